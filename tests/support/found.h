/* What an audit finds, kept to be looked at. */
#ifndef TESTS_SUPPORT_FOUND_H
#define TESTS_SUPPORT_FOUND_H

#include "ascribe/ledger/audit.h"

#define FOUND_MAX 64

typedef struct Found {
	ErrCode code;
	uint64_t index;
	char record[64], field[64], text[512]; /* "" where there is none */
} Found;

/* Of the last audit. */
extern Found found[FOUND_MAX];
extern size_t found_count;

/* An AuditSink; its context is of no matter. */
void found_keep(void *context, const AuditFinding *finding);

/* Finding number `at` is this one, and says `text` among other things; the second for any record. */
void found_of(size_t at, ErrCode code, uint64_t index, const char *record, const char *field, const char *text);
void found_is(size_t at, ErrCode code, uint64_t index, const char *field, const char *text);

#endif
