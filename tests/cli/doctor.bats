#!/usr/bin/env bats
# doctor: every warning and every failure, each brought about. The server is a private cluster of its own, so that its
# settings can be turned.
load helper

setup_file() {
  unset ASCRIBE_DB ASCRIBE_CASEBOOK ASCRIBE_KEY
  HOME_FOLDER=$(mktemp -d /tmp/ascribe-doctor.XXXXXX)
  export HOME_FOLDER XDG_DATA_HOME=$HOME_FOLDER/d XDG_STATE_HOME=$HOME_FOLDER/s XDG_CONFIG_HOME=$HOME_FOLDER/c
  ascribe init test.example/doctor --key alice --no-passphrase
  ascribe party add --slug one --name One --type company
  ascribe checkpoint -o "$HOME_FOLDER/kept"
}

teardown_file() {
  folder=$("$ASCRIBE" db status --json | jq -r .database)
  "$ASCRIBE" db stop >/dev/null 2>&1 || true
  case $folder in /var/lib/ascribe/?*) rm -rf "$folder" ;; esac
  rm -rf "$HOME_FOLDER"
}

setup() { URI=$(ascribe db uri); }

other() { sed "s|/ascribe?|/$1?|" <<<"$URI"; } # NAME: another database of that server

# finds STATUS CHECK TEXT [MEND]: doctor says so of that check, leaves with 0 where nothing fails and 1 where that does,
# and of all other checks that they are well.
finds() {
  local code=0
  [ "$1" != fail ] || code=1
  run --separate-stderr ascribe doctor --json
  echo "status $status, $output, $stderr"
  [ "$status" -eq "$code" ]
  [ "$(jq -sr --arg c "$2" '.[] | select(.check == $c) | .status' <<<"$output")" = "$1" ]
  [[ $(jq -sr --arg c "$2" '.[] | select(.check == $c) | .found' <<<"$output") == *"$3"* ]]
  [[ $(jq -sr --arg c "$2" '.[] | select(.check == $c) | .mend' <<<"$output") == *"${4:-}"* ]]
  [ "$(jq -s --arg c "$2" 'map(select(.check != $c and .status != "ok")) | length' <<<"$output")" -eq 0 ]
}

setting() { # NAME VALUE
  psql "$URI" -c "ALTER SYSTEM SET $1 = $2" -c "SELECT pg_reload_conf()" >/dev/null
  reloaded "$1" "$2"
}

reloaded() { # NAME VALUE: wait until the server has it
  for _ in $(seq 200); do
    [ "$(psql "$URI" -c "SHOW $1")" != "$2" ] || return 0
    sleep 0.05
  done
  false
}

mend() { # CHECK: run the command that doctor gives
  PATH=$(dirname "$ASCRIBE"):$ASCRIBE_TEST_BIN:$PATH \
    bash -euc "$(ascribe doctor --json | jq -r --arg c "$1" 'select(.check == $c) | .mend')"
}

@test "all is well where init made everything and a head was handed out" {
  run --separate-stderr ascribe doctor
  echo "$output"
  [ "$status" -eq 0 ]
  [ -z "$stderr" ]
  [ "$(grep -vc '^ok    [a-z]' <<<"$output")" -eq 0 ]
  [ "$(awk '{ print substr($0, 7, 16) }' <<<"$output" | sed 's/ *$//' | paste -sd ,)" = "database,connection,encoding,commit,fsync,\
full page writes,checksums,disk,clock,schema,casebook,remembered head,exported head,privileges,access,files,unnamed files,\
room for files,key folder,keys" ]
}

@test "with --json each check is a line of one shape" {
  ascribe doctor --json >"$BATS_TEST_TMPDIR/out"
  [ "$(jq -sc 'map(.schema) | unique' "$BATS_TEST_TMPDIR/out")" = '["ascribe/check/v1"]' ]
  [ "$(jq -sc 'map(keys_unsorted) | unique' "$BATS_TEST_TMPDIR/out")" = '[["schema","check","status","found"]]' ]
}

@test "it changes nothing" {
  before=$(cd "$HOME_FOLDER" && find s d/ascribe/keys -type f -exec sha256sum {} +)
  ASCRIBE_DB=$URI everything >"$BATS_TEST_TMPDIR/before"
  ascribe doctor >/dev/null
  [ "$before" = "$(cd "$HOME_FOLDER" && find s d/ascribe/keys -type f -exec sha256sum {} +)" ]
  ASCRIBE_DB=$URI everything | cmp - "$BATS_TEST_TMPDIR/before"
}

