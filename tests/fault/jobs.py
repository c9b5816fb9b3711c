"""What is done while the machine fails under it, and what must hold afterwards, wherever it failed:

no crash; no exit code that claims tampering, or a record that is not there; each file as it was or the whole new one,
and none beside (but for a kill); where success was told, output and files as ever; a note is in the ledger once or not at
all, and the program said so; the ledger and what is remembered of it agree, and writing goes on.
"""
import os
import queue
import re
import shutil
import subprocess
import threading
from dataclasses import dataclass

from server import Server

KILLED = -9
CASE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cases/exercise-harbour.jsonl")
INCIDENT = "exercise-harbour"
LIMIT = 60  # seconds, by which even who asks a server again and again has an answer
HEAD = re.compile(r"state/ascribe/heads/[0-9a-f]{32}")
TEMPORARY = re.compile(r"\.\w{6}$")
# libarchive, and the loader that brings it, leave by themselves where they have no memory
ENDED_BY_OTHERS = re.compile(rb"(Fatal Internal Error in libarchive: (Out of|No) memory|out of memory)\n")
VARIES = re.compile(rb'20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ|(?:milliseconds|entries_a_second)"?:? +\d+')


@dataclass
class Job:
    name: str
    words: tuple
    starts: str = "used"  # from which state: of a machine that has been used, or a fresh one
    kind: str = "reads"   # else "key", "offline", "note" or "casebook": it makes something that is new each time
    refused: int = 0      # the exit code that is right
    before: tuple = ()    # what is run before


# Those that add to the ledger come last: the others are held to one ledger.
JOBS = (
    Job("key new", ("key", "new", "bob", "--no-passphrase"), kind="key"),
    Job("key new, on a fresh machine", ("key", "new", "bob", "--no-passphrase"), starts="fresh", kind="key"),
    Job("key new, name taken", ("key", "new", "alice", "--no-passphrase"), refused=4),
    Job("checkpoint", ("checkpoint", "-o", "out/checkpoint")),
    Job("checkpoint, nothing remembered", ("checkpoint", "-o", "out/checkpoint"), starts="fresh"),
    Job("report, text", ("report", INCIDENT, "-o", "out/report.txt")),
    Job("report, HTML", ("report", INCIDENT, "--format", "html", "-o", "out/report.html")),
    Job("export", ("export", "-o", "out/export.jsonl")),
    Job("prove", ("prove", "1", "-o", "out/proof")),
    Job("bundle", ("bundle", INCIDENT, "-o", "out/case.tar.zst")),
    Job("verify, of a bundle", ("verify", "out/case.tar.zst", "--vkeys", "out/keys"),
        before=("bundle", INCIDENT, "-o", "out/case.tar.zst")),
    Job("audit", ("audit",)),
    Job("note add --offline", ("note", "add", INCIDENT, "-m", "Offline.", "--offline", "-o", "out/entry"), kind="offline"),
    Job("note add", ("note", "add", INCIDENT, "-m"), kind="note"),
    Job("note add, after a checkpoint", ("note", "add", INCIDENT, "-m"), kind="note", before=("checkpoint",)),
    Job("init", ("init",), kind="casebook"),
)


@dataclass
class Fault:
    """How the machine fails: what stands before the command, and in its environment."""
    what: str
    prefix: tuple = ()
    environment: tuple = ()
    kills: bool = False
    says: str = ""  # what a message about it has in it
    log: str = ""  # where strace says what it did, seen from the place's folder; "" where the fault may come to nothing


