/* The text of a source, as a capture of it has it, made ready to be quoted from. Private to cli/. */
#ifndef CLI_SOURCE_TEXT_H
#define CLI_SOURCE_TEXT_H

#include "ascribe/casebook/quotation.h"
#include "ascribe/exchange/capture.h"
#include "cli.h"

typedef struct SourceText {
	Record record; /* of the source */
	Capture capture;
	char digest[65]; /* of the capture, in hex */
	Buf bytes;
	QuotationText *text;
} SourceText;

/* Open the text of the source that `name` names: of its newest capture that has one, or of that whose SHA-256 begins
 * with `digest`. ERR_NOT_FOUND where there is none. Zero-initialise, and close it whether it could be opened or not. */
MUST_USE bool source_text_open(Context *context, Store *store, const char *name, const char *digest, SourceText *text,
			       Err *err);
void source_text_close(SourceText *text);

/* The text of that capture alone. */
MUST_USE bool source_text_read(Store *store, const Capture *capture, Buf *bytes, QuotationText **text, Err *err);
/* The newest of captures that has a text on record, or NULL. */
const Capture *newest_with_text(const Capture *captures, size_t count);

/* A place as print_place takes it; `*sentence` is that of the place before, or zero. */
json_t *place_value(const SourceText *text, const QuotationAnchor *anchor, size_t number, QuotationSentence *sentence);
/* Put the words, what stands around them and their place into an object, as quotes[] has them. */
void put_anchor(json_t *object, const QuotationAnchor *anchor);

/* A quotation as quotes[] has it; into the object. */
QuotationRecorded quotation_recorded(const json_t *quote);

/* Say that the words do not stand in the text; the nearest passage, with the difference, is the hint. */
bool say_absent(const SourceText *text, const char *words, size_t words_len, ErrCode code, Arena *arena, Err *err);

#endif
