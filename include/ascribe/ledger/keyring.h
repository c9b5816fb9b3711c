/* Who may sign what in a casebook, at each ledger index: the keys as its entries enrolled, rotated and revoked them,
 * taken in order from entry 0. The same rules as append's in SQL, so that neither is trusted alone. Pure. */
#ifndef ASCRIBE_LEDGER_KEYRING_H
#define ASCRIBE_LEDGER_KEYRING_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/err.h"
#include "ascribe/base/uuid.h"
#include "ascribe/crypto/sign.h"

#define KEYRING_NO_END UINT64_MAX

typedef struct Signer {
	PublicKey key;
	Uuid id; /* of the key's record */
	json_t *roles;
	bool admin, analyst;
	uint64_t last_valid; /* ledger index; KEYRING_NO_END where it was not revoked */
	uint64_t revoked_at; /* of the entry that says so */
	uint64_t next_seq;   /* number that its next entry has */
} Signer;

/* Signers in the order in which they were enrolled. Zero-initialise; free with keyring_free. */
typedef struct Keyring {
	Signer *signers;
	size_t count, room;
} Keyring;

/* The signer of that name, or NULL. Valid until the next change of the ring. */
Signer *keyring_find(const Keyring *ring, const char *name);

/* One change of an entry, as keyring_apply needs it. */
typedef struct KeyringChange {
	bool is_key; /* else a record of another kind, and the rest is not read */
	bool retract, has_base;
	Uuid id;
	const json_t *body;
} KeyringChange;

/* Whether `author` may make these changes in the entry at `index`, and the ring as it is after it. Entry 0 enrolls its
 * own author as administrator. ERR_UNKNOWN_KEY says what was not permitted; the ring is then as before. The signature
 * is the caller's to verify first: for entry 0 against the key that the entry itself enrolls. */
MUST_USE bool keyring_apply(Keyring *ring, uint64_t index, const char *author, const KeyringChange *changes,
			    size_t count, Err *err);

void keyring_free(Keyring *ring);

#endif
