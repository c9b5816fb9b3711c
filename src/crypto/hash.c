/* SHA-256 over libcrypto's EVP; see hash.h.
 * One context and the fetched algorithm are kept for the life of the process, because fetching it again for each of the
 * small hashes of a Merkle tree takes longer than hashing. The program has one thread. */
#include "ascribe/crypto/hash.h"

#include <openssl/evp.h>
#include <stdlib.h>

typedef struct Part {
	const void *bytes;
	size_t len;
} Part;

static EVP_MD *sha256;
static EVP_MD_CTX *context;

static void start(void)
{
	sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	context = EVP_MD_CTX_new();
	if (!sha256 || !context)
		abort(); /* GCOVR_EXCL_LINE: a libcrypto without SHA-256; nothing can be said about any ledger then */
}

static Hash hash_parts(const Part *parts, size_t part_count)
{
	if (!context)
		start();
	Hash hash;
	int ok = EVP_DigestInit_ex2(context, sha256, NULL);
	for (size_t i = 0; i < part_count; i++)
		ok &= EVP_DigestUpdate(context, parts[i].bytes, parts[i].len);
	ok &= EVP_DigestFinal_ex(context, hash.bytes, NULL);
	if (ok != 1)
		abort(); /* GCOVR_EXCL_LINE: SHA-256 of memory does not fail */
	return hash;
}

Hash hash_bytes(const void *bytes, size_t bytes_len)
{
	return hash_parts(&(Part){bytes, bytes_len}, 1);
}

Hash hash_two(const void *first, size_t first_len, const void *second, size_t second_len)
{
	return hash_parts((Part[]){{first, first_len}, {second, second_len}}, 2);
}

Hash hash_three(const void *first, size_t first_len, const void *second, size_t second_len, const void *third,
		size_t third_len)
{
	return hash_parts((Part[]){{first, first_len}, {second, second_len}, {third, third_len}}, 3);
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
