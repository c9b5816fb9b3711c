/* How a date reads in a report; see edtf.h. Says no more than the text does. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/edtf.h"

static const char *const MONTHS[] = {"January", "February", "March",     "April",   "May",      "June",
				     "July",    "August",   "September", "October", "November", "December"};
static const char *const SEASONS[] = {"spring", "summer", "autumn", "winter"};

static int two_digits(const char *text)
{
	return (text[0] - '0') * 10 + text[1] - '0';
}

/* A day, which most dates are, as snprintf would write it, which takes many times as long. */
static void describe_day(const char *about, const char *date, char *out, size_t out_size)
{
	const char day[] = {date[8] == '0' ? date[9] : date[8], date[8] == '0' ? '\0' : date[9], '\0'};
	const char year[] = {date[0], date[1], date[2], date[3], '\0'};
	const char *const parts[] = {about, day, " ", MONTHS[two_digits(date + 5) - 1], " ", year};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		for (const char *c = parts[i]; *c && out_size > 1; out_size--)
			*out++ = *c++;
	}
	if (out_size > 0)
		*out = '\0';
}

/* One date of an interval or by itself (NUL-terminated, valid), with its qualifier. */
static void describe_date(const char *date, char *out, size_t out_size)
{
	size_t len = strlen(date);
	const char *about = len > 0 && strchr("~?%", date[len - 1]) ? "about " : "";
	if (*about)
		len--;
	bool plain = date[0] != '-' && date[0] != 'Y' && !memchr(date, 'X', len);
	int month = plain && len >= 7 ? two_digits(date + 5) : 0;
	if (plain && len == 10)
		describe_day(about, date, out, out_size);
	else if (plain && len > 10)
		snprintf(out, out_size, "%s%d %s %.4s %.5s%s", about, two_digits(date + 8), MONTHS[month - 1], date,
			 date + 11, date[len - 1] == 'Z' ? " UTC" : "");
	else if (plain && len == 7 && month >= 21)
		snprintf(out, out_size, "%s%s %.4s", about, SEASONS[month - 21], date);
	else if (plain && len == 7)
		snprintf(out, out_size, "%s%s %.4s", about, MONTHS[month - 1], date);
	else if (len == 4 && strncmp(date + 2, "XX", 2) == 0)
		snprintf(out, out_size, "%s%.2s00s", about, date);
	else if (len == 4 && date[3] == 'X')
		snprintf(out, out_size, "%s%.3s0s", about, date);
	else if (len == 10 && memcmp(date + 4, "-XX-XX", 6) != 0 && memcmp(date + 8, "XX", 2) == 0)
		snprintf(out, out_size, "%ssome day in %s %.4s", about, MONTHS[two_digits(date + 5) - 1], date);
	else if (len >= 7 && date[0] != '-' && memcmp(date + 5, "XX", 2) == 0)
		snprintf(out, out_size, "%ssome time in %.4s", about, date);
	else
		snprintf(out, out_size, "%s%.*s", about, (int)len, date);
}

static bool is_known(const char *side)
{
	return *side != '\0' && strcmp(side, "..") != 0;
}

void edtf_describe(const char *text, char *out, size_t out_size)
{
	EdtfBounds bounds;
	Err err;
	char copy[EDTF_TEXT_MAX + 1], from[128], to[128];
	if (!edtf_parse(text, &bounds, &err)) {
		snprintf(out, out_size, "%s", text);
		return;
	}
	if (!bounds.is_interval) {
		describe_date(text, out, out_size);
		return;
	}
	snprintf(copy, sizeof copy, "%s", text);
	char *slash = strchr(copy, '/');
	*slash = '\0';
	describe_date(copy, from, sizeof from);
	describe_date(slash + 1, to, sizeof to);
	if (is_known(copy) && is_known(slash + 1))
		snprintf(out, out_size, "between %s and %s", from, to);
	else if (is_known(copy))
		snprintf(out, out_size, "from %s", from);
	else if (is_known(slash + 1))
		snprintf(out, out_size, "by %s", to);
	else
		snprintf(out, out_size, "at an unknown time");
}
