/* Entries that are signed with no database at hand, and submitted later by whoever has one.
 *
 * An offline entry is anchored in the head that its client remembers; its number is counted in a small file for each
 * key and casebook ($XDG_STATE_HOME/ascribe/offline/…), which is why such a key signs offline alone. */
#ifndef ASCRIBE_STORE_OFFLINE_H
#define ASCRIBE_STORE_OFFLINE_H

#include "ascribe/crypto/sign.h"
#include "ascribe/store/store.h"
#include "ascribe/store/writer.h"

/* What an offline entry is signed with. */
typedef struct OfflineState {
	Head anchor; /* the remembered head; of size 0 where none is remembered */
	uint64_t seq;
} OfflineState;
MUST_USE bool offline_state(const char *origin, const char *key_name, OfflineState *state, Err *err);
/* Sign one change as an entry. The number is not counted yet. */
MUST_USE bool offline_sign(const char *origin, const OfflineState *state, const SecretKey *key, const Change *change,
			   Buf *out, Err *err);
/* Count: the next number of that key is at least `next_seq`. */
MUST_USE bool offline_count(const char *origin, const char *key_name, uint64_t next_seq, Err *err);

typedef struct Submitted {
	uint64_t index;          /* of the entry in the ledger */
	bool was_there;          /* it had been submitted before */
	const char *recorded_at; /* when the server took it in */
	const char *anchored_at; /* when the server took in the last entry of the anchor; NULL for an empty anchor */
} Submitted;

/* Append an entry signed elsewhere: `entry` is parsed from `bytes`. Its signature is verified with the key that the
 * casebook holds, its bodies are validated, its anchor and the server's answer are verified as the writer does.
 * ERR_CONFLICT where its number is not the key's next. Strings of the result are in the arena. */
MUST_USE bool submit_entry(Store *store, const StoreNote *bytes, const Entry *entry, Arena *arena, Submitted *result,
			   Err *err);

#endif
