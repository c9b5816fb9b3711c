/* Quotations: places, verdicts and sentences; see print_quote.h. */
#include "ascribe/render/print_quote.h"

#include <string.h>

#include "ascribe/base/utf8.h"
#include "print_parts.h"

#define DIGEST_SHOWN 8 /* digits of a capture's SHA-256 that stand for it */
#define BELOW 6        /* columns before what is said below a line */

static const char *text_of(const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));
	return text ? text : "";
}

static unsigned long long number_of(const json_t *object, const char *name)
{
	return (unsigned long long)json_integer_value(json_object_get(object, name));
}

/* One line of JSON, where that is what is wanted; takes the reference then. */
static bool add_json(const Style *style, const char *shape, json_t *object, Buf *out)
{
	if (!style->json)
		return false;
	json_t *value = print_with_schema(shape, object);
	print_add_json(value, JSON_COMPACT, out);
	json_decref(value);
	return true;
}

/* A line, wrapped to the width unless that is 0. */
static void add_line(const char *line, size_t first_indent, size_t indent, size_t width, Buf *out)
{
	Buf safe = {0};
	utf8_add_terminal_safe(&safe, line, strlen(line), false);
	if (width > 0)
		utf8_add_wrapped(out, buf_text(&safe), first_indent, indent, width);
	else
		buf_addf(out, "%s\n", buf_text(&safe));
	buf_free(&safe);
}

void print_place(const Style *style, json_t *place, Buf *out)
{
	if (add_json(style, "place", place, out))
		return;
	Buf line = {0};
	buf_addf(&line, "%llu  line %llu, sentence %llu, %llu-%llu: %s, capture %.*s", number_of(place, "number"),
		 number_of(place, "line"), number_of(place, "sentence"), number_of(place, "start"),
		 number_of(place, "end"), text_of(place, "source"), DIGEST_SHOWN, text_of(place, "capture"));
	add_line(buf_text(&line), 0, 3, style->width, out);
	buf_clear(&line);
	const char *prefix = text_of(place, "prefix");
	buf_addf(&line, "%s" PRINT_MARK_ON "%s" PRINT_MARK_OFF "%s", prefix + strspn(prefix, " \n\t"),
		 text_of(place, "exact"), text_of(place, "suffix"));
	print_add_marked(style, buf_text(&line), BELOW, out);
	buf_free(&line);
	json_decref(place);
}

/* What there is to say below the line of a verdict; nothing where all is as it was. */
static void add_below(const json_t *verdict, Buf *text)
{
	const char *status = text_of(verdict, "status"), *difference = text_of(verdict, "difference");
	const json_t *was = json_object_get(verdict, "was");
	if (*text_of(verdict, "problem"))
		buf_add_text(text, text_of(verdict, "problem"));
	else if (strcmp(status, "moved") == 0 && was)
		buf_addf(text, "from %llu-%llu to %llu-%llu", number_of(was, "start"), number_of(was, "end"),
			 number_of(verdict, "start"), number_of(verdict, "end"));
	else if (strcmp(status, "changed") == 0)
		buf_add_text(text,
			     *difference ? difference : "in nothing but spaces, dashes, hyphens or quotation marks");
	else if (strcmp(status, "gone") == 0)
		buf_add_text(text, text_of(verdict, "exact"));
}

void print_verdict(const Style *style, json_t *verdict, Buf *out)
{
	if (add_json(style, "quote-verdict", verdict, out))
		return;
	Buf line = {0};
	const char *capture = text_of(verdict, "capture");
	buf_addf(&line, "%-10s  %s, quotation %llu: %s", text_of(verdict, "status"), text_of(verdict, "statement"),
		 number_of(verdict, "quote"), text_of(verdict, "source"));
	if (*capture)
		buf_addf(&line, ", %scapture %.*s", json_is_true(json_object_get(verdict, "earlier")) ? "earlier " : "",
			 DIGEST_SHOWN, capture);
	add_line(buf_text(&line), 0, 0, 0, out);
	buf_clear(&line);
	add_below(verdict, &line);
	if (line.len > 0)
		add_line(buf_text(&line), BELOW, BELOW, style->width, out);
	buf_free(&line);
	json_decref(verdict);
}

void print_verdicts(const Style *style, json_t *counts, Buf *out)
{
	if (add_json(style, "quote-verdicts", counts, out))
		return;
	Buf line = {0};
	const char *name;
	json_t *count;
	json_object_foreach (counts, name, count) {
		if (line.len == 0)
			buf_addf(&line, "%llu quotation%s", number_of(counts, name),
				 json_integer_value(count) == 1 ? "" : "s");
		else if (json_integer_value(count) > 0)
			buf_addf(&line, "%s %llu %s", strchr(buf_text(&line), ':') ? "," : ":", number_of(counts, name),
				 name);
	}
	add_line(buf_text(&line), 0, 2, style->width, out);
	buf_free(&line);
	json_decref(counts);
}

void print_sentence(const Style *style, json_t *sentence, bool paragraph, Buf *out)
{
	if (add_json(style, "sentence", sentence, out))
		return;
	Buf line = {0};
	buf_addf(&line, "%4llu  %s", number_of(sentence, "number"), text_of(sentence, "text"));
	if (paragraph && style->width > 0)
		buf_add_char(out, '\n');
	add_line(buf_text(&line), 0, BELOW, style->width, out);
	buf_free(&line);
	json_decref(sentence);
}
