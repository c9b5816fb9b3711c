/* Point by point: for each allegation its two sides with their words, who stands on neither, what is cited, and who
 * answers whom. Both sides are written by the same lines. */
#include <inttypes.h>
#include <string.h>

#include "ascribe/casebook/value.h"
#include "matrix.h"
#include "report_write.h"
#include "words.h"

static bool speaks_about(const BriefQuote *quote, const BriefAllegation *allegation)
{
	for (size_t i = 0; i < quote->about.count; i++) {
		if (quote->about.items[i] == allegation)
			return true;
	}
	return false;
}

static const char *anchor(Writer *writer, const BriefQuote *quote)
{
	const char *source = quote->source ? quote->source->slug : "source not at hand", *on = "";
	const char *standing = brief_standing_words(quote);
	const char *place = quote->anchored
				    ? arena_printf(writer->arena, "%" PRIu64 "-%" PRIu64, quote->start, quote->end)
				    : "place not given";
	if (!quote->placed && quote->about.count > 0)
		on = arena_printf(writer->arena, "on %s; ", words_allegations(writer->arena, &quote->about));
	return arena_printf(writer->arena, "%s%s, %s%s%s", on, source, place, standing ? "; " : "",
			    standing ? standing : "");
}

/* Words that are the speaker's stand in quotation marks; a source's account of them never does. */
static void write_quote(Writer *writer, unsigned depth, const BriefQuote *quote)
{
	const char *translation = value_text(quote->body, "translation");
	if (quote->direct)
		report_quote(writer, depth, "“%s” [%s]", quote->exact, anchor(writer, quote));
	else
		report_quote(writer, depth, "As the source puts it (%s voice): %s [%s]", quote->voice, quote->exact,
			     anchor(writer, quote));
	if (translation)
		report_quote(writer, depth, "Translation%s%s: %s", value_text(quote->body, "translator") ? " by " : "",
			     value_text(quote->body, "translator") ? value_text(quote->body, "translator") : "",
			     translation);
}

void report_write_quotes(Writer *writer, unsigned depth, const BriefStatement *statement, const BriefAllegation *about)
{
	for (size_t i = 0; i < statement->quote_count; i++) {
		const BriefQuote *quote = &statement->quotes[i];
		if (about ? speaks_about(quote, about) : !quote->placed)
			write_quote(writer, depth, quote);
	}
}

void report_write_put(Writer *writer, unsigned depth, const BriefPosition *position)
{
	const Value *body = position->body;
	const char *when = value_text(body, "when");
	report_labelled(writer, depth, "In the analyst's words", value_text(body, "wording"));
	report_labelled(writer, depth, "Contests", words_terms(writer->arena, value_list(body, "contests")));
	report_labelled(writer, depth, "Condition", value_text(body, "condition"));
	report_labelled(writer, depth, "Speaks of",
			when ? words_date(writer->arena, &(BriefDate){.text = when}) : NULL);
	report_labelled(writer, depth, "Likelihood, as the speaker put it",
			words_term(writer->arena, value_text(body, "likelihood")));
	report_labelled(writer, depth, "Confidence, as the speaker put it", value_text(body, "confidence"));
}

/* What was said of the allegation besides what stands. */
static void write_other(Writer *writer, const BriefPosition *position)
{
	const BriefStatement *statement = position->statement;
	report_item(writer, 1, "Also on record: %s (S%zu, %s; %s%s)%s",
		    words_term(writer->arena, brief_stance_term(position->stance)), statement->number,
		    words_said(writer->arena, statement), words_hand(writer->arena, statement),
		    position->implied ? "; implied, as the analyst reads it" : "",
		    statement->retracted_by
			    ? arena_printf(writer->arena, ", retracted by S%zu", statement->retracted_by->number)
			    : "");
	report_write_put(writer, 2, position);
}

static void write_position(Writer *writer, const BriefCell *cell, const BriefPosition *position)
{
	const BriefStatement *statement = position->statement;
	report_item(writer, 0, "%s %s (S%zu, %s; %s; %s%s%s%s%s)", cell->party->name,
		    words_term(writer->arena, brief_stance_term(position->stance)), statement->number,
		    words_speakers(writer->arena, statement), words_said(writer->arena, statement),
		    words_hand(writer->arena, statement), position->implied ? "; implied, as the analyst reads it" : "",
		    statement->official ? "" : arena_printf(writer->arena, "; %s, not counted", statement->capacity),
		    words_retracted(writer->arena, cell, statement),
		    words_own_marking_after(writer->arena, "; ", writer->brief, statement->record));
	report_write_quotes(writer, 1, statement, cell->allegation);
	report_write_put(writer, 1, position);
}

