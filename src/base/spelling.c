/* Spellings of names; see spelling.h. Folding is Unicode's, whatever the locale of this program or of a database. */
#include "ascribe/base/spelling.h"

#include <stdlib.h>
#include <string.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>

#include "ascribe/base/utf8.h"

#define POINTS_MAX 64

/* Letters and digits, but for the modifier letters that stand for an apostrophe or a mark (U+02B0-02FF). */
static bool tells_apart(uint32_t cp)
{
	return uc_is_general_category_withtable(cp, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N) &&
	       !(cp >= 0x2B0 && cp <= 0x2FF);
}

const char *spelling_fold(const char *name, Arena *arena)
{
	size_t len = 0;
	uint8_t *folded = u8_casefold((const uint8_t *)name, strlen(name), NULL, UNINORM_NFKD, NULL, &len);
	if (!folded)
		mem_out_of_memory();
	Buf kept = {0};
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		size_t taken = utf8_next((const char *)folded + at, len - at, &cp);
		if (tells_apart(cp))
			buf_add(&kept, folded + at, taken);
		at += taken;
	}
	const char *text = arena_strdup(arena, buf_text(&kept));
	buf_free(&kept);
	free(folded);
	return text;
}

/* The code points of a text; more than there is room for is false. */
static bool take_points(const char *text, uint32_t points[POINTS_MAX], size_t *count)
{
	size_t len = strlen(text);
	*count = 0;
	for (size_t at = 0; at < len; at += utf8_next(text + at, len - at, &points[(*count)++])) {
		if (*count == POINTS_MAX)
			return false;
	}
	return true;
}

size_t spelling_distance(const char *a, const char *b)
{
	uint32_t from[POINTS_MAX], to[POINTS_MAX];
	size_t from_count, to_count, row[POINTS_MAX + 1];
	if (!take_points(a, from, &from_count) || !take_points(b, to, &to_count))
		return SPELLING_FAR;
	for (size_t j = 0; j <= to_count; j++)
		row[j] = j;
	for (size_t i = 1; i <= from_count; i++) {
		size_t diagonal = row[0];
		row[0] = i;
		for (size_t j = 1; j <= to_count; j++) {
			size_t replace = diagonal + (from[i - 1] != to[j - 1]);
			diagonal = row[j];
			size_t insert = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
			row[j] = replace < insert ? replace : insert;
		}
	}
	return row[to_count];
}
