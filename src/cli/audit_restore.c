/* ascribe audit --accept-restore: an older state of the casebook that was put back is recorded as a signed note, and
 * its head remembered from then on. What contradicts the ledger otherwise is never accepted; see
 * ascribe/store/restore.h. */
#include "audit_restore.h"

#include <inttypes.h>

#include "ascribe/casebook/body.h"

bool restore_check_args(const Args *args, bool *wanted, Err *err)
{
	*wanted = args_value(args, "accept-restore") != NULL;
	if (*wanted && (args_value(args, "since-last") || args_value(args, "ledger")))
		return err_set(err, ERR_USAGE,
			       "--accept-restore takes the whole audit: not with --since-last or --ledger");
	if (!*wanted && args_value(args, "reason"))
		return err_set(err, ERR_USAGE, "--reason goes with --accept-restore");
	return true;
}

static json_t *record_json(const Restore *record)
{
	return json_pack("{s:I, s:s, s:s, s:I, s:I, s:I, s:s}", "entry", (json_int_t)record->index, "by",
			 record->author, "at", record->at, "remembered", (json_int_t)record->remembered.size,
			 "restored", (json_int_t)record->restored.size, "verified", (json_int_t)record->verified_size,
			 "reason", record->reason);
}

/* Sign what was remembered and what was restored, onto the ledger that was audited. */
static bool write_record(Context *context, Store *store, const Head *audited, Restore *record, Head *after, Err *err)
{
	const SecretKey *key;
	if (!context_key(context, &key, err))
		return false;
	json_t *body = restore_body(record);
	if (!body)
		return err_set(err, ERR_REFUSED, "--reason: not valid UTF-8");
	const Change change = {.kind = KIND_NOTE, .id = uuid_new(), .body = body};
	bool ok = body_validate(&KINDS[KIND_NOTE], body, REFS_BY_ID, err) &&
		  writer_write_from(store, key, &change, audited, after, err);
	json_decref(body);
	record->index = after->size - 1;
	record->author = secret_key_public(key)->name;
	return ok;
}

bool restore_accept(Context *context, Store *store, const RestoreCase *found, const Head *audited, const char *reason,
		    json_t **value, Err *err)
{
	Head after = *audited;
	Restore record = {.at = "",
			  .reason = reason ? reason : "No reason was given.",
			  .remembered = found->remembered,
			  .restored = found->restored,
			  .verified_size = found->verified_size};
	if (found->is_recorded)
		record = found->record;
	else if (!write_record(context, store, audited, &record, &after, err))
		return false;
	if (!head_accept(store_origin(store), &found->remembered, &after, err))
		return false;
	*value = record_json(&record);
	if (!found->is_recorded)
		json_object_del(*value, "at");
	/* what was found from here, which the record of somebody else does not say */
	json_object_set_new(*value, "verified", json_integer((json_int_t)found->verified_size));
	uint64_t beyond = found->restored.size - found->verified_size;
	json_object_set_new(*value, "not_verified", json_integer((json_int_t)beyond));
	if (beyond > 0)
		context_say(context,
			    "ascribe: that entries %" PRIu64 " to %" PRIu64
			    " are those that were remembered could not be checked: of the head remembered here only "
			    "the root "
			    "is known",
			    found->verified_size, found->restored.size - 1);
	return true;
}

bool restore_tell(Store *store, const Head *remembered, Arena *arena, json_t **value, Err *err)
{
	Restore record;
	bool found = false;
	*value = NULL;
	if (!restore_find(store, remembered->size, arena, &record, &found, err))
		return false;
	if (found)
		*value = record_json(&record);
	return true;
}
