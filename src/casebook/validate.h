/* What validation's files share. Private to casebook/. */
#ifndef CASEBOOK_VALIDATE_H
#define CASEBOOK_VALIDATE_H

#include "ascribe/casebook/body.h"
#include "path.h"

/* Refuse with "<path>: <message>"; the path alone where the message is about the whole body. */
bool refuse_at(const Path *path, Err *err, const char *format, ...) PRINTF_LIKE(3, 4);

/* What the body of a retraction has. */
extern const Field RETRACTION_FIELDS[];

/* Refuse a body without a field that has to be there. */
bool refuse_missing(const Path *path, const Field *field, Err *err);

/* What a valid reference of a field refers to; `place` is left to the caller. */
void ref_of(const Field *field, const char *text, BodyRef *ref);

/* Check one string against its field's type (field.c). */
MUST_USE bool check_string(const Field *field, const Path *path, const char *text, size_t text_len, RefForm form,
			   Err *err);

/* The rules that span fields (rules.c); the body is right field by field. */
MUST_USE bool check_rules(const Kind *kind, const json_t *body, Err *err);

#endif
