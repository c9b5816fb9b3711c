/* The audit of entries, on ledgers made in memory: what a clean one comes to, and what each thing wrong with an entry
 * is told as. The heads that entries and others name are in test_audit_heads.c. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/made_ledger.h"

TestSuite(audit, .init = made_begin, .fini = made_end);

/* ---- What a ledger comes to */

Test(audit, finds_nothing_in_a_clean_ledger)
{
	made_ledger(9);
	made_anchor = made_head_at(9);
	made_put(9, made_alice, 5, MADE_PARTY);
	made_put(10, made_bob, 4, MADE_PARTY);
	made_anchor = made_head_at(3);
	made_put(11, made_bob, 5, MADE_PARTY "," MADE_PARTY);
	cr_expect_eq(made_findings(), 0, "%s", found[0].text);
}

Test(audit, comes_to_the_root_of_rfc_6962_at_every_size)
{
	made_ledger(20);
	Audit *audit = made_audit(NULL, 0);
	for (size_t size = 0; size <= 20; size++) {
		const Hash root = frontier_root(audit_frontier(audit)), wanted = made_root(0, size);
		cr_expect_eq(audit_frontier(audit)->size, size);
		cr_expect_arr_eq(root.bytes, wanted.bytes, HASH_LEN, "size %zu", size);
		if (size < 20)
			made_take(audit, size);
	}
	audit_free(audit);
}

Test(audit, of_an_empty_ledger_finds_nothing)
{
	cr_expect_eq(made_findings(), 0);
	audit_free(NULL);
}

Test(audit, gives_the_keys_that_the_ledger_enrolled)
{
	Keyring ring = {0};
	made_ledger(4);
	Audit *audit = made_audit(NULL, 0);
	made_take_all(audit, 0);
	cr_expect_eq(audit_keyring(audit)->key_count, 2);
	audit_take_keyring(audit, &ring);
	cr_expect_eq(audit_keyring(audit)->key_count, 0);
	cr_expect_eq(ring.key_count, 2);
	cr_expect_str_eq(keyring_find(&ring, "bob")->name, "bob");
	audit_free(audit);
	keyring_free(&ring);
}

Test(audit, tells_of_what_its_caller_found)
{
	Audit *audit = made_audit(NULL, 0);
	audit_report(audit, ERR_PROJECTION_DIFFERS, 7, "party p", "name", "%d of %d", 1, 2);
	found_is(0, ERR_PROJECTION_DIFFERS, 7, "name", "1 of 2");
	cr_expect_str_eq(found[0].record, "party p");
	audit_free(audit);
}

/* ---- Bytes, authors, signatures */

Test(audit, finds_bytes_that_are_no_entry)
{
	made_ledger(4);
	buf_clear(&made_lines[3].bytes);
	buf_add_text(&made_lines[3].bytes, "nothing of ours\n");
	made_lines[3].leaf = made_leaf(&made_lines[3].bytes);
	found_only(ERR_LEDGER_BROKEN, 3, "", "first line");
}

Test(audit, finds_an_entry_of_another_casebook)
{
	made_ledger(4);
	made_put_as(3, "test.example/other", made_alice, 2, MADE_PARTY);
	found_only(ERR_LEDGER_BROKEN, 3, "", "belongs to the casebook test.example/other");
}

Test(audit, finds_an_author_whom_nobody_enrolled)
{
	SecretKey *mallory = secret_key_from_seed("mallory", (const uint8_t[32]){3});
	made_ledger(4);
	made_put(4, mallory, 0, MADE_PARTY);
	found_only(ERR_UNKNOWN_KEY, 4, "author", "no key of \"mallory\"");
	made_put(4, mallory, 0, made_key_change(mallory, "3", "", "", "'admin'"));
	found_only(ERR_UNKNOWN_KEY, 4, "author", "no key of \"mallory\"");
	secret_key_free(mallory);
}

Test(audit, finds_an_author_who_was_enrolled_later)
{
	made_ledger(1);
	made_put(1, made_bob, 0, MADE_PARTY);
	made_put(2, made_alice, 1, made_key_change(made_bob, "2", "", "", "'analyst'"));
	made_put(3, made_bob, 0, MADE_PARTY);
	found_only(ERR_UNKNOWN_KEY, 1, "author", "no key of \"bob\"");
}

Test(audit, finds_what_an_author_may_not_do)
{
	made_ledger(4);
	made_put(4, made_bob, 1, made_key_change(made_alice, "4", "", "", "'admin'"));
	found_only(ERR_UNKNOWN_KEY, 4, "author", "");
}

Test(audit, finds_an_entry_after_its_keys_last_valid_index)
{
	made_ledger(4);
	made_put(4, made_alice, 3, made_key_change(made_bob, "2", "'base':1,", "'last_valid':3,", "'analyst'"));
	cr_expect_eq(made_findings(), 0, "%s", found[0].text);
	made_put(5, made_bob, 1, MADE_PARTY);
	found_only(ERR_UNKNOWN_KEY, 5, "author", "");
}

