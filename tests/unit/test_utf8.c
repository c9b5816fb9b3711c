/* UTF-8: what RFC 3629 allows, what a terminal may see, and wrapping by display width. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/base/utf8.h"
#include "tests/support/shared_data.h"

static void is_invalid_at(const char *text, size_t text_len, size_t where)
{
	size_t bad = 99;
	cr_assert_not(utf8_valid(text, text_len, &bad));
	cr_assert_eq(bad, where, "%zu", bad);
	cr_assert_not(utf8_valid(text, text_len, NULL));
}

Test(utf8, takes_what_rfc_3629_allows)
{
	static const char text[] = "a\0\xC2\x80\xE2\x82\xAC\xF0\x9F\x87\xAE\xF4\x8F\xBF\xBF";
	cr_assert(utf8_valid(text, sizeof text - 1, NULL));
	cr_assert(utf8_valid("", 0, NULL));
}

Test(utf8, refuses_the_rest_and_says_where)
{
	is_invalid_at("a\x80", 2, 1);
	is_invalid_at("ab\xC0\x80", 4, 2);
	is_invalid_at("\xE0\x80\x80", 3, 0);
	is_invalid_at("\xED\xA0\x80", 3, 0);
	is_invalid_at("\xF4\x90\x80\x80", 4, 0);
	is_invalid_at("\xFF", 1, 0);
	is_invalid_at("a\xE2\x82", 3, 1);
}

Test(utf8, walks_code_points)
{
	uint32_t cp;
	cr_assert_eq(utf8_next("\xE2\x82\xAC!", 4, &cp), 3);
	cr_assert_eq(cp, 0x20AC);
	cr_assert_eq(utf8_next("\xFF!", 2, &cp), 1);
	cr_assert_eq(cp, 0xFFFD);
	cr_assert_eq(utf8_count("a\xE2\x82\xAC\xF0\x9F\x87\xAE", 8), 3);
}

Test(utf8, measures_columns)
{
	cr_assert_eq(utf8_width("abc", 3), 3);
	cr_assert_eq(utf8_width("\xE6\xBC\xA2", 3), 2); /* U+6F22 */
	cr_assert_eq(utf8_width("e\xCC\x81", 3), 1);    /* e and a combining acute */
	cr_assert_eq(utf8_width("", 0), 0);
}

static void shows(const char *text, bool keep_newlines, const char *expected)
{
	Buf out = {0};
	utf8_add_terminal_safe(&out, text, strlen(text), keep_newlines);
	cr_expect_str_eq(buf_text(&out), expected);
	buf_free(&out);
}

Test(utf8, makes_escapes_and_overrides_visible)
{
	shows("a\x1b[31m", false, "a<U+001B>[31m");
	shows("\x7f\xC2\x9B", false, "<U+007F><U+009B>");
	shows("\xE2\x80\xAE\xE2\x81\xA6\xD8\x9C\xE2\x80\x8F", false, "<U+202E><U+2066><U+061C><U+200F>");
	shows("\xEF\xBB\xBF\xF3\xA0\x81\x81", false, "<U+FEFF><U+E0041>");
	shows("\xE2\x80\xA8\r", true, "<U+2028><U+000D>");
	shows("a\nb\tc", true, "a\nb\tc");
	shows("a\nb\tc", false, "a b c");
	shows("\xC3\xA9\xFF\xE2\x82", false, "\xC3\xA9<FF><E2><82>");
}

Test(utf8, leaves_nothing_unsafe_of_the_naughty_strings)
{
	json_t *list = shared_json("blns/blns.json"), *item;
	size_t i;
	json_array_foreach (list, i, item) {
		Buf out = {0};
		utf8_add_terminal_safe(&out, json_string_value(item), json_string_length(item), false);
		cr_assert(utf8_valid(buf_text(&out), out.len, NULL));
		for (size_t at = 0; at < out.len;) {
			uint32_t cp;
			at += utf8_next(out.data + at, out.len - at, &cp);
			cr_assert(!utf8_unsafe_on_terminal(cp) && cp != '\n' && cp != '\t');
		}
		buf_free(&out);
	}
	json_decref(list);
}

static void wraps(const char *text, size_t first_indent, size_t indent, size_t width, const char *expected)
{
	Buf out = {0};
	utf8_add_wrapped(&out, text, first_indent, indent, width);
	cr_expect_str_eq(buf_text(&out), expected);
	buf_free(&out);
}

Test(utf8, wraps_between_words)
{
	wraps("one two three four", 0, 0, 10, "one two\nthree four\n");
	wraps("one two three", 2, 4, 10, "  one two\n    three\n");
	wraps("one", 0, 0, 10, "one\n");
	wraps("", 0, 0, 10, "\n");
	wraps("exactly te", 0, 0, 10, "exactly te\n");
	wraps("trailing  ", 0, 0, 10, "trailing\n");
}

Test(utf8, parts_no_word_of_ascii_that_fits_a_line)
{
	wraps("it is in tehran-times-article, as said", 0, 2, 24, "it is in\n  tehran-times-article,\n  as said\n");
	wraps("see https://a.example/b-c/d?e=f here", 0, 0, 30, "see\nhttps://a.example/b-c/d?e=f\nhere\n");
	wraps("root 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", 0, 0, 48,
	      "root\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n");
	wraps("a much-longer-than-the-line word", 0, 0, 12, "a much-\nlonger-than-\nthe-line\nword\n"); /* no room */
}

Test(utf8, wraps_a_word_that_is_longer_than_a_line)
{
	wraps("abcdefghijklmnop", 0, 0, 8, "abcdefgh\nijklmnop\n");
	wraps("ab abcdefghijklm", 0, 2, 8, "ab\n  abcdef\n  ghijkl\n  m\n");
}

Test(utf8, keeps_to_the_width_where_a_long_word_follows_a_lead)
{
	wraps("- abcdefghijklmnop", 0, 2, 8, "- abcdef\n  ghijkl\n  mnop\n");
	wraps("abc \u6F22\u5B57\u6F22\u5B57", 0, 3, 8, "abc \u6F22\u5B57\n   \u6F22\u5B57\n");
	wraps("a !!!!!!!!!!!!", 0, 6, 10, "a !!!!!!!!\n      !!!!\n");
}

Test(utf8, wraps_by_columns_and_keeps_line_breaks)
{
	wraps("\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2", 0, 0, 8,
	      "\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\xE6\xBC\xA2\n\xE6\xBC\xA2\n");
	wraps("one\n\ntwo\n", 0, 2, 10, "one\n  \n  two\n");
}

Test(utf8, json_escapes_what_a_terminal_must_not_get)
{
	static const char given[] = "{\"a\":\"\u202e\u0645 \xf3\xa0\x80\x81 x\ufeff\"}\n";
	Buf out = {0};
	utf8_add_json_safe(&out, given);
	cr_expect_str_eq(buf_text(&out), "{\"a\":\"\\u202e\u0645 \\udb40\\udc01 x\\ufeff\"}\n", "%s", out.data);
	buf_free(&out);
}
