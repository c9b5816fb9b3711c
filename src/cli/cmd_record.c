/* ascribe <kind> add|show|list|edit|retract|history, for every kind by the one table. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/file.h"
#include "ascribe/casebook/body.h"
#include "ascribe/exchange/names.h"
#include "cli.h"

#define BODY_FILE_MAX ((size_t)1024 * 1024)
#define LIST_BATCH 200

/* Tell what was written. */
static void say_written(Context *context, const char *done, const Change *change, const char *slug, uint64_t index)
{
	json_t *value = json_pack("{s:s, s:s, s:s, s:s*, s:I}", "done", done, "kind", KINDS[change->kind].name, "id",
				  change->id.text, "slug", slug, "index", (json_int_t)index);
	if (context->style.json) {
		print_object(&context->style, "written", value, &context->out);
		return;
	}
	json_decref(value);
	buf_addf(&context->out, "%s %s %s at ledger index %llu\n", done, KINDS[change->kind].name,
		 slug ? slug : change->id.text, (unsigned long long)index);
}

bool write_change(Context *context, Store *store, const Change *change, const char *done, const char *slug, Err *err)
{
	const SecretKey *key;
	uint64_t index;
	if (!context_key(context, &key, err) || !writer_write(store, key, change, &index, err))
		return false;
	say_written(context, done, change, slug, index);
	return true;
}

static bool has_fields(const Args *args)
{
	for (size_t i = 0; i < args->given_count; i++) {
		if (args->given[i].field)
			return true;
	}
	return quotes_given(args);
}

/* Let the user write `body` in an editor. */
static bool edit_body(Context *context, const Kind *kind, json_t **body, Err *err)
{
	Buf text = {0};
	char *dump = json_dumps(*body, JSON_INDENT(2));
	buf_addf(&text, "%s\n", dump);
	free(dump);
	json_t *edited = NULL;
	bool ok = editor_run(context, ".json", &text, err) && parse_body(&text, "the edited text", &edited, err);
	if (ok && !body_validate(kind, edited, REFS_AS_TYPED, err)) {
		ok = false;
		json_decref(edited);
	}
	buf_free(&text);
	if (ok) {
		json_decref(*body);
		*body = edited;
	}
	return ok;
}

static bool read_body(const char *path, json_t **body, Err *err)
{
	Buf text = {0};
	json_t *read = NULL;
	bool ok = file_read(path, BODY_FILE_MAX, &text, err) &&
		  parse_body(&text, strcmp(path, "-") == 0 ? "standard input" : path, &read, err);
	buf_free(&text);
	if (ok) {
		json_decref(*body);
		*body = read;
	}
	return ok;
}

/* A new record of an incident is of the one in use where none is named. */
static bool fill_incident(Context *context, const Args *args, json_t *body, Err *err)
{
	const char *named = body_text(body, "incident"), *slug = NULL;
	bool added = args->operand_count == 0;
	if (!added || !args->command->kind->of_incident || (named && *named && strcmp(named, "@") != 0))
		return true;
	if (!incident_in_use(context, args, &slug, err))
		return false;
	if (slug)
		json_object_set_new(body, "incident", json_string(slug));
	return true;
}

/* The body that the user gives: JSON, then options over it; an editor where there is nothing and somebody to ask. */
static bool take_body(Context *context, const Args *args, json_t **body, Err *err)
{
	const Kind *kind = args->command->kind;
	const char *json = args_value(args, "json"), *unset = args_value(args, "unset");
	if (json && !read_body(json, body, err))
		return false;
	for (size_t i = 0; unset && i < args->given_count; i++) {
		const Option *option = args->given[i].option;
		if (option && strcmp(option->name, "unset") == 0 && json_object_del(*body, args->given[i].value) != 0)
			return err_set(err, ERR_USAGE, "--unset %s: the record has no such field",
				       args->given[i].value);
	}
	if (!json && !unset && !has_fields(args)) {
		if (!context_may_ask(context)) {
			err_set(err, ERR_USAGE, "nothing was given for the %s", kind->name);
			return err_hint(err, "see the options: ascribe help %s %s", kind->name, args->command->verb);
		}
		return fill_incident(context, args, *body, err) && edit_body(context, kind, body, err);
	}
	if (json_is_object(*body) &&
	    (!body_take_flags(args, *body, err) || !quotes_take_flags(context, args, *body, err) ||
	     !fill_incident(context, args, *body, err)))
		return false;
	return body_validate(kind, *body, REFS_AS_TYPED, err);
}

