/* The rest of the brief: bounds, answers, origins, interests, gaps, order, and the case of Albania. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"

#define GROUND                                                                                                         \
	"{'kind':'incident','slug':'i','title':'T'}\n"                                                                 \
	"{'kind':'party','slug':'x','name':'X','type':'state','country':'XA'}\n"                                       \
	"{'kind':'party','slug':'y','name':'Y','type':'state','country':'XB'}\n"                                       \
	"{'kind':'source','slug':'s','title':'S','type':'other','captures':[{'sha256':"                                \
	"'00000000000000000000000000000000000000000000000000000000000000aa','size':1,'media_type':'text/plain'}]}\n"   \
	"{'kind':'allegation','slug':'a','incident':'i','text':'T.','type':'responsibility','accused':['y']}\n"        \
	"{'kind':'evidence','slug':'e','incident':'i','title':'E','type':'unspecified'}\n"
#define SAID(slug, who, more)                                                                                          \
	"{'kind':'statement','slug':'" slug "','incident':'i','acts':['comment'],'speakers':['" who                    \
	"'],'capacity':'official'" more "}\n"
#define FROM_S ",'sources':['s']"
#define TAKES(stance) ",'positions':[{'allegation':'a','stance':'" stance "'}]"
#define CITES(disclosure)                                                                                              \
	",'cites':[{'evidence':'e','bearing':'supports','allegation':'a','disclosure':'" disclosure "'}]"
#define ANSWERS(slug) ",'answers':[{'statement':'" slug "','relation':'rebuts'}]"

static BriefDays days(const char *claim, const char *answer)
{
	char lines[4096];
	snprintf(lines, sizeof lines, GROUND SAID("1", "x", FROM_S "%s") SAID("2", "y", FROM_S ANSWERS("1") "%s"),
		 claim, answer);
	Case loaded = case_of_text(lines);
	BriefDays found = case_statement(case_brief(&loaded, NULL), "2")->answers[0].days;
	case_free(&loaded);
	return found;
}

static void has_days(const char *claim, const char *answer, int64_t min, int64_t max, bool before)
{
	BriefDays found = days(claim, answer);
	cr_expect_eq(found.min, min, "%s %s: %ld", claim, answer, (long)found.min);
	cr_expect_eq(found.max, max, "%s %s: %ld", claim, answer, (long)found.max);
	cr_expect_eq(found.before, before);
}

Test(brief, counts_the_days_to_an_answer_as_the_dates_allow)
{
	has_days(",'said_on':'2022-09-07'", ",'said_on':'2022-09-08'", 1, 1, false);
	has_days(",'said_on':'2022-09-07'", ",'said_on':'2022-09-07'", 0, 0, false);
	has_days(",'said_on':'2022-09-01/2022-09-03'", ",'said_on':'2022-09-05/2022-09-06'", 2, 5, false);
	has_days(",'said_on':'2022-09'", ",'said_on':'2022-09-10'", 0, 9, false);
	has_days(",'said_on':'/2022-09-08'", ",'said_on':'2022-09-10'", 2, -1, false);
	has_days(",'said_on':'2022-09-08/'", ",'said_on':'2022-09-10'", -1, 2, false);
	has_days("", ",'said_on':'2022-09-10'", -1, -1, false);
	has_days(",'said_on':'2022-09-08'", ",'said_on':'2022-09-01'", 0, -1, true);
}

Test(brief, as_of_takes_what_was_certainly_said_by_its_last_day)
{
	Case loaded = case_of_text(
		GROUND SAID("early", "x", FROM_S ",'said_on':'2022-09-07'") SAID(
			"vague", "x", FROM_S ",'said_on':'2022-09'") SAID("late", "y",
									  FROM_S ",'said_on':'2022-09-09'" ANSWERS(
										  "early")) SAID("undated", "y", FROM_S)
			SAID("open", "y",
			     FROM_S
			     ",'said_on':'2022-09-01/'") "{'kind':'source','slug':'dated','title':'D','type':'other','"
							 "published':'2022-09-05'}\n"
							 "{'kind':'source','slug':'kept','title':'K','type':'other','"
							 "captures':[{'sha256':"
							 "'000000000000000000000000000000000000000000000000000000000000"
							 "00bb','size':1,'media_type':'text/plain',"
							 "'captured_at':'2022-09-06T10:00:00Z'}]}\n" SAID(
								 "published", "x", ",'sources':['s','dated']")
								 SAID("captured", "x",
								      ",'sources':['kept']") "{'kind':'response','slug'"
											     ":'r1','incident':'i','"
											     "actor':'x','type':'other'"
											     ",'status':'done','done_"
											     "on':"
											     "'2022-09-10'}\n"
											     "{'kind':'response','slug'"
											     ":'r2','incident':'i','"
											     "actor':'x','type':'other'"
											     ",'status':'announced',"
											     "'announced_in':['early','"
											     "late']}\n"
											     "{'kind':'response','slug'"
											     ":'r3','incident':'i','"
											     "actor':'x','type':'other'"
											     ",'status':'announced'}"
											     "\n");
	const Brief *brief = case_brief(&loaded, "2022-09-08");
	cr_expect_eq(brief->statements.count, 3);
	cr_expect(case_statement(brief, "early") && case_statement(brief, "published") &&
		  case_statement(brief, "captured"));
	cr_expect_eq(brief->left_out, 4 + 2);
	cr_assert_eq(brief->response_count, 1);
	cr_expect_str_eq(brief->responses[0]->slug, "r2");
	cr_expect_eq(brief->responses[0]->announced_in.count, 1);
	brief = case_brief(&loaded, "2022-09");
	cr_expect(case_statement(brief, "vague"));
	cr_expect_eq(case_statement(brief, "early")->answered_count, 1);
	brief = case_brief(&loaded, NULL);
	cr_expect_eq(brief->statements.count, 7);
	cr_expect_eq(brief->left_out, 0);
	case_free(&loaded);
}

Test(brief, orders_dated_statements_first_and_keeps_their_numbers)
{
	Case loaded = case_of_text(GROUND SAID("c", "x", FROM_S) SAID("b", "x", FROM_S ",'said_on':'2022-02'") SAID(
		"a", "x", FROM_S ",'said_on':'2022-02-01'") SAID("d", "x", FROM_S ",'said_on':'/2022-01-05'"));
	const Brief *brief = case_brief(&loaded, NULL);
	const char *order[] = {"d", "a", "b", "c"};
	const size_t numbers[] = {4, 3, 2, 1};
	for (size_t i = 0; i < 4; i++) {
		cr_expect_str_eq(brief->statements.items[i]->slug, order[i]);
		cr_expect_eq(brief->statements.items[i]->place, i);
		cr_expect_eq(brief->statements.items[i]->number, numbers[i]);
	}
	case_free(&loaded);
}

Test(brief, is_the_same_whatever_order_the_records_come_in)
{
	Case loaded = case_of_file("tests/cases/exercise-grid.jsonl");
	Buf one = {0}, two = {0};
	report_json(case_brief(&loaded, NULL), &one);
	report_text(case_brief(&loaded, NULL), 80, false, &one);
	for (size_t round = 1; round < 6; round++) {
		for (size_t i = loaded.count - 1; i > 0; i--) {
			size_t j = (i * 7919 + round * 104729) % (i + 1);
			Record kept = loaded.records[i];
			loaded.records[i] = loaded.records[j];
			loaded.records[j] = kept;
		}
		buf_clear(&two);
		report_json(case_brief(&loaded, NULL), &two);
		report_text(case_brief(&loaded, NULL), 80, false, &two);
		cr_expect_str_eq(one.data, two.data);
	}
	buf_free(&one);
	buf_free(&two);
	case_free(&loaded);
}

Test(brief, leaves_out_a_reference_whose_target_is_not_there)
{
	Case loaded = case_of_text(
		"{'kind':'incident','slug':'i','title':'T','victims':[{'party':'gone'}]}\n"
		"{'kind':'party','slug':'x','name':'X','type':'state'}\n"
		"{'kind':'allegation','slug':'a','incident':'i','text':'T.','type':'conduct','"
		"accused':['gone'],"
		"'broader':'gone'}\n" SAID(
			"1", "x",
			",'sources':['gone']" TAKES("asserts") ",'quotes':[{'source':'gone','exact':'w','voice':'"
							       "direct','about':['gone']}],"
							       "'cites':[{'evidence':'gone','bearing':'supports','"
							       "disclosure':'withheld'}],"
							       "'answers':[{'statement':'gone','relation':'answers'}"
							       "]") "{'kind':'statement','slug':'2','incident':'i','"
								    "acts':['comment'],'speakers':['gone'],'capacity'"
								    ":'official',"
								    "'sources':['gone']}\n"
								    "{'kind':'response','slug':'r','incident':'i','"
								    "actor':'gone','type':'other','status':'done'}\n"
								    "{'kind':'note','about':['party:gone'],'type':'"
								    "comment','body':'N'}\n");
	const Brief *brief = case_brief(&loaded, NULL);
	Buf out = {0};
	report_text(brief, 80, false, &out);
	report_markdown(brief, &out);
	report_json(brief, &out);
	cr_expect_eq(brief->statements.count, 2);
	cr_expect_gt(out.len, 1000);
	buf_free(&out);
	case_free(&loaded);
}

Test(brief, of_an_incident_with_nothing_in_it_says_so)
{
	Case loaded = case_of_text("{'kind':'incident','slug':'i','title':'T'}\n");
	const Brief *brief = case_brief(&loaded, NULL);
	Buf out = {0};
	report_text(brief, 80, false, &out);
	cr_expect(strstr(out.data, "No allegation is recorded."));
	cr_expect_eq(brief->gap_count, 0);
	buf_free(&out);
	case_free(&loaded);
}

Test(brief, refuses_an_incident_that_is_not_among_the_records)
{
	Case loaded = case_of_text("{'kind':'party','slug':'x','name':'X','type':'state'}\n");
	BriefInput input = {.records = loaded.records, .record_count = loaded.count, .origin = "o"};
	const Brief *brief;
	Err err = {0};
	cr_expect_not(brief_compute(&input, loaded.arena, &brief, &err));
	cr_expect_eq(err.code, ERR_NOT_FOUND);
	case_free(&loaded);
}

static bool has_gap(const char *lines, const char *code, const char *about)
{
	Case loaded = case_of_text(lines);
	bool found = case_gap(case_brief(&loaded, NULL), code, about);
	case_free(&loaded);
	return found;
}

/* The same test for who attributes and for who denies: each gap with the roles both ways. */
Test(brief, tests_the_evidence_of_accuser_and_denier_alike)
{
	cr_expect(has_gap(GROUND SAID("1", "x", FROM_S TAKES("asserts")), "no-evidence-cited", "x"));
	cr_expect(has_gap(GROUND SAID("1", "y", FROM_S TAKES("denies")), "no-evidence-cited", "y"));
	cr_expect_not(
		has_gap(GROUND SAID("1", "x", FROM_S TAKES("asserts") CITES("withheld")), "no-evidence-cited", "x"));
	cr_expect_not(
		has_gap(GROUND SAID("1", "y", FROM_S TAKES("denies") CITES("withheld")), "no-evidence-cited", "y"));
	cr_expect(has_gap(GROUND SAID("1", "x", FROM_S TAKES("asserts") CITES("asserted-only")),
			  "evidence-asserted-only", "x"));
	cr_expect(has_gap(GROUND SAID("1", "y", FROM_S TAKES("denies") CITES("withheld")), "evidence-asserted-only",
			  "y"));
	cr_expect_not(has_gap(GROUND SAID("1", "x", FROM_S TAKES("asserts") CITES("summarised")),
			      "evidence-asserted-only", "x"));
	cr_expect_not(has_gap(GROUND SAID("1", "y", FROM_S TAKES("denies") CITES("full-report")),
			      "evidence-asserted-only", "y"));
	cr_expect_not(has_gap(GROUND SAID("1", "x", FROM_S TAKES("acknowledges")), "no-evidence-cited", "x"));
	cr_expect(has_gap(GROUND SAID("1", "x", FROM_S TAKES("asserts") CITES("asserted-only")),
			  "no-published-evidence", "i"));
	cr_expect_not(has_gap(GROUND SAID("1", "x", FROM_S TAKES("asserts") CITES("summarised")),
			      "no-published-evidence", "i"));
}

