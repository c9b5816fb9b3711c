/* What the JSON of a brief, and of what is computed from briefs, is made of: references as slugs, dates as they were
 * given with the days that they allow beside them. Private to render/. Every json_t is a new reference. */
#ifndef RENDER_JSON_PARTS_H
#define RENDER_JSON_PARTS_H

#include <jansson.h>

#include "ascribe/brief/model.h"

void set_text(json_t *object, const char *key, const char *text); /* null where NULL */
/* A field of a body, or null. */
void copy_field(json_t *object, const Value *body, const char *field);
/* "key", "key_earliest", "key_latest". */
void set_date(json_t *object, const char *key, const BriefDate *date);
/* Who signed the version, and its ledger index. */
void set_record(json_t *object, const Record *record);
/* "marking" and "release", of a brief or of the bounds of several. */
void set_marking(json_t *object, const Brief *brief);
json_t *day_or_null(bool known, int64_t day);

const char *slug_of_party(const BriefParty *party); /* NULL for NULL */
json_t *party_slugs(const BriefParties *list);
json_t *source_slugs(const BriefSources *list);
json_t *allegation_slugs(const BriefAllegations *list);
json_t *statement_slugs(const BriefStatements *list);
json_t *position_slugs(BriefPosition *const *positions, size_t count); /* of their statements */
json_t *strings(const char *const *texts, size_t count);

const char *empty_code(BriefEmptyWhy why);    /* "no-reply-recorded" */
json_t *days_json(const BriefAnswer *answer); /* null where days are not counted */
json_t *event_json(const BriefEvent *event);
/* report_json.c and report_changes.c */
json_t *cell_json(const BriefCell *cell);
json_t *changes_json(const BriefChanges *changes); /* null for NULL */
json_t *ledger_json(const Brief *brief, Arena *arena);

/* An array of `one` over the pointers of a list. */
#define LIST_JSON(object, key, count, one)                                                                             \
	do {                                                                                                           \
		json_t *array = json_array();                                                                          \
		for (size_t i = 0; i < (count); i++)                                                                   \
			json_array_append_new(array, one);                                                             \
		json_object_set_new(object, key, array);                                                               \
	} while (0)

/* Indented by 2, ending in a newline. Takes the reference. */
void json_parts_print(json_t *object, Buf *out);

#endif
