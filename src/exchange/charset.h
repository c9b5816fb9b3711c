/* Character sets: which one a text is in, and that text in UTF-8, by the WHATWG Encoding Standard. UTF-8, UTF-16 and
 * windows-1252 (which Latin-1 and ASCII are read as, as browsers do) are decoded here, all others by iconv. Private to
 * exchange/. */
#ifndef EXCHANGE_CHARSET_H
#define EXCHANGE_CHARSET_H

#include <iconv.h>
#include <stdbool.h>
#include <stddef.h>

#include "ascribe/base/mem.h"

#define CHARSET_LABEL_SIZE 41

typedef enum CharsetKind {
	CHARSET_UTF_8,
	CHARSET_UTF_16LE,
	CHARSET_UTF_16BE,
	CHARSET_WINDOWS_1252,
	CHARSET_OTHER
} CharsetKind;

typedef struct Charset {
	CharsetKind kind;
	char label[CHARSET_LABEL_SIZE]; /* in lower case, of letters, digits, "-_.:" alone: what iconv may be given */
} Charset;

/* The one that a label names, whether iconv knows it or not. False where it has not the form of a label. */
bool charset_of_label(const char *label, size_t label_len, Charset *charset);

/* The one that a byte order mark at the start names; the mark's length, or 0. */
size_t charset_of_mark(const char *bytes, size_t len, Charset *charset);

/* The one that a <meta> in the first 1024 bytes of HTML declares; UTF-16, which it can't be, means UTF-8. */
bool charset_of_meta(const char *bytes, size_t len, Charset *charset);

/* Where nothing names one: UTF-8 where all is valid, else windows-1252. */
Charset charset_of_bytes(const char *bytes, size_t len);

/* Append `bytes` in UTF-8. Each byte (in UTF-16, each unit) that is no part of a character becomes one U+FFFD, so the
 * result is valid. May stop where `out` holds more than `max` bytes. `other` is for CHARSET_OTHER. */
void charset_decode(const Charset *charset, iconv_t other, const char *bytes, size_t len, size_t max, Buf *out);

#endif
