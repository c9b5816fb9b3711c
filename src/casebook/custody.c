/* Which custody events concern what, and who has it; see custody.h. */
#include "ascribe/casebook/custody.h"

#include <stdint.h>
#include <string.h>

#include "ascribe/casebook/body.h"

const char *custody_file(const json_t *event)
{
	const char *before = body_text(event, "before");
	return before ? before : body_text(event, "after");
}

bool custody_concerns(const json_t *event, const char *sha256)
{
	const char *before = body_text(event, "before"), *after = body_text(event, "after");
	return !sha256 || (!before && !after) || (before && strcmp(before, sha256) == 0) ||
	       (after && strcmp(after, sha256) == 0);
}

const char *custody_receiver(const json_t *event)
{
	const char *what = body_text(event, "event"), *to = body_text(event, "to");
	if (strcmp(what, "acquired") == 0)
		return to ? to : body_text(event, "by");
	if (strcmp(what, "examined") == 0 || strcmp(what, "erased") == 0)
		return NULL;
	return to;
}

size_t custody_last_hand_over(const json_t *custody, size_t count, const char *sha256)
{
	for (size_t i = count; i > 0; i--) {
		const json_t *event = json_array_get(custody, i - 1);
		if (custody_concerns(event, sha256) && custody_receiver(event))
			return i - 1;
	}
	return CUSTODY_NOWHERE;
}

/* Names, each once. */
typedef struct Holders {
	const char **names;
	size_t count;
} Holders;

static void add_holder(const json_t *custody, const char *sha256, Holders *holders)
{
	size_t at = custody_last_hand_over(custody, json_array_size(custody), sha256);
	if (at == CUSTODY_NOWHERE)
		return;
	const char *name = custody_receiver(json_array_get(custody, at));
	for (size_t i = 0; i < holders->count; i++) {
		if (strcmp(holders->names[i], name) == 0)
			return;
	}
	holders->names[holders->count++] = name;
}

const char *custody_holders(const json_t *body, Arena *arena)
{
	const json_t *custody = body_list(body, "custody"), *files = body_list(body, "files");
	Holders holders = {.names = arena_array(arena, json_array_size(files) + 1, sizeof *holders.names)};
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *file = json_array_get(files, i);
		if (!body_text(file, "erased"))
			add_holder(custody, body_text(file, "sha256"), &holders);
	}
	if (json_array_size(files) == 0)
		add_holder(custody, NULL, &holders);
	return arena_join(arena, holders.names, holders.count, ", ");
}
