#!/usr/bin/env bats
# Across incidents: the timeline of one, what changed in a brief, the dossier of a party, incidents side by side, and the
# pager that long ones go through.
load helper

setup_file() {
  open_albania across
  ascribe import "$top/tests/cases/exercise-grid.jsonl" >/dev/null 2>&1
  # the same states in a second incident, with the parts turned round
  cat >"$BATS_FILE_TMPDIR/dam.jsonl" <<'JSON'
{"kind":"incident","slug":"exercise-dam","title":"Exercise: the dam in Borland","began":"2020-05-02","victims":[{"party":"borland"}]}
{"kind":"source","slug":"dam-briefing","title":"Briefing on the dam","type":"broadcast","publisher":"borland-mod","published":"2020-05-04"}
{"kind":"source","slug":"dam-reply","title":"Reply of Arland","type":"official-statement","publisher":"arland","published":"2020-05-09"}
{"kind":"allegation","slug":"arland-did-it","incident":"exercise-dam","text":"The State of Arland opened the gates.","type":"responsibility","accused":["arland"]}
{"kind":"allegation","slug":"corland-helped","incident":"exercise-dam","text":"Corland helped.","type":"conduct","accused":["corland"]}
{"kind":"evidence","slug":"gate-logs","incident":"exercise-dam","title":"Logs of the gates","type":"forensic"}
{"kind":"statement","slug":"borland-accuses","incident":"exercise-dam","acts":["attribution"],"speakers":["borland-spokesman"],"capacity":"official","said_on":"2020-05-04","sources":["dam-briefing"],"positions":[{"allegation":"arland-did-it","stance":"asserts"},{"allegation":"corland-helped","stance":"asserts"}],"cites":[{"evidence":"gate-logs","bearing":"supports","allegation":"arland-did-it","disclosure":"summarised"}]}
{"kind":"statement","slug":"arland-denies","incident":"exercise-dam","acts":["denial"],"speakers":["arland-minister"],"capacity":"official","said_on":"2020-05-07/2020-05-09","sources":["dam-reply"],"positions":[{"allegation":"arland-did-it","stance":"denies"}],"answers":[{"statement":"borland-accuses","relation":"rebuts"}]}
{"kind":"response","slug":"borland-recalls","incident":"exercise-dam","actor":"borland","targets":["arland"],"type":"severed-relations","status":"announced","announced_in":["borland-accuses"]}
JSON
  ascribe import "$BATS_FILE_TMPDIR/dam.jsonl" >/dev/null 2>&1
  ascribe party dossier arland --json >"$BATS_FILE_TMPDIR/arland.json"
  ascribe party dossier borland --json >"$BATS_FILE_TMPDIR/borland.json"
}

# Run on a terminal of 24 rows; what it shows, without carriage returns.
on_terminal() {
  TERM=xterm script -qec "$(printf '%q ' "$@")" /dev/null </dev/null | tr -d '\r'
  return "${PIPESTATUS[0]}"
}

no_wider_than_80() {
  python3 - "$@" <<'PY'
import sys, unicodedata
def width(text): return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
for name in sys.argv[1:]:
    wide = [line for line in open(name, encoding="utf-8").read().split("\n") if width(line) > 80]
    assert not wide, (name, wide)
PY
}

@test "timeline marks attributions, denials and responses, and prints of a date what is known" {
  ascribe timeline exercise-grid --json >"$BATS_TEST_TMPDIR/t.json"
  marks() { jq -c --arg s "$1" '.events[] | select(.slug == $s) | .marks' "$BATS_TEST_TMPDIR/t.json"; }
  [ "$(jq -r .schema "$BATS_TEST_TMPDIR/t.json")" = ascribe/timeline/v1 ]
  [ "$(marks arland-accuses)" = '["attribution"]' ]
  [ "$(marks borland-denies-first)" = '["denial"]' ]
  [ "$(marks arland-expels)" = '["response"]' ]
  [ "$(marks league-declines)" = '[]' ]
  ascribe timeline exercise-grid >"$BATS_TEST_TMPDIR/t.txt"
  grep -q '^about April 2021  *+  *S' "$BATS_TEST_TMPDIR/t.txt"
  grep -q '^between 6 March 2021  *-  *S' "$BATS_TEST_TMPDIR/t.txt"
  grep -q '^and 8 March 2021' "$BATS_TEST_TMPDIR/t.txt"
  run ! grep -q '…  ' "$BATS_TEST_TMPDIR/t.txt"
  ascribe timeline exercise-grid --format md | grep -q '^| between 6 March 2021 and 8 March 2021 |'
}

