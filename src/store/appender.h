/* Appending signed entries, and verifying what the server answers: what the writer and a submission share. Private to
 * store/.
 *
 * Invariant: `frontier` is the tree as this client has verified it, its own sent entries included. The server's word is
 * never taken for a root: it is computed from leaves and compared.
 *
 * Where the connection is lost, it is found out what became of the entries. An append that is a transaction of its own
 * is sent again, byte for byte: since a key's number is given once, it is written once, whatever the server still does
 * with the first. A transaction that was asked to commit is waited for, by the lock that it holds, and its last entry
 * looked for. Only where no server answers for a while is it not known; then the error says so, and how to find out. */
#ifndef STORE_APPENDER_H
#define STORE_APPENDER_H

#include "ascribe/ledger/merkle.h"
#include "ascribe/store/writer.h"

#define APPENDER_NOTES 16 /* entries to an append: some 1 MB at the most */

typedef struct Appender {
	Store *store;
	const char *key_name; /* who signs: outlives the appender */
	Head anchor;          /* newest head verified before the first append */
	uint64_t next_seq;    /* of the key, as the server stated it at the beginning */
	uint64_t sent_total;
	Hash sent[APPENDER_NOTES];
	size_t sent_count; /* of the append under way; 0 where none is */
	Hash last_leaf;    /* of what was sent */
	StoreNote alone;   /* what is under way where it is a transaction of its own: one entry */
	bool has_frontier;
	Frontier frontier;
} Appender;

/* Read the server's head and the key's next seq, and verify the head against the remembered one
 * (ERR_CONTRADICTS_CHECKPOINT where the history was rolled back or rewritten). */
MUST_USE bool appender_begin(Appender *appender, Store *store, const char *key_name, Err *err);
/* The same against another head, which was verified some other way; NULL: none. */
MUST_USE bool appender_begin_from(Appender *appender, Store *store, const char *key_name, const Head *known, Err *err);
/* Begin from what this client remembers alone, where the key is who wrote last from here: the anchor is the remembered
 * head, the seq the one that followed. *possible is false where nothing such is remembered. What it holds of the server
 * is verified when the first append is answered. */
MUST_USE bool appender_begin_remembered(Appender *appender, Store *store, const char *key_name, bool *possible,
					Err *err);
/* Verify that the server's head extends `known`, a head that somebody verified. */
MUST_USE bool appender_check_extends(const Appender *appender, const Head *known, Err *err);
/* Take the answer of the append under way, then send these; `count` is at most APPENDER_NOTES. With no transaction open
 * it is one, which stays where it is until its answer is taken. */
MUST_USE bool appender_send(Appender *appender, const StoreNote *notes, size_t count, Err *err);
/* Take the answer of the append under way, and check it against our own leaves. */
MUST_USE bool appender_wait(Appender *appender, Err *err);
/* Commit the transaction that is open, or find out whether it was where the connection is lost meanwhile. */
MUST_USE bool appender_commit(Appender *appender, Err *err);
/* What the ledger is with what was appended. */
Head appender_head(const Appender *appender);
/* After the commit: remember the verified head, and who wrote. *index is that of its last entry. */
MUST_USE bool appender_finish(const Appender *appender, const RememberedWriter *writer, uint64_t *index, Err *err);

#endif
