/* ascribe evidence attach, get, verify and erase: the files of a record of evidence. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/casebook/body.h"
#include "ascribe/store/content.h"
#include "evidence_files.h"

bool load_current(Context *context, Store *store, RecordKind kind, const char *text, Record *record, Err *err)
{
	StoreName name;
	if (!store_find(store, kind, text, context->arena, &name, err) ||
	    !store_get(store, kind, &name.id, STORE_NEWEST, context->arena, record, err))
		return false;
	return !record->retracted || err_set(err, ERR_REFUSED, "the %s \"%s\" was retracted", KINDS[kind].name, text);
}

bool edit_fill(void *context, Writer *writer, uint64_t index, Err *err)
{
	const Edit *edit = context;
	(void)index;
	const Change change = {.kind = edit->record->kind,
			       .id = edit->record->id,
			       .has_base = true,
			       .base = edit->record->index,
			       .body = edit->body};
	if (!body_validate(&KINDS[edit->record->kind], edit->body, REFS_BY_ID, err) ||
	    !writer_add(writer, &change, err) ||
	    !(edit->taken ? taken_flush(edit->store, edit->taken, writer, err) : writer_flush(writer, err)))
		return false;
	for (size_t i = 0; i < edit->erased_count; i++) {
		bool there;
		if (!content_erase(edit->store, &edit->erased[i], i > 0, &there, err))
			return false;
	}
	return true;
}

/* ---- attach */

static void print_attached(Context *context, const Record *record, const TakenFiles *taken, uint64_t index)
{
	static const char *const columns[] = {"done", "size", "media_type", "file", NULL};
	json_t *rows = json_array();
	for (size_t i = 0; i < taken->count; i++) {
		json_t *value = file_item(taken, i);
		json_object_set_new(value, "done", json_string("attached"));
		json_object_set_new(value, "evidence", json_string(record->slug));
		json_object_set_new(value, "file", json_string(taken->names[i]));
		json_object_del(value, "name");
		json_object_set_new(value, "index", json_integer((json_int_t)index));
		json_array_append_new(rows, value);
	}
	print_rows(&context->style, "attached", columns, rows, &context->out);
}

/* A list of the body that may be added to. */
static json_t *list_to_add(json_t *body, const char *field)
{
	if (!json_object_get(body, field))
		json_object_set_new(body, field, json_array());
	return json_object_get(body, field);
}

/* What is on record of these bytes, and was kept elsewhere so far, or NULL. */
static json_t *item_to_complete(const json_t *files, const Hash *digest)
{
	char hex[65];
	size_t at;
	json_t *item;
	hash_to_hex(digest, hex);
	json_array_foreach (files, at, item) {
		if (strcmp(body_text(item, "sha256"), hex) == 0 && !body_text(item, "erased") && !body_is_kept(item))
			return item;
	}
	return NULL;
}

static bool add_taken(const Args *args, const SecretKey *key, const TakenFiles *taken, json_t *body, Err *err)
{
	for (size_t i = 0; i < taken->count; i++) {
		json_t *event = custody_item(args, "acquired", secret_key_public(key)->name, NULL,
					     &taken->files[i].sha256, err);
		if (!event)
			return false;
		json_t *files = list_to_add(body, "files");
		json_t *item = item_to_complete(files, &taken->files[i].sha256);
		if (item)
			json_object_set_new(item, "kept", json_string("casebook"));
		else
			json_array_append_new(files, file_item(taken, i));
		json_array_append_new(list_to_add(body, "custody"), event);
	}
	return true;
}

bool cmd_evidence_attach(Context *context, const Args *args, Err *err)
{
	Store *store;
	const SecretKey *key;
	Record record = {0};
	TakenFiles taken;
	uint64_t index;
	bool ok = context_casebook(context, &store, err) &&
		  load_current(context, store, KIND_EVIDENCE, args->operands[0], &record, err) &&
		  context_key(context, &key, err) && store_begin(store, err);
	Edit edit = {
		.record = &record, .body = ok ? json_deep_copy(record.body) : NULL, .taken = &taken, .store = store};
	bool begun = ok;
	ok = ok &&
	     take_files(context, store, args->operands + 1, args->operand_count - 1, args_value(args, "name"), &taken,
			err) &&
	     add_taken(args, key, &taken, edit.body, err) &&
	     writer_commit_with(store, key, edit_fill, &edit, &index, err);
	if (ok)
		print_attached(context, &record, &taken, index);
	else if (begun)
		store_rollback(store);
	json_decref(edit.body);
	json_decref(record.body);
	return ok;
}

/* ---- get */

const json_t *evidence_file(const Record *record, const char *text, Err *err)
{
	const json_t *files = body_list(record->body, "files"), *found = NULL;
	size_t matching = 0;
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *item = json_array_get(files, i);
		const char *name = body_text(item, "name"), *digest = body_text(item, "sha256");
		bool matches = !text || (name && strcmp(name, text) == 0) ||
			       (strlen(text) >= 4 && strncmp(digest, text, strlen(text)) == 0);
		if (matches)
			found = item;
		matching += matches ? 1 : 0;
	}
	if (matching == 1)
		return found;
	if (matching == 0)
		err_set(err, ERR_NOT_FOUND, "the evidence \"%s\" has no%s file%s%s", record->slug, text ? " such" : "",
			text ? ": " : "", text ? text : "");
	else
		err_set(err, ERR_USAGE, "the evidence \"%s\" has %zu%s files", record->slug, matching,
			text ? " such" : "");
	err_hint(err, "see them: ascribe evidence show %s; name one by its name or the start of its SHA-256",
		 record->slug);
	return NULL;
}

