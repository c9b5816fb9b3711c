/* A brief as plain text: no line wider than asked for, and nothing in it that a terminal would act on. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <uniwidth.h>

#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"
#include "tests/support/hostile.h"

static Case case_at(size_t i)
{
	return i == 0 ? case_of_file("tests/cases/albania-2022.jsonl") : case_of_exercise();
}

static void keeps_to(const char *text, size_t width, const char *what)
{
	for (const char *start = text, *end; *start; start = *end ? end + 1 : end) {
		end = start + strcspn(start, "\n");
		int columns = u8_width((const uint8_t *)start, (size_t)(end - start), "UTF-8");
		if (columns > (int)width) /* each expectation is a message to the runner: one for each line is slow */
			cr_expect_fail("%s: %d of %zu: %.*s", what, columns, width, (int)(end - start), start);
	}
}

static void is_plain(const Case *loaded, const char *what)
{
	const size_t widths[] = {60, 80, 120};
	Buf out = {0};
	for (size_t i = 0; i < 3; i++) {
		buf_clear(&out);
		report_text(case_brief(loaded, "2022-09-09"), widths[i], false, &out);
		for (ReportReader reader = REPORT_WHOLE; reader <= REPORT_LEGAL; reader++)
			report_text_for(case_brief(loaded, NULL), reader, widths[i], false, NULL, &out);
		keeps_to(out.data, widths[i], what);
		const char *bad = hostile_in(out.data);
		cr_expect_null(bad, "%s: %.40s", what, bad);
		cr_expect_null(strchr(out.data, '\t'), "%s", what);
	}
	buf_free(&out);
}

Test(report_text, is_never_wider_than_asked_for)
{
	for (size_t i = 0; i < 2; i++) {
		Case loaded = case_at(i);
		is_plain(&loaded, "as it is");
		case_free(&loaded);
	}
}

Test(report_text, shows_hostile_text_in_any_field_as_text)
{
	for (size_t i = 0; i < HOSTILE_COUNT * 2; i++) {
		Case loaded = case_at(i % 2);
		case_fill(&loaded, HOSTILE[i / 2]);
		is_plain(&loaded, HOSTILE[i / 2]);
		case_free(&loaded);
	}
}

Test(report_text, breaks_a_word_that_is_longer_than_a_line)
{
	Case loaded = case_of_exercise();
	case_fill(&loaded, hostile_long_word());
	is_plain(&loaded, "a long word");
	case_free(&loaded);
}

Test(report_text, is_at_least_sixty_columns_wide)
{
	Case loaded = case_of_exercise();
	Buf narrow = {0}, sixty = {0};
	report_text(case_brief(&loaded, NULL), 1, false, &narrow);
	report_text(case_brief(&loaded, NULL), 60, false, &sixty);
	cr_expect_str_eq(narrow.data, sixty.data);
	buf_free(&narrow);
	buf_free(&sixty);
	case_free(&loaded);
}

/* No line of words can look like a heading of the report: those stand at the margin, and quoted words never do. */
Test(report_text, keeps_what_is_quoted_off_the_margin)
{
	Case loaded = case_of_text(
		"{'kind':'incident','slug':'i','title':'T'}\n"
		"{'kind':'note','about':['incident:i'],'type':'comment','body':'First.\\n\\nGaps\\n----\\n\\nNone "
		"found.'}\n");
	Buf out = {0};
	report_text(case_brief(&loaded, NULL), 80, false, &out);
	const char *first = strstr(out.data, "\nGaps\n");
	cr_assert(first);
	cr_expect_null(strstr(first + 1, "\nGaps\n"));
	cr_expect(strstr(out.data, "\n  Gaps\n"));
	buf_free(&out);
	case_free(&loaded);
}

