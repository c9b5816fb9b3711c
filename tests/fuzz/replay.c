/* The fuzzers without libFuzzer, for every run of the tests and under any compiler: each file of a folder as it is,
 * then altered at random, always in the same way. It finds what broke, not what is new.
 *
 *     replay_NAME FOLDER MUTATIONS */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/file.h"

#define INPUT_MAX ((size_t)1 << 20)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv) __attribute__((weak));

/* xorshift64*, Vigna 2016. */
static uint64_t draw(uint64_t *state)
{
	*state ^= *state >> 12;
	*state ^= *state << 25;
	*state ^= *state >> 27;
	return *state * UINT64_C(0x2545F4914F6CDD1D);
}

static size_t below(uint64_t *state, size_t limit)
{
	return limit > 0 ? (size_t)(draw(state) % limit) : 0;
}

/* A few changes at random places: a bit, a byte, a part cut out, a part said twice, the end cut off. */
static void alter(const Buf *seed, uint64_t *state, Buf *out)
{
	buf_add(out, seed->data, seed->len);
	for (size_t changes = 1 + below(state, 4); changes > 0 && out->len > 0; changes--) {
		size_t at = below(state, out->len), part = 1 + below(state, out->len - at < 64 ? out->len - at : 64);
		switch (draw(state) % 5) {
		case 0:
			out->data[at] = (char)(out->data[at] ^ (1 << draw(state) % 8));
			break;
		case 1:
			out->data[at] = (char)draw(state);
			break;
		case 2:
			memmove(out->data + at, out->data + at + part, out->len - at - part);
			out->len -= part;
			break;
		case 3: {
			char copy[64];
			memcpy(copy, out->data + at, part);
			buf_add(out, copy, part);
			break;
		}
		default:
			out->len = at;
		}
	}
}

/* From memory of its own size, so that a sanitizer sees what reads past its end. */
static void give(const Buf *input)
{
	uint8_t *exact = malloc(input->len + 1);
	if (!exact)
		abort();
	if (input->len > 0)
		memcpy(exact, input->data, input->len);
	uint8_t *end = realloc(exact, input->len > 0 ? input->len : 1);
	LLVMFuzzerTestOneInput(end, input->len);
	free(end);
}

static size_t replay_file(const char *path, size_t mutations)
{
	Err err;
	Buf seed = {0}, altered = {0};
	uint64_t state = 20220715;
	if (!file_read(path, INPUT_MAX, &seed, &err)) {
		fprintf(stderr, "%s: %s\n", path, err.message);
		exit(1);
	}
	give(&seed);
	for (size_t i = 0; i < mutations; i++) {
		altered.len = 0;
		alter(&seed, &state, &altered);
		give(&altered);
	}
	buf_free(&seed);
	buf_free(&altered);
	return mutations + 1;
}

int main(int argc, char **argv)
{
	DIR *folder = argc == 3 ? opendir(argv[1]) : NULL;
	size_t inputs = 0;
	if (!folder) {
		fprintf(stderr, "usage: %s FOLDER MUTATIONS\n", argv[0]);
		return 2;
	}
	if (LLVMFuzzerInitialize)
		LLVMFuzzerInitialize(&argc, &argv);
	for (struct dirent *entry; (entry = readdir(folder));) {
		char path[4096];
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof path, "%s/%s", argv[1], entry->d_name);
		inputs += replay_file(path, strtoul(argv[2], NULL, 10));
	}
	closedir(folder);
	printf("%s: %zu inputs\n", argv[0], inputs);
	return inputs > 0 ? 0 : 1;
}
