/* ascribe source captures, get, diff and erase: what was captured of a source. */
#include <string.h>

#include "ascribe/casebook/body.h"
#include "ascribe/casebook/text_diff.h"
#include "ascribe/exchange/capture.h"
#include "ascribe/store/content.h"
#include "evidence_files.h"

typedef struct Captured {
	Context *context;
	Store *store;
	Record record;
	Capture *items;
	size_t count;
} Captured;

static bool captured_load(Captured *captured, const Args *args, Err *err)
{
	Context *context = captured->context;
	return context_casebook(context, &captured->store, err) &&
	       load_current(context, captured->store, KIND_SOURCE, args->operands[0], &captured->record, err) &&
	       captures_of(captured->record.body, context->arena, &captured->items, &captured->count, err);
}

/* By the start of its digest, or its name; NULL where there is none such, or several. */
static const Capture *captured_find(const Captured *captured, const char *text, Err *err)
{
	const Capture *found = NULL;
	char hex[65];
	bool ambiguous = false;
	for (size_t i = 0; i < captured->count; i++) {
		const Capture *item = &captured->items[i];
		hash_to_hex(&item->sha256, hex);
		if (!(item->name && strcmp(item->name, text) == 0) &&
		    (strlen(text) < 4 || strncmp(hex, text, strlen(text)) != 0))
			continue;
		ambiguous = ambiguous || (found && memcmp(&found->sha256, &item->sha256, sizeof(Hash)) != 0);
		found = item;
	}
	if (found && !ambiguous)
		return found;
	if (ambiguous)
		err_set(err, ERR_USAGE, "the source \"%s\" has several captures \"%s\"", captured->record.slug, text);
	else
		err_set(err, ERR_NOT_FOUND, "the source \"%s\" has no capture \"%s\"", captured->record.slug, text);
	err_hint(err, "see them: ascribe source captures %s; name one by the start of its SHA-256, or by its name",
		 captured->record.slug);
	return NULL;
}

static bool has_none(const Captured *captured, Err *err)
{
	err_set(err, ERR_NOT_FOUND, "nothing was captured of the source \"%s\"", captured->record.slug);
	return err_hint(err, "ascribe source capture %s FILE", captured->record.slug);
}

/* The one that the operand names; without one, the newest. */
static const Capture *captured_choose(const Captured *captured, const Args *args, Err *err)
{
	if (args->operand_count > 1)
		return captured_find(captured, args->operands[1], err);
	return captured->count > 0 || has_none(captured, err) ? &captured->items[captured->count - 1] : NULL;
}

/* ---- captures */

static json_t *row_of(const Capture *capture, bool there)
{
	char hex[65], text[65];
	hash_to_hex(&capture->sha256, hex);
	const char *state = capture->erased ? "erased" : capture->kept && there ? "kept" : "not kept here";
	json_t *row = json_pack("{s:s*, s:s, s:I, s:s*, s:s#, s:s, s:s*, s:s*, s:s*}", "captured_at",
				capture->captured_at, "state", state, "size", (json_int_t)capture->size, "media_type",
				capture->media_type, "capture", hex, 12, "sha256", hex, "from_url", capture->from_url,
				"name", capture->name, "erased", capture->erased);
	if (!capture->has_text)
		return row;
	hash_to_hex(&capture->text, text);
	json_object_set_new(row, "text", json_integer((json_int_t)capture->text_size));
	json_object_set_new(row, "text_sha256", json_string(text));
	json_object_set_new(row, "extracted_by", json_string(capture->extracted_by));
	return row;
}

bool cmd_source_captures(Context *context, const Args *args, Err *err)
{
	static const char *const columns[] = {"captured_at", "state",   "size",     "media_type",
					      "text",        "capture", "from_url", NULL};
	Captured captured = {.context = context};
	json_t *rows = json_array();
	bool ok = captured_load(&captured, args, err);
	Hash *digests = arena_array(context->arena, captured.count + 1, sizeof *digests);
	bool *there = arena_array(context->arena, captured.count + 1, sizeof *there);
	for (size_t i = 0; i < captured.count; i++)
		digests[i] = captured.items[i].sha256;
	ok = ok && content_there(captured.store, digests, captured.count, there, err);
	for (size_t i = 0; ok && i < captured.count; i++)
		json_array_append_new(rows, row_of(&captured.items[i], there[i]));
	print_rows(&context->style, "capture", columns, rows, &context->out);
	json_decref(captured.record.body);
	return ok;
}

/* ---- get */

static bool get_capture(const Captured *captured, const Args *args, const Capture *capture, Err *err)
{
	Arena *arena = captured->context->arena;
	char hex[65];
	hash_to_hex(&capture->sha256, hex);
	const char *name = capture->name ? capture->name : hex;
	if (capture->erased)
		return err_set(err, ERR_NOT_FOUND, "the capture was erased: %s", capture->erased);
	if (!args_value(args, "text"))
		return get_bytes(captured->context, captured->store, args, &capture->sha256, name, err);
	if (!capture->has_text)
		return err_set(err, ERR_NOT_FOUND, "the casebook has no text of the capture %.16s…", hex);
	return get_bytes(captured->context, captured->store, args, &capture->text, arena_printf(arena, "%s.txt", name),
			 err);
}

bool cmd_source_get(Context *context, const Args *args, Err *err)
{
	Captured captured = {.context = context};
	const Capture *capture = NULL;
	bool ok = captured_load(&captured, args, err) && (capture = captured_choose(&captured, args, err)) &&
		  get_capture(&captured, args, capture, err);
	json_decref(captured.record.body);
	return ok;
}

/* ---- diff */

