/* Media types and text of files, through the sandbox: real files, and files made to do harm. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/exchange/inspect.h"
#include "tests/support/made_pdf.h"
#include "tests/support/no_seccomp.h"

static Err err;

static void type_is(const void *bytes, size_t len, const char *expected)
{
	char type[INSPECT_MEDIA_TYPE_SIZE];
	cr_expect(inspect_media_type(bytes, len, type, &err), "%s: %s", err.message, err.hint);
	cr_expect_str_eq(type, expected);
}

#define TYPE_IS(bytes, expected) type_is(bytes, sizeof(bytes) - 1, expected)

Test(inspect, media_types_of_small_files)
{
	Buf pdf = {0};
	made_pdf(&pdf, "Words");
	type_is(pdf.data, pdf.len, "application/pdf");
	TYPE_IS("\x7f"
		"ELF\2\1\1\0\0\0\0\0\0\0\0\0\2\0\x3e\0\1\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
		"\0\0\0\0\x40\0\x38\0\0\0\0\0\0\0\0",
		"application/x-executable");
	TYPE_IS("\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89", "image/png");
	TYPE_IS("\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0", "image/jpeg");
	TYPE_IS("GIF89a\1\0\1\0\x80\0\0", "image/gif");
	TYPE_IS("PK\3\4\x14\0\0\0\0\0\0\0!\0\xf9\xef\xbeq\1\0\0\0\1\0\0\0\1\0\0\0"
		"ab"
		"PK\1\2\x14\3\x14\0\0\0\0\0\0\0!\0\xf9\xef\xbeq\1\0\0\0\1\0\0\0\1\0\0\0\0\0\0\0\0\0\0\0\x80\1\0\0\0\0"
		"a"
		"PK\5\6\0\0\0\0\1\0\1\0/\0\0\0 \0\0\0\0\0",
		"application/zip");
	TYPE_IS("\x1f\x8b\x08\0\0\0\0\0\0\3\3\0\0\0\0\0\0\0\0\0", "application/gzip");
	TYPE_IS("<!DOCTYPE html>\n<html><head><title>T</title></head><body>x</body></html>\n", "text/html");
	TYPE_IS("{\"a\": [1, 2, {\"b\": null}]}\n", "application/json");
	TYPE_IS("<?xml version=\"1.0\"?>\n<a/>\n", "text/xml");
	TYPE_IS("Only words, in a line.\n", "text/plain");
	TYPE_IS("\xd9\x85\xd8\xb1\xd8\xad\xd8\xa8\xd8\xa7\n", "text/plain");
	TYPE_IS("\x01\x02\x03\x04\x80\x81\xfe\x00\x07", "application/octet-stream");
	TYPE_IS("", "application/octet-stream");
	buf_free(&pdf);
}

Test(inspect, media_type_looks_at_the_first_mebibyte)
{
	Buf bytes = {0};
	buf_add_text(&bytes, "%PDF-1.4\n");
	for (int i = 0; i < 3 * 1024; i++)
		buf_addf(&bytes, "%1023d\n", i);
	type_is(bytes.data, bytes.len, "application/pdf");
	buf_free(&bytes);
}

/* All of the head says whether it is text, and its start what text. */
Test(inspect, media_type_of_text_by_its_start_and_only_where_all_is_text)
{
	Buf bytes = {0};
	buf_add_text(&bytes, "<!DOCTYPE html>\n<html>\n");
	while (bytes.len < 100000)
		buf_add_text(&bytes, "<p>some words\n");
	type_is(bytes.data, bytes.len, "text/html");
	buf_clear(&bytes);
	while (bytes.len < 4000)
		buf_add_text(&bytes, "some words\n");
	type_is(bytes.data, bytes.len, "text/plain");
	bytes.data[3000] = '\0';
	type_is(bytes.data, bytes.len, "application/octet-stream");
	buf_free(&bytes);
}

/* ---- One child for many files */

#define PNG "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"

static bool look_at(Inspector *inspector, const char *expected)
{
	char type[INSPECT_MEDIA_TYPE_SIZE];
	inspector_ask(inspector, PNG, sizeof PNG - 1);
	bool ok = inspector_answer(inspector, type, &err);
	cr_expect_str_eq(type, expected);
	return ok;
}

/* The process that looks; 0: none does. */
static pid_t the_child(void)
{
	Buf children = {0};
	char path[64];
	snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	cr_assert(file_read(path, 4096, &children, &err), "%s", err.message);
	char *end = NULL;
	const pid_t child = (pid_t)strtol(buf_text(&children), &end, 10);
	cr_expect_eq(end[strspn(end, " \n")], '\0', "several children: %s", buf_text(&children));
	buf_free(&children);
	return child;
}

