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
