/* The nodes of the tree, computed and stored, compared run by run without keeping them; see ascribe/ledger/audit.h. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/mem.h"
#include "audit_private.h"

void audit_nodes_start(Audit *audit)
{
	audit_nodes_free(audit);
	for (unsigned level = 0; level < MERKLE_MAX_LEVELS; level++) {
		AuditLevel *l = &audit->levels[level];
		l->first = l->next = audit->frontier.size >> level;
		hash_begin(&l->run);
	}
}

void audit_nodes_free(Audit *audit)
{
	for (unsigned level = 0; level < MERKLE_MAX_LEVELS; level++) {
		free(audit->levels[level].done);
		audit->levels[level] = (AuditLevel){0};
	}
}

static void add_done(AuditLevel *level)
{
	if (level->done_count == level->done_room) {
		level->done_room = level->done_room * 2 + 4;
		level->done = mem_realloc(level->done, level->done_room * sizeof *level->done);
	}
	level->done[level->done_count++] = hash_end(&level->run);
	hash_begin(&level->run);
}

static void add_node(AuditLevel *level, const Hash *hash)
{
	hash_add(&level->run, hash->bytes, HASH_LEN);
	level->next++;
	if ((level->next - level->first) % AUDIT_NODE_RUN == 0)
		add_done(level);
}

void audit_nodes_grow(Audit *audit, const Hash *leaf)
{
	Frontier *frontier = &audit->frontier;
	Hash hash = *leaf;
	unsigned level = 0;
	add_node(&audit->levels[0], &hash);
	for (uint64_t size = frontier->size; size & 1; size >>= 1) {
		hash = merkle_node(&frontier->subtrees[--frontier->count], &hash);
		add_node(&audit->levels[++level], &hash);
	}
	frontier->subtrees[frontier->count++] = hash;
	frontier->size++;
}

unsigned audit_node_levels(const Audit *audit)
{
	unsigned levels = 0;
	while (levels < MERKLE_MAX_LEVELS && audit->frontier.size >> levels > 0)
		levels++;
	return levels;
}

uint64_t audit_node_first(const Audit *audit, unsigned level)
{
	return audit->levels[level].first;
}

uint64_t audit_node_end(const Audit *audit, unsigned level)
{
	return audit->levels[level].next;
}

void audit_nodes_begin(Audit *audit, unsigned level, AuditNodesDiffer differs, void *context)
{
	audit->telling = level;
	audit->told = audit->levels[level].first;
	audit->differs = differs;
	audit->differs_context = context;
	hash_begin(&audit->told_run);
}

/* Compare the run that ends at `told`: a whole one, or the last. */
static void compare_run(Audit *audit)
{
	AuditLevel *level = &audit->levels[audit->telling];
	uint64_t run = (audit->told - level->first - 1) / AUDIT_NODE_RUN;
	uint64_t first = level->first + run * AUDIT_NODE_RUN;
	HashRunning last = level->run;
	Hash told = hash_end(&audit->told_run);
	Hash computed = run < level->done_count ? level->done[run] : hash_end(&last);
	if (memcmp(&told, &computed, sizeof told) != 0)
		audit->differs(audit->differs_context, audit->telling, first, audit->told - first);
	hash_begin(&audit->told_run);
}

/* Nodes that are not where the next one belongs (missing, or too many) count as ones that differ. */
void audit_node_stored(Audit *audit, uint64_t index, const Hash *hash)
{
	static const Hash none;
	const AuditLevel *level = &audit->levels[audit->telling];
	if (index >= level->next) {
		audit->differs(audit->differs_context, audit->telling, index, 1);
		return;
	}
	while (audit->told <= index) {
		hash_add(&audit->told_run, (audit->told == index ? hash : &none)->bytes, HASH_LEN);
		audit->told++;
		if ((audit->told - level->first) % AUDIT_NODE_RUN == 0)
			compare_run(audit);
	}
}

void audit_nodes_end(Audit *audit)
{
	static const Hash none;
	const AuditLevel *level = &audit->levels[audit->telling];
	if (audit->told < level->next)
		audit_node_stored(audit, level->next - 1, &none);
	if ((audit->told - level->first) % AUDIT_NODE_RUN != 0)
		compare_run(audit);
}
