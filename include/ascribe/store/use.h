/* The incident that a user has in use in a casebook: commands mean it where none is named. Kept beside the remembered
 * heads, below $XDG_STATE_HOME/ascribe, for the user alone. */
#ifndef ASCRIBE_STORE_USE_H
#define ASCRIBE_STORE_USE_H

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"

/* The slug of the incident in use, in the arena; NULL where there is none, or the file was damaged. */
MUST_USE bool use_read(const char *origin, Arena *arena, const char **slug, Err *err);
/* Remember it; NULL forgets. */
MUST_USE bool use_write(const char *origin, const char *slug, Err *err);

#endif
