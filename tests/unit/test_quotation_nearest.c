/* The nearest passage and how it differs. Distances are worked out by hand, or by Sellers' recurrence written plainly.
 */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <string.h>

#include "ascribe/base/utf8.h"
#include "tests/support/quotation.h"

static QuotationNearest nearest(const char *text, const char *words)
{
	QuotationNearest found;
	Err err = {0};
	cr_assert(quotation_nearest(quotation_text(text), words, strlen(words), quotation_arena(), &found, &err), "%s",
		  err.message);
	return found;
}

static QuotationAnchor differs(const char *text, const char *words, uint64_t distance, const char *difference)
{
	QuotationNearest found = nearest(text, words);
	cr_assert(found.found, "%s", words);
	cr_expect_eq(found.difference.distance, distance, "%" PRIu64, found.difference.distance);
	cr_expect_str_eq(difference_text(&found.difference), difference);
	return found.anchor;
}

Test(quotation_nearest, finds_the_passage_and_says_what_differs)
{
	QuotationAnchor anchor = differs("The quick brown fox jumps over the lazy dog.", "quick red fox", 4,
					 "quick [-red-]{+brown+} fox");
	is_anchored(&anchor, 4, 19, "quick brown fox");
	cr_expect_str_eq(slice_text(anchor.prefix), "The ");
	differs("we have seen no evidence of it", "we have seen evidence of it", 3,
		"we have seen {+no +}evidence of it");
	differs("we have seen evidence of it", "we have seen no evidence of it", 3,
		"we have seen [-no -]evidence of it");
}

Test(quotation_nearest, does_not_count_how_it_is_printed)
{
	differs("He said “we didn’t\ndo it” today", "\"we didnt do it\"", 1, "“we [-didnt-]{+didn’t+}\ndo it”");
	differs("an attri\u00ADbution made", "an attribution mode", 1, "an attri\u00ADbution [-mode-]{+made+}");
}

Test(quotation_nearest, ends_with_its_last_character)
{
	QuotationAnchor anchor = differs("an attribution mode\u00AD. More", "an attribution made", 1,
					 "an attribution [-made-]{+mode+}");
	is_anchored(&anchor, 0, 19, "an attribution mode");
}

Test(quotation_nearest, joins_changed_words_over_a_space)
{
	QuotationNearest found = nearest("as was said, the slow red fox and its friend jumped over it",
					 "as was said, the quick brown fox and its friend jumped over it");
	cr_assert(found.found);
	cr_expect_str_eq(difference_text(&found.difference),
			 "as was said, the [-quick brown-]{+slow red+} fox and its friend jumped over it");
}

Test(quotation_nearest, parts_words_that_are_written_without_spaces)
{
	differs("我们没有攻击阿尔巴尼亚。", "我们没有袭击阿尔巴尼亚", 1, "我们没有[-袭-]{+攻+}击阿尔巴尼亚");
	differs("او می\u200Cگوید که ایران", "او می\u200Cگوید ایران", 3, "او می\u200Cگوید {+که +}ایران");
}

Test(quotation_nearest, takes_the_first_of_equals)
{
	QuotationAnchor anchor = differs("bat cat rat", "hat", 1, "[-hat-]{+bat+}");
	is_anchored(&anchor, 0, 3, "bat");
}

Test(quotation_nearest, finds_nothing_where_over_half_would_change)
{
	differs("abxy", "abcd", 2, "[-abcd-]{+abxy+}");
	cr_expect_not(nearest("axyz", "abcd").found);
	cr_expect_not(nearest("abxyz", "abcd").found, "ab is near enough, but not the word that it is a part of");
	cr_expect_not(nearest("zzzzzz", "abcdef").found);
	cr_expect_not(nearest("", "abcdef").found);
	cr_expect_not(nearest("   ", "  a  ").found);
}

Test(quotation_nearest, takes_words_that_are_longer_than_the_text)
{
	differs("abcdefg", "abcdefghij", 3, "[-abcdefghij-]{+abcdefg+}");
}

Test(quotation_nearest, refuses_what_are_no_words)
{
	QuotationNearest found;
	Err err = {0};
	cr_assert_not(quotation_nearest(quotation_text("a"), " ", 1, quotation_arena(), &found, &err));
	cr_expect_eq(err.code, ERR_REFUSED);
}

/* Sellers (1980): the least distance of `words` from any part of `text`. */
static size_t least_distance(const unsigned *words, size_t words_len, const unsigned *text, size_t text_len)
{
	static size_t cell[512][1024];
	size_t least = words_len;
	for (size_t i = 0; i <= words_len; i++) {
		for (size_t j = 0; j <= text_len; j++) {
			if (i == 0 || j == 0) {
				cell[i][j] = i;
				continue;
			}
			size_t best = cell[i - 1][j - 1] + (words[i - 1] != text[j - 1]);
			if (cell[i - 1][j] + 1 < best)
				best = cell[i - 1][j] + 1;
			if (cell[i][j - 1] + 1 < best)
				best = cell[i][j - 1] + 1;
			cell[i][j] = best;
		}
	}
	for (size_t j = 0; j <= text_len; j++)
		least = cell[words_len][j] < least ? cell[words_len][j] : least;
	return least;
}

/* Ideographs, each a word by itself, so that no passage grows. */
static const char *ideographs(const unsigned *list, size_t count)
{
	char *text = arena_alloc(quotation_arena(), count * 3 + 1);
	for (size_t i = 0; i < count; i++) {
		text[3 * i] = '\xE4';
		text[3 * i + 1] = '\xB8';
		text[3 * i + 2] = (char)(0x80 + list[i]);
	}
	return text;
}

static void is_made_up(const QuotationNearest *found)
{
	Buf made = {0};
	for (size_t i = 0; i < found->difference.count; i++) {
		if (found->difference.edits[i].kind != QUOTATION_DELETED)
			buf_add(&made, found->difference.edits[i].text.bytes, found->difference.edits[i].text.len);
	}
	cr_expect_str_eq(buf_text(&made), slice_text(found->anchor.exact));
	buf_free(&made);
}

Test(quotation_nearest, is_as_near_as_any_passage)
{
	uint64_t state = 20220715;
	unsigned text[600], words[300];
	size_t near = 0;
	for (int round = 0; round < 300; round++) {
		size_t text_len = 20 + random_below(&state, 580), len = 1 + random_below(&state, 200),
		       kinds = 3 + random_below(&state, 40);
		size_t at = random_below(&state, text_len), changes = random_below(&state, 40);
		for (size_t i = 0; i < text_len; i++)
			text[i] = (unsigned)random_below(&state, kinds);
		for (size_t i = 0; i < len; i++)
			words[i] = at + i < text_len ? text[at + i] : 1;
		for (size_t i = 0; i < changes; i++)
			words[random_below(&state, len)] = (unsigned)random_below(&state, kinds);
		size_t least = least_distance(words, len, text, text_len);
		QuotationNearest found = nearest(ideographs(text, text_len), ideographs(words, len));
		cr_assert_eq(found.found, least <= len / 2, "round %d: %zu of %zu", round, least, len);
		if (!found.found)
			continue;
		near++;
		cr_assert_eq(found.difference.distance, least, "round %d", round);
		is_made_up(&found);
	}
	cr_expect_gt(near, 100);
}
