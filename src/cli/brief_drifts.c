/* Which quotations of a brief the newest captures of their sources do not have as they are recorded; see briefs.h.
 * Bounded by steps and not by time, so that the same records and captures give the same brief. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/value.h"
#include "briefs.h"
#include "source_text.h"

/* Looking for words that do not stand where they did takes a few seconds for as many steps: bytes of text, for each 64
 * of the words. */
#define STEPS_MAX UINT64_C(500000000)
#define STEPS_TO_OPEN 8 /* for each byte of a text */

typedef struct Quoted {
	const char *source; /* its id */
	const Record *statement;
	size_t quote;
} Quoted;

typedef struct Drifts {
	Context *context;
	Store *store;
	Arena *arena; /* of one source */
	Quoted *quoted;
	size_t quoted_count;
	BriefDrift *found;
	size_t found_count;
	uint64_t steps, left_out;
} Drifts;

static bool has_text(const Record *source)
{
	const Value *captures = value_list(source->fields, "captures");
	for (size_t i = 0; i < value_count(captures); i++) {
		const Value *item = value_at(captures, i);
		if (value_text(item, "extracted_from") && !value_text(item, "erased"))
			return true;
	}
	return false;
}

/* By source; those of one source in the order of the records. */
static int compare_quoted(const void *a, const void *b)
{
	const Quoted *one = a, *other = b;
	int by_source = strcmp(one->source, other->source);
	if (by_source != 0)
		return by_source;
	if (one->statement != other->statement)
		return one->statement < other->statement ? -1 : 1;
	return one->quote < other->quote ? -1 : one->quote > other->quote;
}

static void list_quoted(Drifts *drifts, const BriefInput *input)
{
	Arena *arena = drifts->context->arena;
	size_t count = 0;
	for (size_t i = 0; i < input->record_count; i++)
		count += value_count(value_list(input->records[i].fields, "quotes"));
	drifts->quoted = arena_array(arena, count + 1, sizeof *drifts->quoted);
	drifts->found = arena_array(arena, count + 1, sizeof *drifts->found);
	for (size_t i = 0; i < input->record_count; i++) {
		const Value *quotes = value_list(input->records[i].fields, "quotes");
		for (size_t j = 0; j < value_count(quotes); j++)
			drifts->quoted[drifts->quoted_count++] = (Quoted){value_text(value_at(quotes, j), "source"),
									  &input->records[i], j};
	}
	qsort(drifts->quoted, drifts->quoted_count, sizeof *drifts->quoted, compare_quoted);
}

/* Where the quotations from a source begin; `*count` is how many there are. */
static const Quoted *quoted_from(const Drifts *drifts, const Record *source, size_t *count)
{
	size_t low = 0, high = drifts->quoted_count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(drifts->quoted[middle].source, source->id.text) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	*count = 0;
	while (low + *count < drifts->quoted_count && strcmp(drifts->quoted[low + *count].source, source->id.text) == 0)
		(*count)++;
	return &drifts->quoted[low];
}

static void look_for(Drifts *drifts, const QuotationText *text, size_t text_len, const Quoted *quoted)
{
	json_t *quote = value_json(value_at(value_list(quoted->statement->fields, "quotes"), quoted->quote));
	QuotationRecorded recorded = quotation_recorded(quote);
	QuotationVerdict verdict;
	Err ignored; /* of a body that is not valid, which the audit tells */
	arena_reset(drifts->arena);
	bool ok = quotation_verify(text, &recorded, drifts->arena, &verdict, &ignored);
	json_decref(quote);
	if (!ok)
		return;
	if (verdict.status != QUOTATION_SAME)
		drifts->steps += (uint64_t)text_len * (1 + recorded.exact.len / 64);
	if (verdict.status == QUOTATION_CHANGED || verdict.status == QUOTATION_GONE)
		drifts->found[drifts->found_count++] = (BriefDrift){quoted->statement->id, quoted->quote,
								    verdict.status == QUOTATION_GONE};
}

/* The quotations from one source, whose body this is. A text that is not kept here is not looked in. */
static bool look_in(Drifts *drifts, const Record *source, const json_t *body, Buf *bytes, Err *err)
{
	Capture *captures;
	size_t capture_count, count;
	QuotationText *text = NULL;
	const Quoted *quoted = quoted_from(drifts, source, &count);
	arena_reset(drifts->arena);
	if (count == 0)
		return true;
	if (!captures_of(body, drifts->arena, &captures, &capture_count, err))
		return false;
	const Capture *newest = newest_with_text(captures, capture_count);
	bool affordable = newest && drifts->steps + newest->text_size * STEPS_TO_OPEN <= STEPS_MAX;
	if (newest && affordable && !source_text_read(drifts->store, newest, bytes, &text, err)) {
		if (err->code == ERR_NO_LONGER_MATCHES)
			context_say(drifts->context, "ascribe: the quotations from %s were not looked for: %s",
				    source->slug, err->message);
		bool lost = err->code != ERR_NO_LONGER_MATCHES && err->code != ERR_NOT_FOUND;
		if (!lost)
			err_clear(err);
		return !lost;
	}
	drifts->steps += text ? bytes->len * STEPS_TO_OPEN : 0;
	drifts->left_out += newest && !affordable ? count : 0;
	for (size_t i = 0; text && i < count; i++) {
		if (drifts->steps <= STEPS_MAX)
			look_for(drifts, text, bytes->len, &quoted[i]);
		else
			drifts->left_out++;
	}
	quotation_text_free(text);
	return true;
}

bool briefs_add_drifts(Context *context, Store *store, BriefInput *input, Err *err)
{
	Drifts drifts = {.context = context, .store = store};
	Buf bytes = {0};
	bool ok = true;
	for (size_t i = 0; ok && i < input->record_count; i++) {
		const Record *record = &input->records[i];
		if (record->kind != KIND_SOURCE || !has_text(record))
			continue;
		if (!drifts.arena) {
			drifts.arena = arena_new();
			list_quoted(&drifts, input);
		}
		json_t *body = value_json(record->fields);
		ok = look_in(&drifts, record, body, &bytes, err);
		json_decref(body);
	}
	buf_free(&bytes);
	arena_free(drifts.arena);
	if (drifts.left_out > 0)
		context_say(context,
			    "ascribe: %llu quotations were not looked for in captures, which would take long; see: "
			    "ascribe quote verify",
			    (unsigned long long)drifts.left_out);
	input->drifts = drifts.found;
	input->drift_count = drifts.found_count;
	return ok;
}
