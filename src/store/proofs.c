/* Merkle proofs from the nodes that the database keeps; see store.h. Reads the nodes of a path and no others. */
#include <inttypes.h>
#include <string.h>

#include "pg.h"

/* Fold one step's subtrees from the right. */
static Hash fold_step(const Hash *hashes, size_t count)
{
	Hash acc = hashes[count - 1];
	for (size_t i = count - 1; i > 0; i--)
		acc = merkle_node(&hashes[i - 1], &acc);
	return acc;
}

/* The nodes that the steps name, in order, as hashes in the arena. */
static bool fetch_nodes(Store *store, const MerkleStep *steps, size_t step_count, Arena *arena, Hash **hashes, Err *err)
{
	Buf levels = {0}, indices = {0};
	size_t wanted = 0;
	pg_literal_begin(&levels);
	pg_literal_begin(&indices);
	for (size_t s = 0; s < step_count; s++) {
		for (size_t i = 0; i < steps[s].count; i++, wanted++) {
			pg_literal_add(&levels, arena_printf(arena, "%u", steps[s].nodes[i].level));
			pg_literal_add(&indices,
				       arena_printf(arena, "%llu", (unsigned long long)steps[s].nodes[i].index));
		}
	}
	pg_literal_end(&levels);
	pg_literal_end(&indices);
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, levels.data);
	pg_add_text(&params, indices.data);
	PGresult *result = NULL;
	bool ok = pg_query(store, SQL_QUERY_NODES, &params, &result, err);
	if (ok && (size_t)PQntuples(result) != wanted)
		ok = err_set(err, ERR_LEDGER_BROKEN, "nodes of the Merkle tree are missing in the database");
	*hashes = arena_array(arena, wanted + 1, sizeof **hashes);
	for (size_t i = 0; ok && i < wanted; i++)
		ok = pg_hash(pg_text(result, (int)i, 0), &(*hashes)[i]) ||
		     err_set(err, ERR_LEDGER_BROKEN, "a node of the Merkle tree is not a hash");
	PQclear(result);
	buf_free(&levels);
	buf_free(&indices);
	return ok;
}

/* The proof of those steps: a hash each. */
static bool fold_steps(Store *store, const MerkleStep *steps, size_t step_count, Arena *arena, Hash *proof,
		       size_t *proof_len, Err *err)
{
	Hash *hashes = NULL;
	if (!fetch_nodes(store, steps, step_count, arena, &hashes, err))
		return false;
	for (size_t s = 0, at = 0; s < step_count; at += steps[s].count, s++)
		proof[(*proof_len)++] = fold_step(hashes + at, steps[s].count);
	return true;
}

bool store_consistency_proof(Store *store, uint64_t size1, uint64_t size2, Hash *proof, size_t *proof_len, Err *err)
{
	*proof_len = 0;
	if (size1 == 0 || size1 == size2)
		return true;
	Arena *arena = arena_new();
	MerkleStep *steps = arena_array(arena, (size_t)MERKLE_MAX_LEVELS * 2, sizeof *steps);
	size_t step_count = merkle_consistency_steps(size1, size2, steps);
	bool ok = fold_steps(store, steps, step_count, arena, proof, proof_len, err);
	arena_free(arena);
	return ok;
}

bool store_inclusion_proof(Store *store, uint64_t index, uint64_t size, Hash *proof, size_t *proof_len, Err *err)
{
	*proof_len = 0;
	if (size == 1)
		return true;
	Arena *arena = arena_new();
	MerkleStep *steps = arena_array(arena, (size_t)MERKLE_MAX_LEVELS * 2, sizeof *steps);
	size_t step_count = merkle_inclusion_steps(index, size, steps);
	bool ok = fold_steps(store, steps, step_count, arena, proof, proof_len, err);
	arena_free(arena);
	return ok;
}

bool store_entry_path(Store *store, const StoreEntry *entry, const Head *head, ProofPath *path, Err *err)
{
	Hash leaf = merkle_leaf(entry->bytes, entry->len), hashes[MERKLE_MAX_LEVELS * 2];
	size_t len;
	if (!store_inclusion_proof(store, entry->index, head->size, hashes, &len, err))
		return false;
	if (merkle_verify_inclusion(entry->index, head->size, &leaf, hashes, len, &head->root)) {
		*path = (ProofPath){.index = entry->index, .len = len};
		memcpy(path->hashes, hashes, len * sizeof *hashes); /* at most as many as a tree has levels */
		return true;
	}
	err_set(err, ERR_LEDGER_BROKEN, "the server's entry %" PRIu64 " does not stand in its tree", entry->index);
	return err_hint(err, "the database was changed: write nothing, and tell an auditor");
}
