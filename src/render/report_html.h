/* A brief as HTML: what its parts share. Private to render/. */
#ifndef ASCRIBE_RENDER_REPORT_HTML_H
#define ASCRIBE_RENDER_REPORT_HTML_H

#include "ascribe/brief/model.h"
#include "ascribe/render/report.h"
#include "html_write.h"

typedef struct HtmlReport HtmlReport;

/* A section of the page; in its navigation where it has a title. Nothing in a table of them ends it. */
typedef struct HtmlSection {
	const char *id, *title;
	void (*write)(HtmlReport *report);
} HtmlSection;

struct HtmlReport {
	Html html;
	const Brief *brief;
	ReportReader reader;
	const HtmlSection *sections; /* of the page */
	Arena *arena;                /* for text in passing */
};

/* src/render/report.css, embedded at build time. */
extern const char REPORT_CSS[];

/* Its parts, in files of their own. */
void html_write_allegations(HtmlReport *report);
void html_write_positions(HtmlReport *report);
void html_write_positions_in_short(HtmlReport *report);
void html_write_points(HtmlReport *report);
void html_write_timeline(HtmlReport *report);
void html_write_answers(HtmlReport *report);
void html_write_statements(HtmlReport *report);
void html_write_evidence(HtmlReport *report);
void html_write_hypotheses(HtmlReport *report); /* a section of its own, where some are recorded */
void html_write_responses(HtmlReport *report);
void html_write_sources(HtmlReport *report);
void html_write_parties(HtmlReport *report);
void html_write_citations(HtmlReport *report); /* evidence by the party that cites it */
void html_write_norms(HtmlReport *report);     /* allegations, positions and responses by norm */
void html_write_gaps(HtmlReport *report);
void html_write_evidence_gaps(HtmlReport *report);
void html_write_open_gaps(HtmlReport *report);
/* One response, as an item of the page; `id` where it is the entry that its links lead to. */
void html_write_response(HtmlReport *report, const BriefResponse *response, bool is_entry);
/* Who answers whom, as an item of a list. */
void html_write_answer(HtmlReport *report, const BriefAnswer *answer);
void timeline_svg(HtmlReport *report);
void answers_svg(HtmlReport *report);

/* Whether the page has the section. */
bool html_shows(const HtmlReport *report, const char *section);
/* A link to a place in a section; its text alone where the page has no such section. */
void html_section_link(HtmlReport *report, const char *section, const char *id, const char *text);
/* "words" of a record as a paragraph of a class, in their own direction. */
void html_paragraph(HtmlReport *report, const char *class_name, const char *text);
/* The head of a document of that title, with the style sheet and the policy that allows it alone; and its body,
 * whose class picks the page that carries the marking in print. */
void html_head(HtmlReport *report, const char *title);
void html_begin_body(HtmlReport *report);

/* A table that scrolls by itself, by keyboard too; two html_end end it. The heading of one of its columns. */
void html_table(HtmlReport *report, const char *class_name, const char *label);
void html_column(HtmlReport *report, const char *text);
/* A section with its heading, to be ended by html_end. */
void html_section(HtmlReport *report, const char *id, const char *heading);
/* A name, title or other text of a record among words of ours, whose direction stays its own. */
void html_name(HtmlReport *report, const char *text);
/* "label: text" as an item of a <dl>, unless there is no text. */
void html_fact(HtmlReport *report, const char *label, const char *text);
/* "; TLP:RED" of a record that is marked otherwise than the incident; else nothing. */
void html_own_marking(HtmlReport *report, const Record *record);
/* Links to a statement (S3), an allegation (A1), a source or an item of evidence. */
void html_statement_link(HtmlReport *report, const BriefStatement *statement);
void html_allegation_link(HtmlReport *report, const BriefAllegation *allegation);
void html_source_link(HtmlReport *report, const BriefSource *source);
void html_evidence_link(HtmlReport *report, const BriefEvidence *evidence);
/* The same for lists, joined by commas. */
void html_source_links(HtmlReport *report, const BriefSources *list);
void html_statement_links(HtmlReport *report, const BriefStatements *list);
/* "S3 (Iran)": the link, and for whom the statement counts. */
void html_statement_of(HtmlReport *report, const BriefStatement *statement);

/* The words of a statement: the quotation in its own direction and language, its translation, and where it stands. The
 * entry of a statement is the place that its quotations are linked to. */
void html_quote(HtmlReport *report, const BriefStatement *statement, size_t which, bool is_entry);
/* The words of the statement that are about the allegation of the position. */
void html_quotes_about(HtmlReport *report, const BriefPosition *position);
/* The place of a party's position in its allegation, as an id. */
const char *html_position_id(HtmlReport *report, const BriefCell *cell, const BriefPosition *position);

#endif
