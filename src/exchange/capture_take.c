/* The text of a capture, made and kept; see ascribe/exchange/capture.h. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/casebook/quotation.h"
#include "ascribe/exchange/capture.h"
#include "ascribe/exchange/content.h"
#include "ascribe/store/search.h"

static bool write_out(void *context, const void *bytes, size_t bytes_len, Err *err)
{
	return file_write_all(*(const int *)context, bytes, bytes_len, err);
}

/* What inspect_text makes of it; where it makes none, `why`. */
static void make_text(int fd, const char *media_type, Buf *text, char *rule, Err *why)
{
	if (!inspect_text_rule(media_type, rule, why) || !inspect_text(fd, media_type, text, why))
		return;
	if (text->len == 0)
		err_set(why, ERR_REFUSED, "there is no text in it, or it is all in pictures");
	else if (text->len > QUOTATION_TEXT_MAX)
		err_set(why, ERR_REFUSED, "the text is longer than the %zu MiB that are read",
			QUOTATION_TEXT_MAX >> 20);
	if (why->code != ERR_NONE)
		buf_clear(text);
}

bool capture_extract(Store *store, const Hash *sha256, uint64_t size, const char *media_type, Buf *text,
		     char rule[INSPECT_RULE_SIZE], Err *why, Err *err)
{
	err_clear(why);
	if (size > INSPECT_INPUT_MAX) {
		err_set(why, ERR_REFUSED, "the file is larger than %zu MiB", INSPECT_INPUT_MAX >> 20);
		return true;
	}
	FILE *file = tmpfile();
	if (!file)
		return err_set_errno(err, ERR_FAILED, errno, "cannot make a temporary file");
	int fd = fileno(file);
	bool ok = content_read(store, sha256, write_out, &fd, err);
	if (ok)
		make_text(fd, media_type, text, rule, why);
	(void)fclose(file);
	return ok;
}

bool capture_keep_text(Store *store, const Buf *text, const char *language, Err *err)
{
	int fd = memfd_create("ascribe-text", MFD_CLOEXEC);
	if (fd < 0)
		return err_set_errno(err, ERR_FAILED, errno, "cannot keep the text in memory");
	IntakeFile file = {.path = "the text", .open = &fd};
	bool ok = file_write_all(fd, buf_text(text), text->len, err) &&
		  intake_files(store, &file, 1, &(IntakeOptions){0}, err) &&
		  search_keep_text(store, &file.sha256, language, buf_text(text), text->len, err);
	(void)close(fd);
	return ok;
}
