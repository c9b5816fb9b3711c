#!/usr/bin/env bats
# From an article to a case: the case of Albania built from its article by single commands, and the article captured
# again with other words. The article stays where it is.
load helper

setup_file() {
  skip_without "$shared/case/albania-article.txt"
  open_albania from_article_demo
  export DEMO_DB=$ASCRIBE_DB
  open_casebook from_article
}

article=$shared/case/albania-article.txt

# The brief, but for how much of the context was taken down, and what is kept.
plain() {
  ascribe report albania-2022 --format json |
    jq -S 'del(.ledger) | walk(if type == "object" then del(.index, .prefix, .suffix, .capture, .captures) else . end)'
}

# The same, but for what follows from the order of entries: numbers, and what comes first of what is dated alike.
unordered() {
  jq -S 'walk(if type == "object" then del(.number) elif type == "array" then sort
    elif type == "string" then gsub("\\b(?<kind>[AS])[0-9]+\\b"; .kind + "#") else . end)'
}

# The records of the case as one command a line, statements last but for what refers to them: the body without its
# quotations as JSON, each quotation as an option; whole sentences by their numbers.
commands() { # CASE SENTENCES
  python3 - "$@" <<'PY'
import json, shlex, sys
records = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
sentences = {s["text"]: s["number"] for s in map(json.loads, open(sys.argv[2], encoding="utf-8"))}
ranks = {"incident": 0, "party": 1, "source": 2, "allegation": 3, "evidence": 4, "statement": 5}
added, waiting = set(), sorted(records, key=lambda r: ranks.get(r["kind"], 6))
def needs(record):
    kind, of = record["kind"], {"party": ["part_of", "speaks_for", "owned_by", "same_as"], "source": ["derived_from"], "allegation": ["broader"]}
    names = [name for field in of.get(kind, []) for name in ([record[field]] if isinstance(record.get(field), str) else record.get(field, []))]
    names += [a["statement"] for a in record.get("answers", [])]
    names += [n.split(":")[1] for n in record.get("derived_from", []) if kind == "evidence" and n.startswith("evidence:")]
    return {(kind, name) for name in names}
while waiting:
    record = next(r for r in waiting if needs(r) <= added)
    waiting.remove(record)
    kind = record.pop("kind")
    added.add((kind, record.get("slug")))
    words = ["ascribe", kind, "add", "--json", "-"]
    for quote in record.pop("quotes", []):
        if quote["exact"] in sentences:
            words += ["--from", f"{quote['source']}:{sentences[quote['exact']]}"]
        else:
            words += ["--quote", f"{quote['source']}:{quote['exact']}"]
        words += ["--voice", quote["voice"]] + [word for about in quote.get("about", []) for word in ("--about", about)]
    print(shlex.join(words), "<<<", shlex.quote(json.dumps(record)))
PY
}

@test "the case is built by single commands, and its brief is that of the demonstration" {
  grep -E '"kind": ?"(party|source)"' "$top/tests/cases/albania-2022.jsonl" >"$BATS_TEST_TMPDIR/first.jsonl"
  : >"$BATS_TEST_TMPDIR/none"
  commands "$BATS_TEST_TMPDIR/first.jsonl" "$BATS_TEST_TMPDIR/none" >"$BATS_TEST_TMPDIR/first.sh"
  source "$BATS_TEST_TMPDIR/first.sh" >/dev/null
  ascribe source capture tehran-times-article "$article"
  ascribe source read tehran-times-article --json >"$BATS_TEST_TMPDIR/sentences"
  [ "$(wc -l <"$BATS_TEST_TMPDIR/sentences")" -gt 50 ]
  grep -vE '"kind": ?"(party|source)"' "$top/tests/cases/albania-2022.jsonl" >"$BATS_TEST_TMPDIR/rest.jsonl"
  commands "$BATS_TEST_TMPDIR/rest.jsonl" "$BATS_TEST_TMPDIR/sentences" >"$BATS_TEST_TMPDIR/rest.sh"
  [ "$(grep -oE -- ' --(quote|from) ' "$BATS_TEST_TMPDIR/rest.sh" | wc -l)" -eq "$(jq -s '[.[].quotes // [] | length] | add' "$top/tests/cases/albania-2022.jsonl")" ]
  source "$BATS_TEST_TMPDIR/rest.sh" >/dev/null

  ASCRIBE_DB=$DEMO_DB plain | unordered >"$BATS_TEST_TMPDIR/demo"
  plain | unordered | diff "$BATS_TEST_TMPDIR/demo" -
}

