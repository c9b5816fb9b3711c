/* EDTF dates: any text. What is taken has its bounds in order and reads back as days; what is refused says why. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/edtf.h"
#include "ascribe/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A day in the years that have four digits is itself a date, and means that day. */
static void check_day(int64_t day)
{
	char text[24];
	EdtfBounds bounds;
	Err err;
	edtf_format_day(day, text);
	if (strlen(text) != 10)
		return;
	bool taken = edtf_parse(text, &bounds, &err);
	assert(taken && bounds.lower == day && bounds.upper == day);
}

static void check_taken(const EdtfBounds *bounds)
{
	assert(!(bounds->has_lower && bounds->has_upper) || bounds->lower <= bounds->upper);
	if (bounds->has_lower)
		check_day(bounds->lower);
	if (bounds->has_upper)
		check_day(bounds->upper);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	char small[8], large[160];
	EdtfBounds bounds;
	Err err = {0};
	memcpy(text, data, size);
	text[size] = '\0';
	if (edtf_parse(text, &bounds, &err))
		check_taken(&bounds);
	else
		assert(err.code == ERR_REFUSED && err.message[0] && utf8_valid(err.message, strlen(err.message), NULL));
	edtf_describe(text, large, sizeof large);
	edtf_describe(text, small, sizeof small);
	assert(strncmp(small, large, sizeof small - 1) == 0);
	free(text);
	return 0;
}
