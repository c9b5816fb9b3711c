/* The keyring: the ledger's rules about who may sign what, and on whose word a reader takes it. Ledgers are written
 * here entry by entry. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "ascribe/ledger/keyring.h"
#include "tests/support/small_ledger.h"

#define ID(digit) "0b1c2d3e-4f50-4162-8374-00000000000" digit
#define PARTY                                                                                                          \
	"{\"body\":{\"name\":\"Corland\"},\"id\":\"0b1c2d3e-4f50-4162-8374-8596a7b8c9da\",\"kind\":\"party\",\"op\":"  \
	"\"put\"}"
#define ADMIN                                                                                                          \
	"{\"body\":{\"name\":\"alice\",\"roles\":[\"admin\",\"analyst\"],\"vkey\":\"%s\"},\"id\":\"" ID(               \
		"1") "\",\"kind\":\"key\",\"op\":\"put\"}"

/* A ledger that alice opened. */
static SmallLedger opened(void)
{
	SmallLedger ledger = {0};
	char change[1024];
	(void)snprintf(change, sizeof change, ADMIN, small_vkey("alice"));
	small_add(&ledger, "alice", change);
	return ledger;
}

static bool take_bytes(Keyring *ring, const Buf *bytes, uint64_t index, size_t *version, Err *err)
{
	Entry entry;
	cr_assert(entry_parse(bytes->data, bytes->len, &entry, err), "%s", err->message);
	bool ok = keyring_take(ring, &entry, index, version, err);
	entry_free(&entry);
	return ok;
}

/* Take all entries; versions[i] signed entry i. */
static Keyring taken(const SmallLedger *ledger, size_t versions[SMALL_MAX])
{
	Keyring ring = {0};
	Err err = {0};
	for (size_t i = 0; i < ledger->count; i++)
		cr_assert(take_bytes(&ring, &ledger->entries[i], i, &versions[i], &err), "%s", err.message);
	return ring;
}

/* All but the last entry are taken; the last one fails with that code, saying why. Frees the ledger. */
static void last_fails(SmallLedger *ledger, ErrCode code, const char *why)
{
	Keyring ring = {0};
	Err err = {0};
	size_t version;
	for (size_t i = 0; i + 1 < ledger->count; i++)
		cr_assert(take_bytes(&ring, &ledger->entries[i], i, &version, &err), "%s", err.message);
	cr_assert_not(take_bytes(&ring, &ledger->entries[ledger->count - 1], ledger->count - 1, &version, &err), "%s",
		      why);
	cr_expect_eq(err.code, code, "%s", err.message);
	cr_expect(strstr(err.message, why), "%s: %s", why, err.message);
	keyring_free(&ring);
	small_free(ledger);
}

static void settle(Keyring *ring, const char *const *names, size_t count)
{
	PublicKey keys[4];
	for (size_t i = 0; i < count; i++) {
		SecretKey *key = small_key(names[i]);
		keys[i] = *secret_key_public(key);
		secret_key_free(key);
	}
	keyring_settle(ring, &(Trust){.keys = keys, .count = count});
}

/* Which entries count for a reader who trusts `name`: a letter each, + or -. */
static const char *counts(const SmallLedger *ledger, const char *name)
{
	static char text[SMALL_MAX + 1];
	size_t versions[SMALL_MAX];
	Keyring ring = taken(ledger, versions);
	settle(&ring, &name, name ? 1 : 0);
	for (size_t i = 0; i < ledger->count; i++)
		text[i] = keyring_doubt(&ring, versions[i], i) ? '-' : '+';
	text[ledger->count] = '\0';
	keyring_free(&ring);
	return text;
}

/* A change that revokes the key of that digit and name. */
static const char *revoke(char digit, const char *name, const char *role, unsigned base, int last_valid)
{
	static char text[2048];
	char vkey[200];
	(void)snprintf(vkey, sizeof vkey, "%s", small_vkey(name));
	(void)snprintf(text, sizeof text,
		       "{\"base\":%u,\"body\":{\"last_valid\":%d,\"name\":\"%s\",\"reason\":\"Lost.\",\"roles\":[\"%"
		       "s\"],\"vkey\":"
		       "\"%s\"},\"id\":\"0b1c2d3e-4f50-4162-8374-00000000000%c\",\"kind\":\"key\",\"op\":\"put\"}",
		       base, last_valid, name, role, vkey, digit);
	return text;
}

