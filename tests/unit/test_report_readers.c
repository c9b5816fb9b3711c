/* The templates: which sections each reader gets, in which order, alike in text, Markdown and HTML. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"
#include "tests/support/markup.h"

#define GROUND                                                                                                         \
	"{'kind':'incident','slug':'i','title':'T','tlp':'amber'}\n"                                                   \
	"{'kind':'party','slug':'x','name':'Xland','type':'state'}\n"                                                  \
	"{'kind':'party','slug':'y','name':'Yland','type':'state'}\n"                                                  \
	"{'kind':'source','slug':'s','title':'S','type':'other','reliability':'B'}\n"                                  \
	"{'kind':'source','slug':'deep','title':'D','type':'other'}\n"                                                 \
	"{'kind':'evidence','slug':'logs','incident':'i','title':'The logs','type':'forensic','credibility':'2',"      \
	"'derived_from':['source:deep']}\n"                                                                            \
	"{'kind':'allegation','slug':'plain','incident':'i','text':'It was Y.','type':'responsibility','accused':"     \
	"['y']}\n"                                                                                                     \
	"{'kind':'allegation','slug':'organ','incident':'i','text':'An organ did it.','type':'legality','norms':"      \
	"['Article 4 of the Articles on State Responsibility','UN Charter Art. 2(4)'],'accused':['y']}\n"              \
	"{'kind':'statement','slug':'said','incident':'i','acts':['attribution'],'speakers':['x'],'capacity':"         \
	"'official','said_on':'2022-09-01','positions':[{'allegation':'organ','stance':'asserts'},{'allegation':"      \
	"'plain','stance':'asserts'}],'quotes':[{'source':'s','exact':'An organ of Y, no less.','voice':'direct',"     \
	"'about':['organ','plain']}],'cites':[{'evidence':'logs','bearing':'supports','allegation':'organ',"           \
	"'disclosure':'summarised'}]}\n"                                                                               \
	"{'kind':'response','slug':'r','incident':'i','actor':'x','targets':['y'],'type':'expulsion','status':"        \
	"'done','legal_basis':['ARSIWA Art. 49'],'text':'Envoys sent home.'}\n"
#define DENIED                                                                                                         \
	"{'kind':'statement','slug':'denied','incident':'i','acts':['denial'],'speakers':['y'],'capacity':"            \
	"'official','said_on':'2022-09-03','positions':[{'allegation':'organ','stance':'denies'}],'quotes':"           \
	"[{'source':'s','exact':'Not ours.','voice':'direct','about':['organ']}],'answers':[{'statement':'said',"      \
	"'relation':'rebuts'}]}\n"

/* The report in text, Markdown and HTML (the text of it), which say the same. */
typedef struct Forms {
	Buf forms[3];
} Forms;

static Forms forms_of(const char *lines, ReportReader reader)
{
	Case loaded = case_of_text(lines);
	const Brief *brief = case_brief(&loaded, NULL);
	Forms made = {0};
	Buf html = {0};
	report_text_for(brief, reader, 400, false, NULL, &made.forms[0]);
	report_markdown_for(brief, reader, NULL, &made.forms[1]);
	report_html_for(brief, reader, &html);
	markup_text(html.data, &made.forms[2]);
	buf_free(&html);
	case_free(&loaded);
	return made;
}

static void forms_free(Forms *made)
{
	for (size_t i = 0; i < 3; i++)
		buf_free(&made->forms[i]);
}

/* In each form the texts stand in this order, each after the one before. */
static void in_order(const Forms *made, const char *const *texts)
{
	for (size_t i = 0; i < 3; i++) {
		const char *at = made->forms[i].data;
		for (size_t j = 0; texts[j]; j++) {
			const char *found = strstr(at, texts[j]);
			cr_assert(found, "form %zu: no \"%s\" after \"%s\" in:\n%s", i, texts[j],
				  j > 0 ? texts[j - 1] : "", made->forms[i].data);
			at = found + strlen(texts[j]);
		}
	}
}

static void in_none(const Forms *made, const char *text)
{
	for (size_t i = 0; i < 3; i++)
		cr_expect_null(strstr(made->forms[i].data, text), "form %zu: %s", i, text);
}

#define ORDER(...) ((const char *const[]){__VA_ARGS__, NULL})

