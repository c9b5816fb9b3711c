/* Talks with a child in the sandbox: one that answers, and such as do anything else. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ascribe/base/sandbox.h"

static Err err;

/* Answers with what it was asked, or does what that says. */
static void talk(const char *unused)
{
	Buf request = {0};
	char some[65536] = "";
	const uint32_t huge = 1u << 31;
	(void)unused;
	sandbox_seal();
	while (sandbox_take_request(&request, 2 << 20)) {
		const char *what = buf_text(&request);
		if (strcmp(what, "crash") == 0)
			abort();
		if (strcmp(what, "leave") == 0)
			sandbox_leave(0);
		if (strcmp(what, "breach") == 0)
			(void)open("/etc/hostname", O_RDONLY);
		while (strcmp(what, "hang") == 0)
			;
		while (strcmp(what, "flood") == 0)
			(void)!write(STDOUT_FILENO, some, sizeof some);
		if (strcmp(what, "huge") == 0)
			(void)!write(STDOUT_FILENO, &huge, sizeof huge);
		else if (strcmp(what, "more") == 0)
			(void)!write(STDOUT_FILENO, "\1\0\0\0ab", 6);
		else
			sandbox_give_answer(what, request.len);
	}
	sandbox_leave(0);
}

static const SandboxTask TALK = {"test-talk", talk, (size_t)512 << 20, 60, 3 << 20, NULL};

__attribute__((constructor)) static void enter(int argc, char **argv)
{
	sandbox_enter(argc, argv, &TALK, 1);
}

static SandboxTalk *begin_talk(unsigned seconds)
{
	SandboxTalk *talk_begun;
	cr_assert(sandbox_talk_begin(&TALK, "", seconds, &talk_begun, &err), "%s", err.message);
	return talk_begun;
}

static void no_child_is_left(void)
{
	cr_expect_eq(waitpid(-1, NULL, WNOHANG), -1, "a child is left");
	cr_expect_eq(errno, ECHILD);
}

Test(sandbox_talk, a_talk_answers_one_request_after_another)
{
	static const size_t lens[] = {0, 1, 7, 70000, 2 << 20, 3};
	SandboxTalk *begun = begin_talk(60);
	Buf answer = {0}, words = {0};
	while (words.len < (2 << 20))
		buf_addf(&words, "%zu ", words.len);
	for (int round = 0; round < 100; round++) {
		const size_t len = lens[round % 6];
		buf_clear(&answer);
		sandbox_talk_ask(begun, words.data, len);
		cr_assert(sandbox_talk_answer(begun, &answer, &err), "%s", err.message);
		cr_assert_eq(answer.len, len);
		cr_assert_eq(memcmp(buf_text(&answer), words.data, len), 0);
	}
	sandbox_talk_end(begun);
	no_child_is_left();
	buf_free(&answer);
	buf_free(&words);
}

static void talk_fails(const char *request, size_t len, const char *message)
{
	SandboxTalk *begun = begin_talk(1);
	Buf answer = {0};
	sandbox_talk_ask(begun, request, len);
	cr_expect_not(sandbox_talk_answer(begun, &answer, &err), "%s", request);
	cr_expect(strstr(err.message, message), "%s: %s", request, err.message);
	cr_expect_eq(answer.len, 0);
	sandbox_talk_end(begun);
	no_child_is_left();
}

Test(sandbox_talk, what_a_child_does_instead_of_answering_is_told)
{
	talk_fails("crash", 5, "crashed (Aborted)");
	talk_fails("breach", 6, "asked the kernel for what it may not have");
	talk_fails("leave", 5, "did not answer as agreed");
	talk_fails("huge", 4, "did not answer as agreed");
	talk_fails("more", 4, "did not answer as agreed");
	talk_fails("hang", 4, "took more than 1 seconds");
	talk_fails("flood", 5, "did not answer as agreed");
}

Test(sandbox_talk, a_request_that_nobody_reads_ends_with_the_time)
{
	SandboxTalk *begun = begin_talk(1);
	Buf answer = {0}, large = {0};
	while (large.len < (2 << 20))
		buf_add_text(&large, "words ");
	sandbox_talk_ask(begun, "hang", 4);
	sandbox_talk_ask(begun, large.data, large.len);
	cr_expect_not(sandbox_talk_answer(begun, &answer, &err));
	cr_expect(strstr(err.message, "took more than 1 seconds"), "%s", err.message);
	sandbox_talk_end(begun);
	no_child_is_left();
	buf_free(&large);
}
