/* Libraries that are loaded when they are first needed, since most commands need none of them and loading takes time.
 */
#ifndef ASCRIBE_BASE_LIBRARY_H
#define ASCRIBE_BASE_LIBRARY_H

#include <stddef.h>

#include "ascribe/base/err.h"

typedef struct LibraryFunction {
	const char *name;
	size_t offset; /* of the pointer to it, in the table that is filled */
} LibraryFunction;

/* A member of a table of functions, under its own name and of its declared type. */
#define LIBRARY_MEMBER(name) __typeof__(name) *name;

/* Load `file` (a name with its version, such as "libarchive.so.13"), which stays, and fill `table`. ERR_FAILED where it
 * is not there: the message is "<purpose>: <reason>", the hint names Debian's `package`. Without memory it ends as
 * mem_out_of_memory, unless the loader ends the program itself. */
MUST_USE bool library_load(const char *file, const char *purpose, const char *package, const LibraryFunction *functions,
			   size_t function_count, void *table, Err *err);

#endif
