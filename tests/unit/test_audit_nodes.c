/* The stored nodes of the tree, told to an audit: each run in which one differs is named, and no other. The nodes are
 * computed here level by level, as RFC 6962 defines them, by libcrypto. */
#include <criterion/criterion.h>
#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/ledger/audit.h"

#define LEVELS_MAX 16
#define RUN AUDIT_NODE_RUN

typedef struct Told {
	unsigned level;
	uint64_t first, count;
} Told;

/* nodes[level][index], and how many there are */
static Hash *nodes[LEVELS_MAX];
static uint64_t counts[LEVELS_MAX];
static Told told[16];
static size_t told_count;

static Hash sha256(const void *data, size_t len)
{
	Hash hash;
	unsigned size = HASH_LEN;
	cr_assert_eq(EVP_Digest(data, len, hash.bytes, &size, EVP_sha256(), NULL), 1);
	return hash;
}

static void make_tree(uint64_t leaves)
{
	for (unsigned level = 0; leaves >> level > 0; level++) {
		cr_assert_lt(level, LEVELS_MAX);
		counts[level] = leaves >> level;
		nodes[level] = calloc(counts[level], sizeof(Hash));
		for (uint64_t i = 0; i < counts[level]; i++) {
			unsigned char bytes[1 + 2 * HASH_LEN] = {1};
			if (level > 0)
				memcpy(bytes + 1, &nodes[level - 1][2 * i], 2 * HASH_LEN);
			nodes[level][i] = level > 0 ? sha256(bytes, sizeof bytes) : sha256(&i, sizeof i);
		}
	}
}

static void free_tree(void)
{
	for (unsigned level = 0; level < LEVELS_MAX; level++)
		free(nodes[level]);
}

TestSuite(audit_nodes, .fini = free_tree);

static void ignore(void *context, const AuditFinding *finding)
{
	(void)context;
	(void)finding;
}

/* An audit that has taken the leaves, as those of entries that are not there. */
static Audit *audit_of(uint64_t first, uint64_t leaves)
{
	Audit *audit = audit_new("test.example/nodes", NULL, 0, ignore, NULL, NULL);
	Frontier frontier = {0};
	for (uint64_t i = 0; i < first; i++)
		frontier_append(&frontier, &nodes[0][i]);
	if (first > 0)
		audit_resume(audit, &frontier);
	for (uint64_t i = first; i < leaves; i++)
		audit_take_missing(audit, i, &nodes[0][i]);
	return audit;
}

static void keep(void *context, unsigned level, uint64_t first, uint64_t count)
{
	cr_assert_eq(context, &told_count);
	cr_assert_lt(told_count, sizeof told / sizeof *told);
	told[told_count++] = (Told){level, first, count};
}

#define NONE UINT64_MAX

/* Tell a level's nodes but `missing`, and of some beyond the end; how many runs differ. */
static size_t tell(Audit *audit, unsigned level, uint64_t missing, uint64_t beyond)
{
	const Hash zero = {0};
	told_count = 0;
	audit_nodes_begin(audit, level, keep, &told_count);
	for (uint64_t i = audit_node_first(audit, level); i < counts[level] + beyond; i++) {
		if (i != missing)
			audit_node_stored(audit, i, i < counts[level] ? &nodes[level][i] : &zero);
	}
	audit_nodes_end(audit);
	return told_count;
}

static void is(size_t at, unsigned level, uint64_t first, uint64_t count)
{
	cr_assert_lt(at, told_count);
	cr_expect_eq(told[at].level, level);
	cr_expect_eq(told[at].first, first, "%llu", (unsigned long long)told[at].first);
	cr_expect_eq(told[at].count, count, "%llu", (unsigned long long)told[at].count);
}

Test(audit_nodes, of_every_level_of_every_size_are_those_computed)
{
	make_tree(70);
	for (uint64_t size = 0; size <= 70; size++) {
		Audit *audit = audit_of(0, size);
		unsigned levels = 0;
		for (; size >> levels > 0; levels++) {
			counts[levels] = size >> levels;
			cr_expect_eq(audit_node_first(audit, levels), 0);
			cr_expect_eq(audit_node_end(audit, levels), counts[levels]);
			cr_expect_eq(tell(audit, levels, NONE, 0), 0, "size %d, level %u", (int)size, levels);
		}
		cr_expect_eq(audit_node_levels(audit), levels);
		audit_free(audit);
	}
}

Test(audit_nodes, that_are_wrong_are_told_on_any_level_and_at_any_place)
{
	make_tree(37);
	Audit *audit = audit_of(0, 37);
	for (unsigned level = 0; level < audit_node_levels(audit); level++) {
		for (uint64_t i = 0; i < counts[level]; i++) {
			nodes[level][i].bytes[i % HASH_LEN] ^= 1;
			cr_expect_eq(tell(audit, level, NONE, 0), 1);
			is(0, level, 0, counts[level]);
			nodes[level][i].bytes[i % HASH_LEN] ^= 1;
			cr_expect_eq(tell(audit, level, i, 0), 1, "missing");
			is(0, level, 0, counts[level]);
		}
	}
	audit_free(audit);
}

