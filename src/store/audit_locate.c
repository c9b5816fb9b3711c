/* Which rows of the projection are not what the entries say: where sums differ, both sides of those sums are read
 * again, sorted and compared cell by cell; see ascribe/store/audit.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "audit_private.h"

#define ROWS_MAX 200000 /* kept at once of both sides; beyond that only the sums are told */

typedef struct KeptRow {
	ProjectionRow row;
	bool expected;
} KeptRow;

typedef struct Locator {
	Auditor *auditor;
	Arena *arena, *scratch;
	KeptRow *rows;
	size_t count, room;
	bool full, expected;
} Locator;

static bool is_suspect(Locator *locator, const ProjectionRow *row)
{
	Auditor *auditor = locator->auditor;
	if (strcmp(row->table, "record") == 0) {
		unsigned at = row_sums_record(row->id);
		return auditor->result->first == 0 &&
		       memcmp(&auditor->expected.records[at], &auditor->actual.records[at], sizeof(RowSum)) != 0;
	}
	return !audit_is_unreadable(auditor, row->index) &&
	       memcmp(row_sums_segment(&auditor->expected, row->index), row_sums_segment(&auditor->actual, row->index),
		      sizeof(RowSum)) != 0;
}

static const char *keep_text(Arena *arena, const char *text)
{
	return text ? arena_strdup(arena, text) : NULL;
}

static void keep(void *context, const ProjectionRow *row)
{
	Locator *locator = context;
	if (!is_suspect(locator, row))
		return;
	if (locator->count == ROWS_MAX) {
		locator->full = true;
		return;
	}
	if (locator->count == locator->room) {
		locator->room = locator->room * 2 + 256;
		locator->rows = mem_realloc(locator->rows, locator->room * sizeof *locator->rows);
	}
	KeptRow *kept = &locator->rows[locator->count++];
	*kept = (KeptRow){.row = *row, .expected = locator->expected};
	kept->row.table = keep_text(locator->arena, row->table);
	kept->row.id = keep_text(locator->arena, row->id);
	kept->row.op = keep_text(locator->arena, row->op);
	kept->row.body = row->body ? arena_strndup(locator->arena, row->body, row->body_len) : NULL;
	for (size_t i = 0; i < PROJECTION_CELLS; i++)
		kept->row.cells[i] = keep_text(locator->arena, row->cells[i]);
}

static void keep_entry(void *context, uint64_t index, const char *bytes, size_t len)
{
	Locator *locator = context;
	EntryScan scan;
	Err ignored;
	if (entry_scan(bytes, len, &scan, &ignored))
		audit_entry_rows(&scan, index, locator->scratch, keep, locator);
	arena_reset(locator->scratch);
}

static bool keep_actual(Locator *locator, Err *err)
{
	Auditor *auditor = locator->auditor;
	PGresult *result = NULL;
	bool ok = audit_open_rows(auditor, err), more = true;
	while (ok && more) {
		ok = pg_query(auditor->store, SQL_QUERY_AUDIT_ROWS_FETCH, NULL, &result, err);
		more = ok && PQntuples(result) > 0;
		for (int row = 0; ok && row < PQntuples(result); row++) {
			ProjectionRow given;
			audit_row(result, row, &given);
			keep(locator, &given);
		}
		PQclear(result);
	}
	return ok && pg_execute(auditor->store, SQL_QUERY_AUDIT_ROWS_CLOSE, err);
}

/* A link has a field in its key too. */
static const char *link_field(const ProjectionRow *row)
{
	return strcmp(row->table, "link") == 0 && row->cells[0] ? row->cells[0] : "";
}

static int compare_keys(const ProjectionRow *a, const ProjectionRow *b)
{
	int order = (a->index > b->index) - (a->index < b->index);
	if (order == 0)
		order = strcmp(a->table, b->table);
	if (order == 0)
		order = strcmp(a->id, b->id);
	if (order == 0)
		order = strcmp(link_field(a), link_field(b));
	return order != 0 ? order : (a->ord > b->ord) - (a->ord < b->ord);
}

static int by_key(const void *a, const void *b)
{
	const KeptRow *x = a, *y = b;
	int order = compare_keys(&x->row, &y->row);
	return order != 0 ? order : (int)y->expected - (int)x->expected;
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* Whether two bodies are the same value, however they are written. */
static bool same_json(const char *a, const char *b)
{
	if (same_text(a, b) || !a || !b)
		return same_text(a, b);
	json_t *x = json_loads(a, 0, NULL), *y = json_loads(b, 0, NULL);
	bool same = x && y && json_equal(x, y);
	json_decref(x);
	json_decref(y);
	return same;
}

static void report(Locator *locator, const ProjectionRow *row, const char *field, const char *text)
{
	const char *slug = NULL, *const *columns = projection_columns(row->table);
	for (size_t i = 0; columns && columns[i] && i < PROJECTION_CELLS; i++)
		slug = strcmp(columns[i], "slug") == 0 ? row->cells[i] : slug;
	bool record = strcmp(row->table, "record") == 0;
	audit_report(locator->auditor->audit, ERR_PROJECTION_DIFFERS, record ? AUDIT_NO_INDEX : row->index,
		     arena_printf(locator->scratch, "%s %s", row->table, slug ? slug : row->id), field, "%s", text);
}

static void report_differences(Locator *locator, const ProjectionRow *there, const ProjectionRow *wanted)
{
	const char *const *columns = projection_columns(wanted->table);
	if (!same_text(there->op, wanted->op))
		report(locator, wanted, "op", "the table differs from the entry");
	if (!same_json(there->body, wanted->body))
		report(locator, wanted, "body", "the table differs from the entry");
	for (size_t i = 0; columns && i < PROJECTION_CELLS && columns[i]; i++) {
		if (!same_text(there->cells[i], wanted->cells[i]))
			report(locator, wanted, columns[i], "the table differs from the entry");
	}
}

static void compare(Locator *locator)
{
	if (locator->count > 0)
		qsort(locator->rows, locator->count, sizeof *locator->rows, by_key);
	for (size_t i = 0; i < locator->count; i++) {
		const KeptRow *kept = &locator->rows[i], *next = i + 1 < locator->count ? kept + 1 : NULL;
		bool pair = next && kept->expected && !next->expected && compare_keys(&kept->row, &next->row) == 0;
		if (pair)
			report_differences(locator, &next->row, &kept->row);
		else if (kept->expected)
			report(locator, &kept->row, NULL, "the row is missing");
		else
			report(locator, &kept->row, NULL, "no entry says so");
		i += pair ? 1 : 0;
	}
	if (locator->full)
		audit_report(locator->auditor->audit, ERR_PROJECTION_DIFFERS, AUDIT_NO_INDEX, NULL, NULL,
			     "more rows differ than are listed");
}

bool audit_locate(Auditor *auditor, Err *err)
{
	Locator locator = {.auditor = auditor, .arena = arena_new(), .scratch = arena_new(), .expected = true};
	bool ok = audit_reread(auditor, auditor->result->first, auditor->result->head.size, keep_entry, &locator, err);
	locator.expected = false;
	ok = ok && keep_actual(&locator, err);
	if (ok)
		compare(&locator);
	free(locator.rows);
	arena_free(locator.arena);
	arena_free(locator.scratch);
	return ok;
}
