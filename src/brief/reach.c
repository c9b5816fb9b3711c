/* How far up each accuser's attributions reach: the highest rung among the allegations that it affirms. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/value.h"
#include "build.h"

int brief_rung(const BriefAllegation *allegation)
{
	const char *rung = value_text(allegation->record->fields, "rung");
	return rung ? vocab_find(&VOCAB_RUNG, rung) : -1;
}

static int compare_cells(const void *a_ref, const void *b_ref)
{
	const BriefCell *a = *(const BriefCell *const *)a_ref, *b = *(const BriefCell *const *)b_ref;
	if (a->party != b->party)
		return strcmp(a->party->slug, b->party->slug);
	if (a->official != b->official)
		return a->official ? -1 : 1;
	int a_rung = brief_rung(a->allegation), b_rung = brief_rung(b->allegation);
	if (a_rung != b_rung)
		return a_rung > b_rung ? -1 : 1;
	return (a->allegation->place > b->allegation->place) - (a->allegation->place < b->allegation->place);
}

static int compare_reaches(const void *a_ref, const void *b_ref)
{
	const BriefReach *a = a_ref, *b = b_ref;
	if (a->rung != b->rung)
		return a->rung > b->rung ? -1 : 1;
	if (a->official != b->official)
		return a->official ? -1 : 1;
	return strcmp(a->party->slug, b->party->slug);
}

/* The cells that affirm an allegation of some rung: each accuser's together, the highest rung first. */
static const BriefCell **affirming(const Build *build, size_t *count)
{
	size_t room = 0;
	for (size_t i = 0; i < build->allegation_count; i++)
		room += build->allegations[i].cell_count;
	const BriefCell **cells = arena_array(build->arena, room + 1, sizeof *cells);
	*count = 0;
	for (size_t i = 0; i < build->allegation_count; i++) {
		const BriefAllegation *a = &build->allegations[i];
		for (size_t j = 0; j < a->cell_count && brief_rung(a) >= 0; j++) {
			if (brief_stance_side(a->cells[j].stance) == SIDE_AFFIRMS)
				cells[(*count)++] = &a->cells[j];
		}
	}
	qsort(cells, *count, sizeof *cells, compare_cells);
	return cells;
}

void brief_reaches(Build *build)
{
	Brief *brief = build->brief;
	size_t count;
	const BriefCell **cells = affirming(build, &count);
	brief->reaches = arena_array(build->arena, count + 1, sizeof *brief->reaches);
	for (size_t i = 0; i < count;) {
		BriefReach *reach = &brief->reaches[brief->reach_count++];
		const BriefCell *first = cells[i];
		*reach = (BriefReach){
			.party = first->party, .official = first->official, .rung = brief_rung(first->allegation)};
		reach->cells = &cells[i];
		for (; i < count && cells[i]->party == reach->party && cells[i]->official == reach->official; i++)
			reach->cell_count += brief_rung(cells[i]->allegation) == reach->rung;
	}
	qsort(brief->reaches, brief->reach_count, sizeof *brief->reaches, compare_reaches);
}
