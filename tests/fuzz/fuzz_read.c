/* Reading a body as the database writes it: any bytes, alone and as the value of a field. Jansson says what is right.
 */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ascribe/base/mem.h"
#include "ascribe/casebook/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What is read is what Jansson reads, by itself and where texts are shared, the second time all of them. */
static void check(const char *text)
{
	json_error_t ignored;
	json_t *expected = json_loads(text, JSON_REJECT_DUPLICATES, &ignored);
	Arena *arena = arena_new();
	ValueTexts *texts = value_texts(arena);
	for (int i = 0; i < 3; i++) {
		const Value *found = value_read(text, i > 0 ? texts : NULL, arena);
		json_t *back = found ? value_json(found) : NULL;
		assert(json_is_object(expected) ? back && json_equal(back, expected) : !found);
		json_decref(back);
	}
	arena_free(arena);
	json_decref(expected);
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
