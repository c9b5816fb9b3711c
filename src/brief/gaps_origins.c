/* Gaps of origin: what rests on one origin, what goes round in a circle, and whose side a source is published from.
 *
 * single-origin: all statements of the case; else all of those on an allegation (two or more); else all of those of
 *   one side of it, affirming or contesting, where they are of two or more parties; and the evidence (two items or
 *   more) that is cited for an allegation, or against it: each where one origin is all that they have.
 * circular-reporting: sources or evidence that draw on themselves, shown as the way round; and sources that statements
 *   stand in and that have one and the same origin alone: they count once. */
#include <stdlib.h>
#include <string.h>

#include "gaps.h"

#define PATHS_SHOWN 3 /* of sources that share an origin */
#define HOPS_SHOWN 6  /* of a path; the way on is cut */

/* Statements seen one after the other, and whether all of them have one origin. */
typedef struct OneOrigin {
	const BriefSource *origin;
	const BriefStatement *statement;
	const BriefParty *party;
	bool several, several_statements, several_parties;
} OneOrigin;

static void see(OneOrigin *one, const BriefStatement *statement, const BriefParty *party)
{
	const BriefSources *origins = &statement->origins;
	one->several |= origins->count != 1 || (one->origin && one->origin != origins->items[0]);
	one->several_statements |= one->statement && one->statement != statement;
	one->several_parties |= one->party && one->party != party;
	one->origin = origins->count > 0 ? origins->items[0] : NULL;
	one->party = party;
	one->statement = statement;
}

static void end_origin(Build *build, const Record *about, const OneOrigin *one, const char *what)
{
	GapDraft draft = {.build = build};
	gap_about(&draft, about);
	gap_about(&draft, one->origin->record);
	gap_end(&draft, "single-origin",
		arena_printf(build->arena, "%s one %sorigin: %s.", what, one->origin->captured ? "captured " : "",
			     one->origin->slug),
		"captures of the original statements, or of an independent source");
}

/* All positions on an allegation, or those that stand of one side of it. */
static OneOrigin see_all(const BriefAllegation *a)
{
	OneOrigin one = {0};
	for (size_t i = 0; i < a->cell_count; i++) {
		for (size_t j = 0; j < a->cells[i].all_count; j++)
			see(&one, a->cells[i].all[j]->statement, a->cells[i].party);
	}
	return one;
}

static OneOrigin see_side(const BriefAllegation *a, BriefSide side)
{
	OneOrigin one = {0};
	for (size_t i = 0; i < a->cell_count; i++) {
		const BriefCell *cell = &a->cells[i];
		bool counts = gap_takes_side(cell) && brief_stance_side(cell->stance) == side;
		for (size_t j = 0; j < cell->standing_count && counts; j++)
			see(&one, cell->standing[j]->statement, cell->party);
	}
	return one;
}

/* Several parties, in statements of their own: a text that they made together is one origin by right. */
static void check_side(Build *build, const BriefAllegation *a, BriefSide side, const char *verb)
{
	OneOrigin one = see_side(a, side);
	if (one.several_statements && one.several_parties && !one.several)
		end_origin(build, a->record, &one,
			   arena_printf(build->arena, "A%zu: all statements that %s it come from", a->number, verb));
}

/* The evidence that is cited for an allegation, or against it. */
static void check_evidence(Build *build, const BriefAllegation *a, const char *bearing, const char *how)
{
	GapDraft draft = {.build = build};
	const Record *origin = NULL;
	bool several = false;
	gap_about(&draft, a->record);
	for (size_t i = 0; i < a->cite_count; i++) {
		const BriefCite *cite = a->cites[i];
		const BriefRecords *origins = &cite->evidence->origins;
		if (strcmp(cite->bearing, bearing) != 0)
			continue;
		several |= origins->count != 1 || (origin && origin != origins->items[0]);
		origin = origins->items[0];
		gap_about(&draft, cite->evidence->record);
	}
	size_t items = draft.about_count - 1;
	if (!origin || several || items < 2)
		return;
	gap_about(&draft, origin);
	gap_end(&draft, "single-origin",
		arena_printf(build->arena, "A%zu: the %zu items of evidence cited %s it come from one origin: %s.",
			     a->number, items, how, origin->slug),
		"evidence that comes from elsewhere");
}

void gaps_of_origin(Build *build)
{
	const Brief *brief = build->brief;
	OneOrigin all = {0};
	for (size_t i = 0; i < brief->statements.count; i++)
		see(&all, brief->statements.items[i], NULL);
	bool whole = all.several_statements && !all.several;
	if (whole)
		end_origin(build, brief->incident, &all,
			   arena_printf(build->arena, "All %zu statements are known from", brief->statements.count));
	for (size_t i = 0; i < brief->allegations.count; i++) {
		const BriefAllegation *a = brief->allegations.items[i];
		OneOrigin one = see_all(a);
		if (!whole && one.several_statements && !one.several) {
			end_origin(build, a->record, &one,
				   arena_printf(build->arena, "A%zu: all that is recorded comes from", a->number));
		} else if (!whole) {
			check_side(build, a, SIDE_AFFIRMS, "affirm");
			check_side(build, a, SIDE_CONTESTS, "contest");
		}
		check_evidence(build, a, "supports", "for");
		check_evidence(build, a, "undermines", "against");
	}
}

