/* Competing hypotheses: the matrix, inconsistency, diagnosticity, disagreement and sensitivity; see hypotheses.h. */
#include "ascribe/brief/hypotheses.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/value.h"
#include "build.h"

/* The largest common denominator: up to 30 ratings of a pair have a smaller one, whatever their numbers. Above it means
 * are rounded down to it. Sums of some 400,000 ratings fit. */
#define SCALE_MAX INT64_C(10000000000000)
#define NEUTRAL 2 /* place in VOCAB_CONSISTENCY of what is worth 0 */
#define NOT_APPLICABLE 5

/* A rating with what it is of. */
typedef struct Rated {
	BriefRating rating;
	BriefHypothesis *hypothesis;
	BriefEvidence *evidence;
} Rated;

static int compare_hypotheses(const void *a, const void *b)
{
	return strcmp(((const BriefHypothesis *)a)->slug, ((const BriefHypothesis *)b)->slug);
}

static void load_hypotheses(const Build *build, BriefAch *ach)
{
	const BriefInput *input = build->input;
	for (int fill = 0; fill < 2; fill++) {
		if (fill)
			ach->hypotheses = arena_array(build->arena, ach->hypothesis_count + 1, sizeof *ach->hypotheses);
		ach->hypothesis_count = 0;
		for (size_t i = 0; i < input->record_count; i++) {
			const Record *record = &input->records[i];
			if (record->kind != KIND_HYPOTHESIS)
				continue;
			if (fill)
				ach->hypotheses[ach->hypothesis_count] = (BriefHypothesis){
					.record = record,
					.slug = record->slug,
					.text = value_text(record->fields, "text"),
					.allegation = brief_find(build, KIND_ALLEGATION,
								 value_text(record->fields, "allegation"))};
			ach->hypothesis_count++;
		}
	}
	if (ach->hypothesis_count > 0)
		qsort(ach->hypotheses, ach->hypothesis_count, sizeof *ach->hypotheses, compare_hypotheses);
	for (size_t i = 0; i < ach->hypothesis_count; i++)
		ach->hypotheses[i].number = i + 1;
}

static int compare_rated(const void *a_ref, const void *b_ref)
{
	const Rated *a = a_ref, *b = b_ref;
	int order = strcmp(a->evidence->slug, b->evidence->slug);
	if (order == 0 && a->hypothesis != b->hypothesis)
		order = a->hypothesis->number < b->hypothesis->number ? -1 : 1;
	if (order == 0)
		order = strcmp(a->rating.analyst, b->rating.analyst);
	if (order == 0 && a->rating.record->index != b->rating.record->index)
		order = a->rating.record->index < b->rating.record->index ? -1 : 1;
	return order != 0 ? order : strcmp(a->rating.record->id.text, b->rating.record->id.text);
}

static BriefHypothesis *find_hypothesis(const BriefAch *ach, const char *id)
{
	for (size_t i = 0; i < ach->hypothesis_count; i++) {
		if (strcmp(ach->hypotheses[i].record->id.text, id) == 0)
			return &ach->hypotheses[i];
	}
	return NULL;
}

/* The ratings of what the brief shows, by evidence, hypothesis and analyst. A key has one of a pair; where it brought
 * in those of others, by an import, each of them counts. */
