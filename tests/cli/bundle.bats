#!/usr/bin/env bats
# Bundles: what is in them, checked by programs that are not ours; tampering; hostile archives.
load helper

setup_file() {
  open_albania bundle
  export OUT=$BATS_FILE_TMPDIR/out
  mkdir -p "$OUT"
  for name in bob dave; do ascribe key new "$name" --no-passphrase >/dev/null; done
  ascribe key enroll "$(ascribe key export bob)" --role analyst >/dev/null # 2
  ascribe note add albania-2022 -m 'A note of Bob.' --key bob >/dev/null   # 3
  # another incident, of which nothing belongs into the bundle of the first
  ascribe incident add --slug other --title 'Another' >/dev/null                                      # 4
  ascribe party add --slug stranger --name Stranger --type state >/dev/null                           # 5
  ascribe allegation add --slug other-did --incident other --text 'It did.' --type conduct >/dev/null # 6
  ascribe note add other -m 'About the other.' >/dev/null                                             # 7
  # a party reached through another party, in two versions; a statement that is retracted; a note about a party
  ascribe party add --slug bloc --name Bloc --type international-organisation >/dev/null # 8
  ascribe party edit bloc --name 'The Bloc' >/dev/null                                   # 9
  ascribe party add --slug ministry --name Ministry --type state-organ --part-of bloc >/dev/null # 10
  ascribe source add --slug word --title 'Word' --type press-release --publisher ministry >/dev/null # 11
  ascribe statement add --slug word --incident albania-2022 --act comment --speaker iran --capacity official \
    --source word --summary 'A word.' >/dev/null                               # 12
  ascribe statement retract word --reason 'Entered for a test.' >/dev/null     # 13
  echo '{"kind":"note","about":["party:bloc"],"type":"comment","body":"About the Bloc."}' >"$OUT/note.jsonl"
  ascribe import "$OUT/note.jsonl" --key bob >/dev/null # 14
  ascribe key rotate carol --no-passphrase --key bob >/dev/null              # 15
  ascribe note add albania-2022 -m 'A note of Carol.' --key carol >/dev/null # 16
  for name in alice bob carol dave; do ascribe key export "$name" >"$OUT/$name.vkey"; done
  ascribe bundle albania-2022 -o "$OUT/case.tar.zst" --key carol >"$OUT/said"
  mkdir "$OUT/unpacked"
  tar --zstd -xf "$OUT/case.tar.zst" -C "$OUT/unpacked"
}

python() { PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$BATS_TEST_DIRNAME python3 - "$@"; }

# verify_says CODE TEXT ARGUMENT...: verify leaves with that code, and says TEXT on stderr.
verify_says() {
  local code=$1 text=$2
  shift 2
  run --separate-stderr env -u ASCRIBE_DB "$ASCRIBE" verify "$@"
  echo "status $status, stdout: $output, stderr: $stderr"
  [ "$status" -eq "$code" ]
  [[ $stderr == *"$text"* ]]
}

@test "it holds the files that it says, of fixed owner and mode, and opens with tar alone" {
  [ "$(tar --zstd -tf "$OUT/case.tar.zst" | grep -v '^entries/')" = \
    "$(printf '%s\n' README.txt brief.json brief.md brief.txt checkpoint keys.txt manifest)" ]
  [ "$(tar --zstd --numeric-owner -tvf "$OUT/case.tar.zst" | awk '{print $1, $2}' | sort -u)" = "-rw-r--r-- 0/0" ]
  tar --zstd -tf "$OUT/case.tar.zst" | LC_ALL=C sort -c
}

@test "it holds the entries that concern the incident, and no others" {
  [ "$(ls "$OUT/unpacked/entries" | tr '\n' ' ')" = \
    "$(for n in 00 01 02 03 08 09 10 11 12 13 14 15 16; do printf '%s.tlog-proof ' $n; done)" ]
  [[ $(cat "$OUT/said") == *"entries           13"* ]]
}

@test "its brief is the report at that head, in three formats" {
  ascribe report albania-2022 --format json | cmp - "$OUT/unpacked/brief.json"
  ascribe report albania-2022 --format md | cmp - "$OUT/unpacked/brief.md"
  COLUMNS=80 ascribe report albania-2022 | cmp - "$OUT/unpacked/brief.txt"
}

