/* The audit of a real database: what a clean one comes to, and where a second one goes on from. Attacks on a whole
 * casebook are in tests/cli/tamper.py. */
#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/file.h"
#include "tests/support/audited.h"

TestSuite(audit, .init = audited_begin, .fini = audited_end);

/* ---- Clean ones */

Test(audit, finds_nothing_in_a_clean_casebook)
{
	char head[128], hex[65];
	(void)audited_party("a");
	(void)audited_party("b");
	audited_clean(&AUDITED_WHOLE, 0, 3);
	cr_expect_eq(audited_result.rows, 6, "three versions, three records");
	cr_expect_eq(audited_result.ring.key_count, 1);
	hash_to_hex(&audited_result.head.root, hex);
	snprintf(head, sizeof head, "%llu %s", (unsigned long long)audited_result.head.size, hex);
	cr_expect_str_eq(head, test_sql("SELECT size || ' ' || encode(root, 'hex') FROM ascribe.head"));
}

Test(audit, reads_a_casebook_of_many_pages)
{
	audited_append(700);
	audited_clean(&AUDITED_WHOLE, 0, 701);
	cr_expect_eq(audited_result.rows, 2 * 701);
}

Test(audit, takes_old_anchors_by_the_stored_nodes)
{
	audited_append_anchored(300, 1);
	audited_append_anchored(1, 7);
	audited_append_anchored(1, 44);
	audited_clean(&AUDITED_WHOLE, 0, 303);
	audited_tamper("DELETE FROM ascribe.node WHERE level = 3 AND idx = 4"); /* of the 44 */
	(void)audited(&AUDITED_WHOLE);
	found_of(0, ERR_LEDGER_BROKEN, 302, "", "anchor", "the tree no longer says what the ledger of 44 entries was");
}

Test(audit, asks_none_of_the_servers_functions)
{
	audited_append_anchored(300, 1);
	audited_append_anchored(1, 7);
	(void)test_sql("ALTER FUNCTION ascribe.frontier_at RENAME TO gone");
	audited_only(ERR_PROJECTION_DIFFERS, AUDIT_NO_INDEX, "function frontier_at", "", "not the one");
}

static uint64_t last_done, last_total;

static void count_progress(void *context, uint64_t done, uint64_t total)
{
	(void)context;
	cr_expect_geq(done, last_done);
	cr_expect_leq(done, total);
	last_done = done;
	last_total = total;
}

Test(audit, tells_how_far_it_is)
{
	const StoreAuditOptions options = {.progress = count_progress};
	audited_append(300);
	audited_clean(&options, 0, 301);
	cr_expect_gt(last_done, 301);
	cr_expect_eq(last_total, 301 * 6);
}

static void write_meanwhile(void *context, uint64_t done, uint64_t total)
{
	static unsigned number;
	char body[128];
	(void)done;
	(void)total;
	snprintf(body, sizeof body, "{'slug':'late-%u','name':'Late','type':'company'}", number++);
	(void)test_write(context, audited_alice, "party", body);
}

Test(audit, is_of_one_moment_whatever_is_appended_meanwhile)
{
	Store *other = test_connect();
	const StoreAuditOptions options = {.progress = write_meanwhile, .context = other};
	Head remembered;
	bool known;
	Err err = {0};
	audited_append(300);
	audited_clean(&options, 0, 301);
	cr_expect_eq(audited_result.head.size, 301);
	const uint64_t now = strtoull(test_sql("SELECT size FROM ascribe.head"), NULL, 10);
	cr_expect_gt(now, 301);
	cr_assert(head_recall(TEST_ORIGIN, &known, &remembered, &err) && known);
	cr_expect_eq(remembered.size, now, "the newer head stays remembered");
	audited_clean(&AUDITED_SINCE_LAST, 301, now - 301);
	store_close(other);
}

/* ---- Since the last */