static Rated *load_ratings(const Build *build, const BriefAch *ach, size_t *count)
{
	const BriefInput *input = build->input;
	Rated *list = arena_array(build->arena, input->record_count + 1, sizeof *list);
	bool *shown = arena_array(build->arena, build->evidence_count + 1, sizeof *shown);
	for (size_t i = 0; i < build->brief->evidence.count; i++)
		shown[build->brief->evidence.items[i] - build->evidence] = true;
	*count = 0;
	for (size_t i = 0; i < input->record_count; i++) {
		const Record *record = &input->records[i];
		if (record->kind != KIND_RATING)
			continue;
		int term = vocab_find(&VOCAB_CONSISTENCY, value_text(record->fields, "consistency"));
		Rated rated = {.rating = {.record = record,
					  .analyst = record->author ? record->author : "",
					  .term = value_text(record->fields, "consistency"),
					  .value = NEUTRAL - term,
					  .applies = term >= 0 && term < NOT_APPLICABLE},
			       .hypothesis = find_hypothesis(ach, value_text(record->fields, "hypothesis")),
			       .evidence = brief_find(build, KIND_EVIDENCE, value_text(record->fields, "evidence"))};
		if (rated.hypothesis && rated.evidence && shown[rated.evidence - build->evidence])
			list[(*count)++] = rated;
	}
	if (*count > 0)
		qsort(list, *count, sizeof *list, compare_rated);
	return list;
}

static void make_items(const Build *build, BriefAch *ach, Rated *rated, size_t count)
{
	BriefRating **ratings = arena_array(build->arena, count + 1, sizeof(BriefRating *));
	ach->items = arena_array(build->arena, count + 1, sizeof *ach->items);
	for (size_t i = 0; i < count; i++) {
		BriefAchItem *item = &ach->items[ach->item_count > 0 ? ach->item_count - 1 : 0];
		if (ach->item_count == 0 || item->evidence != rated[i].evidence) {
			item = &ach->items[ach->item_count++];
			*item = (BriefAchItem){
				.evidence = rated[i].evidence,
				.cells = arena_array(build->arena, ach->hypothesis_count + 1, sizeof *item->cells)};
		}
		BriefAchCell *cell = &item->cells[rated[i].hypothesis->number - 1];
		ratings[i] = &rated[i].rating;
		if (cell->count++ == 0)
			cell->ratings = &ratings[i]; /* those of a cell stand together */
	}
}

static int64_t applying(const BriefAchCell *cell)
{
	int64_t count = 0;
	for (size_t i = 0; i < cell->count; i++)
		count += cell->ratings[i]->applies;
	return count;
}

static int64_t common_divisor(int64_t a, int64_t b)
{
	while (b > 0) {
		int64_t rest = a % b;
		a = b;
		b = rest;
	}
	return a;
}

/* The least common multiple of how many ratings each pair has. */
static void find_scale(BriefAch *ach)
{
	ach->scale = 1;
	for (size_t i = 0; i < ach->item_count; i++) {
		for (size_t j = 0; j < ach->hypothesis_count; j++) {
			int64_t count = applying(&ach->items[i].cells[j]);
			int64_t factor = count > 0 ? count / common_divisor(ach->scale, count) : 1;
			if (factor > SCALE_MAX / ach->scale) {
				ach->scale = SCALE_MAX;
				return;
			}
			ach->scale *= factor;
		}
	}
}

static void settle_cell(const BriefAch *ach, BriefAchCell *cell)
{
	int64_t count = applying(cell), sum = 0, against = 0;
	bool above = false, below = false;
	for (size_t i = 0; i < cell->count; i++) {
		const BriefRating *rating = cell->ratings[i];
		cell->differ |= strcmp(rating->term, cell->ratings[0]->term) != 0;
		if (!rating->applies)
			continue;
		sum += rating->value;
		against += rating->value < 0 ? -rating->value : 0;
		above |= rating->value > 0;
		below |= rating->value < 0;
	}
	cell->opposed = above && below;
	cell->rated = count > 0;
	cell->value = count > 0 ? sum * ach->scale / count : 0;
	cell->inconsistency = count > 0 ? against * ach->scale / count : 0;
}

static void settle_item(const BriefAch *ach, BriefAchItem *item)
{
	int64_t least = 0, most = 0;
	size_t rated = 0;
	for (size_t i = 0; i < ach->hypothesis_count; i++) {
		BriefAchCell *cell = &item->cells[i];
		settle_cell(ach, cell);
		if (!cell->rated)
			continue;
		least = rated == 0 || cell->value < least ? cell->value : least;
		most = rated == 0 || cell->value > most ? cell->value : most;
		rated++;
		ach->hypotheses[i].inconsistency += cell->inconsistency;
		ach->hypotheses[i].rated++;
	}
	item->tells = rated > 1;
	item->diagnosticity = most - least;
}

