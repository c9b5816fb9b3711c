/* What the last clean audit from here came to: the ledger's subtrees and its keys, from which the next can go on. A
 * file of lines: the head as checkpoint text, then "subtree <hash>" and "key <vkey> <id> <last valid> <revoked at>
 * <next seq> <roles>"; see ascribe/store/audit.h. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/file.h"
#include "ascribe/crypto/base64.h"
#include "audit_private.h"
#include "state.h"

#define STATE_MAX ((size_t)1 << 20)

static void add_roles(Buf *out, const json_t *roles)
{
	for (size_t i = 0; i < json_array_size(roles); i++)
		buf_addf(out, "%s%s", i > 0 ? "," : "", json_string_value(json_array_get(roles, i)));
}

bool audit_remember(const char *origin, const Frontier *frontier, const Keyring *ring, Err *err)
{
	Arena *arena = arena_new();
	Buf text = {0};
	const char *path = NULL;
	const Head head = {.size = frontier->size, .root = frontier_root(frontier)};
	head_add_text(&text, origin, &head);
	for (size_t i = 0; i < frontier->count; i++) {
		buf_add_text(&text, "subtree ");
		base64_add(&text, frontier->subtrees[i].bytes, HASH_LEN);
		buf_add_char(&text, '\n');
	}
	for (size_t i = 0; i < ring->count; i++) {
		const Signer *signer = &ring->signers[i];
		buf_add_text(&text, "key ");
		public_key_add_vkey(&text, &signer->key);
		buf_addf(&text, " %s %" PRIu64 " %" PRIu64 " %" PRIu64 " ", signer->id.text, signer->last_valid,
			 signer->revoked_at, signer->next_seq);
		add_roles(&text, signer->roles);
		buf_add_char(&text, '\n');
	}
	bool ok = state_path("audits", origin, arena, &path, err) && state_write(path, &text, true, err);
	buf_free(&text);
	arena_free(arena);
	return ok;
}

static bool parse_subtree(const char *text, Frontier *frontier)
{
	size_t len;
	return frontier->count < MERKLE_MAX_LEVELS &&
	       base64_decode(text, strlen(text), frontier->subtrees[frontier->count++].bytes, HASH_LEN, &len) &&
	       len == HASH_LEN;
}

static json_t *parse_roles(char *text, Signer *signer)
{
	json_t *roles = json_array();
	char *rest = NULL;
	for (char *role = strtok_r(text, ",", &rest); role; role = strtok_r(NULL, ",", &rest)) {
		json_array_append_new(roles, json_string(role));
		signer->admin = signer->admin || strcmp(role, "admin") == 0;
		signer->analyst = signer->analyst || strcmp(role, "analyst") == 0;
	}
	return roles;
}

static bool parse_key(const char *line, Keyring *ring)
{
	char vkey[SIGN_VKEY_MAX + 1], roles[128];
	Signer signer = {0};
	Err ignored;
	_Static_assert(SIGN_VKEY_MAX >= 150 && UUID_TEXT_LEN == 36, "the widths below");
	if (sscanf(line, "%150s %36s %" SCNu64 " %" SCNu64 " %" SCNu64 " %127s", vkey, signer.id.text,
		   &signer.last_valid, &signer.revoked_at, &signer.next_seq, roles) != 6 ||
	    !public_key_parse(vkey, &signer.key, &ignored))
		return false;
	ring->signers = mem_realloc(ring->signers, (ring->count + 1) * sizeof *ring->signers);
	signer.roles = parse_roles(roles, &signer);
	ring->signers[ring->count++] = signer;
	ring->room = ring->count;
	return true;
}

static bool parse(char *text, const char *end, const char *origin, Frontier *frontier, Keyring *ring)
{
	char found[ENTRY_ORIGIN_MAX + 1];
	const char *at = text;
	Head head;
	Err ignored;
	if (!head_take_lines(&at, end, found, &head, &ignored) || strcmp(found, origin) != 0)
		return false;
	*frontier = (Frontier){.size = head.size};
	char *rest = NULL;
	for (char *line = strtok_r(text + (at - text), "\n", &rest); line; line = strtok_r(NULL, "\n", &rest)) {
		bool ok = strncmp(line, "subtree ", 8) == 0 ? parse_subtree(line + 8, frontier)
			  : strncmp(line, "key ", 4) == 0   ? parse_key(line + 4, ring)
							    : false;
		if (!ok)
			return false;
	}
	Hash root = frontier_root(frontier);
	return frontier->count == (size_t)__builtin_popcountll(head.size) &&
	       memcmp(&root, &head.root, sizeof root) == 0;
}

bool audit_recall(const char *origin, bool *known, Frontier *frontier, Keyring *ring, Err *err)
{
	Arena *arena = arena_new();
	const char *path = NULL;
	Buf text = {0};
	*known = false;
	bool ok = state_path("audits", origin, arena, &path, err);
	if (ok && !file_read(path, STATE_MAX, &text, err)) {
		ok = err->code == ERR_NOT_FOUND;
		err_clear(err);
	} else if (ok) {
		*known = text.len > 0 && parse(text.data, text.data + text.len, origin, frontier, ring);
		if (!*known) {
			err_set(err, ERR_REFUSED, "%s: what the last audit left was damaged", path);
			ok = err_hint(err, "move it away, and audit the whole ledger: ascribe audit --full");
		}
	}
	buf_free(&text);
	arena_free(arena);
	return ok;
}
