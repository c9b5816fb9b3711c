/* Who has which access; see ascribe/store/access.h. */
#include "ascribe/store/access.h"

#include "pg.h"

const char *store_user(const Store *store)
{
	return PQuser(store->connection);
}

bool store_grants(Store *store, Arena *arena, StoreGrant **grants, size_t *count, Err *err)
{
	PgParams params = {0};
	PGresult *result = NULL;
	pg_add_text(&params, store->origin);
	if (!pg_query(store, SQL_QUERY_GRANTS, &params, &result, err))
		return false;
	*count = (size_t)PQntuples(result);
	*grants = arena_array(arena, *count, sizeof **grants);
	for (int row = 0; row < PQntuples(result); row++)
		(*grants)[row] = (StoreGrant){.who = arena_strdup(arena, pg_text(result, row, 0)),
					      .access = arena_strdup(arena, pg_text(result, row, 1)),
					      .keys = arena_strdup(arena, pg_text(result, row, 2)),
					      .is_there = pg_bool(result, row, 3),
					      .is_superuser = pg_bool(result, row, 4)};
	PQclear(result);
	return true;
}

bool store_stray_grants(Store *store, Arena *arena, StoreStray *stray, Err *err)
{
	PGresult *result = NULL;
	*stray = (StoreStray){0};
	if (!pg_query(store, SQL_QUERY_STRAY_GRANTS, NULL, &result, err))
		return false;
	if (PQntuples(result) == 1)
		*stray = (StoreStray){.count = pg_number(result, 0, 4),
				      .revoke = arena_strdup(arena, pg_text(result, 0, 0)),
				      .privilege = arena_strdup(arena, pg_text(result, 0, 1)),
				      .object = arena_strdup(arena, pg_text(result, 0, 2)),
				      .who = arena_strdup(arena, pg_text(result, 0, 3))};
	PQclear(result);
	return true;
}

bool store_grant(Store *store, const char *who, const char *access, const char *const *keys, size_t key_count, Err *err)
{
	Buf list = {0};
	PgParams params = {0};
	PGresult *result = NULL;
	pg_literal_begin(&list);
	for (size_t i = 0; i < key_count; i++)
		pg_literal_add(&list, keys[i]);
	pg_literal_end(&list);
	const char *const values[] = {store->origin, who, access, buf_text(&list)};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		pg_add_text(&params, values[i]);
	bool ok = pg_query(store, SQL_QUERY_GRANT_ACCESS, &params, &result, err);
	PQclear(result);
	buf_free(&list);
	return ok;
}

bool store_revoke(Store *store, const char *who, Err *err)
{
	PgParams params = {0};
	PGresult *result = NULL;
	pg_add_text(&params, store->origin);
	pg_add_text(&params, who);
	if (!pg_query(store, SQL_QUERY_REVOKE_ACCESS, &params, &result, err))
		return false;
	bool had = pg_bool(result, 0, 0);
	PQclear(result);
	if (had)
		return true;
	err_set(err, ERR_NOT_FOUND, "\"%s\" has no access to the casebook", who);
	return err_hint(err, "see who has: ascribe db grants");
}
