/* What may leave at a marking; see release.h. First which records are left out, until nothing more follows from it;
 * then the bodies of the others without references to them. */
#include "ascribe/brief/release.h"

#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/value.h"

typedef struct Item {
	const Record *record;
	bool out;
} Item;

typedef struct Filter {
	Item *items; /* by id */
	size_t count;
	bool changed; /* in this round */
} Filter;

/* How much of what it refers to a record cannot do without; at hand: what is not among the records counts as left out.
 */
typedef enum Extent { NEED_ONE, NEED_ALL, NEED_ALL_AT_HAND } Extent;

/* Of one field, or of two together; of a quotation it is the source. */
typedef struct Need {
	const char *fields[2];
	RecordKind kind;
	Extent extent;
} Need;

static const Need NEEDS[] = {{{"same_as"}, KIND_PARTY, NEED_ALL},
			     {{"part_of"}, KIND_PARTY, NEED_ALL},
			     {{"speaks_for"}, KIND_PARTY, NEED_ALL},
			     {{"accused"}, KIND_ALLEGATION, NEED_ALL},
			     {{"speakers"}, KIND_STATEMENT, NEED_ONE},
			     {{"on_behalf_of"}, KIND_STATEMENT, NEED_ONE},
			     {{"reported_by"}, KIND_STATEMENT, NEED_ALL},
			     {{"sources", "quotes"}, KIND_STATEMENT, NEED_ONE},
			     {{"actor"}, KIND_RESPONSE, NEED_ALL},
			     {{"targets"}, KIND_RESPONSE, NEED_ONE},
			     {{"sources", "announced_in"}, KIND_RESPONSE, NEED_ONE},
			     {{"hypothesis"}, KIND_RATING, NEED_ALL_AT_HAND},
			     {{"evidence"}, KIND_RATING, NEED_ALL_AT_HAND},
			     {{"about"}, KIND_NOTE, NEED_ALL_AT_HAND}};

static int compare_items(const void *a, const void *b)
{
	return strcmp(((const Item *)a)->record->id.text, ((const Item *)b)->record->id.text);
}

/* The item that a reference means, "kind:id" or an id; NULL where it is not at hand. */
static Item *find(const Filter *filter, const char *ref)
{
	const char *colon = ref ? strchr(ref, ':') : NULL;
	size_t low = 0, high = ref ? filter->count : 0;
	const char *id = colon ? colon + 1 : ref;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(id, filter->items[middle].record->id.text);
		if (order == 0)
			return &filter->items[middle];
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return NULL;
}

static void leave_out(Filter *filter, Item *item)
{
	if (!item || item->out)
		return;
	item->out = true;
	filter->changed = true;
}

/* Count the references of a field, and those of them that are left out. */
static void count_refs(const Filter *filter, const Need *need, const Value *value, size_t *total, size_t *gone)
{
	bool list = value && value->type == VALUE_LIST;
	size_t count = list ? value->count : value != NULL;
	for (size_t i = 0; i < count; i++) {
		const Value *part = list ? value_at(value, i) : value;
		const Item *item = find(filter,
					part->type == VALUE_OBJECT ? value_text(part, "source") : value_string(part));
		*gone += item ? item->out : need->extent == NEED_ALL_AT_HAND;
	}
	*total += count;
}

static bool lacks(const Filter *filter, const Need *need, const Record *record)
{
	size_t total = 0, gone = 0;
	for (size_t i = 0; i < sizeof need->fields / sizeof *need->fields && need->fields[i]; i++)
		count_refs(filter, need, value_get(record->fields, need->fields[i]), &total, &gone);
	return gone > 0 && (need->extent != NEED_ONE || gone == total);
}

/* What a record that is left out replaces or takes back. */
static void leave_out_former(Filter *filter, const Record *record)
{
	const Value *answers = value_list(record->fields, "answers");
	if (record->kind == KIND_NOTE)
		leave_out(filter, find(filter, value_text(record->fields, "supersedes")));
	for (size_t i = 0; record->kind == KIND_STATEMENT && i < value_count(answers); i++) {
		const Value *answer = value_at(answers, i);
		const char *relation = value_text(answer, "relation");
		if (relation && strcmp(relation, "retracts") == 0)
			leave_out(filter, find(filter, value_text(answer, "statement")));
	}
}

static void follow(Filter *filter, Item *item)
{
	for (size_t i = 0; i < sizeof NEEDS / sizeof *NEEDS && !item->out; i++) {
		if (NEEDS[i].kind == item->record->kind && lacks(filter, &NEEDS[i], item->record))
			leave_out(filter, item);
	}
	if (item->out)
		leave_out_former(filter, item->record);
}

