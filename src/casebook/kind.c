/* The table of kinds and fields; see kind.h. Data, and the two look-ups over it.
 * A field added here is validated, described by `schema`, settable by its flag and shown in help, with no other change.
 */
#include "ascribe/casebook/kind.h"

#include <string.h>

#define REF(k) .type = FIELD_REF, .kinds = KIND_BIT(k)
#define TERM(v) .type = FIELD_TERM, .vocab = &(v)
#define LINE(n) .type = FIELD_LINE, .max = (n)
#define TEXT(n) .type = FIELD_TEXT, .max = (n)

#define SLUG_FIELD                                                                                                     \
	{                                                                                                              \
		"slug", "slug", FIELD_SLUG,                                                                            \
			.required = true, .help = "short name, unique for its kind: small letters, digits and hyphens" \
	}
#define INCIDENT_FIELD                                                                                                 \
	{                                                                                                              \
		"incident", "incident", REF(KIND_INCIDENT), .required = true, .help = "incident that it belongs to"    \
	}

#define TLP_FIELD                                                                                                      \
	{                                                                                                              \
		"tlp", "tlp", TERM(VOCAB_TLP),                                                                         \
			.help = "TLP 2.0 marking of this record; without one it has that of its incident"              \
	}

#define KEPT_FIELDS                                                                                                    \
	{"kept", "kept", TERM(VOCAB_KEPT), .help = "where the bytes are kept: in the casebook, or elsewhere"},         \
	{                                                                                                              \
		"erased", "erased", LINE(500), .help = "why the bytes were erased; their digest stays"                 \
	}

static const Field VICTIM_FIELDS[] = {{"party", "party", REF(KIND_PARTY), .required = true, .help = "who was hit"},
				      {"sector", "sector", LINE(100), .help = "sector, as the source names it"},
				      {0}};

static const Field INCIDENT_FIELDS[] = {
	SLUG_FIELD,
	{"title", "title", LINE(300), .required = true, .help = "what happened, in one line that no party disputes"},
	{"summary", "summary", TEXT(4000), .help = "what no recorded party disputes; the rest are allegations"},
	{"began", "began", FIELD_DATE, .help = "when it began (EDTF)"},
	{"ended", "ended", FIELD_DATE, .help = "when it ended (EDTF)"},
	{"discovered", "discovered", FIELD_DATE, .help = "when it was noticed (EDTF)"},
	{"types", "type", TERM(VOCAB_INCIDENT_TYPE), .list = true, .help = "incident type (EuRepoC)"},
	{"victims", "victim", FIELD_OBJECT, .list = true, .fields = VICTIM_FIELDS, .help = "who was hit"},
	{"effects", "effect", LINE(300), .list = true, .help = "effect that no recorded party disputes"},
	{"tlp", "tlp", TERM(VOCAB_TLP), .help = "TLP 2.0 marking of the incident and of its records that have none"},
	{0}};

static const Field PARTY_FIELDS[] = {
	SLUG_FIELD,
	{"name", "name", LINE(200), .required = true, .help = "name"},
	{"type", "type", TERM(VOCAB_PARTY_TYPE), .required = true, .help = "what kind of party"},
	{"aliases", "alias", LINE(200), .list = true, .help = "other name or spelling"},
	{"country", "country", FIELD_COUNTRY, .help = "ISO 3166-1 alpha-2 code"},
	{"part_of", "part-of", REF(KIND_PARTY),
	 .help = "party that it is undisputedly an organ of; its positions count for that one"},
	{"owned_by", "owned-by", REF(KIND_PARTY), .list = true,
	 .help = "owner; marks an interest, and never rolls positions up"},
	{"speaks_for", "speaks-for", REF(KIND_PARTY), .help = "party that the person speaks for"},
	{"office", "office", LINE(200), .help = "office held"},
	{"tlp", "tlp", TERM(VOCAB_TLP), .help = "TLP 2.0 marking; without one it is unmarked"},
	{"same_as", "same-as", REF(KIND_PARTY),
	 .help = "party that it is another record of, and counts as (party merge)"},
	{"same_reason", "same-reason", LINE(500), .help = "why they are held to be the same"},
	{0}};

