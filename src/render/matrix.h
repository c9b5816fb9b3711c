/* The grid of principals and allegations, as every form of a report reads it from the model. */
#ifndef ASCRIBE_RENDER_MATRIX_H
#define ASCRIBE_RENDER_MATRIX_H

#include "ascribe/brief/model.h"

/* Principals with a place in the grid: with a position, or accused without one. Lives in the arena. */
BriefParties matrix_parties(const Brief *brief, Arena *arena);
/* The first cell of a party on an allegation after `after` (NULL: from the start), or NULL. A party has at most two:
 * in official capacity, and not. */
const BriefCell *matrix_cell(const BriefAllegation *allegation, const BriefParty *party, const BriefCell *after);
/* Why an accused party has none, or NULL. */
const BriefEmpty *matrix_empty(const BriefAllegation *allegation, const BriefParty *party);
/* Whether the cell's stance rests on that position. */
bool matrix_stands(const BriefCell *cell, const BriefPosition *position);

#endif
