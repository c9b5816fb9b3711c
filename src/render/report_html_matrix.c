/* The allegations with their counts, and the matrix of positions. Sides differ by sign and word, not by colour alone.
 */
#include "ascribe/casebook/value.h"
#include "matrix.h"
#include "report_html.h"
#include "words.h"

#define PRINTED_BESIDE 6 /* allegations that a sheet has room for beside each other; more stand below their party */

static void write_count(HtmlReport *report, const char *class_name, size_t count)
{
	html_elementf(&report->html, "td", class_name, "%zu", count);
}

/* The heads of the columns, the first without one, and the beginning of the body. */
static void begin_rows(HtmlReport *report, const char *const *headers, size_t count)
{
	Html *html = &report->html;
	html_begin(html, "thead", NULL);
	html_begin(html, "tr", NULL);
	html_element(html, "td", NULL, "");
	for (size_t i = 1; i < count; i++)
		html_column(report, headers[i]);
	html_end(html);
	html_end(html);
	html_begin(html, "tbody", NULL);
}

static void write_allegations(HtmlReport *report)
{
	static const char *const headers[] = {"", "Allegation", "Accused", "Affirm", "Contest", "Neither"};
	Html *html = &report->html;
	const BriefAllegations *list = &report->brief->allegations;
	html_element(html, "p", "basis",
		     "How many states, organisations and other principals, in official capacity, stand on each side.");
	html_table(report, "list", "Allegations with the number of parties on each side");
	html_element(html, "caption", "unseen", "Allegations, and the parties on each side");
	begin_rows(report, headers, sizeof headers / sizeof *headers);
	for (size_t i = 0; i < list->count; i++) {
		const BriefAllegation *a = list->items[i];
		html_begin(html, "tr", NULL);
		html_begin(html, "th", NULL);
		html_attribute(html, "scope", "row");
		html_allegation_link(report, a);
		html_end(html);
		html_begin(html, "td", NULL);
		html_name(report, a->text);
		html_end(html);
		html_begin(html, "td", NULL);
		html_name(report, words_names(report->arena, &a->accused));
		html_end(html);
		write_count(report, a->affirm_count > 0 ? "number affirms" : "number", a->affirm_count);
		write_count(report, a->contest_count > 0 ? "number contests" : "number", a->contest_count);
		write_count(report, a->neither_count > 0 ? "number neither" : "number", a->neither_count);
		html_end(html);
	}
	html_end(html);
	html_end(html);
	html_end(html);
}

static const char *sign(const BriefCell *cell)
{
	static const char *const signs[] = {"+", "−", "○"};
	if (cell->stance == STANCE_DID_NOT_REPLY || cell->retracted_by)
		return cell->retracted_by ? "×" : "?";
	return cell->stance == STANCE_MIXED ? "±" : signs[brief_stance_side(cell->stance)];
}

static void write_flag(HtmlReport *report, bool holds, const char *text)
{
	if (holds)
		html_element(&report->html, "span", "flag", text);
}

static void write_cell(HtmlReport *report, const BriefCell *cell)
{
	Html *html = &report->html;
	const BriefPosition *newest = cell->standing[0];
	html_begin(html, "div", side_code(brief_stance_side(cell->stance)));
	html_attributef(html, "data-of", "A%zu", cell->allegation->number);
	html_begin(html, html_shows(report, "points") ? "a" : "span", "stance");
	if (html_shows(report, "points"))
		html_attributef(html, "href", "#%s", html_position_id(report, cell, newest));
	html_begin(html, "span", "sign");
	html_attribute(html, "aria-hidden", "true");
	const char *marks = !cell->official ? "[]" : !cell->first_hand ? "()" : "";
	html_text(html, arena_printf(report->arena, "%.1s%s%s", marks, sign(cell), *marks ? marks + 1 : ""));
	html_end(html);
	html_text(html, " ");
	html_element(html, "span", "word", words_stance(report->arena, cell));
	html_end(html);
	html_element(html, "span", "when", words_said(report->arena, newest->statement));
	const char *contested = words_terms(report->arena, value_list(newest->body, "contests"));
	if (*contested)
		html_elementf(html, "span", "flag", "contests: %s", contested);
	if (cell->all_count > 1)
		html_elementf(html, "span", "flag", "%zu statements", cell->all_count);
	write_flag(report, !cell->first_hand, "second hand");
	if (!cell->official)
		html_elementf(html, "span", "flag", "%s, not counted", newest->statement->capacity);
	write_flag(report, cell->implied, "implied");
	write_flag(report, cell->condition, "conditional");
	write_flag(report, cell->changed, "changed");
	write_flag(report, cell->order_unknown, "order unknown");
	html_end(html);
}

static void write_empty(HtmlReport *report, const BriefEmpty *empty)
{
	Html *html = &report->html;
	html_begin(html, "div", "empty");
	html_attributef(html, "data-of", "A%zu", empty->allegation->number);
	html_begin(html, "span", "sign");
	html_attribute(html, "aria-hidden", "true");
	html_text(html, empty->why == EMPTY_COVERED ? "c" : "?");
	html_end(html);
	html_text(html, " ");
	html_element(html, "span", "word", words_empty(report->arena, empty));
	html_end(html);
}

