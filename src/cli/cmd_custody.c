/* ascribe custody add and show: events of the chain of custody of evidence, each signed with the version of the record
 * that it came with. */
#include <inttypes.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "ascribe/store/signature.h"
#include "custody_load.h"
#include "evidence_files.h"

/* ---- add */

/* Hash the kept bytes of a file again: content_read answers true where they are those of the digest, and no others. */
static bool still_matches(Store *store, const Record *record, const json_t *file, const Hash *digest, Err *err)
{
	if (content_read(store, digest, evidence_no_sink, NULL, err))
		return true;
	if (err->code != ERR_NOT_FOUND && err->code != ERR_NO_LONGER_MATCHES)
		return false;
	err->code = ERR_NO_LONGER_MATCHES;
	(void)err_prefix(err, "%s: ", body_text(file, "name") ? body_text(file, "name") : body_text(file, "sha256"));
	return err_hint(err, "nothing was entered; see: ascribe evidence verify %s", record->slug);
}

/* The digest of --file before the event and, where the casebook keeps the bytes and they outlast it, after it, hashed
 * anew. What is acquired has none before. */
static bool take_digests(Store *store, const Record *record, const char *name, const char *what, Hash *digest,
			 const Hash **before, const Hash **after, Err *err)
{
	const json_t *file = evidence_file(record, name, err);
	if (!file)
		return false;
	const char *reason = body_text(file, "erased");
	bool acquired = strcmp(what, "acquired") == 0, erased = strcmp(what, "erased") == 0;
	if (!hash_from_hex(body_text(file, "sha256"), digest))
		return err_set(err, ERR_REFUSED, "the record's digest is none");
	if (reason && !erased)
		return err_set(err, ERR_REFUSED, "the file was erased: %s", reason);
	bool here = !erased && body_is_kept(file);
	*before = acquired ? NULL : digest;
	*after = here || acquired ? digest : NULL;
	return !here || still_matches(store, record, file, digest, err);
}

static bool choose_event(const Args *args, const char **what, Err *err)
{
	*what = args_value(args, "event");
	if (*what && vocab_find(&VOCAB_CUSTODY_EVENT, *what) >= 0)
		return true;
	if (*what)
		err_set(err, ERR_USAGE, "--event: there is no custody event \"%s\"", *what);
	else
		err_set(err, ERR_USAGE, "--event is missing");
	return err_hint(err, "events: acquired, transferred, examined, released, returned, erased");
}

static bool make_event(Context *context, Store *store, const Args *args, const Record *record, const char *what,
		       json_t **event, Err *err)
{
	const SecretKey *key;
	Hash digest;
	const Hash *before = NULL, *after = NULL;
	const char *file = args_value(args, "file");
	if (!context_key(context, &key, err) ||
	    (file && !take_digests(store, record, file, what, &digest, &before, &after, err)))
		return false;
	*event = custody_item(args, what, secret_key_public(key)->name, before, after, err);
	return *event != NULL;
}

bool cmd_custody_add(Context *context, const Args *args, Err *err)
{
	Store *store;
	Record record = {0};
	const char *what;
	json_t *event, *body = NULL;
	bool ok = choose_event(args, &what, err) && context_casebook(context, &store, err) &&
		  load_current(context, store, KIND_EVIDENCE, args->operands[0], &record, err) &&
		  make_event(context, store, args, &record, what, &event, err);
	if (ok) {
		body = json_deep_copy(record.body);
		if (!json_object_get(body, "custody"))
			json_object_set_new(body, "custody", json_array());
		json_array_append_new(json_object_get(body, "custody"), event);
		const Change change = {
			.kind = KIND_EVIDENCE, .id = record.id, .has_base = true, .base = record.index, .body = body};
		ok = body_validate(&KINDS[KIND_EVIDENCE], body, REFS_BY_ID, err) &&
		     write_change(context, store, &change, what, record.slug, err);
	}
	json_decref(body);
	json_decref(record.body);
	return ok;
}

/* ---- show */

typedef struct Loading {
	Store *store;
	CustodyItem *item;
	Arena *arena;
	Err *problem;
} Loading;

/* Whether an error says something of what was signed, and not that it could not be looked at. */
static bool is_verdict(ErrCode code)
{
	return code == ERR_UNKNOWN_KEY || code == ERR_BAD_SIGNATURE || code == ERR_LEDGER_BROKEN ||
	       code == ERR_PROJECTION_DIFFERS;
}

static bool load_version(void *context, const Record *version, Err *err)
{
	Loading *loading = context;
	Err problem = {0};
	bool good = signature_check_record(loading->store, version, &problem);
	if (!good && !is_verdict(problem.code)) {
		*err = problem;
		return false;
	}
	custody_add_version(loading->item, version, good ? NULL : problem.message, loading->arena);
	if (!good && loading->problem->code == ERR_NONE) {
		*loading->problem = problem;
		(void)err_prefix(loading->problem, "%s, ledger index %" PRIu64 ": ", version->slug, version->index);
		(void)err_hint(loading->problem, "tell an auditor; all versions: ascribe evidence history %s",
			       version->slug);
	}
	return true;
}

bool custody_load(Store *store, const Uuid *evidence, CustodyItem *item, Arena *arena, Err *problem, Err *err)
{
	Loading loading = {.store = store, .item = item, .arena = arena, .problem = problem};
	*item = (CustodyItem){0};
	if (!store_history(store, KIND_EVIDENCE, evidence, load_version, &loading, err))
		return false;
	custody_end(item, arena);
	return true;
}

static void print_events(Context *context, const CustodyItem *item)
{
	static const char *const columns[] = {"row", "index", "author", "signature", "event",
					      "at",  "by",    "from",   "to",        NULL};
	json_t *rows = json_array();
	for (size_t i = 0; i < item->row_count; i++) {
		const CustodyRow *row = item->rows[i];
		json_t *value = json_pack("{s:I, s:s}", "row", (json_int_t)i + 1, "evidence", item->record.slug);
		json_object_update(value, row->event);
		json_object_set_new(value, "index", json_integer((json_int_t)row->index));
		json_object_set_new(value, "author", json_string(row->author));
		json_object_set_new(value, "signature", json_string(row->problem ? "bad" : "good"));
		if (row->problem)
			json_object_set_new(value, "problem", json_string(row->problem));
		json_array_append_new(rows, value);
	}
	print_rows(&context->style, "custody-event", columns, rows, &context->out);
}

bool cmd_custody_show(Context *context, const Args *args, Err *err)
{
	Store *store;
	Record record = {0};
	CustodyItem item = {0};
	Err problem = {0};
	bool ok = context_casebook(context, &store, err) &&
		  load_current(context, store, KIND_EVIDENCE, args->operands[0], &record, err) &&
		  custody_load(store, &record.id, &item, context->arena, &problem, err);
	if (ok)
		print_events(context, &item);
	custody_free(&item);
	json_decref(record.body);
	if (ok && problem.code != ERR_NONE)
		*err = problem;
	return ok && problem.code == ERR_NONE;
}
