#!/usr/bin/env python3
"""Everything through PgBouncer in transaction mode, by many at once over few connections: nothing may rest on a session, and
nothing may be left in one. Then backends are ended under an import, and the program's word held to.
usage: bouncer.py ASCRIBE SERVER_BIN FOLDER ROUNDS
"""
import json
import os
import random
import shutil
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from server import AS_SERVER, Server

ASCRIBE, BIN, FOLDER, ROUNDS = sys.argv[1], sys.argv[2], os.path.abspath(sys.argv[3]), int(sys.argv[4])
RANDOM = random.Random(20260715)
CONNECTIONS = 2
LEFT_BEHIND = ("SELECT (SELECT count(*) FROM pg_prepared_statements) + (SELECT count(*) FROM pg_listening_channels()) + "
               "(SELECT count(*) FROM pg_cursors) + (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory') + "
               "(SELECT count(*) FROM pg_class WHERE relpersistence = 't') + "
               "(SELECT count(*) FROM pg_settings WHERE source = 'session' AND name NOT IN ('client_encoding', "
               "'application_name')), pg_sleep(0.1)")
WRONG = []


def expect(what, truth, *more):
    if not truth:
        WRONG.append(what)
        print(f"not so: {what}", *more)


def start_bouncer(server):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    settings = f"""[databases]
ascribe = host={server.folder} port=5432 dbname=ascribe user=ascribe
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {CONNECTIONS}
max_client_conn = 500
"""
    path = server.folder + "/pgbouncer.ini"
    subprocess.run([*AS_SERVER, "tee", path], input=settings.encode(), check=True, stdout=subprocess.DEVNULL)
    program = shutil.which("pgbouncer", path=os.environ["PATH"] + ":/usr/sbin")
    process = subprocess.Popen([*AS_SERVER, program, path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return process, f"postgresql://ascribe@127.0.0.1:{port}/ascribe?sslmode=disable"
        except OSError:
            time.sleep(0.05)
    raise SystemExit("pgbouncer did not come up")


def people(name, count):
    path = f"{FOLDER}/{name}.jsonl"
    with open(path, "w", encoding="ascii") as file:
        for i in range(count):
            file.write(json.dumps({"kind": "party", "slug": f"{name}-{i}", "name": name, "type": "person"}) + "\n")
    return path


def file_of(name):
    path = f"{FOLDER}/{name}.bin"
    with open(path, "wb") as file:
        file.write(RANDOM.randbytes(2_000_000))
    return path


def end_backends(server, run, counts):
    for i in range(ROUNDS):
        name = f"ended{i}"
        begin = time.monotonic()
        assert run("alice", "import", people(f"whole{i}", 1500)).returncode == 0
        longest = time.monotonic() - begin
        client = run.start("alice", "import", people(name, 1500))
        time.sleep(RANDOM.uniform(0.1, 1) * longest)
        server.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'ascribe' AND pid <> pg_backend_pid()")
        _, message = client.communicate()
        there = int(server.sql(f"SELECT count(*) FROM ascribe.party WHERE name = '{name}'"))
        verdict = "acknowledged" if client.returncode == 0 else "not written"
        counts[verdict] = counts.get(verdict, 0) + 1
        expect(f"{name}: {verdict}", there == (1500 if client.returncode == 0 else 0) and client.returncode in (0, 6), message)


class Run:
    def __init__(self, server, uri):
        self.server, self.uri = server, uri

    def start(self, who, *words):
        environment = dict(self.server.environment, ASCRIBE_DB=self.uri, ASCRIBE_KEY=who, XDG_STATE_HOME=f"{FOLDER}/state/{who}")
        return subprocess.Popen([ASCRIBE, *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def __call__(self, who, *words):
        process = self.start(who, *words)
        output, message = process.communicate()
        return subprocess.CompletedProcess(words, process.returncode, output, message)


def main(server, uri):
    run = Run(server, uri)
    for words in (("init", "test.example/bouncer", "--no-passphrase"), ("demo",)):
        done = run("alice", *words)
        assert done.returncode == 0, done.stderr
    for i in range(4):
        server.enrol(f"w{i}")

    def work(i):
        who = f"w{i}"
        for words in (("note", "add", "albania-2022", "-m", f"By {who}."), ("import", people(who, 40)),
                      ("report", "albania-2022"), ("evidence", "log", "albania-2022", file_of(who)), ("log", "--limit", "500"),
                      ("party", "edit", f"{who}-1", "--name", "Another"), ("search", "Iran"), ("audit",),
                      ("evidence", "verify"), ("party", "list"), ("export",), ("doctor",), ("checkpoint",)):
            done = run(who, *words)
            expect(f"{words[:2]} through the bouncer", done.returncode == 0, done.returncode, done.stderr)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
        asked = pool.map(lambda _: subprocess.run([f"{BIN}/psql", "-X", "-q", "-At", uri, "-c", LEFT_BEHIND],
                                                  stdout=subprocess.PIPE, text=True).stdout, range(4))
    expect("nothing is left in a session", set(asked) == {"0|\n"})
    counts = {}
    end_backends(server, run, counts)
    expect("the audit is clean", server.ascribe("audit").returncode == 0)
    backends = server.sql("SELECT count(*) FROM pg_stat_activity WHERE datname = 'ascribe' AND pid <> pg_backend_pid()")
    expect("the connections were shared", int(backends) <= CONNECTIONS, backends)
    print(f"PgBouncer in transaction mode: 4 people at once over {CONNECTIONS} connections; backends ended under an import: "
          f"{ROUNDS} ({', '.join(f'{what}: {count}' for what, count in sorted(counts.items()))}); not so: {len(WRONG)}")
    return 1 if WRONG else 0


if not shutil.which("pgbouncer", path=os.environ["PATH"] + ":/usr/sbin"):
    sys.exit(77)
SERVER, BOUNCER, code = Server(ASCRIBE, BIN, FOLDER), None, 1
try:
    BOUNCER, URI = start_bouncer(SERVER)
    code = main(SERVER, URI)
finally:
    if BOUNCER:
        SERVER.run("kill", str(BOUNCER.pid), check=False)
        BOUNCER.wait()
    SERVER.stop()
sys.exit(code)
