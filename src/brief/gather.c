/* What stands with each allegation besides its positions: what is cited on it, the answers by and to those who speak of
 * it, and what either side said that the other does not answer. */
#include "ascribe/brief/tally.h"
#include "build.h"

/* An answer stands with each allegation on which the answering statement or the answered one takes a position. */
static void gather_answer(BriefAnswer *answer, bool fill)
{
	const BriefStatement *ends[] = {answer->from, answer->to};
	for (size_t end = 0; end < 2; end++) {
		for (size_t i = 0; i < ends[end]->position_count; i++) {
			BriefAllegation *a = ends[end]->positions[i].allegation;
			if (end == 1 && brief_takes_position(answer->from, a))
				continue;
			if (fill)
				a->answers[a->answer_count] = answer;
			a->answer_count++;
		}
	}
}

/* What is cited on each allegation, and the answers by and to those who speak of it. Counted first, then filled. */
static void gather(Build *build, bool fill)
{
	for (size_t i = 0; i < build->allegation_count; i++) {
		BriefAllegation *a = &build->allegations[i];
		if (fill) {
			a->cites = arena_array(build->arena, a->cite_count + 1, sizeof *a->cites);
			a->answers = arena_array(build->arena, a->answer_count + 1, sizeof *a->answers);
		}
		a->cite_count = a->answer_count = 0;
	}
	for (size_t i = 0; i < build->brief->statements.count; i++) {
		BriefStatement *statement = build->brief->statements.items[i];
		for (size_t j = 0; j < statement->cite_count; j++) {
			BriefAllegation *a = statement->cites[j].allegation;
			if (a && fill)
				a->cites[a->cite_count] = &statement->cites[j];
			if (a)
				a->cite_count++;
		}
		for (size_t j = 0; j < statement->answer_count; j++)
			gather_answer(&statement->answers[j], fill);
	}
}

/* Whether a statement by somebody of the other side of the allegation answers or rebuts it, and not before it. */
static bool is_answered(const BriefAllegation *allegation, const BriefStatement *statement, BriefSide side)
{
	for (size_t i = 0; i < statement->answered_count; i++) {
		const BriefAnswer *answer = statement->answered[i];
		for (size_t j = 0; answer->timed && !answer->days.before && j < answer->from->principals.count; j++) {
			const BriefParty *party = answer->from->principals.items[j];
			const BriefCell *cell = tally_cell(allegation, party);
			BriefSide theirs = cell ? brief_stance_side(cell->stance) : SIDE_NEITHER;
			bool accused = side == SIDE_AFFIRMS && tally_accuses(allegation, party);
			if ((theirs != SIDE_NEITHER && theirs != side) || accused)
				return true;
		}
	}
	return false;
}

/* What each side said, in official capacity, that the other does not answer. */
static void find_unanswered(const Build *build, BriefAllegation *allegation)
{
	size_t room = 0;
	for (size_t i = 0; i < allegation->cell_count; i++)
		room += allegation->cells[i].standing_count;
	BriefStatements *list = &allegation->unanswered;
	list->items = arena_array(build->arena, room + 1, sizeof *list->items);
	for (size_t i = 0; i < allegation->cell_count; i++) {
		const BriefCell *cell = &allegation->cells[i];
		for (size_t j = 0; j < cell->standing_count && cell->official && !cell->retracted_by; j++) {
			BriefSide side = brief_stance_side(cell->standing[j]->stance);
			BriefStatement *statement = cell->standing[j]->statement;
			bool listed = list->count > 0 && list->items[list->count - 1] == statement;
			if (side != SIDE_NEITHER && !listed && !is_answered(allegation, statement, side))
				list->items[list->count++] = statement;
		}
	}
}

void brief_gather(Build *build)
{
	gather(build, false);
	gather(build, true);
	for (size_t i = 0; i < build->allegation_count; i++)
		find_unanswered(build, &build->allegations[i]);
}
