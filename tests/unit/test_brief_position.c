/* The position of a principal on an allegation, rule by rule, as the design writes them down. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"

#define GROUND                                                                                                         \
	"{'kind':'incident','slug':'i','title':'T'}\n"                                                                 \
	"{'kind':'party','slug':'x','name':'X','type':'state','country':'XA'}\n"                                       \
	"{'kind':'party','slug':'x-organ','name':'Organ','type':'state-organ','part_of':'x','country':'XA'}\n"         \
	"{'kind':'party','slug':'x-head','name':'Head','type':'person','speaks_for':'x-organ'}\n"                      \
	"{'kind':'party','slug':'y','name':'Y','type':'state','country':'XB'}\n"                                       \
	"{'kind':'source','slug':'s','title':'S','type':'other'}\n"                                                    \
	"{'kind':'allegation','slug':'a','incident':'i','text':'T.','type':'responsibility','accused':['y']}\n"        \
	"{'kind':'allegation','slug':'narrow','incident':'i','text':'N.','type':'link','accused':['y'],"               \
	"'broader':'a'}\n"

/* A statement on `a`: slug, speaker, date (or ""), more fields, stance, more of the position. */
#define SAYS(slug, who, date, more, stance, position)                                                                  \
	"{'kind':'statement','slug':'" slug "','incident':'i','acts':['comment'],'speakers':['" who                    \
	"'],'capacity':'official','sources':['s']" date more ",'positions':[{'allegation':'a','stance':'" stance       \
	"'" position "}]}\n"
#define ON(day) ",'said_on':'" day "'"
#define REPORTED ",'reported_by':['y']"

static void stands(const char *lines, const char *party, BriefStance stance, size_t standing)
{
	Case loaded = case_of_text(lines);
	const Brief *brief = case_brief(&loaded, NULL);
	const BriefCell *cell = case_cell(brief, "a", party, true);
	cr_assert(cell, "%s", lines);
	cr_expect_str_eq(brief_stance_term(cell->stance), brief_stance_term(stance), "%s", lines);
	cr_expect_eq(cell->standing_count, standing, "%zu stand: %s", cell->standing_count, lines);
	case_free(&loaded);
}

Test(position, counts_for_the_top_of_speaks_for_and_part_of)
{
	stands(GROUND SAYS("1", "x-head", ON("2022-01-01"), "", "asserts", ""), "x", STANCE_ASSERTS, 1);
}

Test(position, counts_for_those_on_whose_behalf_it_was_taken)
{
	Case loaded = case_of_text(GROUND SAYS("1", "x-head", "", ",'on_behalf_of':['y','x-organ']", "asserts", ""));
	const Brief *brief = case_brief(&loaded, NULL);
	cr_expect(case_cell(brief, "a", "y", true));
	cr_expect(case_cell(brief, "a", "x", true));
	cr_expect_eq(case_allegation(brief, "a")->affirm_count, 2);
	case_free(&loaded);
}

Test(position, does_not_roll_up_by_country_or_owner)
{
	Case loaded = case_of_text(
		GROUND
		"{'kind':'party','slug':'paper','name':'P','type':'medium','country':'XA','owned_by':['x']}\n" SAYS(
			"1", "paper", "", "", "asserts", ""));
	const Brief *brief = case_brief(&loaded, NULL);
	cr_expect(case_cell(brief, "a", "paper", true));
	cr_expect_null(case_cell(brief, "a", "x", true));
	case_free(&loaded);
}

Test(position, ends_where_parties_are_part_of_each_other_in_a_circle)
{
	Case loaded = case_of_text(GROUND
				   "{'kind':'party','slug':'c2','name':'C','type':'company','part_of':'c3'}\n"
				   "{'kind':'party','slug':'c3','name':'C','type':'company','part_of':'c2'}\n" SAYS(
					   "1", "c3", "", "", "asserts", "") SAYS("2", "c2", "", "", "asserts", ""));
	const Brief *brief = case_brief(&loaded, NULL);
	cr_expect(case_cell(brief, "a", "c2", true));
	cr_expect_null(case_cell(brief, "a", "c3", true));
	case_free(&loaded);
}

