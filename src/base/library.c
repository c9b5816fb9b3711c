/* Loading libraries when they are needed; see library.h. */
#include "ascribe/base/library.h"

#include <dlfcn.h>
#include <string.h>

static bool missing(const char *package, const char *purpose, Err *err)
{
	err_set(err, ERR_FAILED, "%s: %s", purpose, dlerror());
	return err_hint(err, "install it (Debian: %s), and run the command again", package);
}

bool library_load(const char *file, const char *package, const char *purpose, const LibraryFunction *functions,
		  size_t count, void *loaded, Err *err)
{
	void *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return missing(package, purpose, err);
	for (size_t i = 0; i < count; i++) {
		void *function = dlsym(handle, functions[i].name);
		if (!function)
			return missing(package, purpose, err);
		memcpy((char *)loaded + functions[i].offset, &function, sizeof function);
	}
	return true;
}
