/* Reading lines of bounded length from a descriptor, so that they can be read again. Private to exchange/. */
#ifndef EXCHANGE_LINES_H
#define EXCHANGE_LINES_H

#include <stdbool.h>
#include <stdint.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"

typedef struct Lines {
	int fd;
	int spool; /* a copy of what a pipe gave, or -1 */
	const char *name;
	Buf pending; /* bytes read and not yet given */
	size_t at;
	bool ended;
	uint64_t number; /* of the line given last, from 1 */
	uint64_t bytes;
} Lines;

/* `fd` stays the caller's. A pipe is copied to an unnamed temporary file as it is read. */
MUST_USE bool lines_open(Lines *lines, int fd, const char *name, Err *err);
void lines_close(Lines *lines);
/* The next line without its newline, valid until the next call; *line is NULL at the end. Over IMPORT_LINE_MAX is
 * ERR_REFUSED. */
MUST_USE bool lines_next(Lines *lines, const char **line, size_t *line_len, Err *err);
/* Start again from the first line. */
MUST_USE bool lines_rewind(Lines *lines, Err *err);

#endif