@test "every quotation of it is where it was taken from" {
  run --separate-stderr ascribe quote verify
  [ "$status" -eq 0 ]
  [ "${lines[-1]}" = "28 quotations: 28 same" ]
  [ -z "$(ascribe lint albania-2022 --json 2>/dev/null | jq -c 'select(.code == "unanchored-quotation" or .code == "drifted-quotation")')" ]
}

@test "the anchors of the demonstration stand in the article once it is captured" {
  export ASCRIBE_DB=$DEMO_DB
  run --separate-stderr ascribe quote verify albania-2022
  [ "$status" -eq 0 ]
  [ "${lines[-1]}" = "28 quotations: 28 no-capture" ]
  plain >"$BATS_TEST_TMPDIR/before"
  ascribe source capture tehran-times-article "$article"
  run --separate-stderr ascribe quote verify albania-2022
  [ "$status" -eq 0 ]
  [ "${lines[-1]}" = "28 quotations: 28 same" ]
  plain | diff "$BATS_TEST_TMPDIR/before" -
}

@test "a copy in which one word is another and one passage stands elsewhere: each is said of what it is" {
  python3 - "$article" "$BATS_TEST_TMPDIR/copy.txt" <<'PY'
import sys
text = open(sys.argv[1], encoding="utf-8").read()
words = "Iran condemns any cyberattack on civilian infrastructure"
passage = text[text.index("Albania cut diplomatic relations"):text.index("The stated cause is a purported")]
assert text.count(words) == 1 and len(passage) > 94
text = text.replace(words, words.replace("condemns", "rejects")).replace(passage, "")
open(sys.argv[2], "w", encoding="utf-8").write(text + "\n\n" + passage)
PY
  ascribe source capture tehran-times-article "$BATS_TEST_TMPDIR/copy.txt" --captured-at 2026-01-01T00:00:00Z
  run --separate-stderr ascribe quote verify --json
  [ "$status" -eq 14 ]
  digest=$(sha256sum <"$BATS_TEST_TMPDIR/copy.txt" | cut -d ' ' -f 1)
  jq -c --arg d "$digest" 'select(.capture == $d)' <<<"$output" >"$BATS_TEST_TMPDIR/verdicts"
  python3 - "$BATS_TEST_TMPDIR/copy.txt" "$BATS_TEST_TMPDIR/verdicts" "$top/tests/cases/albania-2022.jsonl" <<'PY'
import json, sys
text = open(sys.argv[1], encoding="utf-8").read()
verdicts = {(v["statement"], v["quote"]): v for v in map(json.loads, open(sys.argv[2], encoding="utf-8"))}
moved = changed = 0
for record in map(json.loads, open(sys.argv[3], encoding="utf-8")):
    for number, quote in enumerate(record.get("quotes", []), 1):
        verdict, at = verdicts.pop((record["slug"], number)), text.find(quote["exact"])
        if at < 0:
            changed += 1
            assert verdict["status"] == "changed" and record["slug"] == "iran-un-mission-posts", verdict
            assert "[-condemns-]{+rejects+}" in verdict["difference"], verdict
            assert verdict["found"] == quote["exact"].replace("condemns", "rejects"), verdict
            assert text[verdict["start"]:verdict["end"]] == verdict["found"], verdict
        else:
            moved += at != quote["start"]
            assert verdict["status"] == ("same" if at == quote["start"] else "moved"), verdict
            assert (verdict["start"], verdict["end"]) == (at, at + len(quote["exact"])), verdict
assert not verdicts and changed == 1 and moved > 1, (verdicts, changed, moved)
assert text.find("ordering all Iranian diplomats") > len(text) - 300
PY
  [ "$(ascribe lint albania-2022 --json 2>/dev/null | jq -c 'select(.code == "drifted-quotation") | .records')" = \
    '["source:tehran-times-article","statement:iran-un-mission-posts"]' ]
  # what the copy has is quoted from it, and what it no longer has from the first capture
  add() { ascribe statement add --slug "$1" --incident albania-2022 --act comment --speaker iran --capacity official "${@:2}"; }
  add from-the-copy --quote tehran-times-article:'Iran rejects any cyberattack'
  refused 7 'nearest, in sentence ' add from-the-first --quote tehran-times-article:'Iran condemns any cyberattack'
  add from-the-first --quote tehran-times-article:'Iran condemns any cyberattack' --capture "$(sha256sum <"$article" | cut -c 1-8)"
}
