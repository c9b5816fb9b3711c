/* Loading libarchive; see archive_library.h. Its headers are compiled against, so that the types are checked; of the
 * library only its name of the same ABI is known here. */
#include "archive_library.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

#define LIBRARY "libarchive.so.13"

static const struct {
	const char *name;
	size_t offset;
} FUNCTIONS[] = {
#define FUNCTION(name) {#name, offsetof(ArchiveLibrary, name)},
	ARCHIVE_LIBRARY_FUNCTIONS(FUNCTION)
#undef FUNCTION
};

static bool missing(Err *err)
{
	err_set(err, ERR_FAILED, "archives need libarchive: %s", dlerror());
	return err_hint(err, "install it (Debian: libarchive13), and run the command again");
}

bool archive_library(const ArchiveLibrary **library, Err *err)
{
	static ArchiveLibrary loaded;
	static bool is_loaded;
	*library = &loaded;
	if (is_loaded)
		return true;
	void *handle = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return missing(err);
	for (size_t i = 0; i < sizeof FUNCTIONS / sizeof *FUNCTIONS; i++) {
		void *function = dlsym(handle, FUNCTIONS[i].name);
		if (!function)
			return missing(err);
		memcpy((char *)&loaded + FUNCTIONS[i].offset, &function, sizeof function);
	}
	is_loaded = true;
	return true;
}
