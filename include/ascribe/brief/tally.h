/* Figures that are taken from briefs in the same way, whoever they are about. Pure. */
#ifndef ASCRIBE_BRIEF_TALLY_H
#define ASCRIBE_BRIEF_TALLY_H

#include "ascribe/brief/model.h"

#define TALLY_DISCLOSURES 5 /* terms of VOCAB_DISCLOSURE */

/* How long answers took, where days are counted. `least` to `most` is over those whose days are known on both sides;
 * of the others some end is not known, or they are dated before what they answer. */
typedef struct TallyDays {
	size_t known, open, before;
	int64_t least, most;
} TallyDays;

/* Add one answer, or all of another tally. */
void tally_add_answer(TallyDays *days, const BriefAnswer *answer);
void tally_add_days(TallyDays *days, const TallyDays *more);

/* How the accused stand on what is attributed to them: each attribution to one principal counts once. */
typedef struct TallyReplies {
	size_t total;
	size_t affirmed, acknowledged, contested, otherwise; /* a position in official capacity is recorded */
	size_t covered, spoke_on_others, no_reply;           /* none is */
} TallyReplies;

void tally_add_reply(TallyReplies *replies, const BriefAllegation *allegation, const BriefParty *accused);
void tally_add_replies(TallyReplies *replies, const TallyReplies *more);

/* Evidence items cited by `party` (NULL: by anyone), each at the most that was disclosed of it by whom it was cited. */
typedef struct TallyEvidence {
	size_t total;
	size_t disclosed[TALLY_DISCLOSURES]; /* by place in VOCAB_DISCLOSURE */
} TallyEvidence;

void tally_add_evidence(TallyEvidence *tally, const Brief *brief, const BriefParty *party);

/* The cell of a principal on an allegation, in official capacity; what it has in place of one; NULL for neither. */
const BriefCell *tally_cell(const BriefAllegation *allegation, const BriefParty *party);
const BriefEmpty *tally_empty(const BriefAllegation *allegation, const BriefParty *party);
/* Whether an allegation accuses a principal: itself, or what counts for it. */
bool tally_accuses(const BriefAllegation *allegation, const BriefParty *party);
/* A brief of nothing but its bounds: as_of, known_at, origin, head, and what it may show; not marked yet. */
Brief *tally_bounds(const BriefInput *input, Arena *arena);
/* The party of that record in a brief, or NULL. */
BriefParty *tally_party(const Brief *brief, const Record *party);

#endif
