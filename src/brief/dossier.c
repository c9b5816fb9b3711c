/* A party across incidents; see dossier.h. */
#include "ascribe/brief/dossier.h"

#include <stdlib.h>
#include <string.h>

#include "ascribe/brief/release.h"
#include "ascribe/casebook/value.h"
#include "build.h"

static bool is_of(const BriefStatement *statement, const BriefParty *party)
{
	return parties_have(&statement->principals, party);
}

/* Where it stands, and what is attributed between it and others. */
static void take_places(DossierIncident *entry, Arena *arena)
{
	const BriefAllegations *list = &entry->brief->allegations;
	entry->places = arena_array(arena, list->count * 2 + 1, sizeof *entry->places);
	for (size_t i = 0; i < list->count; i++) {
		const BriefAllegation *a = list->items[i];
		bool accused = tally_accuses(a, entry->party);
		const BriefEmpty *empty = tally_empty(a, entry->party);
		for (size_t j = 0; j < a->cell_count; j++) {
			if (a->cells[j].party == entry->party)
				entry->places[entry->place_count++] = (DossierPlace){a, accused, &a->cells[j], NULL};
		}
		if (empty)
			entry->places[entry->place_count++] = (DossierPlace){a, accused, NULL, empty};
	}
}

static void count_cell(DossierFigures *figures, const BriefCell *cell)
{
	switch (brief_stance_side(cell->stance)) {
	case SIDE_AFFIRMS:
		figures->affirms++;
		return;
	case SIDE_CONTESTS:
		figures->contests++;
		return;
	case SIDE_NEITHER:
		figures->neither++;
		return;
	}
}

static bool affirmed_by_others(const BriefAllegation *a, const BriefParty *party)
{
	for (size_t i = 0; i < a->cell_count; i++) {
		const BriefCell *cell = &a->cells[i];
		if (cell->official && cell->party != party && brief_stance_side(cell->stance) == SIDE_AFFIRMS)
			return true;
	}
	return false;
}

static void count_attributions(DossierIncident *entry, Arena *arena)
{
	DossierFigures *figures = &entry->figures;
	for (size_t i = 0; i < entry->brief->allegations.count; i++) {
		const BriefAllegation *a = entry->brief->allegations.items[i];
		const BriefCell *cell = tally_cell(a, entry->party);
		BriefParties told = {arena_array(arena, a->accused.count + 1, sizeof(BriefParty *)), 0};
		if (cell)
			count_cell(figures, cell);
		if (tally_accuses(a, entry->party) && affirmed_by_others(a, entry->party))
			tally_add_reply(&figures->received, a, entry->party);
		if (!cell || brief_stance_side(cell->stance) != SIDE_AFFIRMS)
			continue;
		for (size_t j = 0; j < a->accused.count; j++) {
			BriefParty *accused = a->accused.items[j]->principal;
			if (accused != entry->party && parties_add(&told, accused))
				tally_add_reply(&figures->made, a, accused);
		}
	}
}

/* Whether a statement takes the side against a party: affirms what accuses it, or contests what it affirms. */
static bool is_against(const BriefStatement *statement, const BriefParty *party)
{
	if (is_of(statement, party))
		return false;
	for (size_t i = 0; i < statement->position_count; i++) {
		const BriefPosition *position = &statement->positions[i];
		const BriefCell *cell = tally_cell(position->allegation, party);
		BriefSide side = brief_stance_side(position->stance);
		if (side == SIDE_AFFIRMS && tally_accuses(position->allegation, party))
			return true;
		if (side == SIDE_CONTESTS && cell && brief_stance_side(cell->stance) == SIDE_AFFIRMS)
			return true;
	}
	return false;
}

static bool answered_by(const BriefStatement *statement, const BriefParty *party)
{
	for (size_t i = 0; i < statement->answered_count; i++) {
		if (statement->answered[i]->timed && is_of(statement->answered[i]->from, party))
			return true;
	}
	return false;
}

/* Whether it is against someone, none of whom has answered it. */
static bool without_answer(const Brief *brief, const BriefStatement *statement)
{
	bool against = false;
	for (size_t i = 0; i < brief->parties.count; i++) {
		const BriefParty *party = brief->parties.items[i];
		if (party->principal != party || !is_against(statement, party))
			continue;
		against = true;
		if (answered_by(statement, party))
			return false;
	}
	return against;
}

static void take_statement(DossierIncident *entry, const BriefStatement *statement)
{
	bool stands = statement->official && !statement->retracted_by;
	bool own = is_of(statement, entry->party);
	entry->figures.statements += own;
	for (size_t i = 0; i < statement->answer_count; i++) {
		const BriefAnswer *answer = &statement->answers[i];
		bool to_own = is_of(answer->to, entry->party);
		if (own && !to_own)
			entry->given[entry->given_count++] = answer;
		if (to_own && !own)
			entry->received[entry->received_count++] = answer;
	}
	for (size_t i = 0; own && i < statement->cite_count; i++)
		entry->cites[entry->cite_count++] = &statement->cites[i];
	if (own && stands && without_answer(entry->brief, statement))
		entry->left_without_answer[entry->left_without_answer_count++] = statement;
	if (!own && stands && is_against(statement, entry->party) && !answered_by(statement, entry->party))
		entry->left_unanswered[entry->left_unanswered_count++] = statement;
}

