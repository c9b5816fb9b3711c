/* ascribe import, export, demo and schema. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/casebook/body.h"
#include "ascribe/exchange/exchange.h"
#include "ascribe/render/report.h"
#include "cli.h"
#include "demo_case.h"
#include "progress.h"

static void show_progress(void *context, uint64_t lines, uint64_t bytes)
{
	progress_show(context, bytes, lines);
}

static bool import_fd(Context *context, int fd, const char *name, const ImportOptions *given, ImportResult *result,
		      Err *err)
{
	struct stat st;
	Progress progress;
	Store *store;
	const SecretKey *key;
	bool regular = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
	progress_begin(&progress, regular ? (uint64_t)st.st_size : 0, "lines");
	ImportOptions options = *given;
	options.progress = show_progress;
	options.context = &progress;
	bool ok = context_casebook(context, &store, err) && context_key(context, &key, err) &&
		  import_lines(store, key, fd, name, &options, result, err);
	progress_end(&progress);
	return ok;
}

static void print_result(Context *context, const ImportOptions *options, const ImportResult *result)
{
	print_object(&context->style, "import",
		     json_pack("{s:I, s:I, s:I, s:I, s:s}", "added", (json_int_t)result->added, "changed",
			       (json_int_t)result->changed, "unchanged", (json_int_t)result->unchanged, "elsewhere",
			       (json_int_t)result->elsewhere, "written",
			       options->dry_run                      ? "nothing: a dry run"
			       : result->added + result->changed > 0 ? "all"
								     : "nothing: it was all there"),
		     &context->out);
	if (result->elsewhere > 0)
		context_say(context,
			    "ascribe: the casebook does not have the bytes of %" PRIu64 " file%s: recorded as "
			    "kept elsewhere; to take them in: ascribe evidence attach, source capture",
			    result->elsewhere, result->elsewhere == 1 ? "" : "s");
}

bool cmd_import(Context *context, const Args *args, Err *err)
{
	const char *path = args->operands[0];
	bool is_stdin = strcmp(path, "-") == 0;
	ImportOptions options = {.dry_run = args_value(args, "dry-run") != NULL,
				 .update = args_value(args, "update") != NULL};
	ImportResult result;
	int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_set_errno(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_FAILED, errno, "cannot open %s", path);
	bool ok = import_fd(context, fd, is_stdin ? "standard input" : path, &options, &result, err);
	if (!is_stdin)
		(void)close(fd);
	if (ok)
		print_result(context, &options, &result);
	return ok;
}

bool cmd_demo(Context *context, const Args *args, Err *err)
{
	(void)args;
	ImportOptions options = {0};
	ImportResult result;
	int fd = memfd_create("demo", MFD_CLOEXEC);
	if (fd < 0)
		return err_set_errno(err, ERR_FAILED, errno, "cannot make room for the demo");
	bool ok = file_write_all(fd, DEMO_CASE, strlen(DEMO_CASE), err) && lseek(fd, 0, SEEK_SET) == 0 &&
		  import_fd(context, fd, "the demo", &options, &result, err);
	(void)close(fd);
	if (ok)
		print_result(context, &options, &result);
	return ok;
}

/* Where an export goes: standard output as it comes, or a file that is put in its place at the end. */
typedef struct Sink {
	const char *name;
	int fd;
} Sink;

static bool sink_write(void *context, const Buf *lines, Err *err)
{
	const Sink *sink = context;
	return file_write_all(sink->fd, lines->data, lines->len, err) || err_prefix(err, "%s: ", sink->name);
}

bool cmd_export(Context *context, const Args *args, Err *err)
{
	const char *path = args_value(args, "output");
	Store *store;
	FileReplacement replacement;
	if (!context_casebook(context, &store, err))
		return false;
	if (!path || strcmp(path, "-") == 0)
		return export_lines(store, sink_write, &(Sink){"standard output", STDOUT_FILENO}, err);
	if (!file_replacement_begin(&replacement, path, err))
		return false;
	bool written = export_lines(store, sink_write, &(Sink){path, replacement.fd}, err);
	return file_replacement_end(&replacement, written, 0644, err);
}

bool cmd_schema(Context *context, const Args *args, Err *err)
{
	const Kind *kind;
	if (strcmp(args->operands[0], "brief") == 0) {
		buf_add_text(&context->out, BRIEF_SCHEMA);
		return true;
	}
	if (!find_kind(args->operands[0], &kind, err))
		return false;
	json_t *schema = body_schema(kind);
	char *text = json_dumps(schema, JSON_INDENT(2));
	json_decref(schema);
	if (!text)
		mem_out_of_memory();
	buf_addf(&context->out, "%s\n", text);
	free(text);
	return true;
}
