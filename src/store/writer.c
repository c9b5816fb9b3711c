/* From changes to verified entries; see writer.h. */
#include "ascribe/store/writer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "appender.h"
#include "ascribe/base/clock.h"
#include "ascribe/ledger/merkle.h"

#define WRITE_TRIES 50

struct Writer {
	Appender appender;
	const SecretKey *key;
	uint64_t next_seq; /* of the next entry to sign */
	Buf changes;       /* serialised changes of the next entry, joined by commas */
	size_t overhead;
	Buf notes; /* signed entries of the next append, one after the other */
	size_t note_ends[APPENDER_NOTES];
	size_t note_count;
};

static Writer *writer_new(const Appender *appender, const SecretKey *key)
{
	Writer *writer = mem_alloc(sizeof *writer);
	*writer = (Writer){.appender = *appender, .key = key, .next_seq = appender->next_seq};
	return writer;
}

bool writer_begin(Store *store, const SecretKey *key, Writer **writer, Err *err)
{
	Appender appender;
	if (!appender_begin(&appender, store, secret_key_public(key)->name, err))
		return false;
	*writer = writer_new(&appender, key);
	return true;
}

void writer_free(Writer *writer)
{
	if (!writer)
		return;
	buf_free(&writer->changes);
	buf_free(&writer->notes);
	free(writer);
}

static EntryHeader header_of(const Writer *writer, char at[21])
{
	clock_now(at);
	return (EntryHeader){.origin = store_origin(writer->appender.store),
			     .anchor = writer->appender.anchor,
			     .at = at,
			     .seq = writer->next_seq};
}

static bool send_notes(Writer *writer, Err *err)
{
	if (writer->note_count == 0)
		return true;
	StoreNote notes[APPENDER_NOTES];
	for (size_t i = 0, start = 0; i < writer->note_count; start = writer->note_ends[i], i++)
		notes[i] = (StoreNote){writer->notes.data + start, writer->note_ends[i] - start};
	if (!appender_send(&writer->appender, notes, writer->note_count, err))
		return false;
	writer->note_count = 0;
	return true;
}

/* Sign the changes gathered as one entry. */
static bool close_entry(Writer *writer, Err *err)
{
	if (writer->changes.len == 0)
		return true;
	char at[21];
	EntryHeader header = header_of(writer, at);
	if (writer->note_count == 0)
		buf_clear(&writer->notes);
	if (!entry_sign(&writer->notes, &header, writer->changes.data, writer->changes.len, writer->key, err))
		return false;
	writer->note_ends[writer->note_count++] = writer->notes.len;
	writer->next_seq++;
	buf_clear(&writer->changes);
	return writer->note_count < APPENDER_NOTES || send_notes(writer, err);
}

/* In the order of sorted keys: base, body, id, kind, op. */
bool change_add_json(Buf *out, const Change *change, Err *err)
{
	buf_add_char(out, '{');
	if (change->has_base)
		buf_addf(out, "\"base\":%" PRIu64 ",", change->base);
	buf_add_text(out, "\"body\":");
	if (!entry_json_add(out, change->body, err))
		return false;
	buf_addf(out, ",\"id\":\"%s\",\"kind\":\"%s\",\"op\":\"%s\"}", change->id.text, KINDS[change->kind].name,
		 change->retract ? "retract" : "put");
	return true;
}

