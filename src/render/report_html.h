/* A brief as HTML: what its parts share. Private to render/. */
#ifndef ASCRIBE_RENDER_REPORT_HTML_H
#define ASCRIBE_RENDER_REPORT_HTML_H

#include "ascribe/brief/model.h"
#include "html_write.h"

typedef struct HtmlReport {
	Html html;
	const Brief *brief;
	Arena *arena; /* for text in passing */
} HtmlReport;

/* src/render/report.css, embedded at build time. */
extern const char REPORT_CSS[];

/* Its parts, in files of their own. */
void html_write_matrix(HtmlReport *report);
void html_write_points(HtmlReport *report);
void html_write_timeline(HtmlReport *report);
void html_write_answers(HtmlReport *report);
void html_write_statements(HtmlReport *report);
void html_write_records(HtmlReport *report); /* evidence, responses, sources, parties */
void timeline_svg(HtmlReport *report);
void answers_svg(HtmlReport *report);

/* The head of a document of that title, with the style sheet and the policy that allows it alone; and the class of its
 * body, by the marking of the incident, or NULL. */
void html_head(HtmlReport *report, const char *title);
const char *html_page_class(const Brief *brief);

/* A section with its heading, to be ended by html_end. */
void html_section(HtmlReport *report, const char *id, const char *heading);
/* A name, title or other text of a record among words of ours, whose direction stays its own. */
void html_name(HtmlReport *report, const char *text);
/* "label: text" as an item of a <dl>, unless there is no text. */
void html_fact(HtmlReport *report, const char *label, const char *text);
/* Links to a statement (S3), an allegation (A1), a source or an item of evidence. */
void html_statement_link(HtmlReport *report, const BriefStatement *statement);
void html_allegation_link(HtmlReport *report, const BriefAllegation *allegation);
void html_source_link(HtmlReport *report, const BriefSource *source);
void html_evidence_link(HtmlReport *report, const BriefEvidence *evidence);
/* The same for lists, joined by commas. */
void html_source_links(HtmlReport *report, const BriefSources *list);
void html_statement_links(HtmlReport *report, const BriefStatements *list);

/* The words of a statement: the quotation in its own direction and language, its translation, and where it stands. The
 * entry of a statement is the place that its quotations are linked to. */
void html_quote(HtmlReport *report, const BriefStatement *statement, size_t which, bool is_entry);
/* The place of a party's position in its allegation, as an id. */
const char *html_position_id(HtmlReport *report, const BriefCell *cell, const BriefPosition *position);

#endif
