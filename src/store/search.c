/* Search by words; see search.h. PostgreSQL finds and ranks; dates, which are EDTF, are compared here. */
#include "ascribe/store/search.h"

#include <inttypes.h>
#include <string.h>

#include "ascribe/base/edtf.h"
#include "ascribe/base/utf8.h"
#include "pg.h"

#define RANKED_BY_DATE 20000 /* of which dates leave the rest */

/* What is looked for as PostgreSQL writes it, in the arena. */
static bool make_query(Store *store, const char *words, Arena *arena, const char **wanted, Err *err)
{
	size_t len = strlen(words);
	if (len > SEARCH_WORDS_MAX)
		return err_set(err, ERR_USAGE, "the words to look for are longer than %d bytes", SEARCH_WORDS_MAX);
	if (!utf8_valid(words, len, NULL))
		return err_set(err, ERR_USAGE, "the words to look for are not valid UTF-8");
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, words);
	PGresult *result = NULL;
	if (!pg_query(store, SQL_QUERY_SEARCH_QUERY, &params, &result, err))
		return false;
	bool some = pg_bool(result, 0, 1);
	*wanted = arena_strdup(arena, pg_text(result, 0, 0));
	PQclear(result);
	if (some)
		return true;
	err_set(err, ERR_USAGE, "there is no word to look for in \"%s\"", words);
	return err_hint(err, "give at least one word or number that is to be there");
}

static const char *cell(const PGresult *result, int row, int column, Arena *arena)
{
	return PQgetisnull(result, row, column) ? NULL : arena_strdup(arena, pg_text(result, row, column));
}

/* The days that the hit may have been in; false where it has no date. */
static bool hit_bounds(const StoreHit *hit, EdtfBounds *bounds)
{
	EdtfBounds last;
	Err ignored;
	if (!hit->began || !hit->ended || !edtf_parse(hit->began, bounds, &ignored) ||
	    !edtf_parse(hit->ended, &last, &ignored))
		return false;
	bounds->has_upper = last.has_upper;
	bounds->upper = last.upper;
	return true;
}

/* Whether the hit may lie from the first day of `since` on and up to the last day of `until`. */
static bool in_time(const StoreHit *hit, const EdtfBounds *since, const EdtfBounds *until)
{
	EdtfBounds bounds;
	if (!hit_bounds(hit, &bounds))
		return false;
	return !(since && since->has_lower && bounds.has_upper && bounds.upper < since->lower) &&
	       !(until && until->has_upper && bounds.has_lower && bounds.lower > until->upper);
}

static bool take_hits(const PGresult *result, const StoreSearch *search, Arena *arena, StoreHit *hits, size_t *count,
		      Err *err)
{
	EdtfBounds since, until;
	if ((search->since && !edtf_parse(search->since, &since, err)) ||
	    (search->until && !edtf_parse(search->until, &until, err)))
		return false;
	*count = 0;
	for (int row = 0; row < PQntuples(result) && *count < search->limit; row++) {
		const Kind *kind = pg_kind(result, row, 0, err);
		if (!kind)
			return false;
		StoreHit hit = {.kind = kind->kind,
				.id = pg_uuid(pg_text(result, row, 1)),
				.index = pg_number(result, row, 2),
				.slug = cell(result, row, 3, arena),
				.title = cell(result, row, 4, arena),
				.began = cell(result, row, 5, arena),
				.ended = cell(result, row, 6, arena)};
		if ((!search->since && !search->until) ||
		    in_time(&hit, search->since ? &since : NULL, search->until ? &until : NULL))
			hits[(*count)++] = hit;
	}
	return true;
}

/* What of each hit matches. */
static bool take_snippets(Store *store, const char *words, const char *wanted, StoreHit *hits, size_t count,
			  Arena *arena, Err *err)
{
	Buf kinds = {0}, ids = {0}, indices = {0};
	pg_literal_begin(&kinds);
	pg_literal_begin(&ids);
	pg_literal_begin(&indices);
	for (size_t i = 0; i < count; i++) {
		pg_literal_add(&kinds, KINDS[hits[i].kind].name);
		pg_literal_add(&ids, hits[i].id.text);
		pg_literal_add(&indices, arena_printf(arena, "%" PRIu64, hits[i].index));
	}
	pg_literal_end(&kinds);
	pg_literal_end(&ids);
	pg_literal_end(&indices);
	PgParams params = {0};
	const char *const values[] = {store->origin, words, wanted, kinds.data, ids.data, indices.data};
	for (size_t i = 0; i < sizeof values / sizeof *values; i++)
		pg_add_text(&params, values[i]);
	PGresult *result = NULL;
	bool ok = pg_query(store, SQL_QUERY_SEARCH_SNIPPETS, &params, &result, err);
	for (int row = 0; ok && row < PQntuples(result); row++) {
		uint64_t place = pg_number(result, row, 0);
		if (place < 1 || place > count)
			continue;
		StoreHit *hit = &hits[place - 1];
		hit->part = arena_strdup(arena, pg_text(result, row, 1));
		hit->ord = pg_number(result, row, 2);
		hit->snippet = arena_strdup(arena, pg_text(result, row, 3));
	}
	PQclear(result);
	buf_free(&kinds);
	buf_free(&ids);
	buf_free(&indices);
	return ok;
}

bool store_search(Store *store, const StoreSearch *search, Arena *arena, StoreHit **hits, size_t *count, bool *cut,
		  Err *err)
{
	const char *wanted = NULL;
	uint64_t ranked = search->since || search->until ? RANKED_BY_DATE : SEARCH_RANKED;
	if (!make_query(store, search->words, arena, &wanted, err))
		return false;
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, wanted);
	pg_add_text(&params, search->kind ? search->kind->name : NULL);
	pg_add_text(&params, search->party ? search->party->text : NULL);
	pg_add_text(&params, search->incident ? search->incident->text : NULL);
	pg_add_number(&params, ranked);
	PGresult *result = NULL;
	if (!pg_query(store, SQL_QUERY_SEARCH, &params, &result, err))
		return false;
	size_t rows = (size_t)PQntuples(result);
	*cut = rows > 0 && pg_bool(result, 0, 7);
	*hits = arena_array(arena, rows + 1, sizeof **hits);
	bool ok = take_hits(result, search, arena, *hits, count, err);
	PQclear(result);
	return ok && (*count == 0 || take_snippets(store, search->words, wanted, *hits, *count, arena, err));
}
