#!/usr/bin/env bats
# Captures of sources: pages and documents as they were seen, with the text in them.
load helper

setup_file() { open_albania capture; }
setup() {
  cd "$BATS_TEST_TMPDIR" || exit 1
  source=case-$BATS_TEST_NUMBER
  ascribe source add --slug "$source" --title "A report" --type news-report >/dev/null
}

kept() { psql "$ASCRIBE_DB" -c "SELECT count(*) FROM ascribe.$1"; }
state() { everything; kept content; kept piece; kept passage; }
digest() { sha256sum "$1" | cut -d ' ' -f 1; }
page() { # WORDS...: a page that says them
  printf '<!DOCTYPE html>\n<html><head><title>Not shown</title></head>\n<body><h1>Report</h1><p>%s</p></body></html>\n' "$*"
}
pdf() { # WORDS...: a document of one page that says them
  local content="BT /F1 12 Tf 20 100 Td ($*) Tj ET"
  printf '%%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n'
  printf '3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>> endobj\n'
  printf '4 0 obj <</Length %d>> stream\n%s\nendstream endobj\n' "${#content}" "$content"
  printf '5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\ntrailer <</Root 1 0 R>>\n%%%%EOF\n'
}

@test "a page is kept with its text, in one signed entry, and both come out again" {
  page 'The claims are <b>baseless</b> &amp; untrue.' >page.html
  run --separate-stderr ascribe source capture "$source" page.html --from-url https://example.org/a \
    --captured-at 2026-01-02T03:04:05Z --json
  echo "$output $stderr"
  [ "$status" -eq 0 ]
  [ -z "$stderr" ]
  jq -e --arg digest "$(digest page.html)" '.done == "captured" and .sha256 == $digest and .media_type == "text/html"
    and (.text.extracted_by | test("^text/1 libxml2/[0-9.]+$"))' <<<"$output"
  ascribe source show "$source" --json | jq -e --arg digest "$(digest page.html)" '.body.captures | length == 2
    and .[0].sha256 == $digest and .[0].captured_at == "2026-01-02T03:04:05Z" and .[0].kept == "casebook"
    and .[0].from_url == "https://example.org/a" and .[0].name == "page.html"
    and .[1].extracted_from == $digest and .[1].kept == "casebook"'
  ascribe log -n 1 --json | jq -e '.changes | length == 1'
  ascribe source get "$source" -o - | cmp - page.html
  [ "$(ascribe source get "$source" --text -o -)" = "Report

The claims are baseless & untrue." ]
  ascribe source get "$source" --text 2>/dev/null
  [ -f page.html.txt ]
  ascribe audit >/dev/null
  ascribe audit --file page.html --file page.html.txt >/dev/null
}

@test "texts of an article, a page and a PDF are found by search, with what surrounds the words" {
  skip_without "$shared/case/albania-article.txt"
  pdf 'A quokkavian analysis of the malware' >report.pdf
  run ascribe source capture "$source" report.pdf --json
  [ "$(jq -r .text.extracted_by <<<"$output" | cut -d / -f 1-2)" = "text/1 poppler" ]
  # what was on record, and not kept, is kept now; nothing is recorded twice
  run ascribe source capture tehran-times-article "$shared/case/albania-article.txt" --json
  [ "$(jq -r '.done, .text.sha256 == .sha256' <<<"$output")" = "completed
true" ]
  [ "$(ascribe source captures tehran-times-article --json | jq -r .state)" = kept ]
  ascribe search quokkavian --json | jq -e --arg slug "$source" '.slug == $slug and .field == "captures[1].text"
    and (.snippet | test("^quokkavian analysis of the malware")) and .matches == [[0, 10]]'
  # words of the article that stand in no record; by the rules of its language too
  ascribe search 'friction sanction' --json | jq -e -s 'length == 0' # no such words
  ascribe search '"purported Iranian hack"' --kind source --json | jq -e '.slug == "tehran-times-article"'
  ascribe search 'winters ahead' --json | jq -e 'select(.slug == "tehran-times-article") | .snippet | test("winter ahead")'
  ascribe search '"winter ahead"' --incident albania-2022 --json | jq -e '.slug == "tehran-times-article"'
  [ -z "$(ascribe search quokkavian --incident albania-2022 --json 2>/dev/null)" ]
  [ -z "$(ascribe search '"winter ahead"' --kind statement --json 2>/dev/null)" ]
  [ -z "$(ascribe search '"winter ahead"' --party nato --json 2>/dev/null)" ]
  ascribe search '"winter ahead"' --party tehran-times --json | jq -e '.slug == "tehran-times-article"'
  ascribe search '"winter ahead"' --since 2022 --json | jq -e '.slug == "tehran-times-article"'
  [ -z "$(ascribe search '"winter ahead"' --until 2021 --json 2>/dev/null)" ]
}

@test "the same bytes again make nothing new, unless they were seen at another time or place" {
  page 'the same' >page.html
  ascribe source capture "$source" page.html --captured-at 2026-01-01T00:00:00Z >/dev/null
  before=$(state)
  for options in '' '--captured-at 2026-01-01T00:00:00Z'; do
    # shellcheck disable=SC2086
    run ascribe source capture "$source" page.html $options --json
    [ "$(jq -r .done <<<"$output")" = "already there" ]
  done
  [ "$(state)" = "$before" ]
  ascribe source capture "$source" page.html --captured-at 2026-02-01T00:00:00Z >/dev/null
  ascribe source capture "$source" page.html --from-url https://mirror.example/ >/dev/null
  [ "$(ascribe source captures "$source" --json | jq -s 'map(.text_sha256) | length, (unique | length)' | xargs)" = "3 1" ]
  [ "$(ascribe source show "$source" --json | jq '.body.captures | length')" -eq 4 ]
}

@test "a dry run says what would be, and writes nothing; standard input has no name" {
  before=$(state)
  run bash -c "echo words | '$ASCRIBE' source capture $source - --dry-run --json"
  [ "$(jq -r '.done, .text.size' <<<"$output")" = "would be captured
6" ]
  [ "$(state)" = "$before" ]
  echo words | ascribe source capture "$source" - >/dev/null
  ascribe source show "$source" --json | jq -e '.body.captures[0] | has("name") | not'
}

@test "what has no text, or is made to do harm, is kept without one, and said so" {
  python3 - <<'END'
import zipfile
with zipfile.ZipFile("bomb.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    archive.writestr("zeros", b"\0" * 50_000_000)
END
  { pdf 'cut off' | head -c 200; echo garbage; } >broken.pdf
  # a document that names one page a million times over, each long
  { printf '%%PDF-1.4\n1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n2 0 obj <</Type/Pages/Count 100000/Kids['
    yes '3 0 R' | head -n 100000
    printf ']>> endobj\n3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 600 200]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>> endobj\n'
    printf '4 0 obj <</Length 60000>> stream\n'
    for _ in $(seq 1000); do printf 'BT /F1 12 Tf 20 %d Td (words and words and words) Tj ET\n' "$RANDOM"; done
    printf 'endstream endobj\n5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\ntrailer <</Root 1 0 R>>\n%%%%EOF\n'
  } >long.pdf
  : >empty
  printf '\x89PNG\r\n\x1a\n\0\0\0\rIHDR' >picture.png
  for file in bomb.zip broken.pdf long.pdf empty picture.png; do
    run --separate-stderr ascribe source capture "$source" "$file" --json
    echo "$file: $status $output $stderr"
    [ "$status" -eq 0 ]
    [[ $stderr == *"there is no text of it: "* ]]
    [ "$(jq -r '.done, has("text")' <<<"$output")" = "captured
false" ]
    ascribe source get "$source" "$(digest "$file")" -o - | cmp - "$file"
  done
  run -3 ascribe source get "$source" picture.png --text
}

@test "what is no file is refused, and wrong options before anything is read" {
  mkfifo pipe
  mkdir folder
  ln -s /dev/zero link
  echo x >x
  before=$(state)
  refused 7 'pipe is not a regular file' ascribe source capture "$source" pipe
  refused 7 'folder is a folder' ascribe source capture "$source" folder
  refused 7 'link is not a regular file' ascribe source capture "$source" link
  refused 3 'cannot open missing' ascribe source capture "$source" missing
  refused 3 'nowhere' ascribe source capture nowhere x
  refused 7 'captures[0].captured_at' ascribe source capture "$source" x --captured-at yesterday
  refused 7 'captures[0].from_url' ascribe source capture "$source" x --from-url file:///etc/passwd
  refused 7 'captures[0].media_type' ascribe source capture "$source" x --media-type $'text/plain\nx'
  [ "$(state)" = "$before" ]
  ascribe source retract "$source" --reason 'a test' >/dev/null
  refused 7 'was retracted' ascribe source capture "$source" x
}

@test "hostile names and texts reach no terminal raw" {
  printf 'calm \033[31mred\033]0;title\007 \342\200\256evil zebroid %s\n' "$(head -c 5000 /dev/zero | tr '\0' w)" >$'\033[2Jname\n.txt'
  run --separate-stderr ascribe source capture "$source" $'\033[2Jname\n.txt' --media-type text/plain
  [ "$status" -eq 0 ]
  [ -z "$stderr" ]
  ascribe source show "$source" --json | jq -e '.body.captures[0].name == "%1B[2Jname%0A.txt"'
  echo 'calm evil' >other
  ascribe source capture "$source" other >/dev/null
  for command in 'search zebroid' "source diff $source" "source captures $source" "source diff $source --json"; do
    # shellcheck disable=SC2086
    run ascribe $command
    echo "$output"
    [ "$status" -eq 0 ]
    ! LC_ALL=C grep -q $'[\001-\011\013-\037\177]' <<<"$output"
    ! grep -q $'\342\200\256' <<<"$output"
  done
}

@test "what changed between two captures is shown to the word" {
  page 'Iran rejects the claims, calling them baseless.' >old.html
  page 'Iran rejects all of the claims, calling them unfounded.' >new.html
  ascribe source capture "$source" new.html --captured-at 2026-02-01T00:00:00Z >/dev/null
  refused 3 'was captured once' ascribe source diff "$source"
  ascribe source capture "$source" old.html --captured-at 2026-01-01T00:00:00Z >/dev/null
  run ascribe source diff "$source"
  output=$(xargs <<<"$output")
  echo "$output"
  [[ $output == *"words deleted 1, inserted 3"* ]]
  [[ $output == *"rejects {+all of+} the claims, calling them [-baseless.-]"*"{+unfounded.+}"* ]]
  ascribe source diff "$source" new.html old.html --json | jq -e '.shortest and .hunks[0].edits
    == [{"kind": "kept", "text": "Report\n\nIran rejects "}, {"kind": "deleted", "text": "all of "},
        {"kind": "kept", "text": "the claims, calling them "}, {"kind": "deleted", "text": "unfounded."},
        {"kind": "inserted", "text": "baseless."}]'
  refused 2 'name two captures' ascribe source diff "$source" old.html
  refused 3 'no capture "abcd"' ascribe source diff "$source" abcd old.html
}

@test "what was erased is gone with its text and what was searched, and the record stays" {
  page 'unforgettable words' >page.html
  page 'unforgettable  words' >twin.html
  ascribe source capture "$source" page.html >/dev/null
  ascribe source capture "$source" twin.html >/dev/null
  refused 2 'takes its reason' ascribe source erase "$source" page.html
  refused 2 'has 2 captures' ascribe source erase "$source" --reason 'order'
  ascribe source erase "$source" page.html --reason 'Order 12/2026' >/dev/null
  ascribe search unforgettable --json | jq -e --arg slug "$source" '.slug == $slug' # the twin has the same text
  ascribe source get "$source" twin.html --text -o - | grep -q unforgettable
  ascribe source erase "$source" twin.html --reason 'Order 13/2026' >/dev/null
  [ -z "$(ascribe search unforgettable --json 2>/dev/null)" ]
  for file in page.html twin.html; do
    refused 3 'was erased: Order 1' ascribe source get "$source" "$file" -o -
    refused 3 'was erased: Order 1' ascribe source get "$source" "$file" --text -o -
    psql "$ASCRIBE_DB" -c "SELECT count(*) FROM ascribe.content WHERE sha256 = '\\x$(digest "$file")'" | grep -qx 0
  done
  refused 7 'erased already' ascribe source erase "$source" page.html --reason 'again'
  [ "$(psql "$ASCRIBE_DB" -c "SELECT count(*) FROM ascribe.passage WHERE text LIKE '%unforgettable%'")" -eq 0 ]
  ascribe audit >/dev/null
  # taken in again, it is there again, and the old record of it stays
  ascribe source capture "$source" page.html >/dev/null
  [ "$(ascribe source captures "$source" --json | jq -r .state | sort | xargs)" = "erased erased kept" ]
  ascribe search unforgettable --json | jq -e --arg slug "$source" '.slug == $slug'
}

@test "bytes that another source keeps are not erased under it" {
  page 'shared by two' >page.html
  ascribe source add --slug "$source-b" --title B --type news-report >/dev/null
  ascribe source capture "$source" page.html >/dev/null
  ascribe source capture "$source-b" page.html >/dev/null
  before=$(state)
  refused 7 "\"$source-b\" keeps the same bytes" ascribe source erase "$source" --reason order
  [ "$(state)" = "$before" ]
}

@test "a source that was changed meanwhile is a conflict, and nothing is kept" {
  head -c 3000000 /dev/urandom >big
  mkfifo pipe
  ascribe source capture "$source" - <pipe >out 2>err &
  running=$!
  exec 9>pipe
  cat big >&9
  ascribe source edit "$source" --title 'Another title' >/dev/null
  before=$(state)
  exec 9>&-
  status=0
  wait "$running" || status=$?
  cat err
  [ "$status" -eq 4 ]
  [ "$(state)" = "$before" ]
}

@test "killed in between, it leaves nothing" {
  head -c 5000000 /dev/urandom >big
  mkfifo pipe
  before=$(state)
  "$ASCRIBE" source capture "$source" - <pipe >/dev/null 2>&1 &
  running=$!
  exec 9>pipe
  cat big >&9
  kill -9 "$running"
  wait "$running" || true
  exec 9>&-
  [ "$(state)" = "$before" ]
  ascribe audit >/dev/null
}

@test "what is searched and what is kept are held to the record" {
  page 'tampered words' >page.html
  ascribe source capture "$source" page.html >/dev/null
  change() { psql "$ASCRIBE_DB" -c "$1"; }
  change "UPDATE ascribe.passage SET text = replace(text, 'tampered', 'harmless') WHERE text LIKE '%tampered%'"
  run -14 ascribe audit
  [[ $output == *"source $source"*"what is searched of the text is not the text"* ]]
  run -1 ascribe doctor
  change "UPDATE ascribe.passage SET text = replace(text, 'harmless', 'tampered') WHERE text LIKE '%harmless%'"
  ascribe audit >/dev/null
  ascribe source verify "$source" --json | jq -e -s "map(.state) == [\"matches\", \"matches\"]"
  change "UPDATE ascribe.piece AS p SET bytes = 'another' FROM ascribe.content AS c
    WHERE c.upload = p.upload AND c.sha256 = '\\x$(digest page.html)'"
  run -14 --separate-stderr ascribe source verify --json
  jq -e -s --arg slug "$source" 'any(.source == $slug and .file == "page.html" and .state == "differs")' <<<"$output"
  run psql "$ASCRIBE_DB" -c "SELECT ascribe.keep_text('test.example/capture', '\\x$(digest page.html)', 'en', '{other words}')"
  [[ $output == *"is no text that the casebook keeps"* ]]
}

@test "an exported casebook that is imported elsewhere has its captures, and says what it does not keep" {
  page 'far away' >page.html
  ascribe source capture "$source" page.html >/dev/null
  ascribe export -o all.jsonl
  (
    open_casebook capture_import
    "$ASCRIBE" import all.jsonl >/dev/null
    "$ASCRIBE" source captures "$source" --json | jq -e '.state == "not kept here" and .text > 0'
    refused 3 'does not keep the bytes' "$ASCRIBE" source get "$source" --text -o -
    "$ASCRIBE" source capture "$source" page.html --json | jq -e '.done == "completed" and has("index")'
    "$ASCRIBE" source captures "$source" --json | jq -e '.state == "kept"'
    "$ASCRIBE" search '"far away"' --json | jq -e '.field == "captures[1].text"'
    "$ASCRIBE" audit >/dev/null
  )
}
