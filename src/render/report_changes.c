/* What changed in a brief since an earlier state of the casebook, for people and as JSON. */
#include "report_changes.h"

#include <inttypes.h>

#include "ascribe/casebook/value.h"
#include "json_parts.h"
#include "report_gaps.h"
#include "report_write.h"
#include "words.h"

#define EDITS_SHOWN 8

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
	const char *reason = value_text(change->record->fields, "reason");
	if (change->kind == CHANGE_RETRACTED)
		return reason ? arena_printf(arena, "; reason: %s", reason) : "";
	return change->kind == CHANGE_LEFT ? "; no longer of this brief" : "";
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
		for (size_t j = 0; j < changes_edits_shown(change); j++)
			report_item(writer, 1, "%s", changes_edit_words(writer->arena, change, j));
	}
}

size_t changes_edits_shown(const BriefChange *change)
{
	return change->edit_count <= EDITS_SHOWN ? change->edit_count : EDITS_SHOWN + 1;
}

const char *changes_edit_words(Arena *arena, const BriefChange *change, size_t at)
{
	const BriefEdit *edit = &change->edits[at];
	if (at == EDITS_SHOWN)
		return arena_printf(arena, "and %zu more", change->edit_count - EDITS_SHOWN);
	return arena_printf(arena, "%s: %s → %s", edit->path, edit->was ? edit->was : "none",
			    edit->is ? edit->is : "none");
}

static const char *stood(Arena *arena, const BriefCell *cell)
{
	if (!cell)
		return "no position recorded";
	const BriefStatement *newest = cell->standing[0]->statement;
	return arena_printf(arena, "%s (S%zu; %s%s%s)", words_stance(arena, cell), newest->number,
			    words_hand(arena, newest), cell->implied ? "; implied" : "",
			    cell->condition ? "; conditional" : "");
}

const char *changes_shift_words(Arena *arena, const BriefShift *shift)
{
	return arena_printf(arena, "%s on A%zu%s: %s → %s. A%zu: %s", shift->party->name, shift->allegation->number,
			    shift->official ? "" : " (not counted)", stood(arena, shift->was), stood(arena, shift->is),
			    shift->allegation->number, shift->allegation->text);
}

const char *changes_gap_heading(BriefGapShiftKind kind)
{
	static const char *const headings[] = {"Gaps opened", "Gaps closed", "Gaps that read differently"};
	return headings[kind];
}

const char *changes_gap_words(Arena *arena, const BriefGapShift *shift)
{
	const BriefGap *gap = shift->kind == GAP_CLOSED ? shift->was : shift->is;
	const char *more = "";
	if (shift->kind == GAP_CLOSED)
		more = shift->is ? arena_printf(arena, " Accepted by %s, ledger index %" PRIu64 ".",
						shift->is->accepted->record->author, shift->is->accepted->record->index)
				 : " No longer found.";
	else if (shift->kind == GAP_OPENED && shift->was)
		more = " It was accepted before.";
	else if (shift->kind == GAP_DIFFERS)
		more = arena_printf(arena, " Before: %s", shift->was->text);
	return arena_printf(arena, "%s: %s%s", words_term(arena, gap->code), gap->text, more);
}

static void write_gap_shifts(Writer *writer, const BriefChanges *changes)
{
	for (size_t i = 0; i < changes->gap_count; i++) {
		const BriefGapShift *shift = &changes->gaps[i];
		if (i == 0 || shift->kind != changes->gaps[i - 1].kind)
			report_heading(writer, 3, "%s", changes_gap_heading(shift->kind));
		report_item(writer, 0, "%s", changes_gap_words(writer->arena, shift));
	}
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
	return arena_printf(arena, "Counted as new: what the ledger holds from index %" PRIu64 " on.%s%s",
			    changes->since_index,
			    changes->incident_new ? " The incident was not in the casebook before." : "",
			    changes->record_count + changes->shift_count + changes->gap_count == 0
				    ? " Nothing in this brief changed."
				    : "");
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
	write_gap_shifts(writer, changes);
}

static json_t *edit_json(const BriefEdit *edit)
{
	json_t *object = json_object();
	set_text(object, "path", edit->path);
	set_text(object, "before", edit->was);
	set_text(object, "now", edit->is);
	return object;
}

static json_t *change_json(const BriefChange *change)
{
	json_t *object = json_object();
	set_text(object, "change", change_code(change->kind));
	set_text(object, "kind", KINDS[change->record->kind].name);
	set_text(object, "name", change->name);
	set_text(object, "title", change->title);
	json_t *paths = json_array();
	for (size_t i = 0; i < change->edit_count; i++)
		json_array_append_new(paths, json_string(change->edits[i].path));
	json_object_set_new(object, "paths", paths);
	LIST_JSON(object, "edits", change->edit_count, edit_json(&change->edits[i]));
	set_text(object, "reason",
		 change->kind == CHANGE_RETRACTED ? value_text(change->record->fields, "reason") : NULL);
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

static json_t *gap_shift_json(const BriefGapShift *shift)
{
	static const char *const kinds[] = {"opened", "closed", "differs"};
	json_t *object = json_object();
	set_text(object, "change", kinds[shift->kind]);
	json_object_set_new(object, "before", shift->was ? report_gap_json(shift->was) : json_null());
	json_object_set_new(object, "now", shift->is ? report_gap_json(shift->is) : json_null());
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
	LIST_JSON(object, "gaps", changes->gap_count, gap_shift_json(&changes->gaps[i]));
	return object;
}
