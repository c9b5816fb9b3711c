/* The audit of a casebook: its ledger, its tree and its projection, in one snapshot, streamed. What is checked stands
 * in ledger/audit.h and casebook/projection.h; this reads, spreads the work over all processors, and compares. */
#ifndef ASCRIBE_STORE_AUDIT_H
#define ASCRIBE_STORE_AUDIT_H

#include "ascribe/ledger/audit.h"
#include "ascribe/store/store.h"

typedef struct StoreAuditOptions {
	bool since_last;         /* go on from where the last clean audit from here ended, where there is one */
	bool remember_nothing;   /* even where it is clean */
	bool ledger_alone;       /* leave the projection out */
	AuditExpected *expected; /* heads that it must extend; sorted by this, and told whether they were met */
	size_t expected_count;
	AuditSink sink;
	/* how far it is, of `total` steps; may be NULL */
	void (*progress)(void *context, uint64_t done, uint64_t total);
	void *context; /* of sink and progress */
} StoreAuditOptions;

typedef struct StoreAuditResult {
	uint64_t first;      /* ledger index that it began from */
	uint64_t entries;    /* that it took */
	uint64_t signatures; /* that were verified and good */
	uint64_t rows;       /* of the projection that were compared */
	uint64_t findings;
	ErrCode gravest; /* ERR_NONE where nothing was found */
	Head head;       /* that the server states */
	Keyring ring;    /* the keys as the ledger says; free with keyring_free */
} StoreAuditResult;

/* Audit. False only where it could not be done; what is found wrong goes to the sink. A clean audit is remembered, and
 * so is its head. */
MUST_USE bool store_audit(Store *store, const StoreAuditOptions *options, StoreAuditResult *result, Err *err);

/* The record whose versions, the newest or a former one, have a file of that digest and size on record, as a capture of
 * a source or a file of evidence: "source its-slug", in the arena; NULL where none has. As the tables say it: whether
 * they say what was signed is the audit's to tell. */
MUST_USE bool store_find_file(Store *store, const Hash *hash, uint64_t size, Arena *arena, const char **record,
			      Err *err);

#endif
