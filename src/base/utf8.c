/* UTF-8 over libunistring; see utf8.h. What is shown is made safe here, what is stored is never touched. */
#include "ascribe/base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unilbrk.h>
#include <unistr.h>
#include <uniwidth.h>

#include "linebreak.h"

#define ENCODING "UTF-8"

bool utf8_valid(const char *text, size_t text_len, size_t *bad_at)
{
	const uint8_t *bad = u8_check((const uint8_t *)text, text_len);
	if (bad && bad_at)
		*bad_at = (size_t)(bad - (const uint8_t *)text);
	return !bad;
}

size_t utf8_next(const char *text, size_t text_len, uint32_t *cp)
{
	ucs4_t found = 0;
	int len = u8_mbtoucr(&found, (const uint8_t *)text, text_len);
	*cp = len > 0 ? found : 0xFFFD;
	return len > 0 ? (size_t)len : 1;
}

size_t utf8_count(const char *text, size_t text_len)
{
	return u8_mbsnlen((const uint8_t *)text, text_len);
}

/* Bytes at the start of `text` that are printable ASCII, of which each is one column wide; eight at a time, which are
 * so where none has its highest bit set, nor gets it by taking 0x20 away or by adding 1. */
static size_t plain_len(const char *text, size_t text_len)
{
	const uint64_t ones = 0x0101010101010101u;
	size_t len = 0;
	for (uint64_t eight; len + sizeof eight <= text_len; len += sizeof eight) {
		memcpy(&eight, text + len, sizeof eight);
		if ((eight | (eight - 0x20 * ones) | (eight + ones)) & 0x80 * ones)
			break;
	}
	while (len < text_len && text[len] >= 0x20 && text[len] < 0x7F)
		len++;
	return len;
}

bool utf8_is_plain(const char *text)
{
	return text[plain_len(text, strlen(text))] == '\0';
}

size_t utf8_width(const char *text, size_t text_len)
{
	if (plain_len(text, text_len) == text_len)
		return text_len;
	int width = u8_width((const uint8_t *)text, text_len, ENCODING);
	return width > 0 ? (size_t)width : 0;
}

bool utf8_unsafe_on_terminal(uint32_t cp)
{
	return (cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7F && cp <= 0x9F) || cp == 0x061C ||
	       (cp >= 0x200E && cp <= 0x200F) || (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) ||
	       cp == 0xFEFF || (cp >= 0xE0000 && cp <= 0xE007F);
}

void utf8_add_terminal_safe(Buf *out, const char *text, size_t text_len, bool keep_newlines)
{
	for (size_t at = 0; at < text_len;) {
		size_t plain = plain_len(text + at, text_len - at);
		buf_add(out, text + at, plain);
		at += plain;
		if (at == text_len)
			return;
		ucs4_t cp = 0;
		int len = u8_mbtoucr(&cp, (const uint8_t *)text + at, text_len - at);
		if (len <= 0) {
			buf_addf(out, "<%02X>", (unsigned char)text[at]);
			at++;
			continue;
		}
		if (utf8_unsafe_on_terminal(cp))
			buf_addf(out, "<U+%04X>", (unsigned)cp);
		else if ((cp == '\n' || cp == '\t') && !keep_newlines)
			buf_add_char(out, ' ');
		else
			buf_add(out, text + at, (size_t)len);
		at += (size_t)len;
	}
}

void utf8_add_json_safe(Buf *out, const char *text)
{
	size_t text_len = strlen(text);
	for (size_t at = 0; at < text_len;) {
		size_t plain = plain_len(text + at, text_len - at);
		buf_add(out, text + at, plain);
		at += plain;
		if (at == text_len)
			return;
		uint32_t cp;
		size_t len = utf8_next(text + at, text_len - at, &cp);
		if (!utf8_unsafe_on_terminal(cp))
			buf_add(out, text + at, len);
		else if (cp < 0x10000)
			buf_addf(out, "\\u%04x", (unsigned)cp);
		else
			buf_addf(out, "\\u%04x\\u%04x", (unsigned)(0xD800 + ((cp - 0x10000) >> 10)),
				 (unsigned)(0xDC00 + ((cp - 0x10000) & 0x3FF)));
		at += len;
	}
}

void utf8_add_spaces(Buf *out, size_t count)
{
	static const char spaces[] = "                                ";
	for (; count > sizeof spaces - 1; count -= sizeof spaces - 1)
		buf_add(out, spaces, sizeof spaces - 1);
	buf_add(out, spaces, count);
}

/* One line, without the spaces at its end. */
static void add_line(Buf *out, const char *text, size_t text_len)
{
	while (text_len > 0 && text[text_len - 1] == ' ')
		text_len--;
	buf_add(out, text, text_len);
	buf_add_char(out, '\n');
}

