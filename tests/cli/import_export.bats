#!/usr/bin/env bats
# JSON Lines in and out.
load helper

setup_file() { open_albania import_export; }

@test "export, import into an empty casebook and export again give the same bytes" {
  for case in albania-2022 exercise-grid; do
    open_casebook "round_${case//-/_}"
    ascribe import "$top/tests/cases/$case.jsonl" >/dev/null
    ascribe export >"$BATS_TEST_TMPDIR/one"
    open_casebook "round2_${case//-/_}"
    ascribe import "$BATS_TEST_TMPDIR/one" >/dev/null
    ascribe export -o "$BATS_TEST_TMPDIR/two"
    [ "$(wc -l <"$BATS_TEST_TMPDIR/one")" -eq "$(wc -l <"$top/tests/cases/$case.jsonl")" ]
    cmp "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/two"
  done
}

@test "what is exported says the same as what was imported" {
  ascribe export | jq -S -c . | sort >"$BATS_TEST_TMPDIR/out"
  jq -S -c . "$top/tests/cases/albania-2022.jsonl" | sort >"$BATS_TEST_TMPDIR/in"
  diff "$BATS_TEST_TMPDIR/in" "$BATS_TEST_TMPDIR/out"
}

@test "notes survive the round trip, with their ids" {
  open_albania notes_round
  ascribe note add albania-2022 -m 'A first thought.' >/dev/null
  ascribe export >"$BATS_TEST_TMPDIR/one"
  open_casebook notes_round2
  ascribe import "$BATS_TEST_TMPDIR/one" >/dev/null
  ascribe export >"$BATS_TEST_TMPDIR/two"
  cmp "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/two"
}

@test "importing again changes nothing" {
  before=$(everything)
  run --separate-stderr ascribe import "$top/tests/cases/albania-2022.jsonl" --json
  [ "$status" -eq 0 ]
  [ "$(jq .unchanged <<<"$output")" -eq 87 ]
  [ "$before" = "$(everything)" ]
}

@test "a dry run checks everything and writes nothing" {
  before=$(everything)
  echo '{"kind":"party","slug":"dry","name":"Dry","type":"company"}' >"$BATS_TEST_TMPDIR/in"
  run ascribe import --dry-run "$BATS_TEST_TMPDIR/in"
  [ "$status" -eq 0 ]
  [ "$before" = "$(everything)" ]
  echo '{"kind":"party","slug":"dry","name":"Dry","type":"company","part_of":"nobody"}' |
    refused 7 'part_of' ascribe import --dry-run -
}

@test "lines may stand in any order" {
  open_casebook any_order
  tac "$top/tests/cases/albania-2022.jsonl" | ascribe import - >/dev/null
  ascribe export >"$BATS_TEST_TMPDIR/one"
  open_albania in_order
  ascribe export >"$BATS_TEST_TMPDIR/two"
  cmp "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/two"
}

@test "a record that differs is refused, and brought forward with --update" {
  ascribe party add --slug differs --name Before --type company >/dev/null
  echo '{"kind":"party","slug":"differs","name":"After","type":"company"}' >"$BATS_TEST_TMPDIR/in"
  refused 4 '--update' ascribe import "$BATS_TEST_TMPDIR/in"
  ascribe import --update "$BATS_TEST_TMPDIR/in" >/dev/null
  [ "$(ascribe party show differs --json | jq -r .body.name)" = After ]
  [ "$(ascribe party history differs --json | wc -l)" -eq 2 ]
}

@test "an export to a file is whole or not there" {
  run --separate-stderr ascribe export -o "$BATS_TEST_TMPDIR/no/such/folder/x"
  [ "$status" -eq 1 ]
  [ ! -e "$BATS_TEST_TMPDIR/no" ]
  mkdir "$BATS_TEST_TMPDIR/whole"
  echo old >"$BATS_TEST_TMPDIR/whole/x"
  # no file may grow beyond 4 KiB, as on a full disk
  run --separate-stderr bash -c 'trap "" XFSZ; ulimit -f 4; "$ASCRIBE" export -o "$0"' "$BATS_TEST_TMPDIR/whole/x"
  [ "$status" -eq 1 ]
  grep -F "whole/x: cannot write" <<<"$stderr"
  [ "$(cat "$BATS_TEST_TMPDIR/whole/x")" = old ]
  [ "$(ls -A "$BATS_TEST_TMPDIR/whole")" = x ]
  ascribe export -o "$BATS_TEST_TMPDIR/whole/x"
  ascribe export | cmp - "$BATS_TEST_TMPDIR/whole/x"
  [ "$(stat -c %a "$BATS_TEST_TMPDIR/whole/x")" = 644 ]
}

@test "an empty file is no error" {
  before=$(everything)
  run ascribe import /dev/null
  [ "$status" -eq 0 ]
  [ "$before" = "$(everything)" ]
}

@test "bytes do not go with the lines: they are kept elsewhere, until they are taken in here too" {
  open_casebook bytes_from
  ascribe incident add --slug i --title I >/dev/null
  printf 'what was found' >"$BATS_TEST_TMPDIR/found"
  printf '<p>A page with words.' >"$BATS_TEST_TMPDIR/page.html"
  ascribe evidence log i "$BATS_TEST_TMPDIR/found" --slug found >/dev/null
  ascribe source add --slug page --title P --type other >/dev/null
  ascribe source capture page "$BATS_TEST_TMPDIR/page.html" --captured-at 2026-01-02T03:04:05Z >/dev/null
  ascribe export >"$BATS_TEST_TMPDIR/lines"
  [ "$(grep -o '"kept":"casebook"' "$BATS_TEST_TMPDIR/lines" | wc -l)" -eq 3 ]

  # where they are, nothing changes
  run --separate-stderr ascribe import "$BATS_TEST_TMPDIR/lines" --json
  [ "$(jq -c '[.unchanged, .elsewhere]' <<<"$output")" = '[3,0]' ]
  [ -z "$stderr" ]

  open_casebook bytes_to
  for expected in '[3,0,3]' '[0,3,3]'; do
    run --separate-stderr ascribe import "$BATS_TEST_TMPDIR/lines" --json
    [ "$(jq -c '[.added, .unchanged, .elsewhere]' <<<"$output")" = "$expected" ]
    [[ $stderr == *"does not have the bytes of 3 files"* ]]
  done
  ascribe audit >/dev/null
  [ "$(ascribe evidence show found --json | jq -r '.body.files[0].kept')" = elsewhere ]
  [ "$(ascribe evidence verify found --json | jq -r .state)" = "kept elsewhere" ]

  # the item that is on record is completed; with it, the export is the same but for its custody
  ascribe evidence attach found "$BATS_TEST_TMPDIR/found" >/dev/null
  ascribe source capture page "$BATS_TEST_TMPDIR/page.html" --captured-at 2026-01-02T03:04:05Z >/dev/null
  ascribe audit >/dev/null
  ascribe export >"$BATS_TEST_TMPDIR/after"
  diff <(jq -c 'del(.custody)' "$BATS_TEST_TMPDIR/lines") <(jq -c 'del(.custody)' "$BATS_TEST_TMPDIR/after")
  [ "$(jq -c 'select(.slug == "found") | [.custody[].event]' "$BATS_TEST_TMPDIR/after")" = '["acquired","acquired"]' ]
}
