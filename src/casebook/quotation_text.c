/* A text ready to be quoted from: offsets of bytes and code points, and what it is as printed; see quotation.h. */
#include <stdlib.h>
#include <unictype.h>

#include "ascribe/base/utf8.h"
#include "quotation_text.h"

#define MARK_STEP 1024 /* code points */
#define SOFT_HYPHEN 0x00AD

/* Quotation marks of the inner level and apostrophes; the other quotation marks are of the outer one. */
static bool is_single_quote(uint32_t cp)
{
	return (cp >= 0x2018 && cp <= 0x201B) || cp == '\'' || cp == '`' || cp == 0x00B4 || cp == 0x02BC ||
	       cp == 0x2032 || cp == 0x2039 || cp == 0x203A || cp == 0xFF07;
}

/* What a code point is equal by. */
static uint32_t printed_cp(uint32_t cp)
{
	if (cp < 0x80)
		return (cp >= '\t' && cp <= '\r') ? ' ' : cp == '`' ? '\'' : cp;
	if (uc_is_property_white_space(cp))
		return ' ';
	if (is_single_quote(cp))
		return '\'';
	if (cp == 0x2033 || uc_is_property_quotation_mark(cp))
		return '"';
	return cp == 0x2212 || uc_is_property_dash(cp) ? '-' : cp;
}

static bool breaks_line(uint32_t cp)
{
	return (cp >= '\n' && cp <= '\r') || cp == 0x85 || cp == 0x2028 || cp == 0x2029;
}

/* Bytes of the white space at a soft hyphen's end that goes with it: a line break and the spaces around it. */
static size_t broken_line(const char *bytes, size_t bytes_len)
{
	size_t at = 0;
	bool breaks = false;
	while (at < bytes_len) {
		uint32_t cp;
		size_t len = utf8_next(bytes + at, bytes_len - at, &cp);
		if (printed_cp(cp) != ' ')
			break;
		breaks = breaks || breaks_line(cp);
		at += len;
	}
	return breaks ? at : 0;
}

Printed printed_new(const char *bytes, size_t bytes_len)
{
	size_t room = utf8_count(bytes, bytes_len);
	Printed printed = {mem_alloc(room * sizeof(uint32_t)), mem_alloc((room + 1) * sizeof(uint32_t)), 0, bytes};
	for (size_t at = 0; at < bytes_len;) {
		uint32_t cp;
		size_t start = at;
		at += utf8_next(bytes + at, bytes_len - at, &cp);
		if (cp == SOFT_HYPHEN) {
			at += broken_line(bytes + at, bytes_len - at);
			continue;
		}
		cp = printed_cp(cp);
		if (cp == ' ' && printed.count > 0 && printed.cps[printed.count - 1] == ' ')
			continue;
		printed.cps[printed.count] = cp;
		printed.at[printed.count++] = (uint32_t)start;
	}
	printed.at[printed.count] = (uint32_t)bytes_len;
	return printed;
}

void printed_free(Printed *printed)
{
	free(printed->cps);
	free(printed->at);
	*printed = (Printed){0};
}

size_t printed_before(const Printed *printed, size_t byte)
{
	size_t low = 0, high = printed->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (printed->at[middle] < byte)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

QuotationSlice printed_slice(const Printed *printed, size_t from, size_t to)
{
	uint32_t cp;
	if (from == to)
		return (QuotationSlice){printed->bytes + printed->at[from], 0};
	size_t start = printed->at[from], last = printed->at[to - 1];
	return (QuotationSlice){printed->bytes + start, last - start + utf8_next(printed->bytes + last, 4, &cp)};
}

void printed_trim(const Printed *printed, size_t *from, size_t *to)
{
	while (*from < *to && printed->cps[*from] == ' ')
		(*from)++;
	while (*from < *to && printed->cps[*to - 1] == ' ')
		(*to)--;
}

size_t printed_agree_before(const Printed *a, size_t a_at, const Printed *b, size_t b_at)
{
	size_t agree = 0;
	while (agree < QUOTATION_CONTEXT_MAX && agree < a_at && agree < b_at &&
	       a->cps[a_at - 1 - agree] == b->cps[b_at - 1 - agree])
		agree++;
	return agree;
}

size_t printed_agree_after(const Printed *a, size_t a_at, const Printed *b, size_t b_at)
{
	size_t agree = 0;
	while (agree < QUOTATION_CONTEXT_MAX && a_at + agree < a->count && b_at + agree < b->count &&
	       a->cps[a_at + agree] == b->cps[b_at + agree])
		agree++;
	return agree;
}

QuotationText *quotation_text_new(const char *bytes, size_t bytes_len, Err *err)
{
	if (bytes_len > QUOTATION_TEXT_MAX) {
		err_set(err, ERR_REFUSED, "the text has %zu bytes; quotations are looked for in at most %zu", bytes_len,
			QUOTATION_TEXT_MAX);
		return NULL;
	}
	QuotationText *text = mem_alloc(sizeof *text);
	*text = (QuotationText){.bytes = bytes, .len = bytes_len, .printed = printed_new(bytes, bytes_len)};
	text->marks = mem_alloc((bytes_len / MARK_STEP + 1) * sizeof *text->marks);
	uint32_t line = 1;
	for (size_t at = 0; at < bytes_len; text->count++) {
		uint32_t cp;
		if (text->count % MARK_STEP == 0)
			text->marks[text->count / MARK_STEP] = (TextMark){(uint32_t)at, line};
		at += utf8_next(bytes + at, bytes_len - at, &cp);
		line += cp == '\n';
	}
	return text;
}

void quotation_text_free(QuotationText *text)
{
	if (!text)
		return;
	printed_free(&text->printed);
	free(text->marks);
	free(text);
}

size_t text_byte(const QuotationText *text, uint64_t cp)
{
	uint32_t skipped;
	if (cp >= text->count)
		return text->len;
	size_t at = text->marks[cp / MARK_STEP].byte;
	for (uint64_t i = cp - cp % MARK_STEP; i < cp; i++)
		at += utf8_next(text->bytes + at, text->len - at, &skipped);
	return at;
}

uint64_t text_cp(const QuotationText *text, size_t byte, uint64_t *line)
{
	size_t low = 0, high = (size_t)((text->count + MARK_STEP - 1) / MARK_STEP);
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;
		if (text->marks[middle].byte <= byte)
			low = middle;
		else
			high = middle;
	}
	uint64_t cps = (uint64_t)low * MARK_STEP;
	*line = text->count > 0 ? text->marks[low].line : 1;
	for (size_t at = text->count > 0 ? text->marks[low].byte : 0; at < byte; cps++) {
		uint32_t cp;
		at += utf8_next(text->bytes + at, text->len - at, &cp);
		*line += cp == '\n';
	}
	return cps;
}
