#!/usr/bin/env bats
# The chain of custody: entering events, the table, the form to sign, the graph, and how much a casebook takes.
load helper

setup_file() {
  open_casebook custody
  ascribe incident add --slug grid --title 'Power cut' --tlp amber >/dev/null
}

setup() { cd "$BATS_TEST_TMPDIR"; }

# logged SLUG: a record of evidence with a file of its own, acquired on the first of January
logged() {
  echo "bytes of $1" >"$1.txt"
  ascribe evidence log grid "$1.txt" --slug "$1" --at 2026-01-01T08:00:00Z --by CERT --place Tirana --tool 'dd 9.1' >/dev/null
  digest=$(sha256sum "$1.txt" | cut -c -64)
}

hand_over() { # SLUG DAY FROM TO [OPTION...]
  local slug=$1 day=$2 from=$3 to=$4
  shift 4
  ascribe custody add "$slug" --event transferred --at "2026-01-${day}T08:00:00Z" --from "$from" --to "$to" "$@"
}

spoil() { # DIGEST: change a byte of what is kept
  psql "$ASCRIBE_DB" -c "UPDATE ascribe.piece AS p SET bytes = set_byte(bytes, 0, 255 - get_byte(bytes, 0))
    FROM ascribe.content AS c WHERE c.upload = p.upload AND c.sha256 = decode('$1', 'hex')"
}

@test "an event is a signed version of its own, and says whether the file still matched" {
  logged one
  hand_over one 02 CERT Laboratory --reason 'to be examined' --file one.txt
  ascribe custody add one --event examined --at 2026-01-03T08:00:00Z --by Laboratory --file "${digest:0:8}"
  ascribe custody show one --json >rows
  [ "$(jq -sc 'map(.event)' rows)" = '["acquired","transferred","examined"]' ]
  [ "$(jq -sc --arg d "$digest" 'map([.before == $d, .after == $d])' rows)" = '[[false,true],[true,true],[true,true]]' ]
  [ "$(jq -sc 'map(.row)' rows)" = '[1,2,3]' ]
  [ "$(jq -s 'map(.index) | . == sort and (unique | length) == 3' rows)" = true ]
  [ "$(jq -sc 'map([.author, .signature]) | unique' rows)" = '[["alice","good"]]' ]
  [ "$(jq -r 'select(.row == 2) | .reason' rows)" = 'to be examined' ]
  [ "$(ascribe show "$(jq -r 'select(.row == 3) | .index' rows)" --json | jq -r '.changes[0].slug')" = one ]
  run ascribe custody show one
  [[ $output == *'alice '*'good '*'transferred 2026-01-02T08:00:00Z alice '*'CERT '*'Laboratory'* ]]
  ascribe audit >/dev/null
}

@test "where the kept bytes no longer match nothing is entered" {
  logged spoilt
  spoil "$digest"
  refused 14 'spoilt.txt: ' hand_over spoilt 02 CERT Laboratory --file spoilt.txt
  psql "$ASCRIBE_DB" -c "BEGIN" -c "DELETE FROM ascribe.piece AS p USING ascribe.content AS c WHERE c.upload = p.upload
    AND c.sha256 = decode('$digest', 'hex')" -c "DELETE FROM ascribe.content WHERE sha256 = decode('$digest', 'hex')" -c "COMMIT"
  refused 14 'spoilt.txt: ' hand_over spoilt 02 CERT Laboratory --file spoilt.txt
  hand_over spoilt 02 CERT Laboratory # of the item: its bytes are not looked at
}

@test "what breaks a rule is refused, with what to do" {
  logged rules
  hand_over rules 05 CERT Laboratory
  refused 2 '--event is missing' ascribe custody add rules
  refused 2 'no custody event "lost"' ascribe custody add rules --event lost
  refused 7 'custody[2].from: is missing' ascribe custody add rules --event transferred --to x
  refused 7 'custody[2].to: is missing' ascribe custody add rules --event released --from x
  refused 7 'custody[2].to: is missing' ascribe custody add rules --event returned
  refused 7 'lies before the event that it follows' ascribe custody add rules --event examined --at 2026-01-04T08:00:00Z
  refused 7 'custody[2].at' ascribe custody add rules --event examined --at 2026-01-32T08:00:00Z
  refused 7 'custody[2].event' ascribe custody add rules --event erased
  refused 3 'has no such file' ascribe custody add rules --event examined --file other
  refused 3 '' ascribe custody add nothing --event examined
  ascribe evidence erase rules --reason 'Order 12' >/dev/null
  refused 7 'the file was erased: Order 12' ascribe custody add rules --event examined --file rules.txt
  [ "$(ascribe custody show rules --json | jq -r .event | paste -sd ,)" = acquired,transferred,erased ]
}

