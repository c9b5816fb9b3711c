/* What changed in a brief, and how its timeline is marked. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/brief/changes.h"
#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"

#define GROUND                                                                                                         \
	"{'kind':'incident','slug':'i','title':'T'}\n"                                                                 \
	"{'kind':'party','slug':'x','name':'X','type':'state'}\n"                                                      \
	"{'kind':'party','slug':'y','name':'Y','type':'state'}\n"                                                      \
	"{'kind':'source','slug':'s','title':'S','type':'other','published':'2020-03'}\n"                              \
	"{'kind':'allegation','slug':'a','incident':'i','text':'T.','type':'responsibility','accused':['y']}\n"        \
	"{'kind':'allegation','slug':'b','incident':'i','text':'T.','type':'evidence'}\n"
#define SAID(slug, who, act, allegation, stance)                                                                       \
	"{'kind':'statement','slug':'" slug "','incident':'i','acts':['" act "'],'speakers':['" who                    \
	"'],'capacity':'official','sources':['s'],'positions':[{'allegation':'" allegation "','stance':'" stance       \
	"'}]}\n"

/* The changes from one case to another, both of the incident "i"; what is in the second from line `since` on is new. */
typedef struct Two {
	Case was, is;
	const BriefChanges *changes;
} Two;

static Two compare(const char *was, const char *is, uint64_t since)
{
	Two two = {.was = case_of_text(was), .is = case_of_text(is)};
	const Brief *before = *was ? case_brief_of(&two.was, "i") : NULL;
	two.changes = case_brief_since(&two.is, "i", before, since)->changes;
	cr_assert(two.changes);
	return two;
}

static void two_free(Two *two)
{
	case_free(&two->was);
	case_free(&two->is);
}

Test(changes, are_none_where_nothing_changed)
{
	Two two = compare(GROUND SAID("1", "x", "comment", "a", "asserts"),
			  GROUND SAID("1", "x", "comment", "a", "asserts"), 8);
	cr_expect_eq(two.changes->record_count, 0);
	cr_expect_eq(two.changes->shift_count, 0);
	two_free(&two);
}

Test(changes, say_what_was_added_and_whose_position_is_new)
{
	Two two = compare(GROUND SAID("1", "x", "comment", "a", "asserts"),
			  GROUND SAID("1", "x", "comment", "a", "asserts") SAID("2", "y", "denial", "a", "denies"), 8);
	cr_assert_eq(two.changes->record_count, 1); /* y was in the casebook before, and accused in the brief */
	cr_expect_eq(two.changes->records[0].kind, CHANGE_ADDED);
	cr_expect_str_eq(two.changes->records[0].name, "2");
	cr_assert_eq(two.changes->shift_count, 1);
	cr_expect_str_eq(two.changes->shifts[0].party->slug, "y");
	cr_expect_null(two.changes->shifts[0].was);
	cr_expect_eq(two.changes->shifts[0].is->stance, STANCE_DENIES);
	two_free(&two);
}

Test(changes, say_what_was_edited_and_where)
{
	Two two = {.was = case_of_text(GROUND SAID("1", "x", "comment", "a", "asserts")),
		   .is = case_of_text(GROUND SAID("1", "x", "comment", "a", "questions"))};
	two.is.records[6].index = 9;
	two.changes = case_brief_since(&two.is, "i", case_brief_of(&two.was, "i"), 8)->changes;
	cr_assert_eq(two.changes->record_count, 1);
	cr_expect_eq(two.changes->records[0].kind, CHANGE_EDITED);
	cr_assert_eq(two.changes->records[0].path_count, 1);
	cr_expect_str_eq(two.changes->records[0].paths[0], "positions[0].stance");
	cr_assert_eq(two.changes->shift_count, 1);
	cr_expect_eq(two.changes->shifts[0].was->stance, STANCE_ASSERTS);
	cr_expect_eq(two.changes->shifts[0].is->stance, STANCE_QUESTIONS);
	two_free(&two);
}

