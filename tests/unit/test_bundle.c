/* Bundles: a whole one verifies by the keys that count; anything taken away, put in, or changed does not. The ledger is
 * written here, its tree by the definition of RFC 6962. */
#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "ascribe/crypto/base64.h"
#include "ascribe/ledger/bundle.h"
#include "ascribe/ledger/note.h"
#include "src/ledger/bundle_parts.h"
#include "tests/support/small_ledger.h"

#define INCIDENT "0b1c2d3e-4f50-4162-8374-8596a7b8c9da"
#define PARTY                                                                                                          \
	"{\"body\":{\"name\":\"Corland\"},\"id\":\"0b1c2d3e-4f50-4162-8374-8596a7b8c9db\",\"kind\":\"party\",\"op\":"  \
	"\"put\"}"
#define MEMBERS_MAX 16

typedef struct Member {
	char name[BUNDLE_NAME_MAX];
	Buf bytes;
} Member;

/* The members of a bundle, to be changed by a test. */
typedef struct Members {
	Member list[MEMBERS_MAX];
	size_t count;
} Members;

static void add(Members *members, const char *name, const char *bytes, size_t bytes_len)
{
	Member *member = &members->list[members->count++];
	*member = (Member){0};
	(void)snprintf(member->name, sizeof member->name, "%s", name);
	buf_add(&member->bytes, bytes, bytes_len);
}

static void add_text(Members *members, const char *name, const char *text)
{
	add(members, name, text, strlen(text));
}

static void free_members(Members *members)
{
	for (size_t i = 0; i < members->count; i++)
		buf_free(&members->list[i].bytes);
}

static Member *find(Members *members, const char *name)
{
	for (size_t i = 0; i < members->count; i++) {
		if (strcmp(members->list[i].name, name) == 0)
			return &members->list[i];
	}
	cr_assert_fail("%s", name);
	return NULL;
}

static void take_away(Members *members, const char *name)
{
	Member *member = find(members, name);
	buf_free(&member->bytes);
	memmove(member, member + 1, (size_t)(&members->list[--members->count] - member) * sizeof *member);
}

static bool take_all(Bundle *bundle, const Members *members, Err *err)
{
	for (size_t i = 0; i < members->count; i++) {
		const Buf *bytes = &members->list[i].bytes;
		if (!bundle_expect(bundle, members->list[i].name, bytes->len, err) ||
		    !bundle_take(bundle, buf_text(bytes), bytes->len, err))
			return false;
	}
	return true;
}

static void sign_manifest(Members *members, const char *signer)
{
	Bundle *bundle = bundle_new();
	Err err = {0};
	Buf manifest = {0};
	SecretKey *key = small_key(signer);
	cr_assert(take_all(bundle, members, &err), "%s", err.message);
	bundle_add_manifest(bundle, &(Uuid){INCIDENT}, &manifest);
	note_add_signature(&manifest, 0, key);
	add(members, BUNDLE_MANIFEST, manifest.data, manifest.len);
	buf_free(&manifest);
	secret_key_free(key);
	bundle_free(bundle);
}

/* A brief as far as a bundle reads it. */
static void add_brief(Members *members, const SmallLedger *ledger)
{
	Buf root = {0}, brief = {0};
	Head head = small_head(ledger);
	base64_add(&root, head.root.bytes, HASH_LEN);
	buf_addf(&brief, "{\"ledger\": {\"origin\": \"" SMALL_ORIGIN "\", \"size\": %" PRIu64 ", \"root\": \"%s\"}}\n",
		 head.size, root.data);
	add(members, BUNDLE_BRIEF_JSON, brief.data, brief.len);
	buf_free(&root);
	buf_free(&brief);
}