@test "timeline keeps to the bounds" {
  [ "$(ascribe timeline albania-2022 --as-of 2022-09-07 --json | jq -c '[.events[] | select(.kind == "statement") | .slug] | sort')" = \
    '["iran-mfa-statement","rama-severs-relations"]' ]
  run ascribe timeline albania-2022 --known-at 0
  [ "$status" -eq 3 ]
}

@test "a dossier counts the same for who accuses and for who is accused" {
  [ "$(jq -r .schema "$BATS_FILE_TMPDIR/arland.json")" = ascribe/dossier/v1 ]
  entry() { jq -c --arg i "$2" ".incidents[] | select(.slug == \$i) | $3" "$BATS_FILE_TMPDIR/$1.json"; }
  [ "$(entry borland exercise-dam .figures.attributions_made.contested)" = 1 ]
  [ "$(entry borland exercise-dam .figures.attributions_made.no_reply_recorded)" = 1 ]
  [ "$(entry arland exercise-dam .figures.attributions_received.contested)" = 1 ]
  [ "$(entry arland exercise-dam '.figures.answers_given | [.count, .min, .max]')" = '[1,3,5]' ]
  [ "$(entry borland exercise-dam '.figures.answers_received | [.count, .min, .max]')" = '[1,3,5]' ]
  [ "$(entry arland exercise-dam '[.responses_received[].slug]')" = '["borland-recalls"]' ]
  [ "$(entry borland exercise-dam '[.responses_taken[].slug]')" = '["borland-recalls"]' ]
  [ "$(entry borland exercise-dam '[.cites[] | [.evidence, .disclosure]]')" = '[["gate-logs","summarised"]]' ]
}

@test "a dossier has every incident of the party, the oldest first, and sums them" {
  [ "$(jq -c '[.incidents[].slug]' "$BATS_FILE_TMPDIR/arland.json")" = '["exercise-dam","exercise-grid"]' ]
  for figure in statements contests attributions_made.count attributions_received.contested answers_given.count \
    evidence.count responses_taken responses_received left_unanswered; do
    [ "$(jq ".totals.$figure == ([.incidents[].figures.$figure] | add)" "$BATS_FILE_TMPDIR/arland.json")" = true ]
  done
  [ "$(jq -c '.totals.answers_given | [.known, .min, .max]' "$BATS_FILE_TMPDIR/arland.json")" = '[2,3,6]' ]
}

@test "a dossier of a part is that of whom it counts for, and says so" {
  ascribe party dossier borland-spokesman --json | jq 'del(.asked_for)' >"$BATS_TEST_TMPDIR/a"
  jq 'del(.asked_for)' "$BATS_FILE_TMPDIR/borland.json" | cmp - "$BATS_TEST_TMPDIR/a"
  ascribe party dossier borland-spokesman | grep -q 'Asked for: Юрий Ветров (borland-spokesman)'
}

@test "a dossier says where no reply is recorded" {
  ascribe party dossier corland --json >"$BATS_TEST_TMPDIR/c.json"
  [ "$(jq -c '.incidents[] | select(.slug == "exercise-dam") | [.positions[0].why, .left_unanswered[0].statement]' "$BATS_TEST_TMPDIR/c.json")" = \
    '["no-reply-recorded","borland-accuses"]' ]
  ascribe party dossier corland | grep -q 'no reply recorded'
}

