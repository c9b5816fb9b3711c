/* For whom a statement counts: each of its on_behalf_of, else each speaker, followed up speaks_for and part_of to the
 * top. Country, ownership and alliance never roll up. */
#include <string.h>

#include "ascribe/brief/dossier.h"
#include "ascribe/casebook/body.h"
#include "build.h"

static BriefParty *above(const BriefParty *party)
{
	return party->speaks_for ? party->speaks_for : party->part_of;
}

/* The top of a party's chain. Where the chain runs in a circle, the member of the circle that comes first by slug, so
 * that all of them have the same one. */
static BriefParty *top_of(BriefParty *party, size_t party_count)
{
	BriefParty *top = party;
	for (size_t steps = 0; above(top); steps++) {
		if (steps > party_count) {
			BriefParty *first = top;
			for (BriefParty *p = above(top); p != top; p = above(p)) {
				if (strcmp(p->slug, first->slug) < 0)
					first = p;
			}
			return first;
		}
		top = above(top);
	}
	return top;
}

void brief_principals(Build *build)
{
	for (size_t i = 0; i < build->party_count; i++)
		build->parties[i].principal = top_of(&build->parties[i], build->party_count);
	for (size_t i = 0; i < build->statement_count; i++) {
		BriefStatement *statement = &build->statements[i];
		const json_t *named = body_list(statement->record->body, "on_behalf_of");
		size_t room = statement->speakers.count + json_array_size(named);
		statement->principals.items = arena_array(build->arena, room + 1, sizeof(BriefParty *));
		for (size_t j = 0; j < json_array_size(named); j++) {
			BriefParty *party = brief_find(build, KIND_PARTY, json_string_value(json_array_get(named, j)));
			parties_add(&statement->principals, party ? party->principal : NULL);
		}
		for (size_t j = 0; j < statement->speakers.count && json_array_size(named) == 0; j++)
			parties_add(&statement->principals, statement->speakers.items[j]->principal);
	}
}

const Record *dossier_principal(const Record *records, size_t count, const Uuid *party, Arena *arena)
{
	BriefInput input = {.records = records, .record_count = count};
	Build build = {.input = &input, .arena = arena, .brief = arena_alloc(arena, sizeof *build.brief)};
	brief_load_parties(&build);
	BriefParty *found = brief_find(&build, KIND_PARTY, party->text);
	return found ? top_of(found, build.party_count)->record : NULL;
}
