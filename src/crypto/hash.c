/* SHA-256 by libcrypto, which uses the processor's own instructions for it; see hash.h. By its plain functions and not
 * by EVP: those that start the library (providers, configuration) take longer than hashing all that most commands hash.
 */
#define OPENSSL_SUPPRESS_DEPRECATED /* it would have EVP used */
#include "ascribe/crypto/hash.h"

#include <openssl/sha.h>
#include <sodium.h>
#include <string.h>

Hash hash_bytes(const void *bytes, size_t bytes_len)
{
	return hash_three(bytes, bytes_len, "", 0, "", 0);
}

Hash hash_two(const void *first, size_t first_len, const void *second, size_t second_len)
{
	return hash_three(first, first_len, second, second_len, "", 0);
}

Hash hash_three(const void *first, size_t first_len, const void *second, size_t second_len, const void *third,
		size_t third_len)
{
	HashRunning running;
	hash_begin(&running);
	hash_add(&running, first, first_len);
	hash_add(&running, second, second_len);
	hash_add(&running, third, third_len);
	return hash_end(&running);
}

void hash_print_key(uint8_t key[HASH_KEY_LEN])
{
	_Static_assert(HASH_KEY_LEN == crypto_shorthash_siphashx24_KEYBYTES, "SipHash's key");
	randombytes_buf(key, HASH_KEY_LEN);
}

HashPrint hash_print(const uint8_t key[HASH_KEY_LEN], const void *bytes, size_t bytes_len)
{
	HashPrint print;
	unsigned char out[crypto_shorthash_siphashx24_BYTES];
	_Static_assert(sizeof out == sizeof print, "128 bits");
	crypto_shorthash_siphashx24(out, bytes, bytes_len, key);
	memcpy(&print, out, sizeof print);
	return print;
}

_Static_assert(sizeof(HashRunning) == sizeof(SHA256_CTX), "a HashRunning is libcrypto's state");

void hash_begin(HashRunning *running)
{
	SHA256_Init((SHA256_CTX *)running);
}

void hash_add(HashRunning *running, const void *bytes, size_t bytes_len)
{
	SHA256_Update((SHA256_CTX *)running, bytes, bytes_len);
}

Hash hash_end(HashRunning *running)
{
	Hash hash;
	SHA256_Final(hash.bytes, (SHA256_CTX *)running);
	return hash;
}

void hash_to_hex(const Hash *hash, char out[65])
{
	static const char digits[] = "0123456789abcdef";
	for (size_t i = 0; i < HASH_LEN; i++) {
		out[2 * i] = digits[hash->bytes[i] >> 4];
		out[2 * i + 1] = digits[hash->bytes[i] & 15];
	}
	out[64] = '\0';
}

bool hash_from_hex(const char *hex, Hash *hash)
{
	static const char digits[] = "0123456789abcdef";
	if (strlen(hex) != 2 * (size_t)HASH_LEN || strspn(hex, digits) != 2 * (size_t)HASH_LEN)
		return false;
	for (size_t i = 0; i < HASH_LEN; i++) {
		size_t high = (size_t)(strchr(digits, hex[2 * i]) - digits);
		size_t low = (size_t)(strchr(digits, hex[2 * i + 1]) - digits);
		hash->bytes[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}