@test "a dossier keeps to the bounds, and a party of no incident has an empty one" {
  [ "$(ascribe party dossier arland --as-of 2020-12 --json | jq -c '[.incidents[] | select(.figures.statements > 0) | .slug]')" = '["exercise-dam"]' ]
  ascribe party add --slug nobody --name Nobody --type state >/dev/null
  [ "$(ascribe party dossier nobody --json | jq -c '[.incidents, .totals.statements]')" = '[[],0]' ]
  run ascribe party dossier nix
  [ "$status" -eq 3 ]
  run ascribe party dossier arland --known-at 0
  [ "$status" -eq 3 ]
}

@test "compare sets the same figures of incidents side by side" {
  ascribe compare albania-2022 exercise-grid exercise-dam --json >"$BATS_TEST_TMPDIR/c.json"
  [ "$(jq -r .schema "$BATS_TEST_TMPDIR/c.json")" = ascribe/comparison/v1 ]
  [ "$(jq -c '[.incidents[] | [.slug, .affirm, .contest, .evidence.count]]' "$BATS_TEST_TMPDIR/c.json")" = \
    '[["albania-2022",3,1,4],["exercise-grid",2,1,3],["exercise-dam",1,1,1]]' ]
  [ "$(jq -c '.parties[] | select(.party == "borland") | [.incidents[].position.stance]' "$BATS_TEST_TMPDIR/c.json")" = \
    '[null,"partially-denies","asserts"]' ]
  [ "$(jq -c '.parties[] | select(.party == "arland") | [.incidents[].accused]' "$BATS_TEST_TMPDIR/c.json")" = '[false,true,true]' ]
  for incident in albania-2022 exercise-grid exercise-dam; do
    ascribe report $incident --json | jq -c '.gaps | group_by(.code) | map({(.[0].code): length}) | add' >"$BATS_TEST_TMPDIR/gaps"
    jq -c --arg i $incident '.incidents[] | select(.slug == $i) | .gaps | with_entries(select(.value > 0))' "$BATS_TEST_TMPDIR/c.json" |
      diff - "$BATS_TEST_TMPDIR/gaps"
  done
}

@test "compare refuses one incident, one given twice, and one that is not there" {
  run ascribe compare albania-2022
  [ "$status" -eq 2 ]
  run ascribe compare albania-2022 albania-2022
  [ "$status" -eq 2 ]
  run ascribe compare albania-2022 nix
  [ "$status" -eq 3 ]
}

@test "a report says what was added, edited and retracted since, and which positions differ" {
  size=$(ascribe report exercise-dam --json | jq .ledger.size)
  ascribe evidence edit gate-logs --credibility 2 >/dev/null
  ascribe statement add --slug corland-denies --incident exercise-dam --act denial --speaker corland --capacity official \
    --source dam-reply --position allegation=corland-helped,stance=denies >/dev/null
  ascribe response retract borland-recalls --reason 'Never happened.' >/dev/null
  ascribe report exercise-dam --since "$size" --json | jq .changes >"$BATS_TEST_TMPDIR/changes.json"
  [ "$(jq -c '[.records[] | [.change, .kind, .name]]' "$BATS_TEST_TMPDIR/changes.json")" = \
    '[["added","statement","corland-denies"],["edited","evidence","gate-logs"],["retracted","response","borland-recalls"]]' ]
  [ "$(jq -c '.records[1].paths, .records[2].reason' "$BATS_TEST_TMPDIR/changes.json")" = $'["credibility"]\n"Never happened."' ]
  [ "$(jq -c '[.positions[] | [.party, .before, .now.stance]]' "$BATS_TEST_TMPDIR/changes.json")" = '[["corland",null,"denies"]]' ]
  ascribe report exercise-dam --since "$size" >"$BATS_TEST_TMPDIR/r.txt"
  grep -A 30 '^Bottom line' "$BATS_TEST_TMPDIR/r.txt" | grep -q "^What changed since $size"
  tr '\n' ' ' <"$BATS_TEST_TMPDIR/r.txt" | tr -s ' ' >"$BATS_TEST_TMPDIR/r.line"
  grep -q 'Corland on A2: no position recorded → denies (S3; first hand). A2: Corland helped.' "$BATS_TEST_TMPDIR/r.line"
  grep -q 'credibility: none → 2 ' "$BATS_TEST_TMPDIR/r.line"
  ascribe report exercise-dam --since "$size" --format md | grep -q "^## What changed since $size"
  [ "$(ascribe report exercise-dam --since $((size + 3)) --json | jq -c '.changes | [.records, .positions]')" = '[[],[]]' ]
  [ "$(ascribe report exercise-dam --json | jq .changes)" = null ]
}

