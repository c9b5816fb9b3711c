/* Proofs that an entry stands in a ledger, in the form of C2SP's tlog-proof, to be checked offline:
 *   c2sp.org/tlog-proof@v1
 *   extra <base64 of the entry>
 *   index <ledger index>
 *   <base64 of a hash>          the inclusion path of RFC 6962, from the leaf up; none in a ledger of one entry
 *
 *   <checkpoint>
 * C2SP leaves `extra` to the application, for what it takes to rebuild the leaf: here it is the entry's very bytes, and
 * always there, so that a proof stands alone. The bytes are vouched for by their leaf, not by the line. Pure over
 * bytes.
 */
#ifndef ASCRIBE_LEDGER_PROOF_H
#define ASCRIBE_LEDGER_PROOF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"
#include "ascribe/ledger/checkpoint.h"
#include "ascribe/ledger/entry.h"
#include "ascribe/ledger/merkle.h"
#include "ascribe/ledger/trust.h"

#define PROOF_FIRST_LINE "c2sp.org/tlog-proof@v1"
#define PROOF_MAX 262144 /* bytes of a whole proof */

/* Where an entry stands, and the hashes that lead from it to the root. */
typedef struct ProofPath {
	uint64_t index;
	size_t len;
	Hash hashes[MERKLE_MAX_LEVELS];
} ProofPath;

/* Append the proof of an entry; `checkpoint` is a whole one, with its signatures. */
void proof_add(Buf *out, const char *entry, size_t entry_len, const ProofPath *path, const Buf *checkpoint);

/* A parsed proof; the checkpoint points into the bytes parsed. Free with proof_free. */
typedef struct Proof {
	ProofPath path;
	Checkpoint checkpoint;
	char *entry_bytes;
	size_t entry_len;
	Entry entry; /* points into entry_bytes */
} Proof;

/* Parse without verifying, the entry and the checkpoint included. ERR_REFUSED says what was wrong; a proof without its
 * entry is refused. */
MUST_USE bool proof_parse(const char *bytes, size_t bytes_len, Proof *proof, Err *err);
void proof_free(Proof *proof);

/* Whether the entry stands in the tree of the proof's checkpoint, and may; ERR_LEDGER_BROKEN where not (see below). No
 * signature is verified. */
MUST_USE bool proof_stands(const Proof *proof, Err *err);

/* Verify a proof by trusted keys alone: the checkpoint (see trust_checkpoint, also for `verified`), that the entry
 * stands in the tree of that checkpoint at the index, and the entry's signature. ERR_UNKNOWN_KEY, ERR_BAD_SIGNATURE, or
 * ERR_LEDGER_BROKEN where the path does not lead to the root, or the entry cannot stand there: it is of another
 * casebook, or names a head that came after it. */
MUST_USE bool proof_verify(const Proof *proof, const Trust *trust, bool verified[CHECKPOINT_SIGNATURES_MAX], Err *err);

#endif
