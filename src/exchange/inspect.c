/* Media types and text of files; see inspect.h. This is the parent's side: it trusts nothing that comes back. */
#include "ascribe/exchange/inspect.h"

#include <assert.h>
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

/* ---- Media types
 *
 * Questions stand in groups, and a child has one group at a time: to be woken for each small file would cost as much as
 * the look does. The first questions go at once, so that the children start; then a group waits until it is full, or
 * until its answer is asked for. Where a child does not survive a group, each of its files is looked at alone. */

#define LOOKS_MAX 5000 /* by one child: what a file may have done to it ends with it */
#define GROUP_FILES 8
#define GROUP_BYTES ((size_t)64 * 1024)

static_assert(INSPECT_OPEN_MAX == (INSPECT_AT_ONCE + 1) * GROUP_FILES, "one group for each child, and one that fills");

typedef struct Looker {
	SandboxTalk *child; /* NULL: none runs */
	size_t looks;       /* by this child */
	bool busy;
	Err failed; /* to start a child, told with the answer */
} Looker;

typedef struct Question {
	size_t start, len; /* of its bytes in the group's request; no bytes: nobody looks into it */
	char type[INSPECT_MEDIA_TYPE_SIZE];
	Err *failed; /* NULL: it did not */
} Question;

typedef struct Group {
	Question questions[GROUP_FILES];
	size_t count, given;
	Buf request; /* each file's length and bytes */
	Looker *looker;
	bool done;
} Group;

struct Inspector {
	Looker lookers[INSPECT_AT_ONCE];
	Group groups[INSPECT_OPEN_MAX]; /* a ring: from the oldest that is not given yet to the one that fills */
	size_t oldest, group_count;
	unsigned refused;
	bool over; /* nothing is looked at any more */
};

Inspector *inspector_new(void)
{
	Inspector *inspector = mem_alloc(sizeof *inspector);
	memset(inspector, 0, sizeof *inspector);
	return inspector;
}

static void end_child(Looker *looker)
{
	sandbox_talk_end(looker->child);
	looker->child = NULL;
	looker->looks = 0;
}

static void group_free(Group *group)
{
	for (size_t i = 0; i < group->count; i++)
		free(group->questions[i].failed);
	buf_free(&group->request);
}

static Group *group_at(Inspector *inspector, size_t at)
{
	return &inspector->groups[(inspector->oldest + at) % INSPECT_OPEN_MAX];
}

void inspector_free(Inspector *inspector)
{
	for (size_t i = 0; inspector && i < INSPECT_AT_ONCE; i++)
		end_child(&inspector->lookers[i]);
	for (size_t i = 0; inspector && i < inspector->group_count; i++)
		group_free(group_at(inspector, i));
	free(inspector);
}

static void ask(Looker *looker, const char *request, size_t request_len, size_t files)
{
	if (looker->looks + files > LOOKS_MAX)
		end_child(looker);
	looker->looks += files;
	if (looker->child ||
	    sandbox_talk_begin(&INSPECT_TASKS[INSPECT_TYPE], "", INSPECT_TYPE_SECONDS, &looker->child, &looker->failed))
		sandbox_talk_ask(looker->child, request, request_len);
}

/* One line for each file of the request, which is no type where none is known. */
static bool hear(Looker *looker, Question *questions, size_t count, Err *err)
{
	Buf answer = {0};
	char found[INSPECT_MEDIA_TYPE_SIZE];
	if (!looker->child) {
		*err = looker->failed;
		return false;
	}
	if (!sandbox_talk_answer(looker->child, &answer, err))
		return false;
	char *line = answer.data;
	for (size_t i = 0; i < count && line; i++) {
		char *end = questions[i].len > 0 ? strchr(line, '\n') : NULL;
		if (!end)
			continue;
		*end = '\0';
		if (*line && take_essence(line, found) == (size_t)(end - line))
			memcpy(questions[i].type, found, sizeof found);
		line = end + 1;
	}
	buf_free(&answer);
	return true;
}

