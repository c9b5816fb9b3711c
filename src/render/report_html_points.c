/* Point by point in HTML: for each allegation its two sides next to each other, written by the same lines, with their
 * words; below them who stands on neither, what stands unanswered, what is cited on it and who answers whom. */
#include <string.h>

#include "ascribe/casebook/value.h"
#include "matrix.h"
#include "report_html.h"
#include "words.h"

static void write_line(HtmlReport *report, const char *label, const char *text)
{
	Html *html = &report->html;
	if (!text || !*text)
		return;
	html_begin(html, "li", NULL);
	html_elementf(html, "span", "label", "%s: ", label);
	html_name(report, text);
	html_end(html);
}

/* The words of a position, and what its speaker put to it. */
static void write_details(HtmlReport *report, const BriefPosition *position)
{
	Html *html = &report->html;
	const char *likelihood = value_text(position->body, "likelihood"), *when = value_text(position->body, "when");
	html_quotes_about(report, position);
	html_begin(html, "ul", "details");
	write_line(report, "In the analyst’s words", value_text(position->body, "wording"));
	write_line(report, "Contests", words_terms(report->arena, value_list(position->body, "contests")));
	write_line(report, "Condition", value_text(position->body, "condition"));
	write_line(report, "Speaks of", when ? words_date(report->arena, &(BriefDate){.text = when}) : NULL);
	write_line(report, "Likelihood, as the speaker put it",
		   likelihood ? words_term(report->arena, likelihood) : NULL);
	write_line(report, "Confidence, as the speaker put it", value_text(position->body, "confidence"));
	html_end_or_drop(html);
}

static void write_position(HtmlReport *report, const BriefCell *cell, const BriefPosition *position)
{
	Html *html = &report->html;
	const BriefStatement *s = position->statement;
	html_begin(html, "article", "position");
	html_attribute(html, "id", html_position_id(report, cell, position));
	html_begin(html, "p", "who");
	html_begin(html, "strong", NULL);
	html_name(report, cell->party->name);
	html_end(html);
	html_text(html, " ");
	html_element(html, "span", "stance", words_term(report->arena, brief_stance_term(position->stance)));
	html_text(html, " ");
	html_statement_link(report, s);
	html_end(html);
	html_begin(html, "p", "basis");
	html_name(report, words_speakers(report->arena, s));
	html_textf(html, "; %s; %s", words_said(report->arena, s), words_hand(report->arena, s));
	if (position->implied)
		html_text(html, "; implied, as the analyst reads it");
	if (!s->official)
		html_textf(html, "; %s, not counted", s->capacity);
	html_own_marking(report, s->record);
	html_end(html);
	write_details(report, position);
	html_end(html);
}

/* What no longer stands, or stands behind a first hand. */
static void write_former(HtmlReport *report, const BriefCell *cell, const BriefPosition *position)
{
	Html *html = &report->html;
	const BriefStatement *s = position->statement;
	html_begin(html, "article", "position former");
	html_attribute(html, "id", html_position_id(report, cell, position));
	html_begin(html, "p", "who");
	html_text(html, "Also on record: ");
	html_name(report, cell->party->name);
	html_textf(html, " %s ", words_term(report->arena, brief_stance_term(position->stance)));
	html_statement_link(report, s);
	html_textf(html, " (%s; %s%s)", words_said(report->arena, s), words_hand(report->arena, s),
		   position->implied ? "; implied, as the analyst reads it" : "");
	if (s->retracted_by) {
		html_text(html, ", retracted by ");
		html_statement_link(report, s->retracted_by);
	}
	html_end(html);
	write_details(report, position);
	html_end(html);
}

static bool has_side(const BriefAllegation *a, BriefSide side)
{
	for (size_t i = 0; i < a->cell_count; i++) {
		if (brief_stance_side(a->cells[i].stance) == side)
			return true;
	}
	return false;
}

static void write_side(HtmlReport *report, const BriefAllegation *a, BriefSide side, const char *heading)
{
	Html *html = &report->html;
	html_begin(html, "div", side_code(side));
	html_begin(html, "h4", NULL);
	html_attributef(html, "id", "a%zu-%s", a->number, side_code(side));
	html_text(html, heading);
	html_end(html);
	if (!has_side(a, side))
		html_element(html, "p", "basis", "No position is recorded on this side.");
	for (size_t i = 0; i < a->cell_count; i++) {
		const BriefCell *cell = &a->cells[i];
		if (brief_stance_side(cell->stance) != side)
			continue;
		for (size_t j = 0; j < cell->standing_count; j++)
			write_position(report, cell, cell->standing[j]);
		for (size_t j = 0; j < cell->all_count; j++) {
			if (!matrix_stands(cell, cell->all[j]))
				write_former(report, cell, cell->all[j]);
		}
	}
	html_end(html);
}

