#!/usr/bin/env bats
# lint: the gaps of a case alone, and how they are accepted by signed notes.
load helper

setup_file() {
  open_albania lint
}

gaps() { "$ASCRIBE" lint "$@" --json 2>/dev/null || true; }
open_count() { gaps "$@" | jq -s 'map(select(.accepted == null)) | length'; }

@test "the gaps of the case of Albania, no more and no less" {
  gaps albania-2022 | jq -r '.code' | sort | uniq -c | awk '{print $2, $1}' >"$BATS_TEST_TMPDIR/codes"
  diff - "$BATS_TEST_TMPDIR/codes" <<'END'
evidence-asserted-only 2
interested-source 1
no-evidence-cited 10
no-published-evidence 1
no-reply-recorded 6
second-hand-only 1
single-origin 1
unanswered 1
ungraded 1
END
  concerns() { gaps albania-2022 | jq -s -e --arg c "$1" --arg r "$2" 'any(.code == $c and (.records | index($r)))'; }
  concerns second-hand-only party:united-kingdom
  concerns evidence-asserted-only party:albania
  concerns evidence-asserted-only party:united-states
  concerns evidence-asserted-only party:iran
  concerns interested-source source:tehran-times-article
  concerns interested-source party:iran
  concerns single-origin source:tehran-times-article
  concerns no-published-evidence incident:albania-2022
}

@test "it fails while a gap is open, and says how to accept one" {
  run --separate-stderr ascribe lint albania-2022
  [ "$status" -eq 1 ]
  [[ $output == *"no-published-evidence: None of the evidence that any side cites has been"* ]]
  [[ $output == *"Concerns: "*"party:united-kingdom"* ]]
  [[ $stderr == *" gaps are open"* ]]
  [[ $stderr == *"--type accepted-gap"* ]]
}

@test "it shows the same gaps as the report" {
  gaps albania-2022 | jq -s -S 'map(del(.schema))' >"$BATS_TEST_TMPDIR/lint"
  ascribe report albania-2022 --format json | jq -S .gaps >"$BATS_TEST_TMPDIR/report"
  cmp "$BATS_TEST_TMPDIR/lint" "$BATS_TEST_TMPDIR/report"
  [ "$(gaps albania-2022 | jq -r .schema | uniq)" = ascribe/gap/v1 ]
}

@test "it takes the bounds of the report" {
  gaps albania-2022 --as-of 2022-09-07 | jq -s -S 'map(del(.schema))' >"$BATS_TEST_TMPDIR/lint"
  ascribe report albania-2022 --as-of 2022-09-07 --format json | jq -S .gaps >"$BATS_TEST_TMPDIR/report"
  cmp "$BATS_TEST_TMPDIR/lint" "$BATS_TEST_TMPDIR/report"
  run ascribe lint albania-2022 --known-at 0
  [ "$status" -eq 3 ]
}

