/* Key files: four lines of text, 0600, in $XDG_DATA_HOME/ascribe/keys/<name>.key.
 *
 *   ascribe-key/v1
 *   <vkey>
 *   argon2id <passes> <bytes of memory> <base64 of the salt>     or: unprotected
 *   <base64 of nonce and encrypted seed>                         or: <base64 of the seed>
 *
 * Protected: the seed encrypted by XChaCha20-Poly1305 with a key that Argon2id derived from the passphrase (libsodium's
 * MODERATE limits, kept in the file); the lines before it are authenticated as additional data. Unprotected: the seed
 * itself, and the file says so. The file's vkey must agree with the seed. Lines, not JSON, so that the seed is read
 * without ever leaving guarded memory. */
#ifndef ASCRIBE_CRYPTO_KEYFILE_H
#define ASCRIBE_CRYPTO_KEYFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"
#include "ascribe/crypto/sign.h"

#define KEYFILE_MAX 4096    /* bytes of a key file */
#define PASSPHRASE_MAX 1024 /* bytes */

/* A passphrase in guarded memory. */
typedef struct Passphrase Passphrase;
/* Take the first line of `fd` (without its newline). Empty or too long is ERR_REFUSED. */
MUST_USE bool passphrase_from_fd(int fd, Passphrase **out, Err *err);
/* Ask on /dev/tty without echo; `twice` asks again and compares. ERR_FAILED where there is no terminal: the hint names
 * --passphrase-fd. The terminal is restored on signals. */
MUST_USE bool passphrase_ask(const char *prompt, bool twice, Passphrase **out, Err *err);
void passphrase_free(Passphrase *passphrase);

/* Serialise `key`; `passphrase` NULL writes it unprotected. The bytes in `out` are secret where unprotected: wipe with
 * keyfile_wipe. */
MUST_USE bool keyfile_format(const SecretKey *key, const Passphrase *passphrase, Buf *out, Err *err);
void keyfile_wipe(Buf *text);

typedef struct KeyfileInfo {
	PublicKey key;
	bool is_protected;
} KeyfileInfo;

/* Parse what is public in a key file. Hostile input: anything odd is ERR_REFUSED. */
MUST_USE bool keyfile_parse_info(const char *text, size_t text_len, KeyfileInfo *info, Err *err);
/* Parse and open. A wrong passphrase is ERR_NOT_PERMITTED; `passphrase` may be NULL for an unprotected file. The limits
 * that the file names for Argon2id are bounded (at most libsodium's SENSITIVE), so that a hostile file cannot eat all
 * memory. */
MUST_USE bool keyfile_open(const char *text, size_t text_len, const Passphrase *passphrase, SecretKey **key, Err *err);

/* Read the file of `path` into guarded memory: ERR_NOT_PERMITTED where it is not a regular file owned by the user
 * with no permission for group and others (the hint gives the chmod), ERR_NOT_FOUND where absent. */
MUST_USE bool keyfile_read(const char *path, char **text, size_t *text_len, Err *err);
/* Free what keyfile_read gave, wiping it. */
void keyfile_text_free(char *text);

#endif
