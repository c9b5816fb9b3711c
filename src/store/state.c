/* Small files that this client keeps; see state.h. */
#include "state.h"

#include <stdlib.h>
#include <string.h>

#include "ascribe/base/file.h"
#include "ascribe/crypto/hash.h"

bool state_path(const char *folder, const char *name, Arena *arena, const char **path, Err *err)
{
	const char *state = NULL;
	if (!file_xdg_folder(XDG_STATE, arena, &state, err))
		return false;
	Hash hash = hash_bytes(name, strlen(name));
	char hex[65];
	hash_to_hex(&hash, hex);
	*path = arena_printf(arena, "%s/%s/%.32s", state, folder, hex);
	return true;
}

bool state_read(const char *path, bool *known, Buf *text, Err *err)
{
	*known = file_read(path, STATE_FILE_MAX, text, err);
	if (*known)
		return true;
	if (err->code != ERR_NOT_FOUND)
		return false;
	err_clear(err);
	return true;
}

bool state_write(const char *path, const Buf *text, bool at_once, Err *err)
{
	char *folder = mem_strdup(path);
	*strrchr(folder, '/') = '\0';
	bool ok = file_make_folder(folder, 0700, err) &&
		  (at_once ? file_replace : file_swap)(path, text->data, text->len, 0600, err);
	free(folder);
	return ok;
}
