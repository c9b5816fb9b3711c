#!/usr/bin/env bats
# The README's "Verify without us": its commands on the files that its first block makes, and on files that were altered.
# They run in sh, on a PATH of the programs that they name and without ascribe. readme.bats runs them as they stand.
load helper

setup_file() {
  open_casebook without
  ascribe key new analyst@demo.example --no-passphrase >/dev/null
  ascribe key enroll "$(ascribe key export analyst@demo.example)" --role analyst >/dev/null
  export ASCRIBE_KEY=analyst@demo.example FILES=$BATS_FILE_TMPDIR/files BIN=$BATS_FILE_TMPDIR/bin
  ascribe demo >/dev/null 2>&1
  mkdir -p "$FILES" "$BIN" "$BATS_FILE_TMPDIR/blocks"
  (
    cd "$FILES"
    # of the first block all but the demonstration's own server
    eval "$(block 1 | grep -vE '^\. build|^ascribe db stop')"
  ) >/dev/null
  mkdir -p "$FILES/tests/cli" && ln -s "$top/tests/cli/data" "$FILES/tests/cli/data"
  for program in sh sed awk base64 tail cut cat tr openssl signify-openbsd go; do
    ln -s "$(command -v "$program")" "$BIN/$program"
  done
}

block() { # NUMBER: that block of commands in the section
  awk -v wanted="$1" '/^## / { in_section = ($0 == "## Verify without us") }
    in_section && /^```/ { on = ($0 == "```sh"); number += on; next }
    on && number == wanted' "$top/README.md"
}

# with BLOCK FOLDER: what take_apart and that block say of the files in FOLDER
with() {
  { block 2; block "$1"; } >"$BATS_TEST_TMPDIR/commands"
  (cd "$2" && env -i PATH="$BIN" HOME="$BATS_FILE_TMPDIR" sh -eu "$BATS_TEST_TMPDIR/commands")
}
openssl=3 signify=4 go=5

says_no() { # BLOCK FOLDER TEXT
  run with "$1" "$2"
  echo "block $1: status $status, $output"
  [ "$status" -ne 0 ]
  [[ $output == *"$3"* ]]
}

# altered SED-COMMAND FILE...: a folder in which those files were edited so
altered() {
  local edit=$1
  rm -rf "$BATS_TEST_TMPDIR/altered"
  cp -R "$FILES" "$BATS_TEST_TMPDIR/altered"
  shift
  for file in "$@"; do
    LC_ALL=C sed "$edit" "$FILES/$file" >"$BATS_TEST_TMPDIR/altered/$file"
    ! cmp -s "$FILES/$file" "$BATS_TEST_TMPDIR/altered/$file"
  done
}

@test "OpenSSL, signify and Go verify what was handed over, with no ascribe at hand" {
  [ ! -e "$BIN/ascribe" ]
  [ "$(with $openssl "$FILES" | grep -c '^Signature Verified Successfully$')" -eq 2 ]
  [ "$(with $signify "$FILES" | grep -c '^Signature Verified$')" -eq 2 ]
  run with $go "$FILES"
  echo "$output"
  [ "$status" -eq 0 ]
  index=$(ascribe statement show kanaani-statement --json | jq .index)
  size=$(psql "$ASCRIBE_DB" -c "SELECT size FROM ascribe.head")
  [ "$output" = "kanaani.tlog-proof: entry $index of $size of test.example/without, by analyst@demo.example" ]
}

@test "none verifies a text with one letter changed" {
  altered '2s/"at":"2/"at":"3/' kanaani.entry
  for block in $openssl $signify; do says_no "$block" "$BATS_TEST_TMPDIR/altered" "erification"; done
  altered '1s/without/elsewhere/' demo.checkpoint
  for block in $openssl $signify; do says_no "$block" "$BATS_TEST_TMPDIR/altered" "erification"; done
}

