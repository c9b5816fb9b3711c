"""Where the secrets of a running program stand: in memory that neither a core dump nor the swap gets, and nowhere else.
usage: secrets.py PID EXPECTED SECRET...    (SECRET: hex; EXPECTED: how many of them the program must hold just now)
"""
import re
import sys


def mappings(pid):
    """(first, end, flags as in proc(5)) of what is mapped."""
    found = None
    with open(f"/proc/{pid}/smaps", encoding="ascii", errors="replace") as smaps:
        for line in smaps:
            head = re.match(r"([0-9a-f]+)-([0-9a-f]+) ", line)
            if head:
                found = int(head[1], 16), int(head[2], 16)
            elif line.startswith("VmFlags:"):
                yield *found, line.split()[1:]


def bytes_of(memory, first, end):
    try:
        memory.seek(first)
        return memory.read(end - first)
    except (OSError, ValueError, OverflowError):  # of the kernel's own
        return b""


def main(pid, expected, *secrets):
    secrets = [bytes.fromhex(secret) for secret in secrets]
    held, wrong, searched = set(), [], 0
    with open(f"/proc/{pid}/mem", "rb", buffering=0) as memory:
        for first, end, flags in mappings(pid):
            content = bytes_of(memory, first, end)
            searched += len(content)
            for secret in secrets:
                if secret not in content:
                    continue
                held.add(secret)
                if "dd" not in flags or "lo" not in flags:
                    wrong.append(f"{secret[:4]}... stands at {first:x}, which may be dumped or swapped: {' '.join(flags)}")
    for name in ("cmdline", "environ"):
        with open(f"/proc/{pid}/{name}", "rb") as file:
            wrong += [f"{secret[:4]}... stands in {name}" for secret in secrets if secret in file.read()]
    if searched < 1 << 20 or len(held) != int(expected):
        wrong.append(f"{len(held)} of them were found in {searched} bytes")
    print("\n".join(wrong))
    return 1 if wrong else 0


sys.exit(main(*sys.argv[1:]))
