/* A report by norm: for each its allegations with who affirms and who contests them, in their words, and the responses
 * that rest on it; and who answers whom after how many days. Both sides are written by the same lines. */
#include "report_write.h"
#include "words.h"

static void write_position(Writer *writer, const char *side, const BriefCell *cell, const BriefPosition *position)
{
	const BriefStatement *statement = position->statement;
	report_item(writer, 1, "%s: %s %s (S%zu, %s; %s%s%s%s%s%s)", side, cell->party->name,
		    words_term(writer->arena, brief_stance_term(position->stance)), statement->number,
		    words_said(writer->arena, statement), words_hand(writer->arena, statement),
		    position->implied ? "; implied, as the analyst reads it" : "",
		    position->condition ? "; conditional" : "",
		    statement->official ? "" : arena_printf(writer->arena, "; %s, not counted", statement->capacity),
		    words_retracted(writer->arena, cell, statement),
		    words_own_marking_after(writer->arena, "; ", writer->brief, statement->record));
	report_write_quotes(writer, 2, statement, cell->allegation);
	report_write_put(writer, 2, position);
}

static void write_side(Writer *writer, const BriefAllegation *a, BriefSide side, const char *label)
{
	bool any = false;
	for (size_t i = 0; i < a->cell_count; i++) {
		const BriefCell *cell = &a->cells[i];
		if (brief_stance_side(cell->stance) != side)
			continue;
		any = true;
		for (size_t j = 0; j < cell->standing_count; j++)
			write_position(writer, label, cell, cell->standing[j]);
	}
	if (!any && side != SIDE_NEITHER)
		report_item(writer, 1, "%s: by none on record", label);
}

static void write_allegation(Writer *writer, const BriefAllegation *a)
{
	const char *accused = words_names(writer->arena, &a->accused);
	report_item(writer, 0, "A%zu: %s%s%s%s", a->number, a->text, *accused ? " Accused: " : "", accused,
		    *accused ? "." : "");
	write_side(writer, a, SIDE_AFFIRMS, "Affirmed");
	write_side(writer, a, SIDE_CONTESTS, "Contested");
	write_side(writer, a, SIDE_NEITHER, "Neither");
	for (size_t i = 0; i < a->empty_count; i++)
		report_item(writer, 1, "Accused, without a position on it: %s; %s", a->empties[i].party->name,
			    words_empty(writer->arena, &a->empties[i]));
}

void report_write_norms(Writer *writer)
{
	const Brief *brief = writer->brief;
	report_heading(writer, 2, "By norm");
	if (brief->norm_count == 0)
		report_paragraph(writer, "None recorded.");
	for (size_t i = 0; i < brief->norm_count; i++) {
		const BriefNorm *norm = &brief->norms[i];
		report_heading(writer, 3, "%s", words_norm(writer->arena, norm));
		for (size_t j = 0; j < norm->allegations.count; j++)
			write_allegation(writer, norm->allegations.items[j]);
		for (size_t j = 0; j < norm->response_count; j++)
			report_write_response(writer, norm->responses[j]);
	}
}

static void write_cites(Writer *writer)
{
	const BriefStatements *list = &writer->brief->statements;
	size_t count = 0;
	report_heading(writer, 3, "Evidence cited");
	for (size_t i = 0; i < list->count; i++) {
		for (size_t j = 0; j < list->items[i]->cite_count; j++, count++) {
			const BriefCite *cite = &list->items[i]->cites[j];
			const BriefParty *holder = cite->evidence->held_by;
			report_item(writer, 0, "S%zu (%s) cites %s, held by %s: %s %s; %s", list->items[i]->number,
				    words_names(writer->arena, &list->items[i]->principals), cite->evidence->title,
				    holder ? holder->name : "no one recorded", cite->bearing,
				    cite->allegation ? arena_printf(writer->arena, "A%zu", cite->allegation->number)
						     : "no allegation in particular",
				    words_term(writer->arena, cite->disclosure));
		}
	}
	if (count == 0)
		report_paragraph(writer, "None recorded.");
}

void report_write_answers(Writer *writer)
{
	const BriefStatements *list = &writer->brief->statements;
	size_t count = 0;
	report_heading(writer, 2, "Who answers whom, and after how many days");
	for (size_t i = 0; i < list->count; i++) {
		for (size_t j = 0; j < list->items[i]->answer_count; j++, count++)
			report_write_answer(writer, &list->items[i]->answers[j]);
	}
	if (count == 0)
		report_paragraph(writer, "No answer is recorded.");
	write_cites(writer);
}