Test(readers, an_executive_gets_the_bottom_line_positions_in_short_and_what_stands_open)
{
	Forms made = forms_of(GROUND DENIED, REPORT_EXECUTIVE);
	in_order(&made, ORDER("AMBER", "executive, a selection of the brief", "Bottom line", "Positions in short",
			      "An organ did it.", "Xland", "Yland", "It was Y.", "Xland", "Yland", "What stands open",
			      "the other side does not answer S2 (Yland)",
			      "Open gaps: no evidence cited (2), single origin (1), no reply recorded (1), unanswered "
			      "(1), unanchored quotation (1)"));
	in_none(&made, "no less");
	in_none(&made, "Not ours");
	in_none(&made, "Envoys");
	in_none(&made, "Root");
	forms_free(&made);
}

Test(readers, an_executive_is_told_which_gaps_were_accepted)
{
	Forms made = forms_of(GROUND DENIED "{'kind':'note','about':['source:s','statement:said','statement:denied'],"
					    "'type':'accepted-gap','gap':'unanchored-quotation','body':'Known.'}\n",
			      REPORT_EXECUTIVE);
	in_order(&made, ORDER("unanswered (1)", "ccepted: 1"));
	in_none(&made, "unanchored quotation");
	forms_free(&made);
}

Test(readers, an_engineer_gets_the_evidence_by_party_first_and_the_gaps_of_evidence_alone)
{
	Forms made = forms_of(GROUND DENIED, REPORT_TECHNICAL);
	in_order(&made, ORDER("technical, a selection of the brief", "Evidence by the party that cites it", "Xland",
			      "The logs", "supports A", "summarised; credibility 2; 1 independent origin: deep",
			      "Evidence", "The logs", "Sources", "reliability B", "An organ of Y, no less.",
			      "Statements", "Gaps of evidence", "evidence is cited by Yland"));
	in_none(&made, "Bottom line");
	in_none(&made, "does not answer");
	in_none(&made, "Envoys");
	forms_free(&made);
}

Test(readers, a_lawyer_gets_each_norm_with_both_sides_and_its_responses)
{
	Forms made = forms_of(GROUND DENIED, REPORT_LEGAL);
	in_order(&made,
		 ORDER("legal, a selection of the brief", "By norm", "UN Charter Art. 2(4)", "An organ did it.",
		       "Affirmed: Xland asserts", "Contested: Yland denies",
		       "ARSIWA Art. 4: Conduct of organs of a State", "An organ did it.", "Affirmed: Xland asserts",
		       "Contested: Yland denies", "ARSIWA Art. 49: Object and limits of countermeasures",
		       "Xland: expulsion towards Yland", "No norm named", "It was Y.", "Affirmed: Xland asserts",
		       "Contested: by none on record", "Responses", "Legal basis: ARSIWA Art. 49", "Positions",
		       "Timeline", "Who answers whom", "2 days", "Evidence cited",
		       "S1 (Xland) cites The logs, held by no one recorded: supports A2; summarised", "Statements"));
	in_none(&made, "Gaps");
	forms_free(&made);
}

/* The other way round the same lines say it of the other side. */
Test(readers, a_lawyer_is_told_of_either_side_by_the_same_lines)
{
	Forms made = forms_of(GROUND "{'kind':'statement','slug':'only','incident':'i','acts':['denial'],'speakers':"
				     "['y'],'capacity':'official','sources':['s'],'positions':[{'allegation':'theirs',"
				     "'stance':'denies'}]}\n"
				     "{'kind':'allegation','slug':'theirs','incident':'i','text':'Z.','type':'conduct',"
				     "'norms':['Zz']}\n",
			      REPORT_LEGAL);
	in_order(&made, ORDER("Zz", "Affirmed: by none on record", "Contested: Yland denies"));
	forms_free(&made);
}

Test(readers, without_one_get_the_whole)
{
	Case loaded = case_of_exercise();
	const Brief *brief = case_brief(&loaded, NULL);
	Buf whole = {0}, text = {0};
	report_text(brief, 80, false, &whole);
	report_text_for(brief, REPORT_WHOLE, 80, false, NULL, &text);
	cr_expect_str_eq(whole.data, text.data);
	cr_expect_null(strstr(whole.data, "a selection of the brief"));
	buf_free(&whole);
	buf_free(&text);
	case_free(&loaded);
}
