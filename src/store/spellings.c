/* Parties by the spellings of their names; see search.h. All current names are read and folded here, so that what is
 * alike does not hang on the locale of a database: only where a name is neither slug nor id. */
#include <string.h>

#include "ascribe/base/spelling.h"
#include "ascribe/base/utf8.h"
#include "ascribe/store/search.h"
#include "pg.h"

#define NEAR_MAX 3

static bool read_spellings(Store *store, PGresult **result, Err *err)
{
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	return pg_query(store, SQL_QUERY_PARTY_SPELLINGS, &params, result, err);
}

/* The first row of each party of which a name folds to `wanted`, in order of slugs. */
static size_t find_rows(const PGresult *result, const char *wanted, int *rows)
{
	size_t count = 0;
	Arena *arena = arena_new();
	for (int row = 0; row < PQntuples(result); row++) {
		bool seen = count > 0 && strcmp(pg_text(result, rows[count - 1], 0), pg_text(result, row, 0)) == 0;
		if (!seen && strcmp(spelling_fold(pg_text(result, row, 2), arena), wanted) == 0)
			rows[count++] = row;
		arena_reset(arena);
	}
	arena_free(arena);
	return count;
}

static bool ambiguous(const PGresult *result, const int *rows, size_t count, const char *text, Err *err)
{
	Buf list = {0};
	for (size_t i = 0; i < count && i < 6; i++)
		buf_addf(&list, "%s%s (%s)", i > 0 ? ", " : "", pg_text(result, rows[i], 1),
			 pg_text(result, rows[i], 2));
	err_set(err, ERR_USAGE, "\"%s\" is a name of %zu parties", text, count);
	err_hint(err, "write the slug of the one that is meant: %s", buf_text(&list));
	buf_free(&list);
	return false;
}

bool store_spelled(Store *store, const char *text, Arena *arena, StoreName *name, bool *found, Err *err)
{
	*found = false;
	PGresult *result = NULL;
	const char *wanted = utf8_valid(text, strlen(text), NULL) ? spelling_fold(text, arena) : "";
	if (!*wanted)
		return true;
	if (!read_spellings(store, &result, err))
		return false;
	int *rows = arena_array(arena, (size_t)PQntuples(result) + 1, sizeof *rows);
	size_t count = find_rows(result, wanted, rows), own = 0, last = 0;
	for (size_t i = 0; i < count; i++) {
		if (PQgetisnull(result, rows[i], 3)) {
			own++;
			last = i;
		}
	}
	*found = count == 1 || own == 1;
	bool ok = *found || count == 0 || ambiguous(result, rows, count, text, err);
	if (*found)
		*name = (StoreName){.id = pg_uuid(pg_text(result, rows[last], 0)),
				    .slug = arena_strdup(arena, pg_text(result, rows[last], 1)),
				    .kind = KIND_PARTY};
	PQclear(result);
	return ok;
}

/* A name that is near, of a row. */
typedef struct Near {
	int row;
	size_t distance;
} Near;

/* Keep the nearest names, one for each party; among equals the first by slug. */
static void keep_near(const PGresult *result, Near near[NEAR_MAX], size_t *count, Near found)
{
	for (size_t i = 0; i < *count; i++) {
		if (strcmp(pg_text(result, near[i].row, 0), pg_text(result, found.row, 0)) != 0)
			continue;
		if (near[i].distance <= found.distance)
			return;
		memmove(&near[i], &near[i + 1], (--*count - i) * sizeof *near);
	}
	size_t at = *count;
	while (at > 0 && near[at - 1].distance > found.distance)
		at--;
	if (at == NEAR_MAX)
		return;
	*count += *count < NEAR_MAX;
	memmove(&near[at + 1], &near[at], (*count - at - 1) * sizeof *near);
	near[at] = found;
}

/* How far a name is, or the nearest of its words that is no shorter than 3 letters. */
static size_t distance_of(const char *wanted, const char *name, Arena *arena)
{
	size_t best = spelling_distance(wanted, spelling_fold(name, arena));
	for (const char *word = name; *word; word += strspn(word, " ")) {
		size_t len = strcspn(word, " ");
		const char *folded = spelling_fold(arena_strndup(arena, word, len), arena);
		size_t distance = spelling_distance(wanted, folded);
		if (utf8_count(folded, strlen(folded)) >= 3 && distance < best)
			best = distance;
		word += len;
	}
	return best;
}

bool store_add_near(Store *store, const char *text, Buf *out, Err *err)
{
	PGresult *result = NULL;
	if (!utf8_valid(text, strlen(text), NULL))
		return true;
	if (!read_spellings(store, &result, err))
		return false;
	Near near[NEAR_MAX];
	size_t count = 0;
	Arena *arena = arena_new(), *folded = arena_new();
	const char *wanted = spelling_fold(text, arena);
	size_t far = utf8_count(wanted, strlen(wanted)) / 3; /* a short name is near to any other */
	for (int row = 0; row < PQntuples(result); row++) {
		size_t distance = distance_of(wanted, pg_text(result, row, 2), folded);
		if (distance <= far && distance < SPELLING_FAR)
			keep_near(result, near, &count, (Near){row, distance});
		arena_reset(folded);
	}
	for (size_t i = 0; i < count; i++)
		buf_addf(out, "%s%s (%s)", i > 0 ? ", " : "", pg_text(result, near[i].row, 1),
			 pg_text(result, near[i].row, 2));
	arena_free(folded);
	arena_free(arena);
	PQclear(result);
	return true;
}
