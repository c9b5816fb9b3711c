# What the tests of the shell's view share. ASCRIBE is the program; with-server.sh gives the server.
bats_require_minimum_version 1.5.0

top=$(cd "$BATS_TEST_DIRNAME/../.." && pwd)
ASCRIBE=${ASCRIBE:-$top/build/ascribe}
shared=${ASCRIBE_SHARED:-$top/../shared}

PATH=/usr/bin:$PATH # the Python that the packages are for, and not a wrapper that takes half a second to find one

ascribe() { "$ASCRIBE" "$@"; }
psql() { "$ASCRIBE_TEST_BIN/psql" -X -q -At -v ON_ERROR_STOP=1 "$@"; }

# Folders of its own for each test file, and a database that is dropped with the server.
own_folders() {
  unset ASCRIBE_CASEBOOK ASCRIBE_KEY VISUAL EDITOR NO_COLOR CLICOLOR CLICOLOR_FORCE
  export XDG_DATA_HOME=$BATS_FILE_TMPDIR/data XDG_STATE_HOME=$BATS_FILE_TMPDIR/state
  export XDG_CONFIG_HOME=$BATS_FILE_TMPDIR/config
}
own_database() { # NAME: ASCRIBE_DB points at it
  local name=cli_${1}_$$_$RANDOM
  psql "$ASCRIBE_TEST_URI" -c "CREATE DATABASE $name"
  export ASCRIBE_DB=${ASCRIBE_TEST_URI/\/postgres?/\/$name?}
}
open_casebook() { # NAME
  own_folders
  own_database "$1"
  ascribe init "test.example/$1" --key alice --no-passphrase >/dev/null 2>&1
  export ASCRIBE_KEY=alice
}
open_albania() {
  open_casebook "$1"
  ascribe demo >/dev/null 2>&1
}

# All that the casebook holds, to see that nothing was written.
everything() {
  psql "$ASCRIBE_DB" -c "SELECT size, root FROM ascribe.head" -c "SELECT count(*) FROM ascribe.entry" \
    -c "SELECT count(*) FROM ascribe.record" -c "SELECT count(*) FROM ascribe.node"
}

# refused CODE TEXT COMMAND...: it fails with that code, says TEXT on stderr, prints nothing, and writes nothing.
refused() {
  local code=$1 text=$2 before after
  shift 2
  before=$(everything)
  run --separate-stderr "$@"
  after=$(everything)
  echo "status $status, stdout: $output, stderr: $stderr"
  [ "$status" -eq "$code" ]
  [ -z "$output" ]
  [[ $stderr == *"$text"* ]]
  [ "$before" = "$after" ]
}

# From a file: refused_import CODE TEXT < JSON Lines
refused_import() {
  cat >"$BATS_TEST_TMPDIR/in.jsonl"
  refused "$1" "$2" ascribe import "$BATS_TEST_TMPDIR/in.jsonl"
}

skip_without() { # PATH
  [ -e "$1" ] || skip "$1 is not there"
}
