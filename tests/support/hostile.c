/* See hostile.h. */
#include "tests/support/hostile.h"

#include <string.h>
#include <unistr.h>

const char *const HOSTILE[] = {
	"\033[31mred\033[0m \033]0;title\007 \033[2J",
	"one\ttwo\rthree \001 \002 \x7f end",
	"\u202Eevil\u202C \u2066a\u2069 \u200E \u061C \u2028 \u2029 \uFEFF \U000E0041",
	"<script>alert(1)</script><img src=x onerror=alert(1)>",
	"[click](javascript:alert(1)) ![x](http://evil.example/x.png) <http://evil.example>",
	"[a]: http://evil.example \"t\"",
	"**b** __b__ _i_ *i* `c` ~~s~~ \\ | a | b |",
	"    code",
	"# heading #",
	"> quote",
	"- item",
	"+ item",
	"1. one",
	"12) one",
	"---",
	"===",
	"***",
	"```",
	"~~~",
	"| a | b |",
	"&lt;b&gt; &#60; &amp; &nbsp;",
	"see www.evil.example or http://evil.example/ or ftp://evil.example",
	"ends in a backslash \\",
	"from somebody@example.org, MAILTO:a.b+c@d.example, <x@y.example>, xmpp:u@v.example/w, @user @@ `@`x",
	"שלום مرحبا עולם",
	"Z\u0351\u036B\u0343\u036A\u0302\u036B\u033D\u034F\u0334\u0319\u0324\u031E\u0349\u035A\u032F\u031E\u0320\u034Da"
	"lgo",
	"漢字仮名交じり文は幅が二つ分になる文字で出来ている漢字仮名交じり文は幅が二つ分になる文字で出来ている",
	"👩‍👩‍👧‍👦🇦🇱🏴",
	"%s %n %d %%",
	"!!!!!!!! ))))) ]]]]",
	"x",
};
const size_t HOSTILE_COUNT = sizeof HOSTILE / sizeof *HOSTILE;

const char *hostile_long_word(void)
{
	static char word[4001];
	memset(word, 'w', sizeof word - 1);
	return word;
}

static bool is_unsafe(ucs4_t cp)
{
	return (cp < 0x20 && cp != '\n' && cp != '\t') || (cp >= 0x7F && cp < 0xA0) || cp == 0x061C || cp == 0x200E ||
	       cp == 0x200F || (cp >= 0x2028 && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0xFEFF ||
	       (cp >= 0xE0000 && cp <= 0xE007F);
}

const char *hostile_in(const char *text)
{
	ucs4_t cp;
	for (const uint8_t *at = (const uint8_t *)text; *at;) {
		int len = u8_mbtouc(&cp, at, strnlen((const char *)at, 4));
		if (u8_check(at, (size_t)len) || is_unsafe(cp))
			return (const char *)at;
		at += len;
	}
	return NULL;
}
