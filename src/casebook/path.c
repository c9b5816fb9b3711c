/* Where in a body a walk stands; see path.h. */
#include "path.h"

#include <string.h>

/* By hand: a walk makes a text for every reference that it meets. */
static void add(char out[PATH_TEXT_MAX], const char *text)
{
	size_t len = strlen(out);
	for (; *text && len < PATH_TEXT_MAX - 1; text++)
		out[len++] = *text;
	out[len] = '\0';
}

void path_text(const Path *path, char out[PATH_TEXT_MAX])
{
	out[0] = '\0';
	if (!path)
		return;
	path_text(path->parent, out);
	if (path->name) {
		add(out, out[0] ? "." : "");
		add(out, path->name);
		return;
	}
	char number[24], *digit = number + sizeof number;
	*--digit = '\0';
	*--digit = ']';
	size_t item = path->item;
	do {
		*--digit = (char)('0' + item % 10);
	} while ((item /= 10) > 0);
	*--digit = '[';
	add(out, digit);
}
