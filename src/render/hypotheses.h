/* How the competing hypotheses read, the same in every form. Private to render/. Results live in the arena. */
#ifndef RENDER_HYPOTHESES_H
#define RENDER_HYPOTHESES_H

#include "ascribe/brief/hypotheses.h"

#define HYPOTHESES_LEGEND                                                                                              \
	"++ very consistent; + consistent; 0 neutral; - inconsistent; -- very inconsistent; n/a does not apply. "      \
	"Several "                                                                                                     \
	"marks: analysts differ. Tells apart: how far the ratings of one item lie from each other, from 0 (it tells "  \
	"no "                                                                                                          \
	"hypothesis from another) to 4."
#define HYPOTHESES_UNRATED "No evidence has been rated against them."

/* The ratings of a cell: "++", "+ / --" where analysts differ; NULL where there are none. */
const char *hypotheses_marks(Arena *arena, const BriefAchCell *cell);
/* How far an item tells the hypotheses apart: "3.5"; "unknown" where fewer than two are rated on it. */
const char *hypotheses_tells(Arena *arena, const BriefAch *ach, const BriefAchItem *item);
/* "1. H2 (accident): It was an accident. Inconsistency 1.5, rated on 3 of 4 items" */
const char *hypotheses_standing(Arena *arena, const Brief *brief, const BriefHypothesis *hypothesis);
/* "Analysts differ on logs against H1: alice: consistent; bob: very inconsistent (on both sides of neutral)" */
const char *hypotheses_difference(Arena *arena, const BriefAch *ach, const BriefAchItem *item, size_t hypothesis);
/* What changes if one item is left out: "Without logs, H1 would be the least inconsistent." */
const char *hypotheses_sensitivity(Arena *arena, const BriefAch *ach);

/* All of it as JSON; null where no hypothesis is recorded. */
json_t *hypotheses_json(const Brief *brief, Arena *arena);

#endif
