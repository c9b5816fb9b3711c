/* What changed in a brief since an earlier state of the casebook, for people and as JSON. */
#include "ascribe/brief/changes.h"

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

static const char *details(Writer *writer, const BriefChange *change)
{
	const char *text = "", *reason = body_text(change->record->body, "reason");
	if (change->kind == CHANGE_RETRACTED)
		return reason ? arena_printf(writer->arena, "; reason: %s", reason) : "";
	if (change->kind == CHANGE_LEFT)
		return "; no longer of this brief";
	for (size_t i = 0; i < change->path_count && i < PATHS_SHOWN; i++)
		text = arena_printf(writer->arena, "%s%s%s", text, i > 0 ? ", " : "; in: ", change->paths[i]);
	if (change->path_count > PATHS_SHOWN)
		text = arena_printf(writer->arena, "%s and %zu more", text, change->path_count - PATHS_SHOWN);
	return text;
}

static void write_records(Writer *writer, const BriefChanges *changes)
{
	static const char *const headings[] = {"Added", "Edited", "Retracted", "No longer in the brief"};
	for (size_t i = 0; i < changes->record_count; i++) {
		const BriefChange *change = &changes->records[i];
		const Record *record = change->record;
		if (i == 0 || change->kind != changes->records[i - 1].kind)
			report_heading(writer, 3, "%s", headings[change->kind]);
		report_item(writer, 0, "%s %s%s%s%s (%s, ledger index %" PRIu64 "%s)", KINDS[record->kind].name,
			    change->name, change->title ? " (" : "", change->title ? change->title : "",
			    change->title ? ")" : "", record->author, record->index, details(writer, change));
	}
}

static const char *stood(Writer *writer, const BriefCell *cell)
{
	if (!cell)
		return "no position recorded";
	/* by slug: numbers are those of this brief, and not of the one before */
	const BriefStatement *newest = cell->standing[0]->statement;
	return arena_printf(writer->arena, "%s (%s; %s%s%s)",
			    words_term(writer->arena, brief_stance_term(cell->stance)), newest->slug,
			    words_hand(writer->arena, newest), cell->implied ? "; implied" : "",
			    cell->condition ? "; conditional" : "");
}

static void write_shifts(Writer *writer, const BriefChanges *changes)
{
	if (changes->shift_count > 0)
		report_heading(writer, 3, "Positions that differ");
	for (size_t i = 0; i < changes->shift_count; i++) {
		const BriefShift *shift = &changes->shifts[i];
		report_item(writer, 0, "%s on “%s”%s: %s; before: %s", shift->party->name, shift->allegation->text,
			    shift->official ? "" : " (not counted)", stood(writer, shift->is),
			    stood(writer, shift->was));
	}
}

void report_write_changes(Writer *writer)
{
	const BriefChanges *changes = writer->brief->changes;
	report_heading(writer, 2, "What changed since %s", changes->since);
	report_paragraph(writer, "Counted as new: what the ledger holds from index %" PRIu64 " on.%s",
			 changes->since_index,
			 changes->incident_new ? " The incident was not in the casebook before." : "");
	if (changes->record_count == 0 && changes->shift_count == 0)
		report_paragraph(writer, "Nothing in this brief changed.");
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
