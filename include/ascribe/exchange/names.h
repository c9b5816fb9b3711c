/* References between what people write (names) and what is signed (ids), many bodies at a time. */
#ifndef ASCRIBE_EXCHANGE_NAMES_H
#define ASCRIBE_EXCHANGE_NAMES_H

#include <jansson.h>

#include "ascribe/store/store.h"

/* Replace the ids in `bodies` (each of its kind) by slugs, in place; what has no slug keeps its id. */
MUST_USE bool names_from_ids(Store *store, const RecordKind *kinds, json_t *const *bodies, size_t count, Arena *arena,
			     Err *err);

/* Replace every name in a valid body by the id of a record that the casebook holds, in place. ERR_NOT_FOUND with the
 * field's path where there is none, ERR_USAGE where a start of an id is ambiguous. */
MUST_USE bool names_to_ids(Store *store, const Kind *kind, json_t *body, Arena *arena, Err *err);

/* The same with no casebook at hand: the id of a record with a slug follows from its slug; whole ids stay; what has no
 * slug is ERR_USAGE unless by its whole id. Whether the casebook holds the records is seen when it is submitted. */
MUST_USE bool names_to_ids_offline(const Kind *kind, json_t *body, Err *err);

#endif