/* The two changes by which bob (enrolled at 1) hands over to carol in entry `index`, carol first or last. */
static const char *rotate(unsigned index, const char *role, bool carol_first)
{
	static char text[4096];
	char carol[2048];
	(void)snprintf(carol, sizeof carol, "%s", small_enrol('3', "carol", role, ""));
	char *roles = strstr(carol, ",\"vkey\"");
	char tail[1024];
	(void)snprintf(tail, sizeof tail, "%s", roles);
	(void)snprintf(roles, sizeof carol - (size_t)(roles - carol), ",\"rotated_from\":\"bob\"%s", tail);
	/* sorted keys: roles before rotated_from */
	const char *bob = revoke('2', "bob", "analyst", 1, (int)index);
	(void)snprintf(text, sizeof text, "%s,%s", carol_first ? carol : bob, carol_first ? bob : carol);
	return text;
}

Test(keyring, lets_enrolled_keys_sign_what_their_roles_allow)
{
	SmallLedger ledger = opened();
	size_t versions[SMALL_MAX];
	small_add(&ledger, "alice", PARTY);
	small_add(&ledger, "alice", small_enrol('2', "bob", "analyst", ""));
	small_add(&ledger, "bob", PARTY);
	Keyring ring = taken(&ledger, versions);
	cr_assert_eq(ring.key_count, 2);
	cr_assert_str_eq(ring.keys[1].name, "bob");
	cr_assert_eq(ring.keys[1].last_valid, KEYRING_NO_END);
	cr_assert_eq(ring.versions[versions[3]].roles, KEYRING_ANALYST);
	cr_assert_eq(ring.versions[versions[3]].index, 2);
	keyring_free(&ring);
	small_free(&ledger);
}

Test(keyring, counts_what_rests_on_a_trusted_administrator)
{
	SmallLedger ledger = opened();
	small_add(&ledger, "alice", small_enrol('2', "bob", "admin", ""));
	small_add(&ledger, "bob", small_enrol('3', "carol", "analyst", ""));
	small_add(&ledger, "carol", PARTY);
	cr_assert_str_eq(counts(&ledger, "alice"), "++++");
	cr_assert_str_eq(counts(&ledger, "bob"), "--++");
	cr_assert_str_eq(counts(&ledger, "carol"), "---+");
	cr_assert_str_eq(counts(&ledger, "dave"), "----");
	cr_assert_str_eq(counts(&ledger, NULL), "----");
	small_free(&ledger);
}

Test(keyring, what_entry_0_enrols_besides_rests_on_its_author)
{
	SmallLedger ledger = {0};
	char changes[4096], alice[1024];
	(void)snprintf(alice, sizeof alice, ADMIN, small_vkey("alice"));
	(void)snprintf(changes, sizeof changes, "%s,%s", small_enrol('2', "bob", "analyst", ""), alice);
	small_add(&ledger, "alice", changes);
	small_add(&ledger, "bob", PARTY);
	cr_assert_str_eq(counts(&ledger, "alice"), "++");
	cr_assert_str_eq(counts(&ledger, "bob"), "-+");
	small_free(&ledger);
}

Test(keyring, a_name_alone_is_not_the_key)
{
	SmallLedger ledger = opened();
	size_t versions[SMALL_MAX];
	Keyring ring = taken(&ledger, versions);
	SecretKey *key = small_key("mallory");
	PublicKey other = *secret_key_public(key), cosigns;
	memcpy(other.name, "alice", 6);
	keyring_settle(&ring, &(Trust){.keys = &other, .count = 1});
	cr_assert_str_eq(keyring_doubt(&ring, versions[0], 0), "is vouched for by no trusted key");
	cosigns = ring.versions[0].key;
	cosigns.type = SIGN_TYPE_COSIGNATURE;
	keyring_settle(&ring, &(Trust){.keys = &cosigns, .count = 1});
	cr_assert(keyring_doubt(&ring, versions[0], 0));
	secret_key_free(key);
	keyring_free(&ring);
	small_free(&ledger);
}

Test(keyring, a_later_revocation_takes_what_was_signed_after_its_index)
{
	SmallLedger ledger = opened();
	small_add(&ledger, "alice", small_enrol('2', "bob", "admin", ""));
	small_add(&ledger, "bob", small_enrol('3', "carol", "analyst", ""));
	small_add(&ledger, "bob", small_enrol('4', "dave", "analyst", ""));
	small_add(&ledger, "carol", PARTY);
	small_add(&ledger, "dave", PARTY);
	small_add(&ledger, "alice", revoke('2', "bob", "admin", 1, 2));
	cr_assert_str_eq(counts(&ledger, "alice"), "+++-+-+");
	cr_assert_str_eq(counts(&ledger, "bob"), "--+-+--");
	small_free(&ledger);
}

