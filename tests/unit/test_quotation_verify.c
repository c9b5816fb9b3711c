/* Finding a recorded quotation again. The texts are changed in known ways, and what is expected follows from the
 * change.
 */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>

#include "ascribe/base/utf8.h"
#include "tests/support/quotation.h"

static QuotationVerdict verdict(const char *text, const QuotationRecorded *recorded)
{
	QuotationVerdict out;
	Err err = {0};
	cr_assert(quotation_verify(quotation_text(text), recorded, quotation_arena(), &out, &err), "%s", err.message);
	return out;
}

static QuotationRecorded at(uint64_t start, uint64_t end, const char *prefix, const char *exact, const char *suffix)
{
	return (QuotationRecorded){slice_of(exact), slice_of(prefix), slice_of(suffix), true, start, end};
}

static QuotationRecorded nowhere(const char *prefix, const char *exact, const char *suffix)
{
	return (QuotationRecorded){slice_of(exact), slice_of(prefix), slice_of(suffix), false, 0, 0};
}

static QuotationVerdict has_status(const char *text, const QuotationRecorded *recorded, QuotationStatus status)
{
	QuotationVerdict out = verdict(text, recorded);
	cr_assert_eq(out.status, status, "\"%s\" in \"%s\" is %d, not %d", slice_text(recorded->exact), text,
		     out.status, status);
	if (status != QUOTATION_CHANGED)
		cr_expect(out.difference.count == 0 && out.difference.distance == 0);
	return out;
}

static void stands(const char *text, const QuotationRecorded *recorded, QuotationStatus status, uint64_t start,
		   uint64_t end)
{
	QuotationVerdict out = has_status(text, recorded, status);
	is_anchored(&out.anchor, start, end, slice_text(recorded->exact));
}

Test(quotation_verify, is_the_same_where_it_stands_at_its_place)
{
	stands("we deny it, we deny it",
	       &(QuotationRecorded){.exact = slice_of("deny"), .has_place = true, .start = 15, .end = 19},
	       QUOTATION_SAME, 15, 19);
	QuotationRecorded elsewhere = at(15, 19, "we ", "deny", " it,"); /* the context is that of the first */
	stands("we deny it, we deny it", &elsewhere, QUOTATION_SAME, 15, 19);
}

Test(quotation_verify, goes_by_code_points_where_the_place_is)
{
	QuotationRecorded recorded = at(3, 6, "", "نه.", "");
	stands("\U0001F600e\u0301نه.", &recorded, QUOTATION_SAME, 3, 6);
	recorded = at(2, 3, "", "e", ""); /* without the accent that follows: an import may hold that */
	stands("a e\u0301", &recorded, QUOTATION_SAME, 2, 3);
}

Test(quotation_verify, has_moved_where_it_stands_elsewhere)
{
	QuotationRecorded recorded = at(3, 7, "we ", "deny", " it");
	stands("today we deny it", &recorded, QUOTATION_MOVED, 9, 13);
	recorded = at(100, 104, "we ", "deny", " it");
	stands("we deny it", &recorded, QUOTATION_MOVED, 3, 7);
	recorded = at(7, 3, "we ", "deny", " it");
	stands("we deny it", &recorded, QUOTATION_MOVED, 3, 7);
	recorded = at(3, 8, "we ", "deny", " it");
	stands("we deny it", &recorded, QUOTATION_MOVED, 3, 7);
	recorded = at(3, 9, "we ", "deny", ""); /* beyond the text's end */
	stands("we deny", &recorded, QUOTATION_MOVED, 3, 7);
}

Test(quotation_verify, takes_the_place_that_its_context_points_to)
{
	const char *text = "A: we deny it. B: they deny that. C: we deny it all.";
	QuotationRecorded recorded = at(0, 4, "they ", "deny", " that");
	stands(text, &recorded, QUOTATION_MOVED, 23, 27);
	recorded = at(0, 4, "", "deny", " it all");
	stands(text, &recorded, QUOTATION_MOVED, 40, 44);
	recorded = at(60, 64, "A: we ", "deny", "");
	stands(text, &recorded, QUOTATION_MOVED, 6, 10);
	recorded = at(0, 4, "they\n", "deny", "\u00A0that"); /* as printed */
	stands(text, &recorded, QUOTATION_MOVED, 23, 27);
}

