/* The heads that entries and others name, held against the ledger; entries that are missing; and an audit that goes on
 * from an earlier one. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/made_ledger.h"

TestSuite(audit_heads, .init = made_begin, .fini = made_end);

/* ---- The head that an entry names */

Test(audit_heads, finds_an_anchor_of_what_came_later)
{
	made_ledger(4);
	made_anchor = made_head_at(4);
	made_put(3, made_alice, 2, MADE_PARTY);
	found_only(ERR_LEDGER_BROKEN, 3, "anchor", "names a ledger of 4 entries");
}

Test(audit_heads, takes_an_anchor_of_all_before_it)
{
	made_ledger(3);
	made_anchor = made_head_at(3);
	made_put(3, made_alice, 2, MADE_PARTY);
	cr_expect_eq(made_findings(), 0, "%s", found[0].text);
}

Test(audit_heads, finds_an_anchor_of_another_ledger)
{
	made_ledger(4);
	made_anchor = made_head_at(3);
	made_anchor.root.bytes[31] ^= 1;
	made_put(4, made_alice, 3, MADE_PARTY);
	found_only(ERR_LEDGER_BROKEN, 4, "anchor", "the first 3 entries are not those that its author saw");
}

Test(audit_heads, finds_each_wrong_anchor_of_a_size_even_after_a_right_one)
{
	made_ledger(4);
	made_anchor = made_head_at(3);
	made_put(4, made_alice, 3, MADE_PARTY);
	made_put(5, made_alice, 4, MADE_PARTY);
	made_anchor.root.bytes[0] ^= 1;
	made_put(6, made_alice, 5, MADE_PARTY);
	made_put(7, made_alice, 6, MADE_PARTY);
	cr_expect_eq(made_findings(), 2);
	found_is(0, ERR_LEDGER_BROKEN, 6, "anchor", "the first 3 entries");
	found_is(1, ERR_LEDGER_BROKEN, 7, "anchor", "the first 3 entries");
}

Test(audit_heads, knows_the_root_of_nothing_however_late)
{
	made_ledger(300);
	made_anchor = (Head){.size = 0};
	made_put(300, made_alice, 151, MADE_PARTY);
	found_only(ERR_LEDGER_BROKEN, 300, "anchor", "the first 0 entries");
	cr_expect_eq(made_node_root_asked, 0);
}

Test(audit_heads, asks_the_stored_nodes_for_old_anchors_alone)
{
	made_ledger(300);
	made_anchor = made_head_at(299 - 255);
	made_put(300, made_alice, 151, MADE_PARTY);
	cr_expect_eq(made_findings(), 0, "%s", found[0].text);
	cr_expect_eq(made_node_root_asked, 0);

	made_anchor = made_head_at(5);
	made_put(300, made_alice, 151, MADE_PARTY);
	made_node_root_known = false;
	found_only(ERR_LEDGER_BROKEN, 300, "anchor", "the tree no longer says what the ledger of 5 entries was");
	cr_expect_eq(made_node_root_asked, 5);

	made_node_root_known = true;
	made_node_root = made_anchor.root;
	cr_expect_eq(made_findings(), 0, "%s", found[0].text);
	cr_expect_eq(made_node_root_asked, 5);

	made_node_root.bytes[7] ^= 1;
	found_only(ERR_LEDGER_BROKEN, 300, "anchor", "the first 5 entries are not those that its author saw");
}

/* ---- Missing entries */

Test(audit_heads, goes_on_behind_a_missing_entry_by_its_leaf)
{
	made_ledger(5);
	made_anchor = made_head_at(5);
	made_put(5, made_alice, 3, MADE_PARTY);
	AuditExpected expected = {.head = made_head_at(6), .whose = "a.txt"};
	Audit *audit = made_audit(&expected, 1);
	for (size_t i = 0; i < 4; i++)
		made_take(audit, i);
	audit_take_missing(audit, 4, &made_lines[4].leaf);
	made_take(audit, 5);
	audit_end(audit);
	cr_expect_eq(found_count, 1);
	found_is(0, ERR_LEDGER_BROKEN, 4, "", "the entry is missing; the tree still holds its leaf");
	cr_expect(expected.met);
	audit_free(audit);
}

