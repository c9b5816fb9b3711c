/* EDTF levels 0 and 1: parsing and bounds; see edtf.h. Recursive descent over the text, one function a production. */
#include "ascribe/base/edtf.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#define LONG_YEAR_DIGITS_MAX 15

typedef struct Parser {
	const char *at;
	const char *whole;
	Err *err;
} Parser;

/* One side of an interval, or the whole of a plain date. */
typedef struct Side {
	bool has_days; /* else open or unknown */
	bool is_plain; /* a calendar date without time, X digits or Y: what an interval may hold */
	int64_t lower, upper;
	bool has_time;
	int season; /* 1 to 4, or 0 */
	bool approximate, uncertain;
} Side;

int64_t edtf_day(int64_t year, unsigned month, unsigned day)
{
	/* days from civil: years from March, in eras of 400 years (proleptic Gregorian calendar) */
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t of_era = y - era * 400;
	int64_t shifted = (int64_t)month + (month > 2 ? -3 : 9);
	int64_t of_year = (153 * shifted + 2) / 5 + (int64_t)day - 1;
	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void edtf_format_day(int64_t day, char out[24])
{
	int64_t z = day + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t of_era = z - era * 146097;
	int64_t year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t shifted = (5 * of_year + 2) / 153;
	int64_t month = shifted < 10 ? shifted + 3 : shifted - 9;
	int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
	int64_t of_month = of_year - (153 * shifted + 2) / 5 + 1;
	snprintf(out, 24, year < 0 ? "%05lld-%02d-%02d" : "%04lld-%02d-%02d", (long long)year, (int)month,
		 (int)of_month);
}

static int days_in_month(int64_t year, int month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

static bool refuse(Parser *p, const char *what)
{
	err_set(p->err, ERR_REFUSED, "\"%s\" is not a date: %s", p->whole, what);
	return err_hint(p->err,
			"write EDTF, as in 2022-07-15, 2022-07, 2022-07~, 2021-05/2022-07, /2022-09-08, 2022-XX");
}

static bool take(Parser *p, char c)
{
	if (*p->at != c)
		return false;
	p->at++;
	return true;
}

/* Exactly `count` digits. */
static bool take_digits(Parser *p, int count, int *value)
{
	*value = 0;
	for (int i = 0; i < count; i++) {
		if (!isdigit((unsigned char)p->at[i]))
			return false;
		*value = *value * 10 + (p->at[i] - '0');
	}
	p->at += count;
	return true;
}

/* Four digits, of which the last one to four may be X: *low and *high are the years that this allows. */
static bool parse_year(Parser *p, int *low, int *high)
{
	*low = *high = 0;
	bool unspecified = false;
	for (int i = 0; i < 4; i++) {
		char c = p->at[i];
		if (c != 'X' && !isdigit((unsigned char)c))
			return refuse(p, "a year has four digits");
		if (unspecified && c != 'X')
			return refuse(p, "level 1 leaves digits unspecified from the right only");
		unspecified = c == 'X';
		if (unspecified && i < 2)
			return refuse(p, "level 1 leaves at most the last two digits of a year unspecified");
		*low = *low * 10 + (unspecified ? 0 : c - '0');
		*high = *high * 10 + (unspecified ? 9 : c - '0');
	}
	p->at += 4;
	return true;
}

/* Y and five or more digits: a year alone. */
static bool parse_long_year(Parser *p, Side *side)
{
	bool negative = take(p, '-');
	int64_t year = 0;
	int digits = 0;
	if (*p->at == '0')
		return refuse(p, "a Y-year does not start with 0");
	for (; isdigit((unsigned char)*p->at); p->at++, digits++) {
		if (digits >= LONG_YEAR_DIGITS_MAX)
			return refuse(p, "the year has too many digits");
		year = year * 10 + (*p->at - '0');
	}
	if (digits < 5)
		return refuse(p, "a Y-year has five digits or more");
	year = negative ? -year : year;
	side->is_plain = false;
	side->lower = edtf_day(year, 1, 1);
	side->upper = edtf_day(year, 12, 31);
	return true;
}

static void set_years(Side *side, int64_t first, int64_t last)
{
	side->lower = edtf_day(first, 1, 1);
	side->upper = edtf_day(last, 12, 31);
}

static bool parse_zone(Parser *p)
{
	int hours = 0, minutes = 0;
	if (*p->at == '\0' || take(p, 'Z'))
		return true;
	if (!take(p, '+') && !take(p, '-'))
		return refuse(p, "a time ends in Z or an offset");
	if (!take_digits(p, 2, &hours) || hours > 14 || (take(p, ':') && !take_digits(p, 2, &minutes)) || minutes > 59)
		return refuse(p, "the time's offset does not exist");
	return true;
}

static bool parse_time(Parser *p)
{
	int hour = 0, minute = 0, second = 0;
	if (!take_digits(p, 2, &hour) || !take(p, ':') || !take_digits(p, 2, &minute) || !take(p, ':') ||
	    !take_digits(p, 2, &second))
		return refuse(p, "a time is hh:mm:ss");
	if (hour > 23 || minute > 59 || second > 59)
		return refuse(p, "the time does not exist");
	return parse_zone(p);
}

/* What follows "YYYY-MM-": a day or XX, then perhaps a time. */
static bool parse_day(Parser *p, int64_t year, int month, Side *side)
{
	int day = 0;
	if (strncmp(p->at, "XX", 2) == 0) {
		p->at += 2;
		side->is_plain = false;
		side->upper = edtf_day(year, (unsigned)month, (unsigned)days_in_month(year, month));
		return true;
	}
	if (!take_digits(p, 2, &day))
		return refuse(p, "a day has two digits");
	if (day < 1 || day > days_in_month(year, month))
		return refuse(p, "the day does not exist");
	side->lower = side->upper = edtf_day(year, (unsigned)month, (unsigned)day);
	if (!take(p, 'T'))
		return true;
	side->is_plain = false;
	side->has_time = true;
	return parse_time(p);
}

/* What follows "YYYY-": a month, a season or XX, then perhaps a day. */
static bool parse_month(Parser *p, int64_t year, Side *side)
{
	int month = 0;
	if (strncmp(p->at, "XX", 2) == 0) {
		p->at += 2;
		side->is_plain = false;
		return strncmp(p->at, "-XX", 3) != 0 || (p->at += 3, true);
	}
	if (!take_digits(p, 2, &month))
		return refuse(p, "a month has two digits");
	if (month >= 21 && month <= 24) {
		side->season = month - 20;
		return true;
	}
	if (month >= 25 && month <= 41)
		return refuse(p, "quarters and hemispheres are level 2; levels 0 and 1 are read");
	if (month < 1 || month > 12)
		return refuse(p, "the month does not exist");
	side->lower = edtf_day(year, (unsigned)month, 1);
	side->upper = edtf_day(year, (unsigned)month, (unsigned)days_in_month(year, month));
	return !take(p, '-') || parse_day(p, year, month, side);
}

static bool parse_qualifier(Parser *p, Side *side)
{
	if (*p->at != '~' && *p->at != '?' && *p->at != '%')
		return true;
	if (side->has_time)
		return refuse(p, "a time takes no qualifier");
	side->approximate = *p->at != '?';
	side->uncertain = *p->at != '~';
	p->at++;
	return true;
}

/* A date with its qualifier. */
static bool parse_date(Parser *p, Side *side)
{
	int low = 0, high = 0;
	side->has_days = side->is_plain = true;
	if (take(p, 'Y'))
		return parse_long_year(p, side);
	bool negative = take(p, '-');
	if (!parse_year(p, &low, &high))
		return false;
	if (negative && low == 0 && high == 0)
		return refuse(p, "the year -0000 does not exist");
	int64_t first = negative ? -(int64_t)high : low, last = negative ? -(int64_t)low : high;
	side->is_plain = first == last;
	set_years(side, first, last);
	if (first == last && take(p, '-') && !parse_month(p, first, side))
		return false;
	return parse_qualifier(p, side);
}

/* One side of an interval: a date, ".." (open) or nothing (unknown). */
static bool parse_side(Parser *p, Side *side)
{
	if (*p->at == '/' || *p->at == '\0')
		return true;
	if (strncmp(p->at, "..", 2) == 0) {
		p->at += 2;
		return true;
	}
	return parse_date(p, side);
}

static bool at_end(Parser *p)
{
	if (*p->at == '\0')
		return true;
	return refuse(p, strpbrk(p->whole, "[]{}S^") ? "level 2 is not read, only levels 0 and 1"
						     : "something follows it that levels 0 and 1 of EDTF do not have");
}

/* Level 1 intervals hold plain dates only, and the end does not start before the start does. */
static bool check_interval(Parser *p, const Side *start, const Side *end)
{
	if ((start->has_days && !start->is_plain) || (end->has_days && !end->is_plain))
		return refuse(p, "an interval holds no time, no X and no Y-year at level 1");
	if (!start->has_days || !end->has_days)
		return true;
	bool reversed = start->lower > end->lower ||
			(start->lower == end->lower && end->season > 0 && start->season > end->season);
	return !reversed || refuse(p, "it ends before it starts");
}

bool edtf_parse(const char *text, EdtfBounds *bounds, Err *err)
{
	Parser parser = {.at = text, .whole = text, .err = err};
	Side start = {0}, end = {0};
	*bounds = (EdtfBounds){0};
	if (strlen(text) > EDTF_TEXT_MAX)
		return err_set(err, ERR_REFUSED, "a date is at most %d bytes long", EDTF_TEXT_MAX);
	if (*text == '\0' || strcmp(text, "..") == 0)
		return refuse(&parser, "it is empty");
	if (!parse_side(&parser, &start))
		return false;
	bounds->is_interval = take(&parser, '/');
	if (!bounds->is_interval)
		end = start;
	else if (!parse_side(&parser, &end))
		return false;
	if (!at_end(&parser))
		return false;
	if (bounds->is_interval && !check_interval(&parser, &start, &end))
		return false;
	bounds->has_lower = start.has_days;
	bounds->has_upper = end.has_days;
	bounds->lower = start.lower;
	bounds->upper = end.upper;
	bounds->approximate = start.approximate || end.approximate;
	bounds->uncertain = start.uncertain || end.uncertain;
	return true;
}