@test "a late entry is put into its place, and shows as later entered" {
  logged late
  hand_over late 05 CERT Laboratory
  ascribe evidence show late --json | jq '.body | .custody |= [.[0], {event: "examined", at: "2026-01-03T08:00:00Z", by: "CERT"}, .[1]]' >late.json
  ascribe evidence edit late --json late.json >/dev/null
  [ "$(ascribe custody show late --json | jq -r .event | paste -sd ,)" = acquired,examined,transferred ]
  [ "$(ascribe custody show late --json | jq -s '.[1].index > .[2].index')" = true ]
}

@test "an entry that was tampered with shows, in the table, the form and the exit code" {
  logged tampered
  hand_over tampered 02 CERT Laboratory
  index=$(ascribe custody show tampered --json | jq -r 'select(.row == 2) | .index')
  psql "$ASCRIBE_DB" -c "CREATE TABLE kept AS SELECT * FROM ascribe.entry WHERE idx = $index" \
    -c "UPDATE ascribe.entry SET note = replace(convert_from(note, 'UTF8'), 'Laboratory', 'Other place')::bytea WHERE idx = $index"
  run --separate-stderr ascribe custody show tampered --json
  echo "$status $output $stderr"
  [ "$status" -eq 15 ]
  [ "$(jq -sc 'map(.signature)' <<<"$output")" = '["good","bad"]' ]
  run --separate-stderr ascribe custody report tampered
  [ "$status" -eq 15 ]
  [[ $output == *"Ledger index $index does not verify"* ]]
  psql "$ASCRIBE_DB" -c "UPDATE ascribe.entry AS e SET note = k.note FROM kept AS k WHERE e.idx = k.idx" -c "DROP TABLE kept"
  ascribe custody show tampered >/dev/null
}

@test "the form has files, events, gaps, lines to sign on, and the ledger that it ties to" {
  logged form
  hand_over form 02 'Somebody else' Court --file form.txt
  ascribe custody report form >form.out
  status=$(ascribe db status --json)
  grep -qF "Root: $(jq -r .root <<<"$status")" form.out
  grep -qF "$(jq -r .entries <<<"$status") entries" form.out
  grep -qF "SHA-256 $digest" form.out
  grep -qF '14 bytes' form.out
  grep -qF 'Marking: TLP:AMBER' form.out
  grep -qF 'Row 2 is transferred from Somebody else, and by row 1 it was CERT who had it.' form.out
  [ "$(grep -c 'Signature: ____' form.out)" -eq 2 ]
  ascribe custody report form --format md | grep -qF '## form.txt'
  ascribe report grid | grep -qF '2 custody events, the last at 2026-01-02T08:00:00Z'
  ascribe report grid --format html | grep -qF '2 custody events, the last at 2026-01-02T08:00:00Z (transferred); held by Court'
  # the same bytes in any locale and time zone, to a file or not
  TZ=Asia/Kathmandu LC_ALL=C ascribe custody report form -o again.out
  COLUMNS=80 ascribe custody report form | cmp - again.out
}

