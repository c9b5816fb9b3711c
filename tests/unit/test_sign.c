/* Ed25519 and vkeys: vectors of RFC 8032 section 7.1, Project Wycheproof, and the key of the documentation of Go's
 * golang.org/x/mod/sumdb/note. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/crypto/sign.h"
#include "tests/support/shared_data.h"

#define GO_VKEY "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"

static void start(void)
{
	Err err;
	cr_assert(crypto_start(&err));
}

TestSuite(sign, .init = start);

static void agrees_with_rfc_8032(const char *seed_hex, const char *public_hex, const char *message_hex,
				 const char *signature_hex)
{
	uint8_t seed[32], public[32], message[8] = {0}, expected[64], signature[SIGN_SIGNATURE_LEN];
	from_hex(seed_hex, seed, sizeof seed);
	from_hex(public_hex, public, sizeof public);
	from_hex(signature_hex, expected, sizeof expected);
	size_t message_len = from_hex(message_hex, message, sizeof message);
	SecretKey *key = secret_key_from_seed("alice", seed);
	cr_assert_arr_eq(secret_key_public(key)->bytes, public, sizeof public);
	sign_detached(key, message, message_len, signature);
	cr_assert_arr_eq(signature, expected, sizeof expected);
	cr_assert(sign_verify(secret_key_public(key), message, message_len, signature));
	secret_key_free(key);
}

Test(sign, signs_as_rfc_8032_does)
{
	agrees_with_rfc_8032(
		"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
		"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
		"e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
		"d25bf5f0595bbe24655141438e7a100b");
	agrees_with_rfc_8032(
		"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
		"3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
		"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
		"387b2eaeb4302aeeb00d291612bb0c00");
	agrees_with_rfc_8032(
		"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
		"fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
		"6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
		"4a7c15e9716ed28dc027beceea1ec40a");
}

static void check_wycheproof_test(const PublicKey *key, const json_t *test)
{
	uint8_t message[4096], signature[256];
	size_t message_len = from_hex(json_string_value(json_object_get(test, "msg")), message, sizeof message);
	size_t signature_len = from_hex(json_string_value(json_object_get(test, "sig")), signature, sizeof signature);
	bool valid = strcmp(json_string_value(json_object_get(test, "result")), "valid") == 0;
	bool verified = signature_len == SIGN_SIGNATURE_LEN && sign_verify(key, message, message_len, signature);
	cr_expect_eq(verified, valid, "test %d", (int)json_integer_value(json_object_get(test, "tcId")));
}

Test(sign, verifies_what_wycheproof_calls_valid_and_nothing_else)
{
	json_t *all = shared_json("wycheproof/testvectors_v1/ed25519_test.json"), *group, *test;
	size_t i, j, count = 0;
	json_array_foreach (json_object_get(all, "testGroups"), i, group) {
		uint8_t bytes[SIGN_PUBLIC_LEN];
		PublicKey key;
		from_hex(json_string_value(json_object_get(json_object_get(group, "publicKey"), "pk")), bytes,
			 sizeof bytes);
		public_key_set(&key, "wycheproof", bytes);
		json_array_foreach (json_object_get(group, "tests"), j, test) {
			check_wycheproof_test(&key, test);
			count++;
		}
	}
	cr_assert_eq(count, (size_t)json_integer_value(json_object_get(all, "numberOfTests")));
	json_decref(all);
}

Test(sign, makes_a_different_key_each_time)
{
	SecretKey *one = secret_key_new("alice"), *other = secret_key_new("alice");
	cr_assert_str_eq(secret_key_public(one)->name, "alice");
	cr_assert_arr_neq(secret_key_public(one)->bytes, secret_key_public(other)->bytes, SIGN_PUBLIC_LEN);
	secret_key_free(one);
	secret_key_free(other);
}

Test(sign, refuses_a_changed_message_or_key)
{
	uint8_t signature[SIGN_SIGNATURE_LEN];
	SecretKey *key = secret_key_new("alice"), *other = secret_key_new("alice");
	sign_detached(key, "words", 5, signature);
	cr_assert(sign_verify(secret_key_public(key), "words", 5, signature));
	cr_assert_not(sign_verify(secret_key_public(key), "wordz", 5, signature));
	cr_assert_not(sign_verify(secret_key_public(other), "words", 5, signature));
	secret_key_free(key);
	secret_key_free(other);
}

Test(sign, reads_and_writes_the_key_of_the_documentation_of_go)
{
	PublicKey key;
	Err err;
	Buf out = {0};
	cr_assert(public_key_parse(GO_VKEY, &key, &err), "%s", err.message);
	cr_assert_str_eq(key.name, "PeterNeumann");
	cr_assert_arr_eq(key.id, "\xc7\x4f\x20\xa3", 4);
	public_key_add_vkey(&out, &key);
	cr_assert_str_eq(buf_text(&out), GO_VKEY);
	buf_free(&out);
}

static void vkey_refused(const char *vkey, const char *why)
{
	PublicKey key;
	Err err = {0};
	cr_assert_not(public_key_parse(vkey, &key, &err), "%s", vkey);
	cr_assert_eq(err.code, ERR_REFUSED);
	cr_expect(strstr(err.message, why), "%s: %s", vkey, err.message);
}

Test(sign, says_which_part_of_a_vkey_is_wrong)
{
	vkey_refused("", "the name");
	vkey_refused("PeterNeumann", "the name");
	vkey_refused("+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "the name");
	vkey_refused("Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "the name");
	vkey_refused("PeterNeumann+c74f20a+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "the key id is not");
	vkey_refused("PeterNeumann+c74f20a3", "the key id is not");
	vkey_refused("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "does not belong");
	vkey_refused("PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "does not belong");
	vkey_refused("PeterNeumenn+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "does not belong");
	vkey_refused("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10T", "33 bytes in base64");
	vkey_refused("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW ", "33 bytes in base64");
	vkey_refused("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10Q=", "33 bytes in base64");
	vkey_refused("PeterNeumann+c74f20a3+Ahpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW", "algorithm 2 is not");
	vkey_refused("PeterNeumann+c74f20a3+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "not a point");
}

/* A key that cosigns: RFC 8032's first, with the key id by Python's hashlib. */
#define WITNESS_VKEY "witness.example.com/w1+7e6f4aaa+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea"

