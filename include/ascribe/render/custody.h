/* A chain of custody on paper and for machines. Each reads the model; escaping happens here, at the edge. */
#ifndef ASCRIBE_RENDER_CUSTODY_H
#define ASCRIBE_RENDER_CUSTODY_H

#include "ascribe/base/mem.h"
#include "ascribe/brief/custody.h"

/* A form to print and sign: items, files, events as numbered rows, gaps, lines for signatures, and the ledger that the
 * paper ties to. Plain text of `width` columns (at least 60), Markdown, or one HTML file that needs nothing else. */
void custody_text(const CustodyReport *report, size_t width, bool colour, Buf *out);
void custody_markdown(const CustodyReport *report, Buf *out);
void custody_html(const CustodyReport *report, Buf *out);

/* A graph of CASE 1.x and UCO 1.x (https://caseontology.org) in JSON-LD: the incident as an Investigation, each item as
 * a ProvenanceRecord of its files, each event as an InvestigativeAction. Ids are those of the records, and made from
 * them and the places in their lists; the same ledger gives the same bytes. */
void custody_case(const CustodyReport *report, Buf *out);

#endif
