/* UUIDs, RFC 9562; see uuid.h. SHA-1 by libcrypto's plain functions, which start nothing and allocate nothing. */
#define OPENSSL_SUPPRESS_DEPRECATED /* it would have EVP used */
#include "ascribe/base/uuid.h"

#include <errno.h>
#include <fcntl.h>
#include <openssl/sha.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

/* ascribe's own namespace, drawn at random once: 5b0c9f3e-7a41-4d27-9d1c-2f6e8a35c0b4. Changing it would change the id
 * of every imported record. */
static const uint8_t NAMESPACE[16] = {0x5b, 0x0c, 0x9f, 0x3e, 0x7a, 0x41, 0x4d, 0x27,
				      0x9d, 0x1c, 0x2f, 0x6e, 0x8a, 0x35, 0xc0, 0xb4};

static const bool is_hex[256] = {
	['0'] = true, ['1'] = true, ['2'] = true, ['3'] = true, ['4'] = true, ['5'] = true, ['6'] = true, ['7'] = true,
	['8'] = true, ['9'] = true, ['a'] = true, ['b'] = true, ['c'] = true, ['d'] = true, ['e'] = true, ['f'] = true};

bool uuid_valid(const char *text)
{
	static const char form[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";
	size_t at = 0;
	while (form[at] && (form[at] == 'x' ? is_hex[(unsigned char)text[at]] : text[at] == '-'))
		at++;
	return at == UUID_TEXT_LEN && text[at] == '\0' && text[14] >= '1' && text[14] <= '5' &&
	       strchr("89ab", text[19]) != NULL;
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
	ssize_t got = 0;
	do {
		got = getrandom(bytes, sizeof bytes, 0); /* 16 bytes come whole (getrandom(2)) */
	} while (got < 0 && errno == EINTR);
	if (got < 0) {
		int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
		got = fd >= 0 ? read(fd, bytes, sizeof bytes) : -1;
		if (fd >= 0)
			close(fd);
	}
	if (got != (ssize_t)sizeof bytes)
		abort();
	return format(bytes, 4);
}

Uuid uuid_of_slug(const char *kind, const char *slug)
{
	uint8_t digest[SHA_DIGEST_LENGTH];
	SHA_CTX context;
	SHA1_Init(&context);
	SHA1_Update(&context, NAMESPACE, sizeof NAMESPACE);
	SHA1_Update(&context, kind, strlen(kind));
	SHA1_Update(&context, ":", 1);
	SHA1_Update(&context, slug, strlen(slug));
	SHA1_Final(digest, &context);
	return format(digest, 5);
}
