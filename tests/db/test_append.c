/* Appending: what is stored is what was signed, the tree is RFC 6962's, and whatever does not belong is refused with
 * nothing written. */
#include <criterion/criterion.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/clock.h"
#include "ascribe/ledger/entry.h"
#include "tests/support/database.h"

static SecretKey *alice;
static Store *store;

static void open_casebook(void)
{
	store = test_casebook(&alice);
}

static void close_casebook(void)
{
	store_close(store);
	secret_key_free(alice);
}

TestSuite(append, .init = open_casebook, .fini = close_casebook);

/* SHA-256 by libcrypto, straight. */
static void sha256(const void *data, size_t len, unsigned char out[32])
{
	unsigned size = 32;
	cr_assert_eq(EVP_Digest(data, len, out, &size, EVP_sha256(), NULL), 1);
}

/* The root of entries start to end, as RFC 6962 section 2.1 defines it. */
static void root_of(char entries[][8192], const size_t *lens, size_t start, size_t end, unsigned char out[32])
{
	if (end - start == 1) {
		unsigned char *leaf = malloc(lens[start] + 1);
		leaf[0] = 0;
		memcpy(leaf + 1, entries[start], lens[start]);
		sha256(leaf, lens[start] + 1, out);
		free(leaf);
		return;
	}
	size_t split = 1;
	while (split * 2 < end - start)
		split *= 2;
	unsigned char node[65] = {1};
	root_of(entries, lens, start, start + split, node + 1);
	root_of(entries, lens, start + split, end, node + 33);
	sha256(node, sizeof node, out);
}

Test(append, gives_the_root_of_rfc_6962_at_every_size)
{
	static char entries[21][8192];
	size_t lens[21];
	char body[128], query[128], hex[65];
	for (size_t i = 0; i < 20; i++) {
		snprintf(body, sizeof body, "{'slug':'p-%zu','name':'Party %zu','type':'company'}", i, i);
		cr_assert_eq(test_write(store, alice, "party", body), i + 1);
	}
	for (size_t i = 0; i < 21; i++) {
		snprintf(query, sizeof query, "SELECT convert_from(note, 'UTF8') FROM ascribe.entry WHERE idx = %zu",
			 i);
		snprintf(entries[i], sizeof entries[i], "%s", test_sql(query));
		lens[i] = strlen(entries[i]);
	}
	for (size_t size = 1; size <= 21; size++) {
		unsigned char root[32];
		Head head;
		Err err = {0};
		root_of(entries, lens, 0, size, root);
		cr_assert(store_head_at(store, size, &head, &err), "%s", err.message);
		cr_expect_arr_eq(head.root.bytes, root, 32, "size %zu", size);
		if (size == 21)
			for (size_t i = 0; i < 32; i++)
				snprintf(hex + 2 * i, 3, "%02x", root[i]);
	}
	cr_expect_str_eq(test_sql("SELECT encode(root, 'hex') FROM ascribe.head"), hex);
}

/* The roots are those of the test above; the verifier is tried on vectors from elsewhere in tests/unit/test_merkle.c.
 */
Test(append, gives_the_path_of_every_entry_in_every_size)
{
	Hash path[MERKLE_MAX_LEVELS * 2], leaves[12];
	size_t path_len;
	char text[128];
	Err err = {0};
	for (size_t i = 0; i < 11; i++) {
		snprintf(text, sizeof text, "{'slug':'p-%zu','name':'Party %zu','type':'company'}", i, i);
		(void)test_write(store, alice, "party", text);
	}
	for (size_t i = 0; i < 12; i++) {
		snprintf(text, sizeof text, "SELECT convert_from(note, 'UTF8') FROM ascribe.entry WHERE idx = %zu", i);
		const char *entry = test_sql(text);
		leaves[i] = merkle_leaf(entry, strlen(entry));
	}
	for (size_t size = 1; size <= 12; size++) {
		Head head;
		cr_assert(store_head_at(store, size, &head, &err), "%s", err.message);
		for (size_t i = 0; i < size; i++) {
			cr_assert(store_inclusion_proof(store, i, size, path, &path_len, &err), "%s", err.message);
			cr_expect(merkle_verify_inclusion(i, size, &leaves[i], path, path_len, &head.root),
				  "entry %zu of %zu", i, size);
		}
	}
}

