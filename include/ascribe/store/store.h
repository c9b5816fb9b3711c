/* The store: one casebook in PostgreSQL. Reads versions of records, and appends signed entries; there is no other way
 * to write. Nothing of libpq shows here. */
#ifndef ASCRIBE_STORE_STORE_H
#define ASCRIBE_STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"
#include "ascribe/casebook/kind.h"
#include "ascribe/ledger/entry.h"
#include "ascribe/ledger/merkle.h"
#include "ascribe/ledger/proof.h"

#define PG_SERIALIZATION_FAILURE "40001" /* SQLSTATE of what may be tried again as it is */
#define PG_READ_ONLY "25006"             /* of what a standby answers to a write */
#define PG_LOCK_TIMEOUT "55P03"          /* of a lock that was waited for in vain */
#define STORE_NEWEST UINT64_MAX          /* as a bound: no bound */

typedef struct Store Store;

/* Whether `uri` can be the address of a database: a libpq connection string, URI or name of a database, with no
 * password in it, since it passes through arguments and the environment. ERR_USAGE. */
MUST_USE bool store_uri_check(const char *uri, Err *err);

/* Connect to `uri` (checked so; a libpq connection string). ERR_NO_DATABASE with what libpq said where that fails; a
 * server older than 15 is refused. Does not look for a casebook. Close with store_close (NULL is fine). */
MUST_USE bool store_connect(const char *uri, Store **store, Err *err);
void store_close(Store *store);
/* Connect once more, to the first server of the connection string that will do. What was open is gone. */
MUST_USE bool store_reconnect(Store *store, Err *err);

/* The version of the newest migration that the database has (0: none), and the newest that this program carries. */
MUST_USE bool store_schema_version(Store *store, int *version, Err *err);
int store_schema_newest(void);
/* Bring the schema forward, each migration in its own transaction, under an advisory lock, so that two at once do no
 * harm. *applied is how many. A schema newer than the program's is ERR_NO_DATABASE. */
MUST_USE bool store_migrate(Store *store, int *applied, Err *err);

/* What the server says of itself; strings are in the arena. */
typedef struct StoreServer {
	const char *version, *encoding, *synchronous_commit;
	bool fsync, full_page_writes, checksums;
	uint64_t clock;       /* POSIX seconds */
	const char *database; /* as SQL writes its name */
	const char *folder;   /* of its files, where it is on this computer and says so; else NULL */
	const char *remote;   /* the address of another computer that it is on, or NULL */
	bool tls, certified;  /* whether the connection is encrypted, and the server's certificate checked */
} StoreServer;
MUST_USE bool store_server(Store *store, Arena *arena, StoreServer *server, Err *err);

/* Choose the casebook of `origin`, or the only one there where NULL, and check the schema's version (older: the hint is
 * `ascribe db migrate`; newer: update ascribe). None or several is ERR_NOT_FOUND or ERR_USAGE with the list in the
 * hint. */
MUST_USE bool store_choose_casebook(Store *store, const char *origin, Err *err);
const char *store_origin(const Store *store);

/* The head that the server stated when the casebook was chosen. */
Head store_chosen_head(const Store *store);
/* The head that the server states now. */
MUST_USE bool store_head(Store *store, Head *head, Err *err);
/* The root that the first `size` entries had. */
MUST_USE bool store_head_at(Store *store, uint64_t size, Head *head, Err *err);
/* The last ledger index that the server had recorded by `time` (RFC 3339), as a bound; ERR_NOT_FOUND where the casebook
 * is younger. */
MUST_USE bool store_index_at(Store *store, const char *time, uint64_t *index, Err *err);
/* The first ledger index that the server recorded at `time` or later; the ledger's size where there is none. */
MUST_USE bool store_index_since(Store *store, const char *time, uint64_t *index, Err *err);

/* Find what `text` names: a slug of the kind, a whole id, or a start of one (4 or more hex digits). ERR_NOT_FOUND, or
 * ERR_USAGE with the candidates in the hint where it is ambiguous. A party is found by its names too, where nothing
 * else fits; names near to it are in the hint of ERR_NOT_FOUND. `slug` of the result is in the arena. */
typedef struct StoreName {
	Uuid id;
	const char *slug; /* NULL for notes and keys */
	RecordKind kind;
} StoreName;
MUST_USE bool store_find(Store *store, RecordKind kind, const char *text, Arena *arena, StoreName *name, Err *err);
/* The same among several kinds, given as KIND_BITs. */
MUST_USE bool store_find_among(Store *store, unsigned kinds, const char *text, Arena *arena, StoreName *name, Err *err);

