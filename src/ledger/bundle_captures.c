/* The captured files of a bundle: each stands under its digest, and is one that an entry of the bundle records. An
 * entry that does not count lets no bundle verify, and so no file either. See bundle.h. */
#include <stdlib.h>
#include <string.h>

#include "bundle_parts.h"

#define FOLDER "files/"
#define FOLDER_LEN (sizeof FOLDER - 1)

static size_t count_of(const Buf *hashes)
{
	return hashes->len / sizeof(Hash);
}

static int by_bytes(const void *a, const void *b)
{
	return memcmp(a, b, sizeof(Hash));
}

static const Hash *expected(const Bundle *bundle)
{
	return (const Hash *)bundle->captures.data + count_of(&bundle->captures) - 1;
}

bool captures_is_name(const char *name)
{
	return strncmp(name, FOLDER, FOLDER_LEN) == 0;
}

void bundle_capture_name(const Hash *hash, char name[BUNDLE_NAME_MAX])
{
	memcpy(name, FOLDER, FOLDER_LEN);
	hash_to_hex(hash, name + FOLDER_LEN);
}

/* ---- What the entries record */

/* The list of files in the body of a record of that kind. */
static const json_t *files_of(const json_t *change)
{
	const char *kind = json_string_value(json_object_get(change, "kind"));
	const json_t *body = json_object_get(change, "body");
	if (strcmp(kind, "source") == 0)
		return json_object_get(body, "captures");
	return strcmp(kind, "evidence") == 0 ? json_object_get(body, "files") : NULL;
}

bool captures_note(Bundle *bundle, const Entry *entry, Err *err)
{
	for (size_t i = 0; i < json_array_size(entry->changes); i++) {
		const json_t *files = files_of(json_array_get(entry->changes, i));
		for (size_t f = 0; f < json_array_size(files); f++) {
			Hash hash;
			const char *hex = json_string_value(json_object_get(json_array_get(files, f), "sha256"));
			if (hex && hash_from_hex(hex, &hash))
				buf_add(&bundle->recorded, &hash, sizeof hash);
		}
	}
	return count_of(&bundle->recorded) <= BUNDLE_RECORDED_MAX ||
	       err_set(err, ERR_REFUSED, "the entries record more than %d files", BUNDLE_RECORDED_MAX);
}

static bool is_recorded(const Bundle *bundle, const Hash *hash)
{
	size_t count = count_of(&bundle->recorded);
	return count > 0 && bsearch(hash, bundle->recorded.data, count, sizeof *hash, by_bytes);
}

/* ---- The files */

/* What is due in the order of names, as the first or behind the last. */
static bool is_in_order(Bundle *bundle, const char *name, const Hash *hash, Err *err)
{
	size_t count = count_of(&bundle->captures);
	if (count == BUNDLE_CAPTURES_MAX)
		return err_set(err, ERR_REFUSED, "there are more than %d captured files", BUNDLE_CAPTURES_MAX);
	if (count > 0 && by_bytes(hash, expected(bundle)) <= 0)
		return err_set(err, ERR_REFUSED, "%s is not after the file before it", name);
	if (count == 0 && bundle->recorded.len > 0)
		qsort(bundle->recorded.data, count_of(&bundle->recorded), sizeof(Hash), by_bytes);
	return true;
}

bool captures_expect(Bundle *bundle, const char *name, Err *err)
{
	Hash hash;
	if (!hash_from_hex(name + FOLDER_LEN, &hash))
		return err_set(err, ERR_REFUSED, "\"%s\" is the name of no captured file", name);
	if (!is_in_order(bundle, name, &hash, err))
		return false;
	if (!is_recorded(bundle, &hash))
		return err_set(err, ERR_NO_LONGER_MATCHES, "%s: no entry here records a file of that digest", name);
	buf_add(&bundle->captures, &hash, sizeof hash);
	hash_begin(&bundle->capture);
	return true;
}

bool bundle_take_piece(Bundle *bundle, const char *bytes, size_t bytes_len)
{
	if (bundle->step != STEP_CAPTURES)
		return false;
	hash_add(&bundle->capture, bytes, bytes_len);
	return true;
}

bool captures_take(Bundle *bundle, const char *bytes, size_t bytes_len, Err *err)
{
	char name[BUNDLE_NAME_MAX];
	hash_add(&bundle->capture, bytes, bytes_len);
	Hash hash = hash_end(&bundle->capture);
	if (by_bytes(&hash, expected(bundle)) == 0)
		return true;
	bundle_capture_name(expected(bundle), name);
	return err_set(err, ERR_NO_LONGER_MATCHES, "%s: its content has another digest than its name", name);
}

void captures_add_lines(const Bundle *bundle, Buf *out)
{
	char name[BUNDLE_NAME_MAX];
	const Hash *hashes = (const Hash *)bundle->captures.data;
	for (size_t i = 0; i < count_of(&bundle->captures); i++) {
		bundle_capture_name(&hashes[i], name);
		buf_addf(out, "%s  %s\n", name + FOLDER_LEN, name);
	}
}
