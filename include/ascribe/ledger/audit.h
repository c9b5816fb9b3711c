/* The audit of a ledger: entries taken in order, each held against its signature, its author's rights and count, the
 * head that it names, and the tree. All is computed from the entries' bytes; what the server says beside them is only
 * compared. Pure: entries and nodes are given to it, findings go to a sink.
 *
 * Each entry goes through three steps: audit_read in order, audit_verify in any thread, audit_take in order. One bad
 * entry does not hide the next. */
#ifndef ASCRIBE_LEDGER_AUDIT_H
#define ASCRIBE_LEDGER_AUDIT_H

#include "ascribe/base/err.h"
#include "ascribe/crypto/hash.h"
#include "ascribe/ledger/keyring.h"
#include "ascribe/ledger/merkle.h"
#include "ascribe/ledger/scan.h"

#define AUDIT_NO_INDEX UINT64_MAX

/* What was found wrong. Strings last only during the call; record and field are NULL where the finding is of no one. */
typedef struct AuditFinding {
	ErrCode code;   /* 10 to 15: the exit code that it means alone */
	uint64_t index; /* ledger index, or AUDIT_NO_INDEX */
	const char *record, *field, *text;
} AuditFinding;
typedef void (*AuditSink)(void *context, const AuditFinding *finding);

/* How grave a code is among findings: 13, 12, 11, 10, 15, 14, the gravest highest. */
int audit_gravity(ErrCode code);

/* A head that the ledger must extend: remembered, or somebody's checkpoint. */
typedef struct AuditExpected {
	Head head;
	const char *whose; /* "the head remembered here", "the checkpoint a.txt" */
	bool met;          /* the ledger has it */
} AuditExpected;

/* The root that the first `size` entries had, by the stored nodes; false where they do not say. */
typedef bool (*AuditRootAt)(void *context, uint64_t size, Hash *root);

typedef struct Audit Audit;

/* `expected` is kept (sorted by size), and stays valid and the caller's. */
Audit *audit_new(const char *origin, AuditExpected *expected, size_t expected_count, AuditSink sink,
		 AuditRootAt root_at, void *context);
void audit_free(Audit *audit); /* NULL is fine */
/* Go on from where an earlier audit ended: from its frontier; then tell of each entry with a change of a key that it
 * met, in order (ERR_LEDGER_BROKEN where it is no longer that entry), and of each key's next number. */
void audit_resume(Audit *audit, const Frontier *frontier);
MUST_USE bool audit_resume_key(Audit *audit, uint64_t index, const char *bytes, size_t len, const Hash *leaf, Err *err);
void audit_resume_count(Audit *audit, const char *key_name, uint64_t next_seq);

typedef struct AuditEntry {
	/* given: the entry, and what the server's columns say of it (strings may be NULL) */
	uint64_t index;
	const char *bytes;
	size_t len;
	const char *author, *at;
	uint64_t seq;
	const Hash *stored_leaf; /* NULL where it is not a hash */
	/* found */
	EntryScan scan;
	bool readable, has_key, verified, signature_good;
	PublicKey key;
	Hash leaf;
} AuditEntry;

void audit_read(Audit *audit, AuditEntry *entry);
void audit_verify(AuditEntry *entry);
void audit_take(Audit *audit, const AuditEntry *entry);
/* An index that has no entry: its leaf is taken from the tree (NULL: not there either), so that the rest can be
 * checked. */
void audit_take_missing(Audit *audit, uint64_t index, const Hash *leaf);
/* After the last: the keys that were revoked, and what was expected and is not there. */
void audit_end(Audit *audit);

/* What it came to. */
const Frontier *audit_frontier(const Audit *audit);
const Keyring *audit_keyring(const Audit *audit);
void audit_take_keyring(Audit *audit, Keyring *ring); /* the caller's from then on */
/* The number that the next entry of a key has, by its place among the ring's keys. */
uint64_t audit_next_seq(const Audit *audit, size_t key);
/* The entries with changes of keys, for the next audit to go on from. */
typedef struct AuditKeyEntry {
	uint64_t index;
	Hash leaf;
} AuditKeyEntry;
const AuditKeyEntry *audit_key_entries(const Audit *audit, size_t *count);
/* Tell the sink of something that the caller found. */
void audit_report(Audit *audit, ErrCode code, uint64_t index, const char *record, const char *field, const char *format,
		  ...) PRINTF_LIKE(6, 7);

/* The stored nodes of one level, in order, from audit_node_first(level) on; then audit_nodes_end of it. Runs of
 * AUDIT_NODE_RUN nodes are compared by a digest: *differs is called with the first and the number of each run in which
 * something differs. */
#define AUDIT_NODE_RUN 4096
typedef void (*AuditNodesDiffer)(void *context, unsigned level, uint64_t first, uint64_t count);
unsigned audit_node_levels(const Audit *audit);
uint64_t audit_node_first(const Audit *audit, unsigned level);
uint64_t audit_node_end(const Audit *audit, unsigned level); /* how many perfect subtrees of that level there are */
void audit_nodes_begin(Audit *audit, unsigned level, AuditNodesDiffer differs, void *context);
void audit_node_stored(Audit *audit, uint64_t index, const Hash *hash);
void audit_nodes_end(Audit *audit);

#endif
