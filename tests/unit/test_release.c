/* What leaves at a marking: of what is marked higher nothing shows in any format, and what it takes along goes too. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/brief/comparison.h"
#include "ascribe/brief/dossier.h"
#include "ascribe/brief/release.h"
#include "ascribe/casebook/body.h"
#include "ascribe/render/across.h"
#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"

#define GROUND                                                                                                         \
	"{'kind':'incident','slug':'i','title':'T','tlp':'green','began':'2020-01-02','victims':[{'party':'x'}]}\n"    \
	"{'kind':'party','slug':'x','name':'X','type':'state'}\n"                                                      \
	"{'kind':'party','slug':'y','name':'Y','type':'state'}\n"                                                      \
	"{'kind':'source','slug':'s','title':'S','type':'other','published':'2020-03'}\n"                              \
	"{'kind':'allegation','slug':'a','incident':'i','text':'Y did it.','type':'responsibility','accused':['y']}\n" \
	"{'kind':'statement','slug':'said','incident':'i','acts':['attribution'],'speakers':['x'],'capacity':"         \
	"'official','said_on':'2020-02-01','sources':['s'],'positions':[{'allegation':'a','stance':'asserts'}]}\n"
#define SAID(slug, more)                                                                                               \
	"{'kind':'statement','slug':'" slug "','incident':'i','acts':['denial'],'capacity':'official'," more "}\n"
#define DENIES "'positions':[{'allegation':'a','stance':'denies','wording':'Verborgen.'}]"

/* The case as it may leave at a level, as a case of its own, and which records are not in it. */
static Case released(const Case *all, const char *level, Release *release)
{
	Err err = {0};
	Case kept = {.arena = arena_new()};
	const ReleaseInput input = {
		.records = all->records, .record_count = all->count, .incident = &all->records[0].id, .level = level};
	cr_assert(brief_release(&input, kept.arena, release, &err), "%s", err.message);
	kept.records = release->records;
	kept.count = release->count;
	cr_expect_eq(release->count + release->left_out_count, all->count);
	return kept;
}

static void render_across(const Brief *brief, Arena *arena, Buf *out)
{
	const BriefInput bounds = {.origin = "o"};
	const Record *party = brief->allegations.count > 0 && brief->allegations.items[0]->accused.count > 0
				      ? brief->allegations.items[0]->accused.items[0]->record
				      : brief->statements.items[0]->speakers.items[0]->record;
	for (AcrossForm form = ACROSS_TEXT; form <= ACROSS_JSON; form++) {
		const AcrossStyle style = {.form = form, .width = 400};
		timeline_render(brief, &style, out);
		comparison_render(comparison_compute(&brief, 1, &bounds, arena), &style, out);
		dossier_render(dossier_compute(party, party, &brief, 1, &bounds, arena), &style, out);
	}
}

/* Everything that the program shows of a brief, one after the other. */
static void render(const Brief *brief, Arena *arena, Buf *out)
{
	report_text(brief, 400, false, out);
	report_markdown(brief, out);
	report_html(brief, out);
	report_json(brief, out);
	report_csv(brief, out);
	report_gaps_text(brief, 400, false, out);
	report_gaps_json(brief, out);
	render_across(brief, arena, out);
}

/* Whether any of it has a secret: a slug with "hidden-", a text with "Verborgen", or the id of a record left out. */
static bool shows_secret(const Brief *brief, const Release *release, Arena *arena)
{
	Buf out = {0};
	render(brief, arena, &out);
	bool shows = strstr(out.data, "Verborgen") || strstr(out.data, "hidden-");
	for (size_t i = 0; i < release->left_out_count; i++)
		shows = shows || strstr(out.data, release->left_out[i].text);
	buf_free(&out);
	return shows;
}

/* Of `lines` no secret leaves at green, and `count` records are left out for that. */
static void nothing_leaks(const char *what, const char *lines, size_t count)
{
	Release release;
	Case all = case_of_text(lines), kept = released(&all, "green", &release);
	cr_expect(shows_secret(case_brief(&all, NULL), &release, all.arena), "%s: no secret to begin with", what);
	cr_expect_not(shows_secret(case_brief(&kept, NULL), &release, kept.arena), "%s", what);
	cr_expect_eq(release.left_out_count, count, "%s: %zu", what, release.left_out_count);
	case_free(&kept);
	case_free(&all);
}