static const Field CAPTURE_FIELDS[] = {
	{"sha256", "sha256", FIELD_HASH, .required = true, .help = "SHA-256 of the bytes kept"},
	{"size", "size", FIELD_COUNT, .required = true, .help = "number of bytes"},
	{"media_type", "media-type", LINE(127), .required = true, .help = "media type"},
	{"captured_at", "captured-at", FIELD_TIME, .help = "when it was captured (RFC 3339, UTC)"},
	{"from_url", "from-url", FIELD_URL, .max = 2000, .help = "where it was captured from"},
	{"name", "name", LINE(255), .help = "name that the file had"},
	{"extracted_from", "extracted-from", FIELD_HASH, .help = "SHA-256 of the capture of which this is the text"},
	{"extracted_by", "extracted-by", LINE(200), .help = "by which rule, and which versions of which libraries"},
	KEPT_FIELDS,
	{0}};

static const Field SOURCE_FIELDS[] = {
	SLUG_FIELD,
	{"title", "title", LINE(300), .required = true, .help = "title"},
	{"type", "type", TERM(VOCAB_SOURCE_TYPE), .required = true, .help = "what kind of document"},
	{"publisher", "publisher", REF(KIND_PARTY), .help = "who published it"},
	{"rights_holder", "rights-holder", REF(KIND_PARTY), .help = "who holds the rights"},
	{"author", "author", LINE(200), .help = "author, as named there"},
	{"url", "url", FIELD_URL, .max = 2000, .help = "address"},
	{"published", "published", FIELD_DATE, .help = "when it was published (EDTF)"},
	{"language", "language", FIELD_LANGUAGE, .help = "BCP 47 language tag"},
	{"reliability", "reliability", TERM(VOCAB_RELIABILITY), .help = "Admiralty reliability of the source"},
	{"licence", "licence", LINE(100), .help = "licence"},
	{"derived_from", "derived-from", REF(KIND_SOURCE), .list = true, .help = "source that it draws on"},
	{"captures", "capture", FIELD_OBJECT, .list = true, .fields = CAPTURE_FIELDS, .help = "bytes kept of it"},
	{"tlp", "tlp", TERM(VOCAB_TLP), .help = "TLP 2.0 marking; without one it is unmarked"},
	{0}};

static const Field ALLEGATION_FIELDS[] = {
	SLUG_FIELD,
	INCIDENT_FIELD,
	{"text", "text", TEXT(1000), .required = true, .help = "proposition that parties can affirm or deny"},
	{"type", "type", TERM(VOCAB_ALLEGATION_TYPE), .required = true, .help = "what it is about"},
	{"accused", "accused", REF(KIND_PARTY), .list = true, .help = "party accused by it"},
	{"rung", "rung", TERM(VOCAB_RUNG), .help = "how far up an attribution reaches"},
	{"norms", "norm", LINE(300), .list = true,
	 .help = "norm or rule that it appeals to; one of the Articles on State Responsibility as \"ARSIWA Art. 8\""},
	{"broader", "broader", REF(KIND_ALLEGATION), .help = "allegation that it is part of"},
	TLP_FIELD,
	{0}};

static const Field POSITION_FIELDS[] = {
	{"allegation", "allegation", REF(KIND_ALLEGATION), .required = true, .help = "allegation"},
	{"stance", "stance", TERM(VOCAB_STANCE), .required = true, .help = "stance taken on it"},
	{"contests", "contests", TERM(VOCAB_CONTESTS), .list = true, .help = "what a denial or question is aimed at"},
	{"reading", "reading", TERM(VOCAB_READING), .help = "implied where it is the analyst's inference"},
	{"wording", "wording", TEXT(1000), .help = "how it was put, in the analyst's words"},
	{"condition", "condition", TEXT(500), .help = "condition that the party attached"},
	{"when", "when", FIELD_DATE, .help = "time that the position speaks of (EDTF)"},
	{"likelihood", "likelihood", TERM(VOCAB_LIKELIHOOD), .help = "as the speaker put it"},
	{"confidence", "confidence", TERM(VOCAB_CONFIDENCE), .help = "as the speaker put it"},
	{0}};

