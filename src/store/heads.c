/* The heads that this client remembers, and holds the server to; see writer.h. One small file a casebook, C2SP
 * checkpoint text without a signature, behind which a line "writer <key> <next seq>" may stand; in another folder the
 * same of the head that was last handed out, after a line with the time. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/base/clock.h"
#include "ascribe/store/restore.h"
#include "ascribe/store/writer.h"
#include "state.h"

#define WRITER_LINE "writer "

/* Take the line of the last writer, where there is one; false where it is something else. */
static bool parse_writer(const char *line, RememberedWriter *writer)
{
	*writer = (RememberedWriter){0};
	if (!*line)
		return true;
	const char *name = line + sizeof WRITER_LINE - 1, *space = strrchr(line, ' ');
	if (strncmp(line, WRITER_LINE, sizeof WRITER_LINE - 1) != 0 || space <= name || space - name > SIGN_NAME_MAX)
		return false;
	size_t digits = strspn(space + 1, "0123456789");
	snprintf(writer->key_name, sizeof writer->key_name, "%.*s", (int)(space - name), name);
	writer->next_seq = strtoull(space + 1, NULL, 10);
	return digits > 0 && digits <= 16 && strcmp(space + 1 + digits, "\n") == 0;
}

static bool parse_text(const Buf *text, char origin[ENTRY_ORIGIN_MAX + 1], Head *head, RememberedWriter *writer,
		       Err *err)
{
	const char *at = buf_text(text), *end = at + text->len;
	return head_take_lines(&at, end, origin, head, err) &&
	       (parse_writer(at, writer) || err_set(err, ERR_REFUSED, "the line behind the head is not a writer's"));
}

