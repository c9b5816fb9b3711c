/* The text of a capture out of the casebook: what was taken in, or why it is not to be had. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/casebook/quotation.h"
#include "ascribe/exchange/capture.h"
#include "ascribe/exchange/content.h"
#include "tests/support/database.h"

static SecretKey *alice;
static Store *store;

static void begin(void)
{
	store = test_casebook(&alice);
}

static void end(void)
{
	store_close(store);
	secret_key_free(alice);
}

TestSuite(capture, .init = begin, .fini = end);

/* A capture with these bytes as its text, kept in the casebook, which belongs to no record yet. */
static Capture take(const char *bytes, size_t bytes_len)
{
	Err err = {0};
	Buf text = {0};
	buf_add(&text, bytes, bytes_len);
	cr_assert(store_begin(store, &err) && capture_keep_text(store, &text, "en", &err) && store_commit(store, &err),
		  "%s", err.message);
	buf_free(&text);
	return (Capture){.has_text = true, .text = hash_bytes(bytes, bytes_len), .text_size = bytes_len};
}

static void refused(const Capture *capture, ErrCode code, const char *message)
{
	Err err = {0};
	Buf text = {0};
	buf_add_text(&text, "before");
	cr_expect(!capture_text(store, capture, &text, &err));
	cr_expect_eq(err.code, code, "%s", err.message);
	cr_expect(strstr(err.message, message), "%s", err.message);
	cr_expect_str_eq(buf_text(&text), "before");
	buf_free(&text);
}

Test(capture, its_text_is_appended_as_it_was_taken_in)
{
	static const char words[] = "Iran’s Foreign Ministry\nrejects the accusation.\n";
	Capture capture = take(words, sizeof words - 1);
	Err err = {0};
	Buf text = {0};
	buf_add_text(&text, "before: ");
	cr_assert(capture_text(store, &capture, &text, &err), "%s", err.message);
	cr_expect_str_eq(buf_text(&text) + 8, words);
	buf_free(&text);
}

Test(capture, what_has_no_text_or_whose_text_is_not_kept_is_not_found)
{
	refused(&(Capture){.has_text = false}, ERR_NOT_FOUND, "has no text of the capture 0000000000000000");
	refused(&(Capture){.has_text = true}, ERR_NOT_FOUND, "does not keep the text");
}

Test(capture, a_text_that_was_changed_no_longer_matches)
{
	Capture capture = take("words", 5);
	test_sql("UPDATE ascribe.passage SET text = 'sword'");
	refused(&capture, ERR_NO_LONGER_MATCHES, "the digest is another");
}

Test(capture, what_is_too_long_is_refused)
{
	char *bytes = malloc(QUOTATION_TEXT_MAX + 1);
	Err err = {0};
	Buf text = {0};
	memset(bytes, 'a', QUOTATION_TEXT_MAX + 1);
	Capture capture = take(bytes, QUOTATION_TEXT_MAX + 1);
	refused(&capture, ERR_REFUSED, "longer than what is read");
	capture = take(bytes, QUOTATION_TEXT_MAX);
	cr_assert(capture_text(store, &capture, &text, &err), "%s", err.message);
	cr_expect_eq(text.len, QUOTATION_TEXT_MAX);
	buf_free(&text);
	free(bytes);
}
