/* How a brief's values read in English, the same in every form for people. Results live in the arena. */
#ifndef ASCRIBE_RENDER_WORDS_H
#define ASCRIBE_RENDER_WORDS_H

#include "ascribe/brief/model.h"
#include "ascribe/render/report.h"

/* "7 September 2022"; where no date was given "by 9 September 2022", or "not dated". */
const char *words_date(Arena *arena, const BriefDate *date);
/* The same for a statement; one without a date was made by the day on which it was published. */
const char *words_said(Arena *arena, const BriefStatement *statement);
/* Names joined by commas; "" for none. */
const char *words_names(Arena *arena, const BriefParties *list);
/* "; also recorded as Kanani (kanani-2)": the parties that count as this one; empty where there are none. */
const char *words_merged(Arena *arena, const BriefParty *party);

/* "Nasser Kanaani, for Iran": the speakers, and the principals where they are others. */
const char *words_speakers(Arena *arena, const BriefStatement *statement);
/* "A1, A4". */
const char *words_allegations(Arena *arena, const BriefAllegations *list);
/* "first hand", or "second hand, as reported by Nasser Kanaani". */
const char *words_hand(Arena *arena, const BriefStatement *statement);
/* "0 to 1 days", "3 days", "at least 2 days", "at most 4 days", "days unknown". */
const char *words_days(Arena *arena, const BriefDays *days);
/* "; retracted by S7": where the party of the cell took the statement back; else "". */
const char *words_retracted(Arena *arena, const BriefCell *cell, const BriefStatement *statement);
/* Why a cell is empty, as of the bound. */
const char *words_empty(Arena *arena, const BriefEmpty *empty);
/* The stance of a cell: "denies in part"; "retracted" where nothing stands. */
const char *words_stance(Arena *arena, const BriefCell *cell);
/* Terms of a list, each as a phrase, joined by commas; "" for none. */
const char *words_terms(Arena *arena, const Value *terms);
/* Texts of a list as they are, joined by commas; "" for none. */
const char *words_list(Arena *arena, const Value *texts);
/* A term of a vocabulary as a phrase for people: "severed relations", "denies in part". */
const char *words_term(Arena *arena, const char *term);
/* "1 entry", "3 entries". */
const char *words_count(Arena *arena, uint64_t count, const char *one, const char *more);
/* "2 affirm, 1 contests, 0 neither": how many principals stand where, in official capacity. */
const char *words_counts(Arena *arena, const BriefAllegation *allegation);
/* Root of a head in base64. */
const char *words_root(Arena *arena, const Head *head);
/* A date of the incident ("began"), or NULL. */
const char *words_incident_date(Arena *arena, const Brief *brief, const char *field);
/* "Albania (government services); …"; "" for none. */
const char *words_victims(Arena *arena, const Brief *brief);
/* The marking of a record ("TLP:RED"), where it is another than that of the incident; else NULL. */
const char *words_own_marking(const Brief *brief, const Record *record);
/* The same behind a sign ("; TLP:RED"); else "". */
const char *words_own_marking_after(Arena *arena, const char *sign, const Brief *brief, const Record *record);
/* What a brief was allowed to show, and how many records are left out for that; only where that was asked. */
const char *words_release(Arena *arena, const Brief *brief);
/* "2 custody events, the last at 2021-03-07T12:00:00Z (transferred); held by Glasshouse Labs", or NULL for none. */
const char *words_custody(Arena *arena, const Value *evidence);
/* Slugs joined by commas. */
const char *words_sources(Arena *arena, const BriefSources *list);

/* "ARSIWA Art. 8: Conduct directed or controlled by a State", another norm as it is recorded, or "No norm named". */
const char *words_norm(Arena *arena, const BriefNorm *norm);
/* Who stands on a side of an allegation: "Albania, (United Kingdom)"; "" for nobody. */
const char *words_side(Arena *arena, const BriefAllegation *allegation, BriefSide side);
/* Whom it accuses that has no position on it: "Iran (covered by its position on A1)"; "" for nobody. */
const char *words_empties(Arena *arena, const BriefAllegation *allegation);
/* What the parentheses and brackets say. */
#define WORDS_SHORT_LEGEND                                                                                             \
	"In parentheses: counted, and known at second hand alone. In brackets: not said in official capacity, and "    \
	"not "                                                                                                         \
	"counted."
/* Who reaches a rung and none above it: "Albania A1, (United Kingdom) A1"; "" for nobody. */
const char *words_reach(Arena *arena, const Brief *brief, int rung);
/* How many gaps of each kind are open: "no evidence cited (10), single origin (1)"; "" for none. */
const char *words_open_gaps(Arena *arena, const Brief *brief);
/* Where the evidence of a citation comes from: "2 independent origins: a, b". */
const char *words_origins(Arena *arena, const BriefEvidence *evidence);
/* Which selection of sections a report is: "legal, a selection of the brief; …"; NULL for the whole. */
const char *words_reader(Arena *arena, ReportReader reader);

/* "affirms", "contests", "neither": the same in JSON and in HTML. */
const char *side_code(BriefSide side);

#endif
