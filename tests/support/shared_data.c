/* See shared_data.h. */
#include "tests/support/shared_data.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void (*visitor)(const char *path);
static size_t visited;

const char *shared_path(const char *name)
{
	static char path[1024];
	const char *root = getenv("ASCRIBE_SHARED");
	snprintf(path, sizeof path, "%s/data/%s", root ? root : "../shared", name);
	return path;
}

json_t *shared_json(const char *name)
{
	const char *path = shared_path(name);
	if (access(path, R_OK) != 0)
		cr_skip_test("%s is not there", path);
	json_error_t error;
	json_t *json = json_load_file(path, 0, &error);
	cr_assert(json, "%s: %s", path, error.text);
	return json;
}

static int visit_entry(const char *path, const struct stat *st, int type, struct FTW *place)
{
	(void)st;
	(void)place;
	const char *end = strrchr(path, '.');
	if (type == FTW_F && end && strcmp(end, ".json") == 0) {
		visitor(path);
		visited++;
	}
	return 0;
}

size_t shared_each_file(const char *name, void (*visit)(const char *path))
{
	const char *path = shared_path(name);
	if (access(path, R_OK) != 0)
		cr_skip_test("%s is not there", path);
	visitor = visit;
	visited = 0;
	cr_assert_eq(nftw(path, visit_entry, 16, FTW_PHYS), 0);
	return visited;
}

size_t from_hex(const char *hex, uint8_t *out, size_t out_size)
{
	size_t len = strlen(hex) / 2;
	cr_assert_leq(len, out_size);
	for (size_t i = 0; i < len; i++) {
		char digits[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
		out[i] = (uint8_t)strtoul(digits, NULL, 16);
	}
	return len;
}
