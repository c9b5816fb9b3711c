/* The client's side: it believes no head that it has not computed, and remembers what it saw. And many at once. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "src/store/state.h"
#include "tests/support/child.h"
#include "tests/support/database.h"

static SecretKey *alice;
static Store *store;

static void open_casebook(void)
{
	store = test_casebook(&alice);
}

static void close_casebook(void)
{
	store_close(store);
	secret_key_free(alice);
}

TestSuite(writer, .init = open_casebook, .fini = close_casebook);

static void write_party(const char *slug)
{
	char body[160];
	snprintf(body, sizeof body, "{'slug':'%s','name':'N','type':'company'}", slug);
	test_write(store, alice, "party", body);
}

static ErrCode try_party(const char *slug)
{
	char body[160];
	Err err = {0};
	uint64_t index;
	snprintf(body, sizeof body, "{'slug':'%s','name':'N','type':'company'}", slug);
	Change change = test_change("party", body);
	bool ok = writer_write(store, alice, &change, &index, &err);
	json_decref((json_t *)change.body);
	return ok ? ERR_NONE : err.code;
}

/* As the superuser may, with the protections off. */
static void tamper(const char *statement)
{
	char all[1024];
	snprintf(all, sizeof all, "SET session_replication_role = replica; %s", statement);
	test_sql(all);
}

Test(writer, remembers_the_head_that_it_verified)
{
	Head head, server;
	bool known = false;
	Err err = {0};
	write_party("one");
	cr_assert(head_recall(TEST_ORIGIN, &known, &head, &err));
	cr_assert(store_head(store, &server, &err));
	cr_expect(known);
	cr_expect_eq(head.size, 2);
	cr_expect_arr_eq(&head.root, &server.root, sizeof head.root);
}

Test(writer, sees_a_rollback)
{
	write_party("one");
	write_party("two");
	write_party("three");
	tamper("DELETE FROM ascribe.node WHERE level > 0 OR idx > 1; DELETE FROM ascribe.entry WHERE idx > 1; "
	       "DELETE FROM ascribe.party WHERE idx > 1; DELETE FROM ascribe.record WHERE slug IN ('two', 'three'); "
	       "INSERT INTO ascribe.node SELECT casebook, 1, 0, sha256('\\x01'::bytea || "
	       "(SELECT hash FROM ascribe.node WHERE level = 0 AND idx = 0) || (SELECT hash FROM ascribe.node WHERE "
	       "level = 0 AND idx = 1)) FROM ascribe.head; "
	       "UPDATE ascribe.head SET size = 2, root = (SELECT hash FROM ascribe.node WHERE level = 1)");
	cr_expect_eq(try_party("four"), ERR_CONTRADICTS_CHECKPOINT);
}

Test(writer, sees_a_history_that_was_rewritten)
{
	write_party("one");
	write_party("two");
	write_party("three");
	/* four entries: one perfect subtree */
	tamper("UPDATE ascribe.node SET hash = sha256(hash) WHERE level = 2");
	tamper("UPDATE ascribe.head SET root = sha256(root), frontier = ARRAY[sha256(root)]");
	cr_expect_eq(try_party("four"), ERR_CONTRADICTS_CHECKPOINT);
}

Test(writer, sees_a_history_that_was_rewritten_behind_its_back)
{
	write_party("one");
	write_party("two");
	write_party("three");
	/* the server keeps what the anchor is checked by, and goes on from another tree */
	tamper("UPDATE ascribe.head SET frontier = ARRAY[sha256(root)]");
	cr_expect_eq(try_party("four"), ERR_CONTRADICTS_CHECKPOINT);
}

Test(writer, signs_anew_where_its_key_signed_elsewhere)
{
	write_party("one");
	Head head;
	Err err = {0};
	RememberedWriter writer;
	bool known;
	cr_assert(head_recall_writer(TEST_ORIGIN, &known, &head, &writer, &err));
	cr_expect_str_eq(writer.key_name, "alice");
	cr_expect_eq(writer.next_seq, 2);
	write_party("two");
	/* as if this client had not seen the last entry */
	Arena *arena = arena_new();
	const char *path = NULL;
	cr_assert(state_path("heads", TEST_ORIGIN, arena, &path, &err) && unlink(path) == 0);
	cr_assert(head_remember_writer(TEST_ORIGIN, &head, &writer, &err));
	arena_free(arena);
	cr_expect_eq(try_party("three"), ERR_NONE);
	cr_expect_str_eq(test_sql("SELECT max(seq) FROM ascribe.entry WHERE author = 'alice'"), "3");
}

