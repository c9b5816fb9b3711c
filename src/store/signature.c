/* Checking the signatures of what was read; see signature.h. */
#include "ascribe/store/signature.h"

#include <inttypes.h>
#include <string.h>

bool signature_entry(const Store *store, const StoreEntry *stored, Entry *entry, Err *err)
{
	if (!entry_parse(stored->bytes, stored->len, entry, err)) {
		err->code = ERR_LEDGER_BROKEN;
		return err_prefix(err, "ledger index %" PRIu64 ": ", stored->index);
	}
	if (strcmp(entry->origin, store_origin(store)) == 0)
		return true;
	err_set(err, ERR_LEDGER_BROKEN, "ledger index %" PRIu64 ": the entry belongs to the casebook %s", stored->index,
		entry->origin);
	entry_free(entry);
	return false;
}

bool signature_check(const StoreEntry *stored, const Entry *entry, Err *err)
{
	PublicKey key;
	if (!stored->vkey)
		return err_set(err, ERR_UNKNOWN_KEY, "the key \"%s\" was not enrolled then", entry->author);
	if (!public_key_parse(stored->vkey, &key, err)) {
		err->code = ERR_UNKNOWN_KEY;
		return false;
	}
	if (!note_verify(&entry->note, &key, err))
		return false;
	if (stored->index > stored->last_valid)
		return err_set(err, ERR_UNKNOWN_KEY, "after the key's last valid index, %" PRIu64 " of \"%s\"",
			       stored->last_valid, entry->author);
	return true;
}

/* The change of that record in the entry, or NULL. */
static const json_t *change_of(const Entry *entry, const Record *record)
{
	size_t at;
	json_t *change;
	json_array_foreach (entry->changes, at, change) {
		if (strcmp(json_string_value(json_object_get(change, "id")), record->id.text) == 0)
			return change;
	}
	return NULL;
}

static bool says_the_same(const Entry *entry, const Record *record)
{
	const json_t *change = change_of(entry, record);
	return change && strcmp(entry->author, record->author) == 0 && strcmp(entry->at, record->at) == 0 &&
	       strcmp(json_string_value(json_object_get(change, "kind")), KINDS[record->kind].name) == 0 &&
	       strcmp(json_string_value(json_object_get(change, "op")), record->retracted ? "retract" : "put") == 0 &&
	       json_equal(json_object_get(change, "body"), record->body);
}

bool signature_check_record(Store *store, const Record *record, Err *err)
{
	StoreEntry stored;
	Entry entry;
	Arena *arena = arena_new();
	bool ok = store_entry(store, record->index, arena, &stored, err) &&
		  signature_entry(store, &stored, &entry, err);
	if (ok) {
		ok = says_the_same(&entry, record)
			     ? signature_check(&stored, &entry, err)
			     : err_set(err, ERR_PROJECTION_DIFFERS, "differs from what the entry says");
		entry_free(&entry);
	}
	arena_free(arena);
	return ok;
}
