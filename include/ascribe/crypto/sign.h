/* Ed25519 keys (RFC 8032, by libsodium) and their public form, the C2SP signed-note `vkey`:
 * <name>+<8 hex digits of key id>+<base64 of type and public key>; key id = SHA-256(name, 0x0A, type, key)[0..4].
 * The secret half lives in guarded memory and never leaves this folder. */
#ifndef ASCRIBE_CRYPTO_SIGN_H
#define ASCRIBE_CRYPTO_SIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"

#define SIGN_PUBLIC_LEN 32
#define SIGN_SIGNATURE_LEN 64
#define SIGN_KEY_ID_LEN 4
#define SIGN_NAME_MAX 100 /* bytes */
#define SIGN_VKEY_MAX (SIGN_NAME_MAX + 1 + 8 + 1 + 44 + 1)

/* C2SP's signature types: a key signs the text of a note as it is, or cosigns checkpoints, each with the time. */
#define SIGN_TYPE_NOTE 0x01
#define SIGN_TYPE_COSIGNATURE 0x04

typedef struct PublicKey {
	char name[SIGN_NAME_MAX + 1];
	uint8_t type;
	uint8_t id[SIGN_KEY_ID_LEN];
	uint8_t bytes[SIGN_PUBLIC_LEN];
} PublicKey;

/* A secret key in guarded, locked memory (sodium_malloc), read-only while it is not being made. */
typedef struct SecretKey SecretKey;

/* Install what is called where no random bytes are to be had; it must not return. Without one, abort(). */
void crypto_on_no_random(void (*handler)(void));

/* Start libsodium; once per process, before anything else of this folder. */
MUST_USE bool crypto_start(Err *err);

/* Whether `name` may name a key: 1 to SIGN_NAME_MAX of [A-Za-z0-9._@-], starting with a letter or digit.
 * Narrower than C2SP allows, so that a name is also a file's name and safe to print. */
bool sign_name_valid(const char *name);

/* A new random key pair named `name` (valid). Free with secret_key_free, which wipes it. */
SecretKey *secret_key_new(const char *name);
/* From a 32-byte seed (RFC 8032's private key); for key files and test vectors. */
SecretKey *secret_key_from_seed(const char *name, const uint8_t seed[32]);
void secret_key_free(SecretKey *key);
const PublicKey *secret_key_public(const SecretKey *key);
void sign_detached(const SecretKey *key, const void *message, size_t message_len,
		   uint8_t signature[SIGN_SIGNATURE_LEN]);

/* Whether `signature` is `key`'s over `message`: libsodium's strict verification (no small order, canonical S). */
bool sign_verify(const PublicKey *key, const void *message, size_t message_len,
		 const uint8_t signature[SIGN_SIGNATURE_LEN]);

/* Fill a public key of SIGN_TYPE_NOTE (its id included) from name and bytes. */
void public_key_set(PublicKey *key, const char *name, const uint8_t bytes[SIGN_PUBLIC_LEN]);
/* Append the vkey text. */
void public_key_add_vkey(Buf *out, const PublicKey *key);
/* Parse the vkey of a key that may sign entries: SIGN_TYPE_NOTE and a sign_name_valid name. ERR_REFUSED says which of
 * name, id, algorithm or key was wrong. */
MUST_USE bool public_key_parse(const char *vkey, PublicKey *key, Err *err);
/* The same for a key that others may verify a checkpoint by: either type, and a name of 1 to SIGN_NAME_MAX visible
 * ASCII characters but "+", as witnesses have ("witness.example/w1"). */
MUST_USE bool public_key_parse_any(const char *vkey, PublicKey *key, Err *err);

#endif
