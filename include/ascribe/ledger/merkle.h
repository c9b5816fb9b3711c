/* The Merkle tree of RFC 6962 (section 2.1): leaf = SHA-256(0x00, entry), node = SHA-256(0x01, left, right).
 * Pure: works on hashes given. Sizes and indices are uint64_t; at most 2^62 entries. */
#ifndef ASCRIBE_LEDGER_MERKLE_H
#define ASCRIBE_LEDGER_MERKLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/crypto/hash.h"

#define MERKLE_MAX_LEVELS 63

Hash merkle_leaf(const void *entry, size_t entry_len);
Hash merkle_node(const Hash *left, const Hash *right);
Hash merkle_empty_root(void); /* SHA-256 of nothing */

/* A frontier (compact range from 0): the roots of the perfect subtrees of a tree of `size` leaves, largest first.
 * count = number of set bits of size. */
typedef struct Frontier {
	uint64_t size;
	size_t count;
	Hash subtrees[MERKLE_MAX_LEVELS];
} Frontier;

void frontier_append(Frontier *frontier, const Hash *leaf);
Hash frontier_root(const Frontier *frontier);

/* Verify that `leaf` is at `index` in the tree of `size` with `root` (RFC 9162, 2.1.3.2). `path` has `path_len` hashes.
 */
bool merkle_verify_inclusion(uint64_t index, uint64_t size, const Hash *leaf, const Hash *path, size_t path_len,
			     const Hash *root);

/* Verify that the tree of size2/root2 extends that of size1/root1 (RFC 9162, 2.1.4.2). size1 = 0: any, with an empty
 * proof and root1 the empty root. */
bool merkle_verify_consistency(uint64_t size1, uint64_t size2, const Hash *proof, size_t proof_len, const Hash *root1,
			       const Hash *root2);

/* Where a proof's hashes come from: the perfect subtree of 2^level leaves that starts at leaf index << level. */
typedef struct MerkleNodeId {
	unsigned level;
	uint64_t index;
} MerkleNodeId;

/* One step of a proof: the hash is the root over the consecutive perfect subtrees nodes[0..count), folded from the
 * right (mostly count is 1). */
typedef struct MerkleStep {
	size_t count;
	MerkleNodeId nodes[MERKLE_MAX_LEVELS];
} MerkleStep;

/* The steps of an inclusion proof for index < size, or a consistency proof for 0 < size1 <= size2, in order. `steps`
 * has room for MERKLE_MAX_LEVELS * 2; returns how many. */
size_t merkle_inclusion_steps(uint64_t index, uint64_t size, MerkleStep *steps);
size_t merkle_consistency_steps(uint64_t size1, uint64_t size2, MerkleStep *steps);

#endif
