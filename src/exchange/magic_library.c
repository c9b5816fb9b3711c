/* Loading libmagic; see magic_library.h. */
#include "magic_library.h"

static const LibraryFunction FUNCTIONS[] = {
#define FUNCTION(name) {#name, offsetof(MagicLibrary, name)},
	MAGIC_LIBRARY_FUNCTIONS(FUNCTION)
#undef FUNCTION
};

bool magic_library(MagicLibrary *library, Err *err)
{
	return library_load("libmagic.so.1", "media types need libmagic", "libmagic1", FUNCTIONS,
			    sizeof FUNCTIONS / sizeof *FUNCTIONS, library, err);
}