Test(audit, since_the_last_takes_the_new_entries_alone)
{
	(void)audited_party("a");
	audited_clean(&AUDITED_SINCE_LAST, 0, 2);
	audited_clean(&AUDITED_SINCE_LAST, 2, 0);
	(void)audited_party("b");
	(void)audited_party("c");
	audited_clean(&AUDITED_SINCE_LAST, 2, 2);
	cr_expect_eq(audited_result.rows, 4);
	cr_expect_eq(audited_result.ring.key_count, 1);
	audited_append(300);
	audited_clean(&AUDITED_SINCE_LAST, 4, 300);
	audited_clean(&AUDITED_WHOLE, 0, 304);
}

Test(audit, since_the_last_sees_a_change_of_a_new_records_rows)
{
	(void)audited_party("a");
	audited_clean(&AUDITED_WHOLE, 0, 2);
	(void)audited_party("b");
	audited_tamper("UPDATE ascribe.party SET body = body || '{\"name\":\"Another\"}' WHERE slug = 'b'");
	cr_expect_eq(audited(&AUDITED_SINCE_LAST), 2);
	found_of(0, ERR_PROJECTION_DIFFERS, 2, "party b", "body", "the table differs from the entry");
	found_of(1, ERR_PROJECTION_DIFFERS, 2, "party b", "name", "the table differs from the entry");
	cr_expect_eq(audited_result.first, 2);
}

Test(audit, since_the_last_begins_where_the_last_clean_one_ended)
{
	(void)audited_party("a");
	audited_clean(&AUDITED_WHOLE, 0, 2);
	(void)audited_party("b");
	audited_tamper("UPDATE ascribe.head SET retractions = 7, root = sha256(root)");
	cr_expect_eq(audited(&AUDITED_SINCE_LAST), 1);
	found_of(0, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "root", "not that of the entries");
	cr_expect_eq(audited(&AUDITED_SINCE_LAST), 1);
	cr_expect_eq(audited_result.first, 2, "one that was not clean is not gone on from");
}

Test(audit, since_the_last_sees_that_old_entries_were_rewritten)
{
	(void)audited_party("a");
	(void)audited_party("b");
	audited_clean(&AUDITED_WHOLE, 0, 3);
	audited_tamper(
		"UPDATE ascribe.entry SET note = convert_to(replace(convert_from(note, 'UTF8'), 'Party a', 'Party x'), "
		"'UTF8') WHERE idx = 1; DELETE FROM ascribe.node; UPDATE ascribe.head SET frontier = "
		"ascribe.grow('" TEST_ORIGIN "', 0, '{}', (SELECT array_agg(leaf ORDER BY idx) FROM ascribe.entry)); "
		"UPDATE ascribe.head SET root = ascribe.fold(frontier)");
	cr_expect_eq(audited(&AUDITED_SINCE_LAST), 2);
	found_of(0, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "root", "not that of the entries");
	found_of(1, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "frontier", "not those of the entries");
}

Test(audit, since_the_last_sees_a_ledger_shorter_than_the_last_one)
{
	(void)audited_party("a");
	(void)audited_party("b");
	audited_clean(&AUDITED_WHOLE, 0, 3);
	audited_tamper(
		"DELETE FROM ascribe.party WHERE idx = 2; DELETE FROM ascribe.record WHERE slug = 'b'; "
		"DELETE FROM ascribe.entry WHERE idx = 2; DELETE FROM ascribe.node; UPDATE ascribe.head SET size = 2, "
		"frontier = ascribe.grow('" TEST_ORIGIN "', 0, '{}', (SELECT array_agg(leaf ORDER BY idx) FROM "
		"ascribe.entry)); UPDATE ascribe.head SET root = ascribe.fold(frontier)");
	cr_expect_eq(audited(&AUDITED_SINCE_LAST), 1);
	found_of(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "", "the ledger has 2 entries, and the last audit");
	cr_expect_eq(audited_result.gravest, ERR_CONTRADICTS_CHECKPOINT);
	cr_expect_eq(audited_result.first, 0);
}

/* What the last audit left. */
static const char *state_file(void)
{
	static char path[512];
	glob_t there;
	snprintf(path, sizeof path, "%s/ascribe/audits/*", getenv("XDG_STATE_HOME"));
	cr_assert_eq(glob(path, 0, NULL, &there), 0, "%s", path);
	cr_assert_eq(there.gl_pathc, 1);
	snprintf(path, sizeof path, "%s", there.gl_pathv[0]);
	globfree(&there);
	return path;
}

