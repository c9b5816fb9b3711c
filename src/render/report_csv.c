/* The matrix of a brief as CSV: RFC 4180, lines ending in CR LF, every cell made safe for a terminal and harmless to a
 * spreadsheet, which would take a cell that begins with = + - @, a tab or a line break for a formula. */
#include <inttypes.h>
#include <string.h>

#include "ascribe/base/utf8.h"
#include "ascribe/casebook/value.h"
#include "ascribe/render/report.h"
#include "json_parts.h"
#include "words.h"

static const char HEADER[] = "allegation,allegation_text,party,party_name,stance,side,said_on,said_on_earliest,"
			     "said_on_latest,first_hand,counted,capacity,implied,conditional,changed,order_unknown,"
			     "statement,statements,without_position,covered_by,rung,contests,known_by,reported_by,"
			     "answer,answers,days_min,days_max\r\n";
enum { COLUMNS = 28, WITHOUT_POSITION = 18, COVERED_BY, RUNG };

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

static const char *statements(Arena *arena, const BriefCell *cell)
{
	Buf text = {0};
	for (size_t i = 0; i < cell->all_count; i++)
		buf_addf(&text, "%s%s", i > 0 ? " " : "", cell->all[i]->statement->slug);
	const char *slugs = arena_strdup(arena, buf_text(&text));
	buf_free(&text);
	return slugs;
}

/* What is contested by the positions that stand, each once. */
static const char *contests(Arena *arena, const BriefCell *cell)
{
	const char *text = "";
	json_t *seen = json_object();
	for (size_t i = 0; i < cell->standing_count; i++) {
		const Value *terms = value_list(cell->standing[i]->body, "contests");
		for (size_t j = 0; j < value_count(terms); j++) {
			const char *term = value_string(value_at(terms, j));
			if (!json_object_get(seen, term))
				text = arena_printf(arena, "%s%s%s", text, *text ? " " : "", term);
			json_object_set_new(seen, term, json_true());
		}
	}
	json_decref(seen);
	return text;
}

static const char *slugs(Arena *arena, const BriefParties *list)
{
	const char *text = "";
	for (size_t i = 0; i < list->count; i++)
		text = arena_printf(arena, "%s%s%s", text, i > 0 ? " " : "", list->items[i]->slug);
	return text;
}

/* Whether an answer came sooner than another: by the last day that its dates allow, then by the first. */
static bool sooner(const BriefDays *days, const BriefDays *than)
{
	if (days->max != than->max)
		return days->max >= 0 && (than->max < 0 || days->max < than->max);
	return days->min >= 0 && (than->min < 0 || days->min < than->min);
}

/* The soonest answer of the party to what was said on the allegation, of those that it did not take back; or NULL. */
static const BriefAnswer *soonest(const BriefCell *cell)
{
	const BriefAnswer *best = NULL;
	for (size_t i = 0; i < cell->allegation->answer_count; i++) {
		const BriefAnswer *answer = cell->allegation->answers[i];
		if (answer->timed && !answer->days.before && answer->from->official == cell->official &&
		    parties_have(&answer->from->principals, cell->party) &&
		    !brief_retractor(answer->from, cell->party) && (!best || sooner(&answer->days, &best->days)))
			best = answer;
	}
	return best;
}

static const char *number(Arena *arena, int64_t of)
{
	return of < 0 ? NULL : arena_printf(arena, "%" PRId64, of);
}

static void add_cell(Buf *out, Arena *arena, const BriefCell *cell)
{
	const BriefStatement *newest = cell->standing[0]->statement;
	const EdtfBounds *bounds = &newest->said.bounds;
	const BriefAnswer *answer = soonest(cell);
	const char *const cells[COLUMNS] = {cell->allegation->slug,
					    cell->allegation->text,
					    cell->party->slug,
					    cell->party->name,
					    brief_stance_term(cell->stance),
					    side_code(brief_stance_side(cell->stance)),
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
					    [RUNG] = value_text(cell->allegation->record->fields, "rung"),
					    contests(arena, cell),
					    day(arena, newest->has_latest, newest->latest),
					    slugs(arena, &newest->reported_by),
					    answer ? answer->from->slug : NULL,
					    answer ? answer->to->slug : NULL,
					    answer ? number(arena, answer->days.min) : NULL,
					    answer ? number(arena, answer->days.max) : NULL};
	add_cells(out, cells, COLUMNS);
}

static void add_empty(Buf *out, const BriefEmpty *empty)
{
	const char *const cells[COLUMNS] = {empty->allegation->slug,
					    empty->allegation->text,
					    empty->party->slug,
					    empty->party->name,
					    [WITHOUT_POSITION] = empty_code(empty->why),
					    [COVERED_BY] = empty->covered_by ? empty->covered_by->slug : NULL,
					    [RUNG] = value_text(empty->allegation->record->fields, "rung")};
	add_cells(out, cells, COLUMNS);
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
