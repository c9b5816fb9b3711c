/* The captures in the body of a source: in the order of their time, each with its text. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/exchange/capture.h"

static Arena *arena;
static json_t *source;

static void begin(void)
{
	arena = arena_new();
	source = json_object();
}

static void end(void)
{
	json_decref(source);
	arena_free(arena);
}

TestSuite(captures, .init = begin, .fini = end);

/* A digest of one digit over and over. */
static json_t *digest(char digit)
{
	char hex[65] = {0};
	memset(hex, digit, 64);
	return json_string(hex);
}

static json_t *item(char digit, const char *captured_at, char text_of)
{
	json_t *value = json_pack("{s:o, s:i, s:s, s:s, s:s*}", "sha256", digest(digit), "size", digit, "media_type",
				  "text/html", "kept", "casebook", "captured_at", captured_at);
	if (text_of) {
		json_object_set_new(value, "extracted_from", digest(text_of));
		json_object_set_new(value, "extracted_by", json_string("text/1"));
	}
	if (!json_object_get(source, "captures"))
		json_object_set_new(source, "captures", json_array());
	json_array_append_new(json_object_get(source, "captures"), value);
	return value;
}

static size_t take(Capture **items)
{
	size_t count;
	Err err = {0};
	cr_assert(captures_of(source, arena, items, &count, &err), "%s", err.message);
	return count;
}

Test(captures, a_source_may_have_none)
{
	Capture *items;
	cr_expect_eq(take(&items), 0);
}

Test(captures, stand_oldest_first_and_those_without_a_time_before_them)
{
	Capture *items;
	item('a', "2026-03-01T00:00:00Z", 0);
	item('b', NULL, 0);
	item('c', "2026-01-01T00:00:00Z", 0);
	item('d', NULL, 0);
	item('e', "2026-03-01T00:00:00Z", 0);
	cr_assert_eq(take(&items), 5);
	const char expected[] = "bdcae";
	for (size_t i = 0; i < 5; i++)
		cr_expect_eq(items[i].size, (uint64_t)expected[i]);
}

Test(captures, a_text_belongs_to_every_capture_of_the_bytes_it_is_of)
{
	Capture *items;
	item('b', NULL, 'a');
	item('a', "2026-01-01T00:00:00Z", 0);
	item('c', "2026-02-01T00:00:00Z", 0);
	item('a', "2026-03-01T00:00:00Z", 0);
	cr_assert_eq(take(&items), 3);
	cr_expect(items[0].has_text && items[2].has_text && !items[1].has_text);
	cr_expect_eq(items[0].text.bytes[0], 0xbb);
	cr_expect_eq(items[2].text_size, (uint64_t)'b');
	cr_expect_str_eq(items[0].extracted_by, "text/1");
}

Test(captures, what_is_erased_or_elsewhere_is_not_kept_and_an_erased_text_is_none)
{
	Capture *items;
	json_object_set_new(item('a', NULL, 0), "erased", json_string("a court's order"));
	json_object_set_new(item('b', NULL, 'a'), "erased", json_string("a court's order"));
	json_object_set_new(item('c', NULL, 0), "kept", json_string("elsewhere"));
	item('d', NULL, 0);
	cr_assert_eq(take(&items), 3);
	cr_expect(!items[0].kept && !items[0].has_text);
	cr_expect(!items[1].kept);
	cr_expect(items[2].kept && !items[2].has_text);
}

Test(captures, a_digest_that_is_none_is_refused)
{
	Capture *items;
	size_t count;
	Err err = {0};
	json_object_set_new(item('a', NULL, 0), "sha256", json_string("aa"));
	cr_expect(!captures_of(source, arena, &items, &count, &err));
	cr_expect_eq(err.code, ERR_REFUSED);
}