bool writer_add(Writer *writer, const Change *change, Err *err)
{
	char at[21];
	size_t before = writer->changes.len;
	if (writer->overhead == 0) {
		EntryHeader header = header_of(writer, at);
		writer->overhead = entry_overhead(&header, writer->key) + 20; /* seq may grow by digits */
	}
	if (before > 0)
		buf_add_char(&writer->changes, ',');
	if (!change_add_json(&writer->changes, change, err))
		return false;
	if (writer->overhead + writer->changes.len <= ENTRY_MAX)
		return true;
	size_t len = writer->changes.len - before;
	if (before == 0) {
		err_set(err, ERR_REFUSED, "the record takes %zu bytes signed; an entry holds %d",
			len + writer->overhead, ENTRY_MAX);
		return err_hint(err, "shorten its texts, or split it into several records");
	}
	char *last = mem_alloc(len);
	memcpy(last, writer->changes.data + before + 1, len - 1);
	writer->changes.len = before;
	bool ok = close_entry(writer, err);
	buf_add(&writer->changes, last, len - 1);
	free(last);
	if (ok && writer->overhead + writer->changes.len > ENTRY_MAX) {
		err_set(err, ERR_REFUSED, "the record takes %zu bytes signed; an entry holds %d",
			len + writer->overhead, ENTRY_MAX);
		return err_hint(err, "shorten its texts, or split it into several records");
	}
	return ok;
}

bool writer_flush(Writer *writer, Err *err)
{
	return close_entry(writer, err) && send_notes(writer, err) && appender_wait(&writer->appender, err);
}

bool writer_wait(Writer *writer, Err *err)
{
	return appender_wait(&writer->appender, err);
}

bool writer_commit(Writer *writer, Err *err)
{
	return appender_commit(&writer->appender, err);
}

bool writer_finish(Writer *writer, uint64_t *index, Err *err)
{
	RememberedWriter self = {.next_seq = writer->next_seq};
	snprintf(self.key_name, sizeof self.key_name, "%s", secret_key_public(writer->key)->name);
	return appender_finish(&writer->appender, &self, index, err);
}

static bool fill_and_finish(Writer *writer, WriterFill fill, void *context, uint64_t *index, Err *err)
{
	bool ok = fill(context, writer, writer->appender.anchor.size, err) && writer_flush(writer, err) &&
		  writer_finish(writer, index, err);
	writer_free(writer);
	return ok;
}

static bool write_once(Store *store, const SecretKey *key, WriterFill fill, void *context, uint64_t *index, Err *err)
{
	Writer *writer = NULL;
	return writer_begin(store, key, &writer, err) && fill_and_finish(writer, fill, context, index, err);
}

/* Sign without asking the server first, which saves a round trip. *done: so it is written, or failed for good. Where
 * the server refuses the number or the anchor, nothing was written, and a look at it tells why. */
static bool write_remembered(Store *store, const SecretKey *key, WriterFill fill, void *context, uint64_t *index,
			     bool *done, Err *err)
{
	Appender appender;
	*done = false;
	if (!appender_begin_remembered(&appender, store, secret_key_public(key)->name, done, err) || !*done)
		return false;
	bool ok = fill_and_finish(writer_new(&appender, key), fill, context, index, err);
	*done = ok || (strcmp(err->sqlstate, PG_SERIALIZATION_FAILURE) != 0 && strcmp(err->sqlstate, "AS004") != 0 &&
		       strcmp(err->sqlstate, "AS012") != 0);
	return ok;
}

/* Another process may append between our look and our append: then we sign anew, with the next seq. */
bool writer_write_with(Store *store, const SecretKey *key, WriterFill fill, void *context, uint64_t *index, Err *err)
{
	bool done;
	bool ok = write_remembered(store, key, fill, context, index, &done, err);
	if (done)
		return ok;
	err_clear(err);
	for (unsigned tries = 0; tries < WRITE_TRIES; tries++) {
		if (write_once(store, key, fill, context, index, err))
			return true;
		if (strcmp(err->sqlstate, PG_SERIALIZATION_FAILURE) != 0)
			return false;
	}
	return false;
}

static bool flush_filled(Writer *writer, WriterFill fill, void *context, Err *err)
{
	return fill(context, writer, writer->appender.anchor.size, err) && writer_flush(writer, err);
}

