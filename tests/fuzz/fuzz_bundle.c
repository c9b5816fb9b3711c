/* Bundles: any bytes, as an archive, and as the members of one. Nothing verifies by the key of a stranger; what is
 * refused says why. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/exchange/tarball.h"
#include "ascribe/ledger/bundle.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static PublicKey stranger;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const uint8_t seed[32] = {3};
	Err err;
	(void)argc;
	(void)argv;
	if (!crypto_start(&err))
		abort();
	SecretKey *key = secret_key_from_seed("stranger", seed);
	stranger = *secret_key_public(key);
	secret_key_free(key);
	return 0;
}

static bool expect(void *bundle, const char *name, uint64_t size, Err *err)
{
	return bundle_expect(bundle, name, size, err);
}

static bool take(void *bundle, const char *bytes, size_t bytes_len, Err *err)
{
	return bundle_take(bundle, bytes, bytes_len, err);
}

/* The bytes as an archive, and, so that changes get behind the compression, as a plain listing of members: a line with
 * a name and a size, then the content. */
static bool take_archive(Bundle *bundle, const char *data, size_t size, Err *err)
{
	TarballInput input = {.start = data, .start_len = size, .fd = -1};
	TarballVisitor visitor = {.expect = expect, .take = take, .context = bundle};
	return tarball_read(&input, &visitor, err);
}

static bool take_listing(Bundle *bundle, const char *data, size_t size, Err *err)
{
	const char *at = data, *end = data + size;
	while (at < end) {
		char name[128];
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *space = newline ? memchr(at, ' ', (size_t)(newline - at)) : NULL;
		if (!space || (size_t)(space - at) >= sizeof name)
			return err_set(err, ERR_REFUSED, "not a listing");
		memcpy(name, at, (size_t)(space - at));
		name[space - at] = '\0';
		size_t len = 0;
		for (const char *digit = space + 1; digit < newline && len < size; digit++)
			len = len * 10 + (size_t)(*digit & 15);
		at = newline + 1;
		len = len < (size_t)(end - at) ? len : (size_t)(end - at);
		if (!bundle_expect(bundle, name, len, err) || !bundle_take(bundle, at, len, err))
			return false;
		at += len;
	}
	return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Err err = {0};
	BundleVerdict verdict;
	Trust trust = {.keys = &stranger, .count = 1};
	Bundle *bundle = bundle_new();
	bool taken = tarball_starts((const char *)data, size) ? take_archive(bundle, (const char *)data, size, &err)
							      : take_listing(bundle, (const char *)data, size, &err);
	bool verified = taken && bundle_verify(bundle, &trust, &verdict, &err);
	assert(!verified && err.code != ERR_NONE && err.message[0]);
	bundle_free(bundle);
	return 0;
}
