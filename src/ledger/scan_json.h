/* The one form of JSON that is signed, checked over its bytes as they stand. Private to ledger/.
 * What is read ends in a newline, which no function takes: so each may look at the byte it stands at without asking
 * whether there is one. */
#ifndef LEDGER_SCAN_JSON_H
#define LEDGER_SCAN_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ascribe/base/err.h"

typedef struct Cursor {
	const char *at;
	const char *end;
} Cursor;

/* Take `text` off. False, and nothing taken, where something else stands there. */
static inline bool cursor_take(Cursor *in, const char *text)
{
	size_t len = strlen(text); /* known when this is compiled in where it is called */
	if ((size_t)(in->end - in->at) < len || memcmp(in->at, text, len) != 0)
		return false;
	in->at += len;
	return true;
}

/* Take an integer from 0 to ENTRY_INT_MAX. */
bool scan_json_number(Cursor *in, uint64_t *number);

/* Take an object that opens at most `depth` levels, itself included; false where it is not in the form that
 * entry_json_add writes. ERR_REFUSED says what was wrong. */
MUST_USE bool scan_json_object(Cursor *in, int depth, Err *err);

/* Take an object or array that scan_json_object took before, without looking at its form. */
void scan_json_skip(Cursor *in);

#endif
