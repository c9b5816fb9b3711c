/* ascribe party merge, split, tree: which parties are one, and how they hang together. A merge is an edit of the party
 * that is merged, so that what was signed about it stays as it is, and taking it back is an edit too. */
#include <stdlib.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "cli.h"
#include "pager.h"

/* ---- Merging */

static bool load_party(Context *context, Store *store, const char *text, Record *record, Err *err)
{
	StoreName name;
	if (!store_find(store, KIND_PARTY, text, context->arena, &name, err) ||
	    !store_get(store, KIND_PARTY, &name.id, STORE_NEWEST, context->arena, record, err))
		return false;
	if (!record->retracted)
		return true;
	err_set(err, ERR_REFUSED, "the party \"%s\" was retracted at ledger index %llu", record->slug,
		(unsigned long long)record->index);
	return err_hint(err, "see why: ascribe party show %s", record->slug);
}

/* Refuse to go round: `into`, or what it is merged with, must not be `from`. */
static bool check_round(Context *context, Store *store, const Record *from, const Record *into, Err *err)
{
	Record at = *into;
	json_incref(at.body);
	bool ok = true;
	for (size_t steps = 0; ok && steps < 1000; steps++) {
		const char *same_as = body_text(at.body, "same_as");
		if (strcmp(at.id.text, from->id.text) == 0) {
			ok = err_set(err, ERR_REFUSED, "the party \"%s\" counts as \"%s\" already", into->slug,
				     from->slug);
			err_hint(err, steps == 0 ? "name two parties" : "split them first: ascribe party split %s",
				 into->slug);
			break;
		}
		if (!same_as)
			break;
		Uuid id;
		memcpy(id.text, same_as, sizeof id.text);
		json_decref(at.body);
		at.body = NULL;
		ok = store_get(store, KIND_PARTY, &id, STORE_NEWEST, context->arena, &at, err);
	}
	json_decref(at.body);
	return ok;
}

static bool write_party(Context *context, Store *store, const Record *record, json_t *body, const char *done, Err *err)
{
	Change change = {.kind = KIND_PARTY, .id = record->id, .body = body, .has_base = true, .base = record->index};
	return body_validate(&KINDS[KIND_PARTY], body, REFS_BY_ID, err) &&
	       write_change(context, store, &change, done, record->slug, err);
}

bool cmd_party_merge(Context *context, const Args *args, Err *err)
{
	const char *reason = args_value(args, "reason");
	Store *store;
	Record from = {0}, into = {0};
	json_t *body = NULL, *text = reason ? json_string(reason) : NULL;
	if (!text) {
		err_set(err, ERR_USAGE, reason ? "--reason: not valid UTF-8" : "a merge needs its reason");
		return err_hint(err, "give --reason TEXT; it stays in the ledger");
	}
	bool ok = context_casebook(context, &store, err) && load_party(context, store, args->operands[0], &from, err) &&
		  load_party(context, store, args->operands[1], &into, err);
	if (ok && body_text(from.body, "same_as")) {
		ok = err_set(err, ERR_CONFLICT, "the party \"%s\" is merged already", from.slug);
		err_hint(err, "take that back first: ascribe party split %s", from.slug);
	}
	if (ok && check_round(context, store, &from, &into, err)) {
		body = json_deep_copy(from.body);
		json_object_set_new(body, "same_as", json_string(into.id.text));
		json_object_set(body, "same_reason", text);
		ok = write_party(context, store, &from, body, "merged", err);
	} else {
		ok = false;
	}
	json_decref(text);
	json_decref(body);
	json_decref(from.body);
	json_decref(into.body);
	return ok;
}

bool cmd_party_split(Context *context, const Args *args, Err *err)
{
	Store *store;
	Record record = {0};
	bool ok = context_casebook(context, &store, err) && load_party(context, store, args->operands[0], &record, err);
	if (ok && !body_text(record.body, "same_as"))
		ok = err_set(err, ERR_REFUSED, "the party \"%s\" is not merged with another", record.slug);
	if (ok) {
		json_t *body = json_deep_copy(record.body);
		json_object_del(body, "same_as");
		json_object_del(body, "same_reason");
		ok = write_party(context, store, &record, body, "split", err);
		json_decref(body);
	}
	json_decref(record.body);
	return ok;
}

/* ---- The tree */

/* A party and where it hangs: on what it is the same as, else on whom it speaks for, else on what it is part of, as the
 * brief counts it. */
typedef struct Node {
	Uuid id;
	const char *slug, *name, *type, *relation;
	const char *of;      /* id */
	struct Node *parent; /* NULL at a root */
	struct Node *first, *last, *next;
	unsigned seen; /* which walk up came by */
} Node;

typedef struct Nodes {
	Arena *arena;
	Node **items; /* by slug */
	size_t count, room;
} Nodes;

