#!/usr/bin/env bats
# Notes that are signed with no database at hand, and submitted later.
load helper

setup_file() {
  open_albania offline
  for name in field spare; do
    ascribe key new $name --no-passphrase >/dev/null
    ascribe key enroll "$(ascribe key export $name)" --role analyst >/dev/null
  done
  export CASEBOOK=test.example/offline
}

size() { psql "$ASCRIBE_DB" -c 'SELECT size FROM ascribe.head'; }

# offline FILE TEXT [OPTION…]: signs where no database can be reached
offline() {
  local file=$1 text=$2
  shift 2
  ascribe note add albania-2022 --offline -o "$file" -m "$text" --casebook "$CASEBOOK" --key field \
    --db 'postgresql://nobody@/x?host=%2Fnonexistent' "$@"
}

@test "notes signed offline are submitted in order of their numbers, and their window is shown" {
  cd "$BATS_TEST_TMPDIR"
  size=$(size)
  offline a.entry 'First.' --about statement:kanaani-statement
  [ "$size" -eq "$(size)" ]
  ascribe party add --slug meanwhile --name Meanwhile --type company >/dev/null
  offline b.entry 'Second.' --json >b.json
  [ "$(jq -c '[.signed, .key, .number]' b.json)" = '["note","field",1]' ]
  # in the wrong order, and without naming the casebook
  run --separate-stderr ascribe submit b.entry a.entry --json
  [ "$status" -eq 0 ]
  [ "$(jq -s -c 'map([.file, .done, .index, .after_index])' <<<"$output")" = \
    "[[\"a.entry\",\"submitted\",$((size + 1)),$((size - 1))],[\"b.entry\",\"submitted\",$((size + 2)),$size]]" ]
  [ "$(jq -s -e 'all((.after_recorded <= .dated) and (.dated <= .recorded))' <<<"$output")" = true ]
  ascribe show "$((size + 1))" --signed | cmp - a.entry
  [ "$(ascribe log --author field --json | jq -s -c 'map(.seq)')" = '[1,0]' ]
  id=$(jq -r .id b.json)
  ascribe note verify "$id" | grep -q 'good, key field'
  [ "$(ascribe note show "$id" --json | jq -r .body.body)" = Second. ]
}

@test "an entry that is there already is recognised, and nothing is written" {
  cd "$BATS_TEST_TMPDIR"
  offline c.entry 'Third.'
  ascribe submit c.entry >/dev/null
  before=$(everything)
  run ascribe submit c.entry
  [ "$status" -eq 0 ]
  [[ $output == *'already there'* ]]
  [ "$before" = "$(everything)" ]
}

@test "an entry whose number is not the next waits for those before it" {
  cd "$BATS_TEST_TMPDIR"
  offline d.entry 'Fourth.'
  offline e.entry 'Fifth.'
  refused 4 'waits for number' ascribe submit e.entry
  ascribe submit d.entry e.entry
}

@test "a key that was used elsewhere meanwhile is a conflict, and then the count is right" {
  cd "$BATS_TEST_TMPDIR"
  offline f.entry 'Sixth.'
  ascribe party add --slug by-field --name n --type company --key field >/dev/null
  refused 4 'has signed another entry' ascribe submit f.entry
  [[ $stderr == *f.entry:* ]]
  offline g.entry 'Sixth, again.'
  ascribe submit g.entry
}

@test "what was tampered with, or signed by nobody known, is refused" {
  cd "$BATS_TEST_TMPDIR"
  offline h.entry 'Seventh.'
  sed 's/Seventh/Eleventh/' h.entry >forged.entry
  refused 11 'forged.entry: the signature of field' ascribe submit forged.entry
  head -c 100 h.entry >short.entry
  refused 7 'short.entry: ' ascribe submit short.entry
  refused 3 'absent.entry' ascribe submit absent.entry
  ascribe key new nobody --no-passphrase >/dev/null
  ascribe note add albania-2022 --offline -o n.entry -m x --casebook "$CASEBOOK" --key nobody
  refused 10 '"nobody" is not enrolled' ascribe submit n.entry
  ascribe submit h.entry
}

