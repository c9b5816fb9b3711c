/* How a brief's values read in English, the same in every form for people. Results live in the arena. */
#ifndef ASCRIBE_RENDER_WORDS_H
#define ASCRIBE_RENDER_WORDS_H

#include "ascribe/brief/model.h"

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
/* Why a cell is empty, as of the bound. */
const char *words_empty(Arena *arena, const BriefEmpty *empty);
/* Terms of a list joined by commas; "" for none. */
const char *words_terms(Arena *arena, const json_t *terms);
/* A term as a phrase: "severed relations". */
const char *words_term(Arena *arena, const char *term);
/* Root of a head in base64. */
const char *words_root(Arena *arena, const Head *head);
/* A date of the incident ("began"), or NULL. */
const char *words_incident_date(Arena *arena, const Brief *brief, const char *field);
/* "Albania (government services); …"; "" for none. */
const char *words_victims(Arena *arena, const Brief *brief);
/* "TLP:AMBER+STRICT", as TLP 2.0 writes it, or NULL. */
const char *words_marking(const Brief *brief);
/* Slugs joined by commas. */
const char *words_sources(Arena *arena, const BriefSources *list);

/* "affirms", "contests", "neither": the same in JSON and in HTML. */
const char *side_code(BriefSide side);

#endif
