/* ascribe key: key files here, and the keys that a casebook lets sign. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "ascribe/crypto/keyfile.h"
#include "ascribe/store/writer.h"
#include "cli.h"

bool cmd_key_new(Context *context, const Args *args, Err *err)
{
	SecretKey *key = NULL;
	if (!context_make_key(context, args->operands[0], args_value(args, "no-passphrase") != NULL, &key, err))
		return false;
	Buf vkey = {0};
	public_key_add_vkey(&vkey, secret_key_public(key));
	print_object(&context->style, "key",
		     json_pack("{s:s, s:s}", "name", args->operands[0], "vkey", buf_text(&vkey)), &context->out);
	buf_free(&vkey);
	secret_key_free(key);
	return true;
}

static bool local_info(Context *context, const char *name, KeyfileInfo *info, Err *err)
{
	char *text = NULL;
	size_t text_len = 0;
	if (!context_key_text(context, name, &text, &text_len, err))
		return false;
	bool ok = keyfile_parse_info(text, text_len, info, err);
	keyfile_text_free(text);
	return ok;
}

/* A key's row by its vkey, made where it is not there. */
static json_t *key_row(json_t *rows, const char *name, const char *vkey)
{
	size_t at;
	json_t *row;
	json_array_foreach (rows, at, row) {
		const char *there = json_string_value(json_object_get(row, "vkey"));
		if (there && strcmp(there, vkey) == 0)
			return row;
	}
	row = json_pack("{s:s, s:s}", "name", name, "vkey", vkey);
	json_array_append_new(rows, row);
	return row;
}

static bool add_enrolled(void *context, const Record *record, Err *err)
{
	(void)err;
	json_t *row = key_row(context, body_text(record->body, "name"), body_text(record->body, "vkey"));
	json_object_set(row, "roles", json_object_get(record->body, "roles"));
	json_object_set(row, "last_valid", json_object_get(record->body, "last_valid"));
	return true;
}

bool cmd_key_list(Context *context, const Args *args, Err *err)
{
	(void)args;
	static const char *const columns[] = {"name", "file", "roles", "last_valid", "vkey", NULL};
	const char **names;
	size_t count;
	Store *store;
	if (!context_key_names(context, &names, &count, err))
		return false;
	json_t *rows = json_array();
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++) {
		KeyfileInfo info;
		Buf vkey = {0};
		ok = local_info(context, names[i], &info, err);
		if (!ok) { /* one that cannot be used does not hide the others */
			context_say(context, "ascribe: %s", err->message);
			json_array_append_new(rows, json_pack("{s:s, s:s}", "name", names[i], "file", "unusable"));
			err_clear(err);
			ok = true;
		} else {
			public_key_add_vkey(&vkey, &info.key);
			json_object_set_new(key_row(rows, names[i], buf_text(&vkey)), "file",
					    json_string(info.is_protected ? "protected" : "unprotected"));
		}
		buf_free(&vkey);
	}
	Err without = {0};
	if (ok && context_casebook(context, &store, &without))
		ok = store_list(store, KIND_KEY, NULL, STORE_WITH_RETRACTED, add_enrolled, rows, err);
	else if (ok)
		context_say(context, "ascribe: only the keys here: %s", without.message);
	if (ok)
		print_rows(&context->style, "key", columns, json_incref(rows), &context->out);
	json_decref(rows);
	return ok;
}

bool cmd_key_export(Context *context, const Args *args, Err *err)
{
	const char *name = args->operand_count > 0 ? args->operands[0] : context->key_name;
	const char **names;
	size_t count;
	KeyfileInfo info;
	if (!name) {
		if (!context_key_names(context, &names, &count, err))
			return false;
		if (count != 1)
			return err_set(err, ERR_USAGE, "which key? see: ascribe key list");
		name = names[0];
	}
	if (!local_info(context, name, &info, err))
		return false;
	Buf vkey = {0};
	public_key_add_vkey(&vkey, &info.key);
	if (context->style.json)
		print_object(&context->style, "key", json_pack("{s:s, s:s}", "name", name, "vkey", buf_text(&vkey)),
			     &context->out);
	else
		buf_addf(&context->out, "%s\n", buf_text(&vkey));
	buf_free(&vkey);
	return true;
}

