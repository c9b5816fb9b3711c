/* Lines of the C2SP text formats; see line.h. */
#include "line.h"

#include <string.h>

#include "ascribe/crypto/base64.h"

#define DIGITS_MAX 16 /* of ENTRY_INT_MAX */

bool line_take(const char **at, const char *end, Line *line)
{
	const char *newline = memchr(*at, '\n', (size_t)(end - *at));
	if (!newline)
		return false;
	*line = (Line){.text = *at, .len = (size_t)(newline - *at)};
	*at = newline + 1;
	return true;
}

bool line_skip(Line *line, const char *start)
{
	size_t len = strlen(start);
	if (line->len < len || memcmp(line->text, start, len) != 0)
		return false;
	*line = (Line){.text = line->text + len, .len = line->len - len};
	return true;
}

bool line_number(const Line *line, uint64_t *number)
{
	if (line->len == 0 || line->len > DIGITS_MAX || (line->text[0] == '0' && line->len > 1))
		return false;
	*number = 0;
	for (size_t i = 0; i < line->len; i++) {
		if (line->text[i] < '0' || line->text[i] > '9')
			return false;
		*number = *number * 10 + (uint64_t)(line->text[i] - '0');
	}
	return *number <= (uint64_t)ENTRY_INT_MAX;
}

bool line_origin(const Line *line, char origin[ENTRY_ORIGIN_MAX + 1])
{
	if (line->len > ENTRY_ORIGIN_MAX || memchr(line->text, '\0', line->len))
		return false;
	memcpy(origin, line->text, line->len);
	origin[line->len] = '\0';
	return entry_origin_valid(origin);
}

bool line_hash(const Line *line, Hash *hash)
{
	size_t len;
	return base64_decode(line->text, line->len, hash->bytes, HASH_LEN, &len) && len == HASH_LEN;
}
