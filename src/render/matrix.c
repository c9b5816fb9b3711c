/* Reading the grid out of the model; see matrix.h. */
#include "matrix.h"

#include <string.h>

/* Parties are marked by their place in the brief's own list, so that a large matrix takes no time that grows with its
 * square. */
static void add_once(BriefParties *list, bool *seen, const Brief *brief, BriefParty *party)
{
	size_t low = 0, high = brief->parties.count;
	while (low < high) { /* the list is in the order of slugs */
		size_t middle = low + (high - low) / 2;
		if (strcmp(brief->parties.items[middle]->slug, party->slug) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < brief->parties.count && brief->parties.items[low] == party) {
		if (seen[low])
			return;
		seen[low] = true;
		list->items[list->count++] = party;
	}
}

BriefParties matrix_parties(const Brief *brief, Arena *arena)
{
	BriefParties list = {arena_array(arena, brief->parties.count + 1, sizeof(BriefParty *)), 0};
	bool *seen = arena_array(arena, brief->parties.count + 1, sizeof *seen);
	for (size_t i = 0; i < brief->allegations.count; i++) {
		const BriefAllegation *a = brief->allegations.items[i];
		for (size_t j = 0; j < a->cell_count; j++)
			add_once(&list, seen, brief, a->cells[j].party);
		for (size_t j = 0; j < a->empty_count; j++)
			add_once(&list, seen, brief, a->empties[j].party);
	}
	return list;
}

const BriefCell *matrix_cell(const BriefAllegation *allegation, const BriefParty *party, const BriefCell *after)
{
	for (size_t i = after ? (size_t)(after - allegation->cells) + 1 : 0; i < allegation->cell_count; i++) {
		if (allegation->cells[i].party == party)
			return &allegation->cells[i];
	}
	return NULL;
}

const BriefEmpty *matrix_empty(const BriefAllegation *allegation, const BriefParty *party)
{
	for (size_t i = 0; i < allegation->empty_count; i++) {
		if (allegation->empties[i].party == party)
			return &allegation->empties[i];
	}
	return NULL;
}

bool matrix_stands(const BriefCell *cell, const BriefPosition *position)
{
	for (size_t i = 0; i < cell->standing_count; i++) {
		if (cell->standing[i] == position)
			return true;
	}
	return false;
}
