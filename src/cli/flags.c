/* Bodies from the shell: field options ("--said-on 2022-09-07 --position allegation=x,stance=denies"), or JSON; see
 * cli.h. What they mean is checked later, by the same validation as everything else. */
#include <string.h>

#include "ascribe/casebook/body.h"
#include "cli.h"

/* Take "key=value" off *rest up to a comma that no backslash precedes; "\," is a comma. */
static const char *take_part(const char **rest, Arena *arena)
{
	Buf part = {0};
	const char *c = *rest;
	for (; *c && *c != ','; c++) {
		if (c[0] == '\\' && c[1] == ',')
			c++;
		buf_add_char(&part, *c);
	}
	*rest = *c ? c + 1 : c;
	const char *text = arena_strdup(arena, buf_text(&part));
	buf_free(&part);
	return text;
}

/* An object as JSON, or as "key=value,key=value" where a list's key may stand again. */
static bool parse_object(const Field *field, const char *value, json_t **object, Err *err)
{
	if (value[0] == '{') {
		json_error_t error;
		*object = json_loads(value, JSON_REJECT_DUPLICATES, &error);
		return *object || err_set(err, ERR_USAGE, "--%s: not JSON: %s", field->flag, error.text);
	}
	Arena *arena = arena_new();
	json_t *made = json_object();
	bool ok = true;
	while (ok && *value) {
		const char *part = take_part(&value, arena), *equals = strchr(part, '=');
		const char *name = equals ? arena_strndup(arena, part, (size_t)(equals - part)) : part;
		const Field *inner = field_find(field->fields, name);
		if (!equals || !inner || inner->type == FIELD_OBJECT) {
			ok = err_set(err, ERR_USAGE, "--%s: \"%s\" is not of the form field=value", field->flag, part);
			Buf names = {0};
			for (const Field *f = field->fields; f->name; f++)
				buf_addf(&names, "%s%s", names.len > 0 ? ", " : "", f->name);
			err_hint(err, "fields: %s; a comma in a value is written \"\\,\"; or give a JSON object",
				 buf_text(&names));
			buf_free(&names);
		} else {
			ok = body_put_field(inner, made, equals + 1, err);
		}
	}
	arena_free(arena);
	if (ok)
		*object = made;
	else
		json_decref(made);
	return ok;
}

static bool make_value(const Field *field, const char *value, json_t **made, Err *err)
{
	if (field->type == FIELD_OBJECT)
		return parse_object(field, value, made, err);
	uint64_t number;
	if (field->type == FIELD_COUNT) {
		if (!parse_number(value, field->name, &number, err))
			return false;
		*made = json_integer((json_int_t)number);
		return true;
	}
	*made = json_string(value);
	return *made || err_set(err, ERR_REFUSED, "%s: not valid UTF-8", field->name);
}

/* Set a scalar; add to a list. */
bool body_put_field(const Field *field, json_t *object, const char *value, Err *err)
{
	json_t *made = NULL;
	if (!make_value(field, value, &made, err))
		return false;
	if (!field->list) {
		json_object_set_new(object, field->name, made);
		return true;
	}
	if (!json_object_get(object, field->name))
		json_object_set_new(object, field->name, json_array());
	json_array_append_new(json_object_get(object, field->name), made);
	return true;
}

bool body_take_flags(const Args *args, json_t *body, Err *err)
{
	for (size_t i = 0; i < args->given_count; i++) {
		const Field *field = args->given[i].field;
		if (field && field->list)
			json_object_del(body, field->name);
	}
	for (size_t i = 0; i < args->given_count; i++) {
		if (args->given[i].field && !body_put_field(args->given[i].field, body, args->given[i].value, err))
			return false;
	}
	return true;
}

bool parse_body(const Buf *text, const char *name, json_t **body, Err *err)
{
	json_error_t error;
	*body = json_loadb(buf_text(text), text->len, JSON_REJECT_DUPLICATES, &error);
	if (*body)
		return true;
	err_set(err, ERR_REFUSED, "%s:%d: not JSON: %s", name, error.line, error.text);
	return err_hint(err, "a body is one JSON object; see: ascribe schema KIND");
}
