/* Walking a body's references, and the order of its fields. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/base/mem.h"
#include "ascribe/casebook/body.h"

#define UUID "919108f7-52d1-4320-9bac-f847db4148a8"

static json_t *statement(void)
{
	json_t *body = json_loads("{\"sources\":[\"s1\",\"s2\"],\"incident\":\"a\",\"slug\":\"x\",\"speakers\":[\"k\"],"
				  "\"positions\":[{\"stance\":\"denies\",\"allegation\":\"l\"}],"
				  "\"quotes\":[{\"about\":[\"l\",\"m\"],\"source\":\"s1\"}]}",
				  0, NULL);
	cr_assert(body);
	return body;
}

static bool note_down(void *context, const BodyRef *ref, const char **replacement, Err *err)
{
	(void)replacement;
	(void)err;
	buf_addf(context, "%s=%s:%s ", body_ref_path(ref, (char[BODY_PATH_MAX]){0}), KINDS[ref->kind].name, ref->text);
	return true;
}

static bool replace(void *context, const BodyRef *ref, const char **replacement, Err *err)
{
	(void)context;
	(void)err;
	if (strcmp(ref->text, "l") == 0)
		*replacement = UUID;
	else if (strcmp(ref->text, "m") == 0)
		*replacement = "m";
	return true;
}

static bool stop_at_l(void *context, const BodyRef *ref, const char **replacement, Err *err)
{
	(void)replacement;
	++*(int *)context;
	return strcmp(ref->text, "l") != 0 ||
	       err_set(err, ERR_NOT_FOUND, "%s: no such record", body_ref_path(ref, (char[BODY_PATH_MAX]){0}));
}

Test(refs, are_met_in_the_order_of_the_table)
{
	json_t *body = statement();
	Buf seen = {0};
	Err err;
	cr_assert(body_visit_refs(kind_find("statement"), body, note_down, &seen, &err));
	cr_assert_str_eq(buf_text(&seen),
			 "incident=incident:a speakers[0]=party:k sources[0]=source:s1 sources[1]=source:s2 "
			 "positions[0].allegation=allegation:l quotes[0].source=source:s1 "
			 "quotes[0].about[0]=allegation:l quotes[0].about[1]=allegation:m ");
	buf_free(&seen);
	json_decref(body);
}

Test(refs, are_replaced_in_place)
{
	json_t *body = statement();
	Err err;
	cr_assert(body_visit_refs(kind_find("statement"), body, replace, NULL, &err));
	json_t *position = json_array_get(json_object_get(body, "positions"), 0);
	json_t *about = json_object_get(json_array_get(json_object_get(body, "quotes"), 0), "about");
	cr_assert_str_eq(body_text(position, "allegation"), UUID);
	cr_assert_str_eq(json_string_value(json_array_get(about, 0)), UUID);
	cr_assert_str_eq(json_string_value(json_array_get(about, 1)), "m");
	cr_assert_str_eq(body_text(body, "incident"), "a");
	json_decref(body);
}

Test(refs, keep_their_kind_where_they_name_it)
{
	json_t *body = json_loads("{\"about\":[\"party:l\",\"statement:m\"]}", 0, NULL);
	Buf seen = {0};
	Err err;
	cr_assert(body_visit_refs(kind_find("note"), body, note_down, &seen, &err));
	cr_assert_str_eq(buf_text(&seen), "about[0]=party:l about[1]=statement:m ");
	cr_assert(body_visit_refs(kind_find("note"), body, replace, NULL, &err));
	json_t *about = json_object_get(body, "about");
	cr_assert_str_eq(json_string_value(json_array_get(about, 0)), "party:" UUID);
	cr_assert_str_eq(json_string_value(json_array_get(about, 1)), "statement:m");
	buf_free(&seen);
	json_decref(body);
}

Test(refs, are_walked_up_to_the_first_refusal)
{
	json_t *body = statement();
	Err err = {0};
	int seen = 0;
	cr_assert_not(body_visit_refs(kind_find("statement"), body, stop_at_l, &seen, &err));
	cr_assert_eq(seen, 5);
	cr_assert_str_eq(err.message, "positions[0].allegation: no such record");
	json_decref(body);
}

Test(refs, fields_are_put_in_the_order_of_the_table)
{
	json_t *body = statement(), *ordered = body_in_order(kind_find("statement"), body);
	char *text = json_dumps(ordered, JSON_COMPACT);
	cr_assert_str_eq(text, "{\"slug\":\"x\",\"incident\":\"a\",\"speakers\":[\"k\"],\"sources\":[\"s1\",\"s2\"],"
			       "\"positions\":[{\"allegation\":\"l\",\"stance\":\"denies\"}],"
			       "\"quotes\":[{\"source\":\"s1\",\"about\":[\"l\",\"m\"]}]}");
	free(text);
	json_decref(ordered);
	json_decref(body);
}
