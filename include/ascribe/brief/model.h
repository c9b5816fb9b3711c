/* The model of a brief: what every rendering shows, computed once by brief_compute. Read only for those who render.
 *
 * Everything lives in the arena of the computation or in the records given; nothing is freed alone. Lists are in the
 * order in which they are shown, and that order is total: the same records give the same brief, byte for byte. */
#ifndef ASCRIBE_BRIEF_MODEL_H
#define ASCRIBE_BRIEF_MODEL_H

#include "ascribe/base/edtf.h"
#include "ascribe/brief/brief.h"

typedef struct BriefParty BriefParty;
typedef struct BriefSource BriefSource;
typedef struct BriefAllegation BriefAllegation;
typedef struct BriefStatement BriefStatement;
typedef struct BriefEvidence BriefEvidence;
typedef struct BriefChanges BriefChanges; /* see changes.h */
typedef struct BriefAch BriefAch;         /* see hypotheses.h */

/* A date as it was given (`text`, EDTF; NULL where none is) and the days that it allows. */
typedef struct BriefDate {
	const char *text;
	EdtfBounds bounds; /* no side known where there is no text */
} BriefDate;

/* Lists of pointers to the model's own objects. */
typedef struct BriefParties {
	BriefParty **items;
	size_t count;
} BriefParties;
typedef struct BriefSources {
	BriefSource **items;
	size_t count;
} BriefSources;
typedef struct BriefAllegations {
	BriefAllegation **items;
	size_t count;
} BriefAllegations;
typedef struct BriefStatements {
	BriefStatement **items;
	size_t count;
} BriefStatements;
typedef struct BriefEvidences {
	BriefEvidence **items;
	size_t count;
} BriefEvidences;

typedef struct BriefRecords {
	const Record **items;
	size_t count;
} BriefRecords;

/* As VOCAB_STANCE orders them; the last is computed: several stances stand side by side. */
typedef enum BriefStance {
	STANCE_ASSERTS,
	STANCE_ENDORSES,
	STANCE_ACKNOWLEDGES,
	STANCE_QUESTIONS,
	STANCE_UNDETERMINED,
	STANCE_PARTIALLY_DENIES,
	STANCE_DENIES,
	STANCE_DECLINES_TO_SAY,
	STANCE_DID_NOT_REPLY,
	STANCE_WITHDRAWS,
	STANCE_MIXED
} BriefStance;

/* Which side of an allegation a stance stands on: asserts and endorses affirm it; denies, partially-denies and
 * questions contest it; everything else does neither. */
typedef enum BriefSide { SIDE_AFFIRMS, SIDE_CONTESTS, SIDE_NEITHER } BriefSide;

bool parties_have(const BriefParties *list, const BriefParty *party);

/* The term of a stance ("partially-denies"; "mixed"), and its side. */
const char *brief_stance_term(BriefStance stance);
BriefSide brief_stance_side(BriefStance stance);

struct BriefParty {
	const Record *record;
	const char *slug, *name;
	BriefParty *part_of, *speaks_for; /* NULL where none */
	BriefParties owned_by;
	BriefParty *same_as;   /* as signed: the party that it is another record of; NULL where none */
	BriefParty *same;      /* the party that it counts as: itself where it is merged with none */
	BriefParties merged;   /* those that count as it, by slug */
	BriefParty *principal; /* itself at the top */
	bool speaks;           /* as a principal, in official capacity: it has a position on some allegation */
	bool takes_side;       /* and affirms or contests one */
	bool shown;            /* the brief speaks of it */
};

struct BriefSource {
	const Record *record;
	const char *slug;
	BriefParty *publisher; /* NULL where none */
	BriefParty *rights_holder;
	BriefSources derived_from;
	BriefDate published;
	bool has_latest; /* the last day by which it was there is known: published, else captured */
	int64_t latest;
	bool captured;          /* bytes of it were kept */
	bool shown;             /* the brief rests on it */
	bool in_cycle;          /* it draws on itself, through others */
	BriefSources origins;   /* where what it says comes from: see origins.c */
	BriefParties interests; /* principals that take a side, whom its publisher serves */
	size_t carried;         /* statements that stand in it directly */
	size_t carried_others;  /* those of them by others than its interests */
	size_t drifted;         /* quotations from it that its newest capture does not have as they are recorded */
};

typedef struct BriefPosition {
	BriefStatement *statement;
	BriefAllegation *allegation;
	const Value *body; /* the item of positions[]: wording, condition, contests, … */
	BriefStance stance;
	bool implied;   /* the analyst's reading, not the words */
	bool condition; /* one is attached */
} BriefPosition;

/* Whether a quotation stands in the newest capture of its source as it is recorded, where that was looked for. */
typedef enum BriefStanding { STANDING_NOT_DOUBTED, STANDING_CHANGED, STANDING_GONE } BriefStanding;

typedef struct BriefQuote {
	BriefSource *source;
	const Value *body; /* the item of quotes[]: exact, translation, … */
	const char *exact, *voice;
	bool direct; /* the speaker's own words; else the source's account of them */
	bool anchored;
	uint64_t start, end; /* code points, where anchored */
	BriefStanding standing;
	BriefAllegations about;
	bool placed; /* its statement stands with a position on one of these; else it is shown with the statement */
} BriefQuote;

