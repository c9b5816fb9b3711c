/* A small ledger for tests, built by the definition of RFC 6962 (MTH and PATH, section 2.1), not by the program's own
 * tree: entries signed by keys from seeds, and their proofs against its head. */
#ifndef TESTS_SUPPORT_SMALL_LEDGER_H
#define TESTS_SUPPORT_SMALL_LEDGER_H

#include "ascribe/base/mem.h"
#include "ascribe/crypto/sign.h"
#include "ascribe/ledger/proof.h"

#define SMALL_ORIGIN "casebook.cert.example/2022"
#define SMALL_MAX 16

typedef struct SmallLedger {
	Buf entries[SMALL_MAX];
	size_t count;
} SmallLedger;

/* The key of that name: its seed is the first letter, 32 times. Free with secret_key_free. */
SecretKey *small_key(const char *name);
/* The vkey of that key, in a buffer that is used again. */
const char *small_vkey(const char *name);

/* Append an entry of `author` with these changes (JSON, joined by commas). */
void small_add(SmallLedger *ledger, const char *author, const char *changes);
/* A change that enrols a key, id "…-00000000000<digit>"; `more` is further members of its body, or "". */
const char *small_enrol(char digit, const char *name, const char *role, const char *more);

Head small_head(const SmallLedger *ledger);
/* The checkpoint of its head, by that key. */
void small_checkpoint(const SmallLedger *ledger, const char *signer, Buf *out);
/* The proof of an entry against a checkpoint. */
void small_proof(const SmallLedger *ledger, size_t index, const Buf *checkpoint, Buf *out);
void small_free(SmallLedger *ledger);

#endif