Test(append, gives_no_path_where_a_node_is_missing)
{
	Hash path[MERKLE_MAX_LEVELS * 2];
	size_t path_len;
	Err err = {0};
	(void)test_write(store, alice, "party", "{'slug':'p','name':'P','type':'company'}");
	(void)test_sql("DELETE FROM ascribe.node WHERE level = 0 AND idx = 1");
	cr_assert_not(store_inclusion_proof(store, 0, 2, path, &path_len, &err));
	cr_assert_eq(err.code, ERR_LEDGER_BROKEN);
}

/* Sign an entry by hand, with what a test wants to be wrong. */
static void sign(Buf *out, const char *origin, const Head *anchor, uint64_t seq, const char *changes,
		 const SecretKey *key)
{
	char at[21];
	Err err = {0};
	clock_now(at);
	EntryHeader header = {.origin = origin, .anchor = *anchor, .at = at, .seq = seq};
	cr_assert(entry_sign(out, &header, changes, strlen(changes), key, &err), "%s", err.message);
}

static bool send(const Buf *bytes, Err *err)
{
	StoreNote note = {bytes->data, bytes->len};
	StoreAppended appended;
	*err = (Err){0};
	return store_append_send(store, &note, 1, err) && store_append_finish(store, &appended, err);
}

static Head head_now(void)
{
	Head head;
	Err err = {0};
	cr_assert(store_head(store, &head, &err));
	return head;
}

#define CHANGE                                                                                                         \
	"{\"body\":{\"name\":\"X\",\"slug\":\"x\",\"type\":\"company\"},"                                              \
	"\"id\":\"00000000-0000-4000-8000-000000000001\",\"kind\":\"party\",\"op\":\"put\"}"

static void is_refused(const char *origin, const Head *anchor, uint64_t seq, const char *changes, const SecretKey *key,
		       ErrCode code)
{
	Buf bytes = {0};
	Err err;
	char before[4096];
	snprintf(before, sizeof before, "%s", test_state());
	sign(&bytes, origin, anchor, seq, changes, key);
	cr_expect_not(send(&bytes, &err), "%s", changes);
	cr_expect_eq(err.code, code, "%d instead of %d: %s", err.code, code, err.message);
	cr_expect_str_eq(test_state(), before);
	buf_free(&bytes);
}

Test(append, stores_the_very_bytes_that_were_signed)
{
	Buf bytes = {0};
	Err err;
	Head head = head_now();
	char query[96];
	sign(&bytes, TEST_ORIGIN, &head, 1, CHANGE, alice);
	cr_assert(send(&bytes, &err), "%s", err.message);
	snprintf(query, sizeof query, "SELECT convert_from(note, 'UTF8') FROM ascribe.entry WHERE idx = 1");
	cr_expect_str_eq(test_sql(query), bytes.data);
	buf_free(&bytes);
}

Test(append, refuses_a_gap_and_a_repetition_in_seq)
{
	Head head = head_now();
	is_refused(TEST_ORIGIN, &head, 2, CHANGE, alice, ERR_CONFLICT);
	is_refused(TEST_ORIGIN, &head, 0, CHANGE, alice, ERR_CONFLICT);
}

Test(append, refuses_an_entry_of_another_casebook)
{
	Head head = head_now();
	is_refused("test.example/other", &head, 1, CHANGE, alice, ERR_REFUSED);
}

Test(append, refuses_an_anchor_in_another_history)
{
	Head head = head_now();
	head.root.bytes[0] ^= 1;
	is_refused(TEST_ORIGIN, &head, 1, CHANGE, alice, ERR_LEDGER_BROKEN);
	head = head_now();
	head.size = 9;
	is_refused(TEST_ORIGIN, &head, 1, CHANGE, alice, ERR_LEDGER_BROKEN);
}

Test(append, refuses_a_key_that_is_not_enrolled)
{
	Head head = head_now();
	SecretKey *eve = secret_key_new("eve");
	is_refused(TEST_ORIGIN, &head, 0, CHANGE, eve, ERR_UNKNOWN_KEY);
	secret_key_free(eve);
}

