#!/usr/bin/env bats
# A database that a team shares: who may do what, several casebooks, whose key is whose.
load helper

ONE=test.example/one
TWO=test.example/two

as() { # ROLE COMMAND...: with a login of one's own
  local uri=${ASCRIBE_TEST_URI/ascribe@\/postgres?/t_$1@\/$TEAM?}
  shift
  "$ASCRIBE" --db "$uri" "$@"
}

setup_file() {
  own_folders
  export TEAM=team_$$_$RANDOM ENTRY=$BATS_FILE_TMPDIR/entry
  psql "$ASCRIBE_TEST_URI" -c "CREATE ROLE t_owner LOGIN" -c "CREATE DATABASE $TEAM OWNER t_owner"
  for access in stranger reader auditor analyst admin other; do # a role and a key each
    psql "$ASCRIBE_TEST_URI" -c "CREATE ROLE t_$access LOGIN"
    ascribe key new $access --no-passphrase >/dev/null
  done
  ascribe key new field --no-passphrase >/dev/null
  printf 'a line of a log\n' >"$BATS_FILE_TMPDIR/log"
  for origin in $ONE $TWO; do
    export ASCRIBE_CASEBOOK=$origin ASCRIBE_KEY=owner
    as owner init $origin --no-passphrase >/dev/null 2>&1
    as owner demo >/dev/null
    as owner note add albania-2022 -m 'A note.' >/dev/null
    as owner hypothesis add --slug h --incident albania-2022 --text 'So.' >/dev/null
    as owner rate h us-investigation consistent >/dev/null
    as owner evidence log albania-2022 "$BATS_FILE_TMPDIR/log" --slug log >/dev/null 2>&1
    as owner source capture tehran-times-article "$BATS_FILE_TMPDIR/log" >/dev/null 2>&1
  done
  export ASCRIBE_CASEBOOK=$ONE
  as owner db grant admin t_admin admin >/dev/null
  as owner key enroll "$(ascribe key export admin)" --role admin >/dev/null
  export ASCRIBE_KEY=admin
  for access in reader auditor; do as admin db grant $access t_$access >/dev/null; done
  for role in analyst other; do
    as admin db grant analyst t_$role $role >/dev/null
    as admin key enroll "$(ascribe key export $role)" --role analyst >/dev/null
  done
  as admin db grant analyst t_analyst field >/dev/null
  as admin key enroll "$(ascribe key export field)" --role analyst >/dev/null
  as analyst note add albania-2022 --key field --offline -o "$ENTRY" -m 'From the road.' >/dev/null 2>&1
}

tried() { # WHAT: access.py on this database
  PSQL=$ASCRIBE_TEST_BIN/psql SERVER=$ASCRIBE_TEST_URI DATABASE=$TEAM ONE=$ONE TWO=$TWO \
    python3 "$BATS_TEST_DIRNAME/access.py" "$1"
}

@test "every role may do to every relation and function what was decided, and nothing else" {
  run tried cells
  echo "$output"
  [ "$status" -eq 0 ]
  echo "# $output" >&3
}

@test "who is in one casebook sees nothing of another through any table, view or function" {
  run tried casebooks
  echo "$output"
  [ "$status" -eq 0 ]
  echo "# $output" >&3
}

@test "no function that runs as the owner takes a caller's tables, functions or operators for its own" {
  run tried hijacks
  echo "$output"
  [ "$status" -eq 0 ]
  echo "# $output" >&3
}

# denied CODE TEXT... -- COMMAND...: it leaves with that code, says each text on stderr, and prints nothing.
denied() {
  local code=$1 texts=()
  shift
  while [ "$1" != -- ]; do texts+=("$1"); shift; done
  shift
  run --separate-stderr "$@"
  echo "status $status, stdout: $output, stderr: $stderr"
  [ "$status" -eq "$code" ] && [ -z "$output" ]
  for text in "${texts[@]}"; do [[ $stderr == *"$text"* ]]; done
}

