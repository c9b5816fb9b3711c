/* What changed in a brief since an earlier state of the casebook; see changes.h. Compared is what each brief shows, so
 * that a bound of as_of holds for both. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "build.h"

/* The records that a brief shows, by id. */
typedef struct Shown {
	const Record **items;
	size_t count;
} Shown;

static int compare_ids(const void *a, const void *b)
{
	return strcmp((*(const Record *const *)a)->id.text, (*(const Record *const *)b)->id.text);
}

#define ADD_ALL(shown, count_of, record_of)                                                                            \
	for (size_t i = 0; i < (count_of); i++)                                                                        \
	(shown)->items[(shown)->count++] = (record_of)

static Shown shown_of(const Brief *brief, Arena *arena)
{
	Shown shown = {0};
	if (!brief)
		return shown;
	size_t room = 1 + brief->parties.count + brief->allegations.count + brief->statements.count +
		      brief->evidence.count + brief->sources.count + brief->response_count + brief->note_count;
	shown.items = arena_array(arena, room, sizeof *shown.items);
	shown.items[shown.count++] = brief->incident;
	ADD_ALL(&shown, brief->parties.count, brief->parties.items[i]->record);
	ADD_ALL(&shown, brief->allegations.count, brief->allegations.items[i]->record);
	ADD_ALL(&shown, brief->statements.count, brief->statements.items[i]->record);
	ADD_ALL(&shown, brief->evidence.count, brief->evidence.items[i]->record);
	ADD_ALL(&shown, brief->sources.count, brief->sources.items[i]->record);
	ADD_ALL(&shown, brief->response_count, brief->responses[i]->record);
	ADD_ALL(&shown, brief->note_count, brief->notes[i].record);
	qsort(shown.items, shown.count, sizeof *shown.items, compare_ids);
	return shown;
}

static const Record *find_shown(const Shown *shown, const Record *record)
{
	const Record **found = shown->count > 0
				       ? bsearch(&record, shown->items, shown->count, sizeof *shown->items, compare_ids)
				       : NULL;
	return found ? *found : NULL;
}

/* Both briefs' records, for the names of what a value refers to; the places where two bodies differ, as they are told.
 */
typedef struct Edits {
	const Shown *was, *is;
	BriefChange *change;
	Arena *arena;
	size_t room;
} Edits;

static const Record *find_id(const Shown *shown, const char *id)
{
	Record key = {0};
	snprintf(key.id.text, sizeof key.id.text, "%s", id);
	return find_shown(shown, &key);
}

