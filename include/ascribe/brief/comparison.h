/* Incidents side by side: the same figures of each, and each party's place in each. Computed once from their briefs.
 * Pure. */
#ifndef ASCRIBE_BRIEF_COMPARISON_H
#define ASCRIBE_BRIEF_COMPARISON_H

#include "ascribe/brief/tally.h"

/* What a principal did in an incident, or what was done to it; by what counts for it too. */
typedef struct ComparedPlace {
	bool hit, accused, speaks, responds, targeted; /* `accused` in any allegation */
	const BriefCell *cell;                         /* on the headline of the incident, in official capacity */
	const BriefEmpty *empty;                       /* or in place of one */
} ComparedPlace;

typedef struct ComparedFigures {
	const BriefAllegation *headline; /* see brief_headline; NULL where there is none */
	size_t allegations, statements, responses;
	size_t affirm, contest, neither; /* principals in official capacity, on the headline */
	TallyEvidence evidence;          /* that anyone cited */
	TallyDays days;                  /* all answers */
	size_t gaps, open_gaps;          /* all, and those that no note accepts */
} ComparedFigures;

typedef struct Comparison {
	const Brief *const *briefs; /* in the order that was asked for */
	size_t count;
	ComparedFigures *figures;   /* of each incident */
	const BriefParty **parties; /* principals with a place, those in most incidents first, then by slug */
	size_t party_count;
	ComparedPlace *places;  /* party after party, `count` for each */
	const char **gap_codes; /* by name */
	size_t gap_count;
	size_t *gaps;        /* how many gaps of the code: code after code, `count` for each */
	const Brief *bounds; /* nothing of it but the bounds of all */
} Comparison;

/* Whether a place is one at all. */
bool comparison_has_place(const ComparedPlace *place);

/* Compare. All of it lives in `arena` and rests on the briefs. */
const Comparison *comparison_compute(const Brief *const *briefs, size_t count, const BriefInput *bounds, Arena *arena);

#endif
