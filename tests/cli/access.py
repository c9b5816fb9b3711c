#!/usr/bin/env python3
"""Who may do what, tried in a shared database: every role against every relation and function of the schema.

usage: access.py cells|casebooks|hijacks   (PSQL, SERVER as superuser, DATABASE; ONE, TWO: casebooks; ENTRY: a signed entry
that the analyst may append to ONE; made by access.bats)

What is right stands in the tables below, decided by hand; what there is comes from the catalogue. A relation or a function
that nobody has decided on fails.
"""
import os
import re
import subprocess
import sys

ONE, TWO = os.environ["ONE"], os.environ["TWO"]
RANKS = ["stranger", "reader", "auditor", "analyst", "admin", "owner"]  # each may what those before it may
ROLES = {rank: "t_" + rank for rank in RANKS}  # members of ONE alone; the owner of the schema
PRIVILEGES = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]

# Who may read it first. Nobody but the owner may do anything else to any.
READ = dict.fromkeys("""schema_version casebook head entry node record incident party source allegation statement evidence
    response hypothesis rating note key position quote cite answer link file content passage
    signed_entry version reference searched""".split(), "reader")
READ.update(piece="auditor", member="owner", holder="owner")

# Who may call it first.
CALL = dict.fromkeys("""frontier_at fold check_rotation check_author check_bases check_merges check_retractions check_ratings check_anchor
    check_access check_holder access_rank privileges set_privileges guard project_references project_files project_incident
    project_party project_source project_allegation project_statement project_evidence project_response project_hypothesis
    project_rating project_note project_key grow open_casebook stem_starts""".split(), "owner")
CALL.update(dict.fromkeys("""my_casebooks grants stray_grants search search_query search_snippets text_config text_words record_texts
    record_words""".split(), "reader"))
CALL.update(dict.fromkeys("append settled put_pieces keep_content keep_text erase_content".split(), "analyst"))
CALL.update(dict.fromkeys("grant_access revoke_access set_limits".split(), "admin"))

# Calls that get far into each function that runs as the owner, for a casebook, and the SQLSTATE in which they end.
DIGEST, UPLOAD = "'\\x" + "ab" * 32 + "'::bytea", "'11111111-1111-4111-8111-111111111111'::uuid"
FAR = {
    "my_casebooks": ("ascribe.my_casebooks()", "00000"),
    "append": ("ascribe.append({cb}, ARRAY[{note}])", "00000"),
    "open_casebook": ("ascribe.open_casebook('test.example/three', {note})", "AS007"),
    "settled": ("ascribe.settled({cb}, 'alice', 1)", "00000"),
    "put_pieces": (f"ascribe.put_pieces({{cb}}, ARRAY[{UPLOAD}], ARRAY[0], ARRAY['\\x00'::bytea])", "00000"),
    "keep_content": (f"ascribe.keep_content({{cb}}, ARRAY[{DIGEST}], ARRAY[0::bigint], ARRAY[{UPLOAD}], ARRAY[0], ARRAY[false])", "00000"),
    "keep_text": (f"ascribe.keep_text({{cb}}, {DIGEST}, NULL, ARRAY['words'])", "AS007"),
    "erase_content": (f"ascribe.erase_content({{cb}}, {DIGEST}, false)", "AS007"),
    "search_query": ("ascribe.search_query({cb}, 'iran')", "00000"),
    "search": ("ascribe.search({cb}, 'iran', NULL, NULL, NULL, 10)", "00000"),
    "grants": ("ascribe.grants({cb})", "00000"),
    "stray_grants": ("ascribe.stray_grants()", "00000"),
    "grant_access": ("ascribe.grant_access({cb}, 't_stranger', 'analyst', '{{another}}')", "00000"),
    "revoke_access": ("ascribe.revoke_access({cb}, 't_reader')", "00000"),
    "set_limits": ("ascribe.set_limits({cb}, 1000, NULL)", "00000"),
}
WITHOUT_CASEBOOK = {"my_casebooks", "stray_grants", "open_casebook"}


def psql(role, script):
    """What a session prints, logged in as `role` (None: the superuser)."""
    uri = os.environ["SERVER"].replace("/postgres?", f"/{os.environ['DATABASE']}?")
    if role:
        uri = uri.replace("//ascribe@", f"//{role}@")
    done = subprocess.run([os.environ["PSQL"], "-X", "-q", "-At", uri], input=script, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=True)
    return done.stdout, done.stderr


