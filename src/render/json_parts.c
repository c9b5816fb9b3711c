/* What the JSON of briefs is made of; see json_parts.h. */
#include "json_parts.h"

#include <stdio.h>
#include <stdlib.h>

#include "ascribe/base/utf8.h"
#include "words.h"

static json_t *text_or_null(const char *text)
{
	return text ? json_string(text) : json_null();
}

void set_text(json_t *object, const char *key, const char *text)
{
	json_object_set_new(object, key, text_or_null(text));
}

/* A field of a body, or null. */
void copy_field(json_t *object, const Value *body, const char *field)
{
	const Value *value = value_get(body, field);
	json_object_set_new(object, field, value ? value_json(value) : json_null());
}

void set_marking(json_t *object, const Brief *brief)
{
	json_t *release = json_null();
	set_text(object, "marking", brief->marking);
	if (brief->release)
		release = json_pack("{s:s, s:I}", "level", brief->release, "left_out", (json_int_t)brief->withheld);
	json_object_set_new(object, "release", release);
}

json_t *day_or_null(bool known, int64_t day)
{
	char text[24];
	if (!known)
		return json_null();
	edtf_format_day(day, text);
	return json_string(text);
}

void set_date(json_t *object, const char *key, const BriefDate *date)
{
	char name[64];
	set_text(object, key, date->text);
	snprintf(name, sizeof name, "%s_earliest", key);
	json_object_set_new(object, name, day_or_null(date->bounds.has_lower, date->bounds.lower));
	snprintf(name, sizeof name, "%s_latest", key);
	json_object_set_new(object, name, day_or_null(date->bounds.has_upper, date->bounds.upper));
}

const char *slug_of_party(const BriefParty *party)
{
	return party ? party->slug : NULL;
}

json_t *party_slugs(const BriefParties *list)
{
	json_t *array = json_array();
	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(array, json_string(list->items[i]->slug));
	return array;
}

json_t *source_slugs(const BriefSources *list)
{
	json_t *array = json_array();
	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(array, json_string(list->items[i]->slug));
	return array;
}

json_t *allegation_slugs(const BriefAllegations *list)
{
	json_t *array = json_array();
	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(array, json_string(list->items[i]->slug));
	return array;
}

json_t *statement_slugs(const BriefStatements *list)
{
	json_t *array = json_array();
	for (size_t i = 0; i < list->count; i++)
		json_array_append_new(array, json_string(list->items[i]->slug));
	return array;
}

json_t *strings(const char *const *texts, size_t count)
{
	json_t *array = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_string(texts[i]));
	return array;
}

json_t *position_slugs(BriefPosition *const *positions, size_t count)
{
	json_t *array = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_string(positions[i]->statement->slug));
	return array;
}

void set_record(json_t *object, const Record *record)
{
	json_object_set_new(object, "index", json_integer((json_int_t)record->index));
	set_text(object, "author", record->author);
}

const char *empty_code(BriefEmptyWhy why)
{
	switch (why) {
	case EMPTY_COVERED:
		return "covered";
	case EMPTY_SPOKE_ON_OTHERS:
		return "spoke-on-others";
	case EMPTY_UNDATED:
		return "order-unknown";
	case EMPTY_NOT_OFFICIAL:
		return "no-official-statement";
	case EMPTY_NO_REPLY:
		return "no-reply-recorded";
	}
	return "";
}

json_t *days_json(const BriefAnswer *answer)
{
	if (!answer->timed)
		return json_null();
	json_t *object = json_object();
	json_object_set_new(object, "min", answer->days.min < 0 ? json_null() : json_integer(answer->days.min));
	json_object_set_new(object, "max", answer->days.max < 0 ? json_null() : json_integer(answer->days.max));
	json_object_set_new(object, "before", json_boolean(answer->days.before));
	json_object_set_new(object, "about", json_boolean(answer->days.about));
	return object;
}

json_t *event_json(const BriefEvent *event)
{
	static const char *const kinds[] = {"incident", "statement", "response", "source"};
	json_t *object = json_object(), *marks = json_array();
	set_date(object, "date", &event->date);
	set_text(object, "kind", kinds[event->kind]);
	set_text(object, "slug", event->slug);
	set_text(object, "text", event->text);
	if (event->attributes)
		json_array_append_new(marks, json_string("attribution"));
	if (event->denies)
		json_array_append_new(marks, json_string("denial"));
	if (event->kind == EVENT_RESPONSE)
		json_array_append_new(marks, json_string("response"));
	json_object_set_new(object, "marks", marks);
	return object;
}

json_t *ledger_json(const Brief *brief, Arena *arena)
{
	json_t *object = json_object();
	set_text(object, "origin", brief->origin);
	json_object_set_new(object, "size", json_integer((json_int_t)brief->head.size));
	set_text(object, "root", words_root(arena, &brief->head));
	return object;
}

void json_parts_print(json_t *object, Buf *out)
{
	char *text = json_dumps(object, JSON_INDENT(2));
	if (text)
		utf8_add_json_safe(out, text);
	else
		mem_out_of_memory();
	buf_add_char(out, '\n');
	free(text);
	json_decref(object);
}
