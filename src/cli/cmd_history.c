/* ascribe <kind> history, note verify: versions of a record, each with what is to be said of its signature. */
#include <inttypes.h>

#include "ascribe/casebook/body.h"
#include "ascribe/exchange/names.h"
#include "ascribe/store/signature.h"
#include "cli.h"

#define FLUSH_AT 65536

typedef struct History {
	Context *context;
	Store *store;
	const Kind *kind;
	Err first; /* of the versions whose signature does not hold */
	size_t shown, failed;
} History;

/* The body as people read it: names for ids, fields in order. */
static bool show_body(const History *history, const Record *record, json_t *signature, Err *err)
{
	Arena *arena = arena_new();
	json_t *body = record->body;
	bool ok = record->retracted || names_from_ids(history->store, &history->kind->kind, &body, 1, arena, err);
	if (ok) {
		json_t *ordered = record->retracted ? json_incref(body) : body_in_order(history->kind, body);
		print_version(&history->context->style, record, ordered, json_incref(signature),
			      &history->context->out);
		json_decref(ordered);
	}
	arena_free(arena);
	return ok;
}

/* Whether an error says something of what was signed, and not that it could not be looked at. */
static bool is_verdict(ErrCode code)
{
	return code == ERR_UNKNOWN_KEY || code == ERR_BAD_SIGNATURE || code == ERR_LEDGER_BROKEN ||
	       code == ERR_PROJECTION_DIFFERS;
}

static bool show_version(void *context, const Record *record, Err *err)
{
	History *history = context;
	Err problem = {0};
	bool good = signature_check_record(history->store, record, &problem);
	if (!good && !is_verdict(problem.code)) {
		*err = problem;
		return false;
	}
	if (!good && history->failed++ == 0) {
		history->first = problem;
		(void)err_prefix(&history->first, "ledger index %" PRIu64 ": ", record->index);
	}
	history->shown++;
	json_t *signature = signature_value(record->author, good, &problem);
	bool ok = show_body(history, record, signature, err);
	json_decref(signature);
	return ok && (history->context->out.len < FLUSH_AT || context_flush(history->context, err));
}

bool cmd_record_history(Context *context, const Args *args, Err *err)
{
	History history = {.context = context, .kind = args->command->kind};
	StoreName name;
	if (!context_casebook(context, &history.store, err) ||
	    !store_find(history.store, history.kind->kind, args->operands[0], context->arena, &name, err) ||
	    !store_history(history.store, history.kind->kind, &name.id, show_version, &history, err))
		return false;
	if (history.failed == 0)
		return true;
	*err = history.first;
	return err_hint(err, "%zu of %zu versions do not verify; tell an auditor", history.failed, history.shown);
}

bool cmd_record_verify(Context *context, const Args *args, Err *err)
{
	const Kind *kind = args->command->kind;
	Store *store;
	StoreName name;
	Record record = {0};
	if (!context_casebook(context, &store, err) ||
	    !store_find(store, kind->kind, args->operands[0], context->arena, &name, err) ||
	    !store_get(store, kind->kind, &name.id, STORE_NEWEST, context->arena, &record, err))
		return false;
	bool ok = signature_check_record(store, &record, err) ||
		  err_prefix(err, "%s %s at ledger index %" PRIu64 ": ", kind->name, name.id.text, record.index);
	if (ok)
		print_object(&context->style, "verification",
			     json_pack("{s:s, s:s, s:I, s:s, s:s}", "kind", kind->name, "id", name.id.text, "index",
				       (json_int_t)record.index, "dated", record.at, "signature",
				       arena_printf(context->arena, "good, key %s", record.author)),
			     &context->out);
	json_decref(record.body);
	return ok;
}
