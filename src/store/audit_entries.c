/* The entries of an audit, page by page: read in order, verified by the pool, taken in order; see
 * ascribe/store/audit.h. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "audit_private.h"

#define PAGE 256 /* as audit_entries_fetch.sql */
#define PAGES 5  /* under way at once */

/* A page of entries, and what the pool finds of them. Bytes point into `rows`. */
typedef struct Page {
	PoolJob job;
	const Auditor *auditor;
	PGresult *rows;
	size_t count;
	AuditEntry entries[PAGE];
	Hash leaves[PAGE];
	RowSum sums[PAGE];
	RowSum records[AUDIT_RECORDS];
	Arena *arena;
	Buf row;
	RowSum *sum; /* of the entry at hand */
	bool under_way;
} Page;

static void sum_row(void *context, const ProjectionRow *row)
{
	Page *page = context;
	buf_clear(&page->row);
	projection_add_row(&page->row, row);
	HashPrint print = hash_print(page->auditor->print_key, page->row.data, page->row.len);
	row_sum_add(strcmp(row->table, "record") == 0 ? &page->records[row_sums_record(row->id)] : page->sum, &print);
}

void audit_entry_rows(const EntryScan *scan, uint64_t index, Arena *arena, ProjectionVisitor visit, void *context)
{
	const char *at = scan->changes;
	ChangeScan change;
	for (uint64_t place = 1; entry_scan_next(scan, &at, &change); place++) {
		char name[32];
		if (change.kind_len >= sizeof name)
			continue;
		memcpy(name, change.kind, change.kind_len);
		name[change.kind_len] = '\0';
		const Kind *kind = kind_find(name);
		json_t *body = kind ? json_loadb(change.body, change.body_len, 0, NULL) : NULL;
		const ProjectionChange given = {.kind = kind,
						.id = change.id.text,
						.index = index,
						.place = place,
						.retract = change.retract,
						.has_base = change.has_base,
						.base = change.base,
						.body = body};
		if (body)
			projection_rows(&given, arena, visit, context);
		json_decref(body);
	}
}

/* In a thread of the pool. */
static void verify_page(void *context)
{
	Page *page = context;
	memset(page->records, 0, sizeof page->records);
	for (size_t i = 0; i < page->count; i++) {
		AuditEntry *entry = &page->entries[i];
		audit_verify(entry);
		page->sums[i] = (RowSum){0};
		page->sum = &page->sums[i];
		if (entry->readable && !page->auditor->options->ledger_alone)
			audit_entry_rows(&entry->scan, entry->index, page->arena, sum_row, page);
		arena_reset(page->arena);
	}
}

static void note_unreadable(Auditor *auditor, uint64_t index)
{
	if (auditor->unreadable_count < AUDIT_UNREADABLE)
		auditor->unreadable[auditor->unreadable_count++] = index;
}

bool audit_is_unreadable(const Auditor *auditor, uint64_t index)
{
	for (size_t i = 0; i < auditor->unreadable_count; i++) {
		if (auditor->unreadable[i] == index)
			return true;
	}
	return false;
}

/* The leaf that the tree holds for an entry that is gone. */
static bool stored_leaf(Auditor *auditor, uint64_t index, Hash *leaf)
{
	Err ignored;
	PgParams params = {0};
	PGresult *result = NULL;
	char text[24];
	snprintf(text, sizeof text, "{%" PRIu64 "}", index);
	pg_add_text(&params, store_origin(auditor->store));
	pg_add_text(&params, "{0}");
	pg_add_text(&params, text);
	bool ok = pg_query(auditor->store, SQL_QUERY_NODES, &params, &result, &ignored) && PQntuples(result) == 1 &&
		  pg_hash(pg_text(result, 0, 0), leaf);
	PQclear(result);
	return ok;
}

/* What the page says of its entry in `row`. */
static void fill_entry(Page *page, int row)
{
	AuditEntry *entry = &page->entries[row];
	*entry = (AuditEntry){
		.index = pg_binary_number(page->rows, row, 0),
		.bytes = PQgetvalue(page->rows, row, 1),
		.len = (size_t)PQgetlength(page->rows, row, 1),
		.author = PQgetvalue(page->rows, row, 3),
		.at = PQgetvalue(page->rows, row, 4),
		.seq = pg_binary_number(page->rows, row, 5),
	};
	if (PQgetlength(page->rows, row, 2) == HASH_LEN) {
		memcpy(page->leaves[row].bytes, PQgetvalue(page->rows, row, 2), HASH_LEN);
		entry->stored_leaf = &page->leaves[row];
	}
}

/* The server's own clock: nobody signs it, but it does not go back. */
static void check_recorded(Auditor *auditor, const Page *page, int row)
{
	uint64_t recorded = pg_binary_number(page->rows, row, 6);
	if (recorded < auditor->recorded_at)
		audit_report(auditor->audit, ERR_PROJECTION_DIFFERS, page->entries[row].index, "entry", "recorded_at",
			     "recorded earlier than the entry before it");
	auditor->recorded_at = recorded;
}

static void add_ids(Auditor *auditor, const EntryScan *scan)
{
	const char *at = scan->changes;
	ChangeScan change;
	while (auditor->result->first > 0 && entry_scan_next(scan, &at, &change))
		pg_literal_add(&auditor->ids, change.id.text);
}

