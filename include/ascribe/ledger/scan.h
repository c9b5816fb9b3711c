/* An entry read in one pass over its bytes, for who reads millions of them: allocates nothing, and takes exactly what
 * entry_parse takes (entry.h; DESIGN has the format). Pure over bytes; what it fills points into them. */
#ifndef ASCRIBE_LEDGER_SCAN_H
#define ASCRIBE_LEDGER_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/err.h"
#include "ascribe/base/uuid.h"
#include "ascribe/crypto/sign.h"
#include "ascribe/ledger/entry.h"
#include "ascribe/ledger/note.h"

/* A scanned entry; there is nothing to free. Lengths are in bytes, and what has one is not NUL-terminated. */
typedef struct EntryScan {
	char origin[ENTRY_ORIGIN_MAX + 1];
	char at[21];
	char author[SIGN_NAME_MAX + 1];
	Head anchor;
	uint64_t seq;
	const char *text; /* what was signed */
	size_t text_len;
	NoteSignature signature; /* its name is the author */
	const char *changes;     /* inside the brackets */
	size_t changes_len;
	size_t change_count; /* at least 1 */
} EntryScan;

/* Scan an entry's bytes. ERR_REFUSED says what was wrong, in other words than entry_parse does; *scan is of no use
 * then. Does not verify the signature. */
MUST_USE bool entry_scan(const char *bytes, size_t bytes_len, EntryScan *scan, Err *err);

/* One change of an entry. */
typedef struct ChangeScan {
	bool retract; /* else it puts */
	const char *kind;
	size_t kind_len;
	Uuid id;
	bool has_base;
	uint64_t base; /* 0 where there is none */
	const char *body;
	size_t body_len; /* of the object's text, braces included */
} ChangeScan;

/* Take the next change; *at starts as scan->changes. False when there is none left. Only after entry_scan succeeded,
 * and while the bytes scanned are there. */
bool entry_scan_next(const EntryScan *scan, const char **at, ChangeScan *change);

#endif
