/* Import of JSON Lines; see exchange.h.
 *
 * Batches: while the server takes in one, the next is read, parsed and validated; then one query finds all the names
 * that it speaks of. A name that the casebook does not have is taken to be of a later line, whose id follows from its
 * slug; whether that was so is seen when the deferred foreign keys are checked, and then the file is read again to say
 * where. */
#include "ascribe/exchange/exchange.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/casebook/body.h"
#include "ascribe/store/content.h"
#include "ascribe/store/writer.h"
#include "lines.h"
#include "names_table.h"
#include "record_line.h"

#define BATCH_LINES 2000
#define BATCH_BYTES ((size_t)1024 * 1024)

typedef struct Item {
	uint64_t line;
	const Kind *kind;
	json_t *body;
	size_t name; /* of the record itself, in the table of names */
	Uuid id;
} Item;

typedef struct Import {
	Store *store;
	Writer *writer;
	const ImportOptions *options;
	ImportResult *result;
	Lines lines;
	Arena *arena; /* of the batch */
	NamesTable names;
	Item items[BATCH_LINES];
	size_t item_count;
	uint64_t size_before; /* of the ledger */
	bool holds_ledger;    /* bytes that were there stay there */
	const Item *item;     /* whose references are walked */
} Import;

static bool at_line(const Import *import, uint64_t line, Err *err)
{
	return err_prefix(err, "%s:%" PRIu64 ": ", import->lines.name, line);
}

static bool want(void *context, const BodyRef *ref, const char **replacement, Err *err)
{
	(void)replacement;
	(void)err;
	Import *import = context;
	(void)names_add(&import->names, ref->kind, ref->text);
	return true;
}

/* The record's own name, which may stand in one line of a batch. */
static bool take_name(Import *import, Item *item, const char *slug, Err *err)
{
	item->name = names_add(&import->names, item->kind->kind, slug ? slug : item->id.text);
	uint64_t *line = &import->names.items[item->name].line;
	if (*line > 0)
		return err_set(err, ERR_CONFLICT, "slug: %s \"%s\" stands in line %" PRIu64 " already",
			       item->kind->name, slug ? slug : item->id.text, *line);
	*line = item->line;
	return true;
}

static bool take_line(Import *import, const char *text, size_t text_len, Err *err)
{
	RecordLine line = {0};
	bool ok = record_line_parse(text, text_len, &line, err);
	Item *item = &import->items[import->item_count++];
	*item = (Item){.line = import->lines.number, .kind = line.kind, .body = line.body, .id = line.id};
	return ok && take_name(import, item, line.slug, err) &&
	       body_visit_refs(item->kind, item->body, want, import, err);
}

static bool is_blank(const char *text, size_t text_len)
{
	for (size_t i = 0; i < text_len; i++) {
		if (text[i] != ' ' && text[i] != '\t' && text[i] != '\r')
			return false;
	}
	return true;
}

static bool read_batch(Import *import, bool *ended, Err *err)
{
	size_t bytes = 0;
	while (import->item_count < BATCH_LINES && bytes < BATCH_BYTES) {
		const char *text;
		size_t len = 0;
		if (!lines_next(&import->lines, &text, &len, err))
			return false;
		if (!text) {
			*ended = true;
			return true;
		}
		bytes += len;
		if (!is_blank(text, len) && !take_line(import, text, len, err))
			return at_line(import, import->lines.number, err);
	}
	return true;
}

/* Give a reference its id: that of the casebook, else the one that a later line will have. */
static bool resolve_ref(void *context, const BodyRef *ref, const char **replacement, Err *err)
{
	Import *import = context;
	Name *name = &import->names.items[names_add(&import->names, ref->kind, ref->text)];
	if (name->found.retracted && import->item->kind->kind != KIND_NOTE)
		return err_set(err, ERR_REFUSED, "%s: the %s \"%s\" was retracted",
			       body_ref_path(ref, (char[BODY_PATH_MAX]){0}), KINDS[ref->kind].name, ref->text);
	if (name->found.index == STORE_NEWEST && !uuid_valid(ref->text))
		name->found.id = uuid_of_slug(KINDS[ref->kind].name, ref->text);
	else if (name->found.index == STORE_NEWEST)
		memcpy(name->found.id.text, ref->text, UUID_TEXT_LEN + 1);
	*replacement = name->found.id.text;
	return true;
}

/* The first field in which two bodies differ. */
static const char *differing_field(const Kind *kind, const json_t *a, const json_t *b)
{
	for (const Field *field = kind->fields; field->name; field++) {
		const json_t *left = json_object_get(a, field->name), *right = json_object_get(b, field->name);
		if (left != right && !(left && right && json_equal(left, right)))
			return field->name;
	}
	return "body";
}

