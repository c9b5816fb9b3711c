/* Bodies: validating them against the table of kinds, walking their references, and their JSON Schemas. Pure: no I/O.
 */
#ifndef ASCRIBE_CASEBOOK_BODY_H
#define ASCRIBE_CASEBOOK_BODY_H

#include <jansson.h>
#include <stdbool.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"
#include "ascribe/casebook/kind.h"

/* How a body writes its references. */
typedef enum RefForm {
	REFS_AS_TYPED, /* as REFS_BY_NAME, and a party by any of its names: what people type */
	REFS_BY_NAME,  /* a slug, a whole id or the start of one (4 or more hex digits): what files hold */
	REFS_BY_ID     /* whole ids alone: what is signed */
} RefForm;

/* Check `body` against its kind: an object; no unknown field; required fields there; types, lengths, vocabularies,
 * dates; no empty strings or lists where something is required; no duplicate items in a list of references or terms;
 * then the rules that span fields (rules.c). ERR_REFUSED with the place as a path ("positions[2].stance: …") in the
 * message and the remedy in the hint: the vocabulary's terms; the nearest field name for an unknown one. */
MUST_USE bool body_validate(const Kind *kind, const json_t *body, RefForm form, Err *err);

/* Check the body of a retraction: {"reason": one line of 1 to 500 code points} and nothing else. */
MUST_USE bool body_validate_retraction(const json_t *body, Err *err);

/* Have Jansson take its memory by mem.h, before anything is made with it: where memory ends it would hand out NULL, and
 * what is made of that lacks a part and looks whole. What threads share of it is made here too. */
void body_start(void);

/* The body that a text holds, as value_read reads it. A new reference; NULL where it holds no object. */
json_t *body_read(const char *text);

/* One slug's form. */
bool slug_valid(const char *slug);

/* A reference met while walking a body. */
typedef struct BodyRef {
	const struct Path *place; /* valid during the call; see body_ref_path */
	RecordKind kind;          /* what it refers to */
	const char *text;         /* slug or id, without "<kind>:" */
} BodyRef;

/* Where it stands, "positions[2].allegation", written into `out` and returned. */
#define BODY_PATH_MAX 160
const char *body_ref_path(const BodyRef *ref, char out[BODY_PATH_MAX]);

/* Called for each reference. Set *replacement (valid until the next call) to change it, or leave it NULL. */
typedef bool (*BodyRefVisitor)(void *context, const BodyRef *ref, const char **replacement, Err *err);

/* Check that a body which was read back (NULL: none could be) has the shape of its kind, or of a retraction: what is
 * required is there, objects, lists, numbers and strings stand where the table has them, references are ids and terms
 * are known. All else was validated when it was signed, by the rules of that time. For whoever reads a database that
 * may hold anything. `refer` (or NULL) is told of each reference, up to what is wrong. ERR_PROJECTION_DIFFERS with the
 * place and what to do. */
MUST_USE bool body_check_shape(const Kind *kind, bool retracted, const Value *body,
			       void (*refer)(void *context, RecordKind kind, const char *id), void *context, Err *err);

/* Walk the references of a valid body in the order of the table, and replace them in place where the visitor says so
 * (with "<kind>:" kept where the field has it). Stops at the first false. */
MUST_USE bool body_visit_refs(const Kind *kind, json_t *body, BodyRefVisitor visit, void *context, Err *err);

/* The body with its fields in the table's order (for people and for export); a new reference. */
json_t *body_in_order(const Kind *kind, const json_t *body);

/* Told of each place where two bodies differ: `old` or `new` is NULL where it stands in one alone. */
typedef void (*BodyDiffVisitor)(void *context, const char *path, const json_t *old, const json_t *new);

/* Compare two bodies of a kind (`old` NULL: all of `new` is told) down to single values, lists item by item, in the
 * order of the table; fields that the table does not know come last, whole. */
void body_diff(const Kind *kind, const json_t *old, const json_t *new, BodyDiffVisitor visit, void *context);

/* JSON Schema (draft 2020-12) of the kind's body as people write it, made from the same table: what `ascribe schema
 * KIND` prints. A new reference. */
json_t *body_schema(const Kind *kind);

/* The earliest and latest date fields are parsed once, by edtf.h; helpers that read a body's fields: */
const char *body_text(const json_t *body, const char *field); /* NULL where absent or not a string */
bool body_is_kept(const json_t *item); /* a file or capture whose bytes are kept in the casebook, and not erased */
const json_t *body_list(const json_t *body, const char *field); /* an empty array where absent */

#endif
