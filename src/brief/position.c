/* The matrix: where each principal stands on each allegation.
 *
 * The position of P on A: take its statements by the bound, less retracted and withdrawn ones; if any is first hand,
 * keep those only; then a substantive stance beats acknowledges, declines-to-say and did-not-reply; explicit beats
 * implied, unconditional beats conditional; X supersedes Y only if X.lower > Y.upper. One stance left is it; several
 * are mixed, and all are listed. Statements in official capacity and others make cells of their own.
 *
 * What is taken back stays visible: where nothing else stands the cell says so, and by which statement. A withdrawal
 * goes by the same preferences: one that is known at second hand, implied or conditional does not take back what was
 * said first hand, explicitly or without condition; it is listed beside it. */
#include <stdlib.h>
#include <string.h>

#include "build.h"

const char *brief_stance_term(BriefStance stance)
{
	return stance == STANCE_MIXED ? "mixed" : VOCAB_STANCE.terms[stance];
}

BriefSide brief_stance_side(BriefStance stance)
{
	switch (stance) {
	case STANCE_ASSERTS:
	case STANCE_ENDORSES:
		return SIDE_AFFIRMS;
	case STANCE_QUESTIONS:
	case STANCE_PARTIALLY_DENIES:
	case STANCE_DENIES:
		return SIDE_CONTESTS;
	case STANCE_ACKNOWLEDGES:
	case STANCE_UNDETERMINED:
	case STANCE_DECLINES_TO_SAY:
	case STANCE_DID_NOT_REPLY:
	case STANCE_WITHDRAWS:
	case STANCE_MIXED:
		break;
	}
	return SIDE_NEITHER;
}

static bool substantive(const BriefPosition *position)
{
	return position->stance == STANCE_UNDETERMINED || brief_stance_side(position->stance) != SIDE_NEITHER;
}

static bool first_hand(const BriefPosition *position)
{
	return position->statement->first_hand;
}

static bool explicit_reading(const BriefPosition *position)
{
	return !position->implied;
}

static bool unconditional(const BriefPosition *position)
{
	return !position->condition;
}

/* Where any of the positions standing passes `test`, keep those that do. */
static void prefer(BriefCell *cell, bool (*test)(const BriefPosition *))
{
	size_t kept = 0, passing = 0;
	for (size_t i = 0; i < cell->standing_count; i++)
		passing += test(cell->standing[i]);
	for (size_t i = 0; i < cell->standing_count && passing > 0; i++) {
		if (test(cell->standing[i]))
			cell->standing[kept++] = cell->standing[i];
	}
	if (passing > 0)
		cell->standing_count = kept;
}

/* Whether `a` was said wholly after `b`. */
static bool after(const BriefPosition *a, const BriefPosition *b)
{
	EdtfBounds a_said = brief_said_bounds(a->statement), b_said = brief_said_bounds(b->statement);
	return a_said.has_lower && b_said.has_upper && a_said.lower > b_said.upper;
}

/* The highest first day among positions: what a superseded one lies wholly before. */
static void drop_superseded(BriefCell *cell)
{
	const BriefPosition *newest = NULL;
	for (size_t i = 0; i < cell->standing_count; i++) {
		EdtfBounds said = brief_said_bounds(cell->standing[i]->statement);
		if (said.has_lower && (!newest || said.lower > brief_said_bounds(newest->statement).lower))
			newest = cell->standing[i];
	}
	size_t kept = 0;
	for (size_t i = 0; newest && i < cell->standing_count; i++) {
		if (!after(newest, cell->standing[i]))
			cell->standing[kept++] = cell->standing[i];
	}
	if (newest)
		cell->standing_count = kept;
}

/* Whether a withdrawal is of a kind that can take a position back. */
static bool withdraws(const BriefPosition *withdrawal, const BriefPosition *position)
{
	return withdrawal->stance == STANCE_WITHDRAWS && !after(position, withdrawal) &&
	       (first_hand(withdrawal) || !first_hand(position)) && (!withdrawal->implied || position->implied) &&
	       (!withdrawal->condition || position->condition);
}

/* Whether a position was taken back: its statement by this principal, or itself by a withdrawal not wholly before it.
 */
