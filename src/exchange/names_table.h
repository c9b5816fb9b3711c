/* The names that a batch speaks of, each once: a hash table in the batch's arena. Private to exchange/. */
#ifndef EXCHANGE_NAMES_TABLE_H
#define EXCHANGE_NAMES_TABLE_H

#include "ascribe/store/store.h"

typedef struct Name {
	RecordKind kind;
	const char *text; /* slug or whole id */
	uint64_t line;    /* of the line that is this record, or 0 */
	StoreFound found;
} Name;

typedef struct NamesTable {
	Arena *arena;
	Name *items;
	size_t count, room;
	uint32_t *slots; /* item + 1, or 0; twice as many as there is room */
} NamesTable;

void names_reset(NamesTable *table, Arena *arena);
/* The place of a name in `items`; added where it is new. */
size_t names_add(NamesTable *table, RecordKind kind, const char *text);

#endif
