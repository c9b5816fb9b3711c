#!/usr/bin/env bats
# Quotations: found in captures, pinned to their place, found again, and what is said where they are not.
load helper

setup_file() {
  cat >"$BATS_FILE_TMPDIR/first.txt" <<'END'
We had no part in the events of July, and nobody has shown that we had. Dr. Smith agrees. “It was us,” nobody said.

We had no part in it. Ask the others — they know 漢字 and “more”!
END
  open_case verified
  add kept --quote page:'no part in the events of July' --voice direct --about a
  add lost --from page:2
  add loose --quote bare:'Loose words.' --unanchored
  add shifted --quote page:'We had no part in@2' --from page:5
  export VERIFIED_DB=$ASCRIBE_DB
  open_case quote
}

# What is verified is in a casebook of its own.
verified() { export ASCRIBE_DB=$VERIFIED_DB; }

open_case() { # NAME
  open_casebook "$1"
  ascribe incident add --slug case --title 'A case'
  ascribe party add --slug x --name X --type state
  ascribe allegation add --slug a --incident case --text 'X did it.' --type responsibility --accused x
  for slug in page bare; do
    ascribe source add --slug $slug --title "$slug" --type other --language fr --publisher x
  done
  capture page "$BATS_FILE_TMPDIR/first.txt" 2022-01-01T00:00:00Z
}

# The capture's digest is in $digest.
capture() { # SOURCE FILE TIME
  digest=$(sha256sum <"$2" | cut -d ' ' -f 1)
  ascribe source capture "$1" "$2" --captured-at "$3"
}

add() { # SLUG OPTION…
  local slug=$1
  shift
  ascribe statement add --slug "$slug" --incident case --act denial --speaker x --capacity official "$@"
}
quotes() { ascribe statement show "$1" --json | jq -c "$2"; }

@test "words are found, each place with its line, sentence and anchor" {
  run --separate-stderr ascribe quote find page 'no part in'
  [ "$status" -eq 0 ]
  [ "${lines[0]}" = "1  line 1, sentence 1, 7-17: page, capture $(sha256sum <"$BATS_FILE_TMPDIR/first.txt" | cut -c 1-8)" ]
  [[ ${lines[1]} == "      We had no part in the events of July"* ]]
  [[ $output == *"2  line 3, sentence 4, 124-134: page"* ]]
  [[ $output != *$'\033'* ]]
  CLICOLOR_FORCE=1 run ascribe quote find page 'no part in'
  [[ $output == *$'We had \033[1mno part in\033[0m the events'* ]]
}

@test "as JSON a place is the selectors of the W3C, and the text stands there" {
  ascribe quote find page 'no part in' --json >"$BATS_TEST_TMPDIR/places"
  [ "$(jq -s length "$BATS_TEST_TMPDIR/places")" -eq 2 ]
  python3 - "$BATS_FILE_TMPDIR/first.txt" "$BATS_TEST_TMPDIR/places" <<'PY'
import json, sys
text = open(sys.argv[1], encoding="utf-8").read()
for line in open(sys.argv[2]):
    place = json.loads(line)
    assert place["exact"] == "no part in" == text[place["start"]:place["end"]]
    assert text[:place["start"]].endswith(place["prefix"]) and text[place["end"]:].startswith(place["suffix"])
    assert place["schema"] == "ascribe/place/v1" and place["source"] == "page" and len(place["capture"]) == 64
PY
}

@test "words that differ in spaces, dashes and quotation marks alone are found as printed" {
  run --separate-stderr ascribe quote find page '"It  was us," nobody' --json
  [ "$status" -eq 0 ]
  [ "$(jq -r .exact <<<"$output")" = '“It was us,” nobody' ]
  [[ $stderr == *"but for spaces, dashes, hyphens or quotation marks"* ]]
}

@test "words that are nowhere: the nearest passage, with the difference" {
  refused 3 'does not have these words in its capture' ascribe quote find page 'We had a part in the events of July'
  [[ $stderr == *"nearest, in sentence 1: We had [-a-]{+no+} part in"* ]]
  refused 3 'nothing in it is like them' ascribe quote find page 'xyzzy plugh xyzzy plugh'
  refused 3 'the source "bare" has no capture with a text' ascribe quote find bare 'words'
  [[ $stderr == *"ascribe source capture bare FILE"* ]]
  refused 3 'there is no source "none"' ascribe quote find none 'words'
  refused 3 'the source "page" has no capture ffff' ascribe quote find page 'no part' --capture ffff
  refused 7 'there are no words to look for' ascribe quote find page '  '
}

