#!/usr/bin/env python3
"""What pg_stat_statements keeps of our work: a number of statements that does not grow with it, none of them
with a word of a record in it.
usage: statements.py ASCRIBE SERVER_BIN FOLDER TIMES
"""
import json
import os
import sys

from server import Server

ASCRIBE, BIN, FOLDER, TIMES = sys.argv[1], sys.argv[2], os.path.abspath(sys.argv[3]), int(sys.argv[4])
WORD = "quetzalcoatl"  # in everything that is written


def work(server, name, times):
    for i in range(times):
        path = f"{FOLDER}/{name}.jsonl"
        with open(path, "w", encoding="ascii") as file:
            for j in range(3 + 40 * i):
                file.write(json.dumps({"kind": "party", "slug": f"{WORD}-{name}-{i}-{j}", "name": f"{WORD} {name} {i} {j}",
                                       "type": "person"}) + "\n")
        with open(f"{FOLDER}/file", "w", encoding="ascii") as file:
            file.write(f"{WORD} {name} {i}\n" * (1 + 20000 * i))
        slug = f"{WORD}-{name}-{i}"
        for words in (("note", "add", "albania-2022", "-m", f"{WORD} {name} {i}"), ("report", "albania-2022"),
                      ("import", path), ("search", WORD), ("party", "edit", slug + "-0", "--name", f"{WORD} again {i}"),
                      ("evidence", "log", "albania-2022", f"{FOLDER}/file", "--slug", slug), ("party", "history", slug + "-0"),
                      ("party", "retract", slug + "-1", "--reason", f"{WORD} {i}"), ("log", "-n", str(i + 1)), ("audit",),
                      ("checkpoint",), ("prove", slug + "-0"), ("doctor",)):
            done = server.ascribe(*words)
            if done.returncode != 0:
                raise SystemExit(f"{words}: {done.stderr.decode()}")


def statements(server):
    rows = server.sql("SELECT json_agg(DISTINCT s.query) FROM pg_stat_statements AS s JOIN pg_database AS d ON d.oid = s.dbid "
                      "WHERE d.datname = 'ascribe' AND s.query NOT LIKE '%pg_stat_statements%'")
    return set(json.loads(rows))


SERVER = Server(ASCRIBE, BIN, FOLDER + "/one", "shared_preload_libraries = 'pg_stat_statements'\n"
                "pg_stat_statements.track = all\npg_stat_statements.max = 20000\n")
try:
    SERVER.sql("CREATE EXTENSION pg_stat_statements")
    assert SERVER.ascribe("init", "test.example/statements", "--key", "alice", "--no-passphrase").returncode == 0
    assert SERVER.ascribe("demo").returncode == 0
    work(SERVER, "first", 2)
    first = statements(SERVER)
    work(SERVER, "more", TIMES)
    more = statements(SERVER)
    new = more - first
    told = [text for text in more if WORD in text.lower()]
    print(f"distinct statements: {len(first)}, and {len(more)} after {TIMES} times as much again; with words of records: {len(told)}")
    for text in sorted(new)[:5] + told[:5]:
        print("not so:", text[:300])
finally:
    SERVER.stop()
sys.exit(1 if new or told else 0)