@test "since a time counts what was recorded from then on, and since before the incident everything is new" {
  [ "$(ascribe report albania-2022 --since 2001-01-01T00:00:00Z --json | jq '.changes | .incident_new and (.records | map(.change == "added") | all)')" = true ]
  [ "$(ascribe report albania-2022 --since 2999-01-01T00:00:00Z --json | jq -c '.changes.records')" = '[]' ]
  run ascribe report albania-2022 --since yesterday
  [ "$status" -eq 2 ]
}

@test "no line is wider than 80 columns" {
  ascribe timeline albania-2022 >"$BATS_TEST_TMPDIR/a"
  ascribe timeline exercise-grid >"$BATS_TEST_TMPDIR/b"
  ascribe party dossier iran >"$BATS_TEST_TMPDIR/c"
  ascribe party dossier arland >"$BATS_TEST_TMPDIR/d"
  ascribe compare albania-2022 exercise-grid exercise-dam >"$BATS_TEST_TMPDIR/e"
  ascribe report exercise-grid --since 1 >"$BATS_TEST_TMPDIR/f"
  no_wider_than_80 "$BATS_TEST_TMPDIR"/[a-f]
}

@test "the same bytes in any locale and time zone" {
  for words in "timeline exercise-grid" "party dossier arland" "compare exercise-dam exercise-grid" "report exercise-grid --since 1"; do
    for format in text md html json; do
      # shellcheck disable=SC2086
      ascribe $words --format $format >"$BATS_TEST_TMPDIR/one"
      # shellcheck disable=SC2086
      TZ=Asia/Tokyo LC_ALL=tr_TR.UTF-8 ascribe $words --format $format | cmp - "$BATS_TEST_TMPDIR/one"
    done
  done
}

@test "the HTML is one page in the frame of the brief, and says what the Markdown says" {
  for words in "timeline exercise-grid" "party dossier arland" "compare albania-2022 exercise-dam exercise-grid"; do
    # shellcheck disable=SC2086
    ascribe $words --format html >"$BATS_TEST_TMPDIR/page.html"
    # shellcheck disable=SC2086
    ascribe $words --format md >"$BATS_TEST_TMPDIR/page.md"
    python3 "$top/tests/cli/report_page.py" "$BATS_TEST_TMPDIR/page.html"
    python3 - "$BATS_TEST_TMPDIR/page.html" "$BATS_TEST_TMPDIR/page.md" <<'PY'
import html, re, sys
page = open(sys.argv[1], encoding="utf-8").read()
words = lambda text: re.findall(r"\w+", text)
said = words(html.unescape(re.sub(r"<[^>]*>", " ", re.sub(r"<head>.*?</head>|<caption.*?</caption>", "", page, flags=re.S))))
lines = [line for line in open(sys.argv[2], encoding="utf-8") if not re.fullmatch(r"[| -]+\n", line)]
expected = words(re.sub(r"\\(.)", r"\1", "".join(lines)))
label = words(re.search(r'<p class="marking">(.*?)</p>', page).group(1)) if 'class="marking"' in page else []
assert said == label + expected, [pair for pair in zip(said, label + expected) if pair[0] != pair[1]][:3]
assert len(said) > 100
PY
  done
}

