/* Appending signed entries; see store.h. */
#include <inttypes.h>
#include <string.h>

#include "ascribe/base/log.h"
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
		return pg_lost(store, err);
	store->append_under_way = true;
	store->append_started = log_clock();
	return true;
}

static bool read_appended(const PGresult *result, StoreAppended *appended, Err *err)
{
	if (PQntuples(result) != 1)
		return err_set(err, ERR_FAILED, "the database gave no answer to the append");
	appended->first = pg_number(result, 0, 0);
	appended->head.size = pg_number(result, 0, 1);
	if (!pg_hash(pg_text(result, 0, 2), &appended->head.root) ||
	    !pg_hashes(pg_text(result, 0, 3), appended->first, &appended->frontier))
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
	pg_log(SQL_QUERY_APPEND, store->append_started, NULL, ok);
	if (ok)
		log_event("append", "casebook", store->origin, " first=%" PRIu64 " size=%" PRIu64, appended->first,
			  appended->head.size);
	return ok;
}

bool store_settled(Store *store, const char *key_name, uint64_t seq, const Hash *leaf, bool *there, Err *err)
{
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, key_name);
	pg_add_number(&params, seq);
	PGresult *result = NULL;
	Hash found;
	if (!pg_query(store, SQL_QUERY_SETTLED, &params, &result, err))
		return false;
	*there = !PQgetisnull(result, 0, 0) && pg_hash(pg_text(result, 0, 0), &found) &&
		 memcmp(&found, leaf, sizeof found) == 0;
	PQclear(result);
	return true;
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