typedef struct BriefCite {
	BriefStatement *statement;
	BriefEvidence *evidence;
	BriefAllegation *allegation; /* NULL: on no allegation in particular */
	const char *bearing, *disclosure;
	int disclosed; /* place in VOCAB_DISCLOSURE, from withheld to full-report */
} BriefCite;

/* Days between a statement and its answer, as the dates allow. A side that is not known is -1; `before` where the
 * answer is dated wholly before what it answers. */
typedef struct BriefDays {
	int64_t min, max;
	bool before;
	bool about; /* one of the dates is approximate or uncertain */
} BriefDays;

typedef struct BriefAnswer {
	BriefStatement *from, *to;
	const char *relation;
	bool implied;
	bool timed; /* answers and rebuts: `days` holds */
	BriefDays days;
} BriefAnswer;

struct BriefStatement {
	const Record *record;
	const char *slug;
	size_t number; /* S1, S2, …: in ledger order, the same under every bound (Record.number) */
	size_t place;  /* in the brief's order, from 0 */
	BriefParties speakers, principals, reported_by;
	const char *capacity;
	bool official;   /* counts */
	bool first_hand; /* known from no one's report */
	BriefDate said;  /* as given */
	bool has_latest; /* said by then, at the latest: said_on, else the publication of a source that it stands in */
	int64_t latest;
	BriefSources sources; /* that it stands in, quoted or not */
	BriefSources origins;
	BriefPosition *positions;
	size_t position_count;
	BriefQuote *quotes;
	size_t quote_count;
	BriefCite *cites;
	size_t cite_count;
	BriefAnswer *answers; /* what this one answers */
	size_t answer_count;
	BriefAnswer **answered; /* by what this one is answered */
	size_t answered_count;
	BriefStatement **retractors;  /* by which each principal took it back, in their order; NULL: it did not */
	BriefStatement *retracted_by; /* the last of them where every principal did, or NULL */
	bool included;                /* within the bound */
	bool attributes, denies;      /* as BriefEvent has it */
};

/* The position of a principal on an allegation. */
typedef struct BriefCell {
	BriefAllegation *allegation;
	BriefParty *party;
	bool official; /* else expert, editorial, …: shown below, never counted */
	BriefStance stance;
	BriefPosition **standing; /* what the stance rests on: the newest first, undated ones last */
	size_t standing_count;
	BriefPosition **all; /* every position taken, oldest first */
	size_t all_count;
	bool first_hand, implied, condition; /* of what stands */
	bool changed;                        /* took another stance at another time */
	bool order_unknown;                  /* mixed, and the dates do not say which came last */
	BriefStatement *retracted_by; /* nothing stands: by which what is in `standing` was taken back, or NULL */
} BriefCell;

/* An accused principal without a position. */
typedef enum BriefEmptyWhy {
	EMPTY_COVERED,         /* by its position on a broader allegation */
	EMPTY_UNDATED,         /* it spoke, at a time that is not known to lie within the bound of as_of */
	EMPTY_SPOKE_ON_OTHERS, /* in official capacity, on other allegations */
	EMPTY_NOT_OFFICIAL,    /* on this one, but not in official capacity */
	EMPTY_NO_REPLY
} BriefEmptyWhy;
typedef struct BriefEmpty {
	BriefAllegation *allegation;
	BriefParty *party;
	BriefEmptyWhy why;
	BriefAllegation *covered_by; /* where EMPTY_COVERED */
} BriefEmpty;

struct BriefAllegation {
	const Record *record;
	const char *slug, *text;
	size_t number; /* A1, A2, …: as a statement's */
	size_t place;  /* in the brief's order, from 0: the most spoken of first */
	BriefParties accused;
	BriefAllegation *broader; /* NULL where none */
	BriefCell *cells;         /* affirming, contesting, neither; the official ones first */
	size_t cell_count;
	BriefEmpty *empties;
	size_t empty_count;
	size_t affirm_count, contest_count, neither_count; /* principals in official capacity */
	BriefCite **cites;                                 /* evidence cited on it */
	size_t cite_count;
	BriefAnswer **answers; /* those in which one of both statements takes a position on it */
	size_t answer_count;
	BriefStatements unanswered; /* what stands on either side of it, and no one on the other side answers */
};

struct BriefEvidence {
	const Record *record;
	const char *slug, *title;
	BriefParty *held_by;       /* NULL where not said */
	const char **derived_from; /* as a note's `about` */
	size_t derived_count;
	BriefRecords
		origins; /* evidence and sources where it comes from, itself where it draws on nothing: descent.c */
	BriefCite **cites;
	size_t cite_count;
};

typedef struct BriefResponse {
	const Record *record;
	const char *slug;
	BriefParty *actor;
	BriefParties targets;
	BriefStatements announced_in, because_of;
	BriefSources sources;
	BriefDate done;
	bool has_latest;
	int64_t latest;
} BriefResponse;

