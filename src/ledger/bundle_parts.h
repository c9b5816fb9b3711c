/* What a bundle has taken. Private to ledger/: bundle.c takes members, bundle_captures.c those
 * of them that are captured files, bundle_verify.c judges them. */
#ifndef LEDGER_BUNDLE_PARTS_H
#define LEDGER_BUNDLE_PARTS_H

#include "ascribe/crypto/hash.h"
#include "ascribe/ledger/bundle.h"
#include "ascribe/ledger/keyring.h"
#include "ascribe/ledger/note.h"

/* The members, entries in one, in their order. */
typedef enum BundleStep {
	STEP_README,
	STEP_BRIEF_JSON,
	STEP_BRIEF_MARKDOWN,
	STEP_BRIEF_TEXT,
	STEP_CHECKPOINT,
	STEP_ENTRIES,
	STEP_CAPTURES,
	STEP_KEYS,
	STEP_MANIFEST,
	STEP_DONE
} BundleStep;

/* An entry that was taken: where it stands, and which version of a key signed it. */
typedef struct BundleEntry {
	uint64_t index;
	size_t version;
} BundleEntry;

struct Bundle {
	BundleStep step;             /* what comes next; entries, and captured files, until another name comes */
	uint64_t bytes;              /* of all members so far */
	uint64_t index;              /* of the entry that is expected */
	Hash digests[STEP_MANIFEST]; /* of the members that stand alone */
	HashRunning entries_digest;
	Buf brief;
	Buf checkpoint_bytes, manifest_bytes;
	Checkpoint checkpoint; /* points into its bytes, as the next */
	Note manifest;
	Uuid incident; /* as the manifest says */
	Keyring ring;
	BundleEntry *entries;
	size_t entry_count, entry_capacity;
	Buf recorded; /* Hashes of all files that the entries record; sorted once captured files come */
	Buf captures; /* Hashes of the captured files taken, the one that is expected the last */
	HashRunning capture;
	Buf trusted; /* PublicKeys, for the verdict, as the next two */
	BundleAuthor *authors;
	Buf doubts;
};

/* Note the files that an entry records. */
MUST_USE bool captures_note(Bundle *bundle, const Entry *entry, Err *err);
/* For captured files: whether a name is one's; what bundle_expect and the end of bundle_take ask. */
bool captures_is_name(const char *name);
MUST_USE bool captures_expect(Bundle *bundle, const char *name, Err *err);
MUST_USE bool captures_take(Bundle *bundle, const char *bytes, size_t bytes_len, Err *err);
/* Append their lines of the manifest. */
void captures_add_lines(const Bundle *bundle, Buf *out);

#endif