Test(brief, says_what_either_side_left_unanswered)
{
	const char *both = GROUND SAID("1", "x", FROM_S TAKES("asserts"))
		SAID("2", "y", FROM_S TAKES("denies") ANSWERS("1"));
	cr_expect_not(has_gap(both, "unanswered", "1"));
	cr_expect(has_gap(both, "unanswered", "2"));
	const char *turned = GROUND SAID("1", "x", FROM_S TAKES("asserts") ANSWERS("2"))
		SAID("2", "y", FROM_S TAKES("denies"));
	cr_expect(has_gap(turned, "unanswered", "1"));
	cr_expect_not(has_gap(turned, "unanswered", "2"));
	cr_expect_not(has_gap(GROUND SAID("1", "x", FROM_S TAKES("asserts")), "unanswered", "1"));
	cr_expect(has_gap(GROUND SAID("1", "x", FROM_S TAKES("asserts")), "no-reply-recorded", "y"));
	cr_expect_not(has_gap(both, "no-reply-recorded", "y"));
}

Test(brief, says_what_is_known_at_second_hand_only)
{
	cr_expect(has_gap(GROUND SAID("1", "x", FROM_S ",'reported_by':['y']" TAKES("asserts")), "second-hand-only",
			  "x"));
	cr_expect_not(has_gap(GROUND SAID("1", "x", FROM_S TAKES("asserts")), "second-hand-only", "x"));
}