/* What is to be done with an item that the casebook has a record for. */
static bool compare(Import *import, const Item *item, const StoreFound *found, Change *change, bool *same, Err *err)
{
	const char *name = import->names.items[item->name].text;
	if (found->index >= import->size_before)
		return err_set(err, ERR_CONFLICT, "slug: %s \"%s\" stands in an earlier line already", item->kind->name,
			       name);
	if (found->retracted)
		return err_set(err, ERR_REFUSED, "slug: the %s \"%s\" was retracted", item->kind->name, name);
	json_t *old = json_loads(found->body, 0, NULL);
	*same = json_equal(old, item->body);
	bool ok = *same || import->options->update;
	if (!ok) {
		err_set(err, ERR_CONFLICT, "%s: differs from the %s \"%s\" that is there",
			differing_field(item->kind, old, item->body), item->kind->name, name);
		err_hint(err, "give --update to bring what is there to what the file says");
	}
	json_decref(old);
	change->has_base = true;
	change->base = found->index;
	return ok;
}

static bool write_item(Import *import, const Item *item, Err *err)
{
	const StoreFound *found = &import->names.items[item->name].found;
	Change change = {.kind = item->kind->kind, .id = item->id, .body = item->body};
	bool same = false;
	import->item = item;
	if (!body_visit_refs(item->kind, item->body, resolve_ref, import, err))
		return false;
	if (found->index != STORE_NEWEST) {
		change.id = found->id;
		if (!compare(import, item, found, &change, &same, err))
			return false;
	}
	if (same) {
		import->result->unchanged++;
		return true;
	}
	import->result->added += change.has_base ? 0 : 1;
	import->result->changed += change.has_base ? 1 : 0;
	return writer_add(import->writer, &change, err);
}

/* The files or captures of an item. */
static json_t *items_with_bytes(const Item *item)
{
	RecordKind kind = item->kind->kind;
	return json_object_get(item->body, kind == KIND_EVIDENCE ? "files" : kind == KIND_SOURCE ? "captures" : "");
}

/* Files and captures of a batch that are kept in the casebook. */
typedef struct Kept {
	json_t **files;
	Hash *digests;
	bool *there;
	size_t count;
} Kept;

static Kept find_kept(Import *import)
{
	size_t room = 1;
	for (size_t i = 0; i < import->item_count; i++)
		room += json_array_size(items_with_bytes(&import->items[i]));
	Kept kept = {.files = arena_array(import->arena, room, sizeof(json_t *)),
		     .digests = arena_array(import->arena, room, sizeof(Hash)),
		     .there = arena_array(import->arena, room, sizeof(bool))};
	for (size_t i = 0; i < import->item_count; i++) {
		size_t at;
		json_t *file;
		json_array_foreach (items_with_bytes(&import->items[i]), at, file) {
			if (body_is_kept(file) && hash_from_hex(body_text(file, "sha256"), &kept.digests[kept.count]))
				kept.files[kept.count++] = file;
		}
	}
	return kept;
}

/* What was kept in the casebook that the lines come from is kept elsewhere, unless this one has the same bytes. */
static bool place_bytes(Import *import, Err *err)
{
	const Kept kept = find_kept(import);
	if (kept.count > 0 && !content_there(import->store, kept.digests, kept.count, kept.there, err))
		return false;
	for (size_t i = 0; i < kept.count; i++) {
		if (kept.there[i])
			continue;
		json_object_set_new(kept.files[i], "kept", json_string("elsewhere"));
		import->result->elsewhere++;
	}
	return true;
}

/* Look again at what was there before the first append, which holds the ledger until the commit: someone may have
 * erased it meanwhile, and from now on nobody can. */
static bool hold_bytes(Import *import, Err *err)
{
	if (import->holds_ledger || import->result->added + import->result->changed == 0)
		return true;
	const Kept kept = find_kept(import);
	if (kept.count == 0)
		return true;
	if (!writer_flush(import->writer, err) ||
	    !content_there(import->store, kept.digests, kept.count, kept.there, err))
		return false;
	import->holds_ledger = true;
	for (size_t i = 0; i < kept.count; i++) {
		if (kept.there[i])
			continue;
		err_set(err, ERR_CONFLICT, "the bytes of \"%s\" were erased meanwhile",
			body_text(kept.files[i], "sha256"));
		return err_hint(err, "see why they were (ascribe log), and import again");
	}
	return true;
}

