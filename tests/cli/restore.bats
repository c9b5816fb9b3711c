#!/usr/bin/env bats
# A dump put back: whole, or of an older state, which is told as a rollback until it is accepted. Base backups and
# recovery to a point in time are in tests/fault.
load helper

setup_file() {
  open_casebook restore
  ascribe incident add --slug grid --title Grid >/dev/null
  for n in 1 2 3; do ascribe note add grid -m "Note $n" >/dev/null; done
  export OUT=$BATS_FILE_TMPDIR
  ascribe audit >/dev/null # of 5 entries: subtrees of 4 and 1
  "$ASCRIBE_TEST_BIN/pg_dump" -Fc "$ASCRIBE_DB" >"$OUT/older"
  for n in 4 5; do ascribe note add grid -m "Note $n" >/dev/null; done
  cp -r "$XDG_STATE_HOME" "$OUT/at-7"
  "$ASCRIBE_TEST_BIN/pg_dump" -Fc "$ASCRIBE_DB" >"$OUT/whole"
}

setup() { # a database of its own, and what this client remembers of seven entries
  unset ASCRIBE_DB
  own_database restored
  state here
}

state() { # NAME: another client, that remembers seven entries
  export XDG_STATE_HOME=$BATS_TEST_TMPDIR/$1
  [ -d "$XDG_STATE_HOME" ] || cp -r "$OUT/at-7" "$XDG_STATE_HOME"
}
restore() { "$ASCRIBE_TEST_BIN/pg_restore" -d "$ASCRIBE_DB" "$OUT/$1"; }
size() { psql "$ASCRIBE_DB" -c 'SELECT size FROM ascribe.head'; }
remembers() { sed -n 2p "$XDG_STATE_HOME"/ascribe/heads/*; }
contradicted() { # it is 13, and the remembered head stays
  before=$(remembers)
  run --separate-stderr ascribe audit "$@"
  echo "status $status, $output, $stderr"
  [ "$status" -eq 13 ]
  [ "$(remembers)" = "$before" ]
}

@test "a dump restored into another database is the same casebook" {
  restore whole
  run --separate-stderr ascribe audit --json
  echo "$output, $stderr"
  [ "$status" -eq 0 ]
  [ "$(jq -c '[.findings, .entries]' <<<"$output")" = '[0,7]' ]
  ascribe note add grid -m 'And on it goes.'
  ascribe audit --since-last >/dev/null
}

@test "an older dump is a rollback to whoever remembers more, until he accepts it; then work goes on" {
  restore older
  contradicted
  [[ $output == *'the ledger has 5: it was'*'rolled back'* ]]
  [[ $stderr == *'ascribe audit --accept-restore --reason TEXT'* ]]
  refused 13 'ascribe audit --accept-restore' ascribe note add grid -m 'Not yet.'

  root=$(sed -n 3p "$XDG_STATE_HOME"/ascribe/heads/*)
  run --separate-stderr ascribe audit --accept-restore --reason 'The disk of 23 November.' --json
  echo "$output, $stderr"
  [ "$status" -eq 0 ]
  [ -z "$stderr" ]
  [ "$(jq -c '.restore_accepted | [.entry, .by, .remembered, .restored, .verified, .not_verified, .reason]' <<<"$output")" = \
    '[5,"alice",7,5,5,0,"The disk of 23 November."]' ]
  [ "$(remembers)" = 6 ]
  ascribe show 5 --signed | sed -n 2p | jq -e --arg root "$(base64 -d <<<"$root" | od -An -tx1 | tr -d ' \n')" \
    --arg restored "$(psql "$ASCRIBE_DB" -c "SELECT encode(hash, 'hex') FROM ascribe.node WHERE level = 0 AND idx = 4")" '
    .changes[0] | .kind == "note" and .op == "put" and .body.type == "restore" and .body.restore.remembered_root == $root
    and .body.restore.remembered_size == 7 and .body.restore.restored_size == 5 and .body.restore.verified_size == 5
    and .body.restore.restored_root != $root'
  [ "$(ascribe show 5 --signed | sed -n 2p | jq -c .anchor.size)" = 5 ]
  ascribe note add grid -m 'Entered again.'
  ascribe audit >/dev/null
  ascribe audit --since-last >/dev/null
  [[ $(ascribe note list --json) == *'"restore"'*'The disk of 23 November.'* ]]
  ascribe export -o "$BATS_TEST_TMPDIR/export"
  grep -q '"restored_size":5' "$BATS_TEST_TMPDIR/export"
}

@test "others still see the rollback, are told of the entry that records it, and accept it without another" {
  restore older
  state other
  state here
  ascribe audit --accept-restore --reason 'The disk.' >/dev/null
  for n in 8 9 10; do ascribe note add grid -m "Note $n" >/dev/null; done # longer than what the other remembers
  state other
  contradicted --json
  [ "$(jq -sc 'map(select(.schema == "ascribe/audit/v1"))[0].restore_recorded | [.entry, .by, .restored, .reason]' <<<"$output")" = \
    '[5,"alice",5,"The disk."]' ]
  run --separate-stderr ascribe note add grid -m 'Not yet.'
  [ "$status" -eq 13 ]
  [[ $stderr == *'entry 5 by alice records that the first 5 entries were restored: "The disk."'* ]]
  before=$(size)
  XDG_DATA_HOME=/nonexistent ascribe audit --accept-restore >/dev/null # it takes no key
  [ "$(size)" = "$before" ]
  ascribe audit >/dev/null
  ascribe note add grid -m 'Now.'
}

@test "who remembers another head than the one recorded enters his own" {
  restore whole
  ascribe note add grid -m 'Seen here alone.' >/dev/null
  psql "$ASCRIBE_DB" -c 'DROP SCHEMA ascribe CASCADE'
  restore older
  state other
  ascribe audit --accept-restore --reason 'The disk.' >/dev/null
  state here
  contradicted
  ascribe audit --accept-restore --reason 'As entry 5 says.' --json | jq -e '.restore_accepted |
    .entry == 6 and .remembered == 8 and .restored == 5 and .verified == 5'
  ascribe audit >/dev/null
}

@test "doctor names the head that was handed out before the restore, until another is" {
  restore whole
  ascribe checkpoint -o "$BATS_TEST_TMPDIR/before" >/dev/null
  psql "$ASCRIBE_DB" -c 'DROP SCHEMA ascribe CASCADE'
  restore older
  ascribe audit --accept-restore >/dev/null
  run --separate-stderr ascribe doctor --json
  [ "$status" -eq 1 ]
  [ "$(jq -rs 'map(select(.status == "fail") | .check + ": " + .mend) | join(",")' <<<"$output")" = \
    'exported head: where the restore of a backup was accepted, hand out another: ascribe checkpoint -o FILE; else tell an auditor' ]
  ascribe checkpoint -o "$BATS_TEST_TMPDIR/after" >/dev/null
  ascribe doctor >/dev/null
  run ascribe audit --against "$BATS_TEST_TMPDIR/before" # in whosever hands it is, it still shows what was lost
  [ "$status" -eq 13 ]
}

@test "the subtrees of an audit that saw more say how far it is the same, and the next audit goes on from anew" {
  restore whole
  ascribe audit >/dev/null # of 7 entries: subtrees of 4, 2 and 1
  psql "$ASCRIBE_DB" -c 'DROP SCHEMA ascribe CASCADE'
  restore older
  run --separate-stderr ascribe audit --accept-restore --json
  echo "$output, $stderr"
  [ "$(jq -c '.restore_accepted | [.verified, .not_verified]' <<<"$output")" = '[4,1]' ]
  [[ $stderr == *'entries 4 to 4 '*'could not be checked'* ]]
  ascribe audit --since-last >/dev/null
}

@test "what could not be compared is said, and in the record" {
  restore older
  rm "$XDG_STATE_HOME"/ascribe/audits/*
  run --separate-stderr ascribe audit --accept-restore --json
  echo "$output, $stderr"
  [ "$status" -eq 0 ]
  [[ $stderr == *'entries 0 to 4 '*'could not be checked'* ]]
  [ "$(jq -c '.restore_accepted | [.verified, .not_verified]' <<<"$output")" = '[0,5]' ]
  [ "$(ascribe show 5 --signed | sed -n 2p | jq '.changes[0].body.restore.verified_size')" = 0 ]
}

@test "a fork is not accepted: of an older state that went on elsewhere, or of other entries" {
  restore older
  mkdir "$BATS_TEST_TMPDIR/none"
  for n in a b; do XDG_STATE_HOME=$BATS_TEST_TMPDIR/none ascribe note add grid -m "Other $n" >/dev/null; done
  contradicted --accept-restore
  [[ $stderr == *'not by a restore'* ]]
  [ "$(size)" = 7 ]
}

@test "an entry that records another restore does not excuse a fork from who knew of it" {
  restore older
  ascribe audit --accept-restore --reason 'The disk.' >/dev/null
  ascribe audit >/dev/null # of 6 entries: it knows of the record
  fork=$BATS_TEST_TMPDIR/fork
  "$ASCRIBE_TEST_BIN/pg_dump" -Fc "$ASCRIBE_DB" >"$fork"
  for n in 1 2; do ascribe note add grid -m "Here $n" >/dev/null; done # 8, another head than the one recorded
  psql "$ASCRIBE_DB" -c 'DROP SCHEMA ascribe CASCADE'
  "$ASCRIBE_TEST_BIN/pg_restore" -d "$ASCRIBE_DB" "$fork"
  for n in 1 2; do XDG_STATE_HOME=$BATS_TEST_TMPDIR/none ascribe note add grid -m "There $n" >/dev/null; done
  contradicted --accept-restore
  [[ $stderr == *'not by a restore'* ]]
}

@test "a shorter ledger with other entries is found out by what an audit saw, and not accepted" {
  other=$BATS_TEST_TMPDIR/none
  XDG_STATE_HOME=$other ascribe init test.example/restore --key alice >/dev/null
  for n in a b c d; do XDG_STATE_HOME=$other ascribe party add --slug "$n" --name "$n" --type company >/dev/null; done
  contradicted --accept-restore
  [[ $output == *'a head that was seen from here'* ]]
  [ "$(size)" = 5 ]
}

@test "nothing is accepted where anything else is wrong, where nothing was restored, or without what signs it" {
  restore whole
  refused 4 'no restore to accept' ascribe audit --accept-restore
  psql "$ASCRIBE_DB" -c 'DROP SCHEMA ascribe CASCADE'
  restore older
  refused 2 'takes the whole audit' ascribe audit --accept-restore --since-last
  refused 2 '--reason goes with' ascribe audit --reason 'Why'
  XDG_DATA_HOME=/nonexistent refused 3 '' ascribe audit --accept-restore
  [ "$(remembers)" = 7 ]
  XDG_STATE_HOME=$BATS_TEST_TMPDIR/none refused 4 'no head is remembered here' ascribe audit --accept-restore
  psql "$ASCRIBE_DB" -c "SET session_replication_role = replica; UPDATE ascribe.note SET body = body || '{\"body\": \"x\"}'
    WHERE idx = 2"
  run --separate-stderr ascribe audit --accept-restore
  echo "$status, $output, $stderr"
  [ "$status" -eq 15 ]
  [ "$(size)" = 5 ]
  [ "$(remembers)" = 7 ]
}

@test "a note of that type is written by audit alone, and what it says has its form" {
  restore whole
  refused 7 'restore' ascribe note add grid --type restore -m 'I say so.'
  refused 7 'restore' ascribe note add grid -m 'I say so.' \
    --restore '{"remembered_size":1,"remembered_root":"x","restored_size":1,"restored_root":"x","verified_size":0}'
  refused_import 7 'about' <<<'{"kind":"note","type":"comment","body":"Of nothing."}'
}

@test "a schema newer than the program is refused with 6, whatever is asked, and an older one says what brings it forward" {
  restore whole
  psql "$ASCRIBE_DB" -c 'INSERT INTO ascribe.schema_version VALUES (999)' -c 'UPDATE ascribe.head SET schema = 999'
  for words in audit 'db migrate' 'note list' 'note add grid -m x' 'export' 'checkpoint'; do
    refused 6 'install a newer ascribe' ascribe $words
  done
  psql "$ASCRIBE_DB" -c 'DELETE FROM ascribe.schema_version WHERE version > 1' -c 'UPDATE ascribe.head SET schema = 1'
  refused 6 'ascribe db migrate' ascribe note add grid -m x
}
