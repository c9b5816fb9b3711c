/* What a bundle has taken. Private to ledger/: bundle.c takes members, bundle_verify.c judges them. */
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
	BundleStep step;             /* what comes next; entries until another name comes */
	uint64_t bytes;              /* of all members so far */
	uint64_t index;              /* of the entry that is expected */
	Hash digests[STEP_MANIFEST]; /* of the members but entries */
	HashRunning entries_digest;
	Buf brief;
	Buf checkpoint_bytes, manifest_bytes;
	Checkpoint checkpoint; /* points into its bytes, as the next */
	Note manifest;
	Uuid incident; /* as the manifest says */
	Keyring ring;
	BundleEntry *entries;
	size_t entry_count, entry_capacity;
	Buf trusted; /* PublicKeys, for the verdict, as the next two */
	BundleAuthor *authors;
	Buf doubts;
};

#endif