Test(append, refuses_what_is_not_a_change)
{
	Head head = head_now();
	is_refused(TEST_ORIGIN, &head, 1,
		   "{\"body\":{},\"id\":\"00000000-0000-4000-8000-000000000001\",\"kind\":\"party\",\"op\":\"drop\"}",
		   alice, ERR_REFUSED);
	is_refused(TEST_ORIGIN, &head, 1,
		   "{\"body\":{\"reason\":\"r\"},\"id\":\"00000000-0000-4000-8000-000000000001\",\"kind\":\"party\","
		   "\"op\":\"retract\"}",
		   alice, ERR_REFUSED);
	is_refused(TEST_ORIGIN, &head, 1,
		   "{\"base\":0,\"body\":{\"reason\":\"r\"},\"id\":\"00000000-0000-4000-8000-000000000001\",\"kind\":"
		   "\"party\",\"op\":\"retract\"}",
		   alice, ERR_NOT_FOUND);
}

Test(append, refuses_a_stale_base_a_taken_slug_and_a_dangling_reference)
{
	Err err = {0};
	uint64_t index;
	uint64_t first = test_write(store, alice, "party", "{'slug':'p','name':'One','type':'company'}");
	Change edit = test_change("party", "{'slug':'p','name':'Two','type':'company'}");
	edit.has_base = true;
	edit.base = first;
	cr_assert(writer_write(store, alice, &edit, &index, &err), "%s", err.message);
	char before[4096];
	snprintf(before, sizeof before, "%s", test_state());
	cr_expect_not(writer_write(store, alice, &edit, &index, &err));
	cr_expect_eq(err.code, ERR_CONFLICT);

	Change taken = test_change("party", "{'slug':'p','name':'Other','type':'company'}");
	taken.id = uuid_new();
	cr_expect_not(writer_write(store, alice, &taken, &index, &err));
	cr_expect_eq(err.code, ERR_CONFLICT, "%s", err.message);

	Change dangling = test_change("party", "{'slug':'q','name':'Q','type':'company','part_of':'@nobody'}");
	cr_expect_not(writer_write(store, alice, &dangling, &index, &err));
	cr_expect_eq(err.code, ERR_REFUSED, "%d %s", err.code, err.message);
	cr_expect_str_eq(test_state(), before);
	json_decref((json_t *)edit.body);
	json_decref((json_t *)taken.body);
	json_decref((json_t *)dangling.body);
}

Test(append, refuses_two_entries_that_change_one_version)
{
	Err err = {0};
	Writer *writer = NULL;
	uint64_t first = test_write(store, alice, "party", "{'slug':'p','name':'P','type':'state'}");
	Change edit = test_change("party", "{'slug':'p','name':'Q','type':'state'}");
	edit.has_base = true;
	edit.base = first;
	Change retract = {.kind = KIND_PARTY,
			  .id = edit.id,
			  .retract = true,
			  .has_base = true,
			  .base = first,
			  .body = json_pack("{s:s}", "reason", "wrong")};
	char before[4096];
	snprintf(before, sizeof before, "%s", test_state());
	cr_assert(store_begin(store, &err));
	cr_assert(writer_begin(store, alice, &writer, &err));
	cr_assert(writer_add(writer, &retract, &err) && writer_add(writer, &edit, &err));
	cr_expect_not(writer_flush(writer, &err));
	cr_expect_eq(err.code, ERR_CONFLICT, "%d %s", err.code, err.message);
	cr_expect(strstr(err.message, "the party \"p\" is changed twice at once"), "%s", err.message);
	store_rollback(store);
	cr_expect_str_eq(test_state(), before);
	writer_free(writer);
	json_decref((json_t *)edit.body);
	json_decref((json_t *)retract.body);
}

Test(append, refuses_a_retracted_target_and_the_retraction_of_one)
{
	Err err = {0};
	uint64_t index;
	uint64_t first = test_write(store, alice, "party", "{'slug':'top','name':'Top','type':'state'}");
	test_write(store, alice, "party", "{'slug':'below','name':'Below','type':'state-organ','part_of':'@top'}");
	Change retract = {.kind = KIND_PARTY,
			  .id = uuid_of_slug("party", "top"),
			  .retract = true,
			  .has_base = true,
			  .base = first,
			  .body = json_pack("{s:s}", "reason", "wrong")};
	char before[4096];
	snprintf(before, sizeof before, "%s", test_state());
	cr_expect_not(writer_write(store, alice, &retract, &index, &err));
	cr_expect_eq(err.code, ERR_REFUSED);
	cr_expect_str_eq(test_state(), before);

	uint64_t lone = test_write(store, alice, "party", "{'slug':'lone','name':'Lone','type':'state'}");
	retract.id = uuid_of_slug("party", "lone");
	retract.base = lone;
	cr_assert(writer_write(store, alice, &retract, &index, &err), "%s", err.message);
	Change late = test_change("party", "{'slug':'late','name':'Late','type':'state-organ','part_of':'@lone'}");
	cr_expect_not(writer_write(store, alice, &late, &index, &err));
	cr_expect_eq(err.code, ERR_REFUSED);
	cr_expect(strstr(err.message, "retracted"), "%s", err.message);
	retract.base = index;
	cr_expect_not(writer_write(store, alice, &retract, &index, &err));
	json_decref((json_t *)retract.body);
	json_decref((json_t *)late.body);
}

