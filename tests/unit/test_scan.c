/* Entries scanned in one pass: held against entry_parse, which takes the way through a JSON library. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/ledger/merkle.h"
#include "ascribe/ledger/scan.h"
#include "tests/support/test_key.h"

#define ORIGIN "casebook.cert.example/2022"
#define FIRST ORIGIN "/entry/v1\n"
#define ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define ANCHOR "{\"anchor\":{\"root\":\"" ROOT "\",\"size\":0}"
#define AT ",\"at\":\"2026-11-23T20:15:02Z\""
#define AUTHOR ",\"author\":\"PeterNeumann\""
#define CHANGES ",\"changes\":[" CHANGE("{}") "]"
#define UUID_A "0b1c2d3e-4f50-4162-8374-8596a7b8c9da"
#define ID ",\"id\":\"" UUID_A "\""
#define AFTER_BODY ID ",\"kind\":\"party\",\"op\":\"put\"}"
#define CHANGE(body) "{\"body\":" body AFTER_BODY
#define JSON(changes) ANCHOR AT AUTHOR ",\"changes\":[" changes "],\"seq\":7}"
#define TEN(text) text text text text text text text text text text

static EntryHeader header(void)
{
	return (EntryHeader){.origin = ORIGIN,
			     .anchor = {.size = 9007199254740991, .root = merkle_empty_root()},
			     .at = "2026-11-23T20:15:02Z",
			     .seq = 9007199254740990};
}

static void sign(const char *text, Buf *out)
{
	SecretKey *key = test_key();
	note_sign(out, text, strlen(text), key);
	secret_key_free(key);
}

static const char *text_of(const json_t *object, const char *name)
{
	return json_string_value(json_object_get(object, name));
}

static void changes_are_equal(const ChangeScan *scan, const json_t *change)
{
	Buf body = {0};
	Err err;
	const json_t *base = json_object_get(change, "base");
	cr_assert_eq(scan->retract, strcmp(text_of(change, "op"), "retract") == 0);
	cr_assert_eq(scan->kind_len, strlen(text_of(change, "kind")));
	cr_assert_arr_eq(scan->kind, text_of(change, "kind"), scan->kind_len);
	cr_assert_str_eq(scan->id.text, text_of(change, "id"));
	cr_assert_eq(scan->has_base, base != NULL);
	cr_assert_eq(scan->base, (uint64_t)json_integer_value(base));
	cr_assert(entry_json_add(&body, json_object_get(change, "body"), &err), "%s", err.message);
	cr_assert_eq(scan->body_len, body.len);
	cr_assert_arr_eq(scan->body, body.data, body.len);
	buf_free(&body);
}

static void fields_are_equal(const EntryScan *scan, const Entry *entry)
{
	const NoteSignature *signature = &entry->note.signatures[0];
	const char *at = scan->changes;
	ChangeScan change;
	size_t count = 0;
	cr_assert_str_eq(scan->origin, entry->origin);
	cr_assert_str_eq(scan->at, entry->at);
	cr_assert_str_eq(scan->author, entry->author);
	cr_assert_eq(scan->anchor.size, entry->anchor.size);
	cr_assert_arr_eq(scan->anchor.root.bytes, entry->anchor.root.bytes, HASH_LEN);
	cr_assert_eq(scan->seq, entry->seq);
	cr_assert_eq(scan->text, entry->note.text);
	cr_assert_eq(scan->text_len, entry->note.text_len);
	cr_assert_str_eq(scan->signature.name, signature->name);
	cr_assert_arr_eq(scan->signature.key_id, signature->key_id, SIGN_KEY_ID_LEN);
	cr_assert_arr_eq(scan->signature.bytes, signature->bytes, SIGN_SIGNATURE_LEN);
	for (; entry_scan_next(scan, &at, &change); count++)
		changes_are_equal(&change, json_array_get(entry->changes, count));
	cr_assert_eq(at, scan->changes + scan->changes_len);
	cr_assert_eq(count, scan->change_count);
	cr_assert_eq(count, json_array_size(entry->changes));
}

/* Whether both take these bytes: they must say the same, and read the same. */
static bool both_take(const char *bytes, size_t bytes_len, Err *err)
{
	Entry entry;
	EntryScan scan;
	Err parse_err = {0};
	bool parsed = entry_parse(bytes, bytes_len, &entry, &parse_err);
	bool scanned = entry_scan(bytes, bytes_len, &scan, err);
	cr_assert_eq(parsed, scanned, "%s%s\n%.*s", parse_err.message, scanned ? "" : err->message, (int)bytes_len,
		     bytes);
	if (scanned)
		fields_are_equal(&scan, &entry);
	else
		cr_assert_eq(err->code, ERR_REFUSED);
	entry_free(&entry);
	return scanned;
}

