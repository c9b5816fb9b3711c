/* Proofs: any bytes. What is taken is exactly what writing its parts again gives, and no key that did not sign it
 * verifies it. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/ledger/proof.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static PublicKey stranger;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const uint8_t seed[32] = {3};
	Err err;
	(void)argc;
	(void)argv;
	if (!crypto_start(&err))
		abort();
	SecretKey *key = secret_key_from_seed("stranger", seed);
	stranger = *secret_key_public(key);
	secret_key_free(key);
	return 0;
}

static void check_taken(const Proof *proof, const char *bytes, size_t bytes_len)
{
	Buf again = {0}, checkpoint = {0};
	size_t checkpoint_at = (size_t)(proof->checkpoint.text - bytes);
	assert(checkpoint_at < bytes_len);
	buf_add(&checkpoint, bytes + checkpoint_at, bytes_len - checkpoint_at);
	proof_add(&again, proof->entry_bytes, proof->entry_len, &proof->path, &checkpoint);
	assert(again.len == bytes_len && memcmp(again.data, bytes, bytes_len) == 0);
	buf_free(&again);
	buf_free(&checkpoint);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Proof proof;
	Err err = {0};
	bool verified[CHECKPOINT_SIGNATURES_MAX];
	Trust trust = {.keys = &stranger, .count = 1};
	if (proof_parse((const char *)data, size, &proof, &err)) {
		check_taken(&proof, (const char *)data, size);
		bool ok = proof_verify(&proof, &trust, verified, &err);
		assert(!ok && (err.code == ERR_UNKNOWN_KEY || err.code == ERR_BAD_SIGNATURE));
	} else {
		assert(err.code == ERR_REFUSED && err.message[0]);
	}
	proof_free(&proof);
	return 0;
}
