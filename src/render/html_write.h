/* Writing HTML with SVG in it. Everything goes through here: tags and names of attributes are constants of the
 * program, all else is escaped as it is written, and what is begun is ended in order. There is no way to add markup
 * from text. HTML Living Standard, "Writing HTML documents"; SVG 2 as it stands inside HTML. */
#ifndef ASCRIBE_RENDER_HTML_WRITE_H
#define ASCRIBE_RENDER_HTML_WRITE_H

#include <stdbool.h>
#include <stddef.h>

#include "ascribe/base/mem.h"

#define HTML_DEPTH_MAX 32

/* Zero-initialise but for `out`. */
typedef struct Html {
	Buf *out;
	const char *open[HTML_DEPTH_MAX]; /* elements that were begun and not ended */
	size_t begun[HTML_DEPTH_MAX];     /* where in `out` they begin */
	size_t depth;
	bool in_tag; /* attributes may still follow */
} Html;

/* The escaping functions, one a context. Each makes what is unsafe on a terminal (controls, bidirectional overrides)
 * visible, as in <U+202E>; line breaks stay in text alone, a tab is a
 * space. */
void html_escape_text(Buf *out, const char *text);
void html_escape_attribute(Buf *out, const char *text); /* within double quotes */
void svg_escape_text(Buf *out, const char *text);       /* well-formed XML too: no noncharacters */

/* Begin an element; `class_name` may be NULL. Attributes follow, then what is in it, then html_end. */
void html_begin(Html *html, const char *tag, const char *class_name);
void html_attribute(Html *html, const char *name, const char *value);
void html_attributef(Html *html, const char *name, const char *format, ...) PRINTF_LIKE(3, 4);
void html_end(Html *html);
/* End an element, or leave it out where nothing was put into it. */
void html_end_or_drop(Html *html);
/* End an element that has no content and no end tag: meta, br. */
void html_end_void(Html *html);

void html_text(Html *html, const char *text);
void html_textf(Html *html, const char *format, ...) PRINTF_LIKE(2, 3);
/* An element with text alone. */
void html_element(Html *html, const char *tag, const char *class_name, const char *text);
void html_elementf(Html *html, const char *tag, const char *class_name, const char *format, ...) PRINTF_LIKE(4, 5);
/* A link to a place in the document: href="#id". */
void html_link(Html *html, const char *id, const char *text);

/* Text of SVG: in <text> and <title>. */
void svg_text(Html *html, const char *text);
void svg_attribute_number(Html *html, const char *name, long value);

/* The program's own style sheet, as it is. */
void html_style(Html *html, const char *constant);
void html_doctype(Html *html);

#endif
