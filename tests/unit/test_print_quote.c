/* What the commands about quotations print. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/render/print_quote.h"

static const Style TEXT = {.width = 60}, BOLD = {.width = 60, .colour = true}, JSON = {.json = true, .width = 60},
		   PLAIN = {0};

static json_t *place(void)
{
	return json_pack("{s:i, s:s, s:s, s:i, s:i, s:s, s:s, s:s, s:i, s:i}", "number", 2, "source", "page", "capture",
			 "0123456789abcdef", "line", 3, "sentence", 4, "exact", "the words", "prefix", " before ",
			 "suffix", " after", "start", 8, "end", 17);
}

Test(print_quote, a_place_has_what_stands_around_it_and_the_words_in_bold)
{
	Buf out = {0};
	print_place(&TEXT, place(), &out);
	cr_expect_str_eq(out.data,
			 "2  line 3, sentence 4, 8-17: page, capture 01234567\n      before the words after\n");
	buf_clear(&out);
	print_place(&BOLD, place(), &out);
	cr_expect(strstr(out.data, "before \033[1mthe words\033[0m after\n"), "%s", out.data);
	buf_free(&out);
}

Test(print_quote, a_place_as_json_has_the_selectors_of_the_w3c)
{
	Buf out = {0};
	print_place(&JSON, place(), &out);
	cr_expect_str_eq(out.data, "{\"schema\":\"ascribe/place/v1\",\"number\":2,\"source\":\"page\",\"capture\":"
				   "\"0123456789abcdef\",\"line\":3,\"sentence\":4,\"exact\":\"the words\",\"prefix\":"
				   "\" before \",\"suffix\":\" after\",\"start\":8,\"end\":17}\n");
	buf_free(&out);
}

static const char *verdict(Buf *out, const char *status, json_t *more)
{
	json_t *value = json_pack("{s:s, s:s, s:i, s:s, s:s, s:s}", "status", status, "statement", "claim", "quote", 1,
				  "source", "page", "capture", "0123456789abcdef", "exact", "the words");
	json_object_update_new(value, more ? more : json_object());
	buf_clear(out);
	print_verdict(&TEXT, value, out);
	return buf_text(out);
}

Test(print_quote, a_verdict_says_what_became_of_the_words)
{
	Buf out = {0};
	cr_expect_str_eq(verdict(&out, "same", NULL), "same        claim, quotation 1: page, capture 01234567\n");
	cr_expect_str_eq(verdict(&out, "gone", NULL),
			 "gone        claim, quotation 1: page, capture 01234567\n      the words\n");
	cr_expect_str_eq(
		verdict(&out, "moved",
			json_pack("{s:{s:i,s:i}, s:i, s:i}", "was", "start", 1, "end", 10, "start", 2, "end", 11)),
		"moved       claim, quotation 1: page, capture 01234567\n      from 1-10 to 2-11\n");
	cr_expect_str_eq(verdict(&out, "changed", json_pack("{s:s}", "difference", "the [-words-]{+word+}")),
			 "changed     claim, quotation 1: page, capture 01234567\n      the [-words-]{+word+}\n");
	cr_expect(strstr(verdict(&out, "changed", NULL), "in nothing but spaces, dashes,"));
	cr_expect(strstr(verdict(&out, "gone", json_pack("{s:b}", "earlier", 1)), "page, earlier capture 01234567\n"));
	buf_free(&out);
}

Test(print_quote, counts_name_what_there_is)
{
	Buf out = {0};
	print_verdicts(&TEXT, json_pack("{s:i, s:i, s:i, s:i}", "quotations", 3, "same", 2, "moved", 0, "gone", 1),
		       &out);
	cr_expect_str_eq(out.data, "3 quotations: 2 same, 1 gone\n");
	buf_clear(&out);
	print_verdicts(&TEXT, json_pack("{s:i, s:i}", "quotations", 1, "same", 1), &out);
	cr_expect_str_eq(out.data, "1 quotation: 1 same\n");
	buf_clear(&out);
	print_verdicts(&JSON, json_pack("{s:i, s:i}", "quotations", 0, "same", 0), &out);
	cr_expect_str_eq(out.data, "{\"schema\":\"ascribe/quote-verdicts/v1\",\"quotations\":0,\"same\":0}\n");
	buf_free(&out);
}

static json_t *sentence(const char *text)
{
	return json_pack("{s:i, s:i, s:i, s:s}", "number", 12, "start", 5, "end", 9, "text", text);
}

Test(print_quote, a_sentence_is_wrapped_by_its_display_width_or_one_line)
{
	Buf out = {0};
	print_sentence(&(Style){.width = 16}, sentence("漢字漢字漢字漢字"), false, &out);
	cr_expect_str_eq(out.data, "  12  漢字漢字漢\n      字漢字\n");
	buf_clear(&out);
	print_sentence(&TEXT, sentence("A b.\nC."), true, &out);
	cr_expect_str_eq(out.data, "\n  12  A b. C.\n");
	buf_clear(&out);
	print_sentence(&PLAIN, sentence("A\nb."), true, &out);
	cr_expect_str_eq(out.data, "  12  A b.\n");
	buf_free(&out);
}

Test(print_quote, hostile_text_reaches_no_terminal)
{
	Buf out = {0};
	print_sentence(&TEXT, sentence("\033[31mred\u202e"), false, &out);
	print_verdict(&TEXT,
		      json_pack("{s:s, s:s, s:i, s:s, s:s}", "status", "gone", "statement", "s", "quote", 1, "source",
				"p", "exact", "\033]0;t\007"),
		      &out);
	cr_expect_not(strchr(out.data, '\033'), "%s", out.data);
	cr_expect_not(strstr(out.data, "\u202e"));
	cr_expect(strstr(out.data, "<U+001B>[31mred<U+202E>"), "%s", out.data);
	buf_clear(&out);
	print_place(&BOLD,
		    json_pack("{s:i, s:s, s:s, s:i, s:i, s:s, s:i, s:i}", "number", 1, "source", "p", "capture", "c",
			      "line", 1, "sentence", 1, "exact", "\033[2J", "start", 0, "end", 4),
		    &out);
	cr_expect(strstr(out.data, "\033[1m<U+001B>[2J\033[0m"), "%s", out.data);
	buf_free(&out);
}