/* All but the manifest. The ledger: alice opens (0), bob is enrolled (1), signs (2), carol is (3), and signs (4). */
static Members unsigned_of(const SmallLedger *ledger, const char *signer)
{
	Members members = {0};
	Buf checkpoint = {0};
	char name[BUNDLE_NAME_MAX];
	add_text(&members, BUNDLE_README, "Read me.\n");
	add_brief(&members, ledger);
	add_text(&members, BUNDLE_BRIEF_MARKDOWN, "# A brief\n");
	add_text(&members, BUNDLE_BRIEF_TEXT, "A brief\n");
	small_checkpoint(ledger, signer, &checkpoint);
	add(&members, BUNDLE_CHECKPOINT, checkpoint.data, checkpoint.len);
	for (size_t i = 0; i < ledger->count; i++) {
		Buf proof = {0};
		small_proof(ledger, i, &checkpoint, &proof);
		bundle_entry_name(i, ledger->count, name);
		add(&members, name, proof.data, proof.len);
		buf_free(&proof);
	}
	add_text(&members, BUNDLE_KEYS, "# keys\n");
	buf_free(&checkpoint);
	return members;
}

static SmallLedger small(void)
{
	SmallLedger ledger = {0};
	char change[2048];
	(void)snprintf(change, sizeof change,
		       "{\"body\":{\"name\":\"alice\",\"roles\":[\"admin\",\"analyst\"],\"vkey\":\"%s\"},\"id\":"
		       "\"0b1c2d3e-4f50-"
		       "4162-8374-000000000001\",\"kind\":\"key\",\"op\":\"put\"}",
		       small_vkey("alice"));
	small_add(&ledger, "alice", change);
	small_add(&ledger, "alice", small_enrol('2', "bob", "analyst", ""));
	small_add(&ledger, "bob", PARTY);
	small_add(&ledger, "alice", small_enrol('3', "carol", "analyst", "\"last_valid\":3,"));
	return ledger;
}

static Members whole(const char *signer)
{
	SmallLedger ledger = small();
	Members members = unsigned_of(&ledger, signer);
	sign_manifest(&members, signer);
	small_free(&ledger);
	return members;
}

/* Verify by the key of `trusted`; the bundle is the caller's. */
static bool verify(const Members *members, const char *trusted, Bundle **bundle, BundleVerdict *verdict, Err *err)
{
	SecretKey *key = small_key(trusted);
	Trust trust = {.keys = secret_key_public(key), .count = 1};
	*bundle = bundle_new();
	bool ok = take_all(*bundle, members, err) && bundle_verify(*bundle, &trust, verdict, err);
	secret_key_free(key);
	return ok;
}

static void fails(Members *members, const char *trusted, ErrCode code, const char *why)
{
	Bundle *bundle;
	BundleVerdict verdict;
	Err err = {0};
	cr_assert_not(verify(members, trusted, &bundle, &verdict, &err), "%s", why);
	cr_expect_eq(err.code, code, "%s: %d %s", why, err.code, err.message);
	cr_expect(strstr(err.message, why), "%s: %s", why, err.message);
	bundle_free(bundle);
	free_members(members);
}

Test(bundle, verifies_by_the_first_administrator_s_key_alone)
{
	Members members = whole("bob");
	Bundle *bundle;
	BundleVerdict verdict;
	Err err = {0};
	cr_assert(verify(&members, "alice", &bundle, &verdict, &err), "%s", err.message);
	cr_assert_eq(verdict.checkpoint->head.size, 4);
	cr_assert(verdict.verified[0]);
	cr_assert_str_eq(verdict.signed_by, "bob");
	cr_assert_str_eq(verdict.incident, INCIDENT);
	cr_assert(verdict.entries == 4 && verdict.first == 0 && verdict.last == 3);
	cr_assert_eq(verdict.author_count, 3);
	cr_assert_str_eq(verdict.authors[0].name, "alice");
	cr_assert(verdict.authors[0].given && verdict.authors[0].entries == 3 && verdict.authors[0].unentitled == 0);
	cr_assert(!verdict.authors[1].given && verdict.authors[1].trusted && verdict.authors[1].entries == 1);
	cr_assert_eq(verdict.authors[2].entries, 0);
	cr_assert_eq(verdict.doubt_count, 0);
	bundle_free(bundle);
	free_members(&members);
}

