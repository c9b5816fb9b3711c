/* The closed vocabularies of the records. A value outside its vocabulary is refused, with the list shown.
 * Terms: STIX 2.1, ICD 203 (likelihood, confidence), Heuer's ACH
 * (consistency), the Admiralty code, FIRST TLP 2.0, EuRepoC (incident types). */
#ifndef ASCRIBE_CASEBOOK_VOCAB_H
#define ASCRIBE_CASEBOOK_VOCAB_H

#include <stdbool.h>
#include <stddef.h>

#include "ascribe/base/mem.h"

/* A vocabulary: its name as help and errors say it, and its terms in their order, NULL-terminated. */
typedef struct Vocab {
	const char *name;
	const char *const *terms;
} Vocab;

extern const Vocab VOCAB_INCIDENT_TYPE, VOCAB_TLP, VOCAB_PARTY_TYPE, VOCAB_SOURCE_TYPE, VOCAB_RELIABILITY,
	VOCAB_ALLEGATION_TYPE, VOCAB_RUNG, VOCAB_ACT, VOCAB_CAPACITY, VOCAB_STANCE, VOCAB_CONTESTS, VOCAB_READING,
	VOCAB_VOICE, VOCAB_BEARING, VOCAB_DISCLOSURE, VOCAB_RELATION, VOCAB_EVIDENCE_TYPE, VOCAB_CREDIBILITY,
	VOCAB_CUSTODY_EVENT, VOCAB_KEPT, VOCAB_RESPONSE_TYPE, VOCAB_RESPONSE_STATUS, VOCAB_NOTE_TYPE, VOCAB_GAP,
	VOCAB_LIKELIHOOD, VOCAB_CONFIDENCE, VOCAB_CONSISTENCY, VOCAB_ROLE;

/* The position of `term` in the vocabulary, or -1. Order carries meaning for rung, disclosure, likelihood,
 * confidence and consistency. */
int vocab_find(const Vocab *vocab, const char *term);
/* A term as a phrase for people: "severed relations", "denies in part"; "" for NULL. May live in the arena. */
const char *vocab_words(Arena *arena, const char *term);

#endif