static bool parse_head(const Buf *text, const char *origin, const char *path, Head *head, RememberedWriter *writer,
		       Err *err)
{
	char found[ENTRY_ORIGIN_MAX + 1];
	if (!parse_text(text, found, head, writer, err)) {
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
	RememberedWriter ignored;
	return head_recall_writer(origin, known, head, &ignored, err);
}

bool head_recall_writer(const char *origin, bool *known, Head *head, RememberedWriter *writer, Err *err)
{
	Arena *arena = arena_new();
	const char *path = NULL;
	Buf text = {0};
	bool ok = state_path("heads", origin, arena, &path, err) && state_read(path, known, &text, err) &&
		  (!*known || parse_head(&text, origin, path, head, writer, err));
	*known = ok && *known;
	buf_free(&text);
	arena_free(arena);
	return ok;
}

bool head_remember(const char *origin, const Head *head, Err *err)
{
	return head_remember_writer(origin, head, &(RememberedWriter){0}, err);
}

bool head_remember_writer(const char *origin, const Head *head, const RememberedWriter *writer, Err *err)
{
	Arena *arena = arena_new();
	const char *path = NULL;
	Buf text = {0};
	Head there;
	bool known;
	/* another process may have remembered a newer one meanwhile; a damaged one is replaced by what was verified,
	 * but not one that cannot be read right now */
	bool read = head_recall(origin, &known, &there, err);
	if ((read && known && there.size > head->size) || (!read && err->code != ERR_REFUSED)) {
		arena_free(arena);
		return read;
	}
	err_clear(err);
	head_add_text(&text, origin, head);
	if (writer->key_name[0])
		buf_addf(&text, WRITER_LINE "%s %" PRIu64 "\n", writer->key_name, writer->next_seq);
	bool ok = state_path("heads", origin, arena, &path, err) && state_write(path, &text, false, err);
	buf_free(&text);
	arena_free(arena);
	return ok;
}

bool head_accept(const char *origin, const Head *lost, const Head *head, Err *err)
{
	Arena *arena = arena_new();
	const char *path = NULL, *audited = NULL;
	Buf text = {0};
	Head there = {0};
	bool known = false;
	head_add_text(&text, origin, head);
	bool ok = head_recall(origin, &known, &there, err) && state_path("heads", origin, arena, &path, err) &&
		  state_path("audits", origin, arena, &audited, err);
	if (ok && (!known || there.size != lost->size || memcmp(&there.root, &lost->root, sizeof(Hash)) != 0))
		ok = err_set(err, ERR_CONFLICT, "another process has remembered another head meanwhile");
	if (ok && unlink(audited) != 0 && errno != ENOENT)
		ok = err_set_errno(err, ERR_FAILED, errno, "%s", audited);
	ok = ok && state_write(path, &text, true, err);
	buf_free(&text);
	arena_free(arena);
	return ok;
}

bool head_note_export(const char *origin, const Head *head, Err *err)
{
	Arena *arena = arena_new();
	const char *path = NULL;
	char at[21];
	Buf text = {0};
	clock_now(at);
	buf_addf(&text, "%s\n", at);
	head_add_text(&text, origin, head);
	bool ok = state_path("exports", origin, arena, &path, err) && state_write(path, &text, true, err);
	buf_free(&text);
	arena_free(arena);
	return ok;
}

static bool parse_export(const Buf *text, const char *origin, const char *path, char at[21], Head *head, Err *err)
{
	char found[ENTRY_ORIGIN_MAX + 1];
	snprintf(at, 21, "%.20s", buf_text(text));
	if (clock_valid(at) && text->data[20] == '\n' &&
	    head_parse_text(text->data + 21, text->len - 21, found, head, err) && strcmp(found, origin) == 0)
		return true;
	err_set(err, ERR_REFUSED, "%s: what was kept of the head last handed out is damaged", path);
	return err_hint(err, "ascribe checkpoint -o FILE writes it anew");
}

bool head_recall_export(const char *origin, bool *known, char at[21], Head *head, Err *err)
{
	Arena *arena = arena_new();
	const char *path = NULL;
	Buf text = {0};
	bool ok = state_path("exports", origin, arena, &path, err) && state_read(path, known, &text, err) &&
		  (!*known || parse_export(&text, origin, path, at, head, err));
	*known = ok && *known;
	buf_free(&text);
	arena_free(arena);
	return ok;
}

/* Where an entry records a restore that may be the reason, who says so and why. */
static bool contradicts(Store *store, const Head *remembered, const Head *stated, Err *err)
{
	Arena *arena = arena_new();
	Restore restore;
	Err ignored;
	bool found = false;
	err_set(err, ERR_CONTRADICTS_CHECKPOINT,
		"casebook %s: the server's history (%" PRIu64
		" entries) does not extend the one remembered here (%" PRIu64
		" entries): it was rolled back, rewritten or forked",
		store_origin(store), stated->size, remembered->size);
	if (restore_find(store, remembered->size, arena, &restore, &found, &ignored) && found)
		err_hint(err,
			 "entry %" PRIu64 " by %s records that the first %" PRIu64
			 " entries were restored: \"%.200s\"; if that "
			 "is so, ascribe audit --accept-restore",
			 restore.index, restore.author, restore.restored.size, restore.reason);
	else
		err_hint(err, "write nothing; tell an auditor, and keep the remembered head; where a backup was "
			      "restored, ascribe audit --accept-restore records it");
	arena_free(arena);
	return false;
}

bool head_verify(Store *store, const Head *known, const Head *stated, Err *err)
{
	Hash proof[MERKLE_MAX_LEVELS * 2];
	size_t proof_len = 0;
	if (stated->size < known->size)
		return contradicts(store, known, stated, err);
	if (!store_consistency_proof(store, known->size, stated->size, proof, &proof_len, err))
		return false;
	if (merkle_verify_consistency(known->size, stated->size, proof, proof_len, &known->root, &stated->root))
		return true;
	return contradicts(store, known, stated, err);
}

bool head_advance(Store *store, Head *head, bool *first, Err *err)
{
	const char *origin = store_origin(store);
	bool known = false;
	Head remembered;
	/* what is remembered is read first: another process may append, and remember more, right after */
	if (!head_recall(origin, &known, &remembered, err) || !store_head(store, head, err) ||
	    (known && !head_verify(store, &remembered, head, err)))
		return false;
	*first = !known;
	return head_remember(origin, head, err);
}
