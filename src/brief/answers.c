/* Who answers whom, after how many days, and what was retracted. Days are counted along answers and rebuts alone:
 * from max(0, B.lower - A.upper) to B.upper - A.lower for B that answers A; a bound that is missing leaves its side
 * open. */
#include <string.h>

#include "build.h"

static BriefDays days_between(const BriefStatement *claim, const BriefStatement *answer)
{
	EdtfBounds a = brief_said_bounds(claim), b = brief_said_bounds(answer);
	BriefDays days = {.min = -1, .max = -1};
	if (b.has_lower && a.has_upper)
		days.min = b.lower > a.upper ? b.lower - a.upper : 0;
	if (b.has_upper && a.has_lower) {
		days.before = b.upper < a.lower;
		days.max = days.before ? -1 : b.upper - a.lower;
	}
	return days;
}

static bool shares_principal(const BriefStatement *a, const BriefStatement *b)
{
	for (size_t i = 0; i < a->principals.count; i++) {
		if (parties_have(&b->principals, a->principals.items[i]))
			return true;
	}
	return false;
}

/* Keep the answers to statements within the bound, and note retractions: one's own words alone can be taken back. */
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
		if (strcmp(answer.relation, "retracts") == 0 && shares_principal(statement, answer.to))
			answer.to->retracted_by = statement;
		answer.to->answered_count++;
		statement->answers[kept++] = answer;
	}
	statement->answer_count = kept;
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
}
