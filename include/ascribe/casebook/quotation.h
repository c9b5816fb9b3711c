/* Quotations: finding words in the text of a source, pinning them to their place, and finding that place again.
 *
 * A quotation is recorded as the W3C Web Annotation Data Model has it: a TextQuoteSelector (exact, prefix, suffix) and
 * a TextPositionSelector (start, end). Offsets count code points (Unicode scalar values; neither bytes nor UTF-16
 * units) of the text from 0; `start` is that of the first, `end` the one after the last. What an anchor holds is always
 * the text's own code points, never normalised and never what somebody typed.
 *
 * Two strings are equal *as printed* where they differ in nothing but: runs of white space (line breaks and no-break
 * spaces too) each count as one space; quotation marks and apostrophes of one level (' ‘ ’ ‹ ›, " “ „ «) are equal, and
 * so are dashes and hyphens; a soft hyphen is nothing, with the line break after it.
 *
 * Pure: no I/O. Every text and all words given here must be valid UTF-8 (utf8_valid). Time and memory are linear in the
 * text, and everything has one answer: ties are broken by rule. */
#ifndef ASCRIBE_CASEBOOK_QUOTATION_H
#define ASCRIBE_CASEBOOK_QUOTATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"

#define QUOTATION_TEXT_MAX ((size_t)16 << 20) /* bytes of a text */
#define QUOTATION_EXACT_MAX 4000              /* code points of `exact`, as the record's field has it */
#define QUOTATION_CONTEXT_MAX 200             /* code points of `prefix` and `suffix`, as the record's fields have it */
#define QUOTATION_LISTED_MAX 256              /* places that are listed and told apart from each other */

/* A text made ready to be quoted from: about 8 bytes of memory for each code point. */
typedef struct QuotationText QuotationText;

/* Make a text ready; `bytes` (not NULL) are kept by reference and must outlive it. NULL, with ERR_REFUSED, where it is
 * longer than QUOTATION_TEXT_MAX. */
MUST_USE QuotationText *quotation_text_new(const char *bytes, size_t bytes_len, Err *err);
void quotation_text_free(QuotationText *text); /* NULL is fine */

/* A part of a text or of the words; not NUL-terminated. Zero where there is none. */
typedef struct QuotationSlice {
	const char *bytes;
	size_t len;
} QuotationSlice;

/* A place in a text. The slices are parts of the text, right beside one another. The context is at least 32 code points
 * on each side, unless the text ends or a character follows that a record cannot hold (a control character but \n and
 * \t); it grows to the end of a word where that is near, is never cut within a grapheme cluster (UAX #29), and is as
 * long as it takes to be told from the other places of the same words as printed, up to QUOTATION_CONTEXT_MAX. */
typedef struct QuotationAnchor {
	uint64_t start, end; /* code points */
	QuotationSlice exact, prefix, suffix;
	uint64_t line; /* that it begins in, from 1; a line ends with \n */
} QuotationAnchor;

typedef struct QuotationPlaces {
	QuotationAnchor *items; /* by place; in the arena */
	size_t count;           /* at most QUOTATION_LISTED_MAX */
	uint64_t total;         /* all there are, overlapping ones too */
	bool as_printed;        /* the words stand nowhere to the code point: these are equal to them as printed */
} QuotationPlaces;

/* All places where the words stand: to the code point; where there is none, as printed (white space at the ends of the
 * words then does not count). None is no error. ERR_REFUSED where the words are empty or nothing but white space, or
 * longer than QUOTATION_EXACT_MAX. Linear: Knuth, Morris and Pratt (1977). */
MUST_USE bool quotation_find(const QuotationText *text, const char *words, size_t words_len, Arena *arena,
			     QuotationPlaces *places, Err *err);

typedef enum QuotationEditKind { QUOTATION_KEPT, QUOTATION_DELETED, QUOTATION_INSERTED } QuotationEditKind;

/* One step from the words to a passage. Kept and inserted parts are slices of the passage and make it up in order;
 * deleted ones are slices of the words. */
typedef struct QuotationEdit {
	QuotationEditKind kind;
	QuotationSlice text;
} QuotationEdit;

/* How a passage differs from the words, both as printed. */
typedef struct QuotationDifference {
	uint64_t distance;    /* Levenshtein: code points to replace, insert or delete */
	QuotationEdit *edits; /* word by word (UAX #29); in the arena */
	size_t count;
} QuotationDifference;

/* Append a difference in the notation of wdiff: "the [-quick-]{+slow+} fox". Not yet safe for a terminal. */
void quotation_difference_text(const QuotationDifference *difference, Buf *out);

