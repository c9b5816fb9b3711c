/* The RFC 6962 Merkle tree: roots, verification, and what a proof is made of; see merkle.h.
 * Standards: RFC 6962 section 2.1 (tree and proofs), RFC 9162 sections 2.1.3.2 and 2.1.4.2 (verification).
 * Never reads or writes anything but its arguments. */
#include "ascribe/ledger/merkle.h"

#include <string.h>

/* A run of leaves [start, end). */
typedef struct Range {
	uint64_t start;
	uint64_t end;
} Range;

Hash merkle_leaf(const void *entry, size_t entry_len)
{
	return hash_two("\x00", 1, entry, entry_len);
}

Hash merkle_node(const Hash *left, const Hash *right)
{
	return hash_three("\x01", 1, left->bytes, HASH_LEN, right->bytes, HASH_LEN);
}

Hash merkle_empty_root(void)
{
	return hash_bytes("", 0);
}

static bool hash_equal(const Hash *a, const Hash *b)
{
	return memcmp(a->bytes, b->bytes, HASH_LEN) == 0;
}

void frontier_append(Frontier *frontier, const Hash *leaf)
{
	Hash hash = *leaf;
	for (uint64_t size = frontier->size; size & 1; size >>= 1)
		hash = merkle_node(&frontier->subtrees[--frontier->count], &hash);
	frontier->subtrees[frontier->count++] = hash;
	frontier->size++;
}

Hash frontier_root(const Frontier *frontier)
{
	if (frontier->count == 0)
		return merkle_empty_root();
	size_t i = frontier->count - 1;
	Hash root = frontier->subtrees[i];
	while (i-- > 0)
		root = merkle_node(&frontier->subtrees[i], &root);
	return root;
}

/* Go up from node `*at` of a level whose last node is `*last`, until `*at` is a right child or the first node: a node
 * without a right sibling stands for its parent too. */
static void skip_lone_levels(uint64_t *at, uint64_t *last)
{
	while (!(*at & 1) && *at != 0) {
		*at >>= 1;
		*last >>= 1;
	}
}

bool merkle_verify_inclusion(uint64_t index, uint64_t size, const Hash *leaf, const Hash *path, size_t path_len,
			     const Hash *root)
{
	if (index >= size)
		return false;
	uint64_t at = index;
	uint64_t last = size - 1;
	Hash hash = *leaf;
	for (size_t i = 0; i < path_len; i++) {
		if (last == 0)
			return false;
		if ((at & 1) || at == last) {
			hash = merkle_node(&path[i], &hash);
			skip_lone_levels(&at, &last);
		} else {
			hash = merkle_node(&hash, &path[i]);
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 && hash_equal(&hash, root);
}

/* Verify for 0 < size1 < size2. `first` is the largest perfect subtree that both trees share. */
static bool verify_growth(uint64_t size1, uint64_t size2, const Hash *first, const Hash *proof, size_t proof_len,
			  const Hash *root1, const Hash *root2)
{
	uint64_t at = size1 - 1;
	uint64_t last = size2 - 1;
	while (at & 1) {
		at >>= 1;
		last >>= 1;
	}
	Hash hash1 = *first;
	Hash hash2 = *first;
	for (size_t i = 0; i < proof_len; i++) {
		if (last == 0)
			return false;
		if ((at & 1) || at == last) {
			hash1 = merkle_node(&proof[i], &hash1);
			hash2 = merkle_node(&proof[i], &hash2);
			skip_lone_levels(&at, &last);
		} else {
			hash2 = merkle_node(&hash2, &proof[i]);
		}
		at >>= 1;
		last >>= 1;
	}
	return last == 0 && hash_equal(&hash1, root1) && hash_equal(&hash2, root2);
}

bool merkle_verify_consistency(uint64_t size1, uint64_t size2, const Hash *proof, size_t proof_len, const Hash *root1,
			       const Hash *root2)
{
	Hash empty = merkle_empty_root();
	if (size1 > size2 || (size1 == 0 && !hash_equal(root1, &empty)))
		return false;
	if (size1 == size2)
		return proof_len == 0 && hash_equal(root1, root2);
	if (size1 == 0)
		return proof_len == 0;
	if ((size1 & (size1 - 1)) == 0) /* a perfect tree: its root is the shared subtree, and not in the proof */
		return verify_growth(size1, size2, root1, proof, proof_len, root1, root2);
	return proof_len > 0 && verify_growth(size1, size2, &proof[0], proof + 1, proof_len - 1, root1, root2);
}

/* The largest power of two below `n` (n > 1): where RFC 6962 splits a tree of n leaves. */
static uint64_t split_of(uint64_t n)
{
	uint64_t split = 1;
	while (split < n - split)
		split *= 2;
	return split;
}

/* The step of a range that starts where RFC 6962's tree starts one: its perfect subtrees, largest first. */
static void range_to_step(Range range, MerkleStep *step)
{
	step->count = 0;
	uint64_t len = range.end - range.start;
	uint64_t start = range.start;
	for (unsigned level = MERKLE_MAX_LEVELS; level-- > 0;) {
		if (!(len >> level & 1))
			continue;
		step->nodes[step->count++] = (MerkleNodeId){.level = level, .index = start >> level};
		start += UINT64_C(1) << level;
	}
}

/* Ranges were met from the root down; a proof lists them from the bottom up. */
static size_t ranges_to_steps(const Range *ranges, size_t count, MerkleStep *steps)
{
	for (size_t i = 0; i < count; i++)
		range_to_step(ranges[count - 1 - i], &steps[i]);
	return count;
}

size_t merkle_inclusion_steps(uint64_t index, uint64_t size, MerkleStep *steps)
{
	Range ranges[MERKLE_MAX_LEVELS];
	size_t count = 0;
	Range tree = {0, size};
	while (tree.end - tree.start > 1) {
		uint64_t middle = tree.start + split_of(tree.end - tree.start);
		if (index < middle) {
			ranges[count++] = (Range){middle, tree.end};
			tree.end = middle;
		} else {
			ranges[count++] = (Range){tree.start, middle};
			tree.start = middle;
		}
	}
	return ranges_to_steps(ranges, count, steps);
}

size_t merkle_consistency_steps(uint64_t size1, uint64_t size2, MerkleStep *steps)
{
	Range ranges[MERKLE_MAX_LEVELS + 1];
	size_t count = 0;
	Range tree = {0, size2};
	while (tree.end != size1) {
		uint64_t middle = tree.start + split_of(tree.end - tree.start);
		if (size1 <= middle) {
			ranges[count++] = (Range){middle, tree.end};
			tree.end = middle;
		} else {
			ranges[count++] = (Range){tree.start, middle};
			tree.start = middle;
		}
	}
	if (tree.start > 0) /* the verifier knows the root of the old tree, but not of its last subtree */
		ranges[count++] = tree;
	return ranges_to_steps(ranges, count, steps);
}
