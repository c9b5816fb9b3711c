/* A brief written into a document, whatever its form. */
#ifndef ASCRIBE_RENDER_REPORT_WRITE_H
#define ASCRIBE_RENDER_REPORT_WRITE_H

#include "ascribe/brief/model.h"
#include "ascribe/render/document.h"
#include "ascribe/render/report.h"

typedef struct Writer {
	Document *document;
	const Brief *brief;
	ReportReader reader;
	Arena *arena; /* for text in passing */
} Writer;

typedef void (*WriteSection)(Writer *writer);
/* Make a document of the brief by the sections, which a NULL ends. */
void report_form(const Brief *brief, ReportReader reader, Document *document, const WriteSection *sections);

/* The sections that are in files of their own. */
void report_write_changes(Writer *writer);   /* since an earlier state of the casebook, where that was asked */
void report_write_positions(Writer *writer); /* the allegations, the matrix, each position and what it rests on */
void report_write_reaches(Writer *writer);   /* by rung, which accusers reach it */
void report_write_points(Writer *writer);    /* each allegation, side against side */
void report_write_timeline(Writer *writer);
void report_write_statements(Writer *writer);
void report_write_evidence(Writer *writer);
void report_write_hypotheses(Writer *writer); /* where some are recorded */
void report_write_responses(Writer *writer);
void report_write_sources(Writer *writer);
void report_write_parties(Writer *writer);
void report_write_citations(Writer *writer); /* evidence by the party that cites it */
void report_write_norms(Writer *writer);     /* allegations, positions and responses by norm */
void report_write_answers(Writer *writer);   /* who answers whom, after how many days */
void report_write_gaps(Writer *writer);      /* what is missing, and what of it was accepted */
void report_write_evidence_gaps(Writer *writer);
void report_write_in_short(Writer *writer); /* all of it on one page: report_executive.c */

/* Parts that several of them have. */
void report_write_bounds(Writer *writer); /* what the brief is limited to, and the ledger */
/* A statement's quotations about an allegation; NULL: those that are shown with none. */
void report_write_quotes(Writer *writer, unsigned depth, const BriefStatement *statement, const BriefAllegation *about);
/* How a position was put: in which words, against what, on which condition, of which time, how surely. */
void report_write_put(Writer *writer, unsigned depth, const BriefPosition *position);
void report_write_answer(Writer *writer, const BriefAnswer *answer);
void report_write_response(Writer *writer, const BriefResponse *response);

void report_heading(Writer *writer, unsigned level, const char *format, ...) PRINTF_LIKE(3, 4);
void report_paragraph(Writer *writer, const char *format, ...) PRINTF_LIKE(2, 3);
void report_item(Writer *writer, unsigned depth, const char *format, ...) PRINTF_LIKE(3, 4);
/* "label: text", unless there is no text. */
void report_labelled(Writer *writer, unsigned depth, const char *label, const char *text);
void report_quote(Writer *writer, unsigned depth, const char *format, ...) PRINTF_LIKE(3, 4);

#endif
