/* An older state of a casebook that was put back: what of it can be checked against what this client remembers, and the
 * signed note of type "restore" that records it.
 *
 * Of a head of N entries only its root is remembered, so that a ledger of fewer is its beginning cannot be proven. What
 * can be are smaller heads that were seen from here: the one last handed out, and those that the subtrees of the last
 * clean audit give. */
#ifndef ASCRIBE_STORE_RESTORE_H
#define ASCRIBE_STORE_RESTORE_H

#include <jansson.h>

#include "ascribe/store/store.h"

typedef struct Restore {
	uint64_t index; /* of the entry that records it */
	const char *author, *at, *reason;
	Head remembered, restored;
	uint64_t verified_size;
} Restore;

/* The newest entry that records a restore to fewer entries than `size`, as the tables say it. */
MUST_USE bool restore_find(Store *store, uint64_t size, Arena *arena, Restore *restore, bool *found, Err *err);
/* The body of the note; new. NULL where the reason is not UTF-8. */
json_t *restore_body(const Restore *restore);

/* What it takes to accept that the server's history does not extend `remembered`. */
typedef struct RestoreCase {
	Head remembered;
	Head restored; /* the newest head before the histories part, as far as can be known */
	Head *known;   /* heads seen from here, of at most that many entries, which it must extend */
	size_t known_count;
	uint64_t verified_size; /* the largest of them */
	bool has_record;        /* an entry records a restore that may be the reason */
	bool is_recorded;       /* and names the very head remembered: nothing more is to be written */
	Restore record;
} RestoreCase;
/* ERR_CONFLICT where there is nothing to accept; ERR_CONTRADICTS_CHECKPOINT where what is remembered contradicts the
 * ledger otherwise than by a restore: where it is not shorter and records none, or a head seen from here shows that the
 * histories part elsewhere. */
MUST_USE bool restore_judge(Store *store, const Head *remembered, const Head *stated, Arena *arena, RestoreCase *found,
			    Err *err);

#endif
