/* Incidents side by side; see comparison.h. */
#include "ascribe/brief/comparison.h"

#include <stdlib.h>
#include <string.h>

#include "ascribe/brief/release.h"
#include "ascribe/casebook/value.h"
#include "build.h"

static ComparedFigures figures_of(const Brief *brief)
{
	ComparedFigures figures = {.headline = brief_headline(brief),
				   .allegations = brief->allegations.count,
				   .statements = brief->statements.count,
				   .responses = brief->response_count,
				   .gaps = brief->gap_count,
				   .open_gaps = brief->open_gap_count};
	if (figures.headline) {
		figures.affirm = figures.headline->affirm_count;
		figures.contest = figures.headline->contest_count;
		figures.neither = figures.headline->neither_count;
	}
	tally_add_evidence(&figures.evidence, brief, NULL);
	for (size_t i = 0; i < brief->statements.count; i++) {
		const BriefStatement *statement = brief->statements.items[i];
		for (size_t j = 0; j < statement->answer_count; j++)
			tally_add_answer(&figures.days, &statement->answers[j]);
	}
	return figures;
}

static bool is_hit(const Brief *brief, const BriefParty *party)
{
	const Value *victims = value_list(brief->incident->fields, "victims");
	for (size_t i = 0; i < value_count(victims); i++) {
		const char *id = value_text(value_at(victims, i), "party");
		for (size_t j = 0; id && j < brief->parties.count; j++) {
			const BriefParty *victim = brief->parties.items[j];
			if (brief_party_is(victim, id) && victim->principal == party)
				return true;
		}
	}
	return false;
}

static ComparedPlace place_of(const Brief *brief, const BriefParty *party)
{
	const BriefAllegation *headline = brief_headline(brief);
	ComparedPlace place = {.hit = is_hit(brief, party)};
	for (size_t i = 0; i < brief->allegations.count; i++)
		place.accused |= tally_accuses(brief->allegations.items[i], party);
	for (size_t i = 0; i < brief->statements.count; i++)
		place.speaks |= parties_have(&brief->statements.items[i]->principals, party);
	for (size_t i = 0; i < brief->response_count; i++) {
		const BriefResponse *response = brief->responses[i];
		place.responds |= response->actor && response->actor->principal == party;
		for (size_t j = 0; j < response->targets.count; j++)
			place.targeted |= response->targets.items[j]->principal == party;
	}
	if (headline) {
		place.cell = tally_cell(headline, party);
		place.empty = tally_empty(headline, party);
	}
	return place;
}

bool comparison_has_place(const ComparedPlace *place)
{
	return place->hit || place->accused || place->speaks || place->responds || place->targeted;
}

/* A party's row in the making. */
typedef struct Row {
	const BriefParty *party;
	ComparedPlace *places;
	size_t incidents; /* in which it has a place */
} Row;

static int compare_rows(const void *a_ref, const void *b_ref)
{
	const Row *a = a_ref, *b = b_ref;
	if (a->incidents != b->incidents)
		return a->incidents > b->incidents ? -1 : 1;
	return strcmp(a->party->slug, b->party->slug);
}

static bool seen_before(const Comparison *comparison, size_t incident, const BriefParty *party)
{
	for (size_t i = 0; i < incident; i++) {
		const BriefParty *same = tally_party(comparison->briefs[i], party->record);
		if (same && same->principal == same)
			return true;
	}
	return false;
}

static Row make_row(const Comparison *comparison, const BriefParty *party, Arena *arena)
{
	Row row = {.party = party, .places = arena_array(arena, comparison->count, sizeof *row.places)};
	for (size_t i = 0; i < comparison->count; i++) {
		const BriefParty *here = tally_party(comparison->briefs[i], party->record);
		if (here)
			row.places[i] = place_of(comparison->briefs[i], here);
		row.incidents += comparison_has_place(&row.places[i]);
	}
	return row;
}

static void compare_parties(Comparison *comparison, Arena *arena)
{
	size_t room = 0, rows_count = 0;
	for (size_t i = 0; i < comparison->count; i++)
		room += comparison->briefs[i]->parties.count;
	Row *rows = arena_array(arena, room + 1, sizeof *rows);
	for (size_t i = 0; i < comparison->count; i++) {
		const BriefParties *list = &comparison->briefs[i]->parties;
		for (size_t j = 0; j < list->count; j++) {
			const BriefParty *party = list->items[j];
			if (party->principal != party || seen_before(comparison, i, party))
				continue;
			rows[rows_count] = make_row(comparison, party, arena);
			rows_count += rows[rows_count].incidents > 0;
		}
	}
	qsort(rows, rows_count, sizeof *rows, compare_rows);
	comparison->parties = arena_array(arena, rows_count + 1, sizeof *comparison->parties);
	comparison->places = arena_array(arena, (rows_count + 1) * comparison->count, sizeof *comparison->places);
	for (size_t i = 0; i < rows_count; i++) {
		comparison->parties[i] = rows[i].party;
		memcpy(comparison->places + i * comparison->count, rows[i].places,
		       comparison->count * sizeof *rows[i].places);
	}
	comparison->party_count = rows_count;
}

static int compare_texts(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void compare_gaps(Comparison *comparison, Arena *arena)
{
	size_t room = 0, all = 0;
	for (size_t i = 0; i < comparison->count; i++)
		room += comparison->briefs[i]->gap_count;
	comparison->gap_codes = arena_array(arena, room + 1, sizeof *comparison->gap_codes);
	for (size_t i = 0; i < comparison->count; i++) {
		for (size_t j = 0; j < comparison->briefs[i]->gap_count; j++)
			comparison->gap_codes[all++] = comparison->briefs[i]->gaps[j].code;
	}
	qsort(comparison->gap_codes, all, sizeof *comparison->gap_codes, compare_texts);
	for (size_t i = 0; i < all; i++) {
		if (i == 0 || strcmp(comparison->gap_codes[i], comparison->gap_codes[comparison->gap_count - 1]) != 0)
			comparison->gap_codes[comparison->gap_count++] = comparison->gap_codes[i];
	}
	comparison->gaps = arena_array(arena, (comparison->gap_count + 1) * comparison->count,
				       sizeof *comparison->gaps);
	for (size_t code = 0; code < comparison->gap_count; code++) {
		for (size_t i = 0; i < comparison->count; i++) {
			const Brief *brief = comparison->briefs[i];
			for (size_t j = 0; j < brief->gap_count; j++)
				comparison->gaps[code * comparison->count + i] += strcmp(brief->gaps[j].code,
											 comparison->gap_codes[code]) ==
										  0;
		}
	}
}

const Comparison *comparison_compute(const Brief *const *briefs, size_t count, const BriefInput *bounds, Arena *arena)
{
	Comparison *comparison = arena_alloc(arena, sizeof *comparison);
	Brief *of_all = tally_bounds(bounds, arena);
	*comparison = (Comparison){.briefs = briefs, .count = count, .bounds = of_all};
	comparison->figures = arena_array(arena, count + 1, sizeof *comparison->figures);
	for (size_t i = 0; i < count; i++) {
		comparison->figures[i] = figures_of(briefs[i]);
		of_all->marking = marking_highest(of_all->marking, briefs[i]->marking);
	}
	compare_parties(comparison, arena);
	compare_gaps(comparison, arena);
	return comparison;
}
