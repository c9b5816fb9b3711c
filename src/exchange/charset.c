/* Character sets; see charset.h. */
#include "charset.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "ascribe/base/utf8.h"

#define META_WITHIN 1024
#define REPLACEMENT 0xFFFD

/* The labels of the standard for what is decoded here; UTF-16 without a byte order is little-endian. */
static const struct {
	const char *label;
	CharsetKind kind;
} LABELS[] = {{"utf-8", CHARSET_UTF_8},
	      {"utf8", CHARSET_UTF_8},
	      {"unicode-1-1-utf-8", CHARSET_UTF_8},
	      {"utf-16", CHARSET_UTF_16LE},
	      {"utf-16le", CHARSET_UTF_16LE},
	      {"utf-16be", CHARSET_UTF_16BE},
	      {"windows-1252", CHARSET_WINDOWS_1252},
	      {"cp1252", CHARSET_WINDOWS_1252},
	      {"x-cp1252", CHARSET_WINDOWS_1252},
	      {"iso-8859-1", CHARSET_WINDOWS_1252},
	      {"iso8859-1", CHARSET_WINDOWS_1252},
	      {"iso_8859-1", CHARSET_WINDOWS_1252},
	      {"latin1", CHARSET_WINDOWS_1252},
	      {"l1", CHARSET_WINDOWS_1252},
	      {"us-ascii", CHARSET_WINDOWS_1252},
	      {"ascii", CHARSET_WINDOWS_1252}};

/* 0x80 to 0x9F; all other bytes are the code point of their number. */
static const uint16_t WINDOWS_1252[32] = {0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
					  0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
					  0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
					  0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

static bool is_label_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (c && strchr("-_.:", c) != NULL);
}

bool charset_of_label(const char *label, size_t label_len, Charset *charset)
{
	*charset = (Charset){.kind = CHARSET_OTHER};
	if (label_len == 0 || label_len >= sizeof charset->label)
		return false;
	for (size_t i = 0; i < label_len; i++) {
		if (!is_label_char(label[i]))
			return false;
		charset->label[i] = (char)(label[i] >= 'A' && label[i] <= 'Z' ? label[i] + 'a' - 'A' : label[i]);
	}
	for (size_t i = 0; i < sizeof LABELS / sizeof *LABELS; i++) {
		if (strcmp(charset->label, LABELS[i].label) == 0)
			charset->kind = LABELS[i].kind;
	}
	return true;
}

size_t charset_of_mark(const char *bytes, size_t len, Charset *charset)
{
	*charset = (Charset){.kind = CHARSET_UTF_8};
	if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
		return 3;
	if (len < 2 || (memcmp(bytes, "\xFF\xFE", 2) != 0 && memcmp(bytes, "\xFE\xFF", 2) != 0))
		return 0;
	charset->kind = bytes[0] == '\xFF' ? CHARSET_UTF_16LE : CHARSET_UTF_16BE;
	return 2;
}

/* Where `word` stands in bytes, in any case of letters; `len` where it does not. */
static size_t find(const char *bytes, size_t len, const char *word)
{
	const size_t word_len = strlen(word);
	for (size_t at = 0; at + word_len <= len; at++) {
		if (strncasecmp(bytes + at, word, word_len) == 0)
			return at;
	}
	return len;
}

static size_t skip(const char *bytes, size_t len, size_t at, const char *chars)
{
	while (at < len && bytes[at] && strchr(chars, bytes[at]))
		at++;
	return at;
}

/* charset=x, or content="text/html; charset=x", in one tag. */
static bool of_tag(const char *tag, size_t len, Charset *charset)
{
	size_t at = find(tag, len, "charset");
	if (at == len)
		return false;
	at = skip(tag, len, at + strlen("charset"), " \t\r\n\f");
	if (at == len || tag[at] != '=')
		return false;
	at = skip(tag, len, at + 1, " \t\r\n\f\"'");
	size_t end = at;
	while (end < len && is_label_char(tag[end]))
		end++;
	return charset_of_label(tag + at, end - at, charset);
}

bool charset_of_meta(const char *bytes, size_t len, Charset *charset)
{
	len = len < META_WITHIN ? len : META_WITHIN;
	for (size_t at = find(bytes, len, "<meta"); at < len; at += find(bytes + at, len - at, "<meta")) {
		const char *end = memchr(bytes + at, '>', len - at);
		const size_t tag_len = end ? (size_t)(end - bytes) - at : len - at;
		if (of_tag(bytes + at, tag_len, charset)) {
			if (charset->kind == CHARSET_UTF_16LE || charset->kind == CHARSET_UTF_16BE)
				charset->kind = CHARSET_UTF_8;
			return true;
		}
		at += tag_len;
	}
	return false;
}

