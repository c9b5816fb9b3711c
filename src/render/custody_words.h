/* How the form of a chain of custody reads, the same in every form. Private to render/. Results live in the arena. */
#ifndef RENDER_CUSTODY_WORDS_H
#define RENDER_CUSTODY_WORDS_H

#include "ascribe/brief/custody.h"
#include "ascribe/brief/model.h"

#define CUSTODY_NO_GAPS "None found."

/* Who signs, and what each fills in. */
#define CUSTODY_SIDES 2
#define CUSTODY_LINES 4
extern const char *const CUSTODY_SIGNS[CUSTODY_SIDES], *const CUSTODY_SIGNED[CUSTODY_LINES];

/* "12 bytes, text/plain, kept in the casebook"; "…, erased: order of the court". */
const char *custody_words_file(const json_t *file, Arena *arena);
/* ", from Alice to the laboratory", or "". */
const char *custody_words_sides(const json_t *event, Arena *arena);
/* "Ledger index 4, signed by alice: the signature verifies", or that it does not, and why. */
const char *custody_words_entry(const CustodyRow *row, Arena *arena);

/* What a page needs of a brief: the incident, and the highest marking of what the form shows. */
Brief custody_bounds(const CustodyReport *report);

#endif
