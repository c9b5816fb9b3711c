/* ascribe quote find, and source read: the text of a source, to quote from. */
#include <string.h>
#include <unistd.h>

#include "ascribe/base/utf8.h"
#include "ascribe/render/print_quote.h"
#include "pager.h"
#include "source_text.h"

#define FLUSH_AT 65536 /* bytes of output that are kept back */

static bool print_places(Context *context, const SourceText *text, const QuotationPlaces *places, Err *err)
{
	QuotationSentence sentence = {0};
	for (size_t i = 0; i < places->count; i++) {
		print_place(&context->style, place_value(text, &places->items[i], i + 1, &sentence), &context->out);
		if (context->out.len >= FLUSH_AT && !context_flush(context, err))
			return false;
	}
	if (places->as_printed)
		context_say(context, "ascribe: equal to the words but for spaces, dashes, hyphens or quotation marks");
	if (places->total > places->count)
		context_say(context, "ascribe: the first %zu of %llu places", places->count,
			    (unsigned long long)places->total);
	return true;
}

bool cmd_quote_find(Context *context, const Args *args, Err *err)
{
	Store *store;
	SourceText text = {0};
	QuotationPlaces places;
	const char *words = args->operands[1];
	if (!utf8_valid(words, strlen(words), NULL))
		return err_set(err, ERR_USAGE, "the words are not valid UTF-8");
	bool ok = context_casebook(context, &store, err) &&
		  source_text_open(context, store, args->operands[0], args_value(args, "capture"), &text, err) &&
		  quotation_find(text.text, words, strlen(words), context->arena, &places, err);
	if (ok)
		pager_want(context);
	ok = ok && (places.count > 0 ? print_places(context, &text, &places, err)
				     : say_absent(&text, words, strlen(words), ERR_NOT_FOUND, context->arena, err));
	source_text_close(&text);
	return ok;
}

/* Whether an empty line stands between two sentences. */
static bool is_paragraph(const char *from, const char *to)
{
	size_t lines = 0;
	for (; from < to; from++)
		lines += *from == '\n';
	return lines > 1;
}

bool cmd_source_read(Context *context, const Args *args, Err *err)
{
	Store *store;
	SourceText text = {0};
	QuotationSentence sentence = {0};
	bool ok = context_casebook(context, &store, err) &&
		  source_text_open(context, store, args->operands[0], args_value(args, "capture"), &text, err);
	if (ok)
		pager_want(context);
	Style style = context->style;
	if (!isatty(STDOUT_FILENO))
		style.width = 0;
	const char *last = buf_text(&text.bytes);
	while (ok && quotation_sentence_next(text.text, &sentence)) {
		json_t *value = json_pack("{s:I, s:I, s:I, s:s%}", "number", (json_int_t)sentence.number, "start",
					  (json_int_t)sentence.start, "end", (json_int_t)sentence.end, "text",
					  sentence.text.bytes, sentence.text.len);
		print_sentence(&style, value, is_paragraph(last, sentence.text.bytes), &context->out);
		last = sentence.text.bytes + sentence.text.len;
		ok = context->out.len < FLUSH_AT || context_flush(context, err);
	}
	source_text_close(&text);
	return ok;
}
