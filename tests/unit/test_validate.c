/* Validation of bodies: the corpus that the schemas are checked against too, and the place and remedy that each refusal
 * names. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "ascribe/casebook/body.h"
#include "tests/support/test_key.h"

#define CORPUS "tests/cli/data/bodies.jsonl"
#define UUID "919108f7-52d1-4320-9bac-f847db4148a8"
#define STATEMENT "'slug':'s','incident':'a','acts':['denial'],'speakers':['k'],'capacity':'official'"

/* JSON written with ' for ", so that it can be read here. */
static json_t *json_of(const char *text)
{
	char copy[8192];
	json_error_t error;
	snprintf(copy, sizeof copy, "%s", text);
	for (char *c = copy; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	json_t *json = json_loads(copy, JSON_DECODE_ANY, &error);
	cr_assert(json, "%s: %s", text, error.text);
	return json;
}

static void is_accepted(const char *kind, const char *text, RefForm form)
{
	Err err = {0};
	json_t *body = json_of(text);
	cr_expect(body_validate(kind_find(kind), body, form, &err), "%s: %s", text, err.message);
	json_decref(body);
}

static void is_refused(const char *kind, const char *text, const char *message, const char *hint)
{
	Err err = {0};
	json_t *body = json_of(text);
	cr_assert_not(body_validate(kind_find(kind), body, REFS_BY_NAME, &err), "%s", text);
	cr_assert_eq(err.code, ERR_REFUSED);
	cr_expect_str_eq(err.message, message);
	cr_expect(strncmp(err.hint, hint, strlen(hint)) == 0 && (*hint || !*err.hint), "%s", err.hint);
	json_decref(body);
}

Test(validate, agrees_with_the_corpus)
{
	FILE *file = fopen(CORPUS, "r");
	cr_assert(file, "run from the top of the repository");
	char line[8192];
	int number = 0;
	while (fgets(line, sizeof line, file)) {
		json_t *test = json_loads(line, 0, NULL);
		Err err = {0};
		number++;
		cr_assert(test, "%s:%d", CORPUS, number);
		bool ok = body_validate(kind_find(body_text(test, "kind")), json_object_get(test, "body"), REFS_BY_NAME,
					&err);
		cr_expect_eq(ok, json_is_true(json_object_get(test, "valid")), "%s:%d: %s", CORPUS, number,
			     err.message);
		json_decref(test);
	}
	cr_assert_gt(number, 50);
	fclose(file);
}

Test(validate, says_what_is_missing_or_unknown)
{
	is_refused("incident", "[]", "the incident is not a JSON object", "");
	is_refused("incident", "{'slug':'a'}", "title: is missing", "what happened, in one line");
	is_refused("incident", "{'slug':'a','title':'T','titel':'T'}", "unknown field \"titel\"",
		   "did you mean \"title\"?");
	is_refused("incident", "{'slug':'a','title':'T','x':'T'}", "unknown field \"x\"",
		   "the fields are: slug, title,");
	is_refused("incident",
		   "{'slug':'a','title':'T',"
		   "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa':1}",
		   "unknown field \"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"",
		   "the fields are: ");
	is_refused("incident", "{'slug':'a','title':'T','victims':[{'party':'p'},{'sector':'s'}]}",
		   "victims[1].party: is missing", "who was hit");
	is_refused("incident", "{'slug':'a','title':'T','victims':[{'party':'p','sektor':'s'}]}",
		   "victims[0]: unknown field \"sektor\"", "did you mean \"sector\"?");
}

Test(validate, names_the_place_of_a_wrong_type)
{
	is_refused("incident", "{'slug':7,'title':'T'}", "slug: is not a string", "");
	is_refused("incident", "{'slug':'a','title':''}", "title: is empty", "leave the field out");
	is_refused("incident", "{'slug':'a','title':'T','types':'x'}", "types: is not a list", "");
	is_refused("incident", "{'slug':'a','title':'T','types':[]}", "types: is an empty list", "leave the field out");
	is_refused("statement",
		   "{'slug':'s','incident':'a','acts':[],'speakers':['k'],'capacity':'official','sources':['s']}",
		   "acts: is an empty list", "it takes at least one item");
	is_refused("incident", "{'slug':'a','title':'T','victims':['x']}", "victims[0]: is not an object", "");
	is_refused("incident", "{'slug':'a','title':'T','types':['disruption','ransomware','disruption']}",
		   "types[2]: \"disruption\" stands there twice", "");
	is_refused("source",
		   "{'slug':'a','title':'T','type':'other','captures':[{'sha256':'00','size':1,'media_type':'t'}]}",
		   "captures[0].sha256: \"00\" is not a SHA-256 in 64 small hex digits", "");
}

Test(validate, names_the_vocabulary_and_its_terms)
{
	is_refused("incident", "{'slug':'a','title':'T','tlp':'white'}",
		   "tlp: \"white\" is not a term of the vocabulary \"TLP marking\"",
		   "one of: red, amber+strict, amber, green, clear");
	is_refused("statement", "{" STATEMENT ",'sources':['s'],'positions':[{'allegation':'l','stance':'accepts'}]}",
		   "positions[0].stance: \"accepts\" is not a term of the vocabulary \"stance\"", "one of: asserts, ");
}

Test(validate, says_how_a_reference_is_written)
{
	is_refused("party", "{'slug':'Iran','name':'N','type':'state'}", "slug: \"Iran\" is not a slug",
		   "small letters, digits and hyphens");
	is_refused("party", "{'slug':'i','name':'N','type':'state','part_of':'The Union'}",
		   "part_of: \"The Union\" cannot name a record", "write a slug");
	is_refused("note", "{'about':['s'],'type':'comment','body':'b'}",
		   "about[0]: \"s\" does not say of which kind it is", "write one of: incident:\xE2\x80\xA6, party:");
	is_refused("note", "{'about':['extraordinarily-long:s'],'type':'comment','body':'b'}",
		   "about[0]: \"extraordinarily-long:s\" does not say of which kind it is", "write one of: ");
}

Test(validate, takes_whole_ids_alone_in_what_is_signed)
{
	Err err = {0};
	json_t *body = json_of("{'slug':'i','name':'N','type':'state','part_of':'union'}");
	cr_assert_not(body_validate(kind_find("party"), body, REFS_BY_ID, &err));
	cr_assert_str_eq(err.message, "part_of: \"union\" is not a record's id");
	json_decref(body);
	is_accepted("party", "{'slug':'i','name':'N','type':'state','part_of':'" UUID "'}", REFS_BY_ID);
	is_accepted("note", "{'about':['party:" UUID "'],'type':'comment','body':'b'}", REFS_BY_ID);
}

Test(validate, quotes_text_that_is_cut_within_a_character_as_utf8)
{
	is_refused("party",
		   "{'slug':'i','name':'N','type':'"
		   "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC"
		   "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC"
		   "\xE2\x82"
		   "\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC-\xE2\x82\xAC'}",
		   "type: "
		   "\"\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC"
		   "\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC"
		   "\xE2\x82"
		   "\xAC\xE2\x82\xAC\xE2\x82\xAC-??\" is not a term of the vocabulary \"party type\"",
		   "one of: state");
}

Test(validate, counts_code_points_and_not_bytes)
{
	char text[2048] = "{'slug':'a','title':'";
	for (int i = 0; i < 300; i++)
		strcat(text, "\xC3\xA9");
	size_t len = strlen(text);
	strcpy(text + len, "'}");
	is_accepted("incident", text, REFS_BY_NAME);
	strcpy(text + len, "e'}");
	is_refused("incident", text, "title: is longer than 300 characters", "");
}

Test(validate, takes_256_items_and_no_more)
{
	json_t *body = json_of("{'slug':'a','title':'T'}"), *effects = json_array();
	Err err = {0};
	for (int i = 0; i < FIELD_MAX_ITEMS; i++)
		json_array_append_new(effects, json_string("e"));
	json_object_set_new(body, "effects", effects);
	cr_assert(body_validate(kind_find("incident"), body, REFS_BY_NAME, &err), "%s", err.message);
	json_array_append_new(effects, json_string("e"));
	cr_assert_not(body_validate(kind_find("incident"), body, REFS_BY_NAME, &err));
	cr_assert_str_eq(err.message, "effects: has 257 items; at most 256 are taken");
	json_decref(body);
}

Test(validate, refuses_nul_in_any_string)
{
	Err err = {0};
	json_t *body = json_of("{'slug':'a','title':'T'}");
	json_object_set_new(body, "tlp", json_stringn("red\0x", 5));
	cr_assert_not(body_validate(kind_find("incident"), body, REFS_BY_NAME, &err));
	cr_assert_str_eq(err.message, "tlp: holds the control character U+0000");
	json_decref(body);
}

Test(validate, shows_the_end_of_a_control_character_s_path)
{
	is_refused("incident", "{'slug':'a','title':'T\\u001b'}", "title: holds the control character U+001B",
		   "it is one line of text");
	is_refused("incident", "{'slug':'a','title':'T','summary':'T\\u0007'}",
		   "summary: holds the control character U+0007", "only line breaks and tabs");
	is_refused("incident", "{'slug':'a','title':'T '}", "title: starts or ends with a space", "");
	is_refused("incident", "{'slug':'a','title':'T','began':'2022-02-30'}",
		   "began: \"2022-02-30\" is not a date: the day does not exist", "write EDTF");
}

Test(validate, checks_the_reason_of_a_retraction)
{
	Err err = {0};
	json_t *body = json_of("{'reason':'entered twice'}");
	cr_assert(body_validate_retraction(body, &err), "%s", err.message);
	json_decref(body);
	static const char *const refused[] = {
		"{}", "{'reason':''}", "{'reason':7}", "{'reason':'a\\nb'}", "{'reason':'x','slug':'a'}", "[]"};
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		body = json_of(refused[i]);
		cr_expect_not(body_validate_retraction(body, &err), "%s", refused[i]);
		json_decref(body);
	}
}

Test(validate, reads_fields_that_may_be_absent)
{
	json_t *body = json_of("{'a':'text','b':[1],'c':7}");
	cr_assert_str_eq(body_text(body, "a"), "text");
	cr_assert_null(body_text(body, "b"));
	cr_assert_null(body_text(body, "absent"));
	cr_assert_eq(json_array_size(body_list(body, "b")), 1);
	cr_assert_eq(json_array_size(body_list(body, "c")), 0);
	cr_assert_eq(json_array_size(body_list(body, "absent")), 0);
	json_decref(body);
}
