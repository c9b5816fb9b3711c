/* Checkpoints: the example of C2SP's tlog-cosignature page, and signatures that openssl pkeyutl made over its text, by
 * the key of test_key.h and by RFC 8032's first key as a witness. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "ascribe/ledger/checkpoint.h"
#include "ascribe/ledger/merkle.h"
#include "tests/support/test_key.h"

#define DASH "\xE2\x80\x94 "
#define ORIGIN "example.com/behind-the-sofa"
#define ROOT "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
#define TEXT ORIGIN "\n20852163\n" ROOT "\n"
#define EXTENDED TEXT "an extension line\n"

/* Of C2SP's example, whose keys are not published. */
#define C2SP_LOG                                                                                                       \
	DASH ORIGIN " Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n"
#define C2SP_WITNESS                                                                                                   \
	DASH "witness.example.com/w1 "                                                                                 \
	     "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+"     \
	     "qnA==\n"

#define SIGNATURE "x08go5/3L9NHv4CxP0XTzEcSuWnwY/BYfHU7NnQPhQyrEuH+AqeHvF+HXNvu8ujR9RQHE17Tcer4sDE9uIi/Yx6ihwc="
#define SIGNED DASH TEST_KEY_NAME " " SIGNATURE "\n"
#define SIGNED_EXTENDED                                                                                                \
	DASH TEST_KEY_NAME " x08goxwBDP4WXPsI42PZlAcqBb1pBaNpSSSvoOhueBlrRDVjuo9hM0x+FUj/"                             \
			   "oQ5L0seig7EzFcQOaFaWTNCSIDIFPQc=\n"

#define WITNESS "witness.example.com/w1"
#define WITNESS_VKEY WITNESS "+7e6f4aaa+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"
#define COSIGNED                                                                                                       \
	DASH WITNESS " fm9KqgAAAABkGFDL+TPmh4BYuAjsYRoqMJCWb/"                                                         \
		     "gWJaeRF/kmm5tlCr9sJ57DLErur7K0yDXc2ArN+TIuotuB/HbuL3AJsp3bv/aNCQ==\n"
#define COSIGNED_EXTENDED                                                                                              \
	DASH WITNESS " fm9KqgAAAABkGFDLXiphO8ilUEFLG2OUpsx3KG43KUWckob8tAxymnZWFayYBaqfmYiQJKKFTM/"                    \
		     "qksv9/tdCnYVsXzbRk2gRf3G/Bw==\n"
/* At 2^63 seconds; without a time; and by a key that does not cosign. */
#define COSIGNED_TOO_LATE                                                                                              \
	DASH WITNESS " fm9KqoAAAAAAAAAAuh3AU8a1aUNbvOTb5owdYoIhbMPDg2jPah+WlAgDjQweOxCs0hFnP0jMrGKporGZ2t/"            \
		     "FOmCFnDaEKmjvCOi3Ag==\n"
#define COSIGNED_WITHOUT_TIME                                                                                          \
	DASH WITNESS " fm9KqlNUsAicB1wXCuc36HrmzCfBx1ATQpTulWd9U006OEpyCvIVj2pM8CIzKlzXWcwxIO/VAQzkCO8DZUY5tlFX6QQ=\n"
#define COSIGNED_BY_A_SIGNER                                                                                           \
	DASH TEST_KEY_NAME " x08gowAAAAAAAAABZSmKSUfcYE0SiSJ0JMNhMyd+"                                                 \
			   "DjNKRciVlEewcxN5K4DP5guriqMWb7Gx0bzJx8/bzhSmEQnHH6ezvEhCXZs4Dg==\n"

static Checkpoint parsed(const char *text)
{
	Checkpoint checkpoint;
	Err err = {0};
	cr_assert(checkpoint_parse(text, strlen(text), &checkpoint, &err), "%s", err.message);
	return checkpoint;
}

static PublicKey vkey(const char *text)
{
	PublicKey key;
	Err err = {0};
	cr_assert(public_key_parse_any(text, &key, &err), "%s", err.message);
	return key;
}

static void is_verified(const char *text, const char *key_text, uint64_t time)
{
	Checkpoint checkpoint = parsed(text);
	PublicKey key = vkey(key_text);
	const CheckpointSignature *signature = NULL;
	Err err = {0};
	cr_assert(checkpoint_verify(&checkpoint, &key, &signature, &err), "%s", err.message);
	cr_assert_eq(signature->time, time);
	cr_assert(checkpoint_verify(&checkpoint, &key, NULL, &err));
}

