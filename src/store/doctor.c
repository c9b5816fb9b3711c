/* What the server says of itself; see store.h. */
#include <string.h>

#include "pg.h"

/* The address where it is another computer's. */
static const char *remote_address(const PGconn *connection, Arena *arena)
{
	const char *address = PQhostaddr(connection);
	if (!address || !*address || strncmp(address, "127.", 4) == 0 || strcmp(address, "::1") == 0)
		return NULL;
	return arena_strdup(arena, address);
}

static bool checks_certificate(PGconn *connection)
{
	bool checks = false;
	PQconninfoOption *options = PQconninfo(connection);
	for (const PQconninfoOption *option = options; option && option->keyword; option++) {
		if (strcmp(option->keyword, "sslmode") == 0)
			checks = option->val && strncmp(option->val, "verify-", 7) == 0;
	}
	PQconninfoFree(options);
	return checks;
}

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
				.database = arena_strdup(arena, pg_text(result, 0, 7)),
				.remote = remote_address(store->connection, arena),
				.tls = PQsslInUse(store->connection) == 1,
				.certified = checks_certificate(store->connection)};
	if (!server->remote && !PQgetisnull(result, 0, 8))
		server->folder = arena_strdup(arena, pg_text(result, 0, 8));
	PQclear(result);
	return true;
}
