/* A document as HTML. Private to render/. */
#ifndef RENDER_DOCUMENT_HTML_H
#define RENDER_DOCUMENT_HTML_H

#include "ascribe/render/document.h"
#include "report_html.h"

/* What a Document of the form DOCUMENT_HTML has as its `page`: a report with `html.out`, `arena` and a brief whose
 * marking is that of the document; zero else. */
typedef struct HtmlDocument {
	HtmlReport report;
	size_t depth;        /* lists that are open, each with an item */
	size_t tables;       /* so far */
	const char *heading; /* the last one */
} HtmlDocument;

extern const DocumentForm DOCUMENT_HTML;
void document_html_end(HtmlDocument *page);

#endif
