/* Signing with no database at hand; see offline.h. The count of a key is a file of three lines: origin, name of the
 * key, next number. */
#include "ascribe/store/offline.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/clock.h"
#include "state.h"

#define DIGITS_MAX 16 /* of a number up to 2^53-1 */

static bool count_path(const char *origin, const char *key_name, Arena *arena, const char **path, Err *err)
{
	return state_path("offline", arena_printf(arena, "%s\n%s", origin, key_name), arena, path, err);
}

/* The number in the text that offline_count writes. */
static bool parse_count(const Buf *text, const char *head, const char *path, uint64_t *next, Err *err)
{
	size_t head_len = strlen(head);
	if (text->len > head_len && strncmp(buf_text(text), head, head_len) == 0) {
		const char *digits = text->data + head_len;
		size_t len = strspn(digits, "0123456789");
		*next = strtoull(digits, NULL, 10);
		if (len > 0 && len <= DIGITS_MAX && strcmp(digits + len, "\n") == 0)
			return true;
	}
	err_set(err, ERR_REFUSED, "%s: the count of a key's offline entries was damaged", path);
	return err_hint(err, "move it away; submitting an entry of the key sets the count right");
}

static bool read_count(const char *origin, const char *key_name, uint64_t *next, Err *err)
{
	Arena *arena = arena_new();
	const char *path = NULL;
	Buf text = {0};
	bool known = false;
	*next = 0;
	bool ok = count_path(origin, key_name, arena, &path, err) && state_read(path, &known, &text, err) &&
		  (!known || parse_count(&text, arena_printf(arena, "%s\n%s\n", origin, key_name), path, next, err));
	buf_free(&text);
	arena_free(arena);
	return ok;
}

bool offline_count(const char *origin, const char *key_name, uint64_t next_seq, Err *err)
{
	Arena *arena = arena_new();
	const char *path = NULL;
	Buf text = {0};
	uint64_t there;
	bool read = read_count(origin, key_name, &there, err);
	/* a damaged one is set right, but not one that cannot be read right now: it may be further on */
	if ((read && there >= next_seq) || (!read && err->code != ERR_REFUSED)) {
		arena_free(arena);
		return read;
	}
	err_clear(err);
	buf_addf(&text, "%s\n%s\n%" PRIu64 "\n", origin, key_name, next_seq);
	bool ok = count_path(origin, key_name, arena, &path, err) && state_write(path, &text, true, err);
	buf_free(&text);
	arena_free(arena);
	return ok;
}

bool offline_state(const char *origin, const char *key_name, OfflineState *state, Err *err)
{
	bool known;
	*state = (OfflineState){.anchor.root = merkle_empty_root()};
	return head_recall(origin, &known, &state->anchor, err) && read_count(origin, key_name, &state->seq, err);
}

bool offline_sign(const char *origin, const OfflineState *state, const SecretKey *key, const Change *change, Buf *out,
		  Err *err)
{
	char at[21];
	clock_now(at);
	EntryHeader header = {.origin = origin, .anchor = state->anchor, .at = at, .seq = state->seq};
	Buf changes = {0};
	bool ok = change_add_json(&changes, change, err) &&
		  entry_sign(out, &header, changes.data, changes.len, key, err);
	buf_free(&changes);
	return ok;
}
