/* What an audit says of tables that are not what the entries say. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/audited.h"

TestSuite(audit_tables, .init = audited_begin, .fini = audited_end);

Test(audit_tables, finds_a_wrong_frontier_and_a_wrong_count_of_retractions)
{
	(void)audited_party("a");
	audited_tamper("UPDATE ascribe.head SET frontier[1] = sha256(frontier[1])");
	audited_only(ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "frontier", "not those of the entries");
	audited_tamper("UPDATE ascribe.head SET frontier = '{}'");
	audited_only(ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "frontier", "not those of the entries");
	audited_tamper("UPDATE ascribe.head SET retractions = 1, frontier = ascribe.frontier_at('" TEST_ORIGIN "', 2)");
	audited_only(ERR_PROJECTION_DIFFERS, AUDIT_NO_INDEX, "head", "retractions", "number of retractions");
}

Test(audit_tables, finds_missing_entries_and_goes_on_behind_them)
{
	audited_append(5);
	audited_tamper("DELETE FROM ascribe.entry WHERE idx IN (2, 5)");
	cr_expect_geq(audited(&AUDITED_WHOLE), 2);
	cr_expect_eq(audited_result.entries, 4);
	cr_expect_eq(audited_result.signatures, 4);
	found_is(0, ERR_LEDGER_BROKEN, 3, "seq", "entry 3 of alice, where 2 follows");
	found_is(1, ERR_LEDGER_BROKEN, 2, "", "the entry is missing; the tree still holds its leaf");
	found_is(2, ERR_LEDGER_BROKEN, 5, "", "the entry is missing; the tree still holds its leaf");
	for (size_t i = 3; i < found_count; i++)
		cr_expect_eq(found[i].code, ERR_PROJECTION_DIFFERS, "%s", found[i].text); /* the rows are still there */
	audited_tamper("DELETE FROM ascribe.node WHERE level = 0 AND idx = 2");
	cr_expect_geq(audited(&AUDITED_WHOLE), 3);
	found_is(1, ERR_LEDGER_BROKEN, 2, "", "the entry is missing");
	cr_expect_not(strstr(found[1].text, "leaf"));
}

Test(audit_tables, finds_entries_beyond_the_stated_size)
{
	(void)audited_party("a");
	audited_clean(&AUDITED_WHOLE, 0, 2);
	audited_tamper(
		"INSERT INTO ascribe.entry (casebook, idx, note) SELECT casebook, 2, convert_to(replace(convert_from("
		"note, 'UTF8'), '\"seq\":1', '\"seq\":2'), 'UTF8') FROM ascribe.entry WHERE idx = 1");
	audited_only(ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "size", "1 entries stand beyond the stated size");
}

Test(audit_tables, finds_nodes_that_are_wrong)
{
	audited_append(20);
	audited_tamper("UPDATE ascribe.node SET hash = sha256(hash) WHERE level = 0 AND idx = 7");
	cr_expect_eq(audited(&AUDITED_WHOLE), 2);
	found_of(0, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "node", "hash",
		 "node 7 of level 0 (entries 7 to 7) is not the hash");
	found_of(1, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "node", "", "from level 0, node 0 on");
}

Test(audit_tables, finds_nodes_that_are_missing)
{
	audited_append(20);
	audited_tamper("DELETE FROM ascribe.node WHERE level = 2 AND idx = 3");
	audited(&AUDITED_WHOLE);
	found_of(0, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "node", "hash",
		 "node 3 of level 2 (entries 12 to 15) is missing");
}

Test(audit_tables, finds_nodes_beyond_the_tree)
{
	audited_append(20);
	audited_tamper(
		"INSERT INTO ascribe.node SELECT casebook, 3, 2, hash FROM ascribe.node WHERE level = 0 AND idx = 0");
	cr_expect_eq(audited(&AUDITED_WHOLE), 2);
	found_of(0, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "node", "hash", "node 2 of level 3 stands beyond the tree");
}

