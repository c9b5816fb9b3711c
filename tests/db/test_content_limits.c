/* How many bytes of files a casebook takes, and what is found where kept bytes are gone. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/exchange/content.h"
#include "ascribe/store/content.h"
#include "tests/support/database.h"

static SecretKey *alice;
static Store *store;
static Arena *arena;

static void open_casebook(void)
{
	store = test_casebook(&alice);
	arena = arena_new();
}

static void close_casebook(void)
{
	store_close(store);
	secret_key_free(alice);
	arena_free(arena);
}

TestSuite(content_limits, .init = open_casebook, .fini = close_casebook);

static void set(const uint64_t *file_max, const uint64_t *content_max)
{
	Err err = {0};
	cr_assert(content_set_limits(store, file_max, content_max, &err), "%s", err.message);
}

static ContentLimits limits(void)
{
	Err err = {0};
	ContentLimits found;
	cr_assert(content_limits(store, &found, &err), "%s", err.message);
	return found;
}

/* Take a file of those bytes in; its digest in *sha256. The code of what refused it, or ERR_NONE. */
static ErrCode take(const char *bytes, Hash *sha256)
{
	Err err = {0};
	char path[] = "/tmp/ascribe-content.XXXXXX";
	int fd = mkstemp(path);
	cr_assert(fd >= 0 && write(fd, bytes, strlen(bytes)) == (ssize_t)strlen(bytes));
	close(fd);
	IntakeFile file = {.path = path};
	cr_assert(store_begin(store, &err));
	bool ok = intake_files(store, &file, 1, &(IntakeOptions){0}, &err) && store_commit(store, &err);
	if (!ok)
		store_rollback(store);
	unlink(path);
	*sha256 = file.sha256;
	return ok ? ERR_NONE : err.code;
}

Test(content_limits, are_64_GiB_a_file_and_none_in_all_where_nobody_set_them)
{
	ContentLimits found = limits();
	cr_expect_eq(found.file_max, UINT64_C(64) << 30);
	cr_expect_eq(found.content_max, STORE_NEWEST);
	cr_expect_eq(found.stored, 0);
}

Test(content_limits, are_set_one_by_one_and_taken_away)
{
	uint64_t ten = 10, zero = 0, none = STORE_NEWEST;
	set(&ten, NULL);
	cr_expect_eq(limits().file_max, 10);
	cr_expect_eq(limits().content_max, STORE_NEWEST);
	set(NULL, &zero);
	cr_expect_eq(limits().file_max, 10);
	cr_expect_eq(limits().content_max, 0);
	set(&none, &none);
	cr_expect_eq(limits().file_max, STORE_NEWEST);
	cr_expect_eq(limits().content_max, STORE_NEWEST);
}

Test(content_limits, a_file_over_one_of_them_leaves_nothing)
{
	uint64_t five = 5, seven = 7, none = STORE_NEWEST;
	Hash digest;
	set(&five, NULL);
	cr_expect_eq(take("sixsix", &digest), ERR_REFUSED);
	cr_expect_eq(take("five!", &digest), ERR_NONE);
	set(&none, &seven);
	cr_expect_eq(take("abc", &digest), ERR_REFUSED);
	cr_expect_eq(take("ab", &digest), ERR_NONE);
	cr_expect_eq(limits().stored, 7);
	cr_expect_str_eq(test_sql("SELECT count(*) FROM ascribe.piece"), "2");
}

Test(content_limits, bytes_that_a_record_keeps_and_that_are_gone_are_found)
{
	Err err = {0};
	Hash digest;
	char hex[65], body[512];
	ContentProblems problems;
	cr_assert_eq(take("bytes", &digest), ERR_NONE);
	hash_to_hex(&digest, hex);
	test_write(store, alice, "incident", "{'slug':'i','title':'T'}");
	snprintf(body, sizeof body,
		 "{'slug':'e','incident':'@i','title':'T','type':'forensic','files':[{'sha256':'%s','size':5,"
		 "'media_type':'text/plain','kept':'casebook'}]}",
		 hex);
	test_write(store, alice, "evidence", body);
	cr_assert(content_problems(store, arena, &problems, &err), "%s", err.message);
	cr_expect_eq(problems.count, 0);
	cr_expect_null(problems.record);
	test_sql("BEGIN; DELETE FROM ascribe.piece; DELETE FROM ascribe.content; COMMIT");
	cr_assert(content_problems(store, arena, &problems, &err), "%s", err.message);
	cr_expect_eq(problems.count, 1);
	cr_expect_str_eq(problems.record, "evidence e");
	cr_expect_str_eq(problems.problem, "the casebook no longer has the bytes");
}
