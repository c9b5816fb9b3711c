/* A key that hands over to a new one: the database takes the one entry that does this, and nothing near it. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/clock.h"
#include "ascribe/ledger/entry.h"
#include "tests/support/database.h"

static SecretKey *alice, *bob;
static Store *store;
static char bob_id[UUID_TEXT_LEN + 1], alice_id[UUID_TEXT_LEN + 1], bob_vkey[SIGN_VKEY_MAX + 1];

#define NEW_ID "00000000-0000-4000-8000-000000000001"

static void enroll_bob(void)
{
	Buf vkey = {0}, body = {0};
	store = test_casebook(&alice);
	bob = secret_key_new("bob");
	public_key_add_vkey(&vkey, secret_key_public(bob));
	snprintf(bob_vkey, sizeof bob_vkey, "%s", buf_text(&vkey));
	buf_addf(&body, "{'name':'bob','vkey':'%s','roles':['analyst']}", bob_vkey);
	cr_assert_eq(test_write(store, alice, "key", body.data), 1);
	snprintf(bob_id, sizeof bob_id, "%s", test_sql("SELECT id FROM ascribe.key WHERE name = 'bob'"));
	snprintf(alice_id, sizeof alice_id, "%s", test_sql("SELECT id FROM ascribe.key WHERE name = 'alice'"));
	buf_free(&vkey);
	buf_free(&body);
}

static void close_casebook(void)
{
	store_close(store);
	secret_key_free(alice);
	secret_key_free(bob);
}

TestSuite(rotation, .init = enroll_bob, .fini = close_casebook);

/* The code that the database answers to an entry of `changes`, given with single quotes; ERR_NONE where it is taken. */
static ErrCode answer(const SecretKey *key, uint64_t seq, const char *changes)
{
	Err err = {0};
	Head head;
	StoreAppended appended;
	Buf bytes = {0};
	char at[21];
	char *json = mem_strdup(changes);
	for (char *c = json; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	clock_now(at);
	cr_assert(store_head(store, &head, &err));
	EntryHeader header = {.origin = TEST_ORIGIN, .anchor = head, .at = at, .seq = seq};
	cr_assert(entry_sign(&bytes, &header, json, strlen(json), key, &err), "%s", err.message);
	StoreNote note = {bytes.data, bytes.len};
	char before[4096];
	snprintf(before, sizeof before, "%s", test_state());
	bool ok = store_append_send(store, &note, 1, &err) && store_append_finish(store, &appended, &err);
	if (!ok)
		cr_expect_str_eq(test_state(), before);
	buf_free(&bytes);
	free(json);
	return ok ? ERR_NONE : err.code;
}

/* The new key's change and the old one's, each to be varied. */
static const char *begun(const char *roles, const char *from, const char *more)
{
	static char text[1024];
	snprintf(text, sizeof text,
		 "{'body':{%s'name':'bob-2','roles':[%s],'rotated_from':'%s','vkey':'bob-2'},'id':'" NEW_ID
		 "','kind':'key','op':'put'}",
		 more, roles, from);
	return text;
}

static const char *ended(const char *id, uint64_t base, const char *last_valid, const char *roles)
{
	static char text[1024];
	snprintf(text, sizeof text,
		 "{'base':%d,'body':{%s'name':'bob','reason':'r','roles':[%s],'vkey':'%s'},'id':'%s','kind':'key','op':"
		 "'put'}",
		 (int)base, last_valid, roles, bob_vkey, id);
	return text;
}

static ErrCode both(const SecretKey *key, uint64_t seq, const char *one, const char *two)
{
	char changes[4096];
	snprintf(changes, sizeof changes, "%s%s%s", one, *two ? "," : "", two);
	return answer(key, seq, changes);
}

#define GOOD_BEGUN begun("'analyst'", "bob", "")
#define GOOD_ENDED ended(bob_id, 1, "'last_valid':2,", "'analyst'")

Test(rotation, is_taken_from_a_key_that_may_not_change_keys)
{
	cr_expect_eq(both(bob, 0, GOOD_BEGUN, GOOD_ENDED), ERR_NONE);
	cr_expect_str_eq(test_sql("SELECT last_valid FROM ascribe.key WHERE name = 'bob' ORDER BY idx DESC LIMIT 1"),
			 "2");
	/* and the old key is ended at once */
	cr_expect_eq(both(bob, 1, begun("'analyst'", "bob", ""), ""), ERR_UNKNOWN_KEY);
}

Test(rotation, gives_no_more_and_no_fewer_roles)
{
	cr_expect_eq(both(bob, 0, begun("'admin','analyst'", "bob", ""), GOOD_ENDED), ERR_REFUSED);
	cr_expect_eq(both(bob, 0, begun("'auditor'", "bob", ""), GOOD_ENDED), ERR_REFUSED);
	cr_expect_eq(both(bob, 0, GOOD_BEGUN, ended(bob_id, 1, "'last_valid':2,", "'admin','analyst'")), ERR_REFUSED);
}

Test(rotation, ends_the_old_key_at_its_own_index)
{
	cr_expect_eq(both(bob, 0, GOOD_BEGUN, ""), ERR_REFUSED);
	cr_expect_eq(both(bob, 0, GOOD_BEGUN, ended(bob_id, 1, "", "'analyst'")), ERR_REFUSED);
	cr_expect_eq(both(bob, 0, GOOD_BEGUN, ended(bob_id, 1, "'last_valid':3,", "'analyst'")), ERR_CONFLICT);
	cr_expect_eq(both(bob, 0, GOOD_BEGUN, ended(bob_id, 1, "'last_valid':1,", "'analyst'")), ERR_CONFLICT);
	cr_expect_eq(both(bob, 0, begun("'analyst'", "bob", "'last_valid':2,"), GOOD_ENDED), ERR_REFUSED);
}

Test(rotation, is_of_the_signers_own_key_alone)
{
	cr_expect_eq(both(bob, 0, begun("'analyst'", "alice", ""), GOOD_ENDED), ERR_REFUSED);
	cr_expect_eq(both(bob, 0, GOOD_BEGUN, ended(alice_id, 0, "'last_valid':2,", "'analyst'")), ERR_REFUSED);
	/* an administrator enrolls keys, but not as if another had handed over */
	cr_expect_eq(both(alice, 2, GOOD_BEGUN, GOOD_ENDED), ERR_REFUSED);
	cr_expect_eq(both(alice, 2, GOOD_BEGUN, ""), ERR_REFUSED);
}

Test(rotation, does_nothing_else)
{
	char two[2048];
	snprintf(two, sizeof two,
		 "%s,{'body':{'name':'X','slug':'x','type':'company'},'id':'00000000-0000-4000-8000-000000000002',"
		 "'kind':'party','op':'put'}",
		 GOOD_ENDED);
	cr_expect_eq(both(bob, 0, GOOD_BEGUN, two), ERR_REFUSED);
	cr_expect_eq(both(bob, 0, GOOD_ENDED, ""), ERR_NOT_PERMITTED);
}

Test(rotation, is_not_claimed_by_an_edit)
{
	char edit[1024];
	snprintf(edit, sizeof edit,
		 "{'base':1,'body':{'name':'bob','roles':['analyst'],'rotated_from':'alice','vkey':'%s'},'id':'%s',"
		 "'kind':'key','op':'put'}",
		 bob_vkey, bob_id);
	cr_expect_eq(both(alice, 2, edit, ""), ERR_REFUSED);
}