Test(inspect, one_child_looks_at_many_files_and_is_replaced_after_some)
{
	Inspector *inspector = inspector_new();
	cr_expect(look_at(inspector, "image/png"));
	const pid_t first = the_child();
	for (int i = 1; i < 5000; i++)
		cr_assert(look_at(inspector, "image/png"), "%s", err.message);
	cr_expect_eq(the_child(), first);
	cr_expect(look_at(inspector, "image/png"));
	cr_expect_neq(the_child(), first);
	inspector_free(inspector);
	cr_expect_eq(the_child(), 0);
}

/* Answers come in the order of the questions, each from a child of its own; a failure is that one file's. */
Test(inspect, several_files_are_looked_at_at_once)
{
	char type[INSPECT_MEDIA_TYPE_SIZE];
	static const char text[] = "words, and more words\n";
	Inspector *inspector = inspector_new();
	for (int i = 0; i < 20; i++) {
		inspector_ask(inspector, i % 2 ? text : PNG, i % 2 ? sizeof text - 1 : sizeof PNG - 1);
		inspector_ask(inspector, "", 0);
		cr_expect(inspector_answer(inspector, type, &err));
		cr_expect_str_eq(type, i % 2 ? "text/plain" : "image/png");
		cr_expect(inspector_answer(inspector, type, &err));
		cr_expect_str_eq(type, INSPECT_MEDIA_TYPE_UNKNOWN);
	}
	const pid_t first = the_child();
	inspector_ask(inspector, PNG, sizeof PNG - 1);
	inspector_ask(inspector, text, sizeof text - 1);
	cr_assert_eq(kill(first, SIGKILL), 0);
	(void)!inspector_answer(inspector, type, &err); /* it may have been given before */
	cr_expect(inspector_answer(inspector, type, &err), "%s", err.message);
	cr_expect_str_eq(type, "text/plain");
	inspector_free(inspector);
	cr_expect_eq(the_child(), 0);
}

/* Files of all sizes, as many of them asked for as may be. */
Test(inspect, answers_come_in_the_order_of_the_questions)
{
	static const char *const expected[] = {"image/png", "text/plain", INSPECT_MEDIA_TYPE_UNKNOWN, "text/html"};
	char type[INSPECT_MEDIA_TYPE_SIZE];
	Buf page = {0};
	buf_add_text(&page, "<!DOCTYPE html>\n<html>\n");
	while (page.len < 100000)
		buf_add_text(&page, "<p>some words\n");
	Inspector *inspector = inspector_new();
	for (int asked = 0, answered = 0; answered < 1000; answered++) {
		for (; asked < 1000 && asked - answered < INSPECT_OPEN_MAX; asked++) {
			int which = asked * 7 / 3 % 4;
			const char *bytes = which == 0 ? PNG : which == 1 ? "words\n" : which == 2 ? "" : page.data;
			inspector_ask(inspector, bytes, which == 0 ? sizeof PNG - 1 : strlen(bytes));
		}
		cr_assert(inspector_answer(inspector, type, &err), "%s", err.message);
		cr_assert_str_eq(type, expected[answered * 7 / 3 % 4], "of %d", answered);
	}
	inspector_free(inspector);
	buf_free(&page);
}

/* The signal to each process that looks. */
static void to_children(int signal)
{
	Buf children = {0};
	char path[64];
	snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
	cr_assert(file_read(path, 4096, &children, &err), "%s", err.message);
	char *at = children.data, *end;
	for (long pid; (pid = strtol(at, &end, 10)) > 0; at = end)
		cr_assert_eq(kill((pid_t)pid, signal), 0);
	buf_free(&children);
}

Test(inspect, a_child_that_fails_costs_none_of_a_group_its_type)
{
	char type[INSPECT_MEDIA_TYPE_SIZE];
	Inspector *inspector = inspector_new();
	for (int i = 0; i < INSPECT_AT_ONCE; i++)
		inspector_ask(inspector, PNG, sizeof PNG - 1);
	for (int i = 0; i < INSPECT_AT_ONCE; i++)
		cr_assert(inspector_answer(inspector, type, &err));
	to_children(SIGSTOP);
	for (int i = 0; i < INSPECT_OPEN_MAX; i++)
		inspector_ask(inspector, i % 2 ? PNG : "words\n", i % 2 ? sizeof PNG - 1 : 6);
	to_children(SIGKILL);
	for (int i = 0; i < INSPECT_OPEN_MAX; i++) {
		cr_expect(inspector_answer(inspector, type, &err), "%d: %s", i, err.message);
		cr_expect_str_eq(type, i % 2 ? "image/png" : "text/plain");
	}
	inspector_free(inspector);
}

