/* Writing HTML: no text becomes markup, in whichever context it is written. */
#include <criterion/criterion.h>
#include <string.h>

#include "src/render/html_write.h"
#include "tests/support/hostile.h"
#include "tests/support/markup.h"

static void escapes(void (*escape)(Buf *, const char *), const char *text, const char *expected)
{
	Buf out = {0};
	escape(&out, text);
	cr_expect_str_eq(buf_text(&out), expected);
	buf_free(&out);
}

Test(html_write, escapes_text_for_each_context)
{
	escapes(html_escape_text, "<b>\"it's\" & more</b>\nnext", "&#60;b&#62;\"it's\" &#38; more&#60;/b&#62;\nnext");
	escapes(html_escape_attribute, "\"><b> 'x' &\ny", "&#34;&#62;&#60;b&#62; &#39;x&#39; &#38; y");
	escapes(svg_escape_text, "]]> </text> &amp;\n", "]]&#62; &#60;/text&#62; &#38;amp; ");
}

Test(html_write, makes_controls_and_bidirectional_overrides_visible)
{
	escapes(html_escape_text, "a\033[1mb\u202Ec", "a&#60;U+001B&#62;[1mb&#60;U+202E&#62;c");
	escapes(html_escape_attribute, "\u2066\x7f", "&#60;U+2066&#62;&#60;U+007F&#62;");
	escapes(svg_escape_text, "\u200F\xFF", "&#60;U+200F&#62;&#60;FF&#62;");
}

Test(html_write, leaves_what_joins_letters_and_what_is_not_latin_as_it_is)
{
	escapes(html_escape_text, "می\u200Cخواهم 漢字 é", "می\u200Cخواهم 漢字 é");
}

Test(html_write, keeps_noncharacters_out_of_svg)
{
	escapes(svg_escape_text, "a\uFFFEb\uFFFFc\uFFFD", "a&#60;U+FFFE&#62;b&#60;U+FFFF&#62;c\uFFFD");
}

Test(html_write, shows_any_text_as_itself)
{
	for (size_t i = 0; i < HOSTILE_COUNT; i++) {
		Buf out = {0}, text = {0};
		Html html = {.out = &out};
		html_doctype(&html);
		html_begin(&html, "p", NULL);
		html_attribute(&html, "title", HOSTILE[i]);
		html_text(&html, HOSTILE[i]);
		html_end(&html);
		cr_expect_null(markup_unbalanced(out.data), "%s", out.data);
		cr_expect_null(hostile_in(out.data), "%s", out.data);
		markup_text(strstr(out.data, "<p"), &text);
		if (!hostile_in(HOSTILE[i]))
			cr_expect(strncmp(text.data, HOSTILE[i], strlen(HOSTILE[i])) == 0, "%s", text.data);
		cr_expect_null(strchr(out.data, '\t'));
		buf_free(&out);
		buf_free(&text);
	}
}

Test(html_write, leaves_an_element_out_where_nothing_was_put_into_it)
{
	Buf out = {0};
	Html html = {.out = &out};
	html_begin(&html, "div", "a");
	html_begin(&html, "ul", "details");
	html_end_or_drop(&html);
	html_begin(&html, "ul", NULL);
	html_element(&html, "li", NULL, "one");
	html_end_or_drop(&html);
	html_end(&html);
	cr_expect_str_eq(out.data, "<div class=\"a\"><ul><li>one</li>\n</ul>\n</div>\n");
	buf_free(&out);
}
