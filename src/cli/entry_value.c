/* An entry of the ledger as a value to print; see cli.h. What is said of it comes from its own bytes; from the database
 * come the version that a change was made from, and the names of records. */
#include <string.h>

#include "ascribe/casebook/body.h"
#include "ascribe/crypto/base64.h"
#include "ascribe/exchange/names.h"
#include "ascribe/store/signature.h"
#include "cli.h"

typedef struct View {
	Store *store;
	const EntryChoice *choice;
	Arena *arena;
} View;

json_t *signature_value(const char *author, bool good, const Err *err)
{
	json_t *value = json_pack("{s:b, s:s}", "good", good, "key", author);
	if (!good)
		json_object_set_new(value, "problem", json_string(err->message));
	return value;
}

static void add_difference(void *context, const char *path, const json_t *old, const json_t *new)
{
	json_t *difference = json_pack("{s:s}", "path", path);
	if (old)
		json_object_set(difference, "old", (json_t *)old);
	if (new)
		json_object_set(difference, "new", (json_t *)new);
	json_array_append_new(context, difference);
}

/* References by name, where the body is one that the tables know how to read. */
static bool by_name(const View *view, const Kind *kind, json_t *body, Err *err)
{
	Err ignored;
	return !body_validate(kind, body, REFS_BY_ID, &ignored) ||
	       names_from_ids(view->store, &kind->kind, &body, 1, view->arena, err);
}

static bool add_differences(const View *view, const Kind *kind, const json_t *change, json_t *value, Err *err)
{
	Record before = {0};
	Uuid id;
	const json_t *base = json_object_get(change, "base");
	memcpy(id.text, body_text(change, "id"), sizeof id.text);
	if (base &&
	    !store_get(view->store, kind->kind, &id, (uint64_t)json_integer_value(base), view->arena, &before, err)) {
		if (err->code == ERR_NOT_FOUND)
			err_set(err, ERR_PROJECTION_DIFFERS,
				"the database lacks the version of ledger index %lld of %s %s",
				(long long)json_integer_value(base), kind->name, id.text);
		return false;
	}
	json_t *body = json_deep_copy(json_object_get(change, "body")), *list = json_array();
	bool ok = by_name(view, kind, body, err) && (!base || by_name(view, kind, before.body, err));
	body_diff(kind, before.body, body, add_difference, list);
	json_object_set_new(value, "differences", list);
	json_decref(body);
	json_decref(before.body);
	return ok;
}

/* "added", "changed" or "retracted"; of keys what that means. */
static const char *done_by(const json_t *change, bool is_key)
{
	if (strcmp(body_text(change, "op"), "retract") == 0)
		return "retracted";
	if (!json_object_get(change, "base"))
		return is_key ? "enrolled" : "added";
	return is_key && json_object_get(json_object_get(change, "body"), "last_valid") ? "revoked" : "changed";
}

/* A retraction does not say the slug. */
static bool add_slug(const View *view, const json_t *change, json_t *value, Err *err)
{
	Uuid id;
	const char *slug = body_text(json_object_get(change, "body"), "slug");
	memcpy(id.text, body_text(change, "id"), sizeof id.text);
	if (!slug && !store_slugs(view->store, &id, 1, view->arena, &slug, err))
		return false;
	if (slug)
		json_object_set_new(value, "slug", json_string(slug));
	return true;
}

static bool add_change(const View *view, const json_t *change, json_t *list, Err *err)
{
	const Kind *kind = kind_find(body_text(change, "kind"));
	const json_t *body = json_object_get(change, "body");
	bool is_key = kind && kind->kind == KIND_KEY, is_put = strcmp(body_text(change, "op"), "put") == 0;
	json_t *value = json_pack("{s:s, s:s, s:s}", "change", done_by(change, is_key), "kind",
				  body_text(change, "kind"), "id", body_text(change, "id"));
	json_array_append_new(list, value);
	if (is_key)
		json_object_set(value, "name", json_object_get(body, "name"));
	if (is_key || !is_put)
		json_object_set(value, "reason", json_object_get(body, "reason"));
	return (!kind || !kind->has_slug || add_slug(view, change, value, err)) &&
	       (!kind || !is_put || !view->choice->differences || add_differences(view, kind, change, value, err));
}

static bool is_chosen(const EntryChoice *choice, const json_t *change)
{
	return (!choice->kind || strcmp(body_text(change, "kind"), choice->kind->name) == 0) &&
	       (!choice->record || strcmp(body_text(change, "id"), choice->record->text) == 0);
}

static bool add_changes(const View *view, const json_t *changes, json_t *value, Err *err)
{
	json_t *list = json_array();
	json_int_t others = 0;
	bool ok = true;
	for (size_t i = 0; ok && i < json_array_size(changes); i++) {
		const json_t *change = json_array_get(changes, i);
		if (is_chosen(view->choice, change))
			ok = add_change(view, change, list, err);
		else
			others++;
	}
	json_object_set_new(value, "changes", list);
	if (others > 0)
		json_object_set_new(value, "other_changes", json_integer(others));
	return ok;
}

bool entry_value(Store *store, const StoreEntry *stored, const EntryChoice *choice, Arena *arena, json_t **value,
		 Err *err)
{
	Entry entry;
	Buf root = {0};
	View view = {.store = store, .choice = choice, .arena = arena};
	if (!signature_entry(store, stored, &entry, err))
		return false;
	base64_add(&root, entry.anchor.root.bytes, HASH_LEN);
	*value = json_pack("{s:I, s:s, s:I, s:{s:I, s:s}, s:s, s:s}", "index", (json_int_t)stored->index, "author",
			   entry.author, "seq", (json_int_t)entry.seq, "anchor", "size", (json_int_t)entry.anchor.size,
			   "root", buf_text(&root), "at", entry.at, "recorded_at", stored->recorded_at);
	if (stored->index > stored->last_valid)
		json_object_set_new(*value, "last_valid", json_integer((json_int_t)stored->last_valid));
	bool ok = add_changes(&view, entry.changes, *value, err);
	if (!ok)
		json_decref(*value);
	buf_free(&root);
	entry_free(&entry);
	return ok;
}
