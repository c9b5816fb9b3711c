/* Gaps: each with a case that has it and one that lacks it, the roles both ways; and how they are accepted. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "ascribe/casebook/vocab.h"
#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"

#define CAPTURED(day)                                                                                                  \
	",'captures':[{'sha256':'00000000000000000000000000000000000000000000000000000000000000cc','size':1,"          \
	"'media_type':'text/plain','captured_at':'" day "T00:00:00Z'}]"
#define SOURCE(slug, more) "{'kind':'source','slug':'" slug "','title':'S','type':'other'" more "}\n"
#define EVIDENCE(slug, more)                                                                                           \
	"{'kind':'evidence','slug':'" slug "','incident':'i','title':'E','type':'unspecified'" more "}\n"
#define ALLEGED(slug, who, more)                                                                                       \
	"{'kind':'allegation','slug':'" slug "','incident':'i','text':'T.','type':'responsibility','accused':['" who   \
	"']" more "}\n"
#define GROUND                                                                                                         \
	"{'kind':'incident','slug':'i','title':'T','began':'2022-07-15'}\n"                                            \
	"{'kind':'party','slug':'x','name':'X','type':'state','country':'XA'}\n"                                       \
	"{'kind':'party','slug':'y','name':'Y','type':'state','country':'XB'}\n"                                       \
	"{'kind':'party','slug':'z','name':'Z','type':'state','country':'XC'}\n" SOURCE("s", CAPTURED("2022-12-31"))   \
		ALLEGED("a", "y", "") EVIDENCE("e", "")
#define SAID(slug, who, more)                                                                                          \
	"{'kind':'statement','slug':'" slug "','incident':'i','acts':['denial'],'speakers':['" who                     \
	"'],'capacity':'official'" more "}\n"
#define IN(source) ",'sources':['" source "']"
#define ON(day) ",'said_on':'" day "'"
#define TAKES(stance) ",'positions':[{'allegation':'a','stance':'" stance "'}]"
#define CITES(evidence, bearing)                                                                                       \
	"{'evidence':'" evidence "','bearing':'" bearing "','allegation':'a','disclosure':'full-report'}"
#define REFERS(slug, relation) ",'answers':[{'statement':'" slug "','relation':'" relation "'}]"
#define NOTE(type, about, more)                                                                                        \
	"{'kind':'note','about':['incident:i'" about "],'type':'" type "','body':'N.'" more "}\n"
#define NOTED(type, text) "{'kind':'note','about':['incident:i'],'type':'" type "','body':'" text "'}\n"

static bool has(const char *lines, const char *code, const char *about)
{
	Case loaded = case_of_text(lines);
	bool found = case_gap(case_brief(&loaded, NULL), code, about);
	case_free(&loaded);
	return found;
}

static size_t count(const char *lines, const char *code)
{
	Case loaded = case_of_text(lines);
	const Brief *brief = case_brief(&loaded, NULL);
	size_t found = 0;
	for (size_t i = 0; i < brief->gap_count; i++)
		found += strcmp(brief->gaps[i].code, code) == 0;
	case_free(&loaded);
	return found;
}

static const char *text_of(const Brief *brief, const char *code)
{
	for (size_t i = 0; i < brief->gap_count; i++) {
		if (strcmp(brief->gaps[i].code, code) == 0)
			return brief->gaps[i].text;
	}
	return "";
}

/* ---- impossible-dates */

#define DATES(lines) count(GROUND lines, "impossible-dates")

Test(gaps, a_statement_does_not_come_before_the_one_that_it_refers_to)
{
#define TWO(first, second, relation)                                                                                   \
	SAID("1", "x", IN("s") first TAKES("asserts"))                                                                 \
	SAID("2", "y", IN("s") second TAKES("denies") REFERS("1", relation))
#define TURNED(first, second, relation)                                                                                \
	SAID("1", "y", IN("s") first TAKES("denies"))                                                                  \
	SAID("2", "x", IN("s") second TAKES("asserts") REFERS("1", relation))
	cr_expect_eq(DATES(TWO(ON("2022-09-08"), ON("2022-09-07"), "rebuts")), 1);
	cr_expect_eq(DATES(TURNED(ON("2022-09-08"), ON("2022-09-07"), "rebuts")), 1);
	cr_expect_eq(DATES(TWO(ON("2022-09-08"), ON("2022-09-07"), "repeats")), 1);
	cr_expect_eq(DATES(TWO(ON("2022-09-08"), ON("2022-09-07"), "retracts")), 1);
	cr_expect_eq(DATES(TWO(ON("2022-09-07"), ON("2022-09-08"), "rebuts")), 0);
	cr_expect_eq(DATES(TWO(ON("2022-09-07"), ON("2022-09-07"), "rebuts")), 0);
	cr_expect_eq(DATES(TWO(ON("2022-09-08"), ON("2022-09"), "rebuts")), 0);
	cr_expect_eq(DATES(TWO("", ON("2022-09-07"), "rebuts")), 0);
	cr_expect(has(GROUND TWO(ON("2022-09-08"), ON("2022-09-07"), "rebuts"), "impossible-dates", "1"));
	cr_expect(has(GROUND TWO(ON("2022-09-08"), ON("2022-09-07"), "rebuts"), "impossible-dates", "2"));
}

