/* Checkpoints: signing, parsing, verifying; see checkpoint.h.
 * Standards: C2SP tlog-checkpoint, signed-note and tlog-cosignature (the Ed25519 type, "cosignature/v1"). */
#include "ascribe/ledger/checkpoint.h"

#include <inttypes.h>
#include <string.h>

#include "ascribe/crypto/base64.h"
#include "ascribe/ledger/note.h"

#define TIME_LEN ((size_t)8)     /* big-endian */
#define SIGNATURE_BYTES_MAX 8192 /* what other types take: ML-DSA's are 2,420 bytes, and a time */

static bool refuse(Err *err, const char *what)
{
	return err_set(err, ERR_REFUSED, "checkpoint: %s", what);
}

void checkpoint_sign(Buf *out, const char *origin, const Head *head, const SecretKey *key)
{
	size_t text_at = out->len;
	head_add_text(out, origin, head);
	note_add_signature(out, text_at, key);
}

static uint64_t load_be64(const uint8_t bytes[TIME_LEN])
{
	uint64_t value = 0;
	for (size_t i = 0; i < TIME_LEN; i++)
		value = value << 8 | bytes[i];
	return value;
}

/* Sort a signature by its length, without the key id. */
static void take_signature_bytes(const uint8_t *bytes, size_t bytes_len, CheckpointSignature *signature)
{
	size_t time_len = bytes_len == TIME_LEN + SIGN_SIGNATURE_LEN ? TIME_LEN : 0;
	signature->kind = CHECKPOINT_OTHER;
	if (bytes_len != time_len + SIGN_SIGNATURE_LEN)
		return;
	uint64_t time = time_len > 0 ? load_be64(bytes) : 0;
	if (time > INT64_MAX)
		return;
	signature->kind = time_len > 0 ? CHECKPOINT_COSIGNATURE : CHECKPOINT_SIGNATURE;
	signature->time = time;
	memcpy(signature->bytes, bytes + time_len, SIGN_SIGNATURE_LEN);
}

static bool take_signature(NoteParts *parts, CheckpointSignature *signature)
{
	NoteLine line;
	uint8_t bytes[SIGNATURE_BYTES_MAX];
	size_t bytes_len;
	if (!note_take_line(parts, &line) || line.name_len == 0 || memchr(line.name, '+', line.name_len) ||
	    !base64_decode(line.base64, line.base64_len, bytes, sizeof bytes, &bytes_len) ||
	    bytes_len <= SIGN_KEY_ID_LEN)
		return false;
	*signature = (CheckpointSignature){.name = line.name, .name_len = line.name_len};
	memcpy(signature->key_id, bytes, SIGN_KEY_ID_LEN);
	take_signature_bytes(bytes + SIGN_KEY_ID_LEN, bytes_len - SIGN_KEY_ID_LEN, signature);
	return true;
}

static bool take_signatures(NoteParts *parts, Checkpoint *checkpoint, Err *err)
{
	while (parts->lines < parts->end) {
		if (checkpoint->signature_count == CHECKPOINT_SIGNATURES_MAX)
			return refuse(err, "more than 16 signatures");
		if (!take_signature(parts, &checkpoint->signatures[checkpoint->signature_count++]))
			return refuse(err, "a signature line is not a name and a signature");
	}
	return true;
}

bool checkpoint_parse(const char *bytes, size_t bytes_len, Checkpoint *checkpoint, Err *err)
{
	NoteParts parts = {0};
	*checkpoint = (Checkpoint){0};
	if (bytes_len > CHECKPOINT_MAX)
		return refuse(err, "longer than 131072 bytes");
	if (!note_split(bytes, bytes_len, &parts, err))
		return false;
	const char *rest = parts.text, *end = parts.text + parts.text_len;
	if (!head_take_lines(&rest, end, checkpoint->origin, &checkpoint->head, err))
		return false;
	if (rest < end && (rest[0] == '\n' || memmem(rest, (size_t)(end - rest), "\n\n", 2)))
		return refuse(err, "an extension line is empty");
	checkpoint->text = parts.text;
	checkpoint->text_len = parts.text_len;
	return take_signatures(&parts, checkpoint, err);
}

bool checkpoint_signature_by(const CheckpointSignature *signature, const PublicKey *key)
{
	return strlen(key->name) == signature->name_len &&
	       memcmp(signature->name, key->name, signature->name_len) == 0 &&
	       memcmp(signature->key_id, key->id, SIGN_KEY_ID_LEN) == 0;
}

static bool verify_cosignature(const Checkpoint *checkpoint, const CheckpointSignature *signature, const PublicKey *key)
{
	Buf message = {0};
	buf_addf(&message, "cosignature/v1\ntime %" PRIu64 "\n", signature->time);
	buf_add(&message, checkpoint->text, checkpoint->text_len);
	bool ok = sign_verify(key, message.data, message.len, signature->bytes);
	buf_free(&message);
	return ok;
}

static bool verify_signature(const Checkpoint *checkpoint, const CheckpointSignature *signature, const PublicKey *key)
{
	switch (signature->kind) {
	case CHECKPOINT_SIGNATURE:
		return key->type == SIGN_TYPE_NOTE &&
		       sign_verify(key, checkpoint->text, checkpoint->text_len, signature->bytes);
	case CHECKPOINT_COSIGNATURE:
		return key->type == SIGN_TYPE_COSIGNATURE && verify_cosignature(checkpoint, signature, key);
	case CHECKPOINT_OTHER:
		return false;
	}
	return false; /* GCOVR_EXCL_LINE: the kinds above are all there are */
}

bool checkpoint_verify(const Checkpoint *checkpoint, const PublicKey *key, const CheckpointSignature **signature,
		       Err *err)
{
	const CheckpointSignature *first = NULL;
	for (size_t i = 0; i < checkpoint->signature_count; i++) {
		const CheckpointSignature *one = &checkpoint->signatures[i];
		if (!checkpoint_signature_by(one, key))
			continue;
		if (!verify_signature(checkpoint, one, key))
			return err_set(err, ERR_BAD_SIGNATURE,
				       "checkpoint: the signature of %s does not belong to this text", key->name);
		first = first ? first : one;
	}
	if (!first)
		return err_set(err, ERR_UNKNOWN_KEY, "checkpoint: not signed by this key of %s", key->name);
	if (signature)
		*signature = first;
	return true;
}
