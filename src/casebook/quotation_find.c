/* All places where words stand in a text; see quotation.h. The same search runs over bytes, which for valid UTF-8 finds
 * just what it would over code points, and over what is printed. */
#include <stdlib.h>

#include "ascribe/base/utf8.h"
#include "quotation_text.h"

/* Bytes, or code points as printed. */
typedef struct Series {
	const void *items;
	size_t count;
	bool printed;
} Series;

static uint32_t item(const Series *series, size_t at)
{
	return series->printed ? ((const uint32_t *)series->items)[at] : ((const unsigned char *)series->items)[at];
}

/* For each start of the pattern, how long its longest proper start is that it also ends with. */
static uint32_t *borders_new(const Series *pattern)
{
	uint32_t *borders = mem_alloc(pattern->count * sizeof *borders);
	uint32_t border = 0;
	borders[0] = 0;
	for (size_t i = 1; i < pattern->count; i++) {
		while (border > 0 && item(pattern, border) != item(pattern, i))
			border = borders[border - 1];
		border += item(pattern, border) == item(pattern, i);
		borders[i] = border;
	}
	return borders;
}

/* Visit where the pattern begins, overlapping itself or not (Knuth, Morris and Pratt 1977). `pattern` is not empty. */
static void search(const Series *in, const Series *pattern, void (*visit)(void *context, size_t at), void *context)
{
	uint32_t *borders = borders_new(pattern);
	size_t matched = 0;
	for (size_t i = 0; i < in->count; i++) {
		while (matched > 0 && item(pattern, matched) != item(in, i))
			matched = borders[matched - 1];
		matched += item(pattern, matched) == item(in, i);
		if (matched == pattern->count) {
			visit(context, i + 1 - pattern->count);
			matched = borders[matched - 1];
		}
	}
	free(borders);
}

typedef struct Visit {
	const QuotationText *text;
	size_t count; /* of the pattern */
	PlaceVisitor visit;
	void *context;
} Visit;

static void visit_bytes(void *context, size_t at)
{
	const Visit *visit = context;
	visit->visit(visit->context, (Place){at, at + visit->count});
}

static void visit_printed(void *context, size_t at)
{
	const Visit *visit = context;
	QuotationSlice slice = printed_slice(&visit->text->printed, at, at + visit->count);
	size_t start = (size_t)(slice.bytes - visit->text->bytes);
	visit->visit(visit->context, (Place){start, start + slice.len});
}

void places_visit(const QuotationText *text, const char *words, size_t words_len, bool as_printed, PlaceVisitor visit,
		  void *context)
{
	Visit at = {text, words_len, visit, context};
	if (!as_printed) {
		search(&(Series){text->bytes, text->len, false}, &(Series){words, words_len, false}, visit_bytes, &at);
		return;
	}
	Printed printed = printed_new(words, words_len);
	size_t from = 0, to = printed.count;
	printed_trim(&printed, &from, &to);
	at.count = to - from;
	if (at.count > 0)
		search(&(Series){text->printed.cps, text->printed.count, true},
		       &(Series){printed.cps + from, at.count, true}, visit_printed, &at);
	printed_free(&printed);
}

bool words_check(const char *words, size_t words_len, bool needs_print, Err *err)
{
	if (words_len > QUOTATION_EXACT_MAX && utf8_count(words, words_len) > QUOTATION_EXACT_MAX)
		return err_set(err, ERR_REFUSED, "the words are longer than a quotation's %d characters",
			       QUOTATION_EXACT_MAX);
	Printed printed = printed_new(words, words_len);
	size_t from = 0, to = printed.count;
	printed_trim(&printed, &from, &to);
	printed_free(&printed);
	if (words_len == 0 || (needs_print && from == to))
		return err_set(err, ERR_REFUSED, "there are no words to look for");
	return true;
}

typedef struct Places {
	Place items[QUOTATION_LISTED_MAX];
	size_t count;
	uint64_t total;
} Places;

static void add_place(void *context, Place place)
{
	Places *places = context;
	places->total++;
	if (places->count < QUOTATION_LISTED_MAX)
		places->items[places->count++] = place;
}

QuotationAnchor anchor_of(const QuotationText *text, Place place)
{
	Places others = {0};
	places_visit(text, text->bytes + place.start, place.end - place.start, true, add_place, &others);
	return anchor_among(text, place, others.items, others.count);
}

bool quotation_find(const QuotationText *text, const char *words, size_t words_len, Arena *arena,
		    QuotationPlaces *places, Err *err)
{
	Places exact = {0}, printed = {0};
	*places = (QuotationPlaces){0};
	if (!words_check(words, words_len, true, err))
		return false;
	places_visit(text, words, words_len, false, add_place, &exact);
	places_visit(text, words, words_len, true, add_place, &printed);
	const Places *found = exact.total > 0 ? &exact : &printed;
	places->as_printed = exact.total == 0 && printed.total > 0;
	places->total = found->total;
	places->items = arena_array(arena, found->count, sizeof *places->items);
	for (; places->count < found->count; places->count++)
		places->items[places->count] = anchor_among(text, found->items[places->count], printed.items,
							    printed.count);
	return true;
}
