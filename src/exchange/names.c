/* Names and ids of references; see names.h. One query for all, whatever their number. */
#include "ascribe/exchange/names.h"

#include <string.h>

#include "ascribe/casebook/body.h"

/* What a walk over the references of several bodies gathers, or gives back, in the same order. */
typedef struct Refs {
	Arena *arena;
	size_t count, room;
	RecordKind *kinds;
	const char **texts;
	const char **replacements;
	size_t at;
	Store *store;
} Refs;

static bool gather(void *context, const BodyRef *ref, const char **replacement, Err *err)
{
	(void)replacement;
	(void)err;
	Refs *refs = context;
	if (refs->count == refs->room) {
		size_t room = refs->room * 2 + 16;
		RecordKind *kinds = arena_array(refs->arena, room, sizeof *kinds);
		const char **texts = arena_array(refs->arena, room, sizeof *texts);
		for (size_t i = 0; i < refs->count; i++) {
			kinds[i] = refs->kinds[i];
			texts[i] = refs->texts[i];
		}
		refs->kinds = kinds;
		refs->texts = texts;
		refs->room = room;
	}
	refs->kinds[refs->count] = ref->kind;
	refs->texts[refs->count++] = arena_strdup(refs->arena, ref->text);
	return true;
}

static bool give_slug(void *context, const BodyRef *ref, const char **replacement, Err *err)
{
	(void)ref;
	(void)err;
	Refs *refs = context;
	*replacement = refs->replacements[refs->at++];
	return true;
}

bool names_from_ids(Store *store, const RecordKind *kinds, json_t *const *bodies, size_t count, Arena *arena, Err *err)
{
	Refs refs = {.arena = arena};
	for (size_t i = 0; i < count; i++) {
		if (!body_visit_refs(&KINDS[kinds[i]], bodies[i], gather, &refs, err))
			return false;
	}
	if (refs.count == 0)
		return true;
	Uuid *ids = arena_array(arena, refs.count, sizeof *ids);
	for (size_t i = 0; i < refs.count; i++)
		memcpy(ids[i].text, refs.texts[i], UUID_TEXT_LEN + 1); /* what is signed holds whole ids alone */
	refs.replacements = arena_array(arena, refs.count, sizeof *refs.replacements);
	if (!store_slugs(store, ids, refs.count, arena, refs.replacements, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		if (!body_visit_refs(&KINDS[kinds[i]], bodies[i], give_slug, &refs, err))
			return false;
	}
	return true;
}

typedef struct Resolve {
	Refs *refs;
	const StoreFound *found;
} Resolve;

static bool give_id(void *context, const BodyRef *ref, const char **replacement, Err *err)
{
	Resolve *resolve = context;
	const StoreFound *found = &resolve->found[resolve->refs->at++];
	if (found->index != STORE_NEWEST) {
		*replacement = found->id.text;
		return true;
	}
	StoreName name; /* the start of an id, or nothing */
	if (!store_find(resolve->refs->store, ref->kind, ref->text, resolve->refs->arena, &name, err))
		return err_prefix(err, "%s: ", body_ref_path(ref, (char[BODY_PATH_MAX]){0}));
	*replacement = arena_strdup(resolve->refs->arena, name.id.text);
	return true;
}

bool names_to_ids(Store *store, const Kind *kind, json_t *body, Arena *arena, Err *err)
{
	Refs refs = {.arena = arena, .store = store};
	if (!body_visit_refs(kind, body, gather, &refs, err))
		return false;
	if (refs.count == 0)
		return true;
	StoreFound *found = arena_array(arena, refs.count, sizeof *found);
	if (!store_find_many(store, refs.kinds, refs.texts, refs.count, false, arena, found, err))
		return false;
	Resolve resolve = {.refs = &refs, .found = found};
	return body_visit_refs(kind, body, give_id, &resolve, err);
}

static bool derive_id(void *context, const BodyRef *ref, const char **replacement, Err *err)
{
	Uuid *id = context;
	if (uuid_valid(ref->text))
		return true;
	if (!KINDS[ref->kind].has_slug) {
		err_set(err, ERR_USAGE, "%s: offline, a %s is named by its whole id, not \"%s\"",
			body_ref_path(ref, (char[BODY_PATH_MAX]){0}), KINDS[ref->kind].name, ref->text);
		return err_hint(err, "see it where the database is: ascribe %s list --json", KINDS[ref->kind].name);
	}
	*id = uuid_of_slug(KINDS[ref->kind].name, ref->text);
	*replacement = id->text;
	return true;
}

bool names_to_ids_offline(const Kind *kind, json_t *body, Err *err)
{
	Uuid id;
	return body_visit_refs(kind, body, derive_id, &id, err);
}