@test "-o writes to a file, and nothing to standard output" {
  [ -z "$(ascribe timeline exercise-grid -o "$BATS_TEST_TMPDIR/t.txt")" ]
  ascribe timeline exercise-grid | cmp - "$BATS_TEST_TMPDIR/t.txt"
  run ascribe compare exercise-dam exercise-grid -o "$BATS_TEST_TMPDIR/c.docx" --format docx
  [ "$status" -eq 2 ]
}

# A pager that leaves a mark in what it shows.
mark_pager() {
  printf '#!/bin/sh\necho "paged $*"\nexec cat\n' >"$BATS_TEST_TMPDIR/marker"
  chmod +x "$BATS_TEST_TMPDIR/marker"
}

@test "on a terminal what is longer than the screen goes through the pager, whole" {
  mark_pager
  for words in "report albania-2022" "timeline albania-2022" "compare albania-2022 exercise-grid" "party dossier iran" "log -p"; do
    # shellcheck disable=SC2086
    PAGER="$BATS_TEST_TMPDIR/marker -x" NO_COLOR=1 on_terminal "$ASCRIBE" $words >"$BATS_TEST_TMPDIR/out"
    [ "$(head -n 1 "$BATS_TEST_TMPDIR/out")" = "paged -x" ]
    # shellcheck disable=SC2086
    PAGER=cat NO_COLOR=1 on_terminal "$ASCRIBE" $words >"$BATS_TEST_TMPDIR/plain"
    tail -n +2 "$BATS_TEST_TMPDIR/out" | cmp - "$BATS_TEST_TMPDIR/plain"
  done
}

@test "no pager for what is short, in a pipe, with --no-input, with PAGER=cat or empty, on a dumb terminal" {
  mark_pager
  export PAGER=$BATS_TEST_TMPDIR/marker
  on_terminal "$ASCRIBE" log -n 1 >"$BATS_TEST_TMPDIR/short"
  ascribe report albania-2022 >"$BATS_TEST_TMPDIR/pipe"
  on_terminal "$ASCRIBE" report albania-2022 --no-input >"$BATS_TEST_TMPDIR/no-input"
  on_terminal "$ASCRIBE" report albania-2022 -o "$BATS_TEST_TMPDIR/file" >"$BATS_TEST_TMPDIR/to-file"
  PAGER='' on_terminal "$ASCRIBE" report albania-2022 >"$BATS_TEST_TMPDIR/empty"
  run ! grep -q '^paged' "$BATS_TEST_TMPDIR"/{short,pipe,no-input,file,to-file,empty}
  [ -s "$BATS_TEST_TMPDIR/empty" ]
  [ ! -s "$BATS_TEST_TMPDIR/to-file" ]
}

@test "PAGER is words, never a command of a shell" {
  PAGER="cat; touch $BATS_TEST_TMPDIR/made" on_terminal "$ASCRIBE" report albania-2022 >"$BATS_TEST_TMPDIR/out" || true
  [ ! -e "$BATS_TEST_TMPDIR/made" ]
  PAGER="\$(touch $BATS_TEST_TMPDIR/made)" on_terminal "$ASCRIBE" report albania-2022 >"$BATS_TEST_TMPDIR/out" || true
  [ ! -e "$BATS_TEST_TMPDIR/made" ]
}

@test "a pager that is not there, fails or is left early changes no exit code" {
  PAGER=/nowhere/pager NO_COLOR=1 on_terminal "$ASCRIBE" report albania-2022 >"$BATS_TEST_TMPDIR/out"
  grep -q '^Bottom line' "$BATS_TEST_TMPDIR/out"
  PAGER=false on_terminal "$ASCRIBE" report albania-2022
  PAGER='head -n 1' on_terminal "$ASCRIBE" log -p >"$BATS_TEST_TMPDIR/out"
  [ "$(wc -l <"$BATS_TEST_TMPDIR/out")" -eq 1 ]
  run env PAGER=true TERM=xterm script -qec "$ASCRIBE report nix" /dev/null
  [ "$status" -eq 3 ]
}
