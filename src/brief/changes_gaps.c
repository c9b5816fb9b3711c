/* Which gaps opened and which closed between two briefs. A gap is the same one where its code and the first record that
 * it speaks of are; several that share these are paired in the order of their texts. So is the only one of a code that
 * is left on each side: what a casebook lacks as a whole, such as grades. */
#include <stdlib.h>
#include <string.h>

#include "build.h"

static int compare_about(const BriefGap *a, const BriefGap *b)
{
	int order = strcmp(a->code, b->code);
	if (order == 0 && a->about_count > 0 && b->about_count > 0)
		order = strcmp(a->records[0], b->records[0]);
	return order;
}

static int compare_gaps(const void *a_ref, const void *b_ref)
{
	const BriefGap *a = *(const BriefGap *const *)a_ref, *b = *(const BriefGap *const *)b_ref;
	int order = compare_about(a, b);
	return order != 0 ? order : strcmp(a->text, b->text);
}

static const BriefGap **sorted(const Brief *brief, Arena *arena, size_t *count)
{
	*count = brief ? brief->gap_count : 0;
	const BriefGap **gaps = arena_array(arena, *count + 1, sizeof *gaps);
	for (size_t i = 0; i < *count; i++)
		gaps[i] = &brief->gaps[i];
	qsort(gaps, *count, sizeof *gaps, compare_gaps);
	return gaps;
}

static const char *code_of(const BriefGapShift *pair)
{
	const BriefGap *gap = pair->is ? pair->is : pair->was;
	return gap ? gap->code : "";
}

/* Of the pairs of one code: where one alone has no `is`, and one alone no `was`, they are one pair. The other is left
 * empty. */
static void pair_rest(BriefGapShift *pairs, size_t count)
{
	BriefGapShift *gone = NULL, *fresh = NULL;
	size_t gone_count = 0, new_count = 0;
	for (size_t i = 0; i < count; i++) {
		gone = !pairs[i].is ? &pairs[i] : gone;
		fresh = !pairs[i].was ? &pairs[i] : fresh;
		gone_count += !pairs[i].is;
		new_count += !pairs[i].was;
	}
	if (gone && fresh && gone_count == 1 && new_count == 1) {
		fresh->was = gone->was;
		gone->was = NULL;
	}
}

/* Keep of the pairs those that differ in what is open, and say how. */
static void keep(BriefChanges *changes)
{
	size_t kept = 0;
	for (size_t i = 0; i < changes->gap_count; i++) {
		BriefGapShift pair = changes->gaps[i];
		bool was_open = pair.was && !pair.was->accepted, is_open = pair.is && !pair.is->accepted;
		bool same = was_open == is_open && (!is_open || strcmp(pair.was->text, pair.is->text) == 0);
		pair.kind = !was_open ? GAP_OPENED : !is_open ? GAP_CLOSED : GAP_DIFFERS;
		if (!same)
			changes->gaps[kept++] = pair;
	}
	changes->gap_count = kept;
}

static int compare_shifts(const void *a_ref, const void *b_ref)
{
	const BriefGapShift *a = a_ref, *b = b_ref;
	const BriefGap *a_gap = a->is ? a->is : a->was, *b_gap = b->is ? b->is : b->was;
	return a->kind != b->kind ? (int)a->kind - (int)b->kind : compare_gaps(&a_gap, &b_gap);
}

void brief_compare_gaps(BriefChanges *changes, const Brief *before, const Brief *now, Arena *arena)
{
	size_t was_count, is_count, i = 0, j = 0, first = 0;
	const BriefGap **was = sorted(before, arena, &was_count), **is = sorted(now, arena, &is_count);
	changes->gaps = arena_array(arena, was_count + is_count + 1, sizeof *changes->gaps);
	while (i < was_count || j < is_count) {
		int order = i == was_count ? 1 : j == is_count ? -1 : compare_about(was[i], is[j]);
		BriefGapShift pair = {.was = order <= 0 ? was[i++] : NULL, .is = order >= 0 ? is[j++] : NULL};
		if (changes->gap_count > first && strcmp(code_of(&changes->gaps[first]), code_of(&pair)) != 0) {
			pair_rest(changes->gaps + first, changes->gap_count - first);
			first = changes->gap_count;
		}
		changes->gaps[changes->gap_count++] = pair;
	}
	pair_rest(changes->gaps + first, changes->gap_count - first);
	keep(changes);
	if (changes->gap_count > 0)
		qsort(changes->gaps, changes->gap_count, sizeof *changes->gaps, compare_shifts);
}
