/* What the parts of the computation share. Each part is one file and one step, in the order of the declarations. */
#ifndef ASCRIBE_BRIEF_BUILD_H
#define ASCRIBE_BRIEF_BUILD_H

#include "ascribe/base/pool.h"
#include "ascribe/brief/changes.h"
#include "ascribe/brief/model.h"

/* An object of the model by the id of its record. */
typedef struct IdEntry {
	const char *id;
	const char *slug; /* NULL where the kind has none */
	void *object;
	RecordKind kind;
} IdEntry;

typedef struct Build {
	const BriefInput *input;
	Arena *arena;
	Pool *pool; /* NULL: the brief is small, and made in one thread */
	Brief *brief;
	IdEntry *ids;    /* a table with open addressing, by id; a slot without one is free */
	size_t id_slots; /* a power of two */
	/* all that was loaded, before the bound of as_of */
	BriefParty *parties;
	size_t party_count;
	BriefSource *sources;
	size_t source_count;
	BriefAllegation *allegations;
	size_t allegation_count;
	BriefStatement *statements;
	size_t statement_count;
	BriefEvidence *evidence;
	size_t evidence_count;
	BriefResponse *responses;
	size_t response_count;
	bool bounded; /* by as_of, whose last day this is */
	int64_t last_day;
	struct Descent *descent;     /* descent.c's own */
	size_t *drafts, draft_count; /* gaps.c's own: by record, the newest draft of a gap that it was added to */
	size_t gap_room;
} Build;

/* each.c: do `item` for each of `count`, in any order, `together` by each thread that is free. An item changes nothing
 * that another one looks at; of the build itself only what is its own. */
typedef void (*BuildItem)(Build *build, size_t at);
void build_each(Build *build, size_t count, size_t together, BuildItem item);

/* load.c: one object for each record, and the pointers between them. False: the incident is not among the records. */
MUST_USE bool brief_load(Build *build, Err *err);
/* An object for each record, with the pointers between parties alone. */
void brief_load_parties(Build *build);
/* The object of that kind and id, or NULL: a reference may point past a ledger bound. A party that is merged with
 * another is that one. */
void *brief_find(const Build *build, RecordKind kind, const char *id);

/* principal.c: for whom each party and each statement counts. */
void brief_principals(Build *build);
/* Which parties count as which other, from their same_as; before anything refers to them. */
void brief_merge_parties(Build *build);

/* bound.c: what was said and done by the end of as_of; the brief's lists of statements, responses and evidence. */
void brief_bound(Build *build);

/* answers.c: who answers whom, after how many days; who took back what. */
void brief_answers(Build *build);

/* position.c: the cells of the matrix, and those that are empty. Orders and numbers the allegations. */
void brief_positions(Build *build);

/* origins.c: where sources draw from, and whom their publishers serve. */
void brief_origins(Build *build);

/* descent.c: where evidence comes from, over evidence and sources; after brief_origins. */
void brief_descent(Build *build);
/* The shortest way over derived_from from a source or piece of evidence to another, or back to itself: both ends and
 * all between. None: no items. */
BriefRecords brief_descent_path(const Build *build, const Record *from, const Record *to);

/* norms.c: allegations and responses by the norms that they name; after brief_positions. */
void brief_norms(Build *build);

/* hypotheses.c: the hypotheses and their ratings; after brief_bound. */
void brief_hypotheses(Build *build);

/* Whether a statement takes a position on an allegation. */
bool brief_takes_position(const BriefStatement *statement, const BriefAllegation *allegation);

/* gather.c: what is cited on each allegation, who answers whom there, and what stands unanswered. */
void brief_gather(Build *build);

/* reach.c: how far up each accuser reaches; after brief_positions. */
void brief_reaches(Build *build);

/* changes_gaps.c: which gaps opened and closed; `before` may be NULL. A part of brief_changes. */
void brief_compare_gaps(BriefChanges *changes, const Brief *before, const Brief *now, Arena *arena);

/* timeline.c, gaps.c, bottom.c. */
void brief_timeline(Build *build);
void brief_gaps(Build *build);
void brief_bottom_line(Build *build);

/* marking.c: the highest marking of what the brief shows. */
void brief_mark(Build *build);

/* Add to a list that has room, unless it is there. */
bool parties_add(BriefParties *list, BriefParty *party);
bool sources_add(BriefSources *list, BriefSource *source);
void sources_sort(BriefSources *list); /* by slug */

/* Order of two dated things: by the first day known, then the last, undated last; 0 where equal. */
int brief_compare_dates(const EdtfBounds *a, const EdtfBounds *b);
/* The days in which a statement may have been made: said_on, and no later than it was published. */
EdtfBounds brief_said_bounds(const BriefStatement *statement);

#endif
