/* The competing hypotheses as JSON; see hypotheses.h. */
#include <stdlib.h>

#include "hypotheses.h"
#include "json_parts.h"

/* A figure as a number with at most two decimals. */
static json_t *figure(const BriefAch *ach, int64_t value, Arena *arena)
{
	return json_real(strtod(brief_ach_figure(arena, value, ach->scale), NULL));
}

static json_t *ratings_json(const BriefAch *ach, const BriefAchItem *item)
{
	json_t *ratings = json_array();
	for (size_t i = 0; i < ach->hypothesis_count; i++) {
		const BriefAchCell *cell = &item->cells[i];
		for (size_t j = 0; j < cell->count; j++)
			json_array_append_new(ratings,
					      json_pack("{s:s, s:s, s:s, s:s?, s:I}", "hypothesis",
							ach->hypotheses[i].slug, "analyst", cell->ratings[j]->analyst,
							"consistency", cell->ratings[j]->term, "reason",
							value_text(cell->ratings[j]->record->fields, "reason"), "index",
							(json_int_t)cell->ratings[j]->record->index));
	}
	return ratings;
}

static json_t *disagreements_json(const BriefAch *ach, const BriefAchItem *item)
{
	json_t *list = json_array();
	for (size_t i = 0; i < ach->hypothesis_count; i++) {
		if (item->cells[i].differ)
			json_array_append_new(list, json_pack("{s:s, s:b}", "hypothesis", ach->hypotheses[i].slug,
							      "opposed", (int)item->cells[i].opposed));
	}
	return list;
}

static json_t *item_json(const BriefAch *ach, const BriefAchItem *item, Arena *arena)
{
	json_t *object = json_object(), *first = json_array();
	for (size_t i = 0; i < item->first_count; i++)
		json_array_append_new(first, json_string(item->first[i]->slug));
	set_text(object, "evidence", item->evidence->slug);
	json_object_set_new(object, "diagnosticity",
			    item->tells ? figure(ach, item->diagnosticity, arena) : json_null());
	json_object_set_new(object, "changes_order", json_boolean(item->changes_order));
	json_object_set_new(object, "first_without", first);
	json_object_set_new(object, "disagreements", disagreements_json(ach, item));
	json_object_set_new(object, "ratings", ratings_json(ach, item));
	return object;
}

json_t *hypotheses_json(const Brief *brief, Arena *arena)
{
	const BriefAch *ach = brief->ach;
	if (!ach)
		return json_null();
	json_t *hypotheses = json_array(), *items = json_array();
	for (size_t i = 0; i < ach->hypothesis_count; i++) {
		const BriefHypothesis *h = &ach->hypotheses[i];
		json_t *object = json_object();
		set_text(object, "slug", h->slug);
		set_text(object, "text", h->text);
		set_text(object, "allegation", h->allegation ? h->allegation->slug : NULL);
		json_object_set_new(object, "inconsistency", figure(ach, h->inconsistency, arena));
		json_object_set_new(object, "rated", json_integer((json_int_t)h->rated));
		json_object_set_new(object, "place", json_integer((json_int_t)h->place));
		set_record(object, h->record);
		json_array_append_new(hypotheses, object);
	}
	for (size_t i = 0; i < ach->item_count; i++)
		json_array_append_new(items, item_json(ach, &ach->items[i], arena));
	return json_pack("{s:o, s:o}", "hypotheses", hypotheses, "items", items);
}
