/* Ledger entries. The signature in ENTRY was made by openssl pkeyutl with the key of test_key.h, over text that was
 * written by hand. */
#include <criterion/criterion.h>
#include <string.h>

#include "ascribe/ledger/entry.h"
#include "ascribe/ledger/merkle.h"
#include "tests/support/test_key.h"

#define ORIGIN "casebook.cert.example/2022"
#define FIRST ORIGIN "/entry/v1\n"
#define ROOT "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
#define ANCHOR "{\"anchor\":{\"root\":\"" ROOT "\",\"size\":0}"
#define ID "\"id\":\"0b1c2d3e-4f50-4162-8374-8596a7b8c9da\""
#define CHANGE                                                                                                         \
	"{\"base\":3,\"body\":{\"name\":\"Islamic Republic of Iran \\u2014 \\uD83C\\uDDEE\",\"slug\":\"iran\"}," ID    \
	",\"kind\":\"party\",\"op\":\"put\"}"
#define AT ",\"at\":\"2026-11-23T20:15:02Z\",\"author\":\"PeterNeumann\""
#define JSON(changes, seq) ANCHOR AT ",\"changes\":" changes ",\"seq\":" seq "}"
#define SIGNATURE "x08go6x65ls/A82jfsfueq4TC9+FywJ+7mvJzNrNGc57QMlEIPmKhIfcioyj2yeDWnbTwJsaWL+VrafSQhQgDWuHdQM="
#define ENTRY FIRST JSON("[" CHANGE "]", "7") "\n\n\xE2\x80\x94 PeterNeumann " SIGNATURE "\n"

static EntryHeader header(void)
{
	return (EntryHeader){.origin = ORIGIN,
			     .anchor = {.size = 0, .root = merkle_empty_root()},
			     .at = "2026-11-23T20:15:02Z",
			     .seq = 7};
}

static bool signs(const EntryHeader *as, const char *changes, Buf *out, Err *err)
{
	SecretKey *key = test_key();
	bool ok = entry_sign(out, as, changes, strlen(changes), key, err);
	secret_key_free(key);
	return ok;
}

/* Sign `text` and expect its refusal as an entry. */
static void is_refused(const char *text, const char *why)
{
	SecretKey *key = test_key();
	Buf bytes = {0};
	Entry entry;
	Err err = {0};
	note_sign(&bytes, text, strlen(text), key);
	cr_assert_not(entry_parse(bytes.data, bytes.len, &entry, &err), "%s", text);
	cr_assert_eq(err.code, ERR_REFUSED);
	cr_expect(strstr(err.message, why), "%s: %s", why, err.message);
	entry_free(&entry);
	buf_free(&bytes);
	secret_key_free(key);
}

Test(entry, is_signed_as_openssl_does)
{
	EntryHeader as = header();
	Buf out = {0};
	Err err;
	buf_add_text(&out, "before ");
	cr_assert(signs(&as, CHANGE, &out, &err), "%s", err.message);
	cr_assert_str_eq(buf_text(&out), "before " ENTRY);
	buf_free(&out);
}

Test(entry, is_read_back_as_it_was_signed)
{
	Entry entry;
	Err err;
	PublicKey key;
	cr_assert(entry_parse(ENTRY, strlen(ENTRY), &entry, &err), "%s", err.message);
	cr_assert_str_eq(entry.origin, ORIGIN);
	cr_assert_str_eq(entry.at, "2026-11-23T20:15:02Z");
	cr_assert_str_eq(entry.author, TEST_KEY_NAME);
	cr_assert_eq(entry.anchor.size, 0);
	cr_assert_eq(entry.seq, 7);
	cr_assert_eq(json_array_size(entry.changes), 1);
	cr_assert(public_key_parse(TEST_KEY_VKEY, &key, &err));
	cr_assert(note_verify(&entry.note, &key, &err), "%s", err.message);
	entry_free(&entry);
	cr_assert_null(entry.changes);
}

Test(entry, knows_its_overhead)
{
	EntryHeader as = header();
	SecretKey *key = test_key();
	cr_assert_eq(entry_overhead(&as, key) + strlen(CHANGE), strlen(ENTRY));
	secret_key_free(key);
}

