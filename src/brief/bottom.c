/* The bottom line: the newest assessment that an analyst signed, else what the matrix says, in one factual line. */
#include <string.h>

#include "ascribe/casebook/body.h"
#include "build.h"

static const BriefNote *newest_assessment(const Brief *brief)
{
	for (size_t i = brief->note_count; i > 0; i--) {
		const BriefNote *note = &brief->notes[i - 1];
		const char *type = body_text(note->record->body, "type");
		if (!note->superseded && type && strcmp(type, "assessment") == 0)
			return note;
	}
	return NULL;
}

bool brief_is_attribution(const BriefAllegation *allegation)
{
	const char *type = body_text(allegation->record->body, "type");
	return type && (strcmp(type, "responsibility") == 0 || strcmp(type, "link") == 0);
}

const BriefAllegation *brief_headline(const Brief *brief)
{
	for (size_t i = 0; i < brief->allegations.count; i++) {
		const BriefAllegation *a = brief->allegations.items[i];
		const char *type = body_text(a->record->body, "type");
		if (!a->broader && type && strcmp(type, "responsibility") == 0)
			return a;
	}
	return brief->allegations.count > 0 ? brief->allegations.items[0] : NULL;
}

static const char *verb(BriefStance stance, bool one)
{
	switch (stance) {
	case STANCE_ASSERTS:
		return one ? "asserts it" : "assert it";
	case STANCE_ENDORSES:
		return one ? "endorses it" : "endorse it";
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

/* "3 parties assert it (Albania, United Kingdom, United States)", for each stance taken in official capacity. */
static void add_stances(Buf *line, const BriefAllegation *allegation)
{
	for (BriefStance stance = STANCE_ASSERTS; stance <= STANCE_MIXED; stance++) {
		Buf names = {0};
		size_t count = 0;
		for (size_t i = 0; i < allegation->cell_count; i++) {
			const BriefCell *cell = &allegation->cells[i];
			if (!cell->official || cell->stance != stance)
				continue;
			buf_addf(&names, "%s%s", count > 0 ? ", " : "", cell->party->name);
			count++;
		}
		if (count > 0)
			buf_addf(line, "; %zu %s %s (%s)", count, count == 1 ? "party" : "parties",
				 verb(stance, count == 1), names.data);
		buf_free(&names);
	}
}

static void add_disclosure(Buf *line, const Brief *brief)
{
	size_t cited = 0, shown = 0;
	for (size_t i = 0; i < brief->evidence.count; i++) {
		const BriefEvidence *evidence = brief->evidence.items[i];
		bool published = false;
		for (size_t j = 0; j < evidence->cite_count; j++)
			published |= evidence->cites[j]->disclosed >= vocab_find(&VOCAB_DISCLOSURE, "summarised");
		cited += evidence->cite_count > 0;
		shown += published;
	}
	if (cited == 0)
		buf_add_text(line, " No evidence is cited.");
	else if (shown == 0)
		buf_add_text(line, " None of the evidence cited has been published.");
	else
		buf_addf(line, " Of %zu items of evidence cited, %zu %s been published, in part or whole.", cited,
			 shown, shown == 1 ? "has" : "have");
}

void brief_bottom_line(Build *build)
{
	Brief *brief = build->brief;
	Buf line = {0};
	brief->assessment = newest_assessment(brief);
	const BriefAllegation *allegation = brief_headline(brief);
	if (brief->assessment) {
		buf_add_text(&line, body_text(brief->assessment->record->body, "body"));
	} else if (!allegation) {
		buf_add_text(&line, "No allegation is recorded.");
	} else {
		buf_addf(&line, "\"%s\"", allegation->text);
		if (allegation->cell_count == 0)
			buf_add_text(&line, "; no position is recorded");
		add_stances(&line, allegation);
		buf_add_char(&line, '.');
		add_disclosure(&line, brief);
	}
	brief->bottom_line = arena_strndup(build->arena, buf_text(&line), line.len);
	buf_free(&line);
}
