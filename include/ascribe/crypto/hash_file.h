/* SHA-256 of a file, read piece by piece. */
#ifndef ASCRIBE_CRYPTO_HASH_FILE_H
#define ASCRIBE_CRYPTO_HASH_FILE_H

#include <stdbool.h>
#include <stdint.h>

#include "ascribe/base/err.h"
#include "ascribe/crypto/hash.h"

/* Hash the regular file at `path`, and count its bytes. ERR_NOT_FOUND where it is missing, ERR_REFUSED where it is no
 * regular file or has more than `size_max` bytes. */
MUST_USE bool hash_file(const char *path, uint64_t size_max, Hash *hash, uint64_t *size, Err *err);

#endif