Test(release, a_statement_goes_with_what_rests_on_it)
{
	nothing_leaks(
		"statement",
		GROUND SAID("hidden-1", "'speakers':['y'],'sources':['s'],'summary':'Verborgen.','tlp':'red'," DENIES
					",'cites':[{'evidence':'hidden-logs','bearing':'supports','disclosure':"
					"'summarised'}],'answers':[{'statement':'said','relation':'rebuts'}]")
			SAID("2",
			     "'speakers':['x'],'sources':['s'],'answers':[{'statement':'hidden-1',"
			     "'relation':'answers'}]") "{'kind':'evidence','slug':'hidden-logs','incident':'i','title':"
						       "'Verborgen',"
						       "'type':'forensic'}\n"
						       "{'kind':'response','slug':'hidden-expulsion','incident':'i','"
						       "actor':'x','type':"
						       "'expulsion','status':'done','announced_in':['hidden-1'],'text':"
						       "'Verborgen'}\n"
						       "{'kind':'response','slug':'kept','incident':'i','actor':'x','"
						       "type':'expulsion',"
						       "'status':'done','because_of':['hidden-1'],'sources':['s']}\n"
						       "{'kind':'note','about':['statement:hidden-1','incident:i'],'"
						       "type':'assessment',"
						       "'body':'Verborgen.'}\n",
		4);
}

Test(release, a_party_goes_with_what_it_alone_said_and_what_accuses_it)
{
	nothing_leaks(
		"party",
		GROUND
		"{'kind':'party','slug':'hidden-p','name':'Verborgen','type':'state','tlp':'amber'}\n"
		"{'kind':'party','slug':'hidden-organ','name':'Organ','type':'state-organ','part_of':"
		"'hidden-p'}\n"
		"{'kind':'party','slug':'hidden-voice','name':'Voice','type':'person','speaks_for':"
		"'hidden-organ'}\n"
		"{'kind':'party','slug':'z','name':'Z','type':'company','owned_by':['hidden-p']}\n"
		"{'kind':'source','slug':'s2','title':'S2','type':'other','publisher':'hidden-p',"
		"'rights_holder':'hidden-p'}\n"
		"{'kind':'allegation','slug':'hidden-a','incident':'i','text':'Verborgen did it.','type':"
		"'responsibility','accused':['x','hidden-p']}\n"
		"{'kind':'allegation','slug':'part','incident':'i','text':'In part.','type':"
		"'responsibility','broader':'hidden-a'}\n"
		"{'kind':'evidence','slug':'e','incident':'i','title':'E','type':'forensic','held_by':"
		"'hidden-p'}\n" SAID("hidden-2", "'speakers':['hidden-voice'],'sources':['s']," DENIES) SAID(
			"hidden-3", "'speakers':['y'],'on_behalf_of':['hidden-p'],'sources':['s']")
			SAID("hidden-4", "'speakers':['y'],'reported_by':['x','hidden-p'],'sources':['s']") SAID(
				"joint",
				"'speakers':['z','hidden-p'],'sources':['s2'],"
				"'positions':[{'allegation':'hidden-a','stance':"
				"'asserts','wording':'Verborgen.'},{'allegation':"
				"'part','stance':'asserts'}]") "{'kind':'response','slug':'hidden-r','incident':'i',"
							       "'actor':'hidden-organ','type':'other','status':'done'}"
							       "\n"
							       "{'kind':'response','slug':'hidden-t','incident':'i',"
							       "'actor':'x','targets':['hidden-p'],'type':'other',"
							       "'status':'done'}\n",
		9);
}

