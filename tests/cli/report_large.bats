#!/usr/bin/env bats
# A report that is large enough for several threads: nothing is lost or out of its place, and one processor writes the
# same bytes.
load helper

setup_file() { open_casebook large; }

@test "a large report is in order, and the same on one processor" {
  awk 'BEGIN {
    print "{\"kind\":\"incident\",\"slug\":\"big\",\"title\":\"Big\"}"
    print "{\"kind\":\"party\",\"slug\":\"p\",\"name\":\"Party\",\"type\":\"state\"}"
    print "{\"kind\":\"source\",\"slug\":\"src\",\"title\":\"Source\",\"type\":\"other\"}"
    print "{\"kind\":\"allegation\",\"slug\":\"al\",\"incident\":\"big\",\"text\":\"It was so.\",\"type\":\"occurrence\"}"
    for (n = 1; n <= 4100; n++)
      printf "{\"kind\":\"statement\",\"slug\":\"s%d\",\"incident\":\"big\",\"acts\":[\"comment\"],\"speakers\":[\"p\"]," \
        "\"capacity\":\"official\",\"said_on\":\"%04d-03-04\",\"summary\":\"Said for the %dth time.\"," \
        "\"sources\":[\"src\"],\"positions\":[{\"allegation\":\"al\",\"stance\":\"asserts\"}]}\n", n, n, n
  }' >"$BATS_TEST_TMPDIR/big.jsonl"
  ascribe import "$BATS_TEST_TMPDIR/big.jsonl" >/dev/null
  ascribe report big >"$BATS_TEST_TMPDIR/all"
  taskset -c "$(taskset -cp $$ | sed 's/.*: //; s/[-,].*//')" "$ASCRIBE" report big >"$BATS_TEST_TMPDIR/one"
  cmp "$BATS_TEST_TMPDIR/all" "$BATS_TEST_TMPDIR/one"
  # it goes out as it is made, but to a file in one go
  ascribe report big -o "$BATS_TEST_TMPDIR/file"
  cmp "$BATS_TEST_TMPDIR/all" "$BATS_TEST_TMPDIR/file"
  ascribe report big --format md -o "$BATS_TEST_TMPDIR/file"
  ascribe report big --format md | cmp - "$BATS_TEST_TMPDIR/file"
  run bash -c '"$ASCRIBE" report big >/dev/full'
  [ "$status" -eq 1 ]
  [[ $output == *"No space left on device"* ]]
  sed -n 's/^- S\([0-9]*\): Party; .*/\1/p' "$BATS_TEST_TMPDIR/all" >"$BATS_TEST_TMPDIR/numbers"
  seq 4100 | cmp - "$BATS_TEST_TMPDIR/numbers"
  [ "$(tr '\n' ' ' <"$BATS_TEST_TMPDIR/all" | grep -o 'Said for *the [0-9]*th' | grep -o '[0-9]*' | sort -nu | wc -l)" = 4100 ]
}