Test(position, first_hand_goes_before_second_hand)
{
	stands(GROUND SAYS("1", "x", ON("2022-01-01"), "", "denies", "")
		       SAYS("2", "x", ON("2022-02-01"), REPORTED, "asserts", ""),
	       "x", STANCE_DENIES, 1);
}

Test(position, second_hand_counts_where_there_is_no_other_and_says_so)
{
	Case loaded = case_of_text(GROUND SAYS("1", "x", "", REPORTED, "asserts", ""));
	const BriefCell *cell = case_cell(case_brief(&loaded, NULL), "a", "x", true);
	cr_assert(cell);
	cr_expect_not(cell->first_hand);
	cr_expect_eq(cell->stance, STANCE_ASSERTS);
	case_free(&loaded);
}

Test(position, a_substantive_stance_beats_acknowledging_declining_and_silence)
{
	stands(GROUND SAYS("1", "x", ON("2022-01-01"), "", "denies", "")
		       SAYS("2", "x", ON("2022-02-01"), "", "acknowledges", "")
			       SAYS("3", "x", ON("2022-03-01"), "", "declines-to-say", "")
				       SAYS("4", "x", ON("2022-04-01"), "", "did-not-reply", ""),
	       "x", STANCE_DENIES, 1);
}

Test(position, explicit_beats_implied)
{
	stands(GROUND SAYS("1", "x", ON("2022-01-01"), "", "denies", "")
		       SAYS("2", "x", ON("2022-02-01"), "", "asserts", ",'reading':'implied'"),
	       "x", STANCE_DENIES, 1);
}

Test(position, unconditional_beats_conditional)
{
	stands(GROUND SAYS("1", "x", ON("2022-01-01"), "", "denies", "")
		       SAYS("2", "x", ON("2022-02-01"), "", "asserts", ",'condition':'if so'"),
	       "x", STANCE_DENIES, 1);
}

Test(position, a_later_stance_supersedes_only_what_lies_wholly_before_it)
{
	stands(GROUND SAYS("1", "x", ON("2022-01-31"), "", "denies", "")
		       SAYS("2", "x", ON("2022-02"), "", "asserts", ""),
	       "x", STANCE_ASSERTS, 1);
	stands(GROUND SAYS("1", "x", ON("2022-02-01"), "", "denies", "")
		       SAYS("2", "x", ON("2022-02"), "", "asserts", ""),
	       "x", STANCE_MIXED, 2);
	stands(GROUND SAYS("1", "x", "", "", "denies", "") SAYS("2", "x", ON("2022-02"), "", "asserts", ""), "x",
	       STANCE_MIXED, 2);
}

Test(position, what_a_source_published_by_a_day_was_said_by_then)
{
	stands(GROUND
	       "{'kind':'source','slug':'old','title':'O','type':'other','published':'2022-01-15'}\n"
	       "{'kind':'statement','slug':'0','incident':'i','acts':['comment'],'speakers':['x'],"
	       "'capacity':'official','sources':['old'],'positions':[{'allegation':'a','stance':'denies'}]}\n" SAYS(
		       "2", "x", ON("2022-02"), "", "asserts", ""),
	       "x", STANCE_ASSERTS, 1);
}

Test(position, mixed_says_whether_the_order_is_known)
{
	Case loaded = case_of_text(GROUND SAYS("1", "x", "", "", "denies", "") SAYS("2", "x", "", "", "asserts", ""));
	const Brief *brief = case_brief(&loaded, NULL);
	const BriefCell *cell = case_cell(brief, "a", "x", true);
	cr_expect_eq(cell->stance, STANCE_MIXED);
	cr_expect(cell->order_unknown);
	cr_expect_eq(case_allegation(brief, "a")->neither_count, 1);
	cr_expect(case_gap(brief, "changed-position", "x"));
	case_free(&loaded);
	loaded = case_of_text(GROUND SAYS("1", "x", ON("2022-02-01"), "", "denies", "")
				      SAYS("2", "x", ON("2022-02-01"), "", "asserts", ""));
	cell = case_cell(case_brief(&loaded, NULL), "a", "x", true);
	cr_expect_eq(cell->stance, STANCE_MIXED);
	cr_expect(cell->order_unknown, "of two statements of one day");
	case_free(&loaded);
	loaded = case_of_text(GROUND SAYS("1", "x", ON("2022-02-01"), "", "denies",
					  ",'condition':'If so.'},"
					  "{'allegation':'a','stance':'asserts','condition':'If not.'"));
	cell = case_cell(case_brief(&loaded, NULL), "a", "x", true);
	cr_expect_eq(cell->stance, STANCE_MIXED);
	cr_expect_not(cell->order_unknown, "one statement has no order");
	case_free(&loaded);
}

