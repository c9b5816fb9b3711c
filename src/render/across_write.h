/* What the renderings of across.h share. Private to render/. */
#ifndef RENDER_ACROSS_WRITE_H
#define RENDER_ACROSS_WRITE_H

#include "ascribe/render/across.h"
#include "report_write.h"

/* Write `value` as a document of plain text, Markdown or HTML, by `write`; `bounds` has its marking. */
typedef void (*AcrossWrite)(Writer *writer, const void *value);
void across_write(const AcrossStyle *style, AcrossWrite write, const void *value, const Brief *bounds, Buf *out);

/* The marking of a brief, its bounds and the ledger that it was made from, as items. */
void across_write_bounds(Writer *writer, const Brief *brief);
/* The same as keys of an object: as_of, known_at, marking, release, ledger. */
void across_set_bounds(json_t *object, const Brief *brief, Arena *arena);

/* How figures read: "3, 1 to 4 days; 1 of days not known on some side"; "none" for none. */
const char *across_days(Arena *arena, const TallyDays *days);
/* "2 (1 asserted only, 1 summarised)". */
const char *across_evidence(Arena *arena, const TallyEvidence *evidence);
/* How the accused stand: "3: 1 contested, 2 no reply recorded". */
const char *across_replies(Arena *arena, const TallyReplies *replies);
json_t *days_tally_json(const TallyDays *days);
json_t *evidence_tally_json(const TallyEvidence *evidence);
json_t *replies_tally_json(const TallyReplies *replies);

#endif
