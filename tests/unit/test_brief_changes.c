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
	cr_assert_eq(two.changes->records[0].edit_count, 1);
	cr_expect_str_eq(two.changes->records[0].edits[0].path, "positions[0].stance");
	cr_assert_eq(two.changes->shift_count, 1);
	cr_expect_eq(two.changes->shifts[0].was->stance, STANCE_ASSERTS);
	cr_expect_eq(two.changes->shifts[0].is->stance, STANCE_QUESTIONS);
	two_free(&two);
}

Test(changes, tell_the_old_value_and_the_new_one_with_references_by_slug)
{
	Two two = {.was = case_of_text(GROUND SAID("1", "x", "comment", "a", "asserts")),
		   .is = case_of_text(GROUND SAID("1", "y", "comment", "a", "asserts"))};
	json_object_set_new(two.is.records[6].body, "said_as", json_string("today"));
	two.is.records[6].index = 9;
	const Brief *now = case_brief_since(&two.is, "i", case_brief_of(&two.was, "i"), 8);
	const BriefChange *change = &now->changes->records[0];
	cr_assert_eq(change->edit_count, 2);
	cr_expect_str_eq(change->edits[0].path, "speakers[0]");
	cr_expect_str_eq(change->edits[0].was, "x");
	cr_expect_str_eq(change->edits[0].is, "y");
	cr_expect_null(change->edits[1].was);
	cr_expect_str_eq(change->edits[1].is, "today");
	Buf out = {0};
	report_text(now, 80, false, &out);
	cr_expect(strstr(out.data, "    - speakers[0]: x → y\n    - said_as: none → today\n"), "%s", out.data);
	buf_free(&out);
	two_free(&two);
}

Test(changes, cut_a_long_value_between_code_points)
{
	Two two = {.was = case_of_text(GROUND SAID("1", "x", "comment", "a", "asserts")),
		   .is = case_of_text(GROUND SAID("1", "x", "comment", "a", "asserts"))};
	char exact[2 * BRIEF_EDIT_MAX + 1] = "", longer[2 * BRIEF_EDIT_MAX + 3] = "";
	for (size_t i = 0; i < BRIEF_EDIT_MAX; i++)
		strcat(exact, "é");
	snprintf(longer, sizeof longer, "%sé", exact);
	json_object_set_new(two.was.records[6].body, "summary", json_string(exact));
	json_object_set_new(two.is.records[6].body, "summary", json_string(longer));
	two.is.records[6].index = 9;
	two.changes = case_brief_since(&two.is, "i", case_brief_of(&two.was, "i"), 8)->changes;
	const BriefEdit *edit = &two.changes->records[0].edits[0];
	cr_expect_str_eq(edit->was, exact);
	cr_expect_eq(strlen(edit->is), strlen(exact) + strlen("…"));
	cr_expect_eq(strncmp(edit->is, exact, strlen(exact)), 0);
	two_free(&two);
}

static const BriefGapShift *gap_shift(const BriefChanges *changes, BriefGapShiftKind kind, const char *code)
{
	for (size_t i = 0; i < changes->gap_count; i++) {
		const BriefGap *gap = changes->gaps[i].is ? changes->gaps[i].is : changes->gaps[i].was;
		if (changes->gaps[i].kind == kind && strcmp(gap->code, code) == 0)
			return &changes->gaps[i];
	}
	return NULL;
}

Test(changes, tell_which_gaps_opened_which_closed_and_which_are_of_other_parties)
{
	Two two = compare(GROUND SAID("1", "x", "comment", "a", "asserts"),
			  GROUND SAID("1", "x", "comment", "a", "asserts") SAID("2", "y", "denial", "a", "denies"), 8);
	cr_expect(gap_shift(two.changes, GAP_OPENED, "unanswered"));
	cr_expect(gap_shift(two.changes, GAP_CLOSED, "no-reply-recorded"));
	const BriefGapShift *differs = gap_shift(two.changes, GAP_DIFFERS, "no-evidence-cited");
	cr_assert(differs);
	cr_expect_str_eq(differs->was->text, "A1: no evidence is cited by X.");
	cr_expect_str_eq(differs->is->text, "A1: no evidence is cited by X, Y.");
	two_free(&two);
}

Test(changes, count_a_gap_that_was_accepted_as_closed_and_say_by_whom)
{
	Two two = {.was = case_of_text(GROUND SAID("1", "x", "comment", "a", "asserts")),
		   .is = case_of_text(GROUND SAID(
			   "1", "x", "comment", "a",
			   "asserts") "{'kind':'note','about':['allegation:a','party:y'],'type':'accepted-gap','gap':"
				      "'no-reply-recorded','body':'Known.'}\n")};
	const Brief *now = case_brief_since(&two.is, "i", case_brief_of(&two.was, "i"), 8);
	cr_assert(gap_shift(now->changes, GAP_CLOSED, "no-reply-recorded"));
	cr_expect_eq(now->changes->gap_count, 1);
	Buf out = {0};
	report_text(now, 200, false, &out);
	cr_expect(strstr(out.data, "Gaps closed\n- no reply recorded: A1: accused by it, and no position recorded: Y. "
				   "Accepted by alice@example, ledger index 8.\n"),
		  "%s", out.data);
	buf_free(&out);
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
	retraction.fields = value_read("{\"reason\": \"A mistake.\"}", NULL, was.arena);
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
