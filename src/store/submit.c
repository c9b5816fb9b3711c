/* Appending entries that were signed elsewhere; see offline.h. */
#include <inttypes.h>
#include <string.h>

#include "appender.h"
#include "ascribe/casebook/body.h"
#include "ascribe/store/offline.h"
#include "ascribe/store/signature.h"

/* What was signed elsewhere is held to the same rules as what is written here. */
static bool check_change(const json_t *change, Err *err)
{
	const char *name = body_text(change, "kind");
	const Kind *kind = kind_find(name);
	const json_t *body = json_object_get(change, "body");
	if (!kind)
		return err_set(err, ERR_REFUSED, "there is no kind \"%s\"", name);
	return strcmp(body_text(change, "op"), "put") == 0 ? body_validate(kind, body, REFS_BY_ID, err)
							   : body_validate_retraction(body, err);
}

static bool check_changes(const Entry *entry, Err *err)
{
	size_t at;
	json_t *change;
	json_array_foreach (entry->changes, at, change) {
		if (!check_change(change, err))
			return err_prefix(err, "change %zu: ", at);
	}
	return true;
}

/* The server does not verify signatures, so that is for who submits. */
static bool check_signature(Store *store, const StoreNote *bytes, const Entry *entry, Arena *arena, Err *err)
{
	Record key;
	if (!store_key(store, entry->author, arena, &key, err))
		return false;
	StoreEntry stored = {.index = 0,
			     .bytes = bytes->bytes,
			     .len = bytes->len,
			     .vkey = body_text(key.body, "vkey"),
			     .last_valid = STORE_NEWEST};
	bool ok = signature_check(&stored, entry, err);
	json_decref(key.body);
	return ok;
}

static bool refuse_number(const Entry *entry, uint64_t next, Err *err)
{
	err_set(err, ERR_CONFLICT,
		"it is entry number %" PRIu64 " of the key \"%s\", and the casebook waits for number %" PRIu64,
		entry->seq, entry->author, next);
	return err_hint(err, "submit the entries before it first, or together with it");
}

/* Whether that very entry is there. Another one of the same number is a conflict. */
static bool find_there(Store *store, const StoreNote *bytes, const Entry *entry, Arena *arena, bool *there,
		       StoreEntry *stored, Err *err)
{
	if (!store_entry_of(store, entry->author, entry->seq, arena, stored, there, err))
		return false;
	if (!*there)
		return true;
	if (stored->len == bytes->len && memcmp(stored->bytes, bytes->bytes, bytes->len) == 0)
		return true;
	err_set(err, ERR_CONFLICT,
		"the key \"%s\" has signed another entry number %" PRIu64 ", at ledger index %" PRIu64, entry->author,
		entry->seq, stored->index);
	return err_hint(
		err, "write it again: the count is set right now; a key that signs offline is used for nothing else");
}

static bool append(Store *store, const StoreNote *bytes, const Entry *entry, uint64_t *index, Err *err)
{
	Appender appender;
	if (!appender_begin(&appender, store, entry->author, err))
		return false;
	if (entry->seq != appender.next_seq)
		return refuse_number(entry, appender.next_seq, err);
	if (!appender_check_extends(&appender, &entry->anchor, err))
		return err_prefix(err, "its anchor: ");
	return appender_send(&appender, bytes, 1, err) && appender_wait(&appender, err) &&
	       appender_finish(&appender, &(RememberedWriter){0}, index, err);
}

/* The numbers that the key has used are used here too, whatever machine used them. */
static bool count_used(Store *store, const Entry *entry, Err *err)
{
	StoreWriterState state;
	return store_writer_state(store, entry->author, &state, err) &&
	       offline_count(store_origin(store), entry->author, state.next_seq, err);
}

static bool fill_result(Store *store, const Entry *entry, Arena *arena, Submitted *result, Err *err)
{
	StoreEntry stored;
	if (!store_entry(store, result->index, arena, &stored, err))
		return false;
	result->recorded_at = stored.recorded_at;
	if (entry->anchor.size == 0)
		return true;
	if (!store_entry(store, entry->anchor.size - 1, arena, &stored, err))
		return false;
	result->anchored_at = stored.recorded_at;
	return true;
}

bool submit_entry(Store *store, const StoreNote *bytes, const Entry *entry, Arena *arena, Submitted *result, Err *err)
{
	StoreEntry stored;
	Err ignored = {0};
	*result = (Submitted){0};
	bool ok = find_there(store, bytes, entry, arena, &result->was_there, &stored, err);
	if (ok && result->was_there)
		result->index = stored.index;
	else
		ok = ok && check_signature(store, bytes, entry, arena, err) && check_changes(entry, err) &&
		     append(store, bytes, entry, &result->index, err);
	if (!ok) {
		(void)!count_used(store, entry, &ignored);
		return false;
	}
	return (count_used(store, entry, err) && fill_result(store, entry, arena, result, err)) ||
	       err_prefix(err, "it was written, at ledger index %" PRIu64 "; then: ", result->index);
}
