/* Quotations by their sources; see ascribe/store/quotes.h. */
#include "ascribe/store/quotes.h"

#include "ascribe/casebook/body.h"
#include "pg.h"

typedef struct Walk {
	StoreRecordVisitor visit_source;
	StoreQuoteVisitor visit_quote;
	void *context;
} Walk;

/* The literal of the ids, in `list`; NULL where there are none. */
static const char *ids_of(const StoreQuoted *quoted, Buf *list)
{
	pg_literal_begin(list);
	for (size_t i = 0; i < quoted->count; i++)
		pg_literal_add(list, quoted->among[i].text);
	pg_literal_end(list);
	return quoted->count > 0 ? list->data : NULL;
}

static bool visit_source(void *context, const PGresult *result, int row, Err *err)
{
	const Walk *walk = context;
	Record record;
	if (!pg_record(result, row, &record, err))
		return false;
	bool ok = walk->visit_source(walk->context, &record, err);
	json_decref(record.body);
	return ok;
}

bool store_quoted_sources(Store *store, const StoreQuoted *quoted, StoreRecordVisitor visit, void *context, Err *err)
{
	static const PgCursor cursor = {SQL_QUERY_QUOTED_SOURCES, SQL_QUERY_QUOTED_SOURCES_FETCH,
					SQL_QUERY_QUOTED_SOURCES_CLOSE};
	Buf list = {0};
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, ids_of(quoted, &list));
	bool ok = pg_walk(store, &cursor, &params, visit_source, &(Walk){.visit_source = visit, .context = context},
			  err);
	buf_free(&list);
	return ok;
}

static bool visit_quote(void *context, const PGresult *result, int row, Err *err)
{
	const Walk *walk = context;
	json_t *quote = body_read(pg_text(result, row, 2));
	if (!quote)
		return err_set(err, ERR_PROJECTION_DIFFERS, "the database's quotation %s of %s is not an object",
			       pg_text(result, row, 1), pg_text(result, row, 0));
	bool ok = walk->visit_quote(walk->context, pg_text(result, row, 0), pg_number(result, row, 1), quote, err);
	json_decref(quote);
	return ok;
}

bool store_quotes_of(Store *store, const Uuid *source, const StoreQuoted *quoted, StoreQuoteVisitor visit,
		     void *context, Err *err)
{
	static const PgCursor cursor = {SQL_QUERY_QUOTES_OF_SOURCE, SQL_QUERY_QUOTES_OF_SOURCE_FETCH,
					SQL_QUERY_QUOTES_OF_SOURCE_CLOSE};
	Buf list = {0};
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, source->text);
	pg_add_text(&params, ids_of(quoted, &list));
	bool ok = pg_walk(store, &cursor, &params, visit_quote, &(Walk){.visit_quote = visit, .context = context}, err);
	buf_free(&list);
	return ok;
}
