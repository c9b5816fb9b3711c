/* libpq, wrapped once; see pg.h. */
#include "pg.h"

#include <arpa/inet.h>
#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/log.h"
#include "ascribe/casebook/body.h"

static void add(PgParams *params, const char *value, size_t value_len, int format)
{
	params->values[params->count] = value;
	params->lengths[params->count] = (int)value_len;
	params->formats[params->count] = format;
	params->count++;
}

void pg_add_text(PgParams *params, const char *text)
{
	add(params, text, 0, 0);
}

void pg_add_number(PgParams *params, uint64_t number)
{
	char *text = params->numbers[params->count];
	snprintf(text, sizeof params->numbers[0], "%" PRIu64, number > INT64_MAX ? (uint64_t)INT64_MAX : number);
	add(params, text, 0, 0);
}

void pg_add_binary(PgParams *params, const Buf *bytes)
{
	add(params, bytes->data, bytes->len, 1);
}

/* The exit code that an SQLSTATE means. Class AS is our own: its number is the code. */
static ErrCode code_of(const char *state)
{
	static const struct {
		const char *prefix;
		ErrCode code;
	} table[] = {
		{"AS003", ERR_NOT_FOUND},   {"AS004", ERR_CONFLICT},    {"AS005", ERR_NOT_PERMITTED},
		{"AS007", ERR_REFUSED},     {"AS010", ERR_UNKNOWN_KEY}, {"AS012", ERR_LEDGER_BROKEN},
		{"08", ERR_NO_DATABASE},    {"57P", ERR_NO_DATABASE},   {"42501", ERR_NOT_PERMITTED},
		{"25006", ERR_NO_DATABASE}, {"23503", ERR_REFUSED},     {"23505", ERR_CONFLICT},
		{"40", ERR_CONFLICT},       {"22", ERR_REFUSED},        {"23", ERR_REFUSED},
		{"54", ERR_REFUSED},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		if (strncmp(state, table[i].prefix, strlen(table[i].prefix)) == 0)
			return table[i].code;
	}
	return ERR_FAILED;
}

/* Whatever a transaction did is gone with its connection, as long as it was not asked to commit. */
static bool fill_lost(const Store *store, const char *why, Err *err)
{
	err_set(err, ERR_NO_DATABASE, "the connection to the database was lost: %.*s", (int)strcspn(why, "\n"), why);
	if (store->in_transaction)
		err_hint(err, "nothing was written; run the command again");
	return false;
}

bool pg_lost(const Store *store, Err *err)
{
	return fill_lost(store, PQerrorMessage(store->connection), err);
}

static void fill_error(Store *store, const PGresult *result, Err *err)
{
	const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	const char *message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
	const char *detail = PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
	const char *hint = PQresultErrorField(result, PG_DIAG_MESSAGE_HINT);
	const char *constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
	if (!state || !message) {
		(void)pg_lost(store, err);
		return;
	}
	if (constraint && strcmp(constraint, "entry_casebook_author_seq_key") == 0) {
		err_set(err, ERR_CONFLICT, "the key signed another entry meanwhile");
		err_hint(err, "run the command again; a second machine has a key of its own");
		state = PG_SERIALIZATION_FAILURE;
	} else if (constraint && strcmp(constraint, "record_casebook_kind_slug_key") == 0) {
		err_set(err, ERR_CONFLICT, "the slug is taken%s%s", detail ? ": " : "", detail ? detail : "");
		err_hint(err, "choose another slug, or edit the record that has it");
	} else if (strcmp(state, PG_READ_ONLY) == 0) {
		err_set(err, ERR_NO_DATABASE, "the server takes no writes: it is a standby, or set to read only");
		hint = "name the primary in --db, or all hosts and target_session_attrs=read-write";
	} else if (code_of(state) == ERR_NO_DATABASE) {
		(void)fill_lost(store, message, err);
		hint = NULL; /* the server's speaks of repeating what may have been done */
	} else if (detail && strncmp(state, "AS", 2) != 0) {
		err_set(err, code_of(state), "the database refused it: %s (%s)", message, detail);
	} else {
		err_set(err, code_of(state), "%s%s",
			strncmp(state, "AS", 2) == 0 ? "" : "the database refused it: ", message);
	}
	if (hint)
		err_hint(err, "%s", hint);
	else if (strcmp(state, "40P01") == 0)
		err_hint(err, "somebody else wrote at the same time: run the command again");
	else if (strcmp(state, "42501") == 0)
		err_hint(err,
			 "you are logged in as \"%s\"; an administrator of the casebook grants more (who has what: "
			 "ascribe db grants): ascribe db grant ACCESS %s",
			 PQuser(store->connection), PQuser(store->connection));
	else if (strcmp(state, "53100") == 0)
		err_hint(err, "the disk is full: free some space and run the command again");
	snprintf(err->sqlstate, sizeof err->sqlstate, "%s", state);
}

bool pg_check(Store *store, PGresult **result, Err *err)
{
	ExecStatusType status = PQresultStatus(*result);
	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_SINGLE_TUPLE)
		return true;
	fill_error(store, *result, err);
	PQclear(*result);
	*result = NULL;
	return false;
}

