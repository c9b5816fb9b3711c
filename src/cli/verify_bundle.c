/* ascribe verify, of a bundle: read member by member, judged at the end, and told; see ledger/bundle.h. */
#include "ascribe/ledger/bundle.h"

#include "ascribe/exchange/tarball.h"
#include "cli.h"

#define DOUBTS_SHOWN 100

static bool expect_member(void *bundle, const char *name, uint64_t size, Err *err)
{
	return bundle_expect(bundle, name, size, err);
}

static bool take_piece(void *bundle, const char *bytes, size_t bytes_len)
{
	return bundle_take_piece(bundle, bytes, bytes_len);
}

static bool take_member(void *bundle, const char *bytes, size_t bytes_len, Err *err)
{
	return bundle_take(bundle, bytes, bytes_len, err);
}

static json_t *author_value(const BundleAuthor *author)
{
	const char *trust = author->given ? "given" : author->trusted ? "enrolled" : "none";
	return json_pack("{s:s, s:s, s:I, s:I}", "name", author->name, "trust", trust, "entries",
			 (json_int_t)author->entries, "unentitled", (json_int_t)author->unentitled);
}

static void describe_bundle(const BundleVerdict *verdict, json_t *value)
{
	json_t *authors = json_array(), *doubts = json_array();
	for (size_t i = 0; i < verdict->author_count; i++) {
		if (verdict->authors[i].entries > 0)
			json_array_append_new(authors, author_value(&verdict->authors[i]));
	}
	for (size_t i = 0; i < verdict->doubt_count && i < DOUBTS_SHOWN; i++) {
		const BundleDoubt *doubt = &verdict->doubts[i];
		json_array_append_new(doubts, json_pack("{s:I, s:s, s:s}", "index", (json_int_t)doubt->index, "author",
							doubt->author, "key", doubt->why));
	}
	describe_checkpoint(verdict->checkpoint, verdict->verified, value);
	json_object_set_new(value, "incident", json_string(verdict->incident));
	json_object_set_new(value, "signed_by", json_string(verdict->signed_by));
	json_object_set_new(value, "entries", json_integer((json_int_t)verdict->entries));
	json_object_set_new(value, "first", json_integer((json_int_t)verdict->first));
	json_object_set_new(value, "last", json_integer((json_int_t)verdict->last));
	json_object_set_new(value, "files", json_integer((json_int_t)verdict->files));
	json_object_set_new(value, "authors", authors);
	if (verdict->doubt_count > 0)
		json_object_set(value, "unentitled", doubts);
	json_decref(doubts);
}

bool verify_bundle(const Trust *trust, const Buf *start, int fd, json_t *value, Err *err)
{
	Bundle *bundle = bundle_new();
	BundleVerdict verdict = {0};
	TarballInput input = {.start = start->data, .start_len = start->len, .fd = fd};
	TarballVisitor visitor = {.expect = expect_member, .piece = take_piece, .take = take_member, .context = bundle};
	json_object_set_new(value, "type", json_string("bundle"));
	bool ok = tarball_read(&input, &visitor, err) && bundle_verify(bundle, trust, &verdict, err);
	if (verdict.entries > 0) /* judged to the end: entries that do not count are named */
		describe_bundle(&verdict, value);
	bundle_free(bundle);
	return ok;
}
