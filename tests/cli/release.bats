#!/usr/bin/env bats
# TLP as a filter for what leaves: --release, and the marking that a brief has.
load helper

setup_file() {
  open_albania release
  ascribe import "$top/tests/cases/exercise-grid.jsonl" >/dev/null 2>&1
  cat >"$BATS_FILE_TMPDIR/dam.jsonl" <<'JSON'
{"kind":"incident","slug":"dam","title":"The dam","tlp":"green","began":"2020-05-02"}
{"kind":"source","slug":"dam-news","title":"News","type":"broadcast","published":"2020-05-04"}
{"kind":"party","slug":"north","name":"Northland","type":"state"}
{"kind":"party","slug":"south","name":"Southland","type":"state"}
{"kind":"party","slug":"hidden-friend","name":"Verborgen","type":"state","tlp":"red"}
{"kind":"allegation","slug":"did-it","incident":"dam","text":"Southland opened the gates.","type":"responsibility","accused":["south"]}
{"kind":"statement","slug":"north-accuses","incident":"dam","acts":["attribution"],"speakers":["north"],"capacity":"official","said_on":"2020-05-04","sources":["dam-news"],"positions":[{"allegation":"did-it","stance":"asserts"}]}
{"kind":"statement","slug":"hidden-word","incident":"dam","acts":["comment"],"speakers":["south"],"capacity":"official","said_on":"2020-05-05","sources":["dam-news"],"tlp":"amber","summary":"Verborgen.","positions":[{"allegation":"did-it","stance":"denies"}]}
{"kind":"statement","slug":"hidden-support","incident":"dam","acts":["comment"],"speakers":["hidden-friend"],"capacity":"official","said_on":"2020-05-06","sources":["dam-news"],"positions":[{"allegation":"did-it","stance":"endorses"}]}
JSON
  ascribe import "$BATS_FILE_TMPDIR/dam.jsonl" >/dev/null 2>&1
}

# no_secret FILE...: nothing with "hidden-" in its slug or "Verborgen" in its text.
no_secret() { run ! grep -il 'hidden-[a-z]*\|verborgen' "$@"; }

