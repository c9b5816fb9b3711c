/* What changed in a brief since an earlier state of the casebook: the same incident, computed at both bounds. Pure. */
#ifndef ASCRIBE_BRIEF_CHANGES_H
#define ASCRIBE_BRIEF_CHANGES_H

#include "ascribe/brief/model.h"

/* A record that is no longer in the brief was retracted, or is of this brief no more: moved to another incident, or
 * outside of what was said by the day asked for. */
typedef enum BriefChangeKind { CHANGE_ADDED, CHANGE_EDITED, CHANGE_RETRACTED, CHANGE_LEFT } BriefChangeKind;

/* A value that differs. A record that it refers to is named by its slug, where it is in the brief. */
typedef struct BriefEdit {
	const char *path;     /* "positions[0].stance" */
	const char *was, *is; /* up to BRIEF_EDIT_MAX code points, with an ellipsis where there is more; NULL: none */
} BriefEdit;

#define BRIEF_EDIT_MAX 160

typedef struct BriefChange {
	BriefChangeKind kind;
	const Record *record; /* as it is now; the retraction; as it was, where it left */
	const char *name;     /* its slug; the id of a note */
	const char *title;    /* what it says of itself, or NULL */
	BriefEdit *edits;     /* of an edited one: where its body differs */
	size_t edit_count;
} BriefChange;

/* A principal's place on an allegation that differs. Either cell may be NULL: nothing was recorded. */
typedef struct BriefShift {
	const BriefAllegation *allegation; /* as it is now, else as it was */
	const BriefParty *party;
	bool official;
	const BriefCell *was, *is;
} BriefShift;

/* A gap that is open now and was not, or was and is not (no longer found, or accepted since: `is` says), or that is
 * told of in other words: of more or fewer parties. */
typedef enum BriefGapShiftKind { GAP_OPENED, GAP_CLOSED, GAP_DIFFERS } BriefGapShiftKind;
typedef struct BriefGapShift {
	BriefGapShiftKind kind;
	const BriefGap *was, *is; /* NULL where it was not found */
} BriefGapShift;

struct BriefChanges {
	const char *since;    /* as it was given */
	uint64_t since_index; /* the first ledger index that counts as new */
	bool incident_new;    /* the incident was not in the casebook before */
	BriefChange *records; /* added, edited, retracted, left; each by kind, then name */
	size_t record_count;
	BriefShift *shifts; /* in the order of the allegations, as they are now */
	size_t shift_count;
	BriefGapShift *gaps; /* opened, closed, in other words; each by code, then what they are about */
	size_t gap_count;
};

/* Compare a brief with input->before (NULL: the incident was not there). All of it lives in `arena`, and rests on both
 * briefs. */
const BriefChanges *brief_changes(const Brief *now, const BriefInput *input, Arena *arena);

#endif
