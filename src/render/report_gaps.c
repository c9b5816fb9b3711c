/* Gaps: the last part of a report, and alone. One that was accepted says by whom, where in the ledger, and why. */
#include "report_gaps.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/value.h"
#include "ascribe/render/report.h"
#include "note_text.h"
#include "report_write.h"
#include "words.h"

/* Alone, with its code and the records that it concerns: what accepts it names these. */
static void write_gap(Writer *writer, const BriefGap *gap, bool records)
{
	report_item(writer, 0, "%s: %s Closed by: %s.", records ? gap->code : words_term(writer->arena, gap->code),
		    gap->text, gap->closes);
	report_labelled(writer, 1, "Concerns",
			records ? arena_join(writer->arena, gap->records, gap->about_count, ", ") : "");
	if (!gap->accepted)
		return;
	const Record *note = gap->accepted->record;
	report_item(writer, 1, "Accepted by %s, ledger index %" PRIu64 ", because:", note->author, note->index);
	report_quote(writer, 1, "%s", note_text(writer->arena, value_text(note->fields, "body")));
}

static void write_count(Writer *writer)
{
	const Brief *brief = writer->brief;
	size_t accepted = brief->gap_count - brief->open_gap_count;
	if (brief->gap_count == 0)
		report_paragraph(writer, "None found.");
	else if (accepted > 0)
		report_paragraph(writer, "%zu open, %zu accepted.", brief->open_gap_count, accepted);
}

void report_write_gaps(Writer *writer)
{
	report_heading(writer, 2, "Gaps");
	write_count(writer);
	for (size_t i = 0; i < writer->brief->gap_count; i++)
		write_gap(writer, &writer->brief->gaps[i], false);
}

static void write_alone(Writer *writer)
{
	write_count(writer);
	for (size_t i = 0; i < writer->brief->gap_count; i++)
		write_gap(writer, &writer->brief->gaps[i], true);
}

void report_write_evidence_gaps(Writer *writer)
{
	const Brief *brief = writer->brief;
	bool any = false;
	report_heading(writer, 2, "Gaps of evidence");
	for (size_t i = 0; i < brief->gap_count; i++) {
		if (!brief_gap_of_evidence(&brief->gaps[i]))
			continue;
		any = true;
		write_gap(writer, &brief->gaps[i], false);
	}
	if (!any)
		report_paragraph(writer, "None found.");
}

void report_gaps_text(const Brief *brief, size_t width, bool colour, Buf *out)
{
	static const WriteSection alone[] = {write_alone, NULL};
	report_form(brief, REPORT_WHOLE,
		    &(Document){.form = &DOCUMENT_TEXT, .out = out, .width = width < 60 ? 60 : width, .colour = colour},
		    alone);
}

static json_t *texts(const char *const *items, size_t count)
{
	json_t *array = json_array();
	for (size_t i = 0; i < count; i++)
		json_array_append_new(array, json_string(items[i]));
	return array;
}

static json_t *acceptance_json(const BriefNote *note)
{
	if (!note)
		return json_null();
	const Record *record = note->record;
	return json_pack("{s:s, s:s, s:I, s:s, s:s}", "note", record->id.text, "author", record->author, "index",
			 (json_int_t)record->index, "at", record->at, "reason", value_text(record->fields, "body"));
}

json_t *report_gap_json(const BriefGap *gap)
{
	return json_pack("{s:s, s:o, s:o, s:s, s:s, s:o}", "code", gap->code, "about",
			 texts(gap->about, gap->about_count), "records", texts(gap->records, gap->about_count), "text",
			 gap->text, "closes", gap->closes, "accepted", acceptance_json(gap->accepted));
}

void report_gaps_json(const Brief *brief, Buf *out)
{
	for (size_t i = 0; i < brief->gap_count; i++) {
		json_t *object = json_pack("{s:s}", "schema", "ascribe/gap/v1"),
		       *gap = report_gap_json(&brief->gaps[i]);
		json_object_update(object, gap);
		char *text = json_dumps(object, JSON_COMPACT);
		if (!text)
			mem_out_of_memory();
		buf_add_text(out, text);
		buf_add_char(out, '\n');
		free(text);
		json_decref(gap);
		json_decref(object);
	}
}
