/* What a search found; see print.h. */
#include <string.h>

#include "ascribe/base/utf8.h"
#include "print_parts.h"

#define MARK_LEN 3 /* bytes of U+E000 and of U+E001 */
#define MARKS "\xEE\x80"

static bool is_mark(const char *text)
{
	return strncmp(text, MARKS, 2) == 0 && (text[2] == '\x80' || text[2] == '\x81');
}

/* The text without marks, with what `on` and `off` are for them. */
static void add_marked(const char *text, const char *on, const char *off, Buf *out)
{
	while (*text) {
		if (is_mark(text)) {
			buf_add_text(out, text[2] == '\x80' ? on : off);
			text += MARK_LEN;
		} else {
			buf_add_char(out, *text++);
		}
	}
}

/* [start, end) of each word that matches, in code points of the text without marks. */
static json_t *matches_of(const char *text)
{
	json_t *matches = json_array();
	size_t len = strlen(text), start = 0, at = 0;
	for (size_t i = 0; i < len;) {
		uint32_t cp;
		i += utf8_next(text + i, len - i, &cp);
		if (cp == 0xE000)
			start = at;
		else if (cp == 0xE001)
			json_array_append_new(matches, json_pack("[I, I]", (json_int_t)start, (json_int_t)at));
		else
			at++;
	}
	return matches;
}

static void add_json(json_t *hit, Buf *out)
{
	const char *marked = json_string_value(json_object_get(hit, "snippet"));
	Buf plain = {0};
	json_object_set_new(hit, "matches", matches_of(marked));
	add_marked(marked, "", "", &plain);
	json_object_set_new(hit, "snippet", json_stringn(buf_text(&plain), plain.len));
	buf_free(&plain);
	json_t *value = print_with_schema("hit", hit);
	print_add_json(value, JSON_COMPACT, out);
	json_decref(value);
}

static const char *text_of(const json_t *hit, const char *name)
{
	const char *text = json_string_value(json_object_get(hit, name));
	return text ? text : "";
}

void print_add_marked(const Style *style, const char *marked, size_t indent, Buf *out)
{
	Buf text = {0}, safe = {0}, wrapped = {0};
	if (style->colour)
		buf_add_text(&text, marked);
	else
		add_marked(marked, "", "", &text);
	utf8_add_terminal_safe(&safe, buf_text(&text), text.len, false);
	utf8_add_wrapped(&wrapped, buf_text(&safe), indent, indent, style->width);
	add_marked(buf_text(&wrapped), "\033[1m", "\033[0m", out);
	buf_free(&text);
	buf_free(&safe);
	buf_free(&wrapped);
}

void print_hit(const Style *style, json_t *hit, Buf *out)
{
	if (style->json) {
		add_json(hit, out);
		return;
	}
	const char *date = text_of(hit, "date"), *slug = text_of(hit, "slug"), *title = text_of(hit, "title");
	const char *field = text_of(hit, "field");
	if (strcmp(field, "title") == 0 || strcmp(field, "name") == 0)
		title = ""; /* it is the snippet */
	Buf line = {0}, safe = {0};
	buf_addf(&line, "%s %s%s%s%s%s", text_of(hit, "kind"), *slug ? slug : text_of(hit, "id"), *date ? ", " : "",
		 date, *title ? ": " : "", title);
	utf8_add_terminal_safe(&safe, buf_text(&line), line.len, false);
	utf8_add_wrapped(out, buf_text(&safe), 0, 2, style->width);
	buf_clear(&line);
	buf_addf(&line, "%s: %s", field, text_of(hit, "snippet"));
	print_add_marked(style, buf_text(&line), 4, out);
	buf_free(&line);
	buf_free(&safe);
	json_decref(hit);
}