@test "synchronous_commit off is a warning, and its command mends it" {
  psql "$URI" -c "ALTER DATABASE ascribe SET synchronous_commit = off"
  finds warn commit 'off; an append sets it' 'ALTER DATABASE ascribe SET'
  mend commit
  [ "$(psql "$URI" -c 'SHOW synchronous_commit')" = on ]
  finds ok commit 'is on'
  psql "$URI" -c "ALTER DATABASE ascribe RESET synchronous_commit"
  setting synchronous_commit local
  finds warn commit 'local'
  setting synchronous_commit on
}

@test "fsync off fails, and its command mends it" {
  setting fsync off
  finds fail fsync 'a crash of the machine' 'ALTER SYSTEM SET fsync = on'
  [[ $stderr == *'1 of 20 checks failed'* ]]
  mend fsync >/dev/null || [ $? -eq 1 ]
  reloaded fsync on
  finds ok fsync on
}

@test "full_page_writes off is a warning" {
  setting full_page_writes off
  finds warn 'full page writes' 'half a page after a crash' 'full_page_writes = on'
  setting full_page_writes on
}

@test "data without checksums is a warning, and its command mends it" {
  data=$(psql "$URI" -c 'SHOW data_directory')
  as_server() {
    if [ "$(id -u)" = 0 ]; then (cd / && setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"); else "$@"; fi
  }
  ascribe db stop >/dev/null
  as_server "$ASCRIBE_TEST_BIN/pg_checksums" --disable -D "$data" >/dev/null
  finds warn checksums 'does not notice' 'pg_checksums --enable -D FOLDER'
  ascribe db stop >/dev/null
  as_server "$ASCRIBE_TEST_BIN/pg_checksums" --enable -D "$data" >/dev/null
  finds ok checksums on
}

@test "clocks that are a minute apart are a warning, whichever goes ahead" {
  psql "$URI" -c "CREATE SCHEMA slow" -c "ALTER DATABASE ascribe SET search_path = slow, pg_catalog" \
    -c "CREATE FUNCTION slow.clock_timestamp() RETURNS timestamptz LANGUAGE sql
        AS 'SELECT pg_catalog.clock_timestamp() - interval ''2 hours'''"
  finds warn clock 'seconds behind' 'timedatectl'
  psql "$URI" -c "CREATE OR REPLACE FUNCTION slow.clock_timestamp() RETURNS timestamptz LANGUAGE sql
                  AS 'SELECT pg_catalog.clock_timestamp() + interval ''70 seconds'''"
  finds warn clock 'seconds ahead of'
  psql "$URI" -c "ALTER DATABASE ascribe RESET search_path" -c "DROP SCHEMA slow CASCADE"
  finds ok clock agree
}

@test "kept bytes that are gone fail, and those near the limit are a warning, whose command mends it" {
  psql "$URI" -c "CREATE DATABASE files"
  URI=$(other files)
  export ASCRIBE_DB=$URI XDG_STATE_HOME=$HOME_FOLDER/files-state
  ascribe init test.example/files --key alice
  ascribe incident add --slug grid --title Grid >/dev/null
  printf 0123456789 >"$HOME_FOLDER/ten"
  ascribe evidence log grid "$HOME_FOLDER/ten" --slug ten >/dev/null
  ascribe checkpoint -o "$HOME_FOLDER/files.checkpoint"
  finds ok files 'all that the records keep'
  finds ok 'room for files' '10 bytes taken; no limit'
  ascribe db limit --total 12 >/dev/null
  finds ok 'room for files' '10 bytes taken, of 12'
  ascribe db limit --total 11 >/dev/null
  finds warn 'room for files' '10 bytes taken, of 11' 'ascribe db limit --total SIZE'
  ascribe db limit --total none >/dev/null
  psql "$URI" -c "DELETE FROM ascribe.piece"
  finds fail files '1 not as the records say; evidence ten: ' 'ascribe evidence attach EVIDENCE FILE'
  psql "$URI" -c "DELETE FROM ascribe.content"
  ascribe evidence attach ten "$HOME_FOLDER/ten" >/dev/null
  finds ok files 'all that the records keep'
}

@test "kept bytes that no record names are a warning, and its command takes them away" {
  psql "$URI" -c "CREATE DATABASE unnamed"
  URI=$(other unnamed)
  export ASCRIBE_DB=$URI XDG_STATE_HOME=$HOME_FOLDER/unnamed-state
  ascribe init test.example/unnamed --key alice
  ascribe incident add --slug grid --title Grid >/dev/null
  ascribe source add --slug note --title Note --type news-report >/dev/null
  printf 'Words of a note.' >"$HOME_FOLDER/note.txt"
  ascribe source capture note "$HOME_FOLDER/note.txt" >/dev/null
  ascribe checkpoint -o "$HOME_FOLDER/unnamed.checkpoint"
  finds ok 'unnamed files' none
  psql "$URI" -c "BEGIN" -c "INSERT INTO ascribe.content VALUES ('test.example/unnamed', sha256('x'), 1,
      '00000000-0000-4000-8000-000000000000', 1, 1, false)" \
    -c "INSERT INTO ascribe.piece VALUES ('test.example/unnamed', '00000000-0000-4000-8000-000000000000', 0, 'x')" -c "COMMIT"
  finds warn 'unnamed files' '1 that no record names, of 1 bytes' 'once it is clear'
  ascribe() { if [ "$1 $2" = 'db uri' ]; then echo "$URI"; else "$ASCRIBE" "$@"; fi; }
  eval "$(ascribe doctor --json | jq -r 'select(.check == "unnamed files") | .mend | sub(", once it is.*"; "")')"
  [ "$(psql "$URI" -c 'SELECT count(*) FROM ascribe.piece WHERE ord = 0')" -ge 1 ]
  finds ok 'unnamed files' none
  finds ok files 'all that the records keep'
}

