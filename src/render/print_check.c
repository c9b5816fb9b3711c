/* What was found by a check; see print.h. */
#include <string.h>

#include "ascribe/base/utf8.h"
#include "print_parts.h"

#define NAME_AT 6   /* column of a check's name */
#define FOUND_AT 22 /* column of what was found */

static const char *text_of(const json_t *check, const char *key)
{
	const char *text = json_string_value(json_object_get(check, key));
	return text ? text : "";
}

static const char *colour_of(const char *status)
{
	if (strcmp(status, "ok") == 0)
		return "\033[32m";
	return strcmp(status, "warn") == 0 ? "\033[33m" : "\033[1;31m";
}

static void pad(Buf *line, size_t column)
{
	do
		buf_add_char(line, ' ');
	while (line->len < column);
}

static void add_found(const json_t *check, size_t width, Buf *out)
{
	Buf line = {0};
	const char *name = text_of(check, "check"), *found = text_of(check, "found");
	buf_add_text(&line, text_of(check, "status"));
	pad(&line, NAME_AT);
	utf8_add_terminal_safe(&line, name, strlen(name), false);
	pad(&line, FOUND_AT);
	utf8_add_terminal_safe(&line, found, strlen(found), false);
	utf8_add_wrapped(out, buf_text(&line), 0, FOUND_AT, width);
	buf_free(&line);
}

static void add_mend(const char *mend, Buf *out)
{
	if (!*mend)
		return;
	buf_addf(out, "%*s", FOUND_AT, "");
	utf8_add_terminal_safe(out, mend, strlen(mend), false);
	buf_add_char(out, '\n');
}

void print_check(const Style *style, json_t *check, Buf *out)
{
	if (style->json) {
		print_item(style, "check", check, out);
		return;
	}
	Buf text = {0};
	const char *status = text_of(check, "status");
	add_found(check, style->width, &text);
	if (style->colour)
		buf_addf(out, "%s%s\033[0m%s", colour_of(status), status, buf_text(&text) + strlen(status));
	else
		buf_add_text(out, buf_text(&text));
	add_mend(text_of(check, "mend"), out);
	buf_free(&text);
	json_decref(check);
}
