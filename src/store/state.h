/* Small files that this client keeps of a casebook, below $XDG_STATE_HOME/ascribe. Private to store/. */
#ifndef STORE_STATE_H
#define STORE_STATE_H

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"

#define STATE_FILE_MAX 1024

/* The file of `name` in `folder`: its own name is a hash, so that an origin never becomes a path. */
MUST_USE bool state_path(const char *folder, const char *name, Arena *arena, const char **path, Err *err);
/* Its content; *known is false where there is none. */
MUST_USE bool state_read(const char *path, bool *known, Buf *text, Err *err);
/* Replace it, making the folder: on the disk when it returns, or, where not `at_once`, a little later; whole in any
 * case. */
MUST_USE bool state_write(const char *path, const Buf *text, bool at_once, Err *err);

#endif
