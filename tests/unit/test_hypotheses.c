/* Competing hypotheses, rule by rule, with figures worked out by hand. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "ascribe/brief/hypotheses.h"
#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"

#define GROUND                                                                                                         \
	"{'kind':'incident','slug':'i','title':'T'}\n"                                                                 \
	"{'kind':'evidence','slug':'e1','incident':'i','title':'E','type':'unspecified'}\n"                            \
	"{'kind':'evidence','slug':'e2','incident':'i','title':'E','type':'unspecified'}\n"                            \
	"{'kind':'evidence','slug':'e3','incident':'i','title':'E','type':'unspecified'}\n"                            \
	"{'kind':'hypothesis','slug':'a','incident':'i','text':'A.'}\n"                                                \
	"{'kind':'hypothesis','slug':'b','incident':'i','text':'B.'}\n"                                                \
	"{'kind':'hypothesis','slug':'c','incident':'i','text':'C.'}\n"
#define RATING(hypothesis, evidence, consistency)                                                                      \
	"{'kind':'rating','hypothesis':'" hypothesis "','evidence':'" evidence "','consistency':'" consistency "'}\n"

/* The ratings are by these analysts, by turns. */
static const BriefAch *ach_of(Case *loaded, const char *lines, const char *const *analysts, size_t count)
{
	size_t rating = 0;
	*loaded = case_of_text(lines);
	for (size_t i = 0; i < loaded->count; i++) {
		if (loaded->records[i].kind == KIND_RATING)
			loaded->records[i].author = analysts[rating++ % count];
	}
	return case_brief(loaded, NULL)->ach;
}

static const char *figure(const Case *loaded, const BriefAch *ach, int64_t value)
{
	return brief_ach_figure(loaded->arena, value, ach->scale);
}

static const char *const ALICE[] = {"alice"}, *const BOTH[] = {"alice", "bob"},
			 *const THREE[] = {"alice", "bob", "eve"};

Test(hypotheses, none_recorded_is_none)
{
	Case loaded;
	cr_expect_null(ach_of(&loaded, "{'kind':'incident','slug':'i','title':'T'}\n", ALICE, 1));
	case_free(&loaded);
}

Test(hypotheses, are_put_in_order_by_what_speaks_against_them_alone)
{
	Case loaded;
	/* a: 1 + 0 = 1; b: 2; c: 0, though nothing speaks for it */
	const BriefAch *ach = ach_of(&loaded,
				     GROUND RATING("a", "e1", "inconsistent") RATING("a", "e2", "very-consistent")
					     RATING("b", "e1", "very-inconsistent") RATING("b", "e2", "very-consistent")
						     RATING("c", "e1", "neutral"),
				     ALICE, 1);
	cr_assert_eq(ach->hypothesis_count, 3);
	cr_expect_eq(ach->item_count, 2, "what nobody rated is no item");
	static const struct {
		const char *figure;
		size_t rated, place;
	} expected[] = {{"1", 2, 2}, {"2", 2, 3}, {"0", 1, 1}};
	for (size_t i = 0; i < 3; i++) {
		const BriefHypothesis *h = &ach->hypotheses[i];
		cr_expect_str_eq(figure(&loaded, ach, h->inconsistency), expected[i].figure, "%zu", i);
		cr_expect_eq(h->rated, expected[i].rated, "%zu", i);
		cr_expect_eq(h->place, expected[i].place, "%zu: %zu", i, h->place);
	}
	/* e1: from -2 to 0; e2: +2 for both that were rated */
	cr_expect_str_eq(figure(&loaded, ach, ach->items[0].diagnosticity), "2");
	cr_expect(ach->items[1].tells);
	cr_expect_str_eq(figure(&loaded, ach, ach->items[1].diagnosticity), "0");
	/* without e1 nothing speaks against a and b, and c is not rated at all */
	cr_expect(ach->items[0].changes_order);
	cr_expect_eq(ach->items[0].first_count, 2);
	cr_expect_not(ach->items[1].changes_order);
	case_free(&loaded);
}

