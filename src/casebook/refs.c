/* Walking the references of a body, and putting its fields in order; see body.h. */
#include <stdio.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "validate.h"

typedef struct Walk {
	BodyRefVisitor visit;
	void *context;
	Err *err;
} Walk;

static RecordKind only_kind(unsigned kinds)
{
	unsigned kind = 0;
	while (!(kinds & 1u)) {
		kinds >>= 1;
		kind++;
	}
	return (RecordKind)kind;
}

void ref_of(const Field *field, const char *text, BodyRef *ref)
{
	ref->text = text;
	if (field->type != FIELD_ANY_REF) {
		ref->kind = only_kind(field->kinds);
		return;
	}
	char name[16];
	const char *colon = strchr(text, ':');
	snprintf(name, sizeof name, "%.*s", (int)(colon - text), text);
	ref->kind = kind_find(name)->kind;
	ref->text = colon + 1;
}

/* Visit one reference; replaces it in place where the visitor says so. */
static bool visit_ref(const Walk *walk, const Field *field, const Path *path, json_t *value)
{
	const char *text = json_string_value(value), *replacement = NULL;
	BodyRef ref = {.place = path};
	ref_of(field, text, &ref);
	if (!walk->visit(walk->context, &ref, &replacement, walk->err))
		return false;
	if (!replacement || strcmp(replacement, ref.text) == 0)
		return true;
	if (ref.text == text)
		return json_string_set(value, replacement) == 0;
	char whole[128];
	snprintf(whole, sizeof whole, "%s:%s", KINDS[ref.kind].name, replacement);
	return json_string_set(value, whole) == 0;
}

static bool walk_fields(const Walk *walk, const Field *fields, const Path *path, json_t *object);

static bool walk_value(const Walk *walk, const Field *field, const Path *path, json_t *value)
{
	if (field->type == FIELD_OBJECT)
		return walk_fields(walk, field->fields, path, value);
	return visit_ref(walk, field, path, value);
}

static bool walk_fields(const Walk *walk, const Field *fields, const Path *path, json_t *object)
{
	for (const Field *field = fields; field->name; field++) {
		if (field->type != FIELD_REF && field->type != FIELD_ANY_REF && field->type != FIELD_OBJECT)
			continue;
		json_t *value = json_object_get(object, field->name);
		Path here = {path, field->name, 0};
		if (!value)
			continue;
		if (!field->list && !walk_value(walk, field, &here, value))
			return false;
		for (size_t i = 0; field->list && i < json_array_size(value); i++) {
			if (!walk_value(walk, field, &(Path){&here, NULL, i}, json_array_get(value, i)))
				return false;
		}
	}
	return true;
}

const char *body_ref_path(const BodyRef *ref, char out[BODY_PATH_MAX])
{
	path_text(ref->place, out);
	return out;
}

bool body_visit_refs(const Kind *kind, json_t *body, BodyRefVisitor visit, void *context, Err *err)
{
	Walk walk = {.visit = visit, .context = context, .err = err};
	return walk_fields(&walk, kind->fields, NULL, body);
}

static json_t *fields_in_order(const Field *fields, const json_t *object);

static json_t *value_in_order(const Field *field, json_t *value)
{
	if (field->type != FIELD_OBJECT)
		return json_incref(value);
	if (!field->list)
		return fields_in_order(field->fields, value);
	json_t *list = json_array();
	for (size_t i = 0; i < json_array_size(value); i++)
		json_array_append_new(list, fields_in_order(field->fields, json_array_get(value, i)));
	return list;
}

static json_t *fields_in_order(const Field *fields, const json_t *object)
{
	json_t *ordered = json_object();
	for (const Field *field = fields; field->name; field++) {
		json_t *value = json_object_get(object, field->name);
		if (value)
			json_object_set_new(ordered, field->name, value_in_order(field, value));
	}
	return ordered;
}

json_t *body_in_order(const Kind *kind, const json_t *body)
{
	return fields_in_order(kind->fields, body);
}
