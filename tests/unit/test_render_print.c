/* What commands print: JSON of a versioned shape, text and tables that a terminal can take. */
#include <criterion/criterion.h>
#include <string.h>
#include <uniwidth.h>

#include "ascribe/render/print.h"
#include "tests/support/hostile.h"

static const Style TEXT = {.width = 80}, JSON = {.json = true, .width = 80}, COLOUR = {.colour = true, .width = 80};

static json_t *object_of(const char *text)
{
	json_error_t error;
	json_t *object = json_loads(text, 0, &error);
	cr_assert(object, "%s", error.text);
	return object;
}

static void expect_text(Buf *out, const char *expected)
{
	cr_expect_str_eq(buf_text(out), expected);
	buf_free(out);
}

Test(print, object_as_json_names_its_shape_first)
{
	Buf out = {0};
	print_object(&JSON, "key", object_of("{\"name\": \"a\", \"size\": 3, \"old\": null}"), &out);
	expect_text(&out,
		    "{\n  \"schema\": \"ascribe/key/v1\",\n  \"name\": \"a\",\n  \"size\": 3,\n  \"old\": null\n}\n");
}

Test(print, object_as_text_is_a_line_for_each_value_that_is_there)
{
	Buf out = {0};
	print_object(
		&TEXT, "key",
		object_of("{\"name\": \"a\", \"size\": 3, \"old\": null, \"valid\": true, \"lost\": false,"
			  "\"roles\": [\"admin\", \"auditor\"], \"files\": [{\"n\": 1, \"m\": \"x\"}, {\"n\": 2}]}"),
		&out);
	expect_text(&out, "  name              a\n"
			  "  size              3\n"
			  "  valid             yes\n"
			  "  lost              no\n"
			  "  roles             admin, auditor\n"
			  "  files             n 1; m x\n"
			  "                    n 2\n");
}

Test(print, check_is_a_line_wrapped_and_what_mends_it_one_that_is_not)
{
	const char *check = "{\"check\": \"fsync\", \"status\": \"fail\", \"found\": \"off: a crash of the machine can "
			    "lose\", \"mend\": \"psql \\\"$(ascribe db uri)\\\" -c 'ALTER SYSTEM SET fsync = on'\"}";
	const Style narrow = {.width = 40}, narrow_colour = {.width = 40, .colour = true};
	Buf out = {0};
	print_check(&narrow, object_of(check), &out);
	expect_text(&out, "fail  fsync           off: a crash of\n"
			  "                      the machine can\n"
			  "                      lose\n"
			  "                      psql \"$(ascribe db uri)\" -c 'ALTER SYSTEM SET fsync = on'\n");
	print_check(&narrow_colour, object_of("{\"check\": \"fsync\", \"status\": \"ok\", \"found\": \"on\"}"), &out);
	expect_text(&out, "\033[32mok\033[0m    fsync           on\n");
	print_check(&narrow_colour,
		    object_of("{\"check\": \"a\\u001b[2J\", \"status\": \"warn\", \"found\": \"b\\u001b\"}"), &out);
	cr_expect_null(strstr(buf_text(&out), "\033[2J"));
	cr_expect_eq(strncmp(buf_text(&out), "\033[33mwarn\033[0m  a", 16), 0);
	buf_free(&out);
	print_check(&JSON, object_of("{\"check\": \"fsync\", \"status\": \"ok\", \"found\": \"on\"}"), &out);
	expect_text(&out, "{\"schema\":\"ascribe/check/v1\",\"check\":\"fsync\",\"status\":\"ok\",\"found\":\"on\"}\n");
}

Test(print, items_are_lines_of_json_or_texts_set_apart)
{
	Buf out = {0};
	for (int i = 0; i < 2; i++)
		print_item(&JSON, "file", object_of("{\"name\": \"a\", \"sizes\": [1, 2]}"), &out);
	expect_text(&out, "{\"schema\":\"ascribe/file/v1\",\"name\":\"a\",\"sizes\":[1,2]}\n"
			  "{\"schema\":\"ascribe/file/v1\",\"name\":\"a\",\"sizes\":[1,2]}\n");
	for (int i = 0; i < 2; i++)
		print_item(&TEXT, "file", object_of("{\"name\": \"a\"}"), &out);
	expect_text(&out, "  name              a\n\n  name              a\n\n");
}

