/* Text by rule; see plain_text.h. Quotations count code points of it, so a change here is a new version of the rule. */
#include "plain_text.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "ascribe/base/utf8.h"

#define BYTE_ORDER_MARK 0xFEFF

/* General category Cc. */
static bool is_control(uint32_t cp)
{
	return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F);
}

/* Bytes at the start that stay as they are and take no thought. */
static size_t plain_len(const char *bytes, size_t len)
{
	size_t at = 0;
	while (at < len && ((bytes[at] >= 0x20 && bytes[at] < 0x7F) || bytes[at] == '\n' || bytes[at] == '\t'))
		at++;
	return at;
}

void plain_text_add(Buf *out, const char *bytes, size_t len)
{
	const size_t before = out->len;
	for (size_t at = 0; at < len;) {
		const size_t plain = plain_len(bytes + at, len - at);
		buf_add(out, bytes + at, plain);
		at += plain;
		if (at == len)
			return;
		uint32_t cp;
		const size_t cp_len = utf8_next(bytes + at, len - at, &cp);
		if (cp == '\r' || cp == '\f')
			buf_add_char(out, '\n');
		else if ((cp_len == 1 && cp == 0xFFFD) || cp == 0xFFFE || cp == 0xFFFF)
			buf_add_text(out, "\xEF\xBF\xBD");
		else if (!is_control(cp) && !(cp == BYTE_ORDER_MARK && out->len == before))
			buf_add(out, bytes + at, cp_len);
		at += cp_len;
		if (cp == '\r' && at < len && bytes[at] == '\n')
			at++;
	}
}
