/* Export as JSON Lines; see exchange.h. Batches wait for their names, so that memory stays bounded; one snapshot. */
#include <stdlib.h>

#include "ascribe/casebook/body.h"
#include "ascribe/exchange/exchange.h"
#include "ascribe/exchange/names.h"

#include <string.h>

#define BATCH 500

typedef struct Export {
	Store *store;
	const Kind *kind;
	ExportWriter write;
	void *context;
	Arena *arena;
	Buf lines;
	json_t *bodies[BATCH];
	Uuid ids[BATCH];
	size_t count;
} Export;

/* One record as its line. */
static void add_line(Export *out, json_t *body, const Uuid *id)
{
	const char *slug = body_text(body, "slug");
	json_t *line = json_pack("{s:s}", "kind", out->kind->name);
	Uuid own = slug ? uuid_of_slug(out->kind->name, slug) : (Uuid){{0}};
	if (strcmp(own.text, id->text) != 0)
		json_object_set_new(line, "id", json_string(id->text));
	json_t *ordered = body_in_order(out->kind, body);
	json_object_update(line, ordered);
	json_decref(ordered);
	char *text = json_dumps(line, JSON_COMPACT);
	json_decref(line);
	if (!text)
		mem_out_of_memory();
	buf_add_text(&out->lines, text);
	buf_add_char(&out->lines, '\n');
	free(text);
}

static bool flush(Export *out, Err *err)
{
	RecordKind kinds[BATCH];
	for (size_t i = 0; i < out->count; i++)
		kinds[i] = out->kind->kind;
	bool ok = names_from_ids(out->store, kinds, out->bodies, out->count, out->arena, err);
	for (size_t i = 0; i < out->count; i++) {
		if (ok)
			add_line(out, out->bodies[i], &out->ids[i]);
		json_decref(out->bodies[i]);
	}
	out->count = 0;
	arena_reset(out->arena);
	ok = ok && (out->lines.len == 0 || out->write(out->context, &out->lines, err));
	buf_clear(&out->lines);
	return ok;
}

static bool take(void *context, const Record *record, Err *err)
{
	Export *out = context;
	out->bodies[out->count] = json_incref(record->body);
	out->ids[out->count++] = record->id;
	return out->count < BATCH || flush(out, err);
}

bool export_lines(Store *store, ExportWriter write, void *context, Err *err)
{
	Export *out = mem_alloc(sizeof *out);
	memset(out, 0, sizeof *out);
	out->store = store;
	out->write = write;
	out->context = context;
	out->arena = arena_new();
	bool ok = store_begin_snapshot(store, err);
	for (size_t i = 0; ok && i < KIND_COUNT; i++) {
		out->kind = &KINDS[i];
		if (KINDS[i].kind != KIND_KEY)
			ok = store_list(store, KINDS[i].kind, NULL, STORE_BY_ID, take, out, err) && flush(out, err);
	}
	for (size_t i = 0; i < out->count; i++)
		json_decref(out->bodies[i]);
	store_rollback(store);
	buf_free(&out->lines);
	arena_free(out->arena);
	free(out);
	return ok;
}
