/* See made_ledger.h. Roots are computed from the definition of RFC 6962, by libcrypto. */
#include "tests/support/made_ledger.h"

#include <criterion/criterion.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/test_key.h"

#define ORIGIN MADE_ORIGIN
#define AT "2026-11-23T20:15:02Z"

SecretKey *made_alice, *made_bob;
MadeLine made_lines[MADE_ENTRIES_MAX];
size_t made_count;
Head made_anchor;
bool made_node_root_known;
Hash made_node_root;
uint64_t made_node_root_asked;

void made_begin(void)
{
	secret_key_free(test_key()); /* starts the crypto room */
	made_alice = secret_key_from_seed("alice", (const uint8_t[32]){1});
	made_bob = secret_key_from_seed("bob", (const uint8_t[32]){2});
	made_anchor = (Head){.size = 0, .root = merkle_empty_root()};
}

void made_end(void)
{
	for (size_t i = 0; i < made_count; i++)
		buf_free(&made_lines[i].bytes);
	secret_key_free(made_alice);
	secret_key_free(made_bob);
}

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

Hash made_leaf(const Buf *bytes)
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
Hash made_root(size_t start, size_t end)
{
	Hash empty;
	size_t split = 1;
	if (end == start) {
		sha256("", 0, &empty);
		return empty;
	}
	if (end - start == 1)
		return made_lines[start].leaf;
	while (split * 2 < end - start)
		split *= 2;
	const Hash left = made_root(start, start + split), right = made_root(start + split, end);
	return node_over(&left, &right);
}

Head made_head_at(size_t size)
{
	return (Head){.size = size, .root = made_root(0, size)};
}

/* Put an entry at `index`, in place of what was there. Changes have single quotes. */
void made_put_as(size_t index, const char *origin, const SecretKey *key, uint64_t seq, const char *changes)
{
	MadeLine *line = &made_lines[index];
	const EntryHeader header = {.origin = origin, .anchor = made_anchor, .at = AT, .seq = seq};
	char *json = mem_strdup(changes);
	Err err = {0};
	for (char *c = json; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	buf_clear(&line->bytes);
	cr_assert(entry_sign(&line->bytes, &header, json, strlen(json), key, &err), "%s", err.message);
	snprintf(line->author, sizeof line->author, "%s", secret_key_public(key)->name);
	snprintf(line->at, sizeof line->at, "%s", AT);
	line->seq = seq;
	line->leaf = made_leaf(&line->bytes);
	made_count = index < made_count ? made_count : index + 1;
	free(json);
}

void made_put(size_t index, const SecretKey *key, uint64_t seq, const char *changes)
{
	made_put_as(index, ORIGIN, key, seq, changes);
}

/* The change that enrolls a key; `more` is put before its name. */
const char *made_key_change(const SecretKey *key, const char *id, const char *base, const char *more, const char *roles)
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
void made_ledger(size_t entries)
{
	made_put(0, made_alice, 0, made_key_change(made_alice, "1", "", "", "'admin','analyst'"));
	if (entries > 1)
		made_put(1, made_alice, 1, made_key_change(made_bob, "2", "", "", "'analyst'"));
	for (size_t i = 2; i < entries; i++)
		made_put(i, i % 2 ? made_alice : made_bob, i % 2 ? i / 2 + 1 : i / 2 - 1, MADE_PARTY);
}

static bool root_by_nodes(void *context, uint64_t size, Hash *root)
{
	(void)context;
	made_node_root_asked = size;
	*root = made_node_root;
	return made_node_root_known;
}

Audit *made_audit(AuditExpected *expected, size_t expected_count)
{
	found_count = 0;
	made_node_root_asked = 0;
	return audit_new(ORIGIN, expected, expected_count, found_keep, root_by_nodes, NULL);
}

void made_take(Audit *audit, size_t index)
{
	const MadeLine *line = &made_lines[index];
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

void made_take_all(Audit *audit, size_t first)
{
	for (size_t i = first; i < made_count; i++)
		made_take(audit, i);
	audit_end(audit);
}

/* A whole audit; how many findings there were. */
size_t made_findings(void)
{
	Audit *audit = made_audit(NULL, 0);
	made_take_all(audit, 0);
	audit_free(audit);
	return found_count;
}

size_t made_findings_against(AuditExpected *expected, size_t expected_count)
{
	Audit *audit = made_audit(expected, expected_count);
	made_take_all(audit, 0);
	audit_free(audit);
	return found_count;
}

void found_only(ErrCode code, uint64_t index, const char *field, const char *text)
{
	size_t count = made_findings();
	cr_expect_eq(count, 1, "%zu findings, the last: %s", count, count > 0 ? found[count - 1].text : "");
	found_is(0, code, index, field, text);
}
/* Flip a bit of the signature, in the middle of its base64. */
void made_spoil(size_t index)
{
	char *at = &made_lines[index].bytes.data[made_lines[index].bytes.len - 40];
	*at = *at == 'A' ? 'B' : 'A';
	made_lines[index].leaf = made_leaf(&made_lines[index].bytes);
}
