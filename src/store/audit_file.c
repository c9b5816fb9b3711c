/* Which record a file at hand is on record in; see ascribe/store/audit.h. */
#include <inttypes.h>

#include "ascribe/store/audit.h"
#include "pg.h"

bool store_find_file(Store *store, const Hash *hash, uint64_t size, Arena *arena, const char **record, Err *err)
{
	char hex[65];
	PGresult *result = NULL;
	PgParams params = {0};
	hash_to_hex(hash, hex);
	pg_add_text(&params, store->origin);
	pg_add_text(&params, arena_printf(arena, "[{\"sha256\": \"%s\", \"size\": %" PRIu64 "}]", hex, size));
	*record = NULL;
	if (!pg_query(store, SQL_QUERY_AUDIT_FILE, &params, &result, err))
		return false;
	if (PQntuples(result) == 1)
		*record = arena_printf(arena, "%s %s", pg_text(result, 0, 0), pg_text(result, 0, 1));
	PQclear(result);
	return true;
}
