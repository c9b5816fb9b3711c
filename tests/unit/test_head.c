/* Origins, and heads as C2SP checkpoint text. The root is that of the empty tree, by sha256sum and base64. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/ledger/entry.h"
#include "ascribe/ledger/merkle.h"

#define ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="

static void is_refused(const char *text, size_t text_len, const char *why)
{
	char origin[ENTRY_ORIGIN_MAX + 1];
	Head head;
	Err err = {0};
	cr_assert_not(head_parse_text(text, text_len, origin, &head, &err), "%s", text);
	cr_assert_eq(err.code, ERR_REFUSED);
	cr_expect(strstr(err.message, why), "%s: %s", text, err.message);
}

static void text_refused(const char *text, const char *why)
{
	is_refused(text, strlen(text), why);
}

Test(head, is_written_and_read_as_a_checkpoint)
{
	static const char text[] = "casebook.cert.example/2022\n42\n" ROOT "\n";
	Head head = {.size = 42, .root = merkle_empty_root()}, back;
	char origin[ENTRY_ORIGIN_MAX + 1];
	Err err;
	Buf out = {0};
	head_add_text(&out, "casebook.cert.example/2022", &head);
	cr_assert_str_eq(buf_text(&out), text);
	cr_assert(head_parse_text(text, strlen(text), origin, &back, &err), "%s", err.message);
	cr_assert_str_eq(origin, "casebook.cert.example/2022");
	cr_assert_eq(back.size, 42);
	cr_assert_arr_eq(back.root.bytes, head.root.bytes, HASH_LEN);
	buf_free(&out);
}

Test(head, takes_sizes_up_to_the_largest_exact_number)
{
	static const char text[] = "a\n9007199254740991\n" ROOT "\n";
	Head head;
	char origin[ENTRY_ORIGIN_MAX + 1];
	Err err;
	cr_assert(head_parse_text(text, strlen(text), origin, &head, &err));
	cr_assert_eq(head.size, UINT64_C(9007199254740991));
	text_refused("a\n9007199254740992\n" ROOT "\n", "the second line");
}

Test(head, says_which_line_is_wrong)
{
	text_refused("", "the first line");
	text_refused("a", "the first line");
	text_refused("a b\n1\n" ROOT "\n", "the first line");
	is_refused("a\0b\n1\n" ROOT "\n", 51, "the first line");
	text_refused("a\n", "the second line");
	text_refused("a\n\n" ROOT "\n", "the second line");
	text_refused("a\n01\n" ROOT "\n", "the second line");
	text_refused("a\n-1\n" ROOT "\n", "the second line");
	text_refused("a\n1 \n" ROOT "\n", "the second line");
	text_refused("a\n10000000000000000\n" ROOT "\n", "the second line");
	text_refused("a\n1\n", "the third line");
	text_refused("a\n1\n" ROOT, "the third line");
	text_refused("a\n1\nAAAA\n", "the third line");
	text_refused("a\n1\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\n", "the third line");
	text_refused("a\n1\n" ROOT "\nmore\n", "more than three lines");
	text_refused("a\n1\n" ROOT "\n\n", "more than three lines");
}

Test(head, knows_an_origin_by_its_form)
{
	char origin[ENTRY_ORIGIN_MAX + 2];
	memset(origin, 'a', sizeof origin);
	origin[ENTRY_ORIGIN_MAX + 1] = '\0';
	cr_assert_not(entry_origin_valid(origin));
	origin[ENTRY_ORIGIN_MAX] = '\0';
	cr_assert(entry_origin_valid(origin));
	cr_assert(entry_origin_valid("casebook.cert.example/2022"));
	cr_assert(entry_origin_valid("Z9_-"));
	cr_assert_not(entry_origin_valid(""));
	cr_assert_not(entry_origin_valid("/a"));
	cr_assert_not(entry_origin_valid(".a"));
	cr_assert_not(entry_origin_valid("a/"));
	cr_assert_not(entry_origin_valid("a//b"));
	cr_assert_not(entry_origin_valid("a b"));
	cr_assert_not(entry_origin_valid("a+b"));
	cr_assert_not(entry_origin_valid("\xc3\xa9"));
}
