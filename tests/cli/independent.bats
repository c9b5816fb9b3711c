#!/usr/bin/env bats
# What the ledger holds, checked by programs that are not ours: signatures by OpenSSL, the tree by Python.
load helper

setup_file() {
  open_albania independent
  ascribe key new bob --no-passphrase >/dev/null
  ascribe key enroll "$(ascribe key export bob)" --role analyst >/dev/null
  for n in 1 2 3 4 5; do ascribe note add albania-2022 -m "Note $n" --key bob >/dev/null; done
  ascribe import "$top/tests/cases/exercise-grid.jsonl" >/dev/null
  psql "$ASCRIBE_DB" -c "SELECT encode(note, 'base64') FROM ascribe.entry ORDER BY idx" |
    tr -d '\n' >/dev/null
  mkdir -p "$BATS_FILE_TMPDIR/entries"
  size=$(psql "$ASCRIBE_DB" -c "SELECT size FROM ascribe.head")
  for ((i = 0; i < size; i++)); do
    psql "$ASCRIBE_DB" -c "SELECT encode(note, 'hex') FROM ascribe.entry WHERE idx = $i" >"$BATS_FILE_TMPDIR/entries/$i"
  done
  { ascribe key export alice; ascribe key export bob; } >"$BATS_FILE_TMPDIR/vkeys"
}

@test "each entry verifies with OpenSSL, under the key that it names" {
  python3 - "$BATS_FILE_TMPDIR" test.example/independent <<'PY'
import base64, hashlib, json, pathlib, subprocess, sys, tempfile
folder, origin = pathlib.Path(sys.argv[1]), sys.argv[2]
keys = {}
for vkey in (folder / "vkeys").read_text().split():
    name, key_id, data = vkey.split("+", 2)
    data = base64.b64decode(data)
    assert hashlib.sha256(name.encode() + b"\n" + data).digest()[:4].hex() == key_id
    keys[name] = bytes.fromhex(key_id), data[1:]
entries = sorted((folder / "entries").iterdir(), key=lambda p: int(p.name))
assert len(entries) >= 8, len(entries)
seqs = {}
for index, path in enumerate(entries):
    note = bytes.fromhex(path.read_text())
    text, _, signatures = note.rpartition(b"\n\n")
    text += b"\n"
    dash, name, signature = signatures.decode().rstrip("\n").split(" ")
    assert dash == "\u2014"
    raw = base64.b64decode(signature, validate=True)
    key_id, public = keys[name]
    assert raw[:4] == key_id and len(raw) == 68
    with tempfile.TemporaryDirectory() as t:
        t = pathlib.Path(t)
        (t / "key.der").write_bytes(bytes.fromhex("302a300506032b6570032100") + public)
        (t / "text").write_bytes(text)
        (t / "sig").write_bytes(raw[4:])
        subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", t / "key.der",
                        "-rawin", "-in", t / "text", "-sigfile", t / "sig"], check=True, stdout=subprocess.DEVNULL)
        (t / "text").write_bytes(text.replace(b"20", b"21", 1))
        assert subprocess.run(["openssl", "pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-inkey", t / "key.der",
                               "-rawin", "-in", t / "text", "-sigfile", t / "sig"],
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0
    first, line, rest = text.decode("ascii").split("\n")
    assert first == f"{origin}/entry/v1" and rest == ""
    body = json.loads(line)
    assert body["author"] == name and body["seq"] == seqs.get(name, 0)
    assert body["anchor"]["size"] <= index
    seqs[name] = body["seq"] + 1
    assert len(note) <= 65535
    assert json.dumps(body, sort_keys=True, separators=(",", ":")).lower() == line.lower()
PY
}

@test "the root is that of an independent tree of RFC 6962, and so is each anchor" {
  ascribe report albania-2022 --format json >"$BATS_TEST_TMPDIR/brief.json"
  python3 - "$BATS_FILE_TMPDIR" "$BATS_TEST_TMPDIR/brief.json" <<'PY'
import base64, hashlib, json, pathlib, sys
def sha(data): return hashlib.sha256(data).digest()
def root(entries): # RFC 6962, section 2.1
    if not entries: return sha(b"")
    if len(entries) == 1: return sha(b"\0" + entries[0])
    k = 1
    while k * 2 < len(entries): k *= 2
    return sha(b"\1" + root(entries[:k]) + root(entries[k:]))
paths = sorted((pathlib.Path(sys.argv[1]) / "entries").iterdir(), key=lambda p: int(p.name))
notes = [bytes.fromhex(p.read_text()) for p in paths]
ledger = json.load(open(sys.argv[2]))["ledger"]
assert ledger["size"] == len(notes)
assert ledger["root"] == base64.b64encode(root(notes)).decode()
for note in notes:
    anchor = json.loads(note.split(b"\n")[1])["anchor"]
    assert anchor["root"] == base64.b64encode(root(notes[:anchor["size"]])).decode()
PY
}

@test "the remembered head is the server's" {
  file=$(find "$XDG_STATE_HOME" -type f | head -n 1)
  root=$(psql "$ASCRIBE_DB" -c "SELECT encode(root, 'base64') FROM ascribe.head")
  grep -qF "$root" "$file"
}
