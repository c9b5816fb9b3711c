#!/usr/bin/env bats
# What the ledger hands out, checked by programs that are not ours: tree and formats by Python, signatures by OpenSSL.
load helper

setup_file() {
  open_albania proofs
  ascribe key new bob --no-passphrase >/dev/null
  ascribe key enroll "$(ascribe key export bob)" --role analyst >/dev/null
  for n in 1 2 3 4; do ascribe note add albania-2022 -m "Note $n" --key bob >/dev/null; done
  export OUT=$BATS_FILE_TMPDIR/out
  mkdir -p "$OUT"
  { ascribe key export alice; ascribe key export bob; } >"$OUT/vkeys"
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

@test "a checkpoint is a C2SP one, of the head that the database holds" {
  ascribe checkpoint >"$OUT/checkpoint"
  psql "$ASCRIBE_DB" -c "SELECT size, encode(root, 'hex') FROM ascribe.head" >"$OUT/head"
  python "$OUT" <<'PY'
import pathlib, sys
from c2sp import *
out = pathlib.Path(sys.argv[1])
origin, size, root = check_checkpoint((out / "checkpoint").read_bytes(), vkeys(out / "vkeys"))
assert origin == "test.example/proofs"
assert f"{size}|{root.hex()}" == (out / "head").read_text().strip()
PY
}

@test "with --json a checkpoint and a proof are values that hold the very text" {
  ascribe checkpoint --json | jq -j .checkpoint | cmp - "$OUT/checkpoint"
  ascribe prove 0 --json | jq -j .proof | cmp - <(ascribe prove 0)
  [ "$(ascribe prove 0 -o "$OUT/0" --json | jq -c '[.schema, .index, has("proof")]')" = '["ascribe/proof/v1",0,false]' ]
}

@test "the proof of each entry holds for an independent reader, and for verify" {
  size=$(psql "$ASCRIBE_DB" -c "SELECT size FROM ascribe.head")
  for ((i = 0; i < size; i++)); do ascribe prove "$i" -o "$OUT/$i.tlog-proof" >/dev/null; done
  python "$OUT" "$size" <<'PY'
import pathlib, sys
from c2sp import *
out, size = pathlib.Path(sys.argv[1]), int(sys.argv[2])
assert size >= 7
for i in range(size):
    index, of, _ = check_proof((out / f"{i}.tlog-proof").read_bytes(), vkeys(out / "vkeys"))
    assert (index, of) == (i, size)
PY
  verify_says 0 '' "$OUT"/*.tlog-proof --vkeys "$OUT/vkeys" --json
  [ "$(jq -s 'map(select(.verified and .type == "proof")) | length' <<<"$output")" = "$size" ]
}

@test "a record's proof is that of its newest version's entry" {
  index=$(ascribe statement show kanaani-statement --json | jq .index)
  ascribe prove kanaani-statement >"$OUT/record"
  grep -qx "index $index" "$OUT/record"
  id=$(ascribe statement show kanaani-statement --json | jq -r .id)
  ascribe prove "$id" | cmp - "$OUT/record"
}

@test "verify checks without a database what show wrote, and what it is told to trust" {
  ascribe show 3 --signed -o "$OUT/entry"
  ascribe checkpoint -o "$OUT/kept" >/dev/null
  verify_says 0 '' "$OUT/entry" "$OUT/kept" --vkey "$(ascribe key export alice)" --vkey "$(ascribe key export bob)"
  [[ $output == *checkpoint*entry* || $output == *entry*checkpoint* ]]
  verify_says 10 'bob' "$OUT/entry" --vkey "$(ascribe key export alice)"
  verify_says 10 'trusted' "$OUT/kept" --vkey "$(ascribe key export bob)"
}

@test "the exit code is the gravest of several files, and each is answered" {
  printf 'nothing of ours\n' >"$OUT/other"
  sed 's/^index 4$/index 5/' "$OUT/4.tlog-proof" >"$OUT/moved"
  verify_says 12 'moved' "$OUT/kept" "$OUT/other" "$OUT/moved" "$OUT/missing" --vkeys "$OUT/vkeys" --json
  [ "$(jq -s -c 'map(.code // 0)' <<<"$output")" = '[0,7,12,3]' ]
  verify_says 7 'neither a bundle, a proof' "$OUT/other" --vkeys "$OUT/vkeys"
  verify_says 3 'missing' "$OUT/missing" --vkeys "$OUT/vkeys"
}

@test "a proof, a checkpoint or an entry with one byte changed is refused" {
  python "$OUT" "$ASCRIBE" <<'PY'
import pathlib, subprocess, sys
out, ascribe = pathlib.Path(sys.argv[1]), sys.argv[2]
(out / "flips").mkdir()
for name in ("4.tlog-proof", "kept", "entry"):
    data = (out / name).read_bytes()
    for at in range(len(data)):
        flipped = bytearray(data)
        flipped[at] ^= 1
        (out / "flips" / f"{name}.{at}").write_bytes(flipped)
files = sorted((out / "flips").iterdir())
for i in range(0, len(files), 500):
    done = subprocess.run([ascribe, "verify", *files[i:i + 500], "--vkeys", out / "vkeys", "--json"],
                          capture_output=True, text=True)
    assert done.returncode in (7, 10, 11, 12), (done.returncode, done.stderr)
    assert done.stdout.count("\n") == len(files[i:i + 500]) == done.stdout.count('"verified":false')
PY
}

@test "a witness's cosignature is shown with its time; those of strangers are listed and say nothing" {
  python "$OUT" <<'PY'
import base64, pathlib, struct, sys
from c2sp import *
out = pathlib.Path(sys.argv[1])
kept = (out / "kept").read_bytes()
text = kept.rpartition(b"\n\n")[0] + b"\n"
def cosigned(name, seed, time):
    typed = b"\x04" + public_of(seed)
    message = b"cosignature/v1\ntime %d\n" % time + text
    return vkey(name, typed), signature_line(name, typed, struct.pack(">Q", time) + signs(seed, message))
witness, line = cosigned("witness.example/w1", b"w" * 32, 1679315147)
_, stranger = cosigned("stranger.example", b"s" * 32, 1679315148)
quantum = "\u2014 later.example " + base64.b64encode(b"1234" + bytes(2428)).decode() + "\n"
(out / "witness").write_text(witness + "\n")
(out / "cosigned").write_bytes(kept + stranger + quantum.encode() + line)
_, wrong = cosigned("witness.example/w1", b"w" * 32, 1679315147)
(out / "miscosigned").write_bytes(kept.replace(b"\n\n", b"\nextended\n\n") + wrong)
PY
  verify_says 0 '' "$OUT/cosigned" --vkeys "$OUT/vkeys" --vkeys "$OUT/witness" --json
  [ "$(jq -c '.signatures | map([.name, .kind, .time, .trusted])' <<<"$output")" = \
    '[["alice","signature",null,true],["stranger.example","cosignature","2023-03-20T12:25:48Z",false],["later.example","other",null,false],["witness.example/w1","cosignature","2023-03-20T12:25:47Z",true]]' ]
  verify_says 0 '' "$OUT/cosigned" --vkeys "$OUT/witness"
  [[ $output == *2023-03-20T12:25:47Z* ]]
  verify_says 11 'witness.example/w1' "$OUT/miscosigned" --vkeys "$OUT/witness"
}

@test "trust is never implied" {
  verify_says 2 '--vkey' "$OUT/kept"
  printf '# nobody yet\n\n' >"$OUT/nobody"
  verify_says 2 '--vkey' "$OUT/kept" --vkeys "$OUT/nobody"
  printf '# somebody\n%s\nnonsense\n' "$(ascribe key export bob)" >"$OUT/broken"
  verify_says 7 'broken:3' "$OUT/kept" --vkeys "$OUT/broken"
  verify_says 7 '--vkey' "$OUT/kept" --vkey nonsense
}

@test "a key that cosigns is not enrolled, for it cannot sign entries" {
  refused 7 'witness.example/w1' ascribe key enroll "$(cat "$OUT/witness")" --role analyst
}

@test "what stands nowhere is not proven" {
  refused 3 '999' ascribe prove 999
  refused 3 'no-such-record' ascribe prove no-such-record
}

@test "a checkpoint remembers the head and when it was handed out; a rolled back server is found out" {
  exported=$(find "$XDG_STATE_HOME/ascribe/exports" -type f)
  [ "$(tail -n 3 "$exported")" = "$(head -n 3 "$OUT/kept")" ]
  [[ $(head -n 1 "$exported") == 20??-??-??T??:??:??Z ]]
  [ "$(stat -c %a "$exported")" = 600 ]
  psql "$ASCRIBE_DB" -c "UPDATE ascribe.head SET size = size - 1"
  refused 13 'does not extend' ascribe checkpoint
  refused 13 'does not extend' ascribe prove 1
  psql "$ASCRIBE_DB" -c "UPDATE ascribe.head SET size = size + 1, root = sha256('')"
  refused 13 'does not extend' ascribe checkpoint
}

@test "a head that nothing here can vouch for is signed with a word of that" {
  export XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
  run --separate-stderr ascribe checkpoint
  [ "$status" -eq 0 ]
  [[ $stderr == *"the server's word alone"* ]]
}

@test "an entry that was changed on the server is not proven" {
  rm -rf "$XDG_STATE_HOME"
  psql "$ASCRIBE_DB" -c "UPDATE ascribe.entry SET note = convert_to(replace(convert_from(note, 'UTF8'), 'Note 1', 'Note 9'), 'UTF8')"
  index=$(psql "$ASCRIBE_DB" -c "SELECT idx FROM ascribe.entry WHERE position('Note 9'::bytea IN note) > 0")
  refused 12 'does not stand in its tree' ascribe prove "$index"
}
