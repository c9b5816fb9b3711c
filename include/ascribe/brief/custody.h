/* The chain of custody of an item of evidence, as all the versions of its record tell it: each event with the entry
 * that brought it in, who has the item, and where the chain has gaps. A gap is found by rule and refused by none. Pure.
 */
#ifndef ASCRIBE_BRIEF_CUSTODY_H
#define ASCRIBE_BRIEF_CUSTODY_H

#include <jansson.h>

#include "ascribe/base/mem.h"
#include "ascribe/casebook/kind.h"
#include "ascribe/ledger/entry.h"

typedef struct CustodyRow {
	json_t *event;
	uint64_t index;      /* ledger index of the entry that brought it in */
	const char *author;  /* name of the key that signed that entry */
	const char *problem; /* why that entry does not verify, or NULL */
	uint64_t last;       /* ledger index of the newest version that has it */
	struct CustodyRow *next;
} CustodyRow;

typedef struct CustodyItem {
	Record record; /* as it is now */
	CustodyRow **rows;
	size_t row_count;
	const char *holders; /* who has it, as custody_holders tells */
	const char **gaps;
	size_t gap_count;
	CustodyRow *first; /* all that were ever there, in the order of their entries */
	Buf gap_list;      /* what `gaps` points to once it is ended */
} CustodyItem;

/* What a form or an export is made from. */
typedef struct CustodyReport {
	const char *origin;
	Head head;
	const Record *incident; /* of the items */
	CustodyItem **items;    /* by slug */
	size_t item_count;
} CustodyReport;

/* Begin an item (zero-initialised), add the versions of its record from the oldest on, each with why it does not verify
 * or NULL, and end it. Retractions are passed over. Strings go to the arena; free with custody_free. */
void custody_add_version(CustodyItem *item, const Record *version, const char *problem, Arena *arena);
void custody_end(CustodyItem *item, Arena *arena);
void custody_free(CustodyItem *item);

/* A file as people know it: its name, or the start of its SHA-256 where it has none. */
const char *custody_file_label(const json_t *file, Arena *arena);

#endif
