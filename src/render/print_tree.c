/* Trees; see print.h. */
#include <libsmartcols/libsmartcols.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/utf8.h"
#include "print_parts.h"

#define SHOWN_DEPTH 64 /* what is deeper hangs there too */

static const char *text_of(const json_t *node, const char *name)
{
	const char *text = json_string_value(json_object_get(node, name));
	return text ? text : "";
}

/* "nasser-kanaani: Nasser Kanaani (person; speaks for)" */
static void add_label(const json_t *node, Buf *label)
{
	Buf text = {0};
	const char *relation = text_of(node, "relation");
	buf_addf(&text, "%s: %s (%s%s%s)", text_of(node, "slug"), text_of(node, "name"), text_of(node, "type"),
		 *relation ? "; " : "", relation);
	buf_clear(label);
	utf8_add_terminal_safe(label, buf_text(&text), text.len, false);
	buf_free(&text);
}

static void add_tree(const Style *style, const json_t *nodes, Buf *out)
{
	struct libscols_line *hangs_on[SHOWN_DEPTH + 1] = {NULL};
	setlocale(LC_CTYPE, "C.UTF-8"); /* the library writes as escapes what the locale's character set lacks */
	struct libscols_table *table = scols_new_table();
	struct libscols_symbols *lines = scols_new_symbols();
	if (!table || !lines || !scols_table_new_column(table, "PARTY", 0, SCOLS_FL_TREE | SCOLS_FL_TRUNC))
		mem_out_of_memory();
	scols_symbols_set_branch(lines, "├─");
	scols_symbols_set_right(lines, "└─");
	scols_symbols_set_vertical(lines, "│ ");
	scols_table_set_symbols(table, lines);
	scols_unref_symbols(lines);
	scols_table_enable_noheadings(table, 1);
	scols_table_set_termforce(table, SCOLS_TERMFORCE_ALWAYS);
	scols_table_set_termwidth(table, style->width);
	Buf label = {0};
	size_t at;
	const json_t *node;
	json_array_foreach ((json_t *)nodes, at, node) {
		size_t depth = (size_t)json_integer_value(json_object_get(node, "depth"));
		depth = depth > SHOWN_DEPTH ? SHOWN_DEPTH : depth;
		struct libscols_line *line = scols_table_new_line(table, depth > 0 ? hangs_on[depth - 1] : NULL);
		if (!line)
			mem_out_of_memory();
		hangs_on[depth] = line;
		add_label(node, &label);
		scols_line_set_data(line, 0, buf_text(&label));
	}
	char *text = NULL;
	if (json_array_size(nodes) > 0 && scols_print_table_to_string(table, &text) == 0 && text) {
		buf_add_text(out, text);
		buf_add_char(out, '\n');
	}
	free(text);
	buf_free(&label);
	scols_unref_table(table);
}

void print_tree(const Style *style, const char *shape, json_t *nodes, Buf *out)
{
	size_t at;
	json_t *node;
	if (!style->json)
		add_tree(style, nodes, out);
	json_array_foreach (nodes, at, node) {
		if (!style->json)
			break;
		json_t *value = print_with_schema(shape, json_incref(node));
		print_add_json(value, JSON_COMPACT, out);
		json_decref(value);
	}
	json_decref(nodes);
}
