/* The chain of custody of a record of evidence (body field custody[]): which events concern what, and who has it.
 * Events are as ISO/IEC 27037, 6.1 and NIST SP 800-86, 3.1.2 ask for: who, when, where, from whom to whom, why. Pure.
 */
#ifndef ASCRIBE_CASEBOOK_CUSTODY_H
#define ASCRIBE_CASEBOOK_CUSTODY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "ascribe/base/mem.h"

/* The file that an event is about, by its SHA-256 (that before it, else that after it); NULL: the whole item. */
const char *custody_file(const json_t *event);

/* Whether an event is about a file: about that one, or about the whole item. `sha256` NULL is the whole item, which any
 * event is about. */
bool custody_concerns(const json_t *event, const char *sha256);

#define CUSTODY_NOWHERE SIZE_MAX

/* The last of the first `count` events that says who has the file, or the whole item where `sha256` is NULL:
 * acquired (`to`, else `by`), transferred, released, returned (`to`). CUSTODY_NOWHERE where none does. */
size_t custody_last_hand_over(const json_t *custody, size_t count, const char *sha256);
/* Who has it after that event; NULL where the event does not say. */
const char *custody_receiver(const json_t *event);

/* Who has the item by all its events: of each file that is not erased, or of the whole where there is none; each name
 * once, in the order of the files, with ", " between them. */
const char *custody_holders(const json_t *body, Arena *arena);

#endif
