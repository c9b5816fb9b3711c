/* Reading entries as they are stored; see store.h. */
#include <inttypes.h>

#include "pg.h"

/* A row of the entries' queries: index, bytes, time, key and its end. Points into `result` and `bytes`. */
static bool take_entry(const PGresult *result, int row, Buf *bytes, StoreEntry *entry, Err *err)
{
	*entry = (StoreEntry){
		.index = pg_number(result, row, 0),
		.recorded_at = pg_text(result, row, 2),
		.vkey = PQgetisnull(result, row, 3) ? NULL : pg_text(result, row, 3),
		.last_valid = PQgetisnull(result, row, 4) ? STORE_NEWEST : pg_number(result, row, 4),
	};
	if (!pg_bytes(pg_text(result, row, 1), bytes))
		return err_set(err, ERR_LEDGER_BROKEN, "the database's entry %" PRIu64 " is not bytes", entry->index);
	entry->bytes = buf_text(bytes);
	entry->len = bytes->len;
	return true;
}

/* The only row, kept in the arena. */
static bool keep_entry(const PGresult *result, Arena *arena, StoreEntry *entry, Err *err)
{
	Buf bytes = {0};
	bool ok = take_entry(result, 0, &bytes, entry, err);
	if (ok) {
		entry->bytes = arena_strndup(arena, entry->bytes, entry->len);
		entry->recorded_at = arena_strdup(arena, entry->recorded_at);
		entry->vkey = entry->vkey ? arena_strdup(arena, entry->vkey) : NULL;
	}
	buf_free(&bytes);
	return ok;
}

static bool query_entry(Store *store, const char *sql, const PgParams *params, Arena *arena, StoreEntry *entry,
			bool *found, Err *err)
{
	PGresult *result = NULL;
	if (!pg_query(store, sql, params, &result, err))
		return false;
	*found = PQntuples(result) == 1;
	bool ok = !*found || keep_entry(result, arena, entry, err);
	PQclear(result);
	return ok;
}

bool store_entry(Store *store, uint64_t index, Arena *arena, StoreEntry *entry, Err *err)
{
	bool found;
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_number(&params, index);
	return query_entry(store, SQL_QUERY_ENTRY_GET, &params, arena, entry, &found, err) &&
	       (found || err_set(err, ERR_NOT_FOUND, "the ledger has no entry %" PRIu64, index));
}

bool store_entry_of(Store *store, const char *key_name, uint64_t seq, Arena *arena, StoreEntry *entry, bool *found,
		    Err *err)
{
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, key_name);
	pg_add_number(&params, seq);
	return query_entry(store, SQL_QUERY_ENTRY_OF, &params, arena, entry, found, err);
}

bool store_entry_of_leaf(Store *store, const Hash *leaf, Arena *arena, StoreEntry *entry, Err *err)
{
	bool found;
	Buf bytes = {0};
	PgParams params = {0};
	buf_add(&bytes, leaf->bytes, HASH_LEN);
	pg_add_text(&params, store->origin);
	pg_add_binary(&params, &bytes);
	bool ok = query_entry(store, SQL_QUERY_ENTRY_OF_LEAF, &params, arena, entry, &found, err) &&
		  (found || err_set(err, ERR_NOT_FOUND, "the ledger has no entry with that hash"));
	buf_free(&bytes);
	return ok;
}

typedef struct Walk {
	StoreEntryVisitor visit;
	void *context;
	Buf bytes;
} Walk;

static bool visit_entry(void *context, const PGresult *result, int row, Err *err)
{
	Walk *walk = context;
	StoreEntry entry;
	buf_clear(&walk->bytes);
	return take_entry(result, row, &walk->bytes, &entry, err) && walk->visit(walk->context, &entry, err);
}

bool store_log(Store *store, const StoreLog *log, StoreEntryVisitor visit, void *context, Err *err)
{
	static const PgCursor of_all = {SQL_QUERY_LOG, SQL_QUERY_LOG_FETCH, SQL_QUERY_LOG_CLOSE},
			      of_some = {SQL_QUERY_LOG_OF, SQL_QUERY_LOG_FETCH, SQL_QUERY_LOG_CLOSE};
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, log->author);
	pg_add_number(&params, log->first);
	pg_add_number(&params, log->limit); /* all: more than there can be */
	if (log->kind) {
		pg_add_text(&params, log->kind->name);
		pg_add_text(&params, log->record ? log->record->text : NULL);
	}
	Walk walk = {.visit = visit, .context = context};
	bool ok = pg_walk(store, log->kind ? &of_some : &of_all, &params, visit_entry, &walk, err);
	buf_free(&walk.bytes);
	return ok;
}

bool store_entries_of_incident(Store *store, const Uuid *incident, uint64_t bound, StoreEntryVisitor visit,
			       void *context, Err *err)
{
	static const PgCursor cursor = {SQL_QUERY_ENTRIES_OF_INCIDENT, SQL_QUERY_LOG_FETCH, SQL_QUERY_LOG_CLOSE};
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, incident->text);
	pg_add_number(&params, bound);
	Walk walk = {.visit = visit, .context = context};
	bool ok = pg_walk(store, &cursor, &params, visit_entry, &walk, err);
	buf_free(&walk.bytes);
	return ok;
}
