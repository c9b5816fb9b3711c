/* Lines of the C2SP text formats: taken one by one, read as a number, an origin or a hash. Private to ledger/. */
#ifndef LEDGER_LINE_H
#define LEDGER_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/crypto/hash.h"
#include "ascribe/ledger/entry.h"

/* In the text it was taken from, without its newline, and not NUL-terminated. */
typedef struct Line {
	const char *text;
	size_t len;
} Line;

/* Take the line at *at, and go to the next. False where no newline is left before `end`. */
bool line_take(const char **at, const char *end, Line *line);
/* Take `start` off the line. False where it does not start so. */
bool line_skip(Line *line, const char *start);
/* Decimal digits without a leading zero, up to ENTRY_INT_MAX. */
bool line_number(const Line *line, uint64_t *number);
/* The origin of a ledger. */
bool line_origin(const Line *line, char origin[ENTRY_ORIGIN_MAX + 1]);
/* A hash in base64. */
bool line_hash(const Line *line, Hash *hash);

#endif
