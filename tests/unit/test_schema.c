/* JSON Schemas: their shape. That they agree with validation is checked by tests/cli/schema_agrees.py. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/casebook/body.h"

static json_t *property(json_t *schema, const char *name)
{
	json_t *found = json_object_get(json_object_get(schema, "properties"), name);
	cr_assert(found, "%s", name);
	return found;
}

Test(schema, says_which_kind_and_dialect_it_is)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		json_t *schema = body_schema(&KINDS[i]);
		cr_assert(schema, "%s", KINDS[i].name);
		cr_assert_str_eq(body_text(schema, "$schema"), "https://json-schema.org/draft/2020-12/schema");
		cr_assert_str_eq(body_text(schema, "title"), KINDS[i].name);
		cr_assert_str_eq(body_text(schema, "type"), "object");
		cr_assert(json_is_false(json_object_get(schema, "additionalProperties")));
		json_decref(schema);
	}
}

Test(schema, lists_terms_bounds_and_required_fields)
{
	json_t *schema = body_schema(kind_find("incident"));
	cr_assert_eq(json_array_size(json_object_get(schema, "required")), 2);
	cr_assert_eq(json_array_size(json_object_get(property(schema, "tlp"), "enum")), 5);
	cr_assert_eq(json_integer_value(json_object_get(property(schema, "title"), "maxLength")), 300);
	json_t *types = property(schema, "types");
	cr_assert_str_eq(body_text(types, "type"), "array");
	cr_assert(json_is_true(json_object_get(types, "uniqueItems")));
	cr_assert(body_text(types, "description"));
	json_decref(schema);
}

Test(schema, says_what_it_can_of_the_rules_of_a_statement)
{
	json_t *schema = body_schema(kind_find("statement"));
	cr_assert_eq(json_array_size(json_object_get(schema, "anyOf")), 2);
	cr_assert(json_object_get(json_object_get(property(schema, "positions"), "items"), "if"));
	cr_assert(json_object_get(json_object_get(property(schema, "quotes"), "items"), "dependentRequired"));
	json_decref(schema);
}

Test(schema, names_the_kinds_of_a_reference_to_several)
{
	json_t *schema = body_schema(kind_find("evidence"));
	const char *pattern = body_text(json_object_get(property(schema, "derived_from"), "items"), "pattern");
	cr_assert(strncmp(pattern, "^(source|evidence):", 19) == 0, "%s", pattern);
	json_decref(schema);
}
