/* The timeline of a brief as SVG inside HTML: attribution and denial in lanes of their own with the responses between
 * them; a date that is not one day is drawn as wide as it may be. */
#include <string.h>

#include "ascribe/casebook/value.h"
#include "report_html.h"
#include "timeline_layout.h"
#include "words.h"

#define LANE_HEAD 24
#define LANE_GAP 8
#define AXIS 28
#define BOX 16

static const char *const LANE_NAMES[LANE_COUNT] = {"Incident", "Attribution: affirms responsibility or a link",
						   "Responses", "Denial: contests responsibility or a link",
						   "Other statements"};
static const char *const LANE_CLASSES[LANE_COUNT] = {"lane incident", "lane affirms", "lane response", "lane contests",
						     "lane other"};

typedef struct Drawing {
	HtmlReport *report;
	Timeline timeline;
	long tops[LANE_COUNT + 1];
} Drawing;

static void add_number(Drawing *drawing, const char *name, long value)
{
	svg_attribute_number(&drawing->report->html, name, value);
}

static void draw_rect(Drawing *drawing, const char *class_name, long x, long y, long width, long height)
{
	html_begin(&drawing->report->html, "rect", class_name);
	add_number(drawing, "x", x);
	add_number(drawing, "y", y);
	add_number(drawing, "width", width);
	add_number(drawing, "height", height);
	add_number(drawing, "rx", 3);
	html_end(&drawing->report->html);
}

static void draw_line(Drawing *drawing, const char *class_name, long x1, long y1, long x2, long y2)
{
	html_begin(&drawing->report->html, "path", class_name);
	html_attributef(&drawing->report->html, "d", "M%ld %ldL%ld %ld", x1, y1, x2, y2);
	html_end(&drawing->report->html);
}

static void draw_text(Drawing *drawing, const char *class_name, const char *anchor, long x, long y, const char *text)
{
	Html *html = &drawing->report->html;
	html_begin(html, "text", class_name);
	add_number(drawing, "x", x);
	add_number(drawing, "y", y);
	html_attribute(html, "text-anchor", anchor);
	svg_text(html, text);
	html_end(html);
}

static void place_lanes(Drawing *drawing)
{
	long top = AXIS;
	for (size_t lane = 0; lane < LANE_COUNT; lane++) {
		size_t rows = drawing->timeline.rows[lane];
		bool shown = rows > 0 || lane == LANE_ATTRIBUTION || lane == LANE_DENIAL;
		drawing->tops[lane] = top;
		if (shown)
			top += LANE_HEAD + (long)(rows > 0 ? rows : 1) * TIMELINE_ROW + LANE_GAP;
	}
	drawing->tops[LANE_COUNT] = top;
}

static void draw_lanes(Drawing *drawing)
{
	for (size_t lane = 0; lane < LANE_COUNT; lane++) {
		long height = drawing->tops[lane + 1] - drawing->tops[lane] - LANE_GAP;
		if (height <= 0)
			continue;
		draw_rect(drawing, LANE_CLASSES[lane], 0, drawing->tops[lane], TIMELINE_WIDTH, height);
		draw_text(drawing, "lane-name", "start", 8, drawing->tops[lane] + 16,
			  drawing->timeline.rows[lane] > 0
				  ? LANE_NAMES[lane]
				  : arena_printf(drawing->report->arena, "%s. Nothing dated is recorded.",
						 LANE_NAMES[lane]));
	}
}

/* A line and a date at each day on which a box begins, where there is room for the date. */
static void draw_axis(Drawing *drawing)
{
	const Timeline *timeline = &drawing->timeline;
	long free_from = 0;
	for (size_t i = 0; i + 1 < timeline->day_count; i++) {
		char day[24];
		long x = timeline->places[i];
		if (x < free_from)
			continue;
		edtf_format_day(timeline->days[i], day);
		draw_text(drawing, "day", "start", x, 14, day);
		draw_line(drawing, "tick", x, 18, x, drawing->tops[LANE_COUNT] - LANE_GAP);
		free_from = x + 80;
	}
}

static long top_of(const Drawing *drawing, const TimelineMark *mark)
{
	return drawing->tops[mark->lane] + LANE_HEAD + (long)mark->row * TIMELINE_ROW;
}

