/* Figures that are taken from briefs; see tally.h. */
#include "ascribe/brief/tally.h"

#include <string.h>

#include "build.h"

void tally_add_answer(TallyDays *days, const BriefAnswer *answer)
{
	if (!answer->timed)
		return;
	TallyDays one = {0};
	if (answer->days.before)
		one.before = 1;
	else if (answer->days.min < 0 || answer->days.max < 0)
		one.open = 1;
	else
		one = (TallyDays){.known = 1, .least = answer->days.min, .most = answer->days.max};
	tally_add_days(days, &one);
}

void tally_add_days(TallyDays *days, const TallyDays *more)
{
	if (more->known > 0) {
		days->least = days->known == 0 || more->least < days->least ? more->least : days->least;
		days->most = days->known == 0 || more->most > days->most ? more->most : days->most;
	}
	days->known += more->known;
	days->open += more->open;
	days->before += more->before;
}

const BriefCell *tally_cell(const BriefAllegation *allegation, const BriefParty *party)
{
	for (size_t i = 0; i < allegation->cell_count; i++) {
		if (allegation->cells[i].party == party && allegation->cells[i].official)
			return &allegation->cells[i];
	}
	return NULL;
}

const BriefEmpty *tally_empty(const BriefAllegation *allegation, const BriefParty *party)
{
	for (size_t i = 0; i < allegation->empty_count; i++) {
		if (allegation->empties[i].party == party)
			return &allegation->empties[i];
	}
	return NULL;
}

bool tally_accuses(const BriefAllegation *allegation, const BriefParty *party)
{
	for (size_t i = 0; i < allegation->accused.count; i++) {
		if (allegation->accused.items[i]->principal == party)
			return true;
	}
	return false;
}

BriefParty *tally_party(const Brief *brief, const Record *party)
{
	for (size_t i = 0; i < brief->parties.count; i++) {
		if (strcmp(brief->parties.items[i]->record->id.text, party->id.text) == 0)
			return brief->parties.items[i];
	}
	return NULL;
}

Brief *tally_bounds(const BriefInput *input, Arena *arena)
{
	Brief *bounds = arena_alloc(arena, sizeof *bounds);
	*bounds = (Brief){.as_of = input->as_of,
			  .known_at = input->known_at,
			  .origin = input->origin,
			  .head = input->head,
			  .release = input->release,
			  .withheld = input->withheld};
	return bounds;
}

static void add_silence(TallyReplies *replies, const BriefEmpty *empty)
{
	switch (empty->why) {
	case EMPTY_COVERED:
		replies->covered++;
		return;
	case EMPTY_SPOKE_ON_OTHERS:
		replies->spoke_on_others++;
		return;
	case EMPTY_UNDATED:
		replies->otherwise++;
		return;
	case EMPTY_NOT_OFFICIAL:
	case EMPTY_NO_REPLY:
		replies->no_reply++;
		return;
	}
}

void tally_add_reply(TallyReplies *replies, const BriefAllegation *allegation, const BriefParty *accused)
{
	const BriefCell *cell = tally_cell(allegation, accused);
	const BriefEmpty *empty = tally_empty(allegation, accused);
	replies->total++;
	if (!cell) {
		if (empty)
			add_silence(replies, empty);
		return;
	}
	if (cell->stance == STANCE_DID_NOT_REPLY) {
		replies->no_reply++;
		return;
	}
	switch (brief_stance_side(cell->stance)) {
	case SIDE_AFFIRMS:
		replies->affirmed++;
		return;
	case SIDE_CONTESTS:
		replies->contested++;
		return;
	case SIDE_NEITHER:
		replies->acknowledged += cell->stance == STANCE_ACKNOWLEDGES;
		replies->otherwise += cell->stance != STANCE_ACKNOWLEDGES;
		return;
	}
}

void tally_add_replies(TallyReplies *replies, const TallyReplies *more)
{
	replies->total += more->total;
	replies->affirmed += more->affirmed;
	replies->acknowledged += more->acknowledged;
	replies->contested += more->contested;
	replies->otherwise += more->otherwise;
	replies->covered += more->covered;
	replies->spoke_on_others += more->spoke_on_others;
	replies->no_reply += more->no_reply;
}

void tally_add_evidence(TallyEvidence *tally, const Brief *brief, const BriefParty *party)
{
	for (size_t i = 0; i < brief->evidence.count; i++) {
		const BriefEvidence *evidence = brief->evidence.items[i];
		int most = -1;
		for (size_t j = 0; j < evidence->cite_count; j++) {
			const BriefCite *cite = evidence->cites[j];
			if (party ? !parties_have(&cite->statement->principals, party) ||
					    brief_retractor(cite->statement, party)
				  : cite->statement->retracted_by != NULL)
				continue;
			most = cite->disclosed > most ? cite->disclosed : most;
		}
		if (most < 0 || most >= TALLY_DISCLOSURES)
			continue;
		tally->disclosed[most]++;
		tally->total++;
	}
}