static bool write_batch(Import *import, Err *err)
{
	NamesTable *names = &import->names;
	RecordKind *kinds = arena_array(import->arena, names->count + 1, sizeof *kinds);
	const char **texts = arena_array(import->arena, names->count + 1, sizeof *texts);
	StoreFound *found = arena_array(import->arena, names->count + 1, sizeof *found);
	for (size_t i = 0; i < names->count; i++) {
		kinds[i] = names->items[i].kind;
		texts[i] = names->items[i].text;
	}
	if (!writer_wait(import->writer, err) || !place_bytes(import, err) ||
	    !store_find_many(import->store, kinds, texts, names->count, true, import->arena, found, err))
		return false;
	for (size_t i = 0; i < names->count; i++)
		names->items[i].found = found[i];
	for (size_t i = 0; i < import->item_count; i++) {
		if (!write_item(import, &import->items[i], err))
			return at_line(import, import->items[i].line, err);
	}
	return hold_bytes(import, err);
}

static void drop_batch(Import *import)
{
	for (size_t i = 0; i < import->item_count; i++)
		json_decref(import->items[i].body);
	import->item_count = 0;
	arena_reset(import->arena);
	names_reset(&import->names, import->arena);
}

/* Looks for the reference whose record is missing. */
typedef struct Search {
	const Uuid *missing;
	bool found;
	Err *err;
} Search;

static bool is_missing(void *context, const BodyRef *ref, const char **replacement, Err *err)
{
	(void)replacement;
	Search *search = context;
	Uuid id = uuid_of_slug(KINDS[ref->kind].name, ref->text);
	if (strcmp(ref->text, search->missing->text) != 0 && strcmp(id.text, search->missing->text) != 0)
		return true;
	search->found = true;
	err_set(err, ERR_REFUSED, "%s: there is no %s \"%s\", here or in the casebook",
		body_ref_path(ref, (char[BODY_PATH_MAX]){0}), KINDS[ref->kind].name, ref->text);
	return err_hint(err, "add a line for it, or mend the name");
}

/* Say which line refers to what is nowhere. Keeps `err` as it is where that cannot be found. */
static void explain_missing(Import *import, const Uuid *missing, Err *err)
{
	Search search = {.missing = missing};
	Err found = {0};
	const char *text;
	size_t len = 0;
	drop_batch(import);
	if (!missing->text[0] || !lines_rewind(&import->lines, &found))
		return;
	while (!search.found && lines_next(&import->lines, &text, &len, &found) && text) {
		json_t *object = json_loadb(text, len, 0, NULL);
		const Kind *kind = object && body_text(object, "kind") ? kind_find(body_text(object, "kind")) : NULL;
		if (kind && !body_visit_refs(kind, object, is_missing, &search, &found) && search.found) {
			(void)at_line(import, import->lines.number, &found);
			*err = found;
		}
		json_decref(object);
	}
}

static bool take_all(Import *import, Err *err)
{
	bool ended = false, ok = true;
	while (ok && !ended) {
		ok = read_batch(import, &ended, err) && write_batch(import, err);
		if (ok && import->options->progress)
			import->options->progress(import->options->context, import->lines.number, import->lines.bytes);
		drop_batch(import);
	}
	return ok && writer_flush(import->writer, err);
}

static bool finish(Import *import, Err *err)
{
	Uuid missing = {{0}};
	if (!store_check(import->store, &missing, err)) {
		explain_missing(import, &missing, err);
		return false;
	}
	return import->options->dry_run ||
	       (writer_commit(import->writer, err) && writer_finish(import->writer, &import->result->index, err));
}

bool import_lines(Store *store, const SecretKey *key, int fd, const char *name, const ImportOptions *options,
		  ImportResult *result, Err *err)
{
	Import *import = mem_alloc(sizeof *import);
	Head head;
	memset(import, 0, sizeof *import);
	*result = (ImportResult){0};
	import->store = store;
	import->options = options;
	import->result = result;
	import->arena = arena_new();
	names_reset(&import->names, import->arena);
	bool ok = lines_open(&import->lines, fd, name, err) && store_begin(store, err);
	ok = ok && store_head(store, &head, err) && writer_begin(store, key, &import->writer, err);
	import->size_before = ok ? head.size : 0;
	ok = ok && take_all(import, err) && finish(import, err);
	if (!ok || options->dry_run)
		store_rollback(store);
	drop_batch(import);
	writer_free(import->writer);
	lines_close(&import->lines);
	arena_free(import->arena);
	free(import);
	return ok;
}
