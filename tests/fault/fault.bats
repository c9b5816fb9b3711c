#!/usr/bin/env bats
# What happens when processes are killed, connections lost and disks full, and when many write at once. In small counts
# here; `make soak` sets greater ones: FAULT_ROUNDS says how often each thing is done to it, FAULT_WRITERS, FAULT_ENTRIES and
# FAULT_ORDERS how many write at once; and each of the system calls and allocations that can fail is failed, not some.
# Figures are added to the file FAULT_FIGURES.
load ../cli/helper

setup() { # where the account that PostgreSQL runs as gets to
  folder=$(mktemp -d "${TMPDIR:-/tmp}/ascribe-fault.XXXXXX")
  chmod 755 "$folder"
}
teardown() { rm -rf "$folder"; }

# drive NAME.py COUNT...: it succeeds, and says what it saw.
drive() {
  local script=$1
  shift
  run python3 "$BATS_TEST_DIRNAME/$script" "$ASCRIBE" "$ASCRIBE_TEST_BIN" "$folder" "$@"
  echo "$output"
  [ "$status" -ne 77 ] || return 0
  echo "$output" | sed 's/^/# /' >&3
  [ -z "${FAULT_FIGURES:-}" ] || printf '%s\n%s\n\n' "$BATS_TEST_DESCRIPTION" "$output" >>"$FAULT_FIGURES"
  [ "$status" -eq 0 ]
}
one_in() { [ -n "${FAULT_ROUNDS:-}" ] && echo 1 || echo "$1"; } # of the faults that are enumerated, all in full counts
one_of() { # COUNT SHORT: one of so many rounds, of what takes long or is done in several ways; SHORT where none are set
  [ -n "${FAULT_ROUNDS:-}" ] && echo $(((FAULT_ROUNDS + $1 - 1) / $1)) || echo "$2"
}

@test "what was acknowledged is there and whole, and nothing half is, whatever is killed" {
  drive kills.py "${FAULT_ROUNDS:-1}"
}

@test "a full disk is told, and nothing half is kept" {
  drive disk_full.py
  [ "$status" -ne 77 ] || skip "a small file system cannot be mounted here"
}

@test "many write at once: no gap, nothing twice, nobody waits in vain" {
  drive crowd.py "${FAULT_WRITERS:-8}" "${FAULT_ENTRIES:-10}"
}

@test "two people at once, in every order of their statements" {
  drive interleave.py "${FAULT_ORDERS:-1}"
}

@test "where the connection is lost, what became of the entry is said, and it is so" {
  drive lost.py "$(one_of 8 0)"
}

@test "a primary killed in mid-import: all of it or nothing on the standby, and what was acknowledged" {
  drive standby.py "$(one_of 40 1)"
}

@test "PgBouncer in transaction mode: everything works, and nothing is left in a session" {
  drive bouncer.py "$(one_of 40 1)"
  [ "$status" -ne 77 ] || skip "PgBouncer is not installed"
}

@test "a server killed with synchronous_commit off loses nothing that was acknowledged, and without our forcing it would" {
  drive loss.py "$(one_of 40 1)"
}

@test "base backups and recovery to a point in time: the end is what is remembered, and what is older is accepted or refused" {
  drive recovery.py
}

@test "pg_stat_statements: the number of statements does not grow with the work, and none has a word of a record" {
  drive statements.py "$(one_of 8 2)"
}

@test "doctor: who may listen on the way to the server, and a disk that is nearly full" {
  drive doctor.py
}

@test "each system call on keys, remembered heads and exports fails in turn: no file is harmed, and nothing wrong is told" {
  command -v strace >/dev/null || skip "strace is not here"
  drive calls.py "$(one_in 149)"
  [ "$status" -ne 77 ] || skip "strace cannot trace here"
}

@test "each allocation fails in turn: no crash, no file is harmed, and nothing wrong is told" {
  ! ldd "$ASCRIBE" | grep -q libasan || skip "AddressSanitizer allocates itself"
  drive allocations.py "$(one_in 797)"
}
