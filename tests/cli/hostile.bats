#!/usr/bin/env bats
# Hostile strings: stored and shown back unchanged in JSON, harmless on a terminal and in reports.
load helper

setup_file() {
  open_casebook hostile
  [ -e "$shared/data/blns/blns.json" ] || return 0
  # Each string where it can stand: names and titles take one line, quotations and notes take lines.
  python3 - "$shared/data/blns/blns.json" >"$BATS_FILE_TMPDIR/hostile.jsonl" <<'PY'
import json, sys
def put(**record): print(json.dumps(record))
strings = [s for s in json.load(open(sys.argv[1], encoding="utf-8")) if s]
put(kind="incident", slug="hostile", title="Hostile strings")
put(kind="allegation", slug="a", incident="hostile", text="Text", type="conduct", accused=["p-0"])
put(kind="source", slug="s", title="Source", type="other")
for n, text in enumerate(strings):
    line = not any(ord(c) < 32 or ord(c) == 127 or 0x80 <= ord(c) < 0xa0 or c in "\u2028\u2029" for c in text)
    put(kind="party", slug=f"p-{n}", name=(text[:200] if line and text[:200].strip() == text[:200] else "n"), type="company")
    clean = "".join(c for c in text if c in "\n\t" or not (ord(c) < 32 or ord(c) == 127 or 0x80 <= ord(c) < 0xa0 or c in "\u2028\u2029"))
    if clean.strip():
        put(kind="statement", slug=f"t-{n}", incident="hostile", acts=["comment"], speakers=[f"p-{n}"],
            capacity="official", summary=clean[:1000], sources=["s"],
            positions=[dict(allegation="a", stance="asserts", wording=clean[:1000])],
            quotes=[dict(source="s", exact=clean[:4000], voice="direct", about=["a"])])
PY
  ascribe import "$BATS_FILE_TMPDIR/hostile.jsonl" >/dev/null
  # and what no list has: escape sequences and bidirectional overrides, as JSON may carry them
  bidi='{"kind":"party","slug":"bidi","name":"a\u202eb\u2066c\u200fd\u061ce\ufefff","type":"company"}'
  ascribe import - <<<"$bidi" >/dev/null
  echo "$bidi" >>"$BATS_FILE_TMPDIR/hostile.jsonl"
}

# No control byte but the line's end, no C1 control, no bidirectional control, and valid UTF-8.
harmless() {
  python3 -c '
import sys
text = sys.stdin.buffer.read().decode("utf-8")
bad = [c for c in text if (ord(c) < 32 and c != "\n") or 127 <= ord(c) < 160 or c in "\u061c\u200e\u200f\u2028\u2029\ufeff"
       or 0x202a <= ord(c) <= 0x202e or 0x2066 <= ord(c) <= 0x2069]
sys.exit(f"raw {bad[:5]!r}" if bad or not text else 0)'
}

@test "every string comes back unchanged in JSON" {
  skip_without "$BATS_FILE_TMPDIR/hostile.jsonl"
  ascribe export | jq -S -c . | sort >"$BATS_TEST_TMPDIR/out"
  jq -S -c . "$BATS_FILE_TMPDIR/hostile.jsonl" | sort >"$BATS_TEST_TMPDIR/in"
  [ "$(wc -l <"$BATS_TEST_TMPDIR/in")" -gt 900 ]
  diff "$BATS_TEST_TMPDIR/in" "$BATS_TEST_TMPDIR/out"
}

@test "lists, records and reports show them without a raw control" {
  skip_without "$BATS_FILE_TMPDIR/hostile.jsonl"
  ascribe party list | harmless
  ascribe statement list | harmless
  ascribe party show bidi | harmless
  ascribe party show bidi | grep -F 'a<U+202E>b<U+2066>c<U+200F>d<U+061C>e<U+FEFF>f'
  ascribe report hostile | harmless
  ascribe report hostile --format md | harmless
}

