/* The text of a source to quote from; see source_text.h. */
#include "source_text.h"

#include <string.h>

#include "ascribe/base/utf8.h"

#define DIGEST_LEAST 4  /* digits that name a capture */
#define KEPT_SHOWN 24   /* code points on each side of a difference that are shown in a message */
#define WORDS_SHOWN 120 /* bytes of the words */

const Capture *newest_with_text(const Capture *captures, size_t count)
{
	while (count > 0 && !captures[count - 1].has_text)
		count--;
	return count > 0 ? &captures[count - 1] : NULL;
}

static const Capture *named(const Capture *captures, size_t count, const char *digest)
{
	const Capture *found = NULL;
	char hex[65];
	for (size_t i = 0; i < count && strlen(digest) >= DIGEST_LEAST; i++) {
		hash_to_hex(&captures[i].sha256, hex);
		if (strncmp(hex, digest, strlen(digest)) == 0)
			found = &captures[i];
	}
	return found;
}

static bool choose(const Capture *captures, size_t count, const char *digest, SourceText *text, Err *err)
{
	const char *slug = text->record.slug;
	const Capture *chosen = digest ? named(captures, count, digest) : newest_with_text(captures, count);
	if (!chosen && digest) {
		err_set(err, ERR_NOT_FOUND, "the source \"%s\" has no capture %s", slug, digest);
		return err_hint(err, "see them: ascribe source captures %s; name one by the start of its SHA-256",
				slug);
	}
	if (!chosen || !chosen->has_text) {
		err_set(err, ERR_NOT_FOUND, "the source \"%s\" has no capture with a text", slug);
		return err_hint(err, "capture it: ascribe source capture %s FILE", slug);
	}
	text->capture = *chosen;
	hash_to_hex(&chosen->sha256, text->digest);
	return true;
}

bool source_text_read(Store *store, const Capture *capture, Buf *bytes, QuotationText **text, Err *err)
{
	buf_clear(bytes);
	if (!capture_text(store, capture, bytes, err))
		return false;
	*text = quotation_text_new(buf_text(bytes), bytes->len, err);
	return *text != NULL;
}

bool source_text_open(Context *context, Store *store, const char *name, const char *digest, SourceText *text, Err *err)
{
	StoreName found;
	Capture *captures;
	size_t count;
	if (!store_find(store, KIND_SOURCE, name, context->arena, &found, err) ||
	    !store_get(store, KIND_SOURCE, &found.id, STORE_NEWEST, context->arena, &text->record, err))
		return false;
	if (text->record.retracted)
		return err_set(err, ERR_REFUSED, "the source \"%s\" was retracted", name);
	return captures_of(text->record.body, context->arena, &captures, &count, err) &&
	       choose(captures, count, digest, text, err) &&
	       source_text_read(store, &text->capture, &text->bytes, &text->text, err);
}

void source_text_close(SourceText *text)
{
	quotation_text_free(text->text);
	buf_free(&text->bytes);
	json_decref(text->record.body);
	*text = (SourceText){0};
}

static QuotationSlice slice_of(const json_t *quote, const char *field)
{
	const json_t *value = json_object_get(quote, field);
	return (QuotationSlice){json_string_value(value), json_string_length(value)};
}

QuotationRecorded quotation_recorded(const json_t *quote)
{
	const json_t *start = json_object_get(quote, "start");
	return (QuotationRecorded){.exact = slice_of(quote, "exact"),
				   .prefix = slice_of(quote, "prefix"),
				   .suffix = slice_of(quote, "suffix"),
				   .has_place = start != NULL,
				   .start = (uint64_t)json_integer_value(start),
				   .end = (uint64_t)json_integer_value(json_object_get(quote, "end"))};
}

void put_anchor(json_t *object, const QuotationAnchor *anchor)
{
	json_object_set_new(object, "exact", json_stringn(anchor->exact.bytes, anchor->exact.len));
	if (anchor->prefix.len > 0)
		json_object_set_new(object, "prefix", json_stringn(anchor->prefix.bytes, anchor->prefix.len));
	if (anchor->suffix.len > 0)
		json_object_set_new(object, "suffix", json_stringn(anchor->suffix.bytes, anchor->suffix.len));
	json_object_set_new(object, "start", json_integer((json_int_t)anchor->start));
	json_object_set_new(object, "end", json_integer((json_int_t)anchor->end));
}

json_t *place_value(const SourceText *text, const QuotationAnchor *anchor, size_t number, QuotationSentence *sentence)
{
	while (sentence->end <= anchor->start && quotation_sentence_next(text->text, sentence))
		;
	json_t *value = json_pack("{s:I, s:s, s:s, s:I, s:I}", "number", (json_int_t)number, "source",
				  text->record.slug, "capture", text->digest, "line", (json_int_t)anchor->line,
				  "sentence", (json_int_t)sentence->number);
	put_anchor(value, anchor);
	return value;
}

/* Append a part with its middle left out where it is long: what stands beside a difference tells where it is. */
static void add_shortened(const QuotationEdit *edit, bool first, bool last, Buf *out)
{
	const char *bytes = edit->text.bytes;
	size_t len = edit->text.len, count = utf8_count(bytes, len), at = 0;
	bool cut = false;
	for (size_t i = 0; i < count; i++) {
		uint32_t cp;
		size_t step = utf8_next(bytes + at, len - at, &cp);
		bool shown = (!first && i < KEPT_SHOWN) || (!last && count - i <= KEPT_SHOWN) ||
			     count <= (size_t)2 * KEPT_SHOWN;
		if (shown)
			buf_add(out, bytes + at, step);
		else if (!cut)
			buf_add_text(out, "…");
		cut = cut || !shown;
		at += step;
	}
}

static void add_difference(const QuotationDifference *difference, Buf *out)
{
	for (size_t i = 0; i < difference->count; i++) {
		const QuotationEdit *edit = &difference->edits[i];
		if (edit->kind == QUOTATION_KEPT)
			add_shortened(edit, i == 0, i + 1 == difference->count, out);
		else
			quotation_difference_text(&(QuotationDifference){.edits = difference->edits + i, .count = 1},
						  out);
	}
}

bool say_absent(const SourceText *text, const char *words, size_t words_len, ErrCode code, Arena *arena, Err *err)
{
	QuotationNearest nearest;
	QuotationSentence sentence = {0};
	if (!quotation_nearest(text->text, words, words_len, arena, &nearest, err))
		return false;
	bool cut = words_len > WORDS_SHOWN;
	err_set(err, code, "the source \"%s\" does not have these words in its capture %.8s: \"%.*s%s\"",
		text->record.slug, text->digest, (int)(cut ? WORDS_SHOWN : words_len), words, cut ? "…" : "");
	if (!nearest.found)
		return err_hint(err, "nothing in it is like them; see it: ascribe source read %s", text->record.slug);
	while (sentence.end <= nearest.anchor.start && quotation_sentence_next(text->text, &sentence))
		;
	Buf difference = {0};
	add_difference(&nearest.difference, &difference);
	err_hint(err, "nearest, in sentence %llu: %s", (unsigned long long)sentence.number, buf_text(&difference));
	buf_free(&difference);
	return false;
}
