/* Captured files in a bundle: each under its digest, in order, and recorded by an entry. Digests are those of
 * sha256sum. */
#include <criterion/criterion.h>
#include <string.h>

#include "src/ledger/bundle_parts.h"

#define ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define OTHER "fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9"

/* A bundle up to its entries, of which one holds these changes. */
static Bundle *with(const char *changes)
{
	Bundle *bundle = bundle_new();
	Err err = {0};
	Entry entry = {.changes = json_loads(changes, 0, NULL)};
	cr_assert(entry.changes);
	cr_assert(captures_note(bundle, &entry, &err), "%s", err.message);
	json_decref(entry.changes);
	bundle->step = STEP_ENTRIES;
	return bundle;
}

static Bundle *with_two(void)
{
	return with("[{\"kind\":\"evidence\",\"body\":{\"files\":[{\"sha256\":\"" EMPTY "\"}]}},"
		    "{\"kind\":\"source\",\"body\":{\"captures\":[{\"sha256\":\"" ABC "\"},{\"sha256\":7},{}]}}]");
}

static void refuses(Bundle *bundle, const char *name, ErrCode code, const char *why)
{
	Err err = {0};
	cr_assert_not(bundle_expect(bundle, name, 3, &err), "%s", name);
	cr_expect_eq(err.code, code, "%s: %d", name, err.code);
	cr_expect(strstr(err.message, why), "%s: %s", why, err.message);
}

Test(bundle_captures, are_taken_whole_or_piece_by_piece_and_stand_in_the_manifest)
{
	Bundle *bundle = with_two();
	Err err = {0};
	Buf lines = {0};
	cr_assert_not(bundle_take_piece(bundle, "abc", 3));
	cr_assert(bundle_expect(bundle, "files/" ABC, 3, &err), "%s", err.message);
	cr_assert(bundle_take_piece(bundle, "a", 1) && bundle_take_piece(bundle, "b", 1));
	cr_assert(bundle_take(bundle, "c", 1, &err), "%s", err.message);
	cr_assert(bundle_expect(bundle, "files/" EMPTY, 0, &err) && bundle_take(bundle, "", 0, &err), "%s",
		  err.message);
	captures_add_lines(bundle, &lines);
	cr_assert_str_eq(buf_text(&lines), ABC "  files/" ABC "\n" EMPTY "  files/" EMPTY "\n");
	cr_assert(bundle_expect(bundle, BUNDLE_KEYS, 0, &err), "%s", err.message);
	buf_free(&lines);
	bundle_free(bundle);
}

Test(bundle_captures, have_the_digest_of_their_name)
{
	Bundle *bundle = with_two();
	Err err = {0};
	cr_assert(bundle_expect(bundle, "files/" ABC, 3, &err));
	cr_assert_not(bundle_take(bundle, "abd", 3, &err));
	cr_assert_eq(err.code, ERR_NO_LONGER_MATCHES);
	cr_assert_str_eq(err.message, "files/" ABC ": its content has another digest than its name");
	bundle_free(bundle);
}

Test(bundle_captures, are_recorded_by_an_entry)
{
	Bundle *bundle = with_two();
	refuses(bundle, "files/" OTHER, ERR_NO_LONGER_MATCHES, "no entry here records a file of that digest");
	bundle_free(bundle);
	static const char *const changes[] = {
		"[]",
		"[{\"kind\":\"source\",\"body\":{}}]",
		"[{\"kind\":\"source\",\"body\":{\"files\":[{\"sha256\":\"" ABC "\"}]}}]",
		"[{\"kind\":\"evidence\",\"body\":{\"captures\":[{\"sha256\":\"" ABC "\"}]}}]",
		"[{\"kind\":\"note\",\"body\":{\"captures\":[{\"sha256\":\"" ABC "\"}],\"files\":[{\"sha256\":\"" ABC
		"\"}]}}]",
	};
	for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
		bundle = with(changes[i]);
		refuses(bundle, "files/" ABC, ERR_NO_LONGER_MATCHES, "no entry here records");
		bundle_free(bundle);
	}
}

Test(bundle_captures, have_names_in_one_form_and_one_order)
{
	static const char *const names[] = {"files/", "files/../" ABC, "files/" ABC "/", "files/" ABC ".pdf",
					    "files/BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"};
	Err err = {0};
	Bundle *bundle = with_two();
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		refuses(bundle, names[i], ERR_REFUSED, "is the name of no captured file");
	cr_assert(bundle_expect(bundle, "files/" EMPTY, 0, &err) && bundle_take(bundle, "", 0, &err), "%s",
		  err.message);
	refuses(bundle, "files/" EMPTY, ERR_REFUSED, "is not after the file before it");
	refuses(bundle, "files/" ABC, ERR_REFUSED, "is not after the file before it");
	refuses(bundle, "entries/0.tlog-proof", ERR_REFUSED, "stands where keys.txt is due");
	bundle_free(bundle);
}

Test(bundle_captures, are_bounded)
{
	Bundle *bundle = with_two();
	Entry none = {.changes = json_array()};
	Err err = {0};
	cr_assert_not(bundle_expect(bundle, "files/" ABC, BUNDLE_CAPTURE_MAX + 1, &err));
	cr_assert(strstr(err.message, "is larger than 1073741824 bytes"), "%s", err.message);
	bundle->captures.len = BUNDLE_CAPTURES_MAX * sizeof(Hash); /* as if so many had been taken */
	refuses(bundle, "files/" EMPTY, ERR_REFUSED, "there are more than 1000 captured files");
	bundle->recorded.len = (BUNDLE_RECORDED_MAX + 1) * sizeof(Hash); /* and so many been recorded */
	cr_assert_not(captures_note(bundle, &none, &err));
	cr_assert(strstr(err.message, "record more than 4000000 files"), "%s", err.message);
	json_decref(none.changes);
	bundle_free(bundle);
}
