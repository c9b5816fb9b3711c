/* Key files. The protected one is put together here straight from libsodium, with limits low enough to be quick. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ascribe/crypto/base64.h"
#include "ascribe/crypto/keyfile.h"
#include "tests/support/test_key.h"

#define HEAD "ascribe-key/v1\n" TEST_KEY_VKEY "\n"
#define PLAIN HEAD "unprotected\n" TEST_KEY_SEED_BASE64 "\n"
#define SALT "AAAAAAAAAAAAAAAAAAAAAA=="
#define BOX "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static void start(void)
{
	Err err;
	cr_assert(crypto_start(&err));
}

TestSuite(keyfile, .init = start);

static Passphrase *phrase(const char *text)
{
	int ends[2];
	Passphrase *passphrase;
	Err err;
	cr_assert_eq(pipe(ends), 0);
	cr_assert_eq(write(ends[1], text, strlen(text)), (ssize_t)strlen(text));
	close(ends[1]);
	cr_assert(passphrase_from_fd(ends[0], &passphrase, &err), "%s", err.message);
	close(ends[0]);
	return passphrase;
}

static void is_refused(const char *text, size_t text_len, const char *why)
{
	KeyfileInfo info;
	SecretKey *key;
	Err err = {0};
	cr_assert_not(keyfile_parse_info(text, text_len, &info, &err), "%s", text);
	cr_assert_eq(err.code, ERR_REFUSED);
	cr_expect(strstr(err.message, why), "%s: %s", why, err.message);
	cr_assert_not(keyfile_open(text, text_len, NULL, &key, &err), "%s", text);
}

static void text_refused(const char *text, const char *why)
{
	is_refused(text, strlen(text), why);
}

static void not_opened(const char *text, const Passphrase *passphrase, ErrCode code, const char *why)
{
	SecretKey *key;
	Err err = {0};
	cr_assert_not(keyfile_open(text, strlen(text), passphrase, &key, &err), "%s", text);
	cr_assert_eq(err.code, code);
	cr_expect(strstr(err.message, why), "%s: %s", why, err.message);
}

/* The file of the test key under `passphrase`, as keyfile.h describes it. */
static void add_protected(Buf *out, const char *passphrase)
{
	uint8_t seed[32], key[32], salt[16] = {0}, box[24 + 32 + 16] = {7};
	size_t seed_len;
	cr_assert(base64_decode(TEST_KEY_SEED_BASE64, strlen(TEST_KEY_SEED_BASE64), seed, 32, &seed_len));
	buf_add_text(out, HEAD "argon2id 1 8192 " SALT "\n");
	cr_assert_eq(
		crypto_pwhash(key, 32, passphrase, strlen(passphrase), salt, 1, 8192, crypto_pwhash_ALG_ARGON2ID13), 0);
	crypto_aead_xchacha20poly1305_ietf_encrypt(box + 24, NULL, seed, 32, (const unsigned char *)out->data, out->len,
						   NULL, box, key);
	base64_add(out, box, sizeof box);
	buf_add_char(out, '\n');
}

static void opens_to_the_test_key(const char *text, const Passphrase *passphrase)
{
	SecretKey *key;
	Err err;
	Buf vkey = {0};
	cr_assert(keyfile_open(text, strlen(text), passphrase, &key, &err), "%s", err.message);
	public_key_add_vkey(&vkey, secret_key_public(key));
	cr_assert_str_eq(buf_text(&vkey), TEST_KEY_VKEY);
	buf_free(&vkey);
	secret_key_free(key);
}

Test(keyfile, holds_the_seed_in_the_open_where_unprotected)
{
	SecretKey *key = test_key();
	Buf text = {0};
	Err err;
	KeyfileInfo info;
	cr_assert(keyfile_format(key, NULL, &text, &err));
	cr_assert_str_eq(buf_text(&text), PLAIN);
	cr_assert(keyfile_parse_info(text.data, text.len, &info, &err));
	cr_assert_not(info.is_protected);
	opens_to_the_test_key(PLAIN, NULL);
	keyfile_wipe(&text);
	keyfile_wipe(&text);
	secret_key_free(key);
}