Test(gaps, what_happened_is_not_spoken_of_before_it_began)
{
	cr_expect_eq(DATES(SAID("1", "x", IN("s") ON("2022-07-14") TAKES("asserts"))), 1);
	cr_expect_eq(DATES(SAID("1", "y", IN("s") ON("2022-07-14") TAKES("denies"))), 1);
	cr_expect_eq(DATES(SAID("1", "x", IN("s") ON("2022-07"))), 0);
	cr_expect_eq(DATES(SAID("1", "x", IN("s") ON("2022-07-15"))), 0);
	cr_expect_eq(
		DATES("{'kind':'statement','slug':'1','incident':'i','acts':['warning','comment'],'speakers':['x'],"
		      "'capacity':'official','said_on':'2022-07-01','sources':['s']}\n"),
		0);
	cr_expect_eq(DATES("{'kind':'statement','slug':'1','incident':'i','acts':['warning','accusation'],"
			   "'speakers':['x'],'capacity':'official','said_on':'2022-07-01','sources':['s']}\n"),
		     1);
#define SPEAKS_OF(day) ",'positions':[{'allegation':'a','stance':'denies','when':'" day "'}]"
	cr_expect_eq(DATES(SAID("1", "y", IN("s") ON("2022-09-07") SPEAKS_OF("2022-09-08"))), 1);
	cr_expect_eq(DATES(SAID("1", "y", IN("s") ON("2022-09-07") SPEAKS_OF("2022-07"))), 0);
}

Test(gaps, a_source_does_not_come_before_what_it_holds)
{
#define DATED SOURCE("d", ",'published':'2022-09-05'")
	cr_expect_eq(DATES(DATED SAID("1", "x", IN("d") ON("2022-09-06"))), 1);
	cr_expect_eq(DATES(DATED SAID("1", "x", IN("d") ON("2022-09-05"))), 0);
	cr_expect_eq(DATES(DATED SOURCE("f", ",'published':'2022-09-04','derived_from':['d']") SAID("1", "x", IN("f"))),
		     1);
	cr_expect_eq(DATES(DATED SOURCE("f", ",'published':'2022-09','derived_from':['d']") SAID("1", "x", IN("f"))),
		     0);
	cr_expect_eq(DATES(SOURCE("f", ",'published':'2022-09-05'" CAPTURED("2022-09-04")) SAID("1", "x", IN("f"))), 1);
	cr_expect_eq(DATES(SOURCE("f", ",'published':'2022-09-05'" CAPTURED("2022-09-05")) SAID("1", "x", IN("f"))), 0);
}

Test(gaps, what_was_done_does_not_come_before_its_reason)
{
#define DONE(day, status)                                                                                              \
	SAID("1", "x", IN("s") ON("2022-09-07"))                                                                       \
	"{'kind':'response','slug':'r','incident':'i','actor':'y','type':'other','status':'" status                    \
	"','done_on':'" day "','because_of':['1']}\n"
	cr_expect_eq(DATES(DONE("2022-09-06", "done")), 1);
	cr_expect_eq(DATES(DONE("2022-09-06", "announced")), 0);
	cr_expect_eq(DATES(DONE("2022-09-07", "done")), 0);
	cr_expect_eq(DATES(DONE("2022-07-01", "done")), 2, "before its reason, and before the incident");
	cr_expect(has(GROUND DONE("2022-09-06", "done"), "impossible-dates", "r"));
}

/* ---- notes */

static void wording(const char *text, bool mixed)
{
	char lines[4096];
	snprintf(lines, sizeof lines, GROUND "{'kind':'note','about':['incident:i'],'type':'comment','body':'%s'}\n",
		 text);
	cr_expect_eq(count(lines, "likelihood-mixed-with-confidence"), mixed, "%s", text);
}