Test(quotation_verify, takes_the_nearest_of_equals_then_the_first)
{
	const char *text = "no. no. no.";
	QuotationRecorded recorded = at(5, 7, "", "no", ""); /* 5 from the first, 1 from the second, 3 from the third */
	stands(text, &recorded, QUOTATION_MOVED, 4, 6);
	recorded = at(6, 8, "", "no", ""); /* 2 from the second and the third */
	stands(text, &recorded, QUOTATION_MOVED, 4, 6);
	recorded = at(7, 9, "", "no", "");
	stands(text, &recorded, QUOTATION_MOVED, 8, 10);
	recorded = nowhere("", "no", "");
	stands(text, &recorded, QUOTATION_ANCHORED, 0, 2);
}

Test(quotation_verify, anchors_what_had_no_place)
{
	QuotationRecorded recorded = nowhere("they ", "deny", "");
	QuotationVerdict out = has_status("we deny it, they deny that", &recorded, QUOTATION_ANCHORED);
	is_anchored(&out.anchor, 17, 21, "deny");
	cr_expect_str_eq(slice_text(out.anchor.prefix), "we deny it, they ");
	cr_expect_str_eq(slice_text(out.anchor.suffix), " that");
}

Test(quotation_verify, has_changed_by_nothing_where_it_is_printed_alike)
{
	QuotationRecorded recorded = at(0, 9, "", "\"don't go\"", "");
	QuotationVerdict out = has_status("he said “don’t\ngo”", &recorded, QUOTATION_CHANGED);
	is_anchored(&out.anchor, 8, 18, "“don’t\ngo”");
	cr_expect(out.difference.distance == 0 && out.difference.count == 0);
}

Test(quotation_verify, has_changed_where_other_words_stand_in_its_place)
{
	QuotationRecorded recorded = at(4, 40, "The ", "ministry rejects the baseless claims", " of today.");
	QuotationVerdict out = has_status("The ministry rejects the unproven claims of today.", &recorded,
					  QUOTATION_CHANGED);
	is_anchored(&out.anchor, 4, 40, "ministry rejects the unproven claims");
	cr_expect_str_eq(difference_text(&out.difference), "ministry rejects the [-baseless-]{+unproven+} claims");
	cr_expect_eq(out.difference.distance, 8); /* eight letters, none where it was */
}

Test(quotation_verify, looks_where_the_context_points_before_it_looks_for_the_nearest)
{
	const char *text = "Rama said: we have full evidence of it all. Kanaani said: we have no evidences of it all.";
	QuotationRecorded recorded = at(0, 28, "Rama said: ", "we have no evidence of it all", ". Kanaani");
	QuotationVerdict out = has_status(text, &recorded, QUOTATION_CHANGED);
	cr_expect_str_eq(difference_text(&out.difference), "we have [-no-]{+full+} evidence of it all");
	recorded = at(0, 28, "", "we have no evidence of it all", "");
	out = has_status(text, &recorded, QUOTATION_CHANGED);
	cr_expect_str_eq(difference_text(&out.difference), "we have no [-evidence-]{+evidences+} of it all");
}

Test(quotation_verify, looks_for_the_nearest_where_the_context_is_gone)
{
	QuotationRecorded recorded = at(0, 4, "a context that is nowhere to be found any more ",
					"we have no evidence of it", " and neither is what followed after it once");
	QuotationVerdict out = has_status("Yes: we have no evidence for it", &recorded, QUOTATION_CHANGED);
	cr_expect_str_eq(difference_text(&out.difference), "we have no evidence [-of-]{+for+} it");
	is_anchored(&out.anchor, 5, 31, "we have no evidence for it");
}

Test(quotation_verify, is_gone_where_over_three_tenths_changed)
{
	QuotationRecorded recorded = at(0, 10, "", "abcdefghij", "");
	has_status("abcdefgxyz", &recorded, QUOTATION_CHANGED);
	has_status("abcdefwxyz", &recorded, QUOTATION_GONE);
	has_status("", &recorded, QUOTATION_GONE);
	QuotationVerdict out = has_status("something else", &recorded, QUOTATION_GONE);
	cr_expect(out.anchor.end == 0 && !out.anchor.exact.bytes);
	recorded = at(4, 10, "The ", "denial", " of today stands as it was given");
	has_status("The of today stands as it was given", &recorded, QUOTATION_GONE);
}