Test(release, a_source_goes_with_what_stands_in_it_alone)
{
	nothing_leaks("source",
		      GROUND "{'kind':'source','slug':'hidden-s','title':'Verborgen','type':'other','tlp':'red'}\n"
			     "{'kind':'source','slug':'drawn','title':'D','type':'other','derived_from':['hidden-s']}\n"
			     "{'kind':'evidence','slug':'e','incident':'i','title':'E','type':'forensic',"
			     "'derived_from':['source:hidden-s','source:s']}\n" SAID(
				     "hidden-5", "'speakers':['y'],'quotes':[{'source':'hidden-s','exact':'Verborgen',"
						 "'voice':'direct','about':['a']}]," DENIES)
				     SAID("both", "'speakers':['y'],'sources':['drawn','hidden-s'],'quotes':[{'"
						  "source':"
						  "'hidden-s','exact':'Verborgen','voice':'direct','about':['a']}],"
						  "'cites':[{'evidence':'e','bearing':'supports','disclosure':"
						  "'summarised'}],'positions':[{'allegation':'a','stance':'denies'}"
						  "]") "{'kind':'response','slug':'hidden-r','incident':'i','actor':"
						       "'x','type':"
						       "'other','status':'done','sources':['hidden-s']}\n",
		      3);
}

Test(release, an_allegation_evidence_and_a_response_go_with_every_mention_of_them)
{
	nothing_leaks("allegation, evidence, response",
		      GROUND
		      "{'kind':'allegation','slug':'hidden-a','incident':'i','text':'Verborgen','type':'impact',"
		      "'tlp':'amber+strict'}\n"
		      "{'kind':'evidence','slug':'hidden-e','incident':'i','title':'Verborgen','type':"
		      "'forensic','tlp':'red'}\n"
		      "{'kind':'evidence','slug':'e','incident':'i','title':'E','type':'forensic',"
		      "'derived_from':['evidence:hidden-e']}\n"
		      "{'kind':'response','slug':'hidden-r','incident':'i','actor':'x','type':'other','status':"
		      "'done','text':'Verborgen','tlp':'red'}\n" SAID(
			      "open",
			      "'speakers':['y'],'sources':['s'],'positions':[{'allegation':'hidden-a',"
			      "'stance':'denies','wording':'Verborgen'}],'cites':[{'evidence':'e',"
			      "'bearing':'supports','disclosure':'summarised','allegation':'hidden-a'},"
			      "{'evidence':'hidden-e','bearing':'supports','disclosure':'summarised'},"
			      "{'evidence':'e','bearing':'supports','disclosure':'summarised'}],"
			      "'quotes':[{'source':'s','exact':'W','voice':'direct','about':['hidden-a',"
			      "'a']}]") "{'kind':'note','about':['evidence:hidden-e'],'type':'accepted-gap','gap':"
					"'ungraded','body':'Verborgen.'}\n",
		      4);
}

Test(release, a_victim_that_is_marked_higher_does_not_show)
{
	nothing_leaks("victim",
		      "{'kind':'incident','slug':'i','title':'T','tlp':'green','victims':[{'party':'x'},{'party':"
		      "'hidden-v','sector':'Verborgen'}]}\n"
		      "{'kind':'party','slug':'x','name':'X','type':'state'}\n"
		      "{'kind':'party','slug':'hidden-v','name':'Verborgen','type':'state','tlp':'red'}\n"
		      "{'kind':'source','slug':'s','title':'S','type':'other'}\n" SAID("1", "'speakers':['x'],"
											    "'sources':['s']"),
		      1);
}

Test(release, an_assessment_goes_with_the_one_that_it_replaces_and_is_no_bottom_line)
{
	static const char lines[] = GROUND
		"{'kind':'note','about':['incident:i'],'type':'assessment','body':'Verborgen, once.'}\n"
		"{'kind':'note','about':['incident:i'],'type':'assessment','body':'Verborgen.','tlp':'amber',"
		"'supersedes':'00000000-0000-4000-8000-000000000007'}\n";
	nothing_leaks("assessment", lines, 2);
}

Test(release, a_note_says_nothing_of_a_left_out_one_that_it_replaces)
{
	nothing_leaks("note",
		      GROUND "{'kind':'note','about':['incident:i'],'type':'comment','body':'Verborgen.','tlp':'red'}\n"
			     "{'kind':'note','about':['incident:i'],'type':'comment','body':'N.','supersedes':"
			     "'00000000-0000-4000-8000-000000000007'}\n",
		      1);
}

