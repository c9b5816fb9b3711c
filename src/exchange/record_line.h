/* One line of JSON Lines as a record: parsed, and checked against its kind. Private to exchange/. Pure. */
#ifndef EXCHANGE_RECORD_LINE_H
#define EXCHANGE_RECORD_LINE_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "ascribe/base/err.h"
#include "ascribe/casebook/kind.h"

typedef struct RecordLine {
	const Kind *kind;
	json_t *body;     /* without "kind" and "id"; references by name; owned by the caller, error or not */
	const char *slug; /* of the body; NULL where the kind has none */
	Uuid id;          /* as given, or as it follows from the slug; a new one for a kind without slugs */
} RecordLine;

/* ERR_REFUSED with the column or the field where the line is not JSON, not of a kind that can be imported, or not
 * valid; or where its id does not belong to its slug. */
MUST_USE bool record_line_parse(const char *text, size_t text_len, RecordLine *line, Err *err);

#endif