Test(sign, takes_a_key_that_cosigns_only_where_any_will_do)
{
	PublicKey key;
	Err err;
	Buf out = {0};
	cr_assert(public_key_parse_any(WITNESS_VKEY, &key, &err), "%s", err.message);
	cr_assert_eq(key.type, SIGN_TYPE_COSIGNATURE);
	cr_assert_str_eq(key.name, "witness.example.com/w1");
	public_key_add_vkey(&out, &key);
	cr_assert_str_eq(buf_text(&out), WITNESS_VKEY);
	buf_free(&out);
	cr_assert(public_key_parse_any(GO_VKEY, &key, &err));
	cr_assert_eq(key.type, SIGN_TYPE_NOTE);
	vkey_refused(WITNESS_VKEY, "cannot name a key that signs entries");
	vkey_refused("witness+9ce3e2be+BNdamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea", "cannot sign entries");
}

Test(sign, takes_names_that_are_safe_as_file_names)
{
	char name[SIGN_NAME_MAX + 2];
	memset(name, 'a', sizeof name);
	name[SIGN_NAME_MAX + 1] = '\0';
	cr_assert_not(sign_name_valid(name));
	name[SIGN_NAME_MAX] = '\0';
	cr_assert(sign_name_valid(name));
	cr_assert(sign_name_valid("alice@cert.example"));
	cr_assert(sign_name_valid("0-Z_z.9"));
	cr_assert_not(sign_name_valid(""));
	cr_assert_not(sign_name_valid(".hidden"));
	cr_assert_not(sign_name_valid("a/b"));
	cr_assert_not(sign_name_valid("a b"));
	cr_assert_not(sign_name_valid("a+b"));
	cr_assert_not(sign_name_valid("a\xc3\xa9"));
}
