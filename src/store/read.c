/* Reading versions of records, and finding what a name means; see store.h. */
#include <stdio.h>
#include <string.h>

#include "ascribe/store/search.h"
#include "pg.h"

/* A list of candidates for the hint of an ambiguous name. */
static bool ambiguous(const PGresult *result, const char *text, Err *err)
{
	Buf list = {0};
	for (int row = 0; row < PQntuples(result); row++)
		buf_addf(&list, "%s%s %s (%s)", row > 0 ? ", " : "", pg_text(result, row, 2), pg_text(result, row, 1),
			 pg_text(result, row, 0));
	err_set(err, ERR_USAGE, "\"%s\" is ambiguous", text);
	err_hint(err, "write more of it, or its id: %s", buf_text(&list));
	buf_free(&list);
	return false;
}

/* Take the only row as the name found. *found is false where there is none. */
static bool take_name(PGresult *result, const char *text, Arena *arena, StoreName *name, bool *found, Err *err)
{
	int rows = PQntuples(result);
	*found = rows == 1;
	if (rows > 1)
		return ambiguous(result, text, err);
	if (rows == 1) {
		name->id = pg_uuid(pg_text(result, 0, 0));
		name->slug = PQgetisnull(result, 0, 1) ? NULL : arena_strdup(arena, pg_text(result, 0, 1));
		const Kind *kind = pg_kind(result, 0, 2, err);
		if (!kind)
			return false;
		name->kind = kind->kind;
	}
	return true;
}

/* The lowest and highest id that start with the digits of `text`. False where it is no start of an id. */
static bool id_range(const char *text, char low[UUID_TEXT_LEN + 1], char high[UUID_TEXT_LEN + 1])
{
	size_t len = strlen(text), digits = strspn(text, "0123456789abcdef-");
	if (len < 4 || len > UUID_TEXT_LEN || digits != len)
		return false;
	for (size_t i = 0; i < UUID_TEXT_LEN; i++) {
		bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
		if (i < len && (text[i] == '-') != hyphen)
			return false;
		char given = hyphen ? '-' : text[i < len ? i : 0];
		low[i] = i < len || hyphen ? given : '0';
		high[i] = i < len || hyphen ? given : 'f';
	}
	low[UUID_TEXT_LEN] = high[UUID_TEXT_LEN] = '\0';
	return true;
}

/* Run one of the two queries that find a record: `low` alone is a slug, with `high` a range of ids. */
static bool find_by(Store *store, const char *kinds, const char *low, const char *high, const char *text, Arena *arena,
		    StoreName *name, bool *found, Err *err)
{
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, kinds);
	pg_add_text(&params, low);
	if (high)
		pg_add_text(&params, high);
	PGresult *result = NULL;
	if (!pg_query(store, high ? SQL_QUERY_FIND_ID : SQL_QUERY_FIND_SLUG, &params, &result, err))
		return false;
	bool ok = take_name(result, text, arena, name, found, err);
	PQclear(result);
	return ok;
}

/* By slug, else by id. */
static bool find_among(Store *store, const char *kinds, const char *text, Arena *arena, StoreName *name, bool *found,
		       Err *err)
{
	char low[UUID_TEXT_LEN + 1], high[UUID_TEXT_LEN + 1];
	if (!find_by(store, kinds, text, NULL, text, arena, name, found, err))
		return false;
	return *found || !id_range(text, low, high) || find_by(store, kinds, low, high, text, arena, name, found, err);
}

bool store_find_among(Store *store, unsigned kinds, const char *text, Arena *arena, StoreName *name, Err *err)
{
	bool found = false;
	Buf list = {0};
	pg_literal_begin(&list);
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (kinds & KIND_BIT(i))
			pg_literal_add(&list, KINDS[i].name);
	}
	pg_literal_end(&list);
	bool ok = find_among(store, list.data, text, arena, name, &found, err);
	buf_free(&list);
	return ok && (found || err_set(err, ERR_NOT_FOUND, "there is no record \"%s\"", text));
}

bool store_find(Store *store, RecordKind kind, const char *text, Arena *arena, StoreName *name, Err *err)
{
	if (store_find_among(store, KIND_BIT(kind), text, arena, name, err))
		return true;
	if (err->code != ERR_NOT_FOUND)
		return false;
	Buf near = {0};
	bool found = false;
	if (kind == KIND_PARTY) {
		err_clear(err);
		if (!store_spelled(store, text, arena, name, &found, err) ||
		    (!found && !store_add_near(store, text, &near, err)))
			return false;
	}
	if (!found) {
		err_set(err, ERR_NOT_FOUND, "there is no %s \"%s\"", KINDS[kind].name, text);
		if (near.len > 0)
			err_hint(err, "did you mean: %s?", buf_text(&near));
		else
			err_hint(err, "see them: ascribe %s list", KINDS[kind].name);
	}
	buf_free(&near);
	return found;
}

