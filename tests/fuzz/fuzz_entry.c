/* Ledger entries: any bytes, and any text as a signed note. What is taken is exactly what signing its parts again
 * writes. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/ledger/entry.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static SecretKey *key;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
	static const uint8_t seed[32] = {1};
	Err err;
	(void)argc;
	(void)argv;
	if (!crypto_start(&err))
		abort();
	key = secret_key_from_seed("fuzz", seed);
	return 0;
}

/* The changes as they are joined for signing: the array without its brackets. */
static void sign_again(const Entry *entry, Buf *out)
{
	Buf array = {0};
	Err err;
	EntryHeader header = {.origin = entry->origin, .anchor = entry->anchor, .at = entry->at, .seq = entry->seq};
	for (size_t i = 0; i < json_array_size(entry->changes); i++) {
		if (i > 0)
			buf_add_char(&array, ',');
		bool added = entry_json_add(&array, json_array_get(entry->changes, i), &err);
		if (!added) {
			assert(strstr(err.message, "deep"));
			buf_free(&array);
			return;
		}
	}
	bool ok = entry_sign(out, &header, array.data, array.len, key, &err);
	assert(ok || strstr(err.message, "fit"));
	buf_free(&array);
}

/* The text of an entry by this key is what signing writes; another author's differs in the name alone. */
static void check_taken(const Entry *entry)
{
	Buf again = {0};
	assert(entry->note.signature_count == 1 && strcmp(entry->note.signatures[0].name, entry->author) == 0);
	assert(entry_origin_valid(entry->origin) && json_array_size(entry->changes) > 0);
	sign_again(entry, &again);
	if (strcmp(entry->author, "fuzz") == 0 && again.len > 0)
		assert(again.len >= entry->note.text_len &&
		       memcmp(again.data, entry->note.text, entry->note.text_len) == 0);
	buf_free(&again);
}

static void parse(const char *bytes, size_t bytes_len)
{
	Entry entry;
	Err err = {0};
	if (entry_parse(bytes, bytes_len, &entry, &err))
		check_taken(&entry);
	else
		assert(err.code == ERR_REFUSED && err.message[0]);
	entry_free(&entry);
}

/* A note that was just signed is verified, where its text could be one. */
static void check_signed(const Buf *bytes, size_t text_len)
{
	Note note;
	Err err;
	if (text_len == 0 || bytes->data[text_len - 1] != '\n' || !note_parse(bytes->data, bytes->len, &note, &err))
		return;
	bool verified = note_verify(&note, secret_key_public(key), &err);
	assert(verified && note.text_len == text_len);
}

static void parse_head(const char *bytes, size_t bytes_len)
{
	char origin[ENTRY_ORIGIN_MAX + 1];
	Head head;
	Err err = {0};
	Buf again = {0};
	if (!head_parse_text(bytes, bytes_len, origin, &head, &err))
		return;
	head_add_text(&again, origin, &head);
	assert(again.len == bytes_len && memcmp(again.data, bytes, bytes_len) == 0);
	buf_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	Buf note = {0};
	parse((const char *)data, size);
	parse_head((const char *)data, size);
	note_sign(&note, (const char *)data, size, key);
	check_signed(&note, size);
	parse(note.data, note.len);
	buf_free(&note);
	return 0;
}
