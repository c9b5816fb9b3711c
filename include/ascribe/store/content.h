/* The bytes of evidence and captures in the casebook, content-addressed; see sql/migrations/0003_content.sql. The store
 * knows pieces of bytes alone: who hashes, packs and checks them is exchange/content.h. */
#ifndef ASCRIBE_STORE_CONTENT_H
#define ASCRIBE_STORE_CONTENT_H

#include "ascribe/crypto/hash.h"
#include "ascribe/store/store.h"

#define CONTENT_PIECE ((size_t)1024 * 1024) /* bytes of a file in one piece, before it is packed */

/* What the casebook lets in, in bytes; STORE_NEWEST: no limit. */
typedef struct ContentLimits {
	uint64_t file_max, content_max; /* one file as it is; all as they are stored */
	uint64_t stored;                /* by now */
} ContentLimits;
MUST_USE bool content_limits(Store *store, ContentLimits *limits, Err *err);
/* Set one or both, for an administrator of the casebook; NULL leaves one as it is. */
MUST_USE bool content_set_limits(Store *store, const uint64_t *file_max, const uint64_t *content_max, Err *err);

/* Where what the casebook keeps is not what its records say, by number and size of pieces
 * (sql/queries/audit_content.sql; the bytes are not read): how many files, and of the first its record and what is
 * wrong, in the arena. */
typedef struct ContentProblems {
	uint64_t count;
	const char *record, *problem; /* NULL where there is none */
} ContentProblems;
MUST_USE bool content_problems(Store *store, Arena *arena, ContentProblems *problems, Err *err);

/* Files that are kept and that no version of a record names: how many, and the bytes that they take. */
MUST_USE bool content_orphans(Store *store, uint64_t *count, uint64_t *stored, Err *err);

/* Which of the digests the casebook has. */
MUST_USE bool content_there(Store *store, const Hash *digests, size_t count, bool *there, Err *err);

/* The evidence of an incident that has a file of each digest on record, as it is now: its slug, in the arena, or NULL.
 */
MUST_USE bool content_recorded(Store *store, const Uuid *incident, const Hash *digests, size_t count, Arena *arena,
			       const char **slugs, Err *err);

/* One file that is uploaded. */
typedef struct ContentUpload {
	Hash sha256;
	uint64_t size;
	Uuid upload; /* chosen by the uploader, new and random */
	uint32_t pieces;
	bool packed; /* each piece is one frame of zstd */
} ContentUpload;

/* Upload the pieces of some files, in an open transaction: begin, give each piece, end, say what they were, and see
 * whether they are kept. Until then the store cannot be asked other things. Each step waits for what was sent before;
 * none but the last waits for what it sends itself, and content_upload_ready tells whether the next one would wait.
 * *kept is false where the casebook came to have one of the `count` meanwhile: then none of them is there, and
 * content_there tells which. After any failure the transaction must be rolled back. */
MUST_USE bool content_upload_begin(Store *store, Err *err);
MUST_USE bool content_upload_piece(Store *store, const Uuid *upload, uint32_t ord, const void *bytes, size_t bytes_len,
				   Err *err);
MUST_USE bool content_upload_end(Store *store, Err *err);
MUST_USE bool content_upload_ready(Store *store, bool *ready, Err *err);
MUST_USE bool content_keep(Store *store, const ContentUpload *uploads, size_t count, Err *err);
MUST_USE bool content_kept(Store *store, size_t count, bool *kept, Err *err);

/* What is here under a digest. */
typedef struct ContentFound {
	bool there;
	uint64_t size;
	Uuid upload;
	uint32_t pieces;
	uint64_t stored;
	bool packed;
} ContentFound;
MUST_USE bool content_find(Store *store, const Hash *sha256, ContentFound *found, Err *err);

/* Its pieces in order, streamed. The store cannot be asked other things during the call. The bytes last as long as what
 * holds them: a visitor that takes it (and puts NULL in its place) frees it, in whatever thread. */
typedef struct ContentHolder ContentHolder;
typedef bool (*ContentVisitor)(void *context, uint32_t ord, const void *bytes, size_t bytes_len, ContentHolder **holder,
			       Err *err);
void content_holder_free(ContentHolder *holder); /* NULL is fine */
MUST_USE bool content_pieces(Store *store, const ContentFound *found, ContentVisitor visit, void *context, Err *err);

/* Take the bytes away, in the transaction of the entry that says that they were erased. Where another record keeps them
 * that is ERR_REFUSED; unless they may be `shared`: then they stay. *there: they were here, and were taken away. */
MUST_USE bool content_erase(Store *store, const Hash *sha256, bool shared, bool *there, Err *err);

#endif
