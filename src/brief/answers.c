/* Who answers whom, after how many days, and who took back what. Days are counted along answers and rebuts alone:
 * from max(0, B.lower - A.upper) to B.upper - A.lower for B that answers A; a bound that is missing leaves its side
 * open.
 *
 * A principal takes a statement back by one of its own that retracts it, for itself alone where several spoke. One that
 * is dated wholly before it does not, nor one that was taken back itself; nor one that is known at second hand where
 * the statement is first hand, nor one that is the analyst's reading. */
#include <string.h>

#include "build.h"

static BriefDays days_between(const BriefStatement *claim, const BriefStatement *answer)
{
	EdtfBounds a = brief_said_bounds(claim), b = brief_said_bounds(answer);
	BriefDays days = {.min = -1, .max = -1, .about = a.approximate || a.uncertain || b.approximate || b.uncertain};
	if (b.has_lower && a.has_upper)
		days.min = b.lower > a.upper ? b.lower - a.upper : 0;
	if (b.has_upper && a.has_lower) {
		days.before = b.upper < a.lower;
		days.max = days.before ? -1 : b.upper - a.lower;
	}
	return days;
}

/* The place of a party among the principals of a statement; their count where it is none of them. */
static size_t place_of(const BriefStatement *statement, const BriefParty *party)
{
	size_t place = 0;
	while (place < statement->principals.count && statement->principals.items[place] != party)
		place++;
	return place;
}

BriefStatement *brief_retractor(const BriefStatement *statement, const BriefParty *principal)
{
	size_t place = place_of(statement, principal);
	return place < statement->principals.count ? statement->retractors[place] : NULL;
}

/* Keep the answers to statements within the bound. */
static void settle(BriefStatement *statement)
{
	size_t kept = 0;
	for (size_t i = 0; i < statement->answer_count; i++) {
		BriefAnswer answer = statement->answers[i];
		if (!answer.to->included || answer.to == statement)
			continue;
		answer.timed = strcmp(answer.relation, "answers") == 0 || strcmp(answer.relation, "rebuts") == 0;
		if (answer.timed)
			answer.days = days_between(answer.to, statement);
		answer.to->answered_count++;
		statement->answers[kept++] = answer;
	}
	statement->answer_count = kept;
}

static bool may_retract(const BriefAnswer *answer)
{
	EdtfBounds from = brief_said_bounds(answer->from), to = brief_said_bounds(answer->to);
	bool before = from.has_upper && to.has_lower && from.upper < to.lower;
	return strcmp(answer->relation, "retracts") == 0 && !before && !answer->implied &&
	       (answer->from->first_hand || !answer->to->first_hand);
}

typedef enum Settled { UNSETTLED, UNDER_WAY, SETTLED } Settled;

/* Find by which statement the principal at `place` took it back: the last that was not taken back in turn. Where
 * statements retract each other in a circle, the one from which the circle is entered stands. */
static BriefStatement *retract(const BriefStatement *statement, size_t place, Settled **settled)
{
	Settled *state = &settled[statement->number - 1][place];
	if (*state == UNSETTLED) {
		*state = UNDER_WAY;
		for (size_t i = 0; i < statement->answered_count; i++) {
			const BriefAnswer *answer = statement->answered[i];
			size_t theirs = place_of(answer->from, statement->principals.items[place]);
			if (may_retract(answer) && theirs < answer->from->principals.count &&
			    settled[answer->from->number - 1][theirs] != UNDER_WAY &&
			    !retract(answer->from, theirs, settled))
				statement->retractors[place] = answer->from;
		}
		*state = SETTLED;
	}
	return statement->retractors[place];
}

static void settle_retractions(Build *build)
{
	const BriefStatements *list = &build->brief->statements;
	Settled **settled = arena_array(build->arena, list->count + 1, sizeof *settled);
	for (size_t i = 0; i < list->count; i++) {
		size_t count = list->items[i]->principals.count;
		settled[i] = arena_array(build->arena, count + 1, sizeof **settled);
		list->items[i]->retractors = arena_array(build->arena, count + 1, sizeof(BriefStatement *));
	}
	for (size_t i = 0; i < list->count; i++) {
		BriefStatement *statement = list->items[i];
		size_t taken = 0;
		for (size_t j = 0; j < statement->principals.count; j++) {
			BriefStatement *by = retract(statement, j, settled);
			taken += by != NULL;
			if (by && (!statement->retracted_by || by->number > statement->retracted_by->number))
				statement->retracted_by = by;
		}
		if (taken < statement->principals.count)
			statement->retracted_by = NULL;
	}
}

void brief_answers(Build *build)
{
	BriefStatements *list = &build->brief->statements;
	for (size_t i = 0; i < list->count; i++)
		settle(list->items[i]);
	for (size_t i = 0; i < list->count; i++) {
		BriefStatement *statement = list->items[i];
		statement->answered = arena_array(build->arena, statement->answered_count + 1, sizeof(BriefAnswer *));
		statement->answered_count = 0;
	}
	for (size_t i = 0; i < list->count; i++) {
		for (size_t j = 0; j < list->items[i]->answer_count; j++) {
			BriefAnswer *answer = &list->items[i]->answers[j];
			answer->to->answered[answer->to->answered_count++] = answer;
		}
	}
	settle_retractions(build);
}