static bool write_key(Context *context, Store *store, const Change *change, const char *done, const char *name,
		      Err *err)
{
	const SecretKey *key;
	uint64_t index;
	if (!body_validate(&KINDS[KIND_KEY], change->body, REFS_BY_ID, err) || !context_key(context, &key, err) ||
	    !writer_write(store, key, change, &index, err))
		return false;
	print_object(&context->style, "key", json_pack("{s:s, s:I}", done, name, "index", (json_int_t)index),
		     &context->out);
	return true;
}

bool cmd_key_enroll(Context *context, const Args *args, Err *err)
{
	PublicKey public;
	Store *store;
	if (!public_key_parse(args->operands[0], &public, err))
		return false;
	json_t *roles = json_array();
	for (size_t i = 0; i < args->given_count; i++) {
		if (args->given[i].option && strcmp(args->given[i].option->name, "role") == 0)
			json_array_append_new(roles, json_string(args->given[i].value));
	}
	if (json_array_size(roles) == 0) {
		json_decref(roles);
		err_set(err, ERR_USAGE, "what may the key do?");
		return err_hint(err, "give --role admin, --role analyst or --role auditor");
	}
	json_t *body = json_pack("{s:s, s:s, s:o}", "name", public.name, "vkey", args->operands[0], "roles", roles);
	Change change = {.kind = KIND_KEY, .id = uuid_new(), .body = body};
	bool ok = context_casebook(context, &store, err) &&
		  write_key(context, store, &change, "enrolled", public.name, err);
	json_decref(body);
	return ok;
}

/* Finds the key record of a name, and whether another key may administer. */
typedef struct KeySearch {
	const char *name;
	Record record; /* body NULL where not found */
	bool other_admin;
} KeySearch;

static bool may_administer(const json_t *body)
{
	const json_t *roles = body_list(body, "roles");
	for (size_t i = 0; i < json_array_size(roles); i++) {
		if (strcmp(json_string_value(json_array_get(roles, i)), "admin") == 0)
			return !json_object_get(body, "last_valid");
	}
	return false;
}

static bool match_key(void *context, const Record *record, Err *err)
{
	(void)err;
	KeySearch *search = context;
	if (strcmp(body_text(record->body, "name"), search->name) != 0) {
		search->other_admin |= may_administer(record->body);
		return true;
	}
	json_decref(search->record.body);
	search->record = (Record){.id = record->id, .index = record->index, .body = json_incref(record->body)};
	return true;
}

bool cmd_key_revoke(Context *context, const Args *args, Err *err)
{
	const char *last = args_value(args, "last-valid"), *reason = args_value(args, "reason");
	KeySearch search = {.name = args->operands[0]};
	uint64_t last_valid;
	Store *store;
	if (!last || !reason) {
		err_set(err, ERR_USAGE, "a revocation names the last valid ledger index and the reason");
		return err_hint(err, "give --last-valid INDEX and --reason TEXT");
	}
	if (!parse_number(last, "--last-valid", &last_valid, err) || !context_casebook(context, &store, err) ||
	    !store_list(store, KIND_KEY, NULL, 0, match_key, &search, err))
		return false;
	if (!search.record.body) {
		err_set(err, ERR_NOT_FOUND, "the key \"%s\" is not enrolled in this casebook", search.name);
		return err_hint(err, "see: ascribe key list");
	}
	if (may_administer(search.record.body) && !search.other_admin) {
		json_decref(search.record.body);
		err_set(err, ERR_REFUSED, "\"%s\" is the last administrator: no one could change keys after it",
			search.name);
		return err_hint(err, "enroll another first: ascribe key enroll VKEY --role admin");
	}
	json_t *body = json_deep_copy(search.record.body);
	json_object_set_new(body, "last_valid", json_integer((json_int_t)last_valid));
	json_t *why = json_string(reason);
	bool ok = why || err_set(err, ERR_REFUSED, "reason: not valid UTF-8");
	if (why)
		json_object_set_new(body, "reason", why);
	Change change = {
		.kind = KIND_KEY, .id = search.record.id, .has_base = true, .base = search.record.index, .body = body};
	ok = ok && write_key(context, store, &change, "revoked", search.name, err);
	json_decref(body);
	json_decref(search.record.body);
	return ok;
}

