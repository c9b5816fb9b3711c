/* UTF-8: validity, length in code points, and what makes text safe to show on a terminal.
 * Never normalises: what is signed stays as it was given. */
#ifndef ASCRIBE_BASE_UTF8_H
#define ASCRIBE_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/mem.h"

/* Whether `text` of `text_len` bytes is valid UTF-8 (no surrogates, no overlong forms, at most U+10FFFF; RFC 3629).
 * Where it is not, *bad_at (if not NULL) is the offset of the first bad byte. */
bool utf8_valid(const char *text, size_t text_len, size_t *bad_at);

/* Decode one code point at `text` (text_len > 0) into *cp; returns its length in bytes, 1 to 4. A byte that is no part
 * of valid UTF-8 is U+FFFD, of length 1. */
size_t utf8_next(const char *text, size_t text_len, uint32_t *cp);

/* Code points in valid UTF-8. */
size_t utf8_count(const char *text, size_t text_len);

/* Whether a text is printable ASCII, each of which is one column wide, and nothing else. */
bool utf8_is_plain(const char *text);

/* Append as many spaces. */
void utf8_add_spaces(Buf *out, size_t count);

/* Columns on a terminal, by East Asian width; combining marks are 0 wide. Text must be terminal-safe (below). */
size_t utf8_width(const char *text, size_t text_len);

/* Whether a code point must not reach a terminal raw: C0 and C1 controls (but not \n and \t), DEL, U+2028/2029 and
 * bidirectional controls (U+061C, 200E-F, 202A-E, 2066-9), plus U+FEFF and the tag characters U+E0000-E007F. */
bool utf8_unsafe_on_terminal(uint32_t cp);

/* Append `text` with each unsafe code point made visible, as in `<U+202E>`; an invalid byte becomes as in `<FF>`.
 * \n and \t stay where `keep_newlines`, else each becomes one space. The edge function for everything that goes to a
 * terminal, message texts included. */
void utf8_add_terminal_safe(Buf *out, const char *text, size_t text_len, bool keep_newlines);

/* Append JSON text with each unsafe code point, which can stand in its strings alone, as \u escapes. */
void utf8_add_json_safe(Buf *out, const char *text);

/* Append `text` (terminal-safe, valid) wrapped to `width` columns (>= 8), by display width, breaking at UAX #14
 * opportunities, anywhere where a word is longer than a line. Each line starts with `indent` spaces (the first with
 * `first_indent`), all ends in \n. Newlines in the text stay. */
void utf8_add_wrapped(Buf *out, const char *text, size_t first_indent, size_t indent, size_t width);

#endif
