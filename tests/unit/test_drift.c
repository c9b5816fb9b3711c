/* Quotations that the newest capture of their source does not have as recorded: what a brief says of them. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"

#define CAPTURED                                                                                                       \
	",'captures':[{'sha256':'00000000000000000000000000000000000000000000000000000000000000cc','size':1,"          \
	"'media_type':'text/plain'}]}\n"
#define SAID(slug, who, stance, day, quotes)                                                                           \
	"{'kind':'statement','slug':'" slug "','incident':'i','acts':['comment'],'speakers':['" who                    \
	"'],'capacity':'official','said_on':'" day "','positions':[{'allegation':'a','stance':'" stance                \
	"'}],'quotes':[" quotes "]}\n"
#define QUOTE(source, words)                                                                                           \
	"{'source':'" source "','exact':'" words "','voice':'direct','about':['a'],'start':0,'end':5}"
#define LINES                                                                                                          \
	"{'kind':'incident','slug':'i','title':'T'}\n"                                                                 \
	"{'kind':'party','slug':'x','name':'X','type':'state'}\n"                                                      \
	"{'kind':'party','slug':'y','name':'Y','type':'state'}\n"                                                      \
	"{'kind':'allegation','slug':'a','incident':'i','text':'A.','type':'responsibility','accused':['y']}\n"        \
	"{'kind':'source','slug':'page','title':'P','type':'other'" CAPTURED                                           \
	"{'kind':'source','slug':'post','title':'P','type':'other'" CAPTURED SAID(                                     \
		"claim", "x", "asserts", "2022-01-01", QUOTE("page", "First") "," QUOTE("page", "Other"))              \
		SAID("denial", "y", "denies", "2022-01-02", QUOTE("page", "Third") "," QUOTE("post", "Forth"))

static Case loaded;
static BriefDrift drifts[3];

static void load(void)
{
	loaded = case_of_text(LINES);
	drifts[0] = (BriefDrift){uuid_of_slug("statement", "claim"), 1, false};
	drifts[1] = (BriefDrift){uuid_of_slug("statement", "denial"), 0, true};
	drifts[2] = (BriefDrift){uuid_of_slug("statement", "denial"), 1, false};
	loaded.drifts = drifts;
	loaded.drift_count = 3;
}

static void unload(void)
{
	case_free(&loaded);
}

TestSuite(drift, .init = load, .fini = unload);

static const BriefGap *gap_at(const Brief *brief, size_t which)
{
	for (size_t i = 0; i < brief->gap_count; i++) {
		if (strcmp(brief->gaps[i].code, "drifted-quotation") == 0 && which-- == 0)
			return &brief->gaps[i];
	}
	return NULL;
}

Test(drift, is_one_gap_for_each_source_that_names_the_quotations)
{
	const Brief *brief = case_brief(&loaded, NULL);
	cr_assert(gap_at(brief, 1));
	cr_expect_not(gap_at(brief, 2));
	cr_expect_str_eq(gap_at(brief, 0)->text, "The newest capture of page does not have 2 quotations as recorded: "
						 "S1.2 (reads differently), S2.1 (not found).");
	cr_expect_str_eq(gap_at(brief, 1)->text,
			 "The newest capture of post does not have 1 quotation as recorded: S2.2 (reads differently).");
	cr_expect_eq(gap_at(brief, 0)->about_count, 3);
	cr_expect_str_eq(gap_at(brief, 0)->records[0], "source:page");
	cr_expect_str_eq(gap_at(brief, 0)->records[1], "statement:claim");
	cr_expect_str_eq(gap_at(brief, 0)->records[2], "statement:denial");
	cr_expect(brief_gap_of_evidence(gap_at(brief, 0)));
}

Test(drift, is_no_gap_where_every_quotation_stands)
{
	loaded.drift_count = 0;
	cr_expect_not(gap_at(case_brief(&loaded, NULL), 0));
}

Test(drift, of_a_statement_that_the_bound_leaves_out_is_no_gap)
{
	const Brief *brief = case_brief(&loaded, "2022-01-01");
	cr_assert(gap_at(brief, 0));
	cr_expect_str_eq(gap_at(brief, 0)->text, "The newest capture of page does not have 1 quotation as recorded: "
						 "S1.2 (reads differently).");
	cr_expect_not(gap_at(brief, 1));
}

Test(drift, of_what_is_not_among_the_records_is_left_out)
{
	drifts[0].statement = uuid_of_slug("statement", "no-such");
	drifts[1].quote = 2;
	drifts[2].quote = SIZE_MAX;
	cr_expect_not(gap_at(case_brief(&loaded, NULL), 0));
}

Test(drift, is_said_beside_the_quotation_in_every_form)
{
	const Brief *brief = case_brief(&loaded, NULL);
	Buf out = {0};
	report_text(brief, 200, false, &out);
	cr_expect(strstr(out.data, "“First” [page, 0-5]\n"), "%s", out.data);
	cr_expect(strstr(out.data, "“Other” [page, 0-5; reads differently in the newest capture]"));
	cr_expect(strstr(out.data, "“Third” [page, 0-5; not found in the newest capture]"));
	cr_expect(strstr(out.data, ": The newest capture of page"));
	buf_clear(&out);
	report_markdown(brief, &out);
	cr_expect(strstr(out.data, "0-5; not found in the newest capture"), "%s", out.data);
	cr_expect(strstr(out.data, "The newest capture of page does not have 2 quotations"), "%s", out.data);
	buf_clear(&out);
	report_html(brief, &out);
	cr_expect(strstr(out.data, "characters 0–5; not found in the newest capture"), "%s", out.data);
	cr_expect(strstr(out.data, "does not have 2 quotations as recorded"), "%s", out.data);
	buf_clear(&out);
	report_json(brief, &out);
	cr_expect(strstr(out.data, "\"drifted\": \"changed\""), "%s", out.data);
	cr_expect(strstr(out.data, "\"drifted\": \"gone\""));
	cr_expect(strstr(out.data, "\"code\": \"drifted-quotation\""));
	buf_free(&out);
}
