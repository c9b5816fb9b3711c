#!/usr/bin/env bats
# What an administrator of the database can do to a casebook, and what of it the audit shows; the table goes to the terminal.
load helper

@test "tampering shows, in every case in which anything can show it" {
  run python3 "$BATS_TEST_DIRNAME/tamper.py" "$ASCRIBE" "$ASCRIBE_MAKE_LEDGER" "$ASCRIBE_TEST_URI" \
    "$ASCRIBE_TEST_BIN/psql" "$BATS_TEST_TMPDIR"
  echo "$output"
  echo "$output" | sed 's/^/# /' >&3
  [ "$status" -eq 0 ]
}