class Place:
    """Folders and a casebook of its own."""

    def __init__(self, server, folder, number):
        self.server, self.folder = server, f"{folder}/place-{number}/files"
        os.makedirs(self.folder + "/out")
        self.environment = dict(server.environment, ASCRIBE_CASEBOOK=f"test.example/machine-{number}",
                                XDG_DATA_HOME=self.folder + "/data", XDG_STATE_HOME=self.folder + "/state",
                                XDG_CONFIG_HOME=self.folder + "/config", NO_COLOR="1")
        del self.environment["ASCRIBE_KEY"]  # so that it is looked for
        self.must("init", f"test.example/machine-{number}", "--key", "alice", "--no-passphrase")
        self.must("import", CASE)
        self.starts = {"fresh": self.tree("data")}
        self.must("checkpoint")
        self.must("audit")
        self.must("note", "add", INCIDENT, "-m", "So that all that is kept of the ledger changes.")
        for name in ("checkpoint", "report.txt", "report.html", "export.jsonl", "proof", "case.tar.zst"):
            with open(f"{self.folder}/out/{name}", "w", encoding="ascii") as file:
                file.write("as it was\n")
            os.chmod(file.name, 0o644)
        with open(self.folder + "/out/keys", "wb") as file:
            file.write(self.run("key", "export", "alice").stdout)
        self.starts["used"] = self.tree()
        self.job, self.expected, self.count = None, None, 0

    def run(self, *words, fault=Fault("none")):
        return subprocess.run([*fault.prefix, self.server.program, *words], env={**self.environment, **dict(fault.environment)},
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=self.folder,
                              timeout=LIMIT)

    def must(self, *words):
        done = self.run(*words)
        if done.returncode != 0:
            raise SystemExit(f"{words}: {done.stderr.decode()}")

    def tree(self, below=""):
        """Each file's mode and bytes."""
        files = {}
        for folder, _, names in os.walk(os.path.join(self.folder, below)):
            for name in names:
                path = os.path.join(folder, name)
                with open(path, "rb") as file:
                    files[os.path.relpath(path, self.folder)] = (os.stat(path).st_mode, file.read())
        return files

    def restore(self, tree):
        there = self.tree()
        for path in there.keys() - tree.keys():
            os.unlink(f"{self.folder}/{path}")
        for path, (mode, content) in tree.items():
            if there.get(path) == (mode, content):
                continue
            os.makedirs(os.path.dirname(f"{self.folder}/{path}"), mode=0o700, exist_ok=True)
            with open(f"{self.folder}/{path}", "wb") as file:
                file.write(content)
            os.chmod(file.name, mode)

    def start_of(self, job):
        """The files that the job starts with, with what is run before it; that is run once."""
        if not job.before:
            return self.starts[job.starts]
        if job.name not in self.starts:
            self.restore(self.starts[job.starts])
            self.must(*job.before)
            self.starts[job.name] = self.tree()
        return self.starts[job.name]

    def begin(self, job):
        """Set the start of the job; the first time, see what it comes to where nothing fails."""
        first, words = self.job is not job, job.words
        if job.kind in ("note", "casebook"):
            self.count += 1
            words = (*words, f"{self.environment['ASCRIBE_CASEBOOK']}/{self.count}")
        else:
            self.restore(self.start_of(job))
            if job.starts == "fresh":
                shutil.rmtree(self.folder + "/state", ignore_errors=True)
                if job.kind == "key":
                    shutil.rmtree(self.folder + "/data")
        if job.before and job.kind == "note":
            self.must(*job.before)
        self.job = job
        if not first:
            return words
        done = self.run(*words)
        if done.returncode != job.refused:
            raise SystemExit(f"{job.name}: exit {done.returncode}: {done.stderr.decode()}")
        self.expected = (done.stdout, self.tree())
        return self.begin(job)

    def do(self, job, fault):
        """One run; the list of what is wrong after it, and the run."""
        words = self.begin(job)
        before = self.tree()
        try:
            done = self.run(*words, fault=fault)
        except subprocess.TimeoutExpired:
            return [f"not done after {LIMIT} s"], None
        return [*self.told(job, done, fault), *self.files(job, done, fault, before),
                *getattr(self, "after_" + job.kind)(job, done, fault, words)], done

    # What must hold: each yields what does not.

    def told(self, job, done, fault):
        code = done.returncode
        if code == KILLED and fault.kills:
            return
        if fault.log and not self.was_hit(fault):
            yield "the fault went elsewhere"
        if code in (1, 127) and ENDED_BY_OTHERS.fullmatch(done.stderr):
            return
        if code < 0:
            yield f"ended by signal {-code}"
        elif code not in (job.refused, 1, 6):
            yield f"exit {code}"
        if code > 0 and not done.stderr.startswith(b"ascribe: "):
            yield f"exit {code} with no message"
        elif code > 0 and code != job.refused and fault.says not in done.stderr.decode().lower():
            yield "the message does not say why"
        if code == 0 and job.kind == "reads" and plain(done.stdout) != plain(self.expected[0]):
            yield "success told, and other output"

    def was_hit(self, fault):
        with open(os.path.join(self.folder, fault.log), encoding="utf-8", errors="replace") as file:
            return any("(INJECTED)" in line and touches(self, line) for line in file)

    def files(self, job, done, fault, before):
        new = self.expected[1]
        after = self.tree()
        for path, (mode, content) in after.items():
            known = [plain(tree[path][1]) for tree in (before, new) if path in tree]
            if path not in before and path not in new:
                if not (job.kind == "casebook" and HEAD.fullmatch(path)) and not (fault.kills and TEMPORARY.search(path)):
                    yield f"{path} was left behind"
            elif mode not in [tree[path][0] for tree in (before, new) if path in tree]:
                yield f"{path} has mode {mode:o}"
            elif not self.is_made(job, path) and plain(content) not in known:
                yield f"{path} is neither as it was nor the new one"
            elif done.returncode == 0 and not self.is_made(job, path) and path in new and plain(content) != plain(new[path][1]):
                yield f"success told, and {path} is not the new one"
        for path in before.keys() - after.keys():
            yield f"{path} is gone"
        if done.returncode == 0:
            for path in new.keys() - after.keys():
                if job.kind != "casebook":
                    yield f"success told, and {path} is not there"

    @staticmethod
    def is_made(job, path):
        """What differs each time."""
        return {"key": path.endswith("bob.key"), "offline": path == "out/entry", "reads": False,
                "note": path.startswith("state/"), "casebook": HEAD.fullmatch(path)}[job.kind]

    def after_reads(self, _job, _done, _fault, _words):
        return ()

    def after_key(self, _job, done, _fault, _words):
        """A key that is there opens, and signs."""
        if not os.path.exists(self.folder + "/data/ascribe/keys/bob.key"):
            return
        signed = self.run("note", "add", INCIDENT, "-m", "N.", "--offline", "-o", "out/by-bob", "--key", "bob")
        if signed.returncode != 0:
            yield f"the key does not sign: {signed.stderr.decode()}"
        exported = self.run("key", "export", "bob").stdout
        if done.returncode == 0 and exported.strip() not in done.stdout:
            yield "another key was told"

    def after_offline(self, _job, done, fault, _words):
        """An entry that is there has a number that is counted, and no number is counted without its entry: but a kill
        between the two may leave one that is not counted yet."""
        entry = self.tree("out").get("out/entry")
        counts = [content for path, (_, content) in self.tree("state").items() if path.startswith("state/ascribe/offline/")
                  and not TEMPORARY.search(path)]
        counted = int(counts[0].split(b"\n")[2]) if counts else 0
        if entry and not re.search(rb'"seq":0}\n\n\xe2\x80\x94 alice \S+\n$', entry[1]):
            yield "the entry is not whole"
        if counted != bool(entry) and not (fault.kills and counted == 0):
            yield f"{'an' if entry else 'no'} entry is there, and the next number is {counted}"
        if done.returncode == 0 and not entry:
            yield "success told, and no entry"

    def told_right(self, done, fault, query, told):
        """Whether it was told how often it is there, which `query` counts: once, or not at all."""
        if fault.kills:
            while self.server.sql("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ascribe'") != "0":
                pass  # its backend may be about to commit
        there = int(self.server.sql(query))
        if b"not known whether" in done.stderr or (done.returncode == KILLED and fault.kills):
            return there <= 1
        return there == (done.returncode == 0 or told in done.stderr)

    def after_casebook(self, _job, done, fault, words):
        query = f"SELECT count(*) FROM ascribe.head WHERE casebook = '{words[-1]}'"
        if not self.told_right(done, fault, query, b"is opened"):
            yield "it was not told right whether the casebook is there"
        if self.server.sql(query) == "1" and self.run("audit", "--casebook", words[-1]).returncode != 0:
            yield "the casebook's audit is not clean"

    def after_note(self, _job, done, fault, words):
        if not self.told_right(done, fault, "SELECT count(*) FROM ascribe.note WHERE casebook = "
                               f"'{self.environment['ASCRIBE_CASEBOOK']}' AND body->>'body' = '{words[-1]}'", b"it is written"):
            yield "it was not told right whether the note is there"
        again = self.run("note", "add", INCIDENT, "-m", "It goes on.")
        if again.returncode != 0:
            yield f"the next note is not taken: {again.stderr.decode()}"
            shutil.rmtree(self.folder + "/state")


