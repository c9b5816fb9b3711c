/* An older state of a casebook that was put back; see restore.h. */
#include "ascribe/store/restore.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "ascribe/store/writer.h"
#include "audit_private.h"
#include "pg.h"

static bool take_size(const json_t *object, const char *name, uint64_t *size)
{
	const json_t *value = json_object_get(object, name);
	*size = (uint64_t)json_integer_value(value);
	return json_is_integer(value) && json_integer_value(value) >= 0;
}

static bool take_root(const json_t *object, const char *name, Hash *root)
{
	const char *hex = json_string_value(json_object_get(object, name));
	return hex && hash_from_hex(hex, root);
}

/* What whoever holds a key may have signed with another program is taken for none where it is not of the form. */
static bool take_body(const char *text, Arena *arena, Restore *restore)
{
	json_t *body = body_read(text);
	const json_t *object = json_object_get(body, "restore");
	const char *reason = json_string_value(json_object_get(body, "body"));
	bool ok = reason && take_size(object, "remembered_size", &restore->remembered.size) &&
		  take_root(object, "remembered_root", &restore->remembered.root) &&
		  take_size(object, "restored_size", &restore->restored.size) &&
		  take_root(object, "restored_root", &restore->restored.root) &&
		  take_size(object, "verified_size", &restore->verified_size);
	restore->reason = ok ? arena_strdup(arena, reason) : NULL;
	json_decref(body);
	return ok;
}

bool restore_find(Store *store, uint64_t size, Arena *arena, Restore *restore, bool *found, Err *err)
{
	PgParams params = {0};
	PGresult *result = NULL;
	pg_add_text(&params, store_origin(store));
	pg_add_number(&params, size);
	if (!pg_query(store, SQL_QUERY_RESTORE_OF, &params, &result, err))
		return false;
	*found = PQntuples(result) == 1 && take_body(pg_text(result, 0, 3), arena, restore);
	if (*found) {
		restore->index = pg_number(result, 0, 0);
		restore->author = arena_strdup(arena, pg_text(result, 0, 1));
		restore->at = arena_strdup(arena, pg_text(result, 0, 2));
	}
	PQclear(result);
	return true;
}

json_t *restore_body(const Restore *restore)
{
	char remembered[65], restored[65];
	hash_to_hex(&restore->remembered.root, remembered);
	hash_to_hex(&restore->restored.root, restored);
	return json_pack("{s:s, s:s, s:{s:I, s:s, s:I, s:s, s:I}}", "type", "restore", "body", restore->reason,
			 "restore", "remembered_size", (json_int_t)restore->remembered.size, "remembered_root",
			 remembered, "restored_size", (json_int_t)restore->restored.size, "restored_root", restored,
			 "verified_size", (json_int_t)restore->verified_size);
}

static bool same_head(const Head *a, const Head *b)
{
	return a->size == b->size && memcmp(&a->root, &b->root, sizeof(Hash)) == 0;
}

/* The first subtrees of a tree are a tree: of each of these the root is known. */
static size_t add_audited(const Frontier *frontier, Head *heads)
{
	Frontier first = {0};
	uint64_t left = frontier->size;
	for (size_t i = 0; i < frontier->count; i++) {
		uint64_t leaves = UINT64_C(1) << (63 - __builtin_clzll(left));
		left -= leaves;
		first.size += leaves;
		first.subtrees[first.count++] = frontier->subtrees[i];
		heads[i] = (Head){.size = first.size, .root = frontier_root(&first)};
	}
	return frontier->count;
}

/* All heads that were seen from here, of at most `remembered` entries. */
static bool recall_known(Store *store, const Head *remembered, Arena *arena, RestoreCase *found, Err *err)
{
	AuditState state;
	bool audited = false, exported = false;
	char at[21];
	Head head, *heads = arena_array(arena, MERKLE_MAX_LEVELS + 1, sizeof *heads);
	size_t count = 0;
	bool ok = audit_recall(store_origin(store), &audited, &state, err) &&
		  head_recall_export(store_origin(store), &exported, at, &head, err);
	if (ok && audited)
		count = add_audited(&state.frontier, heads);
	free(state.key_entries);
	free(state.counts);
	if (ok && exported)
		heads[count++] = head;
	found->known = heads;
	found->known_count = 0;
	for (size_t i = 0; i < count; i++) {
		if (heads[i].size <= remembered->size)
			heads[found->known_count++] = heads[i];
	}
	return ok;
}

/* Whether the server's history has that head; false with an error where it can't be told. */
static bool is_met(Store *store, const Head *head, const Head *stated, bool *met, Err *err)
{
	*met = head_verify(store, head, stated, err);
	if (*met || err->code != ERR_CONTRADICTS_CHECKPOINT)
		return *met;
	err_clear(err);
	return true;
}

/* A record explains what is remembered unless what it restored is not in this ledger, as after an import from another,
 * or a head seen from here shows that the record was known when that was remembered. */
static bool weigh_record(Store *store, const Head *stated, RestoreCase *found, Err *err)
{
	if (!is_met(store, &found->record.restored, stated, &found->has_record, err))
		return false;
	for (size_t i = 0; found->has_record && i < found->known_count; i++) {
		bool met = false;
		if (found->known[i].size <= found->record.index)
			continue;
		if (!is_met(store, &found->known[i], stated, &met, err))
			return false;
		found->has_record = !met;
	}
	return true;
}

static bool refuse_fork(const Store *store, const Head *remembered, const Head *stated, Err *err)
{
	err_set(err, ERR_CONTRADICTS_CHECKPOINT,
		"casebook %s: the server's history of %" PRIu64 " entries contradicts the %" PRIu64
		" remembered here, and not by a restore",
		store_origin(store), stated->size, remembered->size);
	return err_hint(err, "it was rewritten or forked, which cannot be accepted; tell an auditor, and keep the "
			     "remembered head");
}

bool restore_judge(Store *store, const Head *remembered, const Head *stated, Arena *arena, RestoreCase *found, Err *err)
{
	bool met = false;
	*found = (RestoreCase){.remembered = *remembered, .restored = *stated};
	if (!is_met(store, remembered, stated, &met, err))
		return false;
	if (met)
		return err_set(err, ERR_CONFLICT,
			       "the ledger extends the head remembered here: there is no restore to "
			       "accept");
	if (!recall_known(store, remembered, arena, found, err) ||
	    !restore_find(store, remembered->size, arena, &found->record, &found->has_record, err) ||
	    (found->has_record && !weigh_record(store, stated, found, err)))
		return false;
	const Restore *record = &found->record;
	found->is_recorded = found->has_record && same_head(&record->remembered, remembered);
	bool other = found->has_record && record->remembered.size == remembered->size && !found->is_recorded;
	if (other || (!found->has_record && stated->size >= remembered->size))
		return refuse_fork(store, remembered, stated, err);
	if (found->has_record)
		found->restored = record->restored;
	size_t count = 0;
	for (size_t i = 0; i < found->known_count; i++) {
		if (found->known[i].size > found->restored.size)
			continue;
		found->known[count++] = found->known[i];
		if (found->known[i].size > found->verified_size)
			found->verified_size = found->known[i].size;
	}
	found->known_count = count;
	return true;
}
