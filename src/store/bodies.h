/* Bodies of rows, read by another thread while further rows come. */
#ifndef ASCRIBE_STORE_BODIES_H
#define ASCRIBE_STORE_BODIES_H

#include "ascribe/store/store.h"

typedef struct Bodies Bodies;

/* The bodies live in `arena`. */
Bodies *bodies_new(Arena *arena);
/* Read the body of the record that stands at `at` of the caller's list, sooner or later: the first ones at once, later
 * ones, of which there are many then, in another thread. The text is copied. */
void bodies_add(Bodies *bodies, size_t at, RecordKind kind, const char *text);
/* Wait for all that was added, put it into the records, and tell `refer` of each party and source that they refer to.
 * False where a text is no body. */
MUST_USE bool bodies_finish(Bodies *bodies, Record *records, void (*refer)(void *context, const char *id),
			    void *context, Err *err);
/* Waits for what was not finished. */
void bodies_free(Bodies *bodies);

#endif