Test(audit_tables, finds_nodes_of_a_level_that_the_tree_does_not_have)
{
	audited_append(20);
	audited_tamper(
		"INSERT INTO ascribe.node SELECT casebook, 5, 0, hash FROM ascribe.node WHERE level = 0 AND idx = 0");
	audited_only(ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "node", "level", "1 nodes stand on levels");
}

Test(audit_tables, ends_where_the_stated_size_is_a_lie)
{
	Err err = {0};
	(void)audited_party("a");
	audited_tamper("UPDATE ascribe.head SET size = 4611686018427387904");
	cr_expect_not(audited_try(&AUDITED_WHOLE, &err));
	cr_expect_eq(err.code, ERR_LEDGER_BROKEN);
	cr_expect(strstr(err.message, "states 4611686018427387904 entries and holds 2"), "%s", err.message);
}

Test(audit_tables, finds_rows_that_no_entry_says_and_entries_without_rows)
{
	(void)audited_party("a");
	(void)audited_party("b");
	audited_tamper("UPDATE ascribe.record SET slug = 'c' WHERE slug = 'b'");
	audited_only(ERR_PROJECTION_DIFFERS, AUDIT_NO_INDEX, "record b", "slug", "the table differs from the entry");
	audited_tamper("DELETE FROM ascribe.record WHERE slug = 'c'");
	audited_only(ERR_PROJECTION_DIFFERS, AUDIT_NO_INDEX, "record b", "", "the row is missing");
	audited_tamper(
		"INSERT INTO ascribe.record SELECT casebook, id, 'party', 'b' FROM ascribe.party WHERE slug = 'b'; "
		"DELETE FROM ascribe.party WHERE slug = 'b'");
	audited_only(ERR_PROJECTION_DIFFERS, 2, "party b", "", "the row is missing");
	audited_tamper(
		"INSERT INTO ascribe.party SELECT casebook, r.id, 2, 'put', '{\"slug\":\"b\",\"name\":\"Party b\","
		"\"type\":\"company\"}' FROM ascribe.record AS r WHERE slug = 'b'");
	audited_clean(&AUDITED_WHOLE, 0, 3);
	audited_tamper(
		"INSERT INTO ascribe.party SELECT casebook, id, 1, op, body FROM ascribe.party WHERE slug = 'b'");
	audited_only(ERR_PROJECTION_DIFFERS, 1, "party b", "", "no entry says so");
	audited_tamper("UPDATE ascribe.party SET idx = 2, id = gen_random_uuid() WHERE slug = 'b' AND idx = 1");
	cr_expect_eq(audited(&AUDITED_WHOLE), 1);
	found_of(0, ERR_PROJECTION_DIFFERS, 2, "party b", "", "no entry says so");
}

Test(audit_tables, finds_what_says_of_a_version_that_it_replaces_another)
{
	(void)test_write(audited_store, audited_alice, "incident", "{'slug':'i','title':'I'}");
	(void)test_write(audited_store, audited_alice, "hypothesis", "{'slug':'h','incident':'@i','text':'T'}");
	audited_tamper("UPDATE ascribe.hypothesis SET base = 1");
	audited_only(ERR_PROJECTION_DIFFERS, 2, "hypothesis h", "base", "the table differs from the entry");
}

Test(audit_tables, finds_an_edit_that_was_not_made_from_the_version_before_it)
{
	Err err = {0};
	uint64_t index;
	(void)test_write(audited_store, audited_alice, "incident", "{'slug':'i','title':'I'}");
	(void)test_write(audited_store, audited_alice, "hypothesis", "{'slug':'h','incident':'@i','text':'T'}");
	(void)test_sql("CREATE TABLE public.kept AS SELECT pg_get_functiondef('ascribe.check_bases'::regproc) AS text; "
		       "CREATE OR REPLACE FUNCTION ascribe.check_bases(cb text, changes ascribe.change[]) RETURNS void "
		       "LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN; END $$");
	Change edit = test_change("hypothesis", "{'slug':'h','incident':'@i','text':'U'}");
	edit.has_base = true;
	edit.base = 1; /* the incident's */
	cr_assert(writer_write(audited_store, audited_alice, &edit, &index, &err), "%s", err.message);
	json_decref((json_t *)edit.body);
	(void)test_sql("DO $$ BEGIN EXECUTE (SELECT text FROM public.kept); END $$");
	audited_only(ERR_LEDGER_BROKEN, index, "hypothesis h", "base", "not made from the version before it");
	cr_expect_eq(audited(&AUDITED_SINCE_LAST), 1);
}

