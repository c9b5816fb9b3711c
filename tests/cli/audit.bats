#!/usr/bin/env bats
# The audit from the shell: what it prints, its exit codes, and the checkpoints that it is held against.
# What an administrator can do is in tamper.bats.
load helper

setup_file() {
  open_albania audit
  export ALICE
  ALICE=$(ascribe key export alice)
  ascribe key new bob --no-passphrase >/dev/null
  ascribe key enroll "$(ascribe key export bob)" --role analyst >/dev/null
  for n in 1 2 3; do ascribe note add albania-2022 -m "Note $n" --key bob >/dev/null; done
  export OUT=$BATS_FILE_TMPDIR/out
  mkdir -p "$OUT"
  ascribe checkpoint -o "$OUT/kept" >/dev/null
}

# Each test works on a copy of the casebook, and remembers what this client did until then.
setup() {
  local name=audit_copy_$$_$RANDOM from
  from=${ASCRIBE_DB##*/}
  psql "$ASCRIBE_TEST_URI" -c "CREATE DATABASE $name TEMPLATE ${from%%\?*}"
  export ASCRIBE_DB=${ASCRIBE_TEST_URI/\/postgres?/\/$name?}
  cp -r "$XDG_STATE_HOME" "$BATS_TEST_TMPDIR/state"
  export XDG_STATE_HOME=$BATS_TEST_TMPDIR/state
}

forget() { rm -rf "$XDG_STATE_HOME"; }
tamper() { psql "$ASCRIBE_DB" -c "SET session_replication_role = replica; $1"; }
# The tree as it would be, had the entries been so from the start.
rehash() {
  tamper "DELETE FROM ascribe.node; UPDATE ascribe.head SET frontier = ascribe.grow(casebook, 0, '{}',
    (SELECT array_agg(leaf ORDER BY idx) FROM ascribe.entry)); UPDATE ascribe.head SET root = ascribe.fold(frontier)"
}

# audit_says CODE TEXT ARGUMENT...: the audit leaves with that code, and TEXT stands on stdout or stderr.
audit_says() {
  local code=$1 text=$2
  shift 2
  run --separate-stderr ascribe audit "$@"
  echo "status $status, stdout: $output, stderr: $stderr"
  [ "$status" -eq "$code" ]
  [[ $output$stderr == *"$text"* ]]
}
summary() { jq -c 'select(.schema == "ascribe/audit/v1")' <<<"$output"; }
findings() { jq -s -c 'map(select(.schema == "ascribe/finding/v1") | [.code, .index, .record, .field])' <<<"$output"; }

@test "a clean one says how much it read, and what the end was held against" {
  audit_says 0 'nothing was found wrong'
  [ -z "$stderr" ]
  [[ $output =~ findings\ +0 ]]
  [[ $output =~ entries\ +6 ]]
  [[ $output =~ signatures\ +6 ]]
  [[ $output =~ authors\ +2 ]]
  [[ $output =~ head\ +size\ 6\;\ root\  ]]
  [[ $output =~ held_against\ +the\ head\ remembered\ here\ \(6\ entries\) ]]
}

@test "with --json it is one value of a versioned shape" {
  audit_says 0 '' --json --against "$OUT/kept"
  [ "$(wc -l <<<"$output")" -eq 1 ]
  [ "$(jq -c 'keys_unsorted' <<<"$output")" = '["schema","verdict","findings","from","entries","authors","signatures","rows","milliseconds","entries_a_second","head","held_against","checkpoints"]' ]
  rows=$(psql "$ASCRIBE_DB" -c "SELECT sum((xpath('/row/n/text()', query_to_xml(format(
    'SELECT count(*) AS n FROM ascribe.%I', t), false, true, '')))[1]::text::int) FROM unnest(ARRAY['incident', 'party',
    'source', 'allegation', 'statement', 'evidence', 'response', 'note', 'key', 'position', 'quote', 'cite', 'answer',
    'link', 'file', 'record']) AS t")
  [ "$(jq -c '[.schema, .findings, .from, .entries, .authors, .signatures, .rows, .head.size]' <<<"$output")" = \
    "[\"ascribe/audit/v1\",0,0,6,2,6,$rows,6]" ]
  [ "$(jq -r .head.root <<<"$output" | base64 -d | od -An -tx1 | tr -d ' \n')" = \
    "$(psql "$ASCRIBE_DB" -c "SELECT encode(root, 'hex') FROM ascribe.head")" ]
  [ "$(jq -c --arg file "$OUT/kept" '.checkpoints == [{file: $file, size: 6, met: true, signatures:
    [{name: "alice", trusted: true}]}]' <<<"$output")" = true ]
}

