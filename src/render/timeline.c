/* What happened when, alone: each event with its date as far as it is known, and marked where it attributes, denies or
 * responds. */
#include "across_write.h"
#include "ascribe/casebook/value.h"
#include "json_parts.h"
#include "words.h"

#define COLUMNS 3

static const char *mark(const BriefEvent *event)
{
	if (event->kind == EVENT_RESPONSE)
		return "!";
	if (event->attributes)
		return event->denies ? "+-" : "+";
	return event->denies ? "-" : NULL;
}

/* The slug comes early, so that no line break falls into it. */
static const char *what(Arena *arena, const BriefEvent *event)
{
	switch (event->kind) {
	case EVENT_STATEMENT:
		return event->statement->retracted_by
			       ? arena_printf(arena, "S%zu [%s] %s (retracted by S%zu)", event->number, event->slug,
					      event->text, event->statement->retracted_by->number)
			       : arena_printf(arena, "S%zu [%s] %s", event->number, event->slug, event->text);
	case EVENT_PUBLICATION:
		return arena_printf(arena, "Published: [%s] %s", event->slug, event->text);
	case EVENT_RESPONSE:
		return arena_printf(arena, "[%s] %s", event->slug, event->text);
	case EVENT_INCIDENT:
		break;
	}
	return event->text;
}

static void write_timeline(Writer *writer, const void *value)
{
	static const char *const headers[COLUMNS] = {"When", "", "What"};
	const Brief *brief = value;
	DocumentTable table = {.headers = headers, .columns = COLUMNS, .row_count = brief->event_count};
	table.cells = arena_array(writer->arena, (brief->event_count + 1) * COLUMNS, sizeof *table.cells);
	for (size_t i = 0; i < brief->event_count; i++) {
		const char **row = table.cells + i * COLUMNS;
		row[0] = words_date(writer->arena, &brief->events[i].date);
		row[1] = mark(&brief->events[i]);
		row[2] = what(writer->arena, &brief->events[i]);
	}
	report_heading(writer, 1, "Timeline: %s", value_text(brief->incident->fields, "title"));
	report_item(writer, 0, "Incident: %s", brief->incident->slug);
	across_write_bounds(writer, brief);
	if (brief->as_of)
		report_item(writer, 0, "Left out as later, or not certainly by then: %zu", brief->left_out);
	if (brief->event_count == 0) {
		report_paragraph(writer, "Nothing is recorded.");
		return;
	}
	writer->document->form->table(writer->document, &table);
	report_paragraph(
		writer, "+ attribution: says who did it, or affirms what was said of it; - denial: denies or questions "
			"that; +- both; ! response. S1, S2, … number the statements as the report does.");
}

static json_t *timeline_json(const Brief *brief, Arena *arena)
{
	json_t *object = json_object();
	set_text(object, "schema", "ascribe/timeline/v1");
	set_text(object, "incident", brief->incident->slug);
	set_text(object, "title", value_text(brief->incident->fields, "title"));
	json_object_set_new(object, "left_out", json_integer((json_int_t)brief->left_out));
	LIST_JSON(object, "events", brief->event_count, event_json(&brief->events[i]));
	across_set_bounds(object, brief, arena);
	return object;
}

void timeline_render(const Brief *brief, const AcrossStyle *style, Buf *out)
{
	if (style->form != ACROSS_JSON) {
		across_write(style, write_timeline, brief, brief, out);
		return;
	}
	Arena *arena = arena_new();
	json_parts_print(timeline_json(brief, arena), out);
	arena_free(arena);
}
