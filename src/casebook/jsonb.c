/* A JSON value as PostgreSQL writes a jsonb; see projection.h. Names go by length, then by bytes; ", " and ": "
 * between; strings are escaped where they must be, and hold UTF-8 as it is. It is how jsonb_out has written since there
 * is jsonb; should that change, an audit finds that sums differ, looks closer, and finds that values do not. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/projection.h"

#define NAMES_MAX 64 /* more than any body has in one object; beyond that they are sorted on the heap */

static void add_escaped(Buf *out, unsigned char c)
{
	static const char plain[] = "\b\f\n\r\t\"\\", escape[] = "bfnrt\"\\", hex[] = "0123456789abcdef";
	const char *found = memchr(plain, c, sizeof plain - 1);
	if (found) {
		const char text[2] = {'\\', escape[found - plain]};
		buf_add(out, text, sizeof text);
	} else {
		const char text[6] = {'\\', 'u', '0', '0', hex[c >> 4], hex[c & 15]};
		buf_add(out, text, sizeof text);
	}
}

static void add_string(Buf *out, const char *text, size_t len)
{
	buf_add_char(out, '"');
	for (size_t at = 0; at < len;) {
		size_t run = at;
		while (run < len && (unsigned char)text[run] >= 0x20 && text[run] != '"' && text[run] != '\\')
			run++;
		buf_add(out, text + at, run - at);
		if (run < len)
			add_escaped(out, (unsigned char)text[run++]);
		at = run;
	}
	buf_add_char(out, '"');
}

static int by_length(const void *a, const void *b)
{
	const char *x = *(const char *const *)a, *y = *(const char *const *)b;
	size_t x_len = strlen(x), y_len = strlen(y);
	return x_len != y_len ? (x_len > y_len ? 1 : -1) : memcmp(x, y, x_len);
}

static void add_object(Buf *out, const json_t *object)
{
	const char *few[NAMES_MAX], **names = few;
	size_t count = json_object_size(object), at = 0;
	json_t *all = (json_t *)object; /* iterating does not change it, but Jansson's iterators are not const */
	if (count > NAMES_MAX)
		names = mem_alloc(count * sizeof *names);
	for (void *i = json_object_iter(all); i; i = json_object_iter_next(all, i))
		names[at++] = json_object_iter_key(i);
	qsort(names, count, sizeof *names, by_length);
	buf_add_char(out, '{');
	for (at = 0; at < count; at++) {
		if (at > 0)
			buf_add(out, ", ", 2);
		add_string(out, names[at], strlen(names[at]));
		buf_add(out, ": ", 2);
		jsonb_add(out, json_object_get(object, names[at]));
	}
	buf_add_char(out, '}');
	if (names != few)
		free(names);
}

static void add_array(Buf *out, const json_t *array)
{
	buf_add_char(out, '[');
	for (size_t i = 0; i < json_array_size(array); i++) {
		if (i > 0)
			buf_add(out, ", ", 2);
		jsonb_add(out, json_array_get(array, i));
	}
	buf_add_char(out, ']');
}

void jsonb_add(Buf *out, const json_t *value)
{
	switch (json_typeof(value)) {
	case JSON_OBJECT:
		add_object(out, value);
		return;
	case JSON_ARRAY:
		add_array(out, value);
		return;
	case JSON_STRING:
		add_string(out, json_string_value(value), json_string_length(value));
		return;
	case JSON_INTEGER:
		buf_addf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
		return;
	case JSON_REAL: /* nothing signed holds one */
		buf_addf(out, "%.17g", json_real_value(value));
		return;
	case JSON_TRUE:
		buf_add_text(out, "true");
		return;
	case JSON_FALSE:
		buf_add_text(out, "false");
		return;
	case JSON_NULL:
		buf_add_text(out, "null");
		return;
	}
}
