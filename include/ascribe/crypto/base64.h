/* Base64 with padding (RFC 4648 section 4), strict: no white space, no missing padding, no stray bits. */
#ifndef ASCRIBE_CRYPTO_BASE64_H
#define ASCRIBE_CRYPTO_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/mem.h"

#define BASE64_HASH_LEN 44 /* characters of 32 bytes in base64 */

void base64_add(Buf *out, const uint8_t *bytes, size_t bytes_len);

/* Decode `text` of `text_len` characters into `out` of `out_size` bytes. False where it is not strict base64 or too
 * long; *out_len is the number of bytes. */
bool base64_decode(const char *text, size_t text_len, uint8_t *out, size_t out_size, size_t *out_len);

#endif
