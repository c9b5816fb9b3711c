/* Writing HTML and SVG; see html_write.h. */
#include "html_write.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/utf8.h"

static void add_escaped(Buf *out, const char *text, bool keep_newlines, bool quotes)
{
	Buf safe = {0};
	utf8_add_terminal_safe(&safe, text, strlen(text), keep_newlines);
	const char *at = buf_text(&safe), *special = quotes ? "&<>\"'\t" : "&<>\t";
	while (*at) {
		size_t plain = strcspn(at, special);
		buf_add(out, at, plain);
		at += plain;
		if (*at == '\t')
			buf_add_char(out, ' ');
		else if (*at)
			buf_addf(out, "&#%d;", *at);
		at += *at != '\0';
	}
	buf_free(&safe);
}

void html_escape_text(Buf *out, const char *text)
{
	add_escaped(out, text, true, false);
}

void html_escape_attribute(Buf *out, const char *text)
{
	add_escaped(out, text, false, true);
}

/* U+FFFE and U+FFFF are no characters of XML: EF BF BE and EF BF BF. */
void svg_escape_text(Buf *out, const char *text)
{
	Buf escaped = {0};
	add_escaped(&escaped, text, false, false);
	for (const char *at = buf_text(&escaped); *at; at++) {
		if (at[0] == '\xEF' && at[1] == '\xBF' && (at[2] == '\xBE' || at[2] == '\xBF')) {
			buf_addf(out, "&#60;U+FFF%c&#62;", at[2] == '\xBE' ? 'E' : 'F');
			at += 2;
		} else {
			buf_add_char(out, *at);
		}
	}
	buf_free(&escaped);
}

static void end_tag(Html *html)
{
	if (html->in_tag)
		buf_add_char(html->out, '>');
	html->in_tag = false;
}

/* Elements after which a line of the file ends, where that changes nothing that is shown. */
static bool ends_line(const char *tag)
{
	static const char *const tags[] = {"head",    "meta",  "title",   "body",  "header",    "main", "section",
					   "nav",     "h1",    "h2",      "h3",    "h4",        "p",    "ul",
					   "ol",      "li",    "table",   "thead", "tbody",     "tr",   "th",
					   "td",      "div",   "article", "dl",    "dt",        "dd",   "blockquote",
					   "figure",  "style", "caption", "svg",   "footer",    "g",    "rect",
					   "summary", "path",  "details", "html",  "figcaption"};
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		if (strcmp(tags[i], tag) == 0)
			return true;
	}
	return false;
}

void html_begin(Html *html, const char *tag, const char *class_name)
{
	end_tag(html);
	assert(html->depth < HTML_DEPTH_MAX);
	html->begun[html->depth] = html->out->len;
	html->open[html->depth++] = tag;
	buf_add_char(html->out, '<');
	buf_add_text(html->out, tag);
	html->in_tag = true;
	if (class_name)
		html_attribute(html, "class", class_name);
}

void html_attribute(Html *html, const char *name, const char *value)
{
	assert(html->in_tag);
	buf_addf(html->out, " %s=\"", name);
	html_escape_attribute(html->out, value);
	buf_add_char(html->out, '"');
}

static char *format_text(const char *format, va_list args) PRINTF_LIKE(1, 0);
static char *format_text(const char *format, va_list args)
{
	char *text = NULL;
	if (vasprintf(&text, format, args) < 0)
		mem_out_of_memory();
	return text;
}

#define FORMATTED(format)                                                                                              \
	va_list args;                                                                                                  \
	va_start(args, format);                                                                                        \
	char *text = format_text(format, args);                                                                        \
	va_end(args)

void html_attributef(Html *html, const char *name, const char *format, ...)
{
	FORMATTED(format);
	html_attribute(html, name, text);
	free(text);
}

void html_end(Html *html)
{
	assert(html->depth > 0);
	const char *tag = html->open[--html->depth];
	end_tag(html);
	buf_addf(html->out, "</%s>%s", tag, ends_line(tag) ? "\n" : "");
}

void html_end_or_drop(Html *html)
{
	assert(html->depth > 0);
	if (!html->in_tag) {
		html_end(html);
		return;
	}
	html->out->len = html->begun[--html->depth];
	html->out->data[html->out->len] = '\0';
	html->in_tag = false;
}

void html_end_void(Html *html)
{
	assert(html->depth > 0 && html->in_tag);
	html->depth--;
	end_tag(html);
	buf_add_char(html->out, '\n');
}

void html_text(Html *html, const char *text)
{
	if (!*text)
		return;
	end_tag(html);
	html_escape_text(html->out, text);
}

void html_textf(Html *html, const char *format, ...)
{
	FORMATTED(format);
	html_text(html, text);
	free(text);
}

void html_element(Html *html, const char *tag, const char *class_name, const char *text)
{
	html_begin(html, tag, class_name);
	html_text(html, text);
	html_end(html);
}

void html_elementf(Html *html, const char *tag, const char *class_name, const char *format, ...)
{
	FORMATTED(format);
	html_element(html, tag, class_name, text);
	free(text);
}

void html_link(Html *html, const char *id, const char *text)
{
	html_begin(html, "a", NULL);
	html_attributef(html, "href", "#%s", id);
	html_text(html, text);
	html_end(html);
}

void svg_text(Html *html, const char *text)
{
	end_tag(html);
	svg_escape_text(html->out, text);
}

void svg_attribute_number(Html *html, const char *name, long value)
{
	html_attributef(html, name, "%ld", value);
}

void html_style(Html *html, const char *constant)
{
	html_begin(html, "style", NULL);
	end_tag(html);
	buf_add_text(html->out, constant);
	html_end(html);
}

void html_doctype(Html *html)
{
	buf_add_text(html->out, "<!DOCTYPE html>\n");
}
