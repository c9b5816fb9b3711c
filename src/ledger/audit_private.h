/* The state of an audit; see ascribe/ledger/audit.h. */
#ifndef LEDGER_AUDIT_PRIVATE_H
#define LEDGER_AUDIT_PRIVATE_H

#include "ascribe/ledger/audit.h"

#define AUDIT_RECENT 256 /* frontiers kept: most anchors name a head of a moment before */

/* The digests of one level's nodes, run by run. */
typedef struct AuditLevel {
	uint64_t first, next; /* index of the first node told, and of the next */
	HashRunning run;
	Hash *done;
	size_t done_count, done_room;
} AuditLevel;

struct Audit {
	char origin[ENTRY_ORIGIN_MAX + 1];
	AuditExpected *expected;
	size_t expected_count, expected_next;
	AuditSink sink;
	AuditRootAt root_at;
	void *context;
	Keyring ring;
	uint64_t *next_seq; /* by place among the ring's keys */
	size_t next_seq_count;
	AuditKeyEntry *key_entries;
	size_t key_entry_count;
	Frontier frontier;
	Frontier recent[AUDIT_RECENT];
	Head anchor; /* the last that was right */
	AuditLevel levels[MERKLE_MAX_LEVELS];
	/* the level whose stored nodes are being told */
	unsigned telling;
	uint64_t told;
	HashRunning told_run;
	AuditNodesDiffer differs;
	void *differs_context;
};

/* Begin from the frontier as it is. */
void audit_nodes_start(Audit *audit);
void audit_nodes_free(Audit *audit);
/* Put a leaf behind the tree. */
void audit_nodes_grow(Audit *audit, const Hash *leaf);

#endif
