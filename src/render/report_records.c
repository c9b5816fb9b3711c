/* The records that a report rests on: statements, evidence, responses, what happened when, sources, parties. */
#include <inttypes.h>
#include <string.h>

#include "ascribe/casebook/value.h"
#include "report_write.h"
#include "words.h"

static void write_statement(Writer *writer, const void *list, size_t at)
{
	const BriefStatement *s = ((const BriefStatements *)list)->items[at];
	const char *summary = value_text(s->record->fields, "summary"), *as = value_text(s->record->fields, "said_as");
	report_item(writer, 0, "S%zu: %s; %s%s%s%s; %s; %s, %s%s. %s%sStands in %s.%s", s->number,
		    words_speakers(writer->arena, s), words_said(writer->arena, s), as ? " (“" : "", as ? as : "",
		    as ? "”)" : "", words_terms(writer->arena, value_list(s->record->fields, "acts")), s->capacity,
		    words_hand(writer->arena, s),
		    words_own_marking_after(writer->arena, "; ", writer->brief, s->record), summary ? summary : "",
		    summary ? " " : "", words_sources(writer->arena, &s->sources),
		    s->retracted_by ? arena_printf(writer->arena, " Retracted by S%zu.", s->retracted_by->number) : "");
	report_write_quotes(writer, 1, s, NULL);
}

void report_write_statements(Writer *writer)
{
	const BriefStatements *list = &writer->brief->statements;
	report_heading(writer, 2, "Statements");
	if (list->count == 0)
		report_paragraph(writer, "None recorded.");
	report_each(writer, list->count, 64, write_statement, list);
}

/* What it draws on, and where that comes from in the end. */
static void write_origins(Writer *writer, const BriefEvidence *evidence)
{
	const char *drawn = "";
	for (size_t i = 0; i < evidence->derived_count; i++)
		drawn = arena_printf(writer->arena, "%s%s%s", drawn, i > 0 ? ", " : "", evidence->derived_from[i]);
	if (evidence->derived_count > 0)
		report_item(writer, 1, "Draws on %s; %s", drawn, words_origins(writer->arena, evidence));
}

static void write_evidence(Writer *writer, const void *list, size_t at)
{
	const BriefEvidence *e = ((const BriefEvidences *)list)->items[at];
	const Value *body = e->record->fields;
	const char *grade = value_text(body, "credibility"), *description = value_text(body, "description");
	report_item(writer, 0, "%s (%s): %s; held by %s; credibility %s%s.%s%s", e->title, e->slug,
		    words_term(writer->arena, value_text(body, "type")),
		    e->held_by ? e->held_by->name : "no one recorded", grade ? grade : "not graded",
		    words_own_marking_after(writer->arena, "; ", writer->brief, e->record), description ? " " : "",
		    description ? description : "");
	write_origins(writer, e);
	report_labelled(writer, 1, "Custody", words_custody(writer->arena, body));
	for (size_t j = 0; j < e->cite_count; j++) {
		const BriefCite *cite = e->cites[j];
		report_item(writer, 1, "S%zu (%s) %s%s%s: %s", cite->statement->number,
			    words_names(writer->arena, &cite->statement->principals), cite->bearing,
			    cite->allegation ? " A" : "",
			    cite->allegation ? arena_printf(writer->arena, "%zu", cite->allegation->number) : "",
			    words_term(writer->arena, cite->disclosure));
	}
	if (e->cite_count == 0)
		report_item(writer, 1, "cited by no statement");
}

void report_write_evidence(Writer *writer)
{
	const BriefEvidences *list = &writer->brief->evidence;
	report_heading(writer, 2, "Evidence");
	if (list->count == 0)
		report_paragraph(writer, "None recorded.");
	report_each(writer, list->count, 64, write_evidence, list);
}

static void write_citation(Writer *writer, const BriefCite *cite)
{
	const BriefEvidence *e = cite->evidence;
	const char *grade = value_text(e->record->fields, "credibility");
	report_item(writer, 0, "%s (%s): %s %s (S%zu); %s; credibility %s; %s%s", e->title, e->slug, cite->bearing,
		    cite->allegation ? arena_printf(writer->arena, "A%zu", cite->allegation->number)
				     : "no allegation in particular",
		    cite->statement->number, words_term(writer->arena, cite->disclosure), grade ? grade : "not graded",
		    words_origins(writer->arena, e),
		    words_own_marking_after(writer->arena, "; ", writer->brief, e->record));
}

/* What one party cites; true where that is anything. */
static bool write_citations_of(Writer *writer, const BriefParty *party)
{
	const BriefEvidences *list = &writer->brief->evidence;
	bool any = false;
	for (size_t i = 0; i < list->count; i++) {
		for (size_t j = 0; j < list->items[i]->cite_count; j++) {
			const BriefCite *cite = list->items[i]->cites[j];
			if (!parties_have(&cite->statement->principals, party))
				continue;
			if (!any)
				report_heading(writer, 3, "%s", party->name);
			any = true;
			write_citation(writer, cite);
		}
	}
	return any;
}

void report_write_citations(Writer *writer)
{
	const BriefParties *parties = &writer->brief->parties;
	bool any = false;
	report_heading(writer, 2, "Evidence by the party that cites it");
	for (size_t i = 0; i < parties->count; i++)
		any |= write_citations_of(writer, parties->items[i]);
	if (!any)
		report_paragraph(writer, "None recorded.");
}

