/* The bottom line: the newest assessment that an analyst signed, else what the matrix says, in one factual line. */
#include <string.h>

#include "ascribe/brief/tally.h"
#include "ascribe/casebook/value.h"
#include "build.h"

#define BOTTOM_LINE_MAX 3 /* attributions that it tells */

/* As of a day, one that was signed later is none: it knew more. */
static bool is_within(const Build *build, const BriefNote *note)
{
	EdtfBounds at;
	Err ignored;
	return !build->bounded ||
	       (note->record->at && edtf_parse(note->record->at, &at, &ignored) && at.upper <= build->last_day);
}

static const BriefNote *newest_assessment(const Build *build)
{
	const Brief *brief = build->brief;
	for (size_t i = brief->note_count; i > 0; i--) {
		const BriefNote *note = &brief->notes[i - 1];
		const char *type = value_text(note->record->fields, "type");
		if (!note->superseded && type && strcmp(type, "assessment") == 0 && is_within(build, note))
			return note;
	}
	return NULL;
}

bool brief_is_attribution(const BriefAllegation *allegation)
{
	const char *type = value_text(allegation->record->fields, "type");
	return type && (strcmp(type, "responsibility") == 0 || strcmp(type, "link") == 0);
}

/* Whether the bottom line speaks of it: who did it, and somebody speaks to that officially. */
static bool is_spoken_of(const BriefAllegation *allegation)
{
	bool official = false;
	for (size_t i = 0; i < allegation->cell_count; i++)
		official |= allegation->cells[i].official;
	return official && brief_is_attribution(allegation);
}

/* The first attribution after `last` (NULL: of all), by rung, the highest first, then in the brief's order. */
static const BriefAllegation *next_attribution(const Brief *brief, const BriefAllegation *last)
{
	const BriefAllegation *next = NULL;
	for (size_t i = 0; i < brief->allegations.count; i++) {
		const BriefAllegation *a = brief->allegations.items[i];
		int rung = brief_rung(a);
		bool is_after = !last || rung < brief_rung(last) ||
				(rung == brief_rung(last) && a->place > last->place);
		if (is_after && is_spoken_of(a) && (!next || rung > brief_rung(next)))
			next = a;
	}
	return next;
}

const BriefAllegation *brief_headline(const Brief *brief)
{
	const BriefAllegation *first = next_attribution(brief, NULL);
	return first || brief->allegations.count == 0 ? first : brief->allegations.items[0];
}

static const char *verb(BriefStance stance, bool one)
{
	switch (stance) {
	case STANCE_ASSERTS:
	case STANCE_ENDORSES:
		return one ? "affirms it" : "affirm it";
	case STANCE_ACKNOWLEDGES:
		return one ? "acknowledges it without adopting it" : "acknowledge it without adopting it";
	case STANCE_QUESTIONS:
		return one ? "questions it" : "question it";
	case STANCE_UNDETERMINED:
		return one ? "leaves it open" : "leave it open";
	case STANCE_PARTIALLY_DENIES:
		return one ? "denies it in part" : "deny it in part";
	case STANCE_DENIES:
		return one ? "denies it" : "deny it";
	case STANCE_DECLINES_TO_SAY:
		return one ? "declines to say" : "decline to say";
	case STANCE_DID_NOT_REPLY:
		return "did not reply";
	case STANCE_WITHDRAWS:
		return one ? "has withdrawn its position" : "have withdrawn their positions";
	case STANCE_MIXED:
		return one ? "has several positions" : "have several positions";
	}
	return "";
}

/* "; 3 parties affirm it (Albania, United Kingdom, United States)": those in official capacity whose stance is
 * `stance`, where endorsing counts as asserting. */
static void add_stance(Buf *line, const BriefAllegation *allegation, BriefStance stance, const char *lead)
{
	Buf names = {0};
	size_t count = 0;
	for (size_t i = 0; i < allegation->cell_count; i++) {
		const BriefCell *cell = &allegation->cells[i];
		BriefStance theirs = cell->stance == STANCE_ENDORSES ? STANCE_ASSERTS : cell->stance;
		if (!cell->official || theirs != stance)
			continue;
		bool notable = stance == STANCE_ASSERTS && tally_accuses(allegation, cell->party);
		buf_addf(&names, "%s%s%s", count > 0 ? ", " : "", cell->party->name, notable ? ", itself accused" : "");
		count++;
	}
	if (count > 0)
		buf_addf(line, "%s%zu %s %s (%s)", lead, count, count == 1 ? "party" : "parties",
			 verb(stance, count == 1), names.data);
	buf_free(&names);
}

/* The text of an allegation in quotation marks, without its full stop. */
static void add_allegation(Buf *line, const BriefAllegation *allegation)
{
	size_t len = strlen(allegation->text);
	while (len > 0 && strchr(". ", allegation->text[len - 1]))
		len--;
	buf_addf(line, "\"%.*s\"", (int)len, allegation->text);
}

