/* Validating a body against the table of kinds; see body.h. Allocates nothing while all is well. */
#include <string.h>

#include "ascribe/base/mem.h"
#include "ascribe/base/spelling.h"
#include "validate.h"

#define REASON_MAX 500

const Field RETRACTION_FIELDS[] = {
	{"reason", "reason", FIELD_LINE, .max = REASON_MAX, .required = true, .help = "why it is retracted"}, {0}};

static bool check_object(const Field *fields, const Path *path, const json_t *object, RefForm form, Err *err);

static bool check_value(const Field *field, const Path *path, const json_t *value, RefForm form, Err *err)
{
	if (field->type == FIELD_OBJECT) {
		if (!json_is_object(value))
			return refuse_at(path, err, "is not an object");
		return check_object(field->fields, path, value, form, err);
	}
	if (field->type == FIELD_COUNT) {
		if (!json_is_integer(value) || json_integer_value(value) < 0 ||
		    json_integer_value(value) > FIELD_COUNT_MAX)
			return refuse_at(path, err, "is not a whole number from 0 up");
		return true;
	}
	if (!json_is_string(value))
		return refuse_at(path, err, "is not a string");
	return check_string(field, path, json_string_value(value), json_string_length(value), form, err);
}

/* References and terms stand once in their list. */
static bool check_unique(const Field *field, const Path *path, const json_t *list, Err *err)
{
	if (field->type != FIELD_REF && field->type != FIELD_ANY_REF && field->type != FIELD_TERM)
		return true;
	for (size_t i = 1; i < json_array_size(list); i++) {
		const char *item = json_string_value(json_array_get(list, i));
		for (size_t j = 0; j < i; j++) {
			if (strcmp(item, json_string_value(json_array_get(list, j))) == 0)
				return refuse_at(&(Path){path, NULL, i}, err, "\"%.60s\" stands there twice", item);
		}
	}
	return true;
}

static bool check_list(const Field *field, const Path *path, const json_t *list, RefForm form, Err *err)
{
	if (!json_is_array(list))
		return refuse_at(path, err, "is not a list");
	size_t size = json_array_size(list);
	if (size == 0) {
		refuse_at(path, err, "is an empty list");
		return err_hint(err, field->required ? "it takes at least one item" : "leave the field out");
	}
	if (size > FIELD_MAX_ITEMS)
		return refuse_at(path, err, "has %zu items; at most %d are taken", size, FIELD_MAX_ITEMS);
	for (size_t i = 0; i < size; i++) {
		if (!check_value(field, &(Path){path, NULL, i}, json_array_get(list, i), form, err))
			return false;
	}
	return check_unique(field, path, list, err);
}

bool refuse_missing(const Path *path, const Field *field, Err *err)
{
	refuse_at(path, err, "is missing");
	return err_hint(err, "%s", field->help);
}

static bool unknown_field(const Field *fields, const Path *path, const char *name, Err *err)
{
	const Field *nearest = NULL;
	size_t best = strlen(name) < 6 ? strlen(name) / 2 + 1 : 4; /* a short name is near to any other */
	Buf list = {0};
	for (const Field *f = fields; f->name; f++) {
		size_t d = spelling_distance(name, f->name);
		if (d < best) {
			best = d;
			nearest = f;
		}
		buf_addf(&list, "%s%s", list.len > 0 ? ", " : "", f->name);
	}
	refuse_at(path, err, "unknown field \"%.60s\"", name);
	if (nearest)
		err_hint(err, "did you mean \"%s\"?", nearest->name);
	else
		err_hint(err, "the fields are: %s", buf_text(&list));
	buf_free(&list);
	return false;
}

static bool check_object(const Field *fields, const Path *path, const json_t *object, RefForm form, Err *err)
{
	const char *name;
	json_t *given;
	json_object_foreach ((json_t *)object, name, given) {
		if (!field_find(fields, name))
			return unknown_field(fields, path, name, err);
	}
	for (const Field *field = fields; field->name; field++) {
		const json_t *value = json_object_get(object, field->name);
		Path here = {path, field->name, 0};
		if (!value && field->required)
			return refuse_missing(&here, field, err);
		if (value && !(field->list ? check_list : check_value)(field, &here, value, form, err))
			return false;
	}
	return true;
}

bool body_validate(const Kind *kind, const json_t *body, RefForm form, Err *err)
{
	if (!json_is_object(body))
		return err_set(err, ERR_REFUSED, "the %s is not a JSON object", kind->name);
	return check_object(kind->fields, NULL, body, form, err) && check_rules(kind, body, err);
}

bool body_validate_retraction(const json_t *body, Err *err)
{
	return check_object(RETRACTION_FIELDS, NULL, body, REFS_BY_ID, err);
}