Test(bundle, names_the_entries_whose_authors_nobody_vouches_for)
{
	Members members = whole("bob");
	Bundle *bundle;
	BundleVerdict verdict;
	Err err = {0};
	cr_assert_not(verify(&members, "bob", &bundle, &verdict, &err));
	cr_assert_eq(err.code, ERR_UNKNOWN_KEY);
	cr_assert_str_eq(err.message, "3 of 4 entries do not count; the first is entry 0: its author's key (alice) is "
				      "vouched for by no trusted key");
	cr_assert(err.hint[0]);
	cr_assert_eq(verdict.doubt_count, 3);
	cr_assert(verdict.doubts[2].index == 3 && strcmp(verdict.doubts[2].author, "alice") == 0);
	cr_assert_eq(verdict.authors[0].unentitled, 3);
	bundle_free(bundle);
	free_members(&members);
}

Test(bundle, is_nothing_to_a_stranger)
{
	Members members = whole("alice");
	fails(&members, "dave", ERR_UNKNOWN_KEY, "checkpoint: no signature is by a trusted key");
	members = whole("carol"); /* whose key was valid up to 3, the last index */
	Bundle *bundle;
	BundleVerdict verdict;
	Err err = {0};
	cr_assert(verify(&members, "alice", &bundle, &verdict, &err), "%s", err.message);
	bundle_free(bundle);
	free_members(&members);
}

Test(bundle, a_manifest_is_signed_by_a_key_that_counts)
{
	SmallLedger ledger = small();
	Members members = unsigned_of(&ledger, "alice");
	sign_manifest(&members, "mallory");
	small_free(&ledger);
	fails(&members, "alice", ERR_UNKNOWN_KEY, "manifest: the key of mallory is vouched for by no trusted key");
	members = whole("alice");
	Member *manifest = find(&members, BUNDLE_MANIFEST);
	*strstr(manifest->bytes.data, "entries 4") = 'E';
	fails(&members, "alice", ERR_BAD_SIGNATURE, "manifest: ");
}

Test(bundle, no_member_changes_behind_the_manifest)
{
	static const char *const names[] = {BUNDLE_README, BUNDLE_BRIEF_JSON, BUNDLE_BRIEF_MARKDOWN, BUNDLE_BRIEF_TEXT,
					    BUNDLE_KEYS};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		char why[128];
		Members members = whole("alice");
		buf_add_char(&find(&members, names[i])->bytes, '\n');
		(void)snprintf(why, sizeof why, "%s: not what the manifest was signed for", names[i]);
		fails(&members, "alice", ERR_NO_LONGER_MATCHES, why);
	}
	Members members = whole("alice");
	take_away(&members, "entries/3.tlog-proof");
	fails(&members, "alice", ERR_NO_LONGER_MATCHES, "entries: not what the manifest was signed for");
}

/* A manifest as a maker could sign it who writes it by hand. */
static Members with_manifest(const char *more, size_t less)
{
	Members members = whole("alice");
	Member *manifest = find(&members, BUNDLE_MANIFEST);
	SecretKey *key = small_key("alice");
	Buf text = {0};
	buf_add(&text, manifest->bytes.data,
		(size_t)(strstr(manifest->bytes.data, "\n\n") + 1 - manifest->bytes.data) - less);
	buf_add_text(&text, more);
	note_add_signature(&text, 0, key);
	buf_free(&manifest->bytes);
	manifest->bytes = text;
	secret_key_free(key);
	return members;
}

Test(bundle, a_manifest_says_what_there_is_and_nothing_else)
{
	Members members = with_manifest("more\n", 0);
	fails(&members, "alice", ERR_NO_LONGER_MATCHES, "manifest: it names more than there is");
	members = with_manifest("\n", 10);
	fails(&members, "alice", ERR_NO_LONGER_MATCHES, "keys.txt: not what");
}

static void manifest_is_refused(const char *text, const char *why)
{
	Members members = whole("alice");
	Member *manifest = find(&members, BUNDLE_MANIFEST);
	SecretKey *key = small_key("alice");
	buf_clear(&manifest->bytes);
	buf_add_text(&manifest->bytes, text);
	if (*text)
		note_add_signature(&manifest->bytes, 0, key);
	secret_key_free(key);
	fails(&members, "alice", *why == '.' ? ERR_NO_LONGER_MATCHES : ERR_REFUSED, why + (*why == '.'));
}