static void write_place(HtmlReport *report, const BriefAllegation *a, const BriefParty *party)
{
	Html *html = &report->html;
	const BriefEmpty *empty = matrix_empty(a, party);
	html_begin(html, "td", NULL);
	for (const BriefCell *cell = NULL; (cell = matrix_cell(a, party, cell));)
		write_cell(report, cell);
	if (empty)
		write_empty(report, empty);
	html_end(html);
}

static void write_columns(HtmlReport *report)
{
	Html *html = &report->html;
	const BriefAllegations *list = &report->brief->allegations;
	html_begin(html, "thead", NULL);
	html_begin(html, "tr", NULL);
	html_column(report, "Party");
	for (size_t i = 0; i < list->count; i++) {
		html_begin(html, "th", NULL);
		html_attribute(html, "scope", "col");
		html_allegation_link(report, list->items[i]);
		html_begin(html, "span", "hint");
		html_attribute(html, "dir", "auto");
		html_text(html, list->items[i]->text);
		html_end(html);
		const char *rung = value_text(list->items[i]->record->fields, "rung");
		if (rung)
			html_elementf(html, "span", "hint", "reaches: %s", words_term(report->arena, rung));
		html_end(html);
	}
	html_end(html);
	html_end(html);
}

static void write_matrix(HtmlReport *report)
{
	Html *html = &report->html;
	const BriefAllegations *list = &report->brief->allegations;
	BriefParties parties = matrix_parties(report->brief, report->arena);
	html_element(
		html, "p", "basis",
		"+ affirms (asserts, endorses); − contests (denies, denies in part, questions); ○ neither; ± several "
		"positions; c covered by its position on a broader allegation; × taken back; ? accused or asked, and "
		"no "
		"position recorded. " WORDS_SHORT_LEGEND);
	html_table(report, list->count > PRINTED_BESIDE ? "matrix wide" : "matrix", "Matrix of positions");
	html_element(html, "caption", "unseen", "Position of each party on each allegation");
	write_columns(report);
	html_begin(html, "tbody", NULL);
	for (size_t i = 0; i < parties.count; i++) {
		html_begin(html, "tr", NULL);
		html_begin(html, "th", NULL);
		html_attribute(html, "scope", "row");
		html_name(report, parties.items[i]->name);
		html_end(html);
		for (size_t j = 0; j < list->count; j++)
			write_place(report, list->items[j], parties.items[i]);
		html_end(html);
	}
	html_end(html);
	html_end(html);
	html_end(html);
}

void html_write_allegations(HtmlReport *report)
{
	html_section(report, "allegations", "Allegations");
	if (report->brief->allegations.count > 0)
		write_allegations(report);
	else
		html_element(&report->html, "p", NULL, "None recorded.");
	html_end(&report->html);
}

/* How far up each accuser reaches, the highest first. */
static void write_reaches(HtmlReport *report)
{
	Html *html = &report->html;
	const Brief *brief = report->brief;
	if (brief->reach_count > 0)
		html_element(html, "h3", NULL, "How far up each accuser reaches");
	html_begin(html, "dl", "reaches");
	for (size_t i = 0; i < brief->reach_count; i++) {
		int rung = brief->reaches[i].rung;
		if (i > 0 && rung == brief->reaches[i - 1].rung)
			continue;
		html_element(html, "dt", NULL, words_term(report->arena, VOCAB_RUNG.terms[rung]));
		html_begin(html, "dd", NULL);
		html_name(report, words_reach(report->arena, brief, rung));
		html_end(html);
	}
	html_end_or_drop(html);
}

void html_write_positions(HtmlReport *report)
{
	html_section(report, "positions", "Positions");
	if (report->brief->allegations.count > 0)
		write_matrix(report);
	else
		html_element(&report->html, "p", NULL, "None recorded.");
	write_reaches(report);
	html_end(&report->html);
}

static void write_names(HtmlReport *report, const char *names)
{
	html_begin(&report->html, "td", NULL);
	html_name(report, names);
	html_end(&report->html);
}

static void write_short(HtmlReport *report)
{
	static const char *const headers[] = {"",        "Allegation", "Affirmed by", "Contested by",
					      "Neither", "No position"};
	Html *html = &report->html;
	const BriefAllegations *list = &report->brief->allegations;
	html_element(html, "p", "basis", WORDS_SHORT_LEGEND " No position: accused by it, and none recorded.");
	html_table(report, NULL, "Allegations with the parties on each side");
	html_element(html, "caption", "unseen", "Who stands on which side of each allegation");
	begin_rows(report, headers, sizeof headers / sizeof *headers);
	for (size_t i = 0; i < list->count; i++) {
		const BriefAllegation *a = list->items[i];
		html_begin(html, "tr", NULL);
		html_begin(html, "th", NULL);
		html_attribute(html, "scope", "row");
		html_allegation_link(report, a);
		html_end(html);
		html_begin(html, "td", NULL);
		html_name(report, a->text);
		html_own_marking(report, a->record);
		html_end(html);
		for (BriefSide side = SIDE_AFFIRMS; side <= SIDE_NEITHER; side++)
			write_names(report, words_side(report->arena, a, side));
		write_names(report, words_empties(report->arena, a));
		html_end(html);
	}
	html_end(html);
	html_end(html);
	html_end(html);
}

void html_write_positions_in_short(HtmlReport *report)
{
	html_section(report, "positions", "Positions in short");
	if (report->brief->allegations.count > 0)
		write_short(report);
	else
		html_element(&report->html, "p", NULL, "None recorded.");
	html_end(&report->html);
}
