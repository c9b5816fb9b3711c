/* What the last clean audit from here came to, from which the next can go on. A file of lines: the head as checkpoint
 * text; "subtree <hash>"; "key-entry <index> <leaf>" for each entry that changes keys, which the server has to show
 * again; "next <key> <seq>". See ascribe/store/audit.h. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/file.h"
#include "ascribe/crypto/base64.h"
#include "audit_private.h"
#include "state.h"

#define STATE_MAX ((size_t)4 << 20)

static void add_hash_line(Buf *out, const char *lead, const Hash *hash)
{
	buf_addf(out, "%s ", lead);
	base64_add(out, hash->bytes, HASH_LEN);
	buf_add_char(out, '\n');
}

static void add_state(Buf *out, const char *origin, const Audit *audit)
{
	const Frontier *frontier = audit_frontier(audit);
	const Keyring *ring = audit_keyring(audit);
	const Head head = {.size = frontier->size, .root = frontier_root(frontier)};
	size_t count;
	const AuditKeyEntry *entries = audit_key_entries(audit, &count);
	head_add_text(out, origin, &head);
	for (size_t i = 0; i < frontier->count; i++)
		add_hash_line(out, "subtree", &frontier->subtrees[i]);
	for (size_t i = 0; i < count; i++) {
		buf_addf(out, "key-entry %" PRIu64, entries[i].index);
		add_hash_line(out, "", &entries[i].leaf);
	}
	for (size_t i = 0; i < ring->key_count; i++)
		buf_addf(out, "next %s %" PRIu64 "\n", ring->keys[i].name, audit_next_seq(audit, i));
}

bool audit_remember(const char *origin, const Audit *audit, Err *err)
{
	Arena *arena = arena_new();
	Buf text = {0};
	const char *path = NULL;
	add_state(&text, origin, audit);
	bool ok = state_path("audits", origin, arena, &path, err) && state_write(path, &text, true, err);
	buf_free(&text);
	arena_free(arena);
	return ok;
}

static bool parse_hash(const char *text, Hash *hash)
{
	size_t len;
	return base64_decode(text, strlen(text), hash->bytes, HASH_LEN, &len) && len == HASH_LEN;
}

/* A decimal number up to a space or the end; *rest is behind the space. */
static bool parse_number_word(const char *text, uint64_t *number, const char **rest)
{
	size_t digits = strspn(text, "0123456789");
	*number = strtoull(text, NULL, 10);
	*rest = text + digits + (text[digits] == ' ');
	return digits > 0 && digits <= 16 && (text[digits] == ' ' || text[digits] == '\0');
}

static bool parse_key_entry(const char *text, AuditState *state)
{
	AuditKeyEntry entry;
	const char *rest;
	if (!parse_number_word(text, &entry.index, &rest) || !parse_hash(rest, &entry.leaf))
		return false;
	state->key_entries = mem_realloc(state->key_entries, (state->key_entry_count + 1) * sizeof *state->key_entries);
	state->key_entries[state->key_entry_count++] = entry;
	return true;
}

static bool parse_count(const char *text, AuditState *state)
{
	AuditCount count = {0};
	const char *space = strchr(text, ' '), *rest;
	if (!space || space - text > SIGN_NAME_MAX || !parse_number_word(space + 1, &count.next_seq, &rest))
		return false;
	memcpy(count.key_name, text, (size_t)(space - text));
	state->counts = mem_realloc(state->counts, (state->count_count + 1) * sizeof *state->counts);
	state->counts[state->count_count++] = count;
	return true;
}

static bool parse_line(const char *line, AuditState *state)
{
	Frontier *frontier = &state->frontier;
	if (strncmp(line, "subtree ", 8) == 0)
		return frontier->count < MERKLE_MAX_LEVELS &&
		       parse_hash(line + 8, &frontier->subtrees[frontier->count++]);
	if (strncmp(line, "key-entry ", 10) == 0)
		return parse_key_entry(line + 10, state);
	return strncmp(line, "next ", 5) == 0 && parse_count(line + 5, state);
}

static bool parse(Buf *text, const char *origin, AuditState *state)
{
	char found[ENTRY_ORIGIN_MAX + 1];
	const char *at = buf_text(text);
	Head head;
	Err ignored;
	if (!head_take_lines(&at, at + text->len, found, &head, &ignored) || strcmp(found, origin) != 0)
		return false;
	state->frontier.size = head.size;
	char *rest = text->data + (at - text->data), *line;
	while ((line = strsep(&rest, "\n")) != NULL) {
		if (*line && !parse_line(line, state))
			return false;
	}
	Hash root = frontier_root(&state->frontier);
	return state->frontier.count == (size_t)__builtin_popcountll(head.size) &&
	       memcmp(&root, &head.root, sizeof root) == 0;
}

bool audit_recall(const char *origin, bool *known, AuditState *state, Err *err)
{
	Arena *arena = arena_new();
	const char *path = NULL;
	Buf text = {0};
	*known = false;
	*state = (AuditState){0};
	bool ok = state_path("audits", origin, arena, &path, err);
	if (ok && !file_read(path, STATE_MAX, &text, err)) {
		ok = err->code == ERR_NOT_FOUND;
		err_clear(err);
	} else if (ok) {
		ok = *known = parse(&text, origin, state);
		if (!ok) {
			err_set(err, ERR_REFUSED, "%s: what the last audit left was damaged", path);
			err_hint(err, "move it away, and audit the whole ledger: ascribe audit --full");
		}
	}
	buf_free(&text);
	arena_free(arena);
	return ok;
}
