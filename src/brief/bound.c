/* What was said and done by the last day of as_of. A statement is in when its latest possible day is: the end of
 * said_on, else the day by which the first of its sources was published. One that may have been made later, or at a
 * time that no one recorded, is left out, and counted. Without a bound everything is in. */
#include <stdlib.h>
#include <string.h>

#include "build.h"

/* The earliest of the days by which one of the sources was there. */
static bool latest_of_sources(const BriefSources *sources, int64_t *latest)
{
	bool known = false;
	for (size_t i = 0; i < sources->count; i++) {
		const BriefSource *source = sources->items[i];
		if (source->has_latest && (!known || source->latest < *latest)) {
			*latest = source->latest;
			known = true;
		}
	}
	return known;
}

static void bound_statement(BriefStatement *statement)
{
	const EdtfBounds *said = &statement->said.bounds;
	statement->has_latest = said->has_upper || latest_of_sources(&statement->sources, &statement->latest);
	if (said->has_upper)
		statement->latest = said->upper;
}

static void bound_response(BriefResponse *response)
{
	response->has_latest = response->done.bounds.has_upper;
	response->latest = response->done.bounds.upper;
	for (size_t i = 0; i < response->announced_in.count && !response->done.text; i++) {
		const BriefStatement *statement = response->announced_in.items[i];
		if (statement->has_latest && (!response->has_latest || statement->latest < response->latest)) {
			response->has_latest = true;
			response->latest = statement->latest;
		}
	}
	if (!response->has_latest)
		response->has_latest = latest_of_sources(&response->sources, &response->latest);
}

int brief_compare_dates(const EdtfBounds *a, const EdtfBounds *b)
{
	bool a_dated = a->has_lower || a->has_upper, b_dated = b->has_lower || b->has_upper;
	if (!a_dated || !b_dated)
		return a_dated ? -1 : b_dated;
	int64_t a_first = a->has_lower ? a->lower : a->upper, b_first = b->has_lower ? b->lower : b->upper;
	if (a_first != b_first)
		return a_first < b_first ? -1 : 1;
	if (a->has_upper != b->has_upper)
		return a->has_upper ? -1 : 1;
	if (!a->has_upper || a->upper == b->upper)
		return 0;
	return a->upper < b->upper ? -1 : 1;
}

EdtfBounds brief_said_bounds(const BriefStatement *statement)
{
	EdtfBounds bounds = statement->said.bounds;
	bounds.has_upper = statement->has_latest;
	bounds.upper = statement->latest;
	return bounds;
}

static int compare_statements(const void *a_ref, const void *b_ref)
{
	const BriefStatement *a = *(BriefStatement *const *)a_ref, *b = *(BriefStatement *const *)b_ref;
	EdtfBounds a_said = brief_said_bounds(a), b_said = brief_said_bounds(b);
	int order = brief_compare_dates(&a_said, &b_said);
	if (order == 0 && a->number != b->number)
		order = a->number < b->number ? -1 : 1;
	return order != 0 ? order : strcmp(a->slug, b->slug);
}

static int compare_responses(const void *a_ref, const void *b_ref)
{
	const BriefResponse *a = *(BriefResponse *const *)a_ref, *b = *(BriefResponse *const *)b_ref;
	int order = brief_compare_dates(&a->done.bounds, &b->done.bounds);
	return order != 0 ? order : strcmp(a->slug, b->slug);
}

static int compare_evidence(const void *a, const void *b)
{
	return strcmp((*(BriefEvidence *const *)a)->slug, (*(BriefEvidence *const *)b)->slug);
}

static int compare_notes(const void *a_ref, const void *b_ref)
{
	const Record *a = ((const BriefNote *)a_ref)->record, *b = ((const BriefNote *)b_ref)->record;
	if (a->index != b->index)
		return a->index < b->index ? -1 : 1;
	return strcmp(a->id.text, b->id.text);
}

static void list_statements(Build *build, bool bounded, int64_t last_day)
{
	BriefStatements *list = &build->brief->statements;
	list->items = arena_array(build->arena, build->statement_count + 1, sizeof *list->items);
	for (size_t i = 0; i < build->statement_count; i++) {
		BriefStatement *statement = &build->statements[i];
		bound_statement(statement);
		statement->included = !bounded || (statement->has_latest && statement->latest <= last_day);
		if (statement->included)
			list->items[list->count++] = statement;
		else
			build->brief->left_out++;
	}
	qsort(list->items, list->count, sizeof *list->items, compare_statements);
	for (size_t i = 0; i < list->count; i++)
		list->items[i]->place = i;
}

/* Keep of a list what is within the bound. */
static void keep_included(BriefStatements *list)
{
	size_t kept = 0;
	for (size_t i = 0; i < list->count; i++) {
		if (list->items[i]->included)
			list->items[kept++] = list->items[i];
	}
	list->count = kept;
}

static void list_responses(Build *build, bool bounded, int64_t last_day)
{
	Brief *brief = build->brief;
	brief->responses = arena_array(build->arena, build->response_count + 1, sizeof(BriefResponse *));
	for (size_t i = 0; i < build->response_count; i++) {
		BriefResponse *response = &build->responses[i];
		bound_response(response);
		if (bounded && (!response->has_latest || response->latest > last_day)) {
			brief->left_out++;
			continue;
		}
		keep_included(&response->announced_in);
		keep_included(&response->because_of);
		brief->responses[brief->response_count++] = response;
	}
	qsort(brief->responses, brief->response_count, sizeof(BriefResponse *), compare_responses);
}

/* Evidence stands in the brief with those of its citations that are within the bound; evidence that only a later
 * statement cites is left out with that statement. */
static void list_evidence(Build *build)
{
	BriefEvidences *list = &build->brief->evidence;
	list->items = arena_array(build->arena, build->evidence_count + 1, sizeof *list->items);
	size_t *counts = arena_array(build->arena, build->evidence_count + 1, sizeof *counts);
	for (size_t i = 0; i < build->statement_count; i++) {
		for (size_t j = 0; j < build->statements[i].cite_count; j++)
			counts[build->statements[i].cites[j].evidence - build->evidence]++;
	}
	for (size_t i = 0; i < build->evidence_count; i++)
		build->evidence[i].cites = arena_array(build->arena, counts[i] + 1, sizeof(BriefCite *));
	for (size_t i = 0; i < build->brief->statements.count; i++) {
		BriefStatement *statement = build->brief->statements.items[i];
		for (size_t j = 0; j < statement->cite_count; j++) {
			BriefEvidence *evidence = statement->cites[j].evidence;
			evidence->cites[evidence->cite_count++] = &statement->cites[j];
		}
	}
	for (size_t i = 0; i < build->evidence_count; i++) {
		if (build->evidence[i].cite_count > 0 || counts[i] == 0)
			list->items[list->count++] = &build->evidence[i];
	}
	qsort(list->items, list->count, sizeof *list->items, compare_evidence);
}

void brief_bound(Build *build)
{
	Brief *brief = build->brief;
	EdtfBounds bounds = {0};
	Err ignored;
	build->bounded = build->input->as_of && edtf_parse(build->input->as_of, &bounds, &ignored) && bounds.has_upper;
	build->last_day = bounds.upper;
	list_statements(build, build->bounded, build->last_day);
	list_responses(build, build->bounded, build->last_day);
	list_evidence(build);
	if (brief->note_count > 0)
		qsort(brief->notes, brief->note_count, sizeof *brief->notes, compare_notes);
}