Test(release, a_statement_that_a_left_out_one_takes_back_does_not_seem_to_stand)
{
	nothing_leaks("retraction",
		      GROUND SAID("hidden-6", "'speakers':['y'],'sources':['s']," DENIES)
			      SAID("hidden-7", "'speakers':['y'],'sources':['s'],'tlp':'red','answers':[{'statement':"
					       "'hidden-6','relation':'retracts'}]"),
		      2);
}

Test(release, a_note_about_what_is_not_at_hand_does_not_leave)
{
	nothing_leaks("note about another incident",
		      GROUND "{'kind':'note','about':['incident:i','incident:other'],'type':'comment','body':"
			     "'Verborgen.'}\n",
		      1);
}

Test(release, keeps_what_is_marked_as_high_or_lower_and_says_how_many_it_did_not)
{
	static const struct {
		const char *level;
		size_t withheld;
	} levels[] = {{"green", 3}, {"amber", 2}, {"amber+strict", 1}, {"red", 0}};
	Case all = case_of_text(GROUND SAID("1", "'speakers':['x'],'sources':['s'],'tlp':'clear'")
					SAID("2", "'speakers':['x'],'sources':['s'],'tlp':'amber'")
						SAID("3", "'speakers':['x'],'sources':['s'],'tlp':'amber+strict'")
							SAID("4", "'speakers':['x'],'sources':['s'],'tlp':'red'"));
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
		Release release;
		Case kept = released(&all, levels[i].level, &release);
		cr_expect_eq(release.left_out_count, levels[i].withheld, "%s", levels[i].level);
		cr_expect_eq(case_brief(&kept, NULL)->statements.count, 5 - levels[i].withheld);
		case_free(&kept);
	}
	case_free(&all);
}

Test(release, leaves_the_records_of_the_case_as_they_were)
{
	Release release;
	Case all = case_of_exercise(), again = case_of_exercise();
	Case kept = released(&all, "amber+strict", &release);
	cr_expect_eq(release.left_out_count, 0);
	for (size_t i = 0; i < all.count; i++) {
		cr_expect(json_equal(all.records[i].body, again.records[i].body));
		json_t *body = value_json(kept.records[i].fields);
		cr_expect(json_equal(body, again.records[i].body), "%s", all.records[i].slug);
		json_decref(body);
	}
	case_free(&kept);
	case_free(&again);
	case_free(&all);
}

Test(release, is_refused_of_an_incident_marked_higher_with_the_marking_and_no_more)
{
	Case all = case_of_text("{'kind':'incident','slug':'hidden','title':'Verborgen','tlp':'amber+strict'}\n");
	Release release;
	Err err = {0};
	const ReleaseInput input = {
		.records = all.records, .record_count = all.count, .incident = &all.records[0].id, .level = "amber"};
	cr_assert_not(brief_release(&input, all.arena, &release, &err));
	cr_expect_eq(err.code, ERR_NOT_PERMITTED);
	cr_expect_str_eq(err.message, "the incident is marked TLP:AMBER+STRICT: nothing of it may leave at TLP:AMBER");
	cr_expect_str_empty(err.hint);
	case_free(&all);
}

Test(release, of_what_changed_leaves_out_what_is_marked_higher_by_now)
{
	Case was = case_of_text(GROUND SAID("hidden-8", "'speakers':['y'],'sources':['s']," DENIES));
	Case is = case_of_text(GROUND SAID("hidden-8", "'speakers':['y'],'sources':['s'],'tlp':'red'," DENIES));
	Release before, release;
	Case kept = released(&is, "green", &release);
	Err err = {0};
	ReleaseInput input = {.records = was.records,
			      .record_count = was.count,
			      .incident = &was.records[0].id,
			      .level = "green",
			      .also = &is.records[6].id};
	for (size_t also = 0; also < 2; also++) { /* without the word that it is marked higher now, it would show */
		input.also_count = also;
		cr_assert(brief_release(&input, was.arena, &before, &err));
		Case then = {.arena = arena_new(), .records = before.records, .count = before.count};
		const Brief *brief = case_brief_since(&kept, "i", case_brief_of(&then, "i"), 7);
		cr_expect_eq(shows_secret(brief, &release, kept.arena), also == 0);
		case_free(&then);
	}
	case_free(&kept);
	case_free(&is);
	case_free(&was);
}

