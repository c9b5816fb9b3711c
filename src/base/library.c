/* Loading libraries; see library.h. */
#include "ascribe/base/library.h"

#include <dlfcn.h>
#include <errno.h>
#include <string.h>

#include "ascribe/base/mem.h"

static bool missing(const char *purpose, const char *package, Err *err)
{
	const char *why = dlerror();
	if (errno == ENOMEM) /* of which the loader need not speak */
		mem_out_of_memory();
	err_set(err, ERR_FAILED, "%s: %s", purpose, why);
	return err_hint(err, "install it (Debian: %s), and run the command again", package);
}

bool library_load(const char *file, const char *purpose, const char *package, const LibraryFunction *functions,
		  size_t function_count, void *table, Err *err)
{
	errno = 0;
	void *handle = dlopen(file, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return missing(purpose, package, err);
	for (size_t i = 0; i < function_count; i++) {
		void *function = dlsym(handle, functions[i].name);
		if (!function)
			return missing(purpose, package, err);
		memcpy((char *)table + functions[i].offset, &function, sizeof function);
	}
	return true;
}
