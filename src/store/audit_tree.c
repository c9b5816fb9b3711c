/* The stored nodes of the tree against the computed ones; see ascribe/store/audit.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "audit_private.h"

#define RUNS_MAX 256 /* runs of nodes that differ, looked into one by one */

typedef struct Run {
	unsigned level;
	uint64_t first, count;
} Run;

typedef struct Runs {
	Run items[RUNS_MAX];
	size_t count;
	bool full;
} Runs;

static void keep_run(void *context, unsigned level, uint64_t first, uint64_t count)
{
	Runs *runs = context;
	if (runs->count < RUNS_MAX)
		runs->items[runs->count++] = (Run){level, first, count};
	else
		runs->full = true;
}

static bool tell_page(Auditor *auditor, bool *more, Err *err)
{
	PGresult *rows = NULL;
	if (!pg_query_binary(auditor->store, SQL_QUERY_AUDIT_NODES_FETCH, NULL, &rows, err))
		return false;
	*more = PQntuples(rows) > 0;
	for (int row = 0; row < PQntuples(rows); row++) {
		Hash hash = {0};
		if (PQgetlength(rows, row, 1) == HASH_LEN)
			memcpy(hash.bytes, PQgetvalue(rows, row, 1), HASH_LEN);
		audit_node_stored(auditor->audit, pg_binary_number(rows, row, 0), &hash);
	}
	audit_progress(auditor, (uint64_t)PQntuples(rows));
	PQclear(rows);
	return true;
}

static bool tell_level(Auditor *auditor, unsigned level, Runs *runs, Err *err)
{
	PgParams params = {0};
	PGresult *result = NULL;
	bool more = true;
	pg_add_text(&params, store_origin(auditor->store));
	pg_add_number(&params, level);
	pg_add_number(&params, audit_node_first(auditor->audit, level));
	bool ok = pg_query(auditor->store, SQL_QUERY_AUDIT_NODES, &params, &result, err);
	PQclear(result);
	audit_nodes_begin(auditor->audit, level, keep_run, runs);
	while (ok && more)
		ok = tell_page(auditor, &more, err);
	if (!ok)
		return false;
	audit_nodes_end(auditor->audit);
	return pg_execute(auditor->store, SQL_QUERY_AUDIT_NODES_CLOSE, err);
}

/* The hash in a cell; false where there is none. */
static bool hash_cell(const PGresult *rows, int row, int column, Hash *hash)
{
	if (PQgetisnull(rows, row, column) || PQgetlength(rows, row, column) != HASH_LEN)
		return false;
	memcpy(hash->bytes, PQgetvalue(rows, row, column), HASH_LEN);
	return true;
}

/* Whether a stored node is what is below it. */
static void check_node(Auditor *auditor, const Run *run, const PGresult *rows, int row)
{
	uint64_t index = pg_binary_number(rows, row, 0);
	Hash stored, left, right, right_one;
	bool there = hash_cell(rows, row, 1, &stored), known = true;
	if (run->level == 0 && !PQgetisnull(rows, row, 4))
		right_one = merkle_leaf(PQgetvalue(rows, row, 4), (size_t)PQgetlength(rows, row, 4));
	else if (run->level > 0 && hash_cell(rows, row, 2, &left) && hash_cell(rows, row, 3, &right))
		right_one = merkle_node(&left, &right);
	else
		known = false;
	if (there && known && memcmp(&stored, &right_one, sizeof stored) == 0)
		return;
	if (index >= audit_node_end(auditor->audit, run->level))
		audit_report(auditor->audit, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "node", "hash",
			     "node %" PRIu64 " of level %u stands beyond the tree", index, run->level);
	else if (known || !there)
		audit_report(auditor->audit, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "node", "hash",
			     "node %" PRIu64 " of level %u (entries %" PRIu64 " to %" PRIu64 ") %s", index, run->level,
			     index << run->level, ((index + 1) << run->level) - 1,
			     there ? "is not the hash of what is below it" : "is missing");
}

static bool look_into(Auditor *auditor, const Run *run, Err *err)
{
	PgParams params = {0};
	PGresult *rows = NULL;
	pg_add_text(&params, store_origin(auditor->store));
	pg_add_number(&params, run->level);
	pg_add_number(&params, run->first);
	pg_add_number(&params, run->first + run->count);
	if (!pg_query_binary(auditor->store, SQL_QUERY_AUDIT_CHILDREN, &params, &rows, err))
		return false;
	for (int row = 0; row < PQntuples(rows); row++)
		check_node(auditor, run, rows, row);
	PQclear(rows);
	return true;
}

bool audit_stored_nodes(Auditor *auditor, Err *err)
{
	Runs *runs = mem_alloc(sizeof *runs);
	runs->count = 0;
	runs->full = false;
	bool ok = true;
	for (unsigned level = 0; ok && level < audit_node_levels(auditor->audit); level++)
		ok = tell_level(auditor, level, runs, err);
	for (size_t i = 0; ok && i < runs->count; i++)
		ok = look_into(auditor, &runs->items[i], err);
	if (ok && runs->count > 0)
		audit_report(auditor->audit, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "node", NULL,
			     "the stored tree is not that of the entries, from level %u, node %" PRIu64 " on%s",
			     runs->items[0].level, runs->items[0].first,
			     runs->full ? "; more differ than are listed" : "");
	free(runs);
	return ok;
}
