/* Functions and views of the schema against those that this program carries in its migrations, and what keeps its
 * tables from whom they are not for: where these were replaced no entry has changed, but what the server does with the
 * next, shows of the others, or to whom; see ascribe/store/audit.h. */
#include <stdio.h>
#include <string.h>

#include "audit_private.h"

#define FUNCTION "\nCREATE FUNCTION " /* where one begins in a migration */
#define VIEW "\nCREATE VIEW "

/* A function as a migration makes it; the strings are parts of its text. */
typedef struct Made {
	const char *name, *source;
	size_t name_len, source_len;
	bool as_owner, own_path;
} Made;

static bool within(const char *text, const char *end, const char *what)
{
	const char *found = strstr(text, what);
	return found && found < end;
}

/* The next function that a migration makes. False where there is none left. */
static bool next_function(const char **at, Made *made)
{
	const char *found = strstr(*at, FUNCTION);
	if (!found)
		return false;
	made->name = found + strlen(FUNCTION);
	made->name_len = strcspn(made->name, "(");
	const char *begin = strstr(made->name, "AS $$"), *end = begin ? strstr(begin + 5, "$$") : NULL;
	if (!end)
		return false;
	made->as_owner = within(made->name, begin, "SECURITY DEFINER");
	made->own_path = within(made->name, begin, "SET search_path = ascribe, pg_temp");
	made->source = begin + 5;
	made->source_len = (size_t)(end - made->source);
	*at = end + 2;
	return true;
}

/* Whether the server has exactly this function. */
static bool has_function(const PGresult *rows, const Made *made)
{
	bool same = false;
	for (int row = 0; row < PQntuples(rows); row++) {
		const char *there = PQgetvalue(rows, row, 0), *text = PQgetvalue(rows, row, 1);
		if (strlen(there) != made->name_len || memcmp(there, made->name, made->name_len) != 0)
			continue;
		if (strlen(text) != made->source_len || memcmp(text, made->source, made->source_len) != 0 ||
		    pg_bool(rows, row, 2) != made->as_owner || pg_bool(rows, row, 3) != made->own_path)
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
		const char *at = migration->text;
		Made made;
		while (next_function(&at, &made)) {
			char text[64];
			known++;
			snprintf(text, sizeof text, "function %.*s", (int)made.name_len, made.name);
			if (!has_function(rows, &made))
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

static bool compare_guards(Auditor *auditor, Err *err)
{
	PGresult *rows = NULL;
	if (!pg_query(auditor->store, SQL_QUERY_AUDIT_GUARDS, NULL, &rows, err))
		return false;
	for (int row = 0; row < PQntuples(rows); row++)
		audit_report(auditor->audit, ERR_PROJECTION_DIFFERS, AUDIT_NO_INDEX, pg_text(rows, row, 0), NULL, "%s",
			     pg_text(rows, row, 1));
	PQclear(rows);
	return true;
}

/* The views of all migrations, made as temporary ones. */
static bool make_views(Auditor *auditor, Err *err)
{
	bool ok = pg_execute(auditor->store, SQL_QUERY_AUDIT_TEMPORARY, err);
	for (const SqlMigration *migration = SQL_MIGRATIONS; ok && migration->number > 0; migration++) {
		for (const char *at = strstr(migration->text, VIEW); ok && at; at = strstr(at + 1, VIEW)) {
			Buf statement = {0};
			buf_add(&statement, at, strcspn(at, ";"));
			ok = pg_execute(auditor->store, buf_text(&statement), err);
			buf_free(&statement);
		}
	}
	return ok;
}

static bool compare_views(Auditor *auditor, Err *err)
{
	PGresult *rows = NULL;
	if (!make_views(auditor, err) || !pg_query(auditor->store, SQL_QUERY_AUDIT_VIEWS, NULL, &rows, err))
		return false;
	for (int row = 0; row < PQntuples(rows); row++) {
		char text[96];
		snprintf(text, sizeof text, "view %s", pg_text(rows, row, 0));
		audit_report(auditor->audit, ERR_PROJECTION_DIFFERS, AUDIT_NO_INDEX, text, NULL,
			     "the server's is not the one that this program makes");
	}
	PQclear(rows);
	return true;
}

bool audit_guards(Auditor *auditor, Err *err)
{
	if (!store_begin(auditor->store, err))
		return false;
	bool ok = compare_guards(auditor, err) && compare_views(auditor, err);
	store_rollback(auditor->store);
	/* a function that was dropped is told of by audit_functions; a standby takes no temporary views */
	if (ok || strcmp(err->sqlstate, "42883") == 0 || strcmp(err->sqlstate, "25006") == 0)
		return true;
	return strcmp(err->sqlstate, "42501") == 0 &&
	       err_hint(err, "views are compared with temporary ones: GRANT TEMPORARY ON DATABASE");
}