@test "where nothing was kept elsewhere it says what would not show" {
  forget
  audit_says 0 'nothing kept elsewhere: a rollback or a cut-off end would not' --json
  audit_says 0 'the head remembered here'
}

@test "--since-last goes on from the last clean one, and begins at 0 where there is none" {
  audit_says 0 '' --since-last --json
  [ "$(jq -c '[.from, .entries]' <<<"$output")" = '[0,6]' ]
  audit_says 0 '' --since-last --json
  [ "$(jq -c '[.from, .entries]' <<<"$output")" = '[6,0]' ]
  ascribe note add albania-2022 -m 'Note 4' --key bob >/dev/null
  audit_says 0 '' --since-last --json --against "$OUT/kept"
  [ "$(jq -c '[.from, .entries, .signatures, .checkpoints[0].met]' <<<"$output")" = '[6,1,1,true]' ]
  audit_says 0 '' --json --full
  [ "$(jq -c '[.from, .entries]' <<<"$output")" = '[0,7]' ]
}

@test "--since-last meets a checkpoint from before its start, and contradicts another" {
  audit_says 0 ''
  ascribe note add albania-2022 -m 'Note 4' --key bob >/dev/null
  audit_says 0 '' --since-last
  ascribe note add albania-2022 -m 'Note 5' --key bob >/dev/null
  audit_says 0 '' --since-last --against "$OUT/kept"
  audit_says 0 '' --since-last
  python3 - "$OUT/kept" "$BATS_TEST_TMPDIR/other" <<'PY'
import base64, sys
lines = open(sys.argv[1], encoding="utf-8").read().split("\n")
lines[2] = base64.b64encode(bytes(32)).decode()
open(sys.argv[2], "w", encoding="utf-8").write("\n".join(lines))
PY
  audit_says 13 'its first 6 entries are not those of this ledger' --json --since-last --against "$BATS_TEST_TMPDIR/other"
}

@test "a last audit that was damaged is said, with what to do" {
  audit_says 0 ''
  printf 'nonsense\n' >"$(find "$XDG_STATE_HOME/ascribe/audits" -type f)"
  refused 7 'damaged' ascribe audit --since-last
  [[ $stderr == *'ascribe audit --full'* ]]
  audit_says 0 ''
  audit_says 0 '' --since-last
}

@test "10: what a revoked key signed before its revocation" {
  ascribe note add albania-2022 -m 'Late' --key bob >/dev/null
  ascribe key revoke bob --last-valid 5 --reason 'laptop lost' >/dev/null
  audit_says 10 'signed after the last valid index of ' --json
  [ "$(findings)" = '[[10,6,null,"author"]]' ]
  [ "$(summary | jq -c '[.verdict, .findings, .signatures]')" = '["something was found wrong",1,8]' ]
}

@test "10: a checkpoint by a key that nobody enrolled and nobody gave" {
  python3 - "$OUT/kept" "$BATS_TEST_TMPDIR/stranger" <<'PY'
import base64, sys
head, _, _ = open(sys.argv[1], encoding="utf-8").read().partition("\n\n")
line = "\u2014 stranger.example " + base64.b64encode(b"1234" + bytes(64)).decode()
open(sys.argv[2], "w", encoding="utf-8").write(f"{head}\n\n{line}\n")
PY
  audit_says 10 'no signature is by a trusted key (the first is by stranger.example)' \
    --against "$BATS_TEST_TMPDIR/stranger" --json
  [ "$(summary | jq -c '[.findings, .checkpoints[0].met, .checkpoints[0].signatures[0].trusted]')" = '[1,true,false]' ]
  [ ! -e "$XDG_STATE_HOME/ascribe/forks" ]
}

@test "11: an entry whose signature is not of its text" {
  tamper "UPDATE ascribe.entry SET note = convert_to(replace(convert_from(note, 'UTF8'), 'Note 3', 'Note 9'), 'UTF8')
    WHERE idx = 5; UPDATE ascribe.note SET body = body || '{\"body\": \"Note 9\"}' WHERE idx = 5"
  rehash
  forget
  audit_says 11 'the signature of bob is not of this text' --json
  [ "$(findings)" = '[[11,5,null,null]]' ]
}