/* A hypothesis among others, by its inconsistency. */
typedef struct Standing {
	int64_t inconsistency;
	size_t at, place;
} Standing;

static int compare_standings(const void *a_ref, const void *b_ref)
{
	const Standing *a = a_ref, *b = b_ref;
	if (a->inconsistency != b->inconsistency)
		return a->inconsistency < b->inconsistency ? -1 : 1;
	return a->at < b->at ? -1 : a->at > b->at;
}

/* The places of the hypotheses without one item (NULL: with all), by number. What nothing is rated against comes last:
 * nothing leads for not having been weighed. */
static void find_places(const BriefAch *ach, const BriefAchItem *without, Standing *scratch, size_t *places)
{
	size_t count = ach->hypothesis_count;
	for (size_t i = 0; i < count; i++) {
		const BriefHypothesis *h = &ach->hypotheses[i];
		const BriefAchCell *cell = without ? &without->cells[i] : NULL;
		bool rated = h->rated > (cell && cell->rated ? 1 : 0);
		scratch[i].inconsistency = rated ? h->inconsistency - (cell ? cell->inconsistency : 0) : INT64_MAX;
		scratch[i].at = i;
	}
	qsort(scratch, count, sizeof *scratch, compare_standings);
	for (size_t i = 0; i < count; i++) {
		bool equal = i > 0 && scratch[i].inconsistency == scratch[i - 1].inconsistency;
		scratch[i].place = equal ? scratch[i - 1].place : i + 1;
		places[scratch[i].at] = scratch[i].place;
	}
}

static void find_sensitivity(const Build *build, BriefAch *ach)
{
	size_t count = ach->hypothesis_count;
	Standing *scratch = arena_array(build->arena, count + 1, sizeof *scratch);
	size_t *places = arena_array(build->arena, count + 1, sizeof *places);
	find_places(ach, NULL, scratch, places);
	for (size_t i = 0; i < count; i++)
		ach->hypotheses[i].place = places[i];
	for (size_t i = 0; i < ach->item_count; i++) {
		BriefAchItem *item = &ach->items[i];
		find_places(ach, item, scratch, places);
		item->first = arena_array(build->arena, count + 1, sizeof *item->first);
		for (size_t j = 0; j < count; j++) {
			item->changes_order |= places[j] != ach->hypotheses[j].place;
			if (places[j] == 1)
				item->first[item->first_count++] = &ach->hypotheses[j];
		}
	}
}

void brief_hypotheses(Build *build)
{
	size_t count;
	BriefAch *ach = arena_alloc(build->arena, sizeof *ach);
	load_hypotheses(build, ach);
	if (ach->hypothesis_count == 0)
		return;
	Rated *rated = load_ratings(build, ach, &count);
	make_items(build, ach, rated, count);
	find_scale(ach);
	for (size_t i = 0; i < ach->item_count; i++)
		settle_item(ach, &ach->items[i]);
	find_sensitivity(build, ach);
	build->brief->ach = ach;
}

const char *brief_ach_figure(Arena *arena, int64_t figure, int64_t scale)
{
	int64_t hundredths = figure / scale * 100 + (figure % scale * 200 + scale) / (2 * scale);
	if (hundredths % 100 == 0)
		return arena_printf(arena, "%" PRId64, hundredths / 100);
	if (hundredths % 10 == 0)
		return arena_printf(arena, "%" PRId64 ".%" PRId64, hundredths / 100, hundredths % 100 / 10);
	return arena_printf(arena, "%" PRId64 ".%02" PRId64, hundredths / 100, hundredths % 100);
}
