/* Renderings of what is taken from briefs: the timeline of one, the dossier of a party, incidents side by side. Each
 * reads the model and computes nothing; escaping happens here, at the edge. */
#ifndef ASCRIBE_RENDER_ACROSS_H
#define ASCRIBE_RENDER_ACROSS_H

#include "ascribe/base/mem.h"
#include "ascribe/brief/comparison.h"
#include "ascribe/brief/dossier.h"

typedef enum AcrossForm { ACROSS_TEXT, ACROSS_MARKDOWN, ACROSS_HTML, ACROSS_JSON } AcrossForm;

typedef struct AcrossStyle {
	AcrossForm form;
	size_t width; /* of plain text, in columns; at least 60 */
	bool colour;  /* SGR colours are allowed in plain text */
} AcrossStyle;

/* What happened when. JSON: "ascribe/timeline/v1". */
void timeline_render(const Brief *brief, const AcrossStyle *style, Buf *out);
/* A party across incidents. JSON: "ascribe/dossier/v1". */
void dossier_render(const Dossier *dossier, const AcrossStyle *style, Buf *out);
/* Incidents side by side. JSON: "ascribe/comparison/v1". */
void comparison_render(const Comparison *comparison, const AcrossStyle *style, Buf *out);

#endif
