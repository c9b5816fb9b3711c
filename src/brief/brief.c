/* The brief as a whole: the steps in their order, what it speaks of, and its bottom line. */
#include "ascribe/brief/brief.h"

#include <stdlib.h>
#include <string.h>

#include "ascribe/brief/changes.h"
#include "ascribe/casebook/value.h"
#include "build.h"

#define LARGE 4000 /* records from which on threads pay */

static void show_party(BriefParty *party, size_t depth)
{
	if (!party || party->shown || depth > 64)
		return;
	party->shown = true;
	show_party(party->part_of, depth + 1);
	show_party(party->speaks_for, depth + 1);
	for (size_t i = 0; i < party->owned_by.count; i++)
		show_party(party->owned_by.items[i], depth + 1);
}

static void show_parties(const BriefParties *list)
{
	for (size_t i = 0; i < list->count; i++)
		show_party(list->items[i], 0);
}

static void show_source(BriefSource *source, size_t depth)
{
	if (!source || source->shown || depth > 64)
		return;
	source->shown = true;
	show_party(source->publisher, 0);
	show_party(source->rights_holder, 0);
	for (size_t i = 0; i < source->derived_from.count; i++)
		show_source(source->derived_from.items[i], depth + 1);
}

static void show_sources(const BriefSources *list)
{
	for (size_t i = 0; i < list->count; i++)
		show_source(list->items[i], 0);
}

/* What evidence draws on among the sources. */
static void show_roots(const Build *build, const BriefEvidence *evidence)
{
	const Value *refs = value_list(evidence->record->fields, "derived_from");
	for (size_t i = 0; i < value_count(refs); i++) {
		const char *ref = value_string(value_at(refs, i)), *colon = strchr(ref, ':');
		if (colon && strncmp(ref, "source:", 7) == 0)
			show_source(brief_find(build, KIND_SOURCE, colon + 1), 0);
	}
	show_party(evidence->held_by, 0);
}

static int compare_parties(const void *a, const void *b)
{
	return strcmp((*(BriefParty *const *)a)->slug, (*(BriefParty *const *)b)->slug);
}

/* The parties and sources that what is within the bound refers to, directly or through others. */
static void list_shown(Build *build)
{
	Brief *brief = build->brief;
	const Value *victims = value_list(brief->incident->fields, "victims");
	for (size_t i = 0; i < value_count(victims); i++)
		show_party(brief_find(build, KIND_PARTY, value_text(value_at(victims, i), "party")), 0);
	for (size_t i = 0; i < build->allegation_count; i++)
		show_parties(&build->allegations[i].accused);
	for (size_t i = 0; i < brief->statements.count; i++) {
		show_parties(&brief->statements.items[i]->speakers);
		show_parties(&brief->statements.items[i]->principals);
		show_parties(&brief->statements.items[i]->reported_by);
		show_sources(&brief->statements.items[i]->sources);
	}
	for (size_t i = 0; i < brief->response_count; i++) {
		show_party(brief->responses[i]->actor, 0);
		show_parties(&brief->responses[i]->targets);
		show_sources(&brief->responses[i]->sources);
	}
	for (size_t i = 0; i < brief->evidence.count; i++)
		show_roots(build, brief->evidence.items[i]);

	brief->parties.items = arena_array(build->arena, build->party_count + 1, sizeof(BriefParty *));
	for (size_t i = 0; i < build->party_count; i++) {
		if (build->parties[i].shown)
			brief->parties.items[brief->parties.count++] = &build->parties[i];
	}
	qsort(brief->parties.items, brief->parties.count, sizeof(BriefParty *), compare_parties);
	brief->sources.items = arena_array(build->arena, build->source_count + 1, sizeof(BriefSource *));
	for (size_t i = 0; i < build->source_count; i++) {
		if (build->sources[i].shown)
			brief->sources.items[brief->sources.count++] = &build->sources[i];
	}
	sources_sort(&brief->sources);
}

/* A note that another one here replaces is shown as such. */
static void mark_superseded(Brief *brief)
{
	for (size_t i = 0; i < brief->note_count; i++) {
		const char *old = value_text(brief->notes[i].record->fields, "supersedes");
		for (size_t j = 0; old && j < brief->note_count; j++)
			brief->notes[j].superseded |= strcmp(brief->notes[j].record->id.text, old) == 0;
	}
}

/* What does not rest on each other: what is missing, when what happened, the bottom line, the marking. */
static void conclude(Build *build, size_t at)
{
	static void (*const parts[])(Build * build) = {brief_gaps, brief_timeline, brief_bottom_line, brief_mark};
	parts[at](build);
}

static bool compute(Build *build, Err *err)
{
	if (!brief_load(build, err))
		return false;
	brief_principals(build);
	brief_bound(build);
	brief_answers(build);
	brief_positions(build);
	brief_gather(build);
	brief_reaches(build);
	brief_norms(build);
	list_shown(build);
	brief_origins(build);
	brief_descent(build);
	brief_hypotheses(build);
	mark_superseded(build->brief);
	build_each(build, 4, 1, conclude);
	if (build->input->since)
		build->brief->changes = brief_changes(build->brief, build->input, build->arena);
	return true;
}

bool brief_compute(const BriefInput *input, Arena *arena, const Brief **brief, Err *err)
{
	Build build = {.input = input, .arena = arena, .brief = arena_alloc(arena, sizeof *build.brief)};
	*build.brief = (Brief){.as_of = input->as_of,
			       .known_at = input->known_at,
			       .origin = input->origin,
			       .head = input->head,
			       .release = input->release,
			       .withheld = input->withheld};
	if (input->record_count >= LARGE)
		build.pool = pool_new(pool_processors());
	bool ok = compute(&build, err);
	pool_free(build.pool);
	if (ok)
		*brief = build.brief;
	return ok;
}