/* What the other side does not answer. */
static void write_unanswered(HtmlReport *report, const BriefAllegation *a)
{
	Html *html = &report->html;
	if (a->unanswered.count == 0)
		return;
	html_begin(html, "li", NULL);
	html_element(html, "span", "label", "Without an answer from the other side: ");
	for (size_t i = 0; i < a->unanswered.count; i++) {
		html_text(html, i > 0 ? ", " : "");
		html_statement_of(report, a->unanswered.items[i]);
	}
	html_end(html);
}

static void write_below(HtmlReport *report, const BriefAllegation *a)
{
	Html *html = &report->html;
	html_begin(html, "ul", "below");
	for (size_t i = 0; i < a->empty_count; i++) {
		html_begin(html, "li", NULL);
		html_element(html, "span", "label", "Accused, without a position on it: ");
		html_name(report, a->empties[i].party->name);
		html_textf(html, "; %s", words_empty(report->arena, &a->empties[i]));
		html_end(html);
	}
	write_unanswered(report, a);
	html_end_or_drop(html);
}

static void write_cite(HtmlReport *report, const BriefCite *cite)
{
	Html *html = &report->html;
	const char *grade = value_text(cite->evidence->record->fields, "credibility");
	html_begin(html, "li", NULL);
	html_name(report, words_names(report->arena, &cite->statement->principals));
	html_text(html, " cites ");
	html_evidence_link(report, cite->evidence);
	html_text(html, " (");
	html_statement_link(report, cite->statement);
	html_textf(html, "): %s it; %s; credibility %s", cite->bearing, words_term(report->arena, cite->disclosure),
		   grade ? grade : "not graded");
	html_end(html);
}

/* What is cited on it and who answers whom, also by statements that take no side of it. */
static void write_bearings(HtmlReport *report, const BriefAllegation *a)
{
	Html *html = &report->html;
	if (a->cite_count > 0)
		html_element(html, "h4", NULL, "Evidence cited");
	html_begin(html, "ul", "below");
	for (size_t i = 0; i < a->cite_count; i++)
		write_cite(report, a->cites[i]);
	html_end_or_drop(html);
	if (a->answer_count > 0)
		html_element(html, "h4", NULL, "Who answers whom");
	html_begin(html, "ul", "below");
	for (size_t i = 0; i < a->answer_count; i++)
		html_write_answer(report, a->answers[i]);
	html_end_or_drop(html);
}

static void write_about(HtmlReport *report, const BriefAllegation *a)
{
	Html *html = &report->html;
	const Value *body = a->record->fields;
	const char *accused = words_names(report->arena, &a->accused), *rung = value_text(body, "rung");
	html_begin(html, "p", "basis");
	html_text(html, words_term(report->arena, value_text(body, "type")));
	if (*accused) {
		html_text(html, "; accused: ");
		html_name(report, accused);
	}
	if (rung)
		html_textf(html, "; reaches: %s", words_term(report->arena, rung));
	if (a->broader) {
		html_text(html, "; part of ");
		html_allegation_link(report, a->broader);
	}
	if (value_count(value_list(body, "norms")) > 0)
		html_textf(html, "; appeals to: %s", words_list(report->arena, value_list(body, "norms")));
	html_textf(html, "; %zu affirm, %zu contest, %zu neither", a->affirm_count, a->contest_count, a->neither_count);
	html_own_marking(report, a->record);
	html_end(html);
}

static void write_point(HtmlReport *report, const BriefAllegation *a)
{
	Html *html = &report->html;
	html_begin(html, "section", "point");
	html_attributef(html, "id", "a%zu", a->number);
	html_attributef(html, "aria-labelledby", "a%zu-title", a->number);
	html_begin(html, "h3", NULL);
	html_attributef(html, "id", "a%zu-title", a->number);
	html_textf(html, "A%zu. ", a->number);
	html_name(report, a->text);
	html_end(html);
	write_about(report, a);
	html_begin(html, "div", "sides");
	write_side(report, a, SIDE_AFFIRMS, "Affirmed");
	write_side(report, a, SIDE_CONTESTS, "Contested");
	html_end(html);
	if (has_side(a, SIDE_NEITHER))
		write_side(report, a, SIDE_NEITHER, "Neither");
	write_below(report, a);
	write_bearings(report, a);
	html_end(html);
}

void html_write_points(HtmlReport *report)
{
	Html *html = &report->html;
	html_section(report, "points", "Point by point");
	if (report->brief->allegations.count == 0)
		html_element(html, "p", NULL, "None recorded.");
	for (size_t i = 0; i < report->brief->allegations.count; i++)
		write_point(report, report->brief->allegations.items[i]);
	html_end(html);
}