Test(gaps, a_likelihood_and_a_confidence_stand_in_sentences_of_their_own)
{
	wording("We judge with high confidence that X very likely did it.", true);
	wording("It is **almost certain** (moderate confidence).", true);
	wording("Our confidence in this judgement is low, though it is probable.", true);
	wording("X almost certainly did it; confidence: high", true);
	wording("Almost-no-chance that it was Y, says the desk with LOW\\nconfidence.", true);
	wording("X very likely did it. Our confidence is low.", false);
	wording("X very likely did it.\\nOur confidence is low.", false);
	wording("- X very likely did it\\n- confidence: low", false);
	wording("X very likely did it\\n\\nConfidence: low", false);
	wording("Likelihood and confidence are kept apart.", false);
	wording("It is likely that high officials of three ministries had no confidence in it.", false);
	wording("It is unlikely that confidence between the two states returns.", false);
	wording("We have high confidence in the logs.", false);
	wording("They left by remote access, we hold with low confidence.", false);
}

Test(gaps, the_wording_of_what_accepts_a_gap_or_was_replaced_is_left_alone)
{
#define MIXED "Likely, with low confidence."
	cr_expect_eq(count(GROUND NOTED("assessment", MIXED), "likelihood-mixed-with-confidence"), 1);
	cr_expect_eq(count(GROUND
			   "{'kind':'note','about':['incident:i'],'type':'accepted-gap','gap':'ungraded','body':'" MIXED
			   "'}\n",
			   "likelihood-mixed-with-confidence"),
		     0);
	Case loaded = case_of_text(GROUND NOTED("assessment", MIXED) NOTED("assessment", "Likely."));
	Record *notes = &loaded.records[loaded.count - 2];
	json_object_set_new(notes[1].body, "supersedes", json_string(notes[0].id.text));
	cr_expect_not(case_gap(case_brief(&loaded, NULL), "likelihood-mixed-with-confidence", notes[0].id.text));
	case_free(&loaded);
}

Test(gaps, a_judgement_names_what_it_rests_on)
{
#define UNCITED(lines) count(GROUND SAID("1", "x", IN("s") TAKES("asserts")) lines, "uncited-judgement")
	cr_expect_eq(UNCITED(NOTE("assessment", "", "")), 1);
	cr_expect_eq(UNCITED(NOTE("assessment", ",'allegation:a','party:x'", "")), 1);
	cr_expect_eq(UNCITED(NOTE("assessment", ",'statement:1'", "")), 0);
	cr_expect_eq(UNCITED(NOTE("assessment", ",'evidence:e'", "")), 0);
	cr_expect_eq(UNCITED(NOTE("assessment", ",'source:s'", "")), 0);
	cr_expect_eq(UNCITED(NOTE("comment", "", "")), 0);
	cr_expect_eq(UNCITED(NOTE("comment", "", ",'likelihood':'likely'")), 1);
	cr_expect_eq(UNCITED(NOTE("comment", "", ",'confidence':'low'")), 1);
}

Test(gaps, an_assessment_weighs_more_than_one_explanation)
{
#define ALONE(lines) count(GROUND lines, "no-alternative-considered")
#define ASSESSED NOTE("assessment", "", "")
	cr_expect_eq(ALONE(ASSESSED), 1);
	cr_expect_eq(ALONE(NOTE("comment", "", "")), 0);
	cr_expect_eq(ALONE(ALLEGED("b", "x", "") ASSESSED), 0, "whoever it is that may have done it");
	cr_expect_eq(ALONE(ALLEGED("b", "x", ",'broader':'a'") ASSESSED), 1, "a part of the same explanation");
	cr_expect_eq(ALONE(ALLEGED("b", "y", "") ASSESSED), 1, "the same party, accused again");
	cr_expect_eq(ALONE("{'kind':'party','slug':'organ','name':'O','type':'state-organ','part_of':'y'}\n" ALLEGED(
			     "b", "organ", "") ASSESSED),
		     1);
	cr_expect_eq(ALONE("{'kind':'allegation','slug':'b','incident':'i','text':'T.','type':'impact','accused':['x']}"
			   "\n" ASSESSED),
		     1);
	cr_expect_eq(
		ALONE("{'kind':'allegation','slug':'b','incident':'i','text':'T.','type':'responsibility'}\n" ASSESSED),
		0, "by no one who is known");
	cr_expect_eq(count("{'kind':'incident','slug':'i','title':'T'}\n" ASSESSED, "no-alternative-considered"), 0);
}