/* An entry as it is stored, with what the casebook says of its author's key. */
typedef struct StoreEntry {
	uint64_t index;
	const char *bytes;
	size_t len;
	const char *recorded_at; /* when the server took it in, RFC 3339; a claim of the server's */
	const char *vkey;        /* of the author, as in force for this entry; NULL where it was not enrolled */
	uint64_t last_valid;     /* last index at which that key is valid, as known now; STORE_NEWEST: no end */
} StoreEntry;

/* The entry at an index, in the arena; ERR_NOT_FOUND where there is none. */
MUST_USE bool store_entry(Store *store, uint64_t index, Arena *arena, StoreEntry *entry, Err *err);
/* The entry of a key's `seq`, in the arena, where there is one. */
MUST_USE bool store_entry_of(Store *store, const char *key_name, uint64_t seq, Arena *arena, StoreEntry *entry,
			     bool *found, Err *err);

/* The entry whose leaf in the tree is that hash; ERR_NOT_FOUND where there is none. */
MUST_USE bool store_entry_of_leaf(Store *store, const Hash *leaf, Arena *arena, StoreEntry *entry, Err *err);

/* Entries, newest first. Streams; the entry lasts only during the call, in which the store may be asked other things.
 */
typedef struct StoreLog {
	const char *author; /* or NULL */
	const Kind *kind;   /* only entries that change a record of this kind; or NULL */
	const Uuid *record; /* of that kind: only entries that change this one; or NULL */
	uint64_t first;     /* no index below it */
	uint64_t limit;     /* how many; STORE_NEWEST: all */
} StoreLog;
typedef bool (*StoreEntryVisitor)(void *context, const StoreEntry *entry, Err *err);
MUST_USE bool store_log(Store *store, const StoreLog *log, StoreEntryVisitor visit, void *context, Err *err);
/* The entries up to `bound` that concern an incident, oldest first: those that hold any version of it, of its records,
 * of the parties and sources that these refer to, directly or through others, of notes about any of them, or of a key.
 * Streams as store_log does. */
MUST_USE bool store_entries_of_incident(Store *store, const Uuid *incident, uint64_t bound, StoreEntryVisitor visit,
					void *context, Err *err);

/* Slugs of many ids at once: slugs[i] is that of ids[i], the id itself where the record has none, NULL where unknown.
 */
MUST_USE bool store_slugs(Store *store, const Uuid *ids, size_t count, Arena *arena, const char **slugs, Err *err);

/* Append the slugs of a kind that start with `start`, one a line; no more than 200. */
MUST_USE bool store_add_slugs_starting(Store *store, RecordKind kind, const char *start, Buf *out, Err *err);

/* Called for each row of a result, in its order. The record and its body last only during the call unless the caller
 * takes a reference to the body (json_incref) and copies the strings. */
typedef bool (*StoreRecordVisitor)(void *context, const Record *record, Err *err);

/* The version of a record that is current at `bound`; ERR_NOT_FOUND where there is none. A retracted one is given as
 * such. Body is owned by the caller (json_decref); strings live in the arena. */
MUST_USE bool store_get(Store *store, RecordKind kind, const Uuid *id, uint64_t bound, Arena *arena, Record *record,
			Err *err);
/* The newest version of the key of that name, as store_get gives it; ERR_UNKNOWN_KEY where none is enrolled. */
MUST_USE bool store_key(Store *store, const char *name, Arena *arena, Record *record, Err *err);
/* All versions of a record, oldest first. */
MUST_USE bool store_history(Store *store, RecordKind kind, const Uuid *id, StoreRecordVisitor visit, void *context,
			    Err *err);
/* Current records of a kind by slug (notes and keys by ledger index, or by id where asked); `incident` limits to those
 * of that incident (for notes: about it or a record of it), or NULL. Retracted ones only where asked. Streams. */
#define STORE_WITH_RETRACTED 1u
#define STORE_BY_ID 2u
MUST_USE bool store_list(Store *store, RecordKind kind, const Uuid *incident, unsigned flags, StoreRecordVisitor visit,
			 void *context, Err *err);

/* All that the brief of an incident needs, at a bound; see BriefInput. *records in the arena, each with its `fields`.
 */