@test "source read numbers the sentences, one a line where no terminal is" {
  run ascribe source read page
  [ "$status" -eq 0 ]
  [ "${#lines[@]}" -eq 5 ]
  [ "${lines[0]}" = '   1  We had no part in the events of July, and nobody has shown that we had.' ]
  [ "${lines[1]}" = '   2  Dr. Smith agrees.' ]
  [ "${lines[4]}" = '   5  Ask the others — they know 漢字 and “more”!' ]
}

@test "source read as JSON Lines counts code points of the text" {
  ascribe source read page --json >"$BATS_TEST_TMPDIR/sentences"
  python3 - "$BATS_FILE_TMPDIR/first.txt" "$BATS_TEST_TMPDIR/sentences" <<'PY'
import json, sys
text = open(sys.argv[1], encoding="utf-8").read()
sentences = [json.loads(line) for line in open(sys.argv[2])]
assert [s["number"] for s in sentences] == list(range(1, len(sentences) + 1))
for s in sentences:
    assert text[s["start"]:s["end"]] == s["text"] == s["text"].strip(), s
    assert s["schema"] == "ascribe/sentence/v1"
assert "".join("".join(s["text"] for s in sentences).split()) == "".join(text.split())
PY
}

@test "source read on a terminal wraps by display width, shows paragraphs, and keeps hostile text harmless" {
  printf 'One %s two.\n\nRed \033[31m\xe2\x80\xae and %s.\n' "$(printf '漢%.0s' {1..40})" "$(printf 'word %.0s' {1..20})" >"$BATS_TEST_TMPDIR/hostile.txt"
  ascribe source add --slug hostile --title H --type other
  capture hostile "$BATS_TEST_TMPDIR/hostile.txt" 2022-01-01T00:00:00Z
  PAGER=cat script -qec "stty cols 40; $ASCRIBE source read hostile" /dev/null | tr -d '\r' >"$BATS_TEST_TMPDIR/shown"
  cat "$BATS_TEST_TMPDIR/shown"
  grep -qx '' "$BATS_TEST_TMPDIR/shown"
  run ! grep -q $'\033' "$BATS_TEST_TMPDIR/shown"
  run ! grep -q $'\xe2\x80\xae' "$BATS_TEST_TMPDIR/shown"
  grep -q '<U+202E>' "$BATS_TEST_TMPDIR/shown"
  python3 - "$BATS_TEST_TMPDIR/shown" <<'PY'
import sys, unicodedata
for line in open(sys.argv[1], encoding="utf-8"):
    assert sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line.rstrip("\n")) <= 40, line
PY
}

@test "statement add --quote pins the words that stand there to their place" {
  add denial --quote page:'no part in the events of July' --voice direct --about a --translation 'None.' --translator 'A. B.'
  [ "$(quotes denial .body.quotes)" = "$(jq -nc --arg d "$(sha256sum <"$BATS_FILE_TMPDIR/first.txt" | cut -d ' ' -f 1)" \
    '[{source: "page", exact: "no part in the events of July", prefix: "We had ", suffix: ", and nobody has shown that we had",
      start: 7, end: 36, capture: $d, voice: "direct", about: ["a"], language: "fr", translation: "None.", translator: "A. B."}]')" ] ||
    { quotes denial .body.quotes; false; }
}

@test "what was typed otherwise is recorded as it stands there, and several quotations keep their order" {
  add several --quote page:'"It was us," nobody' --language en --quote source=bare,exact=Words,voice=reported \
    --from page:2 --voice reported
  [ "$(quotes several '[.body.quotes[] | [.source, .exact, .voice, .language]]')" = \
    '[["page","“It was us,” nobody","unclear","en"],["bare","Words","reported",null],["page","Dr. Smith agrees.","reported","fr"]]' ]
}

@test "sentences by their numbers" {
  add sentences --from page:1-2
  [ "$(quotes sentences '.body.quotes[0] | [.exact, .start, .end]')" = \
    '["We had no part in the events of July, and nobody has shown that we had. Dr. Smith agrees.",0,89]' ]
  refused 3 'quotes[0]: the text has' add wrong --from page:5-6
  refused 7 'quotes[0]: ' add wrong --from page:3-2
  refused 2 '--from: "page" is not of the form SOURCE:12' add wrong --from page
  refused 2 '--from: "two" is not a whole number' add wrong --from page:two
  refused 2 '--from' add wrong --from page:1-x
}

@test "words that are not there are refused, the nearest shown; --unanchored insists" {
  refused 7 'quotes[0]: the source "page" does not have these words' add wrong --quote page:'no part in the events of June'
  [[ $stderr == *"nearest, in sentence 1: no part in the events of [-June-]{+July+}"* ]]
  refused 7 'or record the words without a place: --unanchored' add wrong --quote bare:'Words.'
  [[ $stderr == *"ascribe source capture bare FILE"* ]]
  add insisted --quote bare:'Words.' --unanchored --voice reported
  [ "$(quotes insisted .body.quotes)" = '[{"source":"bare","exact":"Words.","voice":"reported"}]' ]
  [ "$(ascribe lint case --json 2>/dev/null | jq -c 'select(.code == "unanchored-quotation") | .about | index("insisted") != null')" = true ]
  refused 2 '--unanchored: sentences' add wrong --from page:1 --unanchored
}

