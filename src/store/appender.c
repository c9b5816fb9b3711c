/* Appending signed entries, verified; see appender.h. */
#include "appender.h"

#include <inttypes.h>
#include <string.h>

bool appender_begin(Appender *appender, Store *store, const char *key_name, Err *err)
{
	StoreWriterState state;
	bool known = false;
	Head remembered;
	/* what is remembered is read first: another process may append, and remember more, right after */
	if (!head_recall(store_origin(store), &known, &remembered, err) ||
	    !store_writer_state(store, key_name, &state, err))
		return false;
	*appender = (Appender){.store = store, .anchor = state.head, .next_seq = state.next_seq};
	return !known || appender_check_extends(appender, &remembered, err);
}

bool appender_begin_remembered(Appender *appender, Store *store, const char *key_name, bool *possible, Err *err)
{
	Head head;
	RememberedWriter writer;
	*possible = false;
	if (!head_recall_writer(store_origin(store), possible, &head, &writer, err))
		return false;
	*possible = *possible && strcmp(writer.key_name, key_name) == 0;
	*appender = (Appender){.store = store, .anchor = head, .next_seq = writer.next_seq};
	return true;
}

bool appender_check_extends(const Appender *appender, const Head *known, Err *err)
{
	return head_verify(appender->store, known, &appender->anchor, err);
}

bool appender_wait(Appender *appender, Err *err)
{
	StoreAppended answer;
	if (appender->sent_count == 0)
		return true;
	if (!store_append_finish(appender->store, &answer, err))
		return false;
	if (!appender->has_frontier) {
		Head before = {.size = answer.first, .root = frontier_root(&answer.frontier)};
		if (!head_verify(appender->store, &appender->anchor, &before, err))
			return false;
		appender->frontier = answer.frontier;
		appender->has_frontier = true;
	}
	if (appender->frontier.size != answer.first)
		return err_set(err, ERR_LEDGER_BROKEN,
			       "the server put the entries at ledger index %" PRIu64 ", not %" PRIu64, answer.first,
			       appender->frontier.size);
	for (size_t i = 0; i < appender->sent_count; i++)
		frontier_append(&appender->frontier, &appender->sent[i]);
	Hash root = frontier_root(&appender->frontier);
	if (answer.head.size != appender->frontier.size || memcmp(&root, &answer.head.root, sizeof root) != 0)
		return err_set(err, ERR_LEDGER_BROKEN, "the server's root does not hold the entries just appended");
	appender->sent_count = 0;
	return true;
}

bool appender_send(Appender *appender, const StoreNote *notes, size_t count, Err *err)
{
	if (!appender_wait(appender, err) || !store_append_send(appender->store, notes, count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		appender->sent[i] = merkle_leaf(notes[i].bytes, notes[i].len);
	appender->sent_count = count;
	return true;
}

bool appender_finish(const Appender *appender, const RememberedWriter *writer, uint64_t *index, Err *err)
{
	Head head = appender->anchor;
	if (appender->has_frontier)
		head = (Head){.size = appender->frontier.size, .root = frontier_root(&appender->frontier)};
	*index = head.size - 1;
	return head_remember_writer(store_origin(appender->store), &head, writer, err);
}
