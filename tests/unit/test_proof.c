/* Proofs. The ledger of PROOF has seven entries: ENTRY at index 4, and "entry 0" to "entry 6" elsewhere. Tree and path
 * were computed by a recursive RFC 6962 in Python (hashlib), the signatures made by openssl pkeyutl with the key of
 * test_key.h. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/ledger/proof.h"
#include "tests/support/test_key.h"

#define DASH "\xE2\x80\x94 "
#define ORIGIN "casebook.cert.example/2022"
#define EMPTY_ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define CHANGE                                                                                                         \
	"{\"body\":{\"name\":\"Corland\"},\"id\":\"0b1c2d3e-4f50-4162-8374-8596a7b8c9da\",\"kind\":\"party\",\"op\":"  \
	"\"put\"}"
#define ENTRY                                                                                                          \
	ORIGIN "/entry/v1\n{\"anchor\":{\"root\":\"" EMPTY_ROOT "\",\"size\":0},\"at\":\"2026-11-23T20:15:02Z\","      \
	       "\"author\":\"PeterNeumann\",\"changes\":[" CHANGE "],\"seq\":7}\n\n" DASH "PeterNeumann "              \
	       "x08go0gcVoltJN6s91KY+t2VeBzYqm0Q6ADhgSG0ozZzxfTYUqMbdC89pt4I4qz3DazLk45UTfwcxnd4KaLuSxlPpwQ=\n"

#define EXTRA                                                                                                          \
	"Y2FzZWJvb2suY2VydC5leGFtcGxlLzIwMjIvZW50cnkvdjEKeyJhbmNob3IiOnsicm9vdCI6IjQ3REVRcGo4SEJTYSsvVEltVys1"         \
	"SkNldVFlUmttNU5NcEpXWkczaFN1RlU9Iiwic2l6ZSI6MH0sImF0IjoiMjAyNi0xMS0yM1QyMDoxNTowMloiLCJhdXRob3IiOiJQ"         \
	"ZXRlck5ldW1hbm4iLCJjaGFuZ2VzIjpbeyJib2R5Ijp7Im5hbWUiOiJDb3JsYW5kIn0sImlkIjoiMGIxYzJkM2UtNGY1MC00MTYy"         \
	"LTgzNzQtODU5NmE3YjhjOWRhIiwia2luZCI6InBhcnR5Iiwib3AiOiJwdXQifV0sInNlcSI6N30KCuKAlCBQZXRlck5ldW1hbm4g"         \
	"eDA4Z28wZ2NWb2x0Sk42czkxS1krdDJWZUJ6WXFtMFE2QURoZ1NHMG96Wnp4ZlRZVXFNYmRDODlwdDRJNHF6M0RhekxrNDVVVGZ3"         \
	"Y3huZDRLYUx1U3hsUHB3UT0K"
#define PATH                                                                                                           \
	"n/U3thiiV++CkIxFkVrLrrbZ3qA11tk5ZPyIwZ6YyLM=\n"                                                               \
	"vhV4G2KKKEFMHIoRuG24Qi+hBBIV/g18RJbSPNoeQUI=\n"                                                               \
	"l5nzB1F+9RfCIF35tndivzR1ayAJn7ffzOdrzr0nOy4=\n"
#define CHECKPOINT                                                                                                     \
	ORIGIN "\n7\njYnTs+Pn1wGCNjifPfmvlmmBPvb1q2Az51ZCaRj0Kpk=\n\n" DASH "PeterNeumann "                            \
	       "x08go+YM0umCW3fNZJEbTtGo98QEU5p5NBUYMvEfCmW3D2Xn8TTIIOJoH+VIDfE5v8vQHKrpSIC8CgaGQ2VIdmIS0ww=\n"
#define PROOF PROOF_FIRST_LINE "\nextra " EXTRA "\nindex 4\n" PATH "\n" CHECKPOINT

static void start(void)
{
	secret_key_free(test_key());
}

TestSuite(proof, .init = start);

static PublicKey vkey(const char *text)
{
	PublicKey key;
	Err err = {0};
	cr_assert(public_key_parse_any(text, &key, &err), "%s", err.message);
	return key;
}

static void is_refused(const char *bytes, size_t bytes_len, const char *why)
{
	Proof proof;
	Err err = {0};
	cr_assert_not(proof_parse(bytes, bytes_len, &proof, &err), "%s", why);
	cr_assert_eq(err.code, ERR_REFUSED);
	cr_expect(strstr(err.message, why), "%s: %s", why, err.message);
	proof_free(&proof);
}

static void text_refused(const char *text, const char *why)
{
	is_refused(text, strlen(text), why);
}

/* Parsed, and verified by one key; returns the code of the error. */
static ErrCode verify(const char *bytes, size_t bytes_len, const PublicKey *key, Err *err)
{
	Proof proof;
	bool verified[CHECKPOINT_SIGNATURES_MAX];
	Trust trust = {.keys = key, .count = 1};
	*err = (Err){0};
	bool ok = proof_parse(bytes, bytes_len, &proof, err) && proof_verify(&proof, &trust, verified, err);
	proof_free(&proof);
	return ok ? ERR_NONE : err->code;
}