static const Field QUOTE_FIELDS[] = {
	{"source", "source", REF(KIND_SOURCE), .required = true, .help = "source that it stands in"},
	{"exact", "exact", TEXT(4000), .required = true, .help = "the words, exactly (W3C TextQuoteSelector)"},
	{"prefix", "prefix", TEXT(200), .help = "words right before"},
	{"suffix", "suffix", TEXT(200), .help = "words right after"},
	{"start", "start", FIELD_COUNT, .help = "offset of the first code point (W3C TextPositionSelector)"},
	{"end", "end", FIELD_COUNT, .help = "offset after the last code point"},
	{"capture", "capture", FIELD_HASH, .help = "SHA-256 of the capture in whose text the offsets count"},
	{"voice", "voice", TERM(VOCAB_VOICE), .required = true,
	 .help = "direct where the source quotes the speaker's words, reported where it paraphrases"},
	{"about", "about", REF(KIND_ALLEGATION), .list = true, .help = "allegation that it bears on"},
	{"language", "language", FIELD_LANGUAGE, .help = "BCP 47 language tag of the words"},
	{"translation", "translation", TEXT(4000), .help = "English translation"},
	{"translator", "translator", LINE(200), .help = "who translated"},
	{0}};

static const Field CITE_FIELDS[] = {
	{"evidence", "evidence", REF(KIND_EVIDENCE), .required = true, .help = "evidence"},
	{"bearing", "bearing", TERM(VOCAB_BEARING), .required = true, .help = "which way the speaker uses it"},
	{"allegation", "allegation", REF(KIND_ALLEGATION), .help = "allegation that it is cited on"},
	{"disclosure", "disclosure", TERM(VOCAB_DISCLOSURE), .required = true,
	 .help = "how much of it this speaker showed"},
	{0}};

static const Field ANSWER_FIELDS[] = {
	{"statement", "statement", REF(KIND_STATEMENT), .required = true, .help = "statement answered"},
	{"relation", "relation", TERM(VOCAB_RELATION), .required = true, .help = "how it relates to that"},
	{"reading", "reading", TERM(VOCAB_READING), .help = "implied where it is the analyst's inference"},
	{0}};

static const Field STATEMENT_FIELDS[] = {
	SLUG_FIELD,
	INCIDENT_FIELD,
	{"acts", "act", TERM(VOCAB_ACT), .required = true, .list = true, .help = "what was done by saying it"},
	{"speakers", "speaker", REF(KIND_PARTY), .required = true, .list = true, .help = "who spoke"},
	{"capacity", "capacity", TERM(VOCAB_CAPACITY), .required = true, .help = "capacity in which it was said"},
	{"on_behalf_of", "for", REF(KIND_PARTY), .list = true,
	 .help = "for whom it counts, where not found from speaks_for and part_of"},
	{"said_on", "said-on", FIELD_DATE, .help = "when it was said (EDTF)"},
	{"said_as", "said-as", LINE(200), .help = "date in the source's own words"},
	{"summary", "summary", TEXT(1000), .help = "what was said, in the analyst's words"},
	{"sources", "source", REF(KIND_SOURCE), .list = true,
	 .help = "source that reports it; needed where nothing is quoted"},
	{"reported_by", "reported-by", REF(KIND_PARTY), .list = true,
	 .help = "chain through which it is known, nearest to the speaker first; none is first hand"},
	{"positions", "position", FIELD_OBJECT, .list = true, .fields = POSITION_FIELDS,
	 .help = "stance on an allegation"},
	{"quotes", "quote", FIELD_OBJECT, .list = true, .fields = QUOTE_FIELDS, .help = "words quoted"},
	{"cites", "cite", FIELD_OBJECT, .list = true, .fields = CITE_FIELDS, .help = "evidence cited"},
	{"answers", "answer", FIELD_OBJECT, .list = true, .fields = ANSWER_FIELDS, .help = "statement answered"},
	TLP_FIELD,
	{0}};

static const Field FILE_FIELDS[] = {{"sha256", "sha256", FIELD_HASH, .required = true, .help = "SHA-256 of the file"},
				    {"size", "size", FIELD_COUNT, .required = true, .help = "number of bytes"},
				    {"media_type", "media-type", LINE(127), .required = true, .help = "media type"},
				    {"name", "name", LINE(255), .help = "name that the file had"},
				    KEPT_FIELDS,
				    {0}};

