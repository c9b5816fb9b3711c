/* What the commands that show briefs share: bounds, loading, and where the output goes. Private to cli/. */
#ifndef CLI_BRIEFS_H
#define CLI_BRIEFS_H

#include "ascribe/brief/brief.h"
#include "ascribe/render/across.h"
#include "cli.h"

/* The bounds that were asked for; one state of the casebook for all that is loaded by them. */
typedef struct Bounds {
	Store *store;
	const char *as_of, *known_at; /* as given, or NULL */
	Head head;
	uint64_t last; /* the newest ledger index that counts */
} Bounds;

/* Take --as-of and --known-at, and open the casebook. */
MUST_USE bool bounds_take(Context *context, const Args *args, Bounds *bounds, Err *err);

/* Fill `input` with what the casebook held of an incident by the bounds. The caller frees: records_free. */
MUST_USE bool brief_input_load(Context *context, const Bounds *bounds, const Uuid *incident, BriefInput *input,
			       Record **records, Err *err);

/* --format (text, md or json) and --json, with the width and the colours of where it goes. */
MUST_USE bool across_style(const Context *context, const Args *args, AcrossStyle *style, Err *err);
/* Write `out` to the file of --output, else to standard output, by the pager where that is a terminal. */
MUST_USE bool across_deliver(Context *context, const Args *args, const Buf *out, Err *err);

#endif
