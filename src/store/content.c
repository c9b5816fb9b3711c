/* Bytes in the casebook: uploading, finding, reading and erasing them; see ascribe/store/content.h. */
#include "ascribe/store/content.h"

#include <arpa/inet.h>
#include <assert.h>
#include <endian.h>
#include <stdio.h>
#include <string.h>

#include "ascribe/base/log.h"
#include "pg.h"

#define OID_INT4 23
#define OID_INT8 20
#define OID_BOOL 16

static bool limit_of(const PGresult *result, int column, uint64_t *limit)
{
	*limit = PQgetisnull(result, 0, column) ? STORE_NEWEST : pg_number(result, 0, column);
	return true;
}

bool content_limits(Store *store, ContentLimits *limits, Err *err)
{
	PgParams params = {0};
	PGresult *result = NULL;
	pg_add_text(&params, store->origin);
	if (!pg_query(store, SQL_QUERY_CONTENT_LIMITS, &params, &result, err))
		return false;
	bool ok = PQntuples(result) == 1 && limit_of(result, 0, &limits->file_max) &&
		  limit_of(result, 1, &limits->content_max);
	limits->stored = ok ? pg_number(result, 0, 2) : 0;
	PQclear(result);
	return ok || err_set(err, ERR_NOT_FOUND, "there is no casebook \"%s\" here", store->origin);
}

static const char *limit_text(const uint64_t *limit, char text[24])
{
	if (!limit)
		return NULL;
	if (*limit == STORE_NEWEST)
		return "-1";
	snprintf(text, 24, "%llu", (unsigned long long)*limit);
	return text;
}

bool content_set_limits(Store *store, const uint64_t *file_max, const uint64_t *content_max, Err *err)
{
	char file_text[24], content_text[24];
	PgParams params = {0};
	PGresult *result = NULL;
	pg_add_text(&params, store->origin);
	pg_add_text(&params, limit_text(file_max, file_text));
	pg_add_text(&params, limit_text(content_max, content_text));
	bool ok = pg_query(store, SQL_QUERY_CONTENT_LIMIT, &params, &result, err);
	PQclear(result);
	return ok;
}

bool content_problems(Store *store, Arena *arena, ContentProblems *problems, Err *err)
{
	PgParams params = {0};
	PGresult *result = NULL;
	pg_add_text(&params, store->origin);
	*problems = (ContentProblems){0};
	if (!pg_query(store, SQL_QUERY_AUDIT_CONTENT, &params, &result, err))
		return false;
	problems->count = (uint64_t)PQntuples(result);
	if (problems->count > 0) {
		problems->record = arena_strdup(arena, pg_text(result, 0, 0));
		problems->problem = arena_strdup(arena, pg_text(result, 0, 3));
	}
	PQclear(result);
	return true;
}

bool content_orphans(Store *store, uint64_t *count, uint64_t *stored, Err *err)
{
	PgParams params = {0};
	PGresult *result = NULL;
	pg_add_text(&params, store->origin);
	if (!pg_query(store, SQL_QUERY_CONTENT_ORPHANS, &params, &result, err))
		return false;
	*count = pg_number(result, 0, 0);
	*stored = pg_number(result, 0, 1);
	PQclear(result);
	return true;
}

bool content_there(Store *store, const Hash *digests, size_t count, bool *there, Err *err)
{
	PgParams params = {0};
	PGresult *result = NULL;
	Buf array = {0};
	pg_array_begin(&array, PG_OID_BYTEA, count);
	for (size_t i = 0; i < count; i++) {
		pg_array_add(&array, digests[i].bytes, HASH_LEN);
		there[i] = false;
	}
	pg_add_text(&params, store->origin);
	pg_add_binary(&params, &array);
	bool ok = pg_query(store, SQL_QUERY_CONTENT_THERE, &params, &result, err);
	for (int row = 0; ok && row < PQntuples(result); row++) {
		uint64_t ord = pg_number(result, row, 0);
		if (ord >= 1 && ord <= count)
			there[ord - 1] = true;
	}
	PQclear(result);
	buf_free(&array);
	return ok;
}

/* The row of a digest among rows in the order of their digests; -1: none. */
static int find_row(const PGresult *result, const char *hex)
{
	int low = 0, high = PQntuples(result) - 1;
	while (low <= high) {
		int middle = low + (high - low) / 2, order = strcmp(hex, pg_text(result, middle, 0));
		if (order == 0)
			return middle;
		if (order < 0)
			high = middle - 1;
		else
			low = middle + 1;
	}
	return -1;
}

