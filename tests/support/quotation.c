/* Quotations in tests; see quotation.h. */
#include "tests/support/quotation.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

Arena *quotation_arena(void)
{
	static Arena *arena;
	if (!arena)
		arena = arena_new();
	return arena;
}

const QuotationText *quotation_text(const char *bytes)
{
	static QuotationText *text;
	static char *own;
	Err err = {0};
	size_t len = strlen(bytes);
	quotation_text_free(text);
	free(own);
	own = mem_alloc(len);
	memcpy(own, bytes, len);
	text = quotation_text_new(own, len, &err);
	cr_assert(text, "%s", err.message);
	return text;
}

const char *slice_text(QuotationSlice slice)
{
	return slice.len > 0 ? arena_strndup(quotation_arena(), slice.bytes, slice.len) : "";
}

QuotationSlice slice_of(const char *text)
{
	return (QuotationSlice){text, strlen(text)};
}

void is_anchored(const QuotationAnchor *anchor, uint64_t start, uint64_t end, const char *exact)
{
	cr_expect_str_eq(slice_text(anchor->exact), exact);
	cr_expect(anchor->start == start && anchor->end == end, "%" PRIu64 "-%" PRIu64 ", not %" PRIu64 "-%" PRIu64,
		  anchor->start, anchor->end, start, end);
}

const char *difference_text(const QuotationDifference *difference)
{
	Buf out = {0};
	quotation_difference_text(difference, &out);
	const char *text = arena_strdup(quotation_arena(), buf_text(&out));
	buf_free(&out);
	return text;
}

size_t random_below(uint64_t *state, size_t limit)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return (size_t)((*state * UINT64_C(2685821657736338717)) >> 33) % limit;
}
