/* The heads that this client remembers: one small file a casebook, C2SP checkpoint text without a signature; see
 * writer.h. */
#include <stdio.h>
#include <string.h>

#include "ascribe/store/writer.h"
#include "state.h"

static bool parse_head(const Buf *text, const char *origin, const char *path, Head *head, Err *err)
{
	char found[ENTRY_ORIGIN_MAX + 1];
	if (!head_parse_text(buf_text(text), text->len, found, head, err)) {
		err_prefix(err, "%s: ", path);
		return err_hint(err,
				"the remembered head was damaged; keep the file for an auditor, then move it away");
	}
	if (strcmp(found, origin) != 0)
		return err_set(err, ERR_REFUSED, "%s: remembers the head of another casebook", path);
	return true;
}

bool head_recall(const char *origin, bool *known, Head *head, Err *err)
{
	Arena *arena = arena_new();
	const char *path = NULL;
	Buf text = {0};
	bool ok = state_path("heads", origin, arena, &path, err) && state_read(path, known, &text, err) &&
		  (!*known || parse_head(&text, origin, path, head, err));
	*known = ok && *known;
	buf_free(&text);
	arena_free(arena);
	return ok;
}

bool head_remember(const char *origin, const Head *head, Err *err)
{
	Arena *arena = arena_new();
	const char *path = NULL;
	Buf text = {0};
	Head there;
	bool known;
	/* another process may have remembered a newer one meanwhile; a damaged one is replaced by what was verified */
	if (head_recall(origin, &known, &there, err) && known && there.size > head->size) {
		arena_free(arena);
		return true;
	}
	err_clear(err);
	head_add_text(&text, origin, head);
	bool ok = state_path("heads", origin, arena, &path, err) && state_write(path, &text, err);
	buf_free(&text);
	arena_free(arena);
	return ok;
}
