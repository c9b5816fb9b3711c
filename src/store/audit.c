/* An audit from beginning to end; see ascribe/store/audit.h. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/store/writer.h"
#include "audit_private.h"

#define MISSING_MAX 100000 /* entries */

/* Counts what is told on its way to the caller. */
static void count_finding(void *context, const AuditFinding *finding)
{
	Auditor *auditor = context;
	auditor->result->findings++;
	if (audit_gravity(finding->code) > audit_gravity(auditor->result->gravest))
		auditor->result->gravest = finding->code;
	auditor->options->sink(auditor->options->context, finding);
}

/* From the nodes themselves, which are audited too: the server's functions may have been replaced. */
static bool root_by_nodes(void *context, uint64_t size, Hash *root)
{
	Auditor *auditor = context;
	Frontier frontier = {.size = size};
	Buf levels = {0}, indices = {0};
	PgParams params = {0};
	PGresult *rows = NULL;
	Err ignored;
	pg_literal_begin(&levels);
	pg_literal_begin(&indices);
	for (unsigned level = MERKLE_MAX_LEVELS; level-- > 0;) {
		char text[24];
		if ((size >> level & 1) == 0)
			continue;
		frontier.count++;
		snprintf(text, sizeof text, "%u", level);
		pg_literal_add(&levels, text);
		snprintf(text, sizeof text, "%" PRIu64, (size >> level) - 1);
		pg_literal_add(&indices, text);
	}
	pg_literal_end(&levels);
	pg_literal_end(&indices);
	pg_add_text(&params, store_origin(auditor->store));
	pg_add_text(&params, levels.data);
	pg_add_text(&params, indices.data);
	bool ok = pg_query(auditor->store, SQL_QUERY_NODES, &params, &rows, &ignored) &&
		  (size_t)PQntuples(rows) == frontier.count;
	for (size_t i = 0; ok && i < frontier.count; i++)
		ok = pg_hash(pg_text(rows, (int)i, 0), &frontier.subtrees[i]);
	if (ok)
		*root = frontier_root(&frontier);
	PQclear(rows);
	buf_free(&levels);
	buf_free(&indices);
	return ok;
}

void audit_progress(Auditor *auditor, uint64_t steps)
{
	auditor->done += steps;
	if (auditor->options->progress)
		auditor->options->progress(auditor->options->context,
					   auditor->done < auditor->total ? auditor->done : auditor->total,
					   auditor->total);
}

/* What the head's row says, to be compared at the end. */
typedef struct StatedHead {
	Frontier frontier;
	bool frontier_good;
	uint64_t retractions, beyond, nodes_beyond;
} StatedHead;

static bool read_head(Auditor *auditor, StatedHead *stated, Err *err)
{
	PgParams params = {0};
	PGresult *result = NULL;
	pg_add_text(&params, store_origin(auditor->store));
	if (!pg_query(auditor->store, SQL_QUERY_AUDIT_HEAD, &params, &result, err))
		return false;
	bool ok = PQntuples(result) == 1 || err_set(err, ERR_NOT_FOUND, "the casebook has no head");
	if (ok) {
		auditor->result->head.size = pg_number(result, 0, 0);
		if (!pg_hash(pg_text(result, 0, 1), &auditor->result->head.root))
			memset(&auditor->result->head.root, 0, sizeof(Hash));
		stated->frontier_good = pg_hashes(pg_text(result, 0, 2), auditor->result->head.size, &stated->frontier);
		stated->retractions = pg_number(result, 0, 3);
		stated->beyond = pg_number(result, 0, 4);
		stated->nodes_beyond = pg_number(result, 0, 5);
	}
	PQclear(result);
	return ok;
}

