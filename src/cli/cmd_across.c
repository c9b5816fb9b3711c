/* ascribe timeline: what is taken from briefs and shown by itself. Reads, computes once, renders. */
#include "briefs.h"

static bool compute_one(Briefs *briefs, const Args *args, const Brief **brief, Err *err)
{
	Uuid incident;
	return briefs_find(briefs, args->operands[0], &incident, err) && briefs_compute(briefs, &incident, brief, err);
}

bool cmd_timeline(Context *context, const Args *args, Err *err)
{
	Briefs briefs = {0};
	AcrossStyle style;
	const Brief *brief;
	Buf out = {0};
	bool ok = across_style(context, args, &style, err) && briefs_open(context, args, &briefs, err) &&
		  compute_one(&briefs, args, &brief, err);
	if (ok)
		timeline_render(brief, &style, &out);
	ok = ok && across_deliver(context, args, &out, err);
	buf_free(&out);
	briefs_close(&briefs);
	return ok;
}