static const char *box_class(const TimelineMark *mark)
{
	bool one_day = mark->bounds.has_lower && mark->bounds.has_upper && mark->behind - mark->first == 1;
	return one_day && !mark->bounds.approximate && !mark->bounds.uncertain ? "box" : "box span";
}

static const char *about(Drawing *drawing, const TimelineMark *mark)
{
	Arena *arena = drawing->report->arena;
	if (mark->statement)
		return arena_printf(arena, "S%zu, %s: %s%s", mark->statement->number,
				    words_speakers(arena, mark->statement), words_said(arena, mark->statement),
				    mark->statement->retracted_by ? arena_printf(arena, "; retracted by S%zu",
										 mark->statement->retracted_by->number)
								  : "");
	if (mark->response)
		return arena_printf(arena, "%s, %s", mark->label, words_date(arena, &mark->response->done));
	return mark->label;
}

static void draw_mark(Drawing *drawing, const TimelineMark *mark)
{
	Html *html = &drawing->report->html;
	long y = top_of(drawing, mark), middle = y + BOX / 2;
	bool linked = mark->statement || mark->response;
	html_begin(html, linked ? "a" : "g", LANE_CLASSES[mark->lane] + strlen("lane "));
	if (mark->statement)
		html_attributef(html, "href", "#s%zu", mark->statement->number);
	if (mark->response)
		html_attributef(html, "href", "#response-%s", mark->response->slug);
	html_begin(html, "title", NULL);
	svg_text(html, about(drawing, mark));
	html_end(html);
	if (!mark->bounds.has_lower)
		draw_line(drawing, "tail", mark->left, middle, mark->left - TIMELINE_TAIL, middle);
	if (!mark->bounds.has_upper)
		draw_line(drawing, "tail", mark->right, middle, mark->right + TIMELINE_TAIL, middle);
	draw_rect(drawing, box_class(mark), mark->left, y, mark->right - mark->left, BOX);
	long before = mark->left - (mark->bounds.has_lower ? 0 : TIMELINE_TAIL) - 5;
	long behind = mark->right + (mark->bounds.has_upper ? 0 : TIMELINE_TAIL) + 5;
	bool retracted = mark->statement && mark->statement->retracted_by;
	draw_text(drawing, retracted ? "label retracted" : "label", mark->label_left ? "end" : "start",
		  mark->label_left ? before : behind, y + 12, mark->label);
	html_end(html);
}

/* From an answer to what it answers. */
static void draw_answers(Drawing *drawing)
{
	const Timeline *timeline = &drawing->timeline;
	HtmlReport *report = drawing->report;
	size_t most = 0;
	for (size_t i = 0; i < timeline->count; i++) {
		if (timeline->marks[i].statement && timeline->marks[i].statement->number > most)
			most = timeline->marks[i].statement->number;
	}
	const TimelineMark **marks = arena_array(report->arena, most + 1, sizeof(TimelineMark *));
	for (size_t i = 0; i < timeline->count; i++) {
		const BriefStatement *s = timeline->marks[i].statement;
		/* of two marks that with a lane of denial is the one that answers */
		if (s)
			marks[s->number] = &timeline->marks[i];
	}
	for (size_t i = 0; i <= most; i++) {
		const BriefStatement *s = marks[i] ? marks[i]->statement : NULL;
		for (size_t j = 0; s && j < s->answer_count; j++) {
			size_t to = s->answers[j].to->number;
			if (!s->answers[j].timed || to > most || !marks[to])
				continue;
			long x1 = marks[i]->left + 4, y1 = top_of(drawing, marks[i]) + BOX / 2;
			long x2 = marks[to]->left + 4, y2 = top_of(drawing, marks[to]) + BOX / 2;
			html_begin(&report->html, "path", s->answers[j].implied ? "answer implied" : "answer");
			html_attributef(&report->html, "d", "M%ld %ldC%ld %ld %ld %ld %ld %ld", x1, y1, x1,
					(y1 + y2) / 2, x2, (y1 + y2) / 2, x2, y2);
			html_end(&report->html);
		}
	}
}

