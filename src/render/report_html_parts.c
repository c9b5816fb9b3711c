/* What the parts of a brief in HTML share: sections, links both ways, quotations. */
#include <inttypes.h>
#include <string.h>

#include "ascribe/casebook/value.h"
#include "report_html.h"
#include "words.h"

void html_section(HtmlReport *report, const char *id, const char *heading)
{
	Html *html = &report->html;
	html_begin(html, "section", NULL);
	html_attribute(html, "id", id);
	html_attributef(html, "aria-labelledby", "%s-title", id);
	html_begin(html, "h2", NULL);
	html_attributef(html, "id", "%s-title", id);
	html_text(html, heading);
	html_end(html);
}

void html_name(HtmlReport *report, const char *text)
{
	html_element(&report->html, "bdi", NULL, text);
}

void html_fact(HtmlReport *report, const char *label, const char *text)
{
	Html *html = &report->html;
	if (!text || !*text)
		return;
	html_begin(html, "div", NULL);
	html_element(html, "dt", NULL, label);
	html_begin(html, "dd", NULL);
	html_attribute(html, "dir", "auto");
	html_text(html, text);
	html_end(html);
	html_end(html);
}

void html_own_marking(HtmlReport *report, const Record *record)
{
	const char *marking = words_own_marking(report->brief, record);
	if (!marking)
		return;
	html_text(&report->html, "; ");
	html_element(&report->html, "strong", NULL, marking);
}

bool html_shows(const HtmlReport *report, const char *section)
{
	for (const HtmlSection *shown = report->sections; shown->id; shown++) {
		if (strcmp(shown->id, section) == 0)
			return true;
	}
	return false;
}

void html_section_link(HtmlReport *report, const char *section, const char *id, const char *text)
{
	if (html_shows(report, section))
		html_link(&report->html, id, text);
	else
		html_text(&report->html, text);
}

void html_paragraph(HtmlReport *report, const char *class_name, const char *text)
{
	html_begin(&report->html, "p", class_name);
	html_attribute(&report->html, "dir", "auto");
	html_text(&report->html, text);
	html_end(&report->html);
}

void html_statement_link(HtmlReport *report, const BriefStatement *statement)
{
	html_section_link(report, "statements", arena_printf(report->arena, "s%zu", statement->number),
			  arena_printf(report->arena, "S%zu", statement->number));
}

void html_statement_of(HtmlReport *report, const BriefStatement *statement)
{
	html_statement_link(report, statement);
	html_text(&report->html, " (");
	html_name(report, words_names(report->arena, &statement->principals));
	html_text(&report->html, ")");
}

void html_allegation_link(HtmlReport *report, const BriefAllegation *allegation)
{
	html_section_link(report, "points", arena_printf(report->arena, "a%zu", allegation->number),
			  arena_printf(report->arena, "A%zu", allegation->number));
}

void html_source_link(HtmlReport *report, const BriefSource *source)
{
	html_section_link(report, "sources", arena_printf(report->arena, "source-%s", source->slug), source->slug);
}

void html_evidence_link(HtmlReport *report, const BriefEvidence *evidence)
{
	Html *html = &report->html;
	if (!html_shows(report, "evidence")) {
		html_name(report, evidence->title);
		return;
	}
	html_begin(html, "a", NULL);
	html_attributef(html, "href", "#evidence-%s", evidence->slug);
	html_name(report, evidence->title);
	html_end(html);
}

void html_source_links(HtmlReport *report, const BriefSources *list)
{
	for (size_t i = 0; i < list->count; i++) {
		html_text(&report->html, i > 0 ? ", " : "");
		html_source_link(report, list->items[i]);
	}
}

void html_statement_links(HtmlReport *report, const BriefStatements *list)
{
	for (size_t i = 0; i < list->count; i++) {
		html_text(&report->html, i > 0 ? ", " : "");
		html_statement_link(report, list->items[i]);
	}
}

const char *html_position_id(HtmlReport *report, const BriefCell *cell, const BriefPosition *position)
{
	return arena_printf(report->arena, "a%zu-s%zu-%s", cell->allegation->number, position->statement->number,
			    cell->party->slug);
}

