/* The matrix of a brief as CSV: RFC 4180, lines ending in CR LF, every cell made safe for a terminal and harmless to a
 * spreadsheet, which would take a cell that begins with = + - @, a tab or a line break for a formula. */
#include <string.h>

#include "ascribe/base/utf8.h"
#include "ascribe/render/report.h"
#include "json_parts.h"
#include "words.h"

static const char HEADER[] = "allegation,allegation_text,party,party_name,stance,side,said_on,said_on_earliest,"
			     "said_on_latest,first_hand,counted,capacity,implied,conditional,changed,order_unknown,"
			     "statement,statements,without_position,covered_by\r\n";

static void csv_escape(Buf *out, const char *text)
{
	Buf safe = {0};
	utf8_add_terminal_safe(&safe, text, strlen(text), true);
	const char *cell = buf_text(&safe);
	/* the fullwidth forms of = + - @ too, which some spreadsheets take for them */
	bool formula = *cell && (strchr("=+-@\t\r\n", *cell) || strncmp(cell, "\uff1d", 3) == 0 ||
				 strncmp(cell, "\uff0b", 3) == 0 || strncmp(cell, "\uff0d", 3) == 0 ||
				 strncmp(cell, "\uff20", 3) == 0);
	bool quoted = strpbrk(cell, "\",\r\n") != NULL;
	buf_add_text(out, quoted ? "\"" : "");
	buf_add_text(out, formula ? "'" : "");
	for (; *cell; cell++)
		buf_add(out, *cell == '"' ? "\"\"" : cell, *cell == '"' ? 2 : 1);
	buf_add_text(out, quoted ? "\"" : "");
	buf_free(&safe);
}

/* The cells of a line; a NULL one is empty. */
static void add_cells(Buf *out, const char *const *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		buf_add_text(out, i > 0 ? "," : "");
		csv_escape(out, cells[i] ? cells[i] : "");
	}
	buf_add_text(out, "\r\n");
}

static const char *day(Arena *arena, bool known, int64_t number)
{
	char text[24];
	if (!known)
		return NULL;
	edtf_format_day(number, text);
	return arena_strdup(arena, text);
}

static const char *truth(bool holds)
{
	return holds ? "true" : "false";
}

static const char *side(BriefSide of)
{
	switch (of) {
	case SIDE_AFFIRMS:
		return "affirms";
	case SIDE_CONTESTS:
		return "contests";
	case SIDE_NEITHER:
		return "neither";
	}
	return "";
}

static const char *statements(Arena *arena, const BriefCell *cell)
{
	Buf text = {0};
	for (size_t i = 0; i < cell->all_count; i++)
		buf_addf(&text, "%s%s", i > 0 ? " " : "", cell->all[i]->statement->slug);
	const char *slugs = arena_strdup(arena, buf_text(&text));
	buf_free(&text);
	return slugs;
}

static void add_cell(Buf *out, Arena *arena, const BriefCell *cell)
{
	const BriefStatement *newest = cell->standing[0]->statement;
	const EdtfBounds *bounds = &newest->said.bounds;
	const char *const cells[] = {cell->allegation->slug,
				     cell->allegation->text,
				     cell->party->slug,
				     cell->party->name,
				     brief_stance_term(cell->stance),
				     side(brief_stance_side(cell->stance)),
				     newest->said.text,
				     day(arena, bounds->has_lower, bounds->lower),
				     day(arena, bounds->has_upper, bounds->upper),
				     truth(cell->first_hand),
				     truth(cell->official),
				     newest->capacity,
				     truth(cell->implied),
				     truth(cell->condition),
				     truth(cell->changed),
				     truth(cell->order_unknown),
				     newest->slug,
				     statements(arena, cell),
				     NULL,
				     NULL};
	add_cells(out, cells, sizeof cells / sizeof *cells);
}

static void add_empty(Buf *out, const BriefEmpty *empty)
{
	const char *const cells[20] = {empty->allegation->slug,
				       empty->allegation->text,
				       empty->party->slug,
				       empty->party->name,
				       [18] = empty_code(empty->why),
				       [19] = empty->covered_by ? empty->covered_by->slug : NULL};
	add_cells(out, cells, sizeof cells / sizeof *cells);
}

void report_csv(const Brief *brief, Buf *out)
{
	Arena *arena = arena_new();
	buf_add_text(out, HEADER);
	for (size_t i = 0; i < brief->allegations.count; i++) {
		const BriefAllegation *a = brief->allegations.items[i];
		for (size_t j = 0; j < a->cell_count; j++)
			add_cell(out, arena, &a->cells[j]);
		for (size_t j = 0; j < a->empty_count; j++)
			add_empty(out, &a->empties[j]);
	}
	arena_free(arena);
}
