#!/usr/bin/env bats
# ascribe search: current records by their words; and parties by the spellings of their names.
load helper

setup_file() {
  open_albania search
  ascribe import "$top/tests/cases/exercise-grid.jsonl" >/dev/null
}

slugs() { ascribe search "$@" --json | jq -r .slug; }
has() { slugs "${@:2}" | grep -qx "$1"; }
lacks() { ! has "$@"; }

@test "words are found in every kind of record" {
  ascribe incident add --slug zephyr-case --title 'The zephyrus incident' >/dev/null
  ascribe party add --slug zephyr-party --name Someone --alias Zephyrus --type company >/dev/null
  ascribe source add --slug zephyr-source --title 'On zephyrus' --type other >/dev/null
  ascribe allegation add --slug zephyr-al --incident zephyr-case --text 'Zephyrus did it.' --type occurrence >/dev/null
  ascribe evidence add --slug zephyr-ev --incident zephyr-case --title Logs --description 'of zephyrus' --type forensic >/dev/null
  ascribe response add --slug zephyr-re --incident zephyr-case --actor zephyr-party --type other --status done \
    --text 'Zephyrus was shut.' >/dev/null
  ascribe statement add --slug zephyr-st --incident zephyr-case --act comment --speaker zephyr-party --capacity official \
    --quote 'source=zephyr-source,exact=Der zephyrus war es,voice=direct,language=de,translation=It was that wind' >/dev/null
  ascribe note add zephyr-case -m 'Is zephyrus one?' >/dev/null
  [ "$(ascribe search zephyrus --json | jq -r .kind | sort | tr '\n' ' ')" = \
    "allegation evidence incident note party response source statement " ]
  [ "$(ascribe search 'that wind' --json | jq -r '.slug + " " + .field')" = "zephyr-st quotes[0].translation" ]
}

@test "English is found by its stems, a phrase as a phrase, and what is left out is left out" {
  has albania-severs-relations 'relation diplomatic'
  lacks albania-severs-relations '"relations diplomatic"'
  has albania-severs-relations '"diplomatic relations"'
  lacks albania-severs-relations 'diplomatic relations -ended'
  has albania-severs-relations 'nosuchword or "diplomatic relations"'
}

@test "a quotation is found by the rules of its language, and what has none as it stands" {
  ascribe source add --slug zeitung --title 'Eine Zeitung' --type news-report --language de >/dev/null
  ascribe source add --slug gazeta --title 'Një gazetë' --type news-report --language sq >/dev/null
  say() { ascribe statement add --incident albania-2022 --act comment --speaker iran --capacity official "$@" >/dev/null; }
  say --slug auf-deutsch --quote 'source=zeitung,exact=Die Vorwürfe sind haltlos,voice=direct,language=de-AT,translation=x'
  say --slug ne-shqip --quote 'source=gazeta,exact=Akuzat janë të pabaza,voice=direct,language=sq,translation=x'
  has auf-deutsch vorwurf
  has ne-shqip akuzat
  lacks ne-shqip akuzë
}

@test "notes are found by stems though they are indexed by words" {
  ascribe note add albania-2022 -m 'She denied that the embassies were closed.' >/dev/null
  for words in deny denies 'embassy close' 'denied -opened' '"embassies were closed"'; do
    [ "$(ascribe search "$words" --kind note --json | wc -l)" -eq 1 ]
  done
  [ -z "$(ascribe search 'deny -embassy' --kind note --json)" ]
  ascribe note add albania-2022 -m 'All of them retry.' >/dev/null
  [ "$(ascribe search 'retries' --kind note --json | wc -l)" -eq 1 ]
}

@test "only current versions are found" {
  ascribe source add --slug passing --title 'Quokkas at large' --type other >/dev/null
  has passing quokka
  ascribe source edit passing --title 'Wombats at large' >/dev/null
  lacks passing quokka
  has passing wombat
  ascribe source retract passing --reason 'For the test.' >/dev/null
  lacks passing wombat
}

@test "filters: kind, party with what counts for it, incident, dates, number" {
  [ "$(ascribe search cyberattack --kind allegation --json | jq -r .kind | sort -u)" = allegation ]
  has us-nsc-statement ransomware or cyberattack --party united-states -n 100
  lacks us-nsc-statement cyberattack --party iran -n 100
  has albania-2022 cyberattack --incident albania-2022 -n 100
  [ -z "$(ascribe search cyberattack --incident exercise-grid --json)" ]
  has albania-severs-relations relations --since 2022-09-07 --until 2022-09-07 -n 100
  lacks albania-severs-relations relations --since 2022-09-08 -n 100
  lacks albania-severs-relations relations --until 2022-09-06 -n 100
  has albania-severs-relations relations --until 2022 -n 100
  [ "$(slugs cyberattack -n 2 | wc -l)" -eq 2 ]
}

@test "the words that match are told in code points, and are bold where colours are" {
  ascribe search '"diplomatic relations"' --kind response --json |
    jq -e '.schema == "ascribe/hit/v1" and .field == "text" and ([.snippet[.matches[0][0]:.matches[0][1]]] | .[0] == "Diplomatic")'
  CLICOLOR_FORCE=1 ascribe search '"diplomatic relations"' --kind response | grep -qF $'\033[1mDiplomatic\033[0m'
  ascribe search '"diplomatic relations"' >"$BATS_TEST_TMPDIR/out"
  run ! grep -q $'\033' "$BATS_TEST_TMPDIR/out"
}