bool writer_commit_with(Store *store, const SecretKey *key, WriterFill fill, void *context, uint64_t *index, Err *err)
{
	Writer *writer = NULL;
	bool done = false;
	for (unsigned tries = 0; !done && tries < WRITE_TRIES; tries++) {
		writer_free(writer);
		writer = NULL;
		if ((tries > 0 && !store_undo(store, err)) || !store_mark(store, err) ||
		    !writer_begin(store, key, &writer, err))
			break;
		err_clear(err);
		done = flush_filled(writer, fill, context, err);
		if (!done && strcmp(err->sqlstate, PG_SERIALIZATION_FAILURE) != 0)
			break;
	}
	bool ok = done && writer_commit(writer, err) && writer_finish(writer, index, err);
	writer_free(writer);
	return ok;
}

static bool fill_one(void *context, Writer *writer, uint64_t index, Err *err)
{
	(void)index;
	return writer_add(writer, context, err);
}

bool writer_write(Store *store, const SecretKey *key, const Change *change, uint64_t *index, Err *err)
{
	Change copy = *change;
	return writer_write_with(store, key, fill_one, &copy, index, err);
}

bool writer_write_from(Store *store, const SecretKey *key, const Change *change, const Head *known, Head *after,
		       Err *err)
{
	Appender appender;
	if (!appender_begin_from(&appender, store, secret_key_public(key)->name, known, err))
		return false;
	Writer *writer = writer_new(&appender, key);
	bool ok = writer_add(writer, change, err) && writer_flush(writer, err);
	*after = appender_head(&writer->appender);
	writer_free(writer);
	return ok;
}

/* Entry 0's change: the key, as administrator and analyst. */
static bool add_first_key(Buf *changes, const PublicKey *key, Err *err)
{
	Buf vkey = {0};
	public_key_add_vkey(&vkey, key);
	json_t *body = json_pack("{s:s, s:s, s:[s, s]}", "name", key->name, "vkey", buf_text(&vkey), "roles", "admin",
				 "analyst");
	Change change = {.kind = KIND_KEY, .id = uuid_new(), .body = body};
	bool ok = change_add_json(changes, &change, err);
	json_decref(body);
	buf_free(&vkey);
	return ok;
}

bool writer_open_casebook(Store *store, const char *origin, const SecretKey *key, Err *err)
{
	char at[21];
	clock_now(at);
	EntryHeader header = {.origin = origin, .anchor = {.size = 0, .root = merkle_empty_root()}, .at = at};
	Buf changes = {0}, bytes = {0};
	StoreAppended answer;
	Frontier frontier = {0};
	bool ok = add_first_key(&changes, secret_key_public(key), err) &&
		  entry_sign(&bytes, &header, changes.data, changes.len, key, err);
	if (ok) {
		StoreNote note = {bytes.data, bytes.len};
		Hash leaf = merkle_leaf(bytes.data, bytes.len);
		frontier_append(&frontier, &leaf);
		mem_set_done(
			"it is not known whether the casebook was opened; this tells: ascribe show 0 --casebook %s",
			origin);
		ok = store_open_casebook(store, origin, &note, &answer, err);
		if (!ok && err->code == ERR_NO_DATABASE && strcmp(err->sqlstate, PG_READ_ONLY) != 0) {
			err_prefix(err, "it is not known whether the casebook was opened: ");
			err_hint(err, "once the database answers, this tells: ascribe show 0 --casebook %s", origin);
		}
		if (ok)
			mem_set_done("the casebook %s is opened", origin);
	}
	Head head = {.size = 1};
	if (ok) {
		head.root = frontier_root(&frontier);
		ok = answer.head.size == 1 && memcmp(&head.root, &answer.head.root, sizeof head.root) == 0
			     ? true
			     : err_set(err, ERR_LEDGER_BROKEN,
				       "the server's root does not hold the entry just appended");
	}
	if (ok && !head_remember(origin, &head, err)) {
		err_prefix(err, "the casebook %s is opened, but that is not remembered here: ", origin);
		ok = err_hint(err, "do not run it again; an audit remembers the head: ascribe audit --casebook %s",
			      origin);
	}
	buf_free(&changes);
	buf_free(&bytes);
	return ok;
}
