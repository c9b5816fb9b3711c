/* Reading a body as the database writes it: any bytes, alone and as the value of a field. Jansson says what is right.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ascribe/base/mem.h"
#include "ascribe/casebook/body.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const char *text)
{
	json_error_t ignored;
	json_t *expected = json_loads(text, JSON_REJECT_DUPLICATES, &ignored), *found = body_read(text);
	assert(json_is_object(expected) ? found && json_equal(found, expected) : !found);
	json_decref(expected);
	json_decref(found);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Buf text = {0};
	buf_add(&text, data, size);
	check(buf_text(&text));
	buf_clear(&text);
	buf_add_text(&text, "{\"field\": ");
	buf_add(&text, data, size);
	buf_add_text(&text, "}");
	check(buf_text(&text));
	buf_free(&text);
	return 0;
}
