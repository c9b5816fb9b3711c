/* Loading all that the brief of one incident needs; see store.h.
 *
 * Round trips: the incident's own records; the ratings of its hypotheses, where there are any; the notes about them;
 * parties and sources, by following the references of what was loaded until nothing new turns up; then who signed all
 * that, and when. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/spread.h"
#include "bodies.h"
#include "pg.h"

#define NUMBER_COLUMN 9 /* of incident_records.sql alone */

/* Ids as the items of an array for the server. */
typedef struct Ids {
	Buf items;
	size_t count;
} Ids;

static void ids_add(Ids *ids, const Uuid *id)
{
	pg_array_add_uuid(&ids->items, id);
	ids->count++;
}

/* What has been loaded, and which ids are known (loaded or asked for), in an open-addressing set. */
typedef struct Loader {
	Store *store;
	Arena *arena;
	uint64_t bound;
	Record *records;
	size_t count, capacity;
	Uuid *known;
	size_t known_count, known_capacity;
	Bodies *bodies;
	Ids loaded, wanted; /* those to ask for the notes of; those to ask for next */
	bool near;          /* what is loaded now is asked for no notes */
} Loader;

static size_t slot_of(const Loader *loader, const char *id)
{
	size_t slot = (size_t)text_spread(id, strlen(id)) & (loader->known_capacity - 1);
	while (loader->known[slot].text[0] && strcmp(loader->known[slot].text, id) != 0)
		slot = (slot + 1) & (loader->known_capacity - 1);
	return slot;
}

static void grow_known(Loader *loader)
{
	Uuid *old = loader->known;
	size_t old_capacity = loader->known_capacity;
	loader->known_capacity = old_capacity > 0 ? old_capacity * 2 : 256;
	loader->known = mem_alloc(loader->known_capacity * sizeof *loader->known);
	memset(loader->known, 0, loader->known_capacity * sizeof *loader->known);
	for (size_t i = 0; i < old_capacity; i++) {
		if (old[i].text[0])
			loader->known[slot_of(loader, old[i].text)] = old[i];
	}
	free(old);
}

/* Whether `id` was not known before; it is now. */
static bool know(Loader *loader, const char *id)
{
	if (loader->known_count * 2 >= loader->known_capacity)
		grow_known(loader);
	size_t slot = slot_of(loader, id);
	if (loader->known[slot].text[0])
		return false;
	loader->known[slot] = pg_uuid(id);
	loader->known_count++;
	return true;
}

/* A party or source that is referred to is asked for next, unless it is known. */
static void want(void *context, const char *id)
{
	Loader *loader = context;
	if (know(loader, id))
		ids_add(&loader->wanted, &loader->known[slot_of(loader, id)]);
}

static bool add_row(void *context, const PGresult *result, int row, Err *err)
{
	Loader *loader = context;
	if (loader->count == loader->capacity) {
		loader->capacity = loader->capacity > 0 ? loader->capacity * 2 : 256;
		loader->records = mem_realloc(loader->records, loader->capacity * sizeof *loader->records);
	}
	Record *record = &loader->records[loader->count];
	if (!pg_record_alone(result, row, record, err))
		return false;
	record->number = PQnfields(result) > NUMBER_COLUMN ? pg_number(result, row, NUMBER_COLUMN) : 0;
	bodies_add(loader->bodies, loader->count++, record->kind, pg_text(result, row, 8));
	record->slug = record->slug ? arena_strdup(loader->arena, record->slug) : NULL;
	if (!loader->near)
		ids_add(&loader->loaded, &record->id);
	return true;
}

static bool load_own(Loader *loader, const Uuid *incident, Err *err)
{
	PgParams params = {0};
	pg_add_text(&params, loader->store->origin);
	pg_add_text(&params, incident->text);
	pg_add_number(&params, loader->bound);
	return pg_stream(loader->store, SQL_QUERY_INCIDENT_RECORDS, &params, false, add_row, loader, err);
}

/* What a statement finds by ids, which are freed. */
static bool load_by(Loader *loader, const char *sql, Ids *ids, Err *err)
{
	PgParams params = {0};
	Buf array = {0};
	pg_array_begin(&array, PG_OID_UUID, ids->count);
	buf_add(&array, ids->items.data, ids->items.len);
	pg_add_text(&params, loader->store->origin);
	pg_add_binary(&params, &array);
	pg_add_number(&params, loader->bound);
	bool ok = ids->count == 0 || pg_stream(loader->store, sql, &params, false, add_row, loader, err);
	buf_free(&array);
	buf_free(&ids->items);
	*ids = (Ids){0};
	return ok;
}

static bool load_ratings(Loader *loader, Err *err)
{
	Ids ids = {0};
	for (size_t i = 0; i < loader->count; i++) {
		if (loader->records[i].kind == KIND_HYPOTHESIS)
			ids_add(&ids, &loader->records[i].id);
	}
	return load_by(loader, SQL_QUERY_RATINGS_OF, &ids, err);
}