/* Each missing entry is asked for and told: a size that is a lie would keep that going for ever. */
static bool check_size(const Auditor *auditor, Err *err)
{
	uint64_t first = auditor->result->first, size = auditor->result->head.size;
	PgParams params = {0};
	PGresult *result = NULL;
	pg_add_text(&params, store_origin(auditor->store));
	pg_add_number(&params, first);
	pg_add_number(&params, size);
	if (!pg_query(auditor->store, SQL_QUERY_AUDIT_HELD, &params, &result, err))
		return false;
	uint64_t held = first + pg_number(result, 0, 0);
	PQclear(result);
	if (size <= held || size - held <= MISSING_MAX)
		return true;
	err_set(err, ERR_LEDGER_BROKEN,
		"the casebook states %" PRIu64 " entries and holds %" PRIu64
		": more are missing than an audit can go on behind",
		size, held);
	return err_hint(err, "keep what you have, and restore the casebook from a copy");
}

static void compare_head(Auditor *auditor, const StatedHead *stated)
{
	const Frontier *frontier = audit_frontier(auditor->audit);
	Hash root = frontier_root(frontier);
	if (memcmp(&root, &auditor->result->head.root, sizeof root) != 0)
		audit_report(auditor->audit, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "root",
			     "the stated root is not that of the entries");
	if (!stated->frontier_good || stated->frontier.count != frontier->count ||
	    memcmp(stated->frontier.subtrees, frontier->subtrees, frontier->count * sizeof *frontier->subtrees) != 0)
		audit_report(auditor->audit, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "frontier",
			     "the stated subtrees are not those of the entries");
	if (stated->beyond > 0)
		audit_report(auditor->audit, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "head", "size",
			     "%" PRIu64 " entries stand beyond the stated size", stated->beyond);
	if (stated->nodes_beyond > 0)
		audit_report(auditor->audit, ERR_LEDGER_BROKEN, AUDIT_NO_INDEX, "node", "level",
			     "%" PRIu64 " nodes stand on levels that the tree does not have", stated->nodes_beyond);
	if (auditor->result->first == 0 && stated->retractions != auditor->retractions)
		audit_report(auditor->audit, ERR_PROJECTION_DIFFERS, AUDIT_NO_INDEX, "head", "retractions",
			     "the stated number of retractions is not that of the entries");
}

/* Entries between a revoked key's last valid index and its revocation: they stay, and are told. */
typedef struct Late {
	Auditor *auditor;
	const char *name;
	uint64_t last_valid;
} Late;

static void check_late(void *context, uint64_t index, const char *bytes, size_t len)
{
	const Late *late = context;
	EntryScan scan;
	Err ignored;
	if (entry_scan(bytes, len, &scan, &ignored) && strcmp(scan.author, late->name) == 0)
		audit_report(late->auditor->audit, ERR_UNKNOWN_KEY, index, NULL, "author",
			     "signed after the last valid index of \"%s\", %" PRIu64 ", and before its revocation",
			     late->name, late->last_valid);
}

static bool check_revoked(Auditor *auditor, Err *err)
{
	const Keyring *ring = audit_keyring(auditor->audit);
	for (size_t i = 0; i < ring->key_count; i++) {
		const KeyringKey *key = &ring->keys[i];
		uint64_t revoked_at = ring->versions[key->newest].index;
		if (key->last_valid == KEYRING_NO_END || revoked_at <= key->last_valid ||
		    revoked_at < auditor->result->first)
			continue;
		Late late = {auditor, key->name, key->last_valid};
		if (!audit_reread(auditor, key->last_valid + 1, revoked_at, check_late, &late, err))
			return false;
	}
	return true;
}

/* An entry that changed keys, shown again by the server. */
typedef struct Again {
	Auditor *auditor;
	const AuditKeyEntry *known;
	bool shown, good;
} Again;

static void take_again(void *context, uint64_t index, const char *bytes, size_t len)
{
	Again *again = context;
	Err err = {0};
	again->shown = true;
	again->good = audit_resume_key(again->auditor->audit, index, bytes, len, &again->known->leaf, &err);
	if (!again->good)
		audit_report(again->auditor->audit, ERR_LEDGER_BROKEN, index, NULL, NULL, "%s", err.message);
}

