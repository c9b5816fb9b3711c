#!/usr/bin/env bats
# ascribe party merge, split, tree.
load helper

setup_file() { open_albania party; }
setup() {
  ascribe party add --slug n-kanani --name 'N. Kanani' --alias "Ka'nani" --type person >/dev/null 2>&1 || true
}
teardown() { ascribe party split n-kanani >/dev/null 2>&1 || true; }

merge() { ascribe party merge n-kanani nasser-kanaani --reason 'Two spellings of one name.'; }
cell() { ascribe report albania-2022 --format json | jq -c '[.statements[] | select(.slug == "by-kanani") | .principals, .speakers]'; }

@test "a merge is one signed entry, told with its reason, and can be taken back" {
  size=$(psql "$ASCRIBE_DB" -c "SELECT size FROM ascribe.head")
  merge
  [ "$(psql "$ASCRIBE_DB" -c "SELECT size FROM ascribe.head")" -eq $((size + 1)) ]
  ascribe party show n-kanani --json | jq -e '.body.same_as == "nasser-kanaani" and .body.same_reason == "Two spellings of one name."'
  ascribe log -n 1 -p | grep -q 'Two spellings of one name'
  ascribe party split n-kanani
  ascribe party show n-kanani --json | jq -e '.body | has("same_as") or has("same_reason") | not'
  ascribe audit
}

@test "what is signed stays, and the brief counts for the one" {
  ascribe statement add --slug by-kanani --incident albania-2022 --act comment --speaker n-kanani --capacity official \
    --source tehran-times-article >/dev/null
  [ "$(cell)" = '[["n-kanani"],["n-kanani"]]' ]
  merge >/dev/null
  [ "$(cell)" = '[["iran"],["nasser-kanaani"]]' ]
  ascribe statement show by-kanani --json | jq -e '.body.speakers == ["n-kanani"]'
  ascribe report albania-2022 | tr '\n' ' ' | tr -s ' ' | grep -qF 'also recorded as N. Kanani (n-kanani)'
  ascribe party dossier n-kanani | head -n 3 | grep -q Iran
  ascribe party split n-kanani >/dev/null
  [ "$(cell)" = '[["n-kanani"],["n-kanani"]]' ]
}

@test "a search for a party finds what is merged with it, from either side" {
  ascribe statement add --slug zebra-talk --incident albania-2022 --act comment --speaker n-kanani --capacity official \
    --summary 'On zebras.' --source tehran-times-article >/dev/null
  [ -z "$(ascribe search zebra --party iran --json)" ]
  merge >/dev/null
  for party in iran nasser-kanaani n-kanani; do
    [ "$(ascribe search zebra --party "$party" --json | jq -r .slug)" = zebra-talk ]
  done
}

@test "an alias that only the merged one and the one have is not ambiguous" {
  ascribe party edit nasser-kanaani --alias "Ka'nani" >/dev/null
  refused 2 'is a name of 2 parties' ascribe party show "Ka'nani"
  merge >/dev/null
  [ "$(ascribe party show "Ka'nani" --json | jq -r .slug)" = nasser-kanaani ]
}

@test "merges that make no sense are refused" {
  refused 2 'needs its reason' ascribe party merge n-kanani nasser-kanaani
  refused 3 'there is no party' ascribe party merge n-kanani nobody-at-all --reason x
  refused 7 'counts as' ascribe party merge n-kanani n-kanani --reason x
  refused 7 'not merged' ascribe party split n-kanani
  merge >/dev/null
  refused 4 'merged already' ascribe party merge n-kanani iran --reason x
  refused 7 'counts as "nasser-kanaani" already' ascribe party merge nasser-kanaani n-kanani --reason x
  refused 7 'still refers to' ascribe party retract nasser-kanaani --reason x
}

@test "a merge in a circle is refused by the server too, whoever writes the last step of it" {
  for at in 1 2 3; do
    printf '{"kind":"party","slug":"ring-%s","name":"R","type":"state","same_as":"ring-%s","same_reason":"R."}\n' $at $((at % 3 + 1))
  done | refused_import 4 'would count as itself'
}

@test "the tree shows who speaks for whom, what is part of what and what is the same" {
  merge >/dev/null
  ascribe party tree iran >"$BATS_TEST_TMPDIR/tree"
  grep -qxF 'iran: Iran (state)' "$BATS_TEST_TMPDIR/tree"
  grep -qxF '├─iran-mfa: Foreign Ministry of Iran (state-organ; part of)' "$BATS_TEST_TMPDIR/tree"
  grep -qF '└─n-kanani: N. Kanani (person; same as)' "$BATS_TEST_TMPDIR/tree"
  run ! grep -q albania "$BATS_TEST_TMPDIR/tree"
  [ "$(ascribe party tree --json | jq -r .slug | sort)" = "$(ascribe party list --json | jq -r .slug | sort)" ]
  ascribe party tree --json | jq -e -s '.[] | select(.slug == "n-kanani") |
    .relation == "same as" and .of == "nasser-kanaani" and .depth == 3 and .schema == "ascribe/party-node/v1"'
}

@test "a circle in the tree hangs on its first member, and hostile names are made visible" {
  for slug in ring-a ring-b ring-c; do ascribe party add --slug $slug --name $'R\u202eR' --type company >/dev/null; done
  ascribe party edit ring-a --part-of ring-b >/dev/null
  ascribe party edit ring-b --part-of ring-c >/dev/null
  ascribe party edit ring-c --part-of ring-a >/dev/null
  [ "$(ascribe party tree ring-a --json | jq -r '"\(.depth) \(.slug)"')" = "0 ring-a
1 ring-c
2 ring-b" ]
  [ "$(ascribe party tree | grep -c 'ring-.: R<U+202E>R')" -eq 3 ]
}
