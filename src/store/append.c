/* Appending signed entries, and the proofs that go with it; see store.h. */
#include <string.h>

#include "pg.h"

static void pack_notes(Buf *array, const StoreNote *notes, size_t count)
{
	pg_array_begin(array, PG_OID_BYTEA, count);
	for (size_t i = 0; i < count; i++)
		pg_array_add(array, notes[i].bytes, notes[i].len);
}

bool store_append_send(Store *store, const StoreNote *notes, size_t count, Err *err)
{
	Buf array = {0};
	pack_notes(&array, notes, count);
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_binary(&params, &array);
	int sent = PQsendQueryParams(store->connection, SQL_QUERY_APPEND, params.count, NULL, params.values,
				     params.lengths, params.formats, 0);
	buf_free(&array);
	if (!sent || PQflush(store->connection) < 0)
		return err_set(err, ERR_NO_DATABASE, "the connection to the database was lost");
	store->append_under_way = true;
	return true;
}

/* The text form of an array of hashes: in it, each hash stands behind an x, and there is no other x. */
static bool parse_frontier(const char *text, uint64_t size, Frontier *frontier)
{
	*frontier = (Frontier){.size = size};
	for (text = strchr(text, 'x'); text; text = strchr(text, 'x')) {
		text++;
		if (frontier->count == MERKLE_MAX_LEVELS || !pg_hash(text, &frontier->subtrees[frontier->count]))
			return false;
		frontier->count++;
	}
	return true;
}

static bool read_appended(const PGresult *result, StoreAppended *appended, Err *err)
{
	if (PQntuples(result) != 1)
		return err_set(err, ERR_FAILED, "the database gave no answer to the append");
	appended->first = pg_number(result, 0, 0);
	appended->head.size = pg_number(result, 0, 1);
	if (!pg_hash(pg_text(result, 0, 2), &appended->head.root) ||
	    !parse_frontier(pg_text(result, 0, 3), appended->first, &appended->frontier))
		return err_set(err, ERR_LEDGER_BROKEN, "the database's answer to the append is not a tree head");
	const char *commit = pg_text(result, 0, 4);
	if (strcmp(commit, "off") == 0 || strcmp(commit, "local") == 0)
		return err_set(err, ERR_FAILED, "the server does not let synchronous_commit be on");
	return true;
}

bool store_append_finish(Store *store, StoreAppended *appended, Err *err)
{
	PGresult *result = PQgetResult(store->connection);
	bool ok = pg_check(store, &result, err) && read_appended(result, appended, err);
	PQclear(result);
	/* outside of a transaction the commit comes after the answer, and may fail: a deferred constraint, a full disk
	 */
	while ((result = PQgetResult(store->connection)) != NULL) {
		if (ok)
			ok = pg_check(store, &result, err);
		PQclear(result);
	}
	store->append_under_way = false;
	return ok;
}

bool store_open_casebook(Store *store, const char *origin, const StoreNote *note, StoreAppended *appended, Err *err)
{
	Buf bytes = {0};
	buf_add(&bytes, note->bytes, note->len);
	PgParams params = {0};
	pg_add_text(&params, origin);
	pg_add_binary(&params, &bytes);
	PGresult *result = NULL;
	bool ok = pg_query(store, SQL_QUERY_OPEN_CASEBOOK, &params, &result, err) &&
		  read_appended(result, appended, err);
	PQclear(result);
	buf_free(&bytes);
	return ok && store_choose_casebook(store, origin, err);
}

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

bool store_consistency_proof(Store *store, uint64_t size1, uint64_t size2, Hash *proof, size_t *proof_len, Err *err)
{
	*proof_len = 0;
	if (size1 == 0 || size1 == size2)
		return true;
	Arena *arena = arena_new();
	MerkleStep *steps = arena_array(arena, (size_t)MERKLE_MAX_LEVELS * 2, sizeof *steps);
	size_t step_count = merkle_consistency_steps(size1, size2, steps);
	Hash *hashes = NULL;
	bool ok = fetch_nodes(store, steps, step_count, arena, &hashes, err);
	for (size_t s = 0, at = 0; ok && s < step_count; at += steps[s].count, s++)
		proof[(*proof_len)++] = fold_step(hashes + at, steps[s].count);
	arena_free(arena);
	return ok;
}