Test(hypotheses, equals_share_a_place)
{
	Case loaded;
	const BriefAch *ach = ach_of(&loaded,
				     GROUND RATING("a", "e1", "inconsistent") RATING("b", "e1", "inconsistent")
					     RATING("c", "e1", "very-inconsistent"),
				     ALICE, 1);
	cr_expect_eq(ach->hypotheses[0].place, 1);
	cr_expect_eq(ach->hypotheses[1].place, 1);
	cr_expect_eq(ach->hypotheses[2].place, 3);
	case_free(&loaded);
}

Test(hypotheses, what_is_not_rated_never_leads)
{
	Case loaded;
	const BriefAch *ach = ach_of(&loaded, GROUND RATING("b", "e1", "very-inconsistent"), ALICE, 1);
	cr_expect_eq(ach->hypotheses[1].place, 1);
	cr_expect_eq(ach->hypotheses[0].place, 2);
	cr_expect_eq(ach->hypotheses[2].place, 2);
	case_free(&loaded);
}

Test(hypotheses, several_analysts_count_by_their_mean)
{
	Case loaded;
	/* a on e1 by three: 0, 1 and 2 against: 1; b on e1 by three: 2, 0, 0: 2/3 */
	const BriefAch *ach = ach_of(&loaded,
				     GROUND RATING("a", "e1", "consistent") RATING("a", "e1", "inconsistent") RATING(
					     "a", "e1", "very-inconsistent") RATING("b", "e1", "very-inconsistent")
					     RATING("b", "e1", "consistent") RATING("b", "e1", "very-consistent"),
				     THREE, 3);
	cr_expect_str_eq(figure(&loaded, ach, ach->hypotheses[0].inconsistency), "1");
	cr_expect_str_eq(figure(&loaded, ach, ach->hypotheses[1].inconsistency), "0.67");
	/* means of the values: (1 - 1 - 2) / 3 and (-2 + 1 + 2) / 3: a range of 1 */
	cr_expect_str_eq(figure(&loaded, ach, ach->items[0].diagnosticity), "1");
	cr_expect(ach->items[0].cells[0].differ && ach->items[0].cells[0].opposed);
	case_free(&loaded);
}

Test(hypotheses, ratings_that_one_key_brought_in_count_as_those_of_several_do)
{
	static const char lines[] = GROUND RATING("a", "e1", "inconsistent") RATING("a", "e1", "consistent")
		RATING("b", "e1", "neutral");
	for (size_t analysts = 1; analysts <= 2; analysts++) {
		Case loaded;
		const BriefAch *ach = ach_of(&loaded, lines, BOTH, analysts);
		cr_expect_eq(ach->items[0].cells[0].count, 2);
		cr_expect_str_eq(figure(&loaded, ach, ach->hypotheses[0].inconsistency), "0.5");
		cr_expect(ach->items[0].cells[0].opposed);
		case_free(&loaded);
	}
}

/* a: one rating in three is inconsistent, on three items: 1; b: 1. Beside them pairs with 1 to 29 ratings, so that the
 * denominator is beyond 2 * 10^12. */
Test(hypotheses, equal_sums_of_unlike_fractions_are_equal)
{
	Case loaded;
	Buf lines = {0};
	buf_add_text(&lines, GROUND RATING("b", "e1", "inconsistent"));
	for (int i = 0; i < 9; i++)
		buf_addf(&lines, "{'kind':'rating','hypothesis':'a','evidence':'e%d','consistency':'%s'}\n", i / 3 + 1,
			 i % 3 == 0 ? "inconsistent" : "consistent");
	for (int n = 1; n <= 29; n++) {
		buf_addf(&lines, "{'kind':'evidence','slug':'f%d','incident':'i','title':'F','type':'unspecified'}\n",
			 n);
		for (int k = 0; k < n; k++)
			buf_addf(&lines,
				 "{'kind':'rating','hypothesis':'c','evidence':'f%d','consistency':'very-inconsistent'}"
				 "\n",
				 n);
	}
	const BriefAch *ach = ach_of(&loaded, buf_text(&lines), ALICE, 1);
	cr_expect_gt(ach->scale, INT64_C(2000000000000));
	cr_expect_eq(ach->hypotheses[0].inconsistency, ach->hypotheses[1].inconsistency);
	cr_expect_eq(ach->hypotheses[0].place, 1);
	cr_expect_eq(ach->hypotheses[1].place, 1);
	cr_expect_str_eq(figure(&loaded, ach, ach->hypotheses[2].inconsistency), "58");
	buf_free(&lines);
	case_free(&loaded);
}

