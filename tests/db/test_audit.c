/* The audit of a real database: what a clean one comes to, where a second one goes on from, and what a change of the
 * tables is told as. Attacks on a whole casebook are in tests/cli/tamper.py. */
#include <criterion/criterion.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/clock.h"
#include "ascribe/base/file.h"
#include "ascribe/ledger/entry.h"
#include "ascribe/store/audit.h"
#include "tests/support/database.h"

#define FOUND_MAX 64

typedef struct Found {
	ErrCode code;
	uint64_t index;
	char record[64], field[64], text[512];
} Found;

static SecretKey *alice, *bob;
static Store *store;
static Found found[FOUND_MAX];
static size_t found_count;
static StoreAuditResult result;

static void open_casebook(void)
{
	store = test_casebook(&alice);
}

static void close_casebook(void)
{
	keyring_free(&result.ring);
	store_close(store);
	secret_key_free(alice);
	secret_key_free(bob);
}

TestSuite(audit, .init = open_casebook, .fini = close_casebook);

static void keep(void *context, const AuditFinding *finding)
{
	(void)context;
	cr_assert_lt(found_count, FOUND_MAX, "%s", finding->text);
	Found *kept = &found[found_count++];
	*kept = (Found){.code = finding->code, .index = finding->index};
	snprintf(kept->record, sizeof kept->record, "%s", finding->record ? finding->record : "");
	snprintf(kept->field, sizeof kept->field, "%s", finding->field ? finding->field : "");
	snprintf(kept->text, sizeof kept->text, "%s", finding->text);
}

static bool try_audit(const StoreAuditOptions *options, Err *err)
{
	StoreAuditOptions with_sink = *options;
	with_sink.sink = keep;
	*err = (Err){0};
	found_count = 0;
	keyring_free(&result.ring);
	bool ok = store_audit(store, &with_sink, &result, err);
	if (ok) {
		cr_expect_eq(result.findings, found_count);
		cr_expect_eq(result.gravest == ERR_NONE, found_count == 0);
	}
	return ok;
}

/* An audit; how many findings there were. */
static size_t audit(const StoreAuditOptions *options)
{
	Err err;
	cr_assert(try_audit(options, &err), "%s", err.message);
	return found_count;
}

static const StoreAuditOptions WHOLE = {0}, SINCE_LAST = {.since_last = true}, ALONE = {.ledger_alone = true};

static void is_clean(const StoreAuditOptions *options, uint64_t first, uint64_t entries)
{
	cr_expect_eq(audit(options), 0, "%s", found[0].text);
	cr_expect_eq(result.first, first, "from %llu", (unsigned long long)result.first);
	cr_expect_eq(result.entries, entries, "%llu entries", (unsigned long long)result.entries);
	cr_expect_eq(result.signatures, entries);
}

static void is(size_t at, ErrCode code, uint64_t index, const char *record, const char *field, const char *text)
{
	cr_assert_lt(at, found_count, "%s", text);
	cr_expect_eq(found[at].code, code, "%d: %s", found[at].code, found[at].text);
	cr_expect_eq(found[at].index, index, "%lld: %s", (long long)found[at].index, found[at].text);
	cr_expect_str_eq(found[at].record, record);
	cr_expect_str_eq(found[at].field, field);
	cr_expect(strstr(found[at].text, text), "\"%s\", not \"%s\"", found[at].text, text);
}

/* A whole audit finds this and nothing else. */
static void only(ErrCode code, uint64_t index, const char *record, const char *field, const char *text)
{
	size_t count = audit(&WHOLE);
	for (size_t i = 1; i < count; i++)
		cr_expect(false, "more: %d, %lld, %s: %s", found[i].code, (long long)found[i].index, found[i].record,
			  found[i].text);
	is(0, code, index, record, field, text);
	cr_expect_eq(result.gravest, code);
}

static void tamper(const char *statements)
{
	char text[1024];
	snprintf(text, sizeof text, "SET session_replication_role = replica; %s", statements);
	(void)test_sql(text);
}

static uint64_t party(const char *slug)
{
	char body[128];
	snprintf(body, sizeof body, "{'slug':'%s','name':'Party %s','type':'company'}", slug, slug);
	return test_write(store, alice, "party", body);
}