static bool taken_back(const BriefCell *cell, const BriefPosition *position)
{
	if (brief_retractor(position->statement, cell->party))
		return true;
	for (size_t i = 0; i < cell->all_count && position->stance != STANCE_WITHDRAWS; i++) {
		if (!brief_retractor(cell->all[i]->statement, cell->party) && withdraws(cell->all[i], position))
			return true;
	}
	return false;
}

static bool not_a_withdrawal(const BriefPosition *position)
{
	return position->stance != STANCE_WITHDRAWS;
}

/* Add what was taken back, or what was not, the newest first: dated statements, or those without a date. */
static void stand(BriefCell *cell, bool dated, bool back)
{
	for (size_t i = cell->all_count; i > 0; i--) {
		BriefPosition *position = cell->all[i - 1];
		EdtfBounds said = brief_said_bounds(position->statement);
		if (dated == (said.has_lower || said.has_upper) && taken_back(cell, position) == back)
			cell->standing[cell->standing_count++] = position;
	}
}

/* Who endorses what it asserted before has not changed its position. */
static bool same_stance(BriefStance a, BriefStance b)
{
	return a == b || (brief_stance_side(a) == SIDE_AFFIRMS && brief_stance_side(b) == SIDE_AFFIRMS);
}

/* Of a party's own stances: those that others report it not to have taken, or that it took back, are none. */
static bool own_stance(const BriefCell *cell, const BriefPosition *position)
{
	return position->stance != STANCE_DID_NOT_REPLY && position->stance != STANCE_WITHDRAWS &&
	       !brief_retractor(position->statement, cell->party);
}

/* Whether the stance was another one before or after. */
static bool changed(const BriefCell *cell)
{
	const BriefPosition *newest = cell->standing[0];
	for (size_t i = 0; i < cell->all_count && own_stance(cell, newest) && cell->stance != STANCE_MIXED; i++) {
		const BriefPosition *other = cell->all[i];
		if (own_stance(cell, other) && !same_stance(other->stance, cell->stance) &&
		    (after(newest, other) || after(other, newest)))
			return true;
	}
	return false;
}

/* Nothing stands: what was said, and by which statement it was taken back. */
static void settle_retracted(BriefCell *cell)
{
	stand(cell, true, true);
	stand(cell, false, true);
	cell->stance = STANCE_WITHDRAWS;
	cell->retracted_by = brief_retractor(cell->standing[0]->statement, cell->party);
	cell->first_hand = cell->retracted_by->first_hand;
}

/* What stands, the newest of a known date first, and what follows from it. */
static void settle(BriefCell *cell, Arena *arena)
{
	cell->standing = arena_array(arena, cell->all_count + 1, sizeof *cell->standing);
	stand(cell, true, false);
	stand(cell, false, false);
	if (cell->standing_count == 0) {
		settle_retracted(cell);
		return;
	}
	prefer(cell, not_a_withdrawal);
	prefer(cell, first_hand);
	prefer(cell, substantive);
	prefer(cell, explicit_reading);
	prefer(cell, unconditional);
	drop_superseded(cell);
	const BriefPosition *newest = cell->standing[0];
	cell->stance = newest->stance;
	cell->first_hand = newest->statement->first_hand;
	cell->implied = newest->implied;
	cell->condition = newest->condition;
	for (size_t i = 1; i < cell->standing_count; i++) {
		if (same_stance(cell->standing[i]->stance, newest->stance))
			continue;
		cell->stance = STANCE_MIXED;
		/* what is left of several statements could not be put in order by their dates */
		cell->order_unknown |= cell->standing[i]->statement != newest->statement;
	}
	cell->changed = changed(cell);
}

bool brief_cell_takes_side(const BriefCell *cell)
{
	for (size_t i = 0; i < cell->standing_count && cell->stance == STANCE_MIXED; i++) {
		if (brief_stance_side(cell->standing[i]->stance) != SIDE_NEITHER)
			return true;
	}
	return brief_stance_side(cell->stance) != SIDE_NEITHER;
}

/* One principal's taking of one position. */
typedef struct Taking {
	BriefParty *party;
	BriefPosition *position;
} Taking;

