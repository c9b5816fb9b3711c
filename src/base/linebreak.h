/* Where a line of text may be broken: UAX #14, as libunistring has it, for what most text is made of. */
#ifndef ASCRIBE_BASE_LINEBREAK_H
#define ASCRIBE_BASE_LINEBREAK_H

#include <stdbool.h>
#include <stddef.h>

/* Whether all of the text is of characters that are looked up here, each of which takes one column: printable ASCII,
 * U+2018, 2019, 201C, 201D and U+00C0 to U+023F. */
bool linebreak_knows(const char *text, size_t text_len);

/* Whether a line may be broken before the byte at `at`, in such a text. */
bool linebreak_before(const char *text, size_t at);

#endif
