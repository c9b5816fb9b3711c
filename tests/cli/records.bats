#!/usr/bin/env bats
# Records by single commands: add, show, list, edit, retract, history, and notes.
load helper

setup_file() { open_albania records; }

body() { ascribe "$1" show "$2" --json | jq -c .body; }

@test "each kind is added from options, shown, changed, listed and retracted" {
  ascribe incident add --slug i1 --title 'An incident' --began 2023-01~ --type disruption --victim party=albania,sector=energy
  ascribe party add --slug p1 --name 'A party' --type company --alias One --alias Two --country AL
  ascribe source add --slug s1 --title 'A source' --type interview --publisher p1
  ascribe allegation add --slug a1 --incident i1 --text 'It was so.' --type occurrence --accused p1
  ascribe evidence add --slug e1 --incident i1 --title 'A file' --type documentary
  ascribe statement add --slug t1 --incident i1 --act comment --speaker p1 --capacity official --source s1 \
    --position allegation=a1,stance=denies,contests=evidence --cite evidence=e1,bearing=supports,disclosure=withheld
  ascribe response add --slug r1 --incident i1 --actor p1 --type other --status announced
  [ "$(body party p1)" = '{"slug":"p1","name":"A party","type":"company","aliases":["One","Two"],"country":"AL"}' ]
  [ "$(ascribe statement show t1 --json | jq -c '.body.positions')" = '[{"allegation":"a1","stance":"denies","contests":["evidence"]}]' ]
  for record in response:r1 statement:t1 evidence:e1 allegation:a1 source:s1 incident:i1 party:p1; do
    kind=${record%:*} slug=${record#*:}
    ascribe "$kind" list --json | jq -s -e --arg s "$slug" 'any(.slug == $s)' >/dev/null
    ascribe "$kind" retract "$slug" --reason 'made for a test'
    run ascribe "$kind" list --json
    [[ $output != *"\"slug\":\"$slug\""* ]]
    ascribe "$kind" list --retracted --json | jq -s -e --arg s "$slug" 'any(.slug == $s and .retracted)' >/dev/null
    [ "$(ascribe "$kind" history "$slug" --json | wc -l)" -eq 2 ]
  done
}

@test "an edit makes a new version and keeps the old" {
  ascribe party add --slug p2 --name Before --type company
  ascribe party edit p2 --name After
  ascribe party edit p2 --alias Alias
  ascribe party edit p2 --unset aliases
  [ "$(body party p2)" = '{"slug":"p2","name":"After","type":"company"}' ]
  [ "$(ascribe party history p2 --json | jq -s -c 'map(.body.name)')" = '["Before","After","After","After"]' ]
}

@test "a whole body from JSON, by file and by standard input" {
  echo '{"slug":"p3","name":"Three","type":"medium"}' >"$BATS_TEST_TMPDIR/p3.json"
  ascribe party add --json "$BATS_TEST_TMPDIR/p3.json"
  ascribe party edit p3 --json - <<<'{"slug":"p3","name":"Drei","type":"medium"}'
  [ "$(body party p3)" = '{"slug":"p3","name":"Drei","type":"medium"}' ]
}

@test "the slug is for good" {
  ascribe party add --slug p4 --name Four --type company
  refused 7 'slug' ascribe party edit p4 --slug p5
}

@test "an edit that changes nothing writes nothing" {
  before=$(everything)
  run ascribe party edit nato --name NATO
  [ "$before" = "$(everything)" ]
}

@test "a record is found by its id and by the start of it" {
  id=$(ascribe party show iran --json | jq -r .id)
  [ "$(ascribe party show "$id" --json | jq -r .slug)" = iran ]
  [ "$(ascribe party show "${id:0:13}" --json | jq -r .slug)" = iran ]
  refused 3 'there is no party' ascribe party show iranian
}

@test "without options and without a terminal it says what to give" {
  refused 2 'ascribe help party add' ascribe party add </dev/null
}

# Run a command on a terminal of its own, with $VISUAL as the editor.
on_terminal() {
  python3 - "$@" <<'PY'
import os, pty, sys
status = pty.spawn(sys.argv[1:])
sys.exit(os.waitstatus_to_exitcode(status))
PY
}

@test "on a terminal an editor opens, and what it leaves is added" {
  cat >"$BATS_TEST_TMPDIR/editor" <<'SH'
#!/bin/sh
echo '{"slug":"edited","name":"By editor","type":"company"}' >"$1"
SH
  chmod +x "$BATS_TEST_TMPDIR/editor"
  VISUAL=$BATS_TEST_TMPDIR/editor on_terminal "$ASCRIBE" party add
  [ "$(body party edited)" = '{"slug":"edited","name":"By editor","type":"company"}' ]
  [ -z "$(find "${TMPDIR:-/tmp}" -maxdepth 1 -name 'ascribe-*.json' -newer "$BATS_TEST_TMPDIR/editor")" ]
}

@test "what an editor leaves and is refused is kept, with where" {
  cat >"$BATS_TEST_TMPDIR/editor" <<'SH'
#!/bin/sh
echo '{"slug":"edited-2","name":"By editor","type":"planet"}' >"$1"
SH
  chmod +x "$BATS_TEST_TMPDIR/editor"
  before=$(everything)
  VISUAL=$BATS_TEST_TMPDIR/editor run on_terminal "$ASCRIBE" party add
  [ "$status" -eq 7 ]
  file=$(sed -n 's/.*what you wrote is kept in \([^[:space:]]*\).*/\1/p' <<<"$output" | tr -d '\r')
  grep -q planet "$file"
  rm -f "$file"
  [ "$before" = "$(everything)" ]
}

@test "an editor that changes nothing, or fails, adds nothing" {
  before=$(everything)
  VISUAL=true run on_terminal "$ASCRIBE" party add
  [ "$status" -eq 1 ]
  VISUAL=false run on_terminal "$ASCRIBE" party add
  [ "$status" -eq 1 ]
  [ "$before" = "$(everything)" ]
  rm -f "$(sed -n 's/.*what you wrote is kept in \([^[:space:]]*\).*/\1/p' <<<"$output" | tr -d '\r')"
}

@test "notes: from -m, a file, standard input and an editor; about the incident and more" {
  ascribe note add albania-2022 -m 'One.' --type comment
  echo 'Two, *with* markup.' >"$BATS_TEST_TMPDIR/note.md"
  ascribe note add albania-2022 -F "$BATS_TEST_TMPDIR/note.md" --about statement:kanaani-statement
  ascribe note add albania-2022 - --type assessment --likelihood likely --confidence low <<<'Three.'
  printf '#!/bin/sh\necho Four. >"$1"\n' >"$BATS_TEST_TMPDIR/editor"
  chmod +x "$BATS_TEST_TMPDIR/editor"
  VISUAL=$BATS_TEST_TMPDIR/editor on_terminal "$ASCRIBE" note add albania-2022
  [ "$(ascribe note list albania-2022 --json | jq -s -c 'map(.body.body)')" = '["One.","Two, *with* markup.","Three.","Four."]' ]
  id=$(ascribe note list albania-2022 --json | jq -r 'select(.body.body == "Two, *with* markup.") | .id')
  [ "$(ascribe note show "$id" --json | jq -c .body.about)" = '["incident:albania-2022","statement:kanaani-statement"]' ]
  ascribe report albania-2022 | grep -A2 'Likelihood: likely'
}

@test "a schema is printed for each kind, and is what validation uses" {
  for kind in incident party source allegation statement evidence response note key; do
    ascribe schema "$kind" | jq -e '."$schema" == "https://json-schema.org/draft/2020-12/schema"' >/dev/null
  done
  python3 "$top/tests/cli/schema_agrees.py" "$ASCRIBE" "$top/tests/cli/data/bodies.jsonl"
}

@test "every command's help names it, and its options" {
  ascribe help | grep -q 'report'
  ascribe help --man >"$BATS_TEST_TMPDIR/manual"
  python3 - "$ASCRIBE" "$BATS_TEST_TMPDIR/manual" <<'PY'
import re, subprocess, sys
program, manual = sys.argv[1:]
commands = []
for line in open(manual, encoding="utf-8"):
    if line.startswith(".SS "):
        noun, verb = (line[4:].replace("\\-", "-").split() + [""])[:2]
        commands.append([noun, verb] if re.fullmatch("[a-z][a-z-]*[a-z]", verb) else [noun])
assert len(commands) > 100, len(commands)
for words in commands:
    text = subprocess.run([program, "help", *words], capture_output=True, text=True, check=True).stdout
    assert f"ascribe {' '.join(words)}" in text, (words, text)
    assert "Options of every command" in text, (words, text)
PY
}

@test "what was written is told as written, though it cannot be remembered here" {
  command -v strace >/dev/null || skip "strace is not here"
  open_albania records_unremembered
  ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 run strace -f -qq -o /dev/null -e inject=rename,renameat,renameat2:error=EIO \
    "$ASCRIBE" note add albania-2022 -m 'Kept all the same.'
  [ "$status" -eq 1 ]
  [[ $output == *"it is written, up to ledger index 2"*"do not run it again"* ]]
  [ "$(ascribe note list albania-2022 | grep -c 'Kept all the same')" -eq 1 ]
  ascribe note add albania-2022 -m 'And on.' >/dev/null
  ascribe audit >/dev/null
}