static void is_not_verified(const char *text, const char *key_text, ErrCode code)
{
	Checkpoint checkpoint = parsed(text);
	PublicKey key = vkey(key_text);
	Err err = {0};
	cr_assert_not(checkpoint_verify(&checkpoint, &key, NULL, &err));
	cr_assert_eq(err.code, code, "%s", err.message);
}

static void is_refused(const char *bytes, size_t bytes_len, const char *why)
{
	Checkpoint checkpoint;
	Err err = {0};
	cr_assert_not(checkpoint_parse(bytes, bytes_len, &checkpoint, &err), "%s", why);
	cr_assert_eq(err.code, ERR_REFUSED);
	cr_expect(strstr(err.message, why), "%s: %s", why, err.message);
}

static void text_refused(const char *text, const char *why)
{
	is_refused(text, strlen(text), why);
}

Test(checkpoint, reads_the_example_of_c2sp)
{
	Checkpoint checkpoint = parsed(TEXT "\n" C2SP_LOG C2SP_WITNESS);
	cr_assert_str_eq(checkpoint.origin, ORIGIN);
	cr_assert_eq(checkpoint.head.size, 20852163);
	cr_assert_eq(checkpoint.head.root.bytes[0], 0x0a);
	cr_assert_eq(checkpoint.text_len, strlen(TEXT));
	cr_assert_eq(checkpoint.signature_count, 2);
	const CheckpointSignature *log = &checkpoint.signatures[0], *witness = &checkpoint.signatures[1];
	cr_assert_eq(log->kind, CHECKPOINT_SIGNATURE);
	cr_assert_eq(log->name_len, strlen(ORIGIN));
	cr_assert_arr_eq(log->name, ORIGIN, strlen(ORIGIN));
	cr_assert_arr_eq(log->key_id, "\x03\x3d\xe0\xae", SIGN_KEY_ID_LEN);
	cr_assert_eq(witness->kind, CHECKPOINT_COSIGNATURE);
	cr_assert_eq(witness->time, 1679315147);
	cr_assert_arr_eq(witness->key_id, "\x8d\x66\xcf\x3f", SIGN_KEY_ID_LEN);
}

Test(checkpoint, is_signed_as_openssl_does)
{
	SecretKey *key = test_key();
	Checkpoint checkpoint = parsed(TEXT "\n" SIGNED);
	Buf out = {0};
	buf_add_text(&out, "before ");
	checkpoint_sign(&out, ORIGIN, &checkpoint.head, key);
	cr_assert_str_eq(buf_text(&out), "before " TEXT "\n" SIGNED);
	buf_free(&out);
	secret_key_free(key);
}

Test(checkpoint, verifies_what_openssl_signed)
{
	is_verified(TEXT "\n" SIGNED, TEST_KEY_VKEY, 0);
	is_verified(TEXT "\n" C2SP_LOG SIGNED C2SP_WITNESS SIGNED, TEST_KEY_VKEY, 0);
	is_verified(EXTENDED "\n" SIGNED_EXTENDED, TEST_KEY_VKEY, 0);
	is_not_verified(EXTENDED "\n" SIGNED, TEST_KEY_VKEY, ERR_BAD_SIGNATURE);
}

Test(checkpoint, verifies_a_cosignature_with_its_time)
{
	is_verified(TEXT "\n" SIGNED COSIGNED, WITNESS_VKEY, 1679315147);
	is_verified(EXTENDED "\n" COSIGNED_EXTENDED, WITNESS_VKEY, 1679315147);
	is_not_verified(EXTENDED "\n" COSIGNED, WITNESS_VKEY, ERR_BAD_SIGNATURE);
}

Test(checkpoint, does_not_take_one_type_of_signature_for_another)
{
	is_not_verified(TEXT "\n" COSIGNED_WITHOUT_TIME, WITNESS_VKEY, ERR_BAD_SIGNATURE);
	is_not_verified(TEXT "\n" COSIGNED_TOO_LATE, WITNESS_VKEY, ERR_BAD_SIGNATURE);
	is_not_verified(TEXT "\n" COSIGNED_BY_A_SIGNER, TEST_KEY_VKEY, ERR_BAD_SIGNATURE);
}

Test(checkpoint, says_nothing_of_a_key_that_did_not_sign)
{
	is_not_verified(TEXT "\n" SIGNED, WITNESS_VKEY, ERR_UNKNOWN_KEY);
	is_not_verified(TEXT "\n" C2SP_LOG C2SP_WITNESS, WITNESS_VKEY, ERR_UNKNOWN_KEY);
	is_not_verified(TEXT "\n" DASH "PeterNeumenn " SIGNATURE "\n", TEST_KEY_VKEY, ERR_UNKNOWN_KEY);
}