#define SOURCE(slug, more) "{'kind':'source','slug':'" slug "','title':'S','type':'other'" more "}\n"
#define CAPTURED                                                                                                       \
	",'captures':[{'sha256':'00000000000000000000000000000000000000000000000000000000000000cc','size':1,"          \
	"'media_type':'text/plain'}]"

Test(brief, follows_sources_to_the_captured_ones_that_they_draw_on)
{
	const char *chain = GROUND SOURCE("root", CAPTURED) SOURCE("mid", ",'derived_from':['root']")
		SOURCE("leaf1", ",'derived_from':['mid']" CAPTURED) SOURCE("leaf2", ",'derived_from':['root']")
			SAID("1", "x", ",'sources':['leaf1']" TAKES("asserts"))
				SAID("2", "y", ",'sources':['leaf2']" TAKES("denies"));
	Case loaded = case_of_text(chain);
	const Brief *brief = case_brief(&loaded, NULL);
	cr_assert_eq(case_statement(brief, "1")->origins.count, 1);
	cr_expect_str_eq(case_statement(brief, "1")->origins.items[0]->slug, "root");
	cr_expect_str_eq(case_statement(brief, "2")->origins.items[0]->slug, "root");
	cr_expect(case_gap(brief, "single-origin", "root"));
	cr_expect(case_gap(brief, "circular-reporting", "leaf2"));
	case_free(&loaded);
}

