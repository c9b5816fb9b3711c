/* A ledger's name and head; see entry.h.
 * Standard: C2SP tlog-checkpoint, without extension lines. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/crypto/base64.h"
#include "ascribe/ledger/entry.h"

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool entry_origin_valid(const char *origin)
{
	if (!is_letter_or_digit(origin[0]))
		return false;
	size_t len = 0;
	for (; origin[len]; len++) {
		char c = origin[len];
		if (len == ENTRY_ORIGIN_MAX || !(is_letter_or_digit(c) || strchr("._/-", c)))
			return false;
		if (c == '/' && (origin[len + 1] == '/' || origin[len + 1] == '\0'))
			return false;
	}
	return true;
}

void head_add_text(Buf *out, const char *origin, const Head *head)
{
	buf_addf(out, "%s\n%" PRIu64 "\n", origin, head->size);
	base64_add(out, head->root.bytes, HASH_LEN);
	buf_add_char(out, '\n');
}

/* Take the next line into `line` as a string; false where it is absent, too long or holds a NUL. */
static bool take_line(const char **text, const char *end, char *line, size_t line_size)
{
	const char *newline = memchr(*text, '\n', (size_t)(end - *text));
	if (!newline || (size_t)(newline - *text) >= line_size || memchr(*text, '\0', (size_t)(newline - *text)))
		return false;
	memcpy(line, *text, (size_t)(newline - *text));
	line[newline - *text] = '\0';
	*text = newline + 1;
	return true;
}

/* At most 16 decimal digits without a leading zero. */
static bool parse_size(const char *text, uint64_t *size)
{
	size_t digits = strspn(text, "0123456789");
	if (digits == 0 || digits > 16 || text[digits] || (text[0] == '0' && digits > 1))
		return false;
	*size = strtoull(text, NULL, 10);
	return *size <= (uint64_t)ENTRY_INT_MAX;
}

bool head_take_lines(const char **text, const char *end, char origin[ENTRY_ORIGIN_MAX + 1], Head *head, Err *err)
{
	char line[BASE64_HASH_LEN + 1];
	size_t root_len;
	if (!take_line(text, end, origin, ENTRY_ORIGIN_MAX + 1) || !entry_origin_valid(origin))
		return err_set(err, ERR_REFUSED, "checkpoint: the first line is not an origin");
	if (!take_line(text, end, line, sizeof line) || !parse_size(line, &head->size))
		return err_set(err, ERR_REFUSED, "checkpoint: the second line is not a size");
	if (!take_line(text, end, line, sizeof line) ||
	    !base64_decode(line, strlen(line), head->root.bytes, HASH_LEN, &root_len) || root_len != HASH_LEN)
		return err_set(err, ERR_REFUSED, "checkpoint: the third line is not a root hash");
	return true;
}

bool head_parse_text(const char *text, size_t text_len, char origin[ENTRY_ORIGIN_MAX + 1], Head *head, Err *err)
{
	const char *end = text + text_len;
	if (!head_take_lines(&text, end, origin, head, err))
		return false;
	if (text != end)
		return err_set(err, ERR_REFUSED, "checkpoint: more than three lines");
	return true;
}
