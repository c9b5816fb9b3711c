/* Gaps of origin: what rests on one source, what goes round in a circle, and whose side a source is published from. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "gaps.h"

static bool one_origin(const BriefStatement *statement, const BriefSource **origin)
{
	if (statement->origins.count != 1 || (*origin && *origin != statement->origins.items[0]))
		return false;
	*origin = statement->origins.items[0];
	return true;
}

/* Allegations that several statements speak to, all of them from one origin; the whole case where that holds of it. */
void gaps_of_origin(Build *build)
{
	const Brief *brief = build->brief;
	const BriefSource *origin = NULL;
	GapDraft draft = {.build = build};
	bool all = brief->statements.count > 1;
	for (size_t i = 0; i < brief->statements.count; i++)
		all = all && one_origin(brief->statements.items[i], &origin);
	if (all) {
		gap_about(&draft, brief->incident);
		gap_about(&draft, origin->record);
		gap_end(&draft, "single-origin",
			arena_printf(build->arena, "All %zu statements are known from one captured origin: %s.",
				     brief->statements.count, origin->slug),
			"captures of the original statements, or of an independent source");
		return;
	}
	for (size_t i = 0; i < brief->allegations.count; i++) {
		const BriefAllegation *a = brief->allegations.items[i];
		size_t statements = 0;
		bool one = true;
		origin = NULL;
		for (size_t j = 0; j < a->cell_count; j++) {
			for (size_t k = 0; k < a->cells[j].all_count; k++, statements++)
				one = one && one_origin(a->cells[j].all[k]->statement, &origin);
		}
		if (!one || statements < 2)
			continue;
		gap_about(&draft, a->record);
		gap_about(&draft, origin->record);
		gap_end(&draft, "single-origin",
			arena_printf(build->arena, "A%zu: all that is recorded comes from one origin: %s.", a->number,
				     origin->slug),
			"captures of the original statements, or of an independent source");
	}
}

static bool shares_origin(const BriefSource *a, const BriefSource *b)
{
	for (size_t i = 0; i < a->origins.count; i++) {
		for (size_t j = 0; j < b->origins.count; j++) {
			if (a->origins.items[i] == b->origins.items[j])
				return true;
		}
	}
	return false;
}

/* Sources in a circle, and sources that statements stand in and that come from one origin: they count once. */
void gaps_of_circles(Build *build)
{
	const BriefSources *sources = &build->brief->sources;
	for (size_t i = 0; i < sources->count; i++) {
		const BriefSource *source = sources->items[i];
		GapDraft draft = {.build = build};
		gap_about(&draft, source->record);
		if (source->in_cycle) {
			gap_end(&draft, "circular-reporting",
				arena_printf(build->arena, "%s draws, through others, on itself.", source->slug),
				"the source that none of them draws on");
			continue;
		}
		bool told = false;
		for (size_t j = 0; j < i; j++)
			told |= sources->items[j]->carried > 0 && shares_origin(source, sources->items[j]);
		for (size_t j = i + 1; !told && source->carried > 0 && j < sources->count; j++) {
			if (sources->items[j]->carried > 0 && shares_origin(source, sources->items[j]))
				gap_about(&draft, sources->items[j]->record);
		}
		if (draft.about_count > 1)
			gap_end(&draft, "circular-reporting",
				arena_printf(build->arena, "%s and %zu other%s come from one origin, and count once.",
					     source->slug, draft.about_count - 1, draft.about_count > 2 ? "s" : ""),
				"an independent source");
	}
}

void gaps_of_interest(Build *build)
{
	const BriefSources *sources = &build->brief->sources;
	for (size_t i = 0; i < sources->count; i++) {
		const BriefSource *source = sources->items[i];
		if (source->interests.count == 0 || source->carried_others == 0)
			continue;
		GapDraft draft = {.build = build};
		gap_about(&draft, source->record);
		for (size_t j = 0; j < source->interests.count; j++)
			gap_about_party(&draft, source->interests.items[j]);
		gap_end(&draft, "interested-source",
			arena_printf(build->arena,
				     "%s is published from the side of a party to the dispute (%s), and %zu of the %zu "
				     "statements that stand in it are by others.",
				     source->slug, draft.names, source->carried_others, source->carried),
			"a source without a part in the dispute");
	}
}
