/* Appending signed entries, verified; see appender.h. */
#include "appender.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "ascribe/base/clock.h"
#include "state.h"

#define ASK_SECONDS 10
#define ASK_PAUSE_MS 250

bool appender_begin(Appender *appender, Store *store, const char *key_name, Err *err)
{
	bool known = false;
	Head remembered;
	/* what is remembered is read first: another process may append, and remember more, right after */
	return head_recall(store_origin(store), &known, &remembered, err) &&
	       appender_begin_from(appender, store, key_name, known ? &remembered : NULL, err);
}

bool appender_begin_from(Appender *appender, Store *store, const char *key_name, const Head *known, Err *err)
{
	StoreWriterState state;
	if (!store_writer_state(store, key_name, &state, err))
		return false;
	*appender = (Appender){.store = store, .key_name = key_name, .anchor = state.head, .next_seq = state.next_seq};
	return !known || appender_check_extends(appender, known, err);
}

bool appender_begin_remembered(Appender *appender, Store *store, const char *key_name, bool *possible, Err *err)
{
	Head head;
	RememberedWriter writer;
	*possible = false;
	if (!head_recall_writer(store_origin(store), possible, &head, &writer, err))
		return false;
	*possible = *possible && strcmp(writer.key_name, key_name) == 0;
	*appender = (Appender){.store = store, .key_name = key_name, .anchor = head, .next_seq = writer.next_seq};
	return true;
}

bool appender_check_extends(const Appender *appender, const Head *known, Err *err)
{
	return head_verify(appender->store, known, &appender->anchor, err);
}

static bool take_answer(Appender *appender, const StoreAppended *answer, Err *err)
{
	if (!appender->has_frontier) {
		Head before = {.size = answer->first, .root = frontier_root(&answer->frontier)};
		if (!head_verify(appender->store, &appender->anchor, &before, err))
			return false;
		appender->frontier = answer->frontier;
		appender->has_frontier = true;
	}
	if (appender->frontier.size != answer->first)
		return err_set(err, ERR_LEDGER_BROKEN,
			       "the server put the entries at ledger index %" PRIu64 ", not %" PRIu64, answer->first,
			       appender->frontier.size);
	for (size_t i = 0; i < appender->sent_count; i++)
		frontier_append(&appender->frontier, &appender->sent[i]);
	Hash root = frontier_root(&appender->frontier);
	if (answer->head.size != appender->frontier.size || memcmp(&root, &answer->head.root, sizeof root) != 0)
		return err_set(err, ERR_LEDGER_BROKEN, "the server's root does not hold the entries just appended");
	appender->sent_count = 0;
	return true;
}

static bool finish(Appender *appender, Err *err)
{
	StoreAppended answer;
	return store_append_finish(appender->store, &answer, err) && take_answer(appender, &answer, err);
}

/* ---- Where the connection is lost */

static bool is_lost(const Err *err)
{
	return err->code == ERR_NO_DATABASE && strcmp(err->sqlstate, PG_READ_ONLY) != 0;
}

static uint64_t last_seq(const Appender *appender)
{
	return appender->next_seq + appender->sent_total - 1;
}

/* Should memory end before it is known what became of it. */
static void set_sent(const Appender *appender)
{
	char hex[65];
	hash_to_hex(&appender->last_leaf, hex);
	mem_set_done("it is not known whether entry number %" PRIu64
		     " of the key \"%s\" was written; this tells: ascribe show %s",
		     last_seq(appender), appender->key_name, hex);
}

/* `ok`, once it is known: then what was refused is not there. */
static bool settle(bool ok, const Err *err)
{
	if (!ok && !is_lost(err))
		mem_set_done("%s", "");
	return ok;
}

/* Nobody answers. An entry that is alone is kept, since it may be submitted without being written twice. */
static bool not_known(const Appender *appender, Err *err)
{
	Arena *arena = arena_new();
	Err why = *err, ignored;
	const char *path = NULL;
	char hex[65];
	hash_to_hex(&appender->last_leaf, hex);
	err_set(err, ERR_NO_DATABASE,
		"it is not known whether entry number %" PRIu64 " of the key \"%s\" was written: %s",
		last_seq(appender), appender->key_name, why.message);
	err_hint(err, "once the database answers, this tells: ascribe show %s", hex);
	if (appender->alone.bytes) {
		Buf bytes = {0};
		buf_add(&bytes, appender->alone.bytes, appender->alone.len);
		if (state_path("unanswered", hex, arena, &path, &ignored) && state_write(path, &bytes, true, &ignored))
			err_hint(err,
				 "once the database answers, ascribe show %s tells; and this writes it unless it is "
				 "there: ascribe submit %s",
				 hex, path);
		buf_free(&bytes);
	}
	arena_free(arena);
	return false;
}

