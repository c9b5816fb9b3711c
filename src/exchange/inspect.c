/* Media types and text of files; see inspect.h. This is the parent's side: it trusts nothing that comes back. */
#include "ascribe/exchange/inspect.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "charset.h"
#include "html_library.h"
#include "inspect_tasks.h"
#include "plain_text.h"

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c && strchr("!#$&-^_.+", c) != NULL);
}

/* type/subtype at the start of `text`, put in lower case (RFC 6838, section 4.2); its length, or 0. */
static size_t take_essence(const char *text, char out[INSPECT_MEDIA_TYPE_SIZE])
{
	size_t len = 0, slash = 0;
	for (; len < INSPECT_MEDIA_TYPE_SIZE - 1 && text[len]; len++) {
		const char c = (char)(text[len] >= 'A' && text[len] <= 'Z' ? text[len] + 'a' - 'A' : text[len]);
		if (c == '/' && len > 0 && slash == 0)
			slash = len;
		else if (!is_name_char(c))
			break;
		out[len] = c;
	}
	out[len] = '\0';
	return slash > 0 && len > slash + 1 && !is_name_char(text[len]) ? len : 0;
}

/* ---- Media types */

#define LOOKS_MAX 1000 /* by one child: what a file may have done to it ends with it */

typedef struct Looker {
	SandboxTalk *child; /* NULL: none runs */
	unsigned looks;     /* by this child */
	bool busy;
	Err failed; /* to start a child, told with the answer */
} Looker;

struct Inspector {
	Looker lookers[INSPECT_AT_ONCE];
	Looker *open[INSPECT_AT_ONCE]; /* questions, the oldest first; NULL: one that nobody looks into */
	size_t open_count;
	unsigned refused;
	bool over; /* nothing is looked at any more */
};

Inspector *inspector_new(void)
{
	Inspector *inspector = mem_alloc(sizeof *inspector);
	*inspector = (Inspector){0};
	return inspector;
}

static void end_child(Looker *looker)
{
	sandbox_talk_end(looker->child);
	looker->child = NULL;
	looker->looks = 0;
}

void inspector_free(Inspector *inspector)
{
	for (size_t i = 0; inspector && i < INSPECT_AT_ONCE; i++)
		end_child(&inspector->lookers[i]);
	free(inspector);
}

/* Since no more questions are open than there are of them, one is free; the first, so that few questions take few. */
static Looker *free_looker(Inspector *inspector)
{
	Looker *looker = inspector->lookers;
	while (looker->busy)
		looker++;
	return looker;
}

void inspector_ask(Inspector *inspector, const void *bytes, size_t len)
{
	Looker *looker = len > 0 && !inspector->over ? free_looker(inspector) : NULL;
	inspector->open[inspector->open_count++] = looker;
	if (!looker)
		return;
	looker->busy = true;
	if (looker->looks++ == LOOKS_MAX)
		end_child(looker);
	if (looker->child ||
	    sandbox_talk_begin(&INSPECT_TASKS[INSPECT_TYPE], "", INSPECT_TYPE_SECONDS, &looker->child, &looker->failed))
		sandbox_talk_ask(looker->child, bytes, len < INSPECT_TYPE_BYTES_MAX ? len : INSPECT_TYPE_BYTES_MAX);
}

/* The looker that has the oldest question. */
static Looker *next_looker(Inspector *inspector)
{
	Looker *looker = inspector->open[0];
	inspector->open_count--;
	memmove(inspector->open, inspector->open + 1, inspector->open_count * sizeof(Looker *));
	return looker;
}

static bool refuse(Inspector *inspector, Looker *looker, Err *err)
{
	const bool told = inspector->over;
	end_child(looker);
	inspector->over = told || err->code != ERR_REFUSED || ++inspector->refused == INSPECT_REFUSED_MAX;
	if (inspector->over && !told && err->code == ERR_REFUSED)
		err_hint(err, "this was so with %u files: no others are looked at", inspector->refused);
	return told;
}

