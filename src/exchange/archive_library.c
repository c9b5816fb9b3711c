/* Loading libarchive; see archive_library.h. Its headers are compiled against, so that the types are checked; of the
 * library only its name of the same ABI is known here. */
#include "archive_library.h"

#include "ascribe/base/library.h"

static const LibraryFunction FUNCTIONS[] = {
#define FUNCTION(name) {#name, offsetof(ArchiveLibrary, name)},
	ARCHIVE_LIBRARY_FUNCTIONS(FUNCTION)
#undef FUNCTION
};

bool archive_library(const ArchiveLibrary **library, Err *err)
{
	static ArchiveLibrary loaded;
	static bool is_loaded;
	*library = &loaded;
	if (!is_loaded)
		is_loaded = library_load("libarchive.so.13", "archives need libarchive", "libarchive13", FUNCTIONS,
					 sizeof FUNCTIONS / sizeof *FUNCTIONS, &loaded, err);
	return is_loaded;
}
