/* ascribe timeline, party dossier, compare: what is taken from briefs and shown by itself. Reads, computes once,
 * renders. */
#include <string.h>

#include "briefs.h"

/* Compute what is asked for by the bounds, and render it. */
typedef bool (*Show)(Briefs *briefs, const Args *args, const AcrossStyle *style, Buf *out, Err *err);

static bool run(Context *context, const Args *args, Show show, Err *err)
{
	Briefs briefs = {0};
	AcrossStyle style;
	Buf out = {0};
	bool ok = across_style(context, args, &style, err) && briefs_open(context, args, &briefs, err) &&
		  show(&briefs, args, &style, &out, err) && across_deliver(context, args, &out, err);
	buf_free(&out);
	return ok;
}

static bool show_timeline(Briefs *briefs, const Args *args, const AcrossStyle *style, Buf *out, Err *err)
{
	Uuid incident;
	const Brief *brief;
	if (!briefs_find(briefs, args->operands[0], &incident, err) || !briefs_compute(briefs, &incident, &brief, err))
		return false;
	timeline_render(brief, style, out);
	return true;
}

bool cmd_timeline(Context *context, const Args *args, Err *err)
{
	return run(context, args, show_timeline, err);
}

/* The briefs of the incidents that may concern a party; one that is marked higher than what may go out has none. */
static bool compute_of_party(Briefs *briefs, const Uuid *party, const Brief ***list, size_t *count, Err *err)
{
	Arena *arena = briefs->context->arena;
	Uuid *incidents;
	if (!store_party_incidents(briefs->store, party, briefs->last, arena, &incidents, count, err))
		return false;
	*list = arena_array(arena, *count + 1, sizeof **list);
	size_t found = *count;
	*count = 0;
	for (size_t i = 0; i < found; i++) {
		if (briefs_compute(briefs, &incidents[i], &(*list)[*count], err))
			(*count)++;
		else if (err->code != ERR_NOT_PERMITTED)
			return false;
		else
			err_clear(err);
	}
	return true;
}

static bool show_dossier(Briefs *briefs, const Args *args, const AcrossStyle *style, Buf *out, Err *err)
{
	const Record *principal, *asked;
	const Brief **list;
	size_t count;
	if (!briefs_party(briefs, args->operands[0], &principal, &asked, err) ||
	    !compute_of_party(briefs, &principal->id, &list, &count, err))
		return false;
	BriefInput bounds = briefs_bounds(briefs);
	dossier_render(dossier_compute(principal, asked, list, count, &bounds, briefs->context->arena), style, out);
	return true;
}

bool cmd_party_dossier(Context *context, const Args *args, Err *err)
{
	return run(context, args, show_dossier, err);
}

static bool show_comparison(Briefs *briefs, const Args *args, const AcrossStyle *style, Buf *out, Err *err)
{
	Arena *arena = briefs->context->arena;
	const Brief **list = arena_array(arena, args->operand_count, sizeof *list);
	Uuid *ids = arena_array(arena, args->operand_count, sizeof *ids);
	for (size_t i = 0; i < args->operand_count; i++) {
		if (!briefs_find(briefs, args->operands[i], &ids[i], err))
			return false;
		for (size_t j = 0; j < i; j++) {
			if (strcmp(ids[i].text, ids[j].text) == 0)
				return err_set(err, ERR_USAGE, "the incident %s is given twice", args->operands[i]);
		}
		if (!briefs_compute(briefs, &ids[i], &list[i], err))
			return err_prefix(err, "%s: ", args->operands[i]);
	}
	BriefInput bounds = briefs_bounds(briefs);
	comparison_render(comparison_compute(list, args->operand_count, &bounds, arena), style, out);
	return true;
}

bool cmd_compare(Context *context, const Args *args, Err *err)
{
	return run(context, args, show_comparison, err);
}