@test "words that stand in several places are refused with the list, and one is chosen by its number" {
  refused 7 'quotes[0]: the words stand in 2 places of the source "page"' add wrong --quote page:'We had no part in'
  [[ $stderr == *'@1 “…'*' the events of J…”, @2 “…'*' it. Ask the oth…”'* ]]
  add second --quote page:'We had no part in@2'
  [ "$(quotes second '.body.quotes[0] | [.exact, .start]')" = '["We had no part in",117]' ]
  refused 7 'stand in 2 places of the source "page", not in 3' add wrong --quote page:'We had no part in@3'
  refused 7 'does not have these words' add wrong --quote page:'We had a part in@2'
}

@test "what is said of a quotation goes with the one before it" {
  refused 2 '--voice: there is no --quote SOURCE:WORDS or --from before it' add wrong --voice direct --quote page:'no part in it'
  refused 2 '--unanchored: there is no' add wrong --quote source=page,exact=w,voice=direct --unanchored
  refused 7 'quotes[0].voice' add wrong --quote page:'no part in it' --voice loud
  refused 3 'the source "page" has no capture 0000' add wrong --quote page:'no part in it' --capture 0000
  refused 3 'there is no source "none"' add wrong --quote none:'words'
}

@test "an edit replaces the quotations, and leaves them where none is given" {
  add edited --quote page:'no part in it'
  ascribe statement edit edited --said-on 2022-08-01
  [ "$(quotes edited '[.body.quotes[].exact]')" = '["no part in it"]' ]
  ascribe statement edit edited --from page:2
  [ "$(quotes edited '[.body.quotes[].exact]')" = '["Dr. Smith agrees."]' ]
  run --separate-stderr ascribe quote verify edited
  [ "${lines[-1]}" = "1 quotation: 1 same" ]
}

@test "the help of statement add tells how, and the words of a hostile source stay harmless in messages" {
  ascribe help statement add | grep -q -- '--quote SOURCE:WORDS'
  ascribe help quote verify | grep -q 'ascribe quote verify'
  ascribe source add --slug bad --title B --type other
  printf 'It is \033[31m red \xe2\x80\xae here.\n' >"$BATS_TEST_TMPDIR/bad.txt"
  capture bad "$BATS_TEST_TMPDIR/bad.txt" 2022-01-01T00:00:00Z
  run ascribe quote find bad 'It was red here.'
  [ "$status" -eq 3 ]
  [[ $output != *$'\033'* && $output != *$'\xe2\x80\xae'* ]]
}

@test "quote verify: same, moved, changed, gone, no capture; 14 where one changed or is gone" {
  verified
  run --separate-stderr ascribe quote verify
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *"same        kept, quotation 1: page, capture "* ]]
  [[ $output == *"no-capture  loose, quotation 1: bare"$'\n'* ]]
  [[ ${lines[-1]} == "5 quotations: 4 same, 1 no-capture" ]]
  sed 's/events of July/events of June/; s/Dr. Smith agrees. //; s/^We had no part in it/Yes. &/' "$BATS_FILE_TMPDIR/first.txt" >"$BATS_TEST_TMPDIR/second.txt"
  capture page "$BATS_TEST_TMPDIR/second.txt" 2023-01-01T00:00:00Z
  run --separate-stderr ascribe quote verify
  echo "$output" "$stderr"
  [ "$status" -eq 14 ]
  second=${digest:0:8}
  [[ $output == *"changed     kept, quotation 1: page, capture $second"$'\n'"      no part in the events of [-July-]{+June+}"$'\n'* ]]
  [[ $output == *"moved       shifted, quotation 1: page, capture $second"$'\n'"      from "* ]]
  [[ $output == *"gone        lost, quotation 1: page, capture $second"$'\n'"      Dr. Smith agrees."$'\n'* ]]
  [ "${lines[-1]}" = "5 quotations: 4 same, 2 moved, 1 changed, 1 gone, 1 no-capture" ]
  [[ $stderr == *"2 quotations no longer match what a capture has"* ]]
}

@test "the same bytes captured again are looked in once" {
  add twice --quote page:'nobody said'
  capture page "$BATS_FILE_TMPDIR/first.txt" 2022-02-01T00:00:00Z
  [ "$(ascribe source show page --json | jq '[.body.captures[] | select(.captured_at)] | length')" -eq 2 ]
  run --separate-stderr ascribe quote verify twice
  [ "${lines[-1]}" = "1 quotation: 1 same" ]
}

