/* The table of kinds: what every entry of it must keep, so that what is made from it holds. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <string.h>

#include "ascribe/casebook/kind.h"

Test(kind, is_found_by_its_name)
{
	cr_assert_eq(kind_find("statement")->kind, KIND_STATEMENT);
	cr_assert_null(kind_find("statements"));
	cr_assert_null(kind_find(""));
	for (size_t i = 0; i < KIND_COUNT; i++) {
		cr_assert_eq(KINDS[i].kind, i);
		cr_assert_eq(kind_find(KINDS[i].name), &KINDS[i]);
	}
}

Test(kind, has_the_fields_that_it_says_it_has)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		const Kind *kind = &KINDS[i];
		cr_expect_eq(kind->has_slug, field_find(kind->fields, "slug") != NULL, "%s", kind->name);
		cr_expect_eq(kind->of_incident, field_find(kind->fields, "incident") != NULL, "%s", kind->name);
		cr_expect(!kind->title || field_find(kind->fields, kind->title), "%s", kind->name);
		cr_expect(kind->plural && kind->help);
	}
	cr_assert_null(field_find(KINDS[0].fields, "absent"));
}

static void check_field(const char *kind, const Field *fields, const Field *field)
{
	cr_expect(field->flag && field->help && *field->help, "%s.%s", kind, field->name);
	cr_expect_neq(field->help[strlen(field->help) - 1], '.', "%s.%s", kind, field->name);
	cr_expect_eq(field_find(fields, field->name), field, "%s.%s stands twice", kind, field->name);
	for (const char *c = field->name; *c; c++)
		cr_expect(islower((unsigned char)*c) || isdigit((unsigned char)*c) || *c == '_', "%s", field->name);
	cr_expect_eq(field->type == FIELD_TERM, field->vocab != NULL, "%s.%s", kind, field->name);
	cr_expect_eq(field->type == FIELD_OBJECT, field->fields != NULL, "%s.%s", kind, field->name);
	bool refers = field->type == FIELD_REF || field->type == FIELD_ANY_REF;
	cr_expect_eq(refers, field->kinds != 0, "%s.%s", kind, field->name);
	bool bounded = field->type == FIELD_LINE || field->type == FIELD_TEXT || field->type == FIELD_URL ||
		       field->type == FIELD_VKEY;
	cr_expect_eq(bounded, field->max > 0, "%s.%s", kind, field->name);
	if (field->type == FIELD_REF)
		cr_expect_eq(__builtin_popcount(field->kinds), 1, "%s.%s", kind, field->name);
}

static void check_fields(const char *kind, const Field *fields)
{
	for (const Field *field = fields; field->name; field++) {
		check_field(kind, fields, field);
		if (field->fields)
			check_fields(field->name, field->fields);
	}
}

Test(kind, fields_carry_what_their_type_needs)
{
	for (size_t i = 0; i < KIND_COUNT; i++)
		check_fields(KINDS[i].name, KINDS[i].fields);
}
