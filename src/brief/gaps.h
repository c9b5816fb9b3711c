/* What the parts that find gaps share: a gap in the making, and the parts, one theme a file. The same test goes for who
 * attributes and for who denies: no part asks on which side a party stands, but whether it takes one. */
#ifndef ASCRIBE_BRIEF_GAPS_H
#define ASCRIBE_BRIEF_GAPS_H

#include "build.h"

/* A gap in the making: zero-initialise with `build`, add what it concerns, and end it or leave it. */
typedef struct GapDraft {
	Build *build;
	size_t number; /* 1, 2, … in the order in which drafts got their first record */
	const Record **about;
	size_t about_count, room;
} GapDraft;

/* Add a record, unless it is there. */
void gap_about(GapDraft *draft, const Record *record);
/* The names of the parties concerned, joined. */
const char *gap_names(const GapDraft *draft);
/* Add the gap to the brief. `code` is a term of VOCAB_GAP; `text` says what is missing, `closes` what would close it.
 */
void gap_end(GapDraft *draft, const char *code, const char *text, const char *closes);

/* Whether the cell counts, and affirms or contests. */
bool gap_takes_side(const BriefCell *cell);

/* gaps_evidence.c */
void gap_of_publication(Build *build);
void gaps_of_evidence(Build *build, const BriefAllegation *allegation);
void gap_of_anchors(Build *build);
void gaps_of_drift(Build *build);
void gap_of_grades(Build *build);

/* gaps_origins.c */
void gaps_of_origin(Build *build);
void gaps_of_interest(Build *build);
void gaps_of_circles(Build *build);

/* gaps_positions.c */
void gaps_of_cells(Build *build, const BriefAllegation *allegation);
void gaps_of_silence(Build *build, const BriefAllegation *allegation);
void gaps_of_answers(Build *build, const BriefAllegation *allegation);

/* gaps_dates.c */
void gaps_of_dates(Build *build);

/* gaps_notes.c */
void gaps_of_notes(Build *build);

#endif
