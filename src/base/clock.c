/* UTC, whole seconds; see clock.h. */
#include "ascribe/base/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define LAST_SECOND UINT64_C(253402300799) /* 9999-12-31T23:59:59Z */

bool clock_format(uint64_t seconds, char out[21])
{
	time_t when = (time_t)seconds;
	struct tm utc;
	out[0] = '\0';
	return seconds <= LAST_SECOND && gmtime_r(&when, &utc) && strftime(out, 21, "%Y-%m-%dT%H:%M:%SZ", &utc) > 0;
}

void clock_now(char out[21])
{
	(void)clock_format((uint64_t)time(NULL), out);
}

static int number(const char *text, size_t len)
{
	int value = 0;
	for (size_t i = 0; i < len; i++)
		value = value * 10 + (text[i] - '0');
	return value;
}

bool clock_valid(const char *text)
{
	static const char form[] = "dddd-dd-ddTdd:dd:ddZ";
	for (size_t i = 0; i < sizeof form; i++) {
		if (form[i] == 'd' ? !isdigit((unsigned char)text[i]) : text[i] != form[i])
			return false;
	}
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	int year = number(text, 4), month = number(text + 5, 2), day = number(text + 8, 2);
	if (month < 1 || month > 12)
		return false;
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	int last = days[month - 1] + (month == 2 && leap ? 1 : 0);
	return day >= 1 && day <= last && number(text + 11, 2) < 24 && number(text + 14, 2) < 60 &&
	       number(text + 17, 2) < 60;
}

uint64_t clock_seconds(const char *text)
{
	if (!clock_valid(text))
		return 0;
	struct tm utc = {.tm_year = number(text, 4) - 1900,
			 .tm_mon = number(text + 5, 2) - 1,
			 .tm_mday = number(text + 8, 2),
			 .tm_hour = number(text + 11, 2),
			 .tm_min = number(text + 14, 2),
			 .tm_sec = number(text + 17, 2)};
	time_t seconds = timegm(&utc);
	return seconds > 0 ? (uint64_t)seconds : 0;
}

void clock_pause(unsigned milliseconds)
{
	const struct timespec time = {.tv_sec = milliseconds / 1000, .tv_nsec = (long)(milliseconds % 1000) * 1000000};
	(void)nanosleep(&time, NULL);
}
