/* The form of a chain of custody as one HTML file, made to be printed on A4 and signed. It has the style sheet and the
 * policy of the brief: nothing from the network, no script. */
#include <assert.h>
#include <inttypes.h>

#include "ascribe/brief/release.h"
#include "ascribe/casebook/body.h"
#include "ascribe/render/custody.h"
#include "custody_words.h"
#include "report_html.h"
#include "words.h"

static void write_paragraph(HtmlReport *page, const char *class_name, const char *text)
{
	html_begin(&page->html, "p", class_name);
	html_attribute(&page->html, "dir", "auto");
	html_text(&page->html, text);
	html_end(&page->html);
}

static void write_header(HtmlReport *page, const CustodyReport *report)
{
	Html *html = &page->html;
	const json_t *incident = report->incident->body;
	html_begin(html, "header", "brief");
	if (page->brief->marking)
		html_element(html, "p", "marking", marking_label(page->brief->marking));
	html_element(html, "h1", NULL, "Chain of custody");
	html_begin(html, "dl", "facts");
	html_fact(page, "Incident", body_text(incident, "title"));
	html_fact(page, "Ledger",
		  arena_printf(page->arena, "%s, %s", report->origin,
			       words_count(page->arena, report->head.size, "entry", "entries")));
	html_fact(page, "Root", words_root(page->arena, &report->head));
	html_end(html);
	html_end(html);
}

static void begin_table(HtmlReport *page, const char *caption, const char *const *headers, size_t count)
{
	Html *html = &page->html;
	html_begin(html, "div", "scroll");
	html_attribute(html, "tabindex", "0");
	html_begin(html, "table", NULL);
	html_element(html, "caption", NULL, caption);
	html_begin(html, "thead", NULL);
	html_begin(html, "tr", NULL);
	for (size_t i = 0; i < count; i++) {
		html_begin(html, "th", NULL);
		html_attribute(html, "scope", "col");
		html_text(html, headers[i]);
		html_end(html);
	}
	html_end(html);
	html_end(html);
	html_begin(html, "tbody", NULL);
}

static void end_table(Html *html)
{
	html_end(html);
	html_end(html);
	html_end(html);
}

static void write_files(HtmlReport *page, const json_t *body)
{
	static const char *const headers[] = {"File", "What it is", "SHA-256"};
	Html *html = &page->html;
	const json_t *files = body_list(body, "files");
	html_element(html, "h3", NULL, "Files");
	if (json_array_size(files) == 0) {
		html_element(html, "p", NULL, "None: the item is not a file of the casebook.");
		return;
	}
	begin_table(page, "As they were recorded.", headers, 3);
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *file = json_array_get(files, i);
		html_begin(html, "tr", NULL);
		html_begin(html, "td", NULL);
		html_name(page, custody_file_label(file, page->arena));
		html_end(html);
		html_begin(html, "td", NULL);
		html_name(page, custody_words_file(file, page->arena));
		html_end(html);
		html_begin(html, "td", NULL);
		html_element(html, "code", NULL, body_text(file, "sha256"));
		html_end(html);
		html_end(html);
	}
	end_table(html);
}

/* "label: text" on a line of its own within a cell, unless there is no text. */
static void write_line(HtmlReport *page, const char *label, const char *text, bool code)
{
	Html *html = &page->html;
	if (!text)
		return;
	html_begin(html, "div", NULL);
	html_elementf(html, "span", "label", "%s ", label);
	if (code)
		html_element(html, "code", NULL, text);
	else
		html_name(page, text);
	html_end(html);
}