/* Many entries of alice's, of one note each, appended at once, all anchored in the ledger of `anchor` entries. */
static void append_anchored(size_t count, uint64_t anchor)
{
	StoreWriterState state;
	StoreAppended appended;
	Err err = {0};
	char at[21];
	Buf bytes = {0}, change = {0};
	size_t *ends = calloc(count, sizeof *ends);
	StoreNote *notes = calloc(count, sizeof *notes);
	Head head;
	cr_assert(store_writer_state(store, "alice", &state, &err), "%s", err.message);
	cr_assert(store_head_at(store, anchor, &head, &err), "%s", err.message);
	clock_now(at);
	for (size_t i = 0; i < count; i++) {
		const EntryHeader header = {.origin = TEST_ORIGIN, .anchor = head, .at = at, .seq = state.next_seq + i};
		buf_clear(&change);
		buf_addf(
			&change,
			"{\"body\":{\"body\":\"Note %zu\",\"type\":\"comment\"},\"id\":\"%s\",\"kind\":\"note\",\"op\":"
			"\"put\"}",
			i, uuid_new().text);
		cr_assert(entry_sign(&bytes, &header, change.data, change.len, alice, &err), "%s", err.message);
		ends[i] = bytes.len;
	}
	for (size_t i = 0, start = 0; i < count; start = ends[i], i++)
		notes[i] = (StoreNote){bytes.data + start, ends[i] - start};
	cr_assert(store_append_send(store, notes, count, &err) && store_append_finish(store, &appended, &err), "%s",
		  err.message);
	buf_free(&bytes);
	buf_free(&change);
	free(ends);
	free(notes);
}

static void append_many(size_t count)
{
	append_anchored(count, 1);
}

/* ---- Clean ones */

Test(audit, finds_nothing_in_a_clean_casebook)
{
	char head[128], hex[65];
	(void)party("a");
	(void)party("b");
	is_clean(&WHOLE, 0, 3);
	cr_expect_eq(result.rows, 6, "three versions, three records");
	cr_expect_eq(result.ring.count, 1);
	hash_to_hex(&result.head.root, hex);
	snprintf(head, sizeof head, "%llu %s", (unsigned long long)result.head.size, hex);
	cr_expect_str_eq(head, test_sql("SELECT size || ' ' || encode(root, 'hex') FROM ascribe.head"));
}

Test(audit, reads_a_casebook_of_many_pages)
{
	append_many(700);
	is_clean(&WHOLE, 0, 701);
	cr_expect_eq(result.rows, 2 * 701);
}

Test(audit, takes_old_anchors_by_the_stored_nodes)
{
	append_anchored(300, 1);
	append_anchored(1, 7);
	append_anchored(1, 44);
	is_clean(&WHOLE, 0, 303);
	tamper("DELETE FROM ascribe.node WHERE level = 3 AND idx = 4"); /* of the 44 */
	(void)audit(&WHOLE);
	is(0, ERR_LEDGER_BROKEN, 302, "", "anchor", "the tree no longer says what the ledger of 44 entries was");
}

Test(audit, asks_none_of_the_servers_functions)
{
	append_anchored(300, 1);
	append_anchored(1, 7);
	(void)test_sql("ALTER FUNCTION ascribe.frontier_at RENAME TO gone");
	only(ERR_PROJECTION_DIFFERS, AUDIT_NO_INDEX, "function frontier_at", "", "not the one");
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
	append_many(300);
	is_clean(&options, 0, 301);
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
	(void)test_write(context, alice, "party", body);
}

Test(audit, is_of_one_moment_whatever_is_appended_meanwhile)
{
	Store *other = test_connect();
	const StoreAuditOptions options = {.progress = write_meanwhile, .context = other};
	Head remembered;
	bool known;
	Err err = {0};
	append_many(300);
	is_clean(&options, 0, 301);
	cr_expect_eq(result.head.size, 301);
	const uint64_t now = strtoull(test_sql("SELECT size FROM ascribe.head"), NULL, 10);
	cr_expect_gt(now, 301);
	cr_assert(head_recall(TEST_ORIGIN, &known, &remembered, &err) && known);
	cr_expect_eq(remembered.size, now, "the newer head stays remembered");
	is_clean(&SINCE_LAST, 301, now - 301);
	store_close(other);
}

/* ---- Since the last */

Test(audit, since_the_last_takes_the_new_entries_alone)
{
	(void)party("a");
	is_clean(&SINCE_LAST, 0, 2);
	is_clean(&SINCE_LAST, 2, 0);
	(void)party("b");
	(void)party("c");
	is_clean(&SINCE_LAST, 2, 2);
	cr_expect_eq(result.rows, 4);
	cr_expect_eq(result.ring.count, 1);
	append_many(300);
	is_clean(&SINCE_LAST, 4, 300);
	is_clean(&WHOLE, 0, 304);
}