typedef struct QuotationNearest {
	bool found;
	QuotationAnchor anchor;
	QuotationDifference difference;
} QuotationNearest;

/* The passage that takes the fewest edits to become the words, as printed; the first of several; made up to whole
 * words. None where it takes more than half as many edits as the words have code points. Refuses what quotation_find
 * refuses.
 *
 * Myers' bit-parallel search (1999) in blocks of 64 code points of the words, as Hyyrö (2003) puts it: at most 63 steps
 * for each code point of the text, which at the limits (4000 of the words, 16 MiB of text) is 10^9 steps; then one
 * alignment of the words with that passage, 4000 by 6000, in 24 MiB at most. */
MUST_USE bool quotation_nearest(const QuotationText *text, const char *words, size_t words_len, Arena *arena,
				QuotationNearest *nearest, Err *err);

/* A quotation as it is recorded. Prefix and suffix may be empty. */
typedef struct QuotationRecorded {
	QuotationSlice exact, prefix, suffix;
	bool has_place; /* start and end are recorded */
	uint64_t start, end;
} QuotationRecorded;

typedef enum QuotationStatus {
	QUOTATION_SAME,     /* exact stands from start to end */
	QUOTATION_ANCHORED, /* it had no place, and now has one */
	QUOTATION_MOVED,    /* exact stands elsewhere */
	QUOTATION_CHANGED,  /* other code points stand where it was; distance 0 where they are equal as printed */
	QUOTATION_GONE      /* nothing like it is there */
} QuotationStatus;

typedef struct QuotationVerdict {
	QuotationStatus status;
	QuotationAnchor anchor;         /* where it stands in this text; zero where it is gone */
	QuotationDifference difference; /* of what changed; else zero */
} QuotationVerdict;

/* Find a recorded quotation in a text, of the same capture or of another one. The first of these that holds:
 *   1. SAME: exact stands at start to end, whatever stands around it.
 *   2. MOVED, or ANCHORED where it had no place: exact stands somewhere. Of several places the one where most code
 *      points right before and after it agree with prefix and suffix, as printed; then the nearest to the old start
 *      (in bytes); then the first.
 *   3. CHANGED, distance 0: it stands somewhere as printed; of several places as above.
 *   4. CHANGED: prefix, exact and suffix together are looked for as quotation_nearest does (the nearest to the old end
 *      of several), and what is aligned with exact differs from it by at most 30 % of its code points.
 *   5. CHANGED: the passage nearest to exact alone, within the same 30 %.
 *   6. GONE.
 * The order is that of the W3C model's selectors (position, then quote) and of the Hypothesis client, which tries the
 * position, then the exact quote by its context, then approximate matches. That one weighs distance, context and
 * position in a score of fractions; here each decides alone, in this order. ERR_REFUSED where exact is empty or longer
 * than QUOTATION_EXACT_MAX. */
MUST_USE bool quotation_verify(const QuotationText *text, const QuotationRecorded *recorded, Arena *arena,
			       QuotationVerdict *verdict, Err *err);

/* A sentence of a text, without the white space around it. */
typedef struct QuotationSentence {
	uint64_t number;     /* from 1 */
	uint64_t start, end; /* code points */
	QuotationSlice text;
} QuotationSentence;

/* The next sentence; from a zeroed one, the first. False after the last. The rule, a simple form of UAX #29's:
 *   - a paragraph's end always ends one: an empty line, a form feed, U+2029;
 *   - so do terminators (Sentence_Terminal of Unicode, and …) with the closing brackets and quotation marks after them,
 *     where white space follows, and then, after quotation marks, opening brackets and dashes, no lower-case letter;
 *   - the terminators of Chinese and Japanese (。！？｡) need no white space after them;
 *   - a single full stop ends none after a title (Mr. Gen. St.), after "vs." "cf." and their like, before a digit after
 *     "No." "Art." "p." and their like, after one capital (J. Smith), or after letters with full stops between them
 *     (U.S. e.g.), even where a sentence does end there. */
bool quotation_sentence_next(const QuotationText *text, QuotationSentence *sentence);

/* The anchor of the sentences `first` to `last`, both included. ERR_NOT_FOUND where the text has fewer; ERR_REFUSED
 * where first is 0 or after last, or where they are longer than QUOTATION_EXACT_MAX. */
MUST_USE bool quotation_of_sentences(const QuotationText *text, uint64_t first, uint64_t last, QuotationAnchor *anchor,
				     Err *err);

#endif
