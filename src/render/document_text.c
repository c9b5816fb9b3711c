/* A document as plain text of a given width. All text is made safe for a terminal here. Only a quote keeps its line
 * breaks, below an indentation: nothing that is quoted can pass for a heading of the report. */
#include <string.h>

#include "ascribe/base/utf8.h"
#include "ascribe/render/document.h"

#define CELL_WIDTH_MAX 23 /* columns of a cell that is not the last */

static void add_safe(Buf *out, const char *text)
{
	utf8_add_terminal_safe(out, text, strlen(text), false);
}

/* Columns that a text takes when it is shown. */
static size_t shown_width(const char *text)
{
	Buf safe = {0};
	add_safe(&safe, text ? text : "");
	size_t width = utf8_width(buf_text(&safe), safe.len);
	buf_free(&safe);
	return width;
}

static void add_wrapped(Document *document, const char *lead, const char *text, size_t first, size_t rest)
{
	Buf line = {0};
	buf_add_text(&line, lead);
	add_safe(&line, text);
	utf8_add_wrapped(document->out, buf_text(&line), first, rest, document->width);
	buf_free(&line);
}

static void end_list(Document *document)
{
	if (document->in_list)
		buf_add_char(document->out, '\n');
	document->in_list = false;
}

static void text_heading(Document *document, unsigned level, const char *text)
{
	end_list(document);
	if (document->colour)
		buf_add_text(document->out, "\033[1m");
	add_wrapped(document, "", text, 0, 0);
	if (document->colour)
		buf_add_text(document->out, "\033[0m");
	size_t width = shown_width(text);
	for (size_t i = 0; level < 3 && i < width && i < document->width; i++)
		buf_add_char(document->out, level == 1 ? '=' : '-');
	buf_add_text(document->out, level < 3 ? "\n\n" : "");
}

static void text_paragraph(Document *document, const char *text)
{
	end_list(document);
	add_wrapped(document, "", text, 0, 0);
	buf_add_char(document->out, '\n');
}

static void text_item(Document *document, unsigned depth, const char *text)
{
	add_wrapped(document, "- ", text, (size_t)depth * 4, (size_t)depth * 4 + 2);
	document->in_list = true;
}

static void text_quote(Document *document, unsigned depth, const char *text)
{
	for (const char *start = text, *end; *start; start = *end ? end + 1 : end) {
		end = start + strcspn(start, "\n");
		Buf line = {0};
		buf_add(&line, start, (size_t)(end - start));
		add_wrapped(document, "", buf_text(&line), (size_t)depth * 4 + 2, (size_t)depth * 4 + 2);
		buf_free(&line);
	}
	document->in_list = true;
}

/* Append `cell` cut to `width` columns and padded to it. */
static void add_cell(Buf *line, const char *cell, size_t width)
{
	Buf safe = {0};
	add_safe(&safe, cell ? cell : "");
	const char *text = buf_text(&safe);
	size_t len = safe.len, used = utf8_width(text, len);
	bool cut = used > width;
	while (used > width - cut && len > 0) {
		do
			len--;
		while (len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80);
		used = utf8_width(text, len);
	}
	buf_add(line, text, len);
	buf_add_text(line, cut ? "…" : "");
	for (used += cut; used < width; used++)
		buf_add_char(line, ' ');
	buf_free(&safe);
}

static void measure(const DocumentTable *table, size_t *widths)
{
	for (size_t column = 0; column < table->columns; column++) {
		widths[column] = table->headers ? shown_width(table->headers[column]) : 0;
		for (size_t row = 0; row < table->row_count; row++) {
			size_t width = shown_width(table->cells[row * table->columns + column]);
			widths[column] = width > widths[column] ? width : widths[column];
		}
		if (widths[column] > CELL_WIDTH_MAX)
			widths[column] = CELL_WIDTH_MAX;
	}
}

static void add_row(Document *document, const DocumentTable *table, const char *const *cells, const size_t *widths)
{
	Buf line = {0};
	size_t indent = 0;
	for (size_t column = 0; column + 1 < table->columns; column++) {
		add_cell(&line, cells[column], widths[column]);
		buf_add_text(&line, "  ");
		indent += widths[column] + 2;
	}
	const char *last = cells[table->columns - 1];
	if (table->narrow)
		add_cell(&line, last, widths[table->columns - 1]);
	else
		add_safe(&line, last ? last : "");
	while (line.len > 0 && line.data[line.len - 1] == ' ')
		line.data[--line.len] = '\0';
	utf8_add_wrapped(document->out, buf_text(&line), 0, indent, document->width);
	buf_free(&line);
}

static void text_table(Document *document, const DocumentTable *table)
{
	size_t widths[DOCUMENT_MAX_COLUMNS] = {0};
	end_list(document);
	measure(table, widths);
	if (table->headers)
		add_row(document, table, table->headers, widths);
	for (size_t row = 0; row < table->row_count; row++)
		add_row(document, table, table->cells + row * table->columns, widths);
	buf_add_char(document->out, '\n');
}

const DocumentForm DOCUMENT_TEXT = {text_heading, text_paragraph, text_item, text_quote, text_table};
