#!/usr/bin/env bats
# The log, single entries, and the signatures that a history shows.
load helper

setup_file() {
  open_albania log
  ascribe party add --slug corland --name Corland --type state >/dev/null
  ascribe party edit corland --name 'Land of Cor' --alias One --alias Two >/dev/null
  ascribe party edit corland --alias Two >/dev/null
  ascribe source add --slug corland --title 'A source of that name' --type other --publisher corland >/dev/null
  ascribe party add --slug gone --name Gone --type company >/dev/null
  ascribe party retract gone --reason 'entered twice' >/dev/null
  ascribe key new bob --no-passphrase >/dev/null
  ascribe key enroll "$(ascribe key export bob)" --role analyst >/dev/null
  ascribe note add albania-2022 -m 'By Bob.' --key bob >/dev/null
}

indexes() { jq -s -c 'map(.index)'; }
size() { psql "$ASCRIBE_DB" -c 'SELECT size FROM ascribe.head'; }

@test "the log is newest first, whole, and within 80 columns" {
  size=$(size)
  [ "$(ascribe log --json | indexes)" = "$(jq -n -c --argjson n "$size" '[range($n - 1; -1; -1)]')" ]
  ascribe log -p | python3 -c 'import sys; sys.exit(any(len(line) > 81 for line in sys.stdin))'
}

@test "each entry says who, when by both clocks, and what was done to which record" {
  run ascribe log --record party:none
  [ "$status" -eq 3 ]
  run ascribe log --record gone
  [[ ${lines[0]} == "entry "*" by alice" ]]
  [[ ${lines[1]} =~ dated\ +[0-9T:-]+Z,\ recorded\ [0-9T:-]+Z ]]
  [[ ${lines[2]} =~ retracted\ +party\ gone:\ entered\ twice ]]
  [[ ${lines[5]} =~ added\ +party\ gone ]]
}

@test "filters: author, kind, record, since and how many" {
  [ "$(ascribe log --author bob --json | jq -r '.changes[0].kind')" = note ]
  [ "$(ascribe log --kind key --json | jq -s -c 'map(.changes[] | [.change, .name])')" = '[["enrolled","bob"],["enrolled","alice"]]' ]
  [ "$(ascribe log --kind source -n 1 --json | jq -c '[.changes[].slug]')" = '["corland"]' ]
  [ "$(ascribe log --kind source --json | jq -s -c '.[1] | (.changes | all(.kind == "source")), .other_changes > 0')" = $'true\ntrue' ]
  [ "$(ascribe log -n 3 --json | wc -l)" -eq 3 ]
  size=$(size)
  [ "$(ascribe log --since $((size - 2)) --json | indexes)" = "[$((size - 1)),$((size - 2))]" ]
  [ "$(ascribe log --since 2000-01-01T00:00:00Z --json | wc -l)" -eq "$size" ]
  [ -z "$(ascribe log --since 2999-01-01T00:00:00Z)" ]
  refused 2 'neither a ledger index nor a time' ascribe log --since yesterday
  refused 2 'there is no kind' ascribe log --kind planet
}

@test "a slug that several kinds have is told apart by --kind" {
  refused 2 'ambiguous' ascribe log --record corland
  [ "$(ascribe log --record corland --kind party --json | wc -l)" -eq 3 ]
  id=$(ascribe source show corland --json | jq -r .id)
  [ "$(ascribe log --record "$id" --json | jq -r '.changes[0].kind')" = source ]
}

