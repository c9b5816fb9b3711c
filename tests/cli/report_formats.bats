#!/usr/bin/env bats
# The brief as HTML, PDF and CSV, and the schema of its JSON.
load helper

setup_file() {
  open_albania formats
  ascribe report albania-2022 --for executive >"$BATS_FILE_TMPDIR/page.txt"
  ascribe import "$top/tests/cases/exercise-grid.jsonl" >/dev/null
}

@test "the HTML is one page that loads nothing, runs nothing and leads nowhere wrong" {
  for incident in albania-2022 exercise-grid; do
    ascribe report $incident --format html >"$BATS_TEST_TMPDIR/page.html"
    python3 "$top/tests/cli/report_page.py" "$BATS_TEST_TMPDIR/page.html"
  done
}

@test "the test of pages finds what is wrong with one" {
  page=$BATS_TEST_TMPDIR/page.html
  ascribe report albania-2022 --format html >"$page"
  for change in 's/<\/main>//' 's/id="s2"/id="s1"/' 's/<main id/<main onclick="x" id/' 's/--paper: #ffffff/--paper: #fffffe/' \
    's/<p class="kind">/<img src="x">&/' 's/href="#s3"/href="#s300"/' 's/<caption[^>]*>[^<]*<\/caption>//'; do
    sed "$change" "$page" >"$BATS_TEST_TMPDIR/changed.html"
    ! cmp -s "$page" "$BATS_TEST_TMPDIR/changed.html"
    run ! python3 "$top/tests/cli/report_page.py" "$BATS_TEST_TMPDIR/changed.html"
  done
}

@test "the HTML and the CSV are the same bytes in any locale and time zone" {
  for format in html csv; do
    ascribe report albania-2022 --format $format >"$BATS_TEST_TMPDIR/a"
    TZ=Asia/Tokyo LC_ALL=tr_TR.UTF-8 LANG=fa_IR ascribe report albania-2022 --format $format >"$BATS_TEST_TMPDIR/b"
    env -u LANG -u LC_ALL TZ=America/Caracas COLUMNS=40 "$ASCRIBE" report albania-2022 --format $format -o "$BATS_TEST_TMPDIR/c"
    cmp "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/b"
    cmp "$BATS_TEST_TMPDIR/a" "$BATS_TEST_TMPDIR/c"
  done
}

@test "what is piped is 80 columns wide, whatever the environment says" {
  ascribe report albania-2022 >"$BATS_TEST_TMPDIR/a"
  for columns in 40 200 x; do
    COLUMNS=$columns ascribe report albania-2022 | cmp - "$BATS_TEST_TMPDIR/a"
    COLUMNS=$columns ascribe timeline albania-2022 | awk 'length > widest { widest = length } END { exit widest > 80 }'
  done
}

@test "the HTML sets Albania's attribution and Iran's denial in two columns and two lanes" {
  ascribe report albania-2022 --format html >"$BATS_TEST_TMPDIR/page.html"
  python3 - "$BATS_TEST_TMPDIR/page.html" <<'PY'
import re, sys
page = open(sys.argv[1], encoding="utf-8").read()
point = re.search(r'<section class="point" id="a1".*?<section class="point" id="a2"', page, re.S).group()
affirmed, contested = re.search(r'<div class="affirms"(.*?)<div class="contests"(.*)', point, re.S).groups()
for name in "Albania", "United States", "United Kingdom":
    assert f"<strong><bdi>{name}</bdi></strong>" in affirmed, name
assert "<strong><bdi>Iran</bdi></strong>" in contested and "<strong><bdi>Iran</bdi></strong>" not in affirmed
assert "second hand, as reported by Nasser Kanaani" in affirmed
timeline = re.search(r'<svg class="timeline".*?</svg>', page, re.S).group()
assert re.search(r'<a class="affirms" href="#s\d+"><title>S\d+, Edi Rama, for Albania: 7 September 2022', timeline)
assert re.search(r'<a class="contests" href="#s\d+"><title>S\d+, Nasser Kanaani, for Iran: 8 September 2022', timeline)
assert re.search(r'<a class="response" href="#response-albania-severs-relations">', timeline)
PY
}

@test "the CSV holds the matrix of the JSON, as Python reads it" {
  for incident in albania-2022 exercise-grid; do
    ascribe report $incident --format csv >"$BATS_TEST_TMPDIR/matrix.csv"
    ascribe report $incident --format json >"$BATS_TEST_TMPDIR/brief.json"
    python3 - "$BATS_TEST_TMPDIR/matrix.csv" "$BATS_TEST_TMPDIR/brief.json" <<'PY'
import csv, json, sys
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline=""), strict=True))
brief = json.load(open(sys.argv[2], encoding="utf-8"))
keys = ["allegation", "party", "stance", "side", "said_on", "first_hand", "counted", "capacity", "implied", "conditional",
        "changed", "order_unknown", "statement"]
