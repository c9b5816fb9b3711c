/* Finding words in a text. Offsets are counted by hand, in code points. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/kind.h"
#include "tests/support/quotation.h"

static QuotationPlaces found(const char *text, const char *words)
{
	QuotationPlaces places;
	Err err = {0};
	cr_assert(quotation_find(quotation_text(text), words, strlen(words), quotation_arena(), &places, &err), "%s",
		  err.message);
	return places;
}

/* In one place to the code point. */
static QuotationAnchor found_at(const char *text, const char *words, uint64_t start, uint64_t end)
{
	QuotationPlaces places = found(text, words);
	cr_assert(places.total == 1 && places.count == 1);
	cr_expect_not(places.as_printed);
	is_anchored(&places.items[0], start, end, words);
	return places.items[0];
}

static QuotationAnchor printed_at(const char *text, const char *words, uint64_t start, uint64_t end, const char *exact)
{
	QuotationPlaces places = found(text, words);
	cr_assert(places.total == 1 && places.count == 1, "%zu places", places.count);
	cr_expect(places.as_printed);
	is_anchored(&places.items[0], start, end, exact);
	return places.items[0];
}

static void is_refused(const char *words, const char *why)
{
	QuotationPlaces places;
	Err err = {0};
	cr_assert_not(
		quotation_find(quotation_text("some text"), words, strlen(words), quotation_arena(), &places, &err));
	cr_expect_eq(err.code, ERR_REFUSED);
	cr_expect(strstr(err.message, why), "%s", err.message);
}

static char *repeated(const char *unit, size_t count)
{
	size_t len = strlen(unit);
	char *text = arena_alloc(quotation_arena(), len * count + 1);
	for (size_t i = 0; i < count; i++)
		memcpy(text + i * len, unit, len);
	return text;
}

Test(quotation_find, lists_every_place)
{
	QuotationPlaces places = found("the cat and the cat", "cat");
	cr_assert(places.total == 2 && places.count == 2);
	is_anchored(&places.items[0], 4, 7, "cat");
	is_anchored(&places.items[1], 16, 19, "cat");
	cr_expect_str_eq(slice_text(places.items[1].prefix), "the cat and the ");
	cr_expect_str_eq(slice_text(places.items[1].suffix), "");
	cr_expect_eq(found("the cat", "dog").total, 0);
}

Test(quotation_find, lists_places_that_overlap)
{
	QuotationPlaces places = found("aaaa", "aa");
	cr_assert_eq(places.total, 3);
	for (uint64_t i = 0; i < 3; i++)
		is_anchored(&places.items[i], i, i + 2, "aa");
	places = found("abcabab abcababcabab", "abcabab");
	cr_assert_eq(places.total, 3);
	is_anchored(&places.items[1], 8, 15, "abcabab");
	is_anchored(&places.items[2], 13, 20, "abcabab");
}

Test(quotation_find, counts_code_points)
{
	found_at("\U0001F600e\u0301x", "x", 3, 4);
	found_at("او می\u200Cگوید نه", "می\u200Cگوید", 3, 10);
	found_at("ثم ق\u064Eال\u064E لا", "ق\u064Eال\u064E", 3, 8);
	found_at("他说：不是我们做的。", "不是我们", 3, 7);
	found_at("hi \U0001F468\u200D\U0001F469\u200D\U0001F467!", "\U0001F468\u200D\U0001F469\u200D\U0001F467", 3, 8);
	cr_expect_eq(found("او می\u200Cگوید نه", "میگوید").total, 0);
}

Test(quotation_find, refuses_what_are_no_words)
{
	is_refused("", "no words");
	is_refused(" \n\u00A0", "no words");
	is_refused("\u00AD", "no words");
	is_refused(repeated("\u00E9", 4001), "longer than a quotation's 4000 characters");
	cr_expect_eq(found("short", repeated("\u00E9", 4000)).total, 0);
	cr_expect_eq(found("", "x").total, 0);
}

Test(quotation_find, takes_what_is_printed_alike_where_the_code_points_are_nowhere)
{
	printed_at("He said “don’t\n  panic” — now", "\"don't panic\" - now", 8, 29, "“don’t\n  panic” — now");
	printed_at("“yes” he said", " \"yes\" ", 0, 5, "“yes”");
	printed_at("10\u00A0000 euros", "10 000 euros", 0, 12, "10\u00A0000 euros");
	printed_at("il dit : « non »", "\" non \"", 9, 16, "« non »");
	printed_at("a well\u2010known 'fact'", "well-known ‘fact’", 2, 19, "well\u2010known 'fact'");
	cr_expect_eq(found("‘yes’", "\"yes\"").total, 0);
}

Test(quotation_find, goes_by_code_points_first)
{
	found_at("don’t don't", "don't", 6, 11);
}

Test(quotation_find, passes_over_soft_hyphens_and_the_line_breaks_after_them)
{
	const char *text = "impor\u00ADtant and attri\u00AD\n  bution of a\u00AD b";
	printed_at(text, "important", 0, 10, "impor\u00ADtant");
	printed_at(text, "attribution", 15, 30, "attri\u00AD\n  bution");
	printed_at(text, "of a b", 31, 38, "of a\u00AD b");
	cr_expect_eq(found(text, "ab").total, 0);
	printed_at("impor \u00AD tant", "impor tant", 0, 12, "impor \u00AD tant");
	printed_at("important", "impor\u00ADtant", 0, 9, "important");
}

