/* The closed vocabularies; see vocab.h. Data only. */
#include "ascribe/casebook/vocab.h"

#include <string.h>

#define VOCAB(id, label, ...)                                                                                          \
	static const char *const id##_terms[] = {__VA_ARGS__, NULL};                                                   \
	const Vocab id = {label, id##_terms}

VOCAB(VOCAB_INCIDENT_TYPE, "incident type", "data-theft", "data-theft-and-doxing", "disruption", "destruction",
      "hijacking-with-misuse", "hijacking-without-misuse", "ransomware");
VOCAB(VOCAB_TLP, "TLP marking", "red", "amber+strict", "amber", "green", "clear");
VOCAB(VOCAB_PARTY_TYPE, "party type", "state", "state-organ", "international-organisation", "company", "medium",
      "person", "threat-group", "persona", "unnamed");
VOCAB(VOCAB_SOURCE_TYPE, "source type", "official-statement", "press-release", "news-report", "technical-report",
      "legal-act", "social-media", "broadcast", "interview", "dataset", "other");
VOCAB(VOCAB_RELIABILITY, "Admiralty reliability", "A", "B", "C", "D", "E", "F");
VOCAB(VOCAB_ALLEGATION_TYPE, "allegation type", "occurrence", "responsibility", "link", "evidence", "impact", "motive",
      "legality", "standing", "conduct");
VOCAB(VOCAB_RUNG, "rung", "machine", "persona", "group", "organisation", "state", "legal-responsibility");
VOCAB(VOCAB_ACT, "act", "attribution", "claim-of-responsibility", "denial", "acknowledgement", "accusation",
      "condemnation", "demand", "offer", "warning", "praise", "comment", "no-comment", "no-reply");
VOCAB(VOCAB_CAPACITY, "capacity", "official", "expert", "editorial", "compiler", "personal", "unnamed");
VOCAB(VOCAB_STANCE, "stance", "asserts", "endorses", "acknowledges", "questions", "undetermined", "partially-denies",
      "denies", "declines-to-say", "did-not-reply", "withdraws");
VOCAB(VOCAB_CONTESTS, "contested point", "occurrence", "responsibility", "link", "evidence", "impact", "standing",
      "characterisation");
VOCAB(VOCAB_READING, "reading", "explicit", "implied");
VOCAB(VOCAB_VOICE, "voice", "direct", "reported", "unclear");
VOCAB(VOCAB_BEARING, "bearing", "supports", "undermines");
VOCAB(VOCAB_DISCLOSURE, "disclosure", "withheld", "asserted-only", "summarised", "indicators-published", "full-report");
VOCAB(VOCAB_RELATION, "relation", "answers", "rebuts", "supports", "repeats", "retracts");
VOCAB(VOCAB_EVIDENCE_TYPE, "evidence type", "technical-indicator", "malware-sample", "forensic", "infrastructure",
      "intelligence", "documentary", "testimony", "open-source", "pattern-of-conduct", "argument", "unspecified");
VOCAB(VOCAB_CREDIBILITY, "Admiralty credibility", "1", "2", "3", "4", "5", "6");
VOCAB(VOCAB_CUSTODY_EVENT, "custody event", "acquired", "transferred", "examined", "released", "returned", "erased");
VOCAB(VOCAB_KEPT, "place of the bytes", "casebook", "elsewhere");
VOCAB(VOCAB_RESPONSE_TYPE, "response type", "sanctions", "expulsion", "severed-relations", "indictment",
      "collective-statement", "condemnation", "technical-assistance", "countermeasure", "emergency-measure", "other");
VOCAB(VOCAB_RESPONSE_STATUS, "response status", "done", "announced", "considered", "declined");
VOCAB(VOCAB_NOTE_TYPE, "note type", "assessment", "comment", "question", "method", "accepted-gap", "restore");
VOCAB(VOCAB_GAP, "gap", "no-evidence-cited", "evidence-asserted-only", "no-published-evidence", "single-origin",
      "circular-reporting", "second-hand-only", "no-reply-recorded", "unanswered", "interested-source",
      "unanchored-quotation", "drifted-quotation", "ungraded", "changed-position", "impossible-dates",
      "likelihood-mixed-with-confidence", "uncited-judgement", "no-alternative-considered");
VOCAB(VOCAB_LIKELIHOOD, "likelihood (ICD 203)", "almost-no-chance", "very-unlikely", "unlikely", "roughly-even",
      "likely", "very-likely", "almost-certain");
VOCAB(VOCAB_CONFIDENCE, "confidence (ICD 203)", "low", "moderate", "high");
VOCAB(VOCAB_CONSISTENCY, "consistency", "very-consistent", "consistent", "neutral", "inconsistent", "very-inconsistent",
      "not-applicable");
VOCAB(VOCAB_ROLE, "role", "admin", "analyst", "auditor");

/* Terms that read otherwise than with spaces for their hyphens. */
static const struct {
	const char *term, *words;
} WORDS[] = {
	{"partially-denies", "denies in part"},   {"undetermined", "leaves it open"},
	{"mixed", "several positions"},           {"asserted-only", "asserted, not shown"},
	{"full-report", "published in full"},     {"roughly-even", "roughly even chance"},
	{"second-hand-only", "second-hand only"},
};

const char *vocab_words(Arena *arena, const char *term)
{
	if (!term)
		return "";
	for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++) {
		if (strcmp(WORDS[i].term, term) == 0)
			return WORDS[i].words;
	}
	char *phrase = arena_strdup(arena, term);
	for (char *c = phrase; *c; c++)
		*c = *c == '-' ? ' ' : *c;
	return phrase;
}

int vocab_find(const Vocab *vocab, const char *term)
{
	for (int i = 0; vocab->terms[i]; i++) {
		if (strcmp(vocab->terms[i], term) == 0)
			return i;
	}
	return -1;
}
