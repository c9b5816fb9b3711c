/* A brief as one HTML file: its frame, its bottom line and what closes it. It asks nothing of the network and runs no
 * script: its Content Security Policy allows its own style sheet, by its hash, and nothing else. */
#include "report_html.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "ascribe/brief/release.h"
#include "ascribe/casebook/value.h"
#include "ascribe/crypto/base64.h"
#include "ascribe/crypto/hash.h"
#include "report_changes.h"
#include "words.h"

static void write_meta(HtmlReport *report, const char *name, const char *value, const char *content)
{
	html_begin(&report->html, "meta", NULL);
	html_attribute(&report->html, name, value);
	html_attribute(&report->html, "content", content);
	html_end_void(&report->html);
}

/* The hash is of the style element's very content. */
static const char *policy(HtmlReport *report)
{
	Buf text = {0};
	Hash hash = hash_bytes(REPORT_CSS, strlen(REPORT_CSS));
	base64_add(&text, hash.bytes, sizeof hash.bytes);
	const char *line = arena_printf(report->arena,
					"default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; "
					"form-action 'none'",
					text.data);
	buf_free(&text);
	return line;
}

void html_head(HtmlReport *report, const char *title)
{
	Html *html = &report->html;
	html_begin(html, "head", NULL);
	html_begin(html, "meta", NULL);
	html_attribute(html, "charset", "utf-8");
	html_end_void(html);
	write_meta(report, "http-equiv", "Content-Security-Policy", policy(report));
	write_meta(report, "name", "viewport", "width=device-width, initial-scale=1");
	write_meta(report, "name", "color-scheme", "light dark");
	write_meta(report, "name", "referrer", "no-referrer");
	html_element(html, "title", NULL, title);
	html_style(html, REPORT_CSS);
	html_end(html);
}

static void write_bounds(HtmlReport *report)
{
	const Brief *brief = report->brief;
	if (brief->as_of)
		html_fact(report, "As of",
			  arena_printf(report->arena,
				       "what was said and done by %s. Left out as later, or not certainly by then: %zu",
				       words_date(report->arena, &(BriefDate){.text = brief->as_of}), brief->left_out));
	if (brief->known_at)
		html_fact(report, "Known at",
			  arena_printf(report->arena, "what the casebook held at %s", brief->known_at));
	if (brief->release)
		html_fact(report, "Released", words_release(report->arena, brief));
	html_fact(report, "Ledger",
		  arena_printf(report->arena, "%s, %" PRIu64 " entries", brief->origin, brief->head.size));
}

static void write_header(HtmlReport *report)
{
	Html *html = &report->html;
	const Brief *brief = report->brief;
	const Value *body = brief->incident->fields;
	html_begin(html, "header", "brief");
	if (brief->marking)
		html_element(html, "p", "marking", marking_label(brief->marking));
	html_element(html, "p", "kind", "Brief: attribution set against denial");
	html_begin(html, "h1", NULL);
	html_attribute(html, "dir", "auto");
	html_text(html, value_text(body, "title"));
	html_end(html);
	html_begin(html, "dl", "facts");
	html_fact(report, "Template", words_reader(report->arena, report->reader));
	html_fact(report, "Began", words_incident_date(report->arena, brief, "began"));
	html_fact(report, "Ended", words_incident_date(report->arena, brief, "ended"));
	html_fact(report, "Noticed", words_incident_date(report->arena, brief, "discovered"));
	html_fact(report, "Hit", words_victims(report->arena, brief));
	html_fact(report, "Types", words_terms(report->arena, value_list(body, "types")));
	html_fact(report, "Effects", words_list(report->arena, value_list(body, "effects")));
	write_bounds(report);
	html_end(html);
	html_end(html);
}

static void write_nav(HtmlReport *report)
{
	Html *html = &report->html;
	html_begin(html, "nav", "contents");
	html_attribute(html, "aria-label", "Sections");
	html_begin(html, "ol", NULL);
	for (const HtmlSection *section = report->sections; section->id; section++) {
		if (!section->title)
			continue;
		html_begin(html, "li", NULL);
		html_link(html, section->id, section->title);
		html_end(html);
	}
	html_end(html);
	html_end(html);
}

/* How long the text of an allegation is that stands here as the bottom line quotes it: whole but for its full stop, and
 * with the mark of quotation behind it. -1 for none. */
static long quoted_here(const Brief *brief, const char *at)
{
	for (size_t i = 0; i < brief->allegations.count; i++) {
		const char *text = brief->allegations.items[i]->text;
		size_t len = strlen(text);
		while (len > 0 && strchr(". ", text[len - 1]))
			len--;
		if (strncmp(at, text, len) == 0 && at[len] == '"')
			return (long)len;
	}
	return -1;
}

