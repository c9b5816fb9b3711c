/* ascribe rate HYPOTHESIS EVIDENCE CONSISTENCY: one analyst's rating of one pair, signed.
 *
 * A key has one rating of a pair: its id follows from the key's name and the ids of the two, so that rating again is a
 * new version of the same record, and another key's rating stands beside it. After a retraction, which is for good, the
 * next number gives the next id. */
#include "ascribe/casebook/body.h"
#include "ascribe/exchange/names.h"
#include "cli.h"

/* The record that this key's rating of the pair is a version of: the first that was not retracted; new where
 * `record->body` stays NULL. `record->body` is the caller's. */
static bool find_rating(Context *context, Store *store, const char *author, const json_t *body, Record *record,
			Err *err)
{
	const char *hypothesis = body_text(body, "hypothesis"), *evidence = body_text(body, "evidence");
	for (unsigned number = 1;; number++) {
		const char *name = arena_printf(context->arena, "%s %s %s", author, hypothesis, evidence);
		if (number > 1)
			name = arena_printf(context->arena, "%s %u", name, number);
		Uuid id = uuid_of_slug(KINDS[KIND_RATING].name, name);
		if (!store_get(store, KIND_RATING, &id, STORE_NEWEST, context->arena, record, err)) {
			if (err->code != ERR_NOT_FOUND)
				return false;
			err_clear(err);
			*record = (Record){.id = id};
			return true;
		}
		if (!record->retracted)
			return true;
		json_decref(record->body);
	}
}

static bool write_rating(Context *context, Store *store, json_t *body, Err *err)
{
	const SecretKey *key;
	Record old = {0};
	if (!context_key(context, &key, err) ||
	    !find_rating(context, store, secret_key_public(key)->name, body, &old, err))
		return false;
	Change change = {.kind = KIND_RATING, .id = old.id, .body = body, .has_base = old.body, .base = old.index};
	bool ok = true;
	if (old.body && json_equal(old.body, body))
		context_say(context, "ascribe: nothing changed");
	else
		ok = write_change(context, store, &change, old.body ? "changed" : "added", NULL, err);
	json_decref(old.body);
	return ok;
}

bool cmd_rate(Context *context, const Args *args, Err *err)
{
	const char *reason = args_value(args, "message");
	Store *store;
	json_t *body = json_pack("{s:s, s:s, s:s, s:s*}", "hypothesis", args->operands[0], "evidence",
				 args->operands[1], "consistency", args->operands[2], "reason", reason);
	bool ok = (body || err_set(err, ERR_REFUSED, "the rating is not valid UTF-8")) &&
		  body_validate(&KINDS[KIND_RATING], body, REFS_BY_NAME, err) &&
		  context_casebook(context, &store, err) &&
		  names_to_ids(store, &KINDS[KIND_RATING], body, context->arena, err) &&
		  write_rating(context, store, body, err);
	json_decref(body);
	return ok;
}
