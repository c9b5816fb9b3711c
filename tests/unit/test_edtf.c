/* EDTF dates: the published table of valid and invalid ones, bounds worked out by hand or by date(1), and how they read
 * in a report. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/base/edtf.h"
#include "tests/support/shared_data.h"

static EdtfBounds parsed(const char *text)
{
	EdtfBounds bounds;
	Err err = {0};
	cr_assert(edtf_parse(text, &bounds, &err), "%s", err.message);
	return bounds;
}

static void is_refused(const char *text, const char *why)
{
	EdtfBounds bounds;
	Err err = {0};
	cr_assert_not(edtf_parse(text, &bounds, &err), "\"%s\" was taken", text);
	cr_assert_eq(err.code, ERR_REFUSED);
	cr_expect(strstr(err.message, why), "\"%s\": %s", text, err.message);
}

static void is_between(const char *text, const char *lower, const char *upper)
{
	EdtfBounds bounds = parsed(text);
	char day[24];
	cr_assert(bounds.has_lower && bounds.has_upper);
	edtf_format_day(bounds.lower, day);
	cr_expect_str_eq(day, lower);
	edtf_format_day(bounds.upper, day);
	cr_expect_str_eq(day, upper);
}

static void reads(const char *text, const char *expected)
{
	char out[128];
	edtf_describe(text, out, sizeof out);
	cr_expect_str_eq(out, expected);
}

static void each_of_table(const char *list_name, bool valid)
{
	json_t *table = shared_json("edtf/edtf-cases.json");
	json_t *list = json_object_get(table, list_name), *item;
	size_t i;
	cr_assert_gt(json_array_size(list), 0);
	json_array_foreach (list, i, item) {
		EdtfBounds bounds;
		Err err = {0};
		const char *text = json_string_value(item);
		/* A qualified season stands under level 2 in the table; the standard's level 1 has both parts. */
		bool expected = valid || strcmp(text, "2011-23~") == 0;
		cr_expect_eq(edtf_parse(text, &bounds, &err), expected, "%s: \"%s\": %s", list_name, text, err.message);
	}
	json_decref(table);
}

Test(edtf, takes_the_published_dates_of_level_0)
{
	each_of_table("Level0", true);
}

Test(edtf, takes_the_published_dates_of_level_1)
{
	each_of_table("Level1", true);
}

Test(edtf, refuses_the_published_dates_of_level_2)
{
	each_of_table("Level2", false);
}

Test(edtf, refuses_the_published_invalid_dates)
{
	each_of_table("invalid_edtf_dates", false);
	each_of_table("invalid_edtf_intervals", false);
	each_of_table("invalid_edtf_datetimes", false);
}

Test(edtf, counts_days_from_1970)
{
	/* date -ud 2022-07-15 +%s, over 86400 */
	cr_assert_eq(edtf_day(1970, 1, 1), 0);
	cr_assert_eq(edtf_day(1969, 12, 31), -1);
	cr_assert_eq(edtf_day(2000, 2, 29), 11016);
	cr_assert_eq(edtf_day(2022, 7, 15), 19188);
	cr_assert_eq(edtf_day(0, 1, 1), -719528);
}

Test(edtf, writes_a_day_back_as_its_date)
{
	char out[24];
	edtf_format_day(19188, out);
	cr_assert_str_eq(out, "2022-07-15");
	edtf_format_day(-719528, out);
	cr_assert_str_eq(out, "0000-01-01");
	edtf_format_day(-719529, out);
	cr_assert_str_eq(out, "-0001-12-31");
}

Test(edtf, bounds_a_date_by_what_it_allows)
{
	is_between("2022-07-15", "2022-07-15", "2022-07-15");
	is_between("2022-02", "2022-02-01", "2022-02-28");
	is_between("2024-02", "2024-02-01", "2024-02-29");
	is_between("2022", "2022-01-01", "2022-12-31");
	is_between("2022-XX", "2022-01-01", "2022-12-31");
	is_between("2022-XX-XX", "2022-01-01", "2022-12-31");
	is_between("2022-07-XX", "2022-07-01", "2022-07-31");
	is_between("198X", "1980-01-01", "1989-12-31");
	is_between("19XX", "1900-01-01", "1999-12-31");
	is_between("-198X", "-1989-01-01", "-1980-12-31");
	is_between("2022-21", "2022-01-01", "2022-12-31");
	is_between("2022-07-15T23:59:59Z", "2022-07-15", "2022-07-15");
	is_between("2021-05/2022-07", "2021-05-01", "2022-07-31");
	is_between("Y12345", "12345-01-01", "12345-12-31");
	is_between("Y-12345", "-12345-01-01", "-12345-12-31");
}

