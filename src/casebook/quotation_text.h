/* What the files of quotation.h share: a text with its marks, and strings as printed. Private to casebook/. */
#ifndef CASEBOOK_QUOTATION_TEXT_H
#define CASEBOOK_QUOTATION_TEXT_H

#include "ascribe/casebook/quotation.h"

/* A string as printed, as a list of items: one for each code point that counts, and one for a run of white space. */
typedef struct Printed {
	uint32_t *cps; /* what the item is equal by; ' ' for white space */
	uint32_t *at; /* byte where it begins, ascending; one more than there are items, the last is the string's end */
	size_t count;
	const char *bytes; /* the string */
} Printed;

Printed printed_new(const char *bytes, size_t bytes_len);
void printed_free(Printed *printed);
/* The items that begin before a byte: thus also the first that begins at it or after it. */
size_t printed_before(const Printed *printed, size_t byte);
/* The bytes of the items from `from` to before `to`; the last one is not white space. */
QuotationSlice printed_slice(const Printed *printed, size_t from, size_t to);
/* Leave out white space at the ends of a range of items. */
void printed_trim(const Printed *printed, size_t *from, size_t *to);
/* Items that agree right before a[a_at] and b[b_at], and from there on; at most QUOTATION_CONTEXT_MAX. */
size_t printed_agree_before(const Printed *a, size_t a_at, const Printed *b, size_t b_at);
size_t printed_agree_after(const Printed *a, size_t a_at, const Printed *b, size_t b_at);

typedef struct TextMark {
	uint32_t byte, line; /* of every so many-th code point; lines from 1 */
} TextMark;

struct QuotationText {
	const char *bytes;
	size_t len;
	uint64_t count; /* code points */
	TextMark *marks;
	Printed printed;
};

/* The byte of a code point, at most the text's end; the code point of a byte, and its line. */
size_t text_byte(const QuotationText *text, uint64_t cp);
uint64_t text_cp(const QuotationText *text, size_t byte, uint64_t *line);

/* Bytes from `start` to before `end`. */
typedef struct Place {
	size_t start, end;
} Place;
typedef void (*PlaceVisitor)(void *context, Place place);

/* Refuse words that are empty (or nothing, as printed, where `needs_print`) or longer than QUOTATION_EXACT_MAX. */
MUST_USE bool words_check(const char *words, size_t words_len, bool needs_print, Err *err);
/* Visit every place where the words stand, in order: to the code point, or as printed. */
void places_visit(const QuotationText *text, const char *words, size_t words_len, bool as_printed, PlaceVisitor visit,
		  void *context);
/* The anchor of a place, told from up to QUOTATION_LISTED_MAX other places of the same words as printed. */
QuotationAnchor anchor_of(const QuotationText *text, Place place);
/* The anchor of a place; see quotation_context.c for the others. */
QuotationAnchor anchor_among(const QuotationText *text, Place place, const Place *others, size_t other_count);

/* Words to look for by their nearest passage: `lead` items of context, then those asked for, then context again. */
typedef struct Sought {
	const uint32_t *cps;
	size_t count, lead, asked;
	uint64_t near; /* of several that are equally near, the one whose end is nearest to this item; then the first */
} Sought;
/* The passage, in items of the text, that aligns with those asked for. False where none is near. */
bool nearest_passage(const Printed *text, const Sought *sought, size_t *from, size_t *to);
/* Levenshtein distance. */
size_t edit_distance(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count);
/* How the items `from` to `to` of a text differ from all words. */
QuotationDifference difference_of(const Printed *words, const Printed *text, size_t from, size_t to, Arena *arena);

#endif
