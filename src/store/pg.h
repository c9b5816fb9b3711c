/* libpq, wrapped once: parameters, results and errors. Private to store/; a PGresult never leaves it. */
#ifndef STORE_PG_H
#define STORE_PG_H

#include <libpq-fe.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"
#include "ascribe/store/sql.h"
#include "ascribe/store/store.h"

/* Pieces of files that are yet to be sent, as the items of arrays; `sent`: of some the answer is still to come. */
typedef struct PgUpload {
	Buf uploads, ords, bytes;
	size_t count;
	const char *sent; /* the query whose answer was not taken yet, or NULL */
	double started;   /* log_clock() when it was sent */
	uint64_t answer;  /* the number that it gave; 0 where it gave none */
} PgUpload;

struct Store {
	PGconn *connection;
	char origin[ENTRY_ORIGIN_MAX + 1]; /* of the casebook chosen, or "" */
	Head chosen_head;                  /* when it was chosen */
	bool append_under_way;
	bool in_transaction;   /* one that writes, and is not asked to commit yet */
	double append_started; /* log_clock() */
	PgUpload upload;
	bool result_taken; /* by a PgRowVisitor, which is to PQclear it */
};

/* Parameters of one statement, as text or binary. Zero-initialise; what is put in must live until the call. */
#define PG_PARAMS_MAX 6
typedef struct PgParams {
	int count;
	const char *values[PG_PARAMS_MAX];
	int lengths[PG_PARAMS_MAX];
	int formats[PG_PARAMS_MAX];
	char numbers[PG_PARAMS_MAX][24];
} PgParams;

void pg_add_text(PgParams *params, const char *text);  /* NULL is SQL's NULL */
void pg_add_number(PgParams *params, uint64_t number); /* at most INT64_MAX; more is taken as that */
void pg_add_binary(PgParams *params, const Buf *bytes);

/* Run one statement and take its rows. The result is PQclear'd by the caller. */
MUST_USE bool pg_query(Store *store, const char *sql, const PgParams *params, PGresult **result, Err *err);
/* The same with the rows in binary form: bytea and text as they are, numbers by pg_binary_number. */
MUST_USE bool pg_query_binary(Store *store, const char *sql, const PgParams *params, PGresult **result, Err *err);
/* Run a statement of which no rows are wanted (also several, without parameters). */
MUST_USE bool pg_execute(Store *store, const char *sql, Err *err);
/* Whether `result` succeeded; else fills `err` from it, clears it and sets it to NULL. */
MUST_USE bool pg_check(Store *store, PGresult **result, Err *err);

/* ERR_NO_DATABASE, with what libpq says of the connection. */
bool pg_lost(const Store *store, Err *err);

/* Log that a statement ended, which began at log_clock() `started`. `result` may be NULL. */
void pg_log(const char *sql, double started, const PGresult *result, uint64_t rows);

/* After a BEGIN where rows in any number may be read: compiling queries to machine code, which the server does where it
 * takes them for costly, takes longer than running them. */
#define PG_UNCOMPILED "; SET LOCAL jit = off"

/* A cursor: the statements that declare it, fetch a page of it and close it. */
typedef struct PgCursor {
	const char *declare, *fetch, *close;
} PgCursor;
typedef bool (*PgRowVisitor)(void *context, const PGresult *result, int row, Err *err);
/* Run one statement and visit its rows, as text or `binary`, while the server is still at work on those to come; where
 * the visitor fails, the rest is not waited for. The visitor may not ask the store anything; what a row holds lasts
 * only during the call. */
MUST_USE bool pg_stream(Store *store, const char *sql, const PgParams *params, bool binary, PgRowVisitor visit,
			void *context, Err *err);
/* Page through a cursor, in a transaction of its own where none is open, so that memory stays bounded and the visitor
 * may ask the store other things in between. */
MUST_USE bool pg_walk(Store *store, const PgCursor *cursor, const PgParams *params, PgRowVisitor visit, void *context,
		      Err *err);

/* Cells. A NULL cell reads as "", 0 or false. */
const char *pg_text(const PGresult *result, int row, int column);
uint64_t pg_number(const PGresult *result, int row, int column);
uint64_t pg_binary_number(const PGresult *result, int row, int column); /* of a bigint */
bool pg_bool(const PGresult *result, int row, int column);
/* A bytea of 32 bytes in hex form, with or without the \x. False where it is not that. */
bool pg_hash(const char *text, Hash *hash);
/* Append a bytea in hex form. False where it is not that. */
bool pg_bytes(const char *text, Buf *bytes);
/* A bytea[] of hashes as the frontier of a tree of `size` leaves. False where one is no hash. */
bool pg_hashes(const char *text, uint64_t size, Frontier *frontier);
Uuid pg_uuid(const char *text);
/* The kind that a cell names; NULL, and an error, where there is none such. */
const Kind *pg_kind(const PGresult *result, int row, int column, Err *err);

/* Append a one-dimensional array of type `element_oid` in binary form: begin with the count, then add each item. */
#define PG_OID_BYTEA 17
#define PG_OID_UUID 2950
void pg_array_begin(Buf *out, unsigned element_oid, size_t count);
void pg_array_add(Buf *out, const void *bytes, size_t bytes_len);
void pg_array_add_uuid(Buf *out, const Uuid *uuid);
/* A text array literal '{"a","b"}' for text, uuid and number arrays. */
void pg_literal_begin(Buf *out);
void pg_literal_add(Buf *out, const char *text);
void pg_literal_end(Buf *out);

/* A row of the shape of record_get.sql as a Record: strings point into `result`, the body is parsed (caller's; none
 * where it fails). */
MUST_USE bool pg_record(const PGresult *result, int row, Record *record, Err *err);
/* The same without its body. */
MUST_USE bool pg_record_alone(const PGresult *result, int row, Record *record, Err *err);

#endif
