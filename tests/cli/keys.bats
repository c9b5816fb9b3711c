#!/usr/bin/env bats
# Keys: made, protected, listed, exported, enrolled, revoked.
load helper

setup_file() { open_casebook keys; }

@test "a new key is a file that only its owner reads" {
  ascribe key new bob --no-passphrase
  file=$(find "$XDG_DATA_HOME" -name 'bob*' -type f)
  [ "$(stat -c %a "$file")" = 600 ]
  [ "$(stat -c %a "$(dirname "$file")")" = 700 ]
}

@test "a key file that others may read is refused" {
  ascribe key new open --no-passphrase
  file=$(find "$XDG_DATA_HOME" -name 'open*' -type f)
  chmod 640 "$file"
  ascribe key list --json | jq -s -e 'any(.name == "open" and .file == "unusable")'
  refused 5 'chmod 600' ascribe party add --slug x --name n --type state --key open
}

@test "a name that is taken is refused, and the key stays" {
  before=$(ascribe key export alice)
  refused 4 'alice' ascribe key new alice --no-passphrase
  [ "$before" = "$(ascribe key export alice)" ]
}

@test "a name that could leave the folder is refused" {
  for name in ../x a/b .hidden '' 'a b' $'a\nb'; do
    refused 2 '' ascribe key new "$name" --no-passphrase || refused 7 '' ascribe key new "$name" --no-passphrase
  done
}

@test "the exported key is a C2SP vkey: name, key id, algorithm 1 and 32 bytes" {
  vkey=$(ascribe key export alice)
  python3 - "$vkey" <<'PY'
import base64, hashlib, sys
name, key_id, key = sys.argv[1].split("+", 2)
data = base64.b64decode(key, validate=True)
assert name == "alice" and len(data) == 33 and data[0] == 1
assert hashlib.sha256(name.encode() + b"\n" + data).hexdigest()[:8] == key_id
PY
}

@test "a passphrase from a file descriptor protects the key; a wrong one does not open it" {
  ascribe key new carol --passphrase-fd 3 3<<<'correct horse'
  file=$(find "$XDG_DATA_HOME" -name 'carol*' -type f)
  run ! grep -q 'correct horse' "$file"
  ascribe key enroll "$(ascribe key export carol)" --role analyst
  refused 5 'passphrase' ascribe party add --slug by-carol --name n --type company --key carol --passphrase-fd 3 3<<<'wrong'
  ascribe party add --slug by-carol --name n --type company --key carol --passphrase-fd 3 3<<<'correct horse'
}

@test "a protected key is not opened without a terminal or a descriptor" {
  ascribe key new dave --passphrase-fd 3 3<<<'secret words'
  refused 2 '--passphrase-fd' setsid -w "$ASCRIBE" party add --slug x --name n --type company --key dave --no-input ||
    refused 5 '--passphrase-fd' setsid -w "$ASCRIBE" party add --slug x --name n --type company --key dave --no-input
}

@test "on a terminal the passphrase is asked for twice, and not shown" {
  python3 - "$ASCRIBE" <<'PY'
import os, pty, sys, time
pid, fd = pty.fork()
if pid == 0:
    os.execv(sys.argv[1], [sys.argv[1], "key", "new", "erin"])
seen = b""
for answer in (b"open sesame\n", b"open sesame\n"):
    while not seen.rstrip().endswith(b":"):
        seen += os.read(fd, 1024)
    os.write(fd, answer)
    seen += b"|"
try:
    while data := os.read(fd, 1024):
        seen += data
except OSError:
    pass
_, status = os.waitpid(pid, 0)
assert os.waitstatus_to_exitcode(status) == 0, seen
assert b"open sesame" not in seen, seen
PY
  file=$(find "$XDG_DATA_HOME" -name 'erin*' -type f)
  [ -s "$file" ]
}

@test "the list shows keys here and in the casebook" {
  ascribe key list --json | jq -s -e 'any(.name == "alice" and (.roles | index("admin")))'
  ascribe key list | grep -q alice
}

@test "only an administrator enrolls" {
  ascribe key new frank --no-passphrase
  ascribe key enroll "$(ascribe key export frank)" --role analyst
  ascribe key new grace --no-passphrase
  refused 5 'frank' ascribe key enroll "$(ascribe key export grace)" --role analyst --key frank
}

@test "a vkey that is none is refused" {
  for vkey in nonsense 'a+00000000+AQ==' "$(ascribe key export alice | tr 'A-Za-z' 'a-zA-Z')" 'alice'; do
    refused 7 '' ascribe key enroll "$vkey" --role analyst || refused 2 '' ascribe key enroll "$vkey" --role analyst
  done
}

@test "the last administrator is not revoked" {
  refused 7 'last administrator' ascribe key revoke alice --last-valid 0 --reason 'by mistake'
}

@test "what a revoked key signed before stays" {
  ascribe key new heidi --no-passphrase
  ascribe key enroll "$(ascribe key export heidi)" --role analyst
  ascribe party add --slug by-heidi --name n --type company --key heidi
  ascribe key revoke heidi --last-valid "$(ascribe party show by-heidi --json | jq .index)" --reason 'left the team'
  [ "$(ascribe party show by-heidi --json | jq -r .author)" = heidi ]
  refused 10 'heidi' ascribe party add --slug later --name n --type company --key heidi
}