/* Which source, and which characters of it. */
static void write_place(HtmlReport *report, const BriefQuote *quote)
{
	Html *html = &report->html;
	if (quote->source)
		html_source_link(report, quote->source);
	else
		html_text(html, "source not at hand");
	if (quote->anchored)
		html_textf(html, ", characters %" PRIu64 "–%" PRIu64, quote->start, quote->end);
	else
		html_text(html, ", place not given");
	if (brief_standing_words(quote))
		html_textf(html, "; %s", brief_standing_words(quote));
}

static void write_label(HtmlReport *report, const BriefStatement *statement, size_t which, bool is_entry)
{
	const char *id = arena_printf(report->arena, "s%zu-q%zu", statement->number, which + 1);
	const char *label = arena_printf(report->arena, "S%zu.%zu", statement->number, which + 1);
	if (is_entry)
		html_element(&report->html, "b", NULL, label);
	else
		html_section_link(report, "statements", id, label);
	html_text(&report->html, " ");
}

static void write_words(HtmlReport *report, const BriefQuote *quote)
{
	Html *html = &report->html;
	const char *language = value_text(quote->body, "language");
	if (!quote->direct)
		html_elementf(html, "p", "voice", "As the source puts it (%s voice):", quote->voice);
	html_begin(html, "p", quote->direct ? "words spoken" : "words");
	if (language)
		html_attribute(html, "lang", language);
	html_attribute(html, "dir", "auto");
	html_text(html, quote->exact);
	html_end(html);
}

static void write_translation(HtmlReport *report, const BriefQuote *quote)
{
	Html *html = &report->html;
	const char *translation = value_text(quote->body, "translation");
	const char *translator = value_text(quote->body, "translator");
	if (!translation)
		return;
	html_elementf(html, "p", "voice", "Translation%s%s:", translator ? " by " : "", translator ? translator : "");
	html_begin(html, "p", "words");
	html_attribute(html, "lang", "en");
	html_attribute(html, "dir", "auto");
	html_text(html, translation);
	html_end(html);
}

void html_quote(HtmlReport *report, const BriefStatement *statement, size_t which, bool is_entry)
{
	Html *html = &report->html;
	const BriefQuote *quote = &statement->quotes[which];
	html_begin(html, "blockquote", NULL);
	if (is_entry)
		html_attributef(html, "id", "s%zu-q%zu", statement->number, which + 1);
	write_words(report, quote);
	write_translation(report, quote);
	html_begin(html, "p", "place");
	write_label(report, statement, which, is_entry);
	write_place(report, quote);
	if (is_entry && quote->about.count > 0)
		html_text(html, "; about ");
	for (size_t i = 0; is_entry && i < quote->about.count; i++) {
		html_text(html, i > 0 ? ", " : "");
		html_allegation_link(report, quote->about.items[i]);
	}
	html_end(html);
	html_end(html);
}

static bool speaks_about(const BriefQuote *quote, const BriefAllegation *allegation)
{
	for (size_t i = 0; i < quote->about.count; i++) {
		if (quote->about.items[i] == allegation)
			return true;
	}
	return false;
}

void html_quotes_about(HtmlReport *report, const BriefPosition *position)
{
	const BriefStatement *s = position->statement;
	for (size_t i = 0; i < s->quote_count; i++) {
		if (speaks_about(&s->quotes[i], position->allegation))
			html_quote(report, s, i, false);
	}
}

void html_table(HtmlReport *report, const char *class_name, const char *label)
{
	Html *html = &report->html;
	html_begin(html, "div", "scroll");
	html_attribute(html, "role", "region");
	html_attribute(html, "aria-label", label);
	html_attribute(html, "tabindex", "0");
	html_begin(html, "table", class_name);
}

void html_column(HtmlReport *report, const char *text)
{
	html_begin(&report->html, "th", NULL);
	html_attribute(&report->html, "scope", "col");
	html_text(&report->html, text);
	html_end(&report->html);
}
