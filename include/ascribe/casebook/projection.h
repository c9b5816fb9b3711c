/* The rows that a change makes in the tables of the projection: what append's SQL writes, said a second time, so that
 * an audit can hold the tables against the entries. Pure. */
#ifndef ASCRIBE_CASEBOOK_PROJECTION_H
#define ASCRIBE_CASEBOOK_PROJECTION_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "ascribe/base/mem.h"
#include "ascribe/casebook/kind.h"

#define PROJECTION_CELLS 5

/* One row of a table. Strings live as long as what they were made from; NULL is SQL's. */
typedef struct ProjectionRow {
	const char *table; /* "statement", "position", "link", "record", … */
	const char *id;    /* of the record */
	uint64_t index;    /* ledger index of the version; 0 in "record" */
	uint64_t ord;      /* place in a list; of an allegation or statement, in its entry; 0 elsewhere */
	const char *op;    /* of a version */
	const char *body;  /* of a version: its JSON as PostgreSQL writes a jsonb */
	size_t body_len;
	const char *cells[PROJECTION_CELLS]; /* the table's other columns, in the order of projection_columns */
} ProjectionRow;

/* Names of the cells of a table, NULL after the last; NULL for an unknown table. */
const char *const *projection_columns(const char *table);

/* A change, as it stands in an entry. */
typedef struct ProjectionChange {
	const Kind *kind;
	const char *id;
	uint64_t index, place; /* of the entry, and in it, from 1 */
	bool retract, has_base;
	uint64_t base; /* where has_base: index of the version that it was made from */
	const json_t *body;
} ProjectionChange;

typedef void (*ProjectionVisitor)(void *context, const ProjectionRow *row);
/* Told of each row that the change makes. Strings that are made for it live in the arena. */
void projection_rows(const ProjectionChange *change, Arena *arena, ProjectionVisitor visit, void *context);

/* Append a value as PostgreSQL's jsonb is written as text. */
void jsonb_add(Buf *out, const json_t *value);

/* Append the row in one unambiguous form, for comparing. */
void projection_add_row(Buf *out, const ProjectionRow *row);

#endif
