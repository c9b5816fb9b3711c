/* For the benchmark: a casebook with a ledger of many entries, each of one change, by several authors.
 * The incident comes with a source that has one file on record, of the text "captured" and a line feed.
 * Usage: make_ledger URI ORIGIN ENTRIES [AUTHORS]. Goes on where the casebook is there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/clock.h"
#include "ascribe/ledger/entry.h"
#include "ascribe/store/writer.h"

#define BATCH 500
#define AUTHORS_MAX 16
#define CAPTURED "af9f5d825b4a9e493a23ea438db355287c4320107eb98c3542879fef26b82628" /* by sha256sum */

static _Noreturn void fail(const Err *err)
{
	fprintf(stderr, "make_ledger: %s\n", err->message);
	exit(1);
}

static SecretKey *author_key(unsigned number)
{
	char name[32];
	snprintf(name, sizeof name, "author-%u", number);
	return secret_key_from_seed(name, (const uint8_t[32]){(uint8_t)(number + 1)});
}

static void enroll(Store *store, const SecretKey *admin, const SecretKey *key)
{
	Err err = {0};
	Buf vkey = {0};
	uint64_t index;
	public_key_add_vkey(&vkey, secret_key_public(key));
	json_t *body = json_pack("{s:s, s:s, s:[s]}", "name", secret_key_public(key)->name, "vkey", buf_text(&vkey),
				 "roles", "analyst");
	Change change = {.kind = KIND_KEY, .id = uuid_new(), .body = body};
	if (!writer_write(store, admin, &change, &index, &err))
		fail(&err);
	json_decref(body);
	buf_free(&vkey);
}

/* A note of the length that notes have. */
static void add_change(Buf *out, uint64_t number)
{
	Uuid id = uuid_new(), incident = uuid_of_slug("incident", "bench");
	buf_addf(out,
		 "{\"body\":{\"about\":[\"incident:%s\"],\"body\":\"Observation %llu: the positions recorded here are "
		 "clear; what "
		 "they rest on is not, since one source carries them all, and nobody has published the "
		 "original.\",\"type\":"
		 "\"comment\"},\"id\":\"%s\",\"kind\":\"note\",\"op\":\"put\"}",
		 incident.text, (unsigned long long)number, id.text);
}

/* One append of `count` entries. */
static void append(Store *store, const SecretKey *key, uint64_t first_number, size_t count)
{
	StoreWriterState state;
	StoreAppended appended;
	Err err = {0};
	Buf bytes = {0}, change = {0};
	size_t ends[BATCH];
	StoreNote notes[BATCH];
	char at[21];
	if (!store_writer_state(store, secret_key_public(key)->name, &state, &err))
		fail(&err);
	clock_now(at);
	for (size_t i = 0; i < count; i++) {
		EntryHeader header = {
			.origin = store_origin(store), .anchor = state.head, .at = at, .seq = state.next_seq + i};
		buf_clear(&change);
		add_change(&change, first_number + i);
		if (!entry_sign(&bytes, &header, change.data, change.len, key, &err))
			fail(&err);
		ends[i] = bytes.len;
	}
	for (size_t i = 0, start = 0; i < count; start = ends[i], i++)
		notes[i] = (StoreNote){bytes.data + start, ends[i] - start};
	if (!store_append_send(store, notes, count, &err) || !store_append_finish(store, &appended, &err))
		fail(&err);
	buf_free(&bytes);
	buf_free(&change);
}

static void add_incident(Store *store, const SecretKey *key)
{
	Err err = {0};
	uint64_t index;
	Writer *writer = NULL;
	json_t *incident = json_pack("{s:s, s:s}", "slug", "bench", "title", "A large incident");
	json_t *source = json_pack("{s:s, s:s, s:s, s:[{s:s, s:i, s:s}]}", "slug", "page", "title", "A page", "type",
				   "press-release", "captures", "sha256", CAPTURED, "size", 9, "media_type",
				   "text/plain");
	Change changes[] = {{.kind = KIND_INCIDENT, .id = uuid_of_slug("incident", "bench"), .body = incident},
			    {.kind = KIND_SOURCE, .id = uuid_of_slug("source", "page"), .body = source}};
	if (!writer_begin(store, key, &writer, &err) || !writer_add(writer, &changes[0], &err) ||
	    !writer_add(writer, &changes[1], &err) || !writer_flush(writer, &err) ||
	    !writer_finish(writer, &index, &err))
		fail(&err);
	writer_free(writer);
	json_decref(incident);
	json_decref(source);
}

int main(int argc, char **argv)
{
	Store *store;
	Err err = {0};
	SecretKey *keys[AUTHORS_MAX];
	int applied;
	if (argc < 4) {
		fprintf(stderr, "usage: make_ledger URI ORIGIN ENTRIES [AUTHORS]\n");
		return 2;
	}
	uint64_t entries = strtoull(argv[3], NULL, 10);
	unsigned authors = argc > 4 ? (unsigned)atoi(argv[4]) : 3;
	authors = authors < 1 ? 1 : authors > AUTHORS_MAX ? AUTHORS_MAX : authors;
	if (!crypto_start(&err) || !store_connect(argv[1], &store, &err) || !store_migrate(store, &applied, &err))
		fail(&err);
	for (unsigned i = 0; i < authors; i++)
		keys[i] = author_key(i);
	if (!store_choose_casebook(store, argv[2], &err)) {
		if (!writer_open_casebook(store, argv[2], keys[0], &err))
			fail(&err);
		add_incident(store, keys[0]);
		for (unsigned i = 1; i < authors; i++)
			enroll(store, keys[0], keys[i]);
	}
	/* the authors take turns, often enough in a short ledger too */
	uint64_t turn = entries / (authors * 8) + 1;
	turn = turn > BATCH ? BATCH : turn;
	for (uint64_t done = 0; done < entries;) {
		size_t count = (size_t)(entries - done < turn ? entries - done : turn);
		append(store, keys[done / turn % authors], done, count);
		done += count;
	}
	for (unsigned i = 0; i < authors; i++)
		secret_key_free(keys[i]);
	store_close(store);
	return 0;
}
