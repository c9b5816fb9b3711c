/* Quotations from the shell: statement add --quote SOURCE:WORDS and --from SOURCE:12-14, each with what is said of it
 * after it. The words are found in a capture's text; what is recorded is what stands there, and where. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/utf8.h"
#include "ascribe/casebook/body.h"
#include "source_text.h"

#define PLACES_SHOWN 300 /* bytes of a list of places in a message */
#define BESIDE_SHOWN 16  /* code points on each side of a place */
#define NAME_CHARACTERS "abcdefghijklmnopqrstuvwxyz0123456789-"

/* A quotation to be anchored. */
typedef struct Pending {
	json_t *quote;     /* the item of quotes[], with what was said of it */
	const char *words; /* NULL: sentences */
	uint64_t first, last;
	bool unanchored;
} Pending;

typedef struct Taking {
	Context *context;
	const Field *list;
	json_t *body, *quotes;
	Pending *pending;
	size_t count;
	SourceText text; /* that was used last, or none */
	const char *text_source, *text_capture;
} Taking;

static bool is_option(const Given *given, const char *name)
{
	return given->option && strcmp(given->option->name, name) == 0;
}

bool quotes_given(const Args *args)
{
	return args_value(args, "quote") != NULL || args_value(args, "from") != NULL;
}

/* Begin a quotation of "NAME:rest"; NULL where the value is not of that form. */
static Pending *begin(Taking *taking, const char *value, const char **rest)
{
	size_t len = strspn(value, NAME_CHARACTERS);
	if (len == 0 || value[len] != ':')
		return NULL;
	Pending *pending = &taking->pending[taking->count++];
	pending->quote = json_pack("{s:s%, s:s}", "source", value, len, "voice", "unclear");
	json_array_append_new(taking->quotes, pending->quote);
	*rest = value + len + 1;
	return pending;
}

static bool take_quote(Taking *taking, const char *value, Err *err)
{
	const char *words;
	Pending *pending = begin(taking, value, &words);
	if (!pending)
		return body_put_field(taking->list, taking->body, value, err);
	pending->words = words;
	json_t *exact = json_string(words);
	json_object_set_new(pending->quote, "exact", exact);
	return exact || err_set(err, ERR_REFUSED, "--quote: not valid UTF-8");
}

static bool take_from(Taking *taking, const char *value, Err *err)
{
	const char *numbers = NULL;
	Pending *pending = begin(taking, value, &numbers);
	const char *dash = numbers ? strchr(numbers, '-') : NULL;
	if (!pending) {
		err_set(err, ERR_USAGE, "--from: \"%s\" is not of the form SOURCE:12 or SOURCE:12-14", value);
		return err_hint(err, "see the numbers: ascribe source read SOURCE");
	}
	const char *first = dash ? arena_strndup(taking->context->arena, numbers, (size_t)(dash - numbers)) : numbers;
	if (!parse_number(first, "--from", &pending->first, err))
		return false;
	pending->last = pending->first;
	return !dash || parse_number(dash + 1, "--from", &pending->last, err);
}

/* What is said of the quotation before it. */
static bool take_detail(Taking *taking, const Given *given, Err *err)
{
	const char *name = given->option->name;
	json_t *quote = json_array_get(taking->quotes, json_array_size(taking->quotes) - 1);
	Pending *last = taking->count > 0 ? &taking->pending[taking->count - 1] : NULL;
	const Field *field = field_find(taking->list->fields, name);
	bool unanchored = strcmp(name, "unanchored") == 0;
	if (!field && !unanchored)
		return true;
	if (!quote || ((unanchored || strcmp(name, "capture") == 0) && (!last || last->quote != quote)))
		return err_set(err, ERR_USAGE, "--%s: there is no --quote SOURCE:WORDS or --from before it", name);
	if (unanchored)
		last->unanchored = true;
	return unanchored || body_put_field(field, quote, given->value, err);
}

/* ---- anchoring */

static bool open_text(Taking *taking, const Pending *pending, Err *err)
{
	const char *source = body_text(pending->quote, "source"), *capture = body_text(pending->quote, "capture");
	bool same = taking->text.text && strcmp(taking->text_source, source) == 0 &&
		    (capture ? taking->text_capture && strcmp(taking->text_capture, capture) == 0
			     : !taking->text_capture);
	if (same)
		return true;
	source_text_close(&taking->text);
	taking->text_source = arena_strdup(taking->context->arena, source);
	taking->text_capture = capture ? arena_strdup(taking->context->arena, capture) : NULL;
	Store *store;
	if (!context_casebook(taking->context, &store, err))
		return false;
	if (source_text_open(taking->context, store, source, capture, &taking->text, err))
		return true;
	if (!capture && taking->text.record.body && err->code == ERR_NOT_FOUND) {
		err->code = ERR_REFUSED;
		err_hint(err,
			 "capture it (ascribe source capture %s FILE), or record the words without a place: "
			 "--unanchored after them",
			 source);
	}
	return false;
}