Test(print, long_values_go_on_below_themselves)
{
	Buf out = {0};
	print_object(&(Style){.width = 40}, "key", object_of("{\"text\": \"one two three four five\\nsix\"}"), &out);
	expect_text(&out, "  text              one two three four\n"
			  "                    five\n"
			  "                    six\n");
}

static const char *const COLUMNS[] = {"name", "size", "title", NULL};
#define ROWS "[{\"name\": \"a\", \"size\": 1, \"title\": \"One\"}, {\"name\": \"bcd\", \"title\": \"Two\\nlines\"}]"

Test(print, rows_as_json_are_lines_of_a_shape)
{
	Buf out = {0};
	print_rows(&JSON, "row", COLUMNS, object_of(ROWS), &out);
	expect_text(&out, "{\"schema\":\"ascribe/row/v1\",\"name\":\"a\",\"size\":1,\"title\":\"One\"}\n"
			  "{\"schema\":\"ascribe/row/v1\",\"name\":\"bcd\",\"title\":\"Two\\nlines\"}\n");
}

Test(print, rows_as_text_are_a_table_of_one_line_each)
{
	Buf out = {0};
	print_rows(&TEXT, "row", COLUMNS, object_of(ROWS), &out);
	expect_text(&out, "name size title\na    1    One\nbcd       Two lines\n");
}

Test(print, no_rows_are_no_output)
{
	Buf out = {0};
	print_rows(&TEXT, "row", COLUMNS, json_array(), &out);
	print_rows(&JSON, "row", COLUMNS, json_array(), &out);
	expect_text(&out, "");
}

Test(print, a_table_keeps_to_the_width)
{
	Buf out = {0};
	json_t *rows = object_of(ROWS);
	json_object_set_new(json_array_get(rows, 1), "title", json_string(hostile_long_word()));
	print_rows(&(Style){.width = 40}, "row", COLUMNS, rows, &out);
	const char *second = strstr(buf_text(&out), "\nbcd");
	cr_assert(second);
	cr_expect_leq(strcspn(second + 1, "\n"), 40);
	buf_free(&out);
}

Test(print, a_cell_is_cut_between_characters)
{
	Buf out = {0}, title = {0};
	json_t *rows = object_of(ROWS);
	for (size_t i = 0; i < 300; i++)
		buf_add_text(&title, i == 0 ? "a" : "é");
	json_object_set_new(json_array_get(rows, 0), "title", json_string(title.data));
	print_rows(&(Style){.width = 1000}, "row", COLUMNS, rows, &out);
	cr_expect_null(hostile_in(buf_text(&out)));
	cr_expect(strstr(out.data, "éé\n"), "%s", out.data);
	buf_free(&title);
	buf_free(&out);
}

/* A version of a record, and a body for it with `words` wherever words may stand. */
static Record record_of(RecordKind kind, const char *author, const char *slug)
{
	Record record = {.kind = kind,
			 .slug = slug,
			 .index = 7,
			 .author = author,
			 .at = "2026-01-02T03:04:05Z",
			 .recorded_at = "2026-01-02T03:04:06Z"};
	strcpy(record.id.text, "00000000-0000-4000-8000-000000000001");
	return record;
}

Test(print, a_record_as_text_has_its_place_in_the_ledger)
{
	Buf out = {0};
	Record record = record_of(KIND_PARTY, "alice@example", "iran");
	json_t *body = object_of("{\"slug\": \"iran\", \"name\": \"Iran\", \"aliases\": [\"a\", \"b\"]}");
	print_record(&TEXT, &record, body, &out);
	expect_text(&out, "party iran\n"
			  "  ledger            index 7, signed by alice@example, dated 2026-01-02T03:04:05Z\n"
			  "  id                00000000-0000-4000-8000-000000000001\n"
			  "  name              Iran\n"
			  "  aliases           a, b\n");
	print_record(&COLOUR, &record, body, &out);
	cr_expect(strncmp(buf_text(&out), "\033[1mparty iran\033[0m\n", 19) == 0);
	buf_free(&out);
	json_decref(body);
}

Test(print, a_record_as_json_is_one_line)
{
	Buf out = {0};
	Record record = record_of(KIND_PARTY, "alice@example", "iran");
	json_t *body = object_of("{\"slug\": \"iran\", \"name\": \"Iran\"}");
	print_record(&JSON, &record, body, &out);
	json_t *printed = object_of(buf_text(&out));
	cr_expect_str_eq(json_string_value(json_object_get(printed, "schema")), "ascribe/record/v1");
	cr_expect(json_equal(json_object_get(printed, "body"), body));
	cr_expect_eq(json_integer_value(json_object_get(printed, "index")), 7);
	cr_expect_eq(strchr(out.data, '\n'), out.data + out.len - 1);
	json_decref(printed);
	json_decref(body);
	buf_free(&out);
}