bool store_slugs(Store *store, const Uuid *ids, size_t count, Arena *arena, const char **slugs, Err *err)
{
	Buf list = {0};
	pg_literal_begin(&list);
	for (size_t i = 0; i < count; i++) {
		pg_literal_add(&list, ids[i].text);
		slugs[i] = NULL;
	}
	pg_literal_end(&list);
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, list.data);
	PGresult *result = NULL;
	bool ok = pg_query(store, SQL_QUERY_SLUGS, &params, &result, err);
	for (int row = 0; ok && row < PQntuples(result); row++) {
		uint64_t at = pg_number(result, row, 0);
		if (at >= 1 && at <= count)
			slugs[at - 1] = arena_strdup(arena, pg_text(result, row, 1));
	}
	PQclear(result);
	buf_free(&list);
	return ok;
}

bool store_add_slugs_starting(Store *store, RecordKind kind, const char *start, Buf *out, Err *err)
{
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, KINDS[kind].name);
	pg_add_text(&params, start);
	PGresult *result = NULL;
	bool ok = pg_query(store, SQL_QUERY_SLUGS_STARTING, &params, &result, err);
	for (int row = 0; ok && row < PQntuples(result); row++)
		buf_addf(out, "%s\n", pg_text(result, row, 0));
	PQclear(result);
	return ok;
}

/* Copy what a Record points at in a result into the arena. */
static void keep(Record *record, Arena *arena)
{
	record->slug = record->slug ? arena_strdup(arena, record->slug) : NULL;
	record->author = arena_strdup(arena, record->author);
	record->at = arena_strdup(arena, record->at);
	record->recorded_at = arena_strdup(arena, record->recorded_at);
}

/* The only row as a record kept in the arena; *found is false where there is none. */
static bool query_record(Store *store, const char *sql, const PgParams *params, Arena *arena, Record *record,
			 bool *found, Err *err)
{
	PGresult *result = NULL;
	if (!pg_query(store, sql, params, &result, err))
		return false;
	*found = PQntuples(result) == 1;
	bool ok = !*found || pg_record(result, 0, record, err);
	if (*found && ok)
		keep(record, arena);
	PQclear(result);
	return ok;
}

bool store_get(Store *store, RecordKind kind, const Uuid *id, uint64_t bound, Arena *arena, Record *record, Err *err)
{
	bool found;
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, KINDS[kind].name);
	pg_add_text(&params, id->text);
	pg_add_number(&params, bound);
	return query_record(store, SQL_QUERY_RECORD_GET, &params, arena, record, &found, err) &&
	       (found || err_set(err, ERR_NOT_FOUND, "there was no such %s then", KINDS[kind].name));
}

bool store_key(Store *store, const char *name, Arena *arena, Record *record, Err *err)
{
	bool found;
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, name);
	if (!query_record(store, SQL_QUERY_KEY_GET, &params, arena, record, &found, err))
		return false;
	if (found)
		return true;
	err_set(err, ERR_UNKNOWN_KEY, "the key \"%s\" is not enrolled in this casebook", name);
	return err_hint(err, "an administrator enrolls it: ascribe key enroll VKEY --role analyst");
}

static bool visit_row(const PGresult *result, int row, StoreRecordVisitor visit, void *context, Err *err)
{
	Record record;
	if (!pg_record(result, row, &record, err))
		return false;
	bool ok = visit(context, &record, err);
	json_decref(record.body);
	return ok;
}

bool store_history(Store *store, RecordKind kind, const Uuid *id, StoreRecordVisitor visit, void *context, Err *err)
{
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, KINDS[kind].name);
	pg_add_text(&params, id->text);
	PGresult *result = NULL;
	bool ok = pg_query(store, SQL_QUERY_RECORD_HISTORY, &params, &result, err);
	for (int row = 0; ok && row < PQntuples(result); row++)
		ok = visit_row(result, row, visit, context, err);
	PQclear(result);
	return ok;
}

typedef struct Walk {
	StoreRecordVisitor visit;
	void *context;
} Walk;

