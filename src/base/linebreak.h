/* Where a line of text may be broken: UAX #14, as libunistring has it. */
#ifndef ASCRIBE_BASE_LINEBREAK_H
#define ASCRIBE_BASE_LINEBREAK_H

#include <stddef.h>

/* Set each of the `text_len` places: 1 where the line may be broken before that byte, else 0. No line feed in it. */
void linebreak_find(const char *text, size_t text_len, char *breaks);

#endif