@test "an entry of another casebook is refused, by the program and by the database" {
  cd "$BATS_TEST_TMPDIR"
  ascribe note add albania-2022 --offline -o other.entry -m x --casebook test.example/other --key spare
  refused 3 'no casebook "test.example/other"' ascribe submit other.entry
  refused 7 'belongs to the casebook test.example/other' ascribe submit other.entry --casebook "$CASEBOOK"
  before=$(everything)
  run ! psql "$ASCRIBE_DB" -c "SELECT ascribe.append('$CASEBOOK', ARRAY['\\x$(od -An -v -tx1 other.entry | tr -d ' \n')'::bytea])"
  [[ $output == *'belongs to another casebook'* ]]
  [ "$before" = "$(everything)" ]
}

@test "an incident that the casebook does not hold is refused when it is submitted" {
  cd "$BATS_TEST_TMPDIR"
  ascribe note add no-such-incident --offline -o i.entry -m x --casebook "$CASEBOOK" --key spare
  refused 7 'i.entry: ' ascribe submit i.entry
}

@test "an anchor in a history that the server does not have is refused" {
  cd "$BATS_TEST_TMPDIR"
  (
    export XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
    ascribe key new far --no-passphrase >/dev/null
    ascribe key enroll "$(ascribe key export far)" --role analyst >/dev/null
    file=$(find "$XDG_STATE_HOME" -path '*heads*' -type f)
    { sed -n 1,2p "$file"; printf '%s\n' "$(head -c 32 /dev/zero | base64)"; } >forged && mv forged "$file"
    ascribe note add albania-2022 --offline -o j.entry -m x --casebook "$CASEBOOK" --key far
  )
  refused 13 'its anchor' ascribe submit j.entry
}

@test "offline it says what it needs, and never takes the place of another file" {
  cd "$BATS_TEST_TMPDIR"
  refused 2 '--casebook' ascribe note add albania-2022 --offline -o k.entry -m x
  refused 2 '-o FILE' ascribe note add albania-2022 --offline -m x --casebook "$CASEBOOK"
  refused 2 '--offline' ascribe note add albania-2022 -o k.entry -m x
  echo kept >k.entry
  refused 4 'k.entry is there already' offline k.entry 'x'
  [ "$(cat k.entry)" = kept ]
  refused 2 'whole id' offline l.entry x --supersedes 1234
}

@test "what a key signed offline before it was revoked is refused after" {
  cd "$BATS_TEST_TMPDIR"
  ascribe key new gone --no-passphrase >/dev/null
  ascribe key enroll "$(ascribe key export gone)" --role analyst >/dev/null
  ascribe note add albania-2022 --offline -o m.entry -m x --casebook "$CASEBOOK" --key gone
  ascribe key revoke gone --last-valid "$(($(size) - 1))" --reason 'lost on the road' >/dev/null
  refused 10 'was revoked' ascribe submit m.entry
}

@test "a damaged count is said to be so, and submitting sets it right" {
  cd "$BATS_TEST_TMPDIR"
  ascribe key new dent --no-passphrase >/dev/null
  ascribe key enroll "$(ascribe key export dent)" --role analyst >/dev/null
  ascribe note add albania-2022 --offline -o o.entry -m x --casebook "$CASEBOOK" --key dent
  file=$(grep -lx dent "$XDG_STATE_HOME"/ascribe/offline/*)
  echo 'nonsense' >"$file"
  refused 7 'was damaged' ascribe note add albania-2022 --offline -o p.entry -m x --casebook "$CASEBOOK" --key dent
  ascribe submit o.entry
  ascribe note add albania-2022 --offline -o p.entry -m y --casebook "$CASEBOOK" --key dent
  ascribe submit p.entry
}