static const Field CUSTODY_FIELDS[] = {
	{"event", "event", TERM(VOCAB_CUSTODY_EVENT), .required = true, .help = "what happened to it"},
	{"at", "at", FIELD_TIME, .required = true, .help = "when (RFC 3339, UTC)"},
	{"by", "by", LINE(200), .required = true, .help = "who did it"},
	{"from", "from", LINE(200), .help = "from whom"},
	{"to", "to", LINE(200), .help = "to whom"},
	{"place", "place", LINE(200), .help = "where"},
	{"reason", "reason", LINE(500), .help = "why"},
	{"tool", "tool", LINE(200), .help = "with which tool"},
	{"before", "before", FIELD_HASH, .help = "SHA-256 of the file before it"},
	{"after", "after", FIELD_HASH, .help = "SHA-256 of the file after it"},
	{0}};

static const Field EVIDENCE_FIELDS[] = {
	SLUG_FIELD,
	INCIDENT_FIELD,
	{"title", "title", LINE(300), .required = true, .help = "what it is, in one line"},
	{"description", "description", TEXT(4000), .help = "what is known of it"},
	{"type", "type", TERM(VOCAB_EVIDENCE_TYPE), .required = true, .help = "what kind of evidence"},
	{"credibility", "credibility", TERM(VOCAB_CREDIBILITY), .help = "Admiralty credibility of the information"},
	{"held_by", "held-by", REF(KIND_PARTY), .help = "who holds it"},
	{"derived_from", "derived-from", FIELD_ANY_REF, .list = true,
	 .kinds = KIND_BIT(KIND_EVIDENCE) | KIND_BIT(KIND_SOURCE), .help = "evidence or source that it draws on"},
	{"files", "file", FIELD_OBJECT, .list = true, .fields = FILE_FIELDS, .help = "file kept of it"},
	{"custody", "custody", FIELD_OBJECT, .list = true, .fields = CUSTODY_FIELDS, .help = "custody event"},
	TLP_FIELD,
	{0}};

static const Field RESPONSE_FIELDS[] = {
	SLUG_FIELD,
	INCIDENT_FIELD,
	{"actor", "actor", REF(KIND_PARTY), .required = true, .help = "who responds"},
	{"targets", "target", REF(KIND_PARTY), .list = true, .help = "against whom"},
	{"type", "type", TERM(VOCAB_RESPONSE_TYPE), .required = true, .help = "what kind of response"},
	{"status", "status", TERM(VOCAB_RESPONSE_STATUS), .required = true, .help = "how far it went"},
	{"done_on", "done-on", FIELD_DATE, .help = "when (EDTF)"},
	{"legal_basis", "legal-basis", LINE(300), .list = true,
	 .help = "legal basis named; one of the Articles on State Responsibility as \"ARSIWA Art. 49\""},
	{"announced_in", "announced-in", REF(KIND_STATEMENT), .list = true, .help = "statement that announced it"},
	{"because_of", "because-of", REF(KIND_STATEMENT), .list = true, .help = "statement given as the reason"},
	{"sources", "source", REF(KIND_SOURCE), .list = true, .help = "source that reports it"},
	{"text", "text", TEXT(2000), .help = "what was done, in the analyst's words"},
	TLP_FIELD,
	{0}};

static const Field HYPOTHESIS_FIELDS[] = {
	SLUG_FIELD,
	INCIDENT_FIELD,
	{"text", "text", TEXT(1000), .required = true, .help = "explanation that is weighed against others"},
	{"allegation", "allegation", REF(KIND_ALLEGATION), .help = "allegation that it corresponds to"},
	TLP_FIELD,
	{0}};

static const Field RATING_FIELDS[] = {
	{"hypothesis", "hypothesis", REF(KIND_HYPOTHESIS), .required = true, .help = "hypothesis"},
	{"evidence", "evidence", REF(KIND_EVIDENCE), .required = true, .help = "evidence of the same incident"},
	{"consistency", "consistency", TERM(VOCAB_CONSISTENCY), .required = true,
	 .help = "how consistent the evidence is with the hypothesis"},
	{"reason", "message", TEXT(2000), .help = "why it is rated so"},
	{0}};

/* Roots as hex. What no entry of the remembered tree is at hand for cannot be proven to be the same: `verified_size`
 * says how far it was. */
static const Field RESTORE_FIELDS[] = {
	{"remembered_size", "remembered-size", FIELD_COUNT, .required = true,
	 .help = "entries of the head that was remembered"},
	{"remembered_root", "remembered-root", FIELD_HASH, .required = true, .help = "its root"},
	{"restored_size", "restored-size", FIELD_COUNT, .required = true, .help = "entries of the head restored"},
	{"restored_root", "restored-root", FIELD_HASH, .required = true, .help = "its root"},
	{"verified_size", "verified-size", FIELD_COUNT, .required = true,
	 .help = "how many of its first entries are known to be those remembered"},
	{0}};

