#!/usr/bin/env bats
# Competing hypotheses from the shell: recorded, rated by several analysts, taken back, and shown.
load helper

setup_file() {
  open_albania hypotheses
  ascribe key new bob --no-passphrase >/dev/null 2>&1
  ascribe key enroll "$(ascribe key export bob)" --role analyst >/dev/null
  ascribe hypothesis add --slug by-iran --incident albania-2022 --text 'Iran did it.' --allegation iran-responsible >/dev/null
  ascribe hypothesis add --slug by-another --incident albania-2022 --text 'Another did it.' >/dev/null
}

ach() { ascribe report albania-2022 --json | jq -c "$@"; }

@test "two analysts rate, one rates again, and the brief weighs it" {
  ascribe rate by-iran albania-evidence consistent >/dev/null
  ascribe rate by-another albania-evidence very-inconsistent -m 'It is said to leave no room.' >/dev/null
  ascribe rate by-iran iran-principles inconsistent >/dev/null
  run ascribe rate by-iran iran-principles very-inconsistent
  [ "$status" -eq 0 ]
  [[ $output == changed* ]]
  ascribe rate by-iran albania-evidence inconsistent --key bob >/dev/null
  # by-iran: (0 + 1) / 2 + 2; by-another: 2
  [ "$(ach '[.hypotheses.hypotheses[] | [.slug, .inconsistency, .rated, .place]]')" = \
    '[["by-another",2,1,1],["by-iran",2.5,2,2]]' ]
  [ "$(ach '.hypotheses.items[0].disagreements')" = '[{"hypothesis":"by-iran","opposed":true}]' ]
  [ "$(ach '[.hypotheses.items[] | [.evidence, .changes_order]]')" = '[["albania-evidence",true],["iran-principles",true]]' ]
  ascribe report albania-2022 | grep -q 'Analysts differ on albania-evidence against H2: alice: consistent; bob:'
  ascribe report albania-2022 --format json >"$BATS_TEST_TMPDIR/report.json"
  ascribe schema brief >"$BATS_TEST_TMPDIR/schema.json"
  python3 -c 'import json, sys, jsonschema; jsonschema.validate(json.load(open(sys.argv[1])), json.load(open(sys.argv[2])))' \
    "$BATS_TEST_TMPDIR/report.json" "$BATS_TEST_TMPDIR/schema.json"
  ascribe audit >/dev/null
}

@test "a rating is taken back with its reason, and can be made anew" {
  id=$(ascribe rating list albania-2022 --json | jq -r 'select(.body.evidence == "iran-principles").id')
  ascribe rating retract "$id" --reason 'Read it again.' >/dev/null
  [ "$(ach '[.hypotheses.items[].evidence]')" = '["albania-evidence"]' ]
  ascribe rate by-iran iran-principles neutral >/dev/null
  [ "$(ach '[.hypotheses.items[].evidence]')" = '["albania-evidence","iran-principles"]' ]
  ascribe audit >/dev/null
}

@test "what was known then, and what goes out" {
  first=$(ascribe log --kind rating --json | jq -s 'map(.index) | min')
  [ "$(ascribe report albania-2022 --known-at $((first - 1)) --json | jq '.hypotheses.items | length')" -eq 0 ]
  ascribe hypothesis edit by-another --tlp red >/dev/null
  run ascribe report albania-2022 --release green
  [ "$status" -eq 0 ]
  [[ $output != *by-another* ]]
  [[ $output != *'Another did it'* ]]
}

@test "wrong words are refused, and write nothing" {
  ascribe incident add --slug other --title Other >/dev/null
  ascribe evidence add --slug elsewhere --incident other --title E --type unspecified >/dev/null
  refused 7 'of different incidents' ascribe rate by-iran elsewhere neutral
  refused 7 'not a term' ascribe rate by-iran albania-evidence certain
  refused 3 'no hypothesis "nix"' ascribe rate nix albania-evidence neutral
  refused 3 'no evidence "nix"' ascribe rate by-iran nix neutral
}

@test "what is rated stays, and stays in its incident" {
  refused 7 'are of different incidents' ascribe evidence edit albania-evidence --incident other
  refused 7 'are of different incidents' ascribe hypothesis edit by-iran --incident other
  refused 7 'still refers to the hypothesis' ascribe hypothesis retract by-iran --reason 'Not needed.'
}

@test "hypotheses and ratings come and go as JSON Lines" {
  ascribe export -o "$BATS_TEST_TMPDIR/case.jsonl"
  grep -c '"kind":"rating"' "$BATS_TEST_TMPDIR/case.jsonl"
  before=$(ach '[.hypotheses.hypotheses[] | [.slug, .inconsistency, .rated]]')
  own_database hypotheses_again
  export XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
  ascribe init test.example/again --key alice >/dev/null 2>&1
  ascribe import "$BATS_TEST_TMPDIR/case.jsonl" >/dev/null
  # what two keys rated counts the same where one of them brought it in
  [ "$(ach '[.hypotheses.hypotheses[] | [.slug, .inconsistency, .rated]]')" = "$before" ]
  ascribe export -o "$BATS_TEST_TMPDIR/again.jsonl"
  cmp "$BATS_TEST_TMPDIR/case.jsonl" "$BATS_TEST_TMPDIR/again.jsonl"
}
