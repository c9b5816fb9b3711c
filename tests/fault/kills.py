#!/usr/bin/env python3
"""Kills a client, a backend and the whole server, at any stage of a note, of an import and of taking files in, and says
what became of it.

What was acknowledged must be there, whole; of what was not, either all is there or nothing; and afterwards the audit is
clean and no bytes lie about that no record names.
usage: kills.py ASCRIBE SERVER_BIN FOLDER ROUNDS
"""
import json
import os
import random
import signal
import subprocess
import sys
import time

from server import Server

ASCRIBE, BIN, FOLDER, ROUNDS = sys.argv[1], sys.argv[2], os.path.abspath(sys.argv[3]), int(sys.argv[4])
RANDOM = random.Random(20260711)


class Files:
    """One large file, and some small ones."""
    name = "files"

    def __init__(self, number):
        self.names = [f"file-{number}-{i}" for i in range(4)]
        self.paths = [os.path.join(FOLDER, name) for name in self.names]
        self.words = ["evidence", "log", "albania-2022", *self.paths]
        self.whole = len(self.paths)
        for i, path in enumerate(self.paths):
            size = RANDOM.randrange(2_000_000, 6_000_000) if i == 0 else RANDOM.randrange(1, 50_000)
            with open(path, "wb") as file:
                file.write(RANDOM.randbytes(size))

    def there(self, server):
        """How many are on record; -1 where one is whose bytes are not whole."""
        recorded = 0
        for name, path in zip(self.names, self.paths):
            slug = server.sql(f"SELECT slug FROM ascribe.evidence WHERE body->>'title' = '{name}'")
            if not slug:
                continue
            recorded += 1
            got = server.ascribe("evidence", "get", slug, "-o", "-")
            with open(path, "rb") as file:
                if got.returncode != 0 or got.stdout != file.read():
                    return -1
        return recorded

    def end(self):
        for path in self.paths:
            os.unlink(path)


class Note:
    name = "note"
    whole = 1

    def __init__(self, number):
        self.text = f"Note {number}."
        self.words = ["note", "add", "albania-2022", "-m", self.text]

    def there(self, server):
        return int(server.sql(f"SELECT count(*) FROM ascribe.note WHERE body->>'body' = '{self.text}'"))

    def end(self):
        pass


class Import:
    """Records of two batches."""
    name = "import"
    whole = 2500

    def __init__(self, number):
        self.number, self.path = number, os.path.join(FOLDER, "lines")
        self.words = ["import", self.path]
        with open(self.path, "w") as out:
            for i in range(self.whole):
                out.write(json.dumps(dict(kind="party", slug=f"party-{number}-{i}", name="P" * 150, type="company")) + "\n")

    def there(self, server):
        return int(server.sql(f"SELECT count(*) FROM ascribe.party WHERE slug LIKE 'party-{self.number}-%'"))

    def end(self):
        os.unlink(self.path)


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


def one_round(server, target, work, longest):
    """acknowledged or not, how much is there, and whether that goes together"""
    client = subprocess.Popen([ASCRIBE, *work.words], env=server.environment, stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL)
    time.sleep(RANDOM.uniform(0, longest * 1.5))
    strike(server, target, client)
    acknowledged = client.wait() == 0
    there = work.there(server)
    work.end()
    whole = there == work.whole or (there == 0 and not acknowledged)
    if not whole:
        print(f"{target}, {work.words}: {there} of {work.whole} there, acknowledged: {acknowledged}")
    return acknowledged, there, whole


def how_long(server, kind):
    """Seconds that it takes where nobody is killed: the middle of three times."""
    taken = []
    for i in range(3):
        work = kind(f"alive-{i}")
        begin = time.monotonic()
        done = server.ascribe(*work.words)
        taken.append(time.monotonic() - begin)
        if done.returncode != 0:
            raise SystemExit(done.stderr.decode())
        assert work.there(server) == work.whole
        work.end()
    return sorted(taken)[1]


def main(server):
    assert server.ascribe("init", "test.example/fault", "--key", "alice", "--no-passphrase").returncode == 0
    assert server.ascribe("demo").returncode == 0
    bad = 0
    for kind in (Note, Import, Files):
        longest = how_long(server, kind)
        for target in ("client", "backend", "server"):
            counts = {"acknowledged": 0, "there, though not acknowledged": 0, "not there": 0}
            for i in range(ROUNDS):
                acknowledged, there, whole = one_round(server, target, kind(f"{target}-{i}"), longest)
                bad += not whole
                counts["acknowledged" if acknowledged else "there, though not acknowledged" if there else "not there"] += 1
            print(f"{kind.name:6}: {target} killed {ROUNDS} times: " + ", ".join(f"{n} {what}" for what, n in counts.items()))
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
