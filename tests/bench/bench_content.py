"""Files into the casebook and out of it, against COPY of the same bytes and rows; a part of bench.py."""
import os
import statistics
import subprocess
import time

FILES = 10000
MIB = 1024 * 1024


def write_random(path, mib):
    with open(path, "wb") as out:
        for _ in range(mib):
            out.write(os.urandom(MIB))


def memory(pid):
    """The resident memory (KiB) of a process and its children, each page that these share counted once."""
    total = 0
    try:
        with open(f"/proc/{pid}/statm") as sizes:
            total = int(sizes.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024
        with open(f"/proc/{pid}/task/{pid}/children") as children:
            for child in children.read().split():
                with open(f"/proc/{child}/smaps_rollup") as rollup:
                    total += sum(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    except (FileNotFoundError, ProcessLookupError):
        pass
    return total


def watch(bench, book, *words):
    """Seconds of a command, and the most resident memory (MiB) that it and its children had at a time."""
    start = time.perf_counter()
    process = subprocess.Popen([bench.PROGRAM, *words], env=book.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    most = 0
    while True:
        pid, status, usage = os.wait4(process.pid, os.WNOHANG)
        if pid:
            break
        most = max(most, memory(process.pid))
        time.sleep(0.02)
    assert status == 0, words
    return time.perf_counter() - start, max(usage.ru_maxrss, most) / 1024


def compare(bench, name, amount, unit, ours, limit, bound):
    """Seconds by turns: the median of the ratios of neighbours."""
    ratio = statistics.median(b / a for a, b in zip(ours, limit))
    bench.report(name, amount / statistics.median(ours), amount / statistics.median(limit), unit, ratio, f">= {bound}",
                 ratio >= bound)


def large_file(bench, folder, mib):
    book = bench.Casebook(folder, f"content-{mib}", private=True)
    book.ascribe("incident", "add", "--slug", "big", "--title", "A large incident")
    path, copy = os.path.join(folder, "large"), os.path.join(folder, "large.copy")
    bench.sql(book.uri, "CREATE TABLE public.piece (LIKE ascribe.piece INCLUDING STORAGE INCLUDING CONSTRAINTS, "
              "PRIMARY KEY (casebook, upload, ord))")
    taken, copied, got, read, memories = [], [], [], [], []
    for n in range(3):
        write_random(path, mib)
        slug = f"large-{n}"
        seconds, memory = watch(bench, book, "evidence", "log", "big", path, "--slug", slug)
        taken.append(seconds)
        memories.append(memory)
        newest = "SELECT * FROM ascribe.piece WHERE upload = (SELECT upload FROM ascribe.content ORDER BY ctid DESC LIMIT 1)"
        with open(copy, "wb") as out:
            bench.run(*bench.PSQL, book.uri, "-c", f"COPY ({newest}) TO STDOUT (FORMAT binary)", stdout=out)
        copied.append(bench.seconds(lambda: bench.quiet(
            *bench.PSQL, book.uri, "-c", f"\\copy public.piece FROM '{copy}' (FORMAT binary)")))
        bench.sql(book.uri, "CHECKPOINT")  # else the first that reads writes out what was copied in
        seconds, memory = watch(bench, book, "evidence", "get", slug, "-o", "-")
        got.append(seconds)
        memories.append(memory)
        read.append(bench.seconds(lambda: bench.quiet(
            *bench.PSQL, book.uri, "-c", f"COPY ({newest}) TO STDOUT (FORMAT binary)")))
        bench.sql(book.uri, "TRUNCATE public.piece")
    hashed, openssl = [], []
    for _ in range(9):
        hashed.append(float(bench.tool("hash_rate", path)))
        openssl.append(bench.seconds(lambda: bench.quiet("openssl", "dgst", "-sha256", path)))
    book.close()

    compare(bench, f"storing {mib} MiB / COPY", mib, "MiB/s", taken, copied, 0.7)
    compare(bench, "hashing / openssl dgst", mib, "MiB/s", hashed, openssl, 0.9)
    compare(bench, f"getting {mib} MiB / COPY", mib, "MiB/s", got, read, 0.7)
    bench.report("memory of that", max(memories), 64, "MiB", max(memories) / 64, "< 1", max(memories) < 64)
    os.unlink(path)
    os.unlink(copy)


def many_files(bench, folder):
    many = os.path.join(folder, "many")
    os.mkdir(many)
    paths = [os.path.join(many, f"file-{n:05}") for n in range(FILES)]
    for path in paths:
        with open(path, "wb") as out:
            out.write(os.urandom(4096))
    taken, copied = [], []
    for n in range(4):
        book = bench.Casebook(folder, f"files-{n}", private=True)
        book.ascribe("incident", "add", "--slug", "big", "--title", "A large incident")
        words = ["evidence", "log", "big", *paths]
        if n == 0:  # on its own: to look at it takes the processors' time, of which it needs all
            memory = watch(bench, book, *words)[1]
        else:
            taken.append(bench.seconds(lambda book=book: book.ascribe(*words)))
            copied.append(bench.copy_seconds(folder, book.uri, f"copy_files_{n}"))
        book.close()
    compare(bench, f"{FILES} files of 4 KiB / COPY", FILES, "files/s", taken, copied, 0.5)
    bench.report("memory of that", memory, 64, "MiB", memory / 64, "< 1", memory < 64)


def bench_content(bench, folder):
    large_file(bench, folder, 256)
    if bench.LARGE:
        large_file(bench, folder, 1024)
