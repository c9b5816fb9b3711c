/* A document as one HTML file, in the frame of the brief: its style sheet, its policy, its marking. The title begins
 * the page, and document_html_end ends it. */
#include <assert.h>

#include "ascribe/brief/release.h"
#include "document_html.h"

#define PAGE(document) ((HtmlDocument *)(document)->page)

static void end_lists(HtmlDocument *page, size_t depth)
{
	for (; page->depth > depth; page->depth--) {
		html_end(&page->report.html);
		html_end(&page->report.html);
	}
}

static void begin_page(HtmlDocument *page, const char *title)
{
	Html *html = &page->report.html;
	html_doctype(html);
	html_begin(html, "html", NULL);
	html_attribute(html, "lang", "en");
	html_head(&page->report, title);
	html_begin_body(&page->report);
	html_begin(html, "main", "form");
	if (page->report.brief->marking)
		html_element(html, "p", "marking", marking_label(page->report.brief->marking));
}

static void heading(Document *document, unsigned level, const char *text)
{
	static const char *const tags[] = {"h1", "h2", "h3"};
	HtmlDocument *page = PAGE(document);
	Html *html = &page->report.html;
	if (level == 1)
		begin_page(page, text);
	end_lists(page, 0);
	html_begin(html, tags[level - 1], NULL);
	html_attribute(html, "dir", "auto");
	html_text(html, text);
	html_end(html);
	page->heading = arena_strdup(page->report.arena, text);
}

static void paragraph(Document *document, const char *text)
{
	end_lists(PAGE(document), 0);
	html_paragraph(&PAGE(document)->report, "words", text);
}

/* An item stays open for what is below it. */
static void item(Document *document, unsigned depth, const char *text)
{
	HtmlDocument *page = PAGE(document);
	Html *html = &page->report.html;
	assert(depth <= page->depth);
	end_lists(page, depth + 1);
	if (page->depth > depth) {
		html_end(html);
	} else {
		html_begin(html, "ul", NULL);
		page->depth++;
	}
	html_begin(html, "li", NULL);
	html_name(&page->report, text);
}

static void quote(Document *document, unsigned depth, const char *text)
{
	HtmlDocument *page = PAGE(document);
	end_lists(page, depth + 1);
	html_begin(&page->report.html, "blockquote", NULL);
	html_paragraph(&page->report, "words", text);
	html_end(&page->report.html);
}

static void row(HtmlDocument *page, const DocumentTable *table, const char *const *cells, bool head)
{
	Html *html = &page->report.html;
	html_begin(html, "tr", NULL);
	for (size_t i = 0; i < table->columns; i++) {
		const char *text = cells[i] ? cells[i] : "";
		bool header = *text && (head || i == 0);
		html_begin(html, header ? "th" : "td", NULL);
		if (header)
			html_attribute(html, "scope", head ? "col" : "row");
		if (*text)
			html_name(&page->report, text);
		html_end(html);
	}
	html_end(html);
}

static void table(Document *document, const DocumentTable *table)
{
	HtmlDocument *page = PAGE(document);
	Html *html = &page->report.html;
	const char *label = arena_printf(page->report.arena, "Table %zu: %s", ++page->tables, page->heading);
	end_lists(page, 0);
	html_table(&page->report, NULL, label);
	html_element(html, "caption", "unseen", label);
	html_begin(html, "thead", NULL);
	row(page, table, table->headers, true);
	html_end(html);
	html_begin(html, "tbody", NULL);
	for (size_t i = 0; i < table->row_count; i++)
		row(page, table, table->cells + i * table->columns, false);
	html_end(html);
	html_end(html);
	html_end(html);
}

void document_html_end(HtmlDocument *page)
{
	end_lists(page, 0);
	while (page->report.html.depth > 0)
		html_end(&page->report.html);
}

const DocumentForm DOCUMENT_HTML = {heading, paragraph, item, quote, table};