static const char *statement_labels(Writer *writer, const BriefStatements *list)
{
	const char *text = "";
	for (size_t i = 0; i < list->count; i++)
		text = arena_printf(writer->arena, "%s%sS%zu", text, i > 0 ? ", " : "", list->items[i]->number);
	return text;
}

void report_write_response(Writer *writer, const BriefResponse *r)
{
	const Value *body = r->record->fields, *basis = value_list(body, "legal_basis");
	const char *text = value_text(body, "text"), *targets = words_names(writer->arena, &r->targets);
	report_item(writer, 0, "%s: %s%s%s, %s; %s%s.%s%s%s%s%s%s%s%s%s", r->actor ? r->actor->name : "?",
		    words_term(writer->arena, value_text(body, "type")), *targets ? " towards " : "", targets,
		    value_text(body, "status"), words_date(writer->arena, &r->done),
		    words_own_marking_after(writer->arena, "; ", writer->brief, r->record), text ? " " : "",
		    text ? text : "", value_count(basis) > 0 ? " Legal basis: " : "", words_list(writer->arena, basis),
		    value_count(basis) > 0 ? "." : "", r->announced_in.count > 0 ? " Announced in " : "",
		    statement_labels(writer, &r->announced_in), r->announced_in.count > 0 ? "." : "",
		    r->because_of.count > 0
			    ? arena_printf(writer->arena, " Because of %s.", statement_labels(writer, &r->because_of))
			    : "");
}

void report_write_responses(Writer *writer)
{
	const Brief *brief = writer->brief;
	report_heading(writer, 2, "Responses");
	if (brief->response_count == 0)
		report_paragraph(writer, "None recorded.");
	for (size_t i = 0; i < brief->response_count; i++)
		report_write_response(writer, brief->responses[i]);
}

void report_write_timeline(Writer *writer)
{
	static const char *const headers[] = {"When", "What"};
	const Brief *brief = writer->brief;
	DocumentTable table = {.headers = headers, .columns = 2, .row_count = brief->event_count};
	table.cells = arena_array(writer->arena, brief->event_count * 2 + 2, sizeof *table.cells);
	for (size_t i = 0; i < brief->event_count; i++) {
		const BriefEvent *event = &brief->events[i];
		const char *what = event->text;
		if (event->kind == EVENT_STATEMENT)
			what = arena_printf(writer->arena, "S%zu: %s", event->number, event->text);
		if (event->kind == EVENT_PUBLICATION)
			what = arena_printf(writer->arena, "Published: %s", event->text);
		table.cells[i * 2] = words_date(writer->arena, &event->date);
		table.cells[i * 2 + 1] = what;
	}
	report_heading(writer, 2, "Timeline");
	if (brief->event_count == 0)
		report_paragraph(writer, "None recorded.");
	else
		writer->document->form->table(writer->document, &table);
}

static void write_source(Writer *writer, const BriefSource *source)
{
	const Value *body = source->record->fields, *captures = value_list(body, "captures");
	const char *grade = value_text(body, "reliability"), *url = value_text(body, "url");
	report_item(writer, 0, "%s: %s; %s; %s; %s%s; reliability %s%s%s%s", source->slug, value_text(body, "title"),
		    words_term(writer->arena, value_text(body, "type")),
		    source->publisher ? source->publisher->name : "publisher not recorded",
		    source->published.text ? "published " : "", words_date(writer->arena, &source->published),
		    grade ? grade : "not graded", url ? "; " : "", url ? url : "",
		    words_own_marking_after(writer->arena, "; ", writer->brief, source->record));
	report_labelled(writer, 1, "Author", value_text(body, "author"));
	report_labelled(writer, 1, "Rights holder", source->rights_holder ? source->rights_holder->name : NULL);
	report_labelled(writer, 1, "Licence", value_text(body, "licence"));
	for (size_t i = 0; i < value_count(captures); i++) {
		const Value *capture = value_at(captures, i);
		report_item(writer, 1, "%s: %s, SHA-256 %s",
			    value_text(capture, "extracted_from") ? "Text of a capture" : "Captured",
			    words_count(writer->arena, (uint64_t)value_integer(value_get(capture, "size")), "byte",
					"bytes"),
			    value_text(capture, "sha256"));
	}
	if (!source->captured)
		report_item(writer, 1, "No bytes of it were kept");
	if (source->derived_from.count > 0)
		report_item(writer, 1, "Draws on: %s", words_sources(writer->arena, &source->derived_from));
	if (source->interests.count > 0)
		report_item(writer, 1, "Published from the side of: %s",
			    words_names(writer->arena, &source->interests));
}

void report_write_sources(Writer *writer)
{
	report_heading(writer, 2, "Sources");
	if (writer->brief->sources.count == 0)
		report_paragraph(writer, "None recorded.");
	for (size_t i = 0; i < writer->brief->sources.count; i++)
		write_source(writer, writer->brief->sources.items[i]);
}

void report_write_parties(Writer *writer)
{
	report_heading(writer, 2, "Parties");
	for (size_t i = 0; i < writer->brief->parties.count; i++) {
		const BriefParty *party = writer->brief->parties.items[i];
		const char *office = value_text(party->record->fields, "office");
		report_item(writer, 0, "%s (%s): %s%s%s%s%s%s%s", party->name, party->slug,
			    words_term(writer->arena, value_text(party->record->fields, "type")), office ? ", " : "",
			    office ? office : "", party->principal != party ? "; counts for " : "",
			    party->principal != party ? party->principal->name : "", words_merged(writer->arena, party),
			    words_own_marking_after(writer->arena, "; ", writer->brief, party->record));
	}
}
