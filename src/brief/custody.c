/* The chain of custody of an item over the versions of its record, and its gaps; see custody.h. */
#include "ascribe/brief/custody.h"

#include <inttypes.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "ascribe/casebook/custody.h"

const char *custody_file_label(const json_t *file, Arena *arena)
{
	const char *name = body_text(file, "name");
	return name ? name : arena_printf(arena, "the file %.16s…", body_text(file, "sha256"));
}

static void add_gap(CustodyItem *item, const char *text)
{
	buf_add(&item->gap_list, &text, sizeof text);
}

/* ---- The versions */

/* The row of an event in a version: that of the same place in the version before, where it is the same; else another
 * that is the same and not in this version yet; else a new one. */
static CustodyRow *row_of(CustodyItem *item, const Record *version, size_t place, json_t *event, const char *problem,
			  Arena *arena)
{
	CustodyRow **end = &item->first;
	if (place < item->row_count && item->rows[place]->last != version->index &&
	    json_equal(item->rows[place]->event, event))
		return item->rows[place];
	for (; *end; end = &(*end)->next) {
		if ((*end)->last != version->index && json_equal((*end)->event, event))
			return *end;
	}
	*end = arena_alloc(arena, sizeof **end);
	**end = (CustodyRow){.event = json_incref(event),
			     .index = version->index,
			     .author = arena_strdup(arena, version->author),
			     .problem = problem};
	return *end;
}

static void keep_record(CustodyItem *item, const Record *version, Arena *arena)
{
	json_decref(item->record.body);
	item->record = *version;
	item->record.slug = arena_strdup(arena, version->slug);
	item->record.author = arena_strdup(arena, version->author);
	item->record.at = arena_strdup(arena, version->at);
	item->record.recorded_at = arena_strdup(arena, version->recorded_at);
	item->record.body = json_incref(version->body);
}

void custody_add_version(CustodyItem *item, const Record *version, const char *problem, Arena *arena)
{
	if (problem) {
		problem = arena_strdup(arena, problem);
		add_gap(item,
			arena_printf(arena, "Ledger index %" PRIu64 " does not verify: %s.", version->index, problem));
	}
	if (version->retracted)
		return;
	const json_t *custody = body_list(version->body, "custody");
	size_t count = json_array_size(custody);
	CustodyRow **rows = arena_array(arena, count + 1, sizeof *rows);
	for (size_t i = 0; i < count; i++) {
		rows[i] = row_of(item, version, i, json_array_get(custody, i), problem, arena);
		rows[i]->last = version->index;
	}
	item->rows = rows;
	item->row_count = count;
	keep_record(item, version, arena);
}

/* ---- Gaps */

static bool has_event(const CustodyItem *item, const char *what, const char *sha256)
{
	for (size_t i = 0; i < item->row_count; i++) {
		const json_t *event = item->rows[i]->event;
		if (strcmp(body_text(event, "event"), what) == 0 && custody_concerns(event, sha256))
			return true;
	}
	return false;
}

static void find_acquisition(CustodyItem *item, const json_t *file, Arena *arena)
{
	const char *sha256 = file ? body_text(file, "sha256") : NULL;
	if (!has_event(item, "acquired", sha256))
		add_gap(item, arena_printf(arena, "No event says how %s was acquired.",
					   file ? custody_file_label(file, arena) : "the item"));
	if (file && body_text(file, "erased") && !has_event(item, "erased", sha256))
		add_gap(item, arena_printf(arena, "%s is marked erased, and no event says so.",
					   custody_file_label(file, arena)));
}

static bool has_file(const CustodyItem *item, const char *sha256)
{
	const json_t *files = body_list(item->record.body, "files");
	for (size_t i = 0; i < json_array_size(files); i++) {
		if (strcmp(body_text(json_array_get(files, i), "sha256"), sha256) == 0)
			return true;
	}
	return false;
}

/* Who hands over is who had it. */
static void find_break(CustodyItem *item, size_t i, Arena *arena)
{
	const json_t *custody = body_list(item->record.body, "custody"), *event = item->rows[i]->event;
	const char *from = body_text(event, "from"), *what = body_text(event, "event");
	if (!from || strcmp(what, "acquired") == 0 || !custody_receiver(event))
		return;
	size_t before = custody_last_hand_over(custody, i, custody_file(event));
	const char *had = before == CUSTODY_NOWHERE ? NULL : custody_receiver(json_array_get(custody, before));
	if (had && strcmp(had, from) != 0)
		add_gap(item, arena_printf(arena, "Row %zu is %s from %s, and by row %zu it was %s who had it.", i + 1,
					   what, from, before + 1, had));
}

static void find_digests(CustodyItem *item, size_t i, Arena *arena)
{
	const json_t *event = item->rows[i]->event;
	const char *before = body_text(event, "before"), *after = body_text(event, "after");
	if (before && after && strcmp(before, after) != 0)
		add_gap(item, arena_printf(arena, "Row %zu: the SHA-256 after it is not the one before it.", i + 1));
	if ((before && !has_file(item, before)) || (after && !has_file(item, after)))
		add_gap(item, arena_printf(arena, "Row %zu has a SHA-256 that no file of the record has.", i + 1));
}

/* What was recorded once and stands there no more, or not as it was. */
static void find_removed(CustodyItem *item, Arena *arena)
{
	for (const CustodyRow *row = item->first; row; row = row->next) {
		if (row->last != item->record.index)
			add_gap(item,
				arena_printf(arena,
					     "What ledger index %" PRIu64
					     " recorded (%s, %s) was changed or taken out later.",
					     row->index, body_text(row->event, "event"), body_text(row->event, "at")));
	}
}

void custody_end(CustodyItem *item, Arena *arena)
{
	const json_t *files = body_list(item->record.body, "files");
	item->holders = custody_holders(item->record.body, arena);
	if (item->row_count == 0) {
		add_gap(item, "No custody event is recorded.");
	} else {
		for (size_t i = 0; i < json_array_size(files); i++)
			find_acquisition(item, json_array_get(files, i), arena);
		if (json_array_size(files) == 0)
			find_acquisition(item, NULL, arena);
	}
	for (size_t i = 0; i < item->row_count; i++) {
		find_break(item, i, arena);
		find_digests(item, i, arena);
	}
	find_removed(item, arena);
	item->gaps = (const char **)(void *)item->gap_list.data;
	item->gap_count = item->gap_list.len / sizeof *item->gaps;
}

void custody_free(CustodyItem *item)
{
	for (CustodyRow *row = item->first; row; row = row->next)
		json_decref(row->event);
	buf_free(&item->gap_list);
	json_decref(item->record.body);
}