Test(audit, since_the_last_sees_a_change_of_a_new_records_rows)
{
	(void)party("a");
	is_clean(&WHOLE, 0, 2);
	(void)party("b");
	tamper("UPDATE ascribe.party SET body = body || '{\"name\":\"Another\"}' WHERE slug = 'b'");
	cr_expect_eq(audit(&SINCE_LAST), 2);
	is(0, ERR_PROJECTION_DIFFERS, 2, "party b", "body", "the table differs from the entry");
	is(1, ERR_PROJECTION_DIFFERS, 2, "party b", "name", "the table differs from the entry");
	cr_expect_eq(result.first, 2);
}

Test(audit, since_the_last_begins_where_the_last_clean_one_ended)
{
	(void)party("a");
	is_clean(&WHOLE, 0, 2);
	(void)party("b");
	tamper("UPDATE ascribe.head SET retractions = 7, root = sha256(root)");
	cr_expect_eq(audit(&SINCE_LAST), 1);
	is(0, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "root", "not that of the entries");
	cr_expect_eq(audit(&SINCE_LAST), 1);
	cr_expect_eq(result.first, 2, "one that was not clean is not gone on from");
}

Test(audit, since_the_last_sees_that_old_entries_were_rewritten)
{
	(void)party("a");
	(void)party("b");
	is_clean(&WHOLE, 0, 3);
	tamper("UPDATE ascribe.entry SET note = convert_to(replace(convert_from(note, 'UTF8'), 'Party a', 'Party x'), "
	       "'UTF8') WHERE idx = 1; DELETE FROM ascribe.node; UPDATE ascribe.head SET frontier = "
	       "ascribe.grow('" TEST_ORIGIN "', 0, '{}', (SELECT array_agg(leaf ORDER BY idx) FROM ascribe.entry)); "
	       "UPDATE ascribe.head SET root = ascribe.fold(frontier)");
	cr_expect_eq(audit(&SINCE_LAST), 2);
	is(0, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "root", "not that of the entries");
	is(1, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "frontier", "not those of the entries");
}

Test(audit, since_the_last_sees_a_ledger_shorter_than_the_last_one)
{
	(void)party("a");
	(void)party("b");
	is_clean(&WHOLE, 0, 3);
	tamper("DELETE FROM ascribe.party WHERE idx = 2; DELETE FROM ascribe.record WHERE slug = 'b'; "
	       "DELETE FROM ascribe.entry WHERE idx = 2; DELETE FROM ascribe.node; UPDATE ascribe.head SET size = 2, "
	       "frontier = ascribe.grow('" TEST_ORIGIN "', 0, '{}', (SELECT array_agg(leaf ORDER BY idx) FROM "
	       "ascribe.entry)); UPDATE ascribe.head SET root = ascribe.fold(frontier)");
	cr_expect_eq(audit(&SINCE_LAST), 1);
	is(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "", "the ledger has 2 entries, and the last audit");
	cr_expect_eq(result.gravest, ERR_CONTRADICTS_CHECKPOINT);
	cr_expect_eq(result.first, 0);
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
	cr_expect_not(try_audit(&SINCE_LAST, &err), "%.*s", (int)len, text);
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
	(void)party("a");
	(void)party("b");
	is_clean(&WHOLE, 0, 3);
	cr_assert(file_read(state_file(), 65536, &good, &err), "%s", err.message);
	(void)buf_text(&good);
	since_last_is_refused("", 0);
	since_last_is_refused("nonsense\n", 9);
	since_last_is_refused(good.data, good.len / 3);
	since_last_is_refused_with(&good, TEST_ORIGIN, "test.example/other");
	since_last_is_refused_with(&good, "\n3\n", "\n4\n");
	since_last_is_refused_with(&good, "subtree ", "subtree A");
	since_last_is_refused_with(&good, "subtree ", "subtree ////////////////////////////////////////////\nsubtree ");
	since_last_is_refused_with(&good, "key alice", "key alicf");
	since_last_is_refused_with(&good, "key ", "lock ");
	since_last_is_refused_with(&good, "admin,analyst", "");
	/* a whole one does not ask it, and puts it right */
	is_clean(&WHOLE, 0, 3);
	is_clean(&SINCE_LAST, 3, 0);
	buf_free(&good);
}

/* ---- Keys */

static void enroll_bob(void)
{
	Buf vkey = {0}, body = {0};
	bob = secret_key_new("bob");
	public_key_add_vkey(&vkey, secret_key_public(bob));
	buf_addf(&body, "{'name':'bob','vkey':'%s','roles':['analyst']}", buf_text(&vkey));
	cr_assert_eq(test_write(store, alice, "key", buf_text(&body)), 1);
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
	cr_assert(writer_write(store, alice, &change, &index, &err), "%s", err.message);
	json_decref(body);
	buf_free(&vkey);
}

