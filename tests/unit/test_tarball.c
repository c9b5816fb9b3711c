/* Tarballs: what is written is read again; what is damaged, cut off, or holds links is refused. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/exchange/tarball.h"

/* What was read: "name=content;" of each member. */
static bool expect(void *context, const char *name, uint64_t size, Err *err)
{
	(void)size;
	if (strcmp(name, "refused") == 0)
		return err_set(err, ERR_REFUSED, "that one");
	buf_addf(context, "%s=", name);
	return true;
}

static bool take(void *context, const char *bytes, size_t bytes_len, Err *err)
{
	(void)err;
	buf_add(context, bytes, bytes_len);
	buf_add_char(context, ';');
	return true;
}

static bool read_bytes(const char *bytes, size_t bytes_len, Buf *out, Err *err)
{
	TarballInput input = {.start = bytes, .start_len = bytes_len, .fd = -1};
	TarballVisitor visitor = {.expect = expect, .take = take, .context = out};
	return tarball_read(&input, &visitor, err);
}

/* A tarball of two members. */
static Buf written(const char *second)
{
	char path[] = "/tmp/ascribe-tarball.XXXXXX", bytes[4096];
	int fd = mkstemp(path);
	TarballWriter *writer;
	Err err = {0};
	Buf out = {0};
	cr_assert_geq(fd, 0);
	cr_assert(tarball_write_start(fd, 1795464902, &writer, &err) &&
			  tarball_write_member(writer, "first", "1", 1, &err) &&
			  tarball_write_member(writer, second, "", 0, &err) && tarball_write_finish(writer, &err),
		  "%s", err.message);
	tarball_write_drop(writer);
	cr_assert_eq(lseek(fd, 0, SEEK_SET), 0);
	ssize_t len = read(fd, bytes, sizeof bytes);
	cr_assert_gt(len, 0);
	buf_add(&out, bytes, (size_t)len);
	close(fd);
	unlink(path);
	return out;
}

Test(tarball, reads_what_it_wrote_and_writes_the_same_bytes_again)
{
	Buf bytes = written("second"), again = written("second"), read = {0};
	Err err = {0};
	cr_assert(tarball_starts(bytes.data, bytes.len));
	cr_assert_not(tarball_starts(bytes.data, 3));
	cr_assert(read_bytes(bytes.data, bytes.len, &read, &err), "%s", err.message);
	cr_assert_str_eq(buf_text(&read), "first=1;second=;");
	cr_assert(bytes.len == again.len && memcmp(bytes.data, again.data, bytes.len) == 0);
	buf_free(&bytes);
	buf_free(&again);
	buf_free(&read);
}

Test(tarball, reads_the_rest_from_a_file)
{
	Buf bytes = written("second"), read = {0};
	Err err = {0};
	FILE *file = tmpfile();
	cr_assert_eq(fwrite(bytes.data + 4, 1, bytes.len - 4, file), bytes.len - 4);
	rewind(file);
	TarballInput input = {.start = bytes.data, .start_len = 4, .fd = fileno(file)};
	TarballVisitor visitor = {.expect = expect, .take = take, .context = &read};
	cr_assert(tarball_read(&input, &visitor, &err), "%s", err.message);
	cr_assert_str_eq(buf_text(&read), "first=1;second=;");
	(void)fclose(file);
	buf_free(&bytes);
	buf_free(&read);
}

Test(tarball, refuses_what_is_cut_off_anywhere)
{
	Buf bytes = written("second"), read = {0};
	for (size_t len = 0; len < bytes.len; len++) {
		Err err = {0};
		cr_assert_not(read_bytes(bytes.data, len, &read, &err), "%zu", len);
		cr_assert_eq(err.code, ERR_REFUSED);
	}
	buf_free(&bytes);
	buf_free(&read);
}

Test(tarball, a_member_that_is_refused_is_not_read)
{
	Buf bytes = written("refused"), read = {0};
	Err err = {0};
	cr_assert_not(read_bytes(bytes.data, bytes.len, &read, &err));
	cr_assert_str_eq(err.message, "that one");
	cr_assert_str_eq(buf_text(&read), "first=1;");
	buf_free(&bytes);
	buf_free(&read);
}

Test(tarball, says_where_writing_fails)
{
	TarballWriter *writer;
	Err err = {0};
	bool ok = tarball_write_start(-1, 0, &writer, &err) && tarball_write_member(writer, "a", "b", 1, &err) &&
		  tarball_write_finish(writer, &err);
	cr_assert_not(ok);
	cr_assert_eq(err.code, ERR_FAILED);
	tarball_write_drop(writer);
	tarball_write_drop(NULL);
}

static bool piece(void *context, const char *bytes, size_t bytes_len)
{
	if (bytes[0] != '1')
		return false;
	buf_addf(context, "[%.*s]", (int)bytes_len, bytes);
	return true;
}

Test(tarball, what_is_taken_piece_by_piece_is_not_given_again)
{
	Buf bytes = written("second"), read = {0};
	TarballInput input = {.start = bytes.data, .start_len = bytes.len, .fd = -1};
	TarballVisitor visitor = {.expect = expect, .piece = piece, .take = take, .context = &read};
	Err err = {0};
	cr_assert(tarball_read(&input, &visitor, &err), "%s", err.message);
	cr_assert_str_eq(buf_text(&read), "first=[1];second=;");
	buf_free(&bytes);
	buf_free(&read);
}
