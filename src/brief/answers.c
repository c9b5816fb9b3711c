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

/* A principal's part in a statement, of which its answers up to `next` were looked at. */
typedef struct Part {
	const BriefStatement *statement;
	size_t place, next;
} Part;

/* Look at one answer to a part: whether it takes the part back. Where that waits for the answer's own part, it is put
 * on the stack, and this one looks again when that is settled. */
static void look(Part *part, Settled **settled, Part *stack, size_t *depth)
{
	const BriefAnswer *answer = part->statement->answered[part->next];
	size_t theirs = place_of(answer->from, part->statement->principals.items[part->place]);
	bool may = may_retract(answer) && theirs < answer->from->principals.count;
	Settled *state = may ? &settled[answer->from->place][theirs] : NULL;
	if (state && *state == UNSETTLED) {
		*state = UNDER_WAY;
		stack[(*depth)++] = (Part){answer->from, theirs, 0};
		return;
	}
	if (state && *state == SETTLED && !answer->from->retractors[theirs])
		part->statement->retractors[part->place] = answer->from;
	part->next++;
}

/* Find by which statement the principal at `place` took it back: the last that was not taken back in turn. Where
 * statements retract each other in a circle, the one from which the circle is entered stands. */
static BriefStatement *retract(const BriefStatement *statement, size_t place, Settled **settled, Part *stack)
{
	size_t depth = 0;
	if (settled[statement->place][place] == UNSETTLED) {
		settled[statement->place][place] = UNDER_WAY;
		stack[depth++] = (Part){statement, place, 0};
	}
	while (depth > 0) {
		Part *part = &stack[depth - 1];
		if (part->next < part->statement->answered_count) {
			look(part, settled, stack, &depth);
			continue;
		}
		settled[part->statement->place][part->place] = SETTLED;
		depth--;
	}
	return statement->retractors[place];
}

static void settle_retractions(Build *build)
{
	const BriefStatements *list = &build->brief->statements;
	Settled **settled = arena_array(build->arena, list->count, sizeof *settled);
	size_t parts = 0;
	for (size_t i = 0; i < list->count; i++) {
		size_t count = list->items[i]->principals.count;
		parts += count;
		settled[i] = arena_array(build->arena, count, sizeof **settled);
		list->items[i]->retractors = arena_array(build->arena, count, sizeof(BriefStatement *));
	}
	Part *stack = arena_array(build->arena, parts, sizeof *stack);
	for (size_t i = 0; i < list->count; i++) {
		BriefStatement *statement = list->items[i];
		size_t taken = 0;
		for (size_t j = 0; j < statement->principals.count; j++) {
			BriefStatement *by = retract(statement, j, settled, stack);
			taken += by != NULL;
			if (by && (!statement->retracted_by || by->place > statement->retracted_by->place))
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
		statement->answered = arena_array(build->arena, statement->answered_count, sizeof(BriefAnswer *));
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