Test(proof, is_read_as_python_wrote_it)
{
	Proof proof;
	Err err = {0};
	cr_assert(proof_parse(PROOF, strlen(PROOF), &proof, &err), "%s", err.message);
	cr_assert_eq(proof.path.index, 4);
	cr_assert_eq(proof.path.len, 3);
	cr_assert_eq(proof.checkpoint.head.size, 7);
	cr_assert_eq(proof.entry_len, strlen(ENTRY));
	cr_assert_arr_eq(proof.entry_bytes, ENTRY, proof.entry_len);
	cr_assert_str_eq(proof.entry.author, "PeterNeumann");
	proof_free(&proof);
}

Test(proof, is_written_as_python_wrote_it)
{
	Proof proof;
	Err err = {0};
	Buf out = {0}, checkpoint = {0};
	SecretKey *key = test_key();
	cr_assert(proof_parse(PROOF, strlen(PROOF), &proof, &err), "%s", err.message);
	checkpoint_sign(&checkpoint, ORIGIN, &proof.checkpoint.head, key);
	proof_add(&out, ENTRY, strlen(ENTRY), &proof.path, &checkpoint);
	cr_assert_str_eq(buf_text(&out), PROOF);
	proof_free(&proof);
	buf_free(&out);
	buf_free(&checkpoint);
	secret_key_free(key);
}

Test(proof, verifies_by_the_key_alone)
{
	Proof proof;
	Err err = {0};
	PublicKey keys[] = {vkey("witness.example.com/w1+7e6f4aaa+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"),
			    vkey(TEST_KEY_VKEY)};
	Trust trust = {.keys = keys, .count = 2};
	bool verified[CHECKPOINT_SIGNATURES_MAX];
	cr_assert(proof_parse(PROOF, strlen(PROOF), &proof, &err));
	cr_assert(proof_verify(&proof, &trust, verified, &err), "%s", err.message);
	cr_assert(verified[0]);
	cr_assert_not(verified[1]);
	proof_free(&proof);
}

Test(proof, changed_in_any_bit_is_not_verified)
{
	static const char original[] = PROOF;
	char bytes[sizeof original];
	PublicKey key = vkey(TEST_KEY_VKEY);
	Err err;
	for (size_t bit = 0; bit < 8 * strlen(original); bit++) {
		memcpy(bytes, original, sizeof bytes);
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
		cr_assert_neq(verify(bytes, strlen(original), &key, &err), ERR_NONE, "bit %zu", bit);
	}
}