static void since_last_is_refused(const char *text, size_t len)
{
	Err err = {0};
	cr_assert(file_replace(state_file(), text, len, 0600, &err), "%s", err.message);
	cr_expect_not(audited_try(&AUDITED_SINCE_LAST, &err), "%.*s", (int)len, text);
	cr_expect_eq(err.code, ERR_REFUSED);
	cr_expect(strstr(err.message, "damaged"), "%s", err.message);
	cr_expect(strstr(err.message, state_file()), "%s", err.message);
	cr_expect(strstr(err.hint, "audit --full"), "%s", err.hint);
}

/* Put `with` in place of `what`, which stands in the text. */
static void since_last_is_refused_with(const Buf *good, const char *what, const char *with)
{
	Buf text = {0};
	const char *at = strstr(good->data, what);
	cr_assert(at, "%s", what);
	buf_add(&text, good->data, (size_t)(at - good->data));
	buf_add_text(&text, with);
	buf_add_text(&text, at + strlen(what));
	since_last_is_refused(buf_text(&text), text.len);
	buf_free(&text);
}

Test(audit, does_not_go_on_from_what_was_damaged)
{
	Buf good = {0};
	Err err = {0};
	(void)audited_party("a");
	(void)audited_party("b");
	audited_clean(&AUDITED_WHOLE, 0, 3);
	cr_assert(file_read(state_file(), 65536, &good, &err), "%s", err.message);
	(void)buf_text(&good);
	since_last_is_refused("", 0);
	since_last_is_refused("nonsense\n", 9);
	since_last_is_refused(good.data, good.len / 3);
	since_last_is_refused_with(&good, TEST_ORIGIN, "test.example/other");
	since_last_is_refused_with(&good, "\n3\n", "\n4\n");
	since_last_is_refused_with(&good, "subtree ", "subtree A");
	since_last_is_refused_with(&good, "subtree ", "subtree ////////////////////////////////////////////\nsubtree ");
	since_last_is_refused_with(&good, "key-entry ", "lock-entry ");
	since_last_is_refused_with(&good, "key-entry 0 ", "key-entry ");
	since_last_is_refused_with(&good, "key-entry 0 ", "key-entry 0 A");
	since_last_is_refused_with(&good, "next alice 3", "next alice");
	since_last_is_refused_with(&good, "next alice 3", "next alice x");
	since_last_is_refused_with(&good, "next alice 3", "next alice 99999999999999999");
	/* a whole one does not ask it, and puts it right */
	audited_clean(&AUDITED_WHOLE, 0, 3);
	audited_clean(&AUDITED_SINCE_LAST, 3, 0);
	buf_free(&good);
}

/* ---- Keys */

static SecretKey *bob;

static void enroll_bob(void)
{
	Buf vkey = {0}, body = {0};
	bob = secret_key_new("bob");
	public_key_add_vkey(&vkey, secret_key_public(bob));
	buf_addf(&body, "{'name':'bob','vkey':'%s','roles':['analyst']}", buf_text(&vkey));
	cr_assert_eq(test_write(audited_store, audited_alice, "key", buf_text(&body)), 1);
	buf_free(&vkey);
	buf_free(&body);
}

static void revoke_bob(uint64_t last_valid)
{
	Buf vkey = {0};
	Err err = {0};
	uint64_t index;
	public_key_add_vkey(&vkey, secret_key_public(bob));
	json_t *body = json_pack("{s:s, s:s, s:[s], s:I, s:s}", "name", "bob", "vkey", buf_text(&vkey), "roles",
				 "analyst", "last_valid", (json_int_t)last_valid, "reason", "laptop lost");
	Change change = {.kind = KIND_KEY, .has_base = true, .base = 1, .body = body};
	snprintf(change.id.text, sizeof change.id.text, "%s",
		 test_sql("SELECT id FROM ascribe.key WHERE name = 'bob'"));
	cr_assert(writer_write(audited_store, audited_alice, &change, &index, &err), "%s", err.message);
	json_decref(body);
	buf_free(&vkey);
}

