#!/usr/bin/env bats
# JSONTestSuite: what is not JSON is refused, and nothing makes the program crash. Each sixth file here; all of them, line
# by line, are a unit test's (tests/unit/test_record_line.c).
load helper

setup_file() { open_casebook json_suite; }

# Exit code of an import of that file, as the name of a party's field so that valid JSON is refused too, but by the
# record's rules.
import_code() {
  local code=0
  timeout 20 "$ASCRIBE" import "$1" >/dev/null 2>"$BATS_TEST_TMPDIR/err" || code=$?
  echo "$code"
}

sixth() { awk "NR % 6 == ${1:-0}"; }

@test "each text that is not JSON is refused" {
  skip_without "$shared/data/JSONTestSuite/test_parsing"
  before=$(everything) count=0
  for file in $(printf '%s\n' "$shared"/data/JSONTestSuite/test_parsing/n_*.json | sixth); do
    code=$(import_code "$file")
    # white space alone is an empty import
    if [ -z "$(tr -d ' \n\r\t' <"$file")" ]; then continue; fi
    [ "$code" -eq 7 ] || { echo "$file: $code"; cat "$BATS_TEST_TMPDIR/err"; false; }
    count=$((count + 1))
  done
  [ "$count" -gt 25 ]
  [ "$before" = "$(everything)" ]
}

@test "nothing that may or may not be JSON makes it crash" {
  skip_without "$shared/data/JSONTestSuite/test_parsing"
  before=$(everything)
  for file in $(printf '%s\n' "$shared"/data/JSONTestSuite/test_parsing/[iy]_*.json | sixth); do
    code=$(import_code "$file")
    [ "$code" -eq 7 ] || [ "$code" -eq 0 ] || { echo "$file: $code"; cat "$BATS_TEST_TMPDIR/err"; false; }
  done
  [ "$before" = "$(everything)" ]
}

@test "each value of the suite as a field's value: refused or kept as it is" {
  skip_without "$shared/data/JSONTestSuite/test_parsing"
  python3 - "$shared/data/JSONTestSuite/test_parsing" "$BATS_TEST_TMPDIR" <<'PY'
import pathlib, sys
for number, path in enumerate(sorted(pathlib.Path(sys.argv[1]).glob("[ni]_*.json"))):
    text = path.read_bytes().replace(b"\n", b" ")
    line = b'{"kind":"party","slug":"v-%d","type":"company","name":%s}\n' % (number, text)
    pathlib.Path(sys.argv[2], path.name + "l").write_bytes(line)
PY
  for file in $(printf '%s\n' "$BATS_TEST_TMPDIR"/n_*.jsonl | sixth 3); do
    code=$(import_code "$file")
    [ "$code" -eq 7 ] || { echo "$file: $code"; cat "$file"; false; }
  done
  for file in $(printf '%s\n' "$BATS_TEST_TMPDIR"/i_*.jsonl | sixth 3); do
    code=$(import_code "$file")
    [ "$code" -eq 7 ] || [ "$code" -eq 0 ] || { echo "$file: $code"; false; }
  done
}