Test(changes, say_what_is_gone_and_whose_position_went_with_it)
{
	Two two = compare(GROUND SAID("1", "x", "comment", "a", "asserts"), GROUND, 8);
	cr_assert_eq(two.changes->record_count, 3); /* the source and the party that it alone referred to */
	cr_expect_eq(two.changes->records[0].kind, CHANGE_LEFT);
	cr_assert_eq(two.changes->shift_count, 1);
	cr_expect_null(two.changes->shifts[0].is);
	two_free(&two);
}

Test(changes, name_a_retraction_with_its_reason)
{
	Case was = case_of_text(GROUND SAID("1", "x", "comment", "a", "asserts")), is = case_of_text(GROUND);
	Record retraction = was.records[6];
	retraction.index = 9;
	retraction.retracted = true;
	retraction.body = json_pack("{s:s}", "reason", "A mistake.");
	BriefInput input = {.records = is.records,
			    .record_count = is.count,
			    .incident = is.records[0].id,
			    .since = "8",
			    .since_index = 8,
			    .before = case_brief_of(&was, "i"),
			    .retracted = &retraction,
			    .retracted_count = 1,
			    .origin = "o"};
	const Brief *brief = NULL;
	Err err = {0};
	cr_assert(brief_compute(&input, is.arena, &brief, &err));
	Buf out = {0};
	report_text(brief, 80, false, &out);
	cr_expect(strstr(out.data, "Retracted\n- statement 1 (alice@example, ledger index 9; reason: A mistake.)"));
	cr_expect(strstr(out.data, "What changed since 8") > strstr(out.data, "Bottom line"));
	cr_expect(strstr(out.data, "What changed since 8") < strstr(out.data, "Allegations"));
	buf_free(&out);
	json_decref(retraction.body);
	case_free(&was);
	case_free(&is);
}

Test(changes, of_an_incident_that_was_not_there_are_all_of_it)
{
	Two two = compare("", GROUND SAID("1", "x", "comment", "a", "asserts"), 1);
	cr_expect(two.changes->incident_new);
	cr_expect_eq(two.changes->record_count, 7);
	two_free(&two);
}

static const BriefEvent *event_of(const Brief *brief, const char *slug)
{
	for (size_t i = 0; i < brief->event_count; i++) {
		if (strcmp(brief->events[i].slug, slug) == 0)
			return &brief->events[i];
	}
	cr_assert_fail("no event %s", slug);
	return NULL;
}

static void is_marked(const Brief *brief, const char *slug, bool attributes, bool denies)
{
	cr_expect_eq(event_of(brief, slug)->attributes, attributes, "%s", slug);
	cr_expect_eq(event_of(brief, slug)->denies, denies, "%s", slug);
}

Test(timeline, marks_who_attributes_and_who_denies_by_act_or_by_position)
{
	Case loaded = case_of_text(GROUND SAID("by-act", "x", "attribution", "b", "asserts")
					   SAID("by-position", "x", "comment", "a", "endorses")
						   SAID("denial-by-act", "y", "denial", "b", "denies")
							   SAID("doubt", "y", "comment", "a", "questions")
								   SAID("other", "y", "comment", "b", "denies")
									   SAID("both", "x", "denial", "a", "asserts"));
	const Brief *brief = case_brief_of(&loaded, "i");
	is_marked(brief, "by-act", true, false);
	is_marked(brief, "by-position", true, false);
	is_marked(brief, "denial-by-act", false, true);
	is_marked(brief, "doubt", false, true);
	is_marked(brief, "other", false, false);
	is_marked(brief, "both", true, true);
	case_free(&loaded);
}

Test(timeline, of_a_statement_without_a_date_has_the_day_by_which_it_was_published)
{
	Case loaded = case_of_text(GROUND SAID("1", "x", "comment", "a", "asserts"));
	const BriefEvent *event = event_of(case_brief_of(&loaded, "i"), "1");
	cr_expect_null(event->date.text);
	cr_expect_not(event->date.bounds.has_lower);
	cr_expect_eq(event->date.bounds.upper, edtf_day(2020, 3, 31));
	case_free(&loaded);
}
