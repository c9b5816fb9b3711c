/* Where a text goes in a table of the program's own. */
#ifndef ASCRIBE_BASE_SPREAD_H
#define ASCRIBE_BASE_SPREAD_H

#include <stddef.h>
#include <stdint.h>

/* A number that is mostly another for another text; the low bits will do. It is no secret, and the same in every run:
 * whoever chooses the texts can choose those that share one, which may make a table slow, but never wrong. */
uint64_t text_spread(const char *text, size_t text_len);

#endif
