/* The statements of a brief in HTML: each entry is the place that S1, S2, … lead to, and leads back to where it is
 * used. */
#include "ascribe/casebook/value.h"
#include "matrix.h"
#include "report_html.h"
#include "words.h"

static void write_who(HtmlReport *report, const BriefStatement *s)
{
	Html *html = &report->html;
	const char *as = value_text(s->record->fields, "said_as");
	html_begin(html, "p", "who");
	html_elementf(html, "strong", NULL, "S%zu", s->number);
	html_text(html, " ");
	html_name(report, words_speakers(report->arena, s));
	html_textf(html, "; %s", words_said(report->arena, s));
	if (as) {
		html_text(html, " (“");
		html_name(report, as);
		html_text(html, "”)");
	}
	html_end(html);
	html_begin(html, "p", "basis");
	html_textf(html, "%s; %s; ", words_terms(report->arena, value_list(s->record->fields, "acts")), s->capacity);
	html_name(report, words_hand(report->arena, s));
	if (s->sources.count > 0)
		html_text(html, "; stands in ");
	html_source_links(report, &s->sources);
	if (s->retracted_by) {
		html_text(html, "; retracted by ");
		html_statement_link(report, s->retracted_by);
	}
	html_own_marking(report, s->record);
	html_end(html);
}

/* Where a principal's position by this statement is shown, or NULL. */
static const char *place_of(HtmlReport *report, const BriefPosition *position, const BriefParty *principal)
{
	for (const BriefCell *cell = NULL; (cell = matrix_cell(position->allegation, principal, cell));) {
		for (size_t i = 0; i < cell->all_count; i++) {
			if (cell->all[i] == position)
				return html_position_id(report, cell, position);
		}
	}
	return NULL;
}

static void write_back(HtmlReport *report, const BriefStatement *s)
{
	Html *html = &report->html;
	html_begin(html, "ul", "details");
	for (size_t i = 0; i < s->position_count; i++) {
		const BriefPosition *position = &s->positions[i];
		html_begin(html, "li", NULL);
		html_elementf(html, "span", "label", "%s ",
			      words_term(report->arena, brief_stance_term(position->stance)));
		html_allegation_link(report, position->allegation);
		for (size_t j = 0; j < s->principals.count; j++) {
			const char *id = html_shows(report, "points")
						 ? place_of(report, position, s->principals.items[j])
						 : NULL;
			html_text(html, j > 0 ? ", " : ": ");
			if (!id) {
				html_name(report, s->principals.items[j]->name);
				continue;
			}
			html_begin(html, "a", NULL);
			html_attributef(html, "href", "#%s", id);
			html_text(html, "↩ ");
			html_name(report, s->principals.items[j]->name);
			html_end(html);
		}
		html_end(html);
	}
	html_end_or_drop(html);
}

static void write_statement(HtmlReport *report, const BriefStatement *s)
{
	Html *html = &report->html;
	const char *summary = value_text(s->record->fields, "summary");
	html_begin(html, "article", "record");
	html_attributef(html, "id", "s%zu", s->number);
	write_who(report, s);
	if (summary) {
		html_begin(html, "p", "words");
		html_attribute(html, "dir", "auto");
		html_text(html, summary);
		html_end(html);
	}
	for (size_t i = 0; i < s->quote_count; i++)
		html_quote(report, s, i, true);
	write_back(report, s);
	html_end(html);
}

void html_write_statements(HtmlReport *report)
{
	const BriefStatements *list = &report->brief->statements;
	html_section(report, "statements", "Statements");
	if (list->count == 0)
		html_element(&report->html, "p", NULL, "None recorded.");
	for (size_t i = 0; i < list->count; i++)
		write_statement(report, list->items[i]);
	html_end(&report->html);
}

void html_write_answer(HtmlReport *report, const BriefAnswer *answer)
{
	Html *html = &report->html;
	html_begin(html, "li", NULL);
	html_statement_of(report, answer->from);
	html_textf(html, " %s ", answer->relation);
	html_statement_of(report, answer->to);
	if (answer->timed)
		html_textf(html, ", after: %s", words_days(report->arena, &answer->days));
	if (answer->implied)
		html_text(html, " (implied, as the analyst reads it)");
	html_end(html);
}

static void write_cite(HtmlReport *report, const BriefCite *cite)
{
	Html *html = &report->html;
	const BriefParty *holder = cite->evidence->held_by;
	html_begin(html, "li", NULL);
	html_statement_of(report, cite->statement);
	html_text(html, " cites ");
	html_evidence_link(report, cite->evidence);
	html_text(html, ", held by ");
	html_name(report, holder ? holder->name : "no one recorded");
	html_textf(html, ": %s ", cite->bearing);
	if (cite->allegation)
		html_allegation_link(report, cite->allegation);
	else
		html_text(html, "no allegation in particular");
	html_textf(html, "; %s", words_term(report->arena, cite->disclosure));
	html_end(html);
}

void html_write_answers(HtmlReport *report)
{
	Html *html = &report->html;
	const BriefStatements *list = &report->brief->statements;
	size_t answers = 0, cites = 0;
	html_section(report, "answers", "Who answers whom, and whose evidence is cited");
	answers_svg(report);
	html_begin(html, "ul", NULL);
	for (size_t i = 0; i < list->count; i++) {
		for (size_t j = 0; j < list->items[i]->answer_count; j++, answers++)
			html_write_answer(report, &list->items[i]->answers[j]);
	}
	html_end_or_drop(html);
	if (answers == 0)
		html_element(html, "p", NULL, "No answer is recorded.");
	html_element(html, "h3", NULL, "Evidence cited");
	html_begin(html, "ul", NULL);
	for (size_t i = 0; i < list->count; i++) {
		for (size_t j = 0; j < list->items[i]->cite_count; j++, cites++)
			write_cite(report, &list->items[i]->cites[j]);
	}
	html_end_or_drop(html);
	if (cites == 0)
		html_element(html, "p", NULL, "None recorded.");
	html_end(html);
}
