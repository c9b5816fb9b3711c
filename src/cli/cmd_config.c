/* config: what the user set once and for all; see settings.h. */
#include <string.h>

#include "ascribe/base/file.h"
#include "ascribe/base/utf8.h"
#include "cli.h"
#include "settings.h"

/* Each setting with what counts now, and where that was said. */
static json_t *setting_rows(const Context *context, const char *path)
{
	json_t *rows = json_array();
	for (size_t i = 0; i < SETTINGS_COUNT; i++) {
		const Setting *setting = &SETTINGS[i];
		const char *value = context->settings[i], *from = NULL;
		if (value)
			from = context->settings_from[i] == SETTING_OPTION
				       ? arena_printf(context->arena, "--%s", setting->name)
			       : context->settings_from[i] == SETTING_ENVIRONMENT ? setting->variable
										  : path;
		json_array_append_new(rows, json_pack("{s:s, s:s?, s:s?, s:s}", "name", setting->name, "value", value,
						      "from", from, "meaning", setting->help));
	}
	return rows;
}

/* Write the file with `value` for the setting, or without it where that is NULL. */
static bool change_setting(Arena *arena, size_t setting, const char *value, Err *err)
{
	const char *path = NULL, *folder = NULL;
	Buf old = {0}, text = {0};
	bool ok = settings_read(arena, &path, &old, err) && file_xdg_folder(XDG_CONFIG, arena, &folder, err);
	if (ok) {
		settings_change(buf_text(&old), old.len, setting, value, &text);
		ok = file_make_folder(folder, 0700, err) && file_replace(path, text.data, text.len, 0600, err);
	}
	buf_free(&old);
	buf_free(&text);
	return ok;
}

bool cmd_config(Context *context, const Args *args, Err *err)
{
	static const char *const columns[] = {"name", "value", "from", NULL};
	bool unset = args_value(args, "unset") != NULL;
	const char *path = NULL;
	Buf text = {0};
	size_t setting = 0;
	if (args->operand_count > 0 && !settings_find(args->operands[0], &setting, err))
		return false;
	if (unset && args->operand_count != 1)
		return err_set(err, ERR_USAGE, "--unset takes the name of one setting, and no value");
	if (unset || args->operand_count == 2) {
		const char *value = unset ? NULL : args->operands[1];
		if (value && (!settings_value_check(value, SETTINGS[setting].name, err) ||
			      (setting == SETTING_DB && !store_uri_check(value, err))))
			return false;
		return change_setting(context->arena, setting, value, err);
	}
	if (args->operand_count == 1 && !context->style.json) {
		if (!context->settings[setting])
			return err_set(err, ERR_NOT_FOUND, "%s is not set", SETTINGS[setting].name);
		utf8_add_terminal_safe(&context->out, context->settings[setting], strlen(context->settings[setting]),
				       false);
		buf_add(&context->out, "\n", 1);
		return true;
	}
	bool ok = settings_read(context->arena, &path, &text, err);
	if (ok) {
		json_t *rows = setting_rows(context, path);
		for (size_t i = SETTINGS_COUNT; args->operand_count == 1 && i-- > 0;) {
			if (i != setting)
				json_array_remove(rows, i);
		}
		print_rows(&context->style, "setting", columns, rows, &context->out);
	}
	buf_free(&text);
	return ok;
}
