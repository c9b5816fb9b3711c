/* Checkpoints: a ledger head as a signed note that others keep, sign and compare (C2SP tlog-checkpoint), with the
 * cosignatures of witnesses (C2SP tlog-cosignature). Pure over bytes.
 *
 * Anyone may add a signature to a checkpoint, so that those which no known key made say nothing: they are listed, and
 * otherwise ignored, whatever their type. */
#ifndef ASCRIBE_LEDGER_CHECKPOINT_H
#define ASCRIBE_LEDGER_CHECKPOINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"
#include "ascribe/crypto/sign.h"
#include "ascribe/ledger/entry.h"

#define CHECKPOINT_MAX 131072        /* bytes of a whole checkpoint */
#define CHECKPOINT_SIGNATURES_MAX 16 /* as many as C2SP wants taken */

/* What a signature can be by its length; only the key that made it says what it is. */
typedef enum CheckpointSignatureKind {
	CHECKPOINT_SIGNATURE,   /* 64 bytes: Ed25519 over the text, by a key of SIGN_TYPE_NOTE */
	CHECKPOINT_COSIGNATURE, /* a time and 64 bytes, by a key of SIGN_TYPE_COSIGNATURE */
	CHECKPOINT_OTHER        /* not of these */
} CheckpointSignatureKind;

typedef struct CheckpointSignature {
	const char *name; /* in the bytes parsed, and not NUL-terminated: visible UTF-8, not yet safe for a terminal */
	size_t name_len;
	uint8_t key_id[SIGN_KEY_ID_LEN];
	CheckpointSignatureKind kind;
	uint64_t time; /* of a cosignature: POSIX seconds, at most 2^63-1; a claim of its signer's clock */
	uint8_t bytes[SIGN_SIGNATURE_LEN];
} CheckpointSignature;

/* A parsed checkpoint; `text` points into the bytes parsed, and holds the extension lines too. */
typedef struct Checkpoint {
	char origin[ENTRY_ORIGIN_MAX + 1];
	Head head;
	const char *text;
	size_t text_len;
	size_t signature_count;
	CheckpointSignature signatures[CHECKPOINT_SIGNATURES_MAX];
} Checkpoint;

/* Append the checkpoint of `head`, signed by `key`. */
void checkpoint_sign(Buf *out, const char *origin, const Head *head, const SecretKey *key);

/* Parse without verifying. ERR_REFUSED says what was wrong: the form of the note, the origin (that of a casebook), the
 * size, the root, an empty extension line, a signature line that is none, or more signatures than fit. */
MUST_USE bool checkpoint_parse(const char *bytes, size_t bytes_len, Checkpoint *checkpoint, Err *err);

/* Whether the name and key id of `signature` are those of `key`. */
bool checkpoint_signature_by(const CheckpointSignature *signature, const PublicKey *key);

/* Verify each signature that bears `key`'s name and id, of whichever type the key is; *signature (may be NULL) is the
 * first of them. ERR_UNKNOWN_KEY where there is none, ERR_BAD_SIGNATURE where one does not verify. */
MUST_USE bool checkpoint_verify(const Checkpoint *checkpoint, const PublicKey *key,
				const CheckpointSignature **signature, Err *err);

#endif