static const char *marking_at(const char *lines)
{
	Case loaded = case_of_text(lines);
	const char *marking = case_brief(&loaded, NULL)->marking, *label = marking_label(marking);
	case_free(&loaded);
	return label;
}

Test(marking, of_a_brief_is_the_highest_of_what_it_shows)
{
	cr_expect_str_eq(marking_at(GROUND), "TLP:GREEN");
	cr_expect_str_eq(marking_at(GROUND SAID("1", "'speakers':['x'],'sources':['s'],'tlp':'clear'")), "TLP:GREEN");
	cr_expect_str_eq(marking_at(GROUND SAID("1", "'speakers':['x'],'sources':['s'],'tlp':'red'")), "TLP:RED");
	cr_expect_str_eq(marking_at(GROUND "{'kind':'note','about':['incident:i'],'type':'comment','body':'N.','tlp':"
					   "'amber+strict'}\n"),
			 "TLP:AMBER+STRICT");
	cr_expect_str_eq(marking_at(GROUND "{'kind':'party','slug':'far','name':'F','type':'state','tlp':'red'}\n"),
			 "TLP:GREEN", "a party that it does not speak of");
	cr_expect_null(marking_at("{'kind':'incident','slug':'i','title':'T'}\n"));
}

Test(marking, is_no_lower_than_that_of_the_state_before_where_what_changed_is_shown)
{
	Case was = case_of_text(GROUND SAID("gone", "'speakers':['y'],'sources':['s'],'tlp':'red'"));
	Case is = case_of_text(GROUND);
	cr_expect_str_eq(case_brief_since(&is, "i", case_brief_of(&was, "i"), 7)->marking, "red");
	cr_expect_str_eq(case_brief_of(&is, "i")->marking, "green");
	case_free(&is);
	case_free(&was);
}

Test(marking, stands_at_each_record_that_is_marked_otherwise_than_the_incident)
{
	Case loaded = case_of_text(GROUND SAID("1", "'speakers':['y'],'sources':['s'],'tlp':'red'," DENIES) SAID(
		"2", "'speakers':['y'],'sources':['s'],'tlp':'green'") "{'kind':'evidence','slug':'e','incident':'i','"
								       "title':'E','type':"
								       "'forensic','tlp':'amber'}\n"
								       "{'kind':'note','about':['incident:i'],'type':'"
								       "comment','body':'N.',"
								       "'tlp':'clear'}\n");
	const Brief *brief = case_brief(&loaded, NULL);
	Buf out = {0};
	report_text(brief, 400, false, &out);
	cr_expect(strstr(out.data, "- Marking: TLP:RED\n"));
	cr_expect(strstr(out.data, "S2: Y; by 31 March 2020; denial; official, first hand; TLP:RED."));
	cr_expect(strstr(out.data, "S3: Y; by 31 March 2020; denial; official, first hand."));
	cr_expect(strstr(out.data, "Y denies (S2, Y; by 31 March 2020; first hand; TLP:RED)"), "beside its words");
	cr_expect(strstr(out.data, "credibility not graded; TLP:AMBER."));
	cr_expect(strstr(out.data, "dated 2026-01-01T00:00:00Z; TLP:CLEAR"));
	buf_free(&out);
	report_html(brief, &out);
	cr_expect(strstr(out.data, "<body class=\"tlp-red\" "));
	cr_expect(
		strstr(out.data, "first hand</bdi>; stands in <a href=\"#source-s\">s</a>; <strong>TLP:RED</strong>"));
	cr_expect(strstr(out.data, "credibility not graded; <strong>TLP:AMBER</strong>"));
	buf_free(&out);
	case_free(&loaded);
}
