/* A JSON value that is only read: what a body is once it stands in memory. It is small, made once in an arena, and
 * changed by nobody, so that several threads may read it. What is changed or written is Jansson's (value_json). */
#ifndef ASCRIBE_CASEBOOK_VALUE_H
#define ASCRIBE_CASEBOOK_VALUE_H

#include <jansson.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/mem.h"

typedef enum ValueType {
	VALUE_NULL,
	VALUE_FALSE,
	VALUE_TRUE,
	VALUE_INTEGER,
	VALUE_REAL,
	VALUE_TEXT,
	VALUE_LIST,
	VALUE_OBJECT
} ValueType;

typedef struct Value Value;
typedef struct Members Members;

struct Value {
	ValueType type;
	uint32_t count; /* bytes of a text, items of a list, members of an object */
	union {
		const char *text; /* UTF-8, and a NUL behind it */
		int64_t integer;
		double real;
		const Value *items;
		const Members *members;
	};
};

/* Those of an object. The names stand apart, since most objects have the same ones as others, and share them: to look
 * for a name is to read one small array, which other objects have warmed. */
struct Members {
	const char *const *names; /* as many as values */
	Value values[];
};

/* Texts that come again and again, as most ids and terms do, and names of members, which are kept once: the last ones
 * that were met. */
typedef struct ValueTexts ValueTexts;
ValueTexts *value_texts(Arena *arena);

/* The object that a text holds, in the arena: what Jansson reads in it (JSON_REJECT_DUPLICATES), faster where it looks
 * as the database writes it. NULL where it holds none. Short texts and names are shared by `texts`, of the same arena;
 * NULL: none are. */
const Value *value_read(const char *text, ValueTexts *texts, Arena *arena);

/* From Jansson's to ours, copied into the arena, and back: a new reference. */
const Value *value_of(const json_t *json, Arena *arena);
json_t *value_json(const Value *value);

/* Members of these names, whose values are to be set. */
Members *members_new(Arena *arena, const char *const *names, size_t count);

/* What an object has by that name; NULL where it has none, or is no object, or NULL. */
const Value *value_get(const Value *object, const char *name);
/* The text that it has by that name; NULL where there is none. */
const char *value_text(const Value *object, const char *name);
/* The list that it has by that name; an empty one where there is none. */
const Value *value_list(const Value *object, const char *name);
/* The items of a list: how many (0 where it is none), and each (NULL past the end). */
size_t value_count(const Value *list);
const Value *value_at(const Value *list, size_t at);
/* A text as it is; NULL where it is none. */
const char *value_string(const Value *value);
/* A whole number; 0 where it is none. */
int64_t value_integer(const Value *value);

#endif