Test(keyring, says_which_doubt_there_is_and_which_keys_are_valid)
{
	SmallLedger ledger = opened();
	size_t versions[SMALL_MAX];
	Buf keys = {0};
	small_add(&ledger, "alice", small_enrol('2', "bob", "analyst", ""));
	small_add(&ledger, "bob", PARTY);
	small_add(&ledger, "alice", revoke('2', "bob", "analyst", 1, 1));
	Keyring ring = taken(&ledger, versions);
	settle(&ring, (const char *[]){"alice"}, 1);
	cr_assert_null(keyring_doubt(&ring, versions[2], 1));
	cr_assert_str_eq(keyring_doubt(&ring, versions[2], 2),
			 "was revoked with an earlier index as its last valid one");
	keyring_add_valid(&ring, 3, &keys);
	cr_assert_eq(keys.len, sizeof(PublicKey));
	cr_assert_str_eq(((const PublicKey *)keys.data)->name, "alice");
	buf_free(&keys);
	keyring_free(&ring);
	small_free(&ledger);
}

Test(keyring, a_key_hands_over_to_another_with_its_roles)
{
	for (int first = 0; first < 2; first++) {
		SmallLedger ledger = opened();
		small_add(&ledger, "alice", small_enrol('2', "bob", "analyst", ""));
		small_add(&ledger, "bob", rotate(2, "analyst", first == 1));
		small_add(&ledger, "carol", PARTY);
		cr_assert_str_eq(counts(&ledger, "alice"), "++++");
		cr_assert_str_eq(counts(&ledger, "bob"), "--++");
		small_free(&ledger);
	}
}

Test(keyring, a_rotation_does_nothing_else)
{
	SmallLedger ledger = opened();
	small_add(&ledger, "alice", small_enrol('2', "bob", "analyst", ""));
	small_add(&ledger, "bob", rotate(2, "admin", true));
	last_fails(&ledger, ERR_UNKNOWN_KEY, "entry 2: the key of its author bob may not change keys");
	ledger = opened();
	small_add(&ledger, "alice", small_enrol('2', "bob", "analyst", ""));
	small_add(&ledger, "bob", rotate(3, "analyst", true));
	last_fails(&ledger, ERR_UNKNOWN_KEY, "may not change keys");
	ledger = opened();
	small_add(&ledger, "alice", small_enrol('2', "bob", "analyst", ""));
	small_add(&ledger, "bob", small_enrol('3', "carol", "analyst", ""));
	last_fails(&ledger, ERR_UNKNOWN_KEY, "may not change keys");
}

Test(keyring, a_rotation_ends_the_old_key)
{
	SmallLedger ledger = opened();
	char changes[4096];
	small_add(&ledger, "alice", small_enrol('2', "bob", "analyst", ""));
	(void)snprintf(changes, sizeof changes, "%s", rotate(2, "analyst", true));
	char *end = strstr(changes, "\"op\":\"put\"},") + strlen("\"op\":\"put\"},");
	(void)snprintf(end, sizeof changes - (size_t)(end - changes), "%s", PARTY);
	small_add(&ledger, "bob", changes);
	last_fails(&ledger, ERR_UNKNOWN_KEY, "may not change keys");
}

Test(keyring, refuses_authors_without_the_role)
{
	SmallLedger ledger = opened();
	small_add(&ledger, "alice", small_enrol('2', "bob", "auditor", ""));
	small_add(&ledger, "bob", PARTY);
	last_fails(&ledger, ERR_UNKNOWN_KEY, "bob may not change records");
	ledger = opened();
	small_add(&ledger, "mallory", PARTY);
	last_fails(&ledger, ERR_UNKNOWN_KEY, "entry 1: no entry before it enrols the key of its author mallory");
	ledger = opened();
	small_add(&ledger, "alice", small_enrol('2', "bob", "analyst", ""));
	small_add(&ledger, "alice", revoke('2', "bob", "analyst", 1, 2));
	small_add(&ledger, "bob", PARTY);
	last_fails(&ledger, ERR_UNKNOWN_KEY, "bob had been revoked: valid up to ledger index 2");
}

Test(keyring, entry_0_names_its_author_an_administrator)
{
	SmallLedger ledger = {0};
	small_add(&ledger, "alice", PARTY);
	last_fails(&ledger, ERR_UNKNOWN_KEY, "entry 0: it does not name its author an administrator");
	ledger = (SmallLedger){0};
	small_add(&ledger, "alice", small_enrol('1', "alice", "analyst", ""));
	last_fails(&ledger, ERR_UNKNOWN_KEY, "it does not name its author");
	ledger = (SmallLedger){0};
	small_add(&ledger, "alice", small_enrol('1', "alice", "chief", ""));
	last_fails(&ledger, ERR_REFUSED, "a role is none of");
}

