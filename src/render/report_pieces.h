/* A large document written in pieces, by as many threads as there are processors, and put together in order: the bytes
 * are the same whatever the number of threads. Those who write sections know of it by report_each alone. */
#ifndef ASCRIBE_RENDER_REPORT_PIECES_H
#define ASCRIBE_RENDER_REPORT_PIECES_H

#include "ascribe/base/pool.h"
#include "report_write.h"

/* Write the sections, which a NULL ends, as jobs of the pool; the document's `out` grows by them. */
void pieces_write(const Writer *writer, const WriteSection *sections, Pool *pool);

#endif
