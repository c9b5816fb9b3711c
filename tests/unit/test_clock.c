/* Times: the form of RFC 3339 that entries carry. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "ascribe/base/clock.h"

Test(clock, is_utc_in_every_time_zone)
{
	char here[21];
	setenv("TZ", "Asia/Tehran", 1);
	tzset();
	time_t before = time(NULL);
	clock_now(here);
	struct tm parsed = {0};
	cr_assert_not_null(strptime(here, "%Y-%m-%dT%H:%M:%SZ", &parsed));
	time_t taken = timegm(&parsed);
	cr_assert(taken >= before && taken <= time(NULL));
	cr_assert(clock_valid(here));
}

/* Seconds by `date -u -d TIME +%s`. */
Test(clock, writes_seconds_since_1970)
{
	char out[21];
	cr_assert(clock_format(0, out));
	cr_assert_str_eq(out, "1970-01-01T00:00:00Z");
	cr_assert(clock_format(1679315147, out));
	cr_assert_str_eq(out, "2023-03-20T12:25:47Z");
	cr_assert(clock_format(UINT64_C(253402300799), out));
	cr_assert_str_eq(out, "9999-12-31T23:59:59Z");
	cr_assert_not(clock_format(UINT64_C(253402300800), out));
	cr_assert_not(clock_format(INT64_MAX, out));
}

Test(clock, takes_times_that_exist)
{
	cr_assert(clock_valid("2026-11-23T20:15:02Z"));
	cr_assert(clock_valid("2024-02-29T23:59:59Z"));
	cr_assert(clock_valid("2000-02-29T00:00:00Z"));
	cr_assert_not(clock_valid("1900-02-29T00:00:00Z"));
	cr_assert_not(clock_valid("2023-02-29T00:00:00Z"));
	cr_assert_not(clock_valid("2026-00-23T20:15:02Z"));
	cr_assert_not(clock_valid("2026-13-23T20:15:02Z"));
	cr_assert_not(clock_valid("2026-11-00T20:15:02Z"));
	cr_assert_not(clock_valid("2026-11-31T20:15:02Z"));
	cr_assert_not(clock_valid("2026-11-23T24:15:02Z"));
	cr_assert_not(clock_valid("2026-11-23T20:60:02Z"));
	cr_assert_not(clock_valid("2026-12-31T23:59:60Z"));
}

Test(clock, takes_one_form_alone)
{
	cr_assert_not(clock_valid(""));
	cr_assert_not(clock_valid("2026-11-23"));
	cr_assert_not(clock_valid("2026-11-23T20:15:02"));
	cr_assert_not(clock_valid("2026-11-23T20:15:02z"));
	cr_assert_not(clock_valid("2026-11-23 20:15:02Z"));
	cr_assert_not(clock_valid("2026-11-23T20:15:02+00:00"));
	cr_assert_not(clock_valid("2026-11-23T20:15:02.5Z"));
	cr_assert_not(clock_valid("2026-11-23T20:15:02Z "));
}

Test(clock, counts_seconds_back)
{
	cr_assert_eq(clock_seconds("1970-01-01T00:00:01Z"), 1);
	cr_assert_eq(clock_seconds("2026-11-23T20:15:02Z"), UINT64_C(1795464902)); /* date -u -d ... +%s */
	cr_assert_eq(clock_seconds("1969-12-31T23:59:59Z"), 0);
	cr_assert_eq(clock_seconds("yesterday"), 0);
}
