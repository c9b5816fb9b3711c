"""A PostgreSQL of a fault test's own, and the program beside it. The server is our own child, so that it is reaped when
it was killed; PostgreSQL refuses to run as root, so there it runs as the account "postgres"."""
import os
import shutil
import subprocess
import time

AS_SERVER = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", "--"] if os.getuid() == 0 else []


def state(pid):
    """As in proc(5): T is stopped, Z and X are dead."""
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "X"


class Server:
    def __init__(self, ascribe, binaries, folder, more="", port=5432):
        """`more`: lines for postgresql.conf."""
        self.port = port
        self.program, self.binaries, self.folder = ascribe, binaries, os.path.abspath(folder)
        self.data = os.path.join(self.folder, "data")
        self.uri = f"postgresql://ascribe@/ascribe?host={self.folder.replace('/', '%2F')}&port={port}"
        self.environment = dict(os.environ, ASCRIBE_DB=self.uri, ASCRIBE_KEY="alice", XDG_DATA_HOME=self.folder + "/d",
                                XDG_STATE_HOME=self.folder + "/s", XDG_CONFIG_HOME=self.folder + "/c")
        self.log = os.path.join(os.path.dirname(self.folder), "server.log")  # not where the disk may be full
        self.postmaster = None
        os.makedirs(self.folder, exist_ok=True)
        if AS_SERVER:
            subprocess.run(["chown", "postgres:", self.folder], check=True)
            os.chmod(self.folder, 0o755)
        self.run(f"{binaries}/initdb", "-D", self.data, "-U", "ascribe", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
        self.set(f"listen_addresses = ''\nunix_socket_directories = '{self.folder}'\n{more}")
        self.start()
        subprocess.run([f"{binaries}/createdb", "-h", self.folder, "-p", str(port), "-U", "ascribe", "ascribe"], check=True)

    def set(self, lines, file="postgresql.conf"):
        subprocess.run([*AS_SERVER, "tee", "-a", f"{self.data}/{file}"], input=lines.encode(), check=True,
                       stdout=subprocess.DEVNULL)

    @staticmethod
    def run(*words, check=True):
        return subprocess.run([*AS_SERVER, *words], check=check, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def start(self):
        """Up, and recovered: for that it has ten minutes, since a loaded machine takes its time. A postmaster that
        leaves is told at once."""
        with open(self.log, "ab") as log:
            self.postmaster = subprocess.Popen([*AS_SERVER, f"{self.binaries}/postgres", "-D", self.data], stdout=log,
                                               stderr=log)
        limit = time.monotonic() + 600
        while self.postmaster.poll() is None and time.monotonic() < limit:
            if self.ready():
                return
            time.sleep(0.05)
        with open(self.log, errors="replace") as log:
            raise SystemExit("the server did not come up:\n" + "".join(log.readlines()[-20:]))

    def ready(self):
        """Whether it says so in its file, as pg_ctl asks."""
        try:
            with open(f"{self.data}/postmaster.pid") as file:
                lines = file.read().splitlines()
        except FileNotFoundError:
            return False
        return len(lines) >= 8 and lines[0] == str(self.postmaster.pid) and lines[7].strip() == "ready"

    def stop(self):
        self.run("kill", "-QUIT", str(self.postmaster.pid), check=False)
        self.postmaster.wait()

    def cut_power(self):
        """The postmaster and all of its backends at once. Stopped first, so that it starts no other meanwhile; and a backend
        may outlive its signal by a write to the disk, with the shared memory still attached, for which a new postmaster
        would refuse to start."""
        self.run("kill", "-STOP", str(self.postmaster.pid))
        while state(self.postmaster.pid) != "T":
            time.sleep(0.01)
        with open(f"/proc/{self.postmaster.pid}/task/{self.postmaster.pid}/children") as children:
            backends = children.read().split()
        self.run("kill", "-9", str(self.postmaster.pid), *backends, check=False)
        self.postmaster.wait()
        while any(state(pid) not in "ZX" for pid in backends):
            time.sleep(0.01)

    def kill(self):
        """As a power cut would; then up again."""
        self.cut_power()
        self.start()

    def sql(self, text):
        for _ in range(200):
            done = subprocess.run([f"{self.binaries}/psql", "-X", "-q", "-At", self.uri, "-c", text], stdout=subprocess.PIPE,
                                  stderr=subprocess.PIPE, text=True)
            if done.returncode == 0:
                return done.stdout.strip()
            time.sleep(0.05)  # it is coming up again
        raise SystemExit(done.stderr)

    def ascribe(self, *words):
        return subprocess.run([self.program, *words], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def enrol(self, name):
        """A key of an analyst's own."""
        self.ascribe("key", "new", name, "--no-passphrase")
        vkey = self.ascribe("key", "export", name).stdout.decode().strip()
        done = self.ascribe("key", "enroll", vkey, "--role", "analyst")
        if done.returncode != 0:
            raise SystemExit(done.stderr.decode())


class Copy(Server):
    """A base backup of another server, taken as it runs; not started yet."""

    def __init__(self, primary, folder, *options):
        self.program, self.binaries, self.folder = primary.program, primary.binaries, os.path.abspath(folder)
        self.data, self.log, self.port, self.postmaster = self.folder + "/data", primary.log, 5432, None
        self.uri = f"postgresql://ascribe@/ascribe?host={self.folder.replace('/', '%2F')}&port=5432"
        self.environment = dict(primary.environment, ASCRIBE_DB=self.uri)
        shutil.rmtree(self.data, ignore_errors=True)
        os.makedirs(self.folder, exist_ok=True)
        if AS_SERVER:
            subprocess.run(["chown", "postgres:", self.folder], check=True)
            os.chmod(self.folder, 0o755)
        self.run(f"{self.binaries}/pg_basebackup", "-h", primary.folder, "-U", "ascribe", "-D", self.data, "-c", "fast", *options)
        self.set(f"unix_socket_directories = '{self.folder}'\n")