bool content_recorded(Store *store, const Uuid *incident, const Hash *digests, size_t count, Arena *arena,
		      const char **slugs, Err *err)
{
	char hex[65];
	PgParams params = {0};
	PGresult *result = NULL;
	Buf list = {0};
	pg_literal_begin(&list);
	for (size_t i = 0; i < count; i++) {
		hash_to_hex(&digests[i], hex);
		pg_literal_add(&list, hex);
	}
	pg_literal_end(&list);
	pg_add_text(&params, store->origin);
	pg_add_text(&params, incident->text);
	pg_add_text(&params, list.data);
	bool ok = pg_query(store, SQL_QUERY_CONTENT_RECORDED, &params, &result, err);
	for (size_t i = 0; ok && i < count; i++) {
		hash_to_hex(&digests[i], hex);
		int row = find_row(result, hex);
		slugs[i] = row >= 0 ? arena_strdup(arena, pg_text(result, row, 1)) : NULL;
	}
	PQclear(result);
	buf_free(&list);
	return ok;
}

/* ---- Uploading: pieces are sent some together, and the answer is taken before the next are sent. COPY does not go
 * into a table that has row-level security. */

#define UPLOAD_BYTES CONTENT_PIECE /* that are sent once there are as many */

static void forget_pieces(PgUpload *upload)
{
	buf_clear(&upload->uploads);
	buf_clear(&upload->ords);
	buf_clear(&upload->bytes);
	upload->count = 0;
}

bool content_upload_begin(Store *store, Err *err)
{
	forget_pieces(&store->upload);
	store->upload.sent = NULL;
	return pg_execute(store, "SAVEPOINT content", err);
}

/* To what was sent last, unless it was taken. */
static bool take_answer(Store *store, Err *err)
{
	PgUpload *upload = &store->upload;
	bool ok = true;
	for (PGresult *result; upload->sent && (result = PQgetResult(store->connection)) != NULL;) {
		pg_log(upload->sent, upload->started, result, (uint64_t)PQntuples(result));
		ok = ok && pg_check(store, &result, err);
		upload->answer = ok && PQntuples(result) == 1 ? pg_number(result, 0, 0) : 0;
		PQclear(result);
	}
	upload->sent = NULL;
	return ok;
}

/* Send a query, whose answer is taken later. */
static bool send_query(Store *store, const char *sql, const PgParams *params, Err *err)
{
	PgUpload *upload = &store->upload;
	upload->started = log_clock();
	upload->answer = 0;
	bool ok = PQsendQueryParams(store->connection, sql, params->count, NULL, params->values, params->lengths,
				    params->formats, 0) == 1 &&
		  PQflush(store->connection) == 0;
	upload->sent = ok ? sql : NULL;
	return ok || pg_lost(store, err);
}

static bool send_pieces(Store *store, Err *err)
{
	PgUpload *upload = &store->upload;
	const Buf *items[3] = {&upload->uploads, &upload->ords, &upload->bytes};
	static const unsigned types[3] = {PG_OID_UUID, OID_INT4, PG_OID_BYTEA};
	Buf arrays[3] = {{0}};
	PgParams params = {0};
	if (!take_answer(store, err))
		return false;
	pg_add_text(&params, store->origin);
	for (size_t i = 0; i < 3; i++) {
		pg_array_begin(&arrays[i], types[i], upload->count);
		buf_add(&arrays[i], items[i]->data, items[i]->len);
		pg_add_binary(&params, &arrays[i]);
	}
	bool ok = send_query(store, SQL_QUERY_CONTENT_UPLOAD, &params, err);
	for (size_t i = 0; i < 3; i++)
		buf_free(&arrays[i]);
	forget_pieces(upload);
	return ok;
}

bool content_upload_piece(Store *store, const Uuid *id, uint32_t ord, const void *bytes, size_t bytes_len, Err *err)
{
	PgUpload *upload = &store->upload;
	uint32_t wire = htonl(ord);
	if (upload->count > 0 && upload->bytes.len + bytes_len > UPLOAD_BYTES && !send_pieces(store, err))
		return false;
	pg_array_add_uuid(&upload->uploads, id);
	pg_array_add(&upload->ords, &wire, sizeof wire);
	pg_array_add(&upload->bytes, bytes, bytes_len);
	upload->count++;
	return true;
}

bool content_upload_ready(Store *store, bool *ready, Err *err)
{
	*ready = !store->upload.sent || (PQconsumeInput(store->connection) == 1 && !PQisBusy(store->connection));
	return !*ready || take_answer(store, err);
}

bool content_upload_end(Store *store, Err *err)
{
	return store->upload.count == 0 || send_pieces(store, err);
}

/* ---- Saying what was uploaded */

