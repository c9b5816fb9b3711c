/* Text of HTML, from any bytes: decoded, parsed and put in the form of text, as the sandbox and its parent do. What
 * comes out is valid UTF-8 without control characters, and is its own text. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/utf8.h"
#include "src/exchange/charset.h"
#include "src/exchange/html_text.h"
#include "src/exchange/plain_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *bytes, size_t len)
{
	Buf text = {0}, again = {0};
	plain_text_add(&text, bytes, len);
	plain_text_add(&again, buf_text(&text), text.len);
	assert(text.len <= 3 * len && utf8_valid(buf_text(&text), text.len, NULL));
	assert(again.len == text.len && memcmp(buf_text(&again), buf_text(&text), text.len) == 0);
	for (size_t at = 0; at < text.len;) {
		uint32_t cp;
		at += utf8_next(text.data + at, text.len - at, &cp);
		assert(cp == '\n' || cp == '\t' || (cp >= 0x20 && !(cp >= 0x7F && cp <= 0x9F)));
	}
	buf_free(&text);
	buf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static HtmlLibrary library;
	const char *bytes = (const char *)data;
	Charset charset;
	Err err;
	Buf decoded = {0}, html = {0}, text = {0};
	if (!library.htmlNewParserCtxt && !html_library(&library, &err))
		abort();
	const size_t mark_len = charset_of_mark(bytes, size, &charset);
	if (mark_len == 0 && (!charset_of_meta(bytes, size, &charset) || charset.kind == CHARSET_OTHER))
		charset = charset_of_bytes(bytes, size);
	charset_decode(&charset, (iconv_t)-1, bytes + mark_len, size - mark_len, size * 3, &decoded);
	assert(utf8_valid(buf_text(&decoded), decoded.len, NULL));
	buf_add_text(&html, HTML_TEXT_MARK);
	plain_text_add(&html, buf_text(&decoded), decoded.len);
	bool parsed = html_text_add(&library, buf_text(&html), html.len, &text);
	assert(parsed);
	check_text(buf_text(&text), text.len);
	check_text(bytes, size);
	buf_free(&decoded);
	buf_free(&html);
	buf_free(&text);
	return 0;
}