Charset charset_of_bytes(const char *bytes, size_t len)
{
	return (Charset){.kind = utf8_valid(bytes, len, NULL) ? CHARSET_UTF_8 : CHARSET_WINDOWS_1252};
}

static void add_code_point(Buf *out, uint32_t cp)
{
	char bytes[4];
	size_t len = 0;
	if (cp < 0x80) {
		bytes[len++] = (char)cp;
	} else if (cp < 0x800) {
		bytes[len++] = (char)(0xC0 | cp >> 6);
	} else if (cp < 0x10000) {
		bytes[len++] = (char)(0xE0 | cp >> 12);
		bytes[len++] = (char)(0x80 | (cp >> 6 & 0x3F));
	} else {
		bytes[len++] = (char)(0xF0 | cp >> 18);
		bytes[len++] = (char)(0x80 | (cp >> 12 & 0x3F));
		bytes[len++] = (char)(0x80 | (cp >> 6 & 0x3F));
	}
	if (cp >= 0x80)
		bytes[len++] = (char)(0x80 | (cp & 0x3F));
	buf_add(out, bytes, len);
}

/* How many of `len` bytes of valid UTF-8 to take, to have more than `wanted` and no part of a character. */
static size_t whole_characters(const char *bytes, size_t len, size_t wanted)
{
	size_t taken = wanted + 1;
	while (taken < len && ((unsigned char)bytes[taken] & 0xC0) == 0x80)
		taken++;
	return taken < len ? taken : len;
}

static void decode_utf_8(const char *bytes, size_t len, size_t max, Buf *out)
{
	while (len > 0 && out->len <= max) {
		size_t good = len;
		const bool bad = !utf8_valid(bytes, len, &good);
		buf_add(out, bytes, whole_characters(bytes, good, max - out->len));
		if (bad)
			add_code_point(out, REPLACEMENT);
		bytes += good + bad;
		len -= good + bad;
	}
}

static uint32_t unit(const char *bytes, bool big_endian)
{
	const unsigned char *b = (const unsigned char *)bytes;
	return big_endian ? (uint32_t)b[0] << 8 | b[1] : (uint32_t)b[1] << 8 | b[0];
}

static void decode_utf_16(const char *bytes, size_t len, bool big_endian, size_t max, Buf *out)
{
	size_t at = 0;
	for (; at + 2 <= len && out->len <= max; at += 2) {
		const uint32_t first = unit(bytes + at, big_endian);
		const uint32_t second = at + 4 <= len ? unit(bytes + at + 2, big_endian) : 0;
		if (first < 0xD800 || first > 0xDFFF) {
			add_code_point(out, first);
		} else if (first < 0xDC00 && second >= 0xDC00 && second <= 0xDFFF) {
			add_code_point(out, 0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00));
			at += 2;
		} else {
			add_code_point(out, REPLACEMENT);
		}
	}
	if (at + 1 == len)
		add_code_point(out, REPLACEMENT);
}

static void decode_windows_1252(const char *bytes, size_t len, size_t max, Buf *out)
{
	for (size_t at = 0; at < len && out->len <= max; at++) {
		const unsigned char byte = (unsigned char)bytes[at];
		add_code_point(out, byte >= 0x80 && byte <= 0x9F ? WINDOWS_1252[byte - 0x80] : byte);
	}
}

static void decode_other(iconv_t other, const char *bytes, size_t len, size_t max, Buf *out)
{
	char decoded[4096], *from = (char *)(uintptr_t)bytes;
	while (len > 0 && out->len <= max) {
		char *to = decoded;
		size_t room = sizeof decoded;
		const size_t failed = iconv(other, &from, &len, &to, &room);
		const int why = errno;
		buf_add(out, decoded, sizeof decoded - room);
		if (failed != (size_t)-1 || why == E2BIG)
			continue;
		add_code_point(out, REPLACEMENT);
		from++;
		len--;
	}
	char *to = decoded; /* some hold a character back, for what may combine with it */
	size_t room = sizeof decoded;
	(void)iconv(other, NULL, NULL, &to, &room);
	buf_add(out, decoded, sizeof decoded - room);
}

void charset_decode(const Charset *charset, iconv_t other, const char *bytes, size_t len, size_t max, Buf *out)
{
	switch (charset->kind) {
	case CHARSET_UTF_8:
		decode_utf_8(bytes, len, max, out);
		return;
	case CHARSET_UTF_16LE:
	case CHARSET_UTF_16BE:
		decode_utf_16(bytes, len, charset->kind == CHARSET_UTF_16BE, max, out);
		return;
	case CHARSET_WINDOWS_1252:
		decode_windows_1252(bytes, len, max, out);
		return;
	case CHARSET_OTHER:
		decode_other(other, bytes, len, max, out);
		return;
	}
}
