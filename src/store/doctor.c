/* What the server says of itself; see store.h. */
#include "pg.h"

bool store_server(Store *store, Arena *arena, StoreServer *server, Err *err)
{
	PGresult *result = NULL;
	if (!pg_query(store, SQL_QUERY_DOCTOR, NULL, &result, err))
		return false;
	*server = (StoreServer){.version = arena_strdup(arena, pg_text(result, 0, 0)),
				.encoding = arena_strdup(arena, pg_text(result, 0, 1)),
				.synchronous_commit = arena_strdup(arena, pg_text(result, 0, 2)),
				.fsync = pg_bool(result, 0, 3),
				.full_page_writes = pg_bool(result, 0, 4),
				.checksums = pg_bool(result, 0, 5),
				.clock = pg_number(result, 0, 6),
				.database = arena_strdup(arena, pg_text(result, 0, 7))};
	PQclear(result);
	return true;
}
