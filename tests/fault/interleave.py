#!/usr/bin/env python3
"""Two people at once, in every order of their statements: two real programs, each held before every request that it sends
and let go by a schedule. What the records promise must hold in every order, and who is too late is told so.
usage: interleave.py ASCRIBE SERVER_BIN FOLDER MOST (of orders that each pair is tried in; 0: all)
"""
import hashlib
import itertools
import json
import math
import os
import random
import subprocess
import sys
import threading
import time

import proxy
from server import Server

ASCRIBE, BIN, FOLDER, MOST = sys.argv[1], sys.argv[2], os.path.abspath(sys.argv[3]), int(sys.argv[4])
RANDOM = random.Random(20260713)
CURRENT = ("SELECT r.id, r.kind, r.slug, v.op, v.idx, v.body FROM ascribe.record AS r, LATERAL (SELECT * FROM ascribe.version "
           "AS v WHERE v.casebook = r.casebook AND v.kind = r.kind AND v.id = r.id ORDER BY v.idx DESC LIMIT 1) AS v")
REFERS_TO_RETRACTED = (f"WITH current AS ({CURRENT}) SELECT count(*) FROM current AS c JOIN ascribe.reference AS r ON r.id = "
                       "c.id AND r.idx = c.idx JOIN current AS t ON t.id = r.target WHERE c.op = 'put' AND c.kind <> 'note' "
                       "AND t.op = 'retract'")
IN_A_CIRCLE = (f"WITH RECURSIVE current AS ({CURRENT}), up AS (SELECT slug, body->>'same_as' AS at FROM current UNION SELECT "
               "up.slug, c.body->>'same_as' FROM up JOIN current AS c ON c.id::text = up.at) SELECT count(*) FROM up JOIN "
               "current AS c ON c.id::text = up.at AND c.slug = up.slug")