@test "report, timeline, compare, dossier and lint show nothing of what is marked higher, in any format" {
  for format in text md html json csv; do
    ascribe report dam --release green --format $format -o "$BATS_TEST_TMPDIR/report.$format" 2>/dev/null
    ascribe report dam --format $format 2>/dev/null | grep -q 'hidden-word\|Verborgen'
  done
  for format in text md json; do
    ascribe timeline dam --release green --format $format >"$BATS_TEST_TMPDIR/timeline.$format"
    ascribe compare dam albania-2022 --release green --format $format >"$BATS_TEST_TMPDIR/compare.$format"
    ascribe party dossier south --release green --format $format >"$BATS_TEST_TMPDIR/dossier.$format"
  done
  ascribe lint dam --release green >"$BATS_TEST_TMPDIR/lint.text" 2>/dev/null || true
  ascribe lint dam --release green --json >"$BATS_TEST_TMPDIR/lint.json" 2>/dev/null || true
  [ "$(find "$BATS_TEST_TMPDIR" -type f -size +0 -name '*.*' | wc -l)" -eq 16 ]
  no_secret "$BATS_TEST_TMPDIR"/*.*
}

@test "how many records are left out is said in every format, and of CSV and lint on standard error" {
  said='Released: up to TLP:GREEN. 3 records are left out: marked higher'
  ascribe report dam --release green | tr '\n' ' ' | tr -s ' ' | grep -q "$said"
  ascribe report dam --release green --format md | grep -q '3 records are left out'
  ascribe report dam --release green --format html | grep -q '3 records are left out'
  [ "$(ascribe report dam --release green --json | jq -c '.marking, .release')" = $'"green"\n{"level":"green","left_out":3}' ]
  [ "$(ascribe report dam --json | jq -c '.marking, .release')" = $'"red"\nnull' ]
  run --separate-stderr ascribe report dam --release green --format csv
  [ "$stderr" = "ascribe: released up to TLP:GREEN; left out: 3 records" ]
  [[ $output == allegation,* ]]
  run -1 --separate-stderr ascribe lint dam --release green
  [[ $stderr == "ascribe: released up to TLP:GREEN; left out: 3 records"* ]]
  ascribe report dam --release red | grep -q 'Released: up to TLP:RED. No record is left out.'
  [ "$(ascribe timeline dam --release amber --json | jq -c '.marking, .release.left_out')" = $'"amber"\n2' ]
}

@test "lint says what the released brief lacks, where the whole one does not" {
  ascribe lint dam --json 2>/dev/null >"$BATS_TEST_TMPDIR/all" || true
  ascribe lint dam --json --release green 2>/dev/null >"$BATS_TEST_TMPDIR/released" || true
  run ! grep -q '"code":"no-reply-recorded"' "$BATS_TEST_TMPDIR/all"
  grep -q '"code":"no-reply-recorded"' "$BATS_TEST_TMPDIR/released"
}

@test "an incident that is marked higher does not leave, and its title neither" {
  for words in "report exercise-grid" "timeline exercise-grid" "lint exercise-grid" "compare dam exercise-grid"; do
    # shellcheck disable=SC2086
    refused 5 "the incident is marked TLP:AMBER+STRICT: nothing of it may leave at TLP:AMBER" ascribe $words --release amber
    [[ $stderr != *"power cut"* ]]
  done
  refused 2 'there is no TLP marking "white"' ascribe report dam --release white
  [[ $stderr == *"clear, green, amber, amber+strict, red"* ]]
}

@test "a dossier leaves such an incident out and counts what is of it; one of such a party is refused" {
  all=$(jq -s 'map(select(.incident == "exercise-grid" or .slug == "exercise-grid")) | length' "$top/tests/cases/exercise-grid.jsonl")
  ascribe party dossier arland --release amber --json >"$BATS_TEST_TMPDIR/d.json"
  [ "$(jq -c '[.incidents[].slug], .release' "$BATS_TEST_TMPDIR/d.json")" = "[]"$'\n'"{\"level\":\"amber\",\"left_out\":$all}" ]
  no_secret "$BATS_TEST_TMPDIR/d.json"
  run ! grep -q grid "$BATS_TEST_TMPDIR/d.json"
  refused 5 "is marked higher than TLP:GREEN" ascribe party dossier hidden-friend --release green
  [[ $stderr != *Verborgen* ]]
}

@test "what changed since says nothing of what was marked higher later, retracted or not" {
  size=$(ascribe report dam --json | jq .ledger.size)
  add() { ascribe statement add --slug "$1" --incident dam --act comment --speaker south --capacity official --source dam-news --summary Verborgen. >/dev/null; }
  for slug in hidden-raised hidden-retracted hidden-moved; do add $slug; done
  then=$(ascribe report dam --json | jq .ledger.size)
  ascribe report dam --release green --since "$size" | grep -q 'statement hidden-retracted'
  ascribe statement edit hidden-raised --tlp red >/dev/null
  ascribe statement edit hidden-retracted --tlp red >/dev/null
  ascribe statement retract hidden-retracted --reason 'Verborgen.' >/dev/null
  ascribe statement edit hidden-moved --incident exercise-grid >/dev/null
  for format in text md html json; do
    ascribe report dam --release green --since "$then" --format $format >"$BATS_TEST_TMPDIR/changes.$format"
    ascribe report dam --since "$then" --format $format | grep -q hidden-retracted
  done
  no_secret "$BATS_TEST_TMPDIR"/changes.*
  ascribe statement retract hidden-raised --reason over >/dev/null
  ascribe statement retract hidden-moved --reason over >/dev/null
  no_secret <(ascribe report dam --release green --since "$then")
  ascribe incident edit dam --tlp red >/dev/null
  raised=$(ascribe report dam --json | jq .ledger.size)
  ascribe incident edit dam --tlp green >/dev/null
  refused 5 "--since: the incident is marked TLP:RED" ascribe report dam --release green --since "$raised"
}

@test "the marking is the highest of what is shown: of a brief, of its pages, of a bundle's brief" {
  ascribe report dam | grep -q '^- Marking: TLP:RED$'
  ascribe report dam --release amber | grep -q '^- Marking: TLP:AMBER$'
  ascribe report dam --format html | grep -q '<body class="tlp-red" '
  ascribe report dam --format html --release green | grep -q '<body class="tlp-green" '
  ascribe timeline dam | grep -q '^- Marking: TLP:RED$'
  ascribe compare dam albania-2022 | grep -q '^- Marking: TLP:RED$'
  ascribe party dossier south | grep -q '^- Marking: TLP:RED$'
  ascribe bundle dam -o "$BATS_TEST_TMPDIR/dam.tar.zst" >/dev/null
  tar --zstd -xOf "$BATS_TEST_TMPDIR/dam.tar.zst" brief.txt | grep -q '^- Marking: TLP:RED$'
}

@test "the JSON of a released brief is as its schema says" {
  ascribe schema brief >"$BATS_TEST_TMPDIR/schema.json"
  ascribe report dam --release green --json >"$BATS_TEST_TMPDIR/a.json"
  ascribe report dam --json >"$BATS_TEST_TMPDIR/b.json"
  python3 "$top/tests/cli/brief_schema.py" "$BATS_TEST_TMPDIR/schema.json" "$BATS_TEST_TMPDIR"/[ab].json
}

@test "a statement and an allegation keep their numbers under every bound, and through edits and retractions" {
  numbers() { ascribe report "$@" --json 2>/dev/null | jq -c '[(.allegations, .statements)[] | {(.slug): .number}] | add'; }
  kept() { # FILE: each number there is the one that the record has in all.json
    jq -s -e '.[0] as $all | .[1] | (length > 0) and (to_entries | all($all[.key] == .value))' "$BATS_TEST_TMPDIR/all.json" "$1" >/dev/null
  }
  numbers albania-2022 >"$BATS_TEST_TMPDIR/all.json"
  [ "$(jq -c '[.["iran-responsible"], .["mois-responsible"], .["rama-severs-relations"], .["tehran-times-voice"]]' \
    "$BATS_TEST_TMPDIR/all.json")" = '[1,2,1,20]' ] # as the file has them
  size=$(ascribe report albania-2022 --json | jq .ledger.size)
  numbers albania-2022 --as-of 2022-09-08 >"$BATS_TEST_TMPDIR/as-of"
  kept "$BATS_TEST_TMPDIR/as-of"
  [ "$(jq length "$BATS_TEST_TMPDIR/as-of")" -lt "$(jq length "$BATS_TEST_TMPDIR/all.json")" ]
  ascribe statement edit rama-severs-relations --tlp amber >/dev/null
  numbers albania-2022 --release green >"$BATS_TEST_TMPDIR/released"
  kept "$BATS_TEST_TMPDIR/released"
  [ "$(jq '.["rama-severs-relations"]' "$BATS_TEST_TMPDIR/released")" = null ]
  ascribe statement retract experts-warn --reason 'Entered twice.' >/dev/null
  ascribe statement add --slug added-last --incident albania-2022 --act comment --speaker nato --capacity official \
    --source nato-website >/dev/null
  numbers albania-2022 >"$BATS_TEST_TMPDIR/now"
  kept <(jq -c 'del(.["added-last"])' "$BATS_TEST_TMPDIR/now")
  [ "$(jq '.["added-last"]' "$BATS_TEST_TMPDIR/now")" -eq 21 ]
  numbers albania-2022 --known-at $((size - 1)) >"$BATS_TEST_TMPDIR/known"
  cmp "$BATS_TEST_TMPDIR/known" "$BATS_TEST_TMPDIR/all.json"
}
