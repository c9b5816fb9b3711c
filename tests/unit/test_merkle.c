/* The Merkle tree against the test vectors of transparency-dev/merkle, hashes by sha256sum, and a recursive root
 * written straight from the definition of RFC 6962. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/crypto/base64.h"
#include "ascribe/ledger/merkle.h"
#include "tests/support/shared_data.h"

#define PROOF_MAX 80
#define TREE_MAX 65

/* A hash of the vectors; a placeholder shorter than a hash is filled up with zeros, and an empty one is none: a caller
 * refuses that before any proof is looked at. */
static bool take_hash(const json_t *value, Hash *hash)
{
	size_t len;
	*hash = (Hash){0};
	return base64_decode(json_string_value(value), json_string_length(value), hash->bytes, HASH_LEN, &len) &&
	       len > 0;
}

static uint64_t number(const json_t *probe, const char *name)
{
	return (uint64_t)json_integer_value(json_object_get(probe, name));
}

/* The proof's hashes; false where one is not a hash, which a caller of the verifier refuses before it. */
static bool take_proof(const json_t *probe, Hash proof[PROOF_MAX], size_t *count)
{
	const json_t *list = json_object_get(probe, "proof");
	*count = json_array_size(list);
	for (size_t i = 0; i < *count; i++) {
		if (!take_hash(json_array_get(list, i), &proof[i]))
			return false;
	}
	return true;
}

static void check_inclusion(const char *path)
{
	json_t *probe = json_load_file(path, 0, NULL);
	Hash leaf, root, proof[PROOF_MAX];
	size_t count = 0;
	if (!probe)
		return; /* an index beyond 63 bits */
	bool ok = take_hash(json_object_get(probe, "leafHash"), &leaf) &&
		  take_hash(json_object_get(probe, "root"), &root) && take_proof(probe, proof, &count) &&
		  merkle_verify_inclusion(number(probe, "leafIdx"), number(probe, "treeSize"), &leaf, proof, count,
					  &root);
	cr_expect_neq(ok, json_is_true(json_object_get(probe, "wantErr")), "%s", path);
	json_decref(probe);
}

static void check_consistency(const char *path)
{
	json_t *probe = json_load_file(path, 0, NULL);
	Hash root1, root2, proof[PROOF_MAX];
	size_t count = 0;
	if (!probe)
		return;
	if (strstr(path, "size1-is-zero-and-size2-is-not-zero")) {
		json_decref(probe); /* ours differs there by definition: every tree extends the empty one */
		return;
	}
	bool ok = take_hash(json_object_get(probe, "root1"), &root1) &&
		  take_hash(json_object_get(probe, "root2"), &root2) && take_proof(probe, proof, &count) &&
		  merkle_verify_consistency(number(probe, "size1"), number(probe, "size2"), proof, count, &root1,
					    &root2);
	cr_expect_neq(ok, json_is_true(json_object_get(probe, "wantErr")), "%s", path);
	json_decref(probe);
}

Test(merkle, decides_the_published_inclusion_proofs)
{
	cr_assert_gt(shared_each_file("merkle/inclusion", check_inclusion), 50);
}

Test(merkle, decides_the_published_consistency_proofs)
{
	cr_assert_gt(shared_each_file("merkle/consistency", check_consistency), 50);
}

static Hash leaf_of(uint64_t index)
{
	return merkle_leaf(&index, sizeof index);
}

/* RFC 6962 section 2.1, as it is written there. */
static Hash defined_root(uint64_t start, uint64_t end)
{
	if (end - start == 1)
		return leaf_of(start);
	uint64_t split = 1;
	while (split * 2 < end - start)
		split *= 2;
	Hash left = defined_root(start, start + split), right = defined_root(start + split, end);
	return merkle_node(&left, &right);
}

/* What a store would answer to a step: its nodes are roots of perfect subtrees. */
static Hash answer(const MerkleStep *step)
{
	Hash hash = {0};
	for (size_t i = step->count; i-- > 0;) {
		uint64_t start = step->nodes[i].index << step->nodes[i].level;
		Hash node = defined_root(start, start + (UINT64_C(1) << step->nodes[i].level));
		hash = i + 1 == step->count ? node : merkle_node(&node, &hash);
	}
	return hash;
}

static size_t answers(const MerkleStep *steps, size_t count, Hash *proof)
{
	for (size_t i = 0; i < count; i++)
		proof[i] = answer(&steps[i]);
	return count;
}