Test(keyfile, opens_with_the_passphrase_that_it_was_written_with)
{
	SecretKey *key = test_key();
	Passphrase *passphrase = phrase("correct horse\nrest");
	Buf text = {0};
	Err err;
	KeyfileInfo info;
	cr_assert(keyfile_format(key, passphrase, &text, &err), "%s", err.message);
	cr_assert(strstr(text.data, "\nargon2id 3 268435456 "));
	cr_assert_null(strstr(text.data, TEST_KEY_SEED_BASE64));
	cr_assert(keyfile_parse_info(text.data, text.len, &info, &err));
	cr_assert(info.is_protected);
	cr_assert_str_eq(info.key.name, TEST_KEY_NAME);
	opens_to_the_test_key(text.data, passphrase);
	keyfile_wipe(&text);
	passphrase_free(passphrase);
	secret_key_free(key);
}

Test(keyfile, is_what_libsodium_makes_of_its_description)
{
	Buf text = {0};
	Passphrase *right = phrase("s\xc3\xa9same"), *wrong = phrase("sesame");
	add_protected(&text, "s\xc3\xa9same");
	opens_to_the_test_key(text.data, right);
	not_opened(text.data, wrong, ERR_NOT_PERMITTED, "wrong passphrase for the key PeterNeumann");
	not_opened(text.data, NULL, ERR_NOT_PERMITTED, "is protected by a passphrase");
	passphrase_free(right);
	passphrase_free(wrong);
	buf_free(&text);
}

Test(keyfile, authenticates_the_lines_before_the_secret)
{
	Buf text = {0};
	Passphrase *right = phrase("sesame");
	add_protected(&text, "sesame");
	char *passes = strstr(text.data, "argon2id 1");
	passes[9] = '2';
	not_opened(text.data, right, ERR_NOT_PERMITTED, "wrong passphrase");
	passphrase_free(right);
	buf_free(&text);
}

Test(keyfile, refuses_a_seed_that_is_not_the_public_key_s)
{
	not_opened(HEAD "unprotected\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n", NULL, ERR_REFUSED,
		   "not that of the public key");
	not_opened(HEAD "unprotected\n!QoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXM=\n", NULL, ERR_REFUSED, "in base64");
	not_opened(HEAD "unprotected\ngQoUAtUUbI2E8kQzMPVAgOv5juF9nHT2JS/F1ccoMXMA\n", NULL, ERR_REFUSED, "in base64");
}

Test(keyfile, says_which_line_is_wrong)
{
	static char large[KEYFILE_MAX + 1];
	is_refused(large, sizeof large, "too long");
	text_refused("", "the first line");
	text_refused("ascribe-key/v1", "the first line");
	text_refused("ascribe-key/v2\n" TEST_KEY_VKEY "\nunprotected\n", "the first line");
	is_refused("ascribe-key\0v1\n", 15, "the first line");
	text_refused("ascribe-key/v1\n", "the second line");
	text_refused("ascribe-key/v1\nalice\nunprotected\n", "key file: public key: the name");
	text_refused(HEAD, "the third line does not say");
	text_refused(HEAD "protected\n" BOX "\n", "the third line is neither");
	text_refused(HEAD "argon2id\n" BOX "\n", "the third line is neither");
	text_refused(HEAD "argon2id 0 8192 " SALT "\n" BOX "\n", "the third line is neither");
	text_refused(HEAD "argon2id 5 8192 " SALT "\n" BOX "\n", "the third line is neither");
	text_refused(HEAD "argon2id +1 8192 " SALT "\n" BOX "\n", "the third line is neither");
	text_refused(HEAD "argon2id 1 8191 " SALT "\n" BOX "\n", "the third line is neither");
	text_refused(HEAD "argon2id 1 1073741825 " SALT "\n" BOX "\n", "the third line is neither");
	text_refused(HEAD "argon2id 99999999999999999999 8192 " SALT "\n" BOX "\n", "the third line is neither");
	text_refused(HEAD "argon2id 1 8192 AAAA\n" BOX "\n", "the third line is neither");
	text_refused(HEAD "argon2id 1 8192\n" BOX "\n", "the third line is neither");
	text_refused(HEAD "unprotected\n", "the secret is not one last line");
	text_refused(HEAD "unprotected\n" TEST_KEY_SEED_BASE64, "the secret is not one last line");
	text_refused(HEAD "unprotected\nAAAA\n", "the secret is not one last line");
	text_refused(PLAIN "\n", "the secret is not one last line");
	text_refused(HEAD "argon2id 1 8192 " SALT "\n" TEST_KEY_SEED_BASE64 "\n", "the secret is not one last line");
}

