/* A ledger's name and head; see entry.h.
 * Standard: C2SP tlog-checkpoint, without extension lines. */
#include <inttypes.h>
#include <string.h>

#include "ascribe/crypto/base64.h"
#include "ascribe/ledger/entry.h"
#include "line.h"

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

bool head_take_lines(const char **text, const char *end, char origin[ENTRY_ORIGIN_MAX + 1], Head *head, Err *err)
{
	Line line;
	if (!line_take(text, end, &line) || !line_origin(&line, origin))
		return err_set(err, ERR_REFUSED, "checkpoint: the first line is not an origin");
	if (!line_take(text, end, &line) || !line_number(&line, &head->size))
		return err_set(err, ERR_REFUSED, "checkpoint: the second line is not a size");
	if (!line_take(text, end, &line) || !line_hash(&line, &head->root))
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
