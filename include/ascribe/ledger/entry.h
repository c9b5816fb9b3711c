/* Ledger entries: one signed unit that holds changes to records. Format in DESIGN: a signed note of two lines,
 *   <origin>/entry/v1
 *   {"anchor":{"root":…,"size":…},"at":…,"author":…,"changes":[…],"seq":…}
 * The JSON is one line of ASCII (\u escapes in upper-case hex) with sorted keys; the only numbers are integers within
 * ±(2^53−1). An entry is stored as the bytes that were signed and never serialised again. Pure over bytes. */
#ifndef ASCRIBE_LEDGER_ENTRY_H
#define ASCRIBE_LEDGER_ENTRY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"
#include "ascribe/crypto/hash.h"
#include "ascribe/crypto/sign.h"
#include "ascribe/ledger/note.h"

#define ENTRY_MAX 65535      /* bytes of a whole entry */
#define ENTRY_ORIGIN_MAX 200 /* bytes of an origin */
#define ENTRY_INT_MAX INT64_C(9007199254740991)
#define ENTRY_JSON_DEPTH_MAX 32 /* levels of a body */
#define ENTRY_FIRST_LINE_END "/entry/v1"

/* A ledger head: size and root. */
typedef struct Head {
	uint64_t size;
	Hash root;
} Head;

/* An origin: 1 to 200 of [A-Za-z0-9._/-], starts with a letter or digit, no "//", no trailing slash. */
bool entry_origin_valid(const char *origin);

/* Serialise `value` (a JSON object or array) the one way that is signed: one line, ASCII, sorted keys. Refuses reals,
 * integers out of range and depth over ENTRY_JSON_DEPTH_MAX with ERR_REFUSED. */
MUST_USE bool entry_json_add(Buf *out, const json_t *value, Err *err);

/* Signs one or more entries of one author. */
typedef struct EntryHeader {
	const char *origin;
	Head anchor;    /* newest head that the author verified */
	const char *at; /* RFC 3339, whole seconds, Z */
	uint64_t seq;   /* from 0, counts this key's entries */
} EntryHeader;

/* Bytes that an entry of this header and key takes beside the changes' own bytes and the commas between them. */
size_t entry_overhead(const EntryHeader *header, const SecretKey *key);

/* Append the signed entry; `changes` is the serialised changes joined by commas (without the brackets). Over ENTRY_MAX
 * is ERR_REFUSED. */
MUST_USE bool entry_sign(Buf *out, const EntryHeader *header, const char *changes, size_t changes_len,
			 const SecretKey *key, Err *err);

/* A parsed entry. Free with entry_free. */
typedef struct Entry {
	char origin[ENTRY_ORIGIN_MAX + 1];
	char at[21];
	char author[SIGN_NAME_MAX + 1];
	Head anchor;
	uint64_t seq;
	json_t *changes; /* array of objects, each {op, kind, id, base?, body} with types checked (not against the
			    kind's schema) */
	Note note;       /* points into the bytes parsed */
} Entry;

/* Parse an entry's bytes, strictly: the very form that entry_sign writes, byte for byte (it is serialised again and
 * compared), exactly one signature, whose name is the author. ERR_REFUSED says what was wrong. Does not verify the
 * signature. */
MUST_USE bool entry_parse(const char *bytes, size_t bytes_len, Entry *entry, Err *err);
void entry_free(Entry *entry);

/* A head as C2SP checkpoint text "<origin>\n<size>\n<root b64>\n", and back; head_take_lines takes these lines off
 * *text, and leaves what follows them. */
void head_add_text(Buf *out, const char *origin, const Head *head);
MUST_USE bool head_parse_text(const char *text, size_t text_len, char origin[ENTRY_ORIGIN_MAX + 1], Head *head,
			      Err *err);
MUST_USE bool head_take_lines(const char **text, const char *end, char origin[ENTRY_ORIGIN_MAX + 1], Head *head,
			      Err *err);

#endif
