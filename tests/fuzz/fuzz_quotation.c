/* Quotations: any text and any words, parted by a NUL. What is found is the text's own, at its place and found again;
 * the nearest passage is made up of the edits that lead to it; sentences follow one another. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/utf8.h"
#include "ascribe/casebook/quotation.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Input {
	const char *bytes;
	size_t len;
	const QuotationText *text;
	QuotationSlice words;
	Arena *arena;
} Input;

static void check_slice(const Input *input, const QuotationSlice *slice)
{
	assert(slice->bytes >= input->bytes && slice->bytes + slice->len <= input->bytes + input->len);
	assert(utf8_valid(slice->bytes, slice->len, NULL));
}

static void check_anchor(const Input *input, const QuotationAnchor *anchor)
{
	check_slice(input, &anchor->exact);
	check_slice(input, &anchor->prefix);
	check_slice(input, &anchor->suffix);
	assert(anchor->exact.len > 0 && anchor->line > 0);
	assert(utf8_count(input->bytes, (size_t)(anchor->exact.bytes - input->bytes)) == anchor->start);
	assert(utf8_count(anchor->exact.bytes, anchor->exact.len) == anchor->end - anchor->start);
	assert(anchor->prefix.bytes + anchor->prefix.len == anchor->exact.bytes);
	assert(anchor->exact.bytes + anchor->exact.len == anchor->suffix.bytes);
	assert(utf8_count(anchor->prefix.bytes, anchor->prefix.len) <= QUOTATION_CONTEXT_MAX);
	assert(utf8_count(anchor->suffix.bytes, anchor->suffix.len) <= QUOTATION_CONTEXT_MAX);
}

static void check_difference(const QuotationDifference *difference, const QuotationSlice *passage)
{
	const char *at = passage->bytes;
	for (size_t i = 0; i < difference->count; i++) {
		if (difference->edits[i].kind == QUOTATION_DELETED)
			continue;
		assert(difference->edits[i].text.bytes == at);
		at += difference->edits[i].text.len;
	}
	assert(at == passage->bytes + passage->len);
}

static QuotationVerdict verify(const Input *input, const QuotationRecorded *recorded)
{
	QuotationVerdict verdict;
	Err err;
	bool taken = quotation_verify(input->text, recorded, input->arena, &verdict, &err);
	assert(taken);
	if (verdict.status != QUOTATION_GONE)
		check_anchor(input, &verdict.anchor);
	if (verdict.difference.count > 0)
		check_difference(&verdict.difference, &verdict.anchor.exact);
	return verdict;
}

static void check_found(const Input *input, const QuotationPlaces *places)
{
	assert(places->count <= places->total && (places->count == 0) == (places->total == 0));
	for (size_t i = 0; i < places->count; i++) {
		const QuotationAnchor *anchor = &places->items[i];
		check_anchor(input, anchor);
		if (!places->as_printed)
			assert(anchor->exact.len == input->words.len &&
			       memcmp(anchor->exact.bytes, input->words.bytes, input->words.len) == 0);
		if (utf8_count(anchor->exact.bytes, anchor->exact.len) > QUOTATION_EXACT_MAX)
			continue;
		QuotationRecorded recorded = {anchor->exact, anchor->prefix, anchor->suffix,
					      true,          anchor->start,  anchor->end};
		assert(verify(input, &recorded).status == QUOTATION_SAME);
		recorded.has_place = false;
		QuotationVerdict verdict = verify(input, &recorded);
		assert(verdict.status == QUOTATION_ANCHORED);
		assert(places->total > 1 || places->as_printed || verdict.anchor.start == anchor->start);
	}
}

static void check_words(const Input *input)
{
	QuotationPlaces places;
	QuotationNearest nearest;
	Err err = {0};
	if (!quotation_find(input->text, input->words.bytes, input->words.len, input->arena, &places, &err)) {
		assert(err.code == ERR_REFUSED && err.message[0]);
		return;
	}
	check_found(input, &places);
	bool taken = quotation_nearest(input->text, input->words.bytes, input->words.len, input->arena, &nearest, &err);
	assert(taken);
	if (nearest.found) {
		check_anchor(input, &nearest.anchor);
		check_difference(&nearest.difference, &nearest.anchor.exact);
	}
	QuotationRecorded recorded = {
		.exact = input->words, .prefix = input->words, .has_place = true, .start = 1, .end = 3};
	verify(input, &recorded);
}

static void check_sentences(const Input *input)
{
	QuotationSentence sentence = {0};
	uint64_t end = 0;
	for (uint64_t number = 1; quotation_sentence_next(input->text, &sentence); number++) {
		check_slice(input, &sentence.text);
		assert(sentence.number == number && sentence.start >= end && sentence.end > sentence.start);
		assert(utf8_count(input->bytes, (size_t)(sentence.text.bytes - input->bytes)) == sentence.start);
		end = sentence.end;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const uint8_t *nul = size > 0 ? memchr(data, '\0', size) : NULL;
	if (!nul || !utf8_valid((const char *)data, size, NULL))
		return 0;
	size_t words_len = (size_t)(nul - data), len = size - words_len - 1;
	char *words = malloc(words_len),
	     *bytes = malloc(len); /* of their own, so that a look beyond their end is found */
	memcpy(words, data, words_len);
	memcpy(bytes, nul + 1, len);
	Err err;
	QuotationText *text = quotation_text_new(bytes, len, &err);
	Input input = {bytes, len, text, {words, words_len}, arena_new()};
	check_words(&input);
	check_sentences(&input);
	arena_free(input.arena);
	quotation_text_free(text);
	free(bytes);
	free(words);
	return 0;
}
