/* The rule of INSPECT_TEXT_VERSION (see inspect.h), on which anchors of quotations rest. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/exchange/inspect.h"
#include "src/exchange/plain_text.h"

static void becomes(const char *bytes, size_t len, const char *expected)
{
	Buf out = {0};
	plain_text_add(&out, bytes, len);
	cr_expect_str_eq(buf_text(&out), expected);
	cr_expect_eq(out.len, strlen(expected));
	buf_free(&out);
}

#define BECOMES(bytes, expected) becomes(bytes, sizeof(bytes) - 1, expected)

Test(plain_text, is_of_the_first_version)
{
	cr_expect_str_eq(INSPECT_TEXT_VERSION, "text/1");
}

Test(plain_text, line_ends_and_page_ends_are_newlines)
{
	BECOMES("a\nb\r\nc\rd\fe\r", "a\nb\nc\nd\ne\n");
	BECOMES("\r\r\n\n\r", "\n\n\n\n");
}

Test(plain_text, controls_but_newline_and_tab_go)
{
	char all[0x20], bytes[] = "a\xc2\x80"
				  "b\xc2\x85"
				  "c\xc2\x9f"
				  "d\x7f"
				  "e\xc2\xa0";
	for (int i = 0; i < 0x20; i++)
		all[i] = (char)i;
	becomes(all, sizeof all, "\t\n\n\n");
	becomes(bytes, sizeof bytes - 1, "abcde\xc2\xa0");
}

Test(plain_text, all_else_stays_and_is_not_normalised)
{
	BECOMES("e\xcc\x81\xc3\xa9\xe2\x80\xae\xe2\x80\xa8\xf0\x9f\x98\x80\xf0\x9f\xbf\xbf",
		"e\xcc\x81\xc3\xa9\xe2\x80\xae\xe2\x80\xa8\xf0\x9f\x98\x80\xf0\x9f\xbf\xbf");
}

Test(plain_text, a_byte_order_mark_goes_at_the_start_alone)
{
	BECOMES("\xef\xbb\xbf"
		"a\xef\xbb\xbf"
		"b",
		"a\xef\xbb\xbf"
		"b");
}

Test(plain_text, a_byte_that_is_no_part_of_a_character_is_replaced)
{
	BECOMES("\xff"
		"a\xe2\x82",
		"\xef\xbf\xbd"
		"a\xef\xbf\xbd\xef\xbf\xbd");
	BECOMES("\xef\xbf\xbd", "\xef\xbf\xbd");
	BECOMES("\xef\xbf\xbe\xef\xbf\xbf", "\xef\xbf\xbd\xef\xbf\xbd");
}