static void write_row(HtmlReport *page, const CustodyRow *row, size_t number)
{
	Html *html = &page->html;
	const json_t *event = row->event;
	html_begin(html, "tr", NULL);
	html_elementf(html, "td", "number", "%zu", number);
	html_begin(html, "td", NULL);
	html_element(html, "strong", NULL, body_text(event, "event"));
	html_element(html, "div", "time", body_text(event, "at"));
	html_end(html);
	html_begin(html, "td", NULL);
	write_line(page, "By", body_text(event, "by"), false);
	write_line(page, "From", body_text(event, "from"), false);
	write_line(page, "To", body_text(event, "to"), false);
	html_end(html);
	html_begin(html, "td", NULL);
	write_line(page, "Place", body_text(event, "place"), false);
	write_line(page, "Reason", body_text(event, "reason"), false);
	write_line(page, "Tool", body_text(event, "tool"), false);
	write_line(page, "SHA-256 before", body_text(event, "before"), true);
	write_line(page, "SHA-256 after", body_text(event, "after"), true);
	html_end(html);
	html_begin(html, "td", NULL);
	html_name(page, custody_words_entry(row, page->arena));
	html_end(html);
	html_end(html);
}

static void write_item(HtmlReport *page, const CustodyItem *item)
{
	static const char *const headers[] = {"No.", "Event", "Who", "How", "Ledger"};
	Html *html = &page->html;
	const json_t *body = item->record.body;
	const char *description = body_text(body, "description");
	html_section(page, arena_printf(page->arena, "item-%s", item->record.slug), body_text(body, "title"));
	html_begin(html, "dl", "facts");
	html_fact(page, "Item", item->record.slug);
	html_fact(page, "Id", item->record.id.text);
	html_fact(page, "Held by", item->holders);
	html_end(html);
	if (description)
		write_paragraph(page, "words", description);
	write_files(page, body);
	html_element(html, "h3", NULL, "Events");
	if (item->row_count == 0)
		html_element(html, "p", NULL, "None recorded.");
	else
		begin_table(page, "In the order in which they happened; times are UTC.", headers, 5);
	for (size_t i = 0; i < item->row_count; i++)
		write_row(page, item->rows[i], i + 1);
	if (item->row_count > 0)
		end_table(html);
	html_element(html, "h3", NULL, "Gaps");
	if (item->gap_count == 0)
		html_element(html, "p", NULL, CUSTODY_NO_GAPS);
	html_begin(html, "ul", "gaps");
	for (size_t i = 0; i < item->gap_count; i++) {
		html_begin(html, "li", NULL);
		html_name(page, item->gaps[i]);
		html_end(html);
	}
	html_end_or_drop(html);
	html_end(html);
}

static void write_signatures(HtmlReport *page)
{
	Html *html = &page->html;
	html_section(page, "signatures", "Signatures");
	html_begin(html, "div", "signatures");
	for (size_t i = 0; i < CUSTODY_SIDES; i++) {
		html_begin(html, "div", NULL);
		html_element(html, "h3", NULL, CUSTODY_SIGNS[i]);
		html_begin(html, "dl", NULL);
		for (size_t j = 0; j < CUSTODY_LINES; j++) {
			html_element(html, "dt", NULL, CUSTODY_SIGNED[j]);
			html_element(html, "dd", NULL, "");
		}
		html_end(html);
		html_end(html);
	}
	html_end(html);
	html_end(html);
}

void custody_html(const CustodyReport *report, Buf *out)
{
	const Brief bounds = custody_bounds(report);
	HtmlReport page = {.html = {.out = out}, .brief = &bounds, .arena = arena_new()};
	html_doctype(&page.html);
	html_begin(&page.html, "html", NULL);
	html_attribute(&page.html, "lang", "en");
	html_head(&page, arena_printf(page.arena, "Chain of custody: %s", body_text(report->incident->body, "title")));
	html_begin_body(&page);
	write_header(&page, report);
	html_begin(&page.html, "main", "form");
	for (size_t i = 0; i < report->item_count; i++)
		write_item(&page, report->items[i]);
	if (report->item_count == 0)
		html_element(&page.html, "p", NULL, "No evidence is recorded.");
	write_signatures(&page);
	html_end(&page.html);
	html_end(&page.html);
	html_end(&page.html);
	assert(page.html.depth == 0);
	arena_free(page.arena);
}
