/* Gaps of the analysts' own notes; those that a later note replaces are left alone.
 *
 * likelihood-mixed-with-confidence: a sentence has a word of likelihood and a level of confidence (ICD 203 keeps the
 *   two apart); see states_both. Any note but one that accepts a gap.
 * uncited-judgement: an assessment, or a note with a likelihood or a confidence, that names no statement, evidence,
 *   source or response among what it is about.
 * no-alternative-considered: an assessment where one explanation alone is on record. Explanations are the allegations
 *   of responsibility, each with those that it is part of, told apart by the principals that they accuse; two or more
 *   hypotheses are alternatives too. */
#include <inttypes.h>
#include <string.h>

#include "ascribe/brief/hypotheses.h"
#include "ascribe/casebook/value.h"
#include "gaps.h"

/* Words that may stand between "confidence" and its level: "confidence in this judgement is low". */
#define BETWEEN 4

static bool is_type(const BriefNote *note, const char *type)
{
	const char *given = value_text(note->record->fields, "type");
	return given && strcmp(given, type) == 0;
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_word(char c)
{
	return is_letter(c) ? (unsigned char)c < 0x80 : c >= '0' && c <= '9';
}

/* The next sentence of `text` as small words, each between spaces; NULL at the end. A sentence ends at a full stop,
 * question or exclamation mark that no ASCII letter, digit or comma follows, at an empty line, and where an item of a
 * list or a heading starts. */
static const char *take_sentence(const char *text, Buf *words)
{
	buf_clear(words);
	if (!*text)
		return NULL;
	buf_add_char(words, ' ');
	for (bool ended = false; *text && !ended; text++) {
		if (is_letter(*text))
			buf_add_char(words, *text >= 'A' && *text <= 'Z' ? (char)(*text - 'A' + 'a') : *text);
		else if (words->data[words->len - 1] != ' ')
			buf_add_char(words, ' ');
		ended = (strchr(".!?", *text) && text[1] != ',' && !is_word(text[1])) ||
			(*text == '\n' && text[1] && strchr("\n-*#+>", text[1]));
	}
	if (words->data[words->len - 1] != ' ')
		buf_add_char(words, ' ');
	return text;
}

static bool has_term(const Buf *words, const char *term)
{
	Buf wanted = {0};
	buf_addf(&wanted, " %s ", term);
	for (char *c = wanted.data; *c; c++)
		*c = *c == '-' ? ' ' : *c;
	bool found = strstr(words->data, wanted.data) != NULL;
	buf_free(&wanted);
	return found;
}

/* A term of the vocabulary, or another of the words that ICD 203 has for it. "Remote" is left out: in this field it is
 * a kind of access. */
static bool has_likelihood(const Buf *words)
{
	static const char *const others[] = {"almost certainly", "nearly certain", "probable",
					     "probably",         "improbable",     "improbably"};
	for (size_t i = 0; VOCAB_LIKELIHOOD.terms[i]; i++) {
		if (has_term(words, VOCAB_LIKELIHOOD.terms[i]))
			return true;
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (has_term(words, others[i]))
			return true;
	}
	return false;
}

static bool is_level(const char *word, size_t len)
{
	for (size_t i = 0; VOCAB_CONFIDENCE.terms[i]; i++) {
		if (strlen(VOCAB_CONFIDENCE.terms[i]) == len && strncmp(VOCAB_CONFIDENCE.terms[i], word, len) == 0)
			return true;
	}
	return false;
}

/* "Confidence" with a term of its vocabulary before or after it, and at most BETWEEN words between them. */
static bool has_confidence(const Buf *words)
{
	size_t at = 0, level = SIZE_MAX, confidence = SIZE_MAX;
	for (const char *word = words->data + 1; *word; at++) {
		size_t len = strcspn(word, " ");
		if (is_level(word, len))
			level = at;
		if (len == strlen("confidence") && strncmp(word, "confidence", len) == 0)
			confidence = at;
		if (level != SIZE_MAX && confidence != SIZE_MAX &&
		    (level > confidence ? level - confidence : confidence - level) <= BETWEEN + 1)
			return true;
		word += len + (word[len] == ' ');
	}
	return false;
}

static bool states_both(const char *text)
{
	Buf words = {0};
	bool both = false;
	while (!both && (text = take_sentence(text, &words)))
		both = has_likelihood(&words) && has_confidence(&words);
	buf_free(&words);
	return both;
}

static const char *label(Build *build, const BriefNote *note)
{
	return arena_printf(build->arena, "The %s of %s at ledger index %" PRIu64,
			    value_text(note->record->fields, "type"), note->record->author, note->record->index);
}

static void check_wording(Build *build, const BriefNote *note)
{
	if (is_type(note, "accepted-gap") || !states_both(value_text(note->record->fields, "body")))
		return;
	GapDraft draft = {.build = build};
	gap_about(&draft, note->record);
	gap_end(&draft, "likelihood-mixed-with-confidence",
		arena_printf(build->arena, "%s states a likelihood and a confidence in one sentence.",
			     label(build, note)),
		"a note that replaces it and gives each a sentence of its own");
}

static void check_grounds(Build *build, const BriefNote *note)
{
	static const char *const grounds[] = {"statement:", "evidence:", "source:", "response:"};
	const Value *body = note->record->fields;
	bool judges = is_type(note, "assessment") || value_text(body, "likelihood") || value_text(body, "confidence");
	for (size_t i = 0; i < note->about_count && judges; i++) {
		for (size_t j = 0; j < sizeof grounds / sizeof *grounds; j++)
			judges = judges && strncmp(note->about[i], grounds[j], strlen(grounds[j])) != 0;
	}
	if (!judges)
		return;
	GapDraft draft = {.build = build};
	gap_about(&draft, note->record);
	gap_end(&draft, "uncited-judgement",
		arena_printf(build->arena, "%s names no statement, evidence, source or response that it rests on.",
			     label(build, note)),
		"a note that replaces it and is about what it rests on as well");
}

/* The broadest allegation that this one is part of. */
static const BriefAllegation *broadest(const Build *build, const BriefAllegation *allegation)
{
	for (size_t steps = 0; allegation->broader && steps < build->allegation_count; steps++)
		allegation = allegation->broader;
	return allegation;
}

static bool accuses_all(const BriefAllegation *a, const BriefAllegation *b)
{
	for (size_t i = 0; i < b->accused.count; i++) {
		bool found = false;
		for (size_t j = 0; j < a->accused.count; j++)
			found |= a->accused.items[j]->principal == b->accused.items[i]->principal;
		if (!found)
			return false;
	}
	return true;
}

/* The allegations of responsibility, where all are one explanation; 0 where there are several, or none. */
static size_t one_explanation(const Build *build, const BriefAllegation **list)
{
	size_t count = 0;
	for (size_t i = 0; i < build->brief->allegations.count; i++) {
		const BriefAllegation *a = build->brief->allegations.items[i];
		const char *type = value_text(a->record->fields, "type");
		if (!type || strcmp(type, "responsibility") != 0)
			continue;
		list[count++] = a;
		const BriefAllegation *first = broadest(build, list[0]), *top = broadest(build, a);
		if (!accuses_all(first, top) || !accuses_all(top, first))
			return 0;
	}
	return count;
}

void gaps_of_notes(Build *build)
{
	const Brief *brief = build->brief;
	const BriefAllegation **list = arena_array(build->arena, brief->allegations.count + 1, sizeof *list);
	size_t count = brief->ach && brief->ach->hypothesis_count > 1 ? 0 : one_explanation(build, list);
	for (size_t i = 0; i < brief->note_count; i++) {
		const BriefNote *note = &brief->notes[i];
		if (note->superseded)
			continue;
		check_wording(build, note);
		check_grounds(build, note);
		if (count == 0 || !is_type(note, "assessment"))
			continue;
		GapDraft draft = {.build = build};
		gap_about(&draft, note->record);
		for (size_t j = 0; j < count; j++)
			gap_about(&draft, list[j]->record);
		gap_end(&draft, "no-alternative-considered",
			arena_printf(build->arena,
				     "%s judges an incident for which one explanation alone is on record.",
				     label(build, note)),
			"an allegation of another explanation, with what speaks for and against it");
	}
}
