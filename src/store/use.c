/* The incident in use; see use.h. A file of two lines: origin, slug; only the first where it was forgotten. */
#include "ascribe/store/use.h"

#include <string.h>

#include "ascribe/casebook/body.h"
#include "state.h"

bool use_read(const char *origin, Arena *arena, const char **slug, Err *err)
{
	const char *path = NULL;
	Buf text = {0};
	bool known = false;
	*slug = NULL;
	bool ok = state_path("use", origin, arena, &path, err) && state_read(path, &known, &text, err);
	size_t len = strlen(origin);
	if (ok && known && strncmp(buf_text(&text), origin, len) == 0 && buf_text(&text)[len] == '\n') {
		const char *line = buf_text(&text) + len + 1;
		const char *kept = arena_strndup(arena, line, strcspn(line, "\n"));
		*slug = slug_valid(kept) ? kept : NULL;
	}
	buf_free(&text);
	return ok;
}

bool use_write(const char *origin, const char *slug, Err *err)
{
	Arena *arena = arena_new();
	const char *path = NULL;
	Buf text = {0};
	buf_addf(&text, "%s\n", origin);
	if (slug)
		buf_addf(&text, "%s\n", slug);
	bool ok = state_path("use", origin, arena, &path, err) && state_write(path, &text, false, err);
	buf_free(&text);
	arena_free(arena);
	return ok;
}