/* ---- origins */

#define COPIES                                                                                                         \
	SOURCE("root", CAPTURED("2022-12-31"))                                                                         \
	SOURCE("one", ",'derived_from':['root']") SOURCE("two", ",'derived_from':['root']")
#define SIDE(who, stance, source) SAID(who "-" source, who, IN(source) TAKES(stance))

Test(gaps, a_side_that_rests_on_one_origin_is_found_on_either_side)
{
	cr_expect(has(GROUND COPIES SIDE("x", "asserts", "one") SIDE("z", "endorses", "two") SIDE("y", "denies", "s"),
		      "single-origin", "root"));
	cr_expect(has(GROUND COPIES SIDE("x", "denies", "one") SIDE("z", "questions", "two") SIDE("y", "asserts", "s"),
		      "single-origin", "root"));
	cr_expect_eq(count(GROUND COPIES SIDE("x", "asserts", "one") SIDE("z", "endorses", "s")
				   SIDE("y", "denies", "two"),
			   "single-origin"),
		     0);
	cr_expect_eq(count(GROUND COPIES SIDE("x", "asserts", "one") SIDE("x", "asserts", "two")
				   SIDE("y", "denies", "s"),
			   "single-origin"),
		     0, "one party's own words");
	cr_expect_eq(count(GROUND COPIES "{'kind':'statement','slug':'joint','incident':'i','acts':['attribution'],"
					 "'speakers':['x','z'],'capacity':'official','sources':['root']" TAKES(
						 "asserts") "}\n" SIDE("y", "denies", "s"),
			   "single-origin"),
		     0, "made together");
}

#define CITED(bearing)                                                                                                 \
	SAID("1", "x", IN("s") TAKES("asserts") ",'cites':[" CITES("f", bearing) "," CITES("g", bearing) "]")

Test(gaps, evidence_that_comes_from_one_origin_counts_once_for_and_against)
{
	const char *supports = GROUND EVIDENCE("f", ",'derived_from':['evidence:e']")
		EVIDENCE("g", ",'derived_from':['evidence:f']") CITED("supports");
	cr_expect(has(supports, "single-origin", "f"));
	cr_expect(has(supports, "single-origin", "e"));
	cr_expect(has(GROUND EVIDENCE("f", ",'derived_from':['source:one']")
			      EVIDENCE("g", ",'derived_from':['source:two']") COPIES CITED("undermines"),
		      "single-origin", "root"));
	cr_expect_eq(count(GROUND EVIDENCE("f", "") EVIDENCE("g", "") CITED("supports"), "single-origin"), 0);
	cr_expect_eq(count(GROUND EVIDENCE("f", "") EVIDENCE("g", ",'derived_from':['evidence:f','evidence:e']")
				   CITED("supports"),
			   "single-origin"),
		     0);
}

static void originates(const char *evidence, const char *origins)
{
	Buf lines = {0}, found = {0};
	buf_addf(&lines, "%s%s",
		 GROUND COPIES SOURCE("kept", ",'derived_from':['never-kept']" CAPTURED("2022-12-31"))
			 SOURCE("never-kept", ""),
		 evidence);
	Case loaded = case_of_text(buf_text(&lines));
	const Brief *brief = case_brief(&loaded, NULL);
	for (size_t i = 0; i < brief->evidence.count; i++) {
		const BriefEvidence *item = brief->evidence.items[i];
		for (size_t j = 0; j < item->origins.count && strcmp(item->slug, "f") == 0; j++)
			buf_addf(&found, " %s", item->origins.items[j]->slug);
	}
	cr_expect_str_eq(buf_text(&found), origins);
	case_free(&loaded);
	buf_free(&lines);
	buf_free(&found);
}

Test(gaps, evidence_is_followed_to_where_it_comes_from)
{
	originates(EVIDENCE("f", ""), " f");
	originates(EVIDENCE("f", ",'derived_from':['evidence:e']"), " e");
	originates(EVIDENCE("f", ",'derived_from':['source:one','source:two']"), " root");
	originates(EVIDENCE("f", ",'derived_from':['source:kept']"), " kept");
	originates(EVIDENCE("f", ",'derived_from':['evidence:g','source:s']")
			   EVIDENCE("g", ",'derived_from':['evidence:f','source:one']"),
		   " root s");
	originates(EVIDENCE("f", ",'derived_from':['evidence:c']") EVIDENCE("c", ",'derived_from':['evidence:f']"),
		   " c");
	originates(EVIDENCE("f", ",'derived_from':['evidence:gone']"), " f");
}

