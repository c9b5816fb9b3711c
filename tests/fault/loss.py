#!/usr/bin/env python3
"""Kills the whole server while notes are taken, with synchronous_commit off as the database's own setting, and counts those
that were acknowledged and are gone: none, since an append forces it on. The control takes that forcing out of the
function: the program refuses, as long as the server says so; and where the server lies too, acknowledged notes must be
lost, or this test could see no loss, and the program must notice that they are.
usage: loss.py ASCRIBE SERVER_BIN FOLDER ROUNDS
"""
import os
import random
import subprocess
import sys
import threading
import time

from server import Server

ASCRIBE, BIN, FOLDER, ROUNDS = sys.argv[1], sys.argv[2], os.path.abspath(sys.argv[3]), int(sys.argv[4])
RANDOM = random.Random(20260716)
WRITERS = 3
FORCED = "IF commit_mode IN ('off', 'local') THEN"
LYING = "commit_mode := 'on'; IF false THEN"


def write_until_killed(server, round_name):
    """The names of the notes that were acknowledged before the server was killed."""
    acknowledged, over = [], threading.Event()

    def writer(number):
        environment = dict(server.environment, ASCRIBE_KEY=f"w{number}", XDG_STATE_HOME=f"{FOLDER}/state-{number}")
        i = 0
        while not over.is_set():
            name = f"{round_name}-{number}-{i}."
            done = subprocess.run([ASCRIBE, "note", "add", "albania-2022", "-m", name], env=environment,
                                  stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if done.returncode == 0 and not over.is_set():
                acknowledged.append(name)
            i += 1

    threads = [threading.Thread(target=writer, args=(i,)) for i in range(WRITERS)]
    for thread in threads:
        thread.start()
    enough = RANDOM.randrange(5, 15)
    while len(acknowledged) < enough:
        time.sleep(0.01)
    time.sleep(RANDOM.uniform(0, 0.1))
    over.set()
    server.kill()
    for thread in threads:
        thread.join()
    return acknowledged


def count_lost(server, names):
    there = server.sql("SELECT string_agg(body::text, ' ') FROM ascribe.note")
    return sum(name not in there for name in names)


def set_append(server, old, new):
    text = server.sql("SELECT pg_get_functiondef('ascribe.append(text, bytea[])'::regprocedure)")
    assert old in text
    server.sql(text.replace(old, new))


def main(server):
    assert server.ascribe("init", "test.example/loss", "--key", "alice", "--no-passphrase").returncode == 0
    assert server.ascribe("demo").returncode == 0
    for i in range(WRITERS):
        server.enrol(f"w{i}")
    server.sql("ALTER DATABASE ascribe SET synchronous_commit = off")
    written = lost = 0
    for i in range(ROUNDS):
        names = write_until_killed(server, f"forced{i}")
        written, lost = written + len(names), lost + count_lost(server, names)
    clean = server.ascribe("audit").returncode == 0
    set_append(server, FORCED, "IF false THEN")
    refused = server.ascribe("note", "add", "albania-2022", "-m", "N.")
    told = refused.returncode == 1 and b"synchronous_commit" in refused.stderr
    set_append(server, "IF false THEN", LYING)
    writer = server.sql("SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'")
    server.run("kill", "-STOP", writer)  # so that nobody else writes out what was put off
    names = write_until_killed(server, "put-off")
    control = count_lost(server, names)
    noticed = [subprocess.run([ASCRIBE, "note", "add", "albania-2022", "-m", "N."], stdout=subprocess.DEVNULL,
                              stderr=subprocess.DEVNULL, env=dict(server.environment, ASCRIBE_KEY=f"w{i}",
                                                                  XDG_STATE_HOME=f"{FOLDER}/state-{i}")).returncode
               for i in range(WRITERS)]
    print(f"server killed {ROUNDS} times: {written} notes acknowledged, {lost} lost; audit {'clean' if clean else 'not clean'}. "
          f"Control, synchronous_commit off: refused: {told}; by a server that lies {control} of {len(names)} lost, "
          f"noticed by {noticed.count(13)} of {WRITERS} writers")
    return 0 if lost == 0 and clean and told and control > 0 and 13 in noticed else 1


SERVER = Server(ASCRIBE, BIN, FOLDER)
try:
    code = main(SERVER)
finally:
    SERVER.stop()
sys.exit(code)