Test(bundle, a_manifest_names_an_incident)
{
	manifest_is_refused("", "manifest: ");
	manifest_is_refused("text\n", "it names no incident");
	manifest_is_refused("text\nincident \n", "it names no incident");
	manifest_is_refused("text\nincident " INCIDENT "\n", "." SMALL_ORIGIN "/bundle/v1: not what");
}

Test(bundle, the_brief_was_made_at_the_checkpoint_s_head)
{
	static const char *const briefs[] = {
		"",
		"[]",
		"{}",
		"{\"ledger\":{\"origin\":\"" SMALL_ORIGIN "\",\"size\":4,\"root\":\"AA==\"}}",
		"{\"ledger\":{\"origin\":\"other\",\"size\":4,\"root\":\"AA==\"}}",
		"{\"ledger\":{\"origin\":\"" SMALL_ORIGIN "\",\"size\":-4,\"root\":\"AA==\"}}"};
	for (size_t i = 0; i < sizeof briefs / sizeof *briefs; i++) {
		SmallLedger ledger = small();
		Members members = unsigned_of(&ledger, "alice");
		Member *brief = find(&members, BUNDLE_BRIEF_JSON);
		buf_clear(&brief->bytes);
		buf_add_text(&brief->bytes, briefs[i]);
		sign_manifest(&members, "alice");
		small_free(&ledger);
		fails(&members, "alice", ERR_NO_LONGER_MATCHES, "brief.json: it was not made at the head");
	}
}

Test(bundle, is_whole)
{
	Members members = whole("alice");
	take_away(&members, BUNDLE_MANIFEST);
	fails(&members, "alice", ERR_REFUSED, "members are missing at its end");
	SmallLedger ledger = small();
	members = unsigned_of(&ledger, "alice");
	for (size_t i = 0; i < ledger.count; i++)
		take_away(&members, members.list[5].name);
	sign_manifest(&members, "alice");
	small_free(&ledger);
	fails(&members, "alice", ERR_REFUSED, "it holds no entry");
}

Test(bundle, its_members_come_in_their_order)
{
	Members members = whole("alice");
	take_away(&members, BUNDLE_BRIEF_TEXT);
	fails(&members, "alice", ERR_REFUSED, "\"checkpoint\" stands where brief.txt is due");
	members = whole("alice");
	take_away(&members, BUNDLE_KEYS);
	fails(&members, "alice", ERR_REFUSED, "\"manifest\" stands where keys.txt is due");
	members = whole("alice");
	add_text(&members, "more", "");
	fails(&members, "alice", ERR_REFUSED, "\"more\" stands after the manifest");
}

Test(bundle, its_names_are_only_those_that_it_gives)
{
	static const char *const names[] = {"entries/",
					    "entries/../1.tlog-proof",
					    "entries/01.tlog-proof",
					    "entries/1",
					    "entries/4.tlog-proof",
					    "entries/-1.tlog-proof",
					    "entries/18446744073709551616.tlog-proof",
					    "entries/1.tlog-proof/"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		Members members = whole("alice");
		(void)snprintf(find(&members, "entries/1.tlog-proof")->name, 64, "%s", names[i]);
		fails(&members, "alice", ERR_REFUSED, "is the name of no entry of this checkpoint");
	}
	Members members = whole("alice");
	(void)snprintf(find(&members, "entries/1.tlog-proof")->name, 64, "entries/2.tlog-proof");
	fails(&members, "alice", ERR_REFUSED, "it is the proof of entry 1");
	members = whole("alice");
	(void)snprintf(find(&members, "entries/1.tlog-proof")->name, 64, "entries/0.tlog-proof");
	fails(&members, "alice", ERR_REFUSED, "entries/0.tlog-proof is not after the entry before it");
}

Test(bundle, names_of_entries_sort_by_index)
{
	char name[BUNDLE_NAME_MAX];
	bundle_entry_name(7, 100, name);
	cr_assert_str_eq(name, "entries/07.tlog-proof");
	bundle_entry_name(7, 101, name);
	cr_assert_str_eq(name, "entries/007.tlog-proof");
	bundle_entry_name(0, 1, name);
	cr_assert_str_eq(name, "entries/0.tlog-proof");
}