static const Field NOTE_FIELDS[] = {
	{"about", "about", FIELD_ANY_REF, .list = true, .kinds = KINDS_OF_RECORDS,
	 .help = "record that it is about, as kind:slug; required but of a restore"},
	{"type", "type", TERM(VOCAB_NOTE_TYPE), .required = true, .help = "what kind of note"},
	{"body", "message", TEXT(20000), .required = true, .help = "the note, in Markdown"},
	{"gap", "gap", TERM(VOCAB_GAP),
	 .help = "gap that is accepted, with the reason as the note's text; goes with accepted-gap, about every record "
		 "that the gap concerns"},
	{"restore", "restore", FIELD_OBJECT, .fields = RESTORE_FIELDS,
	 .help = "that an older state of the casebook was restored; audit --accept-restore writes it"},
	{"supersedes", "supersedes", REF(KIND_NOTE), .help = "note that it replaces"},
	{"likelihood", "likelihood", TERM(VOCAB_LIKELIHOOD), .help = "how likely it is, in the analyst's judgement"},
	{"confidence", "confidence", TERM(VOCAB_CONFIDENCE), .help = "how sure the judgement is"},
	TLP_FIELD,
	{0}};

static const Field KEY_FIELDS[] = {
	{"name", "name", LINE(100), .required = true, .help = "name of the key"},
	{"vkey", "vkey", FIELD_VKEY, .max = 256, .required = true, .help = "C2SP vkey"},
	{"roles", "role", TERM(VOCAB_ROLE), .required = true, .list = true, .help = "what the key may sign"},
	{"rotated_from", "rotated-from", LINE(100),
	 .help = "key that handed over to it: the same entry, signed by that key, gave it the same roles and revoked "
		 "that key"},
	{"last_valid", "last-valid", FIELD_COUNT, .help = "last ledger index at which it is valid"},
	{"reason", "reason", LINE(500), .help = "why it was revoked"},
	{0}};

const Kind KINDS[KIND_COUNT] = {
	{KIND_INCIDENT, "incident", "incidents", true, false, INCIDENT_FIELDS, "title",
	 "what happened: period, victims, effects"},
	{KIND_PARTY, "party", "parties", true, false, PARTY_FIELDS, "name",
	 "whoever can speak, act, suffer or be accused"},
	{KIND_SOURCE, "source", "sources", true, false, SOURCE_FIELDS, "title",
	 "a document in which something was said"},
	{KIND_ALLEGATION, "allegation", "allegations", true, true, ALLEGATION_FIELDS, "text",
	 "a proposition about an incident that parties can affirm or deny"},
	{KIND_STATEMENT, "statement", "statements", true, true, STATEMENT_FIELDS, "summary",
	 "one speech act: who spoke, for whom, when, where, in which words"},
	{KIND_EVIDENCE, "evidence", "evidence", true, true, EVIDENCE_FIELDS, "title",
	 "something a party says bears on an allegation, shown or not"},
	{KIND_RESPONSE, "response", "responses", true, true, RESPONSE_FIELDS, "text", "what a party did about it"},
	{KIND_HYPOTHESIS, "hypothesis", "hypotheses", true, true, HYPOTHESIS_FIELDS, "text",
	 "an explanation of an incident that analysts weigh against others"},
	{KIND_RATING, "rating", "ratings", false, false, RATING_FIELDS, "consistency",
	 "an analyst's judgement of how consistent evidence is with a hypothesis, signed"},
	{KIND_NOTE, "note", "notes", false, false, NOTE_FIELDS, "body", "an analyst's own words, signed"},
	{KIND_KEY, "key", "keys", false, false, KEY_FIELDS, "name", "a key that may sign entries"},
};

const Kind *kind_find(const char *name)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (strcmp(KINDS[i].name, name) == 0)
			return &KINDS[i];
	}
	return NULL;
}

const Field *field_find(const Field *fields, const char *name)
{
	for (const Field *field = fields; field->name; field++) {
		if (field->name[0] == name[0] && strcmp(field->name, name) == 0)
			return field;
	}
	return NULL;
}
