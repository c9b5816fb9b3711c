/* The keys of a casebook, as its entries enrol, change, hand over and revoke them, and whose word they rest on.
 *
 * Two questions are kept apart. Whether an entry keeps the ledger's own rules is asked while entries are taken in order
 * of index: its author's key was enrolled before it and not revoked, its roles allow the changes, the signature is that
 * key's. Whether a reader has a reason to believe it is asked afterwards: a key is trusted where the reader gave it, or
 * where the entry that enrolled it was signed by a trusted key that was then valid, back to the first administrator.
 * Validity goes by ledger index, never by a time, and by what is known at the end: a key that is revoked later with an
 * earlier last index loses what it signed in between, and the keys that it enrolled there. Pure over bytes. */
#ifndef ASCRIBE_LEDGER_KEYRING_H
#define ASCRIBE_LEDGER_KEYRING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"
#include "ascribe/base/uuid.h"
#include "ascribe/crypto/sign.h"
#include "ascribe/ledger/entry.h"
#include "ascribe/ledger/trust.h"

#define KEYRING_MAX 16384         /* changes of keys */
#define KEYRING_NO_END UINT64_MAX /* as a last valid index: not revoked */
#define KEYRING_ADMIN 1u          /* roles */
#define KEYRING_ANALYST 2u
#define KEYRING_AUDITOR 4u

/* A key as one change left it. */
typedef struct KeyVersion {
	PublicKey key;
	unsigned roles;
	uint64_t index; /* of the entry that holds the change */
	size_t owner;   /* which of Keyring.keys */
	size_t signer;  /* the version that signed the change; itself for the first administrator's */
	bool given;     /* the reader's own; known once settled, as is the next */
	bool trusted;
} KeyVersion;

/* A key by its name, which is never used twice. */
typedef struct KeyringKey {
	char name[SIGN_NAME_MAX + 1];
	Uuid id;
	size_t newest; /* its newest version */
	uint64_t last_valid;
	json_t *body; /* of its newest version */
} KeyringKey;

/* Zero-initialise; free with keyring_free. */
typedef struct Keyring {
	KeyVersion *versions; /* by index */
	size_t version_count, version_capacity;
	KeyringKey *keys; /* in the order of their enrolment */
	size_t key_count, key_capacity;
} Keyring;

void keyring_free(Keyring *ring);

/* Take the entry at `index`, which is above that of any taken before, with the changes of keys in it; *version is the
 * one that signed it. Entries without changes of keys may be left out. What breaks the ledger's rules is
 * ERR_UNKNOWN_KEY, a signature that does not verify ERR_BAD_SIGNATURE, a change of a key that none can be ERR_REFUSED;
 * after any of these the ring is as it was. */
MUST_USE bool keyring_take(Keyring *ring, const Entry *entry, uint64_t index, size_t *version, Err *err);

/* The key of that name as the entries taken so far leave it, or NULL; valid until the next is taken. */
const KeyringKey *keyring_find(const Keyring *ring, const char *name);
/* Whether that key may sign an entry at `index` that changes records and no keys: ERR_UNKNOWN_KEY where not. So that
 * such an entry need not be taken. */
MUST_USE bool keyring_may_write(const Keyring *ring, const KeyringKey *key, uint64_t index, Err *err);

/* After the last entry: find which versions rest on the keys that the reader trusts. */
void keyring_settle(Keyring *ring, const Trust *trust);

/* Why what this version signed at `index` does not count for the reader, as words after "its author's key "; NULL where
 * it does. */
const char *keyring_doubt(const Keyring *ring, size_t version, uint64_t index);

/* Append those keys (as PublicKeys) that are trusted and valid at `index`. */
void keyring_add_valid(const Keyring *ring, uint64_t index, Buf *keys);

#endif