static void write_caption(Drawing *drawing)
{
	Html *html = &drawing->report->html;
	const Timeline *timeline = &drawing->timeline;
	size_t left_out = 0;
	for (size_t lane = 0; lane < LANE_COUNT; lane++)
		left_out += timeline->left_out[lane];
	html_begin(html, "figcaption", NULL);
	html_text(html, "A filled box is one day. A box with a broken border covers the days that the date allows; a "
			"broken line, a side that is open. Struck out is what was retracted. Curves lead from an "
			"answer to what it answers. Longer "
			"stretches are drawn wider, but not in proportion.");
	if (timeline->undated.count > 0) {
		html_text(html, " Not drawn, as no day is known: ");
		html_statement_links(drawing->report, &timeline->undated);
		html_text(html, ".");
	}
	if (timeline->undated_responses > 0)
		html_textf(html, " Responses without a date: %zu.", timeline->undated_responses);
	if (left_out > 0)
		html_textf(html, " Not drawn for want of room: %zu.", left_out);
	html_text(html, " The table below has them all.");
	html_end(html);
}

void timeline_svg(HtmlReport *report)
{
	Html *html = &report->html;
	Drawing drawing = {.report = report};
	timeline_lay_out(report->brief, report->arena, &drawing.timeline);
	place_lanes(&drawing);
	html_begin(html, "figure", NULL);
	html_begin(html, "div", "scroll");
	html_attribute(html, "role", "region");
	html_attribute(html, "aria-label", "Timeline, drawn");
	html_attribute(html, "tabindex", "0");
	html_begin(html, "svg", "timeline");
	html_attribute(html, "role", "group");
	html_attribute(html, "aria-label", "Timeline: attribution, responses and denial in lanes");
	html_attributef(html, "viewBox", "0 0 %d %ld", TIMELINE_WIDTH, drawing.tops[LANE_COUNT]);
	draw_lanes(&drawing);
	draw_axis(&drawing);
	draw_answers(&drawing);
	for (size_t i = 0; i < drawing.timeline.count; i++)
		draw_mark(&drawing, &drawing.timeline.marks[i]);
	html_end(html);
	html_end(html);
	write_caption(&drawing);
	html_end(html);
}

static void write_row(HtmlReport *report, const BriefEvent *event)
{
	Html *html = &report->html;
	html_begin(html, "tr", NULL);
	html_begin(html, "th", NULL);
	html_attribute(html, "scope", "row");
	html_text(html, words_date(report->arena, &event->date));
	html_end(html);
	html_begin(html, "td", NULL);
	if (event->kind == EVENT_STATEMENT) {
		html_link(html, arena_printf(report->arena, "s%zu", event->number),
			  arena_printf(report->arena, "S%zu", event->number));
		html_text(html, " ");
	}
	html_text(html, event->kind == EVENT_PUBLICATION ? "Published: " : "");
	if (event->statement) { /* the name and our words after it, each in its own direction */
		html_name(report, words_names(report->arena, &event->statement->speakers));
		html_textf(html, ": %s",
			   words_terms(report->arena, value_list(event->statement->record->fields, "acts")));
	} else {
		html_name(report, event->text);
	}
	html_end(html);
	html_end(html);
}

void html_write_timeline(HtmlReport *report)
{
	Html *html = &report->html;
	const Brief *brief = report->brief;
	html_section(report, "timeline", "Timeline");
	if (brief->event_count == 0) {
		html_element(html, "p", NULL, "Nothing is recorded.");
		html_end(html);
		return;
	}
	timeline_svg(report);
	html_begin(html, "table", "events");
	html_element(html, "caption", NULL, "What happened when; what is not dated stands last.");
	html_begin(html, "thead", NULL);
	html_begin(html, "tr", NULL);
	for (size_t i = 0; i < 2; i++) {
		html_begin(html, "th", NULL);
		html_attribute(html, "scope", "col");
		html_text(html, i == 0 ? "When" : "What");
		html_end(html);
	}
	html_end(html);
	html_end(html);
	html_begin(html, "tbody", NULL);
	for (size_t i = 0; i < brief->event_count; i++)
		write_row(report, &brief->events[i]);
	html_end(html);
	html_end(html);
	html_end(html);
}