text = lambda value: {True: "true", False: "false", None: ""}.get(value, value)
expected = [[text(cell[key]) for key in keys] + [" ".join(cell["statements"])] for cell in brief["matrix"]]
found = [[row[key] for key in keys] + [row["statements"]] for row in rows if row["stance"]]
assert found == expected, (found, expected)
said = {s["slug"]: s for s in brief["statements"]}
rungs = {a["slug"]: a["rung"] or "" for a in brief["allegations"]}
for row in rows:
    assert row["rung"] == rungs[row["allegation"]]
    if not row["stance"]:
        continue
    assert row["known_by"] == (said[row["statement"]]["known_by"] or "")
    assert row["reported_by"] == " ".join(said[row["statement"]]["reported_by"])
    if row["answer"]:
        days = [a["days"] for a in said[row["answer"]]["answers"] if a["statement"] == row["answers"]][0]
        assert [row["days_min"], row["days_max"]] == ["" if d is None else str(d) for d in (days["min"], days["max"])]
assert any(row["days_max"] for row in rows) and any(row["contests"] for row in rows)
without = [[a["slug"], e["party"], e["why"], e["covered_by"] or ""] for a in brief["allegations"] for e in a["without_position"]]
assert [[r["allegation"], r["party"], r["without_position"], r["covered_by"]] for r in rows if not r["stance"]] == without
assert len(rows) > 9 and None not in rows[0]
PY
  done
}