static bool add_node(void *context, const Record *record, Err *err)
{
	(void)err;
	static const struct {
		const char *field, *relation;
	} relations[] = {{"same_as", "same as"}, {"speaks_for", "speaks for"}, {"part_of", "part of"}};
	Nodes *nodes = context;
	Node *node = arena_alloc(nodes->arena, sizeof *node);
	*node = (Node){.id = record->id,
		       .slug = arena_strdup(nodes->arena, record->slug),
		       .name = arena_strdup(nodes->arena, body_text(record->body, "name")),
		       .type = arena_strdup(nodes->arena, body_text(record->body, "type"))};
	for (size_t i = 0; !node->of && i < sizeof relations / sizeof *relations; i++) {
		const char *of = body_text(record->body, relations[i].field);
		node->of = of ? arena_strdup(nodes->arena, of) : NULL;
		node->relation = relations[i].relation;
	}
	if (nodes->count == nodes->room) {
		nodes->room = nodes->room * 2 + 64;
		nodes->items = mem_realloc(nodes->items, nodes->room * sizeof *nodes->items);
	}
	nodes->items[nodes->count++] = node;
	return true;
}

static int compare_ids(const void *a, const void *b)
{
	return strcmp((*(Node *const *)a)->id.text, (*(Node *const *)b)->id.text);
}

static void find_parents(Nodes *nodes)
{
	Node **by_id = arena_array(nodes->arena, nodes->count + 1, sizeof *by_id);
	if (nodes->count > 0)
		memcpy(by_id, nodes->items, nodes->count * sizeof *by_id);
	qsort(by_id, nodes->count, sizeof *by_id, compare_ids);
	for (size_t i = 0; i < nodes->count; i++) {
		Node wanted, *key = &wanted;
		if (!nodes->items[i]->of)
			continue;
		memcpy(wanted.id.text, nodes->items[i]->of, sizeof wanted.id.text);
		Node **found = bsearch(&key, by_id, nodes->count, sizeof *by_id, compare_ids);
		nodes->items[i]->parent = found ? *found : NULL;
	}
}

/* What runs in a circle hangs on its member that comes first by slug: nodes are walked in that order, and one that is
 * met again on its own way up is the root of the circle. */
static void break_circles(Nodes *nodes)
{
	for (unsigned i = 0; i < nodes->count; i++) {
		Node *at = nodes->items[i];
		while (at && at->seen == 0) {
			at->seen = i + 1;
			at = at->parent;
		}
		if (!at || at->seen != i + 1)
			continue;
		Node *first = at;
		for (Node *n = at->parent; n && n != at; n = n->parent) {
			if (strcmp(n->slug, first->slug) < 0)
				first = n;
		}
		first->parent = NULL;
	}
}

static void hang(Nodes *nodes)
{
	for (size_t i = 0; i < nodes->count; i++) {
		Node *node = nodes->items[i], *parent = node->parent;
		if (!parent)
			continue;
		*(parent->last ? &parent->last->next : &parent->first) = node;
		parent->last = node;
	}
}

static void add_value(json_t *values, const Node *node, size_t depth)
{
	json_t *value = json_pack("{s:s, s:s, s:s, s:I}", "slug", node->slug, "name", node->name, "type", node->type,
				  "depth", (json_int_t)depth);
	if (depth > 0) {
		json_object_set_new(value, "relation", json_string(node->relation));
		json_object_set_new(value, "of", json_string(node->parent->slug));
	}
	json_array_append_new(values, value);
}

/* The node with all that hangs on it. */
static void add_branch(json_t *values, const Node *root)
{
	size_t depth = 0;
	for (const Node *node = root; node;) {
		add_value(values, node, depth);
		if (node->first) {
			node = node->first;
			depth++;
			continue;
		}
		while (node != root && !node->next) {
			node = node->parent;
			depth--;
		}
		node = node == root ? NULL : node->next;
	}
}

bool cmd_party_tree(Context *context, const Args *args, Err *err)
{
	Store *store;
	StoreName name;
	Nodes nodes = {.arena = context->arena};
	const char *wanted = args->operand_count > 0 ? args->operands[0] : NULL;
	bool ok = context_casebook(context, &store, err) &&
		  (!wanted || store_find(store, KIND_PARTY, wanted, context->arena, &name, err)) &&
		  store_list(store, KIND_PARTY, NULL, 0, add_node, &nodes, err);
	if (ok) {
		find_parents(&nodes);
		break_circles(&nodes);
		hang(&nodes);
		json_t *values = json_array();
		for (size_t i = 0; i < nodes.count; i++) {
			const Node *node = nodes.items[i];
			if (wanted ? strcmp(node->id.text, name.id.text) == 0 : !node->parent)
				add_branch(values, node);
		}
		pager_want(context);
		print_tree(&context->style, "party-node", values, &context->out);
	}
	free(nodes.items);
	return ok;
}
