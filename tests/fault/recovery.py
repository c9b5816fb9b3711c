#!/usr/bin/env python3
"""A base backup, and recovery from it and the archived WAL: to the end, which is what is remembered; and to a point before,
which is a rollback until it is accepted, after which work goes on. What the backup itself holds is one too.
usage: recovery.py ASCRIBE SERVER_BIN FOLDER
"""
import json
import os
import shutil
import subprocess
import sys
import time

from server import AS_SERVER, Copy, Server

ASCRIBE, BIN, FOLDER = sys.argv[1], sys.argv[2], os.path.abspath(sys.argv[3])
WAL = FOLDER + "/wal"
WRONG = []


def expect(what, truth, *more):
    if not truth:
        WRONG.append(what)
        print(f"not so: {what}", *more)


def run(server, *words):
    done = server.ascribe(*words)
    done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
    return done


def notes(server, count):
    for i in range(count):
        done = run(server, "note", "add", "grid", "-m", f"Note {i}.")
        expect("a note is taken", done.returncode == 0, done.stderr)


def archived(server):
    """All that was written until now."""
    name = server.sql("SELECT pg_walfile_name(pg_current_wal_lsn())")
    server.sql("SELECT pg_switch_wal()")
    while not os.path.exists(f"{WAL}/{name}"):
        time.sleep(0.05)


def recover(backup, name, settings):
    """What comes of a backup, with a memory of its own that knows what this client does."""
    server = Copy.__new__(Copy)
    server.__dict__.update(backup.__dict__)
    server.folder = f"{FOLDER}/{name}"
    server.data, server.uri = server.folder + "/data", backup.uri.replace("backup", name)
    server.environment = dict(backup.environment, ASCRIBE_DB=server.uri, XDG_STATE_HOME=server.folder + "-state")
    shutil.copytree(backup.environment["XDG_STATE_HOME"], server.environment["XDG_STATE_HOME"])
    os.makedirs(server.folder)
    if AS_SERVER:
        subprocess.run(["chown", "postgres:", server.folder], check=True)
    server.run("cp", "-a", backup.data, server.data)
    server.set(f"unix_socket_directories = '{server.folder}'\narchive_mode = off\n"
               f"restore_command = 'cp {WAL}/%f %p'\nrecovery_target_action = promote\n{settings}")
    server.set("", "recovery.signal")
    server.start()
    SERVERS.append(server)
    while server.sql("SELECT pg_is_in_recovery()") == "t":
        time.sleep(0.05)
    return server


def rolled_back(server, entries, verified):
    """It is told, not written to, and accepted; then it is a casebook like any other."""
    audit = run(server, "audit")
    expect("an older state is told", audit.returncode == 13 and "--accept-restore" in audit.stderr, audit.stdout, audit.stderr)
    note = run(server, "note", "add", "grid", "-m", "Not yet.")
    expect("nothing is written to it", note.returncode == 13, note.stderr)
    accepted = run(server, "audit", "--accept-restore", "--reason", "A disk.", "--json")
    said = json.loads(accepted.stdout).get("restore_accepted", {})
    expect("it is accepted", accepted.returncode == 0 and said.get("restored") == said.get("entry") == entries and
           said.get("verified") == verified, accepted.stdout, accepted.stderr)
    notes(server, 1)
    audit = run(server, "audit", "--json")
    expect("the audit is clean", audit.returncode == 0 and json.loads(audit.stdout)["entries"] == entries + 2, audit.stdout)
    print(f"{server.folder.rpartition('/')[2]}: rolled back to {entries} entries, accepted")


os.makedirs(WAL)
if AS_SERVER:
    subprocess.run(["chown", "postgres:", WAL], check=True)
SERVERS = [Server(ASCRIBE, BIN, FOLDER + "/one", f"archive_mode = on\narchive_command = 'cp %p {WAL}/%f.part && mv {WAL}/%f.part {WAL}/%f'\n")]
try:
    primary = SERVERS[0]
    assert primary.ascribe("init", "test.example/recovery", "--key", "alice", "--no-passphrase").returncode == 0
    assert primary.ascribe("incident", "add", "--slug", "grid", "--title", "Grid").returncode == 0
    notes(primary, 2)
    backup = Copy(primary, FOLDER + "/backup")  # 4 entries
    notes(primary, 2)
    expect("the audit is clean", run(primary, "audit").returncode == 0)
    primary.sql("SELECT pg_create_restore_point('before')")  # 6 entries
    notes(primary, 3)
    archived(primary)
    primary.stop()
    end = recover(backup, "end", "")
    audit = run(end, "audit", "--json")
    expect("recovered to the end it is what is remembered", audit.returncode == 0 and
           json.loads(audit.stdout)["entries"] == 9, audit.stdout, audit.stderr)
    notes(end, 1)
    rolled_back(recover(backup, "point", "recovery_target_name = 'before'\n"), 6, 6)
    rolled_back(recover(backup, "immediate", "recovery_target = immediate\n"), 4, 4)
    print(f"not so: {len(WRONG)}")
finally:
    for server in SERVERS:
        if server.postmaster and server.postmaster.poll() is None:
            server.stop()
sys.exit(1 if WRONG else 0)
