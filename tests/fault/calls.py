#!/usr/bin/env python3
"""Fails each system call on files of the keys, of what is remembered and of what is handed out, in turn: with EIO, ENOSPC
and EINTR, and by killing the program at it. By strace, which enumerates them first; exit 77 where it cannot trace. What
must hold is in jobs.py.
usage: calls.py ASCRIBE SERVER_BIN FOLDER EVERY (1: every call and fault; N: one in N of these)
"""
import os
import re
import subprocess
import sys

import jobs

FAULTS = {"error=EIO": "input/output error", "error=ENOSPC": "no space left on device",
          "error=EINTR": "interrupted system call", "signal=KILL": ""}
CALL = re.compile(r"\d+ +(\w+)\(.*")
STRACE, LOG = ("strace", "-f", "-qq"), "../calls"


def calls_of(place, job):
    """(call, which of its kind) of those that touch the place's folders, or draw random bytes."""
    words = place.begin(job)
    place.run(*words, fault=jobs.Fault("none", (*STRACE, "-y", "-o", LOG)))
    seen, found = {}, []
    with open(os.path.join(place.folder, LOG), encoding="utf-8", errors="replace") as file:
        for call, line in ((match[1], match[0]) for match in map(CALL.match, file) if match):
            seen[call] = seen.get(call, 0) + 1
            if call != "execve" and jobs.touches(place, line):
                found.append((call, seen[call]))
    return found


def faults_of(place, job):
    faults = []
    for call, number in calls_of(place, job):
        for fault, says in FAULTS.items():
            prefix = (*STRACE, "-y", "-o", LOG, "-e", f"trace={call}", "-e", f"inject={call}:{fault}:when={number}")
            # the C library draws random bytes for names of files, and not always as often
            random = call == "getrandom"
            faults.append(jobs.Fault(f"{call} {number} {fault}", prefix, kills="KILL" in fault,
                                     says="random bytes" if random else says, log="" if random else LOG))
    return faults


ASCRIBE, BIN, FOLDER, EVERY = sys.argv[1], sys.argv[2], os.path.abspath(sys.argv[3]), int(sys.argv[4])
if subprocess.run([*STRACE, "-o", "/dev/null", "true"], stderr=subprocess.DEVNULL, check=False).returncode != 0:
    sys.exit(77)
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0"  # LeakSanitizer traces too
sys.exit(jobs.main(ASCRIBE, BIN, FOLDER, EVERY, faults_of))
