/* ascribe log and show: the entries of the ledger, from their own bytes. */
#include <string.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/store/signature.h"
#include "cli.h"
#include "pager.h"

#define FLUSH_AT 65536

typedef struct Log {
	Context *context;
	Store *store;
	EntryChoice choice;
	Arena *arena; /* of one entry */
} Log;

static bool log_entry(void *context, const StoreEntry *stored, Err *err)
{
	Log *log = context;
	json_t *value;
	if (!entry_value(log->store, stored, &log->choice, log->arena, &value, err))
		return false;
	print_entry(&log->context->style, false, value, &log->context->out);
	arena_reset(log->arena);
	return log->context->out.len < FLUSH_AT || context_flush(log->context, err);
}

static bool take_since(Store *store, const Args *args, uint64_t *first, Err *err)
{
	const char *since = args_value(args, "since");
	bool is_time;
	*first = 0;
	return !since || (parse_moment(since, "--since", &is_time, first, err) &&
			  (!is_time || store_index_since(store, since, first, err)));
}

static bool take_limit(const Args *args, uint64_t *limit, Err *err)
{
	const char *text = args_value(args, "limit");
	*limit = STORE_NEWEST;
	return !text || parse_number(text, "--limit", limit, err);
}

/* --kind and --record: a record's kind is known once it is found. */
static bool take_choice(Log *log, const Args *args, StoreName *name, Err *err)
{
	const char *kind = args_value(args, "kind"), *record = args_value(args, "record");
	if (kind && !find_kind(kind, &log->choice.kind, err))
		return false;
	if (!record)
		return true;
	unsigned kinds = kind ? KIND_BIT(log->choice.kind->kind) : KINDS_OF_RECORDS | KIND_BIT(KIND_KEY);
	if (!store_find_among(log->store, kinds, record, log->context->arena, name, err))
		return false;
	log->choice.kind = &KINDS[name->kind];
	log->choice.record = &name->id;
	return true;
}

bool cmd_log(Context *context, const Args *args, Err *err)
{
	Log log = {.context = context, .choice = {.differences = args_value(args, "patch") != NULL}};
	StoreLog asked = {.author = args_value(args, "author")};
	StoreName name;
	if (!take_limit(args, &asked.limit, err) || !context_casebook(context, &log.store, err) ||
	    !take_since(log.store, args, &asked.first, err) || !take_choice(&log, args, &name, err))
		return false;
	asked.kind = log.choice.kind;
	asked.record = log.choice.record;
	pager_want(context);
	log.arena = arena_new();
	bool ok = store_log(log.store, &asked, log_entry, &log, err);
	arena_free(log.arena);
	return ok;
}

bool find_entry(Store *store, const char *text, Arena *arena, StoreEntry *entry, Err *err)
{
	StoreName name;
	Record record = {0};
	Hash leaf;
	uint64_t index;
	if (hash_from_hex(text, &leaf)) { /* which a slug may look like too */
		if (store_entry_of_leaf(store, &leaf, arena, entry, err))
			return true;
		if (err->code != ERR_NOT_FOUND)
			return false;
		err_clear(err);
	}
	if (strspn(text, "0123456789") == strlen(text)) {
		if (parse_number(text, "the ledger index", &index, err) && store_entry(store, index, arena, entry, err))
			return true;
		if (err->code == ERR_NOT_FOUND)
			(void)err_hint(err, "if it starts an id, write that up to a letter or hyphen");
		return false;
	}
	bool ok = store_find_among(store, KINDS_OF_RECORDS | KIND_BIT(KIND_KEY), text, arena, &name, err) &&
		  store_get(store, name.kind, &name.id, STORE_NEWEST, arena, &record, err) &&
		  store_entry(store, record.index, arena, entry, err);
	json_decref(record.body);
	return ok;
}

/* The very bytes. An entry that is none, and so may hold anything, does not reach a terminal. */
static bool add_signed(Store *store, const StoreEntry *stored, bool to_terminal, Buf *out, Err *err)
{
	Entry entry;
	if (to_terminal) {
		if (!signature_entry(store, stored, &entry, err))
			return false;
		entry_free(&entry);
	}
	buf_add(out, stored->bytes, stored->len);
	return true;
}

/* For people or as JSON, with what is to be said of its signature in *verdict. */
static bool add_shown(const Context *context, Store *store, const StoreEntry *stored, Buf *out, Err *verdict, Err *err)
{
	static const EntryChoice everything = {.differences = true};
	Entry entry;
	json_t *value;
	if (!entry_value(store, stored, &everything, context->arena, &value, err))
		return false;
	bool ok = signature_entry(store, stored, &entry, err);
	if (ok) {
		bool good = signature_check(stored, &entry, verdict);
		json_object_set_new(value, "signature", signature_value(entry.author, good, verdict));
		print_entry(&context->style, true, json_incref(value), out);
		entry_free(&entry);
	}
	json_decref(value);
	return ok;
}

bool cmd_show(Context *context, const Args *args, Err *err)
{
	const char *path = args_value(args, "output");
	bool to_file = path && strcmp(path, "-") != 0;
	Store *store;
	StoreEntry entry;
	if (!context_casebook(context, &store, err) ||
	    !find_entry(store, args->operands[0], context->arena, &entry, err))
		return false;
	Buf out = {0};
	Err verdict = {0};
	bool ok = args_value(args, "signed")
			  ? add_signed(store, &entry, !to_file && isatty(STDOUT_FILENO) != 0, &out, err)
			  : add_shown(context, store, &entry, &out, &verdict, err);
	if (ok && to_file)
		ok = file_replace(path, out.data, out.len, 0644, err);
	else if (ok)
		buf_add(&context->out, out.data, out.len);
	buf_free(&out);
	if (ok && verdict.code != ERR_NONE)
		*err = verdict;
	return ok && verdict.code == ERR_NONE;
}