/* An empty body with the required fields, for an editor to fill. */
static json_t *empty_body(const Kind *kind)
{
	json_t *body = json_object();
	for (const Field *field = kind->fields; field->name; field++) {
		if (field->required)
			json_object_set_new(body, field->name, field->list ? json_pack("[s]", "") : json_string(""));
	}
	return body;
}

static bool check_free(Store *store, const Kind *kind, const char *slug, Arena *arena, Err *err)
{
	StoreFound found;
	if (!store_find_many(store, &kind->kind, &slug, 1, false, arena, &found, err))
		return false;
	if (found.index == STORE_NEWEST)
		return true;
	err_set(err, ERR_CONFLICT, "slug: there is %s %s \"%s\" already", strchr("aeio", kind->name[0]) ? "an" : "a",
		kind->name, slug);
	return err_hint(err, "change it (ascribe %s edit %s), or choose another slug", kind->name, slug);
}

bool cmd_record_add(Context *context, const Args *args, Err *err)
{
	const Kind *kind = args->command->kind;
	Store *store;
	bool asks = !args_value(args, "json") && !has_fields(args);
	json_t *body = asks ? empty_body(kind) : json_object();
	bool ok = take_body(context, args, &body, err) && context_casebook(context, &store, err);
	const char *slug = ok ? body_text(body, "slug") : NULL;
	ok = ok && check_free(store, kind, slug, context->arena, err) &&
	     names_to_ids(store, kind, body, context->arena, err);
	if (ok) {
		Change change = {.kind = kind->kind, .id = uuid_of_slug(kind->name, slug), .body = body};
		ok = write_change(context, store, &change, "added", slug, err);
	}
	json_decref(body);
	return ok;
}

/* The record that the operand names, with its body's references by name. */
static bool load(Context *context, const Args *args, Store **store, Record *record, Err *err)
{
	const Kind *kind = args->command->kind;
	StoreName name;
	return context_casebook(context, store, err) &&
	       store_find(*store, kind->kind, args->operands[0], context->arena, &name, err) &&
	       store_get(*store, kind->kind, &name.id, STORE_NEWEST, context->arena, record, err) &&
	       (record->retracted || names_from_ids(*store, &kind->kind, &record->body, 1, context->arena, err));
}

bool cmd_record_show(Context *context, const Args *args, Err *err)
{
	Store *store;
	Record record = {0};
	bool ok = load(context, args, &store, &record, err);
	if (ok) {
		json_t *body = record.retracted ? json_incref(record.body)
						: body_in_order(args->command->kind, record.body);
		print_record(&context->style, &record, body, &context->out);
		json_decref(body);
	}
	json_decref(record.body);
	return ok;
}

static bool refuse_retracted(const Record *record, Err *err)
{
	const char *name = KINDS[record->kind].name;
	err_set(err, ERR_REFUSED, "the %s \"%s\" was retracted at ledger index %llu", name,
		record->slug ? record->slug : record->id.text, (unsigned long long)record->index);
	return err_hint(err, "see why: ascribe %s show %s", name, record->slug ? record->slug : record->id.text);
}

/* The version that a change starts from: --base, else the newest that was just read. */
static bool take_base(const Args *args, const Record *record, Change *change, Err *err)
{
	const char *base = args_value(args, "base");
	change->has_base = true;
	change->base = record->index;
	return !base || parse_number(base, "--base", &change->base, err);
}

bool cmd_record_edit(Context *context, const Args *args, Err *err)
{
	const Kind *kind = args->command->kind;
	Store *store;
	Record record = {0};
	if (!load(context, args, &store, &record, err))
		return false;
	bool ok = !record.retracted || refuse_retracted(&record, err);
	json_t *old = ok ? body_in_order(kind, record.body) : NULL;
	json_t *body = json_deep_copy(old);
	ok = ok && take_body(context, args, &body, err);
	if (ok && json_equal(old, body)) {
		context_say(context, "ascribe: nothing changed");
	} else if (ok) {
		Change change = {.kind = kind->kind, .id = record.id, .body = body};
		ok = take_base(args, &record, &change, err) && names_to_ids(store, kind, body, context->arena, err) &&
		     write_change(context, store, &change, "changed", record.slug, err);
	}
	json_decref(body);
	json_decref(old);
	json_decref(record.body);
	return ok;
}

