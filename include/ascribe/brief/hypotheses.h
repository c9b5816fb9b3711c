/* Competing hypotheses (ACH): how consistent analysts find each piece of evidence with each explanation. After R. J.
 * Heuer, Psychology of Intelligence Analysis (1999), chapter 8: evidence is weighed across the explanations, and the
 * one that is least inconsistent with it stands first; what is consistent with all of them tells nothing apart. Nothing
 * here says which explanation is true. Read only for those who render.
 *
 * A rating is worth +2 (very-consistent) to -2 (very-inconsistent); not-applicable is worth nothing. The inconsistency
 * of a hypothesis is the sum, over the evidence rated against it, of 1 for inconsistent and 2 for very-inconsistent;
 * where a pair has several ratings, their mean. All figures are whole numbers of 1/scale. Ratings are analysts'
 * work: the bound of known_at holds for them, that of as_of for the evidence alone. */
#ifndef ASCRIBE_BRIEF_HYPOTHESES_H
#define ASCRIBE_BRIEF_HYPOTHESES_H

#include "ascribe/brief/model.h"

/* One rating of a pair. A key has one of each; what it imported of others counts beside it. */
typedef struct BriefRating {
	const Record *record;
	const char *analyst; /* name of the key */
	const char *term;
	int value; /* -2 to 2 */
	bool applies;
} BriefRating;

typedef struct BriefAchCell {
	BriefRating **ratings; /* by analyst */
	size_t count;
	bool rated;            /* by somebody, and not as not-applicable */
	int64_t value;         /* the mean, times scale */
	int64_t inconsistency; /* the mean, times scale */
	bool differ, opposed;  /* analysts rated differently; on both sides of neutral */
} BriefAchCell;

typedef struct BriefHypothesis {
	const Record *record;
	const char *slug, *text;
	size_t number;               /* H1, H2, … by slug */
	BriefAllegation *allegation; /* NULL where none */
	int64_t inconsistency;       /* times scale */
	size_t rated;                /* on how many pieces of evidence */
	size_t place;                /* 1 is the least inconsistent; equals share one */
} BriefHypothesis;

typedef struct BriefAchItem {
	BriefEvidence *evidence;
	BriefAchCell *cells;     /* one a hypothesis */
	bool tells;              /* at least two hypotheses are rated on it */
	int64_t diagnosticity;   /* the range of the means over the hypotheses, times scale: 0 tells none apart */
	bool changes_order;      /* left out, the hypotheses would stand in another order */
	BriefHypothesis **first; /* which would then be the least inconsistent */
	size_t first_count;
} BriefAchItem;

struct BriefAch {
	BriefHypothesis *hypotheses;
	size_t hypothesis_count;
	BriefAchItem *items; /* evidence that was rated, by slug */
	size_t item_count;
	int64_t scale;
};

/* A figure with at most two decimals, rounded half up: "2.5". In the arena. */
const char *brief_ach_figure(Arena *arena, int64_t figure, int64_t scale);

#endif
