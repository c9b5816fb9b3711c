/* Writing a bundle: the entries of one incident with their proofs, its briefs, and how to check them, as one archive;
 * see ledger/bundle.h for its members. Memory does not grow with the entries but for a few bytes each. */
#ifndef ASCRIBE_EXCHANGE_BUNDLE_WRITE_H
#define ASCRIBE_EXCHANGE_BUNDLE_WRITE_H

#include "ascribe/crypto/sign.h"
#include "ascribe/store/store.h"

/* A captured file to go along. */
typedef struct BundleFile {
	const char *path;
	Hash hash;
	uint64_t size;
} BundleFile;

typedef struct BundlePlan {
	StoreName incident;
	Head head;            /* verified; everything is of this head */
	const SecretKey *key; /* signs checkpoint and manifest */
	Buf brief_json, brief_markdown, brief_text;
	const BundleFile *files; /* by hash, each once */
	size_t file_count;
	void (*progress)(void *context, uint64_t entries, uint64_t index); /* or NULL */
	void *context;
} BundlePlan;

typedef struct BundleWritten {
	uint64_t entries;
	uint64_t first, last; /* ledger indexes */
} BundleWritten;

/* Write to `fd`, a regular file. Every entry is verified as it is written, as who verifies the bundle will do; errors
 * as of bundle_take. The same plan and ledger give the same bytes. */
MUST_USE bool bundle_write(Store *store, const BundlePlan *plan, int fd, BundleWritten *written, Err *err);

/* Append README.txt. */
void bundle_add_readme(const BundlePlan *plan, const char *origin, Buf *out);

#endif