@test "11: a checkpoint whose signature is not of its text" {
  python3 - "$OUT/kept" "$BATS_TEST_TMPDIR/spoiled" <<'PY'
import base64, sys
text, _, line = open(sys.argv[1], encoding="utf-8").read().rstrip("\n").rpartition(" ")
data = bytearray(base64.b64decode(line))
data[40] ^= 1
open(sys.argv[2], "w", encoding="utf-8").write(f"{text} {base64.b64encode(data).decode()}\n")
PY
  audit_says 11 "$BATS_TEST_TMPDIR/spoiled" --against "$BATS_TEST_TMPDIR/spoiled"
}

@test "12: a stored node that is not the hash of what is below it" {
  tamper "UPDATE ascribe.node SET hash = sha256(hash) WHERE level = 1 AND idx = 2"
  audit_says 12 'node 2 of level 1 (entries 4 to 5) is not the hash of what is below it' --json
  [ "$(findings)" = '[[12,null,"node","hash"],[12,null,"node",null]]' ]
}

@test "12: a stated size that is a lie ends the audit" {
  tamper "UPDATE ascribe.head SET size = 4000000000000000000"
  audit_says 12 'states 4000000000000000000 entries and holds 6'
  [ -z "$output" ]
}

@test "13: a ledger shorter than the one remembered" {
  tamper "DELETE FROM ascribe.link WHERE idx = 5; DELETE FROM ascribe.note WHERE idx = 5; DELETE FROM ascribe.record WHERE
    kind = 'note' AND id NOT IN (SELECT id FROM ascribe.note); DELETE FROM ascribe.entry WHERE idx = 5;
    UPDATE ascribe.head SET size = 5"
  rehash
  audit_says 13 'the head remembered here is of 6 entries, and the ledger has 5' --json
  [ "$(findings)" = '[[13,null,null,null]]' ]
  forget
  audit_says 0 '' --json
  audit_says 13 "the checkpoint $OUT/kept is of 6 entries" --json --against "$OUT/kept"
  kept=("$XDG_STATE_HOME"/ascribe/forks/*)
  [ "${#kept[@]}" -eq 1 ]
  cmp "${kept[0]}" "$OUT/kept"
  [ "$(stat -c %a "${kept[0]}")" = 600 ]
  [ "$(stat -c %a "$XDG_STATE_HOME/ascribe/forks")" = 700 ]
  [[ $stderr == *"a copy of $OUT/kept is kept in ${kept[0]}"* ]]
}

@test "15: a table that differs from the entry" {
  tamper "UPDATE ascribe.party SET body = body || '{\"name\":\"Another\"}' WHERE slug = 'iran'"
  audit_says 15 '15  index 1, party iran, name: the table differs from the entry'
  [[ $stderr == *'the audit found 2 things wrong'* ]]
  audit_says 15 '' --json
  [ "$(findings)" = '[[15,1,"party iran","body"],[15,1,"party iran","name"]]' ]
  audit_says 0 '' --ledger
}

@test "15: what a table was made to hold that no record is of is refused by whoever reads it" {
  for made in '"positions": [1]' '"acts": "statement"' '"speakers": [null]' '"quotes": [7]' '"capacity": "x"' '"cites": [{}]' '"summary": 7'; do
    tamper "UPDATE ascribe.statement SET body = body || '{$made}' WHERE slug = 'kanaani-statement'"
    for words in 'report albania-2022' 'lint albania-2022' 'timeline albania-2022' 'party dossier iran' 'statement show kanaani-statement' 'statement list'; do
      refused 15 "the database's statement " ascribe $words
    done
    run -15 ascribe export # of which some was written before
    audit_says 15 'statement kanaani-statement, '
    tamper "UPDATE ascribe.statement SET body = body - 'summary' WHERE slug = 'kanaani-statement'"
  done
}

@test "the exit code is the gravest" {
  tamper "UPDATE ascribe.party SET body = body || '{\"name\":\"Another\"}' WHERE slug = 'iran'"
  tamper "UPDATE ascribe.node SET hash = sha256(hash) WHERE level = 1 AND idx = 2"
  audit_says 12 '' --json
  [ "$(findings | jq -c 'map(.[0]) | unique')" = '[12,15]' ]
}

@test "two checkpoints of one size that differ prove a fork; both are kept" {
  ascribe note add albania-2022 -m 'One' --key bob >/dev/null
  ascribe checkpoint -o "$BATS_TEST_TMPDIR/one" >/dev/null
  real=$ASCRIBE_DB
  (
    forget
    setup_fork() { # from the casebook before that note
      local name=audit_fork_$$_$RANDOM from=${real##*/}
      psql "$ASCRIBE_TEST_URI" -c "CREATE DATABASE $name TEMPLATE ${from%%\?*}"
      export ASCRIBE_DB=${ASCRIBE_TEST_URI/\/postgres?/\/$name?} XDG_STATE_HOME=$BATS_TEST_TMPDIR/fork
      tamper "DELETE FROM ascribe.link WHERE idx = 6; DELETE FROM ascribe.note WHERE idx = 6; DELETE FROM ascribe.record
        WHERE kind = 'note' AND id NOT IN (SELECT id FROM ascribe.note); DELETE FROM ascribe.entry WHERE idx = 6;
        UPDATE ascribe.head SET size = 6"
      rehash
    }
    setup_fork
    ascribe note add albania-2022 -m 'Two' --key bob >/dev/null
    ascribe checkpoint -o "$BATS_TEST_TMPDIR/two" >/dev/null
  )
  audit_says 13 'proof of a fork: ' --json --against "$BATS_TEST_TMPDIR/one" --against "$BATS_TEST_TMPDIR/two"
  [ "$(summary | jq -c '[.findings, (.checkpoints | map(.met))]')" = '[2,[true,false]]' ]
  cat "$XDG_STATE_HOME"/ascribe/forks/* | sort | cmp - <(cat "$BATS_TEST_TMPDIR/one" "$BATS_TEST_TMPDIR/two" | sort)
  [ "$(grep -c 'a copy of' <<<"$stderr")" -eq 2 ]
  # the same one twice is no fork
  audit_says 0 '' --against "$BATS_TEST_TMPDIR/one" --against "$BATS_TEST_TMPDIR/one"
}

@test "a witness's cosignature is shown with its time, trusted where its key is given" {
  python3 - "$OUT/kept" "$BATS_TEST_TMPDIR" <<'PY'
# tlog-cosignature, written from its page; Ed25519 by OpenSSL
import base64, hashlib, pathlib, struct, subprocess, sys
kept, folder = pathlib.Path(sys.argv[1]).read_bytes(), pathlib.Path(sys.argv[2])
def openssl(*arguments):
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
(folder / "key").write_bytes(bytes.fromhex("302e020100300506032b657004220420") + b"w" * 32)
(folder / "message").write_bytes(b"cosignature/v1\ntime 1679315147\n" + kept.rpartition(b"\n\n")[0] + b"\n")
openssl("pkey", "-inform", "DER", "-in", "key", "-pubout", "-outform", "DER", "-out", "public")
openssl("pkeyutl", "-sign", "-keyform", "DER", "-inkey", "key", "-rawin", "-in", "message", "-out", "signature")
typed = b"\x04" + (folder / "public").read_bytes()[-32:]
key_id = hashlib.sha256(b"witness.example/w1\n" + typed).digest()[:4]
data = key_id + struct.pack(">Q", 1679315147) + (folder / "signature").read_bytes()
(folder / "cosigned").write_bytes(kept + b"\xe2\x80\x94 witness.example/w1 " + base64.b64encode(data) + b"\n")
(folder / "witness").write_text(f"witness.example/w1+{key_id.hex()}+{base64.b64encode(typed).decode()}\n")
PY
  audit_says 0 '' --json --against "$BATS_TEST_TMPDIR/cosigned"
  [ "$(jq -c '.checkpoints[0].signatures | map([.name, .trusted, .time])' <<<"$output")" = \
    '[["alice",true,null],["witness.example/w1",false,"2023-03-20T12:25:47Z"]]' ]
  audit_says 0 '' --json --against "$BATS_TEST_TMPDIR/cosigned" --vkey "$(cat "$BATS_TEST_TMPDIR/witness")"
  [ "$(jq -c '.checkpoints[0].signatures | map(.trusted)' <<<"$output")" = '[true,true]' ]
  audit_says 0 '2023-03-20T12:25:47Z' --against "$BATS_TEST_TMPDIR/cosigned" --vkeys "$BATS_TEST_TMPDIR/witness"
}

@test "a file at hand is held against what the records say of it, in any version" {
  cd "$BATS_TEST_TMPDIR"
  echo captured >page.html
  printf '' >dump.bin
  local page dump
  page=$(sha256sum page.html | cut -d ' ' -f 1) dump=$(sha256sum dump.bin | cut -d ' ' -f 1)
  ascribe source add --json - >/dev/null <<END
{"slug":"page","title":"A page","type":"press-release","captures":[
 {"sha256":"$dump","size":1,"media_type":"text/html"},{"sha256":"$page","size":9,"media_type":"text/html"}]}
END
  audit_says 0 'source page' --file page.html
  audit_says 14 'the file dump.bin: no record has its digest' --file dump.bin # the size is not that of the record
  ascribe evidence add --json - >/dev/null <<END
{"slug":"dump","incident":"albania-2022","title":"A dump","type":"unspecified",
 "files":[{"sha256":"$dump","size":0,"media_type":"text/plain","name":"dump.bin"}]}
END
  ascribe source retract page --reason 'Entered twice.' >/dev/null # its former version still says so
  audit_says 0 '' --json --file page.html --file dump.bin
  [ "$(summary | jq -c '.files')" = "$(jq -cn --arg page "$page" --arg dump "$dump" '[
    {file: "page.html", sha256: $page, record: "source page"}, {file: "dump.bin", sha256: $dump, record: "evidence dump"}]')" ]
  echo Captured >page.html
  audit_says 14 '' --json --file dump.bin --file page.html
  [ "$(findings)" = '[[14,null,null,null]]' ]
  [ "$(summary | jq -c '[.files[].record]')" = '["evidence dump",null]' ]
  audit_says 0 '' --json
  [ "$(summary | jq 'has("files")')" = false ]
  refused 3 'no-such-file' ascribe audit --file no-such-file
  refused 7 'is not a regular file' ascribe audit --file .
}

@test "a checkpoint of another casebook, or none, is refused" {
  sed '1s/.*/test.example\/other/' "$OUT/kept" >"$BATS_TEST_TMPDIR/other"
  refused 7 'a checkpoint of the casebook test.example/other' ascribe audit --against "$BATS_TEST_TMPDIR/other"
  [[ $stderr == *'--casebook'* ]]
  printf 'nothing of ours\n' >"$BATS_TEST_TMPDIR/nothing"
  refused 7 "$BATS_TEST_TMPDIR/nothing" ascribe audit --against "$BATS_TEST_TMPDIR/nothing"
  refused 3 'no-such-file' ascribe audit --against "$BATS_TEST_TMPDIR/no-such-file"
  refused 7 '--vkey' ascribe audit --vkey nonsense
}

