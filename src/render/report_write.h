/* A brief written into a document, whatever its form. */
#ifndef ASCRIBE_RENDER_REPORT_WRITE_H
#define ASCRIBE_RENDER_REPORT_WRITE_H

#include "ascribe/brief/model.h"
#include "ascribe/render/document.h"

typedef struct Writer {
	Document *document;
	const Brief *brief;
	Arena *arena; /* for text in passing */
} Writer;

/* The whole of it. */
void report_write(Writer *writer);
/* Let `write` make a document of the brief. */
void report_form(const Brief *brief, Document *document, void (*write)(Writer *writer));

/* Its parts, in files of their own. */
void report_write_positions(Writer *writer); /* the matrix */
void report_write_points(Writer *writer);    /* each allegation, side against side */
void report_write_records(Writer *writer);   /* statements, evidence, responses, timeline, sources, parties */

void report_write_gaps(Writer *writer); /* what is missing, and what of it was accepted */

void report_heading(Writer *writer, unsigned level, const char *format, ...) PRINTF_LIKE(3, 4);
void report_paragraph(Writer *writer, const char *format, ...) PRINTF_LIKE(2, 3);
void report_item(Writer *writer, unsigned depth, const char *format, ...) PRINTF_LIKE(3, 4);
/* "label: text", unless there is no text. */
void report_labelled(Writer *writer, unsigned depth, const char *label, const char *text);
void report_quote(Writer *writer, unsigned depth, const char *format, ...) PRINTF_LIKE(3, 4);

#endif
