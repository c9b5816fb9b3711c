/* The sentences of a text, by the rule that quotation.h states. */
#include <string.h>
#include <unictype.h>

#include "ascribe/base/utf8.h"
#include "quotation_text.h"

#define ABBREVIATION_MAX 32 /* bytes */

/* A code point and where it ends. */
typedef struct Next {
	uint32_t cp; /* 0 at the text's end */
	size_t end;
} Next;

static Next next_at(const QuotationText *text, size_t at)
{
	Next next = {0, at};
	if (at < text->len)
		next.end += utf8_next(text->bytes + at, text->len - at, &next.cp);
	return next;
}

static bool is_of(uint32_t cp, uint32_t categories)
{
	return uc_is_general_category_withtable(cp, categories);
}

static bool is_space(const Next *next, size_t at)
{
	return next->end > at && uc_is_property_white_space(next->cp);
}

/* The end of the white space at `at`; whether it ends a paragraph. */
static size_t skip_space(const QuotationText *text, size_t at, bool *ends_paragraph)
{
	size_t breaks = 0;
	uint32_t before = 0;
	*ends_paragraph = false;
	for (Next next = next_at(text, at); is_space(&next, at); next = next_at(text, at)) {
		if (next.cp == '\r' || next.cp == 0x85 || next.cp == 0x2028 || (next.cp == '\n' && before != '\r'))
			breaks++;
		if (breaks > 1 || next.cp == '\f' || next.cp == 0x2029)
			*ends_paragraph = true;
		before = next.cp;
		at = next.end;
	}
	return at;
}

static bool is_terminator(uint32_t cp)
{
	return cp == 0x2026 || uc_is_property_sentence_terminal(cp);
}

/* Those after which no space is written. */
static bool is_wide(uint32_t cp)
{
	return cp == 0x3002 || cp == 0xFF01 || cp == 0xFF1F || cp == 0xFF61;
}

static bool is_quote(uint32_t cp)
{
	return cp == '"' || cp == '\'' || is_of(cp, UC_CATEGORY_MASK_Pi | UC_CATEGORY_MASK_Pf);
}

/* What may stand between a sentence and its terminators' end: closing marks (in German “ closes; after a wide
 * terminator it opens the next), and what is not seen by itself. */
static bool is_closer(uint32_t cp, bool wide)
{
	return is_of(cp, UC_CATEGORY_MASK_Pe | UC_CATEGORY_MASK_Pf | UC_CATEGORY_MASK_Mn | UC_CATEGORY_MASK_Cf) ||
	       (!wide && is_quote(cp));
}

static bool is_one_of(const char *word, const char *const list[])
{
	for (size_t i = 0; list[i]; i++) {
		if (strcmp(word, list[i]) == 0)
			return true;
	}
	return false;
}

/* The letters, and full stops between them, that end at a byte: at most ABBREVIATION_MAX bytes, else none. */
static size_t word_before(const QuotationText *text, size_t low, size_t byte, char word[ABBREVIATION_MAX + 1])
{
	size_t start = byte;
	while (start > low) {
		size_t at = start - 1;
		uint32_t cp;
		while (at > low && ((unsigned char)text->bytes[at] & 0xC0) == 0x80)
			at--;
		utf8_next(text->bytes + at, text->len - at, &cp);
		if (cp != '.' && !is_of(cp, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N | UC_CATEGORY_MASK_M))
			break;
		if (byte - at > ABBREVIATION_MAX)
			return 0;
		start = at;
	}
	memcpy(word, text->bytes + start, byte - start);
	word[byte - start] = '\0';
	return byte - start;
}

/* Whether a word is a single capital, or single letters with full stops between them. */
static bool is_initials(const char *word, size_t word_len)
{
	size_t letters = 0;
	bool capital = false;
	for (size_t at = 0; at < word_len;) {
		uint32_t cp;
		at += utf8_next(word + at, word_len - at, &cp);
		capital = uc_is_property_uppercase(cp);
		letters++;
		if (!is_of(cp, UC_CATEGORY_MASK_L) || (at < word_len && word[at++] != '.'))
			return false;
	}
	return letters > 1 || (letters == 1 && capital);
}