Test(position, a_change_over_time_is_kept_and_is_a_gap)
{
	Case loaded = case_of_text(GROUND SAYS("1", "x", ON("2022-01-01"), "", "denies", "")
					   SAYS("2", "x", ON("2022-02-01"), "", "asserts", ""));
	const Brief *brief = case_brief(&loaded, NULL);
	const BriefCell *cell = case_cell(brief, "a", "x", true);
	cr_expect(cell->changed);
	cr_expect_eq(cell->all_count, 2);
	cr_expect(case_gap(brief, "changed-position", "x"));
	case_free(&loaded);
}

Test(position, endorsing_what_one_asserted_is_no_change)
{
	Case loaded = case_of_text(GROUND SAYS("1", "x", ON("2022-01-01"), "", "asserts", "")
					   SAYS("2", "x", ON("2022-02-01"), "", "endorses", ""));
	const Brief *brief = case_brief(&loaded, NULL);
	cr_expect_eq(case_cell(brief, "a", "x", true)->stance, STANCE_ENDORSES);
	cr_expect_not(case_cell(brief, "a", "x", true)->changed);
	cr_expect_not(case_gap(brief, "changed-position", "x"));
	case_free(&loaded);
}

Test(position, a_withdrawal_takes_back_all_that_is_not_wholly_after_it)
{
	stands(GROUND SAYS("1", "x", ON("2022-01-01"), "", "asserts", "")
		       SAYS("2", "x", ON("2022-02-01"), "", "withdraws", ""),
	       "x", STANCE_WITHDRAWS, 1);
	stands(GROUND SAYS("1", "x", ON("2022-01-01"), "", "withdraws", "")
		       SAYS("2", "x", ON("2022-02-01"), "", "asserts", ""),
	       "x", STANCE_ASSERTS, 1);
	stands(GROUND SAYS("1", "x", "", "", "asserts", "") SAYS("2", "x", ON("2022-02-01"), "", "withdraws", ""), "x",
	       STANCE_WITHDRAWS, 1);
}

Test(position, a_statement_that_its_own_side_retracts_takes_no_position)
{
	Case loaded = case_of_text(GROUND SAYS("1", "x", ON("2022-01-01"), "", "asserts", "") SAYS(
		"2", "y", "", "", "denies",
		"") "{'kind':'statement','slug':'r','incident':'i','acts':['comment'],'speakers':['x-head'],"
		    "'capacity':'official','sources':['s'],'answers':[{'statement':'1','relation':'retracts'},"
		    "{'statement':'2','relation':'retracts'}]}\n");
	const Brief *brief = case_brief(&loaded, NULL);
	const BriefCell *cell = case_cell(brief, "a", "x", true);
	cr_expect_eq(cell->stance, STANCE_WITHDRAWS, "what was said stays visible");
	cr_expect_str_eq(cell->retracted_by->slug, "r");
	cr_expect_eq(cell->standing_count, 1);
	cr_expect_str_eq(case_statement(brief, "1")->retracted_by->slug, "r");
	cr_expect_eq(case_allegation(brief, "a")->affirm_count, 0);
	cr_expect_eq(case_cell(brief, "a", "y", true)->stance, STANCE_DENIES, "nobody takes back what another said");
	case_free(&loaded);
}

