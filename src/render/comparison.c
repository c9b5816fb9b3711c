/* Incidents side by side, for people and as JSON. */
#include "ascribe/brief/comparison.h"

#include "across_write.h"
#include "ascribe/casebook/value.h"
#include "json_parts.h"
#include "words.h"

#define LABEL_WIDTH 25    /* of the first column with the space after it, in plain text */
#define INCIDENT_WIDTH 18 /* that an incident takes at least */
#define SIDE_BY_SIDE 14   /* incidents in a table where there is no width to keep to */

/* A table in the making: the first column says what stands in the row. */
typedef struct Grid {
	DocumentTable table;
	size_t first, incidents; /* that it shows */
} Grid;

static Grid grid_begin(Writer *writer, size_t first, size_t incidents, size_t rows, const char *label)
{
	const char **headers = arena_array(writer->arena, incidents + 1, sizeof *headers);
	Grid grid = {.first = first, .incidents = incidents};
	headers[0] = label;
	for (size_t i = 0; i < incidents; i++)
		headers[i + 1] = arena_printf(writer->arena, "I%zu", first + i + 1);
	grid.table = (DocumentTable){.headers = headers, .columns = incidents + 1};
	grid.table.cells = arena_array(writer->arena, (rows + 1) * (incidents + 1), sizeof *grid.table.cells);
	return grid;
}

static const char **grid_row(Grid *grid, const char *label)
{
	const char **row = grid->table.cells + grid->table.row_count++ * grid->table.columns;
	row[0] = label;
	return row + 1;
}

#define FIGURE_ROWS 8

static const char *figure(Arena *arena, const ComparedFigures *f, size_t row)
{
	switch (row) {
	case 0:
		return arena_printf(arena, "affirm %zu, contest %zu, neither %zu", f->affirm, f->contest, f->neither);
	case 1:
		return across_evidence(arena, &f->evidence);
	case 2:
		return across_days(arena, &f->days);
	case 3:
		return f->headline ? words_names(arena, &f->headline->accused) : "";
	case 4:
		return arena_printf(arena, "%zu", f->allegations);
	case 5:
		return arena_printf(arena, "%zu", f->statements);
	case 6:
		return arena_printf(arena, "%zu", f->responses);
	default:
		return arena_printf(arena, "%zu, %zu of them open", f->gaps, f->open_gaps);
	}
}

static void write_figures(Writer *writer, const Comparison *c, size_t first, size_t incidents)
{
	static const char *const labels[FIGURE_ROWS] = {
		"Positions on it", "Evidence cited", "Answers",   "Accused of it",
		"Allegations",     "Statements",     "Responses", "Gaps"};
	Grid grid = grid_begin(writer, first, incidents, FIGURE_ROWS, "Figure");
	for (size_t row = 0; row < FIGURE_ROWS; row++) {
		const char **cells = grid_row(&grid, labels[row]);
		for (size_t i = 0; i < incidents; i++)
			cells[i] = figure(writer->arena, &c->figures[first + i], row);
	}
	writer->document->form->table(writer->document, &grid.table);
}

static const char *place(Arena *arena, const ComparedPlace *p)
{
	const char *stance = "";
	if (p->cell)
		stance = arena_printf(arena, "%s%s", words_term(arena, brief_stance_term(p->cell->stance)),
				      p->cell->first_hand ? "" : " (second hand)");
	else if (p->empty)
		stance = words_empty(arena, p->empty);
	const char *roles[] = {p->hit ? "hit" : NULL, p->accused ? "accused" : NULL, p->speaks ? "speaks" : NULL,
			       p->responds ? "responds" : NULL, p->targeted ? "responded to" : NULL};
	Buf text = {0};
	buf_add_text(&text, stance);
	for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
		if (roles[i])
			buf_addf(&text, "%s%s", text.len > 0 ? "; " : "", roles[i]);
	}
	const char *copy = text.len > 0 ? arena_strdup(arena, buf_text(&text)) : NULL;
	buf_free(&text);
	return copy;
}

static void write_parties(Writer *writer, const Comparison *c, size_t first, size_t incidents)
{
	Grid grid = grid_begin(writer, first, incidents, c->party_count, "Party");
	for (size_t party = 0; party < c->party_count; party++) {
		const char **cells = grid_row(&grid, c->parties[party]->name);
		for (size_t i = 0; i < incidents; i++)
			cells[i] = place(writer->arena, &c->places[party * c->count + first + i]);
	}
	if (c->party_count > 0)
		writer->document->form->table(writer->document, &grid.table);
}

static void write_gaps(Writer *writer, const Comparison *c, size_t first, size_t incidents)
{
	Grid grid = grid_begin(writer, first, incidents, c->gap_count, "Gap");
	for (size_t code = 0; code < c->gap_count; code++) {
		const char **cells = grid_row(&grid, c->gap_codes[code]);
		for (size_t i = 0; i < incidents; i++)
			cells[i] = arena_printf(writer->arena, "%zu", c->gaps[code * c->count + first + i]);
	}
	if (c->gap_count > 0)
		writer->document->form->table(writer->document, &grid.table);
}

