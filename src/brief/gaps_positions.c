/* Gaps of positions: what is known at second hand alone, what changed, who has not been heard, what no one answered. */
#include <stdlib.h>
#include <string.h>

#include "gaps.h"

void gaps_of_cells(Build *build, const BriefAllegation *a)
{
	for (size_t i = 0; i < a->cell_count; i++) {
		const BriefCell *cell = &a->cells[i];
		GapDraft draft = {.build = build};
		if (cell->official && !cell->first_hand && cell->stance != STANCE_DID_NOT_REPLY) {
			gap_about(&draft, a->record);
			gap_about(&draft, cell->party->record);
			gap_end(&draft, "second-hand-only",
				arena_printf(build->arena,
					     "A%zu: the position of %s is known only as others report it.", a->number,
					     cell->party->name),
				"the party's own statement");
		}
		if (cell->official && (cell->changed || cell->stance == STANCE_MIXED)) {
			gap_about(&draft, a->record);
			gap_about(&draft, cell->party->record);
			for (size_t j = 0; j < cell->all_count; j++)
				gap_about(&draft, cell->all[j]->statement->record);
			gap_end(&draft, "changed-position",
				arena_printf(build->arena, "A%zu: %s has taken different positions%s.", a->number,
					     cell->party->name,
					     cell->order_unknown ? ", in an order that is not known" : ""),
				"a statement by it that says which of them holds, or why it changed");
		}
	}
}

void gaps_of_silence(Build *build, const BriefAllegation *a)
{
	GapDraft draft = {.build = build};
	gap_about(&draft, a->record);
	for (size_t i = 0; i < a->empty_count && a->affirm_count > 0; i++) {
		if (a->empties[i].why != EMPTY_COVERED)
			gap_about(&draft, a->empties[i].party->record);
	}
	if (draft.about_count > 1)
		gap_end(&draft, "no-reply-recorded",
			arena_printf(build->arena, "A%zu: accused by it, and no position recorded: %s.", a->number,
				     gap_names(&draft)),
			"an answer, or a record that it was asked for and not given");
}

/* Where both sides speak: what either said that the other does not answer. */
void gaps_of_answers(Build *build, const BriefAllegation *a)
{
	GapDraft draft = {.build = build};
	gap_about(&draft, a->record);
	Buf labels = {0};
	for (size_t i = 0; i < a->unanswered.count && a->affirm_count > 0 && a->contest_count > 0; i++) {
		const BriefStatement *statement = a->unanswered.items[i];
		buf_addf(&labels, "%sS%zu (%s)", labels.len > 0 ? ", " : "", statement->number,
			 statement->principals.items[0]->name);
		gap_about(&draft, statement->record);
	}
	if (labels.len > 0)
		gap_end(&draft, "unanswered",
			arena_printf(build->arena, "A%zu: the other side does not answer %s.", a->number, labels.data),
			"the other side's answer");
	buf_free(&labels);
}
