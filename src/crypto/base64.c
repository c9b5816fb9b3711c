/* Strict base64 over libsodium's, which takes the same time for any bytes and so may see secrets; see base64.h. */
#include "ascribe/crypto/base64.h"

#include <sodium.h>

#define CHUNK_LEN ((size_t)48) /* a multiple of three: only the last chunk is padded */

void base64_add(Buf *out, const uint8_t *bytes, size_t bytes_len)
{
	char text[sodium_base64_ENCODED_LEN(CHUNK_LEN, sodium_base64_VARIANT_ORIGINAL)];
	while (bytes_len > 0) {
		size_t chunk = bytes_len < CHUNK_LEN ? bytes_len : CHUNK_LEN;
		buf_add_text(out, sodium_bin2base64(text, sizeof text, bytes, chunk, sodium_base64_VARIANT_ORIGINAL));
		bytes += chunk;
		bytes_len -= chunk;
	}
}

/* libsodium takes some bytes beyond ASCII for digits of base64 where char is signed. In time that depends on the length
 * alone. */
static bool is_ascii(const char *text, size_t text_len)
{
	unsigned char all = 0;
	for (size_t i = 0; i < text_len; i++)
		all |= (unsigned char)text[i];
	return all < 0x80;
}

bool base64_decode(const char *text, size_t text_len, uint8_t *out, size_t out_size, size_t *out_len)
{
	return is_ascii(text, text_len) && sodium_base642bin(out, out_size, text, text_len, NULL, out_len, NULL,
							     sodium_base64_VARIANT_ORIGINAL) == 0;
}
