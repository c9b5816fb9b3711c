/* Key files: text to key and back, and reading one safely; see keyfile.h.
 * Standards: Argon2id (RFC 9106), XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha), both libsodium's.
 * Invariant: a seed, and what it is encrypted with, is only ever in guarded memory or in the text that the caller asked
 * for. */
#include "ascribe/crypto/keyfile.h"

#include <errno.h>
#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/crypto/base64.h"
#include "ascribe/crypto/guarded.h"

#define FIRST_LINE "ascribe-key/v1"
#define SEED_LEN crypto_sign_SEEDBYTES
#define SALT_LEN crypto_pwhash_SALTBYTES
#define NONCE_LEN crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG_LEN crypto_aead_xchacha20poly1305_ietf_ABYTES
#define BOX_LEN (NONCE_LEN + SEED_LEN + TAG_LEN)
#define BASE64_SIZE(len) sodium_base64_ENCODED_LEN(len, sodium_base64_VARIANT_ORIGINAL)

typedef struct Argon2 {
	uint64_t passes;
	uint64_t memory;
	uint8_t salt[SALT_LEN];
} Argon2;

/* A key file taken apart. */
typedef struct Parts {
	KeyfileInfo info;
	Argon2 argon2;      /* where protected */
	const char *secret; /* the last line, in the text parsed */
	size_t secret_len;
} Parts;

static bool refuse(Err *err, const char *what)
{
	return err_set(err, ERR_REFUSED, "key file: %s", what);
}

/* Take the next line off *rest; NULL where no whole line is left. */
static const char *take_line(const char **rest, size_t *rest_len, size_t *line_len)
{
	const char *line = *rest;
	const char *end = memchr(line, '\n', *rest_len);
	if (!end)
		return NULL;
	*line_len = (size_t)(end - line);
	*rest = end + 1;
	*rest_len -= *line_len + 1;
	return line;
}

/* Copy a public line into a string; false where it is absent, too long or holds a NUL. */
static bool take_public_line(const char **rest, size_t *rest_len, char *out, size_t out_size)
{
	size_t len;
	const char *line = take_line(rest, rest_len, &len);
	if (!line || len >= out_size || memchr(line, '\0', len))
		return false;
	memcpy(out, line, len);
	out[len] = '\0';
	return true;
}

/* A decimal number without sign or leading zero within [min, max], followed by a space; *text moves past both. */
static bool take_number(const char **text, uint64_t min, uint64_t max, uint64_t *number)
{
	if ((*text)[0] < '1' || (*text)[0] > '9')
		return false;
	char *end;
	errno = 0;
	*number = strtoull(*text, &end, 10);
	if (errno || *end != ' ' || *number < min || *number > max)
		return false;
	*text = end + 1;
	return true;
}

static bool parse_argon2(const char *line, Argon2 *argon2)
{
	static const char name[] = "argon2id ";
	if (strncmp(line, name, sizeof name - 1) != 0)
		return false;
	line += sizeof name - 1;
	if (!take_number(&line, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_OPSLIMIT_SENSITIVE, &argon2->passes) ||
	    !take_number(&line, crypto_pwhash_MEMLIMIT_MIN, crypto_pwhash_MEMLIMIT_SENSITIVE, &argon2->memory))
		return false;
	size_t salt_len;
	return base64_decode(line, strlen(line), argon2->salt, SALT_LEN, &salt_len) && salt_len == SALT_LEN;
}

static bool parse_parts(const char *text, size_t text_len, Parts *parts, Err *err)
{
	if (text_len > KEYFILE_MAX)
		return refuse(err, "it is too long");
	const char *rest = text;
	size_t rest_len = text_len;
	char line[SIGN_VKEY_MAX + 1];
	if (!take_public_line(&rest, &rest_len, line, sizeof line) || strcmp(line, FIRST_LINE) != 0)
		return refuse(err, "the first line is not " FIRST_LINE);
	if (!take_public_line(&rest, &rest_len, line, sizeof line))
		return refuse(err, "the second line is not a public key");
	if (!public_key_parse(line, &parts->info.key, err))
		return err_prefix(err, "key file: ");
	if (!take_public_line(&rest, &rest_len, line, sizeof line))
		return refuse(err, "the third line does not say how it is protected");
	parts->info.is_protected = strcmp(line, "unprotected") != 0;
	if (parts->info.is_protected && !parse_argon2(line, &parts->argon2))
		return refuse(err, "the third line is neither \"unprotected\" nor Argon2id with limits in bounds");
	parts->secret = take_line(&rest, &rest_len, &parts->secret_len);
	size_t bytes_len = parts->info.is_protected ? BOX_LEN : SEED_LEN;
	if (!parts->secret || rest_len > 0 || parts->secret_len != BASE64_SIZE(bytes_len) - 1)
		return refuse(err, "the secret is not one last line of the right length");
	return true;
}

bool keyfile_parse_info(const char *text, size_t text_len, KeyfileInfo *info, Err *err)
{
	Parts parts = {0};
	if (!parse_parts(text, text_len, &parts, err))
		return false;
	*info = parts.info;
	return true;
}

/* The key that encrypts the seed, in guarded memory. */
static bool derive(const Argon2 *argon2, const Passphrase *passphrase, uint8_t **key, Err *err)
{
	*key = guarded_new(crypto_aead_xchacha20poly1305_ietf_KEYBYTES);
	if (crypto_pwhash(*key, crypto_aead_xchacha20poly1305_ietf_KEYBYTES, passphrase->bytes, passphrase->len,
			  argon2->salt, argon2->passes, (size_t)argon2->memory, crypto_pwhash_ALG_ARGON2ID13) == 0)
		return true;
	guarded_free(*key);
	return err_set(err, ERR_FAILED, "not enough memory for Argon2id (%" PRIu64 " bytes)", argon2->memory);
}

