/* UUIDs, RFC 9562; see uuid.h. */
#include "ascribe/base/uuid.h"

#include <openssl/evp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

/* ascribe's own namespace, drawn at random once: 5b0c9f3e-7a41-4d27-9d1c-2f6e8a35c0b4. Changing it would change the id
 * of every imported record. */
static const uint8_t NAMESPACE[16] = {0x5b, 0x0c, 0x9f, 0x3e, 0x7a, 0x41, 0x4d, 0x27,
				      0x9d, 0x1c, 0x2f, 0x6e, 0x8a, 0x35, 0xc0, 0xb4};

bool uuid_valid(const char *text)
{
	for (size_t i = 0; i < UUID_TEXT_LEN; i++) {
		char c = text[i];
		bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
		if (hyphen ? c != '-' : !((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f')))
			return false;
	}
	return text[UUID_TEXT_LEN] == '\0' && text[14] >= '1' && text[14] <= '5' && strchr("89ab", text[19]) != NULL;
}

static Uuid format(uint8_t bytes[16], unsigned version)
{
	bytes[6] = (uint8_t)((bytes[6] & 0x0F) | (version << 4));
	bytes[8] = (uint8_t)((bytes[8] & 0x3F) | 0x80);
	static const char hex[] = "0123456789abcdef";
	Uuid uuid = {0};
	char *out = uuid.text;
	for (size_t i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			*out++ = '-';
		*out++ = hex[bytes[i] >> 4];
		*out++ = hex[bytes[i] & 0x0F];
	}
	return uuid;
}

Uuid uuid_new(void)
{
	uint8_t bytes[16];
	/* 16 bytes come whole or the kernel has no generator at all (getrandom(2)) */
	if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
		abort();
	return format(bytes, 4);
}

Uuid uuid_of_slug(const char *kind, const char *slug)
{
	uint8_t digest[EVP_MAX_MD_SIZE];
	static EVP_MD *sha1;
	static EVP_MD_CTX *context;
	if (!context) {
		sha1 = EVP_MD_fetch(NULL, "SHA1", NULL);
		context = EVP_MD_CTX_new();
	}
	if (!sha1 || !context || !EVP_DigestInit_ex(context, sha1, NULL) ||
	    !EVP_DigestUpdate(context, NAMESPACE, sizeof NAMESPACE) || !EVP_DigestUpdate(context, kind, strlen(kind)) ||
	    !EVP_DigestUpdate(context, ":", 1) || !EVP_DigestUpdate(context, slug, strlen(slug)) ||
	    !EVP_DigestFinal_ex(context, digest, NULL))
		abort();
	return format(digest, 5);
}
