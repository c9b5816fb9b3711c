/* The audit of entries, on ledgers made in memory: what a clean one comes to, and what each thing wrong with one is
 * told as. Roots are computed here from the definition of RFC 6962, by libcrypto. */
#include <criterion/criterion.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/ledger/audit.h"
#include "tests/support/test_key.h"

#define ORIGIN "test.example/audit"
#define AT "2026-11-23T20:15:02Z"
#define ENTRIES_MAX 320
#define FOUND_MAX 64

/* An entry, and what a server would say beside it. */
typedef struct Line {
	Buf bytes;
	char author[SIGN_NAME_MAX + 1], at[21];
	uint64_t seq;
	Hash leaf;
} Line;

typedef struct Found {
	ErrCode code;
	uint64_t index;
	char record[64], field[64], text[512];
} Found;

static SecretKey *alice, *bob;
static Line lines[ENTRIES_MAX];
static size_t line_count;
static Head anchor; /* of the entries that are made */
static Found found[FOUND_MAX];
static size_t found_count;
static bool node_root_known; /* what the stored nodes answer */
static Hash node_root;
static uint64_t node_root_asked;

static void make_keys(void)
{
	secret_key_free(test_key()); /* starts the crypto room */
	alice = secret_key_from_seed("alice", (const uint8_t[32]){1});
	bob = secret_key_from_seed("bob", (const uint8_t[32]){2});
	anchor = (Head){.size = 0, .root = merkle_empty_root()};
}

static void forget_all(void)
{
	for (size_t i = 0; i < line_count; i++)
		buf_free(&lines[i].bytes);
	secret_key_free(alice);
	secret_key_free(bob);
}

TestSuite(audit, .init = make_keys, .fini = forget_all);

/* ---- Making ledgers */

static void sha256(const void *data, size_t len, Hash *out)
{
	unsigned size = HASH_LEN;
	cr_assert_eq(EVP_Digest(data, len, out->bytes, &size, EVP_sha256(), NULL), 1);
}

static Hash node_over(const Hash *left, const Hash *right)
{
	unsigned char bytes[1 + 2 * HASH_LEN] = {1};
	Hash hash;
	memcpy(bytes + 1, left->bytes, HASH_LEN);
	memcpy(bytes + 1 + HASH_LEN, right->bytes, HASH_LEN);
	sha256(bytes, sizeof bytes, &hash);
	return hash;
}

static Hash leaf_over(const Buf *bytes)
{
	char *text = mem_alloc(bytes->len + 1);
	Hash hash;
	text[0] = 0;
	memcpy(text + 1, bytes->data, bytes->len);
	sha256(text, bytes->len + 1, &hash);
	free(text);
	return hash;
}

/* RFC 6962, section 2.1, as it stands there. */
static Hash root_over(size_t start, size_t end)
{
	Hash empty;
	size_t split = 1;
	if (end == start) {
		sha256("", 0, &empty);
		return empty;
	}
	if (end - start == 1)
		return lines[start].leaf;
	while (split * 2 < end - start)
		split *= 2;
	const Hash left = root_over(start, start + split), right = root_over(start + split, end);
	return node_over(&left, &right);
}

static Head head_at(size_t size)
{
	return (Head){.size = size, .root = root_over(0, size)};
}

