/* Sentences: a case for each part of the rule. A bar stands where a sentence ends. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>

#include "ascribe/base/utf8.h"
#include "tests/support/quotation.h"

/* The sentences of a text, with a bar between them. */
static void is_parted(const char *bytes, const char *expected)
{
	const QuotationText *text = quotation_text(bytes);
	QuotationSentence sentence = {0};
	Buf parted = {0};
	uint64_t before = 0;
	while (quotation_sentence_next(text, &sentence)) {
		buf_addf(&parted, "%s%s", sentence.number > 1 ? "|" : "", slice_text(sentence.text));
		cr_expect(sentence.start >= before && sentence.end > sentence.start);
		cr_expect_eq(sentence.end - sentence.start, utf8_count(sentence.text.bytes, sentence.text.len));
		before = sentence.end;
	}
	cr_expect_str_eq(buf_text(&parted), expected);
	buf_free(&parted);
}

Test(quotation_sentences, end_with_terminators_before_no_small_letter)
{
	is_parted("We did it. They did not! Did they? Yes… No", "We did it.|They did not!|Did they?|Yes…|No");
	is_parted("He asked why? and left. 5 stayed.", "He asked why? and left.|5 stayed.");
	is_parted("Really?! Yes... No.", "Really?!|Yes...|No.");
	is_parted("Version 3.5 of example.com is out.", "Version 3.5 of example.com is out.");
}

Test(quotation_sentences, keep_their_closing_marks)
{
	is_parted("“We did.” They (it says.) “Did not.”", "“We did.”|They (it says.)|“Did not.”");
	is_parted("“We did!” he said. „Nein.“ Er ging.", "“We did!” he said.|„Nein.“|Er ging.");
	is_parted("\"Go!\" — she said. 'No.' \"Yes.\"", "\"Go!\" — she said.|'No.'|\"Yes.\"");
}

Test(quotation_sentences, do_not_end_with_abbreviations)
{
	is_parted("Mr. Rama met Gen. Smith. He left.", "Mr. Rama met Gen. Smith.|He left.");
	is_parted("The U.S. National Council, e.g. John F. Kennedy, spoke.",
		  "The U.S. National Council, e.g. John F. Kennedy, spoke.");
	is_parted("See No. 5 and Art. 51. No. We deny it.", "See No. 5 and Art. 51.|No.|We deny it.");
	is_parted("He denies. No! Mr! Smith", "He denies.|No!|Mr!|Smith");
	is_parted("В. Путин сказал. Он ушёл.", "В. Путин сказал.|Он ушёл.");
	is_parted("Amr. Then", "Amr.|Then");
	is_parted("Take option b. Then go.", "Take option b.|Then go.");
	is_parted("He met Mr... Then he left.", "He met Mr...|Then he left.");
}

Test(quotation_sentences, end_with_a_paragraph)
{
	is_parted("A headline\n\nThe first\nline. and so on\r\n \r\nNext\fPage\u2029last",
		  "A headline|The first\nline. and so on|Next|Page|last");
	is_parted("Mr.\n\nrama\r\nhere", "Mr.|rama\r\nhere");
}

Test(quotation_sentences, know_other_scripts)
{
	is_parted("هل فعلت؟ نعم. لا", "هل فعلت؟|نعم.|لا");
	is_parted("یہ سچ ہے۔ وہ گیا۔", "یہ سچ ہے۔|وہ گیا۔");
	is_parted("می\u200Cگوید نه. او رفت!", "می\u200Cگوید نه.|او رفت!");
	is_parted("我们否认。是吗？不！", "我们否认。|是吗？|不！");
	is_parted("他说：“不是。”“是。”他走了。", "他说：“不是。”|“是。”|他走了。");
	is_parted("वह गया। वह आया।", "वह गया।|वह आया।");
	is_parted("نعم.\u200F لا.", "نعم.\u200F|لا.");
}

Test(quotation_sentences, are_none_in_white_space)
{
	is_parted("", "");
	is_parted(" \n\n \u00A0\n", "");
	is_parted("  one. \n ", "one.");
	is_parted("...", "...");
}

static QuotationAnchor anchor_of_sentences(const char *text, uint64_t first, uint64_t last)
{
	QuotationAnchor anchor;
	Err err = {0};
	cr_assert(quotation_of_sentences(quotation_text(text), first, last, &anchor, &err), "%s", err.message);
	return anchor;
}

static void is_refused(const char *text, uint64_t first, uint64_t last, ErrCode code, const char *why)
{
	QuotationAnchor anchor;
	Err err = {0};
	cr_assert_not(quotation_of_sentences(quotation_text(text), first, last, &anchor, &err));
	cr_expect_eq(err.code, code);
	cr_expect(strstr(err.message, why), "%s", err.message);
}

Test(quotation_sentences, are_quoted_by_number)
{
	const char *text = "Ê. No.\n We deny  it. They do.";
	/* E with circumflex, then a full stop: an initial */
	QuotationAnchor anchor = anchor_of_sentences(text, 2, 3);
	is_anchored(&anchor, 8, 29, "We deny  it. They do.");
	cr_expect_eq(anchor.line, 2);
	anchor = anchor_of_sentences(text, 1, 1);
	is_anchored(&anchor, 0, 6, "Ê. No.");
	cr_expect_str_eq(slice_text(anchor.suffix), "\n We deny  it. They do.");
}

Test(quotation_sentences, are_told_apart_where_they_are_alike)
{
	const char *text = "He denies it. It was said at noon on that very long and very hot day. No.\n"
			   "It was said at noon on that very long and very hot day. No.";
	QuotationAnchor first = anchor_of_sentences(text, 3, 3);
	cr_expect_str_eq(slice_text(first.exact), "No.");
	cr_expect(strstr(slice_text(first.suffix), "\nIt"));
	QuotationAnchor last = anchor_of_sentences(text, 5, 5);
	cr_expect_str_eq(slice_text(last.exact), "No.");
	cr_expect_str_eq(slice_text(last.suffix), "");
	cr_expect(strstr(slice_text(last.prefix), "No.\nIt"), "[%s]", slice_text(last.prefix));
}

Test(quotation_sentences, that_are_not_there_are_refused)
{
	is_refused("One. Two.", 2, 3, ERR_NOT_FOUND, "the text has 2 sentences");
	is_refused("", 1, 1, ERR_NOT_FOUND, "the text has 0 sentences");
	is_refused("One. Two.", 0, 1, ERR_REFUSED, "counted from 1");
	is_refused("One. Two.", 2, 1, ERR_REFUSED, "counted from 1");
	Buf longer = {0};
	for (int i = 0; i < 4001; i++)
		buf_add_char(&longer, 'a');
	is_refused(buf_text(&longer), 1, 1, ERR_REFUSED, "too long");
	buf_free(&longer);
}

Test(quotation_sentences, take_time_that_is_linear_in_a_hostile_text)
{
	const char *const units[] = {". ", "(. ", ".\u00AD", "a.", "...(((", "\n.", "\u0301."};
	for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
		Buf text = {0};
		while (text.len < (size_t)1 << 20)
			buf_add_text(&text, units[i]);
		const QuotationText *ready = quotation_text(buf_text(&text));
		QuotationSentence sentence = {0};
		while (quotation_sentence_next(ready, &sentence))
			cr_assert_leq(sentence.number, (uint64_t)1 << 20);
		buf_free(&text);
	}
}