@test "the report's JSON has each of them as it was given" {
  skip_without "$BATS_FILE_TMPDIR/hostile.jsonl"
  ascribe report hostile --format json >"$BATS_TEST_TMPDIR/report.json"
  jq -c 'select(.kind == "statement") | [.slug, .summary]' "$BATS_FILE_TMPDIR/hostile.jsonl" | sort >"$BATS_TEST_TMPDIR/in"
  jq -c '.statements[] | [.slug, .summary]' "$BATS_TEST_TMPDIR/report.json" | sort >"$BATS_TEST_TMPDIR/out"
  diff "$BATS_TEST_TMPDIR/in" "$BATS_TEST_TMPDIR/out"
}

@test "Markdown with them renders to text alone: no element that the report did not make" {
  skip_without "$BATS_FILE_TMPDIR/hostile.jsonl"
  ascribe report hostile --format md >"$BATS_TEST_TMPDIR/report.md"
  cmark-gfm -e table -e autolink -e strikethrough --unsafe "$BATS_TEST_TMPDIR/report.md" >"$BATS_TEST_TMPDIR/report.html"
  run grep -oiE '<[a-z][a-z0-9]*' "$BATS_TEST_TMPDIR/report.html"
  found=$(sort -u <<<"$output" | tr -d '<' | tr '\n' ' ')
  echo "elements: $found"
  for element in $found; do
    case $element in h1 | h2 | h3 | p | ul | li | blockquote | table | thead | tbody | tr | th | td) ;; *) false ;; esac
  done
}

@test "each string as an operand or an option is data" {
  skip_without "$shared/data/blns/blns.json"
  before=$(everything)
  python3 - "$ASCRIBE" "$shared/data/blns/blns.json" "$BATS_TEST_TMPDIR/said" <<'PY'
import json, subprocess, sys
program, path, said = sys.argv[1:]
def letters(text): return "".join(c for c in text.lower() if c.isalnum())
strings = [s.replace("\0", "") for s in json.load(open(path, encoding="utf-8")) if s and not s.startswith("-")][:120]
with open(said, "wb") as out:
    for text in strings:
        done = subprocess.run([program, "party", "show", text, "--json"], capture_output=True)
        if done.returncode == 0:  # the name of a party here, by its letters and digits
            body = json.loads(done.stdout)["body"]
            assert letters(text) in [letters(name) for name in [body["name"], *body.get("aliases", [])]], (text, body)
        else:
            assert done.returncode in (2, 3, 7), (text, done.returncode)
            assert done.stderr, text
        out.write(done.stdout if done.returncode == 0 else done.stderr)
assert len(strings) == 120
PY
  harmless <"$BATS_TEST_TMPDIR/said"
  [ "$before" = "$(everything)" ]
}

@test "HTML with them has no element, attribute or link that the report did not make" {
  skip_without "$BATS_FILE_TMPDIR/hostile.jsonl"
  ascribe report hostile --format html >"$BATS_TEST_TMPDIR/report.html"
  harmless <"$BATS_TEST_TMPDIR/report.html"
  python3 "$top/tests/cli/report_page.py" "$BATS_TEST_TMPDIR/report.html"
}

@test "CSV with them has each name as it was given, and no cell that a spreadsheet would compute" {
  skip_without "$BATS_FILE_TMPDIR/hostile.jsonl"
  ascribe report hostile --format csv >"$BATS_TEST_TMPDIR/report.csv"
  tr -d '\r' <"$BATS_TEST_TMPDIR/report.csv" | harmless
  python3 - "$BATS_TEST_TMPDIR/report.csv" "$BATS_FILE_TMPDIR/hostile.jsonl" <<'PY'
import csv, json, re, sys
names = {}
for line in open(sys.argv[2], encoding="utf-8"):
    record = json.loads(line)
    if record["kind"] == "party":
        names[record["slug"]] = record["name"]
unsafe = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f]")
shown = lambda text: unsafe.sub(lambda m: "<U+%04X>" % ord(m.group()), text)
rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8", newline=""), strict=True))
assert len(rows) > 400
for row in rows:
    assert not any(cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n") for cell in row.values() if cell), row
    name = shown(names[row["party"]])
    assert row["party_name"] == ("'" + name if name[0] in "=+-@" else name), row
PY
}