static void pack_uploads(const ContentUpload *uploads, size_t count, Buf arrays[5])
{
	static const unsigned types[5] = {PG_OID_BYTEA, OID_INT8, PG_OID_UUID, OID_INT4, OID_BOOL};
	for (size_t i = 0; i < 5; i++)
		pg_array_begin(&arrays[i], types[i], count);
	for (size_t i = 0; i < count; i++) {
		const ContentUpload *upload = &uploads[i];
		uint64_t size = htobe64(upload->size);
		uint32_t pieces = htonl(upload->pieces);
		uint8_t packed = upload->packed ? 1 : 0;
		pg_array_add(&arrays[0], upload->sha256.bytes, HASH_LEN);
		pg_array_add(&arrays[1], &size, sizeof size);
		pg_array_add_uuid(&arrays[2], &upload->upload);
		pg_array_add(&arrays[3], &pieces, sizeof pieces);
		pg_array_add(&arrays[4], &packed, sizeof packed);
	}
}

bool content_keep(Store *store, const ContentUpload *uploads, size_t count, Err *err)
{
	Buf arrays[5] = {{0}};
	PgParams params = {0};
	pack_uploads(uploads, count, arrays);
	pg_add_text(&params, store->origin);
	for (size_t i = 0; i < 5; i++)
		pg_add_binary(&params, &arrays[i]);
	bool ok = take_answer(store, err) && send_query(store, SQL_QUERY_CONTENT_KEEP, &params, err);
	for (size_t i = 0; i < 5; i++)
		buf_free(&arrays[i]);
	return ok;
}

bool content_kept(Store *store, size_t count, bool *kept, Err *err)
{
	bool ok = take_answer(store, err);
	*kept = ok && store->upload.answer == count;
	return ok && pg_execute(store, *kept ? "RELEASE SAVEPOINT content" : "ROLLBACK TO SAVEPOINT content", err);
}

/* ---- Reading and erasing */

static void add_digest(PgParams *params, const Hash *sha256, Buf *bytes)
{
	buf_add(bytes, sha256->bytes, HASH_LEN);
	pg_add_binary(params, bytes);
}

bool content_find(Store *store, const Hash *sha256, ContentFound *found, Err *err)
{
	PgParams params = {0};
	PGresult *result = NULL;
	Buf digest = {0};
	pg_add_text(&params, store->origin);
	add_digest(&params, sha256, &digest);
	bool ok = pg_query(store, SQL_QUERY_CONTENT_GET, &params, &result, err);
	*found = (ContentFound){.there = ok && PQntuples(result) == 1};
	if (found->there) {
		found->size = pg_number(result, 0, 0);
		found->upload = pg_uuid(pg_text(result, 0, 1));
		found->pieces = (uint32_t)pg_number(result, 0, 2);
		found->stored = pg_number(result, 0, 3);
		found->packed = pg_bool(result, 0, 4);
	}
	PQclear(result);
	buf_free(&digest);
	return ok;
}

typedef struct Pieces {
	Store *store;
	ContentVisitor visit;
	void *context;
} Pieces;

void content_holder_free(ContentHolder *holder)
{
	PQclear((PGresult *)holder);
}

static bool take_piece(void *context, const PGresult *result, int row, Err *err)
{
	const Pieces *pieces = context;
	uint32_t ord = 0;
	if (PQgetlength(result, row, 0) == (int)sizeof ord)
		memcpy(&ord, PQgetvalue(result, row, 0), sizeof ord);
	assert(PQntuples(result) == 1); /* rows are streamed one by one: what holds this one holds no other */
	ContentHolder *holder = (ContentHolder *)result;
	bool ok = pieces->visit(pieces->context, ntohl(ord), PQgetvalue(result, row, 1),
				(size_t)PQgetlength(result, row, 1), &holder, err);
	pieces->store->result_taken = !holder;
	return ok;
}

bool content_pieces(Store *store, const ContentFound *found, ContentVisitor visit, void *context, Err *err)
{
	Pieces pieces = {store, visit, context};
	PgParams params = {0};
	pg_add_text(&params, store->origin);
	pg_add_text(&params, found->upload.text);
	return pg_stream(store, SQL_QUERY_CONTENT_PIECES, &params, true, take_piece, &pieces, err);
}

bool content_erase(Store *store, const Hash *sha256, bool shared, bool *there, Err *err)
{
	PgParams params = {0};
	PGresult *result = NULL;
	Buf digest = {0};
	pg_add_text(&params, store->origin);
	add_digest(&params, sha256, &digest);
	pg_add_text(&params, shared ? "t" : "f");
	bool ok = pg_query(store, SQL_QUERY_CONTENT_ERASE, &params, &result, err);
	*there = ok && pg_bool(result, 0, 0);
	PQclear(result);
	buf_free(&digest);
	return ok;
}
