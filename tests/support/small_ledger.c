/* See small_ledger.h. */
#include "tests/support/small_ledger.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

SecretKey *small_key(const char *name)
{
	uint8_t seed[32];
	Err err;
	cr_assert(crypto_start(&err));
	memset(seed, name[0], sizeof seed);
	return secret_key_from_seed(name, seed);
}

const char *small_vkey(const char *name)
{
	static char text[SIGN_VKEY_MAX + 1];
	SecretKey *key = small_key(name);
	Buf vkey = {0};
	public_key_add_vkey(&vkey, secret_key_public(key));
	(void)snprintf(text, sizeof text, "%s", buf_text(&vkey));
	buf_free(&vkey);
	secret_key_free(key);
	return text;
}

void small_add(SmallLedger *ledger, const char *author, const char *changes)
{
	SecretKey *key = small_key(author);
	Err err = {0};
	EntryHeader header = {.origin = SMALL_ORIGIN, .at = "2026-11-23T20:15:02Z", .seq = ledger->count};
	header.anchor.root = merkle_empty_root();
	cr_assert_lt(ledger->count, SMALL_MAX);
	cr_assert(entry_sign(&ledger->entries[ledger->count++], &header, changes, strlen(changes), key, &err), "%s",
		  err.message);
	secret_key_free(key);
}

const char *small_enrol(char digit, const char *name, const char *role, const char *more)
{
	static char text[2048];
	(void)snprintf(
		text, sizeof text,
		"{\"body\":{%s\"name\":\"%s\",\"roles\":[\"%s\"],\"vkey\":\"%s\"},\"id\":\"0b1c2d3e-4f50-4162-8374-"
		"00000000000%c\",\"kind\":\"key\",\"op\":\"put\"}",
		more, name, role, small_vkey(name), digit);
	return text;
}

static size_t split(size_t n)
{
	size_t k = 1;
	while (k * 2 < n)
		k *= 2;
	return k;
}

static Hash tree_hash(const Buf *entries, size_t n)
{
	if (n == 1)
		return hash_two("\0", 1, entries->data, entries->len);
	size_t k = split(n);
	Hash left = tree_hash(entries, k), right = tree_hash(entries + k, n - k);
	return hash_three("\1", 1, left.bytes, HASH_LEN, right.bytes, HASH_LEN);
}

static void add_path(const Buf *entries, size_t n, size_t index, ProofPath *path)
{
	if (n == 1)
		return;
	size_t k = split(n);
	if (index < k) {
		add_path(entries, k, index, path);
		path->hashes[path->len++] = tree_hash(entries + k, n - k);
	} else {
		add_path(entries + k, n - k, index - k, path);
		path->hashes[path->len++] = tree_hash(entries, k);
	}
}

Head small_head(const SmallLedger *ledger)
{
	return (Head){.size = ledger->count, .root = tree_hash(ledger->entries, ledger->count)};
}

void small_checkpoint(const SmallLedger *ledger, const char *signer, Buf *out)
{
	SecretKey *key = small_key(signer);
	Head head = small_head(ledger);
	checkpoint_sign(out, SMALL_ORIGIN, &head, key);
	secret_key_free(key);
}

void small_proof(const SmallLedger *ledger, size_t index, const Buf *checkpoint, Buf *out)
{
	ProofPath path = {.index = index};
	add_path(ledger->entries, ledger->count, index, &path);
	proof_add(out, ledger->entries[index].data, ledger->entries[index].len, &path, checkpoint);
}

void small_free(SmallLedger *ledger)
{
	for (size_t i = 0; i < ledger->count; i++)
		buf_free(&ledger->entries[i]);
}
