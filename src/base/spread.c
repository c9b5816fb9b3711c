/* Eight bytes at a time, each mixed by a multiplication (the constant is 2^64 over the golden ratio, made odd: Knuth,
 * The Art of Computer Programming 3, 6.4); see spread.h. */
#include "ascribe/base/spread.h"

#include <string.h>

static uint64_t mix(uint64_t spread, uint64_t word)
{
	spread = (spread ^ word) * UINT64_C(0x9E3779B97F4A7C15);
	return spread ^ spread >> 32;
}

uint64_t text_spread(const char *text, size_t text_len)
{
	uint64_t spread = text_len, word;
	for (; text_len >= sizeof word; text += sizeof word, text_len -= sizeof word) {
		memcpy(&word, text, sizeof word);
		spread = mix(spread, word);
	}
	word = 0;
	memcpy(&word, text, text_len);
	return mix(spread, word);
}
