/* Key files: any bytes. What opens is the key that the file names, and writing it again gives a file that opens. Costly
 * limits for Argon2id are parsed and not run. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/crypto/keyfile.h"

#define MEMORY_MAX 65536 /* bytes, of a derivation that is run */

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Passphrase *passphrase;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	Err err;
	int ends[2];
	(void)argc;
	(void)argv;
	if (!crypto_start(&err) || pipe(ends) != 0 || write(ends[1], "sesame\n", 7) != 7 ||
	    !passphrase_from_fd(ends[0], &passphrase, &err))
		abort();
	close(ends[0]);
	close(ends[1]);
	return 0;
}

static bool is_cheap(const uint8_t *data, size_t size)
{
	char text[KEYFILE_MAX + 1];
	unsigned long long passes, memory;
	memcpy(text, data, size);
	text[size] = '\0';
	const char *limits = strstr(text, "argon2id ");
	return !limits || (sscanf(limits, "argon2id %llu %llu", &passes, &memory) == 2 && memory <= MEMORY_MAX);
}

static void check_opened(SecretKey *key, const KeyfileInfo *info)
{
	Buf again = {0};
	SecretKey *same;
	Err err;
	assert(memcmp(secret_key_public(key), &info->key, sizeof info->key) == 0);
	bool written = keyfile_format(key, NULL, &again, &err);
	bool opened = written && keyfile_open(again.data, again.len, NULL, &same, &err);
	assert(opened && memcmp(secret_key_public(same), &info->key, sizeof info->key) == 0);
	secret_key_free(same);
	keyfile_wipe(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const char *text = (const char *)data;
	KeyfileInfo info;
	SecretKey *key;
	Err err = {0};
	if (!keyfile_parse_info(text, size, &info, &err)) {
		assert(err.code == ERR_REFUSED && err.message[0]);
		bool opened = keyfile_open(text, size, passphrase, &key, &err);
		assert(!opened);
		return 0;
	}
	if (!is_cheap(data, size))
		return 0;
	if (keyfile_open(text, size, passphrase, &key, &err)) {
		check_opened(key, &info);
		secret_key_free(key);
	} else {
		assert(err.code == ERR_REFUSED || err.code == ERR_NOT_PERMITTED);
	}
	return 0;
}
