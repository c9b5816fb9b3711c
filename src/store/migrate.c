/* Bringing the schema forward; see store.h. Migrations are numbered from 1 and never edited once released. */
#include <stdio.h>

#include "pg.h"

int store_schema_newest(void)
{
	int newest = 0;
	for (const SqlMigration *m = SQL_MIGRATIONS; m->number > 0; m++)
		newest = m->number;
	return newest;
}

bool store_schema_version(Store *store, int *version, Err *err)
{
	PGresult *result = NULL;
	if (!pg_query(store, SQL_QUERY_SCHEMA_THERE, NULL, &result, err))
		return false;
	bool there = pg_bool(result, 0, 0);
	PQclear(result);
	*version = 0;
	if (!there)
		return true;
	if (!pg_query(store, SQL_QUERY_SCHEMA_VERSION, NULL, &result, err))
		return false;
	*version = (int)pg_number(result, 0, 0);
	PQclear(result);
	return true;
}

static bool record_migration(Store *store, int number, Err *err)
{
	PgParams params = {0};
	pg_add_number(&params, (uint64_t)number);
	PGresult *result = NULL;
	if (!pg_query(store, SQL_QUERY_SCHEMA_RECORD, &params, &result, err))
		return false;
	PQclear(result);
	return true;
}

/* One migration, where it is still the next one once the lock is held. */
static bool migrate_once(Store *store, const SqlMigration *migration, bool *made, Err *err)
{
	int version = 0;
	*made = false;
	if (!pg_execute(store, SQL_QUERY_SCHEMA_LOCK, err) || !store_schema_version(store, &version, err))
		return false;
	if (version >= migration->number)
		return true;
	*made = true;
	return pg_execute(store, SQL_QUERY_SCHEMA_AS_OWNER, err) && pg_execute(store, migration->text, err) &&
	       record_migration(store, migration->number, err);
}

/* To all who have access, the privileges on what the schema has now. */
static bool grant_anew(Store *store, Err *err)
{
	if (!store_begin(store, err))
		return false;
	if (pg_execute(store, SQL_QUERY_SCHEMA_AS_OWNER, err) && pg_execute(store, SQL_QUERY_SCHEMA_PRIVILEGES, err) &&
	    store_commit(store, err))
		return true;
	store_rollback(store);
	return false;
}

bool store_migrate(Store *store, int *applied, Err *err)
{
	*applied = 0;
	int version = 0;
	if (!store_schema_version(store, &version, err))
		return false;
	if (version > store_schema_newest()) {
		err_set(err, ERR_NO_DATABASE, "the database's schema (%d) is newer than this program's (%d)", version,
			store_schema_newest());
		return err_hint(err, "install a newer ascribe");
	}
	for (const SqlMigration *m = SQL_MIGRATIONS; m->number > 0; m++) {
		bool made = false;
		if (m->number <= version)
			continue;
		if (!store_begin(store, err))
			return false;
		if (!migrate_once(store, m, &made, err) || !store_commit(store, err)) {
			store_rollback(store);
			return err_prefix(err, "migration %d: ", m->number);
		}
		*applied += made ? 1 : 0;
	}
	return grant_anew(store, err);
}
