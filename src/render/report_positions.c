/* The matrix of a report: a grid that fits a page, then every position with its date and what it rests on. */
#include <string.h>

#include "matrix.h"
#include "report_write.h"
#include "words.h"

#define GRID_COLUMN 5   /* columns that an allegation takes in a grid of plain text */
#define GRID_PARTY 26   /* and the party's name */
#define GRID_DEFAULT 14 /* allegations side by side where there is no width to keep to */

/* How a cell reads in the grid. */
static const char *mark(const BriefCell *cell)
{
	static const char *const marks[4][3] = {
		{"+", "(+)", "[+]"}, {"-", "(-)", "[-]"}, {"o", "(o)", "[o]"}, {"+-", "(+-)", "[+-]"}};
	size_t row = cell->stance == STANCE_MIXED ? 3 : (size_t)brief_stance_side(cell->stance);
	if (cell->stance == STANCE_DID_NOT_REPLY)
		return "?";
	if (cell->retracted_by)
		return "x";
	return marks[row][!cell->official ? 2 : !cell->first_hand];
}

static const char *grid_cell(const BriefAllegation *a, const BriefParty *party)
{
	const BriefCell *cell = matrix_cell(a, party, NULL);
	const BriefEmpty *empty = cell ? NULL : matrix_empty(a, party);
	if (cell)
		return mark(cell);
	return !empty ? NULL : empty->why == EMPTY_COVERED ? "c" : "?";
}

static bool in_grid(const BriefAllegations *list, size_t first, size_t count, const BriefParty *party)
{
	for (size_t i = first; i < first + count; i++) {
		if (grid_cell(list->items[i], party))
			return true;
	}
	return false;
}

/* The allegations from `first`, as columns. */
static void write_grid(Writer *writer, const BriefParties *parties, size_t first, size_t count)
{
	const BriefAllegations *list = &writer->brief->allegations;
	const char **headers = arena_array(writer->arena, count + 1, sizeof *headers);
	DocumentTable table = {.headers = headers, .columns = count + 1, .narrow = true};
	table.cells = arena_array(writer->arena, (parties->count + 1) * (count + 1), sizeof *table.cells);
	headers[0] = "Party";
	for (size_t i = 0; i < count; i++)
		headers[i + 1] = arena_printf(writer->arena, "A%zu", list->items[first + i]->number);
	for (size_t i = 0; i < parties->count; i++) {
		if (!in_grid(list, first, count, parties->items[i]))
			continue;
		const char **row = table.cells + table.row_count++ * table.columns;
		row[0] = parties->items[i]->name;
		for (size_t j = 0; j < count; j++)
			row[j + 1] = grid_cell(list->items[first + j], parties->items[i]);
	}
	writer->document->form->table(writer->document, &table);
}

static void write_grids(Writer *writer)
{
	BriefParties parties = matrix_parties(writer->brief, writer->arena);
	size_t width = writer->document->width, left = writer->brief->allegations.count, first = 0;
	size_t most = width > 0 ? (width - GRID_PARTY) / GRID_COLUMN : GRID_DEFAULT;
	most = most < DOCUMENT_MAX_COLUMNS - 1 ? most : DOCUMENT_MAX_COLUMNS - 1;
	for (; left > 0; first += most, left -= left < most ? left : most)
		write_grid(writer, &parties, first, left < most ? left : most);
	report_paragraph(writer,
			 "+ affirms (asserts, endorses); - contests (denies, denies in part, questions); o neither; "
			 "+- several positions; x taken back; c covered by its position on a broader allegation; ? "
			 "accused or asked, and no position recorded. " WORDS_SHORT_LEGEND);
}

static void add_label(Buf *text, const BriefPosition *position)
{
	buf_addf(text, "%sS%zu", text->len > 0 ? ", " : "", position->statement->number);
}

/* Several stances: each with its date. */
static const char *mixed(Writer *writer, const BriefCell *cell)
{
	Buf text = {0};
	for (size_t i = 0; i < cell->standing_count; i++)
		buf_addf(&text, "%sS%zu %s, %s", i > 0 ? "; " : "", cell->standing[i]->statement->number,
			 words_term(writer->arena, brief_stance_term(cell->standing[i]->stance)),
			 words_said(writer->arena, cell->standing[i]->statement));
	const char *list = arena_printf(writer->arena, "%s%s%s", buf_text(&text),
					cell->order_unknown ? "; order unknown" : "",
					cell->official ? "" : "; not in official capacity");
	buf_free(&text);
	return list;
}

