/* Base64: the vectors of RFC 4648 section 10, and what strictness refuses. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/crypto/base64.h"

static void both_ways(const char *plain, const char *encoded)
{
	Buf out = {0};
	uint8_t back[64];
	size_t back_len = 99;
	base64_add(&out, (const uint8_t *)plain, strlen(plain));
	cr_assert_str_eq(buf_text(&out), encoded);
	cr_assert(base64_decode(encoded, strlen(encoded), back, sizeof back, &back_len));
	cr_assert_eq(back_len, strlen(plain));
	cr_assert_arr_eq(back, plain, back_len);
	buf_free(&out);
}

Test(base64, agrees_with_the_rfc_s_vectors)
{
	both_ways("", "");
	both_ways("f", "Zg==");
	both_ways("fo", "Zm8=");
	both_ways("foo", "Zm9v");
	both_ways("foob", "Zm9vYg==");
	both_ways("fooba", "Zm9vYmE=");
	both_ways("foobar", "Zm9vYmFy");
	/* printf '%s' … | base64 -w0 */
	both_ways("forty-eight bytes are a chunk, and these are more",
		  "Zm9ydHktZWlnaHQgYnl0ZXMgYXJlIGEgY2h1bmssIGFuZCB0aGVzZSBhcmUgbW9yZQ==");
}

Test(base64, is_strict)
{
	static const char *const refused[] = {
		"Zg",     "Zg=",   "Zg===", "Zh==", "Zm9=",     " Zg==", "Zg== ",           "Zg==\n",
		"Zm\n9v", "Zm9v=", "-_-_",  "Z",    "Zg==Zg==", "====",  "Zm9vYmFyZm9vYmFy"};
	uint8_t out[8];
	size_t len;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
		cr_expect_not(base64_decode(refused[i], strlen(refused[i]), out, sizeof out, &len), "%s", refused[i]);
}

Test(base64, takes_the_64_characters_of_its_alphabet_and_no_other_byte)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	uint8_t out[3];
	size_t len;
	for (int byte = 0; byte < 256; byte++) {
		char text[] = "AAAA";
		text[1] = (char)byte;
		bool expected = memchr(alphabet, byte, sizeof alphabet - 1) != NULL;
		cr_expect_eq(base64_decode(text, 4, out, sizeof out, &len), expected, "byte %d", byte);
	}
}
