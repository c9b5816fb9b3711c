/* A brief on one page: who says what of each allegation, what they show for it, what is answered and what is not, and
 * where all of it comes from. */
#include <inttypes.h>
#include <string.h>

#include "across_write.h"
#include "ascribe/brief/release.h"
#include "ascribe/casebook/value.h"
#include "note_text.h"
#include "report_write.h"
#include "words.h"

static const char *fact(Writer *writer, const char *line, const char *label, const char *text)
{
	if (!text || !*text)
		return line;
	return arena_printf(writer->arena, "%s%s%s %s", line, *line ? "; " : "", label, text);
}

static void write_head(Writer *writer)
{
	const Brief *brief = writer->brief;
	const char *line = fact(writer, "", "Marking:", brief->marking ? marking_label(brief->marking) : "unmarked");
	line = fact(writer, line, "incident:", brief->incident->slug);
	line = fact(writer, line, "began", words_incident_date(writer->arena, brief, "began"));
	line = fact(writer, line, "ended", words_incident_date(writer->arena, brief, "ended"));
	line = fact(writer, line, "noticed", words_incident_date(writer->arena, brief, "discovered"));
	report_heading(writer, 1, "%s", value_text(brief->incident->fields, "title"));
	report_item(writer, 0, "%s", line);
	report_labelled(writer, 0, "Hit", words_victims(writer->arena, brief));
	report_labelled(writer, 0, "Template", words_reader(writer->arena, writer->reader));
	report_write_bounds(writer);
}

/* An analyst's words with how likely and how sure, each in a sentence of its own; else what the matrix says. */
static void write_bottom_line(Writer *writer)
{
	const Brief *brief = writer->brief;
	report_heading(writer, 3, "Bottom line");
	if (!brief->assessment) {
		report_paragraph(writer, "%s No analyst's assessment is recorded.", brief->bottom_line_short);
		return;
	}
	const Record *note = brief->assessment->record;
	const char *likelihood = value_text(note->fields, "likelihood"),
		   *confidence = value_text(note->fields, "confidence");
	report_quote(writer, 0, "%s", note_text(writer->arena, brief->bottom_line));
	report_paragraph(writer, "%s%s%s%s%s%sAssessment by %s, ledger index %" PRIu64 "%s.",
			 likelihood ? "Likelihood: " : "", words_term(writer->arena, likelihood),
			 likelihood ? ". " : "", confidence ? "Confidence in the judgement: " : "",
			 confidence ? confidence : "", confidence ? ". " : "", note->author, note->index,
			 words_own_marking_after(writer->arena, "; ", brief, note));
}

/* Whether anybody stands on it in official capacity, or is accused and does not. */
static bool counts(const BriefAllegation *allegation)
{
	return allegation->affirm_count + allegation->contest_count + allegation->neither_count > 0;
}

static const char *stand(Writer *writer, const BriefAllegation *a)
{
	static const char *const signs[] = {"+", "-", "o"};
	const char *text = "";
	for (BriefSide side = SIDE_AFFIRMS; side <= SIDE_NEITHER; side++)
		text = fact(writer, text, signs[side], words_side(writer->arena, a, side));
	text = fact(writer, text, "?", words_empties(writer->arena, a));
	return *text ? text : "no position is recorded";
}

static void write_positions(Writer *writer)
{
	const BriefAllegations *list = &writer->brief->allegations;
	report_heading(writer, 3, "Positions in short");
	for (int official = 1; official >= 0; official--) {
		for (size_t i = 0; i < list->count; i++) {
			const BriefAllegation *a = list->items[i];
			if (counts(a) == (official == 1))
				report_item(writer, 0, "A%zu: %s [%s%s]", a->number, a->text, stand(writer, a),
					    words_own_marking_after(writer->arena, "; ", writer->brief, a->record));
		}
	}
	report_paragraph(writer, "%s",
			 list->count > 0
				 ? "+ affirms; - contests; o neither; ? accused, no position recorded; (…) known "
				   "at second hand alone; […] not said in official capacity, and not counted."
				 : "None recorded.");
}

/* How much was shown of what is cited, and by whom. */
static void write_shown(Writer *writer)
{
	const Brief *brief = writer->brief;
	const char *line = "";
	for (size_t level = 0; level < TALLY_DISCLOSURES; level++) {
		const char *parties = "";
		for (size_t i = 0; i < brief->parties.count; i++) {
			TallyEvidence evidence = {0};
			const BriefParty *party = brief->parties.items[i];
			if (party->principal == party)
				tally_add_evidence(&evidence, brief, party);
			if (evidence.disclosed[level] > 0)
				parties = arena_printf(writer->arena, "%s%s%s %zu", parties, *parties ? ", " : "",
						       party->name, evidence.disclosed[level]);
		}
		line = fact(
			writer, line,
			arena_printf(writer->arena, "%s:", words_term(writer->arena, VOCAB_DISCLOSURE.terms[level])),
			parties);
	}
	report_labelled(writer, 0, "Evidence cited", *line ? line : "none");
}

static void write_answers(Writer *writer)
{
	const Brief *brief = writer->brief;
	TallyDays days = {0};
	for (size_t i = 0; i < brief->statements.count; i++) {
		const BriefStatement *statement = brief->statements.items[i];
		for (size_t j = 0; j < statement->answer_count; j++)
			tally_add_answer(&days, &statement->answers[j]);
	}
	report_labelled(writer, 0, "Answers", across_days(writer->arena, &days));
}

static void write_open(Writer *writer)
{
	const Brief *brief = writer->brief;
	report_heading(writer, 3, "What stands open");
	write_shown(writer);
	write_answers(writer);
	for (size_t i = 0; i < brief->gap_count; i++) {
		const BriefGap *gap = &brief->gaps[i];
		if (!gap->accepted && strcmp(gap->code, "unanswered") == 0)
			report_item(writer, 0, "%s", gap->text);
	}
	report_item(writer, 0, "Origins: %s, known from %s%s%s",
		    words_count(writer->arena, brief->statements.count, "statement", "statements"),
		    words_count(writer->arena, brief->origins.count, "source", "sources"),
		    brief->origins.count > 0 ? ": " : "", words_sources(writer->arena, &brief->origins));
	const char *open = words_open_gaps(writer->arena, brief);
	size_t accepted = brief->gap_count - brief->open_gap_count;
	report_item(writer, 0, "Open gaps: %s%s", *open ? open : "none",
		    accepted > 0 ? arena_printf(writer->arena, "; accepted: %zu", accepted) : "");
}

void report_write_in_short(Writer *writer)
{
	write_head(writer);
	write_bottom_line(writer);
	report_write_changes(writer);
	write_positions(writer);
	write_open(writer);
}