void pg_log(const char *sql, double started, const PGresult *result, uint64_t rows)
{
	static const char named[] = "/* ascribe: ";
	if (!log_on())
		return;
	bool has_name = strncmp(sql, named, sizeof named - 1) == 0;
	const char *name = has_name ? sql + sizeof named - 1 : sql,
		   *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	int name_len = (int)(has_name ? strcspn(name, " ") : strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"));
	double took = log_clock() - started;
	log_event("statement", NULL, NULL, " name=%.*s ms=%.1f rows=%" PRIu64 "%s%s%s", name_len, name, took, rows,
		  took >= LOG_SLOW_MS ? " slow=yes" : "", state ? " sqlstate=" : "", state ? state : "");
}

static bool query(Store *store, const char *sql, const PgParams *params, int format, PGresult **result, Err *err)
{
	static const PgParams none;
	const PgParams *given = params ? params : &none;
	double started = log_clock();
	*result = PQexecParams(store->connection, sql, given->count, NULL, given->values, given->lengths,
			       given->formats, format);
	pg_log(sql, started, *result, (uint64_t)PQntuples(*result));
	return pg_check(store, result, err);
}

bool pg_query(Store *store, const char *sql, const PgParams *params, PGresult **result, Err *err)
{
	return query(store, sql, params, 0, result, err);
}

bool pg_query_binary(Store *store, const char *sql, const PgParams *params, PGresult **result, Err *err)
{
	return query(store, sql, params, 1, result, err);
}

bool pg_execute(Store *store, const char *sql, Err *err)
{
	double started = log_clock();
	PGresult *result = PQexec(store->connection, sql);
	pg_log(sql, started, result, 0);
	bool ok = pg_check(store, &result, err);
	PQclear(result);
	return ok;
}

/* Tell the server that the rest is not wanted. */
static void cancel(Store *store)
{
	char ignored[256];
	PGcancel *request = PQgetCancel(store->connection);
	if (request)
		(void)PQcancel(request, ignored, sizeof ignored);
	PQfreeCancel(request);
}

bool pg_stream(Store *store, const char *sql, const PgParams *params, bool binary, PgRowVisitor visit, void *context,
	       Err *err)
{
	PGresult *result = NULL;
	double started = log_clock();
	uint64_t rows = 0;
	if (!PQsendQueryParams(store->connection, sql, params->count, NULL, params->values, params->lengths,
			       params->formats, binary))
		return pg_check(store, &result, err);
	(void)PQsetSingleRowMode(store->connection); /* where it cannot be, the rows come at once */
	bool ok = true;
	while ((result = PQgetResult(store->connection))) {
		bool before = ok;
		ok = ok && pg_check(store, &result, err);
		for (int row = 0; ok && row < PQntuples(result); row++, rows++)
			ok = visit(context, result, row, err);
		if (!store->result_taken)
			PQclear(result);
		store->result_taken = false;
		if (before && !ok)
			cancel(store);
	}
	pg_log(sql, started, NULL, rows);
	return ok;
}

static bool walk_pages(Store *store, const PgCursor *cursor, PgRowVisitor visit, void *context, Err *err)
{
	bool ok = true, more = true;
	while (ok && more) {
		PGresult *result = NULL;
		ok = pg_query(store, cursor->fetch, NULL, &result, err);
		more = ok && PQntuples(result) > 0;
		for (int row = 0; ok && row < PQntuples(result); row++)
			ok = visit(context, result, row, err);
		PQclear(result);
	}
	return ok;
}

bool pg_walk(Store *store, const PgCursor *cursor, const PgParams *params, PgRowVisitor visit, void *context, Err *err)
{
	bool own_transaction = PQtransactionStatus(store->connection) == PQTRANS_IDLE;
	if (own_transaction && !pg_execute(store, "BEGIN" PG_UNCOMPILED, err))
		return false;
	PGresult *result = NULL;
	bool ok = pg_query(store, cursor->declare, params, &result, err);
	PQclear(result);
	ok = ok && walk_pages(store, cursor, visit, context, err) && pg_execute(store, cursor->close, err);
	Err ignored;
	if (own_transaction && ok)
		return pg_execute(store, "COMMIT", err);
	if (own_transaction && !pg_execute(store, "ROLLBACK", &ignored))
		return false;
	return ok;
}

const char *pg_text(const PGresult *result, int row, int column)
{
	return PQgetvalue(result, row, column);
}

uint64_t pg_number(const PGresult *result, int row, int column)
{
	return strtoull(PQgetvalue(result, row, column), NULL, 10);
}

uint64_t pg_binary_number(const PGresult *result, int row, int column)
{
	uint64_t wire = 0;
	if (PQgetlength(result, row, column) == (int)sizeof wire)
		memcpy(&wire, PQgetvalue(result, row, column), sizeof wire);
	return be64toh(wire);
}

bool pg_bool(const PGresult *result, int row, int column)
{
	return PQgetvalue(result, row, column)[0] == 't';
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool pg_bytes(const char *text, Buf *bytes)
{
	if (text[0] != '\\' || text[1] != 'x')
		return false;
	for (text += 2; *text; text += 2) {
		int high = hex_digit(text[0]), low = high < 0 ? -1 : hex_digit(text[1]);
		if (low < 0)
			return false;
		buf_add_char(bytes, (char)(high << 4 | low));
	}
	return true;
}

bool pg_hash(const char *text, Hash *hash)
{
	if (text[0] == '\\' && text[1] == 'x')
		text += 2;
	for (size_t i = 0; i < HASH_LEN; i++) {
		int high = hex_digit(text[2 * i]);
		int low = high < 0 ? -1 : hex_digit(text[2 * i + 1]);
		if (low < 0)
			return false;
		hash->bytes[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

/* In the text form of an array of hashes each stands behind an x, and there is no other x. */
bool pg_hashes(const char *text, uint64_t size, Frontier *frontier)
{
	*frontier = (Frontier){.size = size};
	for (text = strchr(text, 'x'); text; text = strchr(text, 'x')) {
		text++;
		if (frontier->count == MERKLE_MAX_LEVELS || !pg_hash(text, &frontier->subtrees[frontier->count]))
			return false;
		frontier->count++;
	}
	return true;
}

Uuid pg_uuid(const char *text)
{
	Uuid uuid = {0};
	snprintf(uuid.text, sizeof uuid.text, "%s", text);
	return uuid;
}

const Kind *pg_kind(const PGresult *result, int row, int column, Err *err)
{
	const Kind *kind = kind_find(pg_text(result, row, column));
	if (!kind) {
		err_set(err, ERR_PROJECTION_DIFFERS, "the database holds an unknown kind of record");
		err_hint(err, "see what else was changed: ascribe audit");
	}
	return kind;
}

static void add_int32(Buf *out, uint32_t value)
{
	uint32_t wire = htonl(value);
	buf_add(out, &wire, sizeof wire);
}

void pg_array_begin(Buf *out, unsigned element_oid, size_t count)
{
	add_int32(out, 1); /* dimensions */
	add_int32(out, 0); /* no NULLs */
	add_int32(out, element_oid);
	add_int32(out, (uint32_t)count);
	add_int32(out, 1); /* lower bound */
}

void pg_array_add(Buf *out, const void *bytes, size_t bytes_len)
{
	add_int32(out, (uint32_t)bytes_len);
	buf_add(out, bytes, bytes_len);
}

void pg_array_add_uuid(Buf *out, const Uuid *uuid)
{
	uint8_t bytes[16] = {0};
	size_t digits = 0;
	for (const char *c = uuid->text; *c && digits < 32; c++) {
		if (*c == '-')
			continue;
		unsigned digit = *c <= '9' ? (unsigned)(*c - '0') : (unsigned)(*c - 'a') + 10;
		bytes[digits / 2] = (uint8_t)((unsigned)bytes[digits / 2] << 4 | digit);
		digits++;
	}
	pg_array_add(out, bytes, sizeof bytes);
}

void pg_literal_begin(Buf *out)
{
	buf_add_char(out, '{');
}

void pg_literal_add(Buf *out, const char *text)
{
	if (out->data[out->len - 1] != '{')
		buf_add_char(out, ',');
	buf_add_char(out, '"');
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, *text);
	}
	buf_add_char(out, '"');
}

void pg_literal_end(Buf *out)
{
	buf_add_char(out, '}');
}

bool pg_record_alone(const PGresult *result, int row, Record *record, Err *err)
{
	const Kind *kind = pg_kind(result, row, 0, err);
	if (!kind)
		return false;
	*record = (Record){
		.kind = kind->kind,
		.id = pg_uuid(pg_text(result, row, 1)),
		.slug = PQgetisnull(result, row, 2) ? NULL : pg_text(result, row, 2),
		.index = pg_number(result, row, 3),
		.retracted = strcmp(pg_text(result, row, 4), "retract") == 0,
		.author = pg_text(result, row, 5),
		.at = pg_text(result, row, 6),
		.recorded_at = pg_text(result, row, 7),
	};
	if (record->slug || record->retracted || !kind->has_slug)
		return true;
	err_set(err, ERR_PROJECTION_DIFFERS, "the database has no slug of %s %s", kind->name, record->id.text);
	return err_hint(err, "see what else was changed: ascribe audit");
}

bool pg_record(const PGresult *result, int row, Record *record, Err *err)
{
	if (!pg_record_alone(result, row, record, err))
		return false;
	const Kind *kind = &KINDS[record->kind];
	Arena *arena = arena_new();
	const Value *body = value_read(pg_text(result, row, 8), NULL, arena);
	bool ok = body_check_shape(kind, record->retracted, body, NULL, NULL, err) ||
		  err_prefix(err, "the database's %s %s: ", kind->name, record->id.text);
	record->body = ok ? value_json(body) : NULL;
	arena_free(arena);
	return ok;
}
