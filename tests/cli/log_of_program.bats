#!/usr/bin/env bats
# What the program says of itself: --verbose, ASCRIBE_LOG, and what the server can see.
load helper

setup_file() { open_albania told; }

@test "--verbose tells one line an event on standard error, and standard output is the same" {
  run --separate-stderr ascribe note list albania-2022 --verbose
  [ "$output" = "$(ascribe note list albania-2022)" ]
  while read -r line; do
    [[ $line =~ ^20[0-9-]+T[0-9:.]+Z\ [0-9]+\ event=(connect|statement|append|end)\  ]]
  done <<<"$stderr"
  [[ $stderr == *' event=connect '*'database cli_told_'* ]]
  [[ $stderr == *' event=statement name=choose_casebook ms='* ]]
  [[ $stderr == *' event=end ms='*' exit=0 command="note list"' ]]
}

@test "ASCRIBE_LOG adds to a file that others cannot read, and a failure's exit code stands in it" {
  export ASCRIBE_LOG=$BATS_TEST_TMPDIR/log
  ascribe note add albania-2022 -m 'Nobody reads this in a log.' >/dev/null
  run ascribe note show nothing-like-it
  [ "$status" -eq 3 ]
  [ "$(stat -c %a "$ASCRIBE_LOG")" = 600 ]
  grep -q 'event=append .*casebook="test.example/told"' "$ASCRIBE_LOG"
  grep -q 'event=end .*exit=3 command="note show"' "$ASCRIBE_LOG"
  run grep -c 'Nobody reads' "$ASCRIBE_LOG"
  [ "$output" = 0 ]
}

@test "a log that cannot be is told, and is no link to elsewhere" {
  ln -s "$BATS_TEST_TMPDIR/elsewhere" "$BATS_TEST_TMPDIR/link"
  ASCRIBE_LOG=$BATS_TEST_TMPDIR/link run ascribe incident list
  [ "$status" -eq 1 ]
  [[ $output == *"cannot open the log"* ]]
  [ ! -e "$BATS_TEST_TMPDIR/elsewhere" ]
  ASCRIBE_LOG=$BATS_TEST_TMPDIR run ascribe incident list
  [ "$status" -eq 1 ]
}

@test "no secret and no word of a record stands in the log" {
  export ASCRIBE_LOG=$BATS_TEST_TMPDIR/log
  ascribe key new carol --passphrase-fd 3 3<<<'sesame open' >/dev/null 2>&1
  ascribe incident add --slug secret-slug --title 'Words of a record' >/dev/null
  ascribe report albania-2022 >/dev/null
  run grep -iE 'sesame|words of a record|kanaani|BEGIN|password' "$ASCRIBE_LOG"
  [ "$status" -eq 1 ]
}

@test "a statement that took a second or more is marked" {
  # the head is held for over a second by somebody else
  (psql "$ASCRIBE_DB" -c 'BEGIN' -c 'SELECT 1 FROM ascribe.head FOR UPDATE' -c 'SELECT pg_sleep(1.5)' -c 'COMMIT' >/dev/null) &
  sleep 0.3
  ASCRIBE_LOG=$BATS_TEST_TMPDIR/log ascribe note add albania-2022 -m 'Waits.' >/dev/null
  wait
  grep -q 'event=statement name=append ms=1[0-9][0-9][0-9]\.[0-9] rows=1 slow=yes' "$BATS_TEST_TMPDIR/log"
}

@test "what is sent without waiting for it is told when its answer comes" {
  echo 'Bytes of a file' >"$BATS_TEST_TMPDIR/file"
  ASCRIBE_LOG=$BATS_TEST_TMPDIR/log ascribe evidence log albania-2022 "$BATS_TEST_TMPDIR/file" >/dev/null
  grep -q 'event=statement name=content_upload ms=[0-9.]* rows=1$' "$BATS_TEST_TMPDIR/log"
  grep -q 'event=statement name=content_keep ms=[0-9.]* rows=1$' "$BATS_TEST_TMPDIR/log"
}

@test "the server knows the program by its name, and each statement by its own" {
  (psql "$ASCRIBE_DB" -c 'BEGIN' -c 'SELECT 1 FROM ascribe.head FOR UPDATE' -c 'SELECT pg_sleep(1.5)' -c 'COMMIT' >/dev/null) &
  sleep 0.3
  ascribe note add albania-2022 -m 'Waits too.' >/dev/null &
  sleep 0.5
  [ "$(psql "$ASCRIBE_DB" -c "SELECT left(query, 21) FROM pg_stat_activity WHERE application_name = 'ascribe'
    AND datname = current_database() AND state = 'active'")" = '/* ascribe: append */' ]
  wait
}