static bool write_out(void *context, const void *bytes, size_t bytes_len, Err *err)
{
	return file_write_all(*(const int *)context, bytes, bytes_len, err);
}

/* The name of the file to write: that of the record, made harmless, in the folder that was given, or else here. */
static const char *contained_name(const char *output, const char *name, Arena *arena)
{
	char *safe = arena_strdup(arena, recorded_name(name, arena));
	if (safe[0] == '.' || safe[0] == '-')
		safe[0] = '_';
	return output ? arena_printf(arena, "%s/%s", output, safe) : safe;
}

static bool get_to_file(Context *context, Store *store, const Hash *digest, const char *path, bool force, Err *err)
{
	FileReplacement replacement;
	if (!force && access(path, F_OK) == 0) {
		err_set(err, ERR_CONFLICT, "%s is there already", path);
		return err_hint(err, "choose another name with -o, or give --force to replace it");
	}
	if (!file_replacement_begin(&replacement, path, err))
		return false;
	replacement.fresh = !force;
	bool written = content_read(store, digest, write_out, &replacement.fd, err);
	if (!file_replacement_end(&replacement, written, 0644, err))
		return false;
	context_say(context, "ascribe: written to %s", path);
	return true;
}

static bool is_folder(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool get_bytes(Context *context, Store *store, const Args *args, const Hash *digest, const char *name, Err *err)
{
	const char *output = args_value(args, "output");
	if (output && strcmp(output, "-") == 0) {
		int out = STDOUT_FILENO;
		return content_read(store, digest, write_out, &out, err);
	}
	bool named = output && !is_folder(output);
	return get_to_file(context, store, digest, named ? output : contained_name(output, name, context->arena),
			   args_value(args, "force") != NULL, err);
}

bool cmd_evidence_get(Context *context, const Args *args, Err *err)
{
	Store *store;
	Record record = {0};
	Hash digest;
	bool ok = context_casebook(context, &store, err) &&
		  load_current(context, store, KIND_EVIDENCE, args->operands[0], &record, err);
	const json_t *item = ok ? evidence_file(&record, args->operand_count > 1 ? args->operands[1] : NULL, err)
				: NULL;
	const char *erased = item ? body_text(item, "erased") : NULL, *name = item ? body_text(item, "name") : NULL;
	ok = item && hash_from_hex(body_text(item, "sha256"), &digest);
	if (erased)
		ok = err_set(err, ERR_NOT_FOUND, "the file was erased: %s", erased);
	ok = ok && get_bytes(context, store, args, &digest, name ? name : body_text(item, "sha256"), err);
	json_decref(record.body);
	return ok;
}

/* ---- verify */

typedef struct Verification {
	Context *context;
	Store *store;
	RecordKind kind;
	const char *list; /* of the body, that has the files */
	json_t *rows;
	uint64_t bad;
} Verification;

bool evidence_no_sink(void *context, const void *bytes, size_t bytes_len, Err *err)
{
	(void)context;
	(void)bytes;
	(void)bytes_len;
	(void)err;
	return true;
}

/* What is to be said of one file. False only where the database is lost. */
static bool verify_file(Verification *verification, const Record *record, const json_t *item, Err *err)
{
	const char *hex = body_text(item, "sha256"), *erased = body_text(item, "erased"),
		   *name = body_text(item, "name"), *state = "matches", *problem = NULL;
	Hash digest;
	Err found = {0};
	if (erased) {
		state = "erased";
		problem = erased;
	} else if (!body_is_kept(item)) {
		state = "kept elsewhere";
	} else if (!hash_from_hex(hex, &digest) ||
		   !content_read(verification->store, &digest, evidence_no_sink, NULL, &found)) {
		if (found.code == ERR_NO_DATABASE) {
			*err = found;
			return false;
		}
		state = found.code == ERR_NOT_FOUND ? "gone" : "differs";
		problem = arena_strdup(verification->context->arena, found.message);
		verification->bad++;
	}
	json_array_append_new(verification->rows,
			      json_pack("{s:s, s:s, s:s*, s:s, s:O, s:s*}", "state", state,
					KINDS[verification->kind].name, record->slug, "file", name, "sha256", hex,
					"size", json_object_get(item, "size"), "problem", problem));
	return true;
}

static bool verify_record(void *context, const Record *record, Err *err)
{
	Verification *verification = context;
	const json_t *files = body_list(record->body, verification->list);
	bool ok = true;
	for (size_t i = 0; ok && i < json_array_size(files); i++)
		ok = verify_file(verification, record, json_array_get(files, i), err);
	return ok;
}

/* Current records, as a list to verify once the cursor that they came by is closed: reading bytes needs the connection.
 */
typedef struct Slugs {
	Arena *arena;
	const char *list;
	Buf names; /* const char * */
} Slugs;

static bool add_slug(void *context, const Record *record, Err *err)
{
	Slugs *slugs = context;
	(void)err;
	const char *slug = arena_strdup(slugs->arena, record->slug);
	if (json_array_size(body_list(record->body, slugs->list)) > 0)
		buf_add(&slugs->names, &slug, sizeof slug);
	return true;
}

static bool verify_named(Verification *verification, const char *text, Err *err)
{
	Record record = {0};
	bool ok = load_current(verification->context, verification->store, verification->kind, text, &record, err) &&
		  verify_record(verification, &record, err);
	json_decref(record.body);
	return ok;
}

/* `shape` is that of the rows. */
static bool verify_kept(Verification *verification, const Args *args, const char *shape, Err *err)
{
	Context *context = verification->context;
	const char *const columns[] = {"state", KINDS[verification->kind].name, "size", "file", "problem", NULL};
	Slugs slugs = {.arena = context->arena, .list = verification->list};
	verification->rows = json_array();
	bool ok = context_casebook(context, &verification->store, err);
	if (ok && args->operand_count == 0)
		ok = store_list(verification->store, verification->kind, NULL, 0, add_slug, &slugs, err);
	for (size_t i = 0; ok && i < args->operand_count; i++)
		ok = verify_named(verification, args->operands[i], err);
	for (size_t i = 0; ok && i < slugs.names.len / sizeof(char *); i++)
		ok = verify_named(verification, ((const char **)(void *)slugs.names.data)[i], err);
	buf_free(&slugs.names);
	print_rows(&context->style, shape, columns, verification->rows, &context->out);
	if (!ok || verification->bad == 0)
		return ok;
	err_set(err, ERR_NO_LONGER_MATCHES, "%llu file%s no longer match%s what the records say",
		(unsigned long long)verification->bad, verification->bad == 1 ? "" : "s",
		verification->bad == 1 ? "es" : "");
	return err_hint(err, "the records stay; take the bytes in again from a copy (ascribe evidence attach, source "
			     "capture)");
}

bool cmd_evidence_verify(Context *context, const Args *args, Err *err)
{
	Verification verification = {.context = context, .kind = KIND_EVIDENCE, .list = "files"};
	return verify_kept(&verification, args, "evidence-file", err);
}

bool cmd_source_verify(Context *context, const Args *args, Err *err)
{
	Verification verification = {.context = context, .kind = KIND_SOURCE, .list = "captures"};
	return verify_kept(&verification, args, "source-file", err);
}

/* ---- erase */

static bool mark_erased(const Args *args, const SecretKey *key, const json_t *item, json_t *body, Hash *digest,
			Err *err)
{
	json_t *files = json_object_get(body, "files");
	const char *hex = body_text(item, "sha256"), *reason = args_value(args, "reason");
	if (!hash_from_hex(hex, digest))
		return err_set(err, ERR_REFUSED, "the record's digest is none");
	for (size_t i = 0; i < json_array_size(files); i++) {
		json_t *other = json_array_get(files, i);
		if (strcmp(body_text(other, "sha256"), hex) == 0)
			json_object_set_new(other, "erased", json_string(reason));
	}
	json_t *event = custody_item(args, "erased", secret_key_public(key)->name, digest, NULL, err);
	if (event)
		json_array_append_new(list_to_add(body, "custody"), event);
	return event != NULL;
}

bool cmd_evidence_erase(Context *context, const Args *args, Err *err)
{
	Store *store;
	const SecretKey *key;
	Record record = {0};
	Hash digest;
	uint64_t index;
	if (!args_value(args, "reason")) {
		err_set(err, ERR_USAGE, "to erase a file takes its reason");
		return err_hint(err, "give --reason TEXT; it stays in the ledger, with the file's digest");
	}
	bool ok = context_casebook(context, &store, err) &&
		  load_current(context, store, KIND_EVIDENCE, args->operands[0], &record, err);
	const json_t *item = ok ? evidence_file(&record, args->operand_count > 1 ? args->operands[1] : NULL, err)
				: NULL;
	if (item && body_text(item, "erased"))
		ok = err_set(err, ERR_REFUSED, "the file was erased already: %s", body_text(item, "erased"));
	ok = ok && item && context_key(context, &key, err);
	Edit edit = {.record = &record,
		     .body = ok ? json_deep_copy(record.body) : NULL,
		     .erased = &digest,
		     .erased_count = 1,
		     .store = store};
	ok = ok && mark_erased(args, key, item, edit.body, &digest, err) && store_begin(store, err);
	if (ok && !(ok = writer_commit_with(store, key, edit_fill, &edit, &index, err)))
		store_rollback(store);
	if (ok)
		print_object(&context->style, "erased",
			     json_pack("{s:s, s:s, s:O, s:I}", "done", "erased", "evidence", record.slug, "sha256",
				       json_object_get(item, "sha256"), "index", (json_int_t)index),
			     &context->out);
	json_decref(edit.body);
	json_decref(record.body);
	return ok;
}