Test(quotation_find, ends_context_with_a_word)
{
	QuotationAnchor anchor = found_at("alpha bravo charlie delta echo foxtrot golf hotel X india juliett kilo "
					  "lima mike november oscar papa",
					  "X", 50, 51);
	cr_expect_str_eq(slice_text(anchor.prefix), "charlie delta echo foxtrot golf hotel ");
	cr_expect_str_eq(slice_text(anchor.suffix), " india juliett kilo lima mike november");
}

Test(quotation_find, cuts_no_cluster)
{
	char *family = repeated("\U0001F468\u200D\U0001F469\u200D\U0001F467", 40);
	const char *text = arena_printf(quotation_arena(), "%sX%s", family, family);
	QuotationAnchor anchor = found_at(text, "X", 200, 201);
	/* the first multiple of 5 code points from 32 on is 35: 7 families of 18 bytes */
	cr_expect_eq(anchor.prefix.len, 126);
	cr_expect_eq(anchor.suffix.len, 126);
	text = arena_printf(quotation_arena(), "b%s X a%s", repeated("\u0301", 250), repeated("\u0301", 250));
	anchor = found_at(text, "X", 252, 253);
	cr_expect_str_eq(slice_text(anchor.prefix), " "); /* to the next boundary it is further than a record takes */
	cr_expect_str_eq(slice_text(anchor.suffix), " ");
}

Test(quotation_find, keeps_context_to_what_a_record_can_hold)
{
	QuotationAnchor anchor = found_at("abc\fdef X ghi\rjkl", "X", 8, 9);
	cr_expect_str_eq(slice_text(anchor.prefix), "def ");
	cr_expect_str_eq(slice_text(anchor.suffix), " ghi");
	const Field *quote = field_find(kind_find("statement")->fields, "quotes")->fields;
	cr_expect_eq(field_find(quote, "exact")->max, QUOTATION_EXACT_MAX);
	cr_expect_eq(field_find(quote, "prefix")->max, QUOTATION_CONTEXT_MAX);
	cr_expect_eq(field_find(quote, "suffix")->max, QUOTATION_CONTEXT_MAX);
}

/* Prefix, exact and suffix stand only once, one behind the other. */
static void is_told_apart(const char *text, const QuotationAnchor *anchor)
{
	const char *all = slice_text(
		(QuotationSlice){anchor->prefix.bytes, anchor->prefix.len + anchor->exact.len + anchor->suffix.len});
	const char *first = strstr(text, all);
	cr_assert(first);
	cr_expect_not(strstr(first + 1, all), "[%s]", all);
}

Test(quotation_find, lengthens_context_until_it_tells_places_apart)
{
	const char *same = "one two three four five six seven eight nine ten";
	const char *text = arena_printf(quotation_arena(), "P %s CORE %s Q\nR %s CORE %s Q", same, same, same, same);
	QuotationPlaces places = found(text, "CORE");
	cr_assert_eq(places.count, 2);
	is_told_apart(text, &places.items[0]);
	is_told_apart(text, &places.items[1]);
	cr_expect_eq(places.items[0].prefix.len, 51, "P and what follows it, to the code point");
}

Test(quotation_find, leaves_context_short_where_no_length_tells_places_apart)
{
	const char *same = repeated("a", 300);
	QuotationPlaces places = found(arena_printf(quotation_arena(), "%sX%sX%s", same, same, same), "X");
	cr_assert_eq(places.count, 2);
	for (size_t i = 0; i < 2; i++) {
		cr_expect_eq(places.items[i].prefix.len, 32);
		cr_expect_eq(places.items[i].suffix.len, 32);
	}
}

Test(quotation_find, lists_so_many_and_counts_all)
{
	QuotationPlaces places = found(repeated("a", 2000), "a");
	cr_expect_eq(places.total, 2000);
	cr_expect_eq(places.count, QUOTATION_LISTED_MAX);
	cr_expect_eq(places.items[255].start, 255);
	cr_expect_eq(places.items[255].prefix.len, 200, "it tells it from those with less than 200 before them");
}

Test(quotation_find, tells_the_line)
{
	cr_expect_eq(found_at("a\nb\r\nc", "c", 5, 6).line, 3);
	cr_expect_eq(found_at("a\nb\r\nc", "a", 0, 1).line, 1);
	char *lines = repeated("x\n", 3000);
	lines[5998] = 'y';
	cr_expect_eq(found_at(lines, "y", 5998, 5999).line, 3000);
}

Test(quotation_find, takes_time_that_is_linear_in_a_text_of_one_letter)
{
	/* place by place, this would be 10^9 comparisons and more for each of the searches */
	QuotationPlaces places = found(repeated("a", (size_t)1 << 20), repeated("a", 4000));
	cr_expect_eq(places.total, (1 << 20) - 4000 + 1);
	char *but_last = repeated("a", 4000);
	but_last[3999] = 'b';
	cr_expect_eq(found(repeated("a", (size_t)1 << 20), but_last).total, 0);
}

Test(quotation_find, refuses_a_text_over_the_limit)
{
	Err err = {0};
	char *bytes = calloc(1, QUOTATION_TEXT_MAX + 1);
	cr_assert_null(quotation_text_new(bytes, QUOTATION_TEXT_MAX + 1, &err));
	cr_expect_eq(err.code, ERR_REFUSED);
	cr_expect(strstr(err.message, "at most 16777216"), "%s", err.message);
	free(bytes);
}
