/* The brief: attribution set against denial for one incident. One model, computed once from the records by the rules of
 * the design ("What the brief computes", as amended); the renderers only read it. Pure: no I/O, no clock, no locale. */
#ifndef ASCRIBE_BRIEF_BRIEF_H
#define ASCRIBE_BRIEF_BRIEF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"
#include "ascribe/casebook/kind.h"
#include "ascribe/ledger/entry.h"

typedef struct Brief Brief;

/* A quotation that the newest capture of its source does not have as it is recorded: the item of quotes[], from 0. */
typedef struct BriefDrift {
	Uuid statement;
	size_t quote;
	bool gone; /* nothing like it is there; else it reads differently */
} BriefDrift;

/* What the brief is made from: the newest versions, at the ledger bound, of the incident, of its allegations,
 * statements, evidence, responses, of the notes about any of them, and of every party and source that these refer to,
 * directly or through others (part_of, speaks_for, owned_by, publisher, derived_from). None retracted. Any order. */
typedef struct BriefInput {
	const Record *records;
	size_t record_count;
	Uuid incident;
	const char *as_of;    /* EDTF date (valid): what was said by its last day; NULL for no bound */
	const char *known_at; /* the ledger bound as the user gave it, for the header; NULL for the newest */
	const char *origin;   /* of the casebook */
	Head head;            /* ledger head at the bound */
	const char *release;  /* where the records went through brief_release: to which marking, and how many it kept */
	size_t withheld;      /* back; else NULL and 0 */
	/* What changed: NULL, or the bound as the user gave it, the first ledger index that counts as new, the brief of
	 * what the casebook held before it (NULL: the incident was not there), and the retractions of records that
	 * stood in that one. */
	const char *since;
	uint64_t since_index;
	const Brief *before;
	const Record *retracted;
	size_t retracted_count;
	const BriefDrift *drifts; /* as far as they were looked for */
	size_t drift_count;
} BriefInput;

/* Compute. All of the model lives in `arena`; the input's strings and bodies must outlive it. */
MUST_USE bool brief_compute(const BriefInput *input, Arena *arena, const Brief **brief, Err *err);

#endif
