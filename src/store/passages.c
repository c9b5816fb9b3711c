/* The texts of captures, as search has them; see search.h. */
#include <string.h>

#include "ascribe/store/search.h"
#include "pg.h"

#define OID_TEXT 25

/* The place after the last `mark` that ends in the second half of the text's first SEARCH_PASSAGE bytes, or 0. */
static size_t after_last(const char *text, const char *mark)
{
	size_t mark_len = strlen(mark);
	for (size_t at = SEARCH_PASSAGE; at > SEARCH_PASSAGE / 2; at--) {
		if (memcmp(text + at - mark_len, mark, mark_len) == 0)
			return at;
	}
	return 0;
}

/* How many bytes of the text make a part: up to a paragraph's end, else a line's, else a word's, else a character's. */
static size_t part_len(const char *text, size_t text_len)
{
	static const char *const marks[] = {"\n\n", "\n", " "};
	if (text_len <= SEARCH_PASSAGE)
		return text_len;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		size_t len = after_last(text, marks[i]);
		if (len > 0)
			return len;
	}
	size_t len = SEARCH_PASSAGE;
	while (((unsigned char)text[len] & 0xC0) == 0x80)
		len--;
	return len;
}

bool search_keep_text(Store *store, const Hash *sha256, const char *language, const char *text, size_t text_len,
		      Err *err)
{
	PgParams params = {0};
	PGresult *result = NULL;
	Buf digest = {0}, parts = {0};
	size_t count = 0;
	for (size_t at = 0; at < text_len; at += part_len(text + at, text_len - at))
		count++;
	pg_array_begin(&parts, OID_TEXT, count);
	for (size_t at = 0; at < text_len;) {
		size_t len = part_len(text + at, text_len - at);
		pg_array_add(&parts, text + at, len);
		at += len;
	}
	buf_add(&digest, sha256->bytes, HASH_LEN);
	pg_add_text(&params, store->origin);
	pg_add_binary(&params, &digest);
	pg_add_text(&params, language);
	pg_add_binary(&params, &parts);
	bool ok = pg_query(store, SQL_QUERY_CONTENT_KEEP_TEXT, &params, &result, err);
	PQclear(result);
	buf_free(&digest);
	buf_free(&parts);
	return ok;
}

typedef struct Taking {
	Buf *text;
	size_t most; /* bytes */
} Taking;

static bool take_part(void *context, const PGresult *result, int row, Err *err)
{
	const Taking *taking = context;
	size_t len = (size_t)PQgetlength(result, row, 0);
	if (len > taking->most - taking->text->len)
		return err_set(err, ERR_REFUSED, "the text is longer than what is read of one");
	buf_add(taking->text, pg_text(result, row, 0), len);
	return true;
}

bool search_kept_text(Store *store, const Hash *sha256, size_t max_len, Buf *text, Err *err)
{
	PgParams params = {0};
	Buf digest = {0}, kept = {0};
	Taking taking = {.text = &kept, .most = max_len};
	buf_add(&digest, sha256->bytes, HASH_LEN);
	pg_add_text(&params, store->origin);
	pg_add_binary(&params, &digest);
	bool ok = pg_stream(store, SQL_QUERY_CONTENT_TEXT, &params, false, take_part, &taking, err);
	buf_free(&digest);
	if (ok) {
		Hash found = hash_bytes(buf_text(&kept), kept.len);
		bool same = memcmp(&found, sha256, sizeof found) == 0;
		if (!same && kept.len == 0)
			ok = err_set(err, ERR_NOT_FOUND, "the casebook does not keep the text");
		else if (!same)
			ok = err_set(err, ERR_NO_LONGER_MATCHES, "what is kept is another text: the digest is another");
	}
	if (ok)
		buf_add(text, kept.data, kept.len);
	buf_free(&kept);
	return ok;
}