/* A line that was composed from the positions: our sentences, in which allegations keep to a direction of their own. */
static void write_composed(HtmlReport *report)
{
	Html *html = &report->html;
	const char *at = report->brief->bottom_line;
	html_begin(html, "p", "bottom-line words");
	for (const char *mark; (mark = strchr(at, '"')); at = mark + 1) {
		html_text(html, arena_strndup(report->arena, at, (size_t)(mark + 1 - at)));
		long len = quoted_here(report->brief, mark + 1);
		if (len < 0)
			continue;
		html_name(report, arena_strndup(report->arena, mark + 1, (size_t)len));
		mark += len;
	}
	html_text(html, at);
	html_end(html);
}

static void write_bottom_line(HtmlReport *report)
{
	Html *html = &report->html;
	const Brief *brief = report->brief;
	html_section(report, "bottom-line", "Bottom line");
	if (brief->assessment) {
		html_paragraph(report, "bottom-line words", brief->bottom_line);
		const Record *note = brief->assessment->record;
		const char *likelihood = value_text(note->fields, "likelihood");
		const char *confidence = value_text(note->fields, "confidence");
		if (likelihood)
			html_elementf(html, "p", "judgement", "Likelihood: %s.", words_term(report->arena, likelihood));
		if (confidence)
			html_elementf(html, "p", "judgement", "Confidence in the judgement: %s.", confidence);
		html_elementf(html, "p", "basis", "Assessment by %s, ledger index %" PRIu64 "%s.", note->author,
			      note->index, words_own_marking_after(report->arena, "; ", brief, note));
	} else {
		write_composed(report);
		html_element(html, "p", "basis",
			     "Composed from the positions below; no analyst’s assessment is recorded.");
	}
	if (brief->gap_count > 0) {
		html_begin(html, "p", "basis");
		html_text(html, "What is missing: ");
		html_section_link(
			report, "gaps", "gaps",
			arena_printf(report->arena, "%zu gap%s", brief->gap_count, brief->gap_count == 1 ? "" : "s"));
		html_text(html, ".");
		html_end(html);
	}
	if (value_text(brief->incident->fields, "summary"))
		html_paragraph(report, "words", value_text(brief->incident->fields, "summary"));
	html_end(html);
}

static void write_notes(HtmlReport *report)
{
	Html *html = &report->html;
	const Brief *brief = report->brief;
	html_section(report, "notes", "Analysts’ notes");
	if (brief->note_count == 0)
		html_element(html, "p", NULL, "None.");
	for (size_t i = 0; i < brief->note_count; i++) {
		const Record *note = brief->notes[i].record;
		const char *likelihood = value_text(note->fields, "likelihood");
		const char *confidence = value_text(note->fields, "confidence");
		html_begin(html, "article", "record");
		html_begin(html, "p", "who");
		html_element(html, "strong", NULL, note->author);
		const char *gap = value_text(note->fields, "gap");
		html_textf(html, ", %s%s%s, ledger index %" PRIu64 ", dated %s%s", value_text(note->fields, "type"),
			   gap ? ": " : "", gap ? gap : "", note->index, note->at,
			   brief->notes[i].superseded ? " (replaced by a later note)" : "");
		html_own_marking(report, note);
		html_end(html);
		html_paragraph(report, "words", value_text(note->fields, "body"));
		if (likelihood)
			html_elementf(html, "p", "judgement", "Likelihood: %s.", words_term(report->arena, likelihood));
		if (confidence)
			html_elementf(html, "p", "judgement", "Confidence: %s.", confidence);
		html_end(html);
	}
	html_end(html);
}

static void write_ledger(HtmlReport *report)
{
	Html *html = &report->html;
	const Brief *brief = report->brief;
	html_section(report, "ledger", "Ledger");
	html_begin(html, "dl", "facts");
	html_fact(report, "Incident", brief->incident->slug);
	html_fact(report, "Origin", brief->origin);
	html_fact(report, "Size", arena_printf(report->arena, "%" PRIu64 " entries", brief->head.size));
	html_fact(report, "Root", words_root(report->arena, &brief->head));
	html_end(html);
	html_element(html, "p", NULL, "Every record above is in a signed entry below this root (RFC 6962, SHA-256).");
	html_end(html);
}

void html_begin_body(HtmlReport *report)
{
	static const char *const classes[][2] = {{"red", "tlp-red"},
						 {"amber+strict", "tlp-amber-strict"},
						 {"amber", "tlp-amber"},
						 {"green", "tlp-green"},
						 {"clear", "tlp-clear"}};
	const char *marking = report->brief->marking;
	html_begin(&report->html, "body", NULL);
	for (size_t i = 0; marking && i < sizeof classes / sizeof *classes; i++) {
		if (strcmp(classes[i][0], marking) == 0)
			html_attribute(&report->html, "class", classes[i][1]);
	}
	if (marking)
		html_attribute(&report->html, "data-marking", marking_label(marking));
}