Test(append, takes_a_batch_that_refers_forward)
{
	Err err = {0};
	Writer *writer = NULL;
	uint64_t index;
	Change organ = test_change("party", "{'slug':'organ','name':'Organ','type':'state-organ','part_of':'@state'}");
	Change state = test_change("party", "{'slug':'state','name':'State','type':'state'}");
	cr_assert(store_begin(store, &err));
	cr_assert(writer_begin(store, alice, &writer, &err));
	cr_assert(writer_add(writer, &organ, &err));
	cr_assert(writer_flush(writer, &err), "%s", err.message);
	cr_assert(writer_add(writer, &state, &err));
	cr_assert(writer_flush(writer, &err), "%s", err.message);
	cr_assert(store_commit(store, &err), "%s", err.message);
	cr_assert(writer_finish(writer, &index, &err));
	cr_expect_eq(index, 2);
	writer_free(writer);
	json_decref((json_t *)organ.body);
	json_decref((json_t *)state.body);
}

Test(append, names_the_reference_that_dangles_when_it_commits)
{
	Err err = {0};
	Writer *writer = NULL;
	Uuid missing = {0};
	Change organ = test_change("party", "{'slug':'organ','name':'Organ','type':'state-organ','part_of':'@state'}");
	char before[4096];
	snprintf(before, sizeof before, "%s", test_state());
	cr_assert(store_begin(store, &err));
	cr_assert(writer_begin(store, alice, &writer, &err));
	cr_assert(writer_add(writer, &organ, &err) && writer_flush(writer, &err), "%s", err.message);
	cr_expect_not(store_check(store, &missing, &err));
	cr_expect_eq(err.code, ERR_REFUSED);
	cr_expect_str_eq(missing.text, uuid_of_slug("party", "state").text);
	cr_expect_str_eq(test_state(), before);
	writer_free(writer);
	json_decref((json_t *)organ.body);
}

Test(append, is_durable_even_where_the_database_says_otherwise)
{
	char statement[256];
	snprintf(statement, sizeof statement, "ALTER DATABASE %s SET synchronous_commit = off",
		 test_sql("SELECT current_database()"));
	test_sql(statement);
	Store *other = test_connect();
	Buf bytes = {0};
	Head head = head_now();
	StoreAppended appended;
	Err err = {0};
	sign(&bytes, TEST_ORIGIN, &head, 1, CHANGE, alice);
	StoreNote note = {bytes.data, bytes.len};
	/* the answer reads synchronous_commit back in the transaction itself, and refuses anything less */
	cr_expect(store_append_send(other, &note, 1, &err) && store_append_finish(other, &appended, &err), "%s",
		  err.message);
	buf_free(&bytes);
	store_close(other);
}

Test(append, keeps_columns_that_cannot_differ_from_the_body)
{
	test_write(store, alice, "party", "{'slug':'p','name':'Name','type':'company','country':'AL'}");
	cr_expect_str_eq(test_sql("SELECT count(*) FROM ascribe.record WHERE slug = 'p' AND kind = 'party'"), "1");
	cr_expect_str_eq(test_sqlstate("UPDATE ascribe.entry SET author = 'mallory'"), "428C9");
	cr_expect_str_eq(test_sql("SELECT string_agg(column_name, ' ' ORDER BY column_name) FROM "
				  "information_schema.columns WHERE table_schema = 'ascribe' AND "
				  "table_name = 'statement' AND is_generated <> 'ALWAYS'"),
			 "base body casebook id idx op ord");
}