/* An answer to a question that may have to be put more than once: *answered, or the reason why not is in `err`. */
typedef bool (*Question)(Appender *appender, bool *answered, Err *err);

static bool ask(Appender *appender, Question question, Err *err)
{
	time_t until = time(NULL) + ASK_SECONDS;
	do {
		bool answered = false;
		err_clear(err);
		if (store_reconnect(appender->store, err)) {
			bool ok = question(appender, &answered, err);
			if (answered)
				return ok;
			if (strcmp(err->sqlstate, PG_LOCK_TIMEOUT) == 0)
				break;
		}
		clock_pause(ASK_PAUSE_MS);
	} while (time(NULL) < until);
	return not_known(appender, err);
}

/* The number is taken: by our entry, or by another one, and then ours can't be written any more. */
static bool find_ours(Appender *appender, bool *answered, Err *err)
{
	Arena *arena = arena_new();
	StoreEntry entry;
	ProofPath path;
	Head head;
	Err refusal = *err;
	bool found = false;
	bool ok = store_entry_of(appender->store, appender->key_name, last_seq(appender), arena, &entry, &found, err);
	bool ours = ok && found && entry.len == appender->alone.len &&
		    memcmp(entry.bytes, appender->alone.bytes, entry.len) == 0;
	*answered = found;
	if (ours) {
		ok = store_head_at(appender->store, entry.index + 1, &head, err) &&
		     head_verify(appender->store, &appender->anchor, &head, err) &&
		     store_entry_path(appender->store, &entry, &head, &path, err);
		*answered = ok || !is_lost(err);
		if (ok) {
			appender->anchor = head;
			appender->sent_count = 0;
		}
	} else if (found) {
		*err = refusal;
		ok = false;
	}
	arena_free(arena);
	return ok;
}

static bool send_again(Appender *appender, bool *answered, Err *err)
{
	if (store_append_send(appender->store, &appender->alone, 1, err) && finish(appender, err))
		return *answered = true;
	if (strcmp(err->sqlstate, PG_SERIALIZATION_FAILURE) == 0)
		return find_ours(appender, answered, err);
	*answered = err->code != ERR_NO_DATABASE;
	return false;
}

static bool look_for_last(Appender *appender, bool *answered, Err *err)
{
	bool there = false;
	*answered = store_settled(appender->store, appender->key_name, last_seq(appender), &appender->last_leaf, &there,
				  err);
	if (*answered && !there) {
		err_set(err, ERR_NO_DATABASE, "the connection to the database was lost before the commit");
		err_hint(err, "nothing was written; run the command again");
	}
	return there;
}

bool appender_wait(Appender *appender, Err *err)
{
	return appender->sent_count == 0 || settle(finish(appender, err) || (appender->alone.bytes && is_lost(err) &&
									     ask(appender, send_again, err)),
						   err);
}

bool appender_send(Appender *appender, const StoreNote *notes, size_t count, Err *err)
{
	if (!appender_wait(appender, err))
		return false;
	for (size_t i = 0; i < count; i++)
		appender->sent[i] = merkle_leaf(notes[i].bytes, notes[i].len);
	appender->last_leaf = appender->sent[count - 1];
	appender->sent_count = count;
	appender->sent_total += count;
	appender->alone = (StoreNote){0};
	if (!store_in_transaction(appender->store)) {
		appender->alone = notes[0];
		set_sent(appender);
	}
	return settle(store_append_send(appender->store, notes, count, err) ||
			      (appender->alone.bytes && is_lost(err) && ask(appender, send_again, err)),
		      err);
}

bool appender_commit(Appender *appender, Err *err)
{
	if (appender->sent_total > 0)
		set_sent(appender);
	return settle(store_commit(appender->store, err) ||
			      (appender->sent_total > 0 && is_lost(err) && ask(appender, look_for_last, err)),
		      err);
}

Head appender_head(const Appender *appender)
{
	if (!appender->has_frontier)
		return appender->anchor;
	return (Head){.size = appender->frontier.size, .root = frontier_root(&appender->frontier)};
}

bool appender_finish(const Appender *appender, const RememberedWriter *writer, uint64_t *index, Err *err)
{
	Head head = appender_head(appender);
	*index = head.size - 1;
	mem_set_done("it is written, up to ledger index %" PRIu64 "; do not run it again", *index);
	if (head_remember_writer(store_origin(appender->store), &head, writer, err))
		return true;
	err_prefix(err, "it is written, up to ledger index %" PRIu64 ", but that is not remembered here: ", *index);
	return err_hint(err, "do not run it again; an audit remembers the head: ascribe audit");
}