@test "-p shows old and new value of each path that changed, in the order of the body" {
  run ascribe log --record corland --kind party -p
  [[ $output == *"    - aliases[0]: One
    + aliases[0]: Two
    - aliases[1]: Two
"* ]]
  [[ $output == *"    - name: Corland
    + name: Land of Cor
    + aliases[0]: One
    + aliases[1]: Two
"* ]]
  [[ $output == *"    + slug: corland
    + name: Corland
    + type: state"* ]]
  ascribe log --record corland --kind source -p | grep -q '^    + publisher: corland$'
}

@test "show: by index, by id, by the start of one" {
  note=$(ascribe log --author bob --json | jq -r '.changes[0].id')
  index=$(ascribe log --author bob --json | jq .index)
  for name in "$index" "$note" "${note:0:13}"; do
    [ "$(ascribe show "$name" --json | jq -c '[.index, .author, .signature.good]')" = "[$index,\"bob\",true]" ]
  done
  ascribe show "$index" | grep -q 'signature *good, key bob'
  refused 3 'no entry 9999' ascribe show 9999
  refused 3 'there is no record' ascribe show no-such-record
}

@test "show: by the hash of its leaf" {
  leaf=$({ printf '\0'; ascribe show 1 --signed; } | sha256sum | cut -d' ' -f1)
  [ "$(ascribe show "$leaf" --json)" = "$(ascribe show 1 --json)" ]
  refused 3 'there is no record' ascribe show "${leaf//[0-9]/e}"
}

@test "show --signed gives the very bytes, to standard output and to a file" {
  psql "$ASCRIBE_DB" -c "SELECT encode(note, 'base64') FROM ascribe.entry WHERE idx = 1" | base64 -d >"$BATS_TEST_TMPDIR/stored"
  ascribe show 1 --signed >"$BATS_TEST_TMPDIR/shown"
  ascribe show 1 --signed -o "$BATS_TEST_TMPDIR/file"
  cmp "$BATS_TEST_TMPDIR/stored" "$BATS_TEST_TMPDIR/shown"
  cmp "$BATS_TEST_TMPDIR/stored" "$BATS_TEST_TMPDIR/file"
}

@test "hostile words reach a terminal escaped, in the log and its differences" {
  ascribe party add --slug hostile --name $'N\xe2\x80\xaeame' --type company >/dev/null
  ascribe party retract hostile --reason $'why\xe2\x80\xae not' >/dev/null
  run ascribe log --record hostile -p
  [[ $output == *'N<U+202E>ame'* ]]
  [[ $output == *'why<U+202E> not'* ]]
}

# Run SQL as the owner of the database, who may do anything.
tamper() { psql "$ASCRIBE_DB" -c "$1"; }
note_by_bob() { ascribe log --author bob --json | jq -r '.changes[0].id'; }

@test "a history shows of each version that its signature is good, whatever the kind" {
  [ "$(ascribe party history corland --json | jq -s -c 'map(.signature)')" = \
    '[{"good":true,"key":"alice"},{"good":true,"key":"alice"},{"good":true,"key":"alice"}]' ]
  [ "$(ascribe party history gone | grep -c 'signature *good, key alice')" -eq 2 ]
  ascribe statement history kanaani-statement | grep -q 'signature *good, key alice'
  ascribe note history "$(note_by_bob)" | grep -q 'signature *good, key bob'
  ascribe note verify "$(note_by_bob)" | grep -q 'signature *good, key bob'
}

@test "a body that is not what was signed is shown as such" {
  note=$(note_by_bob)
  tamper "UPDATE ascribe.note SET body = jsonb_set(body, '{body}', '\"By Rob.\"') WHERE id = '$note'"
  run --separate-stderr ascribe note history "$note"
  tamper "UPDATE ascribe.note SET body = jsonb_set(body, '{body}', '\"By Bob.\"') WHERE id = '$note'"
  [ "$status" -eq 15 ]
  [[ $output == *'NOT GOOD: differs from what the entry says'* ]]
  ascribe note verify "$note"
}

@test "an entry that was changed, with its record, has a bad signature" {
  note=$(note_by_bob)
  for pair in Bob:Rob Rob:Bob; do
    tamper "BEGIN; UPDATE ascribe.note SET body = jsonb_set(body, '{body}', '\"By ${pair#*:}.\"') WHERE id = '$note';
      UPDATE ascribe.entry SET note = convert_to(replace(convert_from(note, 'UTF8'), 'By ${pair%:*}.', 'By ${pair#*:}.'), 'UTF8')
        WHERE author = 'bob'; COMMIT"
    [ "${pair%:*}" = Rob ] && break
    run ! ascribe note verify "$note"
    [ "$status" -eq 11 ]
    run ascribe note history "$note"
    [ "$status" -eq 11 ]
    [[ $output == *'NOT GOOD: the signature of bob does not belong to this text'* ]]
    run --separate-stderr ascribe show "$note" --json
    [ "$status" -eq 11 ]
    [ "$(jq .signature.good <<<"$output")" = false ]
  done
  ascribe note verify "$note"
}

@test "an entry by a key that the casebook does not hold is shown as such" {
  note=$(note_by_bob)
  vkey=$(ascribe key export bob)
  ascribe key new other --no-passphrase >/dev/null
  tamper "UPDATE ascribe.key SET body = jsonb_set(body, '{name}', '\"rob\"') WHERE name = 'bob'"
  run ascribe note history "$note"
  tamper "UPDATE ascribe.key SET body = jsonb_set(body, '{name}', '\"bob\"') WHERE name = 'rob'"
  [ "$status" -eq 10 ]
  [[ $output == *'NOT GOOD: the key "bob" was not enrolled then'* ]]
  tamper "UPDATE ascribe.key SET body = jsonb_set(body, '{vkey}', '\"$(ascribe key export other | sed 's/^other/bob/')\"') WHERE name = 'bob'"
  run ascribe note verify "$note"
  tamper "UPDATE ascribe.key SET body = jsonb_set(body, '{vkey}', '\"$vkey\"') WHERE name = 'bob'"
  [ "$status" -eq 10 ]
  ascribe note verify "$note"
}

@test "what a key signed after its last valid index is flagged, not lost" {
  ascribe key new carol --no-passphrase >/dev/null
  ascribe key enroll "$(ascribe key export carol)" --role analyst >/dev/null
  ascribe party add --slug early --name Early --type company --key carol >/dev/null
  ascribe party add --slug late --name Late --type company --key carol >/dev/null
  last=$(ascribe party show early --json | jq .index)
  ascribe log --author carol | grep -q WARNING && false
  ascribe key revoke carol --last-valid "$last" --reason 'laptop lost' >/dev/null
  ascribe party history early
  run ascribe party history late
  [ "$status" -eq 10 ]
  [[ $output == *"after the key's last valid index, $last"* ]]
  [[ $output == *Late* ]]
  run ascribe log --author carol
  [ "$(grep -c "after the key's last valid index, $last" <<<"$output")" -eq 1 ]
  [ "$(ascribe log --author carol --json | jq -s -c 'map(.last_valid)')" = "[$last,null]" ]
  ascribe log --kind key -n 1 | grep -q 'revoked *key carol: laptop lost'
}