Test(proof, cut_short_anywhere_is_not_verified)
{
	PublicKey key = vkey(TEST_KEY_VKEY);
	Err err;
	for (size_t len = 0; len < strlen(PROOF); len++)
		cr_assert_eq(verify(PROOF, len, &key, &err), ERR_REFUSED, "%zu bytes: %s", len, err.message);
}

Test(proof, holds_an_entry_of_which_no_bit_can_be_changed_either)
{
	PublicKey key = vkey(TEST_KEY_VKEY);
	Trust trust = {.keys = &key, .count = 1};
	static const char original[] = ENTRY;
	char bytes[sizeof original];
	for (size_t bit = 0; bit < 8 * strlen(original); bit++) {
		Entry entry;
		Err err = {0};
		memcpy(bytes, original, sizeof bytes);
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
		cr_assert_not(entry_parse(bytes, strlen(original), &entry, &err) && trust_entry(&trust, &entry, &err),
			      "bit %zu", bit);
		entry_free(&entry);
	}
}

Test(proof, says_why_it_refuses)
{
	text_refused("", "the first line is not");
	text_refused("c2sp.org/tlog-proof@v2\n", "the first line is not");
	text_refused("c2sp.org/tlog-proof@v1 \n", "the first line is not");
	text_refused(PROOF_FIRST_LINE "\n", "the second line is not the entry");
	text_refused(PROOF_FIRST_LINE "\nindex 4\n" PATH "\n" CHECKPOINT, "the second line is not the entry");
	text_refused(PROOF_FIRST_LINE "\nextra !" EXTRA "\nindex 4\n", "the entry is not base64");
	text_refused(PROOF_FIRST_LINE "\nextra " EXTRA "\n" PATH, "is not its index");
	text_refused(PROOF_FIRST_LINE "\nextra " EXTRA "\nindex 04\n" PATH, "is not its index");
	text_refused(PROOF_FIRST_LINE "\nextra " EXTRA "\nindex \n" PATH, "is not its index");
	text_refused(PROOF_FIRST_LINE "\nextra " EXTRA "\nindex 4x\n" PATH, "is not its index");
	text_refused(PROOF_FIRST_LINE "\nextra " EXTRA "\nindex 4\nx\n\n", "a line of the path is not a hash");
	text_refused(PROOF_FIRST_LINE "\nextra " EXTRA "\nindex 4\n" PATH, "no blank line");
	text_refused(PROOF_FIRST_LINE "\nextra " EXTRA "\nindex 4\n" PATH "\n" ORIGIN, "proof: signed note");
	text_refused(PROOF_FIRST_LINE "\nextra " EXTRA "\nindex 4\n" PATH "\n\n" CHECKPOINT, "proof: checkpoint");
	text_refused(PROOF_FIRST_LINE "\nextra eA==\nindex 4\n" PATH "\n" CHECKPOINT, "proof: signed note");
}

Test(proof, has_a_greatest_length)
{
	static char bytes[PROOF_MAX + 1];
	is_refused(bytes, sizeof bytes, "longer than");
}

Test(proof, has_no_longer_path_than_a_tree_is_high)
{
	Buf out = {0};
	buf_add_text(&out, PROOF_FIRST_LINE "\nextra " EXTRA "\nindex 4\n");
	for (int i = 0; i <= MERKLE_MAX_LEVELS; i++)
		buf_add_text(&out, EMPTY_ROOT "\n");
	text_refused(buf_text(&out), "longer than any tree is high");
	buf_free(&out);
}

/* The proof of the only entry of a ledger, with what a test has wrong in it. */
static void only_entry(const EntryHeader *header, const char *checkpoint_origin, const SecretKey *author,
		       const SecretKey *signer, Buf *out)
{
	Buf entry = {0}, checkpoint = {0};
	Err err = {0};
	ProofPath path = {0};
	cr_assert(entry_sign(&entry, header, CHANGE, strlen(CHANGE), author, &err), "%s", err.message);
	Head head = {.size = 1, .root = merkle_leaf(entry.data, entry.len)};
	checkpoint_sign(&checkpoint, checkpoint_origin, &head, signer);
	proof_add(out, entry.data, entry.len, &path, &checkpoint);
	buf_free(&entry);
	buf_free(&checkpoint);
}

