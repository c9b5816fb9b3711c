/* What the user set once and for all: a file of lines "name = value", $XDG_CONFIG_HOME/ascribe/config. A line that
 * begins with "#" is a remark. An option goes before the environment, the environment before the file. */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"

#define SETTINGS_MAX 65536 /* bytes of the file */

enum { SETTING_DB, SETTING_CASEBOOK, SETTING_KEY, SETTINGS_COUNT };

typedef struct Setting {
	const char *name;     /* as in the file, and as an option of every command */
	const char *variable; /* of the environment */
	const char *help;
} Setting;

typedef enum SettingFrom { SETTING_FILE, SETTING_ENVIRONMENT, SETTING_OPTION } SettingFrom;

extern const Setting SETTINGS[SETTINGS_COUNT + 1]; /* the last has no name */

/* Its place in SETTINGS; ERR_USAGE with the list where there is none of that name. */
MUST_USE bool settings_find(const char *name, size_t *setting, Err *err);

/* The values of the file's text, which `path` names in messages; NULL where one is not set. ERR_REFUSED, with the line,
 * where a line is neither a remark nor a setting, or sets one again. */
MUST_USE bool settings_parse(const char *text, size_t text_len, const char *path, Arena *arena,
			     const char *values[SETTINGS_COUNT], Err *err);

/* The same text with one of them set, or taken out where `value` is NULL; all other lines stand as they were. */
void settings_change(const char *text, size_t text_len, size_t setting, const char *value, Buf *out);

/* Whether a value can stand in the file: one line of UTF-8 without control characters or white space at its ends, at
 * most 1000 bytes. ERR_REFUSED. */
MUST_USE bool settings_value_check(const char *value, const char *what, Err *err);

/* The file's path and text, "" where there is none. */
MUST_USE bool settings_read(Arena *arena, const char **path, Buf *text, Err *err);

#endif