static bool load_notes(Loader *loader, Err *err)
{
	Ids ids = loader->loaded;
	loader->near = true;
	loader->loaded = (Ids){0};
	return load_by(loader, SQL_QUERY_NOTES_ABOUT, &ids, err);
}

static bool load_parties_and_sources(Loader *loader, Err *err)
{
	bool ok = bodies_finish(loader->bodies, loader->records, want, loader, err);
	while (ok && loader->wanted.count > 0) {
		Ids ids = loader->wanted;
		loader->wanted = (Ids){0};
		ok = load_by(loader, SQL_QUERY_PARTIES_AND_SOURCES, &ids, err) &&
		     bodies_finish(loader->bodies, loader->records, want, loader, err);
	}
	return ok;
}

static int by_index(const void *a, const void *b)
{
	uint64_t x = ((const Record *)a)->index, y = ((const Record *)b)->index;
	return (x > y) - (x < y);
}

/* Fill in who signed, and when. Sorts the records by ledger index; the rows come in that order too. */
static bool load_stamps(Loader *loader, Err *err)
{
	Buf indexes = {0};
	if (loader->count > 0)
		qsort(loader->records, loader->count, sizeof *loader->records, by_index);
	pg_literal_begin(&indexes);
	for (size_t i = 0; i < loader->count; i++) {
		if (i == 0 || loader->records[i].index != loader->records[i - 1].index)
			pg_literal_add(&indexes, arena_printf(loader->arena, "%" PRIu64, loader->records[i].index));
	}
	pg_literal_end(&indexes);
	PgParams params = {0};
	pg_add_text(&params, loader->store->origin);
	pg_add_text(&params, indexes.data);
	PGresult *result = NULL;
	bool ok = pg_query(loader->store, SQL_QUERY_ENTRY_STAMPS, &params, &result, err);
	size_t at = 0;
	for (int row = 0; ok && row < PQntuples(result); row++) {
		uint64_t index = pg_number(result, row, 0);
		const char *author = arena_strdup(loader->arena, pg_text(result, row, 1));
		const char *claimed = arena_strdup(loader->arena, pg_text(result, row, 2));
		const char *recorded = arena_strdup(loader->arena, pg_text(result, row, 3));
		for (; at < loader->count && loader->records[at].index == index; at++) {
			loader->records[at].author = author;
			loader->records[at].at = claimed;
			loader->records[at].recorded_at = recorded;
		}
	}
	if (ok && at < loader->count)
		ok = err_set(err, ERR_PROJECTION_DIFFERS, "a record is of ledger index %" PRIu64 ", where no entry is",
			     loader->records[at].index);
	PQclear(result);
	buf_free(&indexes);
	return ok;
}

/* Hand over what was loaded. */
static bool hand_over(Loader *loader, bool ok, Record **records, size_t *count)
{
	*records = arena_array(loader->arena, loader->count + 1, sizeof **records);
	*count = loader->count;
	if (loader->count > 0)
		memcpy(*records, loader->records, loader->count * sizeof **records);
	free(loader->records);
	free(loader->known);
	bodies_free(loader->bodies);
	buf_free(&loader->loaded.items);
	buf_free(&loader->wanted.items);
	return ok;
}

bool store_load_incident(Store *store, const Uuid *incident, uint64_t bound, Arena *arena, Record **records,
			 size_t *count, Err *err)
{
	Loader loader = {.store = store, .arena = arena, .bound = bound, .bodies = bodies_new(arena)};
	bool ok = load_own(&loader, incident, err) && load_ratings(&loader, err) && load_notes(&loader, err) &&
		  load_parties_and_sources(&loader, err) && load_stamps(&loader, err);
	return hand_over(&loader, ok, records, count);
}

bool store_load_party(Store *store, const Uuid *party, uint64_t bound, Arena *arena, Record **records, size_t *count,
		      Err *err)
{
	Loader loader = {.store = store, .arena = arena, .bound = bound, .bodies = bodies_new(arena)};
	want(&loader, party->text);
	bool ok = load_parties_and_sources(&loader, err) && load_stamps(&loader, err);
	return hand_over(&loader, ok, records, count);
}

bool store_party_incidents(Store *store, const Uuid *party, uint64_t bound, Arena *arena, Uuid **incidents,
			   size_t *count, Err *err)
{
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, party->text);
	pg_add_number(&params, bound);
	PGresult *result = NULL;
	if (!pg_query(store, SQL_QUERY_PARTY_INCIDENTS, &params, &result, err))
		return false;
	*count = (size_t)PQntuples(result);
	*incidents = arena_array(arena, *count + 1, sizeof **incidents);
	for (size_t i = 0; i < *count; i++)
		(*incidents)[i] = pg_uuid(pg_text(result, (int)i, 0));
	PQclear(result);
	return true;
}