Test(audit, finds_a_bad_signature)
{
	made_ledger(4);
	made_spoil(3);
	found_only(ERR_BAD_SIGNATURE, 3, "", "the signature of alice is not of this text");
}

Test(audit, finds_a_text_that_was_changed_after_it_was_signed)
{
	made_ledger(4);
	strstr(made_lines[3].bytes.data, "\"name\":\"P\"")[8] = 'Q';
	made_lines[3].leaf = made_leaf(&made_lines[3].bytes);
	found_only(ERR_BAD_SIGNATURE, 3, "", "the signature of alice is not of this text");
}

Test(audit, finds_a_good_signature_that_names_another_key)
{
	made_ledger(4);
	Buf *bytes = &made_lines[3].bytes;
	char *key_id = (char *)memrchr(bytes->data, ' ', bytes->len) + 1; /* its first byte */
	*key_id = *key_id == 'A' ? 'B' : 'A';
	made_lines[3].leaf = made_leaf(bytes);
	found_only(ERR_BAD_SIGNATURE, 3, "", "the signature of alice is not of this text");
}

Test(audit, finds_a_signature_of_another_key_of_that_name)
{
	SecretKey *other = secret_key_from_seed("alice", (const uint8_t[32]){9});
	made_ledger(4);
	made_put(3, other, 2, MADE_PARTY);
	found_only(ERR_BAD_SIGNATURE, 3, "", "the signature of alice is not of this text");
	secret_key_free(other);
}

Test(audit, takes_no_change_of_keys_whose_signature_is_bad)
{
	made_ledger(2);
	made_spoil(1);
	made_put(2, made_bob, 0, MADE_PARTY);
	cr_expect_eq(made_findings(), 2);
	found_is(0, ERR_BAD_SIGNATURE, 1, "", "of alice");
	found_is(1, ERR_UNKNOWN_KEY, 2, "author", "no key of \"bob\"");
}

Test(audit, finds_an_entry_0_that_does_not_enroll_its_author)
{
	static const char why[] = "does not name its author an administrator";
	made_put(0, made_alice, 0, made_key_change(made_bob, "1", "", "", "'admin'"));
	found_only(ERR_UNKNOWN_KEY, 0, "author", why);
	made_put(0, made_alice, 0, MADE_PARTY);
	found_only(ERR_UNKNOWN_KEY, 0, "author", why);
	made_put(0, made_alice, 0, made_key_change(made_alice, "1", "", "", "'analyst'"));
	found_only(ERR_UNKNOWN_KEY, 0, "author", why);
}

Test(audit, finds_an_entry_0_not_signed_by_the_key_that_it_enrolls)
{
	SecretKey *other = secret_key_from_seed("alice", (const uint8_t[32]){9});
	made_put(0, other, 0, made_key_change(made_alice, "1", "", "", "'admin','analyst'"));
	found_only(ERR_UNKNOWN_KEY, 0, "author", "not signed by the key that was enrolled for alice");
	made_ledger(1);
	made_spoil(0);
	found_only(ERR_BAD_SIGNATURE, 0, "author", "alice");
	secret_key_free(other);
}

/* A change of bob's key and then one that cannot be: alice's, with a base that is not hers. */
Test(audit, takes_none_of_the_changes_of_keys_where_one_cannot_be)
{
	char changes[4096] = "";
	SecretKey *carol = secret_key_from_seed("carol", (const uint8_t[32]){4});
	made_ledger(2);
	strcat(changes, made_key_change(carol, "3", "", "", "'analyst'"));
	strcat(changes, ",");
	strcat(changes, made_key_change(made_bob, "2", "'base':1,", "'last_valid':2,", "'analyst'"));
	strcat(changes, ",");
	strcat(changes, made_key_change(made_alice, "1", "'base':1,", "", "'admin'"));
	made_put(2, made_alice, 2, changes);
	made_put(3, carol, 0, MADE_PARTY);
	made_put(4, made_bob, 0, MADE_PARTY);
	made_put(5, made_alice, 3, made_key_change(carol, "3", "", "", "'analyst'"));
	made_put(6, carol, 0, MADE_PARTY);
	made_put(7, made_alice, 4, made_key_change(made_bob, "2", "'base':1,", "'last_valid':7,", "'analyst'"));
	cr_expect_eq(made_findings(), 2);
	found_is(0, ERR_UNKNOWN_KEY, 2, "author", "not made from the newest version");
	found_is(1, ERR_UNKNOWN_KEY, 3, "author", "no key of \"carol\"");
	secret_key_free(carol);
}

Test(audit, takes_no_key_of_an_entry_0_that_is_not_good)
{
	made_ledger(3);
	made_spoil(0);
	cr_expect_eq(made_findings(), 3);
	found_is(0, ERR_BAD_SIGNATURE, 0, "author", "alice");
	found_is(1, ERR_UNKNOWN_KEY, 1, "author", "no key of \"alice\"");
	found_is(2, ERR_UNKNOWN_KEY, 2, "author", "no key of \"bob\"");
}