Test(edtf, leaves_an_open_or_unknown_end_without_a_bound)
{
	EdtfBounds bounds = parsed("/2022-09-08");
	cr_assert(!bounds.has_lower && bounds.has_upper && bounds.is_interval);
	bounds = parsed("2022-09-08/..");
	cr_assert(bounds.has_lower && !bounds.has_upper);
	bounds = parsed("../..");
	cr_assert(!bounds.has_lower && !bounds.has_upper);
}

Test(edtf, keeps_apart_approximate_and_uncertain)
{
	EdtfBounds bounds = parsed("2022-07~");
	cr_assert(bounds.approximate && !bounds.uncertain);
	bounds = parsed("2022-07?");
	cr_assert(!bounds.approximate && bounds.uncertain);
	bounds = parsed("2022-07%");
	cr_assert(bounds.approximate && bounds.uncertain);
	bounds = parsed("2022-06~/2022-07?");
	cr_assert(bounds.approximate && bounds.uncertain);
	bounds = parsed("2022-06/2022-07");
	cr_assert(!bounds.approximate && !bounds.uncertain && bounds.is_interval);
}

Test(edtf, says_why_it_refuses)
{
	is_refused("2022-02-29", "the day does not exist");
	is_refused("1900-02-29", "the day does not exist");
	is_refused("2022-13", "the month does not exist");
	is_refused("2022-7", "a month has two digits");
	is_refused("2022-07-1", "a day has two digits");
	is_refused("2022-33", "level 2");
	is_refused("2XXX", "at most the last two digits");
	is_refused("20X2", "from the right only");
	is_refused("22", "a year has four digits");
	is_refused("-0000", "the year -0000 does not exist");
	is_refused("Y2022", "five digits or more");
	is_refused("Y02022", "does not start with 0");
	is_refused("Y1234567890123456", "too many digits");
	is_refused("2022-07-15T24:00:00Z", "the time does not exist");
	is_refused("2022-07-15T10:00", "a time is hh:mm:ss");
	is_refused("2022-07-15T10:00:00+15", "offset does not exist");
	is_refused("2022-07-15T10:00:00+10:60", "offset does not exist");
	is_refused("2022-07-15T10:00:00 Z", "ends in Z or an offset");
	is_refused("2022-07-15T10:00:00Z~", "takes no qualifier");
	is_refused("2022-07/2021-05", "it ends before it starts");
	is_refused("2022-07-15T10:00:00Z/2022-08", "an interval holds no time");
	is_refused("2022-07..", "something follows it");
	is_refused("2022-07^", "level 2 is not read");
	is_refused("2022-07/2022-13", "the month does not exist");
	is_refused("", "it is empty");
	is_refused("..", "it is empty");
	is_refused("2022-07-15/2022-07-16/2022-07-17/2022-07-18/2022-07-19/2022-07-20", "at most 64 bytes");
}

Test(edtf, reads_with_no_more_precision_than_given)
{
	reads("2022-07-15", "15 July 2022");
	reads("2022-07-05", "5 July 2022");
	reads("2022-07", "July 2022");
	reads("2022", "2022");
	reads("2022-07~", "about July 2022");
	reads("2022-07-15?", "about 15 July 2022");
	reads("2021-05/2022-07", "between May 2021 and July 2022");
	reads("/2022-09-08", "by 8 September 2022");
	reads("../2022-09-08", "by 8 September 2022");
	reads("2022-07-15/", "from 15 July 2022");
	reads("2022-07-15/..", "from 15 July 2022");
	reads("../..", "at an unknown time");
	reads("198X", "1980s");
	reads("19XX~", "about 1900s");
	reads("2022-21", "spring 2022");
	reads("2022-24?", "about winter 2022");
	reads("2022-07-XX", "some day in July 2022");
	reads("2022-07-XX~", "about some day in July 2022");
	reads("2022-XX-XX", "some time in 2022");
	reads("2022-XX-XX~", "about some time in 2022");
	reads("2022-XX", "some time in 2022");
	reads("2022-07-15T23:20:30Z", "15 July 2022 23:20 UTC");
	reads("2022-07-15T23:20:30", "15 July 2022 23:20");
	reads("-0043-03-15", "-0043-03-15");
	reads("Y-17000", "Y-17000");
	reads("not a date", "not a date");
}
