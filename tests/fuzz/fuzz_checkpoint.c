/* Checkpoints: any bytes, and any bytes as extension lines of a checkpoint that is signed. What is taken says what its
 * text says; what was signed is verified, and by no other key. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/ledger/checkpoint.h"
#include "ascribe/ledger/note.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static SecretKey *key, *other;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const uint8_t seed[32] = {1}, other_seed[32] = {2};
	Err err;
	(void)argc;
	(void)argv;
	if (!crypto_start(&err))
		abort();
	key = secret_key_from_seed("fuzz", seed);
	other = secret_key_from_seed("fuzz", other_seed);
	return 0;
}

/* The text starts with the head's own form, and each signature lies behind it. */
static void check_taken(const Checkpoint *checkpoint, const char *bytes, size_t bytes_len)
{
	Buf again = {0};
	head_add_text(&again, checkpoint->origin, &checkpoint->head);
	assert(checkpoint->text == bytes && checkpoint->text_len >= again.len && checkpoint->text_len < bytes_len);
	assert(memcmp(bytes, again.data, again.len) == 0);
	buf_free(&again);
	assert(checkpoint->signature_count >= 1 && checkpoint->signature_count <= CHECKPOINT_SIGNATURES_MAX);
	for (size_t i = 0; i < checkpoint->signature_count; i++) {
		const CheckpointSignature *signature = &checkpoint->signatures[i];
		assert(signature->name > bytes + checkpoint->text_len && signature->name_len > 0);
		assert(signature->name + signature->name_len < bytes + bytes_len);
		assert(signature->time <= INT64_MAX);
	}
}

static bool parse(const char *bytes, size_t bytes_len, Checkpoint *checkpoint)
{
	Err err = {0};
	if (checkpoint_parse(bytes, bytes_len, checkpoint, &err)) {
		check_taken(checkpoint, bytes, bytes_len);
		return true;
	}
	assert(err.code == ERR_REFUSED && err.message[0]);
	return false;
}

/* A checkpoint with these bytes behind its head, signed as it stands. */
static void sign_extended(const char *bytes, size_t bytes_len)
{
	Buf note = {0};
	Checkpoint checkpoint;
	const CheckpointSignature *by;
	Err err;
	Head head = {.size = bytes_len};
	head_add_text(&note, "fuzz.example", &head);
	buf_add(&note, bytes, bytes_len);
	note_add_signature(&note, 0, key);
	if (parse(note.data, note.len, &checkpoint) && checkpoint.signature_count == 1) {
		bool verified = checkpoint_verify(&checkpoint, secret_key_public(key), &by, &err);
		assert(verified && by == &checkpoint.signatures[0]);
		verified = checkpoint_verify(&checkpoint, secret_key_public(other), NULL, &err);
		assert(!verified && err.code == ERR_UNKNOWN_KEY);
	}
	buf_free(&note);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Checkpoint checkpoint;
	Err err;
	if (parse((const char *)data, size, &checkpoint)) {
		bool verified = checkpoint_verify(&checkpoint, secret_key_public(other), NULL, &err);
		assert(!verified);
	}
	sign_extended((const char *)data, size);
	return 0;
}
