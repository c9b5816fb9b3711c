/* A brief as Markdown: whatever the words in it are, an independent reader (cmark-gfm) finds the same document. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/render/document.h"
#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"
#include "tests/support/hostile.h"

/* What cmark-gfm, with all that GitHub adds, makes of Markdown. Skips the test where it is not installed. */
static void to_html(const char *markdown, Buf *html)
{
	char name[] = "/tmp/ascribe-markdown-XXXXXX", command[128], chunk[4096];
	if (system("command -v cmark-gfm >/dev/null") != 0)
		cr_skip_test("cmark-gfm is not installed");
	int fd = mkstemp(name);
	cr_assert(fd >= 0);
	cr_assert_eq(write(fd, markdown, strlen(markdown)), (ssize_t)strlen(markdown));
	close(fd);
	snprintf(command, sizeof command, "cmark-gfm --unsafe -e table -e autolink -e strikethrough %s", name);
	FILE *pipe = popen(command, "r");
	cr_assert(pipe);
	for (size_t got; (got = fread(chunk, 1, sizeof chunk, pipe)) > 0;)
		buf_add(html, chunk, got);
	cr_expect_eq(pclose(pipe), 0);
	unlink(name);
}

/* The tags of HTML, in order, without the text between them; an "@" may stand as code. */
static void tags_of(const char *html, Buf *tags)
{
	static const char at_sign[] = "<code>@</code>";
	for (const char *at = html; (at = strchr(at, '<')); at++) {
		size_t len = strcspn(at, ">");
		if (strncmp(at, at_sign, strlen(at_sign)) == 0) {
			at += strlen(at_sign) - 1;
			continue;
		}
		buf_add(tags, at, len + 1);
	}
}

/* The text of HTML, without tags, entities as what they stand for. */
static void text_of(const char *html, Buf *text)
{
	static const char *const entities[] = {"&lt;<", "&gt;>", "&quot;\"", "&amp;&"};
	for (const char *at = html; *at; at++) {
		if (*at == '<') {
			at += strcspn(at, ">");
			continue;
		}
		size_t i = 0;
		while (i < 4 && strncmp(at, entities[i], strlen(entities[i]) - 1) != 0)
			i++;
		buf_add_char(text, i < 4 ? entities[i][strlen(entities[i]) - 1] : *at);
		at += i < 4 ? strlen(entities[i]) - 2 : 0;
	}
}

static void markdown_with(const char *words, Buf *markdown)
{
	Case loaded = case_of_exercise();
	case_fill(&loaded, words);
	for (ReportReader reader = REPORT_WHOLE; reader <= REPORT_LEGAL; reader++)
		report_markdown_for(case_brief(&loaded, NULL), reader, NULL, markdown);
	case_free(&loaded);
}

Test(report_markdown, reads_as_the_same_document_whatever_its_words_are)
{
	Buf plain = {0}, expected = {0}, markdown = {0}, html = {0}, tags = {0};
	markdown_with("Plain words", &markdown);
	to_html(markdown.data, &plain);
	tags_of(plain.data, &expected);
	for (size_t i = 0; i < HOSTILE_COUNT; i++) {
		buf_clear(&markdown);
		buf_clear(&html);
		buf_clear(&tags);
		markdown_with(HOSTILE[i], &markdown);
		const char *bad = hostile_in(markdown.data);
		cr_expect_null(bad, "%s: %.40s", HOSTILE[i], bad);
		to_html(markdown.data, &html);
		tags_of(html.data, &tags);
		cr_expect(strcmp(tags.data, expected.data) == 0, "%s", HOSTILE[i]);
	}
	buf_free(&plain);
	buf_free(&expected);
	buf_free(&markdown);
	buf_free(&html);
	buf_free(&tags);
}

/* Markdown shows `text` as `text`, in a paragraph. */
static void shows(const char *text)
{
	Buf markdown = {0}, html = {0}, shown = {0}, expected = {0};
	markdown_add_escaped(&markdown, text);
	to_html(buf_text(&markdown), &html);
	text_of(buf_text(&html), &shown);
	buf_addf(&expected, "%s\n", text);
	cr_expect_str_eq(buf_text(&shown), expected.data, "%s", html.data);
	cr_expect(strncmp(html.data, "<p>", 3) == 0, "%s", html.data);
	cr_expect_null(strstr(html.data, "<a "), "%s", html.data);
	buf_free(&markdown);
	buf_free(&html);
	buf_free(&shown);
	buf_free(&expected);
}

Test(report_markdown, shows_text_as_itself)
{
	for (size_t i = 0; i < HOSTILE_COUNT; i++) {
		if (!hostile_in(HOSTILE[i]) && HOSTILE[i][0] != ' ')
			shows(HOSTILE[i]);
	}
	char every[2] = "?";
	for (every[0] = '!'; every[0] < 0x7F; every[0]++)
		shows(every);
	shows("!\"#$%&'()*+,-./0123456789:;<=>?@ABC[\\]^_`abc{|}~");
	shows("somebody@example.org wrote");
}

Test(report_markdown, makes_nothing_a_heading_that_is_quoted)
{
	Case loaded = case_of_text(
		"{'kind':'incident','slug':'i','title':'T','summary':'One.\\n# Two\\n\\n    three\\n| a |\\n|---|'}\n"
		"{'kind':'note','about':['incident:i'],'type':'assessment','body':'First.\\n\\n# Gaps\\n\\n- None'}\n");
	Buf markdown = {0}, html = {0};
	report_markdown(case_brief(&loaded, NULL), &markdown);
	to_html(markdown.data, &html);
	cr_expect(strstr(html.data, "<p># Two</p>"));
	cr_expect(strstr(html.data, "<p>three</p>"));
	cr_expect(strstr(html.data, "<p>| a |</p>"));
	cr_expect_null(strstr(html.data, "<h1>Gaps"));
	cr_expect_null(strstr(html.data, "<code>"));
	buf_free(&markdown);
	buf_free(&html);
	case_free(&loaded);
}