/* The two that are named; without, the two newest. */
static bool choose_two(const Captured *captured, const Args *args, const Capture **old, const Capture **new, Err *err)
{
	if (args->operand_count == 2)
		return err_set(err, ERR_USAGE, "name two captures, or none");
	if (args->operand_count == 3)
		return (*old = captured_find(captured, args->operands[1], err)) &&
		       (*new = captured_find(captured, args->operands[2], err));
	if (captured->count == 0)
		return has_none(captured, err);
	if (captured->count == 1)
		return err_set(err, ERR_NOT_FOUND, "the source \"%s\" was captured once, and differs from nothing",
			       captured->record.slug);
	*old = &captured->items[captured->count - 2];
	*new = &captured->items[captured->count - 1];
	return true;
}

static json_t *side_of(const Capture *capture)
{
	char hex[65];
	hash_to_hex(&capture->sha256, hex);
	return json_pack("{s:s, s:s*}", "sha256", hex, "captured_at", capture->captured_at);
}

static json_t *diff_json(const TextDiff *diff)
{
	static const char *const kinds[] = {"kept", "deleted", "inserted"};
	json_t *hunks = json_array();
	for (size_t i = 0; i < diff->count; i++) {
		const TextHunk *hunk = &diff->hunks[i];
		json_t *edits = json_array();
		for (size_t j = 0; j < hunk->count; j++)
			json_array_append_new(edits, json_pack("{s:s, s:s%}", "kind", kinds[hunk->edits[j].kind],
							       "text", hunk->edits[j].bytes, hunk->edits[j].len));
		json_array_append_new(hunks,
				      json_pack("{s:I, s:I, s:b, s:b, s:o}", "old_line", (json_int_t)hunk->old_line,
						"new_line", (json_int_t)hunk->new_line, "starts_text",
						hunk->starts_text, "ends_text", hunk->ends_text, "edits", edits));
	}
	return json_pack("{s:I, s:I, s:b, s:o}", "deleted", (json_int_t)diff->deleted, "inserted",
			 (json_int_t)diff->inserted, "shortest", !diff->cut, "hunks", hunks);
}

bool cmd_source_diff(Context *context, const Args *args, Err *err)
{
	Captured captured = {.context = context};
	const Capture *old = NULL, *new = NULL;
	Buf old_text = {0}, new_text = {0};
	bool ok = captured_load(&captured, args, err) && choose_two(&captured, args, &old, &new, err) && old &&
		  new &&capture_text(captured.store, old, &old_text, err) &&
		  capture_text(captured.store, new, &new_text, err);
	if (ok) {
		TextDiff diff = text_diff(buf_text(&old_text), old_text.len, buf_text(&new_text), new_text.len,
					  context->arena);
		json_t *value = diff_json(&diff);
		json_object_set_new(value, "source", json_string(captured.record.slug));
		json_object_set_new(value, "old", side_of(old));
		json_object_set_new(value, "new", side_of(new));
		print_text_diff(&context->style, value, &context->out);
	}
	buf_free(&old_text);
	buf_free(&new_text);
	json_decref(captured.record.body);
	return ok;
}

/* ---- erase */

/* Mark the capture and its text as erased. */
static void mark_erased(json_t *body, const Capture *capture, const char *reason)
{
	json_t *list = json_object_get(body, "captures");
	char hex[65];
	hash_to_hex(&capture->sha256, hex);
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *item = json_array_get(list, i);
		const char *from = body_text(item, "extracted_from");
		if (strcmp(from ? from : body_text(item, "sha256"), hex) == 0 && !body_text(item, "erased"))
			json_object_set_new(item, "erased", json_string(reason));
	}
}

static bool erase(Captured *captured, const Capture *capture, const Args *args, Err *err)
{
	const SecretKey *key;
	uint64_t index;
	char hex[65];
	Hash erased[2] = {capture->sha256, capture->text};
	if (capture->erased)
		return err_set(err, ERR_REFUSED, "the capture was erased already: %s", capture->erased);
	Edit edit = {.record = &captured->record,
		     .body = json_deep_copy(captured->record.body),
		     .erased = erased,
		     .erased_count = capture->has_text ? 2 : 1,
		     .store = captured->store};
	mark_erased(edit.body, capture, args_value(args, "reason"));
	bool ok = context_key(captured->context, &key, err) && store_begin(captured->store, err);
	if (ok && !(ok = writer_commit_with(captured->store, key, edit_fill, &edit, &index, err)))
		store_rollback(captured->store);
	hash_to_hex(&capture->sha256, hex);
	if (ok)
		print_object(&captured->context->style, "erased",
			     json_pack("{s:s, s:s, s:s, s:I}", "done", "erased", "source", captured->record.slug,
				       "sha256", hex, "index", (json_int_t)index),
			     &captured->context->out);
	json_decref(edit.body);
	return ok;
}

bool cmd_source_erase(Context *context, const Args *args, Err *err)
{
	Captured captured = {.context = context};
	const Capture *capture = NULL;
	if (!args_value(args, "reason")) {
		err_set(err, ERR_USAGE, "to erase a capture takes its reason");
		return err_hint(err, "give --reason TEXT; it stays in the ledger, with the capture's digest");
	}
	bool ok = captured_load(&captured, args, err);
	if (ok && captured.count > 1 && args->operand_count == 1) {
		err_set(err, ERR_USAGE, "the source \"%s\" has %zu captures", captured.record.slug, captured.count);
		ok = err_hint(err, "say which: ascribe source captures %s", captured.record.slug);
	}
	ok = ok && (capture = captured_choose(&captured, args, err)) && erase(&captured, capture, args, err);
	json_decref(captured.record.body);
	return ok;
}
