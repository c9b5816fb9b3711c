/* Layout of a timeline; see timeline_layout.h. */
#include "timeline_layout.h"

#include <stdlib.h>
#include <string.h>

#include "ascribe/base/utf8.h"
#include "words.h"

#define LABEL_MAX 26 /* characters of a name */
#define LETTER 7     /* units that a character takes */
#define BOX_LEAST 12

static const char *short_label(Arena *arena, const char *number, const char *name, size_t *width)
{
	Buf safe = {0};
	utf8_add_terminal_safe(&safe, name, strlen(name), false);
	const char *text = buf_text(&safe);
	size_t at = 0, characters = 0;
	while (at < safe.len && characters < LABEL_MAX) {
		uint32_t cp;
		at += utf8_next(text + at, safe.len - at, &cp);
		characters++;
	}
	const char *label = arena_printf(arena, "%s%s%.*s%s", number, *number ? " " : "", (int)at, text,
					 at < safe.len ? "…" : "");
	*width = utf8_width(label, strlen(label)) * LETTER;
	buf_free(&safe);
	return label;
}

/* The days of the box: all that the date allows, or the one day that is known where a side is open. */
static void add_mark(Timeline *timeline, TimelineMark mark)
{
	mark.first = mark.bounds.has_lower ? mark.bounds.lower : mark.bounds.upper;
	mark.behind = (mark.bounds.has_upper ? mark.bounds.upper : mark.bounds.lower) + 1;
	mark.order = timeline->count;
	timeline->marks[timeline->count++] = mark;
}

static EdtfBounds statement_bounds(const BriefStatement *statement)
{
	EdtfBounds bounds = statement->said.bounds;
	if (!statement->said.text && statement->has_latest)
		bounds = (EdtfBounds){.has_upper = true, .upper = statement->latest};
	return bounds;
}

static bool is_dated(const EdtfBounds *bounds)
{
	return bounds->has_lower || bounds->has_upper;
}

static void add_statements(const Brief *brief, Arena *arena, Timeline *timeline)
{
	for (size_t i = 0; i < brief->statements.count; i++) {
		BriefStatement *s = brief->statements.items[i];
		TimelineMark mark = {.statement = s, .bounds = statement_bounds(s)};
		if (!is_dated(&mark.bounds)) {
			timeline->undated.items[timeline->undated.count++] = s;
			continue;
		}
		mark.label = short_label(arena, arena_printf(arena, "S%zu", s->number),
					 words_names(arena, &s->principals), &mark.label_width);
		mark.lane = LANE_ATTRIBUTION;
		if (s->attributes)
			add_mark(timeline, mark);
		mark.lane = LANE_DENIAL;
		if (s->denies)
			add_mark(timeline, mark);
		mark.lane = LANE_OTHER;
		if (!s->attributes && !s->denies)
			add_mark(timeline, mark);
	}
}

static void add_responses(const Brief *brief, Arena *arena, Timeline *timeline)
{
	for (size_t i = 0; i < brief->response_count; i++) {
		const BriefResponse *r = brief->responses[i];
		const char *type = value_string(value_get(r->record->fields, "type"));
		TimelineMark mark = {.lane = LANE_RESPONSES, .response = r, .bounds = r->done.bounds};
		if (!is_dated(&mark.bounds)) {
			timeline->undated_responses++;
			continue;
		}
		mark.label = short_label(
			arena, "",
			arena_printf(arena, "%s: %s", r->actor ? r->actor->name : "?", words_term(arena, type)),
			&mark.label_width);
		add_mark(timeline, mark);
	}
}

static void add_incident(const Brief *brief, Arena *arena, Timeline *timeline)
{
	for (size_t i = 0; i < brief->event_count; i++) {
		const BriefEvent *event = &brief->events[i];
		TimelineMark mark = {.lane = LANE_INCIDENT, .bounds = event->date.bounds};
		if (event->kind != EVENT_INCIDENT || !is_dated(&mark.bounds))
			continue;
		mark.label = short_label(arena, "", event->text, &mark.label_width);
		add_mark(timeline, mark);
	}
}

static int compare_days(const void *a, const void *b)
{
	const int64_t *x = a, *y = b;
	return *x < *y ? -1 : *x > *y;
}

/* The width of a stretch of days grows with its logarithm, so that days near each other can be told apart. */
static long weight(int64_t days)
{
	long weight = 10;
	for (uint64_t left = (uint64_t)days; left > 1; left /= 2)
		weight += 3;
	return weight;
}

