/* Guarded memory, for secrets: locked, between guard pages, wiped when freed. For src/crypto alone. */
#ifndef ASCRIBE_CRYPTO_GUARDED_H
#define ASCRIBE_CRYPTO_GUARDED_H

#include <stddef.h>

#include "ascribe/crypto/keyfile.h"

struct Passphrase {
	size_t len;
	char bytes[PASSPHRASE_MAX];
};

/* `size` bytes, never NULL; free with guarded_free. */
void *guarded_new(size_t size);
void guarded_free(void *memory); /* NULL is fine */

/* The 32 bytes that the key was made from, in the key's own guarded memory. */
const uint8_t *secret_key_seed(const SecretKey *key);

#endif