Test(entry, fills_its_largest_size_and_no_more)
{
	EntryHeader as = header();
	SecretKey *key = test_key();
	static char changes[ENTRY_MAX + 2];
	Buf out = {0};
	Err err;
	size_t room = ENTRY_MAX - entry_overhead(&as, key);
	memset(changes, 'x', sizeof changes);
	cr_assert(entry_sign(&out, &as, changes, room, key, &err), "%s", err.message);
	cr_assert_eq(out.len, ENTRY_MAX);
	cr_assert_not(entry_sign(&out, &as, changes, room + 1, key, &err));
	cr_assert_eq(err.code, ERR_REFUSED);
	cr_assert_eq(out.len, ENTRY_MAX, "what stood before stays");
	buf_free(&out);
	secret_key_free(key);
}

Test(entry, is_not_signed_with_a_header_that_would_not_be_read)
{
	Buf out = {0};
	Err err;
	EntryHeader as = header();
	as.origin = "a b";
	cr_assert_not(signs(&as, CHANGE, &out, &err));
	as = header();
	as.at = "2026-11-23 20:15:02";
	cr_assert_not(signs(&as, CHANGE, &out, &err));
	as = header();
	as.seq = UINT64_MAX;
	cr_assert_not(signs(&as, CHANGE, &out, &err));
	as = header();
	as.anchor.size = UINT64_C(9007199254740992);
	cr_assert_not(signs(&as, CHANGE, &out, &err));
	as = header();
	cr_assert_not(signs(&as, "", &out, &err));
	cr_assert_eq(out.len, 0);
	buf_free(&out);
}

Test(entry, refuses_a_first_line_that_is_not_its_own)
{
	is_refused("casebook\n{}\n", "the first line is not");
	is_refused(ORIGIN "/entry/v2\n{}\n", "the first line is not");
	is_refused("\n", "the first line is not");
	is_refused("/entry/v1\n{}\n", "does not start with an origin");
	is_refused("a b/entry/v1\n{}\n", "does not start with an origin");
	is_refused(FIRST, "the second line is missing");
}

Test(entry, refuses_any_other_form_of_the_same_json)
{
	is_refused(FIRST JSON("[" CHANGE "]", "7") "\n\n", "the one form that is signed");
	is_refused(FIRST JSON("[" CHANGE "]", "7") " \n", "the one form that is signed");
	is_refused(FIRST JSON("[" CHANGE "]", "-0") "\n", "the one form that is signed");
	is_refused(FIRST JSON("[ " CHANGE "]", "7") "\n", "the one form that is signed");
	is_refused(FIRST "{\"seq\":7,\"changes\":[]}\n", "the one form that is signed");
	is_refused(FIRST JSON("[" CHANGE "]", "7") "\nmore\n", "");
	is_refused(FIRST JSON("[{\"op\":\"\xC3\xA9\"}]", "7") "\n", "the one form that is signed");
	is_refused(FIRST JSON("[{\"op\":\"\\u00e9\"}]", "7") "\n", "the one form that is signed");
	is_refused(FIRST "{\"seq\":7,\"seq\":7}\n", "entry: duplicate object key");
	is_refused(FIRST "7\n", "entry: ");
	is_refused(FIRST "[]\n", "entry: ");
	is_refused(FIRST JSON("[1.5]", "7") "\n", "1.5 is not an integer");
	is_refused(FIRST JSON("[9007199254740992]", "7") "\n", "beyond");
	is_refused(FIRST JSON("[{\"a\":-9007199254740992}]", "7") "\n", "beyond");
}

Test(entry, refuses_fields_that_are_wrong_or_too_many)
{
	is_refused(FIRST "{}\n", "entry: ");
	is_refused(FIRST ANCHOR AT ",\"changes\":[" CHANGE "],\"seq\":7,\"x\":1}\n", "entry: 1 object item(s) left");
	is_refused(FIRST JSON("[" CHANGE "]", "\"7\"") "\n", "entry: ");
	is_refused(FIRST JSON("[" CHANGE "]", "-1") "\n", "below 0");
	is_refused(FIRST JSON("[]", "7") "\n", "not an array with a change");
	is_refused(FIRST JSON("{}", "7") "\n", "not an array with a change");
	is_refused(FIRST "{\"anchor\":{\"root\":\"AAAA\",\"size\":0}" AT ",\"changes\":[" CHANGE "],\"seq\":7}\n",
		   "not a hash in base64");
	is_refused(FIRST ANCHOR ",\"at\":\"2026-13-23T20:15:02Z\",\"author\":\"PeterNeumann\",\"changes\":[" CHANGE
				"],\"seq\":7}\n",
		   "at is not a time");
	is_refused(FIRST ANCHOR ",\"at\":\"2026-11-23T20:15:02Z\",\"author\":\"alice\",\"changes\":[" CHANGE
				"],\"seq\":7}\n",
		   "not who signed it");
}