static void only_entry_is(ErrCode code, const char *why, const EntryHeader *header, const char *checkpoint_origin,
			  const SecretKey *author, const SecretKey *signer)
{
	Buf out = {0};
	Err err;
	PublicKey key = vkey(TEST_KEY_VKEY);
	only_entry(header, checkpoint_origin, author, signer, &out);
	cr_assert_eq(verify(out.data, out.len, &key, &err), code, "%s", err.message);
	cr_expect(strstr(err.message, why), "%s: %s", why, err.message);
	buf_free(&out);
}

Test(proof, says_what_does_not_hold)
{
	SecretKey *key = test_key(), *other = secret_key_new("other"), *namesake = secret_key_new(TEST_KEY_NAME);
	EntryHeader good = {.origin = ORIGIN, .at = "2026-11-23T20:15:02Z"}, later = good;
	later.anchor.size = 1;
	only_entry_is(ERR_NONE, "", &good, ORIGIN, key, key);
	only_entry_is(ERR_UNKNOWN_KEY, "no signature is by a trusted key (the first is by other)", &good, ORIGIN, key,
		      other);
	only_entry_is(ERR_UNKNOWN_KEY, "no signature is by a trusted key", &good, ORIGIN, key, namesake);
	only_entry_is(ERR_UNKNOWN_KEY, "the key of its author other", &good, ORIGIN, other, key);
	only_entry_is(ERR_LEDGER_BROKEN, "another casebook", &good, "casebook.cert.example/2023", key, key);
	only_entry_is(ERR_LEDGER_BROKEN, "names a head that came after it", &later, ORIGIN, key, key);
	secret_key_free(key);
	secret_key_free(other);
	secret_key_free(namesake);
}

Test(proof, says_which_signature_is_bad)
{
	Proof proof;
	Err err = {0};
	bool verified[CHECKPOINT_SIGNATURES_MAX];
	PublicKey key = vkey(TEST_KEY_VKEY);
	Trust trust = {.keys = &key, .count = 1};
	cr_assert(proof_parse(PROOF, strlen(PROOF), &proof, &err));
	proof.entry.note.signatures[0].bytes[0] ^= 1;
	cr_assert_not(proof_verify(&proof, &trust, verified, &err));
	cr_assert_eq(err.code, ERR_BAD_SIGNATURE);
	cr_expect(strstr(err.message, "proof: entry: "), "%s", err.message);
	proof.checkpoint.signatures[0].bytes[0] ^= 1;
	cr_assert_not(proof_verify(&proof, &trust, verified, &err));
	cr_assert_eq(err.code, ERR_BAD_SIGNATURE);
	cr_expect(strstr(err.message, "proof: checkpoint: "), "%s", err.message);
	proof_free(&proof);
}

Test(proof, whose_index_or_path_is_another_s_is_broken)
{
	PublicKey key = vkey(TEST_KEY_VKEY);
	Err err;
	static const char other_index[] = PROOF_FIRST_LINE "\nextra " EXTRA "\nindex 5\n" PATH "\n" CHECKPOINT,
			  no_path[] = PROOF_FIRST_LINE "\nextra " EXTRA "\nindex 4\n\n" CHECKPOINT,
			  beyond[] = PROOF_FIRST_LINE "\nextra " EXTRA "\nindex 7\n" PATH "\n" CHECKPOINT;
	cr_assert_eq(verify(other_index, strlen(other_index), &key, &err), ERR_LEDGER_BROKEN);
	cr_assert_eq(verify(no_path, strlen(no_path), &key, &err), ERR_LEDGER_BROKEN);
	cr_assert_eq(verify(beyond, strlen(beyond), &key, &err), ERR_LEDGER_BROKEN);
}
