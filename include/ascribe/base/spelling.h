/* Spellings of names: what is alike but for case, marks and punctuation, and how far two are apart. Pure. */
#ifndef ASCRIBE_BASE_SPELLING_H
#define ASCRIBE_BASE_SPELLING_H

#include "ascribe/base/mem.h"

#define SPELLING_FAR 99 /* further than any that are near */

/* A name (valid UTF-8) without what spellings differ by: compatibility forms decomposed (NFKD), case folded, and
 * letters and digits alone, so that "Ka'nani" and "KÁNANI" are one. In the arena; for comparing, never shown or signed.
 */
const char *spelling_fold(const char *name, Arena *arena);

/* Edits that turn `a` into `b` (Levenshtein), in code points; SPELLING_FAR where one has more than 64. */
size_t spelling_distance(const char *a, const char *b);

#endif