def rows(sql):
    out, err = psql(None, "SET search_path = pg_catalog;" + sql)
    assert not err, err
    return [line.split("|") for line in out.splitlines()]


def states(role, statements, before=""):
    """The SQLSTATE of each statement, each in a transaction that is rolled back."""
    script = before + "".join(f"BEGIN;\n{s};\n\\echo state :SQLSTATE\nROLLBACK;\n" for s in statements)
    out, err = psql(role, script)
    found = re.findall(r"^state (\w+)$", out, re.M)
    assert len(found) == len(statements), (role, err)
    return found, err


def may(rank, least):
    return RANKS.index(rank) >= RANKS.index(least)


def literal(text):
    return "'" + text.replace("'", "''") + "'"


def relations():
    """Name, kind, first column, and key columns with their types."""
    return rows("""SELECT c.relname, c.relkind, (SELECT attname FROM pg_attribute WHERE attrelid = c.oid AND attnum = 1),
        coalesce((SELECT string_agg(format('%I %s', a.attname, format_type(a.atttypid, -1)), ', ' ORDER BY k.ord)
            FROM pg_constraint AS p, unnest(p.conkey) WITH ORDINALITY AS k (num, ord), pg_attribute AS a
            WHERE p.conrelid = c.oid AND p.contype = 'p' AND a.attrelid = c.oid AND a.attnum = k.num), '')
        FROM pg_class AS c WHERE c.relnamespace = 'ascribe'::regnamespace AND c.relkind IN ('r', 'v', 'm', 'f', 'p', 'S')""")


def functions():
    """Name, identity, types, whether it runs as the owner, settings."""
    return rows("""SELECT proname, oid::regprocedure, coalesce((SELECT string_agg(format('NULL::%s', t::regtype), ', ' ORDER BY n)
            FROM unnest(proargtypes) WITH ORDINALITY AS a (t, n)), ''), prosecdef, coalesce(array_to_string(proconfig, ';'), '')
        FROM pg_proc WHERE pronamespace = 'ascribe'::regnamespace""")


def decide(found, decided, what):
    names = {row[0] for row in found}
    assert names == set(decided), f"{what} that nobody decided on, or that are gone: {names ^ set(decided)}"


def attempt(privilege, name, kind, column, key):
    """A statement that takes the privilege."""
    columns = ", ".join(part.split()[0] for part in key.split(", ")) if key else "a"
    return {
        "SELECT": f"SELECT 1 FROM ascribe.{name} LIMIT 1",
        "INSERT": f"INSERT INTO ascribe.{name} ({column}) VALUES ({literal(ONE) if column == 'casebook' else 99})",
        "UPDATE": f"UPDATE ascribe.{name} SET {column} = NULL WHERE false",
        "DELETE": f"DELETE FROM ascribe.{name} WHERE false",
        "TRUNCATE": f"TRUNCATE ascribe.{name} CASCADE",
        "REFERENCES": f"CREATE TABLE scratch.t ({key or 'a text'}, FOREIGN KEY ({columns}) REFERENCES ascribe.{name})",
        "TRIGGER": f"CREATE TRIGGER t BEFORE INSERT ON ascribe.{name} EXECUTE FUNCTION scratch.t()",
    }[privilege]


NO_VIEW = {"55000", "42809"}  # what cannot be done to a view, whoever asks


