/* What the commands about quotations print; see print.h. Each takes the reference to what it prints. */
#ifndef ASCRIBE_RENDER_PRINT_QUOTE_H
#define ASCRIBE_RENDER_PRINT_QUOTE_H

#include "ascribe/render/print.h"

/* A place where words stand: {"number", "source", "capture", "line", "sentence", "exact", "prefix", "suffix", "start",
 * "end"}, the last five as a quotation is recorded (W3C TextQuoteSelector and TextPositionSelector). One line of JSON;
 * or a line and the words with what stands around them, in bold where colours are allowed. */
void print_place(const Style *style, json_t *place, Buf *out);

/* What became of a quotation in a capture: {"status", "statement", "quote", "source", "capture", "earlier", "exact",
 * "was": {"start", "end"}, "start", "end", "found", "difference", "problem"}; what does not apply is absent. One line
 * of JSON; or a line, and what there is to say of it below. */
void print_verdict(const Style *style, json_t *verdict, Buf *out);

/* How many of each: {"quotations", "same", "anchored", "moved", "changed", "gone", "no-capture"}. */
void print_verdicts(const Style *style, json_t *counts, Buf *out);

/* A sentence: {"number", "start", "end", "text"}; one line of JSON, or the number and the text, wrapped where
 * `style->width` is not 0, and after an empty line where a paragraph begins. */
void print_sentence(const Style *style, json_t *sentence, bool paragraph, Buf *out);

#endif