static void take_statements(DossierIncident *entry, Arena *arena)
{
	const BriefStatements *list = &entry->brief->statements;
	size_t answers = 0, cites = 0;
	for (size_t i = 0; i < list->count; i++) {
		answers += list->items[i]->answer_count;
		cites += list->items[i]->cite_count;
	}
	entry->given = arena_array(arena, answers + 1, sizeof *entry->given);
	entry->received = arena_array(arena, answers + 1, sizeof *entry->received);
	entry->cites = arena_array(arena, cites + 1, sizeof *entry->cites);
	entry->left_unanswered = arena_array(arena, list->count + 1, sizeof *entry->left_unanswered);
	entry->left_without_answer = arena_array(arena, list->count + 1, sizeof *entry->left_without_answer);
	for (size_t i = 0; i < list->count; i++)
		take_statement(entry, list->items[i]);
}

static void take_responses(DossierIncident *entry, Arena *arena)
{
	const Brief *brief = entry->brief;
	entry->taken = arena_array(arena, brief->response_count + 1, sizeof *entry->taken);
	entry->met = arena_array(arena, brief->response_count + 1, sizeof *entry->met);
	for (size_t i = 0; i < brief->response_count; i++) {
		const BriefResponse *response = brief->responses[i];
		bool own = response->actor && response->actor->principal == entry->party, met = false;
		for (size_t j = 0; j < response->targets.count; j++)
			met |= response->targets.items[j]->principal == entry->party;
		if (own)
			entry->taken[entry->taken_count++] = response;
		if (met)
			entry->met[entry->met_count++] = response;
	}
}

static void count(DossierIncident *entry)
{
	DossierFigures *figures = &entry->figures;
	for (size_t i = 0; i < entry->given_count; i++)
		tally_add_answer(&figures->answering, entry->given[i]);
	for (size_t i = 0; i < entry->received_count; i++)
		tally_add_answer(&figures->answered, entry->received[i]);
	tally_add_evidence(&figures->evidence, entry->brief, entry->party);
	figures->left_unanswered = entry->left_unanswered_count;
	figures->left_without_answer = entry->left_without_answer_count;
	figures->responses_taken = entry->taken_count;
	figures->responses_met = entry->met_count;
}

static void add_figures(DossierFigures *total, const DossierFigures *more)
{
	total->statements += more->statements;
	total->affirms += more->affirms;
	total->contests += more->contests;
	total->neither += more->neither;
	tally_add_replies(&total->made, &more->made);
	tally_add_replies(&total->received, &more->received);
	tally_add_days(&total->answering, &more->answering);
	tally_add_days(&total->answered, &more->answered);
	total->left_unanswered += more->left_unanswered;
	total->left_without_answer += more->left_without_answer;
	total->evidence.total += more->evidence.total;
	for (size_t i = 0; i < TALLY_DISCLOSURES; i++)
		total->evidence.disclosed[i] += more->evidence.disclosed[i];
	total->responses_taken += more->responses_taken;
	total->responses_met += more->responses_met;
}

static EdtfBounds began(const Brief *brief)
{
	EdtfBounds bounds = {0};
	const char *text = value_text(brief->incident->fields, "began");
	Err ignored;
	if (text && !edtf_parse(text, &bounds, &ignored))
		bounds = (EdtfBounds){0};
	return bounds;
}

static int compare_incidents(const void *a_ref, const void *b_ref)
{
	const Brief *a = ((const DossierIncident *)a_ref)->brief, *b = ((const DossierIncident *)b_ref)->brief;
	EdtfBounds a_began = began(a), b_began = began(b);
	int order = brief_compare_dates(&a_began, &b_began);
	return order != 0 ? order : strcmp(a->incident->slug, b->incident->slug);
}

const Dossier *dossier_compute(const Record *principal, const Record *asked, const Brief *const *briefs,
			       size_t brief_count, const BriefInput *bounds, Arena *arena)
{
	Dossier *dossier = arena_alloc(arena, sizeof *dossier);
	Brief *of_all = tally_bounds(bounds, arena);
	*dossier = (Dossier){.party = principal, .asked = asked, .bounds = of_all};
	of_all->marking = marking_highest(marking_of(principal, NULL), marking_of(asked, NULL));
	dossier->incidents = arena_array(arena, brief_count + 1, sizeof *dossier->incidents);
	for (size_t i = 0; i < brief_count; i++) {
		DossierIncident entry = {.brief = briefs[i], .party = tally_party(briefs[i], principal)};
		if (!entry.party)
			continue;
		take_places(&entry, arena);
		take_statements(&entry, arena);
		take_responses(&entry, arena);
		if (entry.place_count + entry.figures.statements + entry.taken_count + entry.met_count == 0)
			continue;
		count_attributions(&entry, arena);
		count(&entry);
		add_figures(&dossier->figures, &entry.figures);
		of_all->marking = marking_highest(of_all->marking, briefs[i]->marking);
		dossier->incidents[dossier->incident_count++] = entry;
	}
	if (dossier->incident_count > 0)
		qsort(dossier->incidents, dossier->incident_count, sizeof *dossier->incidents, compare_incidents);
	return dossier;
}