static void bobs_party(const char *slug)
{
	char body[128];
	snprintf(body, sizeof body, "{'slug':'%s','name':'By Bob','type':'company'}", slug);
	(void)test_write(store, bob, "party", body);
}

Test(audit, tells_of_a_revoked_keys_late_entries)
{
	enroll_bob();
	bobs_party("good");
	(void)party("between");
	bobs_party("late");
	(void)party("between-too");
	bobs_party("later");
	is_clean(&WHOLE, 0, 7);
	revoke_bob(2);
	cr_expect_eq(audit(&WHOLE), 2);
	is(0, ERR_UNKNOWN_KEY, 4, "", "author", "signed after the last valid index of \"bob\", 2, and before");
	is(1, ERR_UNKNOWN_KEY, 6, "", "author", "signed after the last valid index of \"bob\", 2, and before");
	cr_expect_eq(result.gravest, ERR_UNKNOWN_KEY);
	cr_expect_eq(result.signatures, 8);
	/* and so does one that goes on from before the revocation */
	cr_expect_eq(audit(&SINCE_LAST), 2);
	cr_expect_eq(result.first, 7);
}

Test(audit, finds_nothing_where_a_key_was_revoked_in_time)
{
	enroll_bob();
	bobs_party("good");
	(void)party("a");
	revoke_bob(2);
	is_clean(&WHOLE, 0, 5);
	(void)party("b");
	is_clean(&SINCE_LAST, 5, 1);
	cr_expect_eq(result.ring.count, 2);
}

/* ---- The ledger alone */

Test(audit, of_the_ledger_alone_leaves_the_projection_out)
{
	(void)party("a");
	tamper("UPDATE ascribe.party SET body = body || '{\"name\":\"Another\"}'");
	is_clean(&ALONE, 0, 2);
	cr_expect_eq(result.rows, 0);
	cr_expect_eq(audit(&SINCE_LAST), 2, "and is not gone on from");
	cr_expect_eq(result.first, 0);
	(void)test_sql("UPDATE ascribe.head SET root = sha256(root)");
	cr_expect_eq(audit(&ALONE), 1);
	is(0, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "root", "not that of the entries");
}

/* ---- What is wrong with the tables */

Test(audit, finds_a_wrong_frontier_and_a_wrong_count_of_retractions)
{
	(void)party("a");
	tamper("UPDATE ascribe.head SET frontier[1] = sha256(frontier[1])");
	only(ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "frontier", "not those of the entries");
	tamper("UPDATE ascribe.head SET frontier = '{}'");
	only(ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "frontier", "not those of the entries");
	tamper("UPDATE ascribe.head SET retractions = 1, frontier = ascribe.frontier_at('" TEST_ORIGIN "', 2)");
	only(ERR_PROJECTION_DIFFERS, AUDIT_NO_INDEX, "head", "retractions", "number of retractions");
}

Test(audit, finds_entries_beyond_the_stated_size)
{
	(void)party("a");
	is_clean(&WHOLE, 0, 2);
	tamper("INSERT INTO ascribe.entry (casebook, idx, note) SELECT casebook, 2, convert_to(replace(convert_from("
	       "note, 'UTF8'), '\"seq\":1', '\"seq\":2'), 'UTF8') FROM ascribe.entry WHERE idx = 1");
	only(ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "size", "1 entries stand beyond the stated size");
}

Test(audit, finds_nodes_that_are_wrong)
{
	append_many(20);
	tamper("UPDATE ascribe.node SET hash = sha256(hash) WHERE level = 0 AND idx = 7");
	cr_expect_eq(audit(&WHOLE), 2);
	is(0, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "node", "hash", "node 7 of level 0 (entries 7 to 7) is not the hash");
	is(1, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "node", "", "from level 0, node 0 on");
}

Test(audit, finds_nodes_that_are_missing)
{
	append_many(20);
	tamper("DELETE FROM ascribe.node WHERE level = 2 AND idx = 3");
	audit(&WHOLE);
	is(0, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "node", "hash", "node 3 of level 2 (entries 12 to 15) is missing");
}

Test(audit, finds_nodes_beyond_the_tree)
{
	append_many(20);
	tamper("INSERT INTO ascribe.node SELECT casebook, 3, 2, hash FROM ascribe.node WHERE level = 0 AND idx = 0");
	cr_expect_eq(audit(&WHOLE), 2);
	is(0, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "node", "hash", "node 2 of level 3 stands beyond the tree");
}

