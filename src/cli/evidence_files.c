/* Files of evidence from the shell; see evidence_files.h. */
#include "evidence_files.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ascribe/base/clock.h"
#include "ascribe/base/utf8.h"
#include "ascribe/exchange/inspect.h"
#include "ascribe/store/content.h"
#include "progress.h"

#define NAME_MAX_POINTS 255
#define STDIN_NAME "standard-input"

const char *recorded_name(const char *path, Arena *arena)
{
	const char *slash = strrchr(path, '/'), *text = slash ? slash + 1 : path;
	size_t len = strlen(text), points = 0;
	Buf name = {0};
	for (size_t at = 0; at < len && points < NAME_MAX_POINTS - 12;) {
		size_t bad = len - at;
		uint32_t cp = 0;
		bool valid = utf8_valid(text + at, len - at, &bad) || bad > 0;
		size_t taken = valid ? utf8_next(text + at, len - at, &cp) : 1;
		bool control = !valid || cp < 0x20 || (cp >= 0x7f && cp < 0xa0) || cp == 0x2028 || cp == 0x2029;
		if (!control)
			buf_add(&name, text + at, taken);
		for (size_t i = 0; control && i < taken; i++)
			buf_addf(&name, "%%%02X", (unsigned)(unsigned char)text[at + i]);
		points += control ? 3 * taken : 1;
		at += taken;
	}
	const char *kept = arena_strdup(arena, name.len > 0 ? buf_text(&name) : STDIN_NAME);
	buf_free(&name);
	return kept;
}

typedef struct Taking {
	Context *context;
	TakenFiles *taken;
	Inspector *inspector;
	size_t asked, typed; /* files whose media type was asked for, and is known */
	Progress progress;
} Taking;

/* The answer for the first file that waits for one. */
static void take_type(Taking *taking)
{
	Err err;
	char type[INSPECT_MEDIA_TYPE_SIZE];
	const size_t file = taking->typed++;
	if (!inspector_answer(taking->inspector, type, &err)) {
		progress_end(&taking->progress);
		context_say(taking->context, "ascribe: the media type of %s is not known: %s%s%s",
			    err.code == ERR_REFUSED ? taking->taken->names[file] : "files", err.message,
			    err.hint[0] ? "; " : "", err.hint);
	}
	taking->taken->media_types[file] = arena_strdup(taking->context->arena, type);
}

/* Children look at this file and some before it while they are hashed and sent. */
static bool look(void *context, const void *head, size_t head_len, Err *err)
{
	Taking *taking = context;
	(void)err;
	if (taking->asked - taking->typed == INSPECT_OPEN_MAX)
		take_type(taking);
	inspector_ask(taking->inspector, head, head_len);
	taking->asked++;
	return true;
}

static void show(void *context, uint64_t bytes, uint64_t files)
{
	Taking *taking = context;
	progress_show(&taking->progress, bytes, files);
}

/* How many bytes there are to take in; 0 where that is not known. */
static uint64_t total_size(const char *const *paths, size_t count)
{
	uint64_t total = 0;
	for (size_t i = 0; i < count; i++) {
		struct stat st;
		if (stat(paths[i], &st) != 0 || !S_ISREG(st.st_mode))
			return 0;
		total += (uint64_t)st.st_size;
	}
	return total;
}

bool take_files(Context *context, Store *store, const char *const *paths, size_t count, const char *name,
		TakenFiles *taken, Err *err)
{
	Arena *arena = context->arena;
	*taken = (TakenFiles){.files = arena_array(arena, count, sizeof *taken->files),
			      .media_types = arena_array(arena, count, sizeof *taken->media_types),
			      .names = arena_array(arena, count, sizeof *taken->names),
			      .count = count};
	for (size_t i = 0; i < count; i++) {
		bool is_stdin = strcmp(paths[i], "-") == 0;
		if (is_stdin && isatty(STDIN_FILENO)) {
			err_set(err, ERR_USAGE, "standard input is a terminal");
			return err_hint(err, "give a file, or pipe the bytes in");
		}
		taken->files[i].path = paths[i];
		taken->names[i] = recorded_name(!is_stdin ? paths[i] : name ? name : STDIN_NAME, arena);
	}
	Taking taking = {.context = context, .taken = taken, .inspector = inspector_new()};
	const IntakeOptions options = {.look = look, .progress = show, .context = &taking};
	progress_begin(&taking.progress, 0, "files");
	if (taking.progress.on)
		taking.progress.total = total_size(paths, count);
	bool ok = intake_files(store, taken->files, count, &options, err);
	while (ok && taking.typed < taking.asked)
		take_type(&taking);
	inspector_free(taking.inspector);
	progress_end(&taking.progress);
	return ok;
}

bool taken_flush(Store *store, const TakenFiles *taken, Writer *writer, Err *err)
{
	Hash *digests = mem_alloc(taken->count * sizeof *digests);
	bool *there = mem_alloc(taken->count * sizeof *there);
	for (size_t i = 0; i < taken->count; i++)
		digests[i] = taken->files[i].sha256;
	bool ok = writer_flush(writer, err) && content_there(store, digests, taken->count, there, err);
	for (size_t i = 0; ok && i < taken->count; i++) {
		if (there[i])
			continue;
		ok = err_set(err, ERR_CONFLICT, "%s: the same bytes were erased meanwhile", taken->names[i]);
		err_hint(err, "see why they were (ascribe log); to keep them nonetheless, run the command again");
	}
	free(digests);
	free(there);
	return ok;
}

json_t *file_item(const TakenFiles *taken, size_t i)
{
	char hex[65];
	hash_to_hex(&taken->files[i].sha256, hex);
	return json_pack("{s:s, s:I, s:s, s:s, s:s}", "sha256", hex, "size", (json_int_t)taken->files[i].size,
			 "media_type", taken->media_types[i], "name", taken->names[i], "kept", "casebook");
}

static void set_digest(json_t *item, const char *field, const Hash *digest)
{
	char hex[65];
	if (!digest)
		return;
	hash_to_hex(digest, hex);
	json_object_set_new(item, field, json_string(hex));
}

json_t *custody_item(const Args *args, const char *event, const char *key_name, const Hash *before, const Hash *after,
		     Err *err)
{
	static const char *const fields[] = {"by", "from", "to", "place", "reason", "tool"};
	char now[21];
	clock_now(now);
	const char *at = args_value(args, "at");
	json_t *item = json_pack("{s:s, s:s, s:s}", "event", event, "at", at ? at : now, "by", key_name);
	for (size_t i = 0; item && i < sizeof fields / sizeof *fields; i++) {
		const char *text = args_value(args, fields[i]);
		if (text && json_object_set_new(item, fields[i], json_string(text)) != 0) {
			json_decref(item);
			item = NULL;
		}
	}
	if (!item) {
		err_set(err, ERR_REFUSED, "an option is not valid UTF-8");
		return NULL;
	}
	set_digest(item, "before", before);
	set_digest(item, "after", after);
	return item;
}
