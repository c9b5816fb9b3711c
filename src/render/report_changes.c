/* What changed in a brief since an earlier state of the casebook, for people and as JSON. */
#include "report_changes.h"

#include <inttypes.h>

#include "ascribe/casebook/body.h"
#include "json_parts.h"
#include "report_write.h"
#include "words.h"

#define PATHS_SHOWN 6

static const char *change_code(BriefChangeKind kind)
{
	switch (kind) {
	case CHANGE_ADDED:
		return "added";
	case CHANGE_EDITED:
		return "edited";
	case CHANGE_RETRACTED:
		return "retracted";
	case CHANGE_LEFT:
		return "left";
	}
	return "";
}

static const char *details(Arena *arena, const BriefChange *change)
{
	const char *text = "", *reason = body_text(change->record->body, "reason");
	if (change->kind == CHANGE_RETRACTED)
		return reason ? arena_printf(arena, "; reason: %s", reason) : "";
	if (change->kind == CHANGE_LEFT)
		return "; no longer of this brief";
	for (size_t i = 0; i < change->path_count && i < PATHS_SHOWN; i++)
		text = arena_printf(arena, "%s%s%s", text, i > 0 ? ", " : "; in: ", change->paths[i]);
	if (change->path_count > PATHS_SHOWN)
		text = arena_printf(arena, "%s and %zu more", text, change->path_count - PATHS_SHOWN);
	return text;
}

const char *changes_heading(BriefChangeKind kind)
{
	static const char *const headings[] = {"Added", "Edited", "Retracted", "No longer in the brief"};
	return headings[kind];
}

const char *changes_record_words(Arena *arena, const BriefChange *change)
{
	const Record *record = change->record;
	return arena_printf(arena, "%s %s%s%s%s (%s, ledger index %" PRIu64 "%s)", KINDS[record->kind].name,
			    change->name, change->title ? " (" : "", change->title ? change->title : "",
			    change->title ? ")" : "", record->author, record->index, details(arena, change));
}

static void write_records(Writer *writer, const BriefChanges *changes)
{
	for (size_t i = 0; i < changes->record_count; i++) {
		const BriefChange *change = &changes->records[i];
		if (i == 0 || change->kind != changes->records[i - 1].kind)
			report_heading(writer, 3, "%s", changes_heading(change->kind));
		report_item(writer, 0, "%s", changes_record_words(writer->arena, change));
	}
}

static const char *stood(Arena *arena, const BriefCell *cell)
{
	if (!cell)
		return "no position recorded";
	/* by slug: numbers are those of this brief, and not of the one before */
	const BriefStatement *newest = cell->standing[0]->statement;
	return arena_printf(arena, "%s (%s; %s%s%s)", words_term(arena, brief_stance_term(cell->stance)), newest->slug,
			    words_hand(arena, newest), cell->implied ? "; implied" : "",
			    cell->condition ? "; conditional" : "");
}

const char *changes_shift_words(Arena *arena, const BriefShift *shift)
{
	return arena_printf(arena, "%s on “%s”%s: %s; before: %s", shift->party->name, shift->allegation->text,
			    shift->official ? "" : " (not counted)", stood(arena, shift->is), stood(arena, shift->was));
}

static void write_shifts(Writer *writer, const BriefChanges *changes)
{
	if (changes->shift_count > 0)
		report_heading(writer, 3, "Positions that differ");
	for (size_t i = 0; i < changes->shift_count; i++)
		report_item(writer, 0, "%s", changes_shift_words(writer->arena, &changes->shifts[i]));
}

const char *changes_lead(Arena *arena, const BriefChanges *changes)
{
	return arena_printf(
		arena, "Counted as new: what the ledger holds from index %" PRIu64 " on.%s%s", changes->since_index,
		changes->incident_new ? " The incident was not in the casebook before." : "",
		changes->record_count == 0 && changes->shift_count == 0 ? " Nothing in this brief changed." : "");
}

void report_write_changes(Writer *writer)
{
	const BriefChanges *changes = writer->brief->changes;
	if (!changes)
		return;
	report_heading(writer, 2, "What changed since %s", changes->since);
	report_paragraph(writer, "%s", changes_lead(writer->arena, changes));
	write_records(writer, changes);
	write_shifts(writer, changes);
}

static json_t *change_json(const BriefChange *change)
{
	json_t *object = json_object();
	set_text(object, "change", change_code(change->kind));
	set_text(object, "kind", KINDS[change->record->kind].name);
	set_text(object, "name", change->name);
	set_text(object, "title", change->title);
	json_object_set_new(object, "paths", strings(change->paths, change->path_count));
	set_text(object, "reason", change->kind == CHANGE_RETRACTED ? body_text(change->record->body, "reason") : NULL);
	set_record(object, change->record);
	return object;
}

static json_t *shift_json(const BriefShift *shift)
{
	json_t *object = json_object();
	set_text(object, "allegation", shift->allegation->slug);
	set_text(object, "party", shift->party->slug);
	json_object_set_new(object, "counted", json_boolean(shift->official));
	json_object_set_new(object, "before", shift->was ? cell_json(shift->was) : json_null());
	json_object_set_new(object, "now", shift->is ? cell_json(shift->is) : json_null());
	return object;
}

json_t *changes_json(const BriefChanges *changes)
{
	if (!changes)
		return json_null();
	json_t *object = json_object();
	set_text(object, "since", changes->since);
	json_object_set_new(object, "since_index", json_integer((json_int_t)changes->since_index));
	json_object_set_new(object, "incident_new", json_boolean(changes->incident_new));
	LIST_JSON(object, "records", changes->record_count, change_json(&changes->records[i]));
	LIST_JSON(object, "positions", changes->shift_count, shift_json(&changes->shifts[i]));
	return object;
}
