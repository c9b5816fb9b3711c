/* Files into the casebook and out of it: hashed, packed where that pays, and checked. */
#ifndef ASCRIBE_EXCHANGE_CONTENT_H
#define ASCRIBE_EXCHANGE_CONTENT_H

#include "ascribe/crypto/hash.h"
#include "ascribe/store/store.h"

/* A file to take in: what is asked for, then what was found. */
typedef struct IntakeFile {
	const char *path; /* "-" is standard input */
	const int *open;  /* a regular file that is open already, read from its start; or NULL: the path is opened */
	Hash sha256;
	uint64_t size;
	bool was_there; /* the casebook had the bytes already */
} IntakeFile;

typedef struct IntakeOptions {
	/* Called with the first bytes of each file, up to CONTENT_PIECE, to tell what it is; or NULL. */
	bool (*look)(void *context, const void *head, size_t head_len, Err *err);
	/* Called as bytes and files are taken in; or NULL. */
	void (*progress)(void *context, uint64_t bytes, uint64_t files);
	void *context;
} IntakeOptions;

/* Take files in, in a transaction of the caller's (store_begin), in which the records that name them are written too.
 * Each is opened once and read once, from one descriptor: what is hashed is what is kept. ERR_NOT_FOUND where one is
 * missing; ERR_REFUSED where it is no regular file (or "-"), is over the casebook's limits, or changes while it is read
 * (by its size and its time of change). Memory stays below some 20 MiB, however many and large they are. After a
 * failure the transaction must be rolled back, and nothing is kept. */
MUST_USE bool intake_files(Store *store, IntakeFile *files, size_t count, const IntakeOptions *options, Err *err);

/* The bytes of a digest, as they come; what was written is true only where this returns true. ERR_NOT_FOUND where the
 * casebook does not have them, ERR_NO_LONGER_MATCHES where what it has is not them: a piece is missing, does not
 * unpack, or the digest is another. */
typedef bool (*ContentSink)(void *context, const void *bytes, size_t bytes_len, Err *err);
MUST_USE bool content_read(Store *store, const Hash *sha256, ContentSink sink, void *context, Err *err);

#endif