@test "every member verifies with Python and OpenSSL alone" {
  python "$OUT/unpacked" "$OUT/alice.vkey" "$OUT/carol.vkey" <<'PY'
import hashlib, json, pathlib, sys
from c2sp import *
folder, alice, carol = map(pathlib.Path, sys.argv[1:])
checkpoint = (folder / "checkpoint").read_bytes()
signers, order = vkeys(alice), []
for path in sorted((folder / "entries").iterdir()):
    proof = path.read_bytes()
    assert proof.endswith(b"\n\n" + checkpoint)
    extra = base64.b64decode(proof.split(b"\n")[1][6:])
    # the keys known so far: alice's, and those that entries signed by known keys enrolled
    text = check_note(extra, signers)
    for change in json.loads(text.split(b"\n")[1])["changes"]:
        if change["kind"] == "key":
            name, _, typed = change["body"]["vkey"].split("+", 2)
            typed = base64.b64decode(typed)
            signers[name, key_id(name, typed)] = typed
    order.append((path.name, proof))
for name, proof in order: # the checkpoint's signer is among them
    index, size, _ = check_proof(proof, signers)
    assert name == f"{index:02}.tlog-proof" and size == 17
origin, size, root = check_checkpoint(checkpoint, vkeys(carol))
text = check_note((folder / "manifest").read_bytes(), vkeys(carol)).decode().split("\n")
whole = hashlib.sha256(b"".join(proof for _, proof in order)).hexdigest()
brief = json.loads((folder / "brief.json").read_text())
assert brief["ledger"] == {"origin": origin, "size": size, "root": base64.b64encode(root).decode()}
assert text[0] == f"{origin}/bundle/v1" and text[2] == f"entries {len(order)} {whole}" and text[-1] == ""
listed = dict(reversed(line.split("  ")) for line in text[3:-1])
there = {p.name for p in folder.iterdir() if p.is_file()} - {"manifest"}
assert set(listed) == there
for name, digest in listed.items(): assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
assert {line.split("+")[0] for line in (folder / "keys.txt").read_text().split("\n") if "+" in line} == {"alice", "bob", "carol"}
PY
}

@test "the commands of its README.txt do what it says" {
  cp -r "$OUT/unpacked" "$BATS_TEST_TMPDIR/by-hand"
  cd "$BATS_TEST_TMPDIR/by-hand"
  cp "$OUT/carol.vkey" trusted.vkeys
  sed -n 's/^    \([^ ]\)/\1/p' README.txt >"$BATS_TEST_TMPDIR/commands"
  [ "$(wc -l <"$BATS_TEST_TMPDIR/commands")" -ge 9 ]
  run sh -eux "$BATS_TEST_TMPDIR/commands"
  echo "$output"
  [ "$status" -eq 0 ]
  [[ $output == *"brief.txt: OK"* && $output == *"Signature Verified Successfully"* ]]
  [[ $output == *"$(sed -n 's/^entries [0-9]* //p' manifest)"* ]]
  grep -q '"author":"carol"' entry
}

@test "the key of the first administrator is enough; what it does not vouch for is named" {
  verify_says 0 '' "$OUT/case.tar.zst" --vkeys "$OUT/alice.vkey" --json
  [ "$(jq -c '[.type, .size, .signed_by, .entries, .first, .last]' <<<"$output")" = '["bundle",17,"carol",13,0,16]' ]
  [ "$(jq -c '.authors | map([.name, .trust, .entries, .unentitled])' <<<"$output")" = \
    '[["alice","given",9,0],["bob","enrolled",3,0],["carol","enrolled",1,0]]' ]
  [ "$(jq -c '.signatures | map([.name, .trusted])' <<<"$output")" = '[["carol",true]]' ]
  verify_says 10 'its author'"'"'s key (alice) is vouched for by no trusted key' "$OUT/case.tar.zst" \
    --vkeys "$OUT/carol.vkey" --json
  [ "$(jq -c '[.verified, .unentitled[0].index, .unentitled[0].author]' <<<"$output")" = '[false,0,"alice"]' ]
  verify_says 10 'checkpoint: no signature is by a trusted key' "$OUT/case.tar.zst" --vkeys "$OUT/dave.vkey"
  verify_says 0 '' - --vkeys "$OUT/alice.vkey" <"$OUT/case.tar.zst"
}