static void place_days(Timeline *timeline, Arena *arena)
{
	int64_t *days = arena_array(arena, timeline->count * 2 + 1, sizeof *days);
	for (size_t i = 0; i < timeline->count; i++) {
		days[i * 2] = timeline->marks[i].first;
		days[i * 2 + 1] = timeline->marks[i].behind;
	}
	qsort(days, timeline->count * 2, sizeof *days, compare_days);
	size_t count = 0;
	for (size_t i = 0; i < timeline->count * 2; i++) {
		if (count == 0 || days[count - 1] != days[i])
			days[count++] = days[i];
	}
	long *places = arena_array(arena, count + 1, sizeof *places);
	for (size_t i = 1; i < count; i++)
		places[i] = places[i - 1] + weight(days[i] - days[i - 1]);
	long total = count > 1 ? places[count - 1] : 1;
	for (size_t i = 0; i < count; i++)
		places[i] = TIMELINE_MARGIN + places[i] * (TIMELINE_WIDTH - 2 * TIMELINE_MARGIN) / total;
	timeline->days = days;
	timeline->places = places;
	timeline->day_count = count;
}

static long place_of(const Timeline *timeline, int64_t day)
{
	const int64_t *found = bsearch(&day, timeline->days, timeline->day_count, sizeof *timeline->days, compare_days);
	return found ? timeline->places[found - timeline->days] : TIMELINE_MARGIN;
}

/* The room that a mark takes, with its open sides and its label. */
static void room_of(const TimelineMark *mark, long *begins, long *ends)
{
	*begins = mark->left - (mark->bounds.has_lower ? 0 : TIMELINE_TAIL);
	*ends = mark->right + (mark->bounds.has_upper ? 0 : TIMELINE_TAIL);
	if (mark->label_left)
		*begins -= (long)mark->label_width + 8;
	else
		*ends += (long)mark->label_width + 8;
}

static void place_marks(Timeline *timeline)
{
	for (size_t i = 0; i < timeline->count; i++) {
		TimelineMark *mark = &timeline->marks[i];
		long begins, ends;
		mark->left = place_of(timeline, mark->first);
		mark->right = place_of(timeline, mark->behind);
		if (mark->right < mark->left + BOX_LEAST)
			mark->right = mark->left + BOX_LEAST;
		room_of(mark, &begins, &ends);
		mark->label_left = ends > TIMELINE_WIDTH;
	}
}

/* By lane and place, and then as they were added, whatever their labels are. */
static int compare_marks(const void *a, const void *b)
{
	const TimelineMark *x = a, *y = b;
	if (x->lane != y->lane)
		return x->lane < y->lane ? -1 : 1;
	if (x->left != y->left)
		return x->left < y->left ? -1 : 1;
	return x->order < y->order ? -1 : 1;
}

/* Each mark goes to the first row of its lane that has room. */
static void assign_rows(Timeline *timeline)
{
	long free_from[LANE_COUNT][TIMELINE_LANE_MAX];
	size_t taken[LANE_COUNT] = {0}, kept = 0;
	for (size_t i = 0; i < timeline->count; i++) {
		TimelineMark mark = timeline->marks[i];
		long begins, ends;
		if (taken[mark.lane]++ >= TIMELINE_LANE_MAX) {
			timeline->left_out[mark.lane]++;
			continue;
		}
		room_of(&mark, &begins, &ends);
		while (mark.row < timeline->rows[mark.lane] && free_from[mark.lane][mark.row] > begins)
			mark.row++;
		if (mark.row == timeline->rows[mark.lane])
			timeline->rows[mark.lane]++;
		free_from[mark.lane][mark.row] = ends + 6;
		timeline->marks[kept++] = mark;
	}
	timeline->count = kept;
}

void timeline_lay_out(const Brief *brief, Arena *arena, Timeline *timeline)
{
	size_t most = brief->statements.count * 2 + brief->response_count + brief->event_count;
	*timeline = (Timeline){.marks = arena_array(arena, most + 1, sizeof *timeline->marks)};
	timeline->undated.items = arena_array(arena, brief->statements.count + 1, sizeof(BriefStatement *));
	add_incident(brief, arena, timeline);
	add_statements(brief, arena, timeline);
	add_responses(brief, arena, timeline);
	place_days(timeline, arena);
	place_marks(timeline);
	qsort(timeline->marks, timeline->count, sizeof *timeline->marks, compare_marks);
	assign_rows(timeline);
}