/* Each failure costs the one file its type, and the next is looked at by another child; up to a limit. */
Test(inspect, a_child_that_dies_or_hangs_is_replaced_and_not_without_end)
{
	Inspector *inspector = inspector_new();
	for (int i = 1; i <= INSPECT_REFUSED_MAX; i++) {
		cr_assert(look_at(inspector, "image/png"), "%s", err.message);
		cr_assert_eq(kill(the_child(), i == 1 ? SIGSTOP : SIGKILL), 0);
		cr_expect_not(look_at(inspector, INSPECT_MEDIA_TYPE_UNKNOWN));
		cr_expect_eq(err.code, ERR_REFUSED);
		cr_expect(strstr(err.message, i == 1 ? "took more than 5 seconds" : "crashed (Killed)"), "%s",
			  err.message);
		cr_expect_eq(the_child(), 0);
	}
	cr_expect_str_eq(err.hint, "this was so with 10 files: no others are looked at");
	cr_expect(look_at(inspector, INSPECT_MEDIA_TYPE_UNKNOWN), "it is told once");
	cr_expect_eq(the_child(), 0);
	inspector_free(inspector);
}

Test(inspect, where_nothing_can_be_looked_at_that_is_told_once)
{
	Inspector *inspector = inspector_new();
	no_seccomp();
	cr_expect_not(look_at(inspector, INSPECT_MEDIA_TYPE_UNKNOWN));
	cr_expect_eq(err.code, ERR_FAILED);
	cr_expect(look_at(inspector, INSPECT_MEDIA_TYPE_UNKNOWN));
	inspector_free(inspector);
}

static int file_of(const void *bytes, size_t len)
{
	int fd = memfd_create("test", MFD_CLOEXEC);
	cr_assert(file_write_all(fd, bytes, len, &err));
	return fd;
}

static bool extract(const void *bytes, size_t len, const char *type, Buf *text)
{
	int fd = file_of(bytes, len);
	bool ok = inspect_text(fd, type, text, &err);
	close(fd);
	return ok;
}

static void text_is(const void *bytes, size_t len, const char *type, const char *expected)
{
	Buf text = {0};
	cr_expect(extract(bytes, len, type, &text), "%s: %s", err.message, err.hint);
	cr_expect_str_eq(buf_text(&text), expected);
	buf_free(&text);
}

#define TEXT_IS(bytes, type, expected) text_is(bytes, sizeof(bytes) - 1, type, expected)

static void refuses(const void *bytes, size_t len, const char *type, ErrCode code, const char *message)
{
	Buf text = {0};
	buf_add_text(&text, "before");
	cr_expect_not(extract(bytes, len, type, &text), "%s", type);
	cr_expect_eq(err.code, code, "%s", err.message);
	cr_expect(strstr(err.message, message), "%s (%s)", err.message, err.hint);
	cr_expect_str_eq(text.data, "before");
	buf_free(&text);
}

Test(inspect, text_of_text_in_its_character_set)
{
	TEXT_IS("", "text/plain", "");
	TEXT_IS("a\r\nb\rc\fd\0\x1b[0m\x7f\te", "text/plain", "a\nb\nc\nd[0m\te");
	TEXT_IS("\xef\xbb\xbfna\xc3\xafve", "text/plain", "na\xc3\xafve");
	TEXT_IS("na\xefve \x80\x93", "text/plain", "na\xc3\xafve \xe2\x82\xac\xe2\x80\x9c");
	TEXT_IS("na\xefve", "text/plain; charset=utf-8", "na\xef\xbf\xbdve");
	TEXT_IS("na\xc3\xafve", "Text/Plain; format=flowed; CharSet=\"ISO-8859-1\"", "na\xc3\x83\xc2\xafve");
	TEXT_IS("\xff\xfe\x6c\x04=\xd8\x00\xde", "text/plain", "\xd1\xac\xf0\x9f\x98\x80");
	TEXT_IS("\xfe\xff\x04\x6c\xd8=\xde\x00", "text/plain", "\xd1\xac\xf0\x9f\x98\x80");
	TEXT_IS("\x04\x6c", "text/plain; charset=UTF-16BE", "\xd1\xac");
	TEXT_IS("\xcf\xf0\xe8\xe2\xe5\xf2", "text/plain; charset=windows-1251",
		"\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82");
	TEXT_IS("{\"a\":1}", "application/json", "{\"a\":1}");
	TEXT_IS("<a>b</a>", "application/atom+xml", "<a>b</a>");
	refuses("x", 1, "text/plain; charset=no-such-set", ERR_REFUSED, "no character set \"no-such-set\"");
}

