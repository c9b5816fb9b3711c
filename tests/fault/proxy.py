"""Between the program and PostgreSQL: knows where each request ends, and asks before it passes one on.

A request is a simple Query, or what stands before a Sync. For each, `plan(connection, sql)` says what becomes of it:
PASS, or one of the ways in which a connection is lost. A plan may also wait: the program waits with it.
"""
import os
import socket
import struct
import threading
import time

PASS = "pass"
BEFORE = "before it is sent"
HALF = "when half of it is sent"
AFTER = "after it, before the answer"
AFTER_OPEN = "after it, and the server is not told"
ANSWER = "in the midst of the answer"
LATE = "before it is sent, and it arrives late"
WAYS = (BEFORE, HALF, AFTER, AFTER_OPEN, ANSWER, LATE)

LATE_BY = 0.4  # seconds; the program has come back by then


def close(sock):
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
    sock.close()


class Connection:
    """One of the program's, with one of the server's of its own."""

    def __init__(self, proxy, client):
        self.proxy, self.client = proxy, client
        self.server = socket.socket(socket.AF_UNIX)
        self.server.connect(proxy.target)
        self.pending, self.sql, self.left = b"", "", None  # `left`: bytes of the answer that still pass
        self.idle = threading.Event()
        self.data = None
        for work in (self.requests, self.answers):
            threading.Thread(target=work, daemon=True).start()

    def read(self, count):
        while len(self.pending) < count:
            more = self.client.recv(65536)
            if not more:
                raise ConnectionError
            self.pending += more
        taken, self.pending = self.pending[:count], self.pending[count:]
        return taken

    def requests(self):
        try:
            length = self.read(4)
            self.server.sendall(length + self.read(struct.unpack("!I", length)[0] - 4))
            gathered = b""
            while True:
                head = self.read(5)
                body = self.read(struct.unpack("!I", head[1:])[0] - 4)
                kind = head[:1]
                if kind in b"dcfX":  # COPY and the end go on as they come
                    self.server.sendall(gathered + head + body)
                    gathered = b""
                    continue
                gathered += head + body
                if kind == b"Q":
                    self.sql = body.rstrip(b"\0").decode()
                elif kind == b"P":
                    self.sql = body.split(b"\0")[1].decode()
                if kind in b"QS":
                    if not self.request(gathered):
                        return
                    gathered = b""
        except (OSError, ConnectionError):
            close(self.client)
            close(self.server)

    def request(self, data):
        """Pass it on or lose the connection over it; false where that is lost."""
        way = self.proxy.plan(self, self.sql)
        self.idle.clear()
        if way == PASS:
            self.server.sendall(data)
            return True
        if way == ANSWER:
            self.left = self.proxy.random.randrange(1, 40)
            self.server.sendall(data)
            return True
        if way in (AFTER, AFTER_OPEN):
            self.server.sendall(data)
        elif way == HALF:
            self.server.sendall(data[:len(data) // 2])
        close(self.client)
        if way == LATE:
            time.sleep(LATE_BY)
            self.server.sendall(data)
        if way in (AFTER_OPEN, LATE):
            return False  # the server's side is closed once it has answered: see answers()
        close(self.server)
        return False

    def answers(self):
        buffer = b""
        try:
            while True:
                chunk = self.server.recv(65536)
                if not chunk:
                    break
                if self.left is not None:
                    self.client.sendall(chunk[:self.left])
                    break
                buffer = self.watch(buffer + chunk)
                try:
                    self.client.sendall(chunk)
                except OSError:
                    if self.idle.is_set():
                        break
        except OSError:
            pass
        close(self.client)
        close(self.server)

    def watch(self, buffer):
        """Note when the server is ready for more; gives what is left of a message that has not come whole."""
        while len(buffer) >= 5:
            length = 1 + struct.unpack("!I", buffer[1:5])[0]
            if len(buffer) < length:
                break
            if buffer[:1] in b"ZG":  # also for the data of a COPY
                self.idle.set()
            buffer = buffer[length:]
        return buffer


class Proxy:
    def __init__(self, server, plan, random):
        self.target = os.path.join(server.folder, ".s.PGSQL.5432")
        self.plan, self.random, self.open = plan, random, True
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.uri = f"postgresql://ascribe@127.0.0.1:{self.port}/ascribe?sslmode=disable&gssencmode=disable"
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            try:
                if not self.open:
                    raise OSError
                Connection(self, client)
            except OSError:
                close(client)
