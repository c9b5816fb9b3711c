/* The writer: from changes to signed entries in the ledger. Packs changes into entries of at most ENTRY_MAX bytes,
 * signs, appends, and verifies what the server answers: that the new root is the old tree with our leaves behind it
 * (inclusion), and that the old tree extends the head that this client remembers (consistency). Then it remembers the
 * new head. */
#ifndef ASCRIBE_STORE_WRITER_H
#define ASCRIBE_STORE_WRITER_H

#include <jansson.h>

#include "ascribe/casebook/kind.h"
#include "ascribe/crypto/sign.h"
#include "ascribe/store/store.h"

typedef struct Change {
	RecordKind kind;
	Uuid id;
	bool retract;
	bool has_base;
	uint64_t base;      /* ledger index of the version it was made from */
	const json_t *body; /* references are ids; validated */
} Change;

/* Append a change as it stands in an entry. */
MUST_USE bool change_add_json(Buf *out, const Change *change, Err *err);

typedef struct Writer Writer;

/* Begin: reads the server's head, verifies it against the remembered one (ERR_CONTRADICTS_CHECKPOINT where the history
 * was rolled back or rewritten), and the key's next seq. `key` and `store` outlive the writer. */
MUST_USE bool writer_begin(Store *store, const SecretKey *key, Writer **writer, Err *err);
/* Add a change; sends full batches as it goes (then a transaction must be open: store_begin). ERR_REFUSED where one
 * change is over the entry limit. */
MUST_USE bool writer_add(Writer *writer, const Change *change, Err *err);
/* Send the rest, wait, verify. The head is not remembered yet. */
MUST_USE bool writer_flush(Writer *writer, Err *err);
/* Wait for the append under way, so that the store can be asked other things; nothing more is sent. */
MUST_USE bool writer_wait(Writer *writer, Err *err);
/* Commit the transaction that is open. Where the connection is lost, it is found out whether it was: true, or an error
 * that says that nothing was written, or that no server tells. */
MUST_USE bool writer_commit(Writer *writer, Err *err);
/* After the commit: remember the verified head. *index is that of the last entry. */
MUST_USE bool writer_finish(Writer *writer, uint64_t *index, Err *err);
void writer_free(Writer *writer);

/* Adds the changes of one entry that will stand at `index`, unless others append first: then it is called again. */
typedef bool (*WriterFill)(void *context, Writer *writer, uint64_t index, Err *err);
/* What `fill` adds, begun, flushed and remembered. */
MUST_USE bool writer_write_with(Store *store, const SecretKey *key, WriterFill fill, void *context, uint64_t *index,
				Err *err);
/* The same for one change. */
MUST_USE bool writer_write(Store *store, const SecretKey *key, const Change *change, uint64_t *index, Err *err);

/* Write one change onto a ledger that extends `known`, whatever head is remembered, and remember nothing: for the
 * record of a restore. *after is the head with its entry. */
MUST_USE bool writer_write_from(Store *store, const SecretKey *key, const Change *change, const Head *known,
				Head *after, Err *err);

/* What `fill` adds, in the transaction that is open, which is then committed (writer_commit); the head is remembered.
 * An append that another one of the same key came before is made anew without what else the transaction did. Where it
 * fails, the transaction has to be rolled back. */
MUST_USE bool writer_commit_with(Store *store, const SecretKey *key, WriterFill fill, void *context, uint64_t *index,
				 Err *err);

/* Open a casebook: entry 0 names `key` its first administrator, and analyst. */
MUST_USE bool writer_open_casebook(Store *store, const char *origin, const SecretKey *key, Err *err);

/* The head that this client remembers of a casebook ($XDG_STATE_HOME/ascribe/heads/<hash of the origin>). */
MUST_USE bool head_recall(const char *origin, bool *known, Head *head, Err *err);
MUST_USE bool head_remember(const char *origin, const Head *head, Err *err);
/* The same with who wrote last from here: so the next entry of that key can be signed without asking the server first.
 * An empty name: nobody is remembered. */
typedef struct RememberedWriter {
	char key_name[SIGN_NAME_MAX + 1];
	uint64_t next_seq;
} RememberedWriter;
MUST_USE bool head_recall_writer(const char *origin, bool *known, Head *head, RememberedWriter *writer, Err *err);
MUST_USE bool head_remember_writer(const char *origin, const Head *head, const RememberedWriter *writer, Err *err);
/* Verify by a consistency proof that the server's tree of `stated` extends that of `known`; ERR_CONTRADICTS_CHECKPOINT
 * where it does not. */
MUST_USE bool head_verify(Store *store, const Head *known, const Head *stated, Err *err);
/* The head that the server states now, verified against the remembered one, and remembered. *first: none was, so that
 * it is the server's word alone. */
MUST_USE bool head_advance(Store *store, Head *head, bool *first, Err *err);
/* Remember `head` in the place of `lost`, which the server's history does not extend, and forget the last audit, which
 * saw that. ERR_CONFLICT where another head is remembered by now. */
MUST_USE bool head_accept(const char *origin, const Head *lost, const Head *head, Err *err);
/* Keep when a head was last handed out ($XDG_STATE_HOME/ascribe/exports/<hash of the origin>): a line with the time,
 * then the head as checkpoint text. */
MUST_USE bool head_note_export(const char *origin, const Head *head, Err *err);
/* The head that was last handed out, and when. */
MUST_USE bool head_recall_export(const char *origin, bool *known, char at[21], Head *head, Err *err);

#endif