Test(audit_nodes, beyond_the_tree_are_told_one_by_one)
{
	make_tree(6);
	Audit *audit = audit_of(0, 6);
	cr_expect_eq(tell(audit, 1, NONE, 2), 2);
	is(0, 1, 3, 1);
	is(1, 1, 4, 1);
	audit_free(audit);
}

Test(audit_nodes, that_are_all_missing_are_told)
{
	make_tree(6);
	Audit *audit = audit_of(0, 6);
	told_count = 0;
	audit_nodes_begin(audit, 0, keep, &told_count);
	audit_nodes_end(audit);
	cr_expect_eq(told_count, 1);
	is(0, 0, 0, 6);
	audit_free(audit);
}

Test(audit_nodes, of_many_runs_are_told_by_the_run)
{
	const uint64_t leaves = 2 * RUN + 9;
	make_tree(leaves);
	Audit *audit = audit_of(0, leaves);
	for (unsigned level = 0; level < audit_node_levels(audit); level++)
		cr_expect_eq(tell(audit, level, NONE, 0), 0, "level %u", level);

	nodes[0][RUN - 1].bytes[0] ^= 1;
	cr_expect_eq(tell(audit, 0, NONE, 0), 1);
	is(0, 0, 0, RUN);
	nodes[0][RUN].bytes[0] ^= 1;
	nodes[0][leaves - 1].bytes[0] ^= 1;
	cr_expect_eq(tell(audit, 0, NONE, 0), 3);
	is(0, 0, 0, RUN);
	is(1, 0, RUN, RUN);
	is(2, 0, 2 * RUN, 9);
	nodes[0][RUN - 1].bytes[0] ^= 1;
	nodes[0][RUN].bytes[0] ^= 1;
	nodes[0][leaves - 1].bytes[0] ^= 1;

	cr_expect_eq(tell(audit, 0, RUN, 0), 1, "missing, the first of a run");
	is(0, 0, RUN, RUN);
	cr_expect_eq(tell(audit, 0, 2 * RUN - 1, 0), 1, "missing, the last of a run");
	is(0, 0, RUN, RUN);
	cr_expect_eq(tell(audit, 0, leaves - 1, 0), 1, "missing, the last of all");
	is(0, 0, 2 * RUN, 9);
	cr_expect_eq(tell(audit, 0, 3, 1), 2, "one missing and one beyond");
	is(0, 0, 0, RUN);
	is(1, 0, leaves, 1);

	nodes[1][RUN - 1].bytes[0] ^= 1;
	cr_expect_eq(tell(audit, 1, NONE, 0), 1, "level 1 has one whole run and a short one");
	is(0, 1, 0, RUN);
	audit_free(audit);
}

Test(audit_nodes, of_whole_runs_alone_have_no_short_one)
{
	make_tree(RUN);
	Audit *audit = audit_of(0, RUN);
	cr_expect_eq(tell(audit, 0, NONE, 0), 0);
	cr_expect_eq(tell(audit, 0, NONE, 1), 1);
	is(0, 0, RUN, 1);
	cr_expect_eq(tell(audit, 0, RUN - 1, 0), 1);
	is(0, 0, 0, RUN);
	audit_free(audit);
}

Test(audit_nodes, of_a_resumed_audit_begin_where_it_began)
{
	make_tree(45);
	for (uint64_t first = 1; first <= 45; first++) {
		Audit *audit = audit_of(first, 45);
		for (unsigned level = 0; level < audit_node_levels(audit); level++) {
			cr_expect_eq(audit_node_first(audit, level), first >> level);
			cr_expect_eq(audit_node_end(audit, level), counts[level]);
			cr_expect_eq(tell(audit, level, NONE, 0), 0, "from %d, level %u", (int)first, level);
			if (first >> level == counts[level])
				continue;
			nodes[level][first >> level].bytes[0] ^= 1;
			cr_expect_eq(tell(audit, level, NONE, 0), 1);
			is(0, level, first >> level, counts[level] - (first >> level));
			nodes[level][first >> level].bytes[0] ^= 1;
		}
		audit_free(audit);
	}
}

Test(audit_nodes, of_a_resumed_audit_are_told_by_runs_from_there)
{
	make_tree(100 + RUN + 5);
	Audit *audit = audit_of(100, 100 + RUN + 5);
	cr_expect_eq(tell(audit, 0, NONE, 0), 0);
	nodes[0][100 + RUN - 1].bytes[0] ^= 1;
	nodes[0][100 + RUN].bytes[0] ^= 1;
	cr_expect_eq(tell(audit, 0, NONE, 0), 2);
	is(0, 0, 100, RUN);
	is(1, 0, 100 + RUN, 5);
	audit_free(audit);
}
