/* Places to break a line: the same as libunistring's, whatever is looked up without it. */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unilbrk.h>
#include <unistr.h>
#include <uniwidth.h>

#include "src/base/linebreak.h"

static void same_as_libunistring(const char *text, size_t len)
{
	char theirs[512];
	if (!linebreak_knows(text, len))
		return;
	u8_possible_linebreaks((const uint8_t *)text, len, "UTF-8", theirs);
	cr_assert_eq(u8_width((const uint8_t *)text, len, "UTF-8"), (int)u8_mbsnlen((const uint8_t *)text, len));
	for (size_t i = 0; i < len; i++)
		cr_assert_eq(linebreak_before(text, i), theirs[i] == UC_BREAK_POSSIBLE, "%.*s: place %zu", (int)len,
			     text, i);
}

static size_t add(char *text, ucs4_t cp)
{
	int len = u8_uctomb((uint8_t *)text, cp, 4);
	return len > 0 ? (size_t)len : 0;
}

Test(linebreak, any_two_of_the_first_characters_and_of_quotation_marks_break_as_libunistring_has_it)
{
	static const ucs4_t quotes[] = {0x2018, 0x2019, 0x201C, 0x201D, 0x2014, 0x2026, 0x6F22, 0x0627, 0x0301};
	ucs4_t all[0x260];
	size_t count = 0;
	for (ucs4_t cp = 0x20; cp < 0x250; cp++) {
		if (cp < 0x7F || cp > 0x9F)
			all[count++] = cp;
	}
	for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++)
		all[count++] = quotes[i];
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < count; j++) {
			char text[16];
			for (size_t spaces = 0; spaces < 3; spaces++) {
				size_t len = add(text, all[i]);
				memset(text + len, ' ', spaces);
				len += spaces;
				same_as_libunistring(text, len + add(text + len, all[j]));
			}
		}
	}
}

Test(linebreak, long_texts_break_as_libunistring_has_it)
{
	static const char *const alphabets[] = {"a1 -/.,\"'()?!:;$%{}[]|\\+ ", "a1 -/.", "ab12 -'\"(", "aA \xC3\xA9 "};
	srand(1);
	for (size_t round = 0; round < 200000; round++) {
		const char *alphabet = alphabets[round % 4];
		char text[64];
		size_t len = 1 + (size_t)rand() % 60;
		for (size_t i = 0; i < len; i++)
			text[i] = alphabet[(size_t)rand() % strlen(alphabet)];
		if (u8_check((const uint8_t *)text, len) == NULL)
			same_as_libunistring(text, len);
	}
}

Test(linebreak, knows_what_most_text_is_made_of)
{
	cr_assert(linebreak_knows("“Tiranë”, it said: ‘100 %’ ~", strlen("“Tiranë”, it said: ‘100 %’ ~")));
	static const char *const others[] = {"—", "漢", "a\tb", "\x7F", "e\u0301", "\u00A0", "تهران", "\xE2\x80"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		cr_assert(!linebreak_knows(others[i], strlen(others[i])), "%s", others[i]);
}
