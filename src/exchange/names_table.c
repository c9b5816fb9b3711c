/* Names, each once; see names_table.h. Open addressing; hostile names can make it slow but not wrong, and a
 * batch bounds how slow. */
#include "names_table.h"

#include <string.h>

#include "ascribe/base/spread.h"

void names_reset(NamesTable *table, Arena *arena)
{
	*table = (NamesTable){.arena = arena};
}

static size_t slot_of(const NamesTable *table, RecordKind kind, const char *text)
{
	size_t mask = table->room * 2 - 1, slot = ((size_t)text_spread(text, strlen(text)) + kind) & mask;
	while (table->slots[slot] > 0) {
		const Name *name = &table->items[table->slots[slot] - 1];
		if (name->kind == kind && strcmp(name->text, text) == 0)
			break;
		slot = (slot + 1) & mask;
	}
	return slot;
}

static void grow(NamesTable *table)
{
	size_t room = table->room > 0 ? table->room * 2 : 1024;
	Name *items = arena_array(table->arena, room, sizeof *items);
	if (table->count > 0)
		memcpy(items, table->items, table->count * sizeof *items);
	table->items = items;
	table->room = room;
	table->slots = arena_array(table->arena, room * 2, sizeof *table->slots);
	for (size_t i = 0; i < table->count; i++)
		table->slots[slot_of(table, items[i].kind, items[i].text)] = (uint32_t)i + 1;
}

size_t names_add(NamesTable *table, RecordKind kind, const char *text)
{
	if (table->count == table->room)
		grow(table);
	size_t slot = slot_of(table, kind, text);
	if (table->slots[slot] == 0) {
		table->items[table->count] = (Name){
			.kind = kind, .text = arena_strdup(table->arena, text), .found = {.index = STORE_NEWEST}};
		table->slots[slot] = (uint32_t)++table->count;
	}
	return table->slots[slot] - 1;
}
