/* Which parties are one, by same_as; and for whom a statement counts: each of its on_behalf_of, else each speaker,
 * followed up speaks_for and part_of to the top. Country, ownership and alliance never roll up. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/brief/dossier.h"
#include "ascribe/casebook/value.h"
#include "build.h"

#define TOGETHER 256

static BriefParty *above(const BriefParty *party)
{
	return party->speaks_for ? party->speaks_for : party->part_of;
}

static BriefParty *same_as(const BriefParty *party)
{
	return party->same_as;
}

/* The end of a party's chain. Where the chain runs in a circle, the member of the circle that comes first by slug, so
 * that all of them have the same one. */
static BriefParty *end_of(BriefParty *party, BriefParty *(*next)(const BriefParty *party), size_t party_count)
{
	BriefParty *end = party;
	for (size_t steps = 0; next(end); steps++) {
		if (steps > party_count) {
			BriefParty *first = end;
			for (BriefParty *p = next(end); p != end; p = next(p)) {
				if (strcmp(p->slug, first->slug) < 0)
					first = p;
			}
			return first;
		}
		end = next(end);
	}
	return end;
}

static BriefParty *top_of(BriefParty *party, size_t party_count)
{
	return end_of(party, above, party_count);
}

static int compare_slugs(const void *a, const void *b)
{
	return strcmp((*(BriefParty *const *)a)->slug, (*(BriefParty *const *)b)->slug);
}

void brief_merge_parties(Build *build)
{
	for (size_t i = 0; i < build->party_count; i++) {
		BriefParty *party = &build->parties[i];
		party->same_as = brief_find(build, KIND_PARTY, value_text(party->record->fields, "same_as"));
	}
	for (size_t i = 0; i < build->party_count; i++) {
		BriefParty *party = &build->parties[i];
		party->same = end_of(party, same_as, build->party_count);
		party->same->merged.count += party->same != party;
	}
	for (size_t i = 0; i < build->party_count; i++) {
		BriefParties *merged = &build->parties[i].merged;
		merged->items = arena_array(build->arena, merged->count + 1, sizeof *merged->items);
		merged->count = 0;
	}
	for (size_t i = 0; i < build->party_count; i++) {
		BriefParty *party = &build->parties[i];
		if (party->same != party)
			party->same->merged.items[party->same->merged.count++] = party;
	}
	for (size_t i = 0; i < build->party_count; i++) {
		BriefParties *merged = &build->parties[i].merged;
		if (merged->count > 1)
			qsort(merged->items, merged->count, sizeof *merged->items, compare_slugs);
	}
}

bool brief_party_is(const BriefParty *party, const char *id)
{
	bool is = strcmp(party->record->id.text, id) == 0;
	for (size_t i = 0; i < party->merged.count; i++)
		is |= strcmp(party->merged.items[i]->record->id.text, id) == 0;
	return is;
}

static void find_principals(Build *build, size_t at)
{
	BriefStatement *statement = &build->statements[at];
	const Value *named = value_list(statement->record->fields, "on_behalf_of");
	size_t room = statement->speakers.count + value_count(named);
	statement->principals.items = arena_array(build->arena, room, sizeof(BriefParty *));
	for (size_t i = 0; i < value_count(named); i++) {
		BriefParty *party = brief_find(build, KIND_PARTY, value_string(value_at(named, i)));
		parties_add(&statement->principals, party ? party->principal : NULL);
	}
	for (size_t i = 0; i < statement->speakers.count && value_count(named) == 0; i++)
		parties_add(&statement->principals, statement->speakers.items[i]->principal);
}

void brief_principals(Build *build)
{
	for (size_t i = 0; i < build->party_count; i++)
		build->parties[i].principal = top_of(build->parties[i].same, build->party_count);
	build_each(build, build->statement_count, TOGETHER, find_principals);
}

const Record *dossier_principal(const Record *records, size_t count, const Uuid *party, Arena *arena)
{
	BriefInput input = {.records = records, .record_count = count};
	Build build = {.input = &input, .arena = arena, .brief = arena_alloc(arena, sizeof *build.brief)};
	brief_load_parties(&build);
	BriefParty *found = brief_find(&build, KIND_PARTY, party->text);
	return found ? top_of(found, build.party_count)->record : NULL;
}
