/* The user's settings; see settings.h. */
#include "settings.h"

#include <string.h>

#include "ascribe/base/file.h"
#include "ascribe/base/utf8.h"

#define BLANK " \t\r"
#define VALUE_MAX 1000

const Setting SETTINGS[] = {
	[SETTING_DB] = {"db", "ASCRIBE_DB", "the PostgreSQL to use, in place of the private cluster"},
	[SETTING_CASEBOOK] = {"casebook", "ASCRIBE_CASEBOOK", "the casebook, where the database holds several"},
	[SETTING_KEY] = {"key", "ASCRIBE_KEY", "the key to sign with, where there are several"},
	[SETTINGS_COUNT] = {0}};

/* A line of the file, cut at "=": its name and value without the white space around them. */
typedef struct Line {
	const char *start, *end; /* of the whole line, without its \n */
	const char *name, *value;
	size_t name_len, value_len;
	bool empty, has_value;
} Line;

static void trim(const char **text, size_t *len)
{
	while (*len > 0 && strchr(BLANK, **text)) {
		(*text)++;
		(*len)--;
	}
	while (*len > 0 && strchr(BLANK, (*text)[*len - 1]))
		(*len)--;
}

/* The line that begins at `at`; false at the end. No byte is zero (the text was checked). */
static bool next_line(const char **at, const char *end, Line *line)
{
	if (*at >= end)
		return false;
	const char *newline = memchr(*at, '\n', (size_t)(end - *at));
	*line = (Line){.start = *at, .end = newline ? newline : end, .name = *at};
	*at = newline ? newline + 1 : end;
	const char *equals = memchr(line->start, '=', (size_t)(line->end - line->start));
	line->name_len = (size_t)((equals ? equals : line->end) - line->name);
	trim(&line->name, &line->name_len);
	line->empty = (line->name_len == 0 && !equals) || (line->name_len > 0 && line->name[0] == '#');
	if (!equals || line->empty)
		return true;
	line->has_value = true;
	line->value = equals + 1;
	line->value_len = (size_t)(line->end - line->value);
	trim(&line->value, &line->value_len);
	return true;
}

static bool names(const Line *line, const char *name)
{
	return line->has_value && line->name_len == strlen(name) && strncmp(line->name, name, line->name_len) == 0;
}

bool settings_find(const char *name, size_t *setting, Err *err)
{
	Buf list = {0};
	for (*setting = 0; *setting < SETTINGS_COUNT; (*setting)++) {
		if (strcmp(SETTINGS[*setting].name, name) == 0) {
			buf_free(&list);
			return true;
		}
		buf_addf(&list, "%s%s", *setting > 0 ? ", " : "", SETTINGS[*setting].name);
	}
	err_set(err, ERR_USAGE, "there is no setting \"%s\"", name);
	err_hint(err, "settings: %s", buf_text(&list));
	buf_free(&list);
	return false;
}

bool settings_value_check(const char *value, const char *what, Err *err)
{
	const char *inner = value;
	size_t len = strlen(value), inner_len = len;
	trim(&inner, &inner_len);
	bool fine = len > 0 && len <= VALUE_MAX && inner_len == len && utf8_valid(value, len, NULL);
	for (size_t i = 0; fine && i < len; i++)
		fine = (unsigned char)value[i] >= ' ' && value[i] != 0x7f;
	return fine || err_set(err, ERR_REFUSED, "%s: a value is one line of 1 to %d bytes, with no control characters",
			       what, VALUE_MAX);
}

/* Take the value of one line. */
static bool take_line(const Line *line, const char *place, Arena *arena, const char *values[SETTINGS_COUNT], Err *err)
{
	size_t setting = 0;
	if (!line->has_value) {
		err_set(err, ERR_REFUSED, "%s: neither \"name = value\" nor a remark", place);
		return err_hint(err, "a remark begins with #");
	}
	if (!settings_find(arena_strndup(arena, line->name, line->name_len), &setting, err)) {
		err->code = ERR_REFUSED;
		return err_prefix(err, "%s: ", place);
	}
	if (values[setting])
		return err_set(err, ERR_REFUSED, "%s: %s is set a second time", place, SETTINGS[setting].name);
	values[setting] = arena_strndup(arena, line->value, line->value_len);
	return settings_value_check(values[setting], place, err);
}

bool settings_parse(const char *text, size_t text_len, const char *path, Arena *arena,
		    const char *values[SETTINGS_COUNT], Err *err)
{
	const char *at = text, *end = text + text_len;
	Line line;
	memset(values, 0, SETTINGS_COUNT * sizeof *values);
	if (memchr(text, '\0', text_len) || !utf8_valid(text, text_len, NULL))
		return err_set(err, ERR_REFUSED, "%s: not a text in UTF-8", path);
	for (size_t number = 1; next_line(&at, end, &line); number++) {
		if (!line.empty && !take_line(&line, arena_printf(arena, "%s:%zu", path, number), arena, values, err))
			return false;
	}
	return true;
}

void settings_change(const char *text, size_t text_len, size_t setting, const char *value, Buf *out)
{
	const char *at = text, *end = text + text_len;
	Line line;
	bool written = !value;
	while (next_line(&at, end, &line)) {
		if (!names(&line, SETTINGS[setting].name)) {
			buf_add(out, line.start, (size_t)(line.end - line.start));
			buf_add(out, "\n", 1);
		} else if (!written) {
			buf_addf(out, "%s = %s\n", SETTINGS[setting].name, value);
			written = true;
		}
	}
	if (!written)
		buf_addf(out, "%s = %s\n", SETTINGS[setting].name, value);
}

bool settings_read(Arena *arena, const char **path, Buf *text, Err *err)
{
	const char *folder = NULL;
	if (!file_xdg_folder(XDG_CONFIG, arena, &folder, err))
		return false;
	*path = arena_printf(arena, "%s/config", folder);
	if (file_read(*path, SETTINGS_MAX, text, err))
		return true;
	if (err->code != ERR_NOT_FOUND)
		return false;
	err_clear(err);
	return true;
}