/* Decrypt the box into `seed`. What is authenticated beside it is all of the text before its line. */
static bool open_box(const Parts *parts, const char *text, const uint8_t *box, const Passphrase *passphrase,
		     uint8_t *seed, Err *err)
{
	if (!passphrase) {
		err_set(err, ERR_NOT_PERMITTED, "the key %s is protected by a passphrase", parts->info.key.name);
		return false;
	}
	uint8_t *key;
	if (!derive(&parts->argon2, passphrase, &key, err))
		return false;
	int failed = crypto_aead_xchacha20poly1305_ietf_decrypt(seed, NULL, NULL, box + NONCE_LEN, BOX_LEN - NONCE_LEN,
								(const unsigned char *)text,
								(unsigned long long)(parts->secret - text), box, key);
	guarded_free(key);
	if (failed)
		return err_set(err, ERR_NOT_PERMITTED, "wrong passphrase for the key %s", parts->info.key.name);
	return true;
}

static bool open_parts(const Parts *parts, const char *text, const uint8_t *bytes, const Passphrase *passphrase,
		       SecretKey **out, Err *err)
{
	uint8_t *seed = guarded_new(SEED_LEN);
	bool opened = true;
	if (parts->info.is_protected)
		opened = open_box(parts, text, bytes, passphrase, seed, err);
	else
		memcpy(seed, bytes, SEED_LEN);
	SecretKey *key = opened ? secret_key_from_seed(parts->info.key.name, seed) : NULL;
	guarded_free(seed);
	if (!opened)
		return false;
	if (memcmp(secret_key_public(key)->bytes, parts->info.key.bytes, SIGN_PUBLIC_LEN) != 0) {
		secret_key_free(key);
		return refuse(err, "the secret is not that of the public key");
	}
	*out = key;
	return true;
}

bool keyfile_open(const char *text, size_t text_len, const Passphrase *passphrase, SecretKey **key, Err *err)
{
	Parts parts = {0};
	if (!parse_parts(text, text_len, &parts, err))
		return false;
	uint8_t *bytes = guarded_new(BOX_LEN);
	size_t bytes_len;
	bool ok = base64_decode(parts.secret, parts.secret_len, bytes, BOX_LEN, &bytes_len) &&
		  bytes_len == (parts.info.is_protected ? BOX_LEN : SEED_LEN);
	if (ok)
		ok = open_parts(&parts, text, bytes, passphrase, key, err);
	else
		refuse(err, "the secret is not that many bytes in base64");
	guarded_free(bytes);
	return ok;
}

/* Encrypt the seed; `head` is the text before it. */
static bool make_box(const SecretKey *secret, const Buf *head, const Argon2 *argon2, const Passphrase *passphrase,
		     uint8_t box[BOX_LEN], Err *err)
{
	uint8_t *key;
	if (!derive(argon2, passphrase, &key, err))
		return false;
	randombytes_buf(box, NONCE_LEN);
	(void)crypto_aead_xchacha20poly1305_ietf_encrypt(box + NONCE_LEN, NULL, secret_key_seed(secret), SEED_LEN,
							 (const unsigned char *)head->data, head->len, NULL, box, key);
	guarded_free(key);
	return true;
}

static void add_argon2(Buf *out, Argon2 *argon2)
{
	*argon2 = (Argon2){.passes = crypto_pwhash_OPSLIMIT_MODERATE, .memory = crypto_pwhash_MEMLIMIT_MODERATE};
	randombytes_buf(argon2->salt, SALT_LEN);
	buf_addf(out, "argon2id %" PRIu64 " %" PRIu64 " ", argon2->passes, argon2->memory);
	base64_add(out, argon2->salt, SALT_LEN);
	buf_add_char(out, '\n');
}

/* Add the last line in one piece, so that growing `out` leaves no copy of a seed behind. */
static void add_secret_line(Buf *out, const uint8_t *bytes, size_t bytes_len)
{
	size_t len = BASE64_SIZE(bytes_len);
	char *line = guarded_new(len);
	(void)sodium_bin2base64(line, len, bytes, bytes_len, sodium_base64_VARIANT_ORIGINAL);
	line[len - 1] = '\n';
	buf_add(out, line, len);
	guarded_free(line);
}

bool keyfile_format(const SecretKey *key, const Passphrase *passphrase, Buf *out, Err *err)
{
	Buf head = {0};
	buf_add_text(&head, FIRST_LINE "\n");
	public_key_add_vkey(&head, secret_key_public(key));
	buf_add_char(&head, '\n');
	bool ok = true;
	if (passphrase) {
		Argon2 argon2;
		uint8_t box[BOX_LEN];
		add_argon2(&head, &argon2);
		ok = make_box(key, &head, &argon2, passphrase, box, err);
		if (ok) {
			buf_add(out, head.data, head.len);
			add_secret_line(out, box, sizeof box);
		}
	} else {
		buf_add_text(&head, "unprotected\n");
		buf_add(out, head.data, head.len);
		add_secret_line(out, secret_key_seed(key), SEED_LEN);
	}
	buf_free(&head);
	return ok;
}

void keyfile_wipe(Buf *text)
{
	if (text->data)
		sodium_memzero(text->data, text->capacity);
	buf_free(text);
}