bool inspector_answer(Inspector *inspector, char out[INSPECT_MEDIA_TYPE_SIZE], Err *err)
{
	Buf answer = {0};
	char found[INSPECT_MEDIA_TYPE_SIZE];
	(void)snprintf(out, INSPECT_MEDIA_TYPE_SIZE, "%s", INSPECT_MEDIA_TYPE_UNKNOWN);
	Looker *looker = next_looker(inspector);
	if (!looker)
		return true;
	looker->busy = false;
	if (!looker->child)
		*err = looker->failed;
	if (!looker->child || !sandbox_talk_answer(looker->child, &answer, err))
		return refuse(inspector, looker, err);
	if (answer.len > 0 && take_essence(answer.data, found) == answer.len)
		memcpy(out, found, sizeof found);
	buf_free(&answer);
	return true;
}

bool inspect_media_type(const void *bytes, size_t len, char out[INSPECT_MEDIA_TYPE_SIZE], Err *err)
{
	Inspector *inspector = inspector_new();
	inspector_ask(inspector, bytes, len);
	bool ok = inspector_answer(inspector, out, err);
	inspector_free(inspector);
	return ok;
}

/* ---- Text */

typedef struct MediaType {
	char essence[INSPECT_MEDIA_TYPE_SIZE]; /* type/subtype in lower case */
	char charset[CHARSET_LABEL_SIZE];      /* or "" */
} MediaType;

/* The first charset parameter; a value that is no label counts as none. */
static void take_charset(const char *parameters, char out[CHARSET_LABEL_SIZE])
{
	Charset charset;
	out[0] = '\0';
	for (const char *at = strchr(parameters, ';'); at; at = strchr(at, ';')) {
		at += 1 + strspn(at + 1, " \t");
		if (strncasecmp(at, "charset=", strlen("charset=")) != 0)
			continue;
		at += strlen("charset=");
		at += *at == '"';
		if (charset_of_label(at, strcspn(at, "\"; \t"), &charset))
			memcpy(out, charset.label, sizeof charset.label);
		return;
	}
}

static bool ends_in(const char *text, const char *end)
{
	const size_t text_len = strlen(text), end_len = strlen(end);
	return text_len > end_len && strcmp(text + text_len - end_len, end) == 0;
}

static bool choose_task(const char *essence, InspectTask *task)
{
	if (strcmp(essence, "text/html") == 0 || strcmp(essence, "application/xhtml+xml") == 0)
		*task = INSPECT_HTML;
	else if (strcmp(essence, "application/pdf") == 0)
		*task = INSPECT_PDF;
	else if (strncmp(essence, "text/", strlen("text/")) == 0 || strcmp(essence, "application/json") == 0 ||
		 strcmp(essence, "application/xml") == 0 || ends_in(essence, "+json") || ends_in(essence, "+xml"))
		*task = INSPECT_PLAIN;
	else
		return false;
	return true;
}

static bool check_size(int fd, Err *err)
{
	struct stat status;
	if (fstat(fd, &status) != 0 || lseek(fd, 0, SEEK_SET) != 0)
		return err_set_errno(err, ERR_FAILED, errno, "cannot read the file");
	if (!S_ISREG(status.st_mode))
		return err_set(err, ERR_REFUSED, "it is not a regular file");
	return (size_t)status.st_size <= INSPECT_INPUT_MAX ||
	       err_set(err, ERR_REFUSED, "the file is larger than %zu MiB", INSPECT_INPUT_MAX >> 20);
}

static bool not_read(const SandboxResult *result, Err *err)
{
	err_set(err, ERR_REFUSED, "the file can't be read");
	return result->said[0] ? err_hint(err, "what reads it said: %s", result->said) : false;
}

/* `argument` is the character set's label, or a program's path. The file is read a second time where only a page itself
 * says what it is in. */
