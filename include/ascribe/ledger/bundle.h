/* A bundle: all that a stranger needs to check one incident of a casebook by hand, as members of one archive, in this
 * order, which is also that of their names:
 *   README.txt  brief.json  brief.md  brief.txt    for people and programs
 *   checkpoint                                     the head that everything is held against
 *   entries/<index>.tlog-proof                     each entry with its proof, by index; the index has as many digits
 *                                                  as the last one of the checkpoint
 *   files/<SHA-256 in hex>                         captured files that were given along, in the order of their names;
 *                                                  each is one that an entry records: a capture of a source, or a
 *                                                  file of evidence
 *   keys.txt                                       the keys that were enrolled: a convenience, never trusted
 *   manifest                                       a signed note over all of the above
 * The manifest's text, whose signer vouches for the briefs, and for no entry having been taken away since:
 *   <origin>/bundle/v1
 *   incident <id>
 *   entries <count> <SHA-256 of all proofs one after the other, in hex>
 *   <SHA-256 in hex>  <name>                       of each other member, as sha256sum prints it; those of files last
 * One state machine takes the members, for whoever writes them and for whoever checks them: what is written is what
 * would be taken. Pure over bytes; memory grows by 16 bytes an entry, and 32 for each file that one records. */
#ifndef ASCRIBE_LEDGER_BUNDLE_H
#define ASCRIBE_LEDGER_BUNDLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"
#include "ascribe/base/uuid.h"
#include "ascribe/ledger/checkpoint.h"
#include "ascribe/ledger/entry.h"
#include "ascribe/ledger/trust.h"

#define BUNDLE_NAME_MAX 80
#define BUNDLE_FILE_MAX ((uint64_t)64 * 1024 * 1024)        /* bytes of a brief */
#define BUNDLE_BYTES_MAX ((uint64_t)4 * 1024 * 1024 * 1024) /* bytes of all members */
#define BUNDLE_CAPTURE_MAX ((uint64_t)1024 * 1024 * 1024)   /* bytes of a captured file */
#define BUNDLE_ENTRIES_MAX 1000000
#define BUNDLE_CAPTURES_MAX 1000    /* captured files */
#define BUNDLE_RECORDED_MAX 4000000 /* digests of files that the entries record */

#define BUNDLE_README "README.txt"
#define BUNDLE_BRIEF_JSON "brief.json"
#define BUNDLE_BRIEF_MARKDOWN "brief.md"
#define BUNDLE_BRIEF_TEXT "brief.txt"
#define BUNDLE_CHECKPOINT "checkpoint"
#define BUNDLE_KEYS "keys.txt"
#define BUNDLE_MANIFEST "manifest"

typedef struct Bundle Bundle;
Bundle *bundle_new(void);
void bundle_free(Bundle *bundle); /* NULL is fine */

/* Whether a member of that name and size may come next; ERR_REFUSED where not, and ERR_NO_LONGER_MATCHES for a captured
 * file that no entry records. */
MUST_USE bool bundle_expect(Bundle *bundle, const char *name, uint64_t size, Err *err);

/* Take the content of the member just expected. An entry is held against the checkpoint and the keys enrolled so far:
 * ERR_LEDGER_BROKEN, ERR_UNKNOWN_KEY and ERR_BAD_SIGNATURE as of proof_stands and keyring_take. ERR_REFUSED for what is
 * not of its form. A captured file whose name is not its digest is ERR_NO_LONGER_MATCHES. After an error the bundle is
 * of no further use. */
MUST_USE bool bundle_take(Bundle *bundle, const char *bytes, size_t bytes_len, Err *err);

/* A captured file need not be held in memory: its content is given piece by piece, and taken then with what is left
 * (nothing, perhaps). False for any other member, which is taken whole. */
bool bundle_take_piece(Bundle *bundle, const char *bytes, size_t bytes_len);

/* The name of the member for a captured file. */
void bundle_capture_name(const Hash *hash, char name[BUNDLE_NAME_MAX]);

/* The name of the member for an entry of a ledger of `size`. */
void bundle_entry_name(uint64_t index, uint64_t size, char name[BUNDLE_NAME_MAX]);

/* Append keys.txt for the entries taken so far. */
void bundle_add_keys(const Bundle *bundle, Buf *out);

/* Append the text of the manifest for the members taken so far. */
void bundle_add_manifest(const Bundle *bundle, const Uuid *incident, Buf *out);

typedef struct BundleAuthor {
	const char *name;
	bool given;          /* the reader's own key */
	bool trusted;        /* that, or vouched for by such a key */
	uint64_t entries;    /* that it signed */
	uint64_t unentitled; /* those of them that do not count */
} BundleAuthor;

/* An entry that does not count. */
typedef struct BundleDoubt {
	uint64_t index;
	const char *author;
	const char *why; /* words after "its author's key " */
} BundleDoubt;

/* What was found, as far as the check came; points into the bundle. */
typedef struct BundleVerdict {
	const Checkpoint *checkpoint;
	bool verified[CHECKPOINT_SIGNATURES_MAX]; /* its signatures by trusted keys */
	const char *signed_by;                    /* whose key signed the manifest; NULL: none that is trusted */
	const char *incident;                     /* its id */
	uint64_t first, last;                     /* ledger indexes */
	uint64_t entries;
	uint64_t files; /* captured ones */
	const BundleAuthor *authors;
	size_t author_count;
	const BundleDoubt *doubts;
	size_t doubt_count;
} BundleVerdict;

/* Verify a whole bundle by the reader's keys, and by those that entries signed by them enrol: the checkpoint, the
 * manifest and what it says of the members (ERR_NO_LONGER_MATCHES), that the brief was made at the head of the
 * checkpoint (the same), and that each entry is by a key that is trusted and valid at its index. For ERR_UNKNOWN_KEY
 * because of the last alone, the verdict is whole, and names those entries. */
MUST_USE bool bundle_verify(Bundle *bundle, const Trust *trust, BundleVerdict *verdict, Err *err);

#endif
