/* Lines from a file and from a pipe: the same, twice, and of bounded length. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/exchange/exchange.h"
#include "src/exchange/lines.h"

/* A file that has no name any more and holds `text`. */
static int file_of(const char *text, size_t len)
{
	char name[] = "/tmp/ascribe-lines-XXXXXX";
	int fd = mkstemp(name);
	cr_assert(fd >= 0);
	unlink(name);
	cr_assert_eq(write(fd, text, len), (ssize_t)len);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

/* The reading end of a pipe from which `text` comes; at most 64 KiB, which a pipe holds. */
static int pipe_of(const char *text)
{
	int ends[2];
	cr_assert_eq(pipe(ends), 0);
	cr_assert_eq(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
	close(ends[1]);
	return ends[0];
}

static void gives(Lines *lines, const char *const *expected)
{
	Err err = {0};
	const char *line;
	size_t len;
	for (size_t i = 0; expected[i]; i++) {
		cr_assert(lines_next(lines, &line, &len, &err), "%s", err.message);
		cr_assert(line, "line %zu", i);
		cr_expect(len == strlen(expected[i]) && memcmp(line, expected[i], len) == 0, "%.*s", (int)len, line);
		cr_expect_eq(lines->number, i + 1);
	}
	cr_assert(lines_next(lines, &line, &len, &err), "%s", err.message);
	cr_expect_null(line);
	cr_assert(lines_next(lines, &line, &len, &err), "the end stays the end");
	cr_expect_null(line);
}

static void gives_twice(int fd, const char *const *expected)
{
	Lines lines;
	Err err = {0};
	cr_assert(lines_open(&lines, fd, "it", &err), "%s", err.message);
	gives(&lines, expected);
	cr_assert(lines_rewind(&lines, &err), "%s", err.message);
	gives(&lines, expected);
	lines_close(&lines);
	close(fd);
}

#define THESE(...) ((const char *const[]){__VA_ARGS__, NULL})

Test(lines, are_the_same_from_a_file_and_a_pipe_and_again)
{
	const char *text = "one\n\nthree\r\nlast";
	gives_twice(file_of(text, strlen(text)), THESE("one", "", "three\r", "last"));
	gives_twice(pipe_of(text), THESE("one", "", "three\r", "last"));
	gives_twice(pipe_of("one\n"), THESE("one"));
	gives_twice(pipe_of(""), THESE(NULL));
}

Test(lines, may_lie_across_the_pieces_in_which_they_are_read)
{
	enum { LONG = 150000 };
	char *text = mem_alloc(LONG + 10), *line = mem_alloc(LONG + 1);
	memset(line, 'a', LONG);
	line[LONG] = '\0';
	int len = snprintf(text, LONG + 10, "b\n%s\nc\n", line);
	gives_twice(file_of(text, (size_t)len), THESE("b", line, "c"));
	free(text);
	free(line);
}

/* Takes one line of that many bytes, without or with its newline. */
static bool takes(size_t len, const char *end, Err *err)
{
	Lines lines;
	const char *line = NULL;
	size_t line_len = 0;
	char *text = mem_alloc(len + 2);
	memset(text, 'a', len);
	memcpy(text + len, end, strlen(end) + 1);
	int fd = file_of(text, strlen(text));
	cr_assert(lines_open(&lines, fd, "it", err));
	bool ok = lines_next(&lines, &line, &line_len, err);
	cr_expect(!ok || line_len == len);
	lines_close(&lines);
	close(fd);
	free(text);
	return ok;
}

Test(lines, are_refused_where_they_are_too_long)
{
	Err err = {0};
	cr_expect(takes(IMPORT_LINE_MAX, "\n", &err));
	cr_expect(takes(IMPORT_LINE_MAX, "", &err));
	cr_expect_not(takes(IMPORT_LINE_MAX + 1, "\n", &err));
	cr_expect_eq(err.code, ERR_REFUSED);
	cr_expect(strstr(err.message, "it:1: the line is longer than 1048576 bytes"), "%s", err.message);
	cr_expect_not(takes(IMPORT_LINE_MAX + 1, "", &err));
}

Test(lines, that_cannot_be_read_are_an_error)
{
	Lines lines;
	Err err = {0};
	const char *line;
	size_t len;
	int folder = open("/tmp", O_RDONLY | O_DIRECTORY);
	cr_assert(lines_open(&lines, folder, "the folder", &err));
	cr_expect_not(lines_next(&lines, &line, &len, &err));
	cr_expect(strstr(err.message, "cannot read the folder"), "%s", err.message);
	lines_close(&lines);
	close(folder);
	cr_expect_not(lines_rewind(&lines, &err));
	cr_expect(strstr(err.message, "cannot read the folder again"), "%s", err.message);
}

Test(lines, from_a_pipe_need_a_folder_for_what_was_read)
{
	Lines lines;
	Err err = {0};
	int fd = pipe_of("one\n");
	setenv("TMPDIR", "/nowhere/at/all", 1);
	cr_expect_not(lines_open(&lines, fd, "it", &err));
	cr_expect(strstr(err.message, "temporary file"), "%s", err.message);
	lines_close(&lines);
	close(fd);
}
