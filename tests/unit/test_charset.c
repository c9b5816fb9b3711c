/* Character sets. Expected values: the WHATWG Encoding Standard, its index of windows-1252, and Unicode's UTF-16. */
#include <criterion/criterion.h>
#include <string.h>

#include "src/exchange/charset.h"

static void decodes(CharsetKind kind, const char *bytes, size_t len, const char *expected)
{
	Charset charset = {.kind = kind};
	Buf out = {0};
	charset_decode(&charset, (iconv_t)-1, bytes, len, 1000, &out);
	cr_expect_str_eq(buf_text(&out), expected);
	buf_free(&out);
}

Test(charset, windows_1252_is_its_index)
{
	Charset charset = {.kind = CHARSET_WINDOWS_1252};
	Buf out = {0}, iconvs = {0};
	char bytes[256], *from = bytes, decoded[1024], *to = decoded;
	size_t len = 0, room = sizeof decoded;
	for (int i = 1; i < 256; i++) {
		if (i != 0x81 && i != 0x8D && i != 0x8F && i != 0x90 && i != 0x9D) /* which glibc does not know */
			bytes[len++] = (char)i;
	}
	charset_decode(&charset, (iconv_t)-1, bytes, len, 1000, &out);
	iconv_t independent = iconv_open("UTF-8", "WINDOWS-1252");
	cr_assert_eq(iconv(independent, &from, &len, &to, &room), 0);
	buf_add(&iconvs, decoded, sizeof decoded - room);
	cr_expect_str_eq(out.data, iconvs.data);
	iconv_close(independent);
	buf_free(&out);
	buf_free(&iconvs);
	decodes(CHARSET_WINDOWS_1252, "\x81\x8d\x8f\x90\x9d", 5, "\xc2\x81\xc2\x8d\xc2\x8f\xc2\x90\xc2\x9d");
}

Test(charset, utf_16_joins_pairs_and_replaces_halves)
{
	decodes(CHARSET_UTF_16LE, "a\0\xe9\0\x2d\x4e\x3d\xd8\0\xde", 10, "a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80");
	decodes(CHARSET_UTF_16BE, "\0a\0\xe9\x4e\x2d\xd8\x3d\xde\0", 10, "a\xc3\xa9\xe4\xb8\xad\xf0\x9f\x98\x80");
	decodes(CHARSET_UTF_16BE, "\xd8\x3d\0a\xde\0\0b\xd8\x3d", 10,
		"\xef\xbf\xbd"
		"a\xef\xbf\xbd"
		"b\xef\xbf\xbd");
	decodes(CHARSET_UTF_16BE, "\0a\0", 3, "a\xef\xbf\xbd");
	decodes(CHARSET_UTF_16BE, "\xdb\xff\xdf\xff", 4, "\xf4\x8f\xbf\xbf");
}

Test(charset, utf_8_replaces_each_byte_that_is_no_part_of_a_character)
{
	decodes(CHARSET_UTF_8, "a\xe2\x82z\xff", 5, "a\xef\xbf\xbd\xef\xbf\xbdz\xef\xbf\xbd");
	decodes(CHARSET_UTF_8, "\xed\xa0\x80", 3, "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
	decodes(CHARSET_UTF_8, "\xc3\xa9", 2, "\xc3\xa9");
}

Test(charset, others_are_decoded_by_iconv_and_replace_what_it_does_not_know)
{
	Charset charset;
	Buf out = {0};
	cr_assert(charset_of_label("EUC-JP", 6, &charset));
	cr_assert_eq(charset.kind, CHARSET_OTHER);
	iconv_t other = iconv_open("UTF-8", charset.label);
	charset_decode(&charset, other, "\xc5\xec\xff\xb5\xfe\xb5", 6, 1000, &out);
	cr_expect_str_eq(buf_text(&out), "\xe6\x9d\xb1\xef\xbf\xbd\xe4\xba\xac\xef\xbf\xbd");
	iconv_close(other);
	buf_clear(&out);
	/* a base letter is held back until what follows is known */
	other = iconv_open("UTF-8", "windows-1258");
	charset_decode(&charset, other, "xa", 2, 1000, &out);
	cr_expect_str_eq(buf_text(&out), "xa");
	iconv_close(other);
	buf_free(&out);
}

Test(charset, decoding_stops_soon_after_the_limit)
{
	char bytes[5000];
	memset(bytes, 'a', sizeof bytes);
	for (int kind = CHARSET_UTF_8; kind <= CHARSET_WINDOWS_1252; kind++) {
		Charset charset = {.kind = (CharsetKind)kind};
		Buf out = {0};
		charset_decode(&charset, (iconv_t)-1, bytes, sizeof bytes, 100, &out);
		cr_expect(out.len > 100 && out.len < 110, "%zu", out.len);
		buf_free(&out);
	}
}

Test(charset, labels_are_letters_digits_and_few_signs)
{
	Charset charset;
	cr_expect(charset_of_label("Latin1", 6, &charset));
	cr_expect_eq(charset.kind, CHARSET_WINDOWS_1252);
	cr_expect_str_eq(charset.label, "latin1");
	cr_expect_not(charset_of_label("", 0, &charset));
	cr_expect_not(charset_of_label("utf-8//TRANSLIT", 15, &charset));
	cr_expect_not(charset_of_label("../x", 4, &charset));
	cr_expect_not(charset_of_label("a\0b", 3, &charset));
	cr_expect_not(charset_of_label("aaaaaaaaaabbbbbbbbbbccccccccccdddddddddde", 41, &charset));
}

static const char *meta(const char *html)
{
	static Charset charset;
	return charset_of_meta(html, strlen(html), &charset) ? charset.label : NULL;
}

Test(charset, a_page_declares_its_own_in_a_meta)
{
	Charset charset;
	cr_expect_str_eq(meta("<META name=x><meta \n CHARSET = 'KOI8-R'>"), "koi8-r");
	cr_expect_str_eq(meta("<meta http-equiv=Content-Type content=\"text/html; charset=big5\">"), "big5");
	cr_expect_null(meta("charset=koi8-r<meta name=a>charset=koi8-r"));
	cr_expect_null(meta("<meta charset>"));
	cr_expect_null(meta("<meta charset="));
	cr_expect_null(meta("<meta"));
	cr_assert(charset_of_meta("<meta charset=utf-16be>", 23, &charset));
	cr_expect_eq(charset.kind, CHARSET_UTF_8);
	char late[2000];
	memset(late, ' ', sizeof late);
	memcpy(late + 1500, "<meta charset=big5>", 19);
	cr_expect_not(charset_of_meta(late, sizeof late, &charset));
}