/* A value as it is shown: a reference ("id", "kind:id") by slug, a long text cut. */
static const char *shown(const Edits *edits, const json_t *value)
{
	if (!value)
		return NULL;
	if (json_is_integer(value))
		return arena_printf(edits->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
	if (!json_is_string(value))
		return json_is_true(value) ? "yes" : json_is_false(value) ? "no" : "";
	const char *text = json_string_value(value), *colon = strchr(text, ':'), *id = colon ? colon + 1 : text;
	const Record *named = NULL;
	if (uuid_valid(id))
		named = find_id(edits->is, id) ? find_id(edits->is, id) : find_id(edits->was, id);
	if (named && named->slug)
		return arena_printf(edits->arena, "%.*s%s", (int)(id - text), text, named->slug);
	size_t count = 0, len = 0;
	for (; text[len] && count < BRIEF_EDIT_MAX; len++)
		count += (text[len + 1] & 0xc0) != 0x80; /* the next byte begins a code point, or ends the text */
	return !text[len] ? arena_strdup(edits->arena, text) : arena_printf(edits->arena, "%.*s…", (int)len, text);
}

static void add_edit(void *context, const char *path, const json_t *old, const json_t *new)
{
	Edits *edits = context;
	BriefChange *change = edits->change;
	if (change->edit_count == edits->room) {
		edits->room = edits->room > 0 ? edits->room * 2 : 8;
		BriefEdit *grown = arena_array(edits->arena, edits->room, sizeof *grown);
		if (change->edit_count > 0)
			memcpy(grown, change->edits, change->edit_count * sizeof *grown);
		change->edits = grown;
	}
	change->edits[change->edit_count++] = (BriefEdit){arena_strdup(edits->arena, path), shown(edits, old),
							  shown(edits, new)};
}

static BriefChange *add_change(BriefChanges *changes, BriefChangeKind kind, const Record *record, const Record *named)
{
	const Kind *of = &KINDS[named->kind];
	BriefChange *change = &changes->records[changes->record_count++];
	*change = (BriefChange){.kind = kind,
				.record = record,
				.name = named->slug ? named->slug : named->id.text,
				.title = of->title ? value_text(named->fields, of->title) : NULL};
	return change;
}

static const Record *retraction_of(const BriefInput *input, const Record *record)
{
	for (size_t i = 0; i < input->retracted_count; i++) {
		if (strcmp(input->retracted[i].id.text, record->id.text) == 0)
			return &input->retracted[i];
	}
	return NULL;
}

static int compare_changes(const void *a_ref, const void *b_ref)
{
	const BriefChange *a = a_ref, *b = b_ref;
	if (a->kind != b->kind)
		return (int)a->kind - (int)b->kind;
	if (a->record->kind != b->record->kind)
		return (int)a->record->kind - (int)b->record->kind;
	int order = strcmp(a->name, b->name);
	return order != 0 ? order : strcmp(a->record->id.text, b->record->id.text);
}

/* A party or source that was in the casebook before, and is only now referred to, is no change of its own. */
static void compare_records(BriefChanges *changes, const Brief *now, const BriefInput *input, Arena *arena)
{
	Shown was = shown_of(input->before, arena), is = shown_of(now, arena);
	changes->records = arena_array(arena, was.count + is.count + 1, sizeof *changes->records);
	for (size_t i = 0; i < is.count; i++) {
		const Record *old = find_shown(&was, is.items[i]);
		if (!old && is.items[i]->index >= input->since_index)
			add_change(changes, CHANGE_ADDED, is.items[i], is.items[i]);
		if (!old || old->index == is.items[i]->index)
			continue;
		Edits edits = {&was, &is, add_change(changes, CHANGE_EDITED, is.items[i], is.items[i]), arena, 0};
		json_t *before = value_json(old->fields), *after = value_json(is.items[i]->fields);
		body_diff(&KINDS[old->kind], before, after, add_edit, &edits);
		json_decref(before);
		json_decref(after);
	}
	for (size_t i = 0; i < was.count; i++) {
		if (find_shown(&is, was.items[i]))
			continue;
		const Record *retraction = retraction_of(input, was.items[i]);
		add_change(changes, retraction ? CHANGE_RETRACTED : CHANGE_LEFT, retraction ? retraction : was.items[i],
			   was.items[i]);
	}
	if (changes->record_count > 0)
		qsort(changes->records, changes->record_count, sizeof *changes->records, compare_changes);
}

static const BriefAllegation *same_allegation(const Brief *brief, const BriefAllegation *allegation)
{
	for (size_t i = 0; brief && i < brief->allegations.count; i++) {
		if (strcmp(brief->allegations.items[i]->record->id.text, allegation->record->id.text) == 0)
			return brief->allegations.items[i];
	}
	return NULL;
}

static const BriefCell *same_cell(const BriefAllegation *allegation, const BriefCell *cell)
{
	for (size_t i = 0; allegation && i < allegation->cell_count; i++) {
		const BriefCell *other = &allegation->cells[i];
		if (other->official == cell->official &&
		    strcmp(other->party->record->id.text, cell->party->record->id.text) == 0)
			return other;
	}
	return NULL;
}

static bool differs(const BriefCell *a, const BriefCell *b)
{
	return a->stance != b->stance || a->first_hand != b->first_hand || a->implied != b->implied ||
	       a->condition != b->condition;
}

/* Where the cells of `allegation` differ from those of the same one then, and which of then are gone. */
static void compare_allegation(BriefChanges *changes, const BriefAllegation *was, const BriefAllegation *is)
{
	const BriefAllegation *shown = is ? is : was;
	for (size_t i = 0; is && i < is->cell_count; i++) {
		const BriefCell *cell = &is->cells[i], *old = same_cell(was, cell);
		if (!old || differs(old, cell))
			changes->shifts[changes->shift_count++] = (BriefShift){shown, cell->party, cell->official, old,
									       cell};
	}
	for (size_t i = 0; was && i < was->cell_count; i++) {
		const BriefCell *cell = &was->cells[i];
		if (!same_cell(is, cell))
			changes->shifts[changes->shift_count++] = (BriefShift){shown, cell->party, cell->official, cell,
									       NULL};
	}
}

static size_t count_cells(const Brief *brief)
{
	size_t count = 0;
	for (size_t i = 0; brief && i < brief->allegations.count; i++)
		count += brief->allegations.items[i]->cell_count;
	return count;
}

static void compare_positions(BriefChanges *changes, const Brief *before, const Brief *now, Arena *arena)
{
	changes->shifts = arena_array(arena, count_cells(before) + count_cells(now) + 1, sizeof *changes->shifts);
	for (size_t i = 0; i < now->allegations.count; i++)
		compare_allegation(changes, same_allegation(before, now->allegations.items[i]),
				   now->allegations.items[i]);
	for (size_t i = 0; before && i < before->allegations.count; i++) {
		if (!same_allegation(now, before->allegations.items[i]))
			compare_allegation(changes, before->allegations.items[i], NULL);
	}
}

const BriefChanges *brief_changes(const Brief *now, const BriefInput *input, Arena *arena)
{
	BriefChanges *changes = arena_alloc(arena, sizeof *changes);
	*changes = (BriefChanges){
		.since = input->since, .since_index = input->since_index, .incident_new = !input->before};
	compare_records(changes, now, input, arena);
	compare_positions(changes, input->before, now, arena);
	brief_compare_gaps(changes, input->before, now, arena);
	return changes;
}