static void write_side(Writer *writer, const BriefAllegation *a, BriefSide side, const char *heading)
{
	bool begun = false;
	for (size_t i = 0; i < a->cell_count; i++) {
		const BriefCell *cell = &a->cells[i];
		if (brief_stance_side(cell->stance) != side)
			continue;
		if (!begun)
			report_heading(writer, 3, "%s", heading);
		begun = true;
		for (size_t j = 0; j < cell->standing_count; j++)
			write_position(writer, cell, cell->standing[j]);
		for (size_t j = 0; j < cell->all_count; j++) {
			if (!matrix_stands(cell, cell->all[j]))
				write_other(writer, cell->all[j]);
		}
	}
}

static void write_cites(Writer *writer, const BriefAllegation *a)
{
	if (a->cite_count > 0)
		report_heading(writer, 3, "Evidence cited");
	for (size_t i = 0; i < a->cite_count; i++) {
		const BriefCite *cite = a->cites[i];
		const char *grade = value_text(cite->evidence->record->fields, "credibility");
		report_item(writer, 0, "%s cites %s (S%zu): %s it; %s; credibility %s",
			    words_names(writer->arena, &cite->statement->principals), cite->evidence->title,
			    cite->statement->number, cite->bearing, words_term(writer->arena, cite->disclosure),
			    grade ? grade : "not graded");
	}
}

void report_write_answer(Writer *writer, const BriefAnswer *answer)
{
	report_item(writer, 0, "S%zu (%s) %s S%zu (%s)%s%s%s", answer->from->number,
		    words_names(writer->arena, &answer->from->principals), answer->relation, answer->to->number,
		    words_names(writer->arena, &answer->to->principals), answer->timed ? ", after: " : "",
		    answer->timed ? words_days(writer->arena, &answer->days) : "",
		    answer->implied ? " (implied, as the analyst reads it)" : "");
}

static void write_answers(Writer *writer, const BriefAllegation *a)
{
	if (a->answer_count > 0)
		report_heading(writer, 3, "Who answers whom");
	for (size_t i = 0; i < a->answer_count; i++)
		report_write_answer(writer, a->answers[i]);
}

static void write_empties(Writer *writer, const BriefAllegation *a)
{
	if (a->empty_count > 0)
		report_heading(writer, 3, "Accused, without a position on it");
	for (size_t i = 0; i < a->empty_count; i++)
		report_item(writer, 0, "%s: %s", a->empties[i].party->name, words_empty(writer->arena, &a->empties[i]));
}

/* What the other side does not answer. */
static void write_unanswered(Writer *writer, const BriefAllegation *a)
{
	Buf list = {0};
	for (size_t i = 0; i < a->unanswered.count; i++) {
		const BriefStatement *s = a->unanswered.items[i];
		buf_addf(&list, "%sS%zu (%s)", i > 0 ? ", " : "", s->number,
			 words_names(writer->arena, &s->principals));
	}
	if (list.len > 0)
		report_paragraph(writer, "Without an answer from the other side: %s.", list.data);
	buf_free(&list);
}

static void write_point(Writer *writer, const void *list, size_t at)
{
	const BriefAllegation *a = ((const BriefAllegations *)list)->items[at];
	const Value *body = a->record->fields;
	const char *accused = words_names(writer->arena, &a->accused), *rung = value_text(body, "rung");
	report_heading(writer, 2, "A%zu. %s", a->number, a->text);
	report_paragraph(writer, "%s%s%s%s%s%s%s", words_term(writer->arena, value_text(body, "type")),
			 *accused ? "; accused: " : "", accused, rung ? "; reaches: " : "",
			 words_term(writer->arena, rung),
			 a->broader ? arena_printf(writer->arena, "; part of A%zu", a->broader->number) : "",
			 value_count(value_list(body, "norms")) > 0
				 ? arena_printf(writer->arena, "; appeals to: %s",
						words_list(writer->arena, value_list(body, "norms")))
				 : "");
	write_side(writer, a, SIDE_AFFIRMS, "Affirmed by");
	write_side(writer, a, SIDE_CONTESTS, "Contested by");
	write_side(writer, a, SIDE_NEITHER, "Neither");
	write_empties(writer, a);
	write_unanswered(writer, a);
	write_cites(writer, a);
	write_answers(writer, a);
}

void report_write_points(Writer *writer)
{
	report_each(writer, writer->brief->allegations.count, 1, write_point, &writer->brief->allegations);
}
