#!/usr/bin/env bats
# What is refused, with the place and the remedy; and that nothing is written then.
load helper

setup_file() {
  open_albania refusals
  ascribe party add --slug gone --name Gone --type company >/dev/null
  ascribe party retract gone --reason 'entered twice' >/dev/null
}

party='{"kind":"party","slug":"new-one","name":"New","type":"company"}'

@test "malformed JSON, with file, line and column" {
  refused_import 7 "in.jsonl:2: column" <<<"$party"$'\n''{"kind":"party","slug":"x","name":"n","type":"stat'
}

@test "a key that stands twice in an object" {
  refused_import 7 'in.jsonl:1: ' <<<'{"kind":"party","slug":"x","name":"n","name":"m","type":"state"}'
  [[ $stderr == *"duplicate"* ]]
}

@test "an unknown field, with the one that may have been meant" {
  refused_import 7 'in.jsonl:2: unknown field "typ"' <<<"$party"$'\n''{"kind":"party","slug":"x","name":"n","typ":"state"}'
  [[ $stderr == *'did you mean "type"?'* ]]
}

@test "an unknown kind" {
  refused_import 7 'in.jsonl:1: ' <<<'{"kind":"partie","slug":"x"}'
}

@test "a value outside its vocabulary, with the vocabulary" {
  refused 7 'type: "planet"' ascribe party add --slug x --name n --type planet
  [[ $stderr == *"state-organ, international-organisation"* ]]
}

@test "a dangling reference, with where and what" {
  refused_import 7 'in.jsonl:2: part_of: ' <<<"$party"$'\n''{"kind":"party","slug":"x","name":"n","type":"state","part_of":"nobody-knows"}'
  [[ $stderr == *nobody-knows* ]]
}

@test "an ambiguous reference, with the candidates" {
  # two parties whose ids begin alike: found by trying slugs
  python3 - >"$BATS_TEST_TMPDIR/two.jsonl" <<'PY'
import json
for n in range(3000):
    print(json.dumps({"kind": "party", "slug": f"many-{n}", "name": "n", "type": "company"}))
PY
  ascribe import "$BATS_TEST_TMPDIR/two.jsonl" >/dev/null
  start=$(psql "$ASCRIBE_DB" -c "SELECT left(id::text, 4) FROM ascribe.record WHERE kind = 'party' GROUP BY 1
    HAVING count(*) > 1 AND bool_and(left(id::text, 4) ~ '[a-f]') LIMIT 1")
  [ -n "$start" ]
  refused 2 "$start" ascribe party show "$start"
  [[ $stderr == *many-* ]]
}

@test "a slug that is taken" {
  refused 4 'there is a party "iran" already' ascribe party add --slug iran --name Other --type state
}

@test "the same slug twice in one file" {
  refused_import 4 'in.jsonl:2: slug: ' <<<"$party"$'\n'"$party"
}

@test "a date that does not exist" {
  refused 7 'began: "2022-02-30"' ascribe incident add --slug i --title T --began 2022-02-30
}

@test "dates in the wrong order" {
  refused 7 'ended: 2022-04 lies before began' ascribe incident add --slug i --title T --began 2022-05 --ended 2022-04
}

@test "invalid UTF-8, in a file and in an option" {
  refused_import 7 'in.jsonl:1: ' <<<$'{"kind":"party","slug":"x","name":"n\xff","type":"state"}'
  refused 7 'name: ' ascribe party add --slug x --name $'n\xc3\x28' --type state
}

@test "a body over the limit of an entry" {
  python3 - >"$BATS_TEST_TMPDIR/big.jsonl" <<'PY'
import json
quotes = [{"source": "tehran-times-article", "exact": "\u4e2d" * 3900, "voice": "direct"} for _ in range(4)]
print(json.dumps({"kind": "statement", "slug": "big", "incident": "albania-2022", "acts": ["comment"],
                  "speakers": ["iran"], "capacity": "official", "quotes": quotes}))
PY
  refused 7 'big.jsonl:1: ' ascribe import "$BATS_TEST_TMPDIR/big.jsonl"
  [[ $stderr == *65535* || $stderr == *"65,535"* ]]
}

@test "a stale edit" {
  base=$(ascribe party show nato --json | jq .index)
  ascribe party edit nato --alias 'North Atlantic Treaty Organization' >/dev/null
  refused 4 'was changed meanwhile' ascribe party edit nato --name X --base "$base"
}

@test "a retracted target" {
  refused 7 'retracted' ascribe party add --slug x --name n --type state-organ --part-of gone
  refused 7 'was retracted at ledger index' ascribe party edit gone --name Back
}

@test "retracting what others refer to" {
  refused 7 'refer' ascribe party retract iran --reason 'no longer needed'
}

@test "a key that is not enrolled" {
  ascribe key new stranger --no-passphrase >/dev/null
  refused 10 'stranger' ascribe party add --slug x --name n --type state --key stranger
}

@test "a key that was revoked" {
  ascribe key new mallory --no-passphrase >/dev/null
  ascribe key enroll "$(ascribe key export mallory)" --role analyst --key alice >/dev/null
  ascribe party add --slug by-mallory --name n --type company --key mallory >/dev/null
  last=$(ascribe party show by-mallory --json | jq .index)
  ascribe key revoke mallory --last-valid "$last" --reason 'laptop lost' --key alice >/dev/null
  refused 10 'mallory' ascribe party add --slug x --name n --type state --key mallory
}

@test "a role that may not" {
  ascribe key new auditor1 --no-passphrase >/dev/null
  ascribe key enroll "$(ascribe key export auditor1)" --role auditor --key alice >/dev/null
  refused 5 'auditor1' ascribe party add --slug x --name n --type state --key auditor1
}

@test "an unreachable database" {
  refused 6 'cannot reach the database' ascribe party list --db 'postgresql://nobody@/x?host=%2Fnonexistent'
}

@test "a database of someone else" {
  name=foreign_$RANDOM
  psql "$ASCRIBE_TEST_URI" -c "CREATE DATABASE $name"
  psql "${ASCRIBE_TEST_URI/\/postgres?/\/$name?}" -c 'CREATE TABLE t (a int)'
  refused 6 'no casebook' ascribe party list --db "${ASCRIBE_TEST_URI/\/postgres?/\/$name?}"
}

@test "all or nothing: a good line before a bad one is not written" {
  refused_import 7 'in.jsonl:2: type: ' <<<"$party"$'\n''{"kind":"party","slug":"x","name":"n","type":"stat"}'
  run ! ascribe party show new-one
}

@test "a quotation whose end does not fit its words" {
  refused 7 'quotes[0].end' ascribe statement add --slug q --incident albania-2022 --act comment --speaker iran \
    --capacity official --quote 'source=tehran-times-article,exact=abc,voice=direct,start=1,end=9'
}
