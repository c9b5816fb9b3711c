/* Loading libzstd; see zstd_library.h. Its headers are compiled against, so that the types are checked. */
#include "zstd_library.h"

#include <stddef.h>

#include "ascribe/base/library.h"

static const LibraryFunction FUNCTIONS[] = {
#define FUNCTION(name) {#name, offsetof(ZstdLibrary, name)},
	ZSTD_LIBRARY_FUNCTIONS(FUNCTION)
#undef FUNCTION
};

bool zstd_library(const ZstdLibrary **library, Err *err)
{
	static ZstdLibrary loaded;
	static bool is_loaded;
	*library = &loaded;
	is_loaded = is_loaded || library_load("libzstd.so.1", "packed files need libzstd", "libzstd1", FUNCTIONS,
					      sizeof FUNCTIONS / sizeof *FUNCTIONS, &loaded, err);
	return is_loaded;
}