Test(checkpoint, verifies_only_where_every_signature_of_the_key_does)
{
	is_not_verified(TEXT "\n" SIGNED SIGNED_EXTENDED, TEST_KEY_VKEY, ERR_BAD_SIGNATURE);
	is_not_verified(TEXT "\n" SIGNED_EXTENDED SIGNED, TEST_KEY_VKEY, ERR_BAD_SIGNATURE);
}

Test(checkpoint, keeps_signatures_of_types_that_it_does_not_know)
{
	Checkpoint checkpoint = parsed(TEXT "\n" DASH "r\xc3\xa9mi x08gowE=\n" SIGNED);
	cr_assert_eq(checkpoint.signature_count, 2);
	cr_assert_eq(checkpoint.signatures[0].kind, CHECKPOINT_OTHER);
	cr_assert_eq(checkpoint.signatures[0].name_len, 5);
	is_verified(TEXT "\n" DASH "r\xc3\xa9mi x08gowE=\n" SIGNED, TEST_KEY_VKEY, 0);
	is_not_verified(TEXT "\n" DASH TEST_KEY_NAME " x08gowE=\n", TEST_KEY_VKEY, ERR_BAD_SIGNATURE);
}

Test(checkpoint, of_an_empty_ledger_is_one_too)
{
	Checkpoint checkpoint = parsed("a\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n\n" SIGNED);
	Hash empty = merkle_empty_root();
	cr_assert_eq(checkpoint.head.size, 0);
	cr_assert_arr_eq(checkpoint.head.root.bytes, empty.bytes, HASH_LEN);
}

Test(checkpoint, says_why_it_refuses)
{
	text_refused("", "does not end in a newline");
	text_refused(TEXT, "no blank line");
	text_refused(TEXT "\n", "no signature");
	text_refused("a b\n1\n" ROOT "\n\n" SIGNED, "the first line");
	text_refused("a\n01\n" ROOT "\n\n" SIGNED, "the second line");
	text_refused("a\n1\nROOT\n\n" SIGNED, "the third line");
	text_refused(TEXT "\n\n" SIGNED, "an extension line is empty");
	text_refused(EXTENDED "\nmore\n\n" SIGNED, "an extension line is empty");
	text_refused(TEXT "\n- name " SIGNATURE "\n", "a signature line");
	text_refused(TEXT "\n" DASH TEST_KEY_NAME "\n", "a signature line");
	text_refused(TEXT "\n" DASH " " SIGNATURE "\n", "a signature line");
	text_refused(TEXT "\n" DASH "na+me " SIGNATURE "\n", "a signature line");
	text_refused(TEXT "\n" DASH TEST_KEY_NAME " !" SIGNATURE "\n", "a signature line");
	text_refused(TEXT "\n" DASH TEST_KEY_NAME " x08gow==\n", "a signature line");
}

Test(checkpoint, takes_sixteen_signatures_and_no_more)
{
	Buf out = {0};
	buf_add_text(&out, TEXT "\n");
	for (int i = 0; i < CHECKPOINT_SIGNATURES_MAX; i++)
		buf_add_text(&out, SIGNED);
	is_verified(buf_text(&out), TEST_KEY_VKEY, 0);
	buf_add_text(&out, SIGNED);
	text_refused(buf_text(&out), "more than 16 signatures");
	buf_free(&out);
}

Test(checkpoint, has_a_greatest_length)
{
	Buf out = {0};
	buf_add_text(&out, TEXT);
	while (out.len <= CHECKPOINT_MAX)
		buf_add_text(&out, "more\n");
	buf_add_text(&out, "\n" SIGNED);
	text_refused(buf_text(&out), "longer than");
	buf_free(&out);
}

Test(checkpoint, changed_in_any_bit_is_not_verified)
{
	static const char original[] = TEXT "\n" SIGNED;
	char bytes[sizeof original];
	PublicKey key = vkey(TEST_KEY_VKEY);
	for (size_t bit = 0; bit < 8 * strlen(original); bit++) {
		Checkpoint checkpoint;
		Err err = {0};
		memcpy(bytes, original, sizeof bytes);
		bytes[bit / 8] = (char)(bytes[bit / 8] ^ (1 << bit % 8));
		cr_assert_not(checkpoint_parse(bytes, strlen(original), &checkpoint, &err) &&
				      checkpoint_verify(&checkpoint, &key, NULL, &err),
			      "bit %zu", bit);
	}
}
