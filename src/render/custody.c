/* The form of a chain of custody as a document: plain text or Markdown. */
#include "ascribe/render/custody.h"

#include <inttypes.h>

#include "ascribe/brief/release.h"
#include "ascribe/casebook/body.h"
#include "custody_words.h"
#include "report_write.h"
#include "words.h"

#define LINE_TO_WRITE_ON "________________________________________"

static void write_head(Writer *writer, const CustodyReport *report)
{
	const json_t *incident = report->incident->body;
	report_heading(writer, 1, "Chain of custody");
	report_labelled(writer, 0, "Marking", marking_label(writer->brief->marking));
	report_item(writer, 0, "Incident: %s (%s)", body_text(incident, "title"), report->incident->slug);
	report_item(writer, 0, "Ledger: %s, %s", report->origin,
		    words_count(writer->arena, report->head.size, "entry", "entries"));
	report_item(writer, 0, "Root: %s", words_root(writer->arena, &report->head));
}

static void write_files(Writer *writer, const json_t *body)
{
	const json_t *files = body_list(body, "files");
	report_heading(writer, 3, "Files");
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *file = json_array_get(files, i);
		report_item(writer, 0, "%s: %s", custody_file_label(file, writer->arena),
			    custody_words_file(file, writer->arena));
		report_item(writer, 1, "SHA-256 %s", body_text(file, "sha256"));
	}
	if (json_array_size(files) == 0)
		report_paragraph(writer, "None: the item is not a file of the casebook.");
}

static void write_row(Writer *writer, const CustodyRow *row, size_t number)
{
	const json_t *event = row->event;
	report_item(writer, 0, "%zu. %s, %s, by %s%s", number, body_text(event, "at"), body_text(event, "event"),
		    body_text(event, "by"), custody_words_sides(event, writer->arena));
	report_labelled(writer, 1, "Place", body_text(event, "place"));
	report_labelled(writer, 1, "Reason", body_text(event, "reason"));
	report_labelled(writer, 1, "Tool", body_text(event, "tool"));
	report_labelled(writer, 1, "SHA-256 before", body_text(event, "before"));
	report_labelled(writer, 1, "SHA-256 after", body_text(event, "after"));
	report_item(writer, 1, "%s", custody_words_entry(row, writer->arena));
}

static void write_item(Writer *writer, const CustodyItem *item)
{
	const json_t *body = item->record.body;
	report_heading(writer, 2, "%s", body_text(body, "title"));
	report_item(writer, 0, "Item: %s, id %s", item->record.slug, item->record.id.text);
	report_labelled(writer, 0, "Held by", item->holders);
	if (body_text(body, "description"))
		report_paragraph(writer, "%s", body_text(body, "description"));
	write_files(writer, body);
	report_heading(writer, 3, "Events");
	for (size_t i = 0; i < item->row_count; i++)
		write_row(writer, item->rows[i], i + 1);
	if (item->row_count == 0)
		report_paragraph(writer, "None recorded.");
	report_heading(writer, 3, "Gaps");
	for (size_t i = 0; i < item->gap_count; i++)
		report_item(writer, 0, "%s", item->gaps[i]);
	if (item->gap_count == 0)
		report_paragraph(writer, CUSTODY_NO_GAPS);
}

static void write_signatures(Writer *writer)
{
	report_heading(writer, 2, "Signatures");
	for (size_t i = 0; i < CUSTODY_SIDES; i++) {
		report_heading(writer, 3, "%s", CUSTODY_SIGNS[i]);
		for (size_t j = 0; j < CUSTODY_LINES; j++)
			report_item(writer, 0, "%s: " LINE_TO_WRITE_ON, CUSTODY_SIGNED[j]);
	}
}

static void write_form(const CustodyReport *report, Document *document)
{
	const Brief bounds = custody_bounds(report);
	Writer writer = {.document = document, .brief = &bounds, .arena = arena_new()};
	write_head(&writer, report);
	for (size_t i = 0; i < report->item_count; i++)
		write_item(&writer, report->items[i]);
	if (report->item_count == 0)
		report_paragraph(&writer, "No evidence is recorded.");
	write_signatures(&writer);
	arena_free(writer.arena);
}

void custody_text(const CustodyReport *report, size_t width, bool colour, Buf *out)
{
	write_form(report,
		   &(Document){.form = &DOCUMENT_TEXT, .out = out, .width = width < 60 ? 60 : width, .colour = colour});
}

void custody_markdown(const CustodyReport *report, Buf *out)
{
	write_form(report, &(Document){.form = &DOCUMENT_MARKDOWN, .out = out});
}
