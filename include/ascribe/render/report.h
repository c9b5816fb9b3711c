/* Renderings of a brief. Each reads the model and computes nothing; escaping happens here, at the edge. */
#ifndef ASCRIBE_RENDER_REPORT_H
#define ASCRIBE_RENDER_REPORT_H

#include "ascribe/base/mem.h"
#include "ascribe/brief/brief.h"
#include "ascribe/render/document.h"

/* Whom a report is for. Each has sections of its own, in an order of its own; the whole brief is for everyone. */
typedef enum ReportReader { REPORT_WHOLE, REPORT_EXECUTIVE, REPORT_TECHNICAL, REPORT_LEGAL } ReportReader;

/* Plain text for a terminal or a file, wrapped to `width` columns (at least 60; 80 is the default). Every record's text
 * is made terminal-safe. `colour` allows SGR colours. */
void report_text(const Brief *brief, size_t width, bool colour, Buf *out);
/* Markdown (CommonMark with tables as GitHub reads them); record text is escaped so that it renders as itself. */
void report_markdown(const Brief *brief, Buf *out);
/* One HTML file that needs nothing else: no network, no script. Record text is escaped, and shows as itself. */
void report_html(const Brief *brief, Buf *out);
/* The same with the sections for one reader. The drain (or NULL) takes a large one as it comes; the rest is in `out`.
 */
void report_text_for(const Brief *brief, ReportReader reader, size_t width, bool colour, const DocumentDrain *drain,
		     Buf *out);
void report_markdown_for(const Brief *brief, ReportReader reader, const DocumentDrain *drain, Buf *out);
void report_html_for(const Brief *brief, ReportReader reader, Buf *out);
/* JSON, one object, indented by 2, ending in a newline; keys in a fixed order. */
void report_json(const Brief *brief, Buf *out);
/* JSON Schema (draft 2020-12) of what report_json writes: src/render/brief.schema.json, embedded at build time. Keys
 * may be added to the form; none that is there goes away or changes its meaning. */
extern const char BRIEF_SCHEMA[];
/* The matrix as CSV (RFC 4180), a header and then a line for each position of a party on an allegation, or for why an
 * accused party has none. No cell can be taken for a formula by a spreadsheet. */
void report_csv(const Brief *brief, Buf *out);

/* The gaps alone, each with the records that it concerns: text as report_text's, and JSON Lines ("ascribe/gap/v1"). */
void report_gaps_text(const Brief *brief, size_t width, bool colour, Buf *out);
void report_gaps_json(const Brief *brief, Buf *out);

#endif
