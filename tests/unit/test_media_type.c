/* The sieve changes no answer: every file has the type that all rules together name. */
#include <criterion/criterion.h>
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "ascribe/base/file.h"
#include "ascribe/exchange/inspect.h"
#include "src/exchange/media_type.h"

#define HEAD_BYTES 4096

static Err err;
static MediaTypes all, sieved;
static int compared, named, sieved_out;

static void compare(const Buf *head, const char *what)
{
	char expected[256];
	all.looked_at = 0; /* so that it never has a sieve */
	snprintf(expected, sizeof expected, "%s", media_type_of(&all, head));
	bool unknown = strcmp(expected, INSPECT_MEDIA_TYPE_UNKNOWN) == 0;
	const char *type = media_type_of(&sieved, head);
	cr_expect_str_eq(type, expected, "%s: %s, not %s", what, type, expected);
	compared++;
	named += !unknown && strncmp(expected, "text/", 5) != 0;
	sieved_out += unknown;
}

static void open_both(void)
{
	Buf zeros = {0};
	cr_assert(media_types_open(&all, &err), "%s", err.message);
	cr_assert(media_types_open(&sieved, &err), "%s", err.message);
	buf_add(&zeros, (char[64]){0}, 64);
	for (int i = 0; i < 100; i++)
		compare(&zeros, "zeros");
	cr_expect_null(all.sieve);
	cr_assert(sieved.sieve, "this machine's libmagic has a database of another layout");
	buf_free(&zeros);
}

static void compare_files_of(const char *folder, int most)
{
	DIR *files = opendir(folder);
	cr_assert(files, "%s", folder);
	for (const struct dirent *entry; most > 0 && (entry = readdir(files));) {
		char path[512];
		Buf head = {0};
		snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
		int fd;
		if (entry->d_type != DT_REG || !file_input_open(path, &fd, &err))
			continue;
		if (file_input_read(fd, path, HEAD_BYTES, &head, &err)) {
			compare(&head, path);
			most--;
		}
		file_input_close(fd);
		buf_free(&head);
	}
	closedir(files);
}

Test(media_type, of_files_is_the_same_through_the_sieve)
{
	open_both();
	static const char *const folders[] = {"/usr/bin", "/usr/sbin", "/usr/lib/file", "/usr/share/misc"};
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		compare_files_of(folders[i], 1000);
	cr_expect_gt(named, 300);
}

/* Files made after libmagic's own rules: the words that each looks for, where it looks for them. */
Test(media_type, of_what_each_rule_looks_for_is_the_same_through_the_sieve)
{
	enum { RULE = 376, TYPE = 6, LENGTH = 5, OFFSET = 12, VALUE = 32, STRING = 5 };
	open_both();
	uint64_t noise = 88172645463325252U;
	for (size_t at = RULE; at + RULE <= all.database_len; at += RULE) {
		const char *rule = all.database + at;
		uint32_t offset;
		memcpy(&offset, rule + OFFSET, sizeof offset);
		size_t len = (unsigned char)rule[LENGTH];
		if (rule[TYPE] != STRING || len > 128 || offset > 1024)
			continue;
		char bytes[HEAD_BYTES / 2];
		for (size_t i = 0; i < sizeof bytes; i++) { /* Marsaglia's xorshift64 */
			noise ^= noise << 13;
			noise ^= noise >> 7;
			noise ^= noise << 17;
			bytes[i] = (char)noise;
		}
		memcpy(bytes + offset, rule + VALUE, len);
		Buf head = {0};
		buf_add(&head, bytes, sizeof bytes);
		compare(&head, rule + VALUE);
		buf_free(&head);
	}
	cr_expect_gt(compared, 2000);
	cr_expect_gt(named, 300);
	cr_expect_gt(sieved_out, 2000);
}