static bool run_task(InspectTask task, const char *argument, int fd, SandboxResult *result, Err *err)
{
	Charset charset;
	if (!sandbox_run(&INSPECT_TASKS[task], argument, fd, result, err))
		return false;
	if (task == INSPECT_HTML && result->status == INSPECT_WANTS_CHARSET && !argument[0] &&
	    charset_of_label(buf_text(&result->output), result->output.len, &charset)) {
		sandbox_result_free(result);
		*result = (SandboxResult){0};
		if (!check_size(fd, err) || !sandbox_run(&INSPECT_TASKS[task], charset.label, fd, result, err))
			return false;
	}
	return result->status == 0 || not_read(result, err);
}

static bool find_pdftotext(Arena *arena, const char **program, Err *err)
{
	*program = file_on_path(arena, "pdftotext");
	if (*program)
		return true;
	err_set(err, ERR_FAILED, "text of PDFs needs pdftotext, which is not on PATH");
	return err_hint(err, "install it (Debian: poppler-utils), and run the command again");
}

static bool read_text(int fd, const MediaType *type, InspectTask task, Buf *text, Err *err)
{
	SandboxResult result = {0};
	Arena *arena = arena_new();
	const char *argument = type->charset;
	bool ok = check_size(fd, err) && (task != INSPECT_PDF || find_pdftotext(arena, &argument, err)) &&
		  run_task(task, argument, fd, &result, err);
	if (ok)
		plain_text_add(text, buf_text(&result.output), result.output.len);
	sandbox_result_free(&result);
	arena_free(arena);
	return ok;
}

static bool choose_by_type(const char *media_type, MediaType *type, InspectTask *task, Err *err)
{
	const size_t len = take_essence(media_type, type->essence);
	if (len == 0 || !choose_task(type->essence, task)) {
		err_set(err, ERR_REFUSED, "no text is to be had of %s", media_type);
		return err_hint(err, "of text, HTML, XML, JSON and PDF it is");
	}
	take_charset(media_type + len, type->charset);
	return true;
}

bool inspect_text(int fd, const char *media_type, Buf *text, Err *err)
{
	MediaType type = {0};
	InspectTask task = INSPECT_PLAIN;
	return choose_by_type(media_type, &type, &task, err) &&
	       (read_text(fd, &type, task, text, err) || err_prefix(err, "%s: ", type.essence));
}

/* libxml2 says 20914 for its version 2.9.14. */
static bool add_html_rule(char *out, Err *err)
{
	HtmlLibrary library;
	if (!html_library(&library, err))
		return false;
	const unsigned long version = strtoul(*library.version, NULL, 10);
	(void)snprintf(out, INSPECT_RULE_SIZE, INSPECT_TEXT_VERSION " libxml2/%lu.%lu.%lu", version / 10000,
		       version / 100 % 100, version % 100);
	return true;
}

static bool add_pdf_rule(char *out, Err *err)
{
	SandboxResult result = {0};
	Arena *arena = arena_new();
	const char *program = NULL;
	int none = open("/dev/null", O_RDONLY | O_CLOEXEC);
	bool ok = find_pdftotext(arena, &program, err) &&
		  sandbox_run(&INSPECT_TASKS[INSPECT_PDF_VERSION], program, none, &result, err);
	/* "pdftotext version 22.12.0" */
	const char *space = ok ? strrchr(result.said, ' ') : NULL, *version = space ? space + 1 : "";
	if (ok && (!*version || strspn(version, "0123456789.") != strlen(version)))
		ok = err_set(err, ERR_FAILED, "pdftotext does not say its version");
	if (ok)
		(void)snprintf(out, INSPECT_RULE_SIZE, INSPECT_TEXT_VERSION " poppler/%.32s", version);
	sandbox_result_free(&result);
	(void)close(none);
	arena_free(arena);
	return ok;
}

bool inspect_text_rule(const char *media_type, char out[INSPECT_RULE_SIZE], Err *err)
{
	MediaType type = {0};
	InspectTask task = INSPECT_PLAIN;
	(void)snprintf(out, INSPECT_RULE_SIZE, INSPECT_TEXT_VERSION);
	if (!choose_by_type(media_type, &type, &task, err))
		return false;
	return task == INSPECT_HTML ? add_html_rule(out, err) : task == INSPECT_PDF ? add_pdf_rule(out, err) : true;
}
