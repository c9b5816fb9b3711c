/* A document as plain text of a given width. All text is made safe for a terminal here. Only a quote keeps its line
 * breaks, below an indentation: nothing that is quoted can pass for a heading of the report. */
#include <string.h>

#include "ascribe/base/utf8.h"
#include "ascribe/render/document.h"

#define CELL_WIDTH_MAX 23 /* columns of a cell that is not the last; a longer one is wrapped */
#define CELL_WIDTH_MIN 8  /* that it has in a crowded table */
#define LAST_WIDTH_MIN 24 /* columns kept for the last, where the table is crowded */

static void add_safe(Buf *out, const char *text)
{
	utf8_add_terminal_safe(out, text, strlen(text), false);
}

/* Columns that a text takes when it is shown. */
static size_t shown_width(const char *text)
{
	if (!text || utf8_is_plain(text))
		return text ? strlen(text) : 0;
	Buf safe = {0};
	add_safe(&safe, text);
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

void document_end_list(Document *document)
{
	if (document->in_list == DOCUMENT_IN_LIST)
		buf_add_char(document->out, '\n');
	document->ends_list |= document->in_list == DOCUMENT_UNKNOWN;
	document->in_list = DOCUMENT_NO_LIST;
}

static void text_heading(Document *document, unsigned level, const char *text)
{
	document_end_list(document);
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
	document_end_list(document);
	add_wrapped(document, "", text, 0, 0);
	buf_add_char(document->out, '\n');
}

static void text_item(Document *document, unsigned depth, const char *text)
{
	add_wrapped(document, "- ", text, (size_t)depth * 4, (size_t)depth * 4 + 2);
	document->in_list = DOCUMENT_IN_LIST;
}

static void text_quote(Document *document, unsigned depth, const char *text)
{
	for (const char *start = text, *end; *start; start = *end ? end + 1 : end) {
		end = start + strcspn(start, "\n");
		if (end == start) {
			buf_add_char(document->out, '\n');
			continue;
		}
		Buf line = {0};
		buf_add(&line, start, (size_t)(end - start));
		add_wrapped(document, "", buf_text(&line), (size_t)depth * 4 + 2, (size_t)depth * 4 + 2);
		buf_free(&line);
	}
	document->in_list = DOCUMENT_IN_LIST;
}

static size_t column_width(const DocumentTable *table, size_t column)
{
	size_t widest = table->headers ? shown_width(table->headers[column]) : 0;
	for (size_t row = 0; row < table->row_count; row++) {
		size_t width = shown_width(table->cells[row * table->columns + column]);
		widest = width > widest ? width : widest;
	}
	return widest;
}

/* As wide as its content, up to a limit that leaves room for the last column, which takes the rest of the line. */
static void measure(const Document *document, const DocumentTable *table, size_t *widths)
{
	size_t last = table->columns - 1, natural[DOCUMENT_MAX_COLUMNS], used = 0;
	for (size_t column = 0; column <= last; column++)
		natural[column] = column_width(table, column);
	size_t kept = natural[last] < LAST_WIDTH_MIN ? natural[last] : LAST_WIDTH_MIN;
	for (size_t limit = CELL_WIDTH_MAX; limit >= CELL_WIDTH_MIN; limit--) {
		used = 0;
		for (size_t column = 0; column < last; column++) {
			widths[column] = natural[column] < limit ? natural[column] : limit;
			used += widths[column] + 2;
		}
		if (used + kept <= document->width)
			break;
	}
	widths[last] = document->width > used + CELL_WIDTH_MIN ? document->width - used : CELL_WIDTH_MIN;
	if (table->narrow && natural[last] < widths[last])
		widths[last] = natural[last];
}

/* One row being laid out: each cell wrapped to its column, as lines that are taken one after the other. */
typedef struct Row {
	Buf lines[DOCUMENT_MAX_COLUMNS], safe, line;
	const char *next[DOCUMENT_MAX_COLUMNS]; /* the line to come of each column, "" after the last */
} Row;

/* Clear what the row before had. */
static void wrap_cells(Row *row, const DocumentTable *table, const char *const *cells, const size_t *widths)
{
	for (size_t column = 0; column < table->columns; column++) {
		Buf *safe = &row->safe, *lines = &row->lines[column];
		buf_clear(safe);
		buf_clear(lines);
		add_safe(safe, cells[column] ? cells[column] : "");
		if (utf8_width(buf_text(safe), safe->len) <= widths[column])
			buf_addf(lines, "%s\n", buf_text(safe));
		else
			utf8_add_wrapped(lines, buf_text(safe), 0, 0, widths[column]);
		row->next[column] = buf_text(lines);
	}
}

/* Take the next line of a column, padded to its width and two more; false where there is none. */
static bool take_line(const char **next, size_t width, Buf *line)
{
	size_t len = strcspn(*next, "\n"), used = utf8_width(*next, len);
	bool taken = **next != '\0';
	buf_add(line, *next, len);
	if (used < width + 2)
		utf8_add_spaces(line, width + 2 - used);
	*next += len + taken;
	return taken;
}

static void add_row(Document *document, Row *row, const DocumentTable *table, const char *const *cells,
		    const size_t *widths)
{
	wrap_cells(row, table, cells, widths);
	for (bool more = true; more;) {
		Buf *line = &row->line;
		buf_clear(line);
		more = false;
		for (size_t column = 0; column < table->columns; column++)
			more |= take_line(&row->next[column], widths[column], line);
		while (line->len > 0 && line->data[line->len - 1] == ' ')
			line->data[--line->len] = '\0';
		if (more)
			buf_addf(document->out, "%s\n", buf_text(line));
	}
}

static void text_table(Document *document, const DocumentTable *table)
{
	size_t widths[DOCUMENT_MAX_COLUMNS] = {0};
	Row row = {0};
	document_end_list(document);
	measure(document, table, widths);
	if (table->headers)
		add_row(document, &row, table, table->headers, widths);
	for (size_t i = 0; i < table->row_count; i++)
		add_row(document, &row, table, table->cells + i * table->columns, widths);
	buf_add_char(document->out, '\n');
	for (size_t column = 0; column < table->columns; column++)
		buf_free(&row.lines[column]);
	buf_free(&row.safe);
	buf_free(&row.line);
}

const DocumentForm DOCUMENT_TEXT = {text_heading, text_paragraph, text_item, text_quote, text_table};
