/* What the program does, for whoever runs it: one line an event, "TIME PID event=NAME key=value …", to standard error,
 * to a file, or nowhere, which is where it goes until log_open. Events hold names, numbers and times; never
 * passphrases, keys, what records say, or addresses with more in them than host, port, database and user. */
#ifndef ASCRIBE_BASE_LOG_H
#define ASCRIBE_BASE_LOG_H

#include "ascribe/base/err.h"

#define LOG_SLOW_MS 1000 /* from here on a statement is marked slow */

/* Log to standard error where `verbose`, and to the end of the file at `path` where that is not NULL (made with mode
 * 0600; no symbolic link). ERR_FAILED or ERR_NOT_FOUND where it cannot be opened. For the whole process, from one
 * thread. */
MUST_USE bool log_open(bool verbose, const char *path, Err *err);

/* Whether anyone reads it: what only the log needs is not worth computing else. */
bool log_on(void);

/* Milliseconds of a clock that never goes back, to take differences of. */
double log_clock(void);

/* One event. `format` gives " key=value" pairs of numbers and of words that need no quotes; then come `text_key` and
 * `text`, quoted and escaped, unless `text` is NULL. Written at once, in one piece. */
void log_event(const char *event, const char *text_key, const char *text, const char *format, ...) PRINTF_LIKE(4, 5);

#endif