@test "usage errors are 2, and say how to go on" {
  refused 2 '--full or --since-last' ascribe audit --full --since-last
  refused 2 'ascribe help audit' ascribe audit --against
  refused 2 'ascribe help audit' ascribe audit word
  refused 2 'ascribe help audit' ascribe audit --frob
}

@test "an audit writes nothing to the casebook" {
  before=$(everything)
  audit_says 0 ''
  [ "$before" = "$(everything)" ]
}

@test "within 80 columns, without colour or control characters in a pipe, and no more than 200 findings as text" {
  tamper "ALTER TABLE ascribe.party DROP COLUMN slug CASCADE; ALTER TABLE ascribe.party ADD COLUMN slug text;
    DELETE FROM ascribe.link; UPDATE ascribe.statement SET body = jsonb_set(body, '{slug}', to_jsonb(repeat(E'x\\x1b ', 60)))"
  ascribe audit >"$BATS_TEST_TMPDIR/out" 2>"$BATS_TEST_TMPDIR/err" && false
  ascribe audit --json >"$BATS_TEST_TMPDIR/json" 2>/dev/null && false
  python3 - "$BATS_TEST_TMPDIR"/{out,err,json} <<'PY'
import json, re, sys
out, err, found = (open(path, encoding="utf-8", newline="").read() for path in sys.argv[1:])
for text in (out, err):
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]", text)
assert max(map(len, out.split("\n"))) <= 80
total = len(found.strip().split("\n")) - 1
assert total > 200 and all(json.loads(line)["code"] == 15 for line in found.strip().split("\n")[:-1])
assert f"… and {total - 200} more; --json tells all\n" in out, out[-2000:]
assert len(re.findall(r"^15  ", out, re.M)) == 200
assert f"the audit found {total} things wrong" in err
PY
}
