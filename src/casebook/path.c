/* Where in a body a walk stands; see path.h. */
#include "path.h"

#include <stdio.h>
#include <string.h>

void path_text(const Path *path, char out[PATH_TEXT_MAX])
{
	out[0] = '\0';
	if (!path)
		return;
	path_text(path->parent, out);
	size_t len = strlen(out);
	if (path->name)
		snprintf(out + len, PATH_TEXT_MAX - len, "%s%s", len > 0 ? "." : "", path->name);
	else
		snprintf(out + len, PATH_TEXT_MAX - len, "[%zu]", path->item);
}
