/* The user's pager; see pager.h. PAGER is split at blanks and run by its name, without a shell: nothing in it, and
 * nothing that is printed, is ever a command. Where it cannot be run, all goes to the terminal as it would without. */
#include "pager.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ascribe/base/file.h"

#define PAGER_DEFAULT "less -FRX"
#define WORDS_MAX 16
#define ROWS_DEFAULT 24

static bool can_page(void)
{
	const char *term = getenv("TERM"), *pager = getenv("PAGER");
	if (pager)
		return *pager && strcmp(pager, "cat") != 0;
	return term && *term && strcmp(term, "dumb") != 0;
}

void pager_want(Context *context)
{
	context->page = !context->no_input && isatty(STDOUT_FILENO) && can_page();
}

/* Whether text takes more rows than the screen has; a line that is wider than the screen takes several. */
static bool is_long(const Context *context, const char *text, size_t len)
{
	struct winsize size;
	const char *given = getenv("LINES");
	uint64_t rows = 0;
	size_t taken = 0, width = context->style.width;
	Err ignored;
	if (given && *given && !parse_number(given, "LINES", &rows, &ignored))
		rows = 0;
	if (rows == 0 && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		rows = size.ws_row;
	if (rows == 0)
		rows = ROWS_DEFAULT;
	for (size_t at = 0; at < len && taken < rows;) {
		const char *end = memchr(text + at, '\n', len - at);
		size_t line = end ? (size_t)(end - text) - at : len - at;
		taken += line > width ? (line + width - 1) / width : 1;
		at += line + 1;
	}
	return taken >= rows; /* the shell's prompt takes one */
}

static void split(char *text, char **words)
{
	size_t count = 0;
	char *rest = text;
	for (char *word = strtok_r(rest, " \t", &rest); word && count < WORDS_MAX; word = strtok_r(rest, " \t", &rest))
		words[count++] = word;
	words[count] = NULL;
}

/* In the child: read from the pipe, and become the pager. What kept it from that goes to `report`. */
static _Noreturn void become(char *const *words, int input, int report)
{
	(void)dup2(input, STDIN_FILENO);
	(void)signal(SIGINT, SIG_DFL);
	(void)signal(SIGQUIT, SIG_DFL);
	(void)signal(SIGPIPE, SIG_DFL);
	(void)setenv("LESS", "FRX", 0); /* as git does, for PAGER=less */
	(void)execvp(words[0], words);
	int problem = errno;
	(void)!write(report, &problem, sizeof problem);
	_exit(127);
}

/* Whether the child became the pager: then its end of the pipe was closed with nothing said. */
static bool became(int report)
{
	int problem;
	ssize_t got;
	do
		got = read(report, &problem, sizeof problem);
	while (got < 0 && errno == EINTR);
	return got == 0;
}

static void wait_for(pid_t child)
{
	int status;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
}

/* Start the pager; false where that cannot be, and then nothing has changed. */
static bool start(Context *context)
{
	const char *pager = getenv("PAGER");
	char *text = mem_strdup(pager ? pager : PAGER_DEFAULT), *words[WORDS_MAX + 1];
	int data[2] = {-1, -1}, report[2] = {-1, -1};
	split(text, words);
	bool ok = words[0] && pipe2(data, O_CLOEXEC) == 0 && pipe2(report, O_CLOEXEC) == 0;
	pid_t child = ok ? fork() : -1;
	if (child == 0)
		become(words, data[0], report[1]);
	free(text);
	if (data[0] >= 0)
		close(data[0]);
	if (report[1] >= 0)
		close(report[1]);
	ok = child > 0 && became(report[0]);
	if (report[0] >= 0)
		close(report[0]);
	if (!ok && data[1] >= 0)
		close(data[1]);
	if (!ok && child > 0)
		wait_for(child);
	context->pager = ok ? child : 0;
	context->pager_fd = ok ? data[1] : -1;
	return ok;
}

bool pager_write(Context *context, const char *bytes, size_t len, Err *err)
{
	bool first = context->page && len > 0;
	if (first)
		context->page = false; /* what was begun without one goes on so */
	if (first && is_long(context, bytes, len) && start(context)) {
		/* ^C is for the pager, and a pager that is left must not end us before the command is done */
		(void)signal(SIGINT, SIG_IGN);
		(void)signal(SIGQUIT, SIG_IGN);
		(void)signal(SIGPIPE, SIG_IGN);
	}
	if (context->pager == 0)
		return file_write_all(STDOUT_FILENO, bytes, len, err);
	Err ignored = {0};
	if (context->pager_fd >= 0 && !file_write_all(context->pager_fd, bytes, len, &ignored)) {
		close(context->pager_fd);
		context->pager_fd = -1;
	}
	return true;
}

void pager_end(Context *context)
{
	if (context->pager == 0)
		return;
	if (context->pager_fd >= 0)
		close(context->pager_fd);
	wait_for(context->pager);
	context->pager = 0;
}