static bool resume_keys(Auditor *auditor, const AuditState *state, Err *err)
{
	for (size_t i = 0; i < state->key_entry_count; i++) {
		Again again = {.auditor = auditor, .known = &state->key_entries[i]};
		uint64_t index = state->key_entries[i].index;
		if (!audit_reread(auditor, index, index + 1, take_again, &again, err))
			return false;
		if (!again.shown)
			audit_report(auditor->audit, ERR_LEDGER_BROKEN, index, NULL, NULL,
				     "the entry is missing; the last audit from here saw it");
	}
	for (size_t i = 0; i < state->count_count; i++)
		audit_resume_count(auditor->audit, state->counts[i].key_name, state->counts[i].next_seq);
	return true;
}

/* Go on from the last clean audit, where the ledger may still hold what it saw. */
static bool resume(Auditor *auditor, Err *err)
{
	AuditState state;
	bool known = false;
	bool ok = audit_recall(store_origin(auditor->store), &known, &state, err);
	if (ok && known && state.frontier.size <= auditor->result->head.size) {
		auditor->result->first = state.frontier.size;
		audit_resume(auditor->audit, &state.frontier);
		ok = resume_keys(auditor, &state, err);
	} else if (ok && known) {
		audit_report(auditor->audit, ERR_CONTRADICTS_CHECKPOINT, AUDIT_NO_INDEX, NULL, NULL,
			     "the ledger has %" PRIu64 " entries, and the last audit from here saw %" PRIu64
			     ": it was rolled back, or its end was cut off",
			     auditor->result->head.size, state.frontier.size);
	}
	free(state.key_entries);
	free(state.counts);
	return ok;
}

static bool run(Auditor *auditor, Err *err)
{
	StatedHead stated;
	if (!read_head(auditor, &stated, err) || (auditor->options->since_last && !resume(auditor, err)) ||
	    !check_size(auditor, err))
		return false;
	/* an entry, two nodes and some three rows */
	auditor->total = (auditor->result->head.size - auditor->result->first) * 6;
	pg_literal_begin(&auditor->ids);
	/* of a whole audit it is known beforehand which rows to read */
	bool rows = auditor->result->first == 0 && !auditor->options->ledger_alone;
	if ((rows && !audit_rows_begin(auditor, err)) || !audit_entries(auditor, err))
		return false;
	pg_literal_end(&auditor->ids);
	audit_end(auditor->audit);
	compare_head(auditor, &stated);
	return audit_stored_nodes(auditor, err) && check_revoked(auditor, err) && audit_functions(auditor, err) &&
	       (auditor->options->ledger_alone || (audit_projection(auditor, err) && audit_content(auditor, err)));
}

/* What was found clean is what the next audit may go on from. */
static bool remember(Auditor *auditor, Err *err)
{
	const char *origin = store_origin(auditor->store);
	if (auditor->options->remember_nothing || auditor->result->gravest != ERR_NONE ||
	    auditor->options->ledger_alone || auditor->result->head.size == 0)
		return true;
	return audit_remember(origin, auditor->audit, err) && head_remember(origin, &auditor->result->head, err);
}

bool store_audit(Store *store, const StoreAuditOptions *options, StoreAuditResult *result, Err *err)
{
	*result = (StoreAuditResult){0};
	Auditor *auditor = mem_alloc(sizeof *auditor);
	memset(auditor, 0, sizeof *auditor);
	auditor->store = store;
	auditor->options = options;
	auditor->result = result;
	auditor->pool = pool_new(pool_processors());
	auditor->audit = audit_new(store_origin(store), options->expected, options->expected_count, count_finding,
				   root_by_nodes, auditor);
	hash_print_key(auditor->print_key);
	bool ok = audit_guards(auditor, err) && store_begin_snapshot(store, err) && run(auditor, err);
	store_rollback(store);
	ok = ok && remember(auditor, err);
	if (ok)
		audit_take_keyring(auditor->audit, &result->ring);
	audit_rows_free(auditor);
	audit_free(auditor->audit);
	pool_free(auditor->pool);
	free(auditor->expected.segments);
	free(auditor->actual.segments);
	buf_free(&auditor->ids);
	free(auditor);
	return ok;
}
