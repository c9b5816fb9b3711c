#!/usr/bin/env python3
"""A primary and a standby that it waits for. The primary is killed in the midst of an import and the standby promoted: what
was acknowledged is there, and of the import all or nothing, as the program said. Before that, readers and auditors use
the standby, and whoever writes there is told. In the end the old primary is made the new one's standby.
usage: standby.py ASCRIBE SERVER_BIN FOLDER ROUNDS
"""
import json
import os
import random
import subprocess
import sys
import time

from server import Copy, Server

ASCRIBE, BIN, FOLDER, ROUNDS = sys.argv[1], sys.argv[2], os.path.abspath(sys.argv[3]), int(sys.argv[4])
RANDOM = random.Random(20260714)
PEOPLE = 2000
WRONG = []


def expect(what, truth, *more):
    if not truth:
        WRONG.append(what)
        print(f"not so: {what}", *more)


class Standby(Copy):
    """Of another server, made from it as it runs."""

    def __init__(self, primary, folder):
        super().__init__(primary, folder, "-R")
        self.start()
        primary.sql("ALTER SYSTEM SET synchronous_standby_names = '*'")
        primary.sql("SELECT pg_reload_conf()")
        while primary.sql("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'") != "1":
            time.sleep(0.05)

    def promote(self):
        self.sql("ALTER SYSTEM RESET synchronous_standby_names")
        self.sql("SELECT pg_promote()")


def run(db, *words):
    return subprocess.run([ASCRIBE, *words], env=dict(ENVIRONMENT, ASCRIBE_DB=db), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)


def people(name):
    path = f"{FOLDER}/{name}.jsonl"
    with open(path, "w", encoding="ascii") as file:
        for i in range(PEOPLE):
            file.write(json.dumps({"kind": "party", "slug": f"{name}-{i}", "name": name, "type": "person",
                                   "aliases": ["x" * 150, "y" * 150]}) + "\n")
    return path


def use_standby(primary, standby):
    """What reads works there, and sees what was just written; what writes is told, and nothing comes of it."""
    file = f"{FOLDER}/file"
    with open(file, "wb") as out:
        out.write(b"bytes")
    expect("a note is taken", run(primary.uri, "note", "add", "albania-2022", "-m", "Just now.").returncode == 0)
    for words in (("note", "list", "--json"), ("report", "albania-2022"), ("log", "--limit", "3"), ("audit",),
                  ("audit", "--since-last"), ("evidence", "verify"), ("search", "Iran"), ("doctor",)):
        there, here = run(standby.uri, *words), run(primary.uri, *words)
        expect(f"{words} on the standby is as on the primary", there.returncode == here.returncode == 0 and
               (there.stdout == here.stdout or words[0] in ("doctor", "audit")), there.stderr, here.stderr)
    before = primary.sql("SELECT size FROM ascribe.head")
    for words in (("note", "add", "albania-2022", "-m", "N."), ("import", people("never")),
                  ("evidence", "log", "albania-2022", file), ("party", "edit", "iran", "--name", "I")):
        done = run(standby.uri, *words)
        expect(f"{words} on the standby is refused", done.returncode == 6 and "standby" in done.stderr and
               "target_session_attrs" in done.stderr, done.returncode, done.stderr)
    expect("nothing came of it", primary.sql("SELECT size FROM ascribe.head") == before)


def fail_over(primary, standby, name, longest, counts):
    both = (f"postgresql://ascribe@/ascribe?host={primary.folder.replace('/', '%2F')},{standby.folder.replace('/', '%2F')}"
            "&port=5432,5432&target_session_attrs=read-write")
    path = people(name)
    expect("notes are taken", all(run(both, "note", "add", "albania-2022", "-m", f"{name}.").returncode == 0
                                  for _ in range(3)))
    client = subprocess.Popen([ASCRIBE, "import", path], env=dict(ENVIRONMENT, ASCRIBE_DB=both), stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, text=True)
    time.sleep(RANDOM.uniform(0.2, 1.1) * longest)
    primary.cut_power()
    standby.promote()
    _, message = client.communicate()
    there = int(standby.sql(f"SELECT count(*) FROM ascribe.party WHERE name = '{name}'"))
    verdict = ("acknowledged" if client.returncode == 0 else "not known" if "not known" in message
               else "refused" if client.returncode == 6 else message)
    right = {"acknowledged": (PEOPLE,), "not known": (0, PEOPLE), "refused": (0,)}.get(verdict, ())
    counts[verdict] = counts.get(verdict, 0) + 1
    expect(f"{name}: {verdict}", there in right, there, message)
    notes = standby.sql(f"SELECT count(*) FROM ascribe.note WHERE body::text LIKE '%{name}.%'")
    expect("what was acknowledged is there", notes == "3", notes)
    again = run(both, "import", path)
    expect("the import is taken up again", again.returncode == 0, again.stderr)
    expect("all of it is there once", standby.sql(f"SELECT count(*) FROM ascribe.party WHERE name = '{name}'") == str(PEOPLE))
    audit = run(both, "audit")
    expect("the audit is clean", audit.returncode == 0, audit.stderr)


SERVERS = [Server(ASCRIBE, BIN, FOLDER + "/one")]
ENVIRONMENT = SERVERS[0].environment
try:
    primary = SERVERS[0]
    assert primary.ascribe("init", "test.example/standby", "--key", "alice", "--no-passphrase").returncode == 0
    assert primary.ascribe("demo").returncode == 0
    SERVERS.append(Standby(primary, FOLDER + "/two"))
    use_standby(*SERVERS)
    begin = time.monotonic()
    assert run(primary.uri, "import", people("first")).returncode == 0
    longest = time.monotonic() - begin
    counts = {}
    for i in range(ROUNDS):
        fail_over(*SERVERS, f"p{i}", longest, counts)
        SERVERS.reverse()
        if i + 1 < ROUNDS:
            SERVERS[1] = Standby(SERVERS[0], SERVERS[1].folder)
    print(f"primary killed in mid-import and standby promoted: {ROUNDS}; import " +
          ", ".join(f"{what}: {count}" for what, count in sorted(counts.items())) + f"; not so: {len(WRONG)}")
finally:
    for server in SERVERS:
        if server.postmaster and server.postmaster.poll() is None:
            server.stop()
sys.exit(1 if WRONG else 0)