/* Whether a single full stop at `byte` ends an abbreviation, and no sentence. `low` is where the sentence begins. */
static bool is_abbreviation(const QuotationText *text, size_t low, size_t byte, uint32_t after)
{
	static const char *const never_last[] = {"Mr",  "Mrs", "Ms",   "Messrs", "Dr",   "Prof", "Hon",  "Rev",
						 "St",  "Sen", "Rep",  "Gov",    "Pres", "Amb",  "Gen",  "Lt",
						 "Col", "Maj", "Capt", "Cmdr",   "Adm",  "Sgt",  "Brig", "vs",
						 "cf",  "eg",  "ie",   "viz",    NULL};
	static const char *const before_digits[] = {"No",   "no",    "Nos", "nos", "Art", "art", "Arts", "arts",
						    "Fig",  "fig",   "Vol", "vol", "Sec", "sec", "Ch",   "ch",
						    "para", "paras", "p",   "pp",  "ed",  "c",   "ca",   NULL};
	char word[ABBREVIATION_MAX + 1];
	size_t word_len = word_before(text, low, byte, word);
	if (word_len == 0)
		return false;
	return is_initials(word, word_len) || is_one_of(word, never_last) ||
	       (is_of(after, UC_CATEGORY_MASK_Nd) && is_one_of(word, before_digits));
}

/* The first code point from `at` that is no quotation mark, opening bracket or dash. */
static uint32_t first_letter(const QuotationText *text, size_t at)
{
	Next next = next_at(text, at);
	while (next.end > at && (is_quote(next.cp) || uc_is_property_white_space(next.cp) ||
				 is_of(next.cp, UC_CATEGORY_MASK_Ps | UC_CATEGORY_MASK_Pd))) {
		at = next.end;
		next = next_at(text, at);
	}
	return next.cp;
}

/* Terminators at `at`, which is one, in a sentence from `low` on: where they and their closing marks end; whether they
 * end the sentence. */
static size_t terminate(const QuotationText *text, size_t low, size_t at, bool *ends)
{
	size_t first = at, terminators = 0;
	uint32_t terminator = 0;
	bool wide = false, ends_paragraph;
	Next next = next_at(text, at);
	while (next.end > at && (is_terminator(next.cp) || is_closer(next.cp, wide))) {
		if (is_terminator(next.cp)) {
			terminator = next.cp;
			terminators++;
			wide = wide || is_wide(next.cp);
		}
		at = next.end;
		next = next_at(text, at);
	}
	size_t after = skip_space(text, at, &ends_paragraph);
	*ends = wide || at == text->len || ends_paragraph;
	if (*ends || after == at)
		return at;
	uint32_t letter = first_letter(text, after);
	*ends = !uc_is_property_lowercase(letter) &&
		!(terminators == 1 && terminator == '.' && is_abbreviation(text, low, first, letter));
	return at;
}

bool quotation_sentence_next(const QuotationText *text, QuotationSentence *sentence)
{
	size_t before = sentence->number > 0 ? (size_t)(sentence->text.bytes - text->bytes) + sentence->text.len : 0;
	bool ends = false;
	size_t low = skip_space(text, before, &ends), end = low;
	if (low == text->len)
		return false;
	ends = false;
	for (size_t at = low; at < text->len && !ends;) {
		Next next = next_at(text, at);
		if (is_space(&next, at)) {
			at = skip_space(text, at, &ends);
			continue;
		}
		at = end = is_terminator(next.cp) ? terminate(text, low, at, &ends) : next.end;
	}
	sentence->number++;
	sentence->start = sentence->end + utf8_count(text->bytes + before, low - before);
	sentence->end = sentence->start + utf8_count(text->bytes + low, end - low);
	sentence->text = (QuotationSlice){text->bytes + low, end - low};
	return true;
}

bool quotation_of_sentences(const QuotationText *text, uint64_t first, uint64_t last, QuotationAnchor *anchor, Err *err)
{
	QuotationSentence sentence = {0};
	Place place = {0, 0};
	*anchor = (QuotationAnchor){0};
	if (first == 0 || first > last)
		return err_set(err, ERR_REFUSED, "sentences are counted from 1, and the first goes before the last");
	while (sentence.number < last) {
		if (!quotation_sentence_next(text, &sentence))
			return err_set(err, ERR_NOT_FOUND, "the text has %llu sentences",
				       (unsigned long long)sentence.number);
		if (sentence.number == first)
			place.start = (size_t)(sentence.text.bytes - text->bytes);
	}
	place.end = (size_t)(sentence.text.bytes - text->bytes) + sentence.text.len;
	if (!words_check(text->bytes + place.start, place.end - place.start, false, err))
		return err_prefix(err, "the sentences are too long to quote: ");
	*anchor = anchor_of(text, place);
	return true;
}
