/* Descent: what draws on what, over sources and evidence alike.
 *
 * The origins of a piece of evidence are what it draws on, directly or through others, and what draws on nothing
 * itself: evidence without derived_from, and the origins of sources (origins.c). Evidence that draws on nothing is its
 * own origin; where it goes round in a circle without a way out, the member of the circle that comes first is, so that
 * all of them have the same one. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/value.h"
#include "build.h"

#define NOWHERE SIZE_MAX

/* A graph: sources first, then evidence. The edges of node n are edges[first[n]] up to edges[first[n + 1]]. */
typedef struct Descent {
	size_t node_count, *first, *edges;
	size_t *queue, *parent; /* of the walk at hand */
	size_t *seen, walk;     /* by node: the walk that last saw it */
} Descent;

static const Record *record_of(const Build *build, size_t node)
{
	return node < build->source_count ? build->sources[node].record
					  : build->evidence[node - build->source_count].record;
}

static size_t node_of(const Build *build, const Record *record)
{
	if (record->kind == KIND_SOURCE)
		return (size_t)((BriefSource *)brief_find(build, KIND_SOURCE, record->id.text) - build->sources);
	return (size_t)((BriefEvidence *)brief_find(build, KIND_EVIDENCE, record->id.text) - build->evidence) +
	       build->source_count;
}

static void add_source_edges(const Build *build, Descent *descent, const BriefSource *source, size_t *count)
{
	for (size_t i = 0; i < source->derived_from.count; i++)
		descent->edges[(*count)++] = (size_t)(source->derived_from.items[i] - build->sources);
}

static void add_evidence_edges(const Build *build, Descent *descent, const BriefEvidence *evidence, size_t *count)
{
	const Value *refs = value_list(evidence->record->fields, "derived_from");
	for (size_t i = 0; i < value_count(refs); i++) {
		const char *ref = value_string(value_at(refs, i)), *colon = strchr(ref, ':');
		const char *id = colon ? colon + 1 : ref;
		const BriefSource *source = brief_find(build, KIND_SOURCE, id);
		const BriefEvidence *other = brief_find(build, KIND_EVIDENCE, id);
		if (source)
			descent->edges[(*count)++] = (size_t)(source - build->sources);
		if (other)
			descent->edges[(*count)++] = (size_t)(other - build->evidence) + build->source_count;
	}
}

static Descent *make_graph(const Build *build)
{
	size_t count = 0, edges = 0, nodes = build->source_count + build->evidence_count;
	for (size_t i = 0; i < build->source_count; i++)
		edges += build->sources[i].derived_from.count;
	for (size_t i = 0; i < build->evidence_count; i++)
		edges += build->evidence[i].derived_count;
	Descent *descent = arena_alloc(build->arena, sizeof *descent);
	*descent = (Descent){.node_count = nodes,
			     .first = arena_array(build->arena, nodes + 1, sizeof(size_t)),
			     .edges = arena_array(build->arena, edges + 1, sizeof(size_t)),
			     .queue = arena_array(build->arena, nodes + 1, sizeof(size_t)),
			     .parent = arena_array(build->arena, nodes + 1, sizeof(size_t)),
			     .seen = arena_array(build->arena, nodes + 1, sizeof(size_t))};
	for (size_t i = 0; i < nodes; i++) {
		descent->first[i] = count;
		if (i < build->source_count)
			add_source_edges(build, descent, &build->sources[i], &count);
		else
			add_evidence_edges(build, descent, &build->evidence[i - build->source_count], &count);
	}
	descent->first[nodes] = count;
	return descent;
}

/* Visit what `from` draws on, the nearest first; sources are not gone beyond where `evidence_only`. Returns how many
 * stand in the queue. `from` is there only where a way leads back to it; the walk ends where `to` is found. */
static size_t walk(const Build *build, size_t from, size_t to, bool evidence_only)
{
	Descent *descent = build->descent;
	size_t count = 0, next = 0;
	descent->walk++;
	for (size_t at = from;; at = descent->queue[next++]) {
		bool stop = evidence_only && at < build->source_count;
		for (size_t i = descent->first[at]; i < descent->first[at + 1] && !stop; i++) {
			size_t node = descent->edges[i];
			if (descent->seen[node] == descent->walk)
				continue;
			descent->seen[node] = descent->walk;
			descent->parent[node] = at;
			descent->queue[count++] = node;
			if (node == to)
				return count;
		}
		if (next == count)
			return count;
	}
}

BriefRecords brief_descent_path(const Build *build, const Record *from, const Record *to)
{
	Descent *descent = build->descent;
	size_t start = node_of(build, from), end = node_of(build, to), hops = 1;
	size_t count = walk(build, start, end, false);
	if (count == 0 || descent->queue[count - 1] != end)
		return (BriefRecords){0};
	for (size_t at = descent->parent[end]; at != start; at = descent->parent[at])
		hops++;
	BriefRecords path = {arena_array(build->arena, hops + 1, sizeof *path.items), hops + 1};
	for (size_t at = end; hops > 0; at = descent->parent[at])
		path.items[hops--] = record_of(build, at);
	path.items[0] = from;
	return path;
}

static int compare_records(const void *a_ref, const void *b_ref)
{
	const Record *a = *(const Record *const *)a_ref, *b = *(const Record *const *)b_ref;
	return a->kind != b->kind ? (int)a->kind - (int)b->kind : strcmp(a->slug, b->slug);
}

static void add_origin(BriefRecords *origins, const Record *record)
{
	for (size_t i = 0; i < origins->count; i++) {
		if (origins->items[i] == record)
			return;
	}
	origins->items[origins->count++] = record;
}

static void find_origins(const Build *build, BriefEvidence *evidence)
{
	const Descent *descent = build->descent;
	size_t start = (size_t)(evidence - build->evidence) + build->source_count, room = 1;
	size_t count = walk(build, start, NOWHERE, true);
	const Record *first = evidence->record;
	for (size_t i = 0; i < count; i++) {
		size_t node = descent->queue[i];
		room += node < build->source_count ? build->sources[node].origins.count : 1;
		if (compare_records(&(const Record *){record_of(build, node)}, &first) < 0)
			first = record_of(build, node);
	}
	evidence->origins.items = arena_array(build->arena, room, sizeof *evidence->origins.items);
	for (size_t i = 0; i < count; i++) {
		size_t node = descent->queue[i];
		const BriefSources *of = node < build->source_count ? &build->sources[node].origins : NULL;
		for (size_t j = 0; of && j < of->count; j++)
			add_origin(&evidence->origins, of->items[j]->record);
		if (!of && descent->first[node] == descent->first[node + 1])
			add_origin(&evidence->origins, record_of(build, node));
	}
	if (evidence->origins.count == 0)
		add_origin(&evidence->origins, first);
	qsort(evidence->origins.items, evidence->origins.count, sizeof *evidence->origins.items, compare_records);
}

void brief_descent(Build *build)
{
	build->descent = make_graph(build);
	for (size_t i = 0; i < build->evidence_count; i++)
		find_origins(build, &build->evidence[i]);
}