@test "none verifies under another key of the same name" {
  altered 's/$//' # a folder with the same files
  (
    export XDG_DATA_HOME=$BATS_TEST_TMPDIR/others
    ascribe key new analyst@demo.example --no-passphrase >/dev/null
    ascribe key export analyst@demo.example
  ) >"$BATS_TEST_TMPDIR/altered/trusted.vkeys"
  for block in $openssl $signify; do says_no "$block" "$BATS_TEST_TMPDIR/altered" "erification"; done
  says_no $go "$BATS_TEST_TMPDIR/altered" "no verifiable signatures"
}

@test "Go refuses a proof of another place, of another entry, by another author, or of another root" {
  altered '/^index /s/[0-9]*$/0/' kanaani.tlog-proof
  says_no $go "$BATS_TEST_TMPDIR/altered" "invalid transparency proof"
  other=$(ascribe show 0 --signed | base64 -w 0)
  altered "/^extra /s|.*|extra $other|" kanaani.tlog-proof
  says_no $go "$BATS_TEST_TMPDIR/altered" "invalid transparency proof"
  ascribe prove 0 >"$BATS_TEST_TMPDIR/altered/kanaani.tlog-proof" # entry 0 is alice's
  says_no $go "$BATS_TEST_TMPDIR/altered" "entry: note has no verifiable signatures"
  altered '/^test.example/,$s/^[0-9]\{1,\}$/9/' kanaani.tlog-proof
  says_no $go "$BATS_TEST_TMPDIR/altered" "checkpoint: invalid signature"
}

@test "Go refuses an entry that its author did not sign, or of another casebook, though all else fits" {
  mkdir -p "$BATS_TEST_TMPDIR/altered/tests/cli"
  ln -s "$top/tests/cli/data" "$BATS_TEST_TMPDIR/altered/tests/cli/data"
  # forge AUTHOR FIRST-LINE: a ledger of one entry, all of it signed by mallory, who is trusted
  forge() {
    python3 - "$BATS_TEST_TMPDIR/altered" "$@" <<'PY'
import base64, hashlib, os, pathlib, subprocess, sys
to, author, first = pathlib.Path(sys.argv[1]), sys.argv[2], sys.argv[3]
def openssl(*arguments): return subprocess.run(["openssl", *arguments], check=True, stdout=subprocess.PIPE).stdout
pem, message = to / "mallory.pem", to / "message"
openssl("genpkey", "-algorithm", "ed25519", "-out", pem)
key = b"\1" + openssl("pkey", "-in", pem, "-pubout", "-outform", "DER")[-32:]
key_id = hashlib.sha256(b"mallory\n" + key).digest()[:4]
b64 = lambda data: base64.b64encode(data).decode()
def signed(text):
    message.write_text(text)
    signature = openssl("pkeyutl", "-sign", "-inkey", pem, "-rawin", "-in", message)
    return f"{text}\n\u2014 mallory {b64(key_id + signature)}\n"
entry = signed(f'{first}\n{{"author":"{author}"}}\n').encode()
checkpoint = signed(f"test.example/forged\n1\n{b64(hashlib.sha256(bytes(1) + entry).digest())}\n")
(to / "kanaani.tlog-proof").write_text(f"c2sp.org/tlog-proof@v1\nextra {b64(entry)}\nindex 0\n\n{checkpoint}")
(to / "trusted.vkeys").write_text(f"mallory+{key_id.hex()}+{b64(key)}\n")
PY
  }
  forge mallory test.example/forged/entry/v1
  [ "$(with $go "$BATS_TEST_TMPDIR/altered")" = "kanaani.tlog-proof: entry 0 of 1 of test.example/forged, by mallory" ]
  forge alice test.example/forged/entry/v1
  says_no $go "$BATS_TEST_TMPDIR/altered" "by alice, signed by mallory"
  forge mallory test.example/other/entry/v1
  says_no $go "$BATS_TEST_TMPDIR/altered" "not one of the casebook"
}