def cells():
    psql(None, """CREATE SCHEMA scratch; GRANT ALL ON SCHEMA scratch TO PUBLIC;
        CREATE FUNCTION scratch.t() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'""")
    there, callable_ = relations(), functions()
    decide(there, READ, "relations")
    decide(callable_, CALL, "functions")
    wrong, count = [], 0
    for rank, role in ROLES.items():
        wanted = [(name, kind, privilege, rank == "owner" or privilege == "SELECT" and may(rank, READ[name]),
                   attempt(privilege, name, kind, column, key))
                  for name, kind, column, key in there for privilege in PRIVILEGES]
        wanted += [(identity, "f", "EXECUTE", may(rank, CALL[name]), f"SELECT ascribe.{name}({types})")
                   for name, identity, types, *_ in callable_]
        stated = rows("".join(
            f"SELECT has_function_privilege('{role}', '{name}', 'EXECUTE') AND has_schema_privilege('{role}', 'ascribe', 'USAGE');"
            if kind == "f" else f"SELECT has_table_privilege('{role}', 'ascribe.{name}', '{privilege}');"
            for name, kind, privilege, *_ in wanted))
        tried, _ = states(role, [statement for *_, statement in wanted])
        for (name, kind, privilege, allowed, statement), (says,), state in zip(wanted, stated, tried):
            count += 1
            done = state != "42501" if allowed else state == "42501" or kind == "v" and state in NO_VIEW
            if (says == "t") != allowed or not done:
                wrong.append(f"{role} {privilege} {name}: decided {allowed}, catalogue {says}, tried {state}")
    assert not wrong, "\n".join(wrong)
    tables = [name for name, kind, *_ in there if kind == "r"]
    open_ = rows("""SELECT relname FROM pg_class WHERE relnamespace = 'ascribe'::regnamespace AND relkind = 'r'
        AND NOT (relrowsecurity AND relforcerowsecurity)""")
    assert not open_, f"tables without row-level security that is forced: {open_}"
    plain = rows("""SELECT relname FROM pg_class WHERE relnamespace = 'ascribe'::regnamespace AND relkind = 'v'
        AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)""")
    assert not plain, f"views that look with their owner's eyes: {plain}"
    print(f"{count} cells decided, stated and tried: {len(ROLES)} roles, {len(tables)} tables, "
          f"{len(there) - len(tables)} views, {len(callable_)} functions")


def note():
    with open(os.environ["ENTRY"], "rb") as file:
        return "'\\x" + file.read().hex() + "'::bytea"


def far(name, casebook):
    call, state = FAR[name]
    return "SELECT * FROM " + call.format(cb=literal(casebook), note=note()), state


def casebooks():
    there = [name for name, *_ in relations() if name not in ("schema_version", "member", "holder")]
    for name in there:
        for casebook in ONE, TWO:
            ((held,),) = rows(f"SELECT count(*) FROM ascribe.{name} WHERE casebook = '{casebook}'")
            assert int(held) > 0, f"{name} of {casebook} is empty: nothing would be seen through it"
    count = 0
    leak = f"""CREATE FUNCTION pg_temp.leak(text) RETURNS boolean LANGUAGE plpgsql COST 0.0001 AS
        $$BEGIN IF $1 = '{TWO}' THEN RAISE EXCEPTION 'leaked' USING ERRCODE = 'ZZ999'; END IF; RETURN true; END$$;\n"""
    for rank in RANKS[1:-1]:
        role = ROLES[rank]
        seen = [name for name in there if may(rank, READ[name])]
        out, err = psql(role, "".join(f"SELECT count(*) FILTER (WHERE casebook = '{ONE}') > 0, count(*) FILTER (WHERE casebook <> "
                                      f"'{ONE}') FROM ascribe.{name};\n" for name in seen))
        assert not err, err
        for name, line in zip(seen, out.splitlines()):
            assert line == "t|0", f"{role} sees {line} of {name}"
        tried, err = states(role, [f"SELECT count(*) FROM ascribe.{name} AS r WHERE pg_temp.leak(r.casebook)" for name in seen], leak)
        assert set(tried) == {"00000"}, (role, err)
        called = [name for name in FAR if may(rank, CALL[name]) and name not in WITHOUT_CASEBOOK]
        tried, _ = states(role, [far(name, TWO)[0] for name in called])
        assert set(tried) == {"AS005"}, (role, list(zip(called, tried)))
        assert psql(role, "SELECT ascribe.my_casebooks()")[0].strip() == f"{{{ONE}}}"
        count += 2 * len(seen) + len(called) + 1
    # one who may append to ONE, and only read TWO
    psql(ROLES["owner"], f"SELECT ascribe.grant_access('{TWO}', 't_analyst', 'reader', '{{}}')")
    tried, _ = states("t_analyst", [far(name, TWO)[0] for name in ("append", "put_pieces", "keep_content", "erase_content")])
    assert set(tried) == {"AS005"}, tried
    print(f"{count} looks from one casebook into another, none of which saw anything")


