/* Places where a line may be broken; see linebreak.h.
 *
 * The text of most records is ASCII but for quotation marks and accented letters. Among these, whether a line may be
 * broken between two characters depends on their classes alone, and on whether spaces stand between them: so it is
 * looked up here. A text with anything else is libunistring's. */
#include "linebreak.h"

#include <string.h>

/* Classes of UAX #14, those together that are treated alike. */
typedef enum Class {
	LETTER,
	DIGIT,
	INFIX,   /* , . / : ; */
	EXCLAIM, /* ! ? */
	QUOTE,
	PREFIX, /* $ % + \ */
	OPEN,
	CLOSE, /* ) ] */
	BRACE, /* } */
	HYPHEN,
	BAR,
	SPACE
} Class;

#define BIT(class) (1u << (class))
#define CANNOT_BEGIN (BIT(INFIX) | BIT(EXCLAIM) | BIT(CLOSE) | BIT(BRACE))
#define ALL (BIT(SPACE) - 1)

/* Before which classes a line may be broken, by the class right before, and by the class before the spaces. */
static const unsigned TOGETHER[] = {[LETTER] = 0,
				    [DIGIT] = 0,
				    [INFIX] = BIT(LETTER) | BIT(PREFIX) | BIT(OPEN),
				    [EXCLAIM] = BIT(LETTER) | BIT(PREFIX) | BIT(OPEN) | BIT(DIGIT),
				    [QUOTE] = 0,
				    [PREFIX] = BIT(PREFIX),
				    [OPEN] = 0,
				    [CLOSE] = BIT(OPEN),
				    [BRACE] = BIT(LETTER) | BIT(OPEN) | BIT(DIGIT),
				    [HYPHEN] = BIT(LETTER) | BIT(PREFIX) | BIT(OPEN),
				    [BAR] = BIT(LETTER) | BIT(PREFIX) | BIT(OPEN) | BIT(DIGIT)};
static const unsigned APART[] = {[LETTER] = ALL & ~CANNOT_BEGIN,
				 [DIGIT] = ALL & ~CANNOT_BEGIN,
				 [INFIX] = ALL & ~CANNOT_BEGIN,
				 [EXCLAIM] = ALL & ~CANNOT_BEGIN,
				 [QUOTE] = ALL & ~CANNOT_BEGIN & ~BIT(OPEN),
				 [PREFIX] = ALL & ~CANNOT_BEGIN,
				 [OPEN] = 0,
				 [CLOSE] = ALL & ~CANNOT_BEGIN,
				 [BRACE] = ALL & ~CANNOT_BEGIN,
				 [HYPHEN] = ALL & ~CANNOT_BEGIN,
				 [BAR] = ALL & ~CANNOT_BEGIN};

static const unsigned char CLASSES[128] = {
	[' '] = SPACE, ['!'] = EXCLAIM, ['"'] = QUOTE, ['$'] = PREFIX, ['%'] = PREFIX,  ['\''] = QUOTE, ['('] = OPEN,
	[')'] = CLOSE, ['+'] = PREFIX,  [','] = INFIX, ['-'] = HYPHEN, ['.'] = INFIX,   ['/'] = INFIX,  ['0'] = DIGIT,
	['1'] = DIGIT, ['2'] = DIGIT,   ['3'] = DIGIT, ['4'] = DIGIT,  ['5'] = DIGIT,   ['6'] = DIGIT,  ['7'] = DIGIT,
	['8'] = DIGIT, ['9'] = DIGIT,   [':'] = INFIX, [';'] = INFIX,  ['?'] = EXCLAIM, ['['] = OPEN,   ['\\'] = PREFIX,
	[']'] = CLOSE, ['{'] = OPEN,    ['|'] = BAR,   ['}'] = BRACE};

/* Bytes of the character beyond ASCII at `text`, which a NUL ends; 0: it is not looked up here. */
static size_t wide_len(const unsigned char *text)
{
	if (text[0] >= 0xC3 && text[0] <= 0xC8 && text[1] >= 0x80 && text[1] < 0xC0)
		return 2;
	return text[0] == 0xE2 && text[1] == 0x80 && (text[2] & ~5) == 0x98 ? 3 : 0;
}

bool linebreak_knows(const char *text, size_t text_len)
{
	const unsigned char *at = (const unsigned char *)text, *end = at + text_len;
	while (at < end) {
		size_t len = *at >= 0x20 && *at < 0x7F ? 1 : wide_len(at);
		if (len == 0)
			return false;
		at += len;
	}
	return at == end;
}

/* The class of the character that the byte is of. */
static Class class_at(const unsigned char *text, size_t at)
{
	while ((text[at] & 0xC0) == 0x80)
		at--;
	if (text[at] < 0x80)
		return CLASSES[text[at]];
	return text[at] == 0xE2 ? QUOTE : LETTER;
}

bool linebreak_before(const char *text, size_t at)
{
	const unsigned char *bytes = (const unsigned char *)text;
	size_t before = at;
	if (bytes[at] == ' ' || (bytes[at] & 0xC0) == 0x80)
		return false;
	while (before > 0 && bytes[before - 1] == ' ')
		before--;
	if (before == 0)
		return false;
	Class class = class_at(bytes, at), last = class_at(bytes, before - 1);
	return ((before < at ? APART : TOGETHER)[last] & BIT(class)) != 0;
}
