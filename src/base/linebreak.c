/* Places where a line may be broken; see linebreak.h.
 *
 * The text of most records is ASCII but for quotation marks and accented letters. Among these, whether a line may be
 * broken between two characters depends on their classes alone, and on whether spaces stand between them: so it is
 * looked up here. Whatever else a text has, all of it is left to libunistring. */
#include "linebreak.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <unilbrk.h>

/* Classes of UAX #14, those together that are treated alike. OTHER: not looked up here. */
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
	SPACE,
	OTHER
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

static Class class_of_ascii(unsigned char c)
{
	if (c >= '0' && c <= '9')
		return DIGIT;
	switch (c) {
	case ' ':
		return SPACE;
	case ',':
	case '.':
	case '/':
	case ':':
	case ';':
		return INFIX;
	case '!':
	case '?':
		return EXCLAIM;
	case '"':
	case '\'':
		return QUOTE;
	case '$':
	case '%':
	case '+':
	case '\\':
		return PREFIX;
	case '(':
	case '[':
	case '{':
		return OPEN;
	case ')':
	case ']':
		return CLOSE;
	case '}':
		return BRACE;
	case '-':
		return HYPHEN;
	case '|':
		return BAR;
	default:
		return c >= 0x20 && c < 0x7F ? LETTER : OTHER;
	}
}

/* The class of the character at `text`, and its bytes: beyond ASCII U+2018, 2019, 201C, 201D and U+00C0 to U+023F. */
static Class class_at(const unsigned char *text, size_t text_len, size_t *len)
{
	unsigned char c = text[0];
	*len = 1;
	if (c < 0x80)
		return class_of_ascii(c);
	if (text_len >= 2 && c >= 0xC3 && c <= 0xC8 && text[1] >= 0x80 && text[1] < 0xC0) {
		*len = 2;
		return LETTER;
	}
	if (text_len >= 3 && c == 0xE2 && text[1] == 0x80 && (text[2] & ~5) == 0x98) {
		*len = 3;
		return QUOTE;
	}
	return OTHER;
}

/* Whether all of the text could be looked up. */
static bool look_up(const unsigned char *text, size_t text_len, char *breaks)
{
	Class before = SPACE; /* the last that is no space */
	bool spaces = false;
	memset(breaks, 0, text_len);
	for (size_t at = 0, len; at < text_len; at += len) {
		Class class = class_at(text + at, text_len - at, &len);
		if (class == OTHER)
			return false;
		if (class == SPACE) {
			spaces = true;
			continue;
		}
		if (before != SPACE)
			breaks[at] = ((spaces ? APART : TOGETHER)[before] & BIT(class)) != 0;
		before = class;
		spaces = false;
	}
	return true;
}

void linebreak_find(const char *text, size_t text_len, char *breaks)
{
	if (look_up((const unsigned char *)text, text_len, breaks))
		return;
	u8_possible_linebreaks((const uint8_t *)text, text_len, "UTF-8", breaks);
	for (size_t i = 0; i < text_len; i++)
		breaks[i] = breaks[i] == UC_BREAK_POSSIBLE;
}
