#!/usr/bin/env python3
"""Speed as ratios to the limit, measured in one run beside each other, on a disposable PostgreSQL.

usage: bench.py PROGRAM FOLDER    (run by tests/support/with-server.sh; `make bench`)

Prints a table and keeps it in FOLDER/bench.tsv: name, measured, reference, unit, ratio, bound, ok. Exits 1 where a bound
is missed. BENCH_ROWS (100000) is how many statements are imported, BENCH_ENTRIES (200000) how long the ledger is that is
audited; BENCH_LARGE=1 takes ten and five times as many too. BENCH_ONLY names some of: start note report crowd import
search audit content files brief.
"""
import itertools
import json
import os
import pathlib
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

import bench_brief
import bench_content

PROGRAM = os.path.abspath(sys.argv[1])
OUT = pathlib.Path(sys.argv[2])
SERVER = os.environ["ASCRIBE_TEST_URI"]
PSQL = [os.environ["ASCRIBE_TEST_BIN"] + "/psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1"]
ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
ENTRIES = int(os.environ.get("BENCH_ENTRIES", "200000"))
LARGE = bool(os.environ.get("BENCH_LARGE"))
CASE = "tests/cases/albania-2022.jsonl"
TABLES = ["casebook", "head", "entry", "node", "record", "incident", "party", "source", "allegation", "statement",
          "evidence", "response", "note", "key", "position", "quote", "cite", "answer", "link", "file", "content", "piece"]
results = []


def report(name, measured, reference, unit, ratio, bound, ok):
    results.append((name, measured, reference, unit, ratio, bound, "yes" if ok else "NO"))
    print(f"{name:34} {measured:>12.4g} {reference:>12.4g} {unit:8} {ratio:>7.3f}  {bound:8} {'yes' if ok else 'NO'}",
          flush=True)


def run(*words, env=None, **more):
    return subprocess.run(words, check=True, env=env, **more)


