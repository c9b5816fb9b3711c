/* ascribe timeline, party dossier: what is taken from briefs and shown by itself. Reads, computes once, renders. */
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

/* The briefs of the incidents that may concern a party. */
static bool compute_of_party(Briefs *briefs, const Uuid *party, const Brief ***list, size_t *count, Err *err)
{
	Arena *arena = briefs->context->arena;
	Uuid *incidents;
	if (!store_party_incidents(briefs->store, party, briefs->last, arena, &incidents, count, err))
		return false;
	*list = arena_array(arena, *count + 1, sizeof **list);
	for (size_t i = 0; i < *count; i++) {
		if (!briefs_compute(briefs, &incidents[i], &(*list)[i], err))
			return false;
	}
	return true;
}

static bool compute_dossier(Briefs *briefs, const char *name, const Dossier **dossier, Err *err)
{
	const Record *principal, *asked;
	const Brief **list;
	size_t count;
	if (!briefs_party(briefs, name, &principal, &asked, err) ||
	    !compute_of_party(briefs, &principal->id, &list, &count, err))
		return false;
	BriefInput bounds = briefs_bounds(briefs);
	*dossier = dossier_compute(principal, asked, list, count, &bounds, briefs->context->arena);
	return true;
}

bool cmd_party_dossier(Context *context, const Args *args, Err *err)
{
	Briefs briefs = {0};
	AcrossStyle style;
	const Dossier *dossier;
	Buf out = {0};
	bool ok = across_style(context, args, &style, err) && briefs_open(context, args, &briefs, err) &&
		  compute_dossier(&briefs, args->operands[0], &dossier, err);
	if (ok)
		dossier_render(dossier, &style, &out);
	ok = ok && across_deliver(context, args, &out, err);
	buf_free(&out);
	briefs_close(&briefs);
	return ok;
}
