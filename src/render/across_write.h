/* What the renderings of across.h share. Private to render/. */
#ifndef RENDER_ACROSS_WRITE_H
#define RENDER_ACROSS_WRITE_H

#include "ascribe/render/across.h"
#include "report_write.h"

/* Write `value` as a document of plain text or Markdown, by `write`. */
typedef void (*AcrossWrite)(Writer *writer, const void *value);
void across_write(const AcrossStyle *style, AcrossWrite write, const void *value, Buf *out);

/* The bounds of a brief and the ledger that it was made from, as items. */
void across_write_bounds(Writer *writer, const Brief *brief);
/* The same as keys of an object: as_of, known_at, ledger. */
void across_set_bounds(json_t *object, const Brief *brief, Arena *arena);

#endif