/* When it was said, and what it rests on. */
static const char *basis(Writer *writer, const BriefCell *cell)
{
	if (cell->stance == STANCE_MIXED)
		return mixed(writer, cell);
	const BriefStatement *newest = cell->standing[0]->statement;
	Buf standing = {0}, others = {0};
	for (size_t i = 0; i < cell->standing_count; i++)
		add_label(&standing, cell->standing[i]);
	for (size_t i = 0; i < cell->all_count; i++) {
		if (!matrix_stands(cell, cell->all[i]))
			add_label(&others, cell->all[i]);
	}
	const char *back = cell->retracted_by
				   ? arena_printf(writer->arena, "; retracted by S%zu", cell->retracted_by->number)
				   : "";
	const char *text = arena_printf(writer->arena, "%s; %s%s%s%s%s%s%s; %s%s%s", words_said(writer->arena, newest),
					words_hand(writer->arena, newest), cell->official ? "" : "; ",
					cell->official ? "" : newest->capacity, cell->implied ? "; implied" : "",
					cell->condition ? "; conditional" : "", cell->changed ? "; changed" : "", back,
					standing.data, others.len > 0 ? "; also: " : "", buf_text(&others));
	buf_free(&standing);
	buf_free(&others);
	return text;
}

#define POSITION_COLUMNS 4

static void write_positions(Writer *writer)
{
	static const char *const headers[POSITION_COLUMNS] = {"", "Party", "Stance", "Said, and on record as"};
	const BriefAllegations *list = &writer->brief->allegations;
	size_t rows = 0;
	for (size_t i = 0; i < list->count; i++)
		rows += list->items[i]->cell_count + list->items[i]->empty_count;
	DocumentTable table = {.headers = headers, .columns = POSITION_COLUMNS};
	table.cells = arena_array(writer->arena, (rows + 1) * POSITION_COLUMNS, sizeof *table.cells);
	for (size_t i = 0; i < list->count; i++) {
		const BriefAllegation *a = list->items[i];
		const char *label = arena_printf(writer->arena, "A%zu", a->number);
		for (size_t j = 0; j < a->cell_count; j++, label = NULL) {
			const char **row = table.cells + table.row_count++ * POSITION_COLUMNS;
			row[0] = label;
			row[1] = a->cells[j].party->name;
			row[2] = words_stance(writer->arena, &a->cells[j]);
			row[3] = basis(writer, &a->cells[j]);
		}
		for (size_t j = 0; j < a->empty_count; j++, label = NULL) {
			const char **row = table.cells + table.row_count++ * POSITION_COLUMNS;
			row[0] = label;
			row[1] = a->empties[j].party->name;
			row[2] = "none recorded";
			row[3] = words_empty(writer->arena, &a->empties[j]);
		}
	}
	if (table.row_count > 0)
		writer->document->form->table(writer->document, &table);
}

void report_write_reaches(Writer *writer)
{
	const Brief *brief = writer->brief;
	if (brief->reach_count > 0)
		report_heading(writer, 3, "How far up each accuser reaches");
	for (size_t i = 0; i < brief->reach_count; i++) {
		int rung = brief->reaches[i].rung;
		if (i == 0 || rung != brief->reaches[i - 1].rung)
			report_labelled(writer, 0, words_term(writer->arena, VOCAB_RUNG.terms[rung]),
					words_reach(writer->arena, brief, rung));
	}
}

void report_write_positions(Writer *writer)
{
	const BriefAllegations *list = &writer->brief->allegations;
	report_heading(writer, 2, "Allegations");
	if (list->count == 0)
		report_paragraph(writer, "None recorded.");
	for (size_t i = 0; i < list->count; i++)
		report_item(writer, 0, "A%zu: %s (%s%s)", list->items[i]->number, list->items[i]->text,
			    words_counts(writer->arena, list->items[i]),
			    words_own_marking_after(writer->arena, "; ", writer->brief, list->items[i]->record));
	if (list->count == 0)
		return;
	report_heading(writer, 2, "Positions");
	write_grids(writer);
	write_positions(writer);
	report_write_reaches(writer);
}
