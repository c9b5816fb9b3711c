#!/usr/bin/env bats
# The case of Albania 2022: its stances, its quotations, its gaps.
load helper

setup_file() {
  open_albania albania
  ascribe report albania-2022 --format json >"$BATS_FILE_TMPDIR/brief.json"
}

stance() { jq -r --arg p "$1" '.matrix[] | select(.allegation == "iran-responsible" and .party == $p)
  | "\(.stance) \(.first_hand) \(.counted)"' "$BATS_FILE_TMPDIR/brief.json"; }

@test "five states and organisations stand on Iran's responsibility as the article has them" {
  [ "$(stance albania)" = "asserts true true" ]
  [ "$(stance united-states)" = "asserts true true" ]
  [ "$(stance united-kingdom)" = "asserts false true" ]
  [ "$(stance nato)" = "acknowledges true true" ]
  [ "$(stance iran)" = "denies true true" ]
  [ "$(jq '[.matrix[] | select(.allegation == "iran-responsible" and .counted)] | length' "$BATS_FILE_TMPDIR/brief.json")" -eq 5 ]
}

@test "the United Kingdom is known from Iran's ministry alone" {
  [ "$(jq -c '.statements[] | select(.slug == "uk-accusation") | .reported_by' "$BATS_FILE_TMPDIR/brief.json")" = '["nasser-kanaani"]' ]
}

@test "Albania's evidence was asserted only, and so was everyone's" {
  [ "$(jq -r '[.evidence[].cited_by[].disclosure] | unique | join(",")' "$BATS_FILE_TMPDIR/brief.json")" = asserted-only ]
  [ "$(jq -r '.evidence[] | select(.slug == "albania-evidence") | .cited_by[0].parties[0]' "$BATS_FILE_TMPDIR/brief.json")" = albania ]
}

@test "the responses: designation, severed relations, expulsion, collective statement, Article 5 not invoked" {
  response() { jq -r --arg s "$1" '.responses[] | select(.slug == $s) | "\(.actor) \(.type) \(.status) \(.done_on)"' "$BATS_FILE_TMPDIR/brief.json"; }
  [ "$(response ofac-sanctions)" = "ofac sanctions done 2022-09-09" ]
  [ "$(response albania-severs-relations)" = "albania severed-relations done 2022-09-07" ]
  [ "$(response albania-expels-embassy-staff)" = "albania expulsion done 2022-09-07" ]
  [ "$(response nato-collective-statement)" = "nato collective-statement done null" ]
  [ "$(response article-5)" = "nato other considered null" ]
}

@test "the gaps that the case is known to have" {
  gap() { jq -e --arg c "$1" --arg s "$2" '.gaps[] | select(.code == $c) | select(.about | index($s))' "$BATS_FILE_TMPDIR/brief.json"; }
  gap second-hand-only united-kingdom
  gap evidence-asserted-only albania
  gap evidence-asserted-only iran
  gap evidence-asserted-only united-states
  gap interested-source tehran-times-article
  gap single-origin tehran-times-article
  gap no-published-evidence albania-2022
}

@test "every party and allegation that the case must have is there" {
  for slug in albania edi-rama united-states us-nsc us-treasury brian-nelson karine-jean-pierre united-kingdom \
    uk-foreign-office nato iran iran-mfa nasser-kanaani saeed-iravani iran-un-mission mois mois-minister \
    tehran-times mehr-news al-arabiya jacopo-scita; do
    jq -s -e --arg s "$slug" 'any(.kind == "party" and .slug == $s)' "$top/tests/cases/albania-2022.jsonl"
  done
  for slug in iran-responsible mois-responsible evidence-conclusive accusation-fabricated accusers-lack-standing \
    infrastructure-norm-breached article-5-sought embassy-staff-mistreated; do
    jq -e --arg s "$slug" '.allegations | any(.slug == $s)' "$BATS_FILE_TMPDIR/brief.json"
  done
}

@test "the brief has every key that others read" {
  [ "$(jq -c '[.incident, .parties, .allegations, .matrix, .statements, .evidence, .responses, .timeline, .sources, .notes, .gaps, .ledger] | map(type)' "$BATS_FILE_TMPDIR/brief.json")" = \
    '["object","array","array","array","array","array","array","array","array","array","array","object"]' ]
  [ "$(jq -c '.matrix[0] | [has("allegation", "party", "stance", "statement", "said_on", "first_hand")] | all' "$BATS_FILE_TMPDIR/brief.json")" = true ]
  [ "$(jq -c '.gaps | map(has("code", "about", "text")) | all' "$BATS_FILE_TMPDIR/brief.json")" = true ]
  [ "$(jq -c '.ledger | [has("origin", "size", "root")] | all' "$BATS_FILE_TMPDIR/brief.json")" = true ]
}

@test "what was said by a day leaves out what was not certainly said by then" {
  ascribe report albania-2022 --as-of 2022-09-07 --format json >"$BATS_TEST_TMPDIR/early.json"
  [ "$(jq -c '[.statements[].slug] | sort' "$BATS_TEST_TMPDIR/early.json")" = '["iran-mfa-statement","rama-severs-relations"]' ]
  [ "$(jq '.left_out' "$BATS_TEST_TMPDIR/early.json")" -gt 15 ]
}

@test "what the casebook held by an index is what it was then" {
  ascribe report albania-2022 --format md >"$BATS_TEST_TMPDIR/then.md"
  size=$(jq .ledger.size "$BATS_FILE_TMPDIR/brief.json")
  ascribe statement edit kanaani-statement --summary 'Another summary.' >/dev/null
  ascribe note add albania-2022 -m 'A later note.' >/dev/null
  ascribe report albania-2022 --known-at $((size - 1)) --format json | jq 'del(.known_at)' >"$BATS_TEST_TMPDIR/now.json"
  jq 'del(.known_at)' "$BATS_FILE_TMPDIR/brief.json" | diff - "$BATS_TEST_TMPDIR/now.json"
}

@test "the same brief in any locale and time zone, byte for byte" {
  for format in text md json; do
    ascribe report albania-2022 --format $format >"$BATS_TEST_TMPDIR/a"
    TZ=Asia/Tokyo LC_ALL=tr_TR.UTF-8 LANG=fa_IR ascribe report albania-2022 --format $format >"$BATS_TEST_TMPDIR/b"
    env -u LANG -u LC_ALL TZ=America/Caracas "$ASCRIBE" report albania-2022 --format $format >"$BATS_TEST_TMPDIR/c"
    cmp "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
    cmp "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/c"
  done
}

@test "quotations are short, and stand in the article where they say" {
  python3 - "$top/tests/cases/albania-2022.jsonl" "$shared/case/albania-article.txt" <<'PY'
import hashlib, json, os, sys
article = open(sys.argv[2], encoding="utf-8").read() if os.path.exists(sys.argv[2]) else None
quotes = 0
for line in open(sys.argv[1], encoding="utf-8"):
    record = json.loads(line)
    for quote in record.get("quotes", []):
        quotes += 1
        assert len(quote["exact"]) <= 160, quote
        assert quote["end"] - quote["start"] == len(quote["exact"]), quote
        if article:
            assert article[quote["start"]:quote["end"]] == quote["exact"], quote
            assert article[:quote["start"]].replace("\n", " ").endswith(quote["prefix"]), quote
            assert article[quote["end"]:].replace("\n", " ").startswith(quote["suffix"]), quote
    for capture in record.get("captures", []):
        if article:
            data = open(sys.argv[2], "rb").read()
            assert capture["sha256"] == hashlib.sha256(data).hexdigest() and capture["size"] == len(data)
assert quotes >= 20, quotes
PY
  [ -e "$shared/case/albania-article.txt" ] || skip "checked without the article, which is not there"
}
