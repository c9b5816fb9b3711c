/* Values as JSON or text; see print.h. */
#include "ascribe/render/print.h"

#include <libsmartcols/libsmartcols.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/utf8.h"
#include "print_parts.h"

#define CELL_MAX 400 /* bytes of a cell in a table; `show` has all of it */

void print_add_json(const json_t *value, size_t flags, Buf *out)
{
	char *text = json_dumps(value, flags);
	if (!text)
		mem_out_of_memory();
	utf8_add_json_safe(out, text);
	buf_add_char(out, '\n');
	free(text);
}

json_t *print_with_schema(const char *shape, json_t *object)
{
	char name[64];
	snprintf(name, sizeof name, "ascribe/%s/v1", shape);
	json_t *whole = json_pack("{s:s}", "schema", name);
	json_object_update(whole, object);
	json_decref(object);
	return whole;
}

static void add_scalar(const json_t *value, Buf *out)
{
	if (json_is_string(value))
		buf_add(out, json_string_value(value), json_string_length(value));
	else if (json_is_integer(value))
		buf_addf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	else if (json_is_boolean(value))
		buf_add_text(out, json_is_true(value) ? "yes" : "no");
}

void print_add_inline(const json_t *value, Buf *out)
{
	if (json_is_array(value)) {
		for (size_t i = 0; i < json_array_size(value); i++) {
			buf_add_text(out, i > 0 ? ", " : "");
			print_add_inline(json_array_get(value, i), out);
		}
	} else if (json_is_object(value)) {
		const char *key;
		json_t *item;
		bool first = true;
		json_object_foreach ((json_t *)value, key, item) {
			buf_addf(out, "%s%s ", first ? "" : "; ", key);
			print_add_inline(item, out);
			first = false;
		}
	} else {
		add_scalar(value, out);
	}
}

void print_add_labelled(const char *label, const char *text, size_t width, Buf *out)
{
	Buf line = {0};
	utf8_add_terminal_safe(&line, label, strlen(label), false);
	buf_add_char(&line, ' ');
	while (line.len < PRINT_LABEL_WIDTH - 2)
		buf_add_char(&line, ' ');
	utf8_add_terminal_safe(&line, text, strlen(text), true);
	utf8_add_wrapped(out, buf_text(&line), 2, PRINT_LABEL_WIDTH, width);
	buf_free(&line);
}

static void add_field(const char *label, const json_t *value, size_t width, Buf *out)
{
	Buf text = {0};
	if (json_is_array(value) && json_is_object(json_array_get(value, 0))) {
		for (size_t i = 0; i < json_array_size(value); i++) {
			buf_clear(&text);
			print_add_inline(json_array_get(value, i), &text);
			print_add_labelled(i == 0 ? label : "", buf_text(&text), width, out);
		}
	} else {
		print_add_inline(value, &text);
		print_add_labelled(label, buf_text(&text), width, out);
	}
	buf_free(&text);
}

static void add_object(const Style *style, const char *shape, json_t *object, size_t flags, Buf *out)
{
	if (style->json) {
		json_t *whole = print_with_schema(shape, object);
		print_add_json(whole, flags, out);
		json_decref(whole);
		return;
	}
	const char *key;
	json_t *value;
	json_object_foreach (object, key, value) {
		if (!json_is_null(value))
			add_field(key, value, style->width, out);
	}
	json_decref(object);
}

void print_object(const Style *style, const char *shape, json_t *object, Buf *out)
{
	add_object(style, shape, object, JSON_INDENT(2), out);
}

void print_item(const Style *style, const char *shape, json_t *object, Buf *out)
{
	add_object(style, shape, object, JSON_COMPACT, out);
	if (!style->json)
		buf_add_char(out, '\n');
}

/* A cell of a table: one line, safe, bounded. */
static const char *cell_text(const json_t *value, Buf *cell)
{
	Buf text = {0};
	print_add_inline(value, &text);
	size_t len = text.len;
	if (len > CELL_MAX) {
		for (len = CELL_MAX; len > 0 && ((unsigned char)text.data[len] & 0xC0) == 0x80; len--)
			;
	}
	buf_clear(cell);
	utf8_add_terminal_safe(cell, buf_text(&text), len, false);
	buf_free(&text);
	return buf_text(cell);
}

static void add_table(const Style *style, const char *const *columns, const json_t *rows, Buf *out)
{
	setlocale(LC_CTYPE, "C.UTF-8"); /* the library writes as escapes what the locale's character set lacks */
	struct libscols_table *table = scols_new_table();
	size_t last = 0;
	if (!table)
		mem_out_of_memory();
	while (columns[last + 1])
		last++;
	for (size_t i = 0; i <= last; i++) {
		if (!scols_table_new_column(table, columns[i], 0,
					    i == last && last > 0 && strcmp(columns[i], "vkey") != 0 ? SCOLS_FL_TRUNC
												     : 0))
			mem_out_of_memory();
	}
	scols_table_set_termforce(table, SCOLS_TERMFORCE_ALWAYS);
	scols_table_set_termwidth(table, style->width);
	Buf cell = {0};
	size_t at;
	json_t *row;
	json_array_foreach (rows, at, row) {
		struct libscols_line *line = scols_table_new_line(table, NULL);
		for (size_t i = 0; line && i <= last; i++)
			scols_line_set_data(line, i, cell_text(json_object_get(row, columns[i]), &cell));
	}
	char *text = NULL;
	if (json_array_size(rows) > 0 && scols_print_table_to_string(table, &text) == 0 && text) {
		buf_add_text(out, text);
		buf_add_char(out, '\n');
	}
	free(text);
	buf_free(&cell);
	scols_unref_table(table);
}