Test(inspect, text_of_html_in_its_character_set)
{
	TEXT_IS("<p>Smith &amp; Sons", "text/html", "Smith & Sons");
	TEXT_IS("<meta charset=utf-8><p>\xd8\xa7\xdb\x8c\xd8\xb1\xd8\xa7\xd9\x86 \xe2\x80\x8f\xe4\xb8\xad\xe6\x96\x87",
		"text/html", "\xd8\xa7\xdb\x8c\xd8\xb1\xd8\xa7\xd9\x86 \xe2\x80\x8f\xe4\xb8\xad\xe6\x96\x87");
	/* declared in the page, loaded for a second run */
	TEXT_IS("<meta http-equiv=content-type content='text/html; charset=windows-1251'><p>\xcf\xf0\xe8", "text/html",
		"\xd0\x9f\xd1\x80\xd0\xb8");
	TEXT_IS("<meta charset='shift_jis'><p>\x83\x65", "text/html", "\xe3\x83\x86");
	/* the media type goes before the page, and the mark before both */
	TEXT_IS("<meta charset=windows-1251><p>\xcf", "text/html; charset=iso-8859-1", "\xc3\x8f");
	TEXT_IS("\xef\xbb\xbf<meta charset=windows-1251><p>\xc3\x8f", "text/html; charset=koi8-r", "\xc3\x8f");
	TEXT_IS("<p>a\0b\1c<i x=\xef\xbf\xbf>d", "text/html", "abcd");
	TEXT_IS("<p>&#0;a&#1;&#x9f;b", "application/xhtml+xml", "ab");
	refuses("<meta charset=no-such-set><p>x", 30, "text/html", ERR_REFUSED, "no character set \"no-such-set\"");
}

Test(inspect, text_of_a_pdf)
{
	Buf pdf = {0};
	made_pdf(&pdf, "Words that are known");
	text_is(pdf.data, pdf.len, "application/pdf", "Words that are known\n\n\n");
	buf_free(&pdf);
}

Test(inspect, malformed_pdfs_are_refused_or_read_within_the_limits)
{
	Buf pdf = {0};
	made_pdf(&pdf, "Words that are known");
	refuses(pdf.data, 200, "application/pdf", ERR_REFUSED, "the file can't be read");
	cr_expect(strstr(err.hint, "what reads it said: Syntax Error"), "%s", err.hint);
	refuses("%PDF-1.4\n", 9, "application/pdf", ERR_REFUSED, "the file can't be read");
	refuses("", 0, "application/pdf", ERR_REFUSED, "the file can't be read");
	for (size_t len = 0; len < pdf.len; len += 37) { /* cut anywhere: an answer, and soon */
		Buf text = {0};
		(void)!extract(pdf.data, len, "application/pdf", &text);
		buf_free(&text);
	}
	buf_free(&pdf);
	made_pdf_looping(&pdf);
	Buf text = {0};
	if (!extract(pdf.data, pdf.len, "application/pdf", &text))
		cr_expect_eq(err.code, ERR_REFUSED, "%s", err.message);
	cr_expect_leq(text.len, 8);
	buf_free(&text);
	buf_free(&pdf);
}

Test(inspect, a_pdf_of_more_text_than_the_limit_is_refused)
{
	Buf pdf = {0};
	made_pdf_repeating(&pdf, "Words that are written again and again and again", 2000, 400);
	refuses(pdf.data, pdf.len, "application/pdf", ERR_REFUSED, "application/pdf: ");
	cr_expect(strstr(err.message, "more than 16 MiB") || strstr(err.message, "more than 20 seconds"), "%s",
		  err.message);
	buf_free(&pdf);
}