Test(keyring, verifies_each_signature_by_the_key_of_its_author)
{
	SmallLedger ledger = opened();
	small_add(&ledger, "alice", PARTY);
	char *name = strstr(ledger.entries[1].data, "Corland");
	name[0] = 'B';
	last_fails(&ledger, ERR_BAD_SIGNATURE, "entry 1: ");
	ledger = opened(); /* another key of the same name */
	uint8_t seed[32] = {9};
	SecretKey *key = secret_key_from_seed("alice", seed);
	EntryHeader header = {.origin = SMALL_ORIGIN, .at = "2026-11-23T20:15:02Z"};
	Err err = {0};
	cr_assert(entry_sign(&ledger.entries[1], &header, PARTY, strlen(PARTY), key, &err));
	secret_key_free(key);
	ledger.count = 2;
	last_fails(&ledger, ERR_UNKNOWN_KEY, "not signed by the key that was enrolled for alice");
}

Test(keyring, refuses_changes_that_no_ledger_holds)
{
	static const struct {
		const char *change, *why;
	} bad[] = {
		{"{\"base\":0,\"body\":{\"reason\":\"x\"},\"id\":\"" ID("1") "\",\"kind\":\"key\",\"op\":\"retract\"}",
		 "keys are put, not retracted"},
		{"{\"body\":{\"name\":\"bob\"},\"id\":\"" ID("2") "\",\"kind\":\"key\",\"op\":\"put\"}",
		 "no name, vkey or roles"},
		{"{\"body\":{\"name\":\"bob\",\"roles\":[\"admin\"],\"vkey\":\"bob\"},\"id\":\"" ID(
			 "2") "\",\"kind\":\"key\",\"op\":\"put\"}",
		 "a change of a key: "},
	};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		SmallLedger ledger = opened();
		small_add(&ledger, "alice", bad[i].change);
		last_fails(&ledger, ERR_REFUSED, bad[i].why);
	}
}

static void second_is_refused(const char *change, const char *why)
{
	SmallLedger ledger = opened();
	small_add(&ledger, "alice", change);
	last_fails(&ledger, ERR_REFUSED, why);
}

Test(keyring, refuses_keys_that_are_not_what_they_say)
{
	char change[2048];
	second_is_refused(small_enrol('2', "bob", "analyst", "\"last_valid\":-1,"), "below 0");
	second_is_refused(small_enrol('1', "bob", "analyst", ""), "enrolled already");
	second_is_refused(small_enrol('2', "alice", "analyst", ""), "enrolled already");
	second_is_refused(revoke('2', "alice", "admin", 0, 1), "no key of that name and id");
	second_is_refused(revoke('1', "bob", "admin", 0, 1), "no key of that name and id");
	second_is_refused(revoke('1', "alice", "admin", 1, 1), "not made from the newest version");
	(void)snprintf(change, sizeof change,
		       "{\"body\":{\"name\":\"bob\",\"roles\":[],\"vkey\":\"%s\"},\"id\":\"" ID(
			       "2") "\",\"kind\":\"key\",\"op\":\"put\"}",
		       small_vkey("bob"));
	second_is_refused(change, "it has no role");
	(void)snprintf(change, sizeof change,
		       "{\"body\":{\"name\":\"bob\",\"roles\":[\"admin\"],\"vkey\":\"%s\"},\"id\":\"" ID(
			       "2") "\",\"kind\":\"key\",\"op\":\"put\"}",
		       small_vkey("carol"));
	second_is_refused(change, "its name is not that of its vkey");
}

Test(keyring, revokes_a_key_once)
{
	SmallLedger ledger = opened();
	small_add(&ledger, "alice", small_enrol('2', "bob", "analyst", ""));
	small_add(&ledger, "alice", revoke('2', "bob", "analyst", 1, 2));
	small_add(&ledger, "alice", revoke('2', "bob", "analyst", 2, 1));
	last_fails(&ledger, ERR_REFUSED, "revoked already");
}

Test(keyring, takes_a_bounded_number_of_keys)
{
	Keyring ring = {0};
	SmallLedger ledger = opened();
	size_t version;
	Err err = {0};
	small_add(&ledger, "alice", small_enrol('2', "bob", "analyst", ""));
	cr_assert(take_bytes(&ring, &ledger.entries[0], 0, &version, &err));
	size_t count = ring.version_count;
	ring.version_count = KEYRING_MAX; /* as if so many had been taken */
	cr_assert_not(take_bytes(&ring, &ledger.entries[1], 1, &version, &err));
	cr_assert(strstr(err.message, "more than 16384"), "%s", err.message);
	ring.version_count = count;
	keyring_free(&ring);
	small_free(&ledger);
}
