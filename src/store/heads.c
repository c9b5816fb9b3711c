/* The heads that this client remembers: one small file a casebook, C2SP checkpoint text without a signature; see
 * writer.h. The file's name is a hash of the origin, so that an origin never becomes a path. */
#include <stdio.h>
#include <string.h>

#include "ascribe/base/file.h"
#include "ascribe/store/writer.h"

#define HEAD_FILE_MAX 1024

static bool head_path(const char *origin, Arena *arena, const char **folder, const char **path, Err *err)
{
	const char *state = NULL;
	if (!file_xdg_folder(XDG_STATE, arena, &state, err))
		return false;
	Hash hash = hash_bytes(origin, strlen(origin));
	char hex[65];
	hash_to_hex(&hash, hex);
	*folder = arena_printf(arena, "%s/heads", state);
	*path = arena_printf(arena, "%s/%.32s", *folder, hex);
	return true;
}

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
	const char *folder = NULL, *path = NULL;
	Buf text = {0};
	*known = false;
	bool ok = head_path(origin, arena, &folder, &path, err);
	if (ok && file_read(path, HEAD_FILE_MAX, &text, err)) {
		ok = *known = parse_head(&text, origin, path, head, err);
	} else if (ok && err->code == ERR_NOT_FOUND) {
		err_clear(err);
	} else {
		ok = false;
	}
	buf_free(&text);
	arena_free(arena);
	return ok;
}

bool head_remember(const char *origin, const Head *head, Err *err)
{
	Arena *arena = arena_new();
	const char *folder = NULL, *path = NULL;
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
	bool ok = head_path(origin, arena, &folder, &path, err) && file_make_folder(folder, 0700, err) &&
		  file_replace(path, text.data, text.len, 0600, err);
	buf_free(&text);
	arena_free(arena);
	return ok;
}