static void write_changes(HtmlReport *report)
{
	Html *html = &report->html;
	const BriefChanges *changes = report->brief->changes;
	if (!changes)
		return;
	html_section(report, "changes", arena_printf(report->arena, "What changed since %s", changes->since));
	html_paragraph(report, "basis", changes_lead(report->arena, changes));
	for (size_t i = 0; i < changes->record_count; i++) {
		if (i == 0 || changes->records[i].kind != changes->records[i - 1].kind)
			html_element(html, "h3", NULL, changes_heading(changes->records[i].kind));
		html_paragraph(report, "words", changes_record_words(report->arena, &changes->records[i]));
		html_begin(html, "ul", NULL);
		for (size_t j = 0; j < changes_edits_shown(&changes->records[i]); j++)
			html_element(html, "li", NULL, changes_edit_words(report->arena, &changes->records[i], j));
		html_end_or_drop(html);
	}
	if (changes->shift_count > 0)
		html_element(html, "h3", NULL, "Positions that differ");
	for (size_t i = 0; i < changes->shift_count; i++)
		html_paragraph(report, "words", changes_shift_words(report->arena, &changes->shifts[i]));
	for (size_t i = 0; i < changes->gap_count; i++) {
		if (i == 0 || changes->gaps[i].kind != changes->gaps[i - 1].kind)
			html_element(html, "h3", NULL, changes_gap_heading(changes->gaps[i].kind));
		html_paragraph(report, "words", changes_gap_words(report->arena, &changes->gaps[i]));
	}
	html_end(html);
}

static const HtmlSection WHOLE[] = {{"bottom-line", "Bottom line", write_bottom_line},
				    {"changes", NULL, write_changes},
				    {"allegations", "Allegations", html_write_allegations},
				    {"positions", "Positions", html_write_positions},
				    {"points", "Point by point", html_write_points},
				    {"answers", "Who answers whom", html_write_answers},
				    {"timeline", "Timeline", html_write_timeline},
				    {"statements", "Statements", html_write_statements},
				    {"evidence", "Evidence", html_write_evidence},
				    {"hypotheses", NULL, html_write_hypotheses},
				    {"responses", "Responses", html_write_responses},
				    {"sources", "Sources", html_write_sources},
				    {"parties", "Parties", html_write_parties},
				    {"notes", "Analysts’ notes", write_notes},
				    {"gaps", "Gaps", html_write_gaps},
				    {"ledger", "Ledger", write_ledger},
				    {0}};

static const HtmlSection EXECUTIVE[] = {{"bottom-line", "Bottom line", write_bottom_line},
					{"changes", NULL, write_changes},
					{"positions", "Positions in short", html_write_positions_in_short},
					{"open", "What stands open", html_write_open_gaps},
					{0}};

static const HtmlSection TECHNICAL[] = {{"changes", NULL, write_changes},
					{"citations", "Evidence by party", html_write_citations},
					{"evidence", "Evidence", html_write_evidence},
					{"hypotheses", NULL, html_write_hypotheses},
					{"sources", "Sources", html_write_sources},
					{"points", "Point by point", html_write_points},
					{"statements", "Statements", html_write_statements},
					{"evidence-gaps", "Gaps of evidence", html_write_evidence_gaps},
					{"ledger", "Ledger", write_ledger},
					{0}};

static const HtmlSection LEGAL[] = {{"bottom-line", "Bottom line", write_bottom_line},
				    {"changes", NULL, write_changes},
				    {"norms", "By norm", html_write_norms},
				    {"responses", "Responses", html_write_responses},
				    {"allegations", "Allegations", html_write_allegations},
				    {"positions", "Positions", html_write_positions},
				    {"timeline", "Timeline", html_write_timeline},
				    {"answers", "Who answers whom", html_write_answers},
				    {"statements", "Statements", html_write_statements},
				    {"ledger", "Ledger", write_ledger},
				    {0}};

static const HtmlSection *const TEMPLATES[] = {
	[REPORT_WHOLE] = WHOLE, [REPORT_EXECUTIVE] = EXECUTIVE, [REPORT_TECHNICAL] = TECHNICAL, [REPORT_LEGAL] = LEGAL};

static void write_body(HtmlReport *report)
{
	Html *html = &report->html;
	html_begin_body(report);
	html_begin(html, "a", "skip");
	html_attribute(html, "href", "#main");
	html_text(html, "Skip to the brief");
	html_end(html);
	write_header(report);
	html_begin(html, "div", "frame");
	write_nav(report);
	html_begin(html, "main", NULL);
	html_attribute(html, "id", "main");
	for (const HtmlSection *section = report->sections; section->id; section++)
		section->write(report);
	html_end(html);
	html_end(html);
	html_end(html);
}

void report_html_for(const Brief *brief, ReportReader reader, Buf *out)
{
	HtmlReport report = {.html = {.out = out},
			     .brief = brief,
			     .reader = reader,
			     .sections = TEMPLATES[reader],
			     .arena = arena_new()};
	html_doctype(&report.html);
	html_begin(&report.html, "html", NULL);
	html_attribute(&report.html, "lang", "en");
	html_head(&report, value_text(brief->incident->fields, "title"));
	write_body(&report);
	html_end(&report.html);
	assert(report.html.depth == 0);
	arena_free(report.arena);
}

void report_html(const Brief *brief, Buf *out)
{
	report_html_for(brief, REPORT_WHOLE, out);
}