/* Append the last, or the first, code points of a part. */
static void add_end(QuotationSlice part, bool last, Buf *out)
{
	size_t count = utf8_count(part.bytes, part.len), at = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t cp;
		size_t step = utf8_next(part.bytes + at, part.len - at, &cp);
		if (last ? count - i <= BESIDE_SHOWN : i < BESIDE_SHOWN)
			buf_add(out, part.bytes + at, step);
		at += step;
	}
}

static bool say_several(const Taking *taking, const QuotationPlaces *places, Err *err)
{
	const char *slug = taking->text.record.slug;
	Buf list = {0};
	for (size_t i = 0; i < places->count && list.len < PLACES_SHOWN; i++) {
		buf_addf(&list, "%s@%zu “…", i > 0 ? ", " : "", i + 1);
		add_end(places->items[i].prefix, true, &list);
		buf_add_text(&list, "…");
		add_end(places->items[i].suffix, false, &list);
		buf_add_text(&list, "…”");
	}
	err_set(err, ERR_REFUSED, "the words stand in %llu places of the source \"%s\"",
		(unsigned long long)places->total, slug);
	err_hint(err,
		 "write more of them, or choose a place by its number after the words (see ascribe quote find): %s",
		 buf_text(&list));
	buf_free(&list);
	return false;
}

/* "words@2": the number, and where the words end; 0 where there is none. */
static size_t place_number(const char *words, size_t *words_len)
{
	const char *at = strrchr(words, '@');
	size_t digits = at ? strspn(at + 1, "0123456789") : 0;
	if (digits == 0 || digits > 3 || at[1 + digits])
		return 0;
	*words_len = (size_t)(at - words);
	return (size_t)strtoul(at + 1, NULL, 10);
}

/* The words as they were given go before "@2" as the number of a place. */
static bool find_words(const Taking *taking, const char *words, QuotationAnchor *anchor, Err *err)
{
	Arena *arena = taking->context->arena;
	QuotationPlaces places;
	size_t len = strlen(words), number = 0;
	if (!quotation_find(taking->text.text, words, len, arena, &places, err))
		return false;
	if (places.count == 0)
		number = place_number(words, &len);
	if (number > 0 && !quotation_find(taking->text.text, words, len, arena, &places, err))
		return false;
	if (places.count == 0)
		return say_absent(&taking->text, words, len, ERR_REFUSED, arena, err);
	if (number > places.count)
		return err_set(err, ERR_REFUSED, "the words stand in %zu place%s of the source \"%s\", not in %zu",
			       places.count, places.count == 1 ? "" : "s", taking->text.record.slug, number);
	if (number == 0 && places.count > 1)
		return say_several(taking, &places, err);
	*anchor = places.items[number > 0 ? number - 1 : 0];
	return true;
}

static bool anchor_quote(Taking *taking, const Pending *pending, Err *err)
{
	QuotationAnchor anchor;
	if (pending->unanchored && pending->words)
		return true;
	if (pending->unanchored)
		return err_set(err, ERR_USAGE, "--unanchored: sentences are taken from a capture");
	if (!open_text(taking, pending, err))
		return false;
	bool ok = pending->words
			  ? find_words(taking, pending->words, &anchor, err)
			  : quotation_of_sentences(taking->text.text, pending->first, pending->last, &anchor, err);
	if (!ok && !pending->words)
		err_hint(err, "see the numbers: ascribe source read %s", taking->text.record.slug);
	if (!ok)
		return false;
	put_anchor(pending->quote, &anchor);
	json_object_set_new(pending->quote, "capture", json_string(taking->text.digest));
	const char *language = body_text(taking->text.record.body, "language");
	if (language && !body_text(pending->quote, "language"))
		json_object_set_new(pending->quote, "language", json_string(language));
	return true;
}

bool quotes_take_flags(Context *context, const Args *args, json_t *body, Err *err)
{
	if (!quotes_given(args))
		return true;
	Taking taking = {.context = context,
			 .list = field_find(KINDS[KIND_STATEMENT].fields, "quotes"),
			 .body = body,
			 .quotes = json_array(),
			 .pending = arena_array(context->arena, args->given_count + 1, sizeof(Pending))};
	json_object_set_new(body, "quotes", taking.quotes);
	bool ok = true;
	for (size_t i = 0; ok && i < args->given_count; i++) {
		const Given *given = &args->given[i];
		if (is_option(given, "quote"))
			ok = take_quote(&taking, given->value, err);
		else if (is_option(given, "from"))
			ok = take_from(&taking, given->value, err);
		else if (given->option)
			ok = take_detail(&taking, given, err);
	}
	for (size_t i = 0; ok && i < taking.count; i++) {
		ok = anchor_quote(&taking, &taking.pending[i], err);
		for (size_t at = 0; !ok && at < json_array_size(taking.quotes); at++) {
			if (json_array_get(taking.quotes, at) == taking.pending[i].quote)
				err_prefix(err, "quotes[%zu]: ", at);
		}
	}
	source_text_close(&taking.text);
	return ok;
}