Test(audit_heads, says_what_a_missing_entry_without_a_leaf_leaves_open)
{
	made_ledger(5);
	made_anchor = made_head_at(5);
	made_put(5, made_alice, 3, MADE_PARTY);
	AuditExpected expected = {.head = made_head_at(6), .whose = "a.txt"};
	Audit *audit = made_audit(&expected, 1);
	for (size_t i = 0; i < 4; i++)
		made_take(audit, i);
	audit_take_missing(audit, 4, NULL);
	made_take(audit, 5);
	audit_end(audit);
	cr_expect_eq(found_count, 3);
	found_is(0, ERR_LEDGER_BROKEN, 4, "", "the entry is missing");
	cr_expect_not(strstr(found[0].text, "leaf"));
	found_is(1, ERR_LEDGER_BROKEN, 5, "anchor", "the first 5 entries");
	found_is(2, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "a.txt");
	cr_expect_not(expected.met);
	audit_free(audit);
}

/* ---- Heads that were kept elsewhere */

Test(audit_heads, meets_the_heads_of_every_size_in_any_order)
{
	AuditExpected expected[8];
	made_ledger(7);
	for (size_t i = 0; i < 8; i++)
		expected[i] = (AuditExpected){.head = made_head_at(i * 3 % 8), .whose = "w"};
	cr_expect_eq(made_findings_against(expected, 8), 0, "%s", found[0].text);
	for (size_t i = 0; i < 8; i++) {
		cr_expect(expected[i].met, "size %zu", i);
		cr_expect_eq(expected[i].head.size, i, "sorted");
	}
}

Test(audit_heads, contradicts_a_head_of_another_root)
{
	made_ledger(7);
	AuditExpected expected[] = {{.head = made_head_at(5), .whose = "the checkpoint b.txt"},
				    {.head = made_head_at(3), .whose = "the head remembered here"},
				    {.head = made_head_at(5), .whose = "the checkpoint a.txt"}};
	expected[0].head.root.bytes[0] ^= 1;
	cr_expect_eq(made_findings_against(expected, 3), 1);
	found_is(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "",
		 "the checkpoint b.txt: its first 5 entries are not");
	for (size_t i = 0; i < 3; i++)
		cr_expect_eq(expected[i].met, strcmp(expected[i].whose, "the checkpoint b.txt") != 0);
}

Test(audit_heads, contradicts_a_head_beyond_its_end)
{
	made_ledger(7);
	AuditExpected expected[] = {{.head = made_head_at(7), .whose = "b.txt"},
				    {.head = made_head_at(6), .whose = "a.txt"}};
	made_count = 6;
	cr_expect_eq(made_findings_against(expected, 2), 1);
	found_is(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "b.txt is of 7 entries, and the ledger has 6");
	cr_expect(expected[0].met);
	cr_expect_not(expected[1].met);
	made_count = 7;
}

Test(audit_heads, of_an_empty_ledger_meets_a_head_of_nothing_and_no_other)
{
	AuditExpected nothing = {.head = {.root = merkle_empty_root()}, .whose = "a.txt"}, one = {.head = {.size = 1}};
	one.whose = "b.txt";
	cr_expect_eq(made_findings_against(&nothing, 1), 0);
	cr_expect(nothing.met);
	cr_expect_eq(made_findings_against(&one, 1), 1);
	found_is(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "b.txt is of 1 entries, and the ledger has 0");
}

Test(audit_heads, contradicts_a_head_of_nothing_that_has_another_root)
{
	AuditExpected expected = {.whose = "a.txt"};
	made_ledger(3);
	cr_expect_eq(made_findings_against(&expected, 1), 1);
	found_is(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "a.txt: its first 0 entries");
	cr_expect_not(expected.met);
}

/* ---- Going on from an earlier audit */

/* Go on from what an audit of all before `first` came to. */
static void resume_from(Audit *audit, const Audit *before)
{
	size_t count;
	Err err = {0};
	const AuditKeyEntry *entries = audit_key_entries(before, &count);
	audit_resume(audit, audit_frontier(before));
	for (size_t i = 0; i < count; i++) {
		const Buf *bytes = &made_lines[entries[i].index].bytes;
		cr_assert(audit_resume_key(audit, entries[i].index, bytes->data, bytes->len, &entries[i].leaf, &err),
			  "%s", err.message);
	}
	for (size_t i = 0; i < audit_keyring(before)->key_count; i++)
		audit_resume_count(audit, audit_keyring(before)->keys[i].name, audit_next_seq(before, i));
}

/* An audit of all from `first` on, resumed from one of what is before it. */
static Audit *resumed(size_t first, AuditExpected *expected, size_t expected_count)
{
	Audit *before = made_audit(NULL, 0);
	for (size_t i = 0; i < first; i++)
		made_take(before, i);
	cr_assert_eq(found_count, 0);
	Audit *audit = made_audit(expected, expected_count);
	resume_from(audit, before);
	audit_free(before);
	made_take_all(audit, first);
	return audit;
}

