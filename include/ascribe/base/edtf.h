/* EDTF (ISO 8601-2:2019 extended date/time format), levels 0 and 1, as given by the Library of Congress specification.
 *
 * A date is kept as the text that was given. Beside it stand the earliest and latest day it allows, for sorting and for
 * the arithmetic of days; nothing here turns a month into its first day. */
#ifndef ASCRIBE_BASE_EDTF_H
#define ASCRIBE_BASE_EDTF_H

#include <stdbool.h>
#include <stdint.h>

#include "ascribe/base/err.h"

#define EDTF_TEXT_MAX 64 /* bytes; longer text is refused */

/* Days are counted from 1970-01-01 (day 0) in the proleptic Gregorian calendar, astronomical years (year 0 exists).
 * An open or unknown side has the flag unset. */
typedef struct EdtfBounds {
	bool has_lower, has_upper;
	int64_t lower, upper; /* earliest and latest day, both inclusive */
	bool approximate;     /* ~ or % stands somewhere */
	bool uncertain;       /* ? or % stands somewhere */
	bool is_interval;     /* has a slash */
} EdtfBounds;

/* Parse `text` (NUL-terminated) at level 0 or 1: dates, date-times, intervals, seasons (21-24), unspecified digits from
 * the right (X), qualification of the whole (? ~ %), open (..) and unknown (empty) interval ends, Y-years beyond four
 * digits, negative years. Impossible days and reversed intervals (start wholly after end) are refused with ERR_REFUSED
 * and a message that names the part. A date-time's bounds are its day as written. Seasons 21-24 are bounded by the
 * widest reading of either hemisphere: the whole year. Level 2 is refused, and the message says so. */
MUST_USE bool edtf_parse(const char *text, EdtfBounds *bounds, Err *err);

/* A day as `YYYY-MM-DD` (years outside 0-9999 with sign or more digits); `out` has room for 24 bytes. */
void edtf_format_day(int64_t day, char out[24]);

/* Day number of a civil date; the date must exist. */
int64_t edtf_day(int64_t year, unsigned month, unsigned day);

/* How the date reads in a report, in English and without more precision than given: "15 July 2022", "July 2022",
 * "about July 2022" (~), "about 15 July 2022" (?), "between May 2021 and July 2022", "by 8 September 2022"
 * (/2022-09-08), "from 15 July 2022" (2022-07-15/ or /..), "1980s" style for X digits, "spring 2022"; a date-time adds
 * " 23:20 UTC" when it ends in Z. Appends to `out`, which has room for `out_size` bytes; falls back to the text itself
 * where it can't say it. */
void edtf_describe(const char *text, char *out, size_t out_size);

#endif