@test "the schema of the brief describes the brief, and refuses what is none" {
  ascribe schema brief >"$BATS_TEST_TMPDIR/schema.json"
  ascribe note add albania-2022 --type assessment --likelihood likely --confidence low -m 'A judgement.' >/dev/null
  for incident in albania-2022 exercise-grid; do
    ascribe report $incident --format json >"$BATS_TEST_TMPDIR/$incident.json"
    ascribe report $incident --as-of 2021-03-10 --known-at 3 --format json >"$BATS_TEST_TMPDIR/$incident-early.json"
    ascribe report $incident --since 1 --format json >"$BATS_TEST_TMPDIR/$incident-since.json"
    ascribe report $incident --since 1 --format html | grep -q 'What changed since 1'
  done
  python3 "$top/tests/cli/brief_schema.py" "$BATS_TEST_TMPDIR/schema.json" "$BATS_TEST_TMPDIR"/*-*.json
  for change in 'del(.ledger.root)' '.matrix[0].stance = "admits"' '.statements[0].number = "1"' '.gaps[0].unheard_of = 1' \
    '.statements[0].quotes[0].about = ["No slug"]' '.schema = "ascribe/brief/v0"'; do
    jq "$change" "$BATS_TEST_TMPDIR/albania-2022.json" >"$BATS_TEST_TMPDIR/wrong.json"
    run ! python3 "$top/tests/cli/brief_schema.py" "$BATS_TEST_TMPDIR/schema.json" "$BATS_TEST_TMPDIR/wrong.json"
  done
}

@test "a PDF needs a file to go to, and a program to make it" {
  refused 2 "there is no -o FILE" ascribe report albania-2022 --format pdf
  mkdir -p "$BATS_TEST_TMPDIR/empty"
  run -1 --separate-stderr env PATH="$BATS_TEST_TMPDIR/empty" "$ASCRIBE" report albania-2022 --format pdf -o "$BATS_TEST_TMPDIR/brief.pdf"
  [[ $stderr == *"neither Chromium nor WeasyPrint is on PATH"*"apt install chromium"* ]]
  [ ! -e "$BATS_TEST_TMPDIR/brief.pdf" ]
}

@test "a PDF by the browser that is there, marked on every page" {
  command -v chromium >/dev/null || command -v weasyprint >/dev/null || skip "neither Chromium nor WeasyPrint is here"
  # as a plain user the browser wants a sandbox, which not every machine lets it have
  if command -v chromium >/dev/null && [ "$(id -u)" != 0 ]; then
    timeout 60 chromium --headless --disable-gpu --disable-background-networking --user-data-dir="$BATS_TEST_TMPDIR/probe" \
      --dump-dom about:blank >/dev/null 2>&1 || skip "Chromium cannot have its sandbox here"
  fi
  mkdir "$BATS_TEST_TMPDIR/tmp"
  TMPDIR=$BATS_TEST_TMPDIR/tmp ascribe report albania-2022 --format pdf -o "$BATS_TEST_TMPDIR/brief.pdf"
  [ "$(head -c 5 "$BATS_TEST_TMPDIR/brief.pdf")" = "%PDF-" ]
  [ -z "$(ls -A "$BATS_TEST_TMPDIR/tmp")" ]
  command -v pdftotext >/dev/null || skip "pdftotext is not here: the pages were not read"
  marked_on_every_page "$BATS_TEST_TMPDIR/brief.pdf"
}

marked_on_every_page() { # PDF, of many pages; pdftotext ends each with a form feed
  pdftotext "$1" - | awk -v RS='\f' '
    { lines = split($0, line, "\n"); marks = 0
      for (i = 1; i <= lines; i++) marks += line[i] == "TLP:CLEAR"
      if (lines > 1) { pages++; bad += marks != 2 } }
    END { exit pages <= 5 || bad > 0 }'
}

# A page as a PDF by Chromium alone, so that it may be changed before.
print_page() { # PAGE PDF
  timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --no-pdf-header-footer \
    --disable-background-networking --user-data-dir="$BATS_TEST_TMPDIR/profile" --print-to-pdf="$2" "file://$1" 2>/dev/null
}

@test "where a browser knows no margin boxes the marking is still on every page, and nowhere twice" {
  command -v chromium >/dev/null || skip "Chromium is not here"
  command -v pdftotext >/dev/null || skip "pdftotext is not here"
  ascribe report albania-2022 --format html >"$BATS_TEST_TMPDIR/page.html"
  # and without the policy, which knows the style sheet that is changed here
  sed 's/<meta http-equiv[^>]*>//; s/@\(top\|bottom\)-right/@unheard-of/g; s/font-variant-emoji/unheard-of/' \
    "$BATS_TEST_TMPDIR/page.html" >"$BATS_TEST_TMPDIR/unknown.html"
  print_page "$BATS_TEST_TMPDIR/unknown.html" "$BATS_TEST_TMPDIR/unknown.pdf"
  marked_on_every_page "$BATS_TEST_TMPDIR/unknown.pdf"
}

@test "the printed matrix says in words what its signs stand for, few allegations or many" {
  command -v chromium >/dev/null || skip "Chromium is not here"
  command -v pdftotext >/dev/null || skip "pdftotext is not here"
  for incident in albania-2022 exercise-grid; do
    ascribe report $incident --format html >"$BATS_TEST_TMPDIR/page.html"
    print_page "$BATS_TEST_TMPDIR/page.html" "$BATS_TEST_TMPDIR/$incident.pdf"
    pdftotext -raw "$BATS_TEST_TMPDIR/$incident.pdf" - | sed -n '/^Positions$/,/^Point by point$/p' >"$BATS_TEST_TMPDIR/$incident.txt"
  done
  tr '\n' ' ' <"$BATS_TEST_TMPDIR/albania-2022.txt" | grep -F 'A1: − denies 8 September 2022 contests: responsibility'
  tr '\n' ' ' <"$BATS_TEST_TMPDIR/albania-2022.txt" | grep -E 'A[0-9]+: c covered by its position on A1'
  grep -F '− denies' "$BATS_TEST_TMPDIR/exercise-grid.txt"
  run ! grep -F 'A1:' "$BATS_TEST_TMPDIR/exercise-grid.txt"
}

@test "nothing in a hostile page runs in a browser" {
  command -v chromium >/dev/null || skip "Chromium is not here"
  python3 - >"$BATS_TEST_TMPDIR/case.jsonl" <<'PY'
import json
payloads = ["<script>document.title='ran'</script>", "\"><img src=x onerror=\"document.title='ran'\">",
            "</style><script>document.title='ran'</script>", "</title><svg onload=document.title='ran'>",
            "javascript:document.title='ran'", "' onmouseover='document.title=1", "]]></text><script>document.title='ran'</script>"]
print(json.dumps(dict(kind="incident", slug="payloads", title=payloads[3], summary=payloads[0])))
print(json.dumps(dict(kind="source", slug="payload-source", title=payloads[1], type="other", url="https://example.org/?a='b&c")))
for n, payload in enumerate(payloads):
    print(json.dumps(dict(kind="party", slug=f"payload-{n}", name=payload, type="state")))
    print(json.dumps(dict(kind="allegation", slug=f"payload-{n}", incident="payloads", text=payload, type="responsibility",
                          accused=[f"payload-{n}"])))
    print(json.dumps(dict(kind="statement", slug=f"payload-{n}", incident="payloads", acts=["attribution"], said_on="2022-09",
                          speakers=[f"payload-{n}"], capacity="official", summary=payload, said_as=payload,
                          positions=[dict(allegation=f"payload-{n}", stance="asserts", wording=payload)],
                          quotes=[dict(source="payload-source", exact=payload, voice="direct", about=[f"payload-{n}"])])))
PY
  ascribe import "$BATS_TEST_TMPDIR/case.jsonl" >/dev/null
  ascribe report payloads --format html >"$BATS_TEST_TMPDIR/page.html"
  python3 "$top/tests/cli/report_page.py" "$BATS_TEST_TMPDIR/page.html"
  sed "s/<meta http-equiv[^>]*>//" "$BATS_TEST_TMPDIR/page.html" >"$BATS_TEST_TMPDIR/without-policy.html"
  for page in page without-policy; do
    timeout 60 chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking \
      --user-data-dir="$BATS_TEST_TMPDIR/profile" --dump-dom "file://$BATS_TEST_TMPDIR/$page.html" >"$BATS_TEST_TMPDIR/dom" 2>/dev/null
    grep -F '<title>&lt;/title&gt;&lt;svg onload' "$BATS_TEST_TMPDIR/dom"
    run ! grep -E '<(script|img)' "$BATS_TEST_TMPDIR/dom"
  done
}

@test "axe finds nothing against the page, light and dark, wide and on a phone" {
  command -v chromium >/dev/null || skip "Chromium is not here"
  [ -e "${ASCRIBE_AXE:-}" ] || skip "ASCRIBE_AXE does not say where axe is: tests/support/axe.sh"
  local n=0
  for words in "report albania-2022" "report exercise-grid" "report albania-2022 --for executive" "report albania-2022 --for legal" \
    "compare albania-2022 exercise-grid" "party dossier iran"; do
    # shellcheck disable=SC2086
    ascribe $words --format html >"$BATS_TEST_TMPDIR/page$((++n)).html"
  done
  run -0 timeout 300 python3 "$top/tests/cli/axe.py" "$ASCRIBE_AXE" "$BATS_TEST_TMPDIR/profile" "$BATS_TEST_TMPDIR"/page?.html
  [ "${#lines[@]}" -eq $((2 + n * 2)) ]
}

@test "help names the formats, and a wrong one is refused with them" {
  ascribe help report | grep -F 'text (the default), md, html, pdf, csv'
  refused 2 'there is no format "docx"' ascribe report albania-2022 --format docx
  [[ $stderr == *"formats: text, md, html, pdf, csv, json"* ]]
}

@test "a template has the sections for its reader, as text, Markdown, one page of HTML and PDF" {
  for reader in executive technical legal; do
    for incident in albania-2022 exercise-grid; do
      ascribe report $incident --for $reader --format html >"$BATS_TEST_TMPDIR/page.html"
      python3 "$top/tests/cli/report_page.py" "$BATS_TEST_TMPDIR/page.html"
    done
    ascribe report albania-2022 --for $reader | grep -q "^- Template: $reader, a selection of the brief"
    ascribe report albania-2022 --for $reader --format md | grep -q "^- Template: $reader, a selection of the brief"
  done
  [ "$(wc -l <"$BATS_FILE_TMPDIR/page.txt")" -le 60 ] # of 80 columns: a page
  [ "$(grep -c '^- A[0-9]*: ' "$BATS_FILE_TMPDIR/page.txt")" -eq 15 ] # each allegation, and what is not answered on one
  for said in 'Evidence cited: asserted, not shown: Albania 1, Iran 2, United States 1' 'Answers: 5: 1 on the same day' \
    'the other side does not answer S' 'Origins: 20 statements, known from 1 source: tehran-times-article' 'Open gaps: '; do
    grep -qF -- "$said" "$BATS_FILE_TMPDIR/page.txt"
  done
  run ! grep -qF '“' <(ascribe report albania-2022 --for executive)
  ascribe report albania-2022 --for legal | grep -A 3 '^Article 5 of the Washington Treaty' | grep -q '^- A[0-9]*: The United States tried'
  ascribe report albania-2022 --for technical | sed -n '/^Evidence by the party/,/^Evidence$/p' | grep -q '^Iran$'
}

@test "without a template the report is whole, its JSON always, and the CSV has none" {
  ascribe report albania-2022 | grep -q '^Point by point\|^A1\. '
  run ! grep -q 'Template:' <(ascribe report albania-2022)
  ascribe report albania-2022 --json --for legal | cmp - <(ascribe report albania-2022 --json)
  [ "$(ascribe report albania-2022 --json | jq -c '[.norms[-1].name, (.norms | length)]')" = '[null,5]' ]
  refused 2 "--for: the CSV is the matrix alone" ascribe report albania-2022 --for legal --format csv
  refused 2 'there is no template "poet"' ascribe report albania-2022 --for poet
  [[ $stderr == *"executive, technical, legal"* ]]
}
