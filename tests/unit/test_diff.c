/* Differences between two bodies. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/mem.h"
#include "ascribe/casebook/body.h"

static void tell(void *context, const char *path, const json_t *old, const json_t *new)
{
	char *left = old ? json_dumps(old, JSON_ENCODE_ANY) : NULL,
	     *right = new ? json_dumps(new, JSON_ENCODE_ANY) : NULL;
	buf_addf(context, "%s %s %s\n", path, left ? left : "-", right ? right : "-");
	free(left);
	free(right);
}

static void expect_diff(const char *kind, const char *old_text, const char *new_text, const char *expected)
{
	Buf told = {0};
	json_t *old = old_text ? json_loads(old_text, 0, NULL) : NULL, *new = json_loads(new_text, 0, NULL);
	cr_assert(new);
	body_diff(kind_find(kind), old, new, tell, &told);
	cr_expect_str_eq(buf_text(&told), expected);
	json_decref(old);
	json_decref(new);
	buf_free(&told);
}

Test(diff, of_equal_bodies_is_nothing)
{
	expect_diff("party", "{\"slug\":\"p\",\"name\":\"N\"}", "{\"name\":\"N\",\"slug\":\"p\"}", "");
}

Test(diff, goes_down_to_single_values_in_the_order_of_the_table)
{
	expect_diff(
		"statement",
		"{\"slug\":\"s\",\"positions\":[{\"stance\":\"denies\",\"allegation\":\"a\",\"contests\":[\"link\"]}],"
		"\"acts\":[\"denial\"]}",
		"{\"acts\":[\"denial\",\"comment\"],\"slug\":\"s\",\"positions\":[{\"allegation\":\"b\",\"stance\":"
		"\"asserts\"},{\"allegation\":\"c\"}]}",
		"acts[1] - \"comment\"\n"
		"positions[0].allegation \"a\" \"b\"\n"
		"positions[0].stance \"denies\" \"asserts\"\n"
		"positions[0].contests[0] \"link\" -\n"
		"positions[1].allegation - \"c\"\n");
}

Test(diff, of_a_new_body_is_all_of_it)
{
	expect_diff("party", NULL, "{\"name\":\"N\",\"slug\":\"p\",\"aliases\":[\"x\"]}",
		    "slug - \"p\"\nname - \"N\"\naliases[0] - \"x\"\n");
}

Test(diff, tells_fields_that_the_table_does_not_know)
{
	expect_diff("party", "{\"slug\":\"p\",\"a\":1,\"b\":[1],\"same\":0}",
		    "{\"slug\":\"p\",\"b\":[2],\"c\":{},\"same\":0}", "a 1 -\nb [1] [2]\nc - {}\n");
}

Test(diff, tells_whole_what_is_not_of_the_fields_type)
{
	expect_diff("statement", "{\"positions\":[{\"stance\":\"denies\"}]}", "{\"positions\":\"none\"}",
		    "positions [{\"stance\": \"denies\"}] \"none\"\n");
	expect_diff("statement", "{\"positions\":[7]}", "{\"positions\":[{\"stance\":\"denies\"}]}",
		    "positions[0] 7 {\"stance\": \"denies\"}\n");
}
