/* What is kept of the words before and after a quotation; see QuotationAnchor in quotation.h. */
#include <stdlib.h>
#include <unigbrk.h>
#include <uniwbrk.h>

#include "ascribe/base/utf8.h"
#include "quotation_text.h"

#define CONTEXT_MIN 32 /* code points, where the text has so many */
#define WORD_REACH 16  /* how many more are taken to end with a word */
#define AROUND 16      /* that are looked at beyond the longest context, to see where clusters and words begin there */

/* Whether a record's text can hold it. */
static bool is_recordable(uint32_t cp)
{
	return cp == '\n' || cp == '\t' || !(cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0x2028 || cp == 0x2029);
}

/* The other end of the code point that begins at `byte`, or that ends there where it goes back. */
static size_t step(const QuotationText *text, size_t byte, bool back, uint32_t *cp)
{
	if (!back)
		return byte + utf8_next(text->bytes + byte, text->len - byte, cp);
	do
		byte--;
	while (byte > 0 && ((unsigned char)text->bytes[byte] & 0xC0) == 0x80);
	utf8_next(text->bytes + byte, text->len - byte, cp);
	return byte;
}

/* How far from `byte` context could reach, and a little beyond. */
static size_t reach(const QuotationText *text, size_t byte, bool back)
{
	for (size_t cps = 0; cps < QUOTATION_CONTEXT_MAX + AROUND && byte != (back ? 0 : text->len); cps++) {
		uint32_t cp;
		size_t next = step(text, byte, back, &cp);
		if (!is_recordable(cp))
			break;
		byte = next;
	}
	return byte;
}

/* Where the context of at least `least` code points ends that begins at `byte`: where a word ends, if that is in reach,
 * else where a cluster does; short of `least` where no cluster ends from there to the longest context. */
static size_t cut(const QuotationText *text, size_t byte, bool back, size_t least)
{
	size_t edge = reach(text, byte, back), low = back ? edge : byte, len = back ? byte - edge : edge - byte;
	char *clusters = mem_alloc(len + 1), *words = mem_alloc(len + 1);
	size_t cluster_end = byte, word_end = byte;
	bool enough = false;
	u8_grapheme_breaks((const uint8_t *)text->bytes + low, len, clusters);
	u8_wordbreaks((const uint8_t *)text->bytes + low, len, words);
	for (size_t at = byte, cps = 0; at != edge && cps < QUOTATION_CONTEXT_MAX;) {
		uint32_t cp;
		at = step(text, at, back, &cp);
		cps++;
		if (at != edge && !clusters[at - low])
			continue;
		if (!enough)
			cluster_end = at;
		enough = enough || cps >= least;
		if (cps >= least && cps <= least + WORD_REACH && (at == edge || words[at - low])) {
			word_end = at;
			break;
		}
	}
	free(clusters);
	free(words);
	return word_end != byte ? word_end : cluster_end;
}

/* How many items on each side tell the place `own` (items before it, items before its end) from another one; 0 where
 * none of the longest context would. */
static size_t telling(const Printed *printed, const size_t own[2], const size_t other[2])
{
	size_t before = printed_agree_before(printed, own[0], printed, other[0]);
	size_t after = printed_agree_after(printed, own[1], printed, other[1]);
	if (before == own[0])
		before = QUOTATION_CONTEXT_MAX;
	if (after == printed->count - own[1])
		after = QUOTATION_CONTEXT_MAX;
	size_t agree = before < after ? before : after;
	return agree < QUOTATION_CONTEXT_MAX ? agree + 1 : 0;
}

static size_t max(size_t a, size_t b)
{
	return a > b ? a : b;
}

QuotationAnchor anchor_among(const QuotationText *text, Place place, const Place *others, size_t other_count)
{
	const Printed *printed = &text->printed;
	const size_t own[2] = {printed_before(printed, place.start), printed_before(printed, place.end)};
	size_t items = 0;
	for (size_t i = 0; i < other_count; i++) {
		const size_t other[2] = {printed_before(printed, others[i].start),
					 printed_before(printed, others[i].end)};
		if (others[i].start < place.start || others[i].end > place.end) /* else it is the place itself */
			items = max(items, telling(printed, own, other));
	}
	size_t from = items < own[0] ? printed->at[own[0] - items] : 0;
	size_t to = items < printed->count - own[1] ? printed->at[own[1] + items] : text->len;
	size_t start = cut(text, place.start, true,
			   max(CONTEXT_MIN, items ? utf8_count(text->bytes + from, place.start - from) : 0));
	size_t end = cut(text, place.end, false,
			 max(CONTEXT_MIN, items ? utf8_count(text->bytes + place.end, to - place.end) : 0));
	uint64_t line, end_line;
	uint64_t first = text_cp(text, place.start, &line), last = text_cp(text, place.end, &end_line);
	return (QuotationAnchor){first,
				 last,
				 {text->bytes + place.start, place.end - place.start},
				 {text->bytes + start, place.start - start},
				 {text->bytes + place.end, end - place.end},
				 line};
}