static void refuse(Inspector *inspector, Looker *looker, Question *question, Err *err)
{
	const bool told = inspector->over;
	end_child(looker);
	inspector->over = told || err->code != ERR_REFUSED || ++inspector->refused == INSPECT_REFUSED_MAX;
	if (inspector->over && !told && err->code == ERR_REFUSED)
		err_hint(err, "this was so with %u files: no others are looked at", inspector->refused);
	if (!told) {
		question->failed = mem_alloc(sizeof *err);
		*question->failed = *err;
	}
}

/* What the child that has the group says of it. */
static void collect(Inspector *inspector, Group *group)
{
	Looker *looker = group->looker;
	Err err;
	assert(looker); /* the group was sent */
	if (!hear(looker, group->questions, group->count, &err)) {
		end_child(looker);
		for (size_t i = 0; i < group->count; i++) {
			Question *question = &group->questions[i];
			if (question->len == 0 || inspector->over)
				continue;
			if (group->count > 1)
				ask(looker, group->request.data + question->start, question->len, 1);
			if (group->count == 1 || !hear(looker, question, 1, &err))
				refuse(inspector, looker, question, &err);
		}
	}
	looker->busy = false;
	group->done = true;
	buf_free(&group->request);
}

/* A looker that has no group, after the oldest group that one has where all of them have. */
static Looker *free_looker(Inspector *inspector)
{
	for (size_t i = 0; i < INSPECT_AT_ONCE; i++) {
		if (!inspector->lookers[i].busy)
			return &inspector->lookers[i];
	}
	size_t at = 0;
	while (group_at(inspector, at)->done)
		at++;
	collect(inspector, group_at(inspector, at));
	return group_at(inspector, at)->looker;
}

static void send_group(Inspector *inspector, Group *group)
{
	if (group->request.len == 0 || inspector->over) {
		group->done = true;
		return;
	}
	group->looker = free_looker(inspector);
	group->looker->busy = true;
	ask(group->looker, group->request.data, group->request.len, group->count);
}

static bool is_sent(const Group *group)
{
	return group->done || group->looker;
}

/* The group that fills, with room for so many bytes more. */
static Group *open_group(Inspector *inspector, size_t len)
{
	Group *last = inspector->group_count > 0 ? group_at(inspector, inspector->group_count - 1) : NULL;
	if (last && !is_sent(last) && last->request.len > 0 && last->request.len + len > GROUP_BYTES)
		send_group(inspector, last);
	if (last && !is_sent(last))
		return last;
	last = group_at(inspector, inspector->group_count++);
	memset(last, 0, sizeof *last);
	return last;
}

/* Whether a looker is free that has no child yet, so that starting one should not wait. */
static bool may_start(const Inspector *inspector)
{
	bool may = false;
	for (size_t i = 0; i < INSPECT_AT_ONCE; i++)
		may = may || (!inspector->lookers[i].busy && !inspector->lookers[i].child);
	return may;
}

void inspector_ask(Inspector *inspector, const void *bytes, size_t len)
{
	const size_t taken = inspector->over ? 0 : len < INSPECT_TYPE_BYTES_MAX ? len : INSPECT_TYPE_BYTES_MAX;
	const uint32_t head = (uint32_t)taken;
	Group *group = open_group(inspector, taken);
	Question *question = &group->questions[group->count++];
	*question = (Question){.start = group->request.len, .type = INSPECT_MEDIA_TYPE_UNKNOWN};
	if (taken > 0) {
		buf_add(&group->request, &head, sizeof head);
		buf_add(&group->request, bytes, taken);
		question->len = group->request.len - question->start;
	}
	if (group->count == GROUP_FILES || group->request.len > GROUP_BYTES || may_start(inspector))
		send_group(inspector, group);
}

bool inspector_answer(Inspector *inspector, char out[INSPECT_MEDIA_TYPE_SIZE], Err *err)
{
	Group *group = group_at(inspector, 0);
	if (!is_sent(group))
		send_group(inspector, group);
	if (!group->done)
		collect(inspector, group);
	const Question *question = &group->questions[group->given++];
	memcpy(out, question->type, sizeof question->type);
	const bool ok = !question->failed;
	if (!ok)
		*err = *question->failed;
	if (group->given == group->count) {
		group_free(group);
		inspector->oldest = (inspector->oldest + 1) % INSPECT_OPEN_MAX;
		inspector->group_count--;
	}
	return ok;
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
