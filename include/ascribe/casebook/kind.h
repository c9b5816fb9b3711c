/* The kinds of record and the fields of their bodies: the one table that validation, the JSON Schemas, the shell's
 * flags and the help are made from.
 *
 * A body refers to other records by *reference*: in what people write a slug, a whole id or an unambiguous start of
 * one; in what is signed always a whole id. A field that may refer to several kinds writes "<kind>:<reference>". */
#ifndef ASCRIBE_CASEBOOK_KIND_H
#define ASCRIBE_CASEBOOK_KIND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/uuid.h"
#include "ascribe/casebook/value.h"
#include "ascribe/casebook/vocab.h"

typedef enum RecordKind {
	KIND_INCIDENT,
	KIND_PARTY,
	KIND_SOURCE,
	KIND_ALLEGATION,
	KIND_STATEMENT,
	KIND_EVIDENCE,
	KIND_RESPONSE,
	KIND_HYPOTHESIS,
	KIND_RATING,
	KIND_NOTE,
	KIND_KEY
} RecordKind;
#define KIND_COUNT 11
#define KIND_BIT(kind) (1u << (kind))
/* Every kind that a note or an import may speak of: all but keys, which are the ledger's own. */
#define KINDS_OF_RECORDS (KIND_BIT(KIND_KEY) - 1u)

typedef enum FieldType {
	FIELD_SLUG,     /* [a-z0-9][a-z0-9-]{0,63}, not of the form of a UUID */
	FIELD_LINE,     /* text in one line: no control characters */
	FIELD_TEXT,     /* text that may have \n and \t */
	FIELD_TERM,     /* a term of `vocab` */
	FIELD_DATE,     /* EDTF level 0-1 */
	FIELD_TIME,     /* RFC 3339, UTC, whole seconds */
	FIELD_URL,      /* http: or https:, no white space or control characters; kept as text, never fetched */
	FIELD_HASH,     /* SHA-256, 64 lower-case hex digits */
	FIELD_LANGUAGE, /* BCP 47 by form: subtags of 1-8 letters or digits, the first 2-8 letters */
	FIELD_COUNTRY,  /* ISO 3166-1 alpha-2 by form: two capitals */
	FIELD_VKEY,     /* a C2SP vkey, kept as text (the crypto room parses it) */
	FIELD_COUNT,    /* an integer from 0 to 2^53-1 */
	FIELD_REF,      /* a reference to a record of the one kind in `kinds` */
	FIELD_ANY_REF,  /* "<kind>:<reference>" to one of `kinds` */
	FIELD_OBJECT    /* an object of `fields` */
} FieldType;

typedef struct Field Field;
struct Field {
	const char *name; /* NULL ends a table */
	const char *flag; /* the shell's flag without "--"; singular for a list, which may be given again */
	FieldType type;
	bool required; /* for a list: at least one item */
	bool list;     /* an array of up to `max_items` */
	unsigned max;  /* code points of a text; 0 for the types that bound themselves */
	const Vocab *vocab;
	unsigned kinds;      /* KIND_BITs of what a reference may mean */
	const Field *fields; /* of an object */
	const char *help;    /* one line, no full stop */
};

#define FIELD_COUNT_MAX INT64_C(9007199254740991) /* 2^53-1: what every reader of JSON keeps exactly */
#define FIELD_MAX_ITEMS 256                       /* of any list */

typedef struct Kind {
	RecordKind kind;
	const char *name;   /* "statement" */
	const char *plural; /* "statements" */
	bool has_slug;      /* all but rating, note and key */
	bool of_incident;   /* has a field `incident` */
	const Field *fields;
	const char *title; /* the field that a list shows, or NULL */
	const char *help;  /* what the kind is, one line */
} Kind;

extern const Kind KINDS[KIND_COUNT]; /* indexed by RecordKind */

/* The kind of that name (singular), or NULL. */
const Kind *kind_find(const char *name);
/* The field of that name in a table that ends in a NULL name, or NULL. */
const Field *field_find(const Field *fields, const char *name);

/* A version of a record as the store reads it. Lives in the arena that it was read into. It has `body`, owned by
 * whoever read it, or `fields`, which is the same to be read alone, and lives in the arena too. References are ids. */
typedef struct Record {
	RecordKind kind;
	Uuid id;
	const char *slug;        /* NULL where the kind has none */
	uint64_t index;          /* ledger index of the entry that holds this version */
	bool retracted;          /* then `body` is {"reason": …} */
	const char *author;      /* name of the key that signed the entry */
	const char *at;          /* when the author says it was signed, RFC 3339 */
	const char *recorded_at; /* when the server took it in, RFC 3339; a claim of the server's */
	json_t *body;
	const Value *fields;
	uint64_t number; /* of an allegation or statement of an incident that was loaded whole: its place among
			    all that the incident ever had, in ledger order, from 1; else 0 */
} Record;

#endif
