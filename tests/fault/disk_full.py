#!/usr/bin/env python3
"""A disk that becomes full while files are taken in: said plainly, nothing half there, what was there before whole; and
once there is room again the same command works. On a small tmpfs, which takes root to mount: exit 77 where it cannot be.
usage: disk_full.py ASCRIBE SERVER_BIN FOLDER
"""
import os
import subprocess
import sys
import time

from server import Server

ASCRIBE, BIN, FOLDER = sys.argv[1:]
SIZE = 160  # MiB


def make_file(name, size):
    path = os.path.join(FOLDER, name)
    with open(path, "wb") as file:
        file.write(os.urandom(size * 1024 * 1024))
    return path


def expect(what, truth):
    if not truth:
        print(f"not so: {what}")
        sys.exit(1)


def give_room(server):
    subprocess.run(["mount", "-o", f"remount,size={SIZE * 6}m", server.folder], check=True)


def main(server):
    assert server.ascribe("init", "test.example/full", "--key", "alice", "--no-passphrase").returncode == 0
    assert server.ascribe("demo").returncode == 0
    small, large = make_file("small", 5), make_file("large", 200)
    expect("a file that fits is taken", server.ascribe("evidence", "log", "albania-2022", small).returncode == 0)
    before = server.sql("SELECT size FROM ascribe.head")
    full = server.ascribe("evidence", "log", "albania-2022", large)
    message = full.stderr.decode()
    print(message.strip())
    expect("a full disk is told", full.returncode in (1, 6) and full.stdout == b"" and
           ("space" in message or "lost" in message))
    # where it was the server's log that found no room, the server stopped, and comes up only once there is some
    for _ in range(50):
        if server.postmaster.poll() is not None:
            break
        time.sleep(0.1)
    if server.postmaster.poll() is not None:
        print("the server had stopped")
        give_room(server)
        server.start()
    expect("nothing of it is there", server.sql("SELECT size FROM ascribe.head") == before and
           server.sql("SELECT count(*) FROM ascribe.content") == "1" and
           server.sql("SELECT count(*) FROM ascribe.piece") == "5")
    expect("what was there is whole", server.ascribe("evidence", "verify").returncode == 0)
    server.sql("VACUUM ascribe.piece")  # as autovacuum would in a while
    give_room(server)
    again = server.ascribe("evidence", "log", "albania-2022", large)
    expect("with room it is taken", again.returncode == 0)
    expect("and is whole", server.ascribe("evidence", "verify").returncode == 0 and
           server.ascribe("audit").returncode == 0)


MOUNT = os.path.join(FOLDER, "mount")
os.makedirs(MOUNT)
if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs", MOUNT], stderr=subprocess.DEVNULL).returncode != 0:
    sys.exit(77)
SERVER = None
try:
    SERVER = Server(ASCRIBE, BIN, MOUNT)
    main(SERVER)
finally:
    if SERVER:
        SERVER.stop()
    subprocess.run(["umount", MOUNT], check=False)
