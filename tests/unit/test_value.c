/* Values that are only read: what is in them, and from Jansson's and back. That reading makes them right: test_read.c.
 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/spread.h"
#include "ascribe/casebook/value.h"

static Arena *arena;

static void open_arena(void)
{
	arena = arena_new();
}

static void free_arena(void)
{
	arena_free(arena);
}

TestSuite(value, .init = open_arena, .fini = free_arena);

static const Value *value(const char *text)
{
	const Value *read = value_read(text, NULL, arena);
	cr_assert(read, "%s", text);
	return read;
}

Test(value, has_what_stands_in_it)
{
	const Value *body = value("{\"n\": -17, \"to\": [\"x\", \"y\"], \"slug\": \"é\", \"quotes\": [{\"end\": 2}]}");
	cr_expect_str_eq(value_text(body, "slug"), "é");
	cr_expect_eq(value_get(body, "slug")->count, 2);
	cr_expect_eq(value_integer(value_get(body, "n")), -17);
	cr_expect_eq(value_count(value_list(body, "to")), 2);
	cr_expect_str_eq(value_string(value_at(value_list(body, "to"), 1)), "y");
	cr_expect_eq(value_integer(value_get(value_at(value_list(body, "quotes"), 0), "end")), 2);
}

Test(value, has_nothing_where_there_is_nothing_or_another_type)
{
	const Value *body = value("{\"n\": 1, \"to\": [\"x\"], \"slug\": \"s\"}"), *text = value_get(body, "slug");
	cr_expect_null(value_get(body, "slu"));
	cr_expect_null(value_get(body, "slugs"));
	cr_expect_null(value_get(NULL, "slug"));
	cr_expect_null(value_get(text, "slug"));
	cr_expect_null(value_text(body, "n"));
	cr_expect_null(value_text(body, "to"));
	cr_expect_eq(value_count(value_list(body, "slug")), 0);
	cr_expect_eq(value_count(value_list(NULL, "to")), 0);
	cr_expect_eq(value_count(text), 0);
	cr_expect_eq(value_count(NULL), 0);
	cr_expect_null(value_at(value_list(body, "to"), 1));
	cr_expect_null(value_at(NULL, 0));
	cr_expect_null(value_string(value_get(body, "n")));
	cr_expect_eq(value_integer(text), 0);
	cr_expect_eq(value_integer(NULL), 0);
}

Test(value, of_every_type_goes_to_jansson_and_back)
{
	static const char text[] =
		"{\"a\": [null, false, true, -1, 1.5, \"\", [], {}], \"b\": {\"c\": {\"d\": 9007199254740991}}}";
	json_t *json = json_loads(text, 0, NULL);
	const Value *kept = value_of(json, arena);
	json_decref(json);
	static const ValueType types[] = {VALUE_NULL, VALUE_FALSE, VALUE_TRUE, VALUE_INTEGER,
					  VALUE_REAL, VALUE_TEXT,  VALUE_LIST, VALUE_OBJECT};
	for (size_t i = 0; i < 8; i++)
		cr_expect_eq(value_at(value_list(kept, "a"), i)->type, types[i]);
	json_t *expected = json_loads(text, 0, NULL), *back = value_json(kept);
	cr_expect(json_equal(back, expected));
	json_decref(back);
	json_decref(expected);
}

Test(value, shares_short_texts_that_come_again)
{
	ValueTexts *texts = value_texts(arena);
	const char *text = "{\"a\": \"denies\", \"b\": \"denies\", \"c\": \"denied\"}";
	const Value *one = value_read(text, texts, arena), *two = value_read(text, texts, arena);
	cr_expect_eq(value_text(one, "a"), value_text(one, "b"));
	cr_expect_eq(value_text(one, "a"), value_text(two, "b"));
	cr_expect_str_eq(value_text(two, "a"), "denies");
	cr_expect_str_eq(value_text(two, "c"), "denied");
}

Test(value, shares_the_names_of_objects_that_have_the_same)
{
	ValueTexts *texts = value_texts(arena);
	const Value *one = value_read("{\"a\": 1, \"b\": 2}", texts, arena);
	const Value *two = value_read("{\"a\": 3, \"b\": 4}", texts, arena);
	cr_assert(one && two);
	cr_expect_eq(one->members->names, two->members->names);
	cr_expect_eq(value_integer(value_get(one, "b")), 2);
	cr_expect_eq(value_integer(value_get(two, "b")), 4);
	const Value *outer = value_read("{\"a\": 5, \"b\": {\"a\": 6}, \"cc\": 7}", texts, arena);
	const Value *inner = value_get(outer, "b");
	cr_assert(inner);
	cr_expect_neq(outer->members->names, inner->members->names);
	cr_expect_eq(outer->members->names[0], inner->members->names[0]);
	cr_expect_eq(value_integer(value_get(outer, "cc")), 7);
	cr_expect_eq(value_integer(value_get(inner, "a")), 6);
	cr_expect_null(value_get(inner, "b"));
}

/* More names, and more sets of them, than are held at a time. */
Test(value, shares_no_names_with_another)
{
	ValueTexts *texts = value_texts(arena);
	for (size_t round = 0; round < 2; round++) {
		for (size_t n = 10000; n < 12000; n++) {
			const char *name = arena_printf(arena, "n%zu", n);
			const Value *body = value_read(arena_printf(arena, "{\"a\": 1, \"%s\": %zu}", name, n), texts,
						       arena);
			cr_assert_eq(value_integer(value_get(body, name)), (int64_t)n);
			cr_assert_eq(value_integer(value_get(body, "a")), 1);
		}
	}
}

/* More texts than are held at a time, so that each of those goes for another. */
Test(value, shares_no_text_with_another)
{
	ValueTexts *texts = value_texts(arena);
	for (size_t round = 0; round < 2; round++) {
		for (size_t n = 0; n < 10000; n++) {
			const char *text = arena_printf(arena, "{\"a\": \"%zu\"}", n);
			const Value *body = value_read(text, texts, arena);
			cr_assert_eq(strtoul(value_text(body, "a"), NULL, 10), n);
		}
	}
}

Test(value, texts_spread_over_a_table)
{
	bool taken[4096] = {false};
	size_t count = 0;
	for (size_t n = 0; n < 4096; n++) {
		const char *text = arena_printf(arena, "00000000-0000-4000-8000-%012zu", n);
		size_t slot = text_spread(text, strlen(text)) & 4095;
		count += !taken[slot];
		taken[slot] = true;
	}
	/* thrown at random, 63 % of the places are taken */
	cr_expect_gt(count, 4096 / 2);
	cr_expect_neq(text_spread("a", 1), text_spread("a\0", 2));
	cr_expect_neq(text_spread("", 0), text_spread("\0", 1));
}
