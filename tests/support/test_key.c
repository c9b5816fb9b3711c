/* See test_key.h. */
#include "tests/support/test_key.h"

#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/crypto/base64.h"

SecretKey *test_key(void)
{
	Err err;
	uint8_t seed[32];
	size_t seed_len;
	cr_assert(crypto_start(&err));
	cr_assert(base64_decode(TEST_KEY_SEED_BASE64, strlen(TEST_KEY_SEED_BASE64), seed, sizeof seed, &seed_len));
	cr_assert_eq(seed_len, sizeof seed);
	return secret_key_from_seed(TEST_KEY_NAME, seed);
}
