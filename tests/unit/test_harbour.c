/* A case of another shape than Albania's, whole: a claim of responsibility, three accusers at different rungs, a denial
 * in part, and a finding that was taken back. What is expected was worked out by hand from the rules. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/brief/tally.h"
#include "ascribe/casebook/vocab.h"
#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"

static Case loaded;
static const Brief *brief;

static void open_case(void)
{
	loaded = case_of_file("tests/cases/exercise-harbour.jsonl");
	brief = case_brief(&loaded, NULL);
}

static void close_case(void)
{
	case_free(&loaded);
}

TestSuite(harbour, .init = open_case, .fini = close_case);

static void stands(const char *allegation, const char *party, bool official, BriefStance stance)
{
	const BriefCell *cell = case_cell(brief, allegation, party, official);
	cr_assert(cell, "%s on %s", party, allegation);
	cr_expect_eq(cell->stance, stance, "%s on %s: %s", party, allegation, brief_stance_term(cell->stance));
}

static void counts(const char *allegation, size_t affirm, size_t contest, size_t neither, size_t empty)
{
	const BriefAllegation *a = case_allegation(brief, allegation);
	cr_expect_eq(a->affirm_count, affirm, "%s: %zu", allegation, a->affirm_count);
	cr_expect_eq(a->contest_count, contest, "%s: %zu", allegation, a->contest_count);
	cr_expect_eq(a->neither_count, neither, "%s: %zu", allegation, a->neither_count);
	cr_expect_eq(a->empty_count, empty, "%s: %zu", allegation, a->empty_count);
}

Test(harbour, has_each_position_and_counts_the_official_ones)
{
	stands("tern-did-it", "red-tern", true, STANCE_ASSERTS); /* its claim, of itself */
	stands("tern-did-it", "farland", true, STANCE_ACKNOWLEDGES);
	stands("gull-did-it", "garland", true, STANCE_ENDORSES);
	stands("farland-directed-it", "elland", true, STANCE_ASSERTS);
	stands("farland-directed-it", "farland", true, STANCE_PARTIALLY_DENIES);
	stands("farland-directed-it", "coast-radio", false, STANCE_QUESTIONS);
	stands("farland-owes", "elland", true, STANCE_ASSERTS);
	cr_expect(case_cell(brief, "farland-owes", "elland", true)->condition);
	counts("tern-did-it", 1, 0, 1, 0);
	counts("gull-did-it", 1, 0, 1, 1);
	counts("farland-directed-it", 1, 1, 0, 0);
	counts("farland-owes", 1, 0, 0, 1);
	counts("tern-is-gull", 0, 0, 1, 2);
	const BriefAllegation *owes = case_allegation(brief, "farland-owes");
	cr_expect_eq(owes->empties[0].why, EMPTY_COVERED);
	cr_expect_str_eq(owes->empties[0].covered_by->slug, "farland-directed-it");
}

Test(harbour, keeps_what_was_taken_back_in_sight_and_counts_it_for_nobody)
{
	static const char *const of_it[] = {"gull-did-it", "tern-is-gull"};
	for (size_t i = 0; i < 2; i++) {
		const BriefCell *cell = case_cell(brief, of_it[i], "lighthouse", true);
		cr_assert(cell && cell->retracted_by, "%s", of_it[i]);
		cr_expect_str_eq(cell->retracted_by->slug, "lighthouse-retracts");
		cr_expect_eq(cell->stance, STANCE_WITHDRAWS);
	}
	Buf out = {0};
	report_text(brief, 200, false, &out);
	cr_expect(strstr(out.data,
			 "- Lighthouse Analysis asserts (S2, Lighthouse Analysis; 20 February 2023; first hand; "
			 "retracted by S7)\n      “We attribute this activity to Pale Gull.”"),
		  "%s", out.data);
	buf_free(&out);
}

static void reaches(size_t at, const char *party, const char *rung, const char *allegation)
{
	cr_assert_lt(at, brief->reach_count);
	const BriefReach *reach = &brief->reaches[at];
	cr_expect_str_eq(reach->party->slug, party);
	cr_expect_str_eq(VOCAB_RUNG.terms[reach->rung], rung);
	cr_assert_eq(reach->cell_count, 1);
	cr_expect_str_eq(reach->cells[0]->allegation->slug, allegation);
}

