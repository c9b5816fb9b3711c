/* The user's settings: any text. What is taken is changed and read back as changed, with the others as they were. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../../src/cli/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_change(const char *text, size_t size, size_t setting, const char *value,
			 const char *const before[SETTINGS_COUNT], Arena *arena)
{
	const char *after[SETTINGS_COUNT];
	Buf changed = {0};
	Err err;
	settings_change(text, size, setting, value, &changed);
	bool taken = settings_parse(buf_text(&changed), changed.len, "changed", arena, after, &err);
	assert(taken);
	for (size_t i = 0; i < SETTINGS_COUNT; i++) {
		const char *expected = i == setting ? value : before[i];
		assert(!after[i] == !expected && (!expected || strcmp(after[i], expected) == 0));
	}
	buf_free(&changed);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Arena *arena = arena_new();
	const char *text = arena_strndup(arena, (const char *)data, size), *values[SETTINGS_COUNT];
	Err err = {0};
	if (settings_parse(text, size, "config", arena, values, &err)) {
		for (size_t i = 0; i < SETTINGS_COUNT; i++) {
			check_change(text, size, i, "another = value", values, arena);
			check_change(text, size, i, NULL, values, arena);
		}
	} else {
		assert(err.code == ERR_REFUSED && strncmp(err.message, "config:", 7) == 0);
	}
	arena_free(arena);
	return 0;
}
