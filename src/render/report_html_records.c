/* Evidence, responses, timeline, sources and parties of a brief in HTML. */
#include <inttypes.h>
#include <string.h>

#include "ascribe/casebook/value.h"
#include "report_html.h"
#include "words.h"

static void begin_record(HtmlReport *report, const char *kind, const char *slug)
{
	html_begin(&report->html, "article", "record");
	html_attributef(&report->html, "id", "%s-%s", kind, slug);
	html_begin(&report->html, "p", "who");
}

static void write_words(HtmlReport *report, const char *text)
{
	if (!text)
		return;
	html_begin(&report->html, "p", "words");
	html_attribute(&report->html, "dir", "auto");
	html_text(&report->html, text);
	html_end(&report->html);
}

static void write_title(HtmlReport *report, const char *text)
{
	html_begin(&report->html, "strong", NULL);
	html_name(report, text);
	html_end(&report->html);
}

static void write_none(HtmlReport *report, size_t count)
{
	if (count == 0)
		html_element(&report->html, "p", NULL, "None recorded.");
}

static void write_cite(HtmlReport *report, const BriefCite *cite)
{
	Html *html = &report->html;
	html_begin(html, "li", NULL);
	html_statement_link(report, cite->statement);
	html_text(html, " ");
	html_name(report, words_names(report->arena, &cite->statement->principals));
	html_textf(html, " %s%s", cite->bearing, cite->allegation ? " " : "");
	if (cite->allegation)
		html_allegation_link(report, cite->allegation);
	html_textf(html, ": %s", words_term(report->arena, cite->disclosure));
	html_end(html);
}

static void write_origins(HtmlReport *report, const BriefEvidence *e)
{
	Html *html = &report->html;
	if (e->derived_count == 0)
		return;
	html_begin(html, "li", NULL);
	html_element(html, "span", "label", "Draws on: ");
	for (size_t i = 0; i < e->derived_count; i++)
		html_textf(html, "%s%s", i > 0 ? ", " : "", e->derived_from[i]);
	html_textf(html, "; %s", words_origins(report->arena, e));
	html_end(html);
}

static void write_custody(HtmlReport *report, const Value *body)
{
	const char *custody = words_custody(report->arena, body);
	if (!custody)
		return;
	html_begin(&report->html, "li", NULL);
	html_element(&report->html, "span", "label", "Custody: ");
	html_name(report, custody);
	html_end(&report->html);
}

static void write_evidence(HtmlReport *report, const BriefEvidence *e)
{
	Html *html = &report->html;
	const Value *body = e->record->fields;
	const char *grade = value_text(body, "credibility");
	begin_record(report, "evidence", e->slug);
	write_title(report, e->title);
	html_end(html);
	html_begin(html, "p", "basis");
	html_textf(html, "%s; %s; held by ", e->slug, words_term(report->arena, value_text(body, "type")));
	html_name(report, e->held_by ? e->held_by->name : "no one recorded");
	html_textf(html, "; credibility %s", grade ? grade : "not graded");
	html_own_marking(report, e->record);
	html_end(html);
	write_words(report, value_text(body, "description"));
	html_begin(html, "ul", "details");
	for (size_t i = 0; i < e->cite_count; i++)
		write_cite(report, e->cites[i]);
	if (e->cite_count == 0)
		html_element(html, "li", NULL, "cited by no statement");
	write_origins(report, e);
	write_custody(report, body);
	html_end(html);
	html_end(html);
}

void html_write_response(HtmlReport *report, const BriefResponse *r, bool is_entry)
{
	Html *html = &report->html;
	const Value *body = r->record->fields, *basis = value_list(body, "legal_basis");
	html_begin(html, "article", "record");
	if (is_entry)
		html_attributef(html, "id", "response-%s", r->slug);
	html_begin(html, "p", "who");
	write_title(report, r->actor ? r->actor->name : "?");
	html_textf(html, ": %s", words_term(report->arena, value_text(body, "type")));
	if (r->targets.count > 0) {
		html_text(html, " towards ");
		html_name(report, words_names(report->arena, &r->targets));
	}
	html_textf(html, ", %s; %s", value_text(body, "status"), words_date(report->arena, &r->done));
	html_own_marking(report, r->record);
	html_end(html);
	write_words(report, value_text(body, "text"));
	html_begin(html, "p", "basis");
	if (value_count(basis) > 0)
		html_textf(html, "Legal basis: %s. ", words_list(report->arena, basis));
	if (r->announced_in.count > 0)
		html_text(html, "Announced in ");
	html_statement_links(report, &r->announced_in);
	html_text(html, r->announced_in.count > 0 ? ". " : "");
	if (r->because_of.count > 0)
		html_text(html, "Because of ");
	html_statement_links(report, &r->because_of);
	html_text(html, r->because_of.count > 0 ? ". " : "");
	if (r->sources.count > 0)
		html_text(html, "Stands in ");
	html_source_links(report, &r->sources);
	html_end_or_drop(html);
	html_end(html);
}

/* An address is a link only where it is one of the web: no other scheme can be reached from a report. */
static void write_url(HtmlReport *report, const char *url)
{
	Html *html = &report->html;
	if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0) {
		html_text(html, url);
		return;
	}
	html_begin(html, "a", NULL);
	html_attribute(html, "href", url);
	html_attribute(html, "rel", "noreferrer noopener external");
	html_text(html, url);
	html_end(html);
}