static bool visit_record(void *context, const PGresult *result, int row, Err *err)
{
	const Walk *walk = context;
	return visit_row(result, row, walk->visit, walk->context, err);
}

bool store_list(Store *store, RecordKind kind, const Uuid *incident, unsigned flags, StoreRecordVisitor visit,
		void *context, Err *err)
{
	static const PgCursor cursor = {SQL_QUERY_RECORD_LIST, SQL_QUERY_RECORD_LIST_FETCH,
					SQL_QUERY_RECORD_LIST_CLOSE};
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, KINDS[kind].name);
	pg_add_text(&params, incident ? incident->text : NULL);
	pg_add_text(&params, flags & STORE_WITH_RETRACTED ? "t" : "f");
	pg_add_text(&params, flags & STORE_BY_ID ? "t" : "f");
	return pg_walk(store, &cursor, &params, visit_record, &(Walk){visit, context}, err);
}

/* One slug, by the statement that is planned quickest. */
static bool find_one(Store *store, RecordKind kind, const char *slug, Arena *arena, StoreFound *found, Err *err)
{
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, arena_printf(arena, "{%s}", KINDS[kind].name));
	pg_add_text(&params, slug);
	PGresult *result = NULL;
	if (!pg_query(store, SQL_QUERY_FIND_SLUG, &params, &result, err))
		return false;
	if (PQntuples(result) == 1)
		*found = (StoreFound){.id = pg_uuid(pg_text(result, 0, 0))};
	PQclear(result);
	return true;
}

static const char *find_query(bool with_bodies, bool by_id)
{
	if (with_bodies)
		return by_id ? SQL_QUERY_FIND_MANY_IDS : SQL_QUERY_FIND_MANY;
	return by_id ? SQL_QUERY_FIND_NAMES_IDS : SQL_QUERY_FIND_NAMES;
}

bool store_find_many(Store *store, const RecordKind *kinds, const char *const *names, size_t count, bool with_bodies,
		     Arena *arena, StoreFound *found, Err *err)
{
	Buf kind_list = {0}, name_list = {0}, id_kind_list = {0}, id_list = {0};
	size_t *slug_at = arena_array(arena, count + 1, sizeof *slug_at),
	       *id_at = arena_array(arena, count + 1, sizeof *id_at);
	size_t slug_count = 0, id_count = 0;
	pg_literal_begin(&kind_list);
	pg_literal_begin(&name_list);
	pg_literal_begin(&id_kind_list);
	pg_literal_begin(&id_list);
	for (size_t i = 0; i < count; i++) {
		bool by_id = uuid_valid(names[i]);
		found[i] = (StoreFound){.index = STORE_NEWEST};
		pg_literal_add(by_id ? &id_kind_list : &kind_list, KINDS[kinds[i]].name);
		pg_literal_add(by_id ? &id_list : &name_list, names[i]);
		if (by_id)
			id_at[id_count++] = i;
		else
			slug_at[slug_count++] = i;
	}
	pg_literal_end(&kind_list);
	pg_literal_end(&name_list);
	pg_literal_end(&id_kind_list);
	pg_literal_end(&id_list);
	bool ok = true;
	if (count == 1 && slug_count == 1 && !with_bodies) {
		ok = find_one(store, kinds[0], names[0], arena, &found[0], err);
		slug_count = 0;
	}
	for (int by_id = 0; ok && by_id < 2; by_id++) {
		if ((by_id ? id_count : slug_count) == 0)
			continue;
		PgParams params = {0};
		pg_add_text(&params, store->origin);
		pg_add_text(&params, by_id ? id_kind_list.data : kind_list.data);
		pg_add_text(&params, by_id ? id_list.data : name_list.data);
		PGresult *result = NULL;
		ok = pg_query(store, find_query(with_bodies, by_id), &params, &result, err);
		for (int row = 0; ok && row < PQntuples(result); row++) {
			size_t at = pg_number(result, row, 0) - 1;
			found[by_id ? id_at[at] : slug_at[at]] = (StoreFound){
				.id = pg_uuid(pg_text(result, row, 1)),
				.index = with_bodies ? pg_number(result, row, 2) : 0,
				.retracted = with_bodies && strcmp(pg_text(result, row, 3), "retract") == 0,
				.body = with_bodies ? arena_strdup(arena, pg_text(result, row, 4)) : NULL,
			};
		}
		PQclear(result);
	}
	buf_free(&kind_list);
	buf_free(&name_list);
	buf_free(&id_kind_list);
	buf_free(&id_list);
	return ok;
}
