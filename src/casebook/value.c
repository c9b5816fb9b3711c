/* Values that are only read; see value.h. An object has few members, which are looked through one by one. */
#include "ascribe/casebook/value.h"

#include <string.h>

const Value *value_get(const Value *object, const char *name)
{
	size_t count = object && object->type == VALUE_OBJECT ? object->count : 0;
	for (size_t i = 0; i < count; i++) {
		const char *candidate = object->members->names[i];
		if (candidate[0] == name[0] && strcmp(candidate, name) == 0)
			return &object->members->values[i];
	}
	return NULL;
}

const char *value_string(const Value *value)
{
	return value && value->type == VALUE_TEXT ? value->text : NULL;
}

const char *value_text(const Value *object, const char *name)
{
	return value_string(value_get(object, name));
}

const Value *value_list(const Value *object, const char *name)
{
	static const Value empty = {.type = VALUE_LIST};
	const Value *list = value_get(object, name);
	return list && list->type == VALUE_LIST ? list : &empty;
}

size_t value_count(const Value *list)
{
	return list && list->type == VALUE_LIST ? list->count : 0;
}

const Value *value_at(const Value *list, size_t at)
{
	return at < value_count(list) ? &list->items[at] : NULL;
}

int64_t value_integer(const Value *value)
{
	return value && value->type == VALUE_INTEGER ? value->integer : 0;
}

Members *members_new(Arena *arena, const char *const *names, size_t count)
{
	Members *members = arena_words(arena, sizeof *members + count * sizeof *members->values);
	members->names = names;
	return members;
}

static Value from_json(const json_t *json, Arena *arena);

static const Value *items_of(const json_t *array, Arena *arena)
{
	size_t count = json_array_size(array);
	Value *items = arena_array(arena, count, sizeof *items);
	for (size_t i = 0; i < count; i++)
		items[i] = from_json(json_array_get(array, i), arena);
	return items;
}

static const Members *members_of(const json_t *object, Arena *arena)
{
	size_t count = json_object_size(object), i = 0;
	const char **names = arena_array(arena, count, sizeof *names), *name;
	Members *members = members_new(arena, names, count);
	json_t *value;
	json_object_foreach ((json_t *)object, name, value) {
		names[i] = arena_strdup(arena, name);
		members->values[i++] = from_json(value, arena);
	}
	return members;
}

static Value from_json(const json_t *json, Arena *arena)
{
	switch (json_typeof(json)) {
	case JSON_NULL:
		return (Value){.type = VALUE_NULL};
	case JSON_FALSE:
		return (Value){.type = VALUE_FALSE};
	case JSON_TRUE:
		return (Value){.type = VALUE_TRUE};
	case JSON_INTEGER:
		return (Value){.type = VALUE_INTEGER, .integer = json_integer_value(json)};
	case JSON_REAL:
		return (Value){.type = VALUE_REAL, .real = json_real_value(json)};
	case JSON_STRING:
		return (Value){VALUE_TEXT, (uint32_t)json_string_length(json),
			       .text = arena_strndup(arena, json_string_value(json), json_string_length(json))};
	case JSON_ARRAY:
		return (Value){VALUE_LIST, (uint32_t)json_array_size(json), .items = items_of(json, arena)};
	case JSON_OBJECT:
		return (Value){VALUE_OBJECT, (uint32_t)json_object_size(json), .members = members_of(json, arena)};
	}
	return (Value){.type = VALUE_NULL};
}

const Value *value_of(const json_t *json, Arena *arena)
{
	Value *value = arena_alloc(arena, sizeof *value);
	*value = from_json(json, arena);
	return value;
}

static json_t *array_of(const Value *list)
{
	json_t *array = json_array();
	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(array, value_json(&list->items[i]));
	return array;
}

static json_t *object_of(const Value *value)
{
	json_t *object = json_object();
	for (size_t i = 0; i < value->count; i++)
		json_object_set_new_nocheck(object, value->members->names[i], value_json(&value->members->values[i]));
	return object;
}

json_t *value_json(const Value *value)
{
	switch (value->type) {
	case VALUE_NULL:
		return json_null();
	case VALUE_FALSE:
		return json_false();
	case VALUE_TRUE:
		return json_true();
	case VALUE_INTEGER:
		return json_integer(value->integer);
	case VALUE_REAL:
		return json_real(value->real);
	case VALUE_TEXT:
		return json_stringn_nocheck(value->text, value->count);
	case VALUE_LIST:
		return array_of(value);
	case VALUE_OBJECT:
		return object_of(value);
	}
	return json_null();
}