@test "the same bounds give the same bytes, to a file and to a pipe" {
  ascribe bundle albania-2022 --key carol >"$BATS_TEST_TMPDIR/piped"
  TZ=Asia/Tokyo LC_ALL=C ascribe bundle albania-2022 --key carol -o - | cmp - "$BATS_TEST_TMPDIR/piped"
  cmp "$BATS_TEST_TMPDIR/piped" "$OUT/case.tar.zst"
}

@test "it is written whole or not at all, and not to a terminal" {
  echo kept >"$BATS_TEST_TMPDIR/there"
  run --separate-stderr ascribe bundle no-such -o "$BATS_TEST_TMPDIR/there"
  [ "$status" -eq 3 ]
  run --separate-stderr bash -c "ulimit -f 8; '$ASCRIBE' bundle albania-2022 --key carol -o '$BATS_TEST_TMPDIR/there'"
  [ "$status" -ne 0 ]
  [ "$(cat "$BATS_TEST_TMPDIR/there")" = kept ]
  run --separate-stderr ascribe bundle albania-2022 --json
  [ "$status" -eq 2 ]
  [[ $stderr == *"-o case.tar.zst"* ]]
  ascribe bundle albania-2022 --key carol -o "$BATS_TEST_TMPDIR/there" --json | jq -e '.schema == "ascribe/bundle/v1" and .entries == 13'
}