Test(writer, sees_a_root_that_does_not_hold_its_entry)
{
	write_party("one");
	tamper("CREATE OR REPLACE FUNCTION ascribe.fold(subtrees bytea[]) RETURNS bytea LANGUAGE sql AS "
	       "$$ SELECT sha256('lie') $$");
	ErrCode code = try_party("two");
	cr_expect(code == ERR_LEDGER_BROKEN || code == ERR_CONTRADICTS_CHECKPOINT, "%d", code);
}

#define WRITERS 4
#define EACH 20

/* A process of its own with a key of its own. */
static _Noreturn void write_many(int number)
{
	char name[32], slug[64];
	snprintf(name, sizeof name, "writer-%d", number);
	store = test_connect();
	alice = secret_key_from_seed(name, (const uint8_t[32]){(uint8_t)(number + 1)});
	for (int i = 0; i < EACH; i++) {
		snprintf(slug, sizeof slug, "w%d-%d", number, i);
		if (try_party(slug) != ERR_NONE)
			child_leave(1);
	}
	child_leave(0);
}

static void wait_for(const pid_t *children, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		int status = -1;
		waitpid(children[i], &status, 0);
		cr_expect_eq(status, 0);
	}
}

Test(writer, loses_nothing_among_many_writers)
{
	pid_t children[WRITERS];
	for (int i = 0; i < WRITERS; i++) {
		char name[32], body[400];
		snprintf(name, sizeof name, "writer-%d", i);
		SecretKey *key = secret_key_from_seed(name, (const uint8_t[32]){(uint8_t)(i + 1)});
		Buf vkey = {0};
		public_key_add_vkey(&vkey, secret_key_public(key));
		snprintf(body, sizeof body, "{'name':'%s','vkey':'%s','roles':['analyst']}", name, vkey.data);
		test_write(store, alice, "key", body);
		buf_free(&vkey);
		secret_key_free(key);
	}
	for (int i = 0; i < WRITERS; i++) {
		children[i] = fork();
		if (children[i] == 0)
			write_many(i);
	}
	wait_for(children, WRITERS);
	cr_expect_str_eq(test_sql("SELECT count(*) FROM ascribe.party"), "80");
	cr_expect_str_eq(test_sql("SELECT count(*) = max(idx) + 1 AND min(idx) = 0 FROM ascribe.entry"), "t");
	cr_expect_str_eq(test_sql("SELECT bool_and(n = m + 1) FROM (SELECT count(*) AS n, max(seq) AS m FROM "
				  "ascribe.entry GROUP BY author) AS s"),
			 "t");
	cr_expect_eq(try_party("after-all"), ERR_NONE);
}

Test(writer, lets_two_processes_of_one_key_take_turns)
{
	pid_t children[WRITERS];
	for (int i = 0; i < WRITERS; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			char slug[64];
			store = test_connect();
			for (int j = 0; j < EACH; j++) {
				snprintf(slug, sizeof slug, "t%d-%d", i, j);
				if (try_party(slug) != ERR_NONE)
					child_leave(1);
			}
			child_leave(0);
		}
	}
	wait_for(children, WRITERS);
	cr_expect_str_eq(test_sql("SELECT count(*) FROM ascribe.party"), "80");
}

Test(writer, lets_one_of_two_edits_of_a_version_in)
{
	int results[2];
	cr_assert_eq(pipe(results), 0);
	uint64_t base = test_write(store, alice, "party", "{'slug':'p','name':'N','type':'company'}");
	pid_t children[WRITERS];
	for (int i = 0; i < WRITERS; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			Err err = {0};
			uint64_t index;
			store = test_connect();
			Change change = test_change("party", "{'slug':'p','name':'M','type':'company'}");
			change.has_base = true;
			change.base = base;
			bool ok = writer_write(store, alice, &change, &index, &err);
			char result = ok ? '+' : err.code == ERR_CONFLICT ? '-' : '?';
			child_leave(write(results[1], &result, 1) == 1 ? 0 : 1);
		}
	}
	wait_for(children, WRITERS);
	char said[WRITERS + 1] = {0};
	cr_assert_eq(read(results[0], said, WRITERS), WRITERS);
	size_t in = 0, out = 0;
	for (int i = 0; i < WRITERS; i++) {
		in += said[i] == '+';
		out += said[i] == '-';
	}
	cr_expect_eq(in, 1, "%s", said);
	cr_expect_eq(out, WRITERS - 1, "%s", said);
}