Test(inspect, text_and_files_over_the_limit_are_refused)
{
	Buf text = {0}, big = {0};
	while (big.len <= INSPECT_TEXT_MAX)
		buf_addf(&big, "%1023d\n", 0);
	refuses(big.data, big.len, "text/plain", ERR_REFUSED, "more than 16 MiB");
	refuses(big.data, big.len, "text/plain; charset=latin1", ERR_REFUSED, "more than 16 MiB");
	refuses(big.data, big.len, "text/plain; charset=koi8-r", ERR_REFUSED, "more than 16 MiB");
	big.len = INSPECT_TEXT_MAX;
	cr_expect(extract(big.data, big.len, "text/plain", &text), "%s", err.message);
	cr_expect_eq(text.len, INSPECT_TEXT_MAX);
	buf_clear(&big);
	while (big.len <= 2 * INSPECT_TEXT_MAX)
		buf_add_text(&big, "word ");
	refuses(big.data, big.len, "text/html", ERR_REFUSED, "more than 16 MiB");
	buf_free(&text);
	buf_free(&big);
	int fd = file_of("a", 1);
	cr_assert_eq(ftruncate(fd, (off_t)INSPECT_INPUT_MAX + 1), 0);
	cr_expect_not(inspect_text(fd, "text/html", &text, &err));
	cr_expect_eq(err.code, ERR_REFUSED);
	cr_expect_str_eq(err.message, "text/html: the file is larger than 256 MiB");
	close(fd);
}

Test(inspect, html_nested_without_end_is_refused_or_read_within_the_limits)
{
	Buf html = {0}, text = {0};
	for (int i = 0; i < 1000000; i++)
		buf_add_text(&html, i % 2 ? "<b>" : "<div>");
	buf_add_text(&html, "deep");
	if (extract(html.data, html.len, "text/html", &text))
		cr_expect_str_eq(buf_text(&text), "deep");
	else
		cr_expect_eq(err.code, ERR_REFUSED, "%s", err.message);
	buf_free(&html);
	buf_free(&text);
}

Test(inspect, what_has_no_text_is_refused)
{
	refuses("x", 1, "image/png", ERR_REFUSED, "no text is to be had of image/png");
	refuses("x", 1, "", ERR_REFUSED, "no text is to be had of ");
	refuses("x", 1, "text", ERR_REFUSED, "no text is to be had of text");
	refuses("x", 1, "text/", ERR_REFUSED, "no text is to be had of text/");
	refuses("x", 1, "te xt/html", ERR_REFUSED, "no text is to be had of te xt/html");
	refuses("x", 1, "a/b/c+xml", ERR_REFUSED, "no text is to be had of a/b/c+xml");
	int ends[2];
	Buf text = {0};
	cr_assert_eq(pipe(ends), 0);
	cr_expect_not(inspect_text(ends[0], "text/plain", &text, &err));
	close(ends[0]);
	close(ends[1]);
}

Test(inspect, without_pdftotext_says_what_to_install)
{
	setenv("PATH", "/nowhere", 1);
	refuses("%PDF-1.4\n", 9, "application/pdf", ERR_FAILED, "text of PDFs needs pdftotext");
	cr_expect(strstr(err.hint, "poppler-utils"));
}

Test(inspect, without_seccomp_a_type_is_unknown_and_text_is_refused)
{
	char type[INSPECT_MEDIA_TYPE_SIZE];
	no_seccomp();
	cr_expect_not(inspect_media_type("GIF89a\1\0\1\0\x80\0\0", 13, type, &err));
	cr_expect_str_eq(type, "application/octet-stream");
	cr_expect_eq(err.code, ERR_FAILED);
	cr_expect(strstr(err.message, "no seccomp here"), "%s", err.message);
	refuses("words", 5, "text/plain", ERR_FAILED, "no seccomp here");
	refuses("<p>words", 8, "text/html", ERR_FAILED, "no seccomp here");
	refuses("%PDF-1.4\n", 9, "application/pdf", ERR_FAILED, "no seccomp here");
	cr_expect(err.hint[0]);
}

static void rule_is(const char *type, const char *command)
{
	char rule[INSPECT_RULE_SIZE], expected[INSPECT_RULE_SIZE] = "";
	FILE *says = popen(command, "r");
	cr_assert(says && fgets(expected, sizeof expected, says));
	pclose(says);
	expected[strcspn(expected, "\n")] = '\0';
	cr_assert(inspect_text_rule(type, rule, &err), "%s", err.message);
	cr_expect_str_eq(rule, expected);
}

Test(inspect, what_makes_a_text_says_its_version)
{
	rule_is("text/plain", "echo text/1");
	rule_is("text/html; charset=utf-8",
		"dpkg-query -W -f '${Version}\\n' libxml2 | sed 's/^/text\\/1 libxml2\\//; s/[+-].*//'");
	rule_is("application/pdf", "pdftotext -v 2>&1 | sed -n '1s/.* /text\\/1 poppler\\//p'");
	char rule[INSPECT_RULE_SIZE];
	cr_expect(!inspect_text_rule("image/png", rule, &err));
	cr_expect_eq(err.code, ERR_REFUSED);
}