Test(audit_tables, since_the_last_finds_a_second_version_that_has_no_base)
{
	(void)test_write(audited_store, audited_alice, "incident", "{'slug':'i','title':'I'}");
	(void)test_write(audited_store, audited_alice, "hypothesis", "{'slug':'h','incident':'@i','text':'T'}");
	audited_clean(&AUDITED_WHOLE, 0, 3);
	Err err = {0};
	uint64_t index;
	(void)test_sql("CREATE TABLE public.kept AS TABLE ascribe.record; SET session_replication_role = replica; "
		       "DELETE FROM ascribe.record WHERE slug = 'h'");
	Change again = test_change("hypothesis", "{'slug':'h','incident':'@i','text':'U'}");
	cr_assert(writer_write(audited_store, audited_alice, &again, &index, &err), "%s", err.message);
	json_decref((json_t *)again.body);
	cr_expect_eq(audited(&AUDITED_SINCE_LAST), 1);
	found_of(0, ERR_LEDGER_BROKEN, index, "hypothesis h", "base", "not made from the version before it");
}

Test(audit_tables, says_of_an_unreadable_entry_that_it_is_and_no_more_of_its_rows)
{
	audited_append(5);
	audited_tamper("ALTER TABLE ascribe.entry DROP CONSTRAINT entry_casebook_author_seq_key; UPDATE ascribe.entry "
		       "SET note "
		       "= '{\"author\":\"x\"],\"seq\":7}' WHERE idx = 5");
	cr_expect_geq(audited(&AUDITED_WHOLE), 2);
	found_of(0, ERR_LEDGER_BROKEN, 5, "", "", "does not end in a newline");
	for (size_t i = 0; i < found_count; i++)
		cr_expect_neq(strncmp(found[i].record, "note ", 5), 0, "%s: %s", found[i].record, found[i].text);
}

/* What stands between the tables and whom they are not for, and what reports read, changed without an entry. */
static void finds_in_the_schema(const char *statements, const char *record, const char *text, const char *undo)
{
	(void)test_sql(statements);
	audited_only(ERR_PROJECTION_DIFFERS, AUDIT_NO_INDEX, record, "", text);
	(void)test_sql(undo);
	audited_clean(&AUDITED_WHOLE, 0, 1);
}

Test(audit_tables, finds_a_view_that_shows_something_else)
{
	finds_in_the_schema(
		"ALTER VIEW ascribe.version RENAME TO kept; CREATE VIEW ascribe.version WITH (security_invoker) "
		"AS SELECT * FROM ascribe.kept WHERE kind <> 'note'; ALTER VIEW ascribe.kept SET SCHEMA public",
		"view version", "not the one that this program makes",
		"DROP VIEW ascribe.version; ALTER VIEW public.kept RENAME TO version; ALTER VIEW public.version "
		"SET SCHEMA ascribe");
	finds_in_the_schema("CREATE VIEW ascribe.more WITH (security_invoker) AS SELECT 1 AS one", "view more",
			    "not the one that this program makes", "DROP VIEW ascribe.more");
	finds_in_the_schema("ALTER VIEW ascribe.reference RESET (security_invoker)", "view reference",
			    "does not look with the eyes of who asks",
			    "ALTER VIEW ascribe.reference SET (security_invoker)");
}