Test(brief, takes_a_source_whose_originals_no_one_kept_for_the_origin)
{
	const char *lines = GROUND SOURCE("never-kept", "") SOURCE("article", ",'derived_from':['never-kept']" CAPTURED)
		SAID("1", "x", ",'sources':['article']" TAKES("asserts"))
			SAID("2", "y", ",'sources':['article']" TAKES("denies"));
	cr_expect(has_gap(lines, "single-origin", "article"));
	const char *two = GROUND SOURCE("article", CAPTURED) SAID("1", "x", ",'sources':['article']" TAKES("asserts"))
		SAID("2", "y", FROM_S TAKES("denies"));
	cr_expect_not(has_gap(two, "single-origin", "article"));
}

Test(brief, finds_sources_that_draw_on_themselves)
{
	const char *lines = GROUND SOURCE("one", ",'derived_from':['two']")
		SOURCE("two", ",'derived_from':['one']" CAPTURED) SAID("1", "x", ",'sources':['one']" TAKES("asserts"));
	cr_expect(has_gap(lines, "circular-reporting", "one"));
	cr_expect(has_gap(lines, "circular-reporting", "two"));
}

Test(brief, marks_a_source_of_a_party_to_the_dispute_on_either_side)
{
#define PAPER(owner)                                                                                                   \
	"{'kind':'party','slug':'paper','name':'P','type':'medium'," owner "}\n" SOURCE("p", ",'publisher':'paper'")
#define BOTH SAID("1", "x", ",'sources':['p']" TAKES("asserts")) SAID("2", "y", ",'sources':['p']" TAKES("denies"))
	cr_expect(has_gap(GROUND PAPER("'country':'XA'") BOTH, "interested-source", "x"));
	cr_expect(has_gap(GROUND PAPER("'country':'XB'") BOTH, "interested-source", "y"));
	cr_expect(has_gap(GROUND PAPER("'owned_by':['y']") BOTH, "interested-source", "y"));
	cr_expect(has_gap(GROUND PAPER("'part_of':'x'") BOTH, "interested-source", "x"));
	cr_expect_not(has_gap(GROUND PAPER("'country':'XC'") BOTH, "interested-source", "p"));
	/* one's own words in one's own document are no gap */
	cr_expect_not(has_gap(GROUND PAPER("'part_of':'x'") SAID("1", "x", ",'sources':['p']" TAKES("asserts")),
			      "interested-source", "p"));
}

