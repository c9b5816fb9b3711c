/* Parties that are recorded as the same: the brief speaks of one. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/brief/comparison.h"
#include "ascribe/brief/dossier.h"
#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"

#define PARTY(slug, type, more)                                                                                        \
	"{'kind':'party','slug':'" slug "','name':'Name of " slug "','type':'" type "'" more "}\n"
#define SAME(as) ",'same_as':'" as "','same_reason':'R.'"
#define SAID(slug, who, stance, more)                                                                                  \
	"{'kind':'statement','slug':'" slug "','incident':'i','acts':['comment'],'speakers':['" who                    \
	"'],'capacity':'official','sources':['s'],'positions':[{'allegation':'a','stance':'" stance "'}]" more "}\n"
#define GROUND                                                                                                         \
	"{'kind':'incident','slug':'i','title':'T','victims':[{'party':'x2'}]}\n"                                      \
	"{'kind':'source','slug':'s','title':'S','type':'other','publisher':'x2'}\n"                                   \
	"{'kind':'allegation','slug':'a','incident':'i','text':'T.','type':'responsibility','accused':['y2']}\n"       \
	"{'kind':'response','slug':'r','incident':'i','actor':'x2','type':'other','status':'done'}\n" PARTY(           \
		"x", "state", ",'aliases':['Ex']") PARTY("y", "state", "") PARTY("z", "state", "")
#define MERGED                                                                                                         \
	PARTY("x2", "state-organ", ",'part_of':'z','aliases':['Exx']" SAME("x"))                                       \
	PARTY("x3", "person", SAME("x2")) PARTY("y2", "state", SAME("y")) PARTY("man", "person", ",'speaks_for':'x3'")

static BriefParty *party_of(const Brief *brief, const char *slug)
{
	for (size_t i = 0; i < brief->parties.count; i++) {
		if (strcmp(brief->parties.items[i]->slug, slug) == 0)
			return brief->parties.items[i];
	}
	return NULL;
}

Test(merged, spellings_of_one_party_count_once)
{
	Case loaded = case_of_text(GROUND MERGED SAID("1", "x", "asserts", "") SAID("2", "x2", "asserts", "")
					   SAID("3", "x3", "asserts", "") SAID("4", "man", "asserts", ""));
	const Brief *brief = case_brief(&loaded, NULL);
	cr_expect_eq(case_allegation(brief, "a")->affirm_count, 1);
	cr_assert(case_cell(brief, "a", "x", true));
	cr_expect_null(case_cell(brief, "a", "x2", true));
	cr_expect_null(case_cell(brief, "a", "z", true), "what is merged no longer counts by its own part_of");
	for (const char *const *slug = (const char *const[]){"1", "2", "3", "4", NULL}; *slug; slug++)
		cr_expect_str_eq(case_statement(brief, *slug)->principals.items[0]->slug, "x");
	cr_expect_str_eq(case_statement(brief, "3")->speakers.items[0]->slug, "x");
	case_free(&loaded);
}

Test(merged, a_party_that_is_not_merged_counts_for_itself)
{
	Case loaded = case_of_text(GROUND PARTY("x2", "state", "") PARTY("y2", "state", "")
					   SAID("1", "x", "asserts", "") SAID("2", "x2", "asserts", ""));
	const Brief *brief = case_brief(&loaded, NULL);
	cr_expect_eq(case_allegation(brief, "a")->affirm_count, 2);
	cr_expect_eq(party_of(brief, "x")->merged.count, 0);
	case_free(&loaded);
}

Test(merged, a_later_position_under_another_spelling_supersedes)
{
	Case loaded = case_of_text(GROUND MERGED SAID("1", "x", "asserts", ",'said_on':'2022-01-01'")
					   SAID("2", "x2", "denies", ",'said_on':'2022-01-02'"));
	const BriefCell *cell = case_cell(case_brief(&loaded, NULL), "a", "x", true);
	cr_assert(cell);
	cr_expect_eq(cell->stance, STANCE_DENIES);
	case_free(&loaded);
}

Test(merged, the_accused_answers_under_any_spelling)
{
	Case loaded = case_of_text(GROUND MERGED SAID("1", "x", "asserts", "") SAID("2", "y", "denies", ""));
	const Brief *brief = case_brief(&loaded, NULL);
	cr_expect_str_eq(case_allegation(brief, "a")->accused.items[0]->slug, "y");
	cr_expect_eq(case_allegation(brief, "a")->empty_count, 0);
	case_free(&loaded);
}

Test(merged, victims_actors_and_interests_are_those_of_the_one)
{
	Case loaded = case_of_text(GROUND MERGED SAID("1", "x", "asserts", ""));
	const Brief *brief = case_brief(&loaded, NULL);
	cr_expect_str_eq(brief->responses[0]->actor->slug, "x");
	cr_expect_eq(brief->sources.items[0]->interests.count, 1);
	cr_expect_str_eq(brief->sources.items[0]->interests.items[0]->slug, "x");
	const Comparison *comparison = comparison_compute(&brief, 1, &(BriefInput){0}, loaded.arena);
	for (size_t i = 0; i < comparison->party_count; i++) {
		if (strcmp(comparison->parties[i]->slug, "x") == 0)
			cr_expect(comparison->places[i].hit);
		cr_expect_str_neq(comparison->parties[i]->slug, "x2");
	}
	case_free(&loaded);
}

Test(merged, circles_end_at_their_first_member_by_slug)
{
	Case loaded = case_of_text(GROUND PARTY("x2", "state", SAME("c")) PARTY("c", "state", SAME("b"))
					   PARTY("b", "state", SAME("x2")) PARTY("y2", "state", SAME("x2"))
						   SAID("1", "c", "asserts", "") SAID("2", "x2", "asserts", ""));
	const Brief *brief = case_brief(&loaded, NULL);
	cr_expect_eq(case_allegation(brief, "a")->affirm_count, 1);
	cr_expect_str_eq(case_statement(brief, "1")->principals.items[0]->slug, "b");
	cr_expect_str_eq(case_statement(brief, "2")->principals.items[0]->slug, "b");
	cr_expect_str_eq(case_allegation(brief, "a")->accused.items[0]->slug, "b");
	case_free(&loaded);
}

Test(merged, a_party_that_is_part_of_its_own_spelling_stands_alone)
{
	Case loaded = case_of_text(GROUND MERGED PARTY("q", "state", ",'part_of':'q2'") PARTY("q2", "state", SAME("q"))
					   SAID("1", "q", "asserts", ""));
	const Brief *brief = case_brief(&loaded, NULL);
	cr_expect_null(party_of(brief, "q")->part_of);
	cr_expect_str_eq(case_statement(brief, "1")->principals.items[0]->slug, "q");
	case_free(&loaded);
}

Test(merged, the_dossier_of_a_spelling_is_that_of_the_one)
{
	Case loaded = case_of_text(GROUND MERGED);
	Uuid id = uuid_of_slug("party", "x3");
	const Record *found = dossier_principal(loaded.records, loaded.count, &id, loaded.arena);
	cr_assert(found);
	cr_expect_str_eq(found->slug, "x");
	case_free(&loaded);
}

Test(merged, the_report_says_under_what_other_names)
{
	Case loaded = case_of_text(GROUND MERGED SAID("1", "x3", "asserts", ""));
	Buf text = {0}, json = {0};
	const Brief *brief = case_brief(&loaded, NULL);
	report_text(brief, 400, false, &text);
	cr_expect(strstr(buf_text(&text), "Name of x (x): state; also recorded as Name of x2 (x2), Name of x3 (x3)"),
		  "%s", buf_text(&text));
	cr_expect_null(strstr(buf_text(&text), "Name of x3, for"));
	report_json(brief, &json);
	json_t *report = json_loads(buf_text(&json), 0, NULL);
	const json_t *parties = json_object_get(report, "parties");
	for (size_t i = 0; i < json_array_size(parties); i++) {
		const json_t *party = json_array_get(parties, i);
		if (strcmp(json_string_value(json_object_get(party, "slug")), "x") != 0)
			continue;
		char *names = json_dumps(json_object_get(party, "aliases"), JSON_COMPACT);
		char *merged = json_dumps(json_object_get(party, "merged"), JSON_COMPACT);
		cr_expect_str_eq(names, "[\"Ex\",\"Name of x2\",\"Exx\",\"Name of x3\"]");
		cr_expect_str_eq(merged, "[\"x2\",\"x3\"]");
		free(names);
		free(merged);
	}
	json_decref(report);
	buf_free(&text);
	buf_free(&json);
	case_free(&loaded);
}