Test(hypotheses, what_does_not_apply_counts_for_nothing)
{
	Case loaded;
	const BriefAch *ach = ach_of(&loaded,
				     GROUND RATING("a", "e1", "not-applicable") RATING("a", "e1", "inconsistent")
					     RATING("b", "e1", "not-applicable"),
				     BOTH, 2);
	cr_expect_str_eq(figure(&loaded, ach, ach->hypotheses[0].inconsistency), "1");
	cr_expect(ach->items[0].cells[0].differ);
	cr_expect_not(ach->items[0].cells[0].opposed);
	cr_expect_eq(ach->hypotheses[1].rated, 0);
	cr_expect_not(ach->items[0].tells, "one hypothesis alone is rated on it");
	case_free(&loaded);
}

Test(hypotheses, sensitivity_names_who_would_be_first)
{
	Case loaded;
	/* a: e1 2, e2 0 = 2; b: e1 0, e2 1 = 1. Without e1: a first; without e2: b first, as it is */
	const BriefAch *ach = ach_of(&loaded,
				     GROUND RATING("a", "e1", "very-inconsistent") RATING("b", "e1", "consistent")
					     RATING("a", "e2", "consistent") RATING("b", "e2", "inconsistent")
						     RATING("c", "e3", "very-inconsistent")
							     RATING("c", "e1", "very-inconsistent"),
				     ALICE, 1);
	cr_expect(ach->items[0].changes_order);
	cr_assert_eq(ach->items[0].first_count, 1);
	cr_expect_str_eq(ach->items[0].first[0]->slug, "a");
	cr_expect_not(ach->items[1].changes_order && ach->items[1].first[0] != &ach->hypotheses[1]);
	case_free(&loaded);
}

Test(hypotheses, two_of_them_are_alternatives)
{
	static const char note[] =
		"{'kind':'party','slug':'y','name':'Y','type':'state'}\n"
		"{'kind':'allegation','slug':'al','incident':'i','text':'Y did it.','type':'responsibility',"
		"'accused':['y']}\n{'kind':'note','about':"
		"['incident:i'],'type':'assessment','body':'So.','likelihood':'likely'}\n";
	char lines[4096];
	for (int with = 0; with < 2; with++) {
		snprintf(lines, sizeof lines, "%s%s", with ? GROUND : "{'kind':'incident','slug':'i','title':'T'}\n",
			 note);
		Case loaded = case_of_text(lines);
		cr_expect_eq(case_gap(case_brief(&loaded, NULL), "no-alternative-considered", "al"), !with, "%d", with);
		case_free(&loaded);
	}
}

Test(hypotheses, every_form_shows_them)
{
	Case loaded;
	(void)ach_of(&loaded, GROUND RATING("a", "e1", "consistent") RATING("a", "e1", "very-inconsistent"), BOTH, 2);
	const Brief *brief = case_brief(&loaded, NULL);
	Buf out = {0};
	report_text(brief, 80, false, &out);
	cr_expect(strstr(out.data, "Competing hypotheses") && strstr(out.data, "+ / --"), "%s", out.data);
	cr_expect(strstr(out.data, "alice: consistent; bob: very"), "%s", out.data);
	buf_clear(&out);
	report_markdown(brief, &out);
	cr_expect(strstr(out.data, "## Competing hypotheses"));
	buf_clear(&out);
	report_html(brief, &out);
	cr_expect(strstr(out.data, "<td>+ / --</td>"), "%s", strstr(out.data, "hypotheses"));
	buf_clear(&out);
	report_json(brief, &out);
	cr_expect(strstr(out.data, "\"opposed\": true"));
	buf_free(&out);
	case_free(&loaded);
}