Test(gaps, a_circle_is_shown_as_the_way_round_once)
{
	const char *sources = GROUND SOURCE("p", ",'derived_from':['q']") SOURCE("q", ",'derived_from':['r']")
		SOURCE("r", ",'derived_from':['p']") SAID("1", "x", IN("p"));
	cr_expect_eq(count(sources, "circular-reporting"), 1);
	Case loaded = case_of_text(sources);
	const Brief *brief = case_brief(&loaded, NULL);
	cr_expect_str_eq(text_of(brief, "circular-reporting"), "p draws on itself: p → q → r → p.");
	cr_expect(case_gap(brief, "circular-reporting", "r"));
	case_free(&loaded);
	const char *evidence = GROUND EVIDENCE("f", ",'derived_from':['evidence:g']")
		EVIDENCE("g", ",'derived_from':['evidence:f']") CITED("supports");
	cr_expect_eq(count(evidence, "circular-reporting"), 1);
	cr_expect(has(evidence, "circular-reporting", "g"));
	cr_expect(has(evidence, "single-origin", "f"), "a circle is one origin");
}

Test(gaps, sources_of_one_origin_count_once_and_the_way_to_it_is_shown)
{
	Case loaded = case_of_text(GROUND COPIES SOURCE("three", ",'derived_from':['one']") SAID("1", "x", IN("three"))
					   SAID("2", "y", IN("two")));
	cr_expect_str_eq(text_of(case_brief(&loaded, NULL), "circular-reporting"),
			 "2 sources that statements stand in come from one origin, and count once: three → one → root; "
			 "two → root.");
	case_free(&loaded);
	cr_expect_eq(count(GROUND COPIES SOURCE("both", ",'derived_from':['root','s']") SAID("1", "x", IN("one"))
				   SAID("2", "y", IN("both")),
			   "circular-reporting"),
		     0, "it has another origin besides");
}

Test(gaps, a_long_way_is_cut)
{
	Buf lines = {0};
	buf_add_text(&lines, GROUND SOURCE("n0", CAPTURED("2022-12-31")));
	for (int i = 1; i < 12; i++)
		buf_addf(&lines, "{'kind':'source','slug':'n%d','title':'S','type':'other','derived_from':['n%d']}\n",
			 i, i - 1);
	buf_add_text(&lines, SAID("1", "x", IN("n11")) SAID("2", "y", IN("n0")));
	Case loaded = case_of_text(buf_text(&lines));
	cr_expect_str_eq(
		text_of(case_brief(&loaded, NULL), "circular-reporting"),
		"2 sources that statements stand in come from one origin, and count once: n11 → n10 → n9 → n8 → "
		"n7 → n6 → (5 more) → n0.");
	case_free(&loaded);
	buf_free(&lines);
}

/* ---- accepting */

#define ACCEPTS(code, about)                                                                                           \
	"{'kind':'note','about':['incident:i'" about "],'type':'accepted-gap','gap':'" code "','body':'Why.'}\n"
#define HEARD_OF SAID("1", "x", IN("s") ",'reported_by':['y']" TAKES("asserts"))

static const BriefGap *gap_of(const Brief *brief, const char *code)
{
	for (size_t i = 0; i < brief->gap_count; i++) {
		if (strcmp(brief->gaps[i].code, code) == 0)
			return &brief->gaps[i];
	}
	cr_assert_fail("no gap %s", code);
	return NULL;
}

static bool is_accepted(const char *lines, const char *code)
{
	Case loaded = case_of_text(lines);
	const Brief *brief = case_brief(&loaded, NULL);
	bool accepted = gap_of(brief, code)->accepted != NULL;
	cr_expect_eq(brief->open_gap_count, brief->gap_count - accepted);
	case_free(&loaded);
	return accepted;
}