static void bobs_party(const char *slug)
{
	char body[128];
	snprintf(body, sizeof body, "{'slug':'%s','name':'By Bob','type':'company'}", slug);
	(void)test_write(audited_store, bob, "party", body);
}

Test(audit, tells_of_a_revoked_keys_late_entries)
{
	enroll_bob();
	bobs_party("good");
	(void)audited_party("between");
	bobs_party("late");
	(void)audited_party("between-too");
	bobs_party("later");
	audited_clean(&AUDITED_WHOLE, 0, 7);
	revoke_bob(2);
	cr_expect_eq(audited(&AUDITED_WHOLE), 2);
	found_of(0, ERR_UNKNOWN_KEY, 4, "", "author", "signed after the last valid index of \"bob\", 2, and before");
	found_of(1, ERR_UNKNOWN_KEY, 6, "", "author", "signed after the last valid index of \"bob\", 2, and before");
	cr_expect_eq(audited_result.gravest, ERR_UNKNOWN_KEY);
	cr_expect_eq(audited_result.signatures, 8);
	/* and so does one that goes on from before the revocation */
	cr_expect_eq(audited(&AUDITED_SINCE_LAST), 2);
	cr_expect_eq(audited_result.first, 7);
	secret_key_free(bob);
}

Test(audit, finds_nothing_where_a_key_was_revoked_in_time)
{
	enroll_bob();
	bobs_party("good");
	(void)audited_party("a");
	revoke_bob(2);
	audited_clean(&AUDITED_WHOLE, 0, 5);
	(void)audited_party("b");
	audited_clean(&AUDITED_SINCE_LAST, 5, 1);
	cr_expect_eq(audited_result.ring.key_count, 2);
	secret_key_free(bob);
}

/* ---- The ledger alone */

Test(audit, of_the_ledger_alone_leaves_the_projection_out)
{
	(void)audited_party("a");
	audited_tamper("UPDATE ascribe.party SET body = body || '{\"name\":\"Another\"}'");
	audited_clean(&AUDITED_ALONE, 0, 2);
	cr_expect_eq(audited_result.rows, 0);
	cr_expect_eq(audited(&AUDITED_SINCE_LAST), 2, "and is not gone on from");
	cr_expect_eq(audited_result.first, 0);
	(void)test_sql("UPDATE ascribe.head SET root = sha256(root)");
	cr_expect_eq(audited(&AUDITED_ALONE), 1);
	found_of(0, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "root", "not that of the entries");
}

Test(audit, holds_the_ledger_against_expected_heads)
{
	AuditExpected expected[2];
	Err err = {0};
	(void)audited_party("a");
	(void)audited_party("b");
	expected[0] = (AuditExpected){.whose = "b.txt"};
	expected[1] = (AuditExpected){.whose = "a.txt"};
	cr_assert(store_head(audited_store, &expected[0].head, &err) &&
		  store_head_at(audited_store, 2, &expected[1].head, &err));
	const StoreAuditOptions options = {.expected = expected, .expected_count = 2};
	audited_clean(&options, 0, 3);
	cr_expect(expected[0].met && expected[1].met);
	cr_expect_str_eq(expected[0].whose, "a.txt");
	expected[0].head.root.bytes[0] ^= 1;
	cr_expect_eq(audited(&options), 1);
	found_of(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "", "a.txt: its first 2 entries");
	cr_expect_eq(audited_result.gravest, ERR_CONTRADICTS_CHECKPOINT);
}

Test(audit, says_why_it_cannot_be_done)
{
	Err err = {0};
	(void)test_sql("DROP TABLE ascribe.link CASCADE");
	cr_expect_not(audited_try(&AUDITED_WHOLE, &err));
	cr_expect_neq(err.code, ERR_NONE);
	cr_expect(err.message[0]);
	/* and the connection is of use afterwards */
	Head head;
	cr_expect(store_head(audited_store, &head, &err), "%s", err.message);
}