Test(audit_heads, resumed_anywhere_comes_to_what_a_whole_one_comes_to)
{
	made_ledger(20);
	made_anchor = made_head_at(20);
	made_put(20, made_bob, 9, MADE_PARTY);
	made_spoil(18);
	cr_expect_eq(made_findings(), 2); /* its signature, and the anchor of what came after it */
	made_anchor = made_head_at(20);
	made_put(20, made_bob, 9, MADE_PARTY);
	found_only(ERR_BAD_SIGNATURE, 18, "", "of bob");
	for (size_t first = 0; first <= 18; first++) {
		Audit *audit = resumed(first, NULL, 0);
		const Hash root = frontier_root(audit_frontier(audit)), wanted = made_root(0, 21);
		cr_expect_arr_eq(root.bytes, wanted.bytes, HASH_LEN, "from %zu", first);
		cr_expect_eq(audit_frontier(audit)->size, 21);
		cr_expect_eq(found_count, 1, "from %zu: %zu", first, found_count);
		found_is(0, ERR_BAD_SIGNATURE, 18, "", "of bob");
		cr_expect_eq(audit_keyring(audit)->key_count, 2);
		audit_free(audit);
	}
}

Test(audit_heads, resumed_asks_the_nodes_for_heads_before_its_start)
{
	made_ledger(12);
	AuditExpected expected[] = {{.head = made_head_at(0), .whose = "none"},
				    {.head = made_head_at(4), .whose = "old"},
				    {.head = made_head_at(8), .whose = "start"},
				    {.head = made_head_at(9), .whose = "new"}};
	made_node_root_known = true;
	made_node_root = made_head_at(4).root;
	audit_free(resumed(8, expected, 4));
	cr_expect_eq(found_count, 0, "%s", found[0].text);
	cr_expect_eq(made_node_root_asked, 4);
	for (size_t i = 0; i < 4; i++)
		cr_expect(expected[i].met, "%s", expected[i].whose);
}

Test(audit_heads, resumed_contradicts_heads_before_its_start)
{
	made_ledger(12);
	AuditExpected old = {.head = made_head_at(4), .whose = "old"};
	made_node_root_known = true;
	made_node_root = made_head_at(5).root;
	audit_free(resumed(8, &old, 1));
	cr_expect_eq(found_count, 1);
	found_is(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "old: its first 4 entries");

	made_node_root_known = false;
	audit_free(resumed(8, &old, 1));
	cr_expect_eq(found_count, 1);
	found_is(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "old: its first 4 entries");
}

Test(audit_heads, resumed_at_the_end_still_meets_heads)
{
	made_ledger(8);
	AuditExpected expected[] = {{.head = made_head_at(8), .whose = "same"},
				    {.head = made_head_at(8), .whose = "other"}};
	expected[1].head.root.bytes[0] ^= 1;
	audit_free(resumed(8, expected, 2));
	cr_expect_eq(found_count, 1);
	found_is(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "other: its first 8 entries");
}

Test(audit_heads, resumed_takes_no_other_entry_for_one_that_changed_keys)
{
	Err err = {0};
	made_ledger(4);
	Audit *audit = made_audit(NULL, 0);
	const Buf *first = &made_lines[0].bytes, *second = &made_lines[1].bytes;
	cr_expect_not(audit_resume_key(audit, 0, second->data, second->len, &made_lines[0].leaf, &err));
	cr_expect_eq(err.code, ERR_LEDGER_BROKEN);
	cr_expect_not(audit_resume_key(audit, 0, first->data, first->len - 1, &made_lines[0].leaf, &err));
	cr_expect_eq(err.code, ERR_LEDGER_BROKEN);
	Buf garbage = {0};
	buf_add_text(&garbage, "nothing of ours\n");
	const Hash leaf = made_leaf(&garbage); /* what was left by the last audit may have been changed too */
	cr_expect_not(audit_resume_key(audit, 0, garbage.data, garbage.len, &leaf, &err));
	cr_expect_eq(err.code, ERR_REFUSED);
	buf_free(&garbage);
	cr_expect(audit_resume_key(audit, 0, first->data, first->len, &made_lines[0].leaf, &err), "%s", err.message);
	cr_expect(audit_resume_key(audit, 1, second->data, second->len, &made_lines[1].leaf, &err), "%s", err.message);
	audit_resume_count(audit, "nobody", 7);
	cr_expect_eq(audit_next_seq(audit, 0), 0);
	cr_expect_eq(audit_next_seq(audit, 7), 0);
	audit_free(audit);
}
