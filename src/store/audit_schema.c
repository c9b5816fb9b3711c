/* The functions of the schema against those that this program carries in its migrations: a function that was replaced
 * or dropped changes no entry, but what the server does with the next; see ascribe/store/audit.h. */
#include <stdio.h>
#include <string.h>

#include "audit_private.h"

#define FUNCTION "\nCREATE FUNCTION " /* where one begins in a migration */

/* The next function that a migration makes: its name and its source. False where there is none left. */
static bool next_function(const char **at, const char **name, size_t *name_len, const char **source, size_t *source_len)
{
	const char *found = strstr(*at, FUNCTION);
	if (!found)
		return false;
	*name = found + strlen(FUNCTION);
	*name_len = strcspn(*name, "(");
	const char *begin = strstr(*name, "AS $$"), *end = begin ? strstr(begin + 5, "$$") : NULL;
	if (!end)
		return false;
	*source = begin + 5;
	*source_len = (size_t)(end - *source);
	*at = end + 2;
	return true;
}

/* Whether the server has exactly this function. */
static bool has_function(const PGresult *rows, const char *name, size_t name_len, const char *source, size_t source_len)
{
	bool same = false;
	for (int row = 0; row < PQntuples(rows); row++) {
		const char *there = PQgetvalue(rows, row, 0), *text = PQgetvalue(rows, row, 1);
		if (strlen(there) != name_len || memcmp(there, name, name_len) != 0)
			continue;
		if (strlen(text) != source_len || memcmp(text, source, source_len) != 0)
			return false; /* a second one of that name is not ours either */
		same = true;
	}
	return same;
}

bool audit_functions(Auditor *auditor, Err *err)
{
	PGresult *rows = NULL;
	if (!pg_query(auditor->store, SQL_QUERY_AUDIT_FUNCTIONS, NULL, &rows, err))
		return false;
	int known = 0;
	for (const SqlMigration *migration = SQL_MIGRATIONS; migration->number > 0; migration++) {
		const char *at = migration->text, *name, *source;
		size_t name_len, source_len;
		while (next_function(&at, &name, &name_len, &source, &source_len)) {
			char text[64];
			known++;
			snprintf(text, sizeof text, "function %.*s", (int)name_len, name);
			if (!has_function(rows, name, name_len, source, source_len))
				audit_report(auditor->audit, ERR_PROJECTION_DIFFERS, AUDIT_NO_INDEX, text, NULL,
					     "the server's is not the one that this program makes");
		}
	}
	if (PQntuples(rows) > known)
		audit_report(auditor->audit, ERR_PROJECTION_DIFFERS, AUDIT_NO_INDEX, "schema", NULL,
			     "the server has functions or triggers there that this program does not make");
	PQclear(rows);
	return true;
}
