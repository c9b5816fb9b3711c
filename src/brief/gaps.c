/* What the record lacks. Each gap has a code, the records concerned, what is missing and what would close it. The parts
 * that find them are in files of their own; here they are put in order. */
#include <string.h>

#include "ascribe/casebook/value.h"
#include "gaps.h"

static bool is_about(const GapDraft *draft, const Record *record)
{
	for (size_t i = 0; i < draft->about_count; i++) {
		if (draft->about[i] == record)
			return true;
	}
	return false;
}

/* The mark of a newer draft alone hides whether a record is in this one; where two are made side by side. */
void gap_about(GapDraft *draft, const Record *record)
{
	Build *build = draft->build;
	if (draft->number == 0)
		draft->number = ++build->draft_count;
	size_t *newest = &build->drafts[record - build->input->records];
	if (*newest == draft->number || (*newest > draft->number && is_about(draft, record)))
		return;
	*newest = *newest > draft->number ? *newest : draft->number;
	if (draft->about_count == draft->room) {
		draft->room = draft->room > 0 ? draft->room * 2 : 8;
		const Record **about = arena_array(draft->build->arena, draft->room, sizeof *about);
		if (draft->about_count > 0)
			memcpy(about, draft->about, draft->about_count * sizeof *about);
		draft->about = about;
	}
	draft->about[draft->about_count++] = record;
}

const char *gap_names(const GapDraft *draft)
{
	Arena *arena = draft->build->arena;
	const char **names = arena_array(arena, draft->about_count, sizeof *names);
	size_t count = 0;
	for (size_t i = 0; i < draft->about_count; i++) {
		if (draft->about[i]->kind == KIND_PARTY)
			names[count++] = value_text(draft->about[i]->fields, "name");
	}
	return arena_join(arena, names, count, ", ");
}

void gap_end(GapDraft *draft, const char *code, const char *text, const char *closes)
{
	Brief *brief = draft->build->brief;
	Arena *arena = draft->build->arena;
	size_t *room = &draft->build->gap_room;
	if (brief->gap_count == *room) {
		*room = *room > 0 ? *room * 2 : 64;
		BriefGap *gaps = arena_array(arena, *room, sizeof *gaps);
		if (brief->gap_count > 0)
			memcpy(gaps, brief->gaps, brief->gap_count * sizeof *gaps);
		brief->gaps = gaps;
	}
	BriefGap *gap = &brief->gaps[brief->gap_count++];
	*gap = (BriefGap){.code = code, .text = text, .closes = closes, .about_count = draft->about_count};
	gap->about = arena_array(arena, draft->about_count + 1, sizeof *gap->about);
	gap->records = arena_array(arena, draft->about_count + 1, sizeof *gap->records);
	for (size_t i = 0; i < draft->about_count; i++) {
		const Record *record = draft->about[i];
		gap->about[i] = record->slug ? record->slug : record->id.text;
		gap->records[i] = arena_printf(arena, "%s:%s", KINDS[record->kind].name, gap->about[i]);
	}
}

bool brief_gap_of_evidence(const BriefGap *gap)
{
	static const char *const codes[] = {"no-evidence-cited", "evidence-asserted-only", "no-published-evidence",
					    "single-origin",     "circular-reporting",     "second-hand-only",
					    "interested-source", "unanchored-quotation",   "drifted-quotation",
					    "ungraded"};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		if (strcmp(codes[i], gap->code) == 0)
			return true;
	}
	return false;
}

bool gap_takes_side(const BriefCell *cell)
{
	return cell->official && brief_cell_takes_side(cell);
}

static bool note_names(const BriefNote *note, const char *record)
{
	for (size_t i = 0; i < note->about_count; i++) {
		if (strcmp(note->about[i], record) == 0)
			return true;
	}
	return false;
}

/* A note accepts a gap of its code that concerns no record but those that it names: a gap that has come to concern
 * more than its author saw is open again. */
static bool accepts(const BriefNote *note, const BriefGap *gap)
{
	const char *code = value_text(note->record->fields, "gap");
	bool all = code && strcmp(code, gap->code) == 0 && !note->superseded;
	for (size_t i = 0; i < gap->about_count && all; i++)
		all = note_names(note, gap->records[i]);
	return all;
}

static void accept_gaps(Brief *brief)
{
	for (size_t i = 0; i < brief->gap_count; i++) {
		BriefGap *gap = &brief->gaps[i];
		for (size_t j = brief->note_count; j > 0 && !gap->accepted; j--) {
			if (accepts(&brief->notes[j - 1], gap))
				gap->accepted = &brief->notes[j - 1];
		}
		brief->open_gap_count += !gap->accepted;
	}
}

void brief_gaps(Build *build)
{
	const BriefAllegations *list = &build->brief->allegations;
	build->drafts = arena_array(build->arena, build->input->record_count + 1, sizeof *build->drafts);
	gap_of_publication(build);
	gaps_of_origin(build);
	gaps_of_interest(build);
	gaps_of_circles(build);
	for (size_t i = 0; i < list->count; i++) {
		gaps_of_cells(build, list->items[i]);
		gaps_of_silence(build, list->items[i]);
		gaps_of_evidence(build, list->items[i]);
		gaps_of_answers(build, list->items[i]);
	}
	gap_of_anchors(build);
	gaps_of_drift(build);
	gap_of_grades(build);
	gaps_of_dates(build);
	gaps_of_notes(build);
	accept_gaps(build->brief);
}
