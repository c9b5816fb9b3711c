/* How two texts differ, in the notation of wdiff; see print.h. */
#include <string.h>

#include "ascribe/base/utf8.h"
#include "print_parts.h"

#define SPACE " \t\n\v\f\r"

static const char *text_of(const json_t *value, const char *name)
{
	const char *text = json_string_value(json_object_get(value, name));
	return text ? text : "";
}

/* Runs of white space as one space. */
static void add_words(const char *text, size_t len, Buf *out)
{
	for (size_t i = 0; i < len; i++) {
		bool space = strchr(SPACE, text[i]) != NULL;
		if (!space || i == 0 || !strchr(SPACE, text[i - 1]))
			buf_add_char(out, space ? ' ' : text[i]);
	}
}

/* How many bytes of the text are left without the white space at its end. */
static size_t trimmed(const char *text)
{
	size_t len = strlen(text);
	while (len > 0 && strchr(SPACE, text[len - 1]))
		len--;
	return len;
}

/* Marks go around words alone; where words are replaced, the white space after the new ones follows. */
static void add_edits(const json_t *edits, Buf *line)
{
	for (size_t i = 0; i < json_array_size(edits); i++) {
		const json_t *edit = json_array_get(edits, i), *following = json_array_get(edits, i + 1);
		const char *kind = text_of(edit, "kind"), *text = text_of(edit, "text");
		bool deleted = strcmp(kind, "deleted") == 0, inserted = strcmp(kind, "inserted") == 0;
		bool replaced = deleted && following && strcmp(text_of(following, "kind"), "inserted") == 0;
		size_t len = trimmed(text);
		buf_add_text(line, deleted ? "[-" : inserted ? "{+" : "");
		add_words(text, len, line);
		buf_add_text(line, deleted ? "-]" : inserted ? "+}" : "");
		if (!replaced)
			add_words(text + len, strlen(text + len), line);
	}
}

static void add_hunk(const Style *style, const json_t *hunk, Buf *out)
{
	Buf line = {0}, safe = {0};
	buf_addf(out, "line %" JSON_INTEGER_FORMAT ":\n", json_integer_value(json_object_get(hunk, "new_line")));
	if (!json_is_true(json_object_get(hunk, "starts_text")))
		buf_add_text(&line, "… ");
	add_edits(json_object_get(hunk, "edits"), &line);
	line.len = trimmed(buf_text(&line));
	if (!json_is_true(json_object_get(hunk, "ends_text")))
		buf_add_text(&line, " …");
	utf8_add_terminal_safe(&safe, buf_text(&line), line.len, false);
	utf8_add_wrapped(out, buf_text(&safe), 4, 4, style->width);
	buf_free(&line);
	buf_free(&safe);
}

void print_text_diff(const Style *style, json_t *diff, Buf *out)
{
	if (style->json) {
		print_object(style, "text-diff", diff, out);
		return;
	}
	Buf line = {0}, safe = {0};
	const json_t *hunks = json_object_get(diff, "hunks"), *old = json_object_get(diff, "old"),
		     *new = json_object_get(diff, "new");
	buf_addf(&line,
		 "%s, from %.12s… (%s) to %.12s… (%s): words deleted %" JSON_INTEGER_FORMAT
		 ", inserted %" JSON_INTEGER_FORMAT "%s",
		 text_of(diff, "source"), text_of(old, "sha256"), text_of(old, "captured_at"), text_of(new, "sha256"),
		 text_of(new, "captured_at"), json_integer_value(json_object_get(diff, "deleted")),
		 json_integer_value(json_object_get(diff, "inserted")),
		 json_is_true(json_object_get(diff, "shortest"))
			 ? ""
			 : "; the texts have little in common, and fewer changes may do");
	utf8_add_terminal_safe(&safe, buf_text(&line), line.len, false);
	utf8_add_wrapped(out, buf_text(&safe), 0, 2, style->width);
	for (size_t i = 0; i < json_array_size(hunks); i++)
		add_hunk(style, json_array_get(hunks, i), out);
	buf_free(&line);
	buf_free(&safe);
	json_decref(diff);
}
