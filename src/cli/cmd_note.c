/* ascribe note add: to the casebook, or offline to a file; and submit, which appends such files. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/casebook/body.h"
#include "ascribe/exchange/names.h"
#include "ascribe/store/offline.h"
#include "cli.h"

#define NOTE_FILE_MAX ((size_t)1024 * 1024)

/* The note's text: -m, -F or the operand "-", else an editor. */
static bool take_message(Context *context, const Args *args, json_t *body, Err *err)
{
	const char *message = args_value(args, "message"), *file = args_value(args, "file");
	Buf text = {0};
	bool ok = true;
	if (args->operand_count > 1 && strcmp(args->operands[1], "-") != 0)
		return err_set(err, ERR_USAGE, "one word too many: \"%s\"", args->operands[1]);
	if (args->operand_count > 1)
		file = "-";
	if (message) {
		buf_add_text(&text, message);
	} else if (file) {
		ok = file_read(file, NOTE_FILE_MAX, &text, err);
	} else if (!context_may_ask(context)) {
		err_set(err, ERR_USAGE, "the note has no text");
		ok = err_hint(err, "give -m TEXT, -F FILE, or - for standard input");
	} else {
		ok = editor_run(context, ".md", &text, err);
	}
	while (ok && text.len > 0 && text.data[text.len - 1] == '\n')
		text.data[--text.len] = '\0';
	json_t *value = ok ? json_stringn(buf_text(&text), text.len) : NULL;
	if (ok && !value)
		ok = err_set(err, ERR_REFUSED, "body: not valid UTF-8");
	if (ok)
		json_object_set_new(body, "body", value);
	buf_free(&text);
	return ok;
}

/* Whom the note is about, its text, and its type where none was given. */
static bool fill_note(Context *context, const Args *args, json_t *body, Err *err)
{
	const char *about = arena_printf(context->arena, "incident:%s", args->operands[0]);
	json_t *item = json_string(about);
	if (!item)
		return err_set(err, ERR_REFUSED, "about: not valid UTF-8");
	if (!json_object_get(body, "about"))
		json_object_set_new(body, "about", json_array());
	json_array_insert_new(json_object_get(body, "about"), 0, item);
	if (!json_object_get(body, "type"))
		json_object_set_new(body, "type", json_string("comment"));
	return take_message(context, args, body, err);
}

/* Offline options: what is needed, before anything is asked. */
static bool check_offline(const Context *context, const char *path, Err *err)
{
	if (!context->casebook) {
		err_set(err, ERR_USAGE, "offline, the casebook must be named");
		return err_hint(err, "give --casebook ORIGIN");
	}
	if (!entry_origin_valid(context->casebook))
		return err_set(err, ERR_USAGE, "--casebook: \"%s\" cannot be an origin", context->casebook);
	if (!path) {
		err_set(err, ERR_USAGE, "offline, the signed note needs a file to go to");
		return err_hint(err, "give -o FILE");
	}
	if (access(path, F_OK) != 0)
		return true;
	err_set(err, ERR_CONFLICT, "%s is there already", path);
	return err_hint(err, "every signed entry is needed, since they are numbered; choose another name");
}

/* The entry is written before it is counted: a number that was counted and lost would stop all that come after. */
static bool write_counted(const char *origin, const char *key_name, uint64_t seq, const char *path, const Buf *entry,
			  Err *err)
{
	FileUnfinished uncounted;
	OfflineState state;
	Err ignored;
	if (!file_create(path, entry->data, entry->len, 0644, err))
		return false;
	file_unfinished_begin(&uncounted, path);
	bool ok = offline_count(origin, key_name, seq + 1, err);
	file_unfinished_end(&uncounted);
	if (ok) {
		mem_set_done("%s is signed and counted", path);
		return true;
	}
	if (offline_state(origin, key_name, &state, &ignored) && state.seq > seq)
		return err_prefix(err, "%s is signed and counted: ", path);
	(void)unlink(path);
	return false;
}

static bool sign_offline(Context *context, const Change *change, const char *path, Err *err)
{
	const SecretKey *key;
	OfflineState state;
	if (!context_key(context, &key, err))
		return false;
	const char *name = secret_key_public(key)->name;
	Buf entry = {0};
	bool ok = offline_state(context->casebook, name, &state, err) &&
		  offline_sign(context->casebook, &state, key, change, &entry, err) &&
		  write_counted(context->casebook, name, state.seq, path, &entry, err);
	buf_free(&entry);
	if (ok)
		print_object(&context->style, "signed",
			     json_pack("{s:s, s:s, s:s, s:s, s:I, s:I}", "signed", KINDS[change->kind].name, "id",
				       change->id.text, "file", path, "key", name, "number", (json_int_t)state.seq,
				       "anchor", (json_int_t)state.anchor.size),
			     &context->out);
	return ok;
}

bool cmd_note_add(Context *context, const Args *args, Err *err)
{
	const Kind *kind = args->command->kind;
	const char *path = args_value(args, "output");
	bool offline = args_value(args, "offline") != NULL;
	Store *store;
	if (path && !offline)
		return err_set(err, ERR_USAGE, "-o is for --offline: else the note goes to the casebook");
	if (offline && !check_offline(context, path, err))
		return false;
	json_t *body = json_object();
	bool ok = body_take_flags(args, body, err) && fill_note(context, args, body, err) &&
		  body_validate(kind, body, REFS_AS_TYPED, err) &&
		  (offline ? names_to_ids_offline(kind, body, err)
			   : context_casebook(context, &store, err) &&
				     names_to_ids(store, kind, body, context->arena, err));
	if (ok) {
		Change change = {.kind = KIND_NOTE, .id = uuid_new(), .body = body};
		ok = offline ? sign_offline(context, &change, path, err)
			     : write_change(context, store, &change, "added", NULL, err);
	}
	json_decref(body);
	return ok;
}
