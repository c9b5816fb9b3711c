#!/usr/bin/env python3
"""Kills a client, a backend and the whole server, at any stage of taking files in, and says what became of the files.

Every acknowledged file must be there, whole; of one that was not acknowledged either all is there or nothing; and
afterwards the audit is clean and no bytes lie about that no record names.
usage: upload.py ASCRIBE SERVER_BIN FOLDER ROUNDS
"""
import os
import random
import signal
import subprocess
import sys
import time

from server import Server

ASCRIBE, BIN, FOLDER, ROUNDS = sys.argv[1], sys.argv[2], os.path.abspath(sys.argv[3]), int(sys.argv[4])
RANDOM = random.Random(20260711)


def make_files(number):
    """One large file, and some small ones."""
    folder = os.path.join(FOLDER, f"files-{number}")
    os.mkdir(folder)
    paths = []
    for i in range(4):
        path = os.path.join(folder, f"file-{number}-{i}")
        size = RANDOM.randrange(2_000_000, 6_000_000) if i == 0 else RANDOM.randrange(1, 50_000)
        with open(path, "wb") as file:
            file.write(RANDOM.randbytes(size))
        paths.append(path)
    return paths


def strike(server, target, client):
    if target == "client":
        client.send_signal(signal.SIGKILL)
        while server.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ascribe'") != "0":
            time.sleep(0.01)  # its backend may be about to commit
    elif target == "backend":
        pid = server.sql("SELECT pid FROM pg_stat_activity WHERE application_name = 'ascribe' LIMIT 1")
        if pid:
            server.run("kill", "-9", pid, check=False)
    else:
        server.kill()


def one_round(server, number, target, longest):
    paths = make_files(number)
    client = subprocess.Popen([ASCRIBE, "evidence", "log", "albania-2022", *paths, "--json"], env=server.environment,
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    time.sleep(RANDOM.uniform(0, longest * 1.2))
    strike(server, target, client)
    answer, _ = client.communicate()
    server.sql("SELECT 1")
    acknowledged = client.returncode == 0 and answer.count(b"\n") == len(paths)
    recorded = 0
    for path in paths:
        name = os.path.basename(path)
        slug = server.sql(f"SELECT slug FROM ascribe.evidence WHERE body->>'title' = '{name}'")
        if not slug:
            continue
        recorded += 1
        got = server.ascribe("evidence", "get", slug, "-o", "-")
        with open(path, "rb") as file:
            if got.returncode != 0 or got.stdout != file.read():
                print(f"round {number}, {target}: {name} is on record, and its bytes are not whole")
                return acknowledged, recorded, False
    whole = recorded in (0, len(paths)) and (recorded == len(paths) or not acknowledged)
    if not whole:
        print(f"round {number}, {target}: {recorded} of {len(paths)} on record, acknowledged: {acknowledged}")
    for path in paths:
        os.unlink(path)
    return acknowledged, recorded, whole


def main(server):
    assert server.ascribe("init", "test.example/fault", "--key", "alice", "--no-passphrase").returncode == 0
    assert server.ascribe("demo").returncode == 0
    begin = time.monotonic()
    assert server.ascribe("evidence", "log", "albania-2022", *make_files(0)).returncode == 0
    longest = time.monotonic() - begin
    bad = 0
    for target in ("client", "backend", "server"):
        counts = {"acknowledged": 0, "there, though not acknowledged": 0, "not there": 0}
        for i in range(ROUNDS):
            acknowledged, recorded, whole = one_round(server, f"{target}-{i}", target, longest)
            bad += not whole
            counts["acknowledged" if acknowledged else "there, though not acknowledged" if recorded else "not there"] += 1
        print(f"{target} killed {ROUNDS} times: " + ", ".join(f"{n} {what}" for what, n in counts.items()))
    audit = server.ascribe("audit", "--json")
    if audit.returncode != 0:
        print(audit.stdout.decode(), audit.stderr.decode())
        bad += 1
    astray = server.sql("SELECT count(*) FROM ascribe.content AS c WHERE NOT EXISTS (SELECT FROM ascribe.file AS f WHERE "
                 "f.sha256 = encode(c.sha256, 'hex'))")
    pieces = server.sql("SELECT count(*) FROM ascribe.piece AS p WHERE NOT EXISTS (SELECT FROM ascribe.content AS c WHERE "
                 "c.upload = p.upload)")
    print(f"lost or half there: {bad}; bytes that no record names: {astray}; pieces astray: {pieces}")
    return 1 if bad or astray != "0" or pieces != "0" else 0


SERVER = Server(ASCRIBE, BIN, os.path.join(FOLDER, "server"))
try:
    code = main(SERVER)
finally:
    SERVER.stop()
sys.exit(code)