@test "the form of an incident has all of its items, and is one file that loads and runs nothing" {
  logged html
  ascribe evidence add --slug bare --incident grid --title '<script>alert(1)</script>' --type forensic >/dev/null
  ascribe custody report grid --format html -o form.html
  python3 "$top/tests/cli/report_page.py" form.html
  [ "$(grep -c '<section id="item-' form.html)" -eq "$(ascribe evidence list --incident grid --json | wc -l)" ]
  ! grep -q '<script' form.html
  run --separate-stderr ascribe custody report grid --format pdf
  [ "$status" -eq 2 ]
  [[ $stderr == *'formats: text, md, html'* ]]
}

@test "a graph of CASE and UCO has each event, and holds together" {
  logged graph
  hand_over graph 02 CERT Laboratory --reason why --file graph.txt
  ascribe custody export graph -o graph.jsonld
  python3 "$top/tests/cli/case_graph.py" graph.jsonld
  of_type() { jq -c --arg t "$1" '.["@graph"][] | select(.["@type"] == $t)' graph.jsonld; }
  [ "$(of_type case-investigation:Investigation | jq -r '.["uco-core:name"]')" = 'Power cut' ]
  [ "$(of_type case-investigation:ProvenanceRecord | jq -r '.["case-investigation:exhibitNumber"]')" = graph ]
  [ "$(of_type case-investigation:InvestigativeAction | jq -r '.["uco-core:name"]' | paste -sd ,)" = acquired,transferred ]
  [ "$(of_type uco-observable:File | jq -r '.["uco-core:hasFacet"][0] | .["uco-observable:hash"][0]["uco-types:hashValue"]["@value"]')" = "$digest" ]
  [ "$(of_type uco-observable:File | jq -r '.["uco-core:hasFacet"][0]["uco-observable:sizeInBytes"]')" -eq 15 ]
  [ "$(of_type uco-identity:Identity | jq -r '.["uco-core:name"]' | sort | paste -sd ,)" = CERT,Laboratory,alice ]
  [ "$(of_type uco-tool:Tool | jq -r '.["uco-core:name"]')" = 'dd 9.1' ]
  [ "$(of_type uco-location:Location | jq -r '.["uco-core:name"]')" = Tirana ]
  LC_ALL=C TZ=Asia/Kathmandu ascribe custody export graph | cmp - graph.jsonld
  ascribe custody export grid -o grid.jsonld
  python3 "$top/tests/cli/case_graph.py" grid.jsonld
  # the check of the graph can fail
  sed 's/uco-action:performer/uco-action:actor/' graph.jsonld >bad && run ! python3 "$top/tests/cli/case_graph.py" bad
  jq -S '.["@graph"] |= map(select(.["@type"] != "uco-tool:Tool"))' graph.jsonld >bad && run ! python3 "$top/tests/cli/case_graph.py" bad
}

@test "what was retracted has no form and no graph" {
  logged gone
  ascribe evidence retract gone --reason wrong >/dev/null
  refused 7 'was retracted' ascribe custody report gone
  refused 7 'was retracted' ascribe custody export gone
  refused 7 'was retracted' ascribe custody show gone
  refused 7 'was retracted' ascribe custody add gone --event examined
}

@test "limits are shown and set, and what is over one is refused whole" {
  [ "$(ascribe db limit --json | jq -c '[.schema, .file, .total]')" = '["ascribe/content-limit/v1",68719476736,"none"]' ]
  [ "$(ascribe db limit --file 2K --json | jq -c '[.file, .total]')" = '[2048,"none"]' ]
  head -c 2049 /dev/zero >over && head -c 2048 /dev/zero >just
  refused 7 'over' ascribe evidence log grid just over
  [ "$(psql "$ASCRIBE_DB" -c "SELECT count(*) FROM ascribe.content WHERE size IN (2048, 2049)")" -eq 0 ]
  [ "$(psql "$ASCRIBE_DB" -c "SELECT count(*) FROM ascribe.piece AS p WHERE NOT EXISTS (SELECT FROM ascribe.content AS c WHERE c.upload = p.upload)")" -eq 0 ]
  ascribe evidence log grid just >/dev/null
  used=$(ascribe db limit --json | jq .used)
  ascribe db limit --file none --total $((used + 10)) >/dev/null
  head -c 11 /dev/urandom >eleven && head -c 10 /dev/urandom >ten
  refused 7 'the casebook may hold' ascribe evidence log grid eleven
  [ "$(ascribe db limit --json | jq .used)" -eq "$used" ]
  ascribe evidence log grid ten >/dev/null
  run ascribe db limit
  [[ $output == *"file "*none*"total "*$((used + 10))*"used "*$((used + 10))* ]]
  [ "$(ascribe db limit --total none --file 64G --json | jq -c '[.file, .total]')" = '[68719476736,"none"]' ]
  for size in '' K 2k 2KB -1 1.5K 8192T 99999999999999999; do
    refused 2 '--file' ascribe db limit --file "$size"
  done
  [ "$(ascribe db limit --file 8191T --json | jq .file)" -eq $((8191 << 40)) ]
  ascribe db limit --file 64G >/dev/null
}