/* Evidence that was cited, and by no statement that stays. */
static void follow_citations(Filter *filter, Arena *arena)
{
	bool *cited = arena_array(arena, filter->count + 1, sizeof *cited);
	bool *stays = arena_array(arena, filter->count + 1, sizeof *stays);
	for (size_t i = 0; i < filter->count; i++) {
		const Item *item = &filter->items[i];
		const Value *cites = item->record->kind == KIND_STATEMENT ? value_list(item->record->fields, "cites")
									  : NULL;
		for (size_t j = 0; j < value_count(cites); j++) {
			const Item *evidence = find(filter, value_text(value_at(cites, j), "evidence"));
			if (!evidence)
				continue;
			cited[evidence - filter->items] = true;
			stays[evidence - filter->items] |= !item->out;
		}
	}
	for (size_t i = 0; i < filter->count; i++) {
		if (cited[i] && !stays[i])
			leave_out(filter, &filter->items[i]);
	}
}

static void settle(Filter *filter, Arena *arena)
{
	do {
		filter->changed = false;
		for (size_t i = 0; i < filter->count; i++)
			follow(filter, &filter->items[i]);
		follow_citations(filter, arena);
	} while (filter->changed);
}

static bool stays(const Filter *filter, const Value *ref)
{
	const Item *item = find(filter, value_string(ref));
	return item && !item->out;
}

static bool is_ref(const Field *field)
{
	return field->type == FIELD_REF || field->type == FIELD_ANY_REF;
}

/* Whether an object among the items of a body refers, by itself, to nothing that is left out. */
static bool part_stays(const Filter *filter, const Field *fields, const Value *part)
{
	for (const Field *field = fields; field->name; field++) {
		const Value *value = value_get(part, field->name);
		if (value && is_ref(field) && !field->list && !stays(filter, value))
			return false;
	}
	return true;
}

static Value trimmed(const Filter *filter, const Field *fields, const Value *object, Arena *arena);

static Value trimmed_list(const Filter *filter, const Field *field, const Value *list, Arena *arena)
{
	Value *items = arena_array(arena, list->count, sizeof *items);
	uint32_t count = 0;
	for (size_t i = 0; i < list->count; i++) {
		const Value *item = &list->items[i];
		if (is_ref(field) && stays(filter, item))
			items[count++] = *item;
		else if (!is_ref(field) && part_stays(filter, field->fields, item))
			items[count++] = trimmed(filter, field->fields, item, arena);
	}
	return (Value){VALUE_LIST, count, .items = items};
}

/* An object without what is left out. */
static Value trimmed(const Filter *filter, const Field *fields, const Value *object, Arena *arena)
{
	const char **names = arena_array(arena, object->count, sizeof *names);
	Members *members = members_new(arena, names, object->count);
	uint32_t count = 0;
	for (const Field *field = fields; field->name; field++) {
		const Value *value = value_get(object, field->name);
		bool whole = !is_ref(field) && field->type != FIELD_OBJECT;
		if (!value || (!whole && !field->list && !stays(filter, value)))
			continue;
		names[count] = field->name;
		members->values[count++] = !whole && field->list ? trimmed_list(filter, field, value, arena) : *value;
	}
	return (Value){VALUE_OBJECT, count, .members = members};
}

static bool start(Filter *filter, const ReleaseInput *input, Arena *arena, Err *err)
{
	const char *marking = NULL;
	filter->items = arena_array(arena, input->record_count + 1, sizeof *filter->items);
	for (size_t i = 0; i < input->record_count; i++) {
		const Record *record = &input->records[i];
		if (input->incident && strcmp(record->id.text, input->incident->text) == 0)
			marking = value_text(record->fields, "tlp");
		filter->items[filter->count++].record = record;
	}
	if (marking_above(marking, input->level))
		return err_set(err, ERR_NOT_PERMITTED, "the incident is marked %s: nothing of it may leave at %s",
			       marking_label(marking), marking_label(input->level));
	qsort(filter->items, filter->count, sizeof *filter->items, compare_items);
	for (size_t i = 0; i < filter->count; i++)
		filter->items[i].out = marking_above(marking_of(filter->items[i].record, marking), input->level);
	for (size_t i = 0; i < input->also_count; i++)
		leave_out(filter, find(filter, input->also[i].text));
	return true;
}

bool brief_release(const ReleaseInput *input, Arena *arena, Release *release, Err *err)
{
	Filter filter = {0};
	if (!start(&filter, input, arena, err))
		return false;
	settle(&filter, arena);
	*release = (Release){.records = arena_array(arena, filter.count + 1, sizeof *release->records),
			     .left_out = arena_array(arena, filter.count + 1, sizeof *release->left_out)};
	for (size_t i = 0; i < input->record_count; i++) {
		const Record *record = &input->records[i];
		if (find(&filter, record->id.text)->out) {
			release->left_out[release->left_out_count++] = record->id;
			continue;
		}
		Record *kept = &release->records[release->count++];
		*kept = *record;
		Value *fields = arena_alloc(arena, sizeof *fields);
		*fields = trimmed(&filter, KINDS[record->kind].fields, record->fields, arena);
		kept->body = NULL;
		kept->fields = fields;
	}
	return true;
}
