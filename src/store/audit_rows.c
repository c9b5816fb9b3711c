/* The projection against the entries: rows that should be and rows that are, summed up by fingerprints, so that neither
 * has to be kept or sorted; see ascribe/store/audit.h. Where sums differ, audit_locate.c finds the rows. */
#include <stdlib.h>
#include <string.h>

#include "audit_private.h"

#define PAGE 1000 /* as audit_rows_fetch.sql */
#define PAGES 4

void row_sum_add(RowSum *sum, const HashPrint *print)
{
	sum->print.low += print->low;
	sum->print.high += print->high;
	sum->count++;
}

RowSum *row_sums_segment(RowSums *sums, uint64_t index)
{
	size_t segment = (size_t)(index / AUDIT_SEGMENT);
	if (segment >= sums->count) {
		size_t count = segment * 2 + 16;
		sums->segments = mem_realloc(sums->segments, count * sizeof *sums->segments);
		memset(sums->segments + sums->count, 0, (count - sums->count) * sizeof *sums->segments);
		sums->count = count;
	}
	return &sums->segments[segment];
}

static unsigned digit(char c)
{
	return (unsigned)(c <= '9' ? c - '0' : c - 'a' + 10) & 15;
}

unsigned row_sums_record(const char *id)
{
	return digit(id[0]) << 4 | digit(id[1]);
}

void audit_row(const PGresult *rows, int row, ProjectionRow *out)
{
	*out = (ProjectionRow){.table = PQgetvalue(rows, row, 0),
			       .id = PQgetvalue(rows, row, 1),
			       .index = pg_number(rows, row, 2),
			       .ord = pg_number(rows, row, 3)};
	if (!PQgetisnull(rows, row, 4))
		out->op = PQgetvalue(rows, row, 4);
	if (!PQgetisnull(rows, row, 5)) {
		out->body = PQgetvalue(rows, row, 5);
		out->body_len = (size_t)PQgetlength(rows, row, 5);
	}
	for (int i = 0; i < PROJECTION_CELLS; i++)
		out->cells[i] = PQgetisnull(rows, row, 6 + i) ? NULL : PQgetvalue(rows, row, 6 + i);
}

/* A page of rows, and their fingerprints. */
typedef struct RowPage {
	PoolJob job;
	const Auditor *auditor;
	PGresult *rows;
	HashPrint prints[PAGE];
	Buf text;
	bool under_way;
} RowPage;

struct RowStream {
	RowPage pages[PAGES];
	size_t next;
	bool ended;
};

/* In a thread of the pool. */
static void print_page(void *context)
{
	RowPage *page = context;
	for (int row = 0; row < PQntuples(page->rows); row++) {
		ProjectionRow given;
		audit_row(page->rows, row, &given);
		buf_clear(&page->text);
		projection_add_row(&page->text, &given);
		page->prints[row] = hash_print(page->auditor->print_key, page->text.data, page->text.len);
	}
}

static void take_page(Auditor *auditor, RowPage *page)
{
	pool_wait(auditor->pool, &page->job);
	page->under_way = false;
	for (int row = 0; row < PQntuples(page->rows); row++) {
		uint64_t index = pg_number(page->rows, row, 2);
		bool record = strcmp(PQgetvalue(page->rows, row, 0), "record") == 0;
		row_sum_add(record ? &auditor->actual.records[row_sums_record(PQgetvalue(page->rows, row, 1))]
				   : row_sums_segment(&auditor->actual, index),
			    &page->prints[row]);
		auditor->result->rows++;
	}
	audit_progress(auditor, (uint64_t)PQntuples(page->rows));
	PQclear(page->rows);
	page->rows = NULL;
}

/* The parameters that say what is audited. */
static void add_audited(PgParams *params, const Auditor *auditor)
{
	pg_add_text(params, store_origin(auditor->store));
	pg_add_number(params, auditor->result->first);
	pg_add_number(params, auditor->result->head.size);
	pg_add_text(params, auditor->result->first > 0 ? auditor->ids.data : NULL);
}