@test "a flip of a bit anywhere is refused, or changes nothing that verifies" {
  python "$OUT/case.tar.zst" "$ASCRIBE" "$OUT/alice.vkey" "$BATS_TEST_TMPDIR/flipped" <<'PY'
import json, subprocess, sys
path, program, key, flipped = sys.argv[1:]
data = open(path, "rb").read()
def verdict(data):
    open(flipped, "wb").write(data)
    done = subprocess.run([program, "verify", flipped, "--vkeys", key, "--json"], capture_output=True)
    return done.returncode, done.stdout
code, said = verdict(data)
assert code == 0
codes = {}
for number, at in enumerate(range(0, len(data), max(1, len(data) // 400))):
    bit = 1 << number % 8
    one, other = verdict(data[:at] + bytes([data[at] ^ bit]) + data[at + 1:])
    assert one in (0, 7, 10, 11, 12, 14), (at, bit, one)
    assert one != 0 or other == said, (at, bit)
    codes[one] = codes.get(one, 0) + 1
print(codes)
assert codes[7] > 100
PY
}

# Archives made by Python, from the members of a good one. Usage: rewritten NAME <<'PY' ... (`members` is a list of
# [name, bytes]; `made(...)` writes).
rewritten() {
  cat >"$BATS_TEST_TMPDIR/change.py"
  python "${CASE:-$OUT/case.tar.zst}" "$BATS_TEST_TMPDIR/$1" "$BATS_TEST_TMPDIR/change.py" <<'PY'
import io, subprocess, sys, tarfile
source, target, change = sys.argv[1:]
plain = subprocess.run(["zstd", "-dc", source], capture_output=True, check=True).stdout
members = []
with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
    for info in tar: members.append([info, tar.extractfile(info).read()])
def find(name): return next(m for m in members if m[0].name == name)
def put(name, data): m = find(name); m[1] = data; m[0].size = len(data)
def insert(at, name, data=b"", **more):
    info = tarfile.TarInfo(name)
    info.size = len(data)
    for key, value in more.items(): setattr(info, key, value)
    members.insert(at, [info, data])
format, tail = tarfile.USTAR_FORMAT, b""
exec(open(change).read())
out = io.BytesIO()
with tarfile.open(fileobj=out, mode="w", format=format) as tar:
    for info, data in members: tar.addfile(info, io.BytesIO(data))
subprocess.run(["zstd", "-qf", "-o", target], input=out.getvalue() + tail, check=True)
PY
}
refuses() { # CODE TEXT <<'PY'
  rewritten it
  verify_says "$1" "$2" "$BATS_TEST_TMPDIR/it" --vkeys "$OUT/alice.vkey"
}

@test "an archive written by another program with the same members verifies" {
  refuses 0 '' <<<'pass'
}

@test "no member is changed behind the manifest" {
  for name in README.txt brief.md brief.txt keys.txt; do
    refuses 14 "$name: not what the manifest was signed for" <<<"put('$name', find('$name')[1] + b'x')"
  done
  refuses 14 'brief.json' <<<"put('brief.json', find('brief.json')[1].replace(b'denies', b'admits'))"
  refuses 14 'entries: not what' <<<"members.remove(find('entries/03.tlog-proof'))"
  refuses 14 'entries: not what' <<<"members.remove(find('entries/16.tlog-proof'))"
  refuses 11 'manifest' <<<"put('manifest', find('manifest')[1].replace(b'entries 13', b'entries 12'))"
}

@test "an entry that was changed, left out or put elsewhere is found out" {
  refuses 12 'entry 3: proof: its path does not lead' <<'PY'
import base64
proof = find("entries/03.tlog-proof")[1].split(b"\n")
proof[1] = b"extra " + base64.b64encode(base64.b64decode(proof[1][6:]).replace(b"of Bob", b"of Rob"))
put("entries/03.tlog-proof", b"\n".join(proof))
PY
  refuses 10 'entry 3: no entry before it enrols the key of its author bob' \
    <<<"members.remove(find('entries/02.tlog-proof'))"
  refuses 7 'it is the proof of entry 3' <<<"put('entries/08.tlog-proof', find('entries/03.tlog-proof')[1])"
  refuses 7 'members are missing' <<<"members.pop()"
}

@test "a checkpoint of another head does not fit its proofs" {
  ascribe note add other -m 'One more.' >/dev/null
  ascribe checkpoint --key carol -o "$OUT/later"
  refuses 7 'it is against another checkpoint' <<<"put('checkpoint', open('$OUT/later', 'rb').read())"
}

@test "names that lead elsewhere, links and other strangers are refused, and nothing is written" {
  cd "$BATS_TEST_TMPDIR"
  for name in ../README.txt /etc/passwd ./README.txt entries/../README.txt 'a b' $'\e[2J'; do
    refuses 7 'stands where README.txt is due' <<<"insert(0, $(jq -n --arg n "$name" '$n'))"
    [[ $stderr != *$'\e'* ]]
  done
  refuses 7 'not a regular file' <<<"insert(0, 'README.txt/')"
  refuses 7 'not a regular file' <<<"insert(0, 'README.txt', type=tarfile.SYMTYPE, linkname='/etc/passwd')"
  refuses 7 'not a regular file' <<<"insert(1, 'brief.json', type=tarfile.LNKTYPE, linkname='README.txt')"
  refuses 7 'not a regular file' <<<"insert(0, 'README.txt', type=tarfile.DIRTYPE)"
  refuses 7 'not a regular file' <<<"insert(0, 'README.txt', type=tarfile.CHRTYPE)"
  refuses 7 'not a regular file' <<<"insert(0, 'README.txt', type=tarfile.FIFOTYPE)"
  refuses 7 'stands where' <<<"insert(1, 'README.txt')"
  refuses 7 'is the name of no entry' <<<"insert(6, 'entries/../../x')"
  refuses 7 'is the name of no entry' <<<"insert(6, 'entries/99.tlog-proof')"
  refuses 7 'is not after the entry before it' <<<"insert(6, 'entries/00.tlog-proof')"
  refuses 7 'stands after the manifest' <<<"insert(len(members), 'more')"
  [ ! -e README.txt ]
}

@test "sizes are bounded: by member, whatever a header claims, and however well it compresses" {
  refuses 7 'README.txt is larger than 65536 bytes' <<<"put('README.txt', bytes(65537))"
  refuses 7 'brief.md is larger than 67108864 bytes' <<<"put('brief.md', bytes(67108865))"
  refuses 7 'larger than' <<<"put('checkpoint', bytes(131073))"
  refuses 7 'larger than' <<<"put('entries/03.tlog-proof', bytes(262145))"
  python "$BATS_TEST_TMPDIR/claims" <<'PY'
import subprocess, sys, tarfile
info = tarfile.TarInfo("README.txt")
info.size = 1 << 62
subprocess.run(["zstd", "-qf", "-o", sys.argv[1]], input=info.tobuf(tarfile.GNU_FORMAT), check=True)
PY
  verify_says 7 'larger than' "$BATS_TEST_TMPDIR/claims" --vkeys "$OUT/alice.vkey"
  head -c 300000000 /dev/zero | zstd -q >"$BATS_TEST_TMPDIR/zeros"
  verify_says 7 '' "$BATS_TEST_TMPDIR/zeros" --vkeys "$OUT/alice.vkey"
}

@test "what is no archive, or not in the form, is refused" {
  printf '\x28\xb5\x2f\xfd' >"$BATS_TEST_TMPDIR/magic"
  verify_says 7 'not a whole archive' "$BATS_TEST_TMPDIR/magic" --vkeys "$OUT/alice.vkey"
  head -c 20000 "$OUT/case.tar.zst" >"$BATS_TEST_TMPDIR/cut"
  verify_says 7 '' "$BATS_TEST_TMPDIR/cut" --vkeys "$OUT/alice.vkey"
  tar --zstd -cf "$BATS_TEST_TMPDIR/repacked" -C "$OUT/unpacked" .
  verify_says 7 '' "$BATS_TEST_TMPDIR/repacked" --vkeys "$OUT/alice.vkey"
  refuses 7 '' <<<"members.clear()"
  : >"$BATS_TEST_TMPDIR/empty"
  verify_says 7 'neither a bundle' "$BATS_TEST_TMPDIR/empty" --vkeys "$OUT/alice.vkey"
  verify_says 3 'cannot open' "$BATS_TEST_TMPDIR/no-such" --vkeys "$OUT/alice.vkey"
}

# A capture of a source and a file of evidence, both put on record, and at hand.
recorded_files() {
  cd "$BATS_TEST_TMPDIR"
  printf 'captured %s\n' "$1" >page.html
  head -c 200000 /dev/zero | tr '\0' "$1" >dump.bin
  ascribe source add --json - >/dev/null <<END
{"slug":"page-$1","title":"A page","type":"press-release","publisher":"iran","captures":[{"sha256":"$(sha page.html)",
 "size":$(stat -c %s page.html),"media_type":"text/html"}]}
END
  ascribe evidence add --json - >/dev/null <<END
{"slug":"dump-$1","incident":"albania-2022","title":"A dump","description":"A dump.","type":"unspecified",
 "derived_from":["source:page-$1"],"files":[{"sha256":"$(sha dump.bin)","size":200000,"media_type":"application/octet-stream"}]}
END
}
sha() { sha256sum "$1" | cut -d ' ' -f 1; }

@test "captured files go along where a record of the case has their digest" {
  recorded_files a
  ascribe bundle albania-2022 --key carol --with page.html --with dump.bin --with page.html -o with --json |
    jq -e '.files == 2'
  ascribe bundle albania-2022 --key carol --with dump.bin --with page.html | cmp - with
  [ "$(tar --zstd -tf with | grep '^files/')" = "$(printf 'files/%s\n' "$(sha page.html)" "$(sha dump.bin)" | sort)" ]
  tar --zstd -tf with | LC_ALL=C sort -c
  mkdir unpacked
  tar --zstd -xf with -C unpacked
  cmp dump.bin "unpacked/files/$(sha dump.bin)"
  (cd unpacked && grep -E '^[0-9a-f]{64}  ' manifest | sha256sum -c | grep -c '^files/.*: OK$') | grep -x 2
  verify_says 0 '' with --vkeys "$OUT/alice.vkey" --json
  [ "$(jq .files <<<"$output")" -eq 2 ]
  verify_says 0 '' "$OUT/case.tar.zst" --vkeys "$OUT/alice.vkey" --json
  [ "$(jq .files <<<"$output")" -eq 0 ]
}

@test "a file that no record of the case has the digest of does not go along" {
  recorded_files b
  echo more >>page.html
  refused 14 'page.html: no record of the case has its digest' ascribe bundle albania-2022 --with dump.bin \
    --with page.html -o never
  [[ $stderr == *"$(sha page.html)"* ]]
  # what another incident alone has on record is none of this case
  echo other >other.bin
  ascribe evidence add --json - >/dev/null <<END
{"slug":"of-other","incident":"other","title":"A dump","description":"A dump.","type":"unspecified",
 "derived_from":["source:page-b"],"files":[{"sha256":"$(sha other.bin)","size":6,"media_type":"text/plain"}]}
END
  refused 14 'other.bin: no record' ascribe bundle albania-2022 --with other.bin -o never
  refused 3 'no-such-file' ascribe bundle albania-2022 --with no-such-file -o never
  refused 7 'is not a regular file' ascribe bundle albania-2022 --with . -o never
  truncate -s 1073741825 large
  refused 7 'large is larger than 1073741824 bytes' ascribe bundle albania-2022 --with large -o never
  [ ! -e never ]
}

@test "a captured file that was changed, put in, renamed or taken away is found out" {
  recorded_files c
  ascribe bundle albania-2022 --key carol --with page.html --with dump.bin -o with >/dev/null
  CASE=with
  page=files/$(sha page.html)
  refuses 14 "$page: its content has another digest" <<<"put('$page', find('$page')[1].replace(b'captured', b'Captured'))"
  refuses 14 "$page: its content has another digest" <<<"put('$page', b'')"
  refuses 14 'manifest: it names more than there is' <<<"members.remove(find('$page'))"
  echo stranger >stranger
  local at="next(i for i, m in enumerate(members) if m[0].name.startswith('files/'))"
  refuses 14 'no entry here records a file of that digest' \
    <<<"members.remove(find('$page')); members.remove(find('files/$(sha dump.bin)'));
insert(next(i for i, m in enumerate(members) if m[0].name == 'keys.txt'), 'files/$(sha stranger)', b'stranger\n')"
  refuses 7 'is the name of no captured file' <<<"insert($at, 'files/page.html', b'x')"
  refuses 7 'stands where keys.txt is due' <<<"insert($at + 2, 'other', b'x')"
  refuses 7 'is not after the file before it' <<<"members[$at:$at+2] = reversed(members[$at:$at+2])"
  # recorded, but not what the manifest was signed for
  ascribe bundle albania-2022 --key carol --with dump.bin -o one >/dev/null
  CASE=one
  refuses 14 "not what the manifest was signed for" \
    <<<"insert($at + (1 if '$page' > '$(printf 'files/%s' "$(sha dump.bin)")' else 0), '$page', open('page.html', 'rb').read())"
}

@test "a key that is revoked later loses what it signed after its last valid index" {
  ascribe key enroll "$(cat "$OUT/dave.vkey")" --role analyst >/dev/null
  ascribe note add albania-2022 -m 'Before.' --key dave >/dev/null
  ascribe note add albania-2022 -m 'After.' --key dave >/dev/null
  after=$(ascribe log -n 1 --json | jq .index)
  ascribe key revoke dave --last-valid $((after - 1)) --reason 'Lost.' >/dev/null
  ascribe bundle albania-2022 -o "$BATS_TEST_TMPDIR/revoked" >/dev/null
  verify_says 10 'was revoked with an earlier index as its last valid one' "$BATS_TEST_TMPDIR/revoked" \
    --vkeys "$OUT/alice.vkey" --json
  [ "$(jq -c '.unentitled | map(.index)' <<<"$output")" = "[$after]" ]
  [ "$(tar --zstd -xOf "$BATS_TEST_TMPDIR/revoked" keys.txt | grep -c 'valid up to entry')" -eq 2 ]
}

@test "what a server changed is not bundled" {
  psql "$ASCRIBE_DB" -c "UPDATE ascribe.entry SET note = convert_to(replace(convert_from(note, 'UTF8'), 'of Bob', 'of Rob'), 'UTF8')"
  refused 12 'does not stand in its tree' ascribe bundle albania-2022 -o "$BATS_TEST_TMPDIR/never"
  [ ! -e "$BATS_TEST_TMPDIR/never" ]
}
