/* Ed25519 keys and their public text, over libsodium; see sign.h.
 * Standards: RFC 8032; C2SP signed-note for the vkey and the key id.
 * Invariant: the secret half is in guarded memory, and that memory is read-only once the key is made. */
#include "ascribe/crypto/sign.h"

#include <sodium.h>
#include <string.h>

#include "ascribe/crypto/base64.h"
#include "ascribe/crypto/guarded.h"
#include "ascribe/crypto/hash.h"

#define ID_HEX_LEN (2 * (size_t)SIGN_KEY_ID_LEN)

struct SecretKey {
	PublicKey public;
	uint8_t secret[crypto_sign_SECRETKEYBYTES];
};

void crypto_on_no_random(void (*handler)(void))
{
	(void)sodium_set_misuse_handler(handler); /* misuse it is, to libsodium: no system that works refuses */
}

bool crypto_start(Err *err)
{
	if (sodium_init() < 0)
		return err_set(err, ERR_FAILED, "libsodium does not start"); /* GCOVR_EXCL_LINE: no random source */
	return true;
}

static bool is_letter_or_digit(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool sign_name_valid(const char *name)
{
	if (!is_letter_or_digit(name[0]))
		return false;
	size_t len = 0;
	for (; name[len]; len++) {
		if (len == SIGN_NAME_MAX || !(is_letter_or_digit(name[len]) || strchr("._@-", name[len])))
			return false;
	}
	return true;
}

static void set_key(PublicKey *key, uint8_t type, const char *name, const uint8_t bytes[SIGN_PUBLIC_LEN])
{
	const uint8_t between[] = {'\n', type};
	size_t name_len = strnlen(name, SIGN_NAME_MAX);
	Hash hash = hash_three(name, name_len, between, sizeof between, bytes, SIGN_PUBLIC_LEN);
	PublicKey made = {.type = type};
	memcpy(made.name, name, name_len);
	memcpy(made.id, hash.bytes, SIGN_KEY_ID_LEN);
	memcpy(made.bytes, bytes, SIGN_PUBLIC_LEN);
	*key = made;
}

void public_key_set(PublicKey *key, const char *name, const uint8_t bytes[SIGN_PUBLIC_LEN])
{
	set_key(key, SIGN_TYPE_NOTE, name, bytes);
}

SecretKey *secret_key_from_seed(const char *name, const uint8_t seed[32])
{
	SecretKey *key = guarded_new(sizeof *key);
	uint8_t public[SIGN_PUBLIC_LEN];
	(void)crypto_sign_seed_keypair(public, key->secret, seed);
	public_key_set(&key->public, name, public);
	(void)sodium_mprotect_readonly(key);
	return key;
}

SecretKey *secret_key_new(const char *name)
{
	uint8_t *seed = guarded_new(crypto_sign_SEEDBYTES);
	randombytes_buf(seed, crypto_sign_SEEDBYTES);
	SecretKey *key = secret_key_from_seed(name, seed);
	guarded_free(seed);
	return key;
}

void secret_key_free(SecretKey *key)
{
	guarded_free(key);
}

const PublicKey *secret_key_public(const SecretKey *key)
{
	return &key->public;
}

const uint8_t *secret_key_seed(const SecretKey *key)
{
	return key->secret; /* libsodium's secret key is the seed, then the public key */
}

void sign_detached(const SecretKey *key, const void *message, size_t message_len, uint8_t signature[SIGN_SIGNATURE_LEN])
{
	(void)crypto_sign_detached(signature, NULL, message, message_len, key->secret);
}

bool sign_verify(const PublicKey *key, const void *message, size_t message_len,
		 const uint8_t signature[SIGN_SIGNATURE_LEN])
{
	return crypto_sign_verify_detached(signature, message, message_len, key->bytes) == 0;
}

static void id_to_hex(const PublicKey *key, char hex[ID_HEX_LEN + 1])
{
	(void)sodium_bin2hex(hex, ID_HEX_LEN + 1, key->id, sizeof key->id);
}

void public_key_add_vkey(Buf *out, const PublicKey *key)
{
	char hex[ID_HEX_LEN + 1];
	id_to_hex(key, hex);
	uint8_t typed[1 + SIGN_PUBLIC_LEN] = {key->type};
	memcpy(typed + 1, key->bytes, SIGN_PUBLIC_LEN);
	buf_addf(out, "%s+%s+", key->name, hex);
	base64_add(out, typed, sizeof typed);
}

/* A name that C2SP allows, of visible characters. */
static bool any_name_valid(const char *name)
{
	size_t len = 0;
	while (name[len] > ' ' && name[len] <= '~')
		len++;
	return len > 0 && name[len] == '\0';
}

/* Take the name before the first plus into `name`; returns what follows the plus, NULL where it is too long or there is
 * none. */
static const char *take_name(const char *vkey, char name[SIGN_NAME_MAX + 1])
{
	size_t len = strcspn(vkey, "+");
	if (vkey[len] != '+' || len > SIGN_NAME_MAX)
		return NULL;
	memcpy(name, vkey, len);
	name[len] = '\0';
	return vkey + len + 1;
}

bool public_key_parse_any(const char *vkey, PublicKey *key, Err *err)
{
	char name[SIGN_NAME_MAX + 1];
	const char *id = take_name(vkey, name);
	if (!id || !any_name_valid(name))
		return err_set(err, ERR_REFUSED, "public key: the name before the first + is missing or not allowed");
	if (strcspn(id, "+") != ID_HEX_LEN || id[ID_HEX_LEN] != '+')
		return err_set(err, ERR_REFUSED, "public key: the key id is not 8 hex digits between two +");
	const char *text = id + ID_HEX_LEN + 1;
	uint8_t typed[1 + SIGN_PUBLIC_LEN];
	size_t typed_len;
	if (!base64_decode(text, strlen(text), typed, sizeof typed, &typed_len) || typed_len != sizeof typed)
		return err_set(err, ERR_REFUSED, "public key: the key is not 33 bytes in base64");
	if (typed[0] != SIGN_TYPE_NOTE && typed[0] != SIGN_TYPE_COSIGNATURE)
		return err_set(err, ERR_REFUSED, "public key: algorithm %d is not Ed25519 (1, or 4 for cosignatures)",
			       typed[0]);
	if (!crypto_core_ed25519_is_valid_point(typed + 1))
		return err_set(err, ERR_REFUSED, "public key: the key is not a point that can verify anything");
	PublicKey made;
	set_key(&made, typed[0], name, typed + 1);
	char hex[ID_HEX_LEN + 1];
	id_to_hex(&made, hex);
	if (strncmp(id, hex, ID_HEX_LEN) != 0)
		return err_set(err, ERR_REFUSED, "public key: the key id does not belong to this name and key (%s)",
			       hex);
	*key = made;
	return true;
}

bool public_key_parse(const char *vkey, PublicKey *key, Err *err)
{
	PublicKey made = {0};
	if (!public_key_parse_any(vkey, &made, err))
		return false;
	if (!sign_name_valid(made.name))
		return err_set(err, ERR_REFUSED, "public key: \"%s\" cannot name a key that signs entries", made.name);
	if (made.type != SIGN_TYPE_NOTE)
		return err_set(err, ERR_REFUSED, "public key: %s cosigns checkpoints, and cannot sign entries",
			       made.name);
	*key = made;
	return true;
}