/* Sign an entry with these changes, and expect that both take it. */
static void is_taken(const char *changes)
{
	SecretKey *key = test_key();
	EntryHeader as = header();
	Buf bytes = {0};
	Err err = {0};
	cr_assert(entry_sign(&bytes, &as, changes, strlen(changes), key, &err), "%s", err.message);
	cr_assert(both_take(bytes.data, bytes.len, &err), "%s: %s", changes, err.message);
	buf_free(&bytes);
	secret_key_free(key);
}

/* Sign `text` and expect that both refuse it, the scan with `why`. */
static void is_refused(const char *text, const char *why)
{
	Buf bytes = {0};
	Err err = {0};
	sign(text, &bytes);
	cr_assert_not(both_take(bytes.data, bytes.len, &err), "%s", text);
	cr_expect(strstr(err.message, why), "%s: %s, not %s", text, err.message, why);
	buf_free(&bytes);
}

static void body_refused(const char *body, const char *why)
{
	Buf text = {0};
	buf_addf(&text, FIRST ANCHOR AT AUTHOR ",\"changes\":[{\"body\":%s" AFTER_BODY "],\"seq\":7}\n", body);
	is_refused(buf_text(&text), why);
	buf_free(&text);
}

/* An entry whose body is `value`, serialised as signing does. */
static void value_is_taken(json_t *value)
{
	Buf changes = {0};
	Err err;
	json_t *body = json_pack("{s:o}", "v", value);
	buf_add_text(&changes, "{\"base\":0,\"body\":");
	cr_assert(entry_json_add(&changes, body, &err), "%s", err.message);
	buf_add_text(&changes, AFTER_BODY);
	is_taken(buf_text(&changes));
	json_decref(body);
	buf_free(&changes);
}

Test(scan, takes_changes_as_they_are_signed)
{
	is_taken(CHANGE("{}"));
	is_taken("{\"base\":0,\"body\":{}" AFTER_BODY);
	is_taken("{\"base\":9007199254740991,\"body\":{\"reason\":\"]}\"}" ID ",\"kind\":\"x\",\"op\":\"retract\"}");
	is_taken(CHANGE("{\"a\":[{\"b\":\"}\\\"{\"}]}") ",{\"base\":1,\"body\":{}" AFTER_BODY "," CHANGE("{}"));
}

Test(scan, takes_bodies_of_every_form_that_is_signed)
{
	is_taken(CHANGE("{\"\":0,\"a\":[],\"b\":{},\"c\":[[],{},[{}]],\"d\":[true,false,null]}"));
	is_taken(CHANGE("{\"i\":[0,-1,10,9007199254740991,-9007199254740991]}"));
	is_taken(CHANGE("{\"s\":[\"\",\"\\\"\\\\/\\b\\f\\n\\r\\t\",\"\\u0001\\u000B\\u001F\x7F\\u0080\\u2028\"]}"));
	is_taken(CHANGE("{\"s\":[\"\\uD7FF\\uE000\\uFFFE\\uFFFF\",\"\\uD800\\uDC00\\uDBFF\\uDFFF\"]}"));
}

/* The character as a string, from its escape. */
static json_t *character(unsigned cp)
{
	char escape[24];
	if (cp < 0x10000)
		snprintf(escape, sizeof escape, "\"\\u%04x\"", cp);
	else
		snprintf(escape, sizeof escape, "\"\\u%04x\\u%04x\"", 0xD800 + ((cp - 0x10000) >> 10),
			 0xDC00 + (cp & 0x3FF));
	json_t *string = json_loads(escape, JSON_DECODE_ANY, NULL);
	cr_assert(string, "%s", escape);
	return string;
}

