/* A line of an import against JSONTestSuite: what is not JSON is refused, and nothing makes it crash. That the program
 * answers so too is seen on some of them in tests/cli/json_suite.bats. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/file.h"
#include "src/exchange/record_line.h"
#include "tests/support/shared_data.h"

#define SUITE "JSONTestSuite/test_parsing"

static Buf text;
static size_t names; /* that were taken */

static void end(void)
{
	buf_free(&text);
}

TestSuite(record_line, .fini = end);

/* The text of a file, and whether it is of that class: 'n' must be refused, 'y' be taken, 'i' is either. */
static bool is_of(char class, const char *path)
{
	Err err = {0};
	buf_clear(&text);
	cr_assert(file_read(path, 1 << 20, &text, &err), "%s", err.message);
	return strrchr(path, '/')[1] == class;
}

static bool taken(const char *line, size_t len, const char *path)
{
	Err err = {0};
	RecordLine record = {0};
	bool ok = record_line_parse(line, len, &record, &err);
	cr_expect(ok || (err.code == ERR_REFUSED && err.message[0]), "%s: %d %s", path, err.code, err.message);
	json_decref(record.body);
	return ok;
}

static bool is_white(const char *line, size_t len)
{
	while (len > 0 && strchr(" \t\r", line[len - 1]) && line[len - 1])
		len--;
	return len == 0;
}

/* None is a record, so that each text has a line that is refused, but for one of white space alone. */
static void refuse_lines(const char *path)
{
	bool refused = false, white = true;
	(void)is_of('n', path);
	for (const char *at = text.data, *end = at + text.len; at < end;) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		size_t len = (size_t)((newline ? newline : end) - at);
		if (!is_white(at, len)) {
			white = false;
			refused |= !taken(at, len, path);
		}
		at += len + 1;
	}
	cr_expect(refused || white, "%s", path);
}

Test(record_line, each_text_of_the_suite_is_refused)
{
	cr_assert_gt(shared_each_file(SUITE, refuse_lines), 300);
}

/* As the name of a party: a text of the suite is a text, and the name; or the line is refused. */
static void put_into_a_field(const char *path)
{
	Buf line = {0};
	bool bad = is_of('n', path);
	buf_add_text(&line, "{\"kind\":\"party\",\"slug\":\"p\",\"type\":\"company\",\"name\":");
	for (size_t i = 0; i < text.len; i++)
		buf_add_char(&line, text.data[i] == '\n' ? ' ' : text.data[i]);
	buf_add_text(&line, "}");
	bool ok = taken(line.data, line.len, path);
	cr_expect_not(bad && ok, "%s", path);
	names += ok;
	buf_free(&line);
}

Test(record_line, each_text_of_the_suite_as_a_field_is_refused_or_a_text)
{
	cr_assert_gt(shared_each_file(SUITE, put_into_a_field), 300);
	cr_expect_gt(names, 0);
}
