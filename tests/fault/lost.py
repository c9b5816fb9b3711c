#!/usr/bin/env python3
"""Loses the connection at every stage of a write, above all around its commit, and holds the program to what it says then:
what it acknowledged is there, once; what it calls not written is not there, nor ever comes; and that it does not know
it says only where no server answers, with commands that tell.
usage: lost.py ASCRIBE SERVER_BIN FOLDER ROUNDS (0: each way once, for two kinds of write)
"""
import itertools
import json
import os
import random
import subprocess
import sys
import threading
import time

import proxy
from proxy import Proxy
from server import Server

ASCRIBE, BIN, FOLDER, ROUNDS = sys.argv[1], sys.argv[2], os.path.abspath(sys.argv[3]), int(sys.argv[4])
RANDOM = random.Random(20260712)
SILENCES = (("note", proxy.AFTER), ("small_import", proxy.ANSWER), ("note", proxy.BEFORE))  # after which nobody answers
KINDS = ("note", "small_import", "large_import", "evidence", "submit")


class Cut:
    """Loses the connection at the requests that decide, or from the one of a number on; each time in the next way."""

    def __init__(self):
        self.deciding, self.ways, self.at, self.seen, self.then_closed, self.proxy = (), [], None, 0, False, None

    def set(self, deciding=(), ways=(), at=None, then_closed=False):
        self.deciding, self.ways, self.at, self.seen, self.then_closed = deciding, list(ways), at, 0, then_closed

    def __call__(self, _connection, sql):
        self.seen += 1
        decides = self.seen > self.at if self.at is not None else any(part in sql for part in self.deciding)
        if not self.ways or not decides:
            return proxy.PASS
        if self.then_closed:
            self.proxy.open = False
        return self.ways.pop(0)


