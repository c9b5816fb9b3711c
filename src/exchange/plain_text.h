/* The last step of every extraction: whatever bytes came out of the sandbox, as text. Private to exchange/. */
#ifndef EXCHANGE_PLAIN_TEXT_H
#define EXCHANGE_PLAIN_TEXT_H

#include <stddef.h>

#include "ascribe/base/mem.h"

/* Append `bytes` as text by the rule of INSPECT_TEXT_VERSION (see inspect.h). The result is valid UTF-8, and what it
 * makes of its own result is the same. Appends at most three bytes for each. */
void plain_text_add(Buf *out, const char *bytes, size_t len);

#endif
