/* Lines of bounded length; see lines.h. */
#include "lines.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/exchange/exchange.h"

#define CHUNK 65536

static int spool_open(void)
{
	const char *folder = getenv("TMPDIR");
	return open(folder && *folder ? folder : "/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
}

bool lines_open(Lines *lines, int fd, const char *name, Err *err)
{
	*lines = (Lines){.fd = fd, .spool = -1, .name = name};
	if (lseek(fd, 0, SEEK_CUR) >= 0)
		return true;
	lines->spool = spool_open();
	return lines->spool >= 0 || err_set_errno(err, ERR_FAILED, errno, "cannot make a temporary file");
}

void lines_close(Lines *lines)
{
	if (lines->spool >= 0)
		(void)close(lines->spool);
	buf_free(&lines->pending);
}

static bool read_more(Lines *lines, Err *err)
{
	char chunk[CHUNK];
	ssize_t got;
	do
		got = read(lines->fd, chunk, sizeof chunk);
	while (got < 0 && errno == EINTR);
	if (got < 0)
		return err_set_errno(err, ERR_FAILED, errno, "cannot read %s", lines->name);
	if (lines->at > 0) { /* drop what was given */
		memmove(lines->pending.data, lines->pending.data + lines->at, lines->pending.len - lines->at);
		lines->pending.len -= lines->at;
		lines->at = 0;
	}
	lines->ended = got == 0;
	lines->bytes += (uint64_t)got;
	buf_add(&lines->pending, chunk, (size_t)got);
	return lines->spool < 0 || file_write_all(lines->spool, chunk, (size_t)got, err);
}

bool lines_next(Lines *lines, const char **line, size_t *line_len, Err *err)
{
	size_t seen = 0;
	*line = NULL;
	for (;;) {
		size_t left = lines->pending.len - lines->at;
		const char *start = left > 0 ? lines->pending.data + lines->at : "";
		const char *newline = left > seen ? memchr(start + seen, '\n', left - seen) : NULL;
		size_t len = newline ? (size_t)(newline - start) : left;
		if (len > IMPORT_LINE_MAX)
			return err_set(err, ERR_REFUSED, "%s:%llu: the line is longer than %zu bytes", lines->name,
				       (unsigned long long)lines->number + 1, IMPORT_LINE_MAX);
		if (newline || (lines->ended && left > 0)) {
			*line = start;
			*line_len = len;
			lines->at += len + (newline ? 1 : 0);
			lines->number++;
			return true;
		}
		if (lines->ended)
			return true;
		seen = left;
		if (!read_more(lines, err))
			return false;
	}
}

bool lines_rewind(Lines *lines, Err *err)
{
	if (lines->spool >= 0) {
		lines->fd = lines->spool;
		lines->spool = -1;
	}
	if (lseek(lines->fd, 0, SEEK_SET) < 0)
		return err_set_errno(err, ERR_FAILED, errno, "cannot read %s again", lines->name);
	buf_clear(&lines->pending);
	lines->at = 0;
	lines->ended = false;
	lines->number = 0;
	return true;
}
