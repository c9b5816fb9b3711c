/* A party across incidents: what it attributes, answers and shows, and what others attribute to it, answer it and show
 * for it. Computed once from the briefs of the incidents, by the same lines for both directions. Pure. */
#ifndef ASCRIBE_BRIEF_DOSSIER_H
#define ASCRIBE_BRIEF_DOSSIER_H

#include "ascribe/brief/tally.h"

/* Where it stands on an allegation: with a position (`cell`), or accused without one (`empty`). */
typedef struct DossierPlace {
	const BriefAllegation *allegation;
	bool accused;
	const BriefCell *cell; /* in official capacity or not; see the cell */
	const BriefEmpty *empty;
} DossierPlace;

/* What is counted of one incident, and of all. Positions are those in official capacity. */
typedef struct DossierFigures {
	size_t statements;
	size_t affirms, contests, neither;
	TallyReplies made;     /* its attributions, by how those it accuses stand on them */
	TallyReplies received; /* attributions to it by others, by how it stands on them */
	TallyDays answering;   /* its answers to others */
	TallyDays answered;    /* others' answers to it */
	size_t left_unanswered, left_without_answer;
	TallyEvidence evidence; /* that it cited */
	size_t responses_taken, responses_met;
} DossierFigures;

typedef struct DossierIncident {
	const Brief *brief;
	const BriefParty *party; /* the principal, in this brief */
	DossierPlace *places;    /* in the order of the allegations */
	size_t place_count;
	const BriefAnswer **given, **received; /* answers of its, and to it */
	size_t given_count, received_count;
	/* Statements of others that take the side against it and that it has not answered; such of its own that none of
	 * those they are against has answered. In official capacity, and not retracted. */
	const BriefStatement **left_unanswered, **left_without_answer;
	size_t left_unanswered_count, left_without_answer_count;
	const BriefCite **cites; /* of evidence, by it */
	size_t cite_count;
	const BriefResponse **taken, **met; /* responses by it, and towards it */
	size_t taken_count, met_count;
	DossierFigures figures;
} DossierIncident;

typedef struct Dossier {
	const Record *party, *asked; /* the principal, and the party that was asked for */
	const Brief *bounds;         /* nothing of it but the bounds of all */
	DossierIncident *incidents;  /* by when the incident began, then slug */
	size_t incident_count;
	DossierFigures figures;
} Dossier;

/* The party for whom `party` counts, among records that hold it and all that it is part of or speaks for; NULL where
 * it is not among them. */
const Record *dossier_principal(const Record *records, size_t count, const Uuid *party, Arena *arena);

/* Compute the dossier of a principal. Briefs in which it has no part are left out. `bounds` has as_of, known_at, origin
 * and head of all the briefs. All of it lives in `arena` and rests on the briefs. */
const Dossier *dossier_compute(const Record *principal, const Record *asked, const Brief *const *briefs,
			       size_t brief_count, const BriefInput *bounds, Arena *arena);

#endif
