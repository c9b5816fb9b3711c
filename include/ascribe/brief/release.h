/* TLP 2.0 as a filter for what leaves: of the records of a case those that may go out at a marking, before anything is
 * computed from them. Pure.
 *
 * Left out is what is marked higher, and what cannot be shown truly without such a record:
 * - a party that is part of it or speaks for it: for whom it counts could not be said;
 * - an allegation that accuses it; a statement all of whose speakers, or all of those it counts for, or one of those
 *   through whom it is known, or all of whose sources are left out; a response likewise by its actor, its targets, and
 *   where it is known from; evidence that nothing but statements left out cites; a note about any such record, or about
 *   one that is not at hand, whose marking is not known;
 * - a note that a left-out one replaces, and a statement that a left-out one takes back: they would seem to stand.
 * All other references to a left-out record are taken out of the bodies, with the part that they stand in: a citation,
 * an answer, a position, a quotation, a victim. */
#ifndef ASCRIBE_BRIEF_RELEASE_H
#define ASCRIBE_BRIEF_RELEASE_H

#include "ascribe/base/mem.h"
#include "ascribe/casebook/kind.h"

/* Whether a marking is higher than another; no marking (NULL) is the lowest. Terms of VOCAB_TLP. */
bool marking_above(const char *marking, const char *level);
/* The higher one of two. */
const char *marking_highest(const char *a, const char *b);
/* A marking as TLP 2.0 writes it ("TLP:AMBER+STRICT"); NULL for none. */
const char *marking_label(const char *marking);
/* The marking of a record: its own; else that of its incident, but for parties and sources; else NULL. */
const char *marking_of(const Record *record, const char *incident_marking);

typedef struct ReleaseInput {
	const Record *records;
	size_t record_count;
	const Uuid *incident; /* of the records; NULL for parties alone */
	const char *level;    /* the highest marking that may go out, a term of VOCAB_TLP */
	const Uuid *also;     /* records that are to be left out whatever their marking here: marked higher since */
	size_t also_count;
} ReleaseInput;

typedef struct Release {
	Record *records; /* what may go out, in the order given, each with fields of its own */
	size_t count;
	Uuid *left_out;
	size_t left_out_count;
} Release;

/* ERR_NOT_PERMITTED, with the marking and no more of it, where the incident itself is marked higher than the level.
 * All of it lives in `arena`; the strings are the input's. */
MUST_USE bool brief_release(const ReleaseInput *input, Arena *arena, Release *release, Err *err);

#endif