@test "a privilege that nobody was granted fails, and its command takes it away" {
  psql "$URI" -c 'CREATE ROLE "Other One"' -c 'GRANT INSERT ON ascribe.entry TO "Other One"'
  finds fail privileges '1 that nobody was granted; Other One may INSERT TABLE ascribe.entry' 'REVOKE INSERT ON TABLE ascribe.entry'
  mend privileges
  finds ok privileges granted
}

@test "a database of another encoding, with no casebook in it, fails twice" {
  psql "$URI" -c "CREATE DATABASE latin ENCODING LATIN1 TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
  run --separate-stderr ascribe doctor --db "$(other latin)" --json
  echo "$output"
  [ "$status" -eq 1 ]
  [ "$(jq -rs 'map(select(.status == "fail") | .check) | join(",")' <<<"$output")" = encoding,schema ]
  [[ $(jq -rs 'map(.mend) | join(",")' <<<"$output") == *'createdb -T template0 -E UTF8'*'ascribe init ORIGIN'* ]]
}

@test "an older and a newer schema fail, each with what mends it" {
  psql "$URI" -c "CREATE DATABASE older" -c "CREATE DATABASE newer"
  for name in older newer; do
    ascribe db migrate --db "$(other $name)" >/dev/null
  done
  psql "$(other older)" -c "DELETE FROM ascribe.schema_version WHERE version > 1"
  psql "$(other newer)" -c "INSERT INTO ascribe.schema_version VALUES (999)"
  run ascribe doctor --db "$(other older)"
  [ "$status" -eq 1 ]
  [[ $output == *'fail  schema '*'version 1;'*'ascribe db migrate'* ]]
  run ascribe doctor --db "$(other newer)"
  [ "$status" -eq 1 ]
  [[ $output == *'fail  schema '*'version 999;'*'install a newer ascribe'* ]]
}

@test "a casebook that is not there fails" {
  run --separate-stderr ascribe doctor --casebook test.example/other --json
  [ "$status" -eq 1 ]
  [ "$(jq -r 'select(.status == "fail") | .found' <<<"$output")" = 'there is no casebook "test.example/other" here' ]
}

@test "a key file that others may read fails, and its command mends it" {
  chmod 644 "$XDG_DATA_HOME/ascribe/keys/alice.key"
  run ascribe doctor --json
  [ "$(jq -r 'select(.check == "keys") | .found' <<<"$output" 2>/dev/null)" = "" ]
  finds fail 'key alice' 'group or others may use it' 'chmod 600 '
  mend 'key alice' || [ $? -eq 1 ]
  finds ok keys '1 here, 1 of them without a passphrase'
}

