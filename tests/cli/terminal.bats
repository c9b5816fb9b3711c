#!/usr/bin/env bats
# The shell's contract: streams, colours, exit codes, no terminal.
load helper

setup_file() { open_albania terminal; }

@test "data goes to standard output, all else to standard error" {
  run --separate-stderr ascribe party list
  [ "$status" -eq 0 ]
  [ -n "$output" ]
  [ -z "$stderr" ]
}

@test "a table shows any alphabet, whatever the locale" {
  ascribe party add --slug tirane --name "Tiranë, تهران" --type unnamed >/dev/null
  LC_ALL=C ascribe party list | grep -F "Tiranë, تهران"
}

@test "no colour and no escape sequence in a pipe" {
  ascribe report albania-2022 >"$BATS_TEST_TMPDIR/out"
  run ! grep -q $'\033' "$BATS_TEST_TMPDIR/out"
}

@test "colours on a terminal, and none with NO_COLOR or a dumb terminal" {
  show() { python3 -c '
import os, pty, sys
status = pty.spawn(sys.argv[1:])
sys.exit(os.waitstatus_to_exitcode(status))' "$ASCRIBE" party show iran; }
  TERM=xterm show | grep -q $'\033\\['
  TERM=xterm NO_COLOR=1 show >"$BATS_TEST_TMPDIR/a"
  TERM=dumb show >"$BATS_TEST_TMPDIR/b"
  run ! grep -q $'\033' "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
}

@test "a reader that leaves early is no fuss" {
  ascribe export 2>"$BATS_TEST_TMPDIR/err" | head -n 1 >/dev/null
  [ ! -s "$BATS_TEST_TMPDIR/err" ]
}

@test "output that cannot be written is an error" {
  run ascribe party list >/dev/full
  [ "$status" -ne 0 ] || { run bash -c '"$ASCRIBE" party list >/dev/full'; [ "$status" -eq 1 ]; }
}

@test "no line of a report or a list is wider than 80 columns" {
  ascribe report albania-2022 >"$BATS_TEST_TMPDIR/out"
  python3 - "$BATS_TEST_TMPDIR/out" <<'PY'
import sys, unicodedata
def width(text): return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
wide = [line for line in open(sys.argv[1], encoding="utf-8").read().split("\n") if width(line) > 80]
assert not wide, wide
PY
}

@test "usage errors are 2, and say how to go on" {
  for words in "nonsense" "party nonsense" "party list --frob" "report" "report a b" "--db"; do
    # shellcheck disable=SC2086
    run --separate-stderr ascribe $words
    [ "$status" -eq 2 ]
    [ -z "$output" ]
    [[ $stderr == ascribe:* ]]
  done
}

@test "the version and the help need nothing" {
  env -i "$ASCRIBE" --version | grep -qE '^ascribe [0-9]+\.[0-9]+\.[0-9]+$'
  env -i "$ASCRIBE" --help | grep -q 'Commands'
}

@test "--json lists are JSON Lines of a versioned shape" {
  ascribe party list --json | jq -e -s 'map(.schema == "ascribe/record/v1") | all' >/dev/null
  ascribe key list --json | jq -e -s 'map(.schema | startswith("ascribe/")) | all' >/dev/null
  ascribe db status --json | jq -e '.schema == "ascribe/db/v1"' >/dev/null
}

@test "completions are sound shell" {
  ascribe completion bash | bash -n
  ascribe completion bash >"$BATS_TEST_TMPDIR/c" && bash -c "source '$BATS_TEST_TMPDIR/c'; COMP_WORDS=(ascribe rep) COMP_CWORD=1; _ascribe; [[ \" \${COMPREPLY[*]} \" == *' report '* ]]"
}

@test "a secret is in no argument and no environment" {
  ascribe key new quiet --passphrase-fd 3 3<<<'top secret words' &
  pid=$!
  for _ in 1 2 3 4 5 6 7 8; do
    run ! grep -qs 'top secret words' "/proc/$pid/cmdline" "/proc/$pid/environ"
  done
  wait "$pid"
}

@test "install puts program, manual page and completions below PREFIX" {
  make -C "$top" -s install B="$(dirname "$ASCRIBE")" PREFIX=/usr DESTDIR="$BATS_TEST_TMPDIR/root"
  "$BATS_TEST_TMPDIR/root/usr/bin/ascribe" --version
  for file in share/man/man1/ascribe.1 share/bash-completion/completions/ascribe share/zsh/site-functions/_ascribe \
    share/fish/vendor_completions.d/ascribe.fish; do
    [ -s "$BATS_TEST_TMPDIR/root/usr/$file" ]
  done
  make -C "$top" -s uninstall B="$(dirname "$ASCRIBE")" PREFIX=/usr DESTDIR="$BATS_TEST_TMPDIR/root"
  [ -z "$(find "$BATS_TEST_TMPDIR/root" -type f)" ]
}

# What bash completes the last of WORDS to.
completed() {
  "$ASCRIBE" completion bash >"$BATS_TEST_TMPDIR/c"
  bash -c 'source "$1"; shift; COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)); _ascribe 2>&1; echo "${COMPREPLY[*]}"' _ \
    "$BATS_TEST_TMPDIR/c" "$ASCRIBE" "$@"
}

@test "completion knows slugs by the operand or the option that they are for" {
  [ "$(completed report alb)" = albania-2022 ]
  [ "$(completed statement show kanaani-st)" = kanaani-statement ]
  [ "$(completed statement add --speaker nasser)" = nasser-kanaani ]
  [ "$(completed statement list --incident alb)" = albania-2022 ]
  [ "$(completed party merge nasser-kanaani unn)" = "unnamed-experts unnamed-media unnamed-third-parties" ]
  [ "$(completed search x --party nat)" = nato ]
  [ -z "$(completed statement add --summary alb)" ]
  [[ " $(completed party show --js) " == " --json " ]]
}

@test "completion of slugs is silent and starts nothing where there is no database" {
  for uri in postgresql:///nowhere?host=/nowhere ''; do
    run --separate-stderr env ASCRIBE_DB="$uri" XDG_DATA_HOME="$BATS_TEST_TMPDIR/none" "$ASCRIBE" completion slugs party ir
    [ "$status" -eq 0 ]
    [ -z "$output$stderr" ]
    [ ! -e "$BATS_TEST_TMPDIR/none" ]
  done
  run --separate-stderr ascribe completion slugs nonsense x
  [ "$status" -eq 0 ]
  [ -z "$output$stderr" ]
}

@test "completions for fish ask for slugs too" {
  ascribe completion fish | grep -F "__fish_seen_subcommand_from statement; and __fish_seen_subcommand_from show" |
    grep -qF '(ascribe completion slugs statement (commandline -ct) 2>/dev/null)'
  ascribe completion fish | grep -F -- '-l speaker' | grep -qF 'completion slugs party'
}
