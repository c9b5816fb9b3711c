"""Files into the casebook and out of it, against COPY of the same bytes and rows; a part of bench.py."""
import os
import statistics
import subprocess

FILES = 10000
MIB = 1024 * 1024


def write_random(path, mib):
    with open(path, "wb") as out:
        for _ in range(mib):
            out.write(os.urandom(MIB))


def watch(bench, book, *words):
    """Seconds and the largest resident memory (MiB) of a command."""
    child = None

    def go():
        nonlocal child
        child = subprocess.Popen([bench.PROGRAM, *words], env=book.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        assert status == 0, words
        child.memory = usage.ru_maxrss / 1024

    taken = bench.seconds(go)
    return taken, child.memory


def large_file(bench, folder, mib):
    book = bench.Casebook(folder, "content", private=True)
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
        seconds, memory = watch(bench, book, "evidence", "get", slug, "-o", "-")
        got.append(seconds)
        memories.append(memory)
        read.append(bench.seconds(lambda: bench.quiet(
            *bench.PSQL, book.uri, "-c", f"COPY ({newest}) TO STDOUT (FORMAT binary)")))
        bench.sql(book.uri, "TRUNCATE public.piece")
    hashed, openssl = [], []
    for _ in range(5):
        hashed.append(float(bench.tool("hash_rate", path)))
        openssl.append(bench.seconds(lambda: bench.quiet("openssl", "dgst", "-sha256", path)))
    book.close()

    def line(name, ours, limit, bound):
        ratio = statistics.median(b / a for a, b in zip(ours, limit))
        bench.report(name, mib / statistics.median(ours), mib / statistics.median(limit), "MiB/s", ratio, f">= {bound}",
                     ratio >= bound)

    line(f"storing {mib} MiB / COPY", taken, copied, 0.7)
    line("hashing / openssl dgst", hashed, openssl, 0.9)
    line(f"getting {mib} MiB / COPY", got, read, 0.7)
    bench.report("memory of that", max(memories), 64, "MiB", max(memories) / 64, "< 1", max(memories) < 64)
    os.unlink(path)
    os.unlink(copy)


def many_files(bench, folder):
    book = bench.Casebook(folder, "files", private=True)
    book.ascribe("incident", "add", "--slug", "big", "--title", "A large incident")
    many = os.path.join(folder, "many")
    os.mkdir(many)
    paths = [os.path.join(many, f"file-{n:05}") for n in range(FILES)]
    for path in paths:
        with open(path, "wb") as out:
            out.write(os.urandom(4096))
    taken, memory = watch(bench, book, "evidence", "log", "big", *paths)
    copied = bench.copy_seconds(folder, book.uri, "copy_files")
    bench.report(f"{FILES} files of 4 KiB / COPY", FILES / taken, FILES / copied, "files/s", copied / taken, ">= 0.5",
                 copied / taken >= 0.5)
    bench.report("memory of that", memory, 64, "MiB", memory / 64, "< 1", memory < 64)
    book.close()


def bench_content(bench, folder):
    large_file(bench, folder, 1024 if bench.LARGE else 256)
    many_files(bench, folder)
