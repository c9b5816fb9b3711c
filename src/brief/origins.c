/* Where sources draw from, and whom their publishers serve.
 *
 * The origins of a source are the captured sources that it draws on, directly or through others, and that draw on no
 * further captured one; a source without any is its own origin. So ten articles made from one kept press release have
 * one origin, and an article whose originals no one kept is an origin itself: what was not captured can't be checked.
 * A source serves the principals that take a side and that its publisher or rights holder is part of, speaks for, is
 * owned by, or shares the state of. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/value.h"
#include "build.h"

/* A walk over derived_from from one source, without recursion: the chain may be as long as there are sources. */
typedef struct Walk {
	BriefSource **stack;
	size_t depth;
	BriefSource **found;
	size_t *seen; /* by source: the walk that last saw it */
	size_t walk;
} Walk;

static void push(Walk *walk, const Build *build, BriefSource *source)
{
	size_t at = (size_t)(source - build->sources);
	if (walk->seen[at] == walk->walk)
		return;
	walk->seen[at] = walk->walk;
	walk->stack[walk->depth++] = source;
}

/* Visit all that `source` draws on (not itself, unless in a circle). Returns whether a captured one is there; adds
 * those to `found` where given. */
static bool walk_ancestors(Build *build, Walk *walk, BriefSource *source, BriefSources *found)
{
	bool captured = false;
	walk->walk++;
	walk->depth = 0;
	for (size_t i = 0; i < source->derived_from.count; i++)
		push(walk, build, source->derived_from.items[i]);
	while (walk->depth > 0) {
		BriefSource *at = walk->stack[--walk->depth];
		if (at == source) {
			source->in_cycle = true;
			continue;
		}
		captured |= at->captured;
		if (at->captured && found)
			found->items[found->count++] = at;
		for (size_t i = 0; i < at->derived_from.count; i++)
			push(walk, build, at->derived_from.items[i]);
	}
	return captured;
}

static void find_origins(Build *build, Walk *walk, BriefSource *source, const bool *draws_on_captured)
{
	BriefSources found = {walk->found, 0};
	walk_ancestors(build, walk, source, &found);
	source->origins.items = arena_array(build->arena, found.count + 1, sizeof *found.items);
	for (size_t i = 0; i < found.count; i++) {
		if (!draws_on_captured[found.items[i] - build->sources] || found.items[i]->in_cycle)
			sources_add(&source->origins, found.items[i]);
	}
	if (source->origins.count == 0)
		sources_add(&source->origins, source);
}

static void origins_of_statements(Build *build)
{
	BriefSources *all = &build->brief->origins;
	bool *is_origin = arena_array(build->arena, build->source_count + 1, sizeof *is_origin);
	all->items = arena_array(build->arena, build->source_count + 1, sizeof *all->items);
	for (size_t i = 0; i < build->brief->statements.count; i++) {
		BriefStatement *statement = build->brief->statements.items[i];
		size_t room = 0;
		for (size_t j = 0; j < statement->sources.count; j++)
			room += statement->sources.items[j]->origins.count;
		statement->origins.items = arena_array(build->arena, room + 1, sizeof(BriefSource *));
		for (size_t j = 0; j < statement->sources.count; j++) {
			const BriefSources *origins = &statement->sources.items[j]->origins;
			for (size_t k = 0; k < origins->count; k++)
				sources_add(&statement->origins, origins->items[k]);
		}
		sources_sort(&statement->origins);
		for (size_t j = 0; j < statement->origins.count; j++)
			is_origin[statement->origins.items[j] - build->sources] = true;
	}
	for (size_t i = 0; i < build->source_count; i++) {
		if (is_origin[i])
			all->items[all->count++] = &build->sources[i];
	}
	sources_sort(all);
}

/* Interests of a party: the principals that take a side above it, its owners', and the states of its country. */
static void add_interests(Build *build, BriefSource *source, BriefParty *party, size_t depth)
{
	if (!party || depth > 8)
		return;
	if (party->principal->takes_side)
		parties_add(&source->interests, party->principal);
	const char *country = value_text(party->record->fields, "country");
	for (size_t i = 0; country && i < build->party_count; i++) {
		BriefParty *state = &build->parties[i];
		const char *of = value_text(state->record->fields, "country");
		if (state->takes_side && state->principal == state && of && strcmp(of, country) == 0 &&
		    strcmp(value_text(state->record->fields, "type"), "state") == 0)
			parties_add(&source->interests, state);
	}
	for (size_t i = 0; i < party->owned_by.count; i++)
		add_interests(build, source, party->owned_by.items[i], depth + 1);
}

static bool overlap(const BriefParties *a, const BriefParties *b)
{
	for (size_t i = 0; i < a->count; i++) {
		if (parties_have(b, a->items[i]))
			return true;
	}
	return false;
}

static void count_carried(Build *build)
{
	for (size_t i = 0; i < build->brief->statements.count; i++) {
		BriefStatement *statement = build->brief->statements.items[i];
		for (size_t j = 0; j < statement->sources.count; j++) {
			BriefSource *source = statement->sources.items[j];
			source->carried++;
			source->carried_others += !overlap(&statement->principals, &source->interests);
		}
	}
}

void brief_origins(Build *build)
{
	Walk walk = {.stack = arena_array(build->arena, build->source_count + 1, sizeof *walk.stack),
		     .found = arena_array(build->arena, build->source_count + 1, sizeof *walk.found),
		     .seen = arena_array(build->arena, build->source_count + 1, sizeof *walk.seen)};
	bool *draws_on_captured = arena_array(build->arena, build->source_count + 1, sizeof *draws_on_captured);
	for (size_t i = 0; i < build->source_count; i++)
		draws_on_captured[i] = walk_ancestors(build, &walk, &build->sources[i], NULL);
	for (size_t i = 0; i < build->source_count; i++) {
		BriefSource *source = &build->sources[i];
		find_origins(build, &walk, source, draws_on_captured);
		sources_sort(&source->origins);
		source->interests.items = arena_array(build->arena, build->party_count + 1, sizeof(BriefParty *));
		add_interests(build, source, source->publisher, 0);
		add_interests(build, source, source->rights_holder, 0);
	}
	origins_of_statements(build);
	count_carried(build);
}
