/* What differs between two bodies; see body.h. */
#include <string.h>

#include "ascribe/casebook/body.h"
#include "path.h"

typedef struct Diff {
	BodyDiffVisitor visit;
	void *context;
} Diff;

static void diff_object(const Diff *diff, const Field *fields, const Path *path, const json_t *old, const json_t *new);

/* Told whole, unless both sides are what the field's type lets us look into. */
static void diff_value(const Diff *diff, const Field *field, const Path *path, const json_t *old, const json_t *new)
{
	char place[PATH_TEXT_MAX];
	if (old == new || (old && new &&json_equal(old, new)))
		return;
	if (field && field->type == FIELD_OBJECT && (!old || json_is_object(old)) && (!new || json_is_object(new))) {
		diff_object(diff, field->fields, path, old, new);
		return;
	}
	path_text(path, place);
	diff->visit(diff->context, place, old, new);
}

/* Items are compared where they stand. */
static void diff_list(const Diff *diff, const Field *field, const Path *path, const json_t *old, const json_t *new)
{
	size_t old_count = json_array_size(old), new_count = json_array_size(new);
	for (size_t i = 0; i < old_count || i < new_count; i++)
		diff_value(diff, field, &(Path){path, NULL, i}, json_array_get(old, i), json_array_get(new, i));
}

/* Fields of `from` that the table does not know: what was signed may hold them, and then they are not passed over. */
static void diff_unknown(const Diff *diff, const Field *fields, const Path *path, const json_t *from, const json_t *old,
			 const json_t *new)
{
	const char *name;
	json_t *value;
	json_object_foreach ((json_t *)from, name, value) {
		if (!field_find(fields, name) && (from == old || !json_object_get(old, name)))
			diff_value(diff, NULL, &(Path){path, name, 0}, json_object_get(old, name),
				   json_object_get(new, name));
	}
}

static void diff_object(const Diff *diff, const Field *fields, const Path *path, const json_t *old, const json_t *new)
{
	for (const Field *field = fields; field->name; field++) {
		const json_t *left = json_object_get(old, field->name), *right = json_object_get(new, field->name);
		Path here = {path, field->name, 0};
		if (field->list && (!left || json_is_array(left)) && (!right || json_is_array(right)))
			diff_list(diff, field, &here, left, right);
		else
			diff_value(diff, field, &here, left, right);
	}
	diff_unknown(diff, fields, path, old, old, new);
	diff_unknown(diff, fields, path, new, old, new);
}

void body_diff(const Kind *kind, const json_t *old, const json_t *new, BodyDiffVisitor visit, void *context)
{
	diff_object(&(Diff){visit, context}, kind->fields, NULL, old, new);
}
