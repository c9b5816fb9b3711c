/* Where the marks of a timeline stand: days become places from left to right, and marks that would touch go to rows of
 * their own. Whole numbers alone, so that the same brief is the same picture on every machine. */
#ifndef ASCRIBE_RENDER_TIMELINE_LAYOUT_H
#define ASCRIBE_RENDER_TIMELINE_LAYOUT_H

#include "ascribe/brief/model.h"

#define TIMELINE_WIDTH 1000
#define TIMELINE_MARGIN 44    /* left and right of the first and last day: room for what is open on that side */
#define TIMELINE_TAIL 34      /* how far an open side reaches */
#define TIMELINE_LANE_MAX 200 /* marks in a lane; what is more is counted, and stands in the table */
#define TIMELINE_ROW 22

typedef enum Lane { LANE_INCIDENT, LANE_ATTRIBUTION, LANE_RESPONSES, LANE_DENIAL, LANE_OTHER, LANE_COUNT } Lane;

typedef struct TimelineMark {
	Lane lane;
	const BriefStatement *statement; /* one of the three, or none: the incident itself */
	const BriefResponse *response;
	const char *label;     /* "S3 Albania" */
	size_t label_width;    /* in units of the picture */
	EdtfBounds bounds;     /* at least one side is known */
	int64_t first, behind; /* days that the box covers: [first, behind) */
	long left, right;      /* of the box */
	bool label_left;       /* the label stands before the box */
	size_t row, order;
} TimelineMark;

typedef struct Timeline {
	TimelineMark *marks;
	size_t count;
	size_t rows[LANE_COUNT];
	size_t left_out[LANE_COUNT]; /* beyond the most that a lane takes */
	int64_t *days;               /* each day at which a box begins or ends, in order */
	long *places;                /* and where it stands */
	size_t day_count;
	BriefStatements undated; /* not drawn */
	size_t undated_responses;
} Timeline;

void timeline_lay_out(const Brief *brief, Arena *arena, Timeline *timeline);

#endif
