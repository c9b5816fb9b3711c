#!/usr/bin/env bats
# What happens when processes are killed and disks run full. FAULT_ROUNDS says how often each thing is killed.
load ../cli/helper

setup() { # where the account that PostgreSQL runs as gets to
  folder=$(mktemp -d "${TMPDIR:-/tmp}/ascribe-fault.XXXXXX")
  chmod 755 "$folder"
}
teardown() { rm -rf "$folder"; }

@test "files that were acknowledged are whole, and no half ones are there, whatever is killed" {
  run python3 "$BATS_TEST_DIRNAME/upload.py" "$ASCRIBE" "$ASCRIBE_TEST_BIN" "$folder" "${FAULT_ROUNDS:-5}"
  echo "$output"
  echo "$output" | sed 's/^/# /' >&3
  [ "$status" -eq 0 ]
}

@test "a full disk is told, and nothing half is kept" {
  run python3 "$BATS_TEST_DIRNAME/disk_full.py" "$ASCRIBE" "$ASCRIBE_TEST_BIN" "$folder"
  echo "$output"
  [ "$status" -ne 77 ] || skip "a small file system cannot be mounted here"
  [ "$status" -eq 0 ]
}