static int compare_takings(const void *a_ref, const void *b_ref)
{
	const Taking *a = a_ref, *b = b_ref;
	const BriefStatement *a_said = a->position->statement, *b_said = b->position->statement;
	int order = 0;
	if (a->position->allegation != b->position->allegation)
		order = strcmp(a->position->allegation->slug, b->position->allegation->slug);
	else if (a->party != b->party)
		order = strcmp(a->party->slug, b->party->slug);
	if (order == 0)
		order = (int)b_said->official - (int)a_said->official;
	if (order == 0 && a_said != b_said)
		order = a_said->place < b_said->place ? -1 : 1;
	return order != 0 ? order : (a->position > b->position) - (a->position < b->position);
}

static Taking *collect_takings(const Build *build, size_t *count)
{
	const BriefStatements *list = &build->brief->statements;
	size_t room = 0;
	for (size_t i = 0; i < list->count; i++)
		room += list->items[i]->position_count * list->items[i]->principals.count;
	Taking *takings = arena_array(build->arena, room + 1, sizeof *takings);
	*count = 0;
	for (size_t i = 0; i < list->count; i++) {
		BriefStatement *statement = list->items[i];
		for (size_t j = 0; j < statement->position_count; j++) {
			for (size_t k = 0; k < statement->principals.count; k++)
				takings[(*count)++] = (Taking){statement->principals.items[k],
							       &statement->positions[j]};
		}
	}
	qsort(takings, *count, sizeof *takings, compare_takings);
	return takings;
}

static bool same_cell(const Taking *a, const Taking *b)
{
	return a->party == b->party && a->position->allegation == b->position->allegation &&
	       a->position->statement->official == b->position->statement->official;
}

static int cell_rank(const BriefCell *cell)
{
	return (cell->official ? 0 : 3) + (int)brief_stance_side(cell->stance);
}

static int compare_cells(const void *a_ref, const void *b_ref)
{
	const BriefCell *a = a_ref, *b = b_ref;
	if (cell_rank(a) != cell_rank(b))
		return cell_rank(a) - cell_rank(b);
	size_t a_place = a->all[0]->statement->place, b_place = b->all[0]->statement->place;
	if (a_place != b_place)
		return a_place < b_place ? -1 : 1;
	return strcmp(a->party->slug, b->party->slug);
}

static void count_cell(BriefAllegation *allegation, const BriefCell *cell)
{
	switch (brief_stance_side(cell->stance)) {
	case SIDE_AFFIRMS:
		allegation->affirm_count++;
		return;
	case SIDE_CONTESTS:
		allegation->contest_count++;
		return;
	case SIDE_NEITHER:
		allegation->neither_count += cell->stance != STANCE_DID_NOT_REPLY;
		return;
	}
}

/* Mark the quotations that are shown where their statement stands. */
static void place_quotes(const BriefCell *cell)
{
	for (size_t i = 0; i < cell->standing_count; i++) {
		BriefStatement *statement = cell->standing[i]->statement;
		for (size_t j = 0; j < statement->quote_count; j++) {
			BriefQuote *quote = &statement->quotes[j];
			for (size_t k = 0; k < quote->about.count && !quote->placed; k++)
				quote->placed = quote->about.items[k] == cell->allegation;
		}
	}
}

/* The cells of one allegation, from its takings. */
static void make_cells(Build *build, BriefAllegation *allegation, const Taking *takings, size_t count)
{
	allegation->cells = arena_array(build->arena, count + 1, sizeof *allegation->cells);
	for (size_t start = 0, end; start < count; start = end) {
		BriefCell *cell = &allegation->cells[allegation->cell_count];
		*cell = (BriefCell){.allegation = allegation,
				    .party = takings[start].party,
				    .official = takings[start].position->statement->official};
		for (end = start; end < count && same_cell(&takings[start], &takings[end]); end++)
			;
		cell->all = arena_array(build->arena, end - start + 1, sizeof *cell->all);
		for (size_t i = start; i < end; i++)
			cell->all[cell->all_count++] = takings[i].position;
		settle(cell, build->arena);
		place_quotes(cell);
		cell->party->speaks |= cell->official && cell->stance != STANCE_DID_NOT_REPLY;
		cell->party->takes_side |= brief_cell_takes_side(cell);
		if (cell->official)
			count_cell(allegation, cell);
		allegation->cell_count++;
	}
	qsort(allegation->cells, allegation->cell_count, sizeof *allegation->cells, compare_cells);
}

