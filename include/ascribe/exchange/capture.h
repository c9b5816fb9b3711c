/* The captures of a source: its bytes as they were seen at a time, and the text that was extracted from them. */
#ifndef ASCRIBE_EXCHANGE_CAPTURE_H
#define ASCRIBE_EXCHANGE_CAPTURE_H

#include <jansson.h>

#include "ascribe/crypto/hash.h"
#include "ascribe/exchange/inspect.h"
#include "ascribe/store/store.h"

typedef struct Capture {
	Hash sha256;
	uint64_t size;
	const char *media_type, *name, *captured_at, *from_url; /* NULL where not recorded */
	bool kept;                                              /* the casebook holds its bytes, by the record */
	bool has_text;                                          /* one is on record, and was not erased */
	Hash text;
	uint64_t text_size;
	const char *extracted_by;
	const char *erased; /* why its bytes were; or NULL */
} Capture;

/* The captures in the body of a source, oldest first: those with no captured_at, then by it, each in the order of the
 * record. Texts are not items of their own but belong to what they were extracted from. Strings point into the body.
 * ERR_REFUSED where the body is not valid. */
MUST_USE bool captures_of(const json_t *source, Arena *arena, Capture **items, size_t *count, Err *err);

/* Append the text of a capture, checked against its digest; it is UTF-8, of at most QUOTATION_TEXT_MAX bytes.
 * ERR_NOT_FOUND where it has none or its bytes are not kept, ERR_NO_LONGER_MATCHES as content_read, ERR_REFUSED where
 * what the record names is no such text. Where it fails, nothing is appended. */
MUST_USE bool capture_text(Store *store, const Capture *capture, Buf *text, Err *err);

/* The text of bytes that the casebook keeps under a digest, `size` of them, as inspect_text makes it of the media type,
 * and the rule that it was made by. *why is the note to show where no text is to be had: `text` is empty then, and the
 * result true. Memory holds the text, and not the bytes. */
MUST_USE bool capture_extract(Store *store, const Hash *sha256, uint64_t size, const char *media_type, Buf *text,
			      char rule[INSPECT_RULE_SIZE], Err *why, Err *err);

/* Keep a text in the casebook and have it searched, by the rules of a language (BCP 47), in the open transaction. */
MUST_USE bool capture_keep_text(Store *store, const Buf *text, const char *language, Err *err);

#endif
