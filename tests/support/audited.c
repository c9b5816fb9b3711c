/* See audited.h. */
#include "tests/support/audited.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/clock.h"
#include "ascribe/ledger/entry.h"

SecretKey *audited_alice;
Store *audited_store;
StoreAuditResult audited_result;
const StoreAuditOptions AUDITED_WHOLE = {0}, AUDITED_SINCE_LAST = {.since_last = true},
			AUDITED_ALONE = {.ledger_alone = true};

void audited_begin(void)
{
	audited_store = test_casebook(&audited_alice);
}

void audited_end(void)
{
	keyring_free(&audited_result.ring);
	store_close(audited_store);
	secret_key_free(audited_alice);
}

bool audited_try(const StoreAuditOptions *options, Err *err)
{
	StoreAuditOptions with_sink = *options;
	with_sink.sink = found_keep;
	*err = (Err){0};
	found_count = 0;
	keyring_free(&audited_result.ring);
	bool ok = store_audit(audited_store, &with_sink, &audited_result, err);
	if (ok) {
		cr_expect_eq(audited_result.findings, found_count);
		cr_expect_eq(audited_result.gravest == ERR_NONE, found_count == 0);
	}
	return ok;
}

/* An audit; how many findings there were. */
size_t audited(const StoreAuditOptions *options)
{
	Err err;
	cr_assert(audited_try(options, &err), "%s", err.message);
	return found_count;
}

void audited_clean(const StoreAuditOptions *options, uint64_t first, uint64_t entries)
{
	cr_expect_eq(audited(options), 0, "%s", found[0].text);
	cr_expect_eq(audited_result.first, first, "from %llu", (unsigned long long)audited_result.first);
	cr_expect_eq(audited_result.entries, entries, "%llu entries", (unsigned long long)audited_result.entries);
	cr_expect_eq(audited_result.signatures, entries);
}

/* A whole audit finds this and nothing else. */
void audited_only(ErrCode code, uint64_t index, const char *record, const char *field, const char *text)
{
	size_t count = audited(&AUDITED_WHOLE);
	for (size_t i = 1; i < count; i++)
		cr_expect(false, "more: %d, %lld, %s: %s", found[i].code, (long long)found[i].index, found[i].record,
			  found[i].text);
	found_of(0, code, index, record, field, text);
	cr_expect_eq(audited_result.gravest, code);
}

void audited_tamper(const char *statements)
{
	char text[1024];
	snprintf(text, sizeof text, "SET session_replication_role = replica; %s", statements);
	(void)test_sql(text);
}

uint64_t audited_party(const char *slug)
{
	char body[128];
	snprintf(body, sizeof body, "{'slug':'%s','name':'Party %s','type':'company'}", slug, slug);
	return test_write(audited_store, audited_alice, "party", body);
}

/* Many entries of alice's, of one note each, appended at once, all anchored in the ledger of `anchor` entries. */
void audited_append_anchored(size_t count, uint64_t anchor)
{
	StoreWriterState state;
	StoreAppended appended;
	Err err = {0};
	char at[21];
	Buf bytes = {0}, change = {0};
	size_t *ends = calloc(count, sizeof *ends);
	StoreNote *notes = calloc(count, sizeof *notes);
	Head head;
	cr_assert(store_writer_state(audited_store, "alice", &state, &err), "%s", err.message);
	cr_assert(store_head_at(audited_store, anchor, &head, &err), "%s", err.message);
	clock_now(at);
	for (size_t i = 0; i < count; i++) {
		const EntryHeader header = {.origin = TEST_ORIGIN, .anchor = head, .at = at, .seq = state.next_seq + i};
		buf_clear(&change);
		buf_addf(
			&change,
			"{\"body\":{\"body\":\"Note %zu\",\"type\":\"comment\"},\"id\":\"%s\",\"kind\":\"note\",\"op\":"
			"\"put\"}",
			i, uuid_new().text);
		cr_assert(entry_sign(&bytes, &header, change.data, change.len, audited_alice, &err), "%s", err.message);
		ends[i] = bytes.len;
	}
	for (size_t i = 0, start = 0; i < count; start = ends[i], i++)
		notes[i] = (StoreNote){bytes.data + start, ends[i] - start};
	cr_assert(store_append_send(audited_store, notes, count, &err) &&
			  store_append_finish(audited_store, &appended, &err),
		  "%s", err.message);
	buf_free(&bytes);
	buf_free(&change);
	free(ends);
	free(notes);
}

void audited_append(size_t count)
{
	audited_append_anchored(count, 1);
}