bool audit_open_rows(Auditor *auditor, Err *err)
{
	PgParams params = {0};
	PGresult *result = NULL;
	add_audited(&params, auditor);
	bool ok = pg_query(auditor->store, SQL_QUERY_AUDIT_ROWS, &params, &result, err);
	PQclear(result);
	return ok;
}

bool audit_rows_begin(Auditor *auditor, Err *err)
{
	RowStream *stream = auditor->rows = mem_alloc(sizeof *auditor->rows);
	memset(stream, 0, sizeof *stream);
	for (size_t i = 0; i < PAGES; i++)
		stream->pages[i].auditor = auditor;
	return audit_open_rows(auditor, err);
}

bool audit_rows_step(Auditor *auditor, Err *err)
{
	RowStream *stream = auditor->rows;
	RowPage *page = &stream->pages[stream->next++ % PAGES];
	if (page->under_way)
		take_page(auditor, page);
	if (!pg_query(auditor->store, SQL_QUERY_AUDIT_ROWS_FETCH, NULL, &page->rows, err))
		return false;
	stream->ended = PQntuples(page->rows) == 0;
	if (stream->ended)
		return true;
	page->job.run = print_page;
	page->job.context = page;
	page->under_way = true;
	pool_submit(auditor->pool, &page->job);
	return true;
}

bool audit_rows_ended(const Auditor *auditor)
{
	return !auditor->rows || auditor->rows->ended;
}

void audit_rows_free(Auditor *auditor)
{
	for (size_t i = 0; auditor->rows && i < PAGES; i++) {
		RowPage *page = &auditor->rows->pages[i];
		if (page->under_way)
			pool_wait(auditor->pool, &page->job);
		PQclear(page->rows);
		buf_free(&page->text);
	}
	free(auditor->rows);
	auditor->rows = NULL;
}

static bool sum_actual(Auditor *auditor, Err *err)
{
	bool ok = auditor->rows || audit_rows_begin(auditor, err);
	while (ok && !auditor->rows->ended)
		ok = audit_rows_step(auditor, err);
	for (size_t i = 0; ok && i < PAGES; i++) {
		if (auditor->rows->pages[i].under_way)
			take_page(auditor, &auditor->rows->pages[i]);
	}
	audit_rows_free(auditor);
	return ok && pg_execute(auditor->store, SQL_QUERY_AUDIT_ROWS_CLOSE, err);
}

static bool sums_differ(Auditor *auditor)
{
	size_t segments = auditor->expected.count > auditor->actual.count ? auditor->expected.count
									  : auditor->actual.count;
	for (size_t i = 0; i < segments; i++) {
		uint64_t index = (uint64_t)i * AUDIT_SEGMENT;
		if (memcmp(row_sums_segment(&auditor->expected, index), row_sums_segment(&auditor->actual, index),
			   sizeof(RowSum)) != 0)
			return true;
	}
	return auditor->result->first == 0 &&
	       memcmp(auditor->expected.records, auditor->actual.records, sizeof auditor->expected.records) != 0;
}

static bool report_base(void *context, const PGresult *rows, int row, Err *err)
{
	Auditor *auditor = context;
	Buf record = {0};
	(void)err;
	buf_addf(&record, "%s %s", pg_text(rows, row, 0), pg_text(rows, row, 1));
	audit_report(auditor->audit, ERR_LEDGER_BROKEN, pg_number(rows, row, 2), buf_text(&record), "base",
		     "it was not made from the version before it");
	buf_free(&record);
	return true;
}

/* Of rows that are what the entries say. */
static bool check_bases(Auditor *auditor, Err *err)
{
	PgParams params = {0};
	add_audited(&params, auditor);
	return pg_stream(auditor->store, SQL_QUERY_AUDIT_BASES, &params, false, report_base, auditor, err);
}

bool audit_projection(Auditor *auditor, Err *err)
{
	return sum_actual(auditor, err) &&
	       (sums_differ(auditor) ? audit_locate(auditor, err) : check_bases(auditor, err));
}
