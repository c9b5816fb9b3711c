/* What an audit finds; see print.h. */
#include <inttypes.h>
#include <string.h>

#include "ascribe/base/utf8.h"
#include "print_parts.h"

static const char *text_of(const json_t *object, const char *field)
{
	return json_string_value(json_object_get(object, field));
}

/* "12  index 41, party corland, body: the table differs from the entry" */
static void add_line(const Style *style, const json_t *finding, Buf *out)
{
	Buf text = {0}, safe = {0};
	const json_t *index = json_object_get(finding, "index");
	const char *parts[] = {text_of(finding, "record"), text_of(finding, "field")};
	buf_addf(&text, "%2d  ", (int)json_integer_value(json_object_get(finding, "code")));
	const char *between = "";
	if (index) {
		buf_addf(&text, "index %" JSON_INTEGER_FORMAT, json_integer_value(index));
		between = ", ";
	}
	for (size_t i = 0; i < 2; i++) {
		if (!parts[i])
			continue;
		buf_addf(&text, "%s%s", between, parts[i]);
		between = ", ";
	}
	buf_addf(&text, "%s%s", *between ? ": " : "", text_of(finding, "text"));
	utf8_add_terminal_safe(&safe, buf_text(&text), text.len, false);
	utf8_add_wrapped(out, buf_text(&safe), 0, 4, style->width);
	buf_free(&text);
	buf_free(&safe);
}

void print_finding(const Style *style, json_t *finding, Buf *out)
{
	if (style->json) {
		print_item(style, "finding", finding, out);
		return;
	}
	add_line(style, finding, out);
	json_decref(finding);
}
