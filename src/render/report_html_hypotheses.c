/* The competing hypotheses on the page. */
#include "hypotheses.h"
#include "report_html.h"

static void write_table(HtmlReport *report, const BriefAch *ach)
{
	Html *html = &report->html;
	html_table(report, "list", "Evidence against hypotheses");
	html_element(html, "caption", "unseen", "How consistent each item of evidence is with each hypothesis");
	html_begin(html, "thead", NULL);
	html_begin(html, "tr", NULL);
	html_column(report, "Evidence");
	for (size_t i = 1; i <= ach->hypothesis_count; i++)
		html_column(report, arena_printf(report->arena, "H%zu", i));
	html_column(report, "Tells apart");
	html_end(html);
	html_end(html);
	html_begin(html, "tbody", NULL);
	for (size_t i = 0; i < ach->item_count; i++) {
		const BriefAchItem *item = &ach->items[i];
		html_begin(html, "tr", NULL);
		html_begin(html, "th", NULL);
		html_attribute(html, "scope", "row");
		html_name(report, item->evidence->title);
		html_textf(html, " (%s)", item->evidence->slug);
		html_end(html);
		for (size_t j = 0; j < ach->hypothesis_count; j++) {
			const char *marks = hypotheses_marks(report->arena, &item->cells[j]);
			html_element(html, "td", NULL, marks ? marks : "");
		}
		html_element(html, "td", NULL, hypotheses_tells(report->arena, ach, item));
		html_end(html);
	}
	html_end(html);
	html_end(html);
	html_end(html);
}

void html_write_hypotheses(HtmlReport *report)
{
	const BriefAch *ach = report->brief->ach;
	Html *html = &report->html;
	if (!ach)
		return;
	html_section(report, "hypotheses", "Competing hypotheses");
	html_element(html, "p", "basis", ach->item_count > 0 ? HYPOTHESES_LEGEND : HYPOTHESES_UNRATED);
	if (ach->item_count > 0)
		write_table(report, ach);
	html_begin(html, "ul", NULL);
	for (size_t place = 1; place <= ach->hypothesis_count; place++) {
		for (size_t i = 0; i < ach->hypothesis_count; i++) {
			if (ach->hypotheses[i].place == place)
				html_element(html, "li", NULL,
					     hypotheses_standing(report->arena, report->brief, &ach->hypotheses[i]));
		}
	}
	for (size_t i = 0; i < ach->item_count; i++) {
		for (size_t j = 0; j < ach->hypothesis_count; j++) {
			if (ach->items[i].cells[j].differ)
				html_element(html, "li", NULL,
					     hypotheses_difference(report->arena, ach, &ach->items[i], j));
		}
	}
	html_end(html);
	if (ach->item_count > 0)
		html_element(html, "p", NULL, hypotheses_sensitivity(report->arena, ach));
	html_end(html);
}