static void add_positions(Buf *line, const BriefAllegation *allegation)
{
	add_allegation(line, allegation);
	size_t named = line->len;
	for (BriefStance stance = STANCE_ASSERTS; stance <= STANCE_MIXED; stance++) {
		if (stance != STANCE_ENDORSES)
			add_stance(line, allegation, stance, line->len == named ? ": " : "; ");
	}
	if (line->len == named)
		buf_add_text(line, ": no position is recorded");
	buf_add_char(line, '.');
}

/* ---- What was shown of the evidence that each side cites on the attributions */

enum { NOT_SHOWN, SUMMARISED, PUBLISHED, SHOWN_LEVELS };

static int shown_level(const BriefCite *cite)
{
	if (cite->disclosed >= vocab_find(&VOCAB_DISCLOSURE, "indicators-published"))
		return PUBLISHED;
	return cite->disclosed >= vocab_find(&VOCAB_DISCLOSURE, "summarised") ? SUMMARISED : NOT_SHOWN;
}

/* The stance that a statement takes on an allegation, by side. */
static BriefSide side_of(const BriefStatement *statement, const BriefAllegation *allegation)
{
	for (size_t i = 0; i < statement->position_count; i++) {
		if (statement->positions[i].allegation == allegation)
			return brief_stance_side(statement->positions[i].stance);
	}
	return SIDE_NEITHER;
}

/* How many items of evidence those of a side cite on what the bottom line speaks of, by the most that they showed. */
static size_t count_shown(const Build *build, const bool *spoken_of, BriefSide side, size_t counts[SHOWN_LEVELS])
{
	size_t total = 0;
	memset(counts, 0, SHOWN_LEVELS * sizeof *counts);
	for (size_t i = 0; i < build->brief->evidence.count; i++) {
		const BriefEvidence *evidence = build->brief->evidence.items[i];
		int most = -1;
		for (size_t j = 0; j < evidence->cite_count; j++) {
			const BriefCite *cite = evidence->cites[j];
			if (!cite->allegation || !spoken_of[cite->allegation - build->allegations] ||
			    cite->statement->retracted_by || side_of(cite->statement, cite->allegation) != side)
				continue;
			most = shown_level(cite) > most ? shown_level(cite) : most;
		}
		if (most < 0)
			continue;
		counts[most]++;
		total++;
	}
	return total;
}

static void add_shown(Buf *line, const char *who, size_t total, const size_t counts[SHOWN_LEVELS])
{
	static const char *const levels[SHOWN_LEVELS] = {"not shown", "summarised", "published in part or whole"};
	buf_addf(line, "%s cite ", who);
	if (total == 0) {
		buf_add_text(line, "no evidence");
		return;
	}
	buf_addf(line, "%zu item%s (", total, total == 1 ? "" : "s");
	const char *lead = "";
	for (int level = PUBLISHED; level >= NOT_SHOWN; level--) {
		if (counts[level] == 0)
			continue;
		buf_addf(line, "%s%zu %s", lead, counts[level], levels[level]);
		lead = ", ";
	}
	buf_add_char(line, ')');
}

static void add_disclosure(Buf *line, const Build *build)
{
	bool *spoken_of = arena_array(build->arena, build->allegation_count + 1, sizeof *spoken_of);
	for (size_t i = 0; i < build->allegation_count; i++)
		spoken_of[i] = is_spoken_of(&build->allegations[i]);
	size_t theirs[SHOWN_LEVELS], ours[SHOWN_LEVELS];
	size_t affirming = count_shown(build, spoken_of, SIDE_AFFIRMS, theirs),
	       contesting = count_shown(build, spoken_of, SIDE_CONTESTS, ours);
	if (affirming + contesting == 0) {
		buf_add_text(line, " No evidence is cited on that.");
		return;
	}
	if (theirs[NOT_SHOWN] + ours[NOT_SHOWN] == affirming + contesting) {
		buf_add_text(line, " None of the evidence cited has been published.");
		return;
	}
	add_shown(line, " Those who affirm", affirming, theirs);
	add_shown(line, "; those who contest", contesting, ours);
	buf_add_char(line, '.');
}

/* What the matrix says of up to `most` attributions, the headline first. */
static const char *compose(const Build *build, size_t most)
{
	Buf line = {0};
	const BriefAllegation *a = brief_headline(build->brief);
	for (size_t i = 0; a && i < most; i++) {
		buf_add_text(&line, i > 0 ? " " : "");
		add_positions(&line, a);
		a = next_attribution(build->brief, a);
	}
	if (a && most > 1)
		buf_add_text(&line, " Other attributions follow below.");
	add_disclosure(&line, build);
	const char *text = arena_strndup(build->arena, buf_text(&line), line.len);
	buf_free(&line);
	return text;
}

void brief_bottom_line(Build *build)
{
	Brief *brief = build->brief;
	brief->assessment = newest_assessment(build);
	if (brief->assessment)
		brief->bottom_line = value_text(brief->assessment->record->fields, "body");
	else if (!brief_headline(brief))
		brief->bottom_line = "No allegation is recorded.";
	else
		brief->bottom_line = compose(build, BOTTOM_LINE_MAX);
	bool composed = !brief->assessment && brief_headline(brief);
	brief->bottom_line_short = composed ? compose(build, 1) : brief->bottom_line;
}
