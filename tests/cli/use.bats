#!/usr/bin/env bats
# ascribe use and status: the incident that is meant where none is named.
load helper

setup_file() { open_albania use; }
setup() { ascribe use --none >/dev/null 2>&1; }

said() { [ "$stderr" = "ascribe: the incident in use: albania-2022" ]; }

@test "ten items in a row without the incident" {
  ascribe use albania-2022 >/dev/null
  for n in 1 2 3 4 5; do
    echo "item $n" >"$BATS_TEST_TMPDIR/item-$n.txt"
    ascribe evidence log @ "$BATS_TEST_TMPDIR/item-$n.txt" --slug "item-$n" >/dev/null
    ascribe evidence add --slug "thing-$n" --title "Thing $n" --type forensic >/dev/null
  done
  [ "$(ascribe evidence list --incident albania-2022 --json | jq -r .slug | grep -cE '^(item|thing)-[1-5]$')" -eq 10 ]
}

@test "what takes an incident and no more need not be told, and says which is meant" {
  ascribe use albania-2022 >/dev/null
  for words in report timeline "bundle -o $BATS_TEST_TMPDIR/b.tar.zst" 'note add -m Short.' 'report @' 'lint @'; do
    # shellcheck disable=SC2086
    run --separate-stderr ascribe $words
    [ "$status" -eq 0 ] || [ "$words" = 'lint @' ]
    [[ $stderr == "ascribe: the incident in use: albania-2022"* ]]
  done
  [ "$(ascribe report 2>/dev/null)" = "$(ascribe report albania-2022)" ]
  echo 'From standard input.' | ascribe note add - >/dev/null 2>&1
  ascribe note list @ 2>/dev/null | grep -q 'From standard input.'
  run --separate-stderr ascribe allegation list --incident @ --json
  said
  [ "$output" = "$(ascribe allegation list --incident albania-2022 --json)" ]
}

@test "where an incident is named, that one is meant, and nothing is said" {
  ascribe import "$top/tests/cases/exercise-grid.jsonl" >/dev/null
  other=$(ascribe incident list --json | jq -r .slug | grep -v albania-2022)
  ascribe use "$other" >/dev/null
  run --separate-stderr ascribe report albania-2022
  [ -z "$stderr" ]
  [[ $output == *Albania* ]]
  ascribe evidence add --slug named --incident albania-2022 --title T --type forensic >/dev/null
  [ "$(ascribe evidence show named --json | jq -r .body.incident)" = albania-2022 ]
  echo '{"slug":"in-json","incident":"albania-2022","title":"T","type":"forensic"}' | ascribe evidence add --json - >/dev/null
  [ "$(ascribe evidence show in-json --json | jq -r .body.incident)" = albania-2022 ]
  ascribe compare @ albania-2022 >/dev/null 2>&1
}

@test "a list without an incident is a list of all" {
  all=$(ascribe evidence list --json | wc -l)
  ascribe use albania-2022 >/dev/null
  [ "$(ascribe evidence list --json | wc -l)" -eq "$all" ]
}

@test "without one in use, the incident is asked for" {
  for words in report timeline lint bundle 'note add -m x' 'report @' 'evidence log @ /dev/null' 'statement list --incident @' \
    'search x --incident @'; do
    # shellcheck disable=SC2086
    refused 2 'which incident? none is in use' ascribe $words
  done
  refused 7 'incident: is missing' ascribe evidence add --slug none --title T --type forensic
  refused 3 'no incident "nowhere"' ascribe use nowhere
  refused 2 'one is named' ascribe use albania-2022 --none
}

@test "it is kept for the user alone, for each casebook, and can be forgotten" {
  ascribe use albania-2022 >/dev/null
  file=$(grep -rlx albania-2022 "$XDG_STATE_HOME/ascribe/use")
  [ "$(stat -c %a "$file")" = 600 ]
  [ "$(ascribe use --json | jq -r .incident)" = albania-2022 ]
  (
    own_database use_other
    ascribe init test.example/other --key other --no-passphrase >/dev/null 2>&1
    [ "$(ascribe use --json --key other | jq -r .incident)" = null ]
  )
  printf 'damaged\0' >"$file"
  refused 2 'none is in use' ascribe report
  ascribe use albania-2022 >/dev/null
  ascribe use --none >/dev/null
  [ "$(ascribe use --json | jq -r .incident)" = null ]
}

@test "offline, the incident in use is that of the casebook that is named" {
  ascribe use albania-2022 >/dev/null
  ascribe key new away --no-passphrase >/dev/null 2>&1
  ASCRIBE_DB=postgresql:///nowhere ascribe note add --offline --casebook test.example/use --key away -m x \
    -o "$BATS_TEST_TMPDIR/note.entry" >/dev/null
  id=$(ascribe incident show albania-2022 --json | jq -r .id)
  grep -q "incident:$id" "$BATS_TEST_TMPDIR/note.entry"
}

@test "status says where one is" {
  ascribe use albania-2022 >/dev/null
  ascribe note add -m 'The newest.' >/dev/null 2>&1
  ascribe status --json | jq -e '.schema == "ascribe/status/v1" and .casebook == "test.example/use" and
    .incident == "albania-2022" and (.title | test("Albania")) and .key == "alice" and
    (.last_change | test("^added note .*, by alice, recorded 20"))'
  [ "$(ascribe status --json | jq .entries)" = "$(psql "$ASCRIBE_DB" -c 'SELECT size FROM ascribe.head')" ]
}