/* A statement that takes no position, and answers others. */
#define ANSWERS(slug, who, date, more, answers)                                                                        \
	"{'kind':'statement','slug':'" slug "','incident':'i','acts':['comment'],'speakers':['" who                    \
	"'],'capacity':'official','sources':['s']" date more ",'answers':[" answers "]}\n"
#define RETRACTS(slug) "{'statement':'" slug "','relation':'retracts'}"

/* The stance of x on a. */
static void x_is(const char *lines, BriefStance stance)
{
	Case loaded = case_of_text(lines);
	const BriefCell *cell = case_cell(case_brief(&loaded, NULL), "a", "x", true);
	cr_assert(cell, "%s", lines);
	cr_expect_str_eq(brief_stance_term(cell->stance), brief_stance_term(stance), "%s", lines);
	case_free(&loaded);
}

#define SAID_IT SAYS("1", "x", ON("2022-01-01"), "", "asserts", "")

Test(position, what_others_report_or_an_analyst_reads_takes_nothing_back)
{
	x_is(GROUND SAID_IT SAYS("2", "x", ON("2022-02-01"), REPORTED, "withdraws", ""), STANCE_ASSERTS);
	x_is(GROUND SAID_IT SAYS("2", "x", ON("2022-02-01"), "", "withdraws", ",'reading':'implied'"), STANCE_ASSERTS);
	x_is(GROUND SAID_IT SAYS("2", "x", ON("2022-02-01"), "", "withdraws", ",'condition':'If so.'"), STANCE_ASSERTS);
	x_is(GROUND SAID_IT ANSWERS("2", "x", "", REPORTED, RETRACTS("1")), STANCE_ASSERTS);
	x_is(GROUND SAID_IT ANSWERS("2", "x", "", "", "{'statement':'1','relation':'retracts','reading':'implied'}"),
	     STANCE_ASSERTS);
	x_is(GROUND SAID_IT ANSWERS("2", "x", ON("2021-12-31"), "", RETRACTS("1")), STANCE_ASSERTS);
	x_is(GROUND SAID_IT ANSWERS("2", "x", "", "", RETRACTS("1")), STANCE_WITHDRAWS);
	/* what is known at second hand can be taken back at second hand */
	x_is(GROUND SAYS("1", "x", ON("2022-01-01"), REPORTED, "asserts", "")
		     ANSWERS("2", "x", "", REPORTED, RETRACTS("1")),
	     STANCE_WITHDRAWS);
}

Test(position, a_retraction_that_is_retracted_retracts_nothing)
{
	x_is(GROUND SAID_IT ANSWERS("2", "x", "", "", RETRACTS("1")) ANSWERS("3", "x", "", "", RETRACTS("2")),
	     STANCE_ASSERTS);
	x_is(GROUND SAID_IT ANSWERS("2", "x", "", "", RETRACTS("1")) ANSWERS("3", "x", "", "", RETRACTS("2"))
		     ANSWERS("4", "x", "", "", RETRACTS("3")),
	     STANCE_WITHDRAWS);
	x_is(GROUND SAID_IT ANSWERS("2", "x", "", "", RETRACTS("1") "," RETRACTS("3"))
		     ANSWERS("3", "x", "", "", RETRACTS("2")),
	     STANCE_ASSERTS); /* a circle ends, in one way */
}

/* Each statement retracts the one before it: none of them may take room on the stack. */
Test(position, a_long_chain_of_retractions_ends)
{
	enum { LONG = 100000 };
	Buf lines = {0};
	buf_add_text(&lines, GROUND SAYS("s0", "x", "", "", "asserts", ""));
	for (int i = 1; i <= LONG; i++)
		buf_addf(&lines,
			 "{'kind':'statement','slug':'s%d','incident':'i','acts':['comment'],'speakers':['x'],'"
			 "capacity':"
			 "'official','sources':['s'],'answers':[{'statement':'s%d','relation':'retracts'}]}\n",
			 i, i - 1);
	x_is(buf_text(&lines), STANCE_ASSERTS); /* an even number of them takes nothing back */
	buf_free(&lines);
}