@test "quote verify as JSON Lines, of one statement or incident" {
  verified
  run --separate-stderr ascribe quote verify kept --json
  [ "$status" -eq 14 ]
  [ "$(jq -sc 'map(.schema) | unique' <<<"$output")" = '["ascribe/quote-verdict/v1","ascribe/quote-verdicts/v1"]' ]
  [ "$(jq -sc '[.[] | select(.statement) | [.statement, .quote, .status, .exact, .found, .difference]]' <<<"$output")" = \
    '[["kept",1,"same","no part in the events of July",null,null],["kept",1,"changed","no part in the events of July","no part in the events of June","no part in the events of [-July-]{+June+}"]]' ]
  run --separate-stderr ascribe quote verify shifted --json
  [ "$status" -eq 0 ]
  [ "$(jq -sc '[.[] | select(.status == "moved" and .quote == 1) | [.was.start, .start - .was.start]]' <<<"$output")" = '[[117,-13]]' ]
  run --separate-stderr ascribe quote verify case loose
  [ "$status" -eq 14 ]
  [ "${lines[-1]}" = "5 quotations: 4 same, 2 moved, 1 changed, 1 gone, 1 no-capture" ]
  refused 3 'there is no record "none"' ascribe quote verify none
}

@test "what an earlier capture did not have yet is no fault" {
  verified
  add newer --quote page:'the events of June'
  run --separate-stderr ascribe quote verify newer
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *"page, earlier capture "* ]]
  [ "${lines[-1]}" = "1 quotation: 1 same, 1 changed" ]
  ascribe statement retract newer --reason 'Entered for a test.'
  run --separate-stderr ascribe quote verify
  [[ $output != *newer* ]]
}

@test "the brief says of each source what its newest capture does not have" {
  verified
  gap() { ascribe lint case --json "$@" 2>/dev/null | jq -c 'select(.code == "drifted-quotation") | [.text, .records]'; }
  [ "$(gap)" = '["The newest capture of page does not have 2 quotations as recorded: S1.1 (reads differently), S2.1 (not found).",["source:page","statement:kept","statement:lost"]]' ] || { gap; false; }
  run ascribe lint case
  [ "$status" -eq 1 ]
  [[ $output == *"drifted-quotation: The newest capture of page"* ]]
  ascribe report case --format json >"$BATS_TEST_TMPDIR/brief.json"
  [ "$(jq -c '[.statements[] | select(.quotes[0].drifted) | [.slug, .quotes[0].drifted]]' "$BATS_TEST_TMPDIR/brief.json")" = '[["kept","changed"],["lost","gone"]]' ]
  for format in text md html; do ascribe report case --format $format | tr '\n' ' ' | grep -q 'newest capture'; done
  # as the casebook was before the page was captured again
  index=$(ascribe source history page --json | jq -s '.[-1].index')
  [ -z "$(gap --known-at $((index - 1)))" ]
  ascribe note add case --type accepted-gap --gap drifted-quotation --about source:page --about statement:kept \
    --about statement:lost -m 'The page was corrected.'
  [ "$(ascribe lint case --json 2>/dev/null | jq -r 'select(.code == "drifted-quotation") | .accepted.reason')" = 'The page was corrected.' ]
}

@test "the brief with a drifted quotation is of its schema, and the same twice" {
  verified
  ascribe report case --format json >"$BATS_TEST_TMPDIR/a"
  ascribe report case --format json >"$BATS_TEST_TMPDIR/b"
  cmp "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
  ascribe schema brief >"$BATS_TEST_TMPDIR/schema"
  python3 "$BATS_TEST_DIRNAME/brief_schema.py" "$BATS_TEST_TMPDIR/schema" "$BATS_TEST_TMPDIR/a"
}

@test "a text that is no longer what was kept is said, and the report goes on" {
  verified
  psql "$ASCRIBE_DB" -c "UPDATE ascribe.passage SET text = text || 'A'"
  run --separate-stderr ascribe quote verify kept
  echo "$output" "$stderr"
  [ "$status" -eq 14 ]
  [[ $output == *"unreadable  kept, quotation 1: page"* ]]
  run --separate-stderr ascribe report case
  [ "$status" -eq 0 ]
  [[ $stderr == *"the quotations from page were not looked for"* ]]
  psql "$ASCRIBE_DB" -c "DELETE FROM ascribe.passage" -c "DELETE FROM ascribe.piece" -c "DELETE FROM ascribe.content"
  run --separate-stderr ascribe quote verify kept
  echo "$output" "$stderr"
  [ "$status" -eq 0 ]
  [[ $output == "no-capture  kept, quotation 1: page"* ]]
  [[ ${#lines[@]} -eq 2 ]]
  run --separate-stderr ascribe report case
  [ "$status" -eq 0 ]
  [ -z "$stderr" ]
}