Test(gaps, are_accepted_by_a_note_that_names_all_that_they_concern)
{
	cr_expect(is_accepted(GROUND HEARD_OF ACCEPTS("second-hand-only", ",'allegation:a','party:x'"),
			      "second-hand-only"));
	cr_expect(is_accepted(GROUND HEARD_OF ACCEPTS("second-hand-only", ",'allegation:a','party:x','party:z'"),
			      "second-hand-only"));
	cr_expect_not(is_accepted(GROUND HEARD_OF ACCEPTS("second-hand-only", ",'allegation:a'"), "second-hand-only"));
	cr_expect_not(is_accepted(GROUND HEARD_OF ACCEPTS("second-hand-only", ",'allegation:a','source:s'"),
				  "second-hand-only"));
	cr_expect_not(
		is_accepted(GROUND HEARD_OF ACCEPTS("ungraded", ",'allegation:a','party:x'"), "second-hand-only"));
}

Test(gaps, are_open_again_when_they_concern_more)
{
#define SHOWS_NOTHING(who, stance) SAID("by-" who, who, IN("s") TAKES(stance))
#define FOR_X ACCEPTS("no-evidence-cited", ",'allegation:a','party:x'")
	cr_expect(is_accepted(GROUND SHOWS_NOTHING("x", "asserts") FOR_X, "no-evidence-cited"));
	cr_expect_not(is_accepted(GROUND SHOWS_NOTHING("x", "asserts") SHOWS_NOTHING("y", "denies") FOR_X,
				  "no-evidence-cited"));
}

Test(gaps, accepted_are_shown_with_author_index_and_reason_in_every_form)
{
	Case loaded = case_of_text(GROUND HEARD_OF ACCEPTS("second-hand-only", ",'allegation:a','party:x'"));
	const Brief *brief = case_brief(&loaded, NULL);
	const BriefGap *gap = gap_of(brief, "second-hand-only");
	cr_expect_str_eq(gap->records[1], "party:x");
	Buf out = {0};
	report_text(brief, 80, false, &out);
	cr_expect(strstr(out.data, "Accepted by alice@example, ledger index 9, because:"), "%s", out.data);
	cr_expect(strstr(out.data, "alice@example, accepted gap: second-hand only, ledger index 9"));
	buf_clear(&out);
	report_markdown(brief, &out);
	cr_expect(strstr(out.data, "Accepted by alice\\@example, ledger index 9, because:"), "%s", out.data);
	buf_clear(&out);
	report_gaps_text(brief, 80, false, &out);
	cr_expect(strstr(out.data, "Concerns: allegation:a, party:x"), "%s", out.data);
	buf_clear(&out);
	report_gaps_json(brief, &out);
	cr_expect(strstr(out.data,
			 "\"accepted\":{\"note\":\"00000000-0000-4000-8000-000000000009\",\"author\":"
			 "\"alice@example\",\"index\":9,\"at\":\"2026-01-01T00:00:00Z\",\"reason\":\"Why.\"}"),
		  "%s", out.data);
	buf_free(&out);
	case_free(&loaded);
}

/* Every code of the vocabulary is found in some case, and no other code is. */
Test(gaps, are_those_of_the_vocabulary)
{
	static const char *const cases[] = {
		GROUND HEARD_OF ASSESSED SAID("2", "y",
					      ",'quotes':[{'source':'s','exact':'w','voice':'direct'}]" TAKES("denies"))
			NOTED("comment", MIXED),
		GROUND SAID("1", "x",
			    IN("s") ON("2022-07-01")
				    TAKES("asserts") ",'cites':[{'evidence':'e','bearing':"
						     "'supports','allegation':'a','disclosure':'withheld'}]"),
		GROUND COPIES SIDE("x", "asserts", "one") SIDE("x", "denies", "two"),
		"{'kind':'party','slug':'p','name':'P','type':'medium','owned_by':['x']}\n" GROUND SOURCE(
			"news", ",'publisher':'p'") SIDE("x", "asserts", "s") SIDE("y", "denies", "news")};
	bool found[64] = {false};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		Case loaded = case_of_text(cases[i]);
		const BriefDrift drift = {uuid_of_slug("statement", "2"), 0, true};
		loaded.drifts = &drift;
		loaded.drift_count = 1;
		const Brief *brief = case_brief(&loaded, NULL);
		for (size_t j = 0; j < brief->gap_count; j++) {
			int code = vocab_find(&VOCAB_GAP, brief->gaps[j].code);
			cr_assert_geq(code, 0, "%s", brief->gaps[j].code);
			cr_expect_gt(brief->gaps[j].about_count, 0, "%s", brief->gaps[j].code);
			found[code] = true;
		}
		case_free(&loaded);
	}
	for (size_t i = 0; VOCAB_GAP.terms[i]; i++)
		cr_expect(found[i], "%s", VOCAB_GAP.terms[i]);
}