Test(quotation_verify, leaves_what_was_added_beside_it_outside)
{
	QuotationRecorded recorded = at(9, 48, "he said “", "we deny it fully and in all of its part", "” today");
	QuotationVerdict out = has_status("he said “now we deny it wholly and in all of its part” today", &recorded,
					  QUOTATION_CHANGED);
	is_anchored(&out.anchor, 13, 53, "we deny it wholly and in all of its part");
	out = has_status("he said “we deny it wholly and in all of its part now” today", &recorded, QUOTATION_CHANGED);
	is_anchored(&out.anchor, 9, 49, "we deny it wholly and in all of its part");
}

Test(quotation_verify, takes_the_nearest_to_the_old_end_of_what_is_equally_changed)
{
	const char *text = "tenied; tenied; tenied;"; /* ends at 6, 14, 22 */
	QuotationRecorded recorded = at(9, 15, "", "denied", "");
	QuotationVerdict out = has_status(text, &recorded, QUOTATION_CHANGED);
	is_anchored(&out.anchor, 8, 14, "tenied");
	recorded = at(12, 18, "", "denied", ""); /* 4 from two of them */
	out = has_status(text, &recorded, QUOTATION_CHANGED);
	is_anchored(&out.anchor, 8, 14, "tenied");
	recorded = at(13, 19, "", "denied", "");
	out = has_status(text, &recorded, QUOTATION_CHANGED);
	is_anchored(&out.anchor, 16, 22, "tenied");
}

Test(quotation_verify, draws_the_line_at_thirty_in_a_hundred)
{
	char exact[101], text[101];
	for (size_t i = 0; i < 100; i++)
		exact[i] = text[i] = (char)('a' + i % 10);
	exact[100] = text[100] = '\0';
	memset(text + 70, 'X', 30);
	QuotationRecorded recorded = at(0, 100, "", exact, "");
	QuotationVerdict out = has_status(text, &recorded, QUOTATION_CHANGED);
	cr_expect_eq(out.difference.distance, 30);
	text[69] = 'X';
	has_status(text, &recorded, QUOTATION_GONE);
}

Test(quotation_verify, reads_no_more_context_than_a_record_holds)
{
	Buf prefix = {0};
	for (int i = 0; i < 3000; i++)
		buf_add_text(&prefix, "\u00E9");
	buf_add_text(&prefix, "they ");
	QuotationRecorded recorded = nowhere(buf_text(&prefix), "deny", buf_text(&prefix));
	stands("we deny it, they deny that", &recorded, QUOTATION_ANCHORED, 17, 21);
	buf_free(&prefix);
}

Test(quotation_verify, refuses_a_quotation_of_nothing)
{
	QuotationVerdict out;
	Err err = {0};
	QuotationRecorded recorded = nowhere("", "", "");
	cr_assert_not(quotation_verify(quotation_text("a"), &recorded, quotation_arena(), &out, &err));
	cr_expect_eq(err.code, ERR_REFUSED);
	recorded = at(1, 2, "", " ", "");
	stands("a b", &recorded, QUOTATION_SAME, 1, 2);
	has_status("ab", &recorded, QUOTATION_GONE);
}

/* ---- By rule, over texts that are made up */

static const char *const UNITS[] = {"alpha ",    "bravo ", "قَالَ ",        "می\u200Cگوید ",
				    "他说",      "否认。", "e\u0301cho ", "\U0001F468\u200D\U0001F469 ",
				    "“delta”\n", "it’s ",  "foxtrot, ",   "golf-hotel "};
#define UNIT_COUNT (sizeof UNITS / sizeof UNITS[0])

/* Words with a number each, so that long parts are different. */
static const char *made_text(uint64_t *state, size_t words)
{
	Buf text = {0};
	for (size_t i = 0; i < words; i++)
		buf_addf(&text, "%s%zu ", UNITS[random_below(state, UNIT_COUNT)], random_below(state, 1000));
	const char *copy = arena_strdup(quotation_arena(), buf_text(&text));
	buf_free(&text);
	return copy;
}