def quiet(*words, env=None):
    run(*words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def sql(uri, statement):
    return run(*PSQL, uri, "-c", statement, stdout=subprocess.PIPE, text=True).stdout.strip()


class Casebook:
    """A casebook with folders of its own for keys and remembered heads: in a database of the disposable server, or, to
    be measured as people have it, in a private cluster of the program's own making."""

    def __init__(self, folder, name, private=False):
        home = os.path.join(folder, name)
        self.env = dict(os.environ, XDG_DATA_HOME=home + "/d", XDG_STATE_HOME=home + "/s")
        self.private = private
        self.name = name
        if not private:
            sql(SERVER, f"CREATE DATABASE bench_{name}")
            self.env["ASCRIBE_DB"] = SERVER.replace("/postgres?", f"/bench_{name}?")
        self.ascribe("init", f"bench.example/{name}", "--key", "bench", "--no-passphrase")
        self.uri = run(PROGRAM, "db", "uri", env=self.env, stdout=subprocess.PIPE, text=True).stdout.strip()

    def ascribe(self, *words):
        quiet(PROGRAM, *words, env=self.env)

    def close(self):
        if self.private:
            database = json.loads(run(PROGRAM, "db", "status", "--json", env=self.env, stdout=subprocess.PIPE).stdout)
            self.ascribe("db", "stop")
            shutil.rmtree(database["database"])


def seconds(action):
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def compare(first, second, rounds):
    """Two actions by turns: the medians of each, and of the ratio of neighbours, which a machine that is now slower and
    now faster disturbs the least."""
    a, b = [], []
    for _ in range(rounds):
        a.append(seconds(first))
        b.append(seconds(second))
    return statistics.median(a), statistics.median(b), statistics.median(x / y for x, y in zip(a, b))


def write_statements(path, count, words=lambda n: f"quoted words number {n}"):
    def line(**record):
        return json.dumps(record) + "\n"

    with open(path, "w") as out:
        out.write(line(kind="incident", slug="big", title="A large incident"))
        out.write(line(kind="source", slug="src", title="A source", type="other"))
        out.write(line(kind="allegation", slug="al", incident="big", text="It was so.", type="occurrence"))
        out.write(line(kind="evidence", slug="ev", incident="big", title="Evidence", type="unspecified"))
        for n in range(100):
            out.write(line(kind="party", slug=f"p{n}", name=f"Party {n}", type="company"))
        for n in range(count):
            out.write(line(
                kind="statement", slug=f"st-{n}", incident="big", acts=["comment"], speakers=[f"p{n % 100}"],
                capacity="official", said_on=f"2022-{n % 12 + 1:02}-{n % 28 + 1:02}",
                positions=[{"allegation": "al", "stance": "asserts" if n % 2 else "denies"}],
                quotes=[{"source": "src", "exact": words(n), "voice": "direct", "about": ["al"]}],
                cites=[{"evidence": "ev", "bearing": "supports", "allegation": "al", "disclosure": "asserted-only"}]))


def import_and_watch(book, path):
    """Seconds and the largest resident memory (MiB) of an import."""
    start = time.perf_counter()
    child = subprocess.Popen([PROGRAM, "import", path], env=book.env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    assert status == 0, status
    return time.perf_counter() - start, usage.ru_maxrss / 1024


def copy_seconds(folder, uri, name):
    """Seconds of COPY of the same rows into the same tables with their constraints, in one transaction."""
    sql(SERVER, f"CREATE DATABASE bench_{name}")
    target = SERVER.replace("/postgres?", f"/bench_{name}?")
    env = dict(os.environ, ASCRIBE_DB=target)
    quiet(PROGRAM, "db", "migrate", env=env)
    script = ["BEGIN;", "SET CONSTRAINTS ALL DEFERRED;"]
    total = 0.0
    for table in TABLES:
        columns = sql(uri, "SELECT string_agg(column_name, ', ' ORDER BY ordinal_position) FROM "
                           f"information_schema.columns WHERE table_schema = 'ascribe' AND table_name = '{table}' "
                           "AND is_generated = 'NEVER'")
        file = os.path.join(folder, table + ".copy")
        form = "(FORMAT binary)" if table == "piece" else ""  # bytes as text are twice as many
        with open(file, "wb") as out:
            run(*PSQL, uri, "-c", f"COPY ascribe.{table} ({columns}) TO STDOUT {form}", stdout=out)
        script.append(f"\\copy ascribe.{table} ({columns}) FROM '{file}' {form}")
    script.append("COMMIT;")
    total = seconds(lambda: run(*PSQL, target, input="\n".join(script), text=True, stdout=subprocess.DEVNULL))
    return total


def bench_import(folder, count, label):
    path = os.path.join(folder, "statements.jsonl")
    write_statements(path, count)
    book = Casebook(folder, "import" + label)
    taken, memory = import_and_watch(book, path)
    copied = copy_seconds(folder, book.uri, "copy" + label)
    report(f"import of {count} statements", count / taken, count / copied, "rows/s", copied / taken, ">= 0.5",
           copied / taken >= 0.5)
    report(f"memory of that import", memory, 64, "MiB", memory / 64, "<= 1", memory <= 64)
    os.unlink(path)


def bench_imports(folder):
    bench_import(folder, ROWS, "")
    if LARGE:
        bench_import(folder, ROWS * 10, "_large")


def bench_search(folder, count=ROWS, label=""):
    """Words as often as in a language (Zipf), and searches for one to three of any frequency."""
    draw = random.Random(1)
    weights = list(itertools.accumulate(1 / (n + 1) for n in range(20000)))
    vocabulary = [f"word{n}" for n in range(20000)]
    path = os.path.join(folder, "quotations.jsonl")
    write_statements(path, count, lambda n: " ".join(draw.choices(vocabulary, cum_weights=weights, k=15)))
    book = Casebook(folder, "search" + label)
    book.ascribe("import", path)
    os.unlink(path)
    sql(book.uri, "VACUUM ANALYZE")
    asked = [" ".join(draw.sample(vocabulary[:3000], 1 + n % 3)) for n in range(100)]
    taken = statistics.median(seconds(lambda: book.ascribe("search", words)) for words in asked)
    report(f"search among {count} quotations", taken * 1e3, 100, "ms", taken * 10, "<= 1", taken <= 0.1)
    often = statistics.median(seconds(lambda: book.ascribe("search", words)) for words in vocabulary[:9])
    report("search for the commonest words", often * 1e3, 1000, "ms", often, "<= 1", often <= 1)
    if LARGE and not label:
        bench_search(folder, count * 10, "_large")


def bench_note(folder):
    book = Casebook(folder, "note", private=True)
    book.ascribe("import", CASE)
    sql(book.uri, "CREATE TABLE public.plain (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, body text)")
    note, plain, ratio = compare(
        lambda: book.ascribe("note", "add", "albania-2022", "-m", "A short note."),
        lambda: quiet(*PSQL, book.uri, "-c", "INSERT INTO public.plain (body) VALUES ('A short note.')"), 100)
    report("note add / psql INSERT", note * 1e3, plain * 1e3, "ms", ratio, "<= 1.8", ratio <= 1.8)
    book.close()


def bench_report(folder):
    book = Casebook(folder, "report", private=True)
    book.ascribe("import", CASE)
    brief, plain, ratio = compare(lambda: book.ascribe("report", "albania-2022"),
                                  lambda: quiet(*PSQL, book.uri, "-c", "select 1"), 100)
    report("report / psql select 1", brief * 1e3, plain * 1e3, "ms", ratio, "<= 2", ratio <= 2)
    book.close()


def bench_crowd(folder):
    book = Casebook(folder, "alone")
    book.ascribe("import", CASE)
    crowd = Casebook(folder, "crowd")
    crowd.ascribe("import", CASE)
    path = os.path.join(folder, "crowd.jsonl")
    with open(path, "w") as out:
        for n in range(10000):
            incident = f"other-{n}"
            for record in (
                    dict(kind="incident", slug=incident, title="Another"),
                    dict(kind="allegation", slug=f"a-{n}", incident=incident, text="It was so.", type="occurrence"),
                    dict(kind="statement", slug=f"s-{n}", incident=incident, acts=["comment"], speakers=["iran"],
                         capacity="official", sources=["tehran-times-article"],
                         positions=[dict(allegation=f"a-{n}", stance="denies")])):
                out.write(json.dumps(record) + "\n")
    crowd.ascribe("import", path)
    sql(crowd.uri, "ANALYZE")
    among, alone, ratio = compare(lambda: crowd.ascribe("report", "albania-2022"),
                                  lambda: book.ascribe("report", "albania-2022"), 100)
    report("report among 10,000 / alone", among * 1e3, alone * 1e3, "ms", ratio, "<= 1.2", ratio <= 1.2)


def bench_start(folder):
    source, binary = os.path.join(folder, "nothing.c"), os.path.join(folder, "nothing")
    pathlib.Path(source).write_text("#include <libpq-fe.h>\nint main(int argc, char **argv)"
                                    "{ (void)argv; return argc > 9 ? PQlibVersion() : 0; }\n")
    include = run("pkg-config", "--cflags", "libpq", stdout=subprocess.PIPE, text=True).stdout.split()
    quiet("cc", "-O2", *include, "-o", binary, source, "-lpq")
    ours, nothing, ratio = compare(lambda: quiet(PROGRAM, "--version"), lambda: quiet(binary), 200)
    report("ascribe --version / libpq alone", ours * 1e3, nothing * 1e3, "ms", ratio, "<= 1.6", ratio <= 1.6)


def tool(name, *words, env=None):
    return run(str(OUT / "tests/bench" / name), *words, env=env, stdout=subprocess.PIPE, text=True).stdout.strip()


class Ledger:
    """A casebook whose ledger has many entries, each of one change, by three authors."""

    def __init__(self, folder, name):
        sql(SERVER, f"CREATE DATABASE ledger_{name}")
        self.uri = SERVER.replace("/postgres?", f"/ledger_{name}?")
        self.origin = f"bench.example/{name}"
        self.folder = os.path.join(folder, "ledger-" + name)
        self.env = dict(os.environ, ASCRIBE_DB=self.uri, XDG_DATA_HOME=self.folder + "/d",
                        XDG_STATE_HOME=self.folder + "/s")
        run(PROGRAM, "key", "new", "reader", "--no-passphrase", env=self.env, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)

    def grow(self, entries):
        tool("make_ledger", self.uri, self.origin, str(entries), "3", env=self.env)
        sql(self.uri, "VACUUM ANALYZE")

    def rate(self):
        """Signatures that libsodium verifies in a second, in one thread."""
        return float(tool("verify_rate", self.uri, self.origin, "20000"))

    def audit(self, *words):
        """Entries a second, and the largest resident memory (MiB)."""
        start = time.perf_counter()
        child = subprocess.Popen([PROGRAM, "audit", "--json", *words], env=self.env, stdout=subprocess.PIPE)
        out = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        assert status == 0, out
        return json.loads(out)["entries"] / (time.perf_counter() - start), usage.ru_maxrss / 1024


def git_seconds(folder, commits=100):
    """Seconds that git takes to check one ssh-signed commit."""
    repo, key = os.path.join(folder, "git"), os.path.join(folder, "git-key")
    quiet("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "bench", "-f", key)
    pathlib.Path(key + ".allowed").write_text("bench@example " + pathlib.Path(key + ".pub").read_text())
    git = ["git", "-C", repo, "-c", "user.name=bench", "-c", "user.email=bench@example", "-c", "gpg.format=ssh",
           "-c", "user.signingkey=" + key, "-c", "gpg.ssh.allowedSignersFile=" + key + ".allowed"]
    quiet("git", "init", "-q", repo)
    for n in range(commits):
        quiet(*git, "commit", "-q", "-S", "--allow-empty", "-m", f"Observation {n}")
    start = time.perf_counter()
    found = run(*git, "log", "--format=%G?", stdout=subprocess.PIPE, text=True).stdout.split()
    assert found == ["G"] * commits, found
    return (time.perf_counter() - start) / commits


def audit_rates(ledger, *words):
    """Audits and the limit by turns: the median of their ratios, with the medians of both, and the most memory."""
    rates, limits, memories = [], [], []
    for _ in range(3):
        limits.append(os.cpu_count() * ledger.rate())
        rate, memory = ledger.audit(*words)
        rates.append(rate)
        memories.append(memory)
    return (statistics.median(rates), statistics.median(limits),
            statistics.median(a / b for a, b in zip(rates, limits)), max(memories))


def bench_audit(folder):
    ledger = Ledger(folder, "audit")
    ledger.grow(ENTRIES)
    whole, limit, ratio, memory = audit_rates(ledger, "--full")
    report(f"audit of {ENTRIES} / cores x verify", whole, limit, "entries/s", ratio, ">= 0.7", ratio >= 0.7)
    alone, limit, ratio, _ = audit_rates(ledger, "--ledger")
    report("ledger alone / cores x verify", alone, limit, "entries/s", ratio, ">= 0.8", ratio >= 0.8)
    report("memory of that audit", memory, 128, "MiB", memory / 128, "<= 1", memory <= 128)
    git = git_seconds(folder)
    report("git log of signed commits / audit", git * 1e6, 1e6 / whole, "us each", git * whole, ">= 50", git * whole >= 50)
    if LARGE:
        bench_audit_large(folder, ledger, whole)


def bench_audit_large(folder, ledger, whole):
    small = Ledger(folder, "small")
    small.grow(1000)
    small.audit()
    ledger.grow(ENTRIES * 4)
    rate, memory = ledger.audit()
    report(f"audit of {ENTRIES * 5} / of {ENTRIES}", rate, whole, "entries/s", rate / whole, ">= 0.9",
           rate / whole >= 0.9)
    report("memory of that audit", memory, 128, "MiB", memory / 128, "<= 1", memory <= 128)

    def since_last(book):
        tool("make_ledger", book.uri, book.origin, "100", "3", env=book.env)
        return seconds(lambda: quiet(PROGRAM, "audit", "--since-last", env=book.env))

    large, little = [], []
    for _ in range(9):
        large.append(since_last(ledger))
        little.append(since_last(small))
    ratio = statistics.median(large) / statistics.median(little)
    report(f"audit --since-last of {ENTRIES * 5} / of 1000", statistics.median(large) * 1e3,
           statistics.median(little) * 1e3, "ms", ratio, "<= 3", ratio <= 3)

    proof = os.path.join(folder, "proof")
    vkeys = os.path.join(folder, "vkeys")
    pathlib.Path(vkeys).write_text(sql(ledger.uri, "SELECT DISTINCT vkey FROM ascribe.key") + "\n" + run(
        PROGRAM, "key", "export", "reader", env=ledger.env, stdout=subprocess.PIPE, text=True).stdout)
    for name, words in (("prove", ["prove", str(ENTRIES * 2), "-o", proof]), ("verify", ["verify", proof, "--vkeys", vkeys])):
        taken, start, _ = compare(lambda: quiet(PROGRAM, *words, env=ledger.env),
                                  lambda: quiet(PROGRAM, "--version", env=ledger.env), 30)
        over = (taken - start) * 1e3
        report(f"{name} of {ENTRIES * 5}, over start", over, 50, "ms", over / 50, "< 1", over < 50)


def main():
    print(f"{'name':34} {'measured':>12} {'reference':>12} {'unit':8} {'ratio':>7}  {'bound':8} ok")
    with tempfile.TemporaryDirectory(prefix="ascribe-bench.") as folder:
        parts = {"start": bench_start, "note": bench_note, "report": bench_report, "crowd": bench_crowd,
                 "import": bench_imports, "search": bench_search, "audit": bench_audit,
                 "content": lambda folder: bench_content.bench_content(sys.modules[__name__], folder),
                 "files": lambda folder: bench_content.many_files(sys.modules[__name__], folder),
                 "brief": lambda folder: bench_brief.bench_brief(sys.modules[__name__], folder)}
        for name in os.environ.get("BENCH_ONLY", " ".join(parts)).split():
            parts[name](folder)
    with open(OUT / "bench.tsv", "w") as out:
        out.write("name\tmeasured\treference\tunit\tratio\tbound\tok\n")
        for name, measured, reference, unit, ratio, bound, ok in results:
            out.write(f"{name}\t{measured:.6g}\t{reference:.6g}\t{unit}\t{ratio:.4f}\t{bound}\t{ok}\n")
    sys.exit(any(row[-1] == "NO" for row in results))


main()
