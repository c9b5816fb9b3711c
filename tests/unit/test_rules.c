/* The rules that span fields: for each a body that keeps it and one that does not, with the place named. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "ascribe/casebook/body.h"

#define STATEMENT "'slug':'s','incident':'a','acts':['denial'],'speakers':['k'],'capacity':'official'"
#define CONTESTED                                                                                                      \
	"{" STATEMENT ",'sources':['s'],'positions':[{'allegation':'k','stance':'denies'},"                            \
	"{'allegation':'l','stance':'%s','contests':['link']}]}"
#define QUOTE "'source':'s','exact':'word','voice':'direct'"

/* The message, or "" where it is accepted. */
static const char *verdict(const char *kind, const char *text)
{
	static Err err;
	char copy[2048];
	snprintf(copy, sizeof copy, "%s", text);
	for (char *c = copy; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	json_t *body = json_loads(copy, 0, NULL);
	cr_assert(body, "%s", text);
	err_clear(&err);
	bool ok = body_validate(kind_find(kind), body, REFS_BY_NAME, &err);
	json_decref(body);
	return ok ? "" : err.message;
}

Test(rules, an_incident_does_not_end_before_it_begins)
{
	cr_expect_str_eq(verdict("incident", "{'slug':'a','title':'T','began':'2022-07','ended':'2022-07-15'}"), "");
	cr_expect_str_eq(verdict("incident", "{'slug':'a','title':'T','began':'2022-07-16','ended':'2022-07'}"), "");
	cr_expect_str_eq(verdict("incident", "{'slug':'a','title':'T','began':'2022-07-16','ended':'2022-07-15'}"),
			 "ended: 2022-07-15 lies before began (2022-07-16)");
	cr_expect_str_eq(verdict("incident", "{'slug':'a','title':'T','began':'2022-07-16','ended':'2022-07-15/..'}"),
			 "");
}

Test(rules, an_incident_is_not_noticed_before_it_begins)
{
	cr_expect_str_eq(verdict("incident", "{'slug':'a','title':'T','began':'2022','discovered':'2021'}"),
			 "discovered: 2021 lies before began (2022)");
	cr_expect_str_eq(verdict("incident", "{'slug':'a','title':'T','began':'2021','discovered':'2022'}"), "");
}

Test(rules, a_record_does_not_refer_to_itself)
{
	cr_expect_str_eq(verdict("party", "{'slug':'i','name':'N','type':'state','part_of':'i'}"),
			 "part_of: is the record itself");
	cr_expect_str_eq(verdict("party", "{'slug':'i','name':'N','type':'state','speaks_for':'i'}"),
			 "speaks_for: is the record itself");
	cr_expect_str_eq(verdict("party", "{'slug':'i','name':'N','type':'state','speaks_for':'j'}"), "");
	cr_expect_str_eq(verdict("allegation", "{'slug':'l','incident':'a','text':'T','type':'link','broader':'l'}"),
			 "broader: is the record itself");
	cr_expect_str_eq(verdict("allegation", "{'slug':'l','incident':'a','text':'T','type':'link','broader':'m'}"),
			 "");
}

Test(rules, a_party_that_is_merged_says_why)
{
	cr_expect_str_eq(verdict("party", "{'slug':'i','name':'N','type':'state','same_as':'j','same_reason':'R'}"),
			 "");
	cr_expect_str_eq(verdict("party", "{'slug':'i','name':'N','type':'state','same_as':'j'}"),
			 "same_reason: is missing: same_as and same_reason go together");
	cr_expect_str_eq(verdict("party", "{'slug':'i','name':'N','type':'state','same_reason':'R'}"),
			 "same_as: is missing: same_as and same_reason go together");
	cr_expect_str_eq(verdict("party", "{'slug':'i','name':'N','type':'state','same_as':'i','same_reason':'R'}"),
			 "same_as: is the record itself");
}

Test(rules, a_statement_names_where_it_stands)
{
	cr_expect_str_eq(verdict("statement", "{" STATEMENT "}"),
			 "sources: is missing: a statement names where it stands");
	cr_expect_str_eq(verdict("statement", "{" STATEMENT ",'sources':['s']}"), "");
	cr_expect_str_eq(verdict("statement", "{" STATEMENT ",'quotes':[{" QUOTE "}]}"), "");
}

Test(rules, only_a_denial_or_a_question_contests)
{
	static const char *const may[] = {"denies", "partially-denies", "questions"};
	static const char *const may_not[] = {"asserts",         "endorses",      "acknowledges", "undetermined",
					      "declines-to-say", "did-not-reply", "withdraws"};
	char text[512], expected[256];
	for (size_t i = 0; i < sizeof may / sizeof *may; i++) {
		snprintf(text, sizeof text, CONTESTED, may[i]);
		cr_expect_str_eq(verdict("statement", text), "");
	}
	for (size_t i = 0; i < sizeof may_not / sizeof *may_not; i++) {
		snprintf(text, sizeof text, CONTESTED, may_not[i]);
		snprintf(expected, sizeof expected,
			 "positions[1].contests: goes with a denial or a question, and the stance is \"%s\"",
			 may_not[i]);
		cr_expect_str_eq(verdict("statement", text), expected);
	}
}

Test(rules, a_quotation_spans_as_many_code_points_as_it_has)
{
	cr_expect_str_eq(verdict("statement", "{" STATEMENT ",'quotes':[{" QUOTE ",'start':3,'end':7}]}"), "");
	cr_expect_str_eq(verdict("statement", "{" STATEMENT ",'quotes':[{" QUOTE ",'start':3,'end':8}]}"),
			 "quotes[0].end: end - start is 5, and the quotation has 4 characters");
	cr_expect_str_eq(verdict("statement", "{" STATEMENT ",'quotes':[{" QUOTE ",'start':7,'end':3}]}"),
			 "quotes[0].end: end - start is -4, and the quotation has 4 characters");
	cr_expect_str_eq(verdict("statement", "{" STATEMENT ",'quotes':[{" QUOTE ",'start':3}]}"),
			 "quotes[0].end: is missing: start and end go together");
	cr_expect_str_eq(verdict("statement", "{" STATEMENT ",'quotes':[{" QUOTE ",'end':3}]}"),
			 "quotes[0].start: is missing: start and end go together");
}

Test(rules, a_note_that_accepts_a_gap_says_which_and_no_other_does)
{
#define NOTE "{'about':['incident:i'],'body':'b','type':"
	cr_expect_str_eq(verdict("note", NOTE "'accepted-gap','gap':'ungraded'}"), "");
	cr_expect_str_eq(verdict("note", NOTE "'accepted-gap'}"), "gap: is missing: the note accepts a gap");
	cr_expect_str_eq(verdict("note", NOTE "'comment','gap':'ungraded'}"),
			 "gap: goes with accepted-gap, and the type is \"comment\"");
}

Test(rules, a_key_has_the_name_of_its_vkey)
{
	cr_expect_str_eq(verdict("key", "{'name':'alice','vkey':'alice+00000000+AA','roles':['admin']}"), "");
	cr_expect_str_eq(verdict("key", "{'name':'ali','vkey':'alice+00000000+AA','roles':['admin']}"),
			 "name: is not the name in the vkey");
	cr_expect_str_eq(verdict("key", "{'name':'bob','vkey':'alice+00000000+AA','roles':['admin']}"),
			 "name: is not the name in the vkey");
}

#define EVIDENCE "'slug':'e','incident':'a','title':'T','type':'forensic'"
#define CUSTODY(events) "{" EVIDENCE ",'custody':[" events "]}"
#define EVENT(what, at, rest) "{'event':'" what "','at':'" at "','by':'b'" rest "}"
#define DIGEST_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define DIGEST_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define MORNING "2026-03-05T06:00:00Z"
#define NOON "2026-03-05T12:00:00Z"
#define EVENING "2026-03-05T18:00:00Z"

Test(rules, a_hand_over_names_its_sides)
{
	cr_expect_str_eq(verdict("evidence", CUSTODY(EVENT("transferred", NOON, ",'from':'x','to':'y'"))), "");
	cr_expect_str_eq(verdict("evidence", CUSTODY(EVENT("transferred", NOON, ",'to':'y'"))),
			 "custody[0].from: is missing: an item is transferred from somebody");
	cr_expect_str_eq(verdict("evidence", CUSTODY(EVENT("transferred", NOON, ",'from':'x'"))),
			 "custody[0].to: is missing: an item is transferred to somebody");
	cr_expect_str_eq(verdict("evidence", CUSTODY(EVENT("released", NOON, ",'to':'y'"))), "");
	cr_expect_str_eq(verdict("evidence", CUSTODY(EVENT("released", NOON, ",'from':'x'"))),
			 "custody[0].to: is missing: an item is released to somebody");
	cr_expect_str_eq(verdict("evidence", CUSTODY(EVENT("acquired", MORNING, "") "," EVENT("returned", NOON, ""))),
			 "custody[1].to: is missing: an item is returned to somebody");
	cr_expect_str_eq(verdict("evidence", CUSTODY(EVENT("examined", NOON, ""))), "");
}

Test(rules, an_event_is_not_dated_before_the_one_that_it_follows)
{
	cr_expect_str_eq(verdict("evidence", CUSTODY(EVENT("acquired", NOON, "") "," EVENT("examined", NOON, ""))), "");
	cr_expect_str_eq(verdict("evidence", CUSTODY(EVENT("acquired", NOON, "") "," EVENT("examined", MORNING, ""))),
			 "custody[1].at: " MORNING " lies before the event that it follows, custody[0] (" NOON ")");
}

Test(rules, each_file_has_a_chain_of_its_own_that_begins_with_its_acquisition)
{
#define OF_A ",'before':'" DIGEST_A "'"
#define OF_B ",'before':'" DIGEST_B "'"
	/* b was acquired and examined before a came */
	cr_expect_str_eq(verdict("evidence", CUSTODY(EVENT("acquired", EVENING, OF_A) "," EVENT(
						     "acquired", MORNING, OF_B) "," EVENT("examined", NOON, OF_B))),
			 "");
	cr_expect_str_eq(verdict("evidence", CUSTODY(EVENT("acquired", EVENING, OF_A) "," EVENT(
						     "acquired", MORNING, OF_B) "," EVENT("examined", NOON, OF_A))),
			 "custody[2].at: " NOON " lies before the event that it follows, custody[0] (" EVENING ")");
	/* the whole item follows both, and both follow it */
	cr_expect_str_eq(verdict("evidence", CUSTODY(EVENT("acquired", EVENING, OF_A) "," EVENT("examined", NOON, ""))),
			 "custody[1].at: " NOON " lies before the event that it follows, custody[0] (" EVENING ")");
	cr_expect_str_eq(verdict("evidence", CUSTODY(EVENT("examined", EVENING, "") "," EVENT("examined", NOON, OF_A))),
			 "custody[1].at: " NOON " lies before the event that it follows, custody[0] (" EVENING ")");
}

Test(rules, what_is_said_to_be_erased_is_marked_so)
{
#define FILES(mark) ",'files':[{'sha256':'" DIGEST_A "','size':1,'media_type':'text/plain'" mark "}]"
#define ERASED(rest) ",'custody':[" EVENT("erased", NOON, rest) "]}"
	static const char *const unmarked =
		"custody[0].event: is \"erased\", and no such file of the record is marked erased";
	cr_expect_str_eq(verdict("evidence", "{" EVIDENCE FILES(",'erased':'order'") ERASED(OF_A)), "");
	cr_expect_str_eq(verdict("evidence", "{" EVIDENCE FILES(",'erased':'order'") ERASED("")), "");
	cr_expect_str_eq(verdict("evidence", "{" EVIDENCE FILES("") ERASED(OF_A)), unmarked);
	cr_expect_str_eq(verdict("evidence", "{" EVIDENCE FILES(",'erased':'order'") ERASED(OF_B)), unmarked);
	cr_expect_str_eq(verdict("evidence", "{" EVIDENCE ERASED("")), unmarked);
}

#define DIGEST_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define DIGEST_B "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
#define SOURCE "{'slug':'s','title':'T','type':'other','captures':["
#define ITEM(digest) "{'sha256':'" digest "','size':1,'media_type':'t'"
#define TEXT_OF(digest) ",'extracted_from':'" digest "','extracted_by':'text/1'}"

Test(rules, a_text_is_of_a_capture_beside_it)
{
	cr_expect_str_eq(verdict("source", SOURCE ITEM(DIGEST_A) "}," ITEM(DIGEST_B) TEXT_OF(DIGEST_A) "]}"), "");
	cr_expect_str_eq(verdict("source", SOURCE ITEM(DIGEST_B) TEXT_OF(DIGEST_A) "," ITEM(DIGEST_A) "}]}"), "");
	cr_expect_str_eq(verdict("source", SOURCE ITEM(DIGEST_A) "}," ITEM(DIGEST_A) TEXT_OF(DIGEST_A) "]}"), "");
	cr_expect_str_eq(verdict("source", SOURCE ITEM(DIGEST_A) TEXT_OF(DIGEST_A) "]}"),
			 "captures[0].extracted_from: is no capture of this source");
	cr_expect_str_eq(verdict("source", SOURCE ITEM(DIGEST_A) "}," ITEM(DIGEST_B)
						   TEXT_OF(DIGEST_A) "," ITEM(DIGEST_A) TEXT_OF(DIGEST_B) "]}"),
			 "captures[2].extracted_from: is no capture of this source");
}

Test(rules, a_capture_has_one_text_and_that_says_how_it_was_made)
{
	cr_expect_str_eq(verdict("source", SOURCE ITEM(DIGEST_A) "}," ITEM(DIGEST_B)
						   TEXT_OF(DIGEST_A) "," ITEM(DIGEST_A) TEXT_OF(DIGEST_A) "]}"),
			 "captures[2].extracted_from: is a second text of the same capture (captures[1])");
	cr_expect_str_eq(
		verdict("source", SOURCE ITEM(DIGEST_A) "}," ITEM(DIGEST_B) ",'extracted_from':'" DIGEST_A "'}]}"),
		"captures[1].extracted_by: is missing: extracted_from and extracted_by go together");
	cr_expect_str_eq(verdict("source", SOURCE ITEM(DIGEST_A) ",'extracted_by':'text/1'}]}"),
			 "captures[0].extracted_from: is missing: extracted_from and extracted_by go together");
}