MUST_USE bool store_load_incident(Store *store, const Uuid *incident, uint64_t bound, Arena *arena, Record **records,
				  size_t *count, Err *err);
/* A party with all that it refers to, directly or through others, at a bound, in the same way; nothing where it is not
 * there. */
MUST_USE bool store_load_party(Store *store, const Uuid *party, uint64_t bound, Arena *arena, Record **records,
			       size_t *count, Err *err);
/* The incidents that may concern a party or what counts for it, at a bound; in the arena, by id. */
MUST_USE bool store_party_incidents(Store *store, const Uuid *party, uint64_t bound, Arena *arena, Uuid **incidents,
				    size_t *count, Err *err);

/* Transactions, for an import. store_append outside of one is a transaction of its own. */
MUST_USE bool store_begin(Store *store, Err *err);
bool store_in_transaction(const Store *store);
/* Where the connection is lost (ERR_NO_DATABASE), it may have been committed nonetheless: see store_settled. */
MUST_USE bool store_commit(Store *store, Err *err);
void store_rollback(Store *store);
/* Check all deferred constraints, with the transaction left open. A dangling reference is ERR_REFUSED; *missing is then
 * its id. */
MUST_USE bool store_check(Store *store, Uuid *missing, Err *err);
/* A point in the open transaction, to come back to by store_undo; setting it anew moves it. */
MUST_USE bool store_mark(Store *store, Err *err);
MUST_USE bool store_undo(Store *store, Err *err);
/* Begin a transaction that reads one state of the casebook throughout. */
MUST_USE bool store_begin_snapshot(Store *store, Err *err);

/* What the casebook holds under these names (slugs, or whole ids). found[i].index is STORE_NEWEST where it holds
 * nothing. Without bodies, only the id is answered. */
typedef struct StoreFound {
	Uuid id;
	uint64_t index; /* of the current version; 0 without bodies */
	bool retracted;
	const char *body; /* JSON text in the arena where `with_bodies` */
} StoreFound;
MUST_USE bool store_find_many(Store *store, const RecordKind *kinds, const char *const *names, size_t count,
			      bool with_bodies, Arena *arena, StoreFound *found, Err *err);

/* What a writer must know before it signs. */
typedef struct StoreWriterState {
	Head head;
	uint64_t next_seq; /* of the key of that name */
} StoreWriterState;
MUST_USE bool store_writer_state(Store *store, const char *key_name, StoreWriterState *state, Err *err);

/* Signed entries to append, of one author, with one anchor. */
typedef struct StoreNote {
	const char *bytes;
	size_t len;
} StoreNote;
typedef struct StoreAppended {
	uint64_t first;    /* ledger index of the first */
	Head head;         /* as the server states it */
	Frontier frontier; /* of the tree before, as the server states it: to be verified */
} StoreAppended;

/* Send an append without waiting, and take its answer later: the client prepares the next batch meanwhile. At most one
 * is under way. */
MUST_USE bool store_append_send(Store *store, const StoreNote *notes, size_t count, Err *err);
MUST_USE bool store_append_finish(Store *store, StoreAppended *appended, Err *err);
/* Whether the entry of a key's `seq` is the one with that leaf, once no append is under way that a transaction holds
 * open: so the answer is final for one that was asked to commit. PG_LOCK_TIMEOUT where one stays open. */
MUST_USE bool store_settled(Store *store, const char *key_name, uint64_t seq, const Hash *leaf, bool *there, Err *err);
/* Open a casebook (choosing it) with its entry 0. */
MUST_USE bool store_open_casebook(Store *store, const char *origin, const StoreNote *note, StoreAppended *appended,
				  Err *err);

/* The consistency proof from size1 to size2, as RFC 9162 orders it; `proof` has room for MERKLE_MAX_LEVELS * 2. */
MUST_USE bool store_consistency_proof(Store *store, uint64_t size1, uint64_t size2, Hash *proof, size_t *proof_len,
				      Err *err);
/* The path from the entry at index < size to the root that the first `size` entries have, from the leaf up; room as
 * above. */
MUST_USE bool store_inclusion_proof(Store *store, uint64_t index, uint64_t size, Hash *proof, size_t *proof_len,
				    Err *err);
/* The path from the entry to the root of the head, verified: a server that states one entry and keeps another shows, as
 * ERR_LEDGER_BROKEN. */
MUST_USE bool store_entry_path(Store *store, const StoreEntry *entry, const Head *head, ProofPath *path, Err *err);

#endif