Test(scan, takes_characters_as_values_and_as_names)
{
	json_t *value = json_object();
	for (unsigned cp = 1; cp <= 0x10FFFF; cp += cp < 0x180 ? 1 : 0x7FF) {
		if (cp >= 0xD800 && cp <= 0xDFFF)
			continue;
		json_t *string = character(cp);
		cr_assert_eq(json_object_set_new(value, json_string_value(string), string), 0);
	}
	value_is_taken(value);
}

Test(scan, takes_bodies_as_deep_as_they_may_be)
{
	is_taken(CHANGE("{\"a\":" TEN("[") TEN("[") TEN("[") "[" TEN("]") TEN("]") TEN("]") "]}"));
	body_refused("{\"a\":" TEN("[") TEN("[") TEN("[") "[[" TEN("]") TEN("]") TEN("]") "]]}", "nested too deep");
	body_refused("{\"a\":" TEN("[") TEN("[") TEN("[") "[{}" TEN("]") TEN("]") TEN("]") "]}", "nested too deep");
}

Test(scan, takes_only_names_in_the_order_of_their_characters)
{
	is_taken(CHANGE("{\"\":1,\"\\n\":1,\"!\":1,\"\\\"\":1,\"A\":1,\"\\\\\":1,\"a\":1,\"aa\":1,\"a\x7F\":1"
			",\"a\\u0080\":1,\"a\\u0080b\":1,\"a\\uFFFF\":1,\"a\\uD800\\uDC00\":1,\"b\":1}"));
	static const char *const wrong[] = {
		"{\"b\":1,\"a\":1}",   "{\"a\":1,\"a\":1}",    "{\"ab\":1,\"a\":1}",
		"{\"a\":1,\"\":1}",    "{\"\":1,\"\":1}",      "{\"\\u0080\":1,\"a\":1}",
		"{\"a\":1,\"\\n\":1}", "{\"a\":1,\"\\\\\":1}", "{\"\\uD800\\uDC00\":1,\"\\uFFFF\":1}",
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		body_refused(wrong[i], "names are not sorted");
}

Test(scan, refuses_numbers_that_are_not_written_so)
{
	static const char *const wrong[] = {
		"-0", "00", "01", "-01", "-", "+1", "", "9007199254740992", "-9007199254740992", "99999999999999999999",
		"NaN"};
	static const char *const real[] = {"1.0", "1e3", "1E3", "0.5", "-1.5"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		Buf body = {0};
		buf_addf(&body, "{\"a\":%s}", wrong[i]);
		body_refused(buf_text(&body), "an integer that is not written so");
		buf_free(&body);
	}
	for (size_t i = 0; i < sizeof real / sizeof *real; i++) {
		Buf body = {0};
		buf_addf(&body, "{\"a\":%s}", real[i]);
		body_refused(buf_text(&body), "does not end");
		buf_free(&body);
	}
}

Test(scan, refuses_strings_that_are_not_written_so)
{
	static const char *const wrong[] = {
		"\\/",     "\\u00e9", "\\u00E",   "\\u0000",       "\\u0041", "\\u0022",        "\\u005C",
		"\\u000A", "\\u007F", "\\u0008",  "\\uD800",       "\\uDC00", "\\uD800\\n",     "\\uD800\\uD800",
		"\\x41",   "\\a",     "\\uD800x", "\\uD800\\u00e", "\\U0041", "\\uDC00\\uD800", "\\uD800\\uE000",
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		Buf body = {0};
		buf_addf(&body, "{\"a\":\"%s\"}", wrong[i]);
		body_refused(buf_text(&body), "an escape that is not written so");
		buf_free(&body);
	}
	body_refused("{\"a\":\"\xC3\xA9\"}", "a byte that is not written so");
	body_refused("{\"a\":\"\t\"}", "a byte that is not written so");
	body_refused("{\"a\":\"line\nline\"}", "a byte that is not written so");
}

Test(scan, refuses_any_other_form_of_the_same_json)
{
	body_refused("{ }", "name is not a string");
	body_refused("{\"a\" :1}", "name without a value");
	body_refused("{\"a\": 1}", "no value");
	body_refused("{\"a\":1 }", "an object that does not end");
	body_refused("{\"a\":1,}", "name is not a string");
	body_refused("{\"a\":[1 ]}", "an array that does not end");
	body_refused("{\"a\":[1,]}", "no value");
	body_refused("{\"a\":True}", "no value");
	body_refused("{\"a\":tru}", "no value");
	body_refused("{a:1}", "name is not a string");
	body_refused("[]", "a change's body: JSON: not an object");
	is_refused(FIRST JSON(CHANGE("{}")) " \n", "not the last before a blank line");
	is_refused(FIRST JSON(CHANGE("{}")) "\n\n", "signature line");
	is_refused(FIRST JSON(CHANGE("{}")) "\nmore\n", "not the last before a blank line");
	is_refused(FIRST " " JSON(CHANGE("{}")) "\n", "does not start with the anchor");
}

Test(scan, refuses_a_first_line_that_is_not_its_own)
{
	is_refused("casebook\n{}\n", "the first line is not");
	is_refused(ORIGIN "/entry/v2\n{}\n", "the first line is not");
	is_refused("\n", "the first line is not");
	is_refused("/entry/v1\n{}\n", "does not start with an origin");
	is_refused(TEN("abcdefghijklmnopqrst") "u/entry/v1\n{}\n", "does not start with an origin");
	is_refused(FIRST, "does not start with the anchor");
}

Test(scan, refuses_header_fields_that_are_wrong)
{
	is_refused(FIRST "{\"anchor\":{\"root\":\"AAAA\",\"size\":0}" AT AUTHOR CHANGES ",\"seq\":7}\n",
		   "anchor's root");
	is_refused(FIRST "{\"anchor\":{\"root\":\"" ROOT "\",\"size\":-1}" AT AUTHOR CHANGES ",\"seq\":7}\n",
		   "anchor's size");
	is_refused(FIRST ANCHOR ",\"at\":\"2026-13-23T20:15:02Z\"" AUTHOR CHANGES ",\"seq\":7}\n", "not a time");
	is_refused(FIRST ANCHOR AUTHOR CHANGES ",\"seq\":7}\n", "at is missing");
	is_refused(FIRST ANCHOR AT CHANGES ",\"seq\":7}\n", "the author is missing");
	is_refused(FIRST ANCHOR AT ",\"author\":\"alice\"" CHANGES ",\"seq\":7}\n", "not who signed it");
	is_refused(FIRST ANCHOR AT ",\"author\":\"\"" CHANGES ",\"seq\":7}\n", "not who signed it");
	is_refused(FIRST ANCHOR AT ",\"author\":\"" TEN("PeterNeumann") "\"" CHANGES ",\"seq\":7}\n",
		   "not who signed it");
	is_refused(FIRST ANCHOR AT AUTHOR ",\"seq\":7}\n", "the changes are missing");
	is_refused(FIRST JSON("") "\n", "change 0: entry: a change is not an object");
	is_refused(FIRST ANCHOR AT AUTHOR ",\"changes\":[" CHANGE("{}") "}\n", "the changes do not end");
	is_refused(FIRST ANCHOR AT AUTHOR CHANGES ",\"seq\":-1}\n", "seq is missing");
	is_refused(FIRST ANCHOR AT AUTHOR CHANGES ",\"seq\":7,\"x\":1}\n", "seq is missing");
}

static void change_refused(const char *change, const char *why)
{
	Buf text = {0};
	buf_addf(&text, FIRST ANCHOR AT AUTHOR ",\"changes\":[" CHANGE("{}") ",%s],\"seq\":7}\n", change);
	is_refused(buf_text(&text), why);
	is_refused(buf_text(&text), "change 1: ");
	buf_free(&text);
}

Test(scan, refuses_a_change_and_says_which)
{
	change_refused("7", "not an object");
	change_refused("{\"base\":-1,\"body\":{}" AFTER_BODY, "base is not");
	change_refused("{\"base\":null,\"body\":{}" AFTER_BODY, "base is not");
	change_refused("{\"base\":1}", "base is not");
	change_refused("{\"id\":\"" UUID_A "\",\"kind\":\"party\",\"op\":\"put\"}", "body is missing");
	change_refused("{\"body\":{},\"id\":\"iran\",\"kind\":\"party\",\"op\":\"put\"}", "not a UUID");
	change_refused("{\"body\":{}" ID ",\"op\":\"put\"}", "kind is missing");
	change_refused("{\"body\":{}" ID ",\"kind\":\"Party\",\"op\":\"put\"}", "lower-case letters");
	change_refused("{\"body\":{}" ID ",\"kind\":\"\",\"op\":\"put\"}", "lower-case letters");
	change_refused("{\"body\":{}" ID ",\"kind\":\"party\"}", "op is neither");
	change_refused("{\"body\":{}" ID ",\"kind\":\"party\",\"op\":\"delete\"}", "op is neither");
	change_refused("{\"body\":{}" ID ",\"kind\":\"party\",\"op\":\"put\",\"x\":1}", "op is neither");
}

Test(scan, refuses_bytes_that_are_no_note_or_too_many)
{
	static char bytes[ENTRY_MAX + 1];
	Err err;
	cr_assert_not(both_take(bytes, sizeof bytes, &err));
	cr_assert_not(both_take("", 0, &err));
	cr_assert_not(both_take("\n", 1, &err));
	cr_assert_not(both_take(FIRST, strlen(FIRST), &err));
	cr_assert_not(both_take(FIRST ANCHOR AT "\n", strlen(FIRST ANCHOR AT "\n"), &err));
	cr_assert_not(both_take(FIRST ANCHOR ",\"at\":\"\n", strlen(FIRST ANCHOR ",\"at\":\"\n"), &err));
	cr_assert_not(both_take(FIRST JSON(CHANGE("{}")) "\n\n", strlen(FIRST JSON(CHANGE("{}")) "\n\n"), &err));
}

Test(scan, refuses_a_second_signature)
{
	Buf bytes = {0};
	Err err;
	sign(FIRST JSON(CHANGE("{}")) "\n", &bytes);
	size_t line_at = strlen(FIRST JSON(CHANGE("{}")) "\n\n");
	Buf twice = {0};
	buf_add(&twice, bytes.data, bytes.len);
	buf_add(&twice, bytes.data + line_at, bytes.len - line_at);
	cr_assert_not(both_take(twice.data, twice.len, &err));
	cr_assert(strstr(err.message, "more than one signature"));
	buf_free(&bytes);
	buf_free(&twice);
}

/* Every change of one byte of these: by one bit, to another character, taken out, put in; and every start of them. */
static void agree_on_every_byte(const Buf *bytes)
{
	static const char other[] = {'\0', '\n', ' ', '"', '\\', '0', 'A', 'u', ',', '}', '\x7F', '\x80', '\xC3'};
	Buf changed = {0};
	Err err;
	for (size_t at = 0; at <= bytes->len; at++) {
		(void)both_take(bytes->data, at, &err);
		for (size_t i = 0; i < sizeof other; i++) {
			changed.len = 0;
			buf_add(&changed, bytes->data, at);
			buf_add_char(&changed, other[i]);
			buf_add(&changed, bytes->data + at, bytes->len - at);
			(void)both_take(changed.data, changed.len, &err);
		}
		if (at == bytes->len)
			break;
		for (size_t i = 0; i < sizeof other + 8; i++) {
			char byte = i < 8 ? (char)(bytes->data[at] ^ (1 << i)) : other[i - 8];
			changed.len = 0;
			buf_add(&changed, bytes->data, bytes->len);
			changed.data[at] = byte;
			(void)both_take(changed.data, changed.len, &err);
		}
		changed.len = 0;
		buf_add(&changed, bytes->data, at);
		buf_add(&changed, bytes->data + at + 1, bytes->len - at - 1);
		(void)both_take(changed.data, changed.len, &err);
	}
	buf_free(&changed);
}

Test(scan, agrees_with_parsing_on_every_change_of_one_byte)
{
	Buf bytes = {0};
	sign(FIRST JSON(CHANGE("{}")) "\n", &bytes);
	agree_on_every_byte(&bytes);
	bytes.len = 0;
	sign(FIRST JSON(
		     "{\"base\":12,\"body\":{\"\\u0001\":[-9007199254740991,\"\\uD83C\\uDDEE\"],\"a\":{\"\":true}}" ID
		     ",\"kind\":\"p\",\"op\":\"retract\"}," CHANGE(
			     "{\"a\\u00E9\":\"\\n\x7F\",\"a\\u00EA\":null}")) "\n",
	     &bytes);
	agree_on_every_byte(&bytes);
	buf_free(&bytes);
}
