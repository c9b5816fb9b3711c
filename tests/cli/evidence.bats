#!/usr/bin/env bats
# Evidence from the shell: files in, their bytes out again, and what became of them.
load helper

setup_file() { open_albania evidence; }
setup() { cd "$BATS_TEST_TMPDIR" || exit 1; }

kept() { psql "$ASCRIBE_DB" -c "SELECT count(*) FROM ascribe.content" -c "SELECT count(*) FROM ascribe.piece"; }

@test "one line takes a file in: hashed, kept, recorded, its custody begun, cited and signed" {
  head -c 3000000 /dev/urandom >disk.img
  run --separate-stderr ascribe evidence log albania-2022 disk.img --title 'Image of the disk' --type forensic --grade 2 \
    --place Tirana --from 'the ministry' --tool dcfldd --cited-by us-nsc-statement --on iran-responsible --supports \
    --disclosure summarised --json
  [ "$status" -eq 0 ]
  [ -z "$stderr" ]
  slug=$(jq -r .evidence <<<"$output")
  digest=$(sha256sum disk.img | cut -d ' ' -f 1)
  [ "$(jq -r '.done, .sha256, .size, .bytes_were_there' <<<"$output")" = "logged
$digest
3000000
false" ]
  ascribe evidence show "$slug" --json >shown
  jq -e --arg digest "$digest" '.body | .title == "Image of the disk" and .type == "forensic" and .credibility == "2"
    and .files[0].sha256 == $digest and .files[0].name == "disk.img" and .files[0].kept == "casebook"
    and .custody[0].event == "acquired" and .custody[0].by == "alice" and .custody[0].from == "the ministry"
    and .custody[0].place == "Tirana" and .custody[0].tool == "dcfldd" and .custody[0].after == $digest' shown
  ascribe statement show us-nsc-statement --json | jq -e --arg slug "$slug" '.body.cites[-1]
    == {"evidence": $slug, "bearing": "supports", "allegation": "iran-responsible", "disclosure": "summarised"}'
  ascribe log -n 1 --json | jq -e '.changes | length == 2' # record and citation in one signed entry
  ascribe evidence get "$slug" -o - | cmp - disk.img
  ascribe audit >/dev/null
}

@test "the same file again makes nothing new, in the same command either" {
  echo "some bytes" >one
  cp one two
  ascribe evidence log albania-2022 one >/dev/null
  before=$(everything; kept)
  run ascribe evidence log albania-2022 one two --json
  [ "$status" -eq 0 ]
  [ "$(jq -r .done <<<"$output" | uniq)" = "already there" ]
  [ "$(everything; kept)" = "$before" ]
}

@test "bytes that another record has are kept once" {
  echo "shared bytes" >shared
  ascribe incident add --slug other --title Other >/dev/null
  ascribe evidence log albania-2022 shared >/dev/null
  before=$(kept)
  run ascribe evidence log other shared --slug other-shared --json
  [ "$(jq -r '.done, .bytes_were_there' <<<"$output")" = "logged
true" ]
  [ "$(kept)" = "$before" ]
}

@test "the same files are logged to several incidents, each under a name of its own" {
  ascribe incident add --slug further --title Further >/dev/null
  echo "in both" >both
  echo "in both too" >too
  ascribe evidence log albania-2022 both too --json >first
  ascribe evidence log further both too --json >second
  [ "$(jq -r .done second | uniq)" = logged ]
  [ "$(cat first second | jq -r .evidence | sort -u | wc -l)" -eq 4 ]
  ascribe evidence log further both too --json | jq -e '.done == "already there"' >/dev/null
}

@test "of a name with folders, .. or none at all, the last part is recorded" {
  mkdir deep
  echo "deep down" >deep/absolute
  echo "up again" >deep/upwards
  ascribe evidence log albania-2022 "$PWD/deep/absolute" deep/../deep/upwards --json >logged
  [ "$(jq -r .file logged | paste -sd ' ')" = "absolute upwards" ]
  refused 7 'deep/.. is a folder' ascribe evidence log albania-2022 deep/..
}

@test "from a pipe, from find and xargs, and with names that are hostile" {
  printf 'piped' | ascribe evidence log albania-2022 - --name piped.txt --json | jq -e '.file == "piped.txt" and .size == 5'
  mkdir many
  for i in 1 2 3; do echo "file $i" >"many/$i"; done
  printf 'x' >$'many/new\nline'
  printf 'y' >$'many/\033[31mred\202\033]0;title\007'
  printf 'z' >'many/-rf'
  run --separate-stderr bash -c 'find many -type f -print0 | xargs -0 "$0" evidence log albania-2022 --' "$ASCRIBE"
  echo "$output"
  [ "$status" -eq 0 ]
  [ "$(grep -c ^logged <<<"$output")" -eq 6 ]
  ascribe evidence list --json | jq -e -s 'map(.body.title) | contains(["new%0Aline", "%1B[31mred%82%1B]0;title%07", "-rf"])'
  ! LC_ALL=C grep -q $'[\001-\011\013-\037\177]' <<<"$output"
}

@test "a dry run says what would be, and writes nothing" {
  echo "dry" >dry
  before=$(everything; kept)
  run ascribe evidence log albania-2022 dry --dry-run --json
  [ "$status" -eq 0 ]
  [ "$(jq -r .done <<<"$output")" = "would be logged" ]
  [ "$(everything; kept)" = "$before" ]
}

@test "one bad file, and none is taken" {
  echo good >good
  mkfifo pipe
  mkdir folder
  before=$(kept)
  refused 3 'cannot open missing' ascribe evidence log albania-2022 good missing
  refused 7 'pipe is not a regular file' ascribe evidence log albania-2022 good pipe
  refused 7 'folder is a folder' ascribe evidence log albania-2022 good folder
  refused 7 '/dev/zero is not a regular file' ascribe evidence log albania-2022 good /dev/zero
  [ "$(kept)" = "$before" ]
}

@test "wrong words are refused before anything is read" {
  echo x >x
  refused 3 'nowhere' ascribe evidence log nowhere x
  refused 7 '"tea" is not a term' ascribe evidence log albania-2022 x --type tea
  refused 7 'Admiralty credibility' ascribe evidence log albania-2022 x --grade 7
  refused 2 'which way it bears' ascribe evidence log albania-2022 x --cited-by us-nsc-statement
  refused 2 'go with --cited-by' ascribe evidence log albania-2022 x --supports
  refused 3 'no-such' ascribe evidence log albania-2022 x --cited-by no-such --supports --disclosure withheld
  refused 2 'each file is one' ascribe evidence log albania-2022 x x --slug y
  refused 7 'disclosure' ascribe evidence log albania-2022 x --cited-by us-nsc-statement --supports --disclosure all
}

@test "files are added to a record, and taken out by name or digest, never over what is there" {
  echo "first" >first
  echo "second" >second
  ascribe evidence log albania-2022 first --slug pair >/dev/null
  ascribe evidence attach pair second --by Bob --reason 'came later' >/dev/null
  ascribe evidence show pair --json | jq -e '.body.custody[1] | .by == "Bob" and .reason == "came later"'
  mkdir out
  refused 2 'has 2 files' ascribe evidence get pair
  ascribe evidence get pair second -o out 2>/dev/null
  cmp second out/second
  echo mine >out/second
  refused 4 'is there already' ascribe evidence get pair second -o out
  [ "$(cat out/second)" = mine ]
  ascribe evidence get pair second -o out --force 2>/dev/null
  cmp second out/second
  ascribe evidence get pair "$(sha256sum first | cut -c 1-8)" -o - | cmp - first
  refused 3 'has no such file: third' ascribe evidence get pair third
}

@test "a recorded name never leads out of the folder" {
  echo "contained" >inside
  ascribe evidence log albania-2022 inside --slug contained >/dev/null
  for name in ../../outside /tmp/outside .hidden -o ..; do
    ascribe evidence show contained --json | jq --arg name "$name" '.body | .files[0].name = $name' >body.json
    ascribe evidence edit contained --json body.json >/dev/null
    rm -rf out && mkdir out
    ascribe evidence get contained -o out 2>/dev/null
    [ "$(find out -type f | wc -l)" -eq 1 ]
    ! find out -name '[.-]*' -type f | grep -q .
  done
}

@test "what was changed or lost on the server shows: verify, get and audit leave with 14" {
  echo "will be changed" >changed
  echo "will be lost" >lost
  ascribe evidence log albania-2022 changed --slug changed >/dev/null
  ascribe evidence log albania-2022 lost --slug lost >/dev/null
  ascribe evidence verify changed lost >/dev/null
  digest() { sha256sum "$1" | cut -d ' ' -f 1; }
  upload() { echo "(SELECT upload FROM ascribe.content WHERE sha256 = '\\x$(digest "$1")')"; }
  psql "$ASCRIBE_DB" -c "UPDATE ascribe.piece SET bytes = 'will be changes' WHERE upload = $(upload changed)"
  psql "$ASCRIBE_DB" -c "BEGIN; DELETE FROM ascribe.piece WHERE upload = $(upload lost);
    DELETE FROM ascribe.content WHERE sha256 = '\\x$(digest lost)'; COMMIT"
  run --separate-stderr ascribe evidence verify --json
  [ "$status" -eq 14 ]
  [ "$(jq -r 'select(.evidence == "changed").state' <<<"$output")" = differs ]
  [ "$(jq -r 'select(.evidence == "lost").state' <<<"$output")" = gone ]
  refused 14 'not those bytes' ascribe evidence get changed -o got
  [ ! -e got ]
  refused 3 'does not keep the bytes' ascribe evidence get lost -o got
  run ascribe audit
  [ "$status" -eq 14 ]
  [[ $output == *'evidence lost: the casebook no longer has'* ]]
  # the way back: the same files again
  ascribe evidence attach lost lost >/dev/null
  ascribe evidence verify lost >/dev/null
}

@test "erased bytes are gone, their digest stays, and the audit says so" {
  echo "a secret by law" >secret
  ascribe evidence log albania-2022 secret --slug secret >/dev/null
  ascribe evidence log other secret --slug secret-too >/dev/null
  refused 2 'takes its reason' ascribe evidence erase secret
  refused 7 '"secret-too" keeps the same bytes' ascribe evidence erase secret --reason 'Order 12'
  ascribe evidence get secret -o - | cmp - secret
  ascribe evidence retract secret-too --reason 'double' >/dev/null
  run ascribe evidence erase secret --reason 'Order 12 of the court'
  [ "$status" -eq 0 ]
  [ "$(psql "$ASCRIBE_DB" -c "SELECT count(*) FROM ascribe.piece WHERE bytes = 'a secret by law'::bytea || '\\x0a'")" = 0 ]
  refused 3 'was erased: Order 12 of the court' ascribe evidence get secret
  refused 7 'erased already' ascribe evidence erase secret --reason again
  ascribe evidence show secret --json | jq -e '.body | .files[0].erased == "Order 12 of the court"
    and .files[0].sha256 == .custody[-1].before and .custody[-1].event == "erased"'
  run ascribe evidence verify secret --json
  [ "$status" -eq 0 ]
  [ "$(jq -r .state <<<"$output")" = erased ]
  # an export of it says what is on record still
  ascribe export >exported.jsonl
  [ "$(ascribe import exported.jsonl --json | jq -c '[.added, .changed]')" = '[0,0]' ]
}

@test "what kind of file each is is told by its bytes, not by its name" {
  printf '%%PDF-1.4\n1 0 obj\n<<>>\nendobj\n' >document.txt
  printf '\211PNG\r\n\032\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\010\6\0\0\0\037\025\304\211' >picture.pdf
  python3 -c 'import zipfile; zipfile.ZipFile("archive", "w").writestr("a", "b" * 100)'
  echo 'Only words, in a line.' >words.png
  head -c 2000000 /dev/zero >zeros
  : >empty
  run --separate-stderr ascribe evidence log albania-2022 document.txt picture.pdf archive words.png zeros empty --json
  [ "$status" -eq 0 ]
  [ -z "$stderr" ]
  [ "$(jq -r .media_type <<<"$output" | paste -sd ' ')" = "application/pdf image/png application/zip text/plain application/octet-stream application/octet-stream" ]
  slug=$(jq -r 'select(.file == "archive").evidence' <<<"$output")
  ascribe evidence show "$slug" --json | jq -e '.body.files[0].media_type == "application/zip"'
  printf 'GIF89a\1\0\1\0\200\0\0' >later
  ascribe evidence attach "$slug" later >/dev/null
  ascribe evidence show "$slug" --json | jq -e '.body.files[1].media_type == "image/gif"'
}

# An empty library in its place.
@test "without libmagic files are taken as bytes, and that is told once" {
  unshare -m true 2>/dev/null || skip "no namespace of mounts is to be had here"
  printf 'GIF89a\1\0\1\0\200\0\1' >one
  printf 'GIF89a\1\0\1\0\200\0\2' >two
  library=$(find /usr/lib /lib -name 'libmagic.so.1*' -exec readlink -f {} + | sort -u | head -n 1)
  run --separate-stderr unshare -m bash -c 'mount --bind /dev/null "$1" && "$2" evidence log albania-2022 one two --json' - \
    "$library" "$ASCRIBE"
  [ "$status" -eq 0 ]
  [ "$(jq -r .media_type <<<"$output" | uniq)" = application/octet-stream ]
  [ "${#stderr_lines[@]}" -eq 1 ]
  [[ $stderr == 'ascribe: the media type of files is not known: '*libmagic* ]]
}
