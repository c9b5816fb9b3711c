#!/usr/bin/env python3
"""What doctor sees of a server that is reached over a network, without and with TLS, and of one whose disk is nearly full; what
tests/cli/doctor.bats cannot bring about in a private cluster.
usage: doctor.py ASCRIBE SERVER_BIN FOLDER
"""
import json
import os
import socket
import subprocess
import sys

from server import Server

ASCRIBE, BIN, FOLDER = sys.argv[1], sys.argv[2], os.path.abspath(sys.argv[3])
WRONG = []


def address():
    """Of this computer, as others would reach it; none is asked."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return None
        return probe.getsockname()[0]


def free_port():
    with socket.socket() as listener:
        listener.bind(("", 0))
        return listener.getsockname()[1]


def check(server, uri, name, status, found):
    done = subprocess.run([ASCRIBE, "doctor", "--json", "--db", uri], env=server.environment, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True)
    checks = {c["check"]: c for c in map(json.loads, done.stdout.splitlines())}
    got = checks.get(name, {})
    right = got.get("status") == status and found in got.get("found", "") and (status == "ok") == ("mend" not in got)
    print(f"{name}: {got.get('status')}, {got.get('found')}")
    if not right or done.returncode != 0:
        WRONG.append(name)
        print(f"not so: {status}, {found}", done.stdout, done.stderr)


def network(server, host, port):
    key, certificate = server.data + "/server.key", server.data + "/server.crt"
    server.run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key,
               "-out", certificate, "-days", "2", "-subj", "/CN=db.example", "-addext", f"subjectAltName=IP:{host}")
    server.run("chmod", "600", key)
    server.set("ssl = on\n")
    server.set("host all all all trust\n", "pg_hba.conf")
    server.stop()
    server.start()
    uri = f"postgresql://ascribe@{host}:{port}/ascribe"
    check(server, uri + "?sslmode=disable", "connection", "warn", f"goes to {host} without TLS")
    check(server, uri + "?sslmode=require", "connection", "warn", f"goes to {host} by TLS, but whoever answers")
    check(server, f"{uri}?sslmode=verify-full&sslrootcert={certificate.replace('/', '%2F')}", "connection", "ok",
          "its certificate is checked")
    check(server, f"postgresql://ascribe@127.0.0.1:{port}/ascribe?sslmode=disable", "connection", "ok", "stays on this computer")


MOUNT = FOLDER + "/mount"
os.makedirs(MOUNT)
SMALL = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=600m", "tmpfs", MOUNT], stderr=subprocess.DEVNULL).returncode == 0
SERVER, HOST, PORT = None, address(), free_port()
try:
    SERVER = Server(ASCRIBE, BIN, MOUNT, f"listen_addresses = '*'\nport = {PORT}\n", PORT)
    assert SERVER.ascribe("init", "test.example/doctor", "--key", "alice", "--no-passphrase").returncode == 0
    if SMALL:
        check(SERVER, SERVER.uri, "disk", "warn", "MiB free for the server")
        subprocess.run(["mount", "-o", "remount,size=3g", MOUNT], check=True)
    check(SERVER, SERVER.uri, "disk", "ok", "MiB free for the server")
    if HOST:
        network(SERVER, HOST, PORT)
finally:
    if SERVER:
        SERVER.stop()
    if SMALL:
        subprocess.run(["umount", MOUNT], check=False)
sys.exit(1 if WRONG else 0)
