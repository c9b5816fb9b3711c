/* The shape of a body that was read back; see body.h. Allocates nothing while all is well. */
#include "validate.h"

typedef struct Shape {
	void (*refer)(void *context, RecordKind kind, const char *id);
	void *context;
	Err *err;
} Shape;

static bool check_members(const Shape *shape, const Field *fields, const Path *path, const Value *object);

static bool check_ref(const Shape *shape, const Field *field, const Path *path, const Value *value)
{
	if (!check_string(field, path, value->text, value->count, REFS_BY_ID, shape->err))
		return false;
	BodyRef ref = {.place = path};
	ref_of(field, value->text, &ref);
	if (shape->refer)
		shape->refer(shape->context, ref.kind, ref.text);
	return true;
}

static bool check_one(const Shape *shape, const Field *field, const Path *path, const Value *value)
{
	if (field->type == FIELD_OBJECT)
		return value->type == VALUE_OBJECT ? check_members(shape, field->fields, path, value)
						   : refuse_at(path, shape->err, "is not an object");
	if (field->type == FIELD_COUNT) {
		bool fits = value->type == VALUE_INTEGER && value->integer >= 0 && value->integer <= FIELD_COUNT_MAX;
		return fits || refuse_at(path, shape->err, "is not a whole number from 0 up");
	}
	if (value->type != VALUE_TEXT)
		return refuse_at(path, shape->err, "is not a string");
	if (field->type == FIELD_REF || field->type == FIELD_ANY_REF)
		return check_ref(shape, field, path, value);
	return field->type != FIELD_TERM ||
	       check_string(field, path, value->text, value->count, REFS_BY_ID, shape->err);
}

static bool check_field(const Shape *shape, const Field *field, const Path *path, const Value *value)
{
	if (!field->list)
		return check_one(shape, field, path, value);
	if (value->type != VALUE_LIST)
		return refuse_at(path, shape->err, "is not a list");
	for (size_t i = 0; i < value->count; i++) {
		if (!check_one(shape, field, &(Path){path, NULL, i}, &value->items[i]))
			return false;
	}
	return true;
}

/* By what is there, which is little of what could be; then what should be. */
static bool check_members(const Shape *shape, const Field *fields, const Path *path, const Value *object)
{
	for (size_t i = 0; i < object->count; i++) {
		const Field *field = field_find(fields, object->members->names[i]);
		const Value *value = &object->members->values[i];
		if (field && !check_field(shape, field, &(Path){path, field->name, 0}, value))
			return false;
	}
	for (const Field *field = fields; field->name; field++) {
		if (field->required && !value_get(object, field->name))
			return refuse_missing(&(Path){path, field->name, 0}, field, shape->err);
	}
	return true;
}

bool body_check_shape(const Kind *kind, bool retracted, const Value *body,
		      void (*refer)(void *context, RecordKind kind, const char *id), void *context, Err *err)
{
	const Shape shape = {refer, context, err};
	if (body && body->type == VALUE_OBJECT
		    ? check_members(&shape, retracted ? RETRACTION_FIELDS : kind->fields, NULL, body)
		    : refuse_at(NULL, err, "is not an object"))
		return true;
	err->code = ERR_PROJECTION_DIFFERS;
	return err_hint(err, "someone changed it in the database, or signed it with another program: ascribe audit");
}