static size_t byte_of(const char *text, size_t cp)
{
	size_t byte = 0;
	while (cp-- > 0) {
		uint32_t skipped;
		byte += utf8_next(text + byte, strlen(text + byte), &skipped);
	}
	return byte;
}

static const char *part(const char *text, size_t from, size_t to)
{
	size_t start = byte_of(text, from);
	return arena_strndup(quotation_arena(), text + start, byte_of(text, to) - start);
}

static QuotationRecorded recorded_of(const QuotationAnchor *anchor)
{
	return at(anchor->start, anchor->end, slice_text(anchor->prefix), slice_text(anchor->exact),
		  slice_text(anchor->suffix));
}

/* What quotation_find gives for the code points `from` to `to`. */
static QuotationRecorded found_at(const char *text, size_t from, size_t to)
{
	QuotationPlaces places;
	Err err = {0};
	const char *words = part(text, from, to);
	cr_assert(quotation_find(quotation_text(text), words, strlen(words), quotation_arena(), &places, &err));
	cr_assert_not(places.as_printed);
	for (size_t i = 0; i < places.count; i++) {
		if (places.items[i].start == from) {
			is_anchored(&places.items[i], from, to, words);
			return recorded_of(&places.items[i]);
		}
	}
	cr_assert(false, "\"%s\" is not found at %zu", words, from);
	return nowhere("", "", "");
}

Test(quotation_verify, finds_any_part_again_after_any_insertion_before_it)
{
	uint64_t state = 1;
	for (int round = 0; round < 400; round++) {
		const char *text = made_text(&state, 60);
		size_t count = utf8_count(text, strlen(text));
		size_t from = random_below(&state, count - 30),
		       to = from + 20 + random_below(&state, count - from - 20);
		QuotationRecorded recorded = found_at(text, from, to);
		stands(text, &recorded, QUOTATION_SAME, from, to);
		size_t where = random_below(&state, from + 1), more = 1 + random_below(&state, 40);
		Buf changed = {0};
		buf_add_text(&changed, part(text, 0, where));
		for (size_t i = 0; i < more; i++)
			buf_add_text(&changed, "\u0416");
		buf_add_text(&changed, part(text, where, count));
		stands(buf_text(&changed), &recorded, QUOTATION_MOVED, from + more, to + more);
		buf_free(&changed);
	}
}

/* Words of five letters without a space at the end; `text` is of such words. */
static const char *made_words(uint64_t *state, size_t words)
{
	char *text = arena_alloc(quotation_arena(), words * 6 + 1);
	for (size_t i = 0; i < words * 6 - 1; i++)
		text[i] = i % 6 == 5 ? ' ' : (char)('a' + random_below(state, 26));
	return text;
}

Test(quotation_verify, tells_the_word_that_changed_and_what_was_taken_out)
{
	uint64_t state = 2;
	for (int round = 0; round < 200; round++) {
		const char *text = made_words(&state, 80);
		size_t words = 6 + random_below(&state, 30), first = random_below(&state, 80 - words);
		size_t from = first * 6, to = from + words * 6 - 1, word = from + 6 * random_below(&state, words);
		QuotationRecorded recorded = found_at(text, from, to);
		const char *old = part(text, word, word + 5), *exact = part(text, from, to);
		char *changed = arena_strdup(quotation_arena(), text);
		memcpy(changed + word, "ZZZZZ", 5);
		QuotationVerdict out = has_status(changed, &recorded, QUOTATION_CHANGED);
		is_anchored(&out.anchor, from, to, part(changed, from, to));
		cr_assert_eq(out.difference.distance, 5);
		cr_assert_str_eq(difference_text(&out.difference),
				 arena_printf(quotation_arena(), "%s[-%s-]{+ZZZZZ+}%s", part(exact, 0, word - from),
					      old, exact + (word - from) + 5));
		const char *without = arena_printf(quotation_arena(), "%s%s", part(text, 0, from),
						   to < strlen(text) ? text + to + 1 : "");
		has_status(without, &recorded, QUOTATION_GONE);
	}
}