Test(print, a_retracted_record_says_so)
{
	Buf out = {0};
	Record record = record_of(KIND_PARTY, "alice@example", "iran");
	record.retracted = true;
	json_t *body = object_of("{\"reason\": \"A mistake.\"}");
	print_record(&TEXT, &record, body, &out);
	cr_expect(strncmp(buf_text(&out), "party iran (retracted)\n", 23) == 0);
	cr_expect(strstr(out.data, "  reason            A mistake.\n"));
	buf_free(&out);
	json_decref(body);
}

static void list(const Style *style, const Record *record, const char *body_text, Buf *out)
{
	json_t *body = object_of(body_text);
	RecordList *records = record_list_begin(style, &KINDS[record->kind]);
	record_list_add(records, record, body, out);
	record_list_end(records, out);
	json_decref(body);
}

Test(print, a_list_shows_what_tells_records_of_a_kind_apart)
{
	Buf out = {0};
	Record incident = record_of(KIND_INCIDENT, "alice", "i"), source = record_of(KIND_SOURCE, "alice", "s");
	Record response = record_of(KIND_RESPONSE, "alice", "r"), party = record_of(KIND_PARTY, "alice", "p");
	Record statement = record_of(KIND_STATEMENT, "alice", "st"), note = record_of(KIND_NOTE, "alice", NULL);
	list(&TEXT, &incident, "{\"title\": \"T\", \"began\": \"2022\"}", &out);
	list(&TEXT, &source, "{\"title\": \"T\", \"published\": \"2022-01\"}", &out);
	list(&TEXT, &response, "{\"text\": \"R\"}", &out);
	list(&TEXT, &party, "{\"name\": \"P\"}", &out);
	list(&TEXT, &statement, "{\"said_on\": \"2022\", \"quotes\": [{\"exact\": \"the words\"}]}", &out);
	list(&TEXT, &note, "{\"body\": \"N\"}", &out);
	party.retracted = true;
	list(&TEXT, &party, "{\"reason\": \"why\"}", &out);
	expect_text(&out, "NAME DATE TITLE\ni    2022 T\n"
			  "NAME DATE    TITLE\ns    2022-01 T\n"
			  "NAME DATE TITLE\nr         R\n"
			  "NAME TITLE\np    P\n"
			  "NAME DATE TITLE\nst   2022 the words\n"
			  "NAME                                 INDEX AUTHOR TITLE\n"
			  "00000000-0000-4000-8000-000000000001 7     alice  N\n"
			  "NAME TITLE\np    why\n");
}

Test(print, a_list_as_json_has_the_lines_of_show)
{
	Buf shown = {0}, listed = {0};
	Record party = record_of(KIND_PARTY, "alice", "p");
	json_t *body = object_of("{\"name\": \"P\"}");
	print_record(&JSON, &party, body, &shown);
	list(&JSON, &party, "{\"name\": \"P\"}", &listed);
	cr_expect_str_eq(buf_text(&listed), buf_text(&shown));
	buf_free(&shown);
	buf_free(&listed);
	json_decref(body);
}

Test(print, hostile_text_reaches_no_terminal)
{
	for (size_t i = 0; i < HOSTILE_COUNT; i++) {
		Buf out = {0};
		Record record = record_of(KIND_PARTY, HOSTILE[i], "p");
		json_t *body = json_pack("{s:s, s:[s], s:{s:s}}", "name", HOSTILE[i], "aliases", HOSTILE[i], "more",
					 "key", HOSTILE[i]);
		RecordList *records = record_list_begin(&TEXT, &KINDS[KIND_PARTY]);
		print_record(&TEXT, &record, body, &out);
		record_list_add(records, &record, body, &out);
		record_list_end(records, &out);
		print_object(&TEXT, "any", json_copy(body), &out);
		print_rows(&TEXT, "any", COLUMNS, json_pack("[O]", body), &out);
		const char *bad = hostile_in(buf_text(&out));
		cr_expect_null(bad, "%s: %.40s", HOSTILE[i], bad);
		buf_free(&out);
		json_decref(body);
	}
}
