/* The clock, in UTC only: what entries say and what reports print. */
#ifndef ASCRIBE_BASE_CLOCK_H
#define ASCRIBE_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

/* POSIX seconds as RFC 3339 with Z. False where that is after the year 9999. */
bool clock_format(uint64_t seconds, char out[21]);

/* Now as RFC 3339 with whole seconds and Z: "2026-11-23T20:15:02Z" (20 characters and NUL). */
void clock_now(char out[21]);

/* Whether `text` is exactly of that form and a time that exists (no leap second). */
bool clock_valid(const char *text);

/* Such a time as POSIX seconds; 0 where it is not one, or before 1970. */
uint64_t clock_seconds(const char *text);

/* Let so many milliseconds pass. */
void clock_pause(unsigned milliseconds);

#endif
