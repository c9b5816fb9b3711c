/* A brief as JSON: every key that readers count on, and every word as it was given. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

#include "ascribe/render/report.h"
#include "tests/support/case_loader.h"
#include "tests/support/hostile.h"

static json_t *parsed(const Case *loaded, const char *as_of)
{
	Buf out = {0};
	json_error_t error;
	report_json(case_brief(loaded, as_of), &out);
	json_t *report = json_loads(out.data, JSON_REJECT_DUPLICATES, &error);
	cr_assert(report, "%s", error.text);
	cr_expect_eq(out.data[out.len - 1], '\n');
	buf_free(&out);
	return report;
}

static void has_keys(const json_t *object, const char *const *keys, const char *what)
{
	for (size_t i = 0; keys[i]; i++)
		cr_expect(json_object_get(object, keys[i]), "%s: %s", what, keys[i]);
}

#define KEYS(...) ((const char *const[]){__VA_ARGS__, NULL})

Test(report_json, has_the_keys_that_readers_count_on)
{
	static const char *const lists[] = {"parties",  "allegations", "matrix", "statements", "evidence", "responses",
					    "timeline", "sources",     "notes",  "gaps",       NULL};
	Case loaded = case_of_exercise();
	json_t *report = parsed(&loaded, NULL);
	has_keys(report, KEYS("schema", "incident", "ledger", "bottom_line", "as_of", "known_at", "left_out"),
		 "report");
	for (size_t i = 0; lists[i]; i++) {
		json_t *list = json_object_get(report, lists[i]);
		cr_assert(json_is_array(list), "%s", lists[i]);
		cr_expect_gt(json_array_size(list), 0, "%s", lists[i]);
	}
	size_t at;
	json_t *item;
	json_array_foreach (json_object_get(report, "matrix"), at, item)
		has_keys(item, KEYS("allegation", "party", "stance", "statement", "said_on", "first_hand"), "matrix");
	json_array_foreach (json_object_get(report, "gaps"), at, item)
		has_keys(item, KEYS("code", "about", "text"), "gaps");
	has_keys(json_object_get(report, "ledger"), KEYS("origin", "size", "root"), "ledger");
	json_decref(report);
	case_free(&loaded);
}

static json_t *item_with(const json_t *report, const char *list, const char *key, const char *value)
{
	size_t at;
	json_t *item;
	json_array_foreach (json_object_get(report, list), at, item) {
		if (strcmp(json_string_value(json_object_get(item, key)), value) == 0)
			return item;
	}
	cr_assert_fail("no %s with %s %s", list, key, value);
	return NULL;
}

/* The value at a path of keys and, for arrays, always the first item. */
static const char *text_at(const json_t *value, const char *const *path)
{
	for (; *path; path++) {
		value = json_object_get(value, *path);
		while (json_is_array(value))
			value = json_array_get(value, 0);
	}
	return json_string_value(value);
}

Test(report_json, gives_every_word_back_as_it_was)
{
	for (size_t i = 0; i <= HOSTILE_COUNT; i++) {
		const char *words = i < HOSTILE_COUNT ? HOSTILE[i] : hostile_long_word();
		Case loaded = case_of_exercise();
		case_fill(&loaded, words);
		json_t *report = parsed(&loaded, NULL);
		const json_t *incident = json_object_get(report, "incident");
		cr_expect_str_eq(text_at(incident, KEYS("title")), words);
		cr_expect_str_eq(text_at(incident, KEYS("effects")), words);
		cr_expect_str_eq(text_at(incident, KEYS("victims", "sector")), words);
		cr_expect_str_eq(text_at(report, KEYS("parties", "name")), words);
		cr_expect_str_eq(text_at(report, KEYS("allegations", "text")), words);
		cr_expect_str_eq(text_at(report, KEYS("evidence", "title")), words);
		cr_expect_str_eq(text_at(report, KEYS("sources", "title")), words);
		cr_expect_str_eq(text_at(report, KEYS("notes", "body")), words);
		cr_expect_str_eq(text_at(report, KEYS("notes", "author")), words);
		cr_expect_str_eq(text_at(report, KEYS("bottom_line", "text")), words);
		size_t at;
		json_t *statement;
		json_array_foreach (json_object_get(report, "statements"), at, statement) {
			const char *quote = text_at(statement, KEYS("quotes", "exact"));
			cr_expect(!quote || strcmp(quote, words) == 0);
		}
		json_decref(report);
		case_free(&loaded);
	}
}

