/* What happened when: the incident, statements, responses and publications in one order, undated ones last. What began
 * after the bound of as_of is left out. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/value.h"
#include "build.h"

static void add_event(Build *build, const BriefEvent *event)
{
	const EdtfBounds *bounds = &event->date.bounds;
	if (build->bounded && bounds->has_lower && bounds->lower > build->last_day)
		return;
	build->brief->events[build->brief->event_count++] = *event;
}

static void add_incident_date(Build *build, const char *field, const char *text)
{
	const Record *incident = build->brief->incident;
	BriefEvent event = {.kind = EVENT_INCIDENT,
			    .text = text,
			    .slug = incident->slug,
			    .index = incident->index,
			    .date.text = value_text(incident->fields, field)};
	Err ignored;
	if (event.date.text && edtf_parse(event.date.text, &event.date.bounds, &ignored))
		add_event(build, &event);
}

static const char *names(Arena *arena, const BriefParties *list)
{
	const char **texts = arena_array(arena, list->count, sizeof *texts);
	for (size_t i = 0; i < list->count; i++)
		texts[i] = list->items[i]->name;
	return arena_join(arena, texts, list->count, ", ");
}

static const char *joined_terms(Arena *arena, const Value *terms)
{
	size_t count = value_count(terms);
	const char **texts = arena_array(arena, count, sizeof *texts);
	for (size_t i = 0; i < count; i++)
		texts[i] = vocab_words(arena, value_string(value_at(terms, i)));
	return arena_join(arena, texts, count, ", ");
}

static bool has_act(const BriefStatement *statement, const char *act)
{
	const Value *acts = value_list(statement->record->fields, "acts");
	for (size_t i = 0; i < value_count(acts); i++) {
		if (strcmp(value_string(value_at(acts, i)), act) == 0)
			return true;
	}
	return false;
}

/* Whether it stands on that side of an allegation of who did it, or of who is a front of whom. */
static bool takes_side(const BriefStatement *statement, BriefSide side)
{
	for (size_t i = 0; i < statement->position_count; i++) {
		const BriefPosition *position = &statement->positions[i];
		if (brief_stance_side(position->stance) == side && brief_is_attribution(position->allegation))
			return true;
	}
	return false;
}

static void add_statement(Build *build, BriefStatement *statement)
{
	statement->attributes = takes_side(statement, SIDE_AFFIRMS) || has_act(statement, "attribution") ||
				has_act(statement, "claim-of-responsibility");
	statement->denies = takes_side(statement, SIDE_CONTESTS) || has_act(statement, "denial");
	const char *acts = joined_terms(build->arena, value_list(statement->record->fields, "acts"));
	add_event(build, &(BriefEvent){.kind = EVENT_STATEMENT,
				       .date = {statement->said.text, brief_said_bounds(statement)},
				       .text = arena_printf(build->arena, "%s: %s",
							    names(build->arena, &statement->speakers), acts),
				       .slug = statement->slug,
				       .index = statement->record->index,
				       .number = statement->number,
				       .statement = statement,
				       .attributes = statement->attributes,
				       .denies = statement->denies});
}

static void add_response(Build *build, const BriefResponse *response)
{
	const Value *body = response->record->fields;
	const char *targets = names(build->arena, &response->targets);
	const char *text = arena_printf(build->arena, "%s: %s (%s)%s%s", response->actor ? response->actor->name : "?",
					vocab_words(build->arena, value_text(body, "type")), value_text(body, "status"),
					*targets ? ", towards " : "", targets);
	BriefDate date = response->done;
	if (!date.text)
		date.bounds = (EdtfBounds){.has_upper = response->has_latest, .upper = response->latest};
	add_event(build, &(BriefEvent){.kind = EVENT_RESPONSE,
				       .date = date,
				       .text = text,
				       .slug = response->slug,
				       .index = response->record->index});
}

static void add_publication(Build *build, const BriefSource *source)
{
	if (!source->published.text || source->carried == 0)
		return; /* known only through what draws on it, and so from the statements themselves */
	const char *by = source->publisher ? source->publisher->name : "publisher not recorded";
	add_event(build, &(BriefEvent){.kind = EVENT_PUBLICATION,
				       .date = source->published,
				       .text = arena_printf(build->arena, "%s (%s)",
							    value_text(source->record->fields, "title"), by),
				       .slug = source->slug,
				       .index = source->record->index});
}

static int compare_events(const void *a_ref, const void *b_ref)
{
	const BriefEvent *a = a_ref, *b = b_ref;
	int order = brief_compare_dates(&a->date.bounds, &b->date.bounds);
	if (order == 0)
		order = (int)a->kind - (int)b->kind;
	if (order == 0 && a->number != b->number)
		return a->number < b->number ? -1 : 1;
	if (order == 0 && a->index != b->index)
		order = a->index < b->index ? -1 : 1;
	if (order == 0)
		order = strcmp(a->slug, b->slug);
	return order != 0 ? order : strcmp(a->text, b->text);
}

void brief_timeline(Build *build)
{
	Brief *brief = build->brief;
	size_t room = 3 + brief->statements.count + brief->response_count + brief->sources.count;
	brief->events = arena_array(build->arena, room, sizeof *brief->events);
	add_incident_date(build, "began", "The incident began");
	add_incident_date(build, "ended", "The incident ended");
	add_incident_date(build, "discovered", "The incident was noticed");
	for (size_t i = 0; i < brief->statements.count; i++)
		add_statement(build, brief->statements.items[i]);
	for (size_t i = 0; i < brief->response_count; i++)
		add_response(build, brief->responses[i]);
	for (size_t i = 0; i < brief->sources.count; i++)
		add_publication(build, brief->sources.items[i]);
	qsort(brief->events, brief->event_count, sizeof *brief->events, compare_events);
}