static void write_captures(HtmlReport *report, const BriefSource *source)
{
	Html *html = &report->html;
	const Value *captures = value_list(source->record->fields, "captures");
	for (size_t i = 0; i < value_count(captures); i++) {
		const Value *capture = value_at(captures, i);
		html_begin(html, "li", NULL);
		html_element(html, "span", "label",
			     value_text(capture, "extracted_from") ? "Text of a capture: SHA-256 "
								   : "Captured: SHA-256 ");
		html_element(html, "code", NULL, value_text(capture, "sha256"));
		html_textf(html, ", %" PRId64 " bytes", value_integer(value_get(capture, "size")));
		html_end(html);
	}
	if (!source->captured)
		html_element(html, "li", NULL, "No bytes of it were kept");
}

static void write_source(HtmlReport *report, const BriefSource *source)
{
	Html *html = &report->html;
	const Value *body = source->record->fields;
	const char *grade = value_text(body, "reliability"), *url = value_text(body, "url");
	begin_record(report, "source", source->slug);
	write_title(report, value_text(body, "title"));
	html_end(html);
	html_begin(html, "p", "basis");
	html_textf(html, "%s; %s; ", source->slug, words_term(report->arena, value_text(body, "type")));
	html_name(report, source->publisher ? source->publisher->name : "publisher not recorded");
	html_textf(html, "; published %s; reliability %s", words_date(report->arena, &source->published),
		   grade ? grade : "not graded");
	if (url) {
		html_text(html, "; ");
		write_url(report, url);
	}
	html_own_marking(report, source->record);
	html_end(html);
	html_begin(html, "ul", "details");
	write_captures(report, source);
	if (source->derived_from.count > 0) {
		html_begin(html, "li", NULL);
		html_element(html, "span", "label", "Draws on: ");
		html_source_links(report, &source->derived_from);
		html_end(html);
	}
	if (source->interests.count > 0) {
		html_begin(html, "li", NULL);
		html_element(html, "span", "label", "Published from the side of: ");
		html_name(report, words_names(report->arena, &source->interests));
		html_end(html);
	}
	html_end(html);
	html_end(html);
}

static void write_party(HtmlReport *report, const BriefParty *party)
{
	Html *html = &report->html;
	const char *office = value_text(party->record->fields, "office");
	html_begin(html, "li", NULL);
	html_attributef(html, "id", "party-%s", party->slug);
	write_title(report, party->name);
	html_textf(html, " (%s): %s", party->slug,
		   words_term(report->arena, value_text(party->record->fields, "type")));
	if (office) {
		html_text(html, ", ");
		html_name(report, office);
	}
	if (party->principal != party) {
		html_text(html, "; counts for ");
		html_name(report, party->principal->name);
	}
	for (size_t i = 0; i < party->merged.count; i++) {
		html_text(html, i > 0 ? ", " : "; also recorded as ");
		html_name(report, party->merged.items[i]->name);
		html_textf(html, " (%s)", party->merged.items[i]->slug);
	}
	html_own_marking(report, party->record);
	html_end(html);
}

void html_write_evidence(HtmlReport *report)
{
	const Brief *brief = report->brief;
	html_section(report, "evidence", "Evidence");
	write_none(report, brief->evidence.count);
	for (size_t i = 0; i < brief->evidence.count; i++)
		write_evidence(report, brief->evidence.items[i]);
	html_end(&report->html);
}

/* What one party cites; true where that is anything. */
static bool write_citations_of(HtmlReport *report, const BriefParty *party)
{
	Html *html = &report->html;
	const BriefEvidences *list = &report->brief->evidence;
	bool any = false;
	for (size_t i = 0; i < list->count; i++) {
		for (size_t j = 0; j < list->items[i]->cite_count; j++) {
			const BriefCite *cite = list->items[i]->cites[j];
			const char *grade = value_text(list->items[i]->record->fields, "credibility");
			if (!parties_have(&cite->statement->principals, party))
				continue;
			if (!any) {
				html_begin(html, "h3", NULL);
				html_name(report, party->name);
				html_end(html);
				html_begin(html, "ul", "details");
			}
			any = true;
			html_begin(html, "li", NULL);
			html_evidence_link(report, list->items[i]);
			html_textf(html, ": %s ", cite->bearing);
			if (cite->allegation)
				html_allegation_link(report, cite->allegation);
			else
				html_text(html, "no allegation in particular");
			html_text(html, " (");
			html_statement_link(report, cite->statement);
			html_textf(html, "); %s; credibility %s; %s", words_term(report->arena, cite->disclosure),
				   grade ? grade : "not graded", words_origins(report->arena, list->items[i]));
			html_own_marking(report, list->items[i]->record);
			html_end(html);
		}
	}
	if (any)
		html_end(html);
	return any;
}

void html_write_citations(HtmlReport *report)
{
	const BriefParties *parties = &report->brief->parties;
	bool any = false;
	html_section(report, "citations", "Evidence by the party that cites it");
	for (size_t i = 0; i < parties->count; i++)
		any |= write_citations_of(report, parties->items[i]);
	write_none(report, any);
	html_end(&report->html);
}

void html_write_responses(HtmlReport *report)
{
	const Brief *brief = report->brief;
	html_section(report, "responses", "Responses");
	write_none(report, brief->response_count);
	for (size_t i = 0; i < brief->response_count; i++)
		html_write_response(report, brief->responses[i], true);
	html_end(&report->html);
}

void html_write_sources(HtmlReport *report)
{
	const Brief *brief = report->brief;
	html_section(report, "sources", "Sources");
	write_none(report, brief->sources.count);
	for (size_t i = 0; i < brief->sources.count; i++)
		write_source(report, brief->sources.items[i]);
	html_end(&report->html);
}

void html_write_parties(HtmlReport *report)
{
	const Brief *brief = report->brief;
	html_section(report, "parties", "Parties");
	html_begin(&report->html, "ul", "parties");
	for (size_t i = 0; i < brief->parties.count; i++)
		write_party(report, brief->parties.items[i]);
	html_end_or_drop(&report->html);
	html_end(&report->html);
}