Test(brief, lists_quotations_without_a_place_and_what_is_not_graded)
{
	const char *loose = GROUND SAID("1", "x", ",'quotes':[{'source':'s','exact':'w','voice':'direct'}]");
	cr_expect(has_gap(loose, "unanchored-quotation", "1"));
	cr_expect(has_gap(loose, "ungraded", "e"));
	cr_expect(has_gap(loose, "ungraded", "s"));
	const char *pinned = GROUND SAID("1", "x",
					 ",'quotes':[{'source':'s','exact':'w','voice':'direct','start':0,'end':1}]");
	cr_expect_not(has_gap(pinned, "unanchored-quotation", "1"));
}

Test(brief, takes_its_bottom_line_from_the_newest_assessment_that_stands)
{
	Case loaded = case_of_text(
		GROUND "{'kind':'note','about':['incident:i'],'type':'assessment','body':'Old.'}\n"
		       "{'kind':'note','about':['incident:i'],'type':'assessment','body':'New.','likelihood':'likely',"
		       "'confidence':'low'}\n"
		       "{'kind':'note','about':['incident:i'],'type':'comment','body':'No assessment.'}\n");
	const Brief *brief = case_brief(&loaded, NULL);
	cr_expect_str_eq(brief->bottom_line, "New.");
	Buf out = {0};
	report_text(brief, 80, false, &out);
	cr_expect(strstr(out.data, "Likelihood: likely.\n\nConfidence in the judgement: low."),
		  "never in one sentence");
	buf_free(&out);
	case_free(&loaded);
}

Test(brief, composes_its_bottom_line_from_the_matrix_else)
{
	Case loaded = case_of_text(GROUND SAID("1", "x", FROM_S TAKES("asserts") CITES("asserted-only"))
					   SAID("2", "y", FROM_S TAKES("denies")));
	cr_expect_str_eq(case_brief(&loaded, NULL)->bottom_line,
			 "\"T\": 1 party affirms it (X); 1 party denies it (Y). None of the evidence cited has been "
			 "published.");
	case_free(&loaded);
}

Test(brief, holds_ten_thousand_statements)
{
	Buf lines = {0};
	buf_add_text(&lines, GROUND);
	for (int i = 0; i < 300; i++)
		buf_addf(&lines, "{'kind':'party','slug':'p%d','name':'P','type':'company'}\n", i);
	for (int i = 0; i < 10000; i++)
		buf_addf(&lines,
			 "{'kind':'statement','slug':'st%d','incident':'i','acts':['comment'],'speakers':['p%d'],'"
			 "capacity':"
			 "'official','sources':['s'],'said_on':'2022-%02d','positions':[{'allegation':'a','stance':'%s'"
			 "}]}\n",
			 i, i % 300, i % 12 + 1, i % 2 ? "asserts" : "denies");
	Case loaded = case_of_text(buf_text(&lines));
	const Brief *brief = case_brief(&loaded, NULL);
	Buf out = {0};
	report_text(brief, 80, false, &out);
	report_json(brief, &out);
	cr_expect_eq(brief->statements.count, 10000);
	cr_expect_eq(case_allegation(brief, "a")->cell_count, 300);
	buf_free(&out);
	buf_free(&lines);
	case_free(&loaded);
}

Test(brief, sets_the_case_of_albania_as_the_article_has_it)
{
	Case loaded = case_of_file("tests/cases/albania-2022.jsonl");
	const Brief *brief = case_brief(&loaded, NULL);
	const struct {
		const char *party;
		BriefStance stance;
		bool first_hand;
	} expected[] = {{"albania", STANCE_ASSERTS, true},
			{"united-states", STANCE_ASSERTS, true},
			{"united-kingdom", STANCE_ASSERTS, false},
			{"nato", STANCE_ACKNOWLEDGES, true},
			{"iran", STANCE_DENIES, true}};
	for (size_t i = 0; i < 5; i++) {
		const BriefCell *cell = case_cell(brief, "iran-responsible", expected[i].party, true);
		cr_assert(cell, "%s", expected[i].party);
		cr_expect_eq(cell->stance, expected[i].stance, "%s", expected[i].party);
		cr_expect_eq(cell->first_hand, expected[i].first_hand, "%s", expected[i].party);
	}
	const BriefAllegation *a = case_allegation(brief, "iran-responsible");
	cr_expect_eq(a->affirm_count, 3);
	cr_expect_eq(a->contest_count, 1);
	cr_expect_eq(a->neither_count, 1);
	cr_expect(case_gap(brief, "second-hand-only", "united-kingdom"));
	cr_expect(case_gap(brief, "single-origin", "tehran-times-article"));
	cr_expect(case_gap(brief, "interested-source", "iran"));
	cr_expect(case_gap(brief, "no-published-evidence", "albania-2022"));
	case_free(&loaded);
}
