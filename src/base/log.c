/* The log; see log.h. */
#include "ascribe/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/base/utf8.h"

static int outputs[2] = {-1, -1};

bool log_open(bool verbose, const char *path, Err *err)
{
	if (verbose)
		outputs[0] = STDERR_FILENO;
	if (!path)
		return true;
	outputs[1] = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY | O_NONBLOCK, 0600);
	return outputs[1] >= 0 || err_set_errno(err, ERR_FAILED, errno, "cannot open the log %s", path);
}

bool log_on(void)
{
	return outputs[0] >= 0 || outputs[1] >= 0;
}

double log_clock(void)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static void add_time(Buf *line)
{
	struct timespec now;
	struct tm utc;
	char text[32];
	clock_gettime(CLOCK_REALTIME, &now);
	gmtime_r(&now.tv_sec, &utc);
	strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &utc);
	buf_addf(line, "%s.%03ldZ", text, now.tv_nsec / 1000000);
}

/* In quotes, with nothing in it that could end them, the line, or what a terminal shows of it. */
static void add_quoted(Buf *line, const char *key, const char *text)
{
	Buf quoted = {0};
	for (; *text; text++) {
		if (*text == '"' || *text == '\\')
			buf_add_char(&quoted, '\\');
		buf_add_char(&quoted, *text);
	}
	buf_addf(line, " %s=\"", key);
	utf8_add_terminal_safe(line, buf_text(&quoted), quoted.len, false);
	buf_add_char(line, '"');
	buf_free(&quoted);
}

void log_event(const char *event, const char *text_key, const char *text, const char *format, ...)
{
	if (!log_on())
		return;
	char pairs[512];
	va_list args;
	va_start(args, format);
	vsnprintf(pairs, sizeof pairs, format, args);
	va_end(args);
	Buf line = {0};
	add_time(&line);
	buf_addf(&line, " %ld event=%s%s", (long)getpid(), event, pairs);
	if (text)
		add_quoted(&line, text_key, text);
	buf_add_char(&line, '\n');
	for (size_t i = 0; i < 2; i++) {
		Err ignored; /* a log that cannot be written stops nothing */
		if (outputs[i] >= 0 && !file_write_all(outputs[i], line.data, line.len, &ignored))
			outputs[i] = -1;
	}
	buf_free(&line);
}