class Session:
    """One program, which takes a step when it is told to."""

    def __init__(self, server, name):
        self.server, self.connection, self.free, self.process = server, None, True, None
        self.arrived, self.permit = threading.Event(), threading.Semaphore(0)
        self.gate = proxy.Proxy(server, self.plan, RANDOM)
        self.environment = dict(server.environment, ASCRIBE_DB=self.gate.uri, ASCRIBE_KEY=name,
                                XDG_STATE_HOME=f"{FOLDER}/state-{name}")
        self.asked = []

    def plan(self, connection, sql):
        self.asked.append(sql)
        if self.free:
            return proxy.PASS
        self.connection = connection
        self.arrived.set()
        self.permit.acquire()
        return proxy.PASS

    def start(self, words, free):
        self.free, self.asked, self.connection = free, [], None
        self.arrived.clear()
        self.process = subprocess.Popen([ASCRIBE, *words], env=self.environment, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True)

    def step(self):
        """Up to the answer of its next request, or until that waits for a lock."""
        if self.connection and not self.arrived.is_set() and not self.connection.idle.is_set():
            return  # still waits
        while not self.arrived.wait(0.002):
            if self.process.poll() is not None:
                return
        self.arrived.clear()
        connection = self.connection
        connection.idle.clear()
        self.permit.release()
        while not connection.idle.wait(0.2):
            if self.process.poll() is not None or self.server.sql(
                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'") != "0":
                return

    def let_go(self):
        self.free = True
        self.permit.release()

    def finish(self):
        self.let_go()
        _, message = self.process.communicate(timeout=60)
        while self.permit.acquire(blocking=False):
            pass
        return self.process.returncode, message


class Pair:
    """What two people do, with records of its own for each order that it is tried in."""

    def __init__(self, what, records, first, second, judge):
        self.what, self.records, self.words, self.judge = what, records, (first, second), judge


def party(slug, **more):
    return {"kind": "party", "slug": slug, "name": slug, "type": "state", **more}


def one_wins(codes, _server, _name):
    return sorted(codes) in ([0, 4], [0, 0])


def one_only(codes, _server, _name):
    return sorted(codes) in ([0, 4], [0, 7])


def versions(codes, server, name):
    """As many versions as were acknowledged, and who came second on the same version was told."""
    count = int(server.sql(f"SELECT count(*) FROM ascribe.party WHERE id = (SELECT id FROM ascribe.record WHERE slug = 'x{name}')"))
    return one_wins(codes, server, name) and count == 1 + codes.count(0)


def lines(name, *records):
    path = f"{FOLDER}/{name}.jsonl"
    with open(path, "w", encoding="ascii") as file:
        file.write("".join(json.dumps(record) + "\n" for record in records))
    return path


def file_of(name):
    path = f"{FOLDER}/{name}.bin"
    with open(path, "wb") as file:
        file.write(name.encode())
    return path


def pairs(server):
    def evidence(n):
        return {"kind": "evidence", "slug": f"x{n}", "incident": "albania-2022", "title": "E", "type": "forensic"}

    def logged(n):
        assert server.ascribe("evidence", "log", "albania-2022", file_of(f"f{n}")).returncode == 0
        return []

    def statement(n):
        line = json.loads(server.ascribe("statement", "show", "kanaani-statement", "--json").stdout)["body"]
        return dict(line, kind="statement", slug=f"s{n}", cites=[{"evidence": f"x{n}", "bearing": "supports",
                                                               "disclosure": "asserted-only"}])

    def recorded(n):
        """Lines that speak of bytes which the casebook has, as an export does."""
        content = f"f{n}".encode()
        file = {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "media_type": "text/plain",
                "name": f"f{n}.bin", "kept": "casebook"}
        return lines(f"bytes{n}", dict(evidence(n), files=[file]))

    def slug_of(name):
        return server.sql(f"SELECT slug FROM ascribe.evidence WHERE body->>'title' = '{name}.bin'")

    def keeps_its_bytes(codes, server, _name):
        return server.ascribe("audit").returncode == 0 and codes.count(0) >= 1

    edit = lambda n, to: ("party", "edit", f"x{n}", "--name", to)
    merge = lambda a, b: ("party", "merge", a, b, "--reason", "One.")
    retract = lambda kind, slug: (kind, "retract", slug, "--reason", "R.")
    return [
        Pair("edit, edit", lambda n: [party(f"x{n}")], lambda n: edit(n, "A"), lambda n: edit(n, "B"), versions),
        Pair("merge, edit", lambda n: [party(f"x{n}"), party(f"y{n}")], lambda n: merge(f"x{n}", f"y{n}"),
             lambda n: edit(n, "B"), versions),
        Pair("merge, merge back", lambda n: [party(f"x{n}"), party(f"y{n}")], lambda n: merge(f"x{n}", f"y{n}"),
             lambda n: merge(f"y{n}", f"x{n}"), one_only),
        Pair("merge, retract", lambda n: [party(f"x{n}"), party(f"y{n}")], lambda n: merge(f"x{n}", f"y{n}"),
             lambda n: retract("party", f"y{n}"), one_only),
        Pair("retract, cite by import", lambda n: [evidence(n)], lambda n: retract("evidence", f"x{n}"),
             lambda n: ("import", lines(f"cite{n}", statement(n))), one_only),
        Pair("retract, refer by edit", lambda n: [party(f"x{n}"), party(f"y{n}")], lambda n: retract("party", f"y{n}"),
             lambda n: ("party", "edit", f"x{n}", "--part-of", f"y{n}"), one_only),
        Pair("import, import, crossing", lambda n: [party(f"x{n}"), party(f"y{n}")],
             lambda n: ("import", "--update", lines(f"a{n}", party(f"x{n}", aliases=["A"]), party(f"y{n}", aliases=["A"]))),
             lambda n: ("import", "--update", lines(f"b{n}", party(f"y{n}", aliases=["B"]), party(f"x{n}", aliases=["B"]))),
             one_wins),
        Pair("log files, log them crossing", lambda n: [],
             lambda n: ("evidence", "log", "albania-2022", file_of(f"m{n}"), file_of(f"n{n}")),
             lambda n: ("evidence", "log", "albania-2022", file_of(f"n{n}"), file_of(f"m{n}")), keeps_its_bytes),
        Pair("erase bytes, log them again", logged, lambda n: ("evidence", "erase", slug_of(f"f{n}"), "--reason", "R."),
             lambda n: ("evidence", "attach", "kept", file_of(f"f{n}")), keeps_its_bytes),
        Pair("erase bytes, import of them", logged, lambda n: ("evidence", "erase", slug_of(f"f{n}"), "--reason", "R."),
             lambda n: ("import", recorded(n)), keeps_its_bytes),
    ]


def count_steps(sessions, words):
    """How many requests each of them has on its own, from the second up to the one that decides."""
    steps = []
    for session, own in zip(sessions, words):
        session.start(own, True)
        code, message = session.finish()
        if code != 0:
            raise SystemExit(f"{own}: {message}")
        steps.append(max(i for i, sql in enumerate(session.asked) if "ascribe.append" in sql or sql == "COMMIT"))
    return steps


def orders(steps, most):
    """All of them, or as many by chance: for each turn, whose it is."""
    total = sum(steps)
    chosen = list(itertools.combinations(range(total), steps[0])) if math.comb(total, steps[0]) <= 20000 else [
        tuple(sorted(RANDOM.sample(range(total), steps[0]))) for _ in range(20000)]
    if most and len(chosen) > most:
        chosen = RANDOM.sample(chosen, most)
    for places in chosen:
        yield [0 if at in places else 1 for at in range(total)]


def main(server):
    assert server.ascribe("init", "test.example/two", "--key", "alice", "--no-passphrase").returncode == 0
    assert server.ascribe("demo").returncode == 0
    assert server.ascribe("evidence", "add", "--slug", "kept", "--incident", "albania-2022", "--title", "K", "--type",
                          "forensic").returncode == 0
    for name in ("ann", "bob"):
        server.enrol(name)
    sessions = Session(server, "ann"), Session(server, "bob")
    for session in sessions:  # so that it has a head to remember
        session.start(("note", "add", "albania-2022", "-m", "N."), True)
        assert session.finish()[0] == 0
    wrong = tried = 0
    for at, pair in enumerate(pairs(server)):
        counts, begin, tests = {}, time.monotonic(), 0
        def prepare(name):
            records = pair.records(name)
            if records:
                done = server.ascribe("import", lines(f"made{name}", *records))
                assert done.returncode == 0, done.stderr
            return [own(name) for own in pair.words]
        steps = count_steps(sessions, [prepare(f"{at}-a")[0], prepare(f"{at}-b")[1]])
        for order in orders(steps, MOST):
            tests += 1
            name = f"{at}-{tests}"
            for session, words in zip(sessions, prepare(name)):
                session.start(words, False)
                session.step()  # the choice of the casebook, which depends on nothing
            for turn in order:
                sessions[turn].step()
            for session in sessions:
                session.let_go()
            results = [session.finish() for session in sessions]
            codes = [code for code, _ in results]
            counts[tuple(codes)] = counts.get(tuple(codes), 0) + 1
            if not pair.judge(codes, server, name) or any("deadlock" in message for _, message in results):
                wrong += 1
                print(f"{pair.what}, in the order {''.join('AB'[turn] for turn in order)}: {results}")
        broken = server.sql(REFERS_TO_RETRACTED), server.sql(IN_A_CIRCLE)
        if broken != ("0", "0"):
            wrong += 1
            print(f"{pair.what}: refer to what was retracted, and go round: {broken}")
        tried += tests
        ends = ", ".join(f"{a} and {b}: {count}" for (a, b), count in sorted(counts.items()))
        print(f"{pair.what:28}  {steps[0]:2} x {steps[1]:2} statements, {tests:4} orders; exits {ends}  "
              f"({time.monotonic() - begin:.0f} s)")
    audit = server.ascribe("audit")
    print(f"orders tried: {tried}; wrong: {wrong}; audit: {'clean' if audit.returncode == 0 else audit.stderr.decode()}")
    return 1 if wrong or audit.returncode != 0 else 0


SERVER = Server(ASCRIBE, BIN, FOLDER)
try:
    code = main(SERVER)
finally:
    SERVER.stop()
sys.exit(code)
