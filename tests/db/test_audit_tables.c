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