@test "who has no access is told who grants it, and by which command" {
  export ASCRIBE_CASEBOOK=$ONE ASCRIBE_KEY=stranger
  denied 5 '"t_stranger" has no access' t_owner "ascribe db grant ACCESS t_stranger --casebook $ONE" -- as stranger report albania-2022
  denied 5 t_stranger -- as stranger db grants
  denied 5 '"t_reader" has no access to a casebook "'$TWO'"' -- env ASCRIBE_CASEBOOK=$TWO "$ASCRIBE" \
    --db "${ASCRIBE_TEST_URI/ascribe@\/postgres?/t_reader@\/$TEAM?}" log
  denied 5 'no access to a casebook "no.example/such"' -- as reader --casebook no.example/such log
  denied 3 'there is no casebook "no.example/such"' -- as owner --casebook no.example/such log
  denied 5 'db grant ACCESS t_reader' -- as reader note add albania-2022 --key analyst -m 'No.'
  denied 5 'db grant ACCESS t_analyst' -- as analyst db grant reader t_stranger
  denied 3 'no role "t_nobody"' 'CREATE ROLE t_nobody LOGIN' -- as admin db grant reader t_nobody
  denied 7 'all access already' -- as admin db grant reader t_owner
  denied 7 'all access already' -- as admin db grant reader ascribe
  denied 7 'no access "king"' -- as admin db grant king t_stranger
  denied 3 't_stranger' -- as admin db revoke t_stranger
}

@test "an analyst appends with his own keys alone, and hands over to a new one" {
  export ASCRIBE_CASEBOOK=$ONE
  as analyst note add albania-2022 --key analyst -m 'Mine.'
  denied 5 'the key "other" is not one of those that "t_analyst" may append with' 'db grant analyst t_analyst other' -- \
    as analyst note add albania-2022 --key other -m 'In the name of another.'
  denied 5 'the key "admin"' -- as analyst key enroll "$(ascribe key export stranger)" --role admin --key admin
  # whom the role is set to changes nothing
  psql "$ASCRIBE_TEST_URI" -c "GRANT t_other TO t_analyst"
  uri=${ASCRIBE_TEST_URI/ascribe@\/postgres?/t_analyst@\/$TEAM?}
  denied 5 'the key "other"' -- "$ASCRIBE" --db "$uri&options=-c%20role%3Dt_other" note add albania-2022 --key other -m 'No.'
  psql "$ASCRIBE_TEST_URI" -c "REVOKE t_other FROM t_analyst"
  denied 4 'the key "other" is one that "t_other" appends with' 'db revoke t_other' -- as admin db grant analyst t_analyst other
  as other key rotate other-2 --key other --no-passphrase
  as other note add albania-2022 --key other-2 -m 'With the new key.'
  denied 5 'the key "other-2"' -- as analyst note add albania-2022 --key other-2 -m 'No.'
  denied 10 revoked -- as other note add albania-2022 --key other -m 'With the old one.'
  as admin db grants | grep -x 't_other *analyst  *other other-2 *'
}

@test "an analyst imports, keeps files, writes offline and is audited, as with a database of his own" {
  export ASCRIBE_CASEBOOK=$ONE ASCRIBE_KEY=analyst
  printf '{"kind":"incident","slug":"i-%s","title":"T"}\n' {1..2000} >"$BATS_TEST_TMPDIR/many.jsonl"
  as analyst import "$BATS_TEST_TMPDIR/many.jsonl"
  head -c 3000000 /dev/urandom >"$BATS_TEST_TMPDIR/blob"
  as analyst evidence log albania-2022 "$BATS_TEST_TMPDIR/blob" --slug blob
  as auditor evidence get blob -o - | cmp - "$BATS_TEST_TMPDIR/blob"
  denied 5 't_reader' -- as reader evidence get blob -o -
  as reader search 'diplomatic relations' | grep -q statement
  as reader source read tehran-times-article | grep -q 'a line of a log'
  denied 5 't_reader' -- as reader source get tehran-times-article -o -
  as reader report albania-2022 >/dev/null
  as analyst submit "$ENTRY"
  for who in auditor analyst admin owner; do as $who audit; done
}

@test "access that was taken is gone at once, and its privileges with it" {
  export ASCRIBE_CASEBOOK=$ONE
  as owner --casebook $TWO db grant reader t_other
  as admin db revoke t_other
  denied 5 'no access' -- as other log
  as other --casebook $TWO log >/dev/null
  denied 5 'permission denied for function append' -- as other --casebook $TWO note add albania-2022 --key other-2 -m 'No.'
  as owner --casebook $TWO db revoke t_other
  [ "$(psql "${ASCRIBE_TEST_URI/\/postgres?/\/$TEAM?}" -c "SELECT has_schema_privilege('t_other', 'ascribe', 'USAGE')")" = f ]
}

