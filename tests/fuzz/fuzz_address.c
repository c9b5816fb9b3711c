/* Addresses of databases: any text. None with a password is taken, whichever way it is written. */
#include <assert.h>
#include <libpq-fe.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ascribe/store/store.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Arena *arena = arena_new();
	const char *uri = arena_strndup(arena, (const char *)data, size);
	Err err = {0};
	if (store_uri_check(uri, &err)) {
		PQconninfoOption *options = PQconninfoParse(uri, NULL);
		for (const PQconninfoOption *o = options; o && o->keyword; o++)
			assert(strcmp(o->keyword, "password") != 0 || !o->val || !*o->val);
		PQconninfoFree(options);
	} else {
		assert(err.code == ERR_USAGE && err.message[0]);
	}
	arena_free(arena);
	return 0;
}
