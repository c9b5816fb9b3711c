/* The competing hypotheses of a report: the matrix, how they stand, where analysts differ, and what it all hangs on. */
#include <string.h>

#include "hypotheses.h"
#include "report_write.h"
#include "words.h"

#define ITEM_COLUMNS 26 /* that a piece of evidence takes in plain text, and a hypothesis */
#define HYPOTHESIS_COLUMNS ((size_t)7)
#define HYPOTHESES_DEFAULT 10 /* side by side where there is no width to keep to */

static void write_matrix(Writer *writer, const BriefAch *ach, size_t first, size_t count)
{
	Arena *arena = writer->arena;
	const char **headers = arena_array(arena, count + 2, sizeof *headers);
	DocumentTable table = {.headers = headers, .columns = count + 2, .row_count = ach->item_count, .narrow = true};
	table.cells = arena_array(arena, (ach->item_count + 1) * table.columns, sizeof *table.cells);
	headers[0] = "Evidence";
	headers[count + 1] = "Tells apart";
	for (size_t i = 0; i < count; i++)
		headers[i + 1] = arena_printf(arena, "H%zu", first + i + 1);
	for (size_t i = 0; i < ach->item_count; i++) {
		const BriefAchItem *item = &ach->items[i];
		const char **row = table.cells + i * table.columns;
		row[0] = item->evidence->slug;
		for (size_t j = 0; j < count; j++)
			row[j + 1] = hypotheses_marks(arena, &item->cells[first + j]);
		row[count + 1] = hypotheses_tells(arena, ach, item);
	}
	writer->document->form->table(writer->document, &table);
}

void report_write_hypotheses(Writer *writer)
{
	const BriefAch *ach = writer->brief->ach;
	Arena *arena = writer->arena;
	if (!ach)
		return;
	size_t width = writer->document->width, left = ach->hypothesis_count, first = 0;
	size_t most = width > ITEM_COLUMNS + 2 * HYPOTHESIS_COLUMNS
			      ? (width - ITEM_COLUMNS - 2 * HYPOTHESIS_COLUMNS) / HYPOTHESIS_COLUMNS
			      : HYPOTHESES_DEFAULT;
	report_heading(writer, 2, "Competing hypotheses");
	for (; left > 0 && ach->item_count > 0; first += most, left -= left < most ? left : most)
		write_matrix(writer, ach, first, left < most ? left : most);
	report_paragraph(writer, "%s", ach->item_count > 0 ? HYPOTHESES_LEGEND : HYPOTHESES_UNRATED);
	for (size_t place = 1; place <= ach->hypothesis_count; place++) {
		for (size_t i = 0; i < ach->hypothesis_count; i++) {
			if (ach->hypotheses[i].place == place)
				report_item(writer, 0, "%s",
					    hypotheses_standing(arena, writer->brief, &ach->hypotheses[i]));
		}
	}
	for (size_t i = 0; i < ach->item_count; i++) {
		for (size_t j = 0; j < ach->hypothesis_count; j++) {
			if (ach->items[i].cells[j].differ)
				report_item(writer, 0, "%s", hypotheses_difference(arena, ach, &ach->items[i], j));
		}
	}
	if (ach->item_count > 0)
		report_paragraph(writer, "%s", hypotheses_sensitivity(arena, ach));
}