def hijacks():
    """As somebody with a schema and temporary relations of the same names: every relation, function and operator that the
    functions of the schema use is there in a form that raises ZZ666 (or 0A000, where rows are compared by such an operator)."""
    definers = {name: settings for name, _, _, definer, settings in functions() if definer == "t"}
    decide([[name] for name in definers], FAR, "functions that run as the owner")
    loose = [name for name, settings in definers.items() if "search_path=ascribe, pg_temp" not in settings.split(";")]
    assert not loose, f"functions without a search path of their own: {loose}"
    words = rows("""SELECT DISTINCT p.oid::regprocedure::text, p.proname, pg_get_function_identity_arguments(p.oid),
            pg_get_function_result(p.oid)
        FROM pg_proc AS p WHERE p.prokind = 'f' AND p.provariadic = 0 AND (p.pronamespace = 'ascribe'::regnamespace
            OR p.pronamespace = 'pg_catalog'::regnamespace AND NOT p.prorettype = 'internal'::regtype
            AND p.proname IN (SELECT m[1] FROM pg_proc AS f, regexp_matches(f.prosrc, '([a-z_]+)\\(', 'g') AS m
                WHERE f.pronamespace = 'ascribe'::regnamespace))""")
    script = ["CREATE FUNCTION trap.trap() RETURNS boolean LANGUAGE plpgsql AS "
              "$$BEGIN RAISE EXCEPTION 'hijacked' USING ERRCODE = 'ZZ666'; END$$;"]
    traps = 0
    for _, name, arguments, result in words:
        if any(word in arguments + result for word in ("anyelement", "anyarray", "anycompatible", "internal", '"any"', "OUT ", "record", "TABLE")):
            continue
        script.append(f'CREATE FUNCTION trap."{name}"({arguments}) RETURNS {result} LANGUAGE plpgsql AS '
                      "$$BEGIN RAISE EXCEPTION 'hijacked' USING ERRCODE = 'ZZ666'; END$$;")
        traps += 1
    for left in ("text", "uuid", "bigint", "name", "boolean"):
        for sign in ("=", "<>", "<", ">", ">="):
            script.append(f"CREATE FUNCTION trap.op({left}, {left}, OUT boolean) LANGUAGE plpgsql AS "
                          "$$BEGIN RAISE EXCEPTION 'hijacked' USING ERRCODE = 'ZZ666'; END$$;" if sign == "=" else "")
            script.append(f"CREATE OPERATOR trap.{sign} (LEFTARG = {left}, RIGHTARG = {left}, FUNCTION = trap.op);")
            traps += 1
    for name, kind, *_ in relations():
        script.append(f"CREATE VIEW trap.{name} AS SELECT * FROM ascribe.{name} WHERE trap.trap();")
        traps += 1
    out, err = psql(None, "CREATE SCHEMA trap;\n" + "\n".join(script) +
                    "GRANT USAGE ON SCHEMA trap TO PUBLIC; GRANT ALL ON ALL TABLES IN SCHEMA trap TO PUBLIC;")
    assert not err, err
    temporary = "".join(f"CREATE TEMP VIEW {name} AS SELECT * FROM trap.{name};\n" for name, *_ in relations())
    temporary += "SET search_path = trap, pg_temp, ascribe, pg_catalog;\n"
    caught = 0
    for name in definers:
        call, expected = far(name, ONE)
        least = CALL[name]
        for setting, good in (("", {expected}), (f"ALTER FUNCTION ascribe.{name} RESET search_path;", {"ZZ666", "0A000"})):
            out, err = psql(None, temporary + f"""BEGIN; SET LOCAL search_path = pg_catalog; {setting}
                SET LOCAL search_path = trap, pg_temp, ascribe, pg_catalog;
                SET LOCAL SESSION AUTHORIZATION {ROLES[least]};
                {call};\n\\echo state :SQLSTATE\nROLLBACK;""")
            state = re.search(r"^state (\w+)$", out, re.M).group(1)
            assert state in good, f"{name} {'with the caller' if setting else 'with its own'} search path: {state}\n{err}"
            caught += setting != ""
    print(f"{len(definers)} functions that run as the owner resolve to none of {traps} traps; {caught} of them do without their search path")


{"cells": cells, "casebooks": casebooks, "hijacks": hijacks}[sys.argv[1]]()
