/* ascribe checkpoint and prove: what the ledger hands out for others to check. Each reads the server's head anew, holds
 * it against the one remembered here, and only then signs it. */
#include <inttypes.h>
#include <string.h>

#include "ascribe/base/file.h"
#include "ascribe/crypto/base64.h"
#include "ascribe/ledger/proof.h"
#include "ascribe/store/writer.h"
#include "cli.h"

/* What is handed out: its bytes, and what is said of it. */
typedef struct Export {
	Head head;
	Buf bytes;
	json_t *value;
} Export;

bool advance_head(Context *context, Store *store, Head *head, Err *err)
{
	bool first;
	if (!head_advance(store, head, &first, err))
		return false;
	if (first)
		context_say(context, "ascribe: no head was remembered here: this one is the server's word alone");
	return true;
}

static bool sign_head(Context *context, Store *store, Export *export, Buf *checkpoint, Err *err)
{
	const SecretKey *key;
	if (!context_key(context, &key, err) || !advance_head(context, store, &export->head, err))
		return false;
	checkpoint_sign(checkpoint, store_origin(store), &export->head, key);
	Buf root = {0};
	base64_add(&root, export->head.root.bytes, HASH_LEN);
	export->value = json_pack("{s:s, s:I, s:s, s:s}", "origin", store_origin(store), "size",
				  (json_int_t) export->head.size, "root", buf_text(&root), "signed_by",
				  secret_key_public(key)->name);
	buf_free(&root);
	return true;
}

/* To the file that was named, and what is said of it to standard output; else the bytes alone, or a JSON value that
 * holds them. */
static bool hand_out(Context *context, const Args *args, const char *shape, Export *export, Err *err)
{
	const char *path = args_value(args, "output");
	bool to_file = path && strcmp(path, "-") != 0;
	if (to_file && !file_replace(path, export->bytes.data, export->bytes.len, 0644, err))
		return false;
	if (!to_file && !context->style.json) {
		buf_add(&context->out, export->bytes.data, export->bytes.len);
		return context_flush(context, err);
	}
	if (!to_file)
		json_object_set_new(export->value, shape, json_string(buf_text(&export->bytes)));
	print_object(&context->style, shape, json_incref(export->value), &context->out);
	return context_flush(context, err);
}

static void export_free(Export *export)
{
	json_decref(export->value);
	buf_free(&export->bytes);
}

bool cmd_checkpoint(Context *context, const Args *args, Err *err)
{
	Store *store;
	Export export = {0};
	bool ok = context_casebook(context, &store, err) && sign_head(context, store, &export, &export.bytes, err) &&
		  hand_out(context, args, "checkpoint", &export, err) &&
		  head_note_export(store_origin(store), &export.head, err);
	export_free(&export);
	return ok;
}

static bool add_proof(Context *context, Store *store, const StoreEntry *entry, Export *export, Err *err)
{
	Buf checkpoint = {0};
	ProofPath path = {0};
	bool ok = sign_head(context, store, export, &checkpoint, err) &&
		  store_entry_path(store, entry, &export->head, &path, err);
	if (ok) {
		proof_add(&export->bytes, entry->bytes, entry->len, &path, &checkpoint);
		json_object_set_new(export->value, "index", json_integer((json_int_t)path.index));
	}
	buf_free(&checkpoint);
	return ok;
}

bool cmd_prove(Context *context, const Args *args, Err *err)
{
	Store *store;
	StoreEntry entry;
	Export export = {0};
	bool ok = context_casebook(context, &store, err) &&
		  find_entry(store, args->operands[0], context->arena, &entry, err) &&
		  add_proof(context, store, &entry, &export, err) && hand_out(context, args, "proof", &export, err);
	export_free(&export);
	return ok;
}