Test(audit_tables, finds_row_level_security_that_was_loosened)
{
	static const char text[] = "row-level security is not what this program makes";
	finds_in_the_schema("ALTER TABLE ascribe.entry DISABLE ROW LEVEL SECURITY", "table entry", text,
			    "ALTER TABLE ascribe.entry ENABLE ROW LEVEL SECURITY");
	finds_in_the_schema("ALTER TABLE ascribe.piece NO FORCE ROW LEVEL SECURITY", "table piece", text,
			    "ALTER TABLE ascribe.piece FORCE ROW LEVEL SECURITY");
	finds_in_the_schema("CREATE POLICY more ON ascribe.note USING (session_user = 'mallory')", "table note", text,
			    "DROP POLICY more ON ascribe.note");
	finds_in_the_schema("ALTER POLICY member_reads ON ascribe.key USING (true)", "table key", text,
			    "ALTER POLICY member_reads ON ascribe.key USING (casebook = ANY ((SELECT "
			    "ascribe.my_casebooks())::text[]))");
	finds_in_the_schema("CREATE TABLE ascribe.more (casebook text)", "table more", text, "DROP TABLE ascribe.more");
}

Test(audit_tables, finds_rules_and_settings_and_owners_that_are_not_ours)
{
	finds_in_the_schema("CREATE RULE more AS ON INSERT TO ascribe.note DO ALSO NOTHING", "table note",
			    "it has a rule", "DROP RULE more ON ascribe.note");
	finds_in_the_schema("ALTER FUNCTION ascribe.append(text, bytea[]) RESET search_path", "function append",
			    "not the one that this program makes",
			    "ALTER FUNCTION ascribe.append(text, bytea[]) SET search_path = ascribe, pg_temp");
	finds_in_the_schema("ALTER FUNCTION ascribe.fold(bytea[]) SECURITY DEFINER", "function fold",
			    "not the one that this program makes",
			    "ALTER FUNCTION ascribe.fold(bytea[]) SECURITY INVOKER");
	(void)test_sql(
		"CREATE ROLE mallory_owns; GRANT ALL ON SCHEMA ascribe TO mallory_owns; ALTER TABLE ascribe.link "
		"OWNER TO mallory_owns; REVOKE ALL ON SCHEMA ascribe FROM mallory_owns");
	audited_only(ERR_PROJECTION_DIFFERS, AUDIT_NO_INDEX, "table link", "", "belongs to another");
	(void)test_sql("ALTER TABLE ascribe.link OWNER TO ascribe; DROP ROLE mallory_owns");
}

Test(audit_tables, finds_privileges_that_nobody_granted)
{
	(void)test_sql("DROP ROLE IF EXISTS mallory_may; CREATE ROLE mallory_may LOGIN");
	finds_in_the_schema("GRANT UPDATE ON ascribe.head TO mallory_may", "table head",
			    "\"mallory_may\" may UPDATE it", "REVOKE UPDATE ON ascribe.head FROM mallory_may");
	finds_in_the_schema("GRANT UPDATE (note) ON ascribe.entry TO mallory_may", "table entry",
			    "\"mallory_may\" may UPDATE it", "REVOKE UPDATE (note) ON ascribe.entry FROM mallory_may");
	finds_in_the_schema("GRANT EXECUTE ON FUNCTION ascribe.fold(bytea[]) TO PUBLIC", "function fold",
			    "\"PUBLIC\" may EXECUTE it",
			    "REVOKE EXECUTE ON FUNCTION ascribe.fold(bytea[]) FROM PUBLIC");
	finds_in_the_schema("GRANT CREATE ON SCHEMA ascribe TO PUBLIC", "schema ascribe", "\"PUBLIC\" may CREATE it",
			    "REVOKE CREATE ON SCHEMA ascribe FROM PUBLIC");
	(void)test_sql("SELECT ascribe.grant_access('" TEST_ORIGIN "', 'mallory_may', 'reader', '{}')");
	audited_clean(&AUDITED_WHOLE, 0, 1);
	finds_in_the_schema("GRANT SELECT ON ascribe.piece TO mallory_may", "table piece",
			    "\"mallory_may\" may SELECT it", "REVOKE SELECT ON ascribe.piece FROM mallory_may");
	(void)test_sql("DROP OWNED BY mallory_may; DROP ROLE mallory_may");
}
