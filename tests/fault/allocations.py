#!/usr/bin/env python3
"""Fails each allocation of the program and its libraries in turn, libpq's too: it alone, and it with all that come after.
By allocations.c, which is built here. What must hold is in jobs.py.
usage: allocations.py ASCRIBE SERVER_BIN FOLDER EVERY (1: every allocation; N: one in N)
"""
import os
import subprocess
import sys

import jobs


def count(place, job):
    words = place.begin(job)
    path = place.folder + ".count"
    place.run(*words, fault=jobs.Fault("none", environment=(("LD_PRELOAD", LIBRARY), ("FAIL_COUNT", path))))
    with open(path, encoding="ascii") as file:
        return int(file.read())


def faults_of(place, job):
    faults = []
    for number in range(1, count(place, job) + 1):
        environment = (("LD_PRELOAD", LIBRARY), ("FAIL_AT", str(number)))
        faults.append(jobs.Fault(f"allocation {number}", environment=environment, says="memory"))
        faults.append(jobs.Fault(f"allocation {number} and all after", environment=(*environment, ("FAIL_ALL_AFTER", "1")),
                                 says="memory"))
    return faults


ASCRIBE, BIN, FOLDER, EVERY = sys.argv[1], sys.argv[2], os.path.abspath(sys.argv[3]), int(sys.argv[4])
LIBRARY = os.path.join(FOLDER, "allocations.so")
subprocess.run(["cc", "-O2", "-D_GNU_SOURCE", "-shared", "-fPIC", "-o", LIBRARY,
                os.path.join(os.path.dirname(os.path.abspath(__file__)), "allocations.c")], check=True)
sys.exit(jobs.main(ASCRIBE, BIN, FOLDER, EVERY, faults_of))
