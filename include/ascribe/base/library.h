/* Shared libraries that are loaded when they are first needed: what they bring takes longer to load than most commands
 * run. Each has a header of its own with a struct of the functions that are used, of their declared types. */
#ifndef ASCRIBE_BASE_LIBRARY_H
#define ASCRIBE_BASE_LIBRARY_H

#include <stddef.h>

#include "ascribe/base/err.h"

/* A function of a library, and where its address goes in the struct. */
typedef struct LibraryFunction {
	const char *name;
	size_t offset;
} LibraryFunction;

/* Load `file` ("libx.so.1": of the ABI that was compiled against) and look the functions up. ERR_FAILED where it is not
 * there, with `package` (Debian's) in the hint; `purpose` says what needs it ("archives need libarchive"). It stays
 * loaded. */
MUST_USE bool library_load(const char *file, const char *package, const char *purpose, const LibraryFunction *functions,
			   size_t count, void *loaded, Err *err);

#endif
