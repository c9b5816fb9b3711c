/* What the parts of an audit share; see ascribe/store/audit.h. */
#ifndef STORE_AUDIT_PRIVATE_H
#define STORE_AUDIT_PRIVATE_H

#include "ascribe/base/pool.h"
#include "ascribe/casebook/projection.h"
#include "ascribe/store/audit.h"
#include "pg.h"

#define AUDIT_SEGMENT 512 /* entries whose rows are summed up together */
#define AUDIT_RECORDS 256 /* sums of the records' rows, by the first byte of the id */
#define AUDIT_UNREADABLE 1000

/* A sum of fingerprints: equal for equal sets of rows. */
typedef struct RowSum {
	HashPrint print;
	uint64_t count;
} RowSum;

/* The rows that there should be, or that there are. */
typedef struct RowSums {
	RowSum *segments; /* by ledger index / AUDIT_SEGMENT */
	size_t count;
	RowSum records[AUDIT_RECORDS];
} RowSums;

typedef struct RowStream RowStream;

typedef struct Auditor {
	Store *store;
	const StoreAuditOptions *options;
	StoreAuditResult *result;
	Audit *audit;
	Pool *pool;
	uint8_t print_key[HASH_KEY_LEN];
	RowSums expected, actual;
	RowStream *rows;                       /* where they are being read */
	uint64_t unreadable[AUDIT_UNREADABLE]; /* indexes whose rows cannot be known */
	size_t unreadable_count;
	uint64_t recorded_at; /* of the entry before, POSIX seconds */
	Buf ids;              /* of the records changed, as an array literal, where not all rows are read */
	uint64_t retractions;
	uint64_t done, total; /* for the progress */
} Auditor;

void row_sum_add(RowSum *sum, const HashPrint *print);
RowSum *row_sums_segment(RowSums *sums, uint64_t index);
/* Which record sum an id belongs to. */
unsigned row_sums_record(const char *id);
void audit_progress(Auditor *auditor, uint64_t steps);

/* Open the cursor of audit_rows.sql for what is audited. */
MUST_USE bool audit_open_rows(Auditor *auditor, Err *err);
/* A row of audit_rows.sql. */
void audit_row(const PGresult *rows, int row, ProjectionRow *out);

/* The entries: ledger and tree; sums up what rows there should be. */
MUST_USE bool audit_entries(Auditor *auditor, Err *err);
/* Tell `visit` of the rows that the entry makes; nothing for what cannot be read. */
void audit_entry_rows(const EntryScan *scan, uint64_t index, Arena *arena, ProjectionVisitor visit, void *context);
/* Read entries again, [first, end): told of each with its bytes. */
typedef void (*AuditEntryVisitor)(void *context, uint64_t index, const char *bytes, size_t len);
MUST_USE bool audit_reread(Auditor *auditor, uint64_t first, uint64_t end, AuditEntryVisitor visit, void *context,
			   Err *err);
MUST_USE bool audit_stored_nodes(Auditor *auditor, Err *err);
/* The schema's functions are the ones that this program made. */
MUST_USE bool audit_functions(Auditor *auditor, Err *err);
/* Row-level security, its policies, privileges and views are as the migrations and the grants make them; in a
 * transaction of its own. */
MUST_USE bool audit_guards(Auditor *auditor, Err *err);
/* The bytes that records say are kept are there, and those erased are not. */
MUST_USE bool audit_content(Auditor *auditor, Err *err);
/* The projection's rows, page by page, so that they can be read while entries are being verified: begin, then step
 * until they ended; free in any case. */
MUST_USE bool audit_rows_begin(Auditor *auditor, Err *err);
MUST_USE bool audit_rows_step(Auditor *auditor, Err *err);
bool audit_rows_ended(const Auditor *auditor);
void audit_rows_free(Auditor *auditor);
/* The projection's rows: sums them up (what was not yet), compares, and where sums differ finds the rows. Where none
 * does, each version was made from the one before it. */
MUST_USE bool audit_projection(Auditor *auditor, Err *err);
MUST_USE bool audit_locate(Auditor *auditor, Err *err);
bool audit_is_unreadable(const Auditor *auditor, uint64_t index);

/* What the last clean audit from here came to. */
typedef struct AuditCount {
	char key_name[SIGN_NAME_MAX + 1];
	uint64_t next_seq;
} AuditCount;
typedef struct AuditState {
	Frontier frontier;
	AuditKeyEntry *key_entries;
	AuditCount *counts;
	size_t key_entry_count, count_count;
} AuditState;
/* Free both lists with free(). */
MUST_USE bool audit_recall(const char *origin, bool *known, AuditState *state, Err *err);
MUST_USE bool audit_remember(const char *origin, const Audit *audit, Err *err);

#endif
