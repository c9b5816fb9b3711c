/* Third-party test data that lies beside the repository, and where to find it. */
#ifndef TESTS_SUPPORT_SHARED_DATA_H
#define TESTS_SUPPORT_SHARED_DATA_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

/* The path of `name` below $ASCRIBE_SHARED/data, or ../shared/data. Valid until the next call. */
const char *shared_path(const char *name);

/* The JSON file of that name; skips the test, saying so, where it is absent. A new reference. */
json_t *shared_json(const char *name);

/* `visit` every file below the folder of that name; returns how many. Skips the test where the folder is absent. */
size_t shared_each_file(const char *name, void (*visit)(const char *path));

/* Hex digits as bytes; returns how many. */
size_t from_hex(const char *hex, uint8_t *out, size_t out_size);

#endif
