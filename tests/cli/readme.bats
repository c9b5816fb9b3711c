#!/usr/bin/env bats
# Every command of the README, in its order, and the output that it shows.
load helper

setup_file() {
  unset ASCRIBE_DB ASCRIBE_CASEBOOK ASCRIBE_KEY
  export DEMO=$BATS_FILE_TMPDIR/demo
  # the first of the two commands; the second is what runs this
  make -C "$top" -s demo B="$(dirname "$ASCRIBE")" DEMO="$DEMO" >"$BATS_FILE_TMPDIR/demo.out" 2>"$BATS_FILE_TMPDIR/demo.err"
}

teardown_file() {
  for env in "$DEMO" "$BATS_FILE_TMPDIR/tour/mine"; do
    folder=$(XDG_DATA_HOME=$env/data "$ASCRIBE" db status --json | jq -r .database)
    XDG_DATA_HOME=$env/data "$ASCRIBE" db stop >/dev/null 2>&1 || true
    case $folder in /var/lib/ascribe/?*) rm -rf "$folder" ;; esac
  done
  # where the path was too long for a socket, the data is elsewhere
  data=$(. "$DEMO/env" && echo "$XDG_DATA_HOME")
  XDG_DATA_HOME=$data "$ASCRIBE" db stop >/dev/null 2>&1 || true
  case $data in /tmp/ascribe-demo.?*) rm -rf "$data" ;; esac
}

blocks() { # LANGUAGE: the README's blocks in it
  awk -v lang="$1" '/^```/ { on = ($0 == "```" lang); next } on' "$top/README.md"
}

@test "the demonstration prints the brief and what to try next, and leaves its files" {
  grep -q '^Cyberattack on government services in Albania' "$BATS_FILE_TMPDIR/demo.out"
  grep -q 'ascribe report albania-2022 --as-of' "$BATS_FILE_TMPDIR/demo.out"
  for file in albania-2022.txt albania-2022.md albania-2022.html albania-2022.csv albania-2022.json env; do [ -s "$DEMO/$file" ]; done
  [ "$(jq '.notes | length' "$DEMO/albania-2022.json")" -eq 1 ]
}

@test "the output that it shows is the program's" {
  blocks text | grep -v '^$' | while IFS= read -r line; do
    grep -qxF -- "$line" "$DEMO/albania-2022.txt" || { echo "not in the brief: $line"; exit 1; }
  done
}

@test "its commands work, one after the other" {
  mkdir -p "$BATS_FILE_TMPDIR/tour/build"
  ln -s "$DEMO" "$BATS_FILE_TMPDIR/tour/build/demo"
  ln -s "$top/tests" "$BATS_FILE_TMPDIR/tour/tests"
  blocks sh >"$BATS_FILE_TMPDIR/tour.sh"
  [ "$(wc -l <"$BATS_FILE_TMPDIR/tour.sh")" -gt 40 ]
  cd "$BATS_FILE_TMPDIR/tour"
  PATH=$(dirname "$ASCRIBE"):$ASCRIBE_TEST_BIN:$PATH run bash -euxo pipefail "$BATS_FILE_TMPDIR/tour.sh"
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *"Signature Verified Successfully"* ]]
  [[ $output == *"kanaani.tlog-proof: entry "*", by analyst@demo.example"* ]]
}

@test "every target that it names is there" {
  for target in $(grep -oE '(`|^    )make [a-z-]+' "$top/README.md" | awk '{print $2}' | sort -u); do
    grep -qE "^$target:" "$top/Makefile" || { echo "$target"; false; }
  done
}