typedef void (*WritePart)(Writer *writer, const Comparison *comparison, size_t first, size_t incidents);

/* As many incidents beside each other as fit, then the next ones. */
static void write_part(Writer *writer, const Comparison *c, const char *heading, WritePart part)
{
	size_t width = writer->document->width,
	       most = width > 0 ? (width - LABEL_WIDTH) / INCIDENT_WIDTH : SIDE_BY_SIDE;
	report_heading(writer, 2, "%s", heading);
	for (size_t first = 0; first < c->count; first += most)
		part(writer, c, first, c->count - first < most ? c->count - first : most);
}

static void write_comparison(Writer *writer, const void *value)
{
	const Comparison *c = value;
	report_heading(writer, 1, "%zu incidents side by side", c->count);
	for (size_t i = 0; i < c->count; i++) {
		const BriefAllegation *headline = c->figures[i].headline;
		report_item(writer, 0, "I%zu: %s [%s]", i + 1, value_text(c->briefs[i]->incident->fields, "title"),
			    c->briefs[i]->incident->slug);
		report_item(writer, 1, "Turns on: %s", headline ? headline->text : "no allegation is recorded");
	}
	across_write_bounds(writer, c->bounds);
	write_part(writer, c, "Figures", write_figures);
	write_part(writer, c, "Parties", write_parties);
	write_part(writer, c, "Gaps", write_gaps);
	report_paragraph(writer, "A party's stance is that on the allegation which its incident turns on, in official "
				 "capacity; after it stands what part it has in the incident. Evidence counts once for "
				 "each item, at the most that was disclosed of it.");
}

static json_t *figures_json(const Comparison *c, size_t at)
{
	const ComparedFigures *f = &c->figures[at];
	json_t *object = json_object(), *gaps = json_object();
	set_text(object, "slug", c->briefs[at]->incident->slug);
	set_text(object, "title", value_text(c->briefs[at]->incident->fields, "title"));
	set_text(object, "headline", f->headline ? f->headline->slug : NULL);
	json_object_set_new(object, "accused", f->headline ? party_slugs(&f->headline->accused) : json_array());
	json_object_set_new(object, "affirm", json_integer((json_int_t)f->affirm));
	json_object_set_new(object, "contest", json_integer((json_int_t)f->contest));
	json_object_set_new(object, "neither", json_integer((json_int_t)f->neither));
	json_object_set_new(object, "allegations", json_integer((json_int_t)f->allegations));
	json_object_set_new(object, "statements", json_integer((json_int_t)f->statements));
	json_object_set_new(object, "responses", json_integer((json_int_t)f->responses));
	json_object_set_new(object, "evidence", evidence_tally_json(&f->evidence));
	json_object_set_new(object, "answers", days_tally_json(&f->days));
	for (size_t code = 0; code < c->gap_count; code++)
		json_object_set_new(gaps, c->gap_codes[code], json_integer((json_int_t)c->gaps[code * c->count + at]));
	json_object_set_new(object, "gaps", gaps);
	json_object_set_new(object, "open_gaps", json_integer((json_int_t)f->open_gaps));
	return object;
}

static json_t *place_json(const Comparison *c, size_t party, size_t at)
{
	const ComparedPlace *p = &c->places[party * c->count + at];
	json_t *object = json_object();
	set_text(object, "incident", c->briefs[at]->incident->slug);
	json_object_set_new(object, "hit", json_boolean(p->hit));
	json_object_set_new(object, "accused", json_boolean(p->accused));
	json_object_set_new(object, "speaks", json_boolean(p->speaks));
	json_object_set_new(object, "responds", json_boolean(p->responds));
	json_object_set_new(object, "responded_to", json_boolean(p->targeted));
	json_object_set_new(object, "position", p->cell ? cell_json(p->cell) : json_null());
	set_text(object, "why", p->empty ? empty_code(p->empty->why) : NULL);
	return object;
}

static json_t *party_json(const Comparison *c, size_t party)
{
	json_t *object = json_object();
	set_text(object, "party", c->parties[party]->slug);
	set_text(object, "name", c->parties[party]->name);
	LIST_JSON(object, "incidents", c->count, place_json(c, party, i));
	return object;
}

static json_t *comparison_json(const Comparison *c, Arena *arena)
{
	json_t *object = json_object();
	set_text(object, "schema", "ascribe/comparison/v1");
	LIST_JSON(object, "incidents", c->count, figures_json(c, i));
	LIST_JSON(object, "parties", c->party_count, party_json(c, i));
	across_set_bounds(object, c->bounds, arena);
	return object;
}

void comparison_render(const Comparison *comparison, const AcrossStyle *style, Buf *out)
{
	if (style->form != ACROSS_JSON) {
		across_write(style, write_comparison, comparison, comparison->bounds, out);
		return;
	}
	Arena *arena = arena_new();
	json_parts_print(comparison_json(comparison, arena), out);
	arena_free(arena);
}