class Case:
    """Who writes over a connection that is lost, and somebody else who writes beside."""

    def __init__(self, server, name, other):
        self.server, self.cut = server, Cut()
        self.gate = self.cut.proxy = Proxy(server, self.cut, RANDOM)
        self.wrong, self.lost, self.counts, self.made = 0, 0, {}, []
        self.environment = dict(server.environment, ASCRIBE_DB=self.gate.uri, ASCRIBE_KEY=name,
                                XDG_STATE_HOME=f"{FOLDER}/{name}-state")
        self.other = dict(server.environment, ASCRIBE_KEY=other, XDG_STATE_HOME=f"{FOLDER}/{other}-state")

    def run(self, *words):
        return subprocess.run([ASCRIBE, *words], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              text=True)

    def somebody_else_writes(self):
        done = subprocess.run([ASCRIBE, "note", "add", "albania-2022", "-m", "by somebody else"], env=self.other,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        assert done.returncode == 0, done.stderr

    # Each kind of write: its words, and how often what it writes is there (of how many).

    def note(self, name):
        return ("note", "add", "albania-2022", "-m", name), (f"SELECT count(*) FROM ascribe.note WHERE body::text LIKE "
                                                             f"'%{name}%'", 1)

    def lines(self, name, count, length):
        path = f"{FOLDER}/{name}jsonl"
        with open(path, "w", encoding="ascii") as file:
            for i in range(count):
                party = {"kind": "party", "slug": f"{name[:-1]}-{i}", "name": name, "type": "person",
                         "aliases": [f"{k} {'x' * 150}" for k in range(length)] or ["x"]}
                file.write(json.dumps(party) + "\n")
        return ("import", path), (f"SELECT count(*) FROM ascribe.party WHERE name = '{name}'", count)

    def small_import(self, name):
        return self.lines(name, 3, 0)

    def large_import(self, name):
        return self.lines(name, 60, 150)  # over a megabyte: several appends, of sixteen entries each

    def evidence(self, name):
        path = f"{FOLDER}/{name}bin"
        with open(path, "wb") as file:
            file.write(name.encode() + RANDOM.randbytes(3000))
        return ("evidence", "log", "albania-2022", path), (f"SELECT count(*) FROM ascribe.evidence WHERE "
                                                           f"body->>'title' = '{name}bin'", 1)

    def submit(self, name):
        path = f"{FOLDER}/{name}entry"
        signed = self.run("note", "add", "albania-2022", "-m", name, "--offline", "--casebook",
                          "test.example/lost", "-o", path, "--key", "dora")
        assert signed.returncode == 0, signed.stderr
        return ("submit", path), self.note(name)[1]

    def round(self, kind, number, what, ways, at=None, closed=False):
        name = f"{kind.replace('_', '-')}-{number}."
        words, (query, whole) = getattr(self, kind)(name)
        self.somebody_else_writes()
        alone = kind in ("note", "submit")
        self.cut.set(("ascribe.append",) if alone else ("COMMIT", "ascribe.settled"), ways, at, closed)
        done = self.run(*words)
        requests, is_lost = self.cut.seen, len(self.cut.ways) < len(ways)
        self.cut.set()
        self.gate.open = True
        there = int(self.server.sql(query))
        if done.returncode == 0 or "it was written" in done.stderr:
            verdict, right = "acknowledged", there == whole
        elif "not known" in done.stderr:
            verdict, right = "not known", closed and there in (0, whole) and self.told(done.stderr, there == whole)
            there = int(self.server.sql(query))
        else:
            verdict, right = "not written", there == 0 and done.returncode == 6
        if kind == "submit" and there == 0:  # a number that was given offline has to be filled
            right = self.run(*words).returncode == 0 and right
            there = int(self.server.sql(query))
        if not right:
            self.wrong += 1
            print(f"{name} {what}: exit {done.returncode}, {there} of {whole} there: {done.stderr}")
        self.made.append((query, there))
        key = (kind, what if is_lost else "nowhere", verdict)
        self.lost += is_lost
        self.counts[key] = self.counts.get(key, 0) + 1
        return requests

    def told(self, message, is_there):
        """What the program says to do where it does not know: that tells, and writes no second time."""
        hint = message.split("ascribe show ")[1].split()[0].strip(";.")
        shown = self.run("show", hint)
        if (shown.returncode == 0) != is_there:
            print(f"show {hint}: {shown.returncode}, {shown.stderr}")
            return False
        if "ascribe submit " not in message:
            return True
        path = message.split("ascribe submit ")[1].split()[0]
        first, again = self.run("submit", path), self.run("submit", path)
        if first.returncode != 0 or again.returncode != 0 or self.run("show", hint).returncode != 0:
            print(first.stderr, again.stderr)
            return False
        return True


def main(server):
    assert server.ascribe("init", "test.example/lost", "--key", "alice", "--no-passphrase").returncode == 0
    assert server.ascribe("demo").returncode == 0
    for name in ("bob", "carol", "dan", "dora"):
        server.enrol(name)
    case, alone = Case(server, "alice", "bob"), Case(server, "carol", "dan")
    nobody = threading.Thread(target=lambda: [alone.round(kind, 1000 + i, "and no server for a while", [way], None, True)
                                              for i, (kind, way) in zip(range(1 + ROUNDS // 4), itertools.cycle(SILENCES))])
    nobody.start()
    number = 0
    for kind in KINDS if ROUNDS else KINDS[:2]:
        requests = case.round(kind, number, "nowhere", [])
        for i in range(max(1, ROUNDS // 4 if kind == "large_import" else ROUNDS)):
            for way in proxy.WAYS:
                number += 1
                case.round(kind, number, way, [way])
            if ROUNDS:
                number += 2
                case.round(kind, number - 1, "at any request", [RANDOM.choice(proxy.WAYS)], i % requests)
                case.round(kind, number, "more than once", RANDOM.choices(proxy.WAYS, k=RANDOM.randint(2, 3)))
    nobody.join()
    time.sleep(2 * proxy.LATE_BY)
    late = sum(int(server.sql(query)) != there for query, there in case.made + alone.made)
    counts, lost, wrong = {**case.counts, **alone.counts}, case.lost + alone.lost, case.wrong + alone.wrong
    audit = server.ascribe("audit")
    case.cut.set(("ascribe.open_casebook",), [proxy.AFTER])
    opened = case.run("init", "test.example/second")
    if opened.returncode != 6 or "not known whether the casebook was opened" not in opened.stderr or case.run(
            *opened.stderr.split("ascribe ")[1:][-1].split()).returncode not in (0, 3):
        wrong += 1
        print(f"init: exit {opened.returncode}: {opened.stderr}")
    for kind, what, verdict in sorted(counts):
        print(f"{kind:12}  {what:38}  {verdict:12}  {counts[kind, what, verdict]:4}")
    print(f"connections lost: {lost}; wrong verdicts: {wrong}; changed afterwards: {late}; "
          f"audit: {'clean' if audit.returncode == 0 else audit.stderr.decode()}")
    return 1 if wrong or late or audit.returncode != 0 else 0


SERVER = Server(ASCRIBE, BIN, FOLDER)
try:
    code = main(SERVER)
finally:
    SERVER.stop()
sys.exit(code)
