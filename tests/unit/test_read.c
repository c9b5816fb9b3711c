/* Bodies as the database writes them: read as Jansson reads them, and refused where it refuses. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/body.h"

/* What Jansson says of a text is the judge: the same value, or none by either. */
static void same(const char *text)
{
	json_error_t ignored;
	json_t *expected = json_loads(text, JSON_REJECT_DUPLICATES, &ignored), *found = body_read(text);
	if (!json_is_object(expected))
		cr_expect_null(found, "%s", text);
	else
		cr_expect(found && json_equal(found, expected), "%s", text);
	json_decref(expected);
	json_decref(found);
}

Test(read, plain_bodies)
{
	static const char *const texts[] = {
		"{}",
		"{\"slug\": \"a\"}",
		"{\"a\": [], \"b\": {}, \"c\": [\"x\", \"y\"], \"d\": {\"e\": [{\"f\": 1}, {\"f\": 0}]}}",
		"{\"a\":\"b\",\"c\":[1,2]}",
		" { \"a\" : [ 1 , 2 ] } ",
		"{\"a\": 999999999999999, \"b\": -1, \"c\": 9007199254740991, \"d\": -9007199254740991}",
		"{\"a\": \"\"}",
		"{\"\": 1}",
		"{\"a\": \"“quoted” – Teherán, 德黑兰, 🜁\"}",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		same(texts[i]);
	json_t *body = body_read("{\"start\": 17, \"about\": [\"é\"]}");
	cr_assert_eq(json_integer_value(json_object_get(body, "start")), 17);
	cr_assert_str_eq(json_string_value(json_array_get(json_object_get(body, "about"), 0)), "é");
	json_decref(body);
}

Test(read, escapes)
{
	static const char *const texts[] = {
		"{\"a\": \"\\\"no\\\" \\\\ \\/ \\b\\f\\n\\r\\t\"}",
		"{\"a\": \"\\n\"}",
		"{\"a\": \"x\\u0001y\\u00e9\\ud83d\\ude00\"}",
		"{\"a\": \"\\u0000\"}",
		"{\"a\": \"\\x\"}",
		"{\"a\": \"\\",
		"{\"a\": \"\\\"",
		"{\"a\\nb\": 1}",
		"{\"\\u0061\": 1, \"a\": 2}",
		"{\"a\": \"\\né\\t\"}",
		"{\"a\": \"\\n\xff\"}",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		same(texts[i]);
}

Test(read, long_strings_with_escapes)
{
	for (size_t len = 4090; len < 4102; len++) {
		char text[5000] = "{\"a\": \"";
		size_t at = strlen(text);
		memset(text + at, 'x', len);
		memcpy(text + at + len, "\\ny\\n\"}", 8);
		same(text);
		memcpy(text + at, "\\t", 2);
		same(text);
		memcpy(text + at + len, "\"}", 3);
		same(text);
	}
}

Test(read, what_is_left_to_jansson)
{
	static const char *const texts[] = {
		"{\"a\": true, \"b\": false, \"c\": null}",
		"{\"a\": 1.5, \"b\": 1e3, \"c\": -0, \"d\": 0.0}",
		"{\"a\": 9223372036854775807}",
		"{\"a\": 99999999999999999999}",
		"{\"a\": 1234567890123456}",
		"{\"a\": [[[[[[[[[[[[1]]]]]]]]]]]]}",
		"{\n\t\"a\":\r\n1\n}\n",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		same(texts[i]);
}

Test(read, what_is_no_body)
{
	static const char *const texts[] = {
		"",
		"{",
		"{\"a\"",
		"{\"a\":",
		"{\"a\": 1",
		"{\"a\": 1,}",
		"{\"a\": [1,]}",
		"{\"a\": [1",
		"{\"a\": 1 \"b\": 2}",
		"{,}",
		"{\"a\": 01}",
		"{\"a\": -}",
		"{\"a\": +1}",
		"{\"a\": 1} x",
		"{\"a\": 1}{",
		"{\"a\": 1, \"a\": 1}",
		"{\"a\": {\"b\": 1, \"b\": 2}}",
		"{\"a\": \"\x01\"}",
		"{\"a\": \"\xff\"}",
		"{\"\xff\": 1}",
		"{\"a\": \"x",
		"[1]",
		"[]",
		"\"a\"",
		"7",
		"null",
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		same(texts[i]);
		cr_expect_null(body_read(texts[i]), "%s", texts[i]);
	}
}