Test(audit, of_one_bad_entry_does_not_hide_the_next)
{
	made_ledger(9);
	made_spoil(4);
	made_lines[5].bytes.data[0] = '!';
	made_lines[5].leaf = made_leaf(&made_lines[5].bytes);
	strstr(made_lines[6].bytes.data, "\"name\":\"P\"")[8] = 'Q';
	made_lines[6].leaf = made_leaf(&made_lines[6].bytes);
	made_lines[7].seq = 99;
	cr_expect_eq(made_findings(), 5);
	found_is(0, ERR_BAD_SIGNATURE, 4, "", "of bob");
	found_is(1, ERR_LEDGER_BROKEN, 5, "", "");
	found_is(2, ERR_BAD_SIGNATURE, 6, "", "of bob");
	found_is(3, ERR_LEDGER_BROKEN, 7, "seq", "entry 4 of alice, where 3 follows"); /* 5 was hers */
	found_is(4, ERR_PROJECTION_DIFFERS, 7, "seq", "column");
}

/* ---- Order */

Test(audit, finds_a_gap_in_an_authors_count_once)
{
	made_ledger(4);
	made_put(4, made_bob, 2, MADE_PARTY);
	made_put(5, made_bob, 3, MADE_PARTY);
	made_put(6, made_alice, 3, MADE_PARTY);
	found_only(ERR_LEDGER_BROKEN, 4, "seq", "entry 2 of bob, where 1 follows");
}

Test(audit, finds_a_repetition_in_an_authors_count_once)
{
	made_ledger(4);
	made_put(4, made_bob, 0, MADE_PARTY);
	made_put(5, made_bob, 1, MADE_PARTY);
	found_only(ERR_LEDGER_BROKEN, 4, "seq", "entry 0 of bob, where 1 follows");
}

Test(audit, finds_two_entries_that_changed_places)
{
	made_ledger(3);
	made_put(3, made_bob, 2, MADE_PARTY);
	made_put(4, made_bob, 1, MADE_PARTY);
	cr_expect_eq(made_findings(), 2);
	found_is(0, ERR_LEDGER_BROKEN, 3, "seq", "entry 2 of bob, where 1 follows");
	found_is(1, ERR_LEDGER_BROKEN, 4, "seq", "entry 1 of bob, where 3 follows");
}

/* ---- What the server says beside the bytes */

Test(audit, finds_a_stored_leaf_that_is_not_the_entrys)
{
	made_ledger(4);
	made_lines[2].leaf.bytes[5] ^= 1;
	found_only(ERR_LEDGER_BROKEN, 2, "leaf", "the stored hash is not that of the entry");
	cr_expect_str_eq(found[0].record, "entry");
}

Test(audit, finds_each_column_that_differs)
{
	made_ledger(4);
	made_lines[1].author[0] = 'b';
	made_lines[2].at[0] = '3';
	made_lines[3].seq++;
	cr_expect_eq(made_findings(), 3);
	found_is(0, ERR_PROJECTION_DIFFERS, 1, "author", "the column differs");
	found_is(1, ERR_PROJECTION_DIFFERS, 2, "at", "the column differs");
	found_is(2, ERR_PROJECTION_DIFFERS, 3, "seq", "the column differs");
	cr_expect_str_eq(found[0].record, "entry");
}

Test(audit, finds_columns_that_are_not_there)
{
	made_ledger(1);
	Audit *audit = made_audit(NULL, 0);
	AuditEntry entry = {.bytes = made_lines[0].bytes.data, .len = made_lines[0].bytes.len};
	audit_read(audit, &entry);
	audit_verify(&entry);
	audit_take(audit, &entry);
	cr_expect_eq(found_count, 3);
	found_is(0, ERR_PROJECTION_DIFFERS, 0, "author", "");
	found_is(1, ERR_PROJECTION_DIFFERS, 0, "at", "");
	found_is(2, ERR_LEDGER_BROKEN, 0, "leaf", "");
	audit_free(audit);
}

/* ---- Gravity */

Test(audit, ranks_what_it_finds)
{
	static const ErrCode falling[] = {
		ERR_CONTRADICTS_CHECKPOINT, ERR_LEDGER_BROKEN,     ERR_BAD_SIGNATURE, ERR_UNKNOWN_KEY,
		ERR_PROJECTION_DIFFERS,     ERR_NO_LONGER_MATCHES, ERR_NONE};
	for (size_t i = 1; i < sizeof falling / sizeof *falling; i++)
		cr_expect_gt(audit_gravity(falling[i - 1]), audit_gravity(falling[i]), "%d", falling[i]);
	cr_expect_eq(audit_gravity(ERR_FAILED), 0);
}