bool cmd_record_retract(Context *context, const Args *args, Err *err)
{
	const char *reason = args_value(args, "reason");
	Store *store;
	Record record = {0};
	if (!reason) {
		err_set(err, ERR_USAGE, "a retraction needs its reason");
		return err_hint(err, "give --reason TEXT; it stays in the ledger");
	}
	if (!load(context, args, &store, &record, err))
		return false;
	json_t *body = json_pack("{s:s}", "reason", reason);
	bool ok = (body || err_set(err, ERR_REFUSED, "reason: not valid UTF-8")) &&
		  (!record.retracted || refuse_retracted(&record, err)) && body_validate_retraction(body, err);
	if (ok) {
		Change change = {.kind = record.kind, .id = record.id, .retract = true, .body = body};
		ok = take_base(args, &record, &change, err) &&
		     write_change(context, store, &change, "retracted", record.slug, err);
	}
	json_decref(body);
	json_decref(record.body);
	return ok;
}

/* Records of a list wait for their names in batches, so that memory stays bounded. */
typedef struct Listing {
	Context *context;
	Store *store;
	const Kind *kind;
	RecordList *list;
	Arena *arena;
	Record records[LIST_BATCH];
	size_t count;
} Listing;

static bool listing_flush(Listing *listing, Err *err)
{
	RecordKind kinds[LIST_BATCH];
	json_t *bodies[LIST_BATCH];
	size_t named = 0;
	for (size_t i = 0; i < listing->count; i++) {
		if (listing->records[i].retracted)
			continue;
		kinds[named] = listing->kind->kind;
		bodies[named++] = listing->records[i].body;
	}
	bool ok = names_from_ids(listing->store, kinds, bodies, named, listing->arena, err);
	for (size_t i = 0; i < listing->count; i++) {
		Record *record = &listing->records[i];
		json_t *body = record->retracted ? json_incref(record->body)
						 : body_in_order(listing->kind, record->body);
		if (ok)
			record_list_add(listing->list, record, body, &listing->context->out);
		json_decref(body);
		json_decref(record->body);
	}
	listing->count = 0;
	arena_reset(listing->arena);
	return ok && (listing->context->out.len < 65536 || context_flush(listing->context, err));
}

static bool list_one(void *context, const Record *record, Err *err)
{
	Listing *listing = context;
	Record *kept = &listing->records[listing->count++];
	*kept = *record;
	kept->slug = record->slug ? arena_strdup(listing->arena, record->slug) : NULL;
	kept->author = arena_strdup(listing->arena, record->author);
	kept->at = arena_strdup(listing->arena, record->at);
	kept->recorded_at = arena_strdup(listing->arena, record->recorded_at);
	json_incref(kept->body);
	return listing->count < LIST_BATCH || listing_flush(listing, err);
}

bool cmd_record_list(Context *context, const Args *args, Err *err)
{
	const char *incident = args->operand_count > 0 ? args->operands[0] : args_value(args, "incident");
	Store *store;
	StoreName name;
	if (!context_casebook(context, &store, err) || !incident_named(context, args, &incident, err) ||
	    (incident && !store_find(store, KIND_INCIDENT, incident, context->arena, &name, err)))
		return false;
	Listing listing = {.context = context, .store = store, .kind = args->command->kind, .arena = arena_new()};
	listing.list = record_list_begin(&context->style, listing.kind);
	bool ok = store_list(store, listing.kind->kind, incident ? &name.id : NULL,
			     args_value(args, "retracted") ? STORE_WITH_RETRACTED : 0, list_one, &listing, err) &&
		  listing_flush(&listing, err);
	for (size_t i = 0; i < listing.count; i++)
		json_decref(listing.records[i].body);
	record_list_end(listing.list, &context->out);
	arena_free(listing.arena);
	return ok;
}
