/* One gap of a brief as JSON. Private to render/. */
#ifndef ASCRIBE_RENDER_REPORT_GAPS_H
#define ASCRIBE_RENDER_REPORT_GAPS_H

#include <jansson.h>

#include "ascribe/brief/model.h"

/* {"code", "about": slugs, "records": "kind:slug" of the same, "text", "closes", "accepted": null or {"note", "author",
 * "index", "at", "reason"}}; a new reference. */
json_t *report_gap_json(const BriefGap *gap);

#endif