Test(position, who_retracts_a_joint_statement_does_so_for_itself)
{
	Case loaded = case_of_text(GROUND SAYS("1", "x", ON("2022-01-01"), ",'on_behalf_of':['x','y']", "asserts", "")
					   ANSWERS("2", "y", "", "", RETRACTS("1")));
	const Brief *brief = case_brief(&loaded, NULL);
	cr_expect_eq(case_cell(brief, "a", "x", true)->stance, STANCE_ASSERTS);
	cr_expect_eq(case_cell(brief, "a", "y", true)->stance, STANCE_WITHDRAWS);
	cr_expect_null(case_statement(brief, "1")->retracted_by);
	cr_expect_eq(case_allegation(brief, "a")->affirm_count, 1);
	case_free(&loaded);
}

Test(position, did_not_reply_is_no_position)
{
	Case loaded = case_of_text(
		GROUND SAYS("1", "y", ON("2022-01-01"), ",'reported_by':['x']", "did-not-reply", ""));
	const Brief *brief = case_brief(&loaded, NULL);
	cr_expect_eq(case_allegation(brief, "a")->neither_count, 0);
	cr_expect_not(case_gap(brief, "second-hand-only", "y"));
	case_free(&loaded);
}

Test(position, a_change_shows_whichever_way_the_preferences_go)
{
	static const char *const cases[] = {
		SAYS("1", "x", ON("2022-01-01"), "", "undetermined", "")
			SAYS("2", "x", ON("2022-02-01"), "", "asserts", ",'condition':'If so.'"),
		SAYS("1", "x", ON("2022-01-01"), "", "asserts", "")
			SAYS("2", "x", ON("2022-02-01"), "", "declines-to-say", ""),
		SAYS("1", "x", ON("2022-01-01"), "", "denies", "")
			SAYS("2", "x", ON("2022-02-01"), REPORTED, "asserts", ""),
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char lines[8192];
		snprintf(lines, sizeof lines, "%s%s", GROUND, cases[i]);
		Case loaded = case_of_text(lines);
		const Brief *brief = case_brief(&loaded, NULL);
		cr_expect(case_cell(brief, "a", "x", true)->changed, "%zu", i);
		cr_expect(case_gap(brief, "changed-position", "x"), "%zu", i);
		case_free(&loaded);
	}
}

static void empty_is(const char *lines, const char *as_of, BriefEmptyWhy why)
{
	Case loaded = case_of_text(lines);
	const BriefAllegation *a = case_allegation(case_brief(&loaded, as_of), "a");
	cr_assert_eq(a->empty_count, 1, "%s", lines);
	cr_expect_eq(a->empties[0].why, why, "%d: %s", a->empties[0].why, lines);
	case_free(&loaded);
}

Test(position, says_why_there_is_none)
{
	empty_is(GROUND SAID_IT, NULL, EMPTY_NO_REPLY);
	empty_is(GROUND SAID_IT SAYS("2", "y", "", "", "denies", ""), "2022-06-01", EMPTY_UNDATED);
	empty_is(
		GROUND SAID_IT
		"{'kind':'statement','slug':'2','incident':'i','acts':['comment'],'speakers':['y'],'capacity':'expert',"
		"'sources':['s'],'positions':[{'allegation':'a','stance':'denies'}]}\n",
		NULL, EMPTY_NOT_OFFICIAL);
}

