/* Text of HTML: what a reader sees, by the elements alone. Run here without the sandbox. */
#include <criterion/criterion.h>
#include <string.h>

#include "src/exchange/html_text.h"

static void is_text(const char *html, const char *expected)
{
	HtmlLibrary library;
	Buf text = {0}, page = {0};
	Err err;
	cr_assert(html_library(&library, &err), "%s", err.message);
	buf_add_text(&text, "before ");
	buf_addf(&page, "%s%s", HTML_TEXT_MARK, html);
	cr_expect(html_text_add(&library, page.data, page.len, &text));
	cr_expect_str_eq(buf_text(&text) + strlen("before "), expected, "%s: %s", html, buf_text(&text));
	buf_free(&text);
	buf_free(&page);
}

Test(html_text, white_space_collapses_also_over_elements)
{
	is_text(" \n a \t b\r\n<b> c </b> <i>d</i>e ", "a b c de");
	is_text("<p> a </p>", "a");
	is_text("a\xc2\xa0 \xc2\xa0"
		"b",
		"a\xc2\xa0 \xc2\xa0"
		"b");
	is_text("", "");
	is_text("<!-- only --> <br>", "");
}

Test(html_text, blocks_stand_on_lines_of_their_own)
{
	is_text("<div>a<div>b</div>c</div>d", "a\nb\nc\nd");
	is_text("<p>a</p><p>b</p>c", "a\n\nb\n\nc");
	is_text("<h1>a</h1><ul><li>b</li> <li>c <b>d</b></ul>e", "a\nb\nc d\ne");
	is_text("a<br>b <br/> c<br><br>d", "a\nb\nc\n\nd");
	is_text("<div>a<br></div>b", "a\nb");
	is_text("<p>a<br></p><p>b", "a\n\nb");
	is_text("<body>a<hr>b", "a\nb");
	is_text("<body>a<section></section><div> </div><article>b</article>", "a\nb");
}

Test(html_text, cells_of_a_row_stand_on_one_line)
{
	is_text("<table><tr><th>a<th>b<tr><td>c</td> <td>d</td></tr></table>e", "a\tb\nc\td\ne");
}

Test(html_text, white_space_in_pre_is_kept)
{
	is_text("<body>a<pre>\n  b\n\tc  \n</pre>d", "a\n  b\n\tc  \nd");
	is_text("<textarea>a  b</textarea>", "a  b");
}

Test(html_text, scripts_styles_templates_and_the_title_are_left_out)
{
	is_text("<title>t &lt;</title><style>p{}</style>a<script>if (1 < 2) "
		"'<p>x'</script>b<template><p>y</p></template>"
		"c<!-- d -->e",
		"abce");
}

Test(html_text, entities_are_what_they_stand_for)
{
	is_text("&lt;b&gt; &amp;amp; &quot;&eacute;&#233;&#xE9;&hellip;&nbsp;&#x202E;&unknown;",
		"<b> &amp; \"\xc3\xa9\xc3\xa9\xc3\xa9\xe2\x80\xa6\xc2\xa0\xe2\x80\xae&unknown;");
}

Test(html_text, scripts_of_the_world_stay_as_they_are)
{
	is_text("<p dir=rtl>\xd8\xa7\xdb\x8c\xd8\xb1\xd8\xa7\xd9\x86\xe2\x80\x8f</p><p>\xe4\xb8\xad\xe6\x96\x87 "
		"e\xcc\x81",
		"\xd8\xa7\xdb\x8c\xd8\xb1\xd8\xa7\xd9\x86\xe2\x80\x8f\n\n\xe4\xb8\xad\xe6\x96\x87 e\xcc\x81");
}

Test(html_text, what_is_not_well_formed_is_read_as_far_as_it_goes)
{
	is_text("<p>a<b>b<i>c</b>d</i>", "abcd");
	is_text("a</div></script>b", "ab");
	is_text("a<p", "a");
	is_text("<script>a", "");
}

/* libxml2 2.9 stops at what is no character of XML within a tag: said, and not taken for the end. */
Test(html_text, a_parser_that_stops_early_is_seen)
{
	HtmlLibrary library;
	Buf text = {0};
	Err err;
	const char page[] = HTML_TEXT_MARK "a<p \xef\xbf\xbf>b";
	cr_assert(html_library(&library, &err), "%s", err.message);
	cr_expect(!html_text_add(&library, page, sizeof page - 1, &text) || strstr(buf_text(&text), "b"));
	buf_free(&text);
}