@test "an analyst hands over to a new key with the same roles, and without an administrator" {
  ascribe key new ivan --no-passphrase
  ascribe key enroll "$(ascribe key export ivan)" --role analyst --role auditor
  ascribe party add --slug by-ivan --name n --type company --key ivan
  index=$(ascribe key rotate ivan-2 --no-passphrase --key ivan --json | jq .index)
  ascribe key list --json | jq -s -e --argjson i "$index" 'any(.name == "ivan" and .last_valid == $i) and
    any(.name == "ivan-2" and .roles == ["analyst", "auditor"] and .file == "unprotected" and (has("last_valid") | not))'
  [ "$(ascribe show "$index" --json | jq -c '[.author, (.changes[] | [.change, .name])]')" = \
    '["ivan",["enrolled","ivan-2"],["revoked","ivan"]]' ]
  ascribe show "$index" | grep -q '+ rotated_from: ivan'
  refused 10 'was revoked' ascribe party add --slug x --name n --type company --key ivan
  refused 10 'was revoked' ascribe key rotate ivan-3 --no-passphrase --key ivan
  ascribe party add --slug by-ivan-2 --name n --type company --key ivan-2
  ascribe party history by-ivan
}

@test "a rotation takes the passphrases of both keys, and a key whose file is here already" {
  ascribe key new judy --passphrase-fd 3 3<<<'old words'
  ascribe key enroll "$(ascribe key export judy)" --role analyst
  ascribe key rotate judy-2 --key judy --passphrase-fd 3 3<<<$'old words\nnew words'
  ascribe party add --slug by-judy --name n --type company --key judy-2 --passphrase-fd 3 3<<<'new words'
  ascribe key new judy-3 --no-passphrase
  ascribe key rotate judy-3 --key judy-2 --passphrase-fd 3 3<<<'new words'
  ascribe party edit by-judy --name m --key judy-3
}

@test "the last administrator may rotate, and the new key administers" {
  ascribe key new root --no-passphrase
  ascribe key enroll "$(ascribe key export root)" --role admin
  ascribe key rotate root-2 --no-passphrase --key root
  ascribe key new kim --no-passphrase
  ascribe key enroll "$(ascribe key export kim)" --role analyst --key root-2
}

@test "a rotation to a name that is enrolled already is refused" {
  ascribe key new leo --no-passphrase
  ascribe key enroll "$(ascribe key export leo)" --role analyst
  refused 4 'enrolled already' ascribe key rotate alice --key leo
}

@test "a key that ends later signs up to that index, and not after" {
  ascribe key new mike --no-passphrase
  ascribe key enroll "$(ascribe key export mike)" --role analyst
  index=$(ascribe log -n 1 --json | jq .index)
  ascribe key revoke mike --last-valid $((index + 2)) --reason 'leaves soon'
  ascribe party add --slug by-mike --name n --type company --key mike
  refused 10 "valid up to ledger index $((index + 2))" ascribe party add --slug x --name n --type company --key mike
  ascribe party history by-mike
}

# signing KEY FD PASSPHRASE: the program stands with its key open, since somebody else has the head; its number is in $pid.
signing() {
  psql "$ASCRIBE_DB" -c "BEGIN" -c "SELECT FROM ascribe.head FOR UPDATE" -c "SELECT pg_sleep(60)" >/dev/null 2>&1 3>&- &
  holder=$!
  until [ "$(psql "$ASCRIBE_DB" -c "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'
    AND datname = current_database()")" = 1 ]; do sleep 0.05; done
  TMPDIR=$BATS_TEST_TMPDIR/tmp ASCRIBE_LOG=$BATS_TEST_TMPDIR/log "$ASCRIBE" note add albania-2022 -m 'To be signed.' \
    --key "$1" --verbose --passphrase-fd 4 4<"$2" >"$BATS_TEST_TMPDIR/said" 2>&1 3>&- &
  pid=$!
  until [ "$(psql "$ASCRIBE_DB" -c "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'
    AND datname = current_database()")" = 1 ]; do sleep 0.05; done
}
signed() {
  psql "$ASCRIBE_DB" -c "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event = 'PgSleep'
    AND datname = current_database()" >/dev/null
  wait "$holder" || true
  wait "$pid"
}

@test "secrets are in no argument, environment, core dump, swap, log or temporary file" {
  ! ldd "$ASCRIBE" | grep -q libasan || skip "AddressSanitizer locks no memory"
  open_albania secrets
  mkdir "$BATS_TEST_TMPDIR/tmp"
  words='seven wet otters'
  printf '%s\n' "$words" >"$BATS_TEST_TMPDIR/passphrase"
  ascribe key new olga --passphrase-fd 4 4<"$BATS_TEST_TMPDIR/passphrase" >/dev/null
  ascribe key enroll "$(ascribe key export olga)" --role analyst >/dev/null
  hex() { od -An -v -tx1 | tr -d ' \n'; }

  # alice's seed stands in her file, in base64; once it is read, as it is
  seed=$(tail -n 1 "$XDG_DATA_HOME/ascribe/keys/alice.key")
  signing alice /dev/null
  python3 "$BATS_TEST_DIRNAME/secrets.py" "$pid" 1 "$(base64 -d <<<"$seed" | hex)" "$(printf %s "$seed" | hex)"
  signed

  signing olga "$BATS_TEST_TMPDIR/passphrase"
  python3 "$BATS_TEST_DIRNAME/secrets.py" "$pid" 0 "$(printf %s "$words" | hex)"
  signed

  [ -s "$BATS_TEST_TMPDIR/log" ]
  run ! grep -qsrF -e "$words" -e "$seed" "$BATS_TEST_TMPDIR/log" "$BATS_TEST_TMPDIR/said" "$BATS_TEST_TMPDIR/tmp" "$XDG_STATE_HOME"
}
