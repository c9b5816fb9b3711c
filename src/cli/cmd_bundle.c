/* ascribe bundle: one archive of all that a stranger needs to check an incident. Reads the server's head anew, holds it
 * against the one remembered here, and makes everything at that head. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/brief/brief.h"
#include "ascribe/casebook/value.h"
#include "ascribe/crypto/base64.h"
#include "ascribe/crypto/hash_file.h"
#include "ascribe/exchange/bundle_write.h"
#include "ascribe/exchange/tarball.h"
#include "ascribe/ledger/bundle.h"
#include "ascribe/render/report.h"
#include "briefs.h"
#include "progress.h"

#define BRIEF_WIDTH 80

static int by_hash(const void *a, const void *b)
{
	const BundleFile *x = a, *y = b;
	return memcmp(&x->hash, &y->hash, sizeof x->hash);
}

/* The captured files to go along: hashed, sorted, each once. */
static bool gather_files(Context *context, const Args *args, BundlePlan *plan, Err *err)
{
	size_t count = 0;
	BundleFile *files = arena_array(context->arena, args->given_count + 1, sizeof *files);
	for (size_t i = 0; i < args->given_count; i++) {
		const Given *given = &args->given[i];
		BundleFile *file = &files[count];
		if (!given->option || strcmp(given->option->name, "with") != 0)
			continue;
		*file = (BundleFile){.path = given->value};
		if (!hash_file(file->path, BUNDLE_CAPTURE_MAX, &file->hash, &file->size, err))
			return false;
		count++;
	}
	qsort(files, count, sizeof *files, by_hash);
	plan->files = files;
	for (size_t i = 0; i < count; i++) {
		if (plan->file_count == 0 || by_hash(&files[plan->file_count - 1], &files[i]) != 0)
			files[plan->file_count++] = files[i];
	}
	return true;
}

static bool has_digest(const Record *record, const char *hex)
{
	const char *field = record->kind == KIND_SOURCE ? "captures" : record->kind == KIND_EVIDENCE ? "files" : NULL;
	const Value *files = field ? value_list(record->fields, field) : NULL;
	for (size_t i = 0; i < value_count(files); i++) {
		const char *recorded = value_text(value_at(files, i), "sha256");
		if (recorded && strcmp(recorded, hex) == 0)
			return true;
	}
	return false;
}

/* Whether the case has a record of each file that is to go along. */
static bool match_files(const BundlePlan *plan, const Record *records, size_t record_count, Err *err)
{
	char hex[65];
	for (size_t i = 0; i < plan->file_count; i++) {
		bool found = false;
		hash_to_hex(&plan->files[i].hash, hex);
		for (size_t r = 0; r < record_count && !found; r++)
			found = has_digest(&records[r], hex);
		if (found)
			continue;
		err_set(err, ERR_NO_LONGER_MATCHES, "%s: no record of the case has its digest, %s", plan->files[i].path,
			hex);
		return err_hint(err, "a capture of a source, or a file of evidence, states the SHA-256 of the file as "
				     "it was");
	}
	return true;
}

static bool add_briefs(Context *context, Store *store, BundlePlan *plan, Err *err)
{
	Record *records = NULL;
	const Brief *brief;
	BriefInput input = {.incident = plan->incident.id, .origin = store_origin(store), .head = plan->head};
	if (!store_load_incident(store, &plan->incident.id, plan->head.size - 1, context->arena, &records,
				 &input.record_count, err))
		return false;
	input.records = records;
	bool ok = match_files(plan, records, input.record_count, err) &&
		  briefs_add_drifts(context, store, &input, err) && brief_compute(&input, context->arena, &brief, err);
	if (ok) {
		report_json(brief, &plan->brief_json);
		report_markdown(brief, &plan->brief_markdown);
		report_text(brief, BRIEF_WIDTH, false, &plan->brief_text);
	}
	return ok;
}

static bool make_plan(Context *context, Store *store, const Args *args, BundlePlan *plan, Err *err)
{
	return store_find(store, KIND_INCIDENT, args->operands[0], context->arena, &plan->incident, err) &&
	       gather_files(context, args, plan, err) && context_key(context, &plan->key, err) &&
	       advance_head(context, store, &plan->head, err) && add_briefs(context, store, plan, err);
}