Test(audit, finds_nodes_of_a_level_that_the_tree_does_not_have)
{
	append_many(20);
	tamper("INSERT INTO ascribe.node SELECT casebook, 5, 0, hash FROM ascribe.node WHERE level = 0 AND idx = 0");
	only(ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "node", "level", "1 nodes stand on levels");
}

Test(audit, ends_where_the_stated_size_is_a_lie)
{
	Err err = {0};
	(void)party("a");
	tamper("UPDATE ascribe.head SET size = 4611686018427387904");
	cr_expect_not(try_audit(&WHOLE, &err));
	cr_expect_eq(err.code, ERR_LEDGER_BROKEN);
	cr_expect(strstr(err.message, "states 4611686018427387904 entries and holds 2"), "%s", err.message);
}

Test(audit, finds_rows_that_no_entry_says_and_entries_without_rows)
{
	(void)party("a");
	(void)party("b");
	tamper("UPDATE ascribe.record SET slug = 'c' WHERE slug = 'b'");
	only(ERR_PROJECTION_DIFFERS, AUDIT_NO_INDEX, "record b", "slug", "the table differs from the entry");
	tamper("DELETE FROM ascribe.record WHERE slug = 'c'");
	only(ERR_PROJECTION_DIFFERS, AUDIT_NO_INDEX, "record b", "", "the row is missing");
	tamper("INSERT INTO ascribe.record SELECT casebook, id, 'party', 'b' FROM ascribe.party WHERE slug = 'b'; "
	       "DELETE FROM ascribe.party WHERE slug = 'b'");
	only(ERR_PROJECTION_DIFFERS, 2, "party b", "", "the row is missing");
	tamper("INSERT INTO ascribe.party SELECT casebook, r.id, 2, 'put', '{\"slug\":\"b\",\"name\":\"Party b\","
	       "\"type\":\"company\"}' FROM ascribe.record AS r WHERE slug = 'b'");
	is_clean(&WHOLE, 0, 3);
	tamper("INSERT INTO ascribe.party SELECT casebook, id, 1, op, body FROM ascribe.party WHERE slug = 'b'");
	only(ERR_PROJECTION_DIFFERS, 1, "party b", "", "no entry says so");
	tamper("UPDATE ascribe.party SET idx = 2, id = gen_random_uuid() WHERE slug = 'b' AND idx = 1");
	cr_expect_eq(audit(&WHOLE), 1);
	is(0, ERR_PROJECTION_DIFFERS, 2, "party b", "", "no entry says so");
}

Test(audit, says_of_an_unreadable_entry_that_it_is_and_no_more_of_its_rows)
{
	append_many(5);
	tamper("ALTER TABLE ascribe.entry DROP CONSTRAINT entry_casebook_author_seq_key; UPDATE ascribe.entry SET note "
	       "= '{\"author\":\"x\"],\"seq\":7}' WHERE idx = 5");
	cr_expect_geq(audit(&WHOLE), 2);
	is(0, ERR_LEDGER_BROKEN, 5, "", "", "does not end in a newline");
	for (size_t i = 0; i < found_count; i++)
		cr_expect_neq(strncmp(found[i].record, "note ", 5), 0, "%s: %s", found[i].record, found[i].text);
}

Test(audit, holds_the_ledger_against_expected_heads)
{
	AuditExpected expected[2];
	Err err = {0};
	(void)party("a");
	(void)party("b");
	expected[0] = (AuditExpected){.whose = "b.txt"};
	expected[1] = (AuditExpected){.whose = "a.txt"};
	cr_assert(store_head(store, &expected[0].head, &err) && store_head_at(store, 2, &expected[1].head, &err));
	const StoreAuditOptions options = {.expected = expected, .expected_count = 2};
	is_clean(&options, 0, 3);
	cr_expect(expected[0].met && expected[1].met);
	cr_expect_str_eq(expected[0].whose, "a.txt");
	expected[0].head.root.bytes[0] ^= 1;
	cr_expect_eq(audit(&options), 1);
	is(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "", "a.txt: its first 2 entries");
	cr_expect_eq(result.gravest, ERR_CONTRADICTS_CHECKPOINT);
}

Test(audit, says_why_it_cannot_be_done)
{
	Err err = {0};
	(void)test_sql("DROP TABLE ascribe.link CASCADE");
	cr_expect_not(try_audit(&WHOLE, &err));
	cr_expect_neq(err.code, ERR_NONE);
	cr_expect(err.message[0]);
	/* and the connection is of use afterwards */
	Head head;
	cr_expect(store_head(store, &head, &err), "%s", err.message);
}