/* Put an entry at `index`, in place of what was there. Changes have single quotes. */
static void put_as(size_t index, const char *origin, const SecretKey *key, uint64_t seq, const char *changes)
{
	Line *line = &lines[index];
	const EntryHeader header = {.origin = origin, .anchor = anchor, .at = AT, .seq = seq};
	char *json = mem_strdup(changes);
	Err err = {0};
	for (char *c = json; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	buf_clear(&line->bytes);
	cr_assert(entry_sign(&line->bytes, &header, json, strlen(json), key, &err), "%s", err.message);
	snprintf(line->author, sizeof line->author, "%s", secret_key_public(key)->name);
	snprintf(line->at, sizeof line->at, "%s", AT);
	line->seq = seq;
	line->leaf = leaf_over(&line->bytes);
	line_count = index < line_count ? line_count : index + 1;
	free(json);
}

static void put(size_t index, const SecretKey *key, uint64_t seq, const char *changes)
{
	put_as(index, ORIGIN, key, seq, changes);
}

#define ID(number) "'id':'00000000-0000-4000-8000-00000000000" number "'"
#define PARTY "{'body':{'name':'P','slug':'p','type':'state'}," ID("9") ",'kind':'party','op':'put'}"

/* The change that enrolls a key; `more` is put before its name. */
static const char *key_change(const SecretKey *key, const char *id, const char *base, const char *more,
			      const char *roles)
{
	static char text[1024];
	Buf vkey = {0};
	public_key_add_vkey(&vkey, secret_key_public(key));
	snprintf(text, sizeof text,
		 "{%s'body':{%s'name':'%s','roles':[%s],'vkey':'%s'},'id':'00000000-0000-4000-8000-00000000000%s',"
		 "'kind':'key','op':'put'}",
		 base, more, secret_key_public(key)->name, roles, buf_text(&vkey), id);
	buf_free(&vkey);
	return text;
}

/* Entry 0 by alice, 1 enrolls bob, then they take turns: 2 is bob's first, 3 is alice's third. */
static void make_ledger(size_t entries)
{
	put(0, alice, 0, key_change(alice, "1", "", "", "'admin','analyst'"));
	if (entries > 1)
		put(1, alice, 1, key_change(bob, "2", "", "", "'analyst'"));
	for (size_t i = 2; i < entries; i++)
		put(i, i % 2 ? alice : bob, i % 2 ? i / 2 + 1 : i / 2 - 1, PARTY);
}

/* ---- Auditing them */

static void keep(void *context, const AuditFinding *finding)
{
	(void)context;
	cr_assert_lt(found_count, FOUND_MAX);
	Found *kept = &found[found_count++];
	*kept = (Found){.code = finding->code, .index = finding->index};
	snprintf(kept->record, sizeof kept->record, "%s", finding->record ? finding->record : "");
	snprintf(kept->field, sizeof kept->field, "%s", finding->field ? finding->field : "");
	snprintf(kept->text, sizeof kept->text, "%s", finding->text);
}

static bool root_by_nodes(void *context, uint64_t size, Hash *root)
{
	(void)context;
	node_root_asked = size;
	*root = node_root;
	return node_root_known;
}

static Audit *begin(AuditExpected *expected, size_t expected_count)
{
	found_count = 0;
	node_root_asked = 0;
	return audit_new(ORIGIN, expected, expected_count, keep, root_by_nodes, NULL);
}

static void take(Audit *audit, size_t index)
{
	const Line *line = &lines[index];
	AuditEntry entry = {.index = index,
			    .bytes = line->bytes.data,
			    .len = line->bytes.len,
			    .author = line->author,
			    .at = line->at,
			    .seq = line->seq,
			    .stored_leaf = &line->leaf};
	audit_read(audit, &entry);
	audit_verify(&entry);
	audit_take(audit, &entry);
}

static void take_all(Audit *audit, size_t first)
{
	for (size_t i = first; i < line_count; i++)
		take(audit, i);
	audit_end(audit);
}

/* A whole audit; how many findings there were. */
static size_t findings(void)
{
	Audit *audit = begin(NULL, 0);
	take_all(audit, 0);
	audit_free(audit);
	return found_count;
}

static size_t findings_against(AuditExpected *expected, size_t expected_count)
{
	Audit *audit = begin(expected, expected_count);
	take_all(audit, 0);
	audit_free(audit);
	return found_count;
}

/* Finding number `at` is this one. */
static void is(size_t at, ErrCode code, uint64_t index, const char *field, const char *text)
{
	cr_assert_lt(at, found_count, "%s", text);
	cr_expect_eq(found[at].code, code, "%d, not %d: %s", found[at].code, code, found[at].text);
	cr_expect_eq(found[at].index, index, "index %llu: %s", (unsigned long long)found[at].index, found[at].text);
	cr_expect_str_eq(found[at].field, field, "%s", found[at].text);
	cr_expect(strstr(found[at].text, text), "\"%s\", not \"%s\"", found[at].text, text);
}

static void only(ErrCode code, uint64_t index, const char *field, const char *text)
{
	size_t count = findings();
	cr_expect_eq(count, 1, "%zu findings, the last: %s", count, count > 0 ? found[count - 1].text : "");
	is(0, code, index, field, text);
}

/* ---- What a ledger comes to */

Test(audit, finds_nothing_in_a_clean_ledger)
{
	make_ledger(9);
	anchor = head_at(9);
	put(9, alice, 5, PARTY);
	put(10, bob, 4, PARTY);
	anchor = head_at(3);
	put(11, bob, 5, PARTY "," PARTY);
	cr_expect_eq(findings(), 0, "%s", found[0].text);
}

Test(audit, comes_to_the_root_of_rfc_6962_at_every_size)
{
	make_ledger(20);
	Audit *audit = begin(NULL, 0);
	for (size_t size = 0; size <= 20; size++) {
		const Hash root = frontier_root(audit_frontier(audit)), wanted = root_over(0, size);
		cr_expect_eq(audit_frontier(audit)->size, size);
		cr_expect_arr_eq(root.bytes, wanted.bytes, HASH_LEN, "size %zu", size);
		if (size < 20)
			take(audit, size);
	}
	audit_free(audit);
}

Test(audit, of_an_empty_ledger_finds_nothing)
{
	cr_expect_eq(findings(), 0);
	audit_free(NULL);
}

Test(audit, gives_the_keys_that_the_ledger_enrolled)
{
	Keyring ring = {0};
	make_ledger(4);
	Audit *audit = begin(NULL, 0);
	take_all(audit, 0);
	cr_expect_eq(audit_keyring(audit)->count, 2);
	audit_take_keyring(audit, &ring);
	cr_expect_eq(audit_keyring(audit)->count, 0);
	cr_expect_eq(ring.count, 2);
	cr_expect_str_eq(keyring_find(&ring, "bob")->key.name, "bob");
	audit_free(audit);
	keyring_free(&ring);
}

Test(audit, tells_of_what_its_caller_found)
{
	Audit *audit = begin(NULL, 0);
	audit_report(audit, ERR_PROJECTION_DIFFERS, 7, "party p", "name", "%d of %d", 1, 2);
	is(0, ERR_PROJECTION_DIFFERS, 7, "name", "1 of 2");
	cr_expect_str_eq(found[0].record, "party p");
	audit_free(audit);
}

/* ---- Bytes, authors, signatures */

Test(audit, finds_bytes_that_are_no_entry)
{
	make_ledger(4);
	buf_clear(&lines[3].bytes);
	buf_add_text(&lines[3].bytes, "nothing of ours\n");
	lines[3].leaf = leaf_over(&lines[3].bytes);
	only(ERR_LEDGER_BROKEN, 3, "", "first line");
}

Test(audit, finds_an_entry_of_another_casebook)
{
	make_ledger(4);
	put_as(3, "test.example/other", alice, 2, PARTY);
	only(ERR_LEDGER_BROKEN, 3, "", "belongs to the casebook test.example/other");
}

Test(audit, finds_an_author_whom_nobody_enrolled)
{
	SecretKey *mallory = secret_key_from_seed("mallory", (const uint8_t[32]){3});
	make_ledger(4);
	put(4, mallory, 0, PARTY);
	only(ERR_UNKNOWN_KEY, 4, "author", "no key of \"mallory\"");
	put(4, mallory, 0, key_change(mallory, "3", "", "", "'admin'"));
	only(ERR_UNKNOWN_KEY, 4, "author", "no key of \"mallory\"");
	secret_key_free(mallory);
}

Test(audit, finds_an_author_who_was_enrolled_later)
{
	make_ledger(1);
	put(1, bob, 0, PARTY);
	put(2, alice, 1, key_change(bob, "2", "", "", "'analyst'"));
	put(3, bob, 0, PARTY);
	only(ERR_UNKNOWN_KEY, 1, "author", "no key of \"bob\"");
}

Test(audit, finds_what_an_author_may_not_do)
{
	make_ledger(4);
	put(4, bob, 1, key_change(alice, "4", "", "", "'admin'"));
	only(ERR_UNKNOWN_KEY, 4, "author", "");
}

Test(audit, finds_an_entry_after_its_keys_last_valid_index)
{
	make_ledger(4);
	put(4, alice, 3, key_change(bob, "2", "'base':1,", "'last_valid':3,", "'analyst'"));
	cr_expect_eq(findings(), 0, "%s", found[0].text);
	put(5, bob, 1, PARTY);
	only(ERR_UNKNOWN_KEY, 5, "author", "");
}

/* Flip a bit of the signature, in the middle of its base64. */
static void spoil(size_t index)
{
	char *at = &lines[index].bytes.data[lines[index].bytes.len - 40];
	*at = *at == 'A' ? 'B' : 'A';
	lines[index].leaf = leaf_over(&lines[index].bytes);
}

Test(audit, finds_a_bad_signature)
{
	make_ledger(4);
	spoil(3);
	only(ERR_BAD_SIGNATURE, 3, "", "the signature of alice is not of this text");
}

Test(audit, finds_a_text_that_was_changed_after_it_was_signed)
{
	make_ledger(4);
	strstr(lines[3].bytes.data, "\"name\":\"P\"")[8] = 'Q';
	lines[3].leaf = leaf_over(&lines[3].bytes);
	only(ERR_BAD_SIGNATURE, 3, "", "the signature of alice is not of this text");
}

Test(audit, finds_a_signature_of_another_key_of_that_name)
{
	SecretKey *other = secret_key_from_seed("alice", (const uint8_t[32]){9});
	make_ledger(4);
	put(3, other, 2, PARTY);
	only(ERR_BAD_SIGNATURE, 3, "", "the signature of alice is not of this text");
	secret_key_free(other);
}

Test(audit, takes_no_change_of_keys_whose_signature_is_bad)
{
	make_ledger(2);
	spoil(1);
	put(2, bob, 0, PARTY);
	cr_expect_eq(findings(), 2);
	is(0, ERR_BAD_SIGNATURE, 1, "", "of alice");
	is(1, ERR_UNKNOWN_KEY, 2, "author", "no key of \"bob\"");
}

Test(audit, finds_an_entry_0_that_does_not_enroll_its_author)
{
	put(0, alice, 0, key_change(bob, "1", "", "", "'admin'"));
	only(ERR_UNKNOWN_KEY, 0, "author", "no key of \"alice\"");
	put(0, alice, 0, PARTY);
	only(ERR_UNKNOWN_KEY, 0, "author", "no key of \"alice\"");
	put(0, alice, 0, key_change(alice, "1", "", "", "'analyst'"));
	only(ERR_UNKNOWN_KEY, 0, "author", "");
}

Test(audit, finds_an_entry_0_signed_by_another_than_it_enrolls)
{
	SecretKey *other = secret_key_from_seed("alice", (const uint8_t[32]){9});
	put(0, other, 0, key_change(alice, "1", "", "", "'admin','analyst'"));
	only(ERR_BAD_SIGNATURE, 0, "", "of alice");
	secret_key_free(other);
}

Test(audit, of_one_bad_entry_does_not_hide_the_next)
{
	make_ledger(9);
	spoil(4);
	lines[5].bytes.data[0] = '!';
	lines[5].leaf = leaf_over(&lines[5].bytes);
	strstr(lines[6].bytes.data, "\"name\":\"P\"")[8] = 'Q';
	lines[6].leaf = leaf_over(&lines[6].bytes);
	lines[7].seq = 99;
	cr_expect_eq(findings(), 5);
	is(0, ERR_BAD_SIGNATURE, 4, "", "of bob");
	is(1, ERR_LEDGER_BROKEN, 5, "", "");
	is(2, ERR_BAD_SIGNATURE, 6, "", "of bob");
	is(3, ERR_LEDGER_BROKEN, 7, "seq", "entry 4 of alice, where 3 follows"); /* 5 was hers */
	is(4, ERR_PROJECTION_DIFFERS, 7, "seq", "column");
}

/* ---- Order */

Test(audit, finds_a_gap_in_an_authors_count_once)
{
	make_ledger(4);
	put(4, bob, 2, PARTY);
	put(5, bob, 3, PARTY);
	put(6, alice, 3, PARTY);
	only(ERR_LEDGER_BROKEN, 4, "seq", "entry 2 of bob, where 1 follows");
}

Test(audit, finds_a_repetition_in_an_authors_count_once)
{
	make_ledger(4);
	put(4, bob, 0, PARTY);
	put(5, bob, 1, PARTY);
	only(ERR_LEDGER_BROKEN, 4, "seq", "entry 0 of bob, where 1 follows");
}

Test(audit, finds_two_entries_that_changed_places)
{
	make_ledger(3);
	put(3, bob, 2, PARTY);
	put(4, bob, 1, PARTY);
	cr_expect_eq(findings(), 2);
	is(0, ERR_LEDGER_BROKEN, 3, "seq", "entry 2 of bob, where 1 follows");
	is(1, ERR_LEDGER_BROKEN, 4, "seq", "entry 1 of bob, where 3 follows");
}

/* ---- The head that an entry names */

Test(audit, finds_an_anchor_of_what_came_later)
{
	make_ledger(4);
	anchor = head_at(4);
	put(3, alice, 2, PARTY);
	only(ERR_LEDGER_BROKEN, 3, "anchor", "names a ledger of 4 entries");
}

Test(audit, takes_an_anchor_of_all_before_it)
{
	make_ledger(3);
	anchor = head_at(3);
	put(3, alice, 2, PARTY);
	cr_expect_eq(findings(), 0, "%s", found[0].text);
}

Test(audit, finds_an_anchor_of_another_ledger)
{
	make_ledger(4);
	anchor = head_at(3);
	anchor.root.bytes[31] ^= 1;
	put(4, alice, 3, PARTY);
	only(ERR_LEDGER_BROKEN, 4, "anchor", "the first 3 entries are not those that its author saw");
}

Test(audit, finds_each_wrong_anchor_of_a_size_even_after_a_right_one)
{
	make_ledger(4);
	anchor = head_at(3);
	put(4, alice, 3, PARTY);
	put(5, alice, 4, PARTY);
	anchor.root.bytes[0] ^= 1;
	put(6, alice, 5, PARTY);
	put(7, alice, 6, PARTY);
	cr_expect_eq(findings(), 2);
	is(0, ERR_LEDGER_BROKEN, 6, "anchor", "the first 3 entries");
	is(1, ERR_LEDGER_BROKEN, 7, "anchor", "the first 3 entries");
}

Test(audit, knows_the_root_of_nothing_however_late)
{
	make_ledger(300);
	anchor = (Head){.size = 0};
	put(300, alice, 151, PARTY);
	only(ERR_LEDGER_BROKEN, 300, "anchor", "the first 0 entries");
	cr_expect_eq(node_root_asked, 0);
}

Test(audit, asks_the_stored_nodes_for_old_anchors_alone)
{
	make_ledger(300);
	anchor = head_at(299 - 255);
	put(300, alice, 151, PARTY);
	cr_expect_eq(findings(), 0, "%s", found[0].text);
	cr_expect_eq(node_root_asked, 0);

	anchor = head_at(5);
	put(300, alice, 151, PARTY);
	node_root_known = false;
	only(ERR_LEDGER_BROKEN, 300, "anchor", "the tree no longer says what the ledger of 5 entries was");
	cr_expect_eq(node_root_asked, 5);

	node_root_known = true;
	node_root = anchor.root;
	cr_expect_eq(findings(), 0, "%s", found[0].text);
	cr_expect_eq(node_root_asked, 5);

	node_root.bytes[7] ^= 1;
	only(ERR_LEDGER_BROKEN, 300, "anchor", "the first 5 entries are not those that its author saw");
}

/* ---- What the server says beside the bytes */

Test(audit, finds_a_stored_leaf_that_is_not_the_entrys)
{
	make_ledger(4);
	lines[2].leaf.bytes[5] ^= 1;
	only(ERR_LEDGER_BROKEN, 2, "leaf", "the stored hash is not that of the entry");
	cr_expect_str_eq(found[0].record, "entry");
}

Test(audit, finds_each_column_that_differs)
{
	make_ledger(4);
	lines[1].author[0] = 'b';
	lines[2].at[0] = '3';
	lines[3].seq++;
	cr_expect_eq(findings(), 3);
	is(0, ERR_PROJECTION_DIFFERS, 1, "author", "the column differs");
	is(1, ERR_PROJECTION_DIFFERS, 2, "at", "the column differs");
	is(2, ERR_PROJECTION_DIFFERS, 3, "seq", "the column differs");
	cr_expect_str_eq(found[0].record, "entry");
}

Test(audit, finds_columns_that_are_not_there)
{
	make_ledger(1);
	Audit *audit = begin(NULL, 0);
	AuditEntry entry = {.bytes = lines[0].bytes.data, .len = lines[0].bytes.len};
	audit_read(audit, &entry);
	audit_verify(&entry);
	audit_take(audit, &entry);
	cr_expect_eq(found_count, 3);
	is(0, ERR_PROJECTION_DIFFERS, 0, "author", "");
	is(1, ERR_PROJECTION_DIFFERS, 0, "at", "");
	is(2, ERR_LEDGER_BROKEN, 0, "leaf", "");
	audit_free(audit);
}

/* ---- Missing entries */

Test(audit, goes_on_behind_a_missing_entry_by_its_leaf)
{
	make_ledger(5);
	anchor = head_at(5);
	put(5, alice, 3, PARTY);
	AuditExpected expected = {.head = head_at(6), .whose = "a.txt"};
	Audit *audit = begin(&expected, 1);
	for (size_t i = 0; i < 4; i++)
		take(audit, i);
	audit_take_missing(audit, 4, &lines[4].leaf);
	take(audit, 5);
	audit_end(audit);
	cr_expect_eq(found_count, 1);
	is(0, ERR_LEDGER_BROKEN, 4, "", "the entry is missing; the tree still holds its leaf");
	cr_expect(expected.met);
	audit_free(audit);
}

Test(audit, says_what_a_missing_entry_without_a_leaf_leaves_open)
{
	make_ledger(5);
	anchor = head_at(5);
	put(5, alice, 3, PARTY);
	AuditExpected expected = {.head = head_at(6), .whose = "a.txt"};
	Audit *audit = begin(&expected, 1);
	for (size_t i = 0; i < 4; i++)
		take(audit, i);
	audit_take_missing(audit, 4, NULL);
	take(audit, 5);
	audit_end(audit);
	cr_expect_eq(found_count, 3);
	is(0, ERR_LEDGER_BROKEN, 4, "", "the entry is missing");
	cr_expect_not(strstr(found[0].text, "leaf"));
	is(1, ERR_LEDGER_BROKEN, 5, "anchor", "the first 5 entries");
	is(2, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "a.txt");
	cr_expect_not(expected.met);
	audit_free(audit);
}

/* ---- Heads that were kept elsewhere */

Test(audit, meets_the_heads_of_every_size_in_any_order)
{
	AuditExpected expected[8];
	make_ledger(7);
	for (size_t i = 0; i < 8; i++)
		expected[i] = (AuditExpected){.head = head_at(i * 3 % 8), .whose = "w"};
	cr_expect_eq(findings_against(expected, 8), 0, "%s", found[0].text);
	for (size_t i = 0; i < 8; i++) {
		cr_expect(expected[i].met, "size %zu", i);
		cr_expect_eq(expected[i].head.size, i, "sorted");
	}
}

Test(audit, contradicts_a_head_of_another_root)
{
	make_ledger(7);
	AuditExpected expected[] = {{.head = head_at(5), .whose = "the checkpoint b.txt"},
				    {.head = head_at(3), .whose = "the head remembered here"},
				    {.head = head_at(5), .whose = "the checkpoint a.txt"}};
	expected[0].head.root.bytes[0] ^= 1;
	cr_expect_eq(findings_against(expected, 3), 1);
	is(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "the checkpoint b.txt: its first 5 entries are not");
	for (size_t i = 0; i < 3; i++)
		cr_expect_eq(expected[i].met, strcmp(expected[i].whose, "the checkpoint b.txt") != 0);
}

Test(audit, contradicts_a_head_beyond_its_end)
{
	make_ledger(7);
	AuditExpected expected[] = {{.head = head_at(7), .whose = "b.txt"}, {.head = head_at(6), .whose = "a.txt"}};
	line_count = 6;
	cr_expect_eq(findings_against(expected, 2), 1);
	is(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "b.txt is of 7 entries, and the ledger has 6");
	cr_expect(expected[0].met);
	cr_expect_not(expected[1].met);
	line_count = 7;
}

Test(audit, of_an_empty_ledger_meets_a_head_of_nothing_and_no_other)
{
	AuditExpected nothing = {.head = {.root = merkle_empty_root()}, .whose = "a.txt"}, one = {.head = {.size = 1}};
	one.whose = "b.txt";
	cr_expect_eq(findings_against(&nothing, 1), 0);
	cr_expect(nothing.met);
	cr_expect_eq(findings_against(&one, 1), 1);
	is(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "b.txt is of 1 entries, and the ledger has 0");
}

Test(audit, contradicts_a_head_of_nothing_that_has_another_root)
{
	AuditExpected expected = {.whose = "a.txt"};
	make_ledger(3);
	cr_expect_eq(findings_against(&expected, 1), 1);
	is(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "a.txt: its first 0 entries");
	cr_expect_not(expected.met);
}

/* ---- Going on from an earlier audit */

/* An audit of all from `first` on, resumed from one of what is before it. */
static Audit *resumed(size_t first, AuditExpected *expected, size_t expected_count)
{
	Keyring ring = {0};
	Audit *before = begin(NULL, 0);
	for (size_t i = 0; i < first; i++)
		take(before, i);
	audit_take_keyring(before, &ring);
	cr_assert_eq(found_count, 0);
	Audit *audit = begin(expected, expected_count);
	audit_resume(audit, audit_frontier(before), &ring);
	cr_expect_eq(ring.count, 0, "taken over");
	audit_free(before);
	take_all(audit, first);
	return audit;
}

Test(audit, resumed_anywhere_comes_to_what_a_whole_one_comes_to)
{
	make_ledger(20);
	anchor = head_at(20);
	put(20, bob, 9, PARTY);
	spoil(18);
	cr_expect_eq(findings(), 2); /* its signature, and the anchor of what came after it */
	anchor = head_at(20);
	put(20, bob, 9, PARTY);
	only(ERR_BAD_SIGNATURE, 18, "", "of bob");
	for (size_t first = 0; first <= 18; first++) {
		Audit *audit = resumed(first, NULL, 0);
		const Hash root = frontier_root(audit_frontier(audit)), wanted = root_over(0, 21);
		cr_expect_arr_eq(root.bytes, wanted.bytes, HASH_LEN, "from %zu", first);
		cr_expect_eq(audit_frontier(audit)->size, 21);
		cr_expect_eq(found_count, 1, "from %zu: %zu", first, found_count);
		is(0, ERR_BAD_SIGNATURE, 18, "", "of bob");
		cr_expect_eq(audit_keyring(audit)->count, 2);
		audit_free(audit);
	}
}

Test(audit, resumed_asks_the_nodes_for_heads_before_its_start)
{
	make_ledger(12);
	AuditExpected expected[] = {{.head = head_at(0), .whose = "none"},
				    {.head = head_at(4), .whose = "old"},
				    {.head = head_at(8), .whose = "start"},
				    {.head = head_at(9), .whose = "new"}};
	node_root_known = true;
	node_root = head_at(4).root;
	audit_free(resumed(8, expected, 4));
	cr_expect_eq(found_count, 0, "%s", found[0].text);
	cr_expect_eq(node_root_asked, 4);
	for (size_t i = 0; i < 4; i++)
		cr_expect(expected[i].met, "%s", expected[i].whose);
}

Test(audit, resumed_contradicts_heads_before_its_start)
{
	make_ledger(12);
	AuditExpected old = {.head = head_at(4), .whose = "old"};
	node_root_known = true;
	node_root = head_at(5).root;
	audit_free(resumed(8, &old, 1));
	cr_expect_eq(found_count, 1);
	is(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "old: its first 4 entries");

	node_root_known = false;
	audit_free(resumed(8, &old, 1));
	cr_expect_eq(found_count, 1);
	is(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "old: its first 4 entries");
}

Test(audit, resumed_at_the_end_still_meets_heads)
{
	make_ledger(8);
	AuditExpected expected[] = {{.head = head_at(8), .whose = "same"}, {.head = head_at(8), .whose = "other"}};
	expected[1].head.root.bytes[0] ^= 1;
	audit_free(resumed(8, expected, 2));
	cr_expect_eq(found_count, 1);
	is(0, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, "", "other: its first 8 entries");
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