static void show_progress(void *context, uint64_t entries, uint64_t index)
{
	progress_show(context, index, entries);
}

static bool write_bundle(Store *store, const BundlePlan *plan, int fd, BundleWritten *written, Err *err)
{
	Progress progress;
	BundlePlan shown = *plan;
	progress_begin(&progress, plan->head.size, "entries");
	shown.progress = show_progress;
	shown.context = &progress;
	bool ok = bundle_write(store, &shown, fd, written, err);
	progress_end(&progress);
	return ok;
}

static bool copy_out(int fd, Err *err)
{
	char chunk[65536];
	ssize_t got = lseek(fd, 0, SEEK_SET);
	while (got >= 0 && (got = read(fd, chunk, sizeof chunk)) > 0) {
		if (!file_write_all(STDOUT_FILENO, chunk, (size_t)got, err))
			return err_prefix(err, "standard output: ");
	}
	return got == 0 || err_set(err, ERR_FAILED, "cannot read the archive again");
}

/* To standard output, once it is whole. */
static bool write_to_stdout(Store *store, const BundlePlan *plan, Err *err)
{
	BundleWritten written;
	FILE *file = tmpfile();
	if (!file)
		return err_set(err, ERR_FAILED, "cannot make room for the archive in /tmp");
	bool ok = write_bundle(store, plan, fileno(file), &written, err) && copy_out(fileno(file), err);
	(void)fclose(file);
	return ok;
}

static void print_written(Context *context, Store *store, const BundlePlan *plan, const BundleWritten *written)
{
	Buf root = {0};
	base64_add(&root, plan->head.root.bytes, HASH_LEN);
	json_t *value = json_pack("{s:s, s:s, s:I, s:s, s:s, s:I, s:I, s:I, s:I}", "origin", store_origin(store),
				  "incident", plan->incident.slug, "size", (json_int_t)plan->head.size, "root",
				  buf_text(&root), "signed_by", secret_key_public(plan->key)->name, "entries",
				  (json_int_t)written->entries, "first", (json_int_t)written->first, "last",
				  (json_int_t)written->last, "files", (json_int_t)plan->file_count);
	buf_free(&root);
	print_object(&context->style, "bundle", value, &context->out);
}

static bool write_to_file(Context *context, Store *store, const BundlePlan *plan, const char *path, Err *err)
{
	FileReplacement replacement;
	BundleWritten written;
	if (!file_replacement_begin(&replacement, path, err))
		return false;
	bool ok = write_bundle(store, plan, replacement.fd, &written, err);
	if (!file_replacement_end(&replacement, ok, 0644, err))
		return false;
	print_written(context, store, plan, &written);
	return context_flush(context, err);
}

/* Where it goes: NULL is standard output, which must be able to take it. */
static bool choose_path(const Context *context, const Args *args, const char **path, Err *err)
{
	*path = args_value(args, "output");
	if (*path && strcmp(*path, "-") != 0)
		return true;
	if (!*path && isatty(STDOUT_FILENO))
		err_set(err, ERR_USAGE, "an archive is not for a terminal");
	else if (context->style.json)
		err_set(err, ERR_USAGE, "--json: what is said of the archive and the archive cannot go the same way");
	else
		return (*path = NULL, true);
	return err_hint(err, "write it to a file: -o case.tar.zst");
}

bool cmd_bundle(Context *context, const Args *args, Err *err)
{
	Store *store;
	const char *path;
	BundlePlan plan = {0};
	bool ok = choose_path(context, args, &path, err) && tarball_load(err) &&
		  context_casebook(context, &store, err) && make_plan(context, store, args, &plan, err) &&
		  (path ? write_to_file(context, store, &plan, path, err) : write_to_stdout(store, &plan, err)) &&
		  head_note_export(store_origin(store), &plan.head, err);
	buf_free(&plan.brief_json);
	buf_free(&plan.brief_markdown);
	buf_free(&plan.brief_text);
	return ok;
}
