/* Finding a recorded quotation again; see quotation_verify in quotation.h for the order in which it is looked for. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/utf8.h"
#include "quotation_text.h"

#define CHANGED_MAX_PERCENT 30

typedef struct Search {
	const QuotationText *text;
	const QuotationRecorded *recorded;
	Printed exact, prefix, suffix;
	size_t old_start; /* byte; 0 where there is none */
	bool found;
	Place best;
	size_t agree; /* items of context that agree with the best */
} Search;

static size_t distance(size_t a, size_t b)
{
	return a > b ? a - b : b - a;
}

/* Called in the order of places: of equals, the first stays. */
static void weigh_place(void *context, Place place)
{
	Search *search = context;
	const Printed *printed = &search->text->printed;
	size_t agree = printed_agree_before(printed, printed_before(printed, place.start), &search->prefix,
					    search->prefix.count) +
		       printed_agree_after(printed, printed_before(printed, place.end), &search->suffix, 0);
	bool nearer = distance(place.start, search->old_start) < distance(search->best.start, search->old_start);
	if (search->found && (agree < search->agree || (agree == search->agree && !nearer)))
		return;
	search->found = true;
	search->best = place;
	search->agree = agree;
}

static bool find_place(Search *search, bool as_printed)
{
	const QuotationSlice *exact = &search->recorded->exact;
	places_visit(search->text, exact->bytes, exact->len, as_printed, weigh_place, search);
	return search->found;
}

static bool stands_at_old_place(const Search *search, Place *place)
{
	const QuotationRecorded *recorded = search->recorded;
	if (!recorded->has_place || recorded->end > search->text->count)
		return false; /* a start behind the end makes no length that exact could have */
	*place = (Place){search->old_start, text_byte(search->text, recorded->end)};
	return place->end - place->start == recorded->exact.len &&
	       memcmp(search->text->bytes + place->start, recorded->exact.bytes, recorded->exact.len) == 0;
}

static bool is_near(const Search *search, const QuotationDifference *difference)
{
	return difference->distance * 100 <= search->exact.count * CHANGED_MAX_PERCENT;
}

/* Look for what became of exact, with its context or without. */
static bool find_changed(const Search *search, bool with_context, Arena *arena, Place *place,
			 QuotationDifference *difference)
{
	const Printed *lead = &search->prefix, *asked = &search->exact, *trail = &search->suffix;
	const Printed *printed = &search->text->printed;
	size_t lead_count = with_context ? lead->count : 0, trail_count = with_context ? trail->count : 0, from, to;
	size_t count = lead_count + asked->count + trail_count;
	uint32_t *cps = mem_alloc(count * sizeof *cps);
	memcpy(cps, lead->cps, lead_count * sizeof *cps);
	memcpy(cps + lead_count, asked->cps, asked->count * sizeof *cps);
	memcpy(cps + lead_count + asked->count, trail->cps, trail_count * sizeof *cps);
	size_t old_end = printed_before(printed, text_byte(search->text, search->recorded->end));
	Sought sought = {cps, count, lead_count, asked->count, search->recorded->has_place ? old_end + trail_count : 0};
	bool found = nearest_passage(printed, &sought, &from, &to);
	free(cps);
	if (!found)
		return false;
	QuotationSlice slice = printed_slice(printed, from, to);
	place->start = (size_t)(slice.bytes - search->text->bytes);
	place->end = place->start + slice.len;
	*difference = difference_of(asked, printed, from, to, arena);
	return is_near(search, difference);
}

static QuotationStatus look(Search *search, Arena *arena, Place *place, QuotationDifference *difference)
{
	if (stands_at_old_place(search, place))
		return QUOTATION_SAME;
	bool exactly = find_place(search, false);
	if (exactly || find_place(search, true)) {
		*place = search->best;
		return !exactly                      ? QUOTATION_CHANGED
		       : search->recorded->has_place ? QUOTATION_MOVED
						     : QUOTATION_ANCHORED;
	}
	size_t from = 0, to = search->exact.count;
	printed_trim(&search->exact, &from, &to);
	bool has_context = search->prefix.count + search->suffix.count > 0;
	if (from < to && ((has_context && find_changed(search, true, arena, place, difference)) ||
			  find_changed(search, false, arena, place, difference)))
		return QUOTATION_CHANGED;
	return QUOTATION_GONE;
}

/* The last or the first QUOTATION_CONTEXT_MAX code points of recorded context. */
static Printed context_new(const QuotationSlice *context, bool last)
{
	size_t count = context->len > 0 ? utf8_count(context->bytes, context->len) : 0, start = 0, end = 0, cps = 0;
	for (size_t at = 0; at < context->len; cps++) {
		uint32_t cp;
		at += utf8_next(context->bytes + at, context->len - at, &cp);
		if (last && cps + QUOTATION_CONTEXT_MAX < count)
			start = at;
		if (last || cps < QUOTATION_CONTEXT_MAX)
			end = at;
	}
	return printed_new(context->len > 0 ? context->bytes + start : "", end - start);
}

bool quotation_verify(const QuotationText *text, const QuotationRecorded *recorded, Arena *arena,
		      QuotationVerdict *verdict, Err *err)
{
	*verdict = (QuotationVerdict){0};
	if (!words_check(recorded->exact.bytes, recorded->exact.len, false, err))
		return false;
	Search search = {.text = text,
			 .recorded = recorded,
			 .exact = printed_new(recorded->exact.bytes, recorded->exact.len),
			 .prefix = context_new(&recorded->prefix, true),
			 .suffix = context_new(&recorded->suffix, false),
			 .old_start = recorded->has_place ? text_byte(text, recorded->start) : 0};
	Place place;
	verdict->status = look(&search, arena, &place, &verdict->difference);
	if (verdict->status == QUOTATION_GONE)
		verdict->difference = (QuotationDifference){0};
	else
		verdict->anchor = anchor_of(text, place);
	printed_free(&search.exact);
	printed_free(&search.prefix);
	printed_free(&search.suffix);
	return true;
}
