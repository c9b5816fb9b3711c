/* ascribe submit: append entries that were signed offline. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/file.h"
#include "ascribe/store/offline.h"
#include "cli.h"

typedef struct Signed {
	const char *path;
	Buf bytes;
	Entry entry; /* points into `bytes` */
} Signed;

static bool read_entry(const char *path, Signed *file, Err *err)
{
	file->path = path;
	return file_read(path, ENTRY_MAX, &file->bytes, err) &&
	       (entry_parse(buf_text(&file->bytes), file->bytes.len, &file->entry, err) ||
		err_prefix(err, "%s: ", path));
}

static int by_key_and_number(const void *a, const void *b)
{
	const Signed *left = a, *right = b;
	int names = strcmp(left->entry.author, right->entry.author);
	if (names != 0)
		return names;
	return left->entry.seq < right->entry.seq ? -1 : left->entry.seq > right->entry.seq;
}

/* The files are for one casebook, which need not be named then. */
static bool check_origin(Context *context, const Signed *files, size_t count, Err *err)
{
	if (!context->casebook)
		context->casebook = arena_strdup(context->arena, files[0].entry.origin);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(files[i].entry.origin, context->casebook) != 0)
			return err_set(err, ERR_REFUSED, "%s: the entry belongs to the casebook %s, not to %s",
				       files[i].path, files[i].entry.origin, context->casebook);
	}
	return true;
}

/* The window: made after the newest entry of its anchor, and before the server took it in. */
static void print_submitted(Context *context, const Signed *file, const Submitted *result)
{
	json_t *value = json_pack("{s:s, s:s, s:I, s:s, s:s}", "file", file->path, "done",
				  result->was_there ? "already there" : "submitted", "index", (json_int_t)result->index,
				  "dated", file->entry.at, "recorded", result->recorded_at);
	if (file->entry.anchor.size > 0) {
		json_object_set_new(value, "after_index", json_integer((json_int_t)file->entry.anchor.size - 1));
		json_object_set_new(value, "after_recorded", json_string(result->anchored_at));
	}
	print_item(&context->style, "submitted", value, &context->out);
}

static bool submit_all(Context *context, Store *store, const Signed *files, size_t count, Err *err)
{
	for (size_t i = 0; i < count; i++) {
		Submitted result;
		StoreNote bytes = {files[i].bytes.data, files[i].bytes.len};
		if (!submit_entry(store, &bytes, &files[i].entry, context->arena, &result, err))
			return err_prefix(err, "%s: ", files[i].path);
		print_submitted(context, &files[i], &result);
	}
	return true;
}

bool cmd_submit(Context *context, const Args *args, Err *err)
{
	size_t count = args->operand_count;
	Signed *files = arena_array(context->arena, count, sizeof *files);
	Store *store;
	bool ok = true;
	for (size_t i = 0; ok && i < count; i++)
		ok = read_entry(args->operands[i], &files[i], err);
	if (ok)
		qsort(files, count, sizeof *files, by_key_and_number);
	ok = ok && check_origin(context, files, count, err) && context_casebook(context, &store, err) &&
	     submit_all(context, store, files, count, err);
	for (size_t i = 0; i < count; i++) {
		entry_free(&files[i].entry);
		buf_free(&files[i].bytes);
	}
	return ok;
}