Test(position, what_only_an_ally_or_an_earlier_statement_answers_is_unanswered)
{
	static const char *const answers[] = {
		ANSWERS("3", "z", ON("2022-03-01"), "", "{'statement':'1','relation':'answers'}"),
		ANSWERS("3", "y", ON("2021-03-01"), "", "{'statement':'1','relation':'rebuts'}"),
		ANSWERS("3", "y", ON("2022-03-01"), "", "{'statement':'1','relation':'supports'}"),
		ANSWERS("3", "y", ON("2022-03-01"), "", "{'statement':'1','relation':'rebuts'}"),
	};
	for (size_t i = 0; i < 4; i++) {
		char lines[8192];
		snprintf(lines, sizeof lines, "%s%s%s%s%s", GROUND,
			 "{'kind':'party','slug':'z','name':'Z','type':'state'}\n", SAID_IT,
			 SAYS("2", "y", ON("2022-02-01"), "", "denies", ""), answers[i]);
		Case loaded = case_of_text(lines);
		const Brief *brief = case_brief(&loaded, NULL);
		const BriefAllegation *a = case_allegation(brief, "a");
		cr_expect_eq(a->unanswered.count, i < 3 ? 2 : 1, "%zu: %zu", i, a->unanswered.count);
		cr_expect_eq(case_gap(brief, "unanswered", "1"), i < 3, "%zu", i);
		Buf out = {0};
		report_text(brief, 80, false, &out);
		bool told = strstr(out.data, "Without an answer from the other side: S1 (X), S2 (Y).") != NULL;
		cr_expect_eq(told, i < 3, "%zu: %s", i, out.data);
		buf_free(&out);
		case_free(&loaded);
	}
}

Test(position, what_is_not_official_stands_apart_and_never_counts)
{
	const char *capacities[] = {"expert", "editorial", "compiler", "personal", "unnamed"};
	char lines[4096];
	for (size_t i = 0; i < 5; i++) {
		snprintf(lines, sizeof lines,
			 GROUND
			 "{'kind':'statement','slug':'1','incident':'i','acts':['comment'],'speakers':['x'],"
			 "'capacity':'%s','sources':['s'],'positions':[{'allegation':'a','stance':'asserts'}]}\n",
			 capacities[i]);
		Case loaded = case_of_text(lines);
		const Brief *brief = case_brief(&loaded, NULL);
		cr_expect_null(case_cell(brief, "a", "x", true));
		cr_expect(case_cell(brief, "a", "x", false));
		cr_expect_eq(case_allegation(brief, "a")->affirm_count, 0);
		case_free(&loaded);
	}
}

Test(position, an_accused_party_without_one_is_shown_with_why)
{
	Case loaded = case_of_text(GROUND SAYS("1", "x", "", "", "asserts", ""));
	const BriefAllegation *a = case_allegation(case_brief(&loaded, NULL), "a");
	cr_assert_eq(a->empty_count, 1);
	cr_expect_eq(a->empties[0].why, EMPTY_NO_REPLY);
	case_free(&loaded);

	loaded = case_of_text(GROUND SAYS("1", "y", "", "", "denies", ""));
	const Brief *brief = case_brief(&loaded, NULL);
	cr_expect_eq(case_allegation(brief, "a")->empty_count, 0);
	a = case_allegation(brief, "narrow");
	cr_assert_eq(a->empty_count, 1);
	cr_expect_eq(a->empties[0].why, EMPTY_COVERED);
	cr_expect_str_eq(a->empties[0].covered_by->slug, "a");
	case_free(&loaded);

	loaded = case_of_text(
		GROUND
		"{'kind':'allegation','slug':'b','incident':'i','text':'B.','type':'conduct','accused':['y']}\n" SAYS(
			"1", "y", "", "", "denies", ""));
	a = case_allegation(case_brief(&loaded, NULL), "b");
	cr_assert_eq(a->empty_count, 1);
	cr_expect_eq(a->empties[0].why, EMPTY_SPOKE_ON_OTHERS);
	case_free(&loaded);
}

Test(position, stances_have_the_terms_of_the_vocabulary_and_a_side)
{
	for (int i = 0; VOCAB_STANCE.terms[i]; i++)
		cr_expect_str_eq(brief_stance_term((BriefStance)i), VOCAB_STANCE.terms[i]);
	cr_expect_str_eq(brief_stance_term(STANCE_WITHDRAWS), "withdraws");
	cr_expect_eq(brief_stance_side(STANCE_ENDORSES), SIDE_AFFIRMS);
	cr_expect_eq(brief_stance_side(STANCE_QUESTIONS), SIDE_CONTESTS);
	cr_expect_eq(brief_stance_side(STANCE_PARTIALLY_DENIES), SIDE_CONTESTS);
	cr_expect_eq(brief_stance_side(STANCE_ACKNOWLEDGES), SIDE_NEITHER);
}
