/* The media type of a file, by libmagic; in the sandbox alone. Private to exchange/. */
#ifndef EXCHANGE_MEDIA_TYPE_H
#define EXCHANGE_MEDIA_TYPE_H

#include "ascribe/base/mem.h"
#include "magic_library.h"

typedef struct MediaTypes {
	MagicLibrary magic;
	const char *database; /* as libmagic compiled it, mapped */
	size_t database_len;
	magic_t full, sieve; /* sieve: NULL before it pays, and where the database is laid out otherwise than known */
	size_t looked_at;    /* files that are no text */
} MediaTypes;

/* Map and load the database that libmagic is installed with; what else a machine's administrator or a user has of rules
 * is not asked, so that a file is the same everywhere. ERR_FAILED with what to install. Nothing more is opened later.
 */
MUST_USE bool media_types_open(MediaTypes *types, Err *err);
/* The type of a file that begins with `head`, until the next call; "" where libmagic fails. */
const char *media_type_of(MediaTypes *types, const Buf *head);

#endif
