#!/usr/bin/env python3
"""Many people write at once, each with a key of their own, a few with one key between them, while others read and audit.
Nothing acknowledged may be missing or twice, no number may be left out, nobody may wait in vain, and who was too late is
told so. Latencies are those of the whole program, its start included.
usage: crowd.py ASCRIBE SERVER_BIN FOLDER WRITERS ENTRIES
"""
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from server import Server

ASCRIBE, BIN, FOLDER = sys.argv[1], sys.argv[2], os.path.abspath(sys.argv[3])
WRITERS, ENTRIES = int(sys.argv[4]), int(sys.argv[5])
ONE_KEY = 3  # writers that share a key, and what is remembered of it
READS = (("audit", "--json"), ("report", "albania-2022"), ("log", "--limit", "20"), ("party", "list"), ("audit", "--json"))


class Crowd:
    def __init__(self, server):
        self.server, self.latencies, self.alone, self.unexpected = server, [], [], []
        self.conflicts, self.done, self.reads, self.over = 0, {}, {}, threading.Event()
        self.lock, self.when_first_ended = threading.Lock(), None
        self.notes, self.parties, self.edits = set(), set(), 0

    def run(self, who, *words):
        environment = dict(self.server.environment, ASCRIBE_KEY=who, XDG_STATE_HOME=f"{FOLDER}/state/{who}")
        begin = time.monotonic()
        done = subprocess.run([ASCRIBE, *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        return done, time.monotonic() - begin

    def write(self, who, name, i):
        """One entry: mostly a note; now and then an import, or an edit of what everybody edits."""
        if i % 10 == 3:
            path = f"{FOLDER}/{name}.jsonl"
            with open(path, "w", encoding="ascii") as file:
                for part in range(3):
                    file.write(json.dumps({"kind": "party", "slug": f"{name}-{part}", "name": name, "type": "person"}) + "\n")
            done, took = self.run(who, "import", path)
            os.unlink(path)
            kept = self.parties
        elif i % 10 == 7:
            done, took = self.run(who, "party", "edit", "iran", "--name", f"Iran {name}")
            kept = None
        else:
            done, took = self.run(who, "note", "add", "albania-2022", "-m", name)
            kept = self.notes
        with self.lock:
            self.latencies.append(took)
            if done.returncode == 4 and (kept is None or who == "team"):  # nobody else has a reason to be in conflict
                self.conflicts += 1
            elif done.returncode != 0:
                self.unexpected.append((words_of(done), done.returncode, done.stderr))
            elif kept is None:
                self.edits += 1
            else:
                kept.add(name)

    def writer(self, number):
        who = "team" if number < ONE_KEY else f"w{number}"
        for i in range(ENTRIES):
            self.write(who, f"n{number}-{i}", i)
            with self.lock:
                self.done[number] = i + 1
        with self.lock:
            if self.when_first_ended is None:
                self.when_first_ended = dict(self.done)

    def reader(self, number):
        while not self.over.is_set():
            words = READS[number % len(READS)]
            done, _ = self.run(f"r{number % len(READS)}", *words, "--key", "alice")
            with self.lock:
                self.reads[words[0]] = self.reads.get(words[0], 0) + 1
                if done.returncode != 0:
                    self.unexpected.append((words, done.returncode, done.stderr + done.stdout[-300:]))
            number += 2


def words_of(done):
    return done.args[1:4]


def percentile(values, part):
    return sorted(values)[min(len(values) - 1, int(len(values) * part))]


def main(server):
    assert server.ascribe("init", "test.example/crowd", "--key", "alice", "--no-passphrase").returncode == 0
    assert server.ascribe("demo").returncode == 0
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(server.enrol, ["team"] + [f"w{i}" for i in range(ONE_KEY, WRITERS)]))
    crowd = Crowd(server)
    alone = [crowd.run("alice", "note", "add", "albania-2022", "-m", f"alone {i}")[1] for i in range(10)]
    before = int(server.sql("SELECT size FROM ascribe.head"))
    readers = [threading.Thread(target=crowd.reader, args=(i,)) for i in range(2)]
    writers = [threading.Thread(target=crowd.writer, args=(i,)) for i in range(WRITERS)]
    begin = time.monotonic()
    for thread in readers + writers:
        thread.start()
    for thread in writers:
        thread.join()
    took = time.monotonic() - begin
    crowd.over.set()
    for thread in readers:
        thread.join()

    size = int(server.sql("SELECT size FROM ascribe.head"))
    acknowledged = len(crowd.notes) + len(crowd.parties) + crowd.edits
    problems = {
        "unexpected exits": len(crowd.unexpected),
        "entries beside those acknowledged": size - before - acknowledged,
        "gaps in the ledger": int(server.sql("SELECT max(idx) + 1 - count(*) + count(*) - count(DISTINCT idx) FROM ascribe.entry")),
        "gaps in the numbers of a key": int(server.sql(
            "SELECT coalesce(sum(n), 0) FROM (SELECT max(seq) + 1 - count(*) AS n FROM ascribe.entry GROUP BY author) AS k")),
        "notes missing or twice": int(server.sql("SELECT count(*) FROM ascribe.note WHERE body::text ~ 'n[0-9]+-[0-9]+'"))
        - len(crowd.notes),
        "parties missing or twice": int(server.sql(
            "SELECT count(*) FROM ascribe.party WHERE name ~ '^n[0-9]+-[0-9]+$'")) - 3 * len(crowd.parties),
        "edits missing or twice": int(server.sql("SELECT count(*) FROM ascribe.party WHERE name LIKE 'Iran n%'")) - crowd.edits,
        "deadlocks": int(server.sql("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")),
        "writers that starved": sum(crowd.when_first_ended.get(i, 0) < ENTRIES // 4 for i in range(WRITERS)),
        "things the audit found": server.ascribe("audit", "--full").returncode,
    }
    for what in crowd.unexpected[:5]:
        print(what)
    slowest = min(crowd.when_first_ended.get(i, 0) for i in range(WRITERS))
    print(f"{WRITERS} writers of {ENTRIES} entries: {acknowledged} acknowledged, {crowd.conflicts} told of a conflict, "
          f"{acknowledged / took:.0f} a second; beside them " + ", ".join(f"{n} x {w}" for w, n in sorted(crowd.reads.items())))
    print(f"latency: median {statistics.median(crowd.latencies) * 1000:.0f} ms, 99th percentile "
          f"{percentile(crowd.latencies, .99) * 1000:.0f} ms, most {max(crowd.latencies) * 1000:.0f} ms; one person alone "
          f"{statistics.median(alone) * 1000:.0f} ms; when the first had ended, the slowest had done {slowest} of {ENTRIES}")
    print("; ".join(f"{what}: {count}" for what, count in problems.items()))
    return 1 if any(problems.values()) or min(crowd.reads.values(), default=0) == 0 else 0


SERVER = Server(ASCRIBE, BIN, FOLDER)
try:
    code = main(SERVER)
finally:
    SERVER.stop()
sys.exit(code)
