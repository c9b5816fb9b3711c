/* Signed notes. The signature in NOTE was made by openssl pkeyutl with the key of test_key.h. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "ascribe/ledger/note.h"
#include "tests/support/test_key.h"

#define DASH "\xE2\x80\x94 "
#define TEXT "a text\nof two lines\n"
#define SIGNATURE "x08gow2fozy8zZpUQe3j/3VFIMAyXm05eQAXlXGOuprqjYvVNhqNskfmjNu2JOazgdVtJea5yR+k/ITfGzrmNytqKgs="
#define LINE DASH TEST_KEY_NAME " " SIGNATURE "\n"
#define NOTE TEXT "\n" LINE

static void is_refused(const char *bytes, size_t bytes_len, const char *why)
{
	Note note;
	Err err = {0};
	cr_assert_not(note_parse(bytes, bytes_len, &note, &err), "%s", why);
	cr_assert_eq(err.code, ERR_REFUSED);
	cr_expect(strstr(err.message, why), "%s: %s", why, err.message);
}

static void text_refused(const char *text, const char *why)
{
	is_refused(text, strlen(text), why);
}

static PublicKey vkey(const char *text)
{
	PublicKey key;
	Err err;
	cr_assert(public_key_parse(text, &key, &err), "%s", err.message);
	return key;
}

Test(note, signs_as_openssl_does)
{
	SecretKey *key = test_key();
	Buf out = {0};
	buf_add_text(&out, "before ");
	note_sign(&out, TEXT, strlen(TEXT), key);
	cr_assert_str_eq(buf_text(&out), "before " NOTE);
	buf_free(&out);
	secret_key_free(key);
}

Test(note, verifies_what_openssl_signed)
{
	Note note;
	Err err;
	PublicKey key = vkey(TEST_KEY_VKEY);
	cr_assert(note_parse(NOTE, strlen(NOTE), &note, &err), "%s", err.message);
	cr_assert_eq(note.text_len, strlen(TEXT));
	cr_assert_eq(note.signature_count, 1);
	cr_assert_str_eq(note.signatures[0].name, TEST_KEY_NAME);
	cr_assert(note_verify(&note, &key, &err), "%s", err.message);
}

Test(note, does_not_verify_another_text)
{
	static const char changed[] = "a text\nof two line5\n\n" LINE;
	Note note;
	Err err;
	PublicKey key = vkey(TEST_KEY_VKEY);
	cr_assert(note_parse(changed, strlen(changed), &note, &err));
	cr_assert_not(note_verify(&note, &key, &err));
	cr_assert_eq(err.code, ERR_BAD_SIGNATURE);
}

Test(note, does_not_know_a_key_of_the_same_name_with_another_id)
{
	Note note;
	Err err;
	SecretKey *other = (secret_key_free(test_key()), secret_key_new(TEST_KEY_NAME));
	cr_assert(note_parse(NOTE, strlen(NOTE), &note, &err));
	cr_assert_not(note_verify(&note, secret_key_public(other), &err));
	cr_assert_eq(err.code, ERR_UNKNOWN_KEY);
	secret_key_free(other);
}

Test(note, finds_the_signature_of_a_key_among_others)
{
	Note note;
	Err err;
	SecretKey *key = test_key(), *other = secret_key_new("witness");
	Buf out = {0}, witnessed = {0};
	note_sign(&witnessed, TEXT, strlen(TEXT), other);
	buf_add_text(&out, NOTE);
	buf_add_text(&out, buf_text(&witnessed) + strlen(TEXT) + 1);
	cr_assert(note_parse(out.data, out.len, &note, &err), "%s", err.message);
	cr_assert_eq(note.signature_count, 2);
	cr_assert(note_verify(&note, secret_key_public(other), &err));
	cr_assert(note_verify(&note, secret_key_public(key), &err));
	buf_free(&out);
	buf_free(&witnessed);
	secret_key_free(key);
	secret_key_free(other);
}

Test(note, takes_the_last_blank_line_as_the_end_of_the_text)
{
	Note note;
	Err err;
	cr_assert(note_parse("a\n\nb\n\n" LINE, strlen("a\n\nb\n\n" LINE), &note, &err));
	cr_assert_eq(note.text_len, strlen("a\n\nb\n"));
}

Test(note, says_why_it_refuses)
{
	text_refused("", "does not end in a newline");
	text_refused("a", "does not end in a newline");
	text_refused("a\n", "no blank line");
	text_refused("\n", "no blank line");
	text_refused(TEXT "\n", "no signature");
	text_refused("tab\there\n\n" LINE, "a control character");
	text_refused("return\r\n\n" LINE, "a control character");
	is_refused("nul\0\n\n" LINE, strlen(LINE) + 6, "a control character");
	text_refused("abc\xff\n\n" LINE, "not UTF-8 at byte 3");
	text_refused(TEXT "\n" LINE "x", "does not end in a newline");
	text_refused(TEXT "\nx\n" LINE, "a signature line is not");
	text_refused(TEXT "\n" DASH "\n", "a signature line is not");
	text_refused(TEXT "\n" DASH "name\n", "a signature line is not");
	text_refused(TEXT "\n- name " SIGNATURE "\n", "a signature line is not");
	text_refused(TEXT "\n" DASH " " SIGNATURE "\n", "a signature line is not");
	text_refused(TEXT "\n" DASH "na+me " SIGNATURE "\n", "a signature line is not");
	text_refused(TEXT "\n" DASH TEST_KEY_NAME "  " SIGNATURE "\n", "a signature line is not");
	text_refused(TEXT "\n" DASH TEST_KEY_NAME " " SIGNATURE " \n", "a signature line is not");
	text_refused(TEXT "\n" DASH TEST_KEY_NAME " x08gow2fozy8zQ==\n", "a signature line is not");
	text_refused(TEXT "\n" DASH TEST_KEY_NAME " !" SIGNATURE "\n", "a signature line is not");
}

Test(note, refuses_a_name_that_is_too_long)
{
	char text[512], name[SIGN_NAME_MAX + 2] = "";
	memset(name, 'n', SIGN_NAME_MAX + 1);
	snprintf(text, sizeof text, "a\n\n" DASH "%s " SIGNATURE "\n", name);
	text_refused(text, "a signature line is not");
}

Test(note, takes_sixteen_signatures_and_no_more)
{
	Note note;
	Err err;
	Buf out = {0};
	buf_add_text(&out, TEXT "\n");
	for (int i = 0; i < NOTE_SIGNATURES_MAX; i++)
		buf_add_text(&out, LINE);
	cr_assert(note_parse(out.data, out.len, &note, &err));
	buf_add_text(&out, LINE);
	is_refused(out.data, out.len, "too many signatures");
	buf_free(&out);
}