static void change_refused(const char *change, const char *why)
{
	Buf text = {0};
	buf_addf(&text, FIRST ANCHOR AT ",\"changes\":[" CHANGE ",%s],\"seq\":7}\n", change);
	is_refused(buf_text(&text), why);
	is_refused(buf_text(&text), "change 1: ");
	buf_free(&text);
}

Test(entry, refuses_a_change_and_says_which)
{
	change_refused("7", "Expected object");
	change_refused("{\"body\":{}," ID ",\"kind\":\"party\",\"op\":\"delete\"}", "neither put nor retract");
	change_refused("{\"body\":{}," ID ",\"kind\":\"Party\",\"op\":\"put\"}", "a word of lower-case letters");
	change_refused("{\"body\":{}," ID ",\"kind\":\"\",\"op\":\"put\"}", "a word of lower-case letters");
	change_refused("{\"body\":{},\"id\":\"iran\",\"kind\":\"party\",\"op\":\"put\"}", "not a UUID");
	change_refused("{\"base\":-1,\"body\":{}," ID ",\"kind\":\"party\",\"op\":\"put\"}", "below 0");
	change_refused("{\"base\":null,\"body\":{}," ID ",\"kind\":\"party\",\"op\":\"put\"}", "Expected integer");
	change_refused("{\"body\":[]," ID ",\"kind\":\"party\",\"op\":\"put\"}", "not an object");
	change_refused("{" ID ",\"kind\":\"party\",\"op\":\"put\"}", "not found: body");
}

Test(entry, refuses_bytes_that_are_no_note_or_too_many)
{
	static char bytes[ENTRY_MAX + 1];
	Entry entry;
	Err err;
	cr_assert_not(entry_parse(bytes, sizeof bytes, &entry, &err));
	cr_assert(strstr(err.message, "longer than 65535"));
	cr_assert_not(entry_parse("", 0, &entry, &err));
	entry_free(&entry);
}

Test(entry, refuses_a_second_signature)
{
	Entry entry;
	Err err;
	static const char twice[] = ENTRY "\xE2\x80\x94 PeterNeumann " SIGNATURE "\n";
	cr_assert_not(entry_parse(twice, strlen(twice), &entry, &err));
	cr_assert(strstr(err.message, "more than one signature"));
}

static bool serialises(const char *json, Buf *out, Err *err)
{
	json_t *value = json_loads(json, JSON_ALLOW_NUL, NULL);
	cr_assert(value, "%s", json);
	bool ok = entry_json_add(out, value, err);
	json_decref(value);
	return ok;
}

Test(entry, serialises_json_the_one_way)
{
	Buf out = {0};
	Err err;
	cr_assert(serialises("{\"b\": [1, true, null, false], \"a\":\"\xE2\x82\xAC\\n\xF0\x9F\x87\xAE/\", \"B\":-5}",
			     &out, &err));
	cr_assert_str_eq(buf_text(&out), "{\"B\":-5,\"a\":\"\\u20AC\\n\\uD83C\\uDDEE/\",\"b\":[1,true,null,false]}");
	buf_free(&out);
}

Test(entry, refuses_json_that_has_no_one_form)
{
	Buf out = {0}, deep = {0};
	Err err;
	cr_assert_not(serialises("[\"a\\u0000b\"]", &out, &err));
	cr_assert(strstr(err.message, "U+0000"));
	cr_assert_not(serialises("{\"a\":1e3}", &out, &err));
	for (int i = 0; i < 32; i++)
		buf_add_char(&deep, '[');
	for (int i = 0; i < 32; i++)
		buf_add_char(&deep, ']');
	cr_assert(serialises(buf_text(&deep), &out, &err));
	Buf deeper = {0};
	buf_addf(&deeper, "[%s]", buf_text(&deep));
	cr_assert_not(serialises(buf_text(&deeper), &out, &err));
	cr_assert(strstr(err.message, "nested too deep"));
	buf_free(&out);
	buf_free(&deep);
	buf_free(&deeper);
}

Test(entry, refuses_a_name_that_holds_nul)
{
	Buf out = {0};
	Err err;
	json_t *object = json_object();
	json_object_setn_new(object, "a\0b", 3, json_true());
	cr_assert_not(entry_json_add(&out, object, &err));
	cr_assert(strstr(err.message, "U+0000"));
	json_decref(object);
}
