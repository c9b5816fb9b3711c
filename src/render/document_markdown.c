/* A document as Markdown: CommonMark, with tables as GitHub reads them. All text is escaped here. */
#include <string.h>

#include "ascribe/base/utf8.h"
#include "ascribe/render/document.h"

static bool is_punctuation(char c)
{
	return (c >= '!' && c <= '/') || (c >= ':' && c <= '@') || (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

/* Punctuation that is no markup inside a line. At its start, or after a number there (a list), everything is escaped.
 */
static bool is_harmless(const char *text, size_t at)
{
	if (text[at] == '.') /* GitHub's Markdown makes links of www., http: and addresses by itself */
		return at < 3 || strncmp(text + at - 3, "www", 3) != 0;
	if (text[at] == ':')
		return text[at + 1] == ' ' || text[at + 1] == '\0';
	return strchr("%,;?'\"/()-+=", text[at]) != NULL;
}

static bool is_alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* An "@" that GitHub's Markdown makes an address of, with a dot in its domain, or calls a user by, escaped or not. As
 * code it does neither, and reads the same. */
static bool is_taken_up(const char *text, size_t at)
{
	if (text[at] != '@' || !is_alphanumeric(text[at + 1]))
		return false;
	if (at == 0 || (!is_alphanumeric(text[at - 1]) && !strchr(".+-_", text[at - 1])))
		return true;
	const char *end = text + at + 1;
	while (is_alphanumeric(*end) || *end == '-' || *end == '_')
		end++;
	return *end == '.';
}

void markdown_add_escaped(Buf *out, const char *text)
{
	Buf safe = {0};
	text += strspn(text, " \t\n"); /* four spaces would begin a block of code */
	utf8_add_terminal_safe(&safe, text, strlen(text), false);
	bool at_start = true;
	for (size_t i = 0; i < safe.len; i++) {
		char c = safe.data[i];
		if (is_taken_up(safe.data, i)) {
			buf_add_text(out, "`@`");
			continue;
		}
		if (is_punctuation(c) && (at_start || !is_harmless(safe.data, i)))
			buf_add_char(out, '\\');
		buf_add_char(out, c);
		at_start = at_start && c >= '0' && c <= '9';
	}
	buf_free(&safe);
}

static void markdown_heading(Document *document, unsigned level, const char *text)
{
	document_end_list(document);
	for (unsigned i = 0; i < level; i++)
		buf_add_char(document->out, '#');
	buf_add_char(document->out, ' ');
	markdown_add_escaped(document->out, text);
	buf_add_text(document->out, "\n\n");
}

/* Each line of the text is a paragraph of its own. */
static void markdown_paragraph(Document *document, const char *text)
{
	Buf line = {0};
	document_end_list(document);
	for (const char *start = text, *end; *start; start = *end ? end + 1 : end) {
		end = start + strcspn(start, "\n");
		buf_clear(&line);
		buf_add(&line, start, (size_t)(end - start));
		if (line.len == 0)
			continue;
		markdown_add_escaped(document->out, buf_text(&line));
		buf_add_text(document->out, "\n\n");
	}
	buf_free(&line);
}

static void markdown_item(Document *document, unsigned depth, const char *text)
{
	buf_addf(document->out, "%*s- ", (int)(depth * 2), "");
	markdown_add_escaped(document->out, text);
	buf_add_char(document->out, '\n');
	document->in_list = DOCUMENT_IN_LIST;
}

/* Each line of the text is a paragraph of its own, of one quotation. */
static void markdown_quote(Document *document, unsigned depth, const char *text)
{
	int indent = (int)(depth * 2 + 2);
	Buf line = {0};
	buf_add_char(document->out, '\n');
	bool begun = false;
	for (const char *start = text, *end; *start; start = *end ? end + 1 : end) {
		end = start + strcspn(start, "\n");
		buf_clear(&line);
		buf_add(&line, start, (size_t)(end - start));
		if (line.len == 0)
			continue;
		if (begun)
			buf_addf(document->out, "%*s>\n", indent, "");
		begun = true;
		buf_addf(document->out, "%*s> ", indent, "");
		markdown_add_escaped(document->out, buf_text(&line));
		buf_add_char(document->out, '\n');
	}
	buf_add_char(document->out, '\n');
	buf_free(&line);
	document->in_list = DOCUMENT_IN_LIST;
}

static void add_row(Document *document, const DocumentTable *table, const char *const *cells)
{
	for (size_t column = 0; column < table->columns; column++) {
		buf_add_text(document->out, column == 0 ? "| " : " | ");
		markdown_add_escaped(document->out, cells && cells[column] ? cells[column] : "");
	}
	buf_add_text(document->out, " |\n");
}

static void markdown_table(Document *document, const DocumentTable *table)
{
	document_end_list(document);
	add_row(document, table, table->headers);
	for (size_t column = 0; column < table->columns; column++)
		buf_add_text(document->out, "| --- ");
	buf_add_text(document->out, "|\n");
	for (size_t row = 0; row < table->row_count; row++)
		add_row(document, table, table->cells + row * table->columns);
	buf_add_char(document->out, '\n');
}

const DocumentForm DOCUMENT_MARKDOWN = {markdown_heading, markdown_paragraph, markdown_item, markdown_quote,
					markdown_table};