Test(report_json, gives_dates_as_they_were_given_with_the_days_that_they_allow)
{
	Case loaded = case_of_text(
		"{'kind':'incident','slug':'i','title':'T'}\n"
		"{'kind':'party','slug':'x','name':'X','type':'state'}\n"
		"{'kind':'source','slug':'s','title':'S','type':'other','published':'2022-09-15/'}\n"
		"{'kind':'statement','slug':'1','incident':'i','acts':['comment'],'speakers':['x'],"
		"'capacity':'official','sources':['s'],'said_on':'2022-02','said_as':'in February'}\n"
		"{'kind':'statement','slug':'2','incident':'i','acts':['comment'],'speakers':['x'],"
		"'capacity':'official','sources':['s'],'answers':[{'statement':'1','relation':'answers'},"
		"{'statement':'1','relation':'supports','reading':'implied'}]}\n");
	json_t *report = parsed(&loaded, NULL);
	const json_t *dated = item_with(report, "statements", "slug", "1");
	cr_expect_str_eq(text_at(dated, KEYS("said_on")), "2022-02");
	cr_expect_str_eq(text_at(dated, KEYS("said_on_earliest")), "2022-02-01");
	cr_expect_str_eq(text_at(dated, KEYS("said_on_latest")), "2022-02-28");
	cr_expect_str_eq(text_at(dated, KEYS("said_as")), "in February");
	const json_t *undated = item_with(report, "statements", "slug", "2");
	cr_expect(json_is_null(json_object_get(undated, "said_on")));
	cr_expect(json_is_null(json_object_get(undated, "known_by")));
	const json_t *answers = json_object_get(undated, "answers");
	const json_t *days = json_object_get(json_array_get(answers, 0), "days");
	cr_expect(json_is_null(json_object_get(days, "min")) && json_is_null(json_object_get(days, "max")));
	cr_expect(json_is_null(json_object_get(json_array_get(answers, 1), "days")), "only an answer takes time");
	cr_expect_str_eq(text_at(json_array_get(answers, 1), KEYS("reading")), "implied");
	const json_t *source = item_with(report, "sources", "slug", "s");
	cr_expect_str_eq(text_at(source, KEYS("published_earliest")), "2022-09-15");
	cr_expect(json_is_null(json_object_get(source, "published_latest")));
	json_decref(report);
	case_free(&loaded);
}

Test(report_json, tells_why_an_accused_party_has_no_place_in_the_matrix)
{
	Case loaded = case_of_text(
		"{'kind':'incident','slug':'i','title':'T'}\n"
		"{'kind':'party','slug':'x','name':'X','type':'state'}\n"
		"{'kind':'party','slug':'y','name':'Y','type':'state'}\n"
		"{'kind':'source','slug':'s','title':'S','type':'other'}\n"
		"{'kind':'allegation','slug':'a','incident':'i','text':'A.','type':'conduct','accused':['x']}\n"
		"{'kind':'allegation','slug':'b','incident':'i','text':'B.','type':'conduct','accused':['x'],"
		"'broader':'a'}\n"
		"{'kind':'allegation','slug':'c','incident':'i','text':'C.','type':'conduct','accused':['x','y']}\n"
		"{'kind':'statement','slug':'1','incident':'i','acts':['denial'],'speakers':['x'],"
		"'capacity':'official','sources':['s'],'positions':[{'allegation':'a','stance':'denies'}]}\n");
	json_t *report = parsed(&loaded, NULL);
	const json_t *b = item_with(report, "allegations", "slug", "b");
	cr_expect_str_eq(text_at(b, KEYS("without_position", "why")), "covered");
	cr_expect_str_eq(text_at(b, KEYS("without_position", "covered_by")), "a");
	const json_t *c = json_object_get(item_with(report, "allegations", "slug", "c"), "without_position");
	cr_expect_str_eq(text_at(json_array_get(c, 0), KEYS("why")), "spoke-on-others");
	cr_expect_str_eq(text_at(json_array_get(c, 1), KEYS("why")), "no-reply-recorded");
	json_decref(report);
	case_free(&loaded);
}