Test(bundle, every_proof_is_against_its_checkpoint)
{
	SmallLedger ledger = small();
	Members members = unsigned_of(&ledger, "alice");
	Buf other = {0}, *bytes = &find(&members, "entries/2.tlog-proof")->bytes;
	small_checkpoint(&ledger, "bob", &other);
	buf_clear(bytes);
	small_proof(&ledger, 2, &other, bytes);
	fails(&members, "alice", ERR_REFUSED, "entry 2: it is against another checkpoint");
	buf_free(&other);
	members = unsigned_of(&ledger, "alice");
	bytes = &find(&members, "entries/2.tlog-proof")->bytes;
	char *path = strstr(bytes->data, "\nindex 2\n") + strlen("\nindex 2\n");
	path[0] = path[0] == 'A' ? 'B' : 'A';
	fails(&members, "alice", ERR_LEDGER_BROKEN, "entry 2: proof: its path does not lead");
	members = unsigned_of(&ledger, "alice");
	bytes = &find(&members, "entries/2.tlog-proof")->bytes;
	buf_clear(bytes);
	fails(&members, "alice", ERR_REFUSED, "entry 2: proof: ");
	members = unsigned_of(&ledger, "alice");
	take_away(&members, "entries/1.tlog-proof");
	fails(&members, "alice", ERR_UNKNOWN_KEY, "entry 2: no entry before it enrols the key of its author bob");
	members = unsigned_of(&ledger, "alice");
	buf_clear(&find(&members, BUNDLE_CHECKPOINT)->bytes);
	fails(&members, "alice", ERR_REFUSED, "checkpoint: ");
	small_free(&ledger);
}

Test(bundle, is_bounded)
{
	Bundle *bundle = bundle_new();
	Err err = {0};
	cr_assert_not(bundle_expect(bundle, BUNDLE_README, 65537, &err));
	cr_assert_str_eq(err.message, "README.txt is larger than 65536 bytes");
	cr_assert(bundle_expect(bundle, BUNDLE_README, 65536, &err) && bundle_take(bundle, "", 0, &err));
	for (int i = 0; i < 64; i++) /* the same member expected again counts again */
		cr_assert(bundle_expect(bundle, BUNDLE_BRIEF_JSON, BUNDLE_FILE_MAX - 1024, &err), "%s", err.message);
	cr_assert_not(bundle_expect(bundle, BUNDLE_BRIEF_JSON, BUNDLE_FILE_MAX, &err));
	cr_assert_str_eq(err.message, "all of it is larger than 4294967296 bytes");
	bundle->step = STEP_ENTRIES;
	bundle->entry_count = BUNDLE_ENTRIES_MAX; /* as if so many had been taken */
	cr_assert_not(bundle_expect(bundle, "entries/1.tlog-proof", 1, &err));
	cr_assert_str_eq(err.message, "there are more than 1000000 entries");
	bundle_free(bundle);
	bundle_free(NULL);
}

Test(bundle, lists_the_keys_that_were_enrolled)
{
	SmallLedger ledger = small();
	char change[2048];
	(void)snprintf(
		change, sizeof change,
		"{\"base\":1,\"body\":{\"last_valid\":3,\"name\":\"bob\",\"roles\":[\"analyst\"],\"vkey\":\"%s\"},"
		"\"id\":\"0b1c2d3e-4f50-4162-8374-000000000002\",\"kind\":\"key\",\"op\":\"put\"}",
		small_vkey("bob"));
	small_add(&ledger, "alice", change);
	Members members = unsigned_of(&ledger, "alice");
	Bundle *bundle = bundle_new();
	Err err = {0};
	Buf keys = {0};
	cr_assert(take_all(bundle, &members, &err), "%s", err.message);
	bundle_add_keys(bundle, &keys);
	cr_assert(strstr(keys.data, "# entry 0: admin, analyst\nalice+"), "%s", keys.data);
	cr_assert(strstr(keys.data, "# entry 3: analyst; valid up to entry 3\ncarol+"), "%s", keys.data);
	cr_assert(strstr(keys.data, "# entry 4: analyst; valid up to entry 3\nbob+"), "%s", keys.data);
	cr_assert_null(strstr(keys.data, "# entry 1"), "%s", keys.data);
	buf_free(&keys);
	bundle_free(bundle);
	free_members(&members);
	small_free(&ledger);
}
