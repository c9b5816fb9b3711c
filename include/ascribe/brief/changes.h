/* What changed in a brief since an earlier state of the casebook: the same incident, computed at both bounds. Pure. */
#ifndef ASCRIBE_BRIEF_CHANGES_H
#define ASCRIBE_BRIEF_CHANGES_H

#include "ascribe/brief/model.h"

/* A record that is no longer in the brief was retracted, or is of this brief no more: moved to another incident, or
 * outside of what was said by the day asked for. */
typedef enum BriefChangeKind { CHANGE_ADDED, CHANGE_EDITED, CHANGE_RETRACTED, CHANGE_LEFT } BriefChangeKind;

typedef struct BriefChange {
	BriefChangeKind kind;
	const Record *record; /* as it is now; the retraction; as it was, where it left */
	const char *name;     /* its slug; the id of a note */
	const char *title;    /* what it says of itself, or NULL */
	const char **paths;   /* of an edited one: where its body differs */
	size_t path_count;
} BriefChange;

/* A principal's place on an allegation that differs. Either cell may be NULL: nothing was recorded. */
typedef struct BriefShift {
	const BriefAllegation *allegation; /* as it is now, else as it was */
	const BriefParty *party;
	bool official;
	const BriefCell *was, *is;
} BriefShift;

struct BriefChanges {
	const char *since;    /* as it was given */
	uint64_t since_index; /* the first ledger index that counts as new */
	bool incident_new;    /* the incident was not in the casebook before */
	BriefChange *records; /* added, edited, retracted, left; each by kind, then name */
	size_t record_count;
	BriefShift *shifts; /* in the order of the allegations, as they are now */
	size_t shift_count;
};

/* Compare a brief with input->before (NULL: the incident was not there). All of it lives in `arena`, and rests on both
 * briefs. */
const BriefChanges *brief_changes(const Brief *now, const BriefInput *input, Arena *arena);

#endif