@test "a gap is accepted by a signed note with a reason, and shown as accepted" {
  before=$(open_count albania-2022)
  size=$(ascribe report albania-2022 --format json | jq .ledger.size)
  records=$(gaps albania-2022 | jq -r 'select(.code == "second-hand-only" and (.records | index("party:united-kingdom")))
    | .records[] | select(startswith("incident:") | not) | "--about " + .' | head -n 2)
  # shellcheck disable=SC2086 # one word an option
  ascribe note add albania-2022 --type accepted-gap --gap second-hand-only $records -m 'The text was *taken down*.'
  [ "$(open_count albania-2022)" -eq $((before - 1)) ]
  [ "$(gaps albania-2022 | jq -c 'select(.accepted) | .accepted | [.author, .index, .reason]')" = \
    "[\"alice\",$size,\"The text was *taken down*.\"]" ]
  run ascribe lint albania-2022
  [ "$status" -eq 1 ]
  [[ $output == *"Accepted by alice, ledger index $size, because:"*"The text was taken down."* ]]
  ascribe report albania-2022 | grep -A 1 "Accepted by alice, ledger index $size"
  ascribe report albania-2022 --format md | grep -F -A 1 "Accepted by alice, ledger index $size"
  [ "$(ascribe report albania-2022 --format json | jq '[.gaps[] | select(.accepted)] | length')" -eq 1 ]
  [ "$(open_count albania-2022 --known-at $((size - 1)))" -eq "$before" ]
}

@test "one that a single record is missing from is still open" {
  before=$(open_count albania-2022)
  records=$(gaps albania-2022 | jq -r 'select(.code == "interested-source") | .records[] | "--about " + .')
  # shellcheck disable=SC2086
  ascribe note add albania-2022 --type accepted-gap --gap interested-source ${records%--about*} -m 'Known.'
  [ "$(open_count albania-2022)" -eq "$before" ]
  # shellcheck disable=SC2086
  ascribe note add albania-2022 --type accepted-gap --gap interested-source $records -m 'Known.'
  [ "$(open_count albania-2022)" -eq $((before - 1)) ]
}

@test "it is open again where a later note replaces the one that accepts it" {
  before=$(open_count albania-2022)
  ascribe note add albania-2022 --type accepted-gap --gap no-published-evidence -m 'Too early.' \
    $(gaps albania-2022 | jq -r 'select(.code == "no-published-evidence") | .records[1:][] | "--about " + .')
  [ "$(open_count albania-2022)" -eq $((before - 1)) ]
  id=$(gaps albania-2022 | jq -r 'select(.code == "no-published-evidence") | .accepted.note')
  ascribe note add albania-2022 --supersedes "$id" -m 'It is time that someone asks.'
  [ "$(open_count albania-2022)" -eq "$before" ]
}

@test "a note that accepts says which gap, and no other does" {
  refused 7 'gap: is missing' ascribe note add albania-2022 --type accepted-gap -m 'Why.'
  refused 7 'gap: goes with accepted-gap' ascribe note add albania-2022 --gap ungraded -m 'Why.'
  refused 7 'gap: "no-such-gap"' ascribe note add albania-2022 --type accepted-gap --gap no-such-gap -m 'Why.'
  [[ $stderr == *"second-hand-only"* ]]
  ascribe schema note | jq -e '.properties.gap.enum | index("impossible-dates")'
  ascribe help note add | grep -q -- '--gap TERM'
}

@test "what accepts a gap comes and goes with the case" {
  ascribe export -o "$BATS_TEST_TMPDIR/case.jsonl"
  gaps albania-2022 | jq -c '[.code, (.records | sort), .accepted.reason]' | sort >"$BATS_TEST_TMPDIR/before"
  open_casebook lint_again
  ascribe import "$BATS_TEST_TMPDIR/case.jsonl"
  gaps albania-2022 | jq -c '[.code, (.records | sort), .accepted.reason]' | sort >"$BATS_TEST_TMPDIR/after"
  cmp "$BATS_TEST_TMPDIR/before" "$BATS_TEST_TMPDIR/after"
  grep -q 'taken down' "$BATS_TEST_TMPDIR/after"
}

@test "a case without gaps, or with accepted ones alone, is clean" {
  ascribe incident add --slug quiet --title 'Nothing yet'
  run --separate-stderr ascribe lint quiet
  [ "$status" -eq 0 ]
  [ "$output" = "None found." ]
  [ -z "$(ascribe lint quiet --json)" ]
  ascribe evidence add --slug disk --incident quiet --title 'A disk' --type forensic
  run ascribe lint quiet
  [ "$status" -eq 1 ]
  ascribe note add quiet --type accepted-gap --gap ungraded --about evidence:disk -m 'No one has looked at it yet.'
  ascribe lint quiet
  [ "$(ascribe lint quiet --json | jq -r .accepted.reason)" = 'No one has looked at it yet.' ]
}

@test "what is not there is not found" {
  run ascribe lint no-such-incident
  [ "$status" -eq 3 ]
}