/* A norm that allegations appeal to, or that responses name as their legal basis: each article of the Articles on State
 * Responsibility is one, however a text names it (asr.h); any other text is a norm by itself. */
typedef struct BriefNorm {
	const char *name;             /* "ARSIWA Art. 8", else as it is recorded; NULL: no norm is named */
	unsigned article;             /* of the Articles on State Responsibility; 0 for any other norm */
	BriefAllegations allegations; /* in the brief's order */
	BriefResponse **responses;
	size_t response_count;
} BriefNorm;

/* How far up the attributions of an accuser reach: the highest rung (place in VOCAB_RUNG) of what it affirms. One in
 * another capacity than official stands apart. */
typedef struct BriefReach {
	BriefParty *party;
	bool official;
	int rung;
	const BriefCell **cells; /* those at that rung, in the brief's order */
	size_t cell_count;
} BriefReach;

typedef struct BriefNote {
	const Record *record;
	const char **about; /* "kind:slug" of each record; the id where it is not at hand */
	size_t about_count;
	bool superseded; /* by another note here */
} BriefNote;

typedef enum BriefEventKind { EVENT_INCIDENT, EVENT_STATEMENT, EVENT_RESPONSE, EVENT_PUBLICATION } BriefEventKind;
typedef struct BriefEvent {
	BriefEventKind kind;
	BriefDate date;   /* without a text where none was given; the last day may be known all the same */
	const char *text; /* what happened, in one line: "Albania: severed-relations (done)" */
	const char *slug; /* of the record */
	uint64_t index;
	size_t number; /* of a statement */
	/* a statement that affirms, or contests, who did it; or that was recorded as such an act */
	bool attributes, denies;
	const BriefStatement *statement; /* where it is one, or NULL */
} BriefEvent;

typedef struct BriefGap {
	const char *code;     /* a term of VOCAB_GAP */
	const char *text;     /* what is missing */
	const char *closes;   /* what would close it */
	const char **about;   /* slugs of the records concerned; of a note, its id */
	const char **records; /* the same as a note's `about`, "kind:slug" */
	size_t about_count;
	const BriefNote *accepted; /* the newest note that accepts it, with the reason as its text; NULL: open */
} BriefGap;

struct Brief {
	const Record *incident;
	const char *as_of, *known_at, *origin;
	Head head;
	const char *marking; /* the highest of what it shows, a term of VOCAB_TLP; NULL where nothing is marked */
	const char *release; /* the highest that it was allowed to show, or NULL: see release.h */
	size_t withheld;     /* records of the case that are not in it for that */
	size_t left_out; /* statements and responses that the bound of `as_of` leaves out or whose date is not known */
	const char *bottom_line;
	const char *bottom_line_short; /* of the headline alone; the same where an analyst wrote it */
	const BriefChanges *changes;   /* since the bound that was asked for, or NULL */
	const BriefNote *assessment;   /* that the bottom line is taken from, or NULL */
	BriefParties parties;          /* by slug; those that the brief speaks of */
	BriefAllegations allegations;
	BriefStatements statements;
	BriefEvidences evidence;
	BriefSources sources;
	BriefSources origins; /* where its statements come from in the end, by slug */
	BriefResponse **responses;
	size_t response_count;
	BriefReach *reaches; /* by rung, the highest first; the official ones first, then by slug */
	size_t reach_count;
	BriefNorm *norms; /* by name, then the articles, then what names none */
	size_t norm_count;
	const BriefAch *ach; /* NULL where no hypothesis is recorded */
	BriefNote *notes;    /* by ledger index */
	size_t note_count;
	BriefEvent *events;
	size_t event_count;
	BriefGap *gaps;
	size_t gap_count;
	size_t open_gap_count; /* those that no note accepts */
};

/* What there is to say of where a quotation stands, or NULL. */
const char *brief_standing_words(const BriefQuote *quote);
/* The marking of a record in a brief: its own; else that of the incident, but for parties and sources; else NULL. */
const char *brief_marking_of(const Brief *brief, const Record *record);
/* The rung that an allegation reaches, as a place in VOCAB_RUNG; -1 for none. */
int brief_rung(const BriefAllegation *allegation);
/* Whether an allegation is of who did it (responsibility), or of who is a front of whom (link). */
bool brief_is_attribution(const BriefAllegation *allegation);
/* Whether `id` is that of the party, or of one that counts as it. */
bool brief_party_is(const BriefParty *party, const char *id);
/* Whether a gap is of evidence, or of the sources that statements are known from. */
bool brief_gap_of_evidence(const BriefGap *gap);
/* The allegation that a brief turns on: among those of who did it that somebody takes a position on, the one that
 * reaches the highest rung, then the one that most parties speak to; else the first; NULL where there is none. */
const BriefAllegation *brief_headline(const Brief *brief);
/* Whether what stands in a cell affirms or contests the allegation; of several positions, whether one of them does. */
bool brief_cell_takes_side(const BriefCell *cell);
/* By which statement a principal took a statement back; NULL where it did not, or is none of its principals. */
BriefStatement *brief_retractor(const BriefStatement *statement, const BriefParty *principal);

#endif
