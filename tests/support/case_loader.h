/* A case from JSON Lines as records without a database: references by slug become the ids that the program gives. */
#ifndef TESTS_SUPPORT_CASE_LOADER_H
#define TESTS_SUPPORT_CASE_LOADER_H

#include "ascribe/base/mem.h"
#include "ascribe/brief/model.h"

typedef struct Case {
	Arena *arena;
	Record *records;
	size_t count;
	const BriefDrift *drifts; /* for case_brief; none unless set */
	size_t drift_count;
	uint64_t numbers[KIND_COUNT]; /* the last given, of each kind */
} Case;

/* Each line is {"kind":…, "slug":…, …}; single quotes stand for double ones where `quoted`. Each body is validated. A
 * record's ledger index is the number of its line. Fails the test on an error. Free with case_free. */
Case case_of_text(const char *lines);
Case case_of_file(const char *path);
/* The exercise, which tries every field, with an analyst's assessment of it. */
Case case_of_exercise(void);
void case_free(Case *loaded);
/* Make the records' `fields` of their bodies, which a test may have changed since. */
void case_read(const Case *loaded);

/* The brief of the only incident of the case; as_of may be NULL. Lives as long as the case. */
const Brief *case_brief(const Case *loaded, const char *as_of);

/* The brief of one of its incidents, with what changed since `before` where that is given. */
const Brief *case_brief_of(const Case *loaded, const char *incident);
const Brief *case_brief_since(const Case *loaded, const char *incident, const Brief *before, uint64_t since_index);

/* Put `text` in place of every free text (not terms, dates, hashes, …) of every record, and of the names of keys. */
void case_fill(Case *loaded, const char *text);

/* The cell of a party on an allegation, in official capacity or not; NULL where there is none. */
const BriefCell *case_cell(const Brief *brief, const char *allegation, const char *party, bool official);
const BriefAllegation *case_allegation(const Brief *brief, const char *slug);
const BriefStatement *case_statement(const Brief *brief, const char *slug);
/* Whether a gap of that code speaks of that record. */
bool case_gap(const Brief *brief, const char *code, const char *about);

#endif
