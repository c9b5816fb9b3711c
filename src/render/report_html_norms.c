/* A brief by norm in HTML: for each its allegations with who affirms and who contests them, written by the same lines,
 * and the responses that rest on it. */
#include "report_html.h"
#include "words.h"

static void write_position(HtmlReport *report, const char *side, const BriefCell *cell, const BriefPosition *position)
{
	Html *html = &report->html;
	const BriefStatement *s = position->statement;
	html_begin(html, "li", NULL);
	html_elementf(html, "span", "label", "%s: ", side);
	html_name(report, cell->party->name);
	html_textf(html, " %s ", words_term(report->arena, brief_stance_term(position->stance)));
	html_statement_link(report, s);
	html_textf(html, " (%s; ", words_said(report->arena, s));
	html_name(report, words_hand(report->arena, s));
	html_textf(html, "%s%s", position->implied ? "; implied, as the analyst reads it" : "",
		   position->condition ? "; conditional" : "");
	if (!s->official)
		html_textf(html, "; %s, not counted", s->capacity);
	html_own_marking(report, s->record);
	html_text(html, ")");
	html_quotes_about(report, position);
	html_end(html);
}

static void write_side(HtmlReport *report, const BriefAllegation *a, BriefSide side, const char *label)
{
	Html *html = &report->html;
	bool any = false;
	for (size_t i = 0; i < a->cell_count; i++) {
		const BriefCell *cell = &a->cells[i];
		if (brief_stance_side(cell->stance) != side)
			continue;
		any = true;
		for (size_t j = 0; j < cell->standing_count; j++)
			write_position(report, label, cell, cell->standing[j]);
	}
	if (any || side == SIDE_NEITHER)
		return;
	html_begin(html, "li", NULL);
	html_elementf(html, "span", "label", "%s: ", label);
	html_text(html, "by none on record");
	html_end(html);
}

static void write_allegation(HtmlReport *report, const BriefAllegation *a)
{
	Html *html = &report->html;
	html_begin(html, "article", "record");
	html_begin(html, "p", "who");
	html_allegation_link(report, a);
	html_text(html, " ");
	html_name(report, a->text);
	html_end(html);
	if (a->accused.count > 0) {
		html_begin(html, "p", "basis");
		html_text(html, "accused: ");
		html_name(report, words_names(report->arena, &a->accused));
		html_end(html);
	}
	html_begin(html, "ul", "details");
	write_side(report, a, SIDE_AFFIRMS, "Affirmed");
	write_side(report, a, SIDE_CONTESTS, "Contested");
	write_side(report, a, SIDE_NEITHER, "Neither");
	for (size_t i = 0; i < a->empty_count; i++) {
		html_begin(html, "li", NULL);
		html_element(html, "span", "label", "Accused, without a position on it: ");
		html_name(report, a->empties[i].party->name);
		html_textf(html, "; %s", words_empty(report->arena, &a->empties[i]));
		html_end(html);
	}
	html_end(html);
	html_end(html);
}

void html_write_norms(HtmlReport *report)
{
	Html *html = &report->html;
	const Brief *brief = report->brief;
	html_section(report, "norms", "By norm");
	if (brief->norm_count == 0)
		html_element(html, "p", NULL, "None recorded.");
	for (size_t i = 0; i < brief->norm_count; i++) {
		const BriefNorm *norm = &brief->norms[i];
		html_begin(html, "h3", NULL);
		html_name(report, words_norm(report->arena, norm));
		html_end(html);
		for (size_t j = 0; j < norm->allegations.count; j++)
			write_allegation(report, norm->allegations.items[j]);
		for (size_t j = 0; j < norm->response_count; j++)
			html_write_response(report, norm->responses[j], false);
	}
	html_end(html);
}