@test "a damaged key file fails" {
  printf 'nothing\n' >"$XDG_DATA_HOME/ascribe/keys/bob.key"
  chmod 600 "$XDG_DATA_HOME/ascribe/keys/bob.key"
  finds fail 'key bob' ''
  rm "$XDG_DATA_HOME/ascribe/keys/bob.key"
}

@test "a folder of keys that others may look into is a warning, one that they may write to fails" {
  chmod 755 "$XDG_DATA_HOME/ascribe/keys"
  finds warn 'key folder' 'may see' 'chmod 700'
  chmod 777 "$XDG_DATA_HOME/ascribe/keys"
  finds fail 'key folder' 'in the place of yours' 'chmod 700'
  mend 'key folder' || [ $? -eq 1 ]
  finds ok 'key folder' keys
}

@test "a head that was never handed out is a warning, and an old one where the ledger grew since" {
  file=$(find "$XDG_STATE_HOME/ascribe/exports" -type f)
  mv "$file" "$HOME_FOLDER/away"
  finds warn 'exported head' none 'ascribe checkpoint'
  mv "$HOME_FOLDER/away" "$file"
  sed -i '1s/.*/2022-07-15T00:00:00Z/' "$file"
  finds ok 'exported head' 'handed out at 2022-07-15T00:00:00Z; 0 since'
  ascribe party add --slug two --name Two --type company
  finds warn 'exported head' '; 1 since' 'ascribe checkpoint'
  ascribe checkpoint >/dev/null
  finds ok 'exported head' '; 0 since'
  ascribe party add --slug three --name Three --type company
  finds ok 'exported head' '; 1 since'
}

@test "what was kept of a head, once damaged, fails" {
  for folder in exports heads; do
    file=$(find "$XDG_STATE_HOME/ascribe/$folder" -type f)
    cp "$file" "$HOME_FOLDER/away"
    for damage in 1d '$d' 's/doctor/other/' 's/=$//'; do
      sed "$damage" "$HOME_FOLDER/away" >"$file"
      cmp -s "$file" "$HOME_FOLDER/away" && continue
      run --separate-stderr ascribe doctor --json
      echo "$folder $damage: $status, $output"
      [ "$status" -eq 1 ] || { [ "$folder$damage" = 'heads$d' ] && [ "$status" -eq 0 ]; } # the last writer's line
    done
    cp "$HOME_FOLDER/away" "$file"
  done
}

@test "a server without a head remembered here is a warning" {
  mv "$XDG_STATE_HOME/ascribe/heads" "$HOME_FOLDER/heads"
  finds warn 'remembered head' "the server's word alone" 'audit --against'
  mv "$HOME_FOLDER/heads" "$XDG_STATE_HOME/ascribe/heads"
}

@test "a server that was rolled back fails" {
  "$ASCRIBE_TEST_BIN/pg_dump" "$URI" >"$HOME_FOLDER/dump"
  ascribe party add --slug four --name Four --type company
  ascribe checkpoint >/dev/null
  psql "$URI" -c "CREATE DATABASE back" && psql "$(other back)" -f "$HOME_FOLDER/dump" >/dev/null
  run --separate-stderr ascribe doctor --db "$(other back)" --json
  echo "$output"
  [ "$status" -eq 1 ]
  [ "$(jq -rs 'map(select(.status == "fail") | .check) | join(",")' <<<"$output")" = 'remembered head,exported head' ]
  [[ $output == *'does not extend'* ]]
}

@test "a database that is not reached is 6, and the keys are looked at all the same" {
  run --separate-stderr ascribe doctor --db "postgresql://ascribe@/ascribe?host=$HOME_FOLDER/nowhere"
  echo "$output, $stderr"
  [ "$status" -eq 6 ]
  [[ $output == 'fail  database '*'cannot reach the database'*'ok    keys '* ]]
  [[ $stderr == *'cannot reach the database'* ]]
  XDG_DATA_HOME=$HOME_FOLDER/e run --separate-stderr ascribe doctor
  [ "$status" -eq 6 ]
  [[ $output == 'fail  database '*'no casebook yet'*'ascribe init ORIGIN'* ]]
}