static const char *path_text(Build *build, const BriefRecords *path)
{
	const char *text = path->count > 0 ? path->items[0]->slug : "";
	for (size_t i = 1; i < path->count; i++) {
		if (i == HOPS_SHOWN && path->count > HOPS_SHOWN + 2) {
			text = arena_printf(build->arena, "%s → (%zu more)", text, path->count - HOPS_SHOWN - 1);
			i = path->count - 1;
		}
		text = arena_printf(build->arena, "%s → %s", text, path->items[i]->slug);
	}
	return text;
}

/* The way round from a record back to itself, unless one through it was told. */
static void check_circle(Build *build, const Record *record, BriefRecords *told)
{
	for (size_t i = 0; i < told->count; i++) {
		if (told->items[i] == record)
			return;
	}
	BriefRecords path = brief_descent_path(build, record, record);
	if (path.count == 0)
		return;
	GapDraft draft = {.build = build};
	for (size_t i = 0; i + 1 < path.count; i++) {
		gap_about(&draft, path.items[i]);
		if (told->count < build->source_count + build->evidence_count)
			told->items[told->count++] = path.items[i];
	}
	gap_end(&draft, "circular-reporting",
		arena_printf(build->arena, "%s draws on itself: %s.", record->slug, path_text(build, &path)),
		"the record that none of them draws on");
}

/* A source that statements stand in, and the only origin that it has. */
typedef struct Carrier {
	const BriefSource *source, *origin;
} Carrier;

static int compare_carriers(const void *a_ref, const void *b_ref)
{
	const Carrier *a = a_ref, *b = b_ref;
	int order = strcmp(a->origin->slug, b->origin->slug);
	return order != 0 ? order : strcmp(a->source->slug, b->source->slug);
}

static void end_carriers(Build *build, const Carrier *carriers, size_t count)
{
	GapDraft draft = {.build = build};
	const char *ways = "";
	for (size_t i = 0; i < count; i++) {
		gap_about(&draft, carriers[i].source->record);
		if (i >= PATHS_SHOWN || carriers[i].source == carriers[i].origin)
			continue;
		BriefRecords path = brief_descent_path(build, carriers[i].source->record, carriers[i].origin->record);
		ways = arena_printf(build->arena, "%s%s%s", ways, *ways ? "; " : "", path_text(build, &path));
	}
	gap_about(&draft, carriers[0].origin->record);
	gap_end(&draft, "circular-reporting",
		arena_printf(build->arena,
			     "%zu sources that statements stand in come from one origin, and count once: %s%s.", count,
			     ways, count > PATHS_SHOWN ? "; …" : ""),
		"an independent source");
}

static void check_carriers(Build *build)
{
	const BriefSources *sources = &build->brief->sources;
	Carrier *carriers = arena_array(build->arena, sources->count + 1, sizeof *carriers);
	size_t count = 0;
	for (size_t i = 0; i < sources->count; i++) {
		BriefSource *source = sources->items[i];
		if (source->carried > 0 && source->origins.count == 1)
			carriers[count++] = (Carrier){source, source->origins.items[0]};
	}
	qsort(carriers, count, sizeof *carriers, compare_carriers);
	for (size_t start = 0, end; start < count; start = end) {
		for (end = start; end < count && carriers[end].origin == carriers[start].origin; end++)
			;
		if (end - start > 1)
			end_carriers(build, carriers + start, end - start);
	}
}

void gaps_of_circles(Build *build)
{
	const Brief *brief = build->brief;
	size_t room = build->source_count + build->evidence_count + 1;
	BriefRecords told = {arena_array(build->arena, room, sizeof *told.items), 0};
	for (size_t i = 0; i < brief->sources.count; i++) {
		if (brief->sources.items[i]->in_cycle)
			check_circle(build, brief->sources.items[i]->record, &told);
	}
	for (size_t i = 0; i < brief->evidence.count; i++) {
		if (brief->evidence.items[i]->derived_count > 0)
			check_circle(build, brief->evidence.items[i]->record, &told);
	}
	check_carriers(build);
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
			gap_about(&draft, source->interests.items[j]->record);
		const char *others = source->carried == 1
					     ? "the one statement that stands in it is by another"
					     : arena_printf(build->arena,
							    "%zu of the %zu statements that stand in it %s by others",
							    source->carried_others, source->carried,
							    source->carried_others == 1 ? "is" : "are");
		gap_end(&draft, "interested-source",
			arena_printf(build->arena,
				     "%s is published from the side of a party to the dispute (%s), and %s.",
				     source->slug, gap_names(&draft), others),
			"a source without a part in the dispute");
	}
}