/* The public half of the key to hand over to: of its file where that is here already, else of one made now. */
static bool take_new_key(Context *context, const Args *args, PublicKey *public, Err *err)
{
	const char *name = args->operands[0];
	KeyfileInfo info;
	SecretKey *made = NULL;
	if (local_info(context, name, &info, err)) {
		*public = info.key;
		return true;
	}
	if (err->code != ERR_NOT_FOUND)
		return false;
	err_clear(err);
	if (!context_make_key(context, name, args_value(args, "no-passphrase") != NULL, &made, err))
		return false;
	*public = *secret_key_public(made);
	secret_key_free(made);
	return true;
}

typedef struct Rotation {
	Change begun, ended;
	json_t *ended_body; /* of `ended`: it names the entry's own index */
} Rotation;

static bool fill_rotation(void *context, Writer *writer, uint64_t index, Err *err)
{
	Rotation *rotation = context;
	json_object_set_new(rotation->ended_body, "last_valid", json_integer((json_int_t)index));
	return body_validate(&KINDS[KIND_KEY], rotation->begun.body, REFS_BY_ID, err) &&
	       body_validate(&KINDS[KIND_KEY], rotation->ended_body, REFS_BY_ID, err) &&
	       writer_add(writer, &rotation->begun, err) && writer_add(writer, &rotation->ended, err);
}

static bool rotate(Context *context, Store *store, const SecretKey *key, const Record *old, const PublicKey *public,
		   Err *err)
{
	uint64_t index;
	Buf vkey = {0}, reason = {0};
	public_key_add_vkey(&vkey, public);
	buf_addf(&reason, "rotated to %s", public->name);
	json_t *begun = json_pack("{s:s, s:s, s:O, s:s}", "name", public->name, "vkey", buf_text(&vkey), "roles",
				  json_object_get(old->body, "roles"), "rotated_from", secret_key_public(key)->name);
	json_t *ended = json_deep_copy(old->body);
	json_object_set_new(ended, "reason", json_string(buf_text(&reason)));
	Rotation rotation = {
		.begun = {.kind = KIND_KEY, .id = uuid_new(), .body = begun},
		.ended = {.kind = KIND_KEY, .id = old->id, .has_base = true, .base = old->index, .body = ended},
		.ended_body = ended};
	bool ok = writer_write_with(store, key, fill_rotation, &rotation, &index, err);
	if (ok)
		print_object(&context->style, "key",
			     json_pack("{s:s, s:s, s:I}", "rotated", secret_key_public(key)->name, "to", public->name,
				       "index", (json_int_t)index),
			     &context->out);
	json_decref(begun);
	json_decref(ended);
	buf_free(&vkey);
	buf_free(&reason);
	return ok;
}

/* The new key's file stays where the entry is refused: it might have been written after all, and then it is needed. */
bool cmd_key_rotate(Context *context, const Args *args, Err *err)
{
	const SecretKey *key;
	PublicKey public;
	Record old = {0};
	Store *store;
	bool ok = context_casebook(context, &store, err) && context_key(context, &key, err) &&
		  store_key(store, secret_key_public(key)->name, context->arena, &old, err) &&
		  take_new_key(context, args, &public, err) && rotate(context, store, key, &old, &public, err);
	json_decref(old.body);
	return ok;
}
