/* A casebook in a database of its own, audited. */
#ifndef TESTS_SUPPORT_AUDITED_H
#define TESTS_SUPPORT_AUDITED_H

#include "ascribe/store/audit.h"
#include "tests/support/database.h"
#include "tests/support/found.h"

extern SecretKey *audited_alice;
extern Store *audited_store;
extern StoreAuditResult audited_result; /* of the last audit */
extern const StoreAuditOptions AUDITED_WHOLE, AUDITED_SINCE_LAST, AUDITED_ALONE;

/* Of a suite: make the casebook and its key; free everything. */
void audited_begin(void);
void audited_end(void);

/* Audit, keeping what is found (found.h); the second how many findings there were, of an audit that must be done. */
bool audited_try(const StoreAuditOptions *options, Err *err);
size_t audited(const StoreAuditOptions *options);
/* It begins at `first`, takes `entries`, and finds nothing. */
void audited_clean(const StoreAuditOptions *options, uint64_t first, uint64_t entries);
/* A whole audit finds this and nothing else. */
void audited_only(ErrCode code, uint64_t index, const char *record, const char *field, const char *text);

/* Run statements as an administrator who switched the constraints off. */
void audited_tamper(const char *statements);
/* A party by alice; the ledger index. */
uint64_t audited_party(const char *slug);
/* Many entries of alice's, of one note each, appended at once; anchored in the ledger of one entry, or of `anchor`. */
void audited_append(size_t count);
void audited_append_anchored(size_t count, uint64_t anchor);

#endif
