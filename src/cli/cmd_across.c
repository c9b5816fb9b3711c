/* ascribe timeline: what is taken from briefs and shown by itself. Reads, computes once, renders. */
#include "briefs.h"

bool cmd_timeline(Context *context, const Args *args, Err *err)
{
	Bounds bounds;
	StoreName name;
	AcrossStyle style;
	BriefInput input;
	Record *records;
	const Brief *brief;
	if (!across_style(context, args, &style, err) || !bounds_take(context, args, &bounds, err) ||
	    !store_find(bounds.store, KIND_INCIDENT, args->operands[0], context->arena, &name, err) ||
	    !brief_input_load(context, &bounds, &name.id, &input, &records, err))
		return false;
	Buf out = {0};
	bool ok = brief_compute(&input, context->arena, &brief, err);
	if (ok)
		timeline_render(brief, &style, &out);
	ok = ok && across_deliver(context, args, &out, err);
	buf_free(&out);
	records_free(records, input.record_count);
	return ok;
}
