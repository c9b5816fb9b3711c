/* SHA-256 of what is small (entries, nodes, names), or comes piece by piece. */
#ifndef ASCRIBE_CRYPTO_HASH_H
#define ASCRIBE_CRYPTO_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HASH_LEN 32

typedef struct Hash {
	uint8_t bytes[HASH_LEN];
} Hash;

/* SHA-256 of the parts one after the other. */
Hash hash_bytes(const void *bytes, size_t bytes_len);
Hash hash_two(const void *first, size_t first_len, const void *second, size_t second_len);
Hash hash_three(const void *first, size_t first_len, const void *second, size_t second_len, const void *third,
		size_t third_len);

/* A fingerprint that nobody without the key can foresee (SipHash-2-4, 128 bits). Sums of them, modulo 2^64 each half,
 * compare two sets of things whatever their order. */
#define HASH_KEY_LEN 16
typedef struct HashPrint {
	uint64_t low, high;
} HashPrint;
void hash_print_key(uint8_t key[HASH_KEY_LEN]); /* a new random key */
HashPrint hash_print(const uint8_t key[HASH_KEY_LEN], const void *bytes, size_t bytes_len);

/* SHA-256 of what comes piece by piece. */
typedef struct HashRunning {
	uint64_t state[14];
} HashRunning;

void hash_begin(HashRunning *running);
void hash_add(HashRunning *running, const void *bytes, size_t bytes_len);
Hash hash_end(HashRunning *running);

/* Lower-case hex, 64 characters and NUL. */
void hash_to_hex(const Hash *hash, char out[65]);
/* And back, from that very form; false for any other. */
bool hash_from_hex(const char *hex, Hash *hash);

#endif
