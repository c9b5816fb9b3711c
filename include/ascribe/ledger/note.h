/* The C2SP signed note (c2sp.org/signed-note): a text that ends in a newline, a blank line, then signature lines
 * "— <name> <base64 of key id and signature>\n". Pure over bytes. */
#ifndef ASCRIBE_LEDGER_NOTE_H
#define ASCRIBE_LEDGER_NOTE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"
#include "ascribe/crypto/sign.h"

#define NOTE_SIGNATURES_MAX 16

typedef struct NoteSignature {
	char name[SIGN_NAME_MAX + 1];
	uint8_t key_id[SIGN_KEY_ID_LEN];
	uint8_t bytes[SIGN_SIGNATURE_LEN];
} NoteSignature;

/* A parsed note; `text` points into the bytes that were parsed (its final newline is part of it). */
typedef struct Note {
	const char *text;
	size_t text_len;
	size_t signature_count;
	NoteSignature signatures[NOTE_SIGNATURES_MAX];
} Note;

/* Append text, blank line and key's signature line. `text` is valid UTF-8 without control characters but \n, ends in
 * \n. */
void note_sign(Buf *out, const char *text, size_t text_len, const SecretKey *key);

/* The same where `out` holds the text already, from `text_at` to its end. */
void note_add_signature(Buf *out, size_t text_at, const SecretKey *key);

/* The parts of any note, whatever signs it. `text` and `lines` point into the bytes split. */
typedef struct NoteParts {
	const char *text; /* up to the last blank line, its own final newline included */
	size_t text_len;
	const char *lines; /* signature lines, to the end */
	const char *end;
} NoteParts;

/* Split a note: UTF-8, no control characters but \n, a blank line, at least one line behind it. ERR_REFUSED says what.
 */
MUST_USE bool note_split(const char *bytes, size_t bytes_len, NoteParts *parts, Err *err);

/* One signature line in its parts, not decoded yet; they point into the bytes split. */
typedef struct NoteLine {
	const char *name;
	size_t name_len;
	const char *base64;
	size_t base64_len;
} NoteLine;

/* Take the first of parts->lines off them. False where it is not "— <name> <text>". */
MUST_USE bool note_take_line(NoteParts *parts, NoteLine *line);

/* The same, decoded; false too where it is not an Ed25519 signature of 68 bytes by a sign_name_valid name. */
MUST_USE bool note_take_signature(NoteParts *parts, NoteSignature *signature);

/* Parse without verifying. Strict: UTF-8, no control characters but \n, at least one signature; ERR_REFUSED says what.
 * Lines of other signature types or lengths than Ed25519's 68 bytes are refused here (an entry has exactly Ed25519
 * ones). */
MUST_USE bool note_parse(const char *bytes, size_t bytes_len, Note *note, Err *err);

/* Whether one of the signatures is `key`'s and right. Signatures by other keys, and keys that only cosign, are ignored.
 * ERR_UNKNOWN_KEY where none is by that key's name and id, ERR_BAD_SIGNATURE where it does not verify. */
MUST_USE bool note_verify(const Note *note, const PublicKey *key, Err *err);

#endif
