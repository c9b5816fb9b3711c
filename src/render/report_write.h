/* A brief written into a document, whatever its form. */
#ifndef ASCRIBE_RENDER_REPORT_WRITE_H
#define ASCRIBE_RENDER_REPORT_WRITE_H

#include "ascribe/base/pool.h"
#include "ascribe/brief/model.h"
#include "ascribe/render/document.h"
#include "ascribe/render/report.h"

typedef struct Writer {
	Document *document;
	const Brief *brief;
	ReportReader reader;
	Arena *arena;        /* for text in passing */
	struct Piece *piece; /* that is written, where threads write several: report_pieces.h */
} Writer;

typedef void (*WriteSection)(Writer *writer);
/* Make a document of the brief by the sections, which a NULL ends; by several threads where the brief is large. */
void report_form(const Brief *brief, ReportReader reader, Document *document, const WriteSection *sections);

/* Make the document for a reader by the threads of a pool, whatever its size; NULL: by none. The bytes are the same. */
void report_by(const Brief *brief, ReportReader reader, Document *document, Pool *pool);

/* Write each item of a list. In a large report other threads do, `together` items at a time, each into its place: the
 * list is not in the writer's arena, and what `item` puts there is gone when it returns. */
typedef void (*WriteItem)(Writer *writer, const void *list, size_t at);
void report_each(Writer *writer, size_t count, size_t together, WriteItem item, const void *list);

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