Test(report_text, has_colours_only_where_allowed_and_no_other_difference)
{
	Case loaded = case_at(0);
	Buf plain = {0}, coloured = {0}, stripped = {0};
	report_text(case_brief(&loaded, NULL), 80, false, &plain);
	report_text(case_brief(&loaded, NULL), 80, true, &coloured);
	for (const char *at = coloured.data; *at; at++) {
		if (*at == '\033') {
			at = strchr(at, 'm');
			cr_assert(at);
		} else {
			buf_add_char(&stripped, *at);
		}
	}
	cr_expect_lt(plain.len, coloured.len);
	cr_expect_str_eq(stripped.data, plain.data);
	buf_free(&plain);
	buf_free(&coloured);
	buf_free(&stripped);
	case_free(&loaded);
}

Test(report_text, underlines_a_heading_for_as_many_columns_as_it_takes)
{
	Case loaded = case_of_text("{'kind':'incident','slug':'i','title':'漢字 é'}\n");
	Buf out = {0};
	report_text(case_brief(&loaded, NULL), 80, true, &out);
	cr_expect(strstr(out.data, "漢字 é\n\033[0m======\n\n"), "%.80s", out.data);
	buf_free(&out);
	case_free(&loaded);
}

/* The report of these records, with that text as its notes', has the lines. */
static void has_lines(const char *lines, const char *body, const char *expected)
{
	Case loaded = case_of_text(lines);
	for (size_t i = 0; i < loaded.count; i++) {
		if (loaded.records[i].kind == KIND_NOTE)
			json_object_set_new(loaded.records[i].body, "body", json_string(body));
	}
	Buf out = {0};
	report_text(case_brief(&loaded, NULL), 80, false, &out);
	cr_expect(strstr(out.data, expected), "no \"%s\" in:\n%s", expected, out.data);
	buf_free(&out);
	case_free(&loaded);
}

Test(report_text, reads_the_markdown_of_a_note)
{
	static const char assessed[] = "{'kind':'incident','slug':'i','title':'T'}\n"
				       "{'kind':'note','about':['incident:i'],'type':'assessment','body':'x'}\n";
	has_lines(assessed, "**Probably** [so](https://a.example/b), `x < y`.",
		  "Bottom line\n-----------\n\n  Probably so (https://a.example/b), x < y.\n");
	has_lines(assessed, "# Why\n\nFirst\nline.\n\n- one\n- two\n  1. in *two*\n",
		  "\n  Why\n\n  First line.\n  - one\n  - two\n    1. in two\n");
	has_lines(assessed, "The <redacted> host, &amp; <b>more</b>.", "\n  The <redacted> host, & <b>more</b>.\n");
	has_lines(assessed, "    code\n    more\n\n<div>\nx\n</div>\n", "\n  code\n  more\n\n  <div>\n  x\n  </div>\n");
	has_lines(assessed, "***", "\n  * * *\n");
	has_lines(assessed, "```", "\n  ```\n"); /* nothing but signs stays as it is */
}

Test(report_text, counts_one_in_the_singular)
{
	Case loaded = case_of_text("{'kind':'incident','slug':'i','title':'T'}\n");
	Brief brief = *case_brief(&loaded, NULL);
	Buf out = {0};
	brief.head.size = 1;
	report_text(&brief, 80, false, &out);
	cr_expect(strstr(out.data, ", 1 entry, root"));
	cr_expect(strstr(out.data, "- Size: 1 entry\n"));
	buf_free(&out);
	case_free(&loaded);
}

Test(report_text, has_no_term_of_a_vocabulary_raw)
{
	Case loaded = case_of_exercise();
	Buf out = {0};
	report_text(case_brief(&loaded, NULL), 400, false, &out);
	static const char *const raw[] = {
		"claim-of-responsibility", "no-comment",      "no-reply",      "partially-denies",
		"did-not-reply",           "declines-to-say", "asserted-only", "indicators-published",
		"technical-report",        "threat-group",    "state-organ",   "no-evidence-cited",
		"circular-reporting",      "second-hand-only"};
	for (size_t i = 0; i < sizeof raw / sizeof *raw; i++)
		cr_expect_null(strstr(out.data, raw[i]), "%s", raw[i]);
	buf_free(&out);
	case_free(&loaded);
}