def touches(place, call):
    """Whether a line of strace's is of a call on a file of the place, or one that draws random bytes."""
    return place.folder + "/" in call or '"out' in call or "getrandom" in call


def plain(content):
    return VARIES.sub(b"", content)


def sample(faults, every):
    """One in `every`, always the same, and at least some; an odd step, so that kinds of faults that take turns all come."""
    step = min(every, len(faults) // 4 | 1)
    return faults[step // 2::step]


def run_all(server, folder, faults_of, every):
    """Run each job with one in `every` of its faults, in as many places as there are processors; returns how much was
    wrong."""
    places = [Place(server, folder, i) for i in range(len(os.sched_getaffinity(0)))]
    ahead = Place(server, folder, len(places))  # what adds to a ledger is enumerated in another one
    cases, enumerated = queue.Queue(), {}
    for job in JOBS:
        enumerated[job.name] = faults_of(ahead, job)
        for fault in sample(enumerated[job.name], every):
            cases.put((job, fault))
    figures, wrong, lock = {}, [], threading.Lock()

    def work(place):
        while True:
            try:
                job, fault = cases.get_nowait()
            except queue.Empty:
                return
            problems, done = place.do(job, fault)
            problems = list(problems)
            with lock:
                row = figures.setdefault(job.name, {"runs": 0, "succeeded": 0, "failed": 0, "killed": 0, "wrong": 0})
                row["runs"] += 1
                row["succeeded"] += done is not None and done.returncode == 0
                row["failed"] += done is not None and done.returncode > 0
                row["killed"] += done is not None and done.returncode == KILLED
                row["wrong"] += bool(problems)
                for problem in problems:
                    wrong.append(problem)
                    print(f"{job.name}, {fault.what}: {problem}"
                          + (f" (exit {done.returncode}: {done.stderr.decode(errors='replace').strip()})" if done else ""))

    threads = [threading.Thread(target=work, args=(place,)) for place in places]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if sum(row["runs"] for row in figures.values()) < sum(len(sample(faults, every)) for faults in enumerated.values()):
        wrong.append("not all were run")
        print("not all were run: see the errors above")
    for place in places:
        audit = place.run("audit")
        if audit.returncode != 0:
            wrong.append("audit")
            print(f"audit at the end: {audit.stdout.decode()} {audit.stderr.decode()}")
    print(f"faults: {sum(map(len, enumerated.values()))}, run {sum(row['runs'] for row in figures.values())}, wrong after: "
          f"{len(wrong)}")
    for name, row in figures.items():
        print(f"{name:32} {len(enumerated[name]):6} faults: " + ", ".join(f"{n} {what}" for what, n in row.items()))
    return len(wrong)


def main(ascribe, binaries, folder, every, faults_of):
    server = Server(ascribe, binaries, os.path.join(folder, "server"))
    try:
        return 1 if run_all(server, os.path.abspath(folder), faults_of, every) else 0
    finally:
        server.stop()