Test(harbour, says_how_far_up_each_accuser_reaches)
{
	cr_assert_eq(brief->reach_count, 3); /* not Lighthouse, which took its finding back */
	reaches(0, "elland", "legal-responsibility", "farland-owes");
	reaches(1, "garland", "group", "gull-did-it");
	reaches(2, "red-tern", "persona", "tern-did-it");
	Buf text = {0};
	report_text(brief, 80, false, &text);
	cr_expect(strstr(text.data, "How far up each accuser reaches\n- legal responsibility: Elland A4\n- group: "
				    "Garland A2\n- persona: Red Tern A1, itself accused\n"));
	buf_free(&text);
}

static bool told_on(const char *allegation, const char *from, const char *to)
{
	const BriefAllegation *a = case_allegation(brief, allegation);
	for (size_t i = 0; i < a->answer_count; i++) {
		if (strcmp(a->answers[i]->from->slug, from) == 0 && strcmp(a->answers[i]->to->slug, to) == 0)
			return true;
	}
	return false;
}

Test(harbour, tells_an_answer_where_the_answering_statement_stands_and_where_the_answered_one_does)
{
	cr_expect(told_on("farland-directed-it", "farland-denies-in-part", "elland-accuses"));
	cr_expect(told_on("farland-owes", "farland-denies-in-part", "elland-accuses")); /* the answered one alone */
	cr_expect(told_on("tern-did-it", "farland-on-the-claim", "elland-accuses"));    /* the answering one alone */
	cr_expect(told_on("farland-directed-it", "farland-on-the-claim", "elland-accuses"));
	cr_expect(told_on("gull-did-it", "lighthouse-retracts", "lighthouse-finding"));
	cr_expect_not(told_on("tern-is-gull", "farland-denies-in-part", "elland-accuses"));
	cr_expect_eq(case_allegation(brief, "farland-directed-it")->answer_count, 3); /* each once */
}

Test(harbour, has_these_gaps_and_no_other)
{
	static const struct {
		const char *code, *about;
	} gaps[] = {
		{"interested-source", "garland-statement"},
		{"interested-source", "lighthouse-correction"},
		{"interested-source", "lighthouse-report"},
		{"no-evidence-cited", "tern-did-it"},
		{"no-reply-recorded", "gull-did-it"},
		{"no-evidence-cited", "gull-did-it"},
		{"evidence-asserted-only", "farland-directed-it"},
		{"unanswered", "farland-denies-in-part"},
		{"no-evidence-cited", "farland-owes"},
		{"ungraded", "elland-intercepts"},
	};
	for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++)
		cr_expect(case_gap(brief, gaps[i].code, gaps[i].about), "%s %s", gaps[i].code, gaps[i].about);
	cr_expect_eq(brief->gap_count, sizeof gaps / sizeof *gaps);
}

/* Whether the text stands in the brief as text and as Markdown. */
static void told(const char *text)
{
	Buf out = {0};
	report_text(brief, 400, false, &out);
	cr_expect(strstr(out.data, text), "no \"%s\" in text", text);
	buf_clear(&out);
	report_markdown(brief, &out);
	cr_expect(strstr(out.data, text), "no \"%s\" in Markdown", text);
	buf_free(&out);
}

Test(harbour, tells_how_each_position_was_put)
{
	told("Speaks of: 11 February 2023");
	told("Likelihood, as the speaker put it: very likely");
	told("Confidence, as the speaker put it: moderate");
	told("Condition: If the damage is not made good by 1 May.");
	told("Contests: responsibility, evidence");
	told("implied, as the analyst reads it");
}

Test(harbour, shows_each_quotation_once_wherever_it_belongs)
{
	Buf out = {0};
	report_text(brief, 400, false, &out);
	for (size_t i = 0; i < brief->statements.count; i++) {
		const BriefStatement *statement = brief->statements.items[i];
		for (size_t j = 0; j < statement->quote_count; j++) {
			const char *exact = statement->quotes[j].exact, *first = strstr(out.data, exact);
			cr_assert(first, "%s", exact);
			cr_expect_null(strstr(first + 1, exact), "%s", exact);
		}
	}
	buf_free(&out);
	told("The sea belongs to all.”"); /* about nothing in particular */
	told("Marking: unmarked");
}

Test(harbour, says_in_the_bottom_line_what_stands_on_the_highest_rung)
{
	cr_expect_str_eq(brief_headline(brief)->slug, "farland-directed-it");
	cr_expect_str_eq(
		brief->bottom_line_short,
		"\"The State of Farland directed the attack on the cranes\": 1 party affirms it (Elland); 1 party "
		"denies it in part (Farland). Those who affirm cite 1 item (1 not shown); those who contest cite "
		"1 item (1 summarised).");
}