@test "what is hostile in a record or in the words does no harm" {
  ascribe source add --slug hostile-words --title $'xyzzy \u202e \ue000 evil' --type other >/dev/null
  ascribe search xyzzy >"$BATS_TEST_TMPDIR/out"
  grep -qF '<U+202E>' "$BATS_TEST_TMPDIR/out"
  ascribe search xyzzy --json | jq -e '.matches == [[0, 5]]'
  for words in "'; DROP TABLE ascribe.note; --" '\' "a:*&b|" '((((' "it''s" '"' "x' & !y'" '$1 %s' "$(printf 'w%.0s' {1..990})"; do
    run --separate-stderr ascribe search -- "$words"
    echo "$words: $status $stderr"
    [ "$status" -eq 0 ] || { [ "$status" -eq 2 ] && [[ $stderr == *"no word to look for"* ]]; }
  done
}

@test "words that look for nothing are refused, and nothing found is said" {
  refused 2 "no word to look for" ascribe search '...'
  refused 2 "no word to look for" ascribe search -- -albania
  refused 2 "longer than 1000 bytes" ascribe search "$(printf 'w%.0s' {1..1001})"
  refused 2 "not valid UTF-8" ascribe search $'\xff'
  refused 2 "no kind" ascribe search x --kind nothing
  refused 7 "--since" ascribe search x --since yesterday
  refused 3 "no incident" ascribe search x --incident nowhere
  run --separate-stderr ascribe search Kanaanibad
  [ "$status" -eq 0 ]
  [ -z "$output" ]
  [[ $stderr == *"nothing was found; names that are near: nasser-kanaani (Nasser Kanaani)"* ]]
}

@test "a party is found by a name, whatever its case and marks" {
  ascribe party edit nasser-kanaani --alias "Ka'nani" >/dev/null
  for name in 'Nasser Kanaani' 'NASSER KÁNAANI' kanani "Ka’nani" 'Ka-Nani'; do
    [ "$(ascribe party show "$name" --json | jq -r .slug)" = nasser-kanaani ]
  done
  ascribe statement add --slug by-a-name --incident albania-2022 --act comment --speaker Kanani --capacity official \
    --source tehran-times-article >/dev/null
  [ "$(ascribe statement show by-a-name --json | jq -r '.body.speakers[0]')" = nasser-kanaani ]
  ascribe note add albania-2022 --about party:Kanani -m 'By a name.' >/dev/null
}

@test "a name of several parties is refused with the candidates, and near names are offered" {
  ascribe party add --slug twin-a --name 'Twin Ministry' --type company >/dev/null
  ascribe party add --slug twin-b --name Other --alias 'twin ministry' --type company >/dev/null
  refused 2 '"Twin Ministry" is a name of 2 parties' ascribe party show 'Twin Ministry'
  [[ $stderr == *"twin-a (Twin Ministry), twin-b (twin ministry)"* ]]
  refused 3 'there is no party "Kanaanee"' ascribe party show Kanaanee
  [[ $stderr == *"did you mean: nasser-kanaani (Nasser Kanaani)?"* ]]
  refused 3 'there is no party "Entirely Different"' ascribe party show 'Entirely Different'
  [[ $stderr == *"ascribe party list"* ]]
}

@test "a file names parties by slug alone" {
  refused_import 7 "cannot name a record" <<<'{"kind":"party","slug":"x","name":"X","type":"person","speaks_for":"Islamic Republic of Iran"}'
}

@test "a server whose functions were replaced ends no search by a crash" {
  ascribe source add --slug replaced --title 'Aardwolf' --type other >/dev/null
  psql "$ASCRIBE_DB" -c "CREATE OR REPLACE FUNCTION ascribe.record_texts(kind text, body jsonb)
    RETURNS ascribe.searched_text[] LANGUAGE sql IMMUTABLE AS \$\$ SELECT '{}'::ascribe.searched_text[] \$\$"
  ascribe search aardwolf --json | jq -e '.slug == "replaced" and .snippet == "" and (has("field") | not)'
  ascribe search aardwolf | grep -q 'source replaced'
  replace() { psql "$ASCRIBE_DB" -c "CREATE OR REPLACE FUNCTION ascribe.search(cb text, wanted tsquery, kind_ text, party_ uuid,
    incident_ uuid, most bigint) RETURNS TABLE (kind text, id uuid, idx bigint, slug text, name text, began text, ended text,
    cut boolean) LANGUAGE sql AS \$\$ SELECT $1, NULL::uuid, -1::bigint, NULL, NULL, '2022', NULL, NULL::boolean \$\$"; }
  replace "'nothing'"
  refused 15 'an unknown kind of record' ascribe search aardwolf
  replace "'source'"
  ascribe search aardwolf --json | jq -e '.kind == "source" and (has("date") | not)'
  [ -z "$(ascribe search aardwolf --since 2022)" ]
}