Test(keyfile, says_that_memory_ended)
{
#ifdef __SANITIZE_ADDRESS__
	cr_skip_test("address space cannot be limited under AddressSanitizer");
#endif
	struct rlimit limit = {.rlim_cur = (rlim_t)512 << 20, .rlim_max = (rlim_t)512 << 20};
	Passphrase *passphrase = phrase("sesame");
	cr_assert_eq(setrlimit(RLIMIT_AS, &limit), 0);
	not_opened(HEAD "argon2id 1 1073741824 " SALT "\n" BOX "\n", passphrase, ERR_FAILED, "not enough memory");
	SecretKey *key = test_key();
	Buf out = {0};
	Err err;
	limit.rlim_cur = (rlim_t)200 << 20;
	cr_assert_eq(setrlimit(RLIMIT_AS, &limit), 0);
	cr_assert_not(keyfile_format(key, passphrase, &out, &err));
	cr_assert_eq(out.len, 0);
	secret_key_free(key);
	passphrase_free(passphrase);
}

/* A file of `text` in a folder of its own; the path is valid until the next call. */
static const char *file_of(const char *text, mode_t mode)
{
	static char path[64];
	char folder[] = "/tmp/ascribe-unit-XXXXXX";
	cr_assert(mkdtemp(folder));
	snprintf(path, sizeof path, "%s/a.key", folder);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
	cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
	cr_assert_eq(fchmod(fd, mode), 0);
	close(fd);
	return path;
}

static void remove_file(const char *path)
{
	char folder[64];
	(void)remove(path);
	snprintf(folder, sizeof folder, "%s", path);
	*strrchr(folder, '/') = '\0';
	(void)rmdir(folder);
}

static void not_read(const char *path, ErrCode code, const char *why)
{
	char *text;
	size_t len;
	Err err = {0};
	cr_assert_not(keyfile_read(path, &text, &len, &err), "%s", path);
	cr_expect_eq(err.code, code);
	cr_expect(strstr(err.message, why), "%s: %s", why, err.message);
}

Test(keyfile, is_read_where_only_its_owner_may)
{
	const char *path = file_of(PLAIN, 0600);
	char *text;
	size_t len;
	Err err;
	cr_assert(keyfile_read(path, &text, &len, &err), "%s", err.message);
	cr_assert_eq(len, strlen(PLAIN));
	cr_assert_arr_eq(text, PLAIN, len);
	keyfile_text_free(text);
	remove_file(path);
}

Test(keyfile, is_not_read_where_others_may)
{
	const char *path = file_of(PLAIN, 0640);
	not_read(path, ERR_NOT_PERMITTED, "group or others");
	remove_file(path);
}

Test(keyfile, is_not_read_where_it_is_no_file_or_too_long)
{
	static char large[KEYFILE_MAX + 2];
	memset(large, 'x', KEYFILE_MAX + 1);
	const char *path = file_of(large, 0600);
	not_read(path, ERR_REFUSED, "longer than 4096");
	cr_assert_eq(unlink(path), 0);
	not_read(path, ERR_NOT_FOUND, "No such file");
	cr_assert_eq(mkfifo(path, 0600), 0);
	not_read(path, ERR_NOT_PERMITTED, "not a regular file");
	cr_assert_eq(unlink(path), 0);
	cr_assert_eq(symlink("a.key", path), 0);
	not_read(path, ERR_FAILED, "key file");
	remove_file(path);
}

Test(keyfile, is_not_read_where_another_user_owns_it)
{
	if (geteuid() != 0)
		cr_skip_test("only root can make a file of another user");
	const char *path = file_of(PLAIN, 0600);
	cr_assert_eq(chown(path, 65534, 65534), 0);
	not_read(path, ERR_NOT_PERMITTED, "another user");
	cr_assert_eq(seteuid(65533), 0);
	not_read(path, ERR_NOT_PERMITTED, "key file");
	cr_assert_eq(seteuid(0), 0);
	remove_file(path);
}
