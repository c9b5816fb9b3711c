/* JSON Lines: any bytes as the lines of an import, as far as it goes without a database. What is taken is valid, has
 * its id by its slug, and says the same when it is written and read again. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/utf8.h"
#include "ascribe/casebook/body.h"
#include "src/exchange/record_line.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_again(const RecordLine *line)
{
	Err err = {0};
	RecordLine again;
	json_t *whole = json_pack("{s:s, s:s}", "kind", line->kind->name, "id", line->id.text);
	json_object_update(whole, line->body);
	char *text = json_dumps(whole, JSON_COMPACT);
	bool taken = record_line_parse(text, strlen(text), &again, &err);
	assert(taken && again.kind == line->kind && strcmp(again.id.text, line->id.text) == 0);
	assert(json_equal(again.body, line->body));
	json_decref(again.body);
	json_decref(whole);
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *start = (const char *)data, *end = start + size;
	while (start < end) {
		const char *newline = memchr(start, '\n', (size_t)(end - start));
		size_t len = (size_t)((newline ? newline : end) - start);
		Err err = {0};
		RecordLine line;
		if (record_line_parse(start, len, &line, &err))
			check_again(&line);
		else
			assert(err.code == ERR_REFUSED && err.message[0] &&
			       utf8_valid(err.message, strlen(err.message), NULL));
		json_decref(line.body);
		start += len + 1;
	}
	return 0;
}
