/* Entries of the ledger, as a log and as one; see print.h. */
#include <string.h>

#include "ascribe/base/utf8.h"
#include "print_parts.h"

static const char *text_of(const json_t *object, const char *key)
{
	const char *text = json_string_value(json_object_get(object, key));
	return text ? text : "";
}

static long long number_of(const json_t *object, const char *key)
{
	return json_integer_value(json_object_get(object, key));
}

void print_add_signature(const json_t *signature, size_t width, Buf *out)
{
	Buf text = {0};
	if (json_is_true(json_object_get(signature, "good")))
		buf_addf(&text, "good, key %s", text_of(signature, "key"));
	else
		buf_addf(&text, "NOT GOOD: %s", text_of(signature, "problem"));
	print_add_labelled("signature", buf_text(&text), width, out);
	buf_free(&text);
}

/* "    - said_on: 2022-09-20", and the same with + */
static void add_side(const json_t *difference, const char *side, char sign, size_t width, Buf *out)
{
	const json_t *value = json_object_get(difference, side);
	if (!value)
		return;
	Buf raw = {0}, line = {0};
	buf_addf(&raw, "%c %s: ", sign, text_of(difference, "path"));
	print_add_inline(value, &raw);
	utf8_add_terminal_safe(&line, buf_text(&raw), raw.len, true);
	utf8_add_wrapped(out, buf_text(&line), 4, 6, width);
	buf_free(&raw);
	buf_free(&line);
}

static const char *name_of(const json_t *change)
{
	const char *name = text_of(change, "slug");
	if (!*name)
		name = text_of(change, "name");
	return *name ? name : text_of(change, "id");
}

static void add_change(const json_t *change, size_t width, Buf *out)
{
	Buf line = {0};
	const char *reason = text_of(change, "reason");
	buf_addf(&line, "%s %s%s%s", text_of(change, "kind"), name_of(change), *reason ? ": " : "", reason);
	print_add_labelled(text_of(change, "change"), buf_text(&line), width, out);
	buf_free(&line);
	size_t at;
	json_t *difference;
	json_array_foreach (json_object_get(change, "differences"), at, difference) {
		add_side(difference, "old", '-', width, out);
		add_side(difference, "new", '+', width, out);
	}
}

static void add_changes(const json_t *entry, size_t width, Buf *out)
{
	size_t at;
	json_t *change;
	json_array_foreach (json_object_get(entry, "changes"), at, change) {
		add_change(change, width, out);
	}
	long long others = number_of(entry, "other_changes");
	if (others == 0)
		return;
	Buf line = {0};
	buf_addf(&line, "%lld other change%s", others, others == 1 ? "" : "s");
	print_add_labelled("", buf_text(&line), width, out);
	buf_free(&line);
}

static void add_entry_text(const Style *style, bool whole, const json_t *entry, Buf *out)
{
	Buf line = {0}, safe = {0};
	buf_addf(&line, "entry %lld by %s", number_of(entry, "index"), text_of(entry, "author"));
	utf8_add_terminal_safe(&safe, buf_text(&line), line.len, false);
	buf_addf(out, "%s%s%s\n", style->colour ? "\033[1m" : "", buf_text(&safe), style->colour ? "\033[0m" : "");
	buf_clear(&line);
	buf_addf(&line, "%s, recorded %s", text_of(entry, "at"), text_of(entry, "recorded_at"));
	print_add_labelled("dated", buf_text(&line), style->width, out);
	const json_t *anchor = json_object_get(entry, "anchor"), *signature = json_object_get(entry, "signature");
	if (whole) {
		buf_clear(&line);
		buf_addf(&line, "%lld of this key, from 0", number_of(entry, "seq"));
		print_add_labelled("number", buf_text(&line), style->width, out);
		buf_clear(&line);
		buf_addf(&line, "%lld entries, root %s", number_of(anchor, "size"), text_of(anchor, "root"));
		print_add_labelled("anchor", buf_text(&line), style->width, out);
	}
	if (signature) {
		print_add_signature(signature, style->width, out);
	} else if (json_object_get(entry, "last_valid")) {
		buf_clear(&line);
		buf_addf(&line, "after the key's last valid index, %lld", number_of(entry, "last_valid"));
		print_add_labelled("WARNING", buf_text(&line), style->width, out);
	}
	add_changes(entry, style->width, out);
	if (!whole)
		buf_add_char(out, '\n');
	buf_free(&line);
	buf_free(&safe);
}

void print_entry(const Style *style, bool whole, json_t *entry, Buf *out)
{
	if (style->json) {
		json_t *value = print_with_schema("entry", json_incref(entry));
		print_add_json(value, whole ? JSON_INDENT(2) : JSON_COMPACT, out);
		json_decref(value);
	} else {
		add_entry_text(style, whole, entry, out);
	}
	json_decref(entry);
}