static const BriefCell *find_cell(const BriefAllegation *allegation, const BriefParty *party, bool official)
{
	for (size_t i = 0; i < allegation->cell_count; i++) {
		if (allegation->cells[i].party == party && allegation->cells[i].official == official)
			return &allegation->cells[i];
	}
	return NULL;
}

/* A broader allegation on which the party has taken a position. */
static BriefAllegation *covering(const Build *build, const BriefAllegation *allegation, const BriefParty *party)
{
	BriefAllegation *broader = allegation->broader;
	for (size_t steps = 0; broader && steps < build->allegation_count; steps++, broader = broader->broader) {
		if (find_cell(broader, party, true))
			return broader;
	}
	return NULL;
}

bool brief_takes_position(const BriefStatement *statement, const BriefAllegation *allegation)
{
	for (size_t i = 0; i < statement->position_count; i++) {
		if (statement->positions[i].allegation == allegation)
			return true;
	}
	return false;
}

/* Whether it spoke to the allegation at a time that is not known, so that as_of leaves it out. */
static bool spoke_undated(const Build *build, const BriefAllegation *allegation, const BriefParty *party)
{
	for (size_t i = 0; i < build->statement_count && build->bounded; i++) {
		const BriefStatement *statement = &build->statements[i];
		if (!statement->included && !statement->has_latest && statement->official &&
		    parties_have(&statement->principals, party) && brief_takes_position(statement, allegation))
			return true;
	}
	return false;
}

static BriefEmptyWhy why_empty(const Build *build, const BriefEmpty *empty)
{
	if (empty->covered_by)
		return EMPTY_COVERED;
	if (spoke_undated(build, empty->allegation, empty->party))
		return EMPTY_UNDATED;
	if (empty->party->speaks)
		return EMPTY_SPOKE_ON_OTHERS;
	return find_cell(empty->allegation, empty->party, false) ? EMPTY_NOT_OFFICIAL : EMPTY_NO_REPLY;
}

static void find_empty(Build *build, BriefAllegation *allegation)
{
	BriefParties asked = {arena_array(build->arena, allegation->accused.count + 1, sizeof(BriefParty *)), 0};
	allegation->empties = arena_array(build->arena, allegation->accused.count + 1, sizeof *allegation->empties);
	for (size_t i = 0; i < allegation->accused.count; i++) {
		BriefParty *party = allegation->accused.items[i]->principal;
		if (!parties_add(&asked, party) || find_cell(allegation, party, true))
			continue;
		BriefEmpty *empty = &allegation->empties[allegation->empty_count++];
		*empty = (BriefEmpty){.allegation = allegation, .party = party};
		empty->covered_by = covering(build, allegation, party);
		empty->why = why_empty(build, empty);
	}
}

/* The most spoken of first. */
static int compare_allegations(const void *a_ref, const void *b_ref)
{
	const BriefAllegation *a = *(BriefAllegation *const *)a_ref, *b = *(BriefAllegation *const *)b_ref;
	size_t a_count = a->affirm_count + a->contest_count + a->neither_count;
	size_t b_count = b->affirm_count + b->contest_count + b->neither_count;
	if (a_count != b_count)
		return a_count > b_count ? -1 : 1;
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return strcmp(a->slug, b->slug);
}

static void order_allegations(Build *build)
{
	BriefAllegations *list = &build->brief->allegations;
	list->items = arena_array(build->arena, build->allegation_count + 1, sizeof *list->items);
	for (size_t i = 0; i < build->allegation_count; i++)
		list->items[list->count++] = &build->allegations[i];
	qsort(list->items, list->count, sizeof *list->items, compare_allegations);
	for (size_t i = 0; i < list->count; i++)
		list->items[i]->place = i;
}

void brief_positions(Build *build)
{
	size_t count;
	Taking *takings = collect_takings(build, &count);
	for (size_t start = 0, end; start < count; start = end) {
		BriefAllegation *allegation = takings[start].position->allegation;
		for (end = start; end < count && takings[end].position->allegation == allegation; end++)
			;
		make_cells(build, allegation, takings + start, end - start);
	}
	for (size_t i = 0; i < build->allegation_count; i++) {
		find_empty(build, &build->allegations[i]);
	}
	order_allegations(build);
}