static void count_retractions(Auditor *auditor, const EntryScan *scan)
{
	const char *at = scan->changes;
	ChangeScan change;
	while (entry_scan_next(scan, &at, &change))
		auditor->retractions += change.retract ? 1 : 0;
}

static void read_page(Auditor *auditor, Page *page)
{
	page->count = (size_t)PQntuples(page->rows);
	for (int row = 0; row < (int)page->count; row++) {
		fill_entry(page, row);
		check_recorded(auditor, page, row);
		audit_read(auditor->audit, &page->entries[row]);
		if (page->entries[row].readable) {
			add_ids(auditor, &page->entries[row].scan);
			count_retractions(auditor, &page->entries[row].scan);
		} else {
			note_unreadable(auditor, page->entries[row].index);
		}
	}
}

static void take_missing(Auditor *auditor, uint64_t until)
{
	for (uint64_t index = audit_frontier(auditor->audit)->size; index < until; index++) {
		Hash leaf;
		bool there = stored_leaf(auditor, index, &leaf);
		audit_take_missing(auditor->audit, index, there ? &leaf : NULL);
	}
}

/* Wait for the oldest page and take its entries. */
static void take_page(Auditor *auditor, Page *page)
{
	pool_wait(auditor->pool, &page->job);
	page->under_way = false;
	for (size_t i = 0; i < page->count; i++) {
		AuditEntry *entry = &page->entries[i];
		take_missing(auditor, entry->index);
		audit_take(auditor->audit, entry);
		auditor->result->signatures += entry->signature_good ? 1 : 0;
		RowSum *sum = row_sums_segment(&auditor->expected, entry->index);
		sum->count += page->sums[i].count;
		sum->print.low += page->sums[i].print.low;
		sum->print.high += page->sums[i].print.high;
	}
	for (size_t i = 0; i < AUDIT_RECORDS; i++) {
		auditor->expected.records[i].count += page->records[i].count;
		auditor->expected.records[i].print.low += page->records[i].print.low;
		auditor->expected.records[i].print.high += page->records[i].print.high;
	}
	auditor->result->entries += page->count;
	audit_progress(auditor, page->count);
	PQclear(page->rows);
	page->rows = NULL;
}

static bool open_cursor(Auditor *auditor, uint64_t first, uint64_t end, Err *err)
{
	PgParams params = {0};
	PGresult *result = NULL;
	pg_add_text(&params, store_origin(auditor->store));
	pg_add_number(&params, first);
	pg_add_number(&params, end);
	bool ok = pg_query(auditor->store, SQL_QUERY_AUDIT_ENTRIES, &params, &result, err);
	PQclear(result);
	return ok;
}

static bool stream(Auditor *auditor, Page *pages, Err *err)
{
	for (size_t next = 0;; next++) {
		Page *page = &pages[next % PAGES];
		if (page->under_way)
			take_page(auditor, page);
		if (!pg_query_binary(auditor->store, SQL_QUERY_AUDIT_ENTRIES_FETCH, NULL, &page->rows, err))
			return false;
		if (PQntuples(page->rows) == 0) {
			PQclear(page->rows);
			page->rows = NULL;
			for (size_t i = 1; i < PAGES; i++) {
				Page *rest = &pages[(next + i) % PAGES];
				if (rest->under_way)
					take_page(auditor, rest);
			}
			return true;
		}
		read_page(auditor, page);
		page->job.run = verify_page;
		page->job.context = page;
		page->under_way = true;
		pool_submit(auditor->pool, &page->job);
		if (!audit_rows_ended(auditor) && !audit_rows_step(auditor, err))
			return false;
	}
}

bool audit_entries(Auditor *auditor, Err *err)
{
	Page *pages = mem_alloc(PAGES * sizeof *pages);
	memset(pages, 0, PAGES * sizeof *pages);
	for (size_t i = 0; i < PAGES; i++) {
		pages[i].auditor = auditor;
		pages[i].arena = arena_new();
	}
	bool ok = open_cursor(auditor, auditor->result->first, auditor->result->head.size, err) &&
		  stream(auditor, pages, err) && pg_execute(auditor->store, SQL_QUERY_AUDIT_ENTRIES_CLOSE, err);
	for (size_t i = 0; i < PAGES; i++) {
		if (pages[i].under_way)
			pool_wait(auditor->pool, &pages[i].job);
		PQclear(pages[i].rows);
		arena_free(pages[i].arena);
		buf_free(&pages[i].row);
	}
	free(pages);
	if (ok)
		take_missing(auditor, auditor->result->head.size);
	return ok;
}

bool audit_reread(Auditor *auditor, uint64_t first, uint64_t end, AuditEntryVisitor visit, void *context, Err *err)
{
	bool ok = open_cursor(auditor, first, end, err), more = true;
	while (ok && more) {
		PGresult *rows = NULL;
		ok = pg_query_binary(auditor->store, SQL_QUERY_AUDIT_ENTRIES_FETCH, NULL, &rows, err);
		more = ok && PQntuples(rows) > 0;
		for (int row = 0; ok && row < PQntuples(rows); row++)
			visit(context, pg_binary_number(rows, row, 0), PQgetvalue(rows, row, 1),
			      (size_t)PQgetlength(rows, row, 1));
		PQclear(rows);
	}
	return ok && pg_execute(auditor->store, SQL_QUERY_AUDIT_ENTRIES_CLOSE, err);
}
