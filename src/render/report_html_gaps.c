/* Gaps of a brief in HTML: all of them, those of evidence, and what stands open in short. */
#include <inttypes.h>
#include <string.h>

#include "ascribe/casebook/value.h"
#include "report_html.h"
#include "words.h"

/* One that was accepted says by whom, where in the ledger, and why. */
static void write_gap(HtmlReport *report, const BriefGap *gap)
{
	Html *html = &report->html;
	html_begin(html, "li", NULL);
	html_element(html, "code", NULL, gap->code);
	html_element(html, "p", NULL, gap->text);
	html_elementf(html, "p", "basis", "Closed by: %s.", gap->closes);
	if (gap->accepted) {
		const Record *note = gap->accepted->record;
		html_elementf(html, "p", "basis", "Accepted by %s, ledger index %" PRIu64 ", because:", note->author,
			      note->index);
		html_paragraph(report, "words", value_text(note->fields, "body"));
	}
	html_end(html);
}

void html_write_gaps(HtmlReport *report)
{
	Html *html = &report->html;
	const Brief *brief = report->brief;
	html_section(report, "gaps", "Gaps");
	if (brief->gap_count == 0)
		html_element(html, "p", NULL, "None found.");
	else if (brief->open_gap_count < brief->gap_count)
		html_elementf(html, "p", NULL, "%zu open, %zu accepted.", brief->open_gap_count,
			      brief->gap_count - brief->open_gap_count);
	html_begin(html, "ul", "gaps");
	for (size_t i = 0; i < brief->gap_count; i++)
		write_gap(report, &brief->gaps[i]);
	html_end_or_drop(html);
	html_end(html);
}

void html_write_evidence_gaps(HtmlReport *report)
{
	Html *html = &report->html;
	const Brief *brief = report->brief;
	bool any = false;
	html_section(report, "evidence-gaps", "Gaps of evidence");
	html_begin(html, "ul", "gaps");
	for (size_t i = 0; i < brief->gap_count; i++) {
		if (!brief_gap_of_evidence(&brief->gaps[i]))
			continue;
		any = true;
		write_gap(report, &brief->gaps[i]);
	}
	html_end_or_drop(html);
	if (!any)
		html_element(html, "p", NULL, "None found.");
	html_end(html);
}

void html_write_open_gaps(HtmlReport *report)
{
	Html *html = &report->html;
	const Brief *brief = report->brief;
	html_section(report, "open", "What stands open");
	html_begin(html, "ul", NULL);
	for (size_t i = 0; i < brief->gap_count; i++) {
		const BriefGap *gap = &brief->gaps[i];
		if (!gap->accepted && strcmp(gap->code, "unanswered") == 0)
			html_element(html, "li", NULL, gap->text);
	}
	html_end_or_drop(html);
	if (brief->open_gap_count == 0)
		html_elementf(html, "p", NULL, "No gap is open; %zu accepted.", brief->gap_count);
	else
		html_elementf(html, "p", NULL, "Open gaps: %s. Accepted: %zu.", words_open_gaps(report->arena, brief),
			      brief->gap_count - brief->open_gap_count);
	html_end(html);
}
