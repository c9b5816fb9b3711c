/* Errors as values. */
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "ascribe/base/err.h"

#define LONG 2000

Test(err, carries_code_and_message_and_drops_an_old_hint)
{
	Err err = {0};
	cr_assert_not(err_set(&err, ERR_CONFLICT, "%s %d", "line", 3));
	cr_assert_eq(err.code, ERR_CONFLICT);
	cr_assert_str_eq(err.message, "line 3");
	cr_assert_not(err_hint(&err, "try %s", "again"));
	cr_assert_str_eq(err.hint, "try again");
	cr_assert_not(err_set(&err, ERR_FAILED, "other"));
	cr_assert_str_eq(err.hint, "");
	cr_assert_str_eq(err.sqlstate, "");
}

Test(err, names_a_failed_system_call)
{
	Err err = {0};
	cr_assert_not(err_set_errno(&err, ERR_NOT_FOUND, ENOENT, "cannot open %s", "x"));
	cr_assert_eq(err.code, ERR_NOT_FOUND);
	cr_assert_str_eq(err.message, "cannot open x: No such file or directory");
}

Test(err, puts_a_place_before_the_message)
{
	Err err = {0};
	err_set(&err, ERR_REFUSED, "is missing");
	cr_assert_not(err_prefix(&err, "line %d: ", 3));
	cr_assert_str_eq(err.message, "line 3: is missing");
	cr_assert_eq(err.code, ERR_REFUSED);
}

Test(err, is_forgotten)
{
	Err err = {0};
	err_set(&err, ERR_REFUSED, "is missing");
	err_clear(&err);
	cr_assert_eq(err.code, ERR_NONE);
	cr_assert_str_eq(err.message, "");
}

/* `count` euro signs, three bytes each, after `before`. */
static const char *euros(const char *before, size_t count)
{
	static char text[LONG * 3];
	strcpy(text, before);
	for (size_t i = 0; i < count; i++)
		strcat(text, "\xE2\x82\xAC");
	return text;
}

static void ends_in_a_whole_character(const char *text, size_t least)
{
	size_t len = strlen(text);
	cr_assert_geq(len, least);
	cr_assert_arr_eq(text + len - 3, "\xE2\x82\xAC", 3);
}

Test(err, is_cut_at_the_end_of_a_character)
{
	Err err = {0};
	static const char *const before[] = {"", "x", "xx"};
	for (size_t i = 0; i < 3; i++) {
		err_set(&err, ERR_FAILED, "%s", euros(before[i], 400));
		ends_in_a_whole_character(err.message, 1018);
		err_hint(&err, "%s", euros(before[i], 400));
		ends_in_a_whole_character(err.hint, 506);
		err_prefix(&err, "%s", before[i]);
		ends_in_a_whole_character(err.message, 1018);
	}
}

Test(err, is_utf8_whatever_it_quotes)
{
	Err err = {0};
	err_set(&err, ERR_FAILED, "\"%.4s\" and \xff", "ab\xE2\x82\xAC");
	cr_assert_str_eq(err.message, "\"ab??\" and ?");
}