Test(merkle, hashes_as_sha256sum_does)
{
	/* printf '\0' | sha256sum; printf '' | sha256sum; the node: \1 and two such leaves */
	char hex[65];
	Hash leaf = merkle_leaf("", 0), empty = merkle_empty_root(), node = merkle_node(&leaf, &leaf);
	hash_to_hex(&leaf, hex);
	cr_assert_str_eq(hex, "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
	hash_to_hex(&empty, hex);
	cr_assert_str_eq(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
	hash_to_hex(&node, hex);
	cr_assert_str_eq(hex, "fe43d66afa4a9a5c4f9c9da89f4ffb52635c8f342e7ffb731d68e36c5982072a");
}

Test(merkle, grows_to_the_roots_of_the_definition)
{
	Frontier frontier = {0};
	Hash root = frontier_root(&frontier), empty = merkle_empty_root();
	cr_assert_arr_eq(root.bytes, empty.bytes, HASH_LEN);
	for (uint64_t size = 1; size <= TREE_MAX; size++) {
		Hash leaf = leaf_of(size - 1), expected = defined_root(0, size);
		frontier_append(&frontier, &leaf);
		root = frontier_root(&frontier);
		cr_assert_eq(frontier.size, size);
		cr_assert_eq(frontier.count, (size_t)__builtin_popcountll(size));
		cr_assert_arr_eq(root.bytes, expected.bytes, HASH_LEN, "size %d", (int)size);
	}
}

Test(merkle, proves_the_inclusion_of_every_leaf)
{
	MerkleStep *steps = calloc(2 * MERKLE_MAX_LEVELS, sizeof *steps);
	Hash proof[PROOF_MAX];
	for (uint64_t size = 1; size <= TREE_MAX; size++) {
		Hash root = defined_root(0, size);
		for (uint64_t index = 0; index < size; index++) {
			size_t count = answers(steps, merkle_inclusion_steps(index, size, steps), proof);
			Hash leaf = leaf_of(index), other = leaf_of(index + 1);
			cr_assert(merkle_verify_inclusion(index, size, &leaf, proof, count, &root));
			cr_assert_not(merkle_verify_inclusion(index, size, &other, proof, count, &root));
		}
	}
	free(steps);
}

Test(merkle, proves_the_growth_from_every_size)
{
	MerkleStep *steps = calloc(2 * MERKLE_MAX_LEVELS, sizeof *steps);
	Hash proof[PROOF_MAX];
	for (uint64_t size2 = 1; size2 <= TREE_MAX; size2++) {
		Hash root2 = defined_root(0, size2);
		for (uint64_t size1 = 1; size1 <= size2; size1++) {
			Hash root1 = defined_root(0, size1), wrong = leaf_of(99);
			size_t count = answers(steps, merkle_consistency_steps(size1, size2, steps), proof);
			cr_assert(merkle_verify_consistency(size1, size2, proof, count, &root1, &root2), "%d %d",
				  (int)size1, (int)size2);
			cr_assert_not(merkle_verify_consistency(size1, size2, proof, count, &wrong, &root2));
		}
	}
	free(steps);
}

Test(merkle, extends_the_empty_tree_without_a_proof)
{
	Hash empty = merkle_empty_root(), root = leaf_of(0);
	cr_assert(merkle_verify_consistency(0, 1, NULL, 0, &empty, &root));
	cr_assert_not(merkle_verify_consistency(0, 1, &root, 1, &empty, &root));
	cr_assert_not(merkle_verify_consistency(0, 1, NULL, 0, &root, &root));
	cr_assert_not(merkle_verify_consistency(2, 1, NULL, 0, &root, &root));
}

Test(merkle, refuses_an_index_beyond_the_tree)
{
	Hash leaf = leaf_of(0);
	cr_assert(merkle_verify_inclusion(0, 1, &leaf, NULL, 0, &leaf));
	cr_assert_not(merkle_verify_inclusion(1, 1, &leaf, NULL, 0, &leaf));
	cr_assert_not(merkle_verify_inclusion(0, 0, &leaf, NULL, 0, &leaf));
}

Test(merkle, refuses_a_proof_that_is_too_long)
{
	Hash leaf = leaf_of(0), proof[3] = {leaf_of(1), leaf_of(2), leaf_of(3)};
	Hash root = merkle_node(&leaf, &proof[0]);
	cr_assert(merkle_verify_inclusion(0, 2, &leaf, proof, 1, &root));
	cr_assert_not(merkle_verify_inclusion(0, 2, &leaf, proof, 2, &root));
	cr_assert(merkle_verify_consistency(1, 2, proof, 1, &leaf, &root));
	cr_assert_not(merkle_verify_consistency(1, 2, proof, 2, &leaf, &root));
}

Test(merkle, plans_proofs_in_the_largest_tree)
{
	MerkleStep *steps = calloc(2 * MERKLE_MAX_LEVELS, sizeof *steps);
	uint64_t size = UINT64_C(1) << 62;
	cr_assert_eq(merkle_inclusion_steps(size - 1, size, steps), 62);
	cr_assert_eq(steps[0].nodes[0].level, 0);
	cr_assert_eq(steps[0].nodes[0].index, size - 2);
	cr_assert_eq(steps[61].nodes[0].level, 61);
	cr_assert_eq(steps[61].nodes[0].index, 0);
	cr_assert_leq(merkle_consistency_steps(size - 1, size, steps), MERKLE_MAX_LEVELS + 1);
	free(steps);
}