/* Whether a break before `at` would part a word of ASCII (a URL, a digest, a name with hyphens) that fits a line. */
static bool parts_word(const char *text, size_t text_len, size_t at, size_t room)
{
	size_t start = at, end = at;
	while (start > 0 && at - start <= room && text[start - 1] > ' ' && text[start - 1] < 0x7F)
		start--;
	while (end < text_len && end - at <= room && text[end] > ' ' && text[end] < 0x7F)
		end++;
	return start < at && at < end && end - start <= room;
}

/* Where a text stands `columns` further than at `at`, each of its characters being one wide, and one byte long where
 * all are `plain`. */
static size_t advance(const char *text, size_t text_len, bool plain, size_t at, size_t columns)
{
	if (plain)
		return columns < text_len - at ? at + columns : text_len;
	for (; columns > 0 && at < text_len; columns--)
		for (at++; at < text_len && (text[at] & 0xC0) == 0x80; at++)
			;
	return at;
}

/* Wrap a paragraph of characters that linebreak_knows, which may all be plain: line by line. */
static void add_known(Buf *out, const char *text, size_t text_len, bool plain, size_t first_indent, size_t indent,
		      size_t width)
{
	size_t start = 0, column = first_indent, room = width > indent ? width - indent : 0;
	for (;;) {
		size_t over = advance(text, text_len, plain, start, width > column + 1 ? width - column : 1);
		while (over < text_len && text[over] == ' ')
			over++;
		if (over >= text_len)
			break;
		/* a break at the indentation or before it would gain no room */
		size_t least = advance(text, text_len, plain, start, indent > column ? indent - column : 0), end = over;
		while (end > least && (!linebreak_before(text, end) || parts_word(text, text_len, end, room)))
			end--;
		end = end > least ? end : over;
		add_line(out, text + start, end - start);
		utf8_add_spaces(out, indent);
		start = end;
		column = indent;
		if (over > start && advance(text, text_len, plain, start, width - column) <= over) {
			add_line(out, text + start, over - start);
			utf8_add_spaces(out, indent);
			start = over;
		}
	}
	add_line(out, text + start, text_len - start);
}

/* Wrap any other. */
static void add_other(Buf *out, const char *text, size_t text_len, size_t first_indent, size_t indent, size_t width)
{
	char *breaks = mem_alloc(text_len + 1);
	size_t column = first_indent, line_start = 0, last_break = 0;
	bool has_break = false;
	u8_possible_linebreaks((const uint8_t *)text, text_len, ENCODING, breaks);
	for (size_t at = 0; at < text_len;) {
		uint32_t cp;
		size_t len = utf8_next(text + at, text_len - at, &cp);
		size_t cp_width = utf8_width(text + at, len);
		/* a break at the indentation or before it would gain no room */
		if (at > line_start && column > indent && breaks[at] == UC_BREAK_POSSIBLE &&
		    !parts_word(text, text_len, at, width > indent ? width - indent : 0)) {
			last_break = at;
			has_break = true;
		}
		while (column + cp_width > width && at > line_start && cp != ' ') {
			size_t end = has_break ? last_break : at;
			add_line(out, text + line_start, end - line_start);
			utf8_add_spaces(out, indent);
			line_start = end;
			has_break = false;
			column = indent + utf8_width(text + line_start, at - line_start);
		}
		column += cp_width;
		at += len;
	}
	add_line(out, text + line_start, text_len - line_start);
	free(breaks);
}

/* Wrap one paragraph (no newline in it). */
static void add_paragraph(Buf *out, const char *text, size_t text_len, size_t first_indent, size_t indent, size_t width)
{
	utf8_add_spaces(out, first_indent);
	/* no code point has more columns than bytes */
	if (first_indent + text_len <= width)
		add_line(out, text, text_len);
	else if (plain_len(text, text_len) == text_len)
		add_known(out, text, text_len, true, first_indent, indent, width);
	else if (linebreak_knows(text, text_len))
		add_known(out, text, text_len, false, first_indent, indent, width);
	else
		add_other(out, text, text_len, first_indent, indent, width);
}

void utf8_add_wrapped(Buf *out, const char *text, size_t first_indent, size_t indent, size_t width)
{
	for (;;) {
		const char *newline = strchr(text, '\n');
		size_t len = newline ? (size_t)(newline - text) : strlen(text);
		add_paragraph(out, text, len, first_indent, indent, width);
		if (!newline || newline[1] == '\0')
			return;
		text = newline + 1;
		first_indent = indent;
	}
}
