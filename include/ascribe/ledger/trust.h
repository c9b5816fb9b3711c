/* What a reader trusts: public keys, had from their owners. Checks what a casebook hands out against them, and against
 * nothing else: no server, no clock, no key that the bytes themselves name. Pure over bytes. */
#ifndef ASCRIBE_LEDGER_TRUST_H
#define ASCRIBE_LEDGER_TRUST_H

#include <stdbool.h>
#include <stddef.h>

#include "ascribe/base/err.h"
#include "ascribe/crypto/sign.h"
#include "ascribe/ledger/checkpoint.h"
#include "ascribe/ledger/entry.h"

typedef struct Trust {
	const PublicKey *keys; /* of either type */
	size_t count;
} Trust;

/* Verify all signatures and cosignatures of the checkpoint that are by trusted keys; verified[i] says whether
 * signatures[i] is one of them. ERR_UNKNOWN_KEY where there is none, ERR_BAD_SIGNATURE where one does not verify. */
MUST_USE bool trust_checkpoint(const Trust *trust, const Checkpoint *checkpoint,
			       bool verified[CHECKPOINT_SIGNATURES_MAX], Err *err);

/* Verify the signature of the entry; its author's key must be trusted. Errors as above. */
MUST_USE bool trust_entry(const Trust *trust, const Entry *entry, Err *err);

#endif