void print_rows(const Style *style, const char *shape, const char *const *columns, json_t *rows, Buf *out)
{
	size_t at;
	json_t *row;
	if (!style->json) {
		add_table(style, columns, rows, out);
	} else {
		json_array_foreach (rows, at, row) {
			json_t *whole = print_with_schema(shape, json_incref(row));
			print_add_json(whole, JSON_COMPACT, out);
			json_decref(whole);
		}
	}
	json_decref(rows);
}

static json_t *record_value(const Record *record, const json_t *body, json_t *signature)
{
	json_t *value = json_pack("{s:s, s:s, s:s*, s:I, s:b, s:s, s:s, s:s}", "kind", KINDS[record->kind].name, "id",
				  record->id.text, "slug", record->slug, "index", (json_int_t)record->index,
				  "retracted", record->retracted, "author", record->author, "at", record->at,
				  "recorded_at", record->recorded_at);
	if (signature)
		json_object_set_new(value, "signature", signature);
	json_object_set(value, "body", (json_t *)body);
	return print_with_schema("record", value);
}

static void add_record_text(const Style *style, const Record *record, const json_t *body, const json_t *signature,
			    Buf *out)
{
	Buf heading = {0};
	buf_addf(&heading, "%s %s%s", KINDS[record->kind].name, record->slug ? record->slug : record->id.text,
		 record->retracted ? " (retracted)" : "");
	buf_addf(out, "%s%s%s\n", style->colour ? "\033[1m" : "", buf_text(&heading), style->colour ? "\033[0m" : "");
	buf_clear(&heading);
	buf_addf(&heading, "index %llu, signed by %s, dated %s", (unsigned long long)record->index, record->author,
		 record->at);
	print_add_labelled("ledger", buf_text(&heading), style->width, out);
	buf_free(&heading);
	if (signature)
		print_add_signature(signature, style->width, out);
	print_add_labelled("id", record->id.text, style->width, out);
	const char *key;
	json_t *value;
	json_object_foreach ((json_t *)body, key, value) {
		if (strcmp(key, "slug") != 0)
			add_field(key, value, style->width, out);
	}
}

void print_version(const Style *style, const Record *record, const json_t *body, json_t *signature, Buf *out)
{
	if (style->json) {
		json_t *value = record_value(record, body, signature);
		print_add_json(value, JSON_COMPACT, out);
		json_decref(value);
	} else {
		add_record_text(style, record, body, signature, out);
		json_decref(signature);
	}
}

void print_record(const Style *style, const Record *record, const json_t *body, Buf *out)
{
	print_version(style, record, body, NULL, out);
}

struct RecordList {
	const Style *style;
	const Kind *kind;
	json_t *rows;
};

/* The date that a list shows of a kind, or NULL. */
static const char *date_field(RecordKind kind)
{
	switch (kind) {
	case KIND_INCIDENT:
		return "began";
	case KIND_SOURCE:
		return "published";
	case KIND_STATEMENT:
		return "said_on";
	case KIND_RESPONSE:
		return "done_on";
	case KIND_PARTY:
	case KIND_ALLEGATION:
	case KIND_EVIDENCE:
	case KIND_HYPOTHESIS:
	case KIND_RATING:
	case KIND_NOTE:
	case KIND_KEY:
		return NULL;
	}
	return NULL;
}

RecordList *record_list_begin(const Style *style, const Kind *kind)
{
	RecordList *list = mem_alloc(sizeof *list);
	*list = (RecordList){.style = style, .kind = kind, .rows = json_array()};
	return list;
}

void record_list_add(RecordList *list, const Record *record, const json_t *body, Buf *out)
{
	if (list->style->json) {
		print_record(list->style, record, body, out);
		return;
	}
	const char *date = date_field(list->kind->kind);
	json_t *title = json_object_get(body, record->retracted ? "reason" : list->kind->title);
	if (!title && record->kind == KIND_STATEMENT)
		title = json_object_get(json_array_get(json_object_get(body, "quotes"), 0), "exact");
	json_t *row = json_object();
	json_object_set_new(row, "NAME", json_string(record->slug ? record->slug : record->id.text));
	json_object_set_new(row, "INDEX", json_integer((json_int_t)record->index));
	json_object_set_new(row, "AUTHOR", json_string(record->author));
	if (date)
		json_object_set(row, "DATE", json_object_get(body, date));
	json_object_set(row, "TITLE", title);
	json_array_append_new(list->rows, row);
}

void record_list_end(RecordList *list, Buf *out)
{
	static const char *const dated[] = {"NAME", "DATE", "TITLE", NULL};
	static const char *const undated[] = {"NAME", "TITLE", NULL};
	static const char *const of_notes[] = {"NAME", "INDEX", "AUTHOR", "TITLE", NULL};
	const char *const *columns = date_field(list->kind->kind) ? dated : undated;
	if (!list->kind->has_slug)
		columns = of_notes;
	if (!list->style->json)
		add_table(list->style, columns, list->rows, out);
	json_decref(list->rows);
	free(list);
}
