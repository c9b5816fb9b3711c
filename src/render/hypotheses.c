/* How the competing hypotheses read; see hypotheses.h. */
#include "hypotheses.h"

#include <string.h>

#include "words.h"

static const char *mark(const BriefRating *rating)
{
	static const char *const marks[] = {"--", "-", "0", "+", "++"};
	return rating->applies ? marks[rating->value + 2] : "n/a";
}

const char *hypotheses_marks(Arena *arena, const BriefAchCell *cell)
{
	const char *marks = cell->count > 0 ? mark(cell->ratings[0]) : NULL;
	for (size_t i = 1; i < cell->count && cell->differ; i++)
		marks = arena_printf(arena, "%s / %s", marks, mark(cell->ratings[i]));
	return marks;
}

const char *hypotheses_tells(Arena *arena, const BriefAch *ach, const BriefAchItem *item)
{
	return item->tells ? brief_ach_figure(arena, item->diagnosticity, ach->scale) : "unknown";
}

const char *hypotheses_standing(Arena *arena, const Brief *brief, const BriefHypothesis *hypothesis)
{
	const BriefAch *ach = brief->ach;
	size_t equals = 0;
	if (hypothesis->rated == 0)
		return arena_printf(arena, "H%zu (%s): %s Not rated%s", hypothesis->number, hypothesis->slug,
				    hypothesis->text, words_own_marking_after(arena, "; ", brief, hypothesis->record));
	for (size_t i = 0; i < ach->hypothesis_count; i++)
		equals += ach->hypotheses[i].place == hypothesis->place;
	return arena_printf(arena, "%s%zu. H%zu (%s): %s Inconsistency %s, rated on %zu of %zu item%s%s%s",
			    equals > 1 ? "equal " : "", hypothesis->place, hypothesis->number, hypothesis->slug,
			    hypothesis->text, brief_ach_figure(arena, hypothesis->inconsistency, ach->scale),
			    hypothesis->rated, ach->item_count, ach->item_count == 1 ? "" : "s",
			    hypothesis->allegation ? arena_printf(arena, "; as A%zu", hypothesis->allegation->number)
						   : "",
			    words_own_marking_after(arena, "; ", brief, hypothesis->record));
}

const char *hypotheses_difference(Arena *arena, const BriefAch *ach, const BriefAchItem *item, size_t hypothesis)
{
	const BriefAchCell *cell = &item->cells[hypothesis];
	const char *text = arena_printf(arena, "Analysts differ on %s against H%zu:", item->evidence->slug,
					ach->hypotheses[hypothesis].number);
	for (size_t i = 0; i < cell->count; i++) {
		const BriefRating *rating = cell->ratings[i];
		text = arena_printf(arena, "%s%s %s: %s", text, i > 0 ? ";" : "", rating->analyst,
				    words_term(arena, rating->term));
	}
	return cell->opposed ? arena_printf(arena, "%s (on both sides of neutral)", text) : text;
}

const char *hypotheses_sensitivity(Arena *arena, const BriefAch *ach)
{
	Buf text = {0};
	for (size_t i = 0; i < ach->item_count; i++) {
		const BriefAchItem *item = &ach->items[i];
		if (!item->changes_order)
			continue;
		buf_addf(&text, "%sWithout %s the order is another; the least inconsistent: ", text.len > 0 ? " " : "",
			 item->evidence->slug);
		for (size_t j = 0; j < item->first_count; j++)
			buf_addf(&text, "%sH%zu", j > 0 ? ", " : "", item->first[j]->number);
		buf_add_char(&text, '.');
	}
	const char *kept = text.len > 0 ? arena_strdup(arena, text.data) : "No single item changes the order.";
	buf_free(&text);
	return kept;
}
