/* Who answers whom and who cites whose evidence, as SVG inside HTML: those who do on the left, those whom they answer
 * or whose evidence they cite on the right, a curve for each pair, the stronger the more statements. An answer is a
 * solid line with an arrow, a citation a broken one with a square. The lists beside it say the same in words. */
#include "report_html.h"

#define WIDTH 760
#define ROW 34
#define TOP 30
#define FROM_X 250
#define TO_X 510
#define PARTIES_MAX 40 /* on a side; more than that is no picture, and the list stands alone */
#define STRONGEST 6
#define APART 5 /* an answer and a citation of the same pair */

typedef struct Pair {
	const BriefParty *from, *to;
	bool cites; /* else answers */
	long count;
} Pair;

typedef struct Graph {
	const BriefParty *from[PARTIES_MAX], *to[PARTIES_MAX];
	size_t from_count, to_count;
	Pair pairs[2 * PARTIES_MAX * PARTIES_MAX];
	size_t pair_count;
	bool too_large;
} Graph;

static size_t place_of(const BriefParty **list, size_t *count, const BriefParty *party, bool *too_large)
{
	for (size_t i = 0; i < *count; i++) {
		if (list[i] == party)
			return i;
	}
	if (*count == PARTIES_MAX) {
		*too_large = true;
		return 0;
	}
	list[*count] = party;
	return (*count)++;
}

static void add_pair(Graph *graph, const BriefParty *from, const BriefParty *to, bool cites)
{
	place_of(graph->from, &graph->from_count, from, &graph->too_large);
	place_of(graph->to, &graph->to_count, to, &graph->too_large);
	if (graph->too_large)
		return;
	for (size_t i = 0; i < graph->pair_count; i++) {
		if (graph->pairs[i].from == from && graph->pairs[i].to == to && graph->pairs[i].cites == cites) {
			graph->pairs[i].count++;
			return;
		}
	}
	graph->pairs[graph->pair_count++] = (Pair){from, to, cites, 1};
}

/* Answers and rebuttals alone: to repeat or support is no answer. Evidence whose holder is not recorded is nobody's. */
static void collect(const Brief *brief, Graph *graph)
{
	for (size_t i = 0; i < brief->statements.count; i++) {
		const BriefStatement *s = brief->statements.items[i];
		for (size_t k = 0; k < s->principals.count; k++) {
			for (size_t j = 0; j < s->answer_count; j++) {
				const BriefParties *to = &s->answers[j].to->principals;
				for (size_t m = 0; s->answers[j].timed && m < to->count; m++)
					add_pair(graph, s->principals.items[k], to->items[m], false);
			}
			for (size_t j = 0; j < s->cite_count; j++) {
				if (s->cites[j].evidence->held_by)
					add_pair(graph, s->principals.items[k],
						 s->cites[j].evidence->held_by->principal, true);
			}
		}
	}
}

static long middle_of(size_t row)
{
	return TOP + (long)row * ROW + ROW / 2;
}

static void draw_name(HtmlReport *report, const char *class_name, const char *anchor, long x, long y, const char *text)
{
	Html *html = &report->html;
	html_begin(html, "text", class_name);
	svg_attribute_number(html, "x", x);
	svg_attribute_number(html, "y", y);
	html_attribute(html, "text-anchor", anchor);
	svg_text(html, text);
	html_end(html);
}

static void draw_end(Html *html, long y, bool cites)
{
	html_begin(html, cites ? "rect" : "path", cites ? "end" : "head");
	if (cites) {
		svg_attribute_number(html, "x", TO_X - 8);
		svg_attribute_number(html, "y", y - 4);
		svg_attribute_number(html, "width", 8);
		svg_attribute_number(html, "height", 8);
	} else {
		html_attributef(html, "d", "M%d %ldl-9 -5v10z", TO_X, y);
	}
	html_end(html);
}

static void draw_pair(HtmlReport *report, Graph *graph, const Pair *pair)
{
	Html *html = &report->html;
	long apart = pair->cites ? APART : -APART;
	long y1 = middle_of(place_of(graph->from, &graph->from_count, pair->from, &graph->too_large)) + apart;
	long y2 = middle_of(place_of(graph->to, &graph->to_count, pair->to, &graph->too_large)) + apart;
	long middle = (FROM_X + TO_X) / 2;
	html_begin(html, "path", pair->cites ? "pair cites" : "pair");
	html_attributef(html, "d", "M%d %ldC%ld %ld %ld %ld %d %ld", FROM_X, y1, middle, y1, middle, y2, TO_X - 8, y2);
	svg_attribute_number(html, "stroke-width", pair->count < STRONGEST ? pair->count : STRONGEST);
	html_begin(html, "title", NULL);
	svg_text(html, arena_printf(report->arena, "%s %s %s: %ld", pair->from->name,
				    pair->cites ? "cites evidence held by" : "answers or rebuts", pair->to->name,
				    pair->count));
	html_end(html);
	html_end(html);
	draw_end(html, y2, pair->cites);
}

void answers_svg(HtmlReport *report)
{
	Html *html = &report->html;
	Graph *graph = arena_alloc(report->arena, sizeof *graph);
	collect(report->brief, graph);
	if (graph->pair_count == 0 || graph->too_large)
		return;
	size_t rows = graph->from_count > graph->to_count ? graph->from_count : graph->to_count;
	html_begin(html, "figure", NULL);
	html_begin(html, "svg", "graph");
	html_attribute(html, "role", "img");
	html_attribute(
		html, "aria-label",
		"Who answers or rebuts whom, and who cites whose evidence; the lists below say the same in words");
	html_attributef(html, "viewBox", "0 0 %d %ld", WIDTH, TOP + (long)rows * ROW + 8);
	draw_name(report, "day", "end", FROM_X - 10, 16, "answers, rebuts or cites");
	draw_name(report, "day", "start", TO_X + 10, 16, "is answered, or holds what is cited");
	for (size_t i = 0; i < graph->pair_count; i++)
		draw_pair(report, graph, &graph->pairs[i]);
	for (size_t i = 0; i < graph->from_count; i++)
		draw_name(report, "party", "end", FROM_X - 10, middle_of(i) + 5, graph->from[i]->name);
	for (size_t i = 0; i < graph->to_count; i++)
		draw_name(report, "party", "start", TO_X + 10, middle_of(i) + 5, graph->to[i]->name);
	html_end(html);
	html_element(html, "figcaption", NULL,
		     "A solid line with an arrow: answers or rebuts. A broken line with a square: cites evidence that "
		     "the party on the right holds. The stronger, the more often.");
	html_end(html);
}
