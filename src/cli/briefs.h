/* What the commands that show briefs share: bounds, loading, and where the output goes. Private to cli/. */
#ifndef CLI_BRIEFS_H
#define CLI_BRIEFS_H

#include "ascribe/brief/brief.h"
#include "ascribe/render/across.h"
#include "cli.h"

/* The bounds that were asked for, and one state of the casebook for all that is loaded by them. What was loaded, and
 * briefs rest on, is in the command's arena. */
typedef struct Briefs {
	Context *context;
	Store *store;
	const char *as_of, *known_at, *since; /* as given, or NULL */
	Head head;
	uint64_t last;        /* the newest ledger index that counts */
	uint64_t since_index; /* the first that counts as new, where `since` */
	const char *release;  /* the highest marking that may go out, or NULL */
	Uuid *withheld;       /* ids of the records that are left out for that */
	size_t withheld_count;
} Briefs;

/* Take --as-of, --known-at, --since and --release, and open the casebook. */
MUST_USE bool briefs_open(Context *context, const Args *args, Briefs *briefs, Err *err);

/* The incident that `text` names. */
MUST_USE bool briefs_find(const Briefs *briefs, const char *text, Uuid *incident, Err *err);
/* The brief of an incident by the bounds, with what changed in it where that was asked for. ERR_NOT_PERMITTED where the
 * incident is marked higher than what may go out. */
MUST_USE bool briefs_compute(Briefs *briefs, const Uuid *incident, const Brief **brief, Err *err);

/* Put into `input` which quotations of its records the newest captures of their sources do not have as recorded. Those
 * that could not be looked for are said on standard error. No more than one text is in memory; no query is made where
 * no source has a capture with a text. */
MUST_USE bool briefs_add_drifts(Context *context, Store *store, BriefInput *input, Err *err);

/* The party that `text` names, and the principal for whom it counts. */
MUST_USE bool briefs_party(Briefs *briefs, const char *text, const Record **principal, const Record **asked, Err *err);
/* What the briefs so far were computed by, without an incident, and how many records are in none of them. */
BriefInput briefs_bounds(Briefs *briefs);
/* Say on standard error how many records were left out, where what goes out has no place for it. */
void briefs_say_release(const Context *context, const Brief *brief);

/* --format (text, md, html or json) and --json, with the width and the colours of where it goes. */
MUST_USE bool across_style(const Context *context, const Args *args, AcrossStyle *style, Err *err);
/* Write `out` to the file of --output, else to standard output, by the pager where it is long. */
MUST_USE bool across_deliver(Context *context, const Args *args, const Buf *out, Err *err);

#endif
