/* Scanning an entry against parsing it: any bytes, any text with a signature line, any changes and any body in an entry
 * that is right otherwise. Both take the same bytes, and read the same from them. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/ledger/scan.h"

#define ORIGIN_LINE "casebook.cert.example/2022/entry/v1\n"
#define HEADER                                                                                                         \
	"{\"anchor\":{\"root\":\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\",\"size\":0},"                          \
	"\"at\":\"2026-11-23T20:15:02Z\",\"author\":\"fuzz\",\"changes\":["
#define CHANGE_END ",\"id\":\"0b1c2d3e-4f50-4162-8374-8596a7b8c9da\",\"kind\":\"party\",\"op\":\"put\"}"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Buf note; /* of a text of one byte; its signature is put below any text: neither of the two verifies it */

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const uint8_t seed[32] = {1};
	Err err;
	(void)argc;
	(void)argv;
	if (!crypto_start(&err))
		abort();
	SecretKey *key = secret_key_from_seed("fuzz", seed);
	note_sign(&note, "\n", 1, key);
	secret_key_free(key);
	return 0;
}

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static void check_change(const ChangeScan *scan, const json_t *change)
{
	Buf body = {0};
	Err err;
	const json_t *base = json_object_get(change, "base");
	assert(scan->retract == (strcmp(text_of(change, "op"), "retract") == 0));
	assert(strlen(text_of(change, "kind")) == scan->kind_len &&
	       memcmp(text_of(change, "kind"), scan->kind, scan->kind_len) == 0);
	assert(strcmp(text_of(change, "id"), scan->id.text) == 0);
	assert(scan->has_base == (base != NULL) && scan->base == (uint64_t)json_integer_value(base));
	bool added = entry_json_add(&body, json_object_get(change, "body"), &err);
	assert(added && body.len == scan->body_len && memcmp(body.data, scan->body, body.len) == 0);
	buf_free(&body);
}

static void check_same(const EntryScan *scan, const Entry *entry)
{
	const char *at = scan->changes;
	ChangeScan change;
	size_t count = 0;
	assert(strcmp(scan->origin, entry->origin) == 0 && strcmp(scan->at, entry->at) == 0);
	assert(strcmp(scan->author, entry->author) == 0 && scan->seq == entry->seq);
	assert(scan->anchor.size == entry->anchor.size);
	assert(memcmp(&scan->anchor.root, &entry->anchor.root, sizeof(Hash)) == 0);
	assert(scan->text == entry->note.text && scan->text_len == entry->note.text_len);
	assert(strcmp(scan->signature.name, entry->note.signatures[0].name) == 0);
	assert(memcmp(scan->signature.key_id, entry->note.signatures[0].key_id, SIGN_KEY_ID_LEN) == 0);
	assert(memcmp(scan->signature.bytes, entry->note.signatures[0].bytes, SIGN_SIGNATURE_LEN) == 0);
	for (; entry_scan_next(scan, &at, &change); count++)
		check_change(&change, json_array_get(entry->changes, count));
	assert(at == scan->changes + scan->changes_len);
	assert(count == scan->change_count && count == json_array_size(entry->changes));
}

/* In memory of its own, so that a look beyond its end is found. */
static void check(const char *bytes, size_t bytes_len)
{
	Entry entry;
	EntryScan scan;
	Err parse_err = {0}, scan_err = {0};
	char *own = malloc(bytes_len);
	if (bytes_len > 0)
		memcpy(own, bytes, bytes_len);
	bool parsed = entry_parse(own, bytes_len, &entry, &parse_err);
	bool scanned = entry_scan(own, bytes_len, &scan, &scan_err);
	if (parsed != scanned)
		abort();
	if (scanned)
		check_same(&scan, &entry);
	else
		assert(scan_err.code == ERR_REFUSED && scan_err.message[0]);
	entry_free(&entry);
	free(own);
}

/* `data` with this before and after it, and a signature line. */
static void check_within(const char *before, const uint8_t *data, size_t size, const char *after)
{
	Buf bytes = {0};
	buf_add_text(&bytes, before);
	buf_add(&bytes, data, size);
	buf_add_text(&bytes, after);
	buf_add(&bytes, note.data + 1, note.len - 1);
	check(bytes.data, bytes.len);
	buf_free(&bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check((const char *)data, size);
	check_within("", data, size, "");
	check_within(ORIGIN_LINE HEADER, data, size, "],\"seq\":0}\n");
	check_within(ORIGIN_LINE HEADER "{\"base\":1,\"body\":", data, size, CHANGE_END "],\"seq\":0}\n");
	return 0;
}