@test "who opens a casebook, changes limits or grants is who may" {
  export ASCRIBE_CASEBOOK=$ONE ASCRIBE_KEY=admin
  as admin db limit --file 4M | grep -q 4194304
  denied 5 't_auditor' -- as auditor db limit --file 5M
  denied 5 't_admin' -- as admin init test.example/three --key admin
  denied 5 'may not write records' -- as admin note add albania-2022 -m 'Keys alone.'
}

@test "doctor says who one is, and whose access is amiss" {
  export ASCRIBE_CASEBOOK=$ONE
  as owner doctor | grep -E '^ok +access +t_owner is the owner; others with access: [3-9]'
  as analyst doctor | grep -E '^ok +access +t_analyst is analyst, with the keys analyst field'
  as reader doctor >"$BATS_TEST_TMPDIR/doctor"
  grep -E '^ok +access +t_reader is reader' "$BATS_TEST_TMPDIR/doctor"
  psql "$ASCRIBE_TEST_URI" -c "CREATE ROLE t_gone LOGIN"
  as admin db grant analyst t_gone
  psql "${ASCRIBE_TEST_URI/\/postgres?/\/$TEAM?}" -c "DROP OWNED BY t_gone" -c "DROP ROLE t_gone"
  as owner doctor | grep -E '^warn +access +t_gone has analyst'
  as admin db grants | grep -E '^t_gone .*no such role'
  as admin db revoke t_gone
  as owner audit
}

@test "what a later migration makes is the owner's, whoever runs it, and its readers get it with db migrate" {
  export ASCRIBE_CASEBOOK=$ONE
  local team=${ASCRIBE_TEST_URI/\/postgres?/\/$TEAM?}
  denied 5 -- as analyst db migrate
  psql "$team" -c "SET ROLE t_owner; CREATE TABLE ascribe.later (casebook text PRIMARY KEY); SELECT ascribe.guard('later');
    INSERT INTO ascribe.later SELECT casebook FROM ascribe.casebook"
  [ "$(psql "$team" -c "SELECT has_table_privilege('t_reader', 'ascribe.later', 'SELECT')")" = f ]
  "$ASCRIBE" --db "$team" db migrate
  [ "$(psql "${team/ascribe@/t_reader@}" -c 'SELECT * FROM ascribe.later')" = $ONE ]
  psql "$team" -c "DROP TABLE ascribe.later"
  psql "$ASCRIBE_TEST_URI" -c "CREATE DATABASE ${TEAM}_2 OWNER t_owner"
  # the first migrations by the owner, the last by a superuser
  as owner --db "${ASCRIBE_TEST_URI/ascribe@\/postgres?/t_owner@\/${TEAM}_2?}" db migrate
  psql "${ASCRIBE_TEST_URI/\/postgres?/\/${TEAM}_2?}" -c "DROP TABLE ascribe.holder, ascribe.member" \
    -c "DELETE FROM ascribe.schema_version WHERE version > 4" -c "DO \$\$ DECLARE p record; BEGIN
      FOR p IN SELECT polname, polrelid::regclass AS t FROM pg_policy LOOP EXECUTE format('DROP POLICY %I ON %s', p.polname, p.t); END LOOP;
      FOR p IN SELECT oid::regprocedure AS f FROM pg_proc WHERE pronamespace = 'ascribe'::regnamespace AND proname IN (
        'access_rank', 'my_casebooks', 'check_access', 'check_holder', 'privileges', 'set_privileges', 'stray_grants',
        'grant_access', 'revoke_access', 'grants', 'set_limits', 'guard') LOOP EXECUTE format('DROP FUNCTION %s', p.f); END LOOP;
    END \$\$"
  "$ASCRIBE" --db "${ASCRIBE_TEST_URI/\/postgres?/\/${TEAM}_2?}" db migrate | grep -E 'applied +1'
  [ "$(psql "${ASCRIBE_TEST_URI/\/postgres?/\/${TEAM}_2?}" -c "SELECT DISTINCT relowner::regrole FROM pg_class
    WHERE relnamespace = 'ascribe'::regnamespace")" = t_owner ]
}
