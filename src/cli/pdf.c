/* PDFs by other programs; see pdf.h. */
#include "pdf.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ascribe/base/file.h"

#define PDF_MAX_LEN ((size_t)256 * 1024 * 1024)
#define ARGUMENTS_MAX 20

/* Programs in the order in which they are looked for. */
static const char *const BROWSERS[] = {"chromium", "chromium-browser", "google-chrome", "google-chrome-stable"};
static const char WEASYPRINT[] = "weasyprint";

typedef struct Job {
	Arena *arena;
	const char *program; /* its whole path */
	bool is_browser;
	const char *folder;
	const char *arguments[ARGUMENTS_MAX];
} Job;

static bool find_program(Job *job, Err *err)
{
	for (size_t i = 0; !job->program && i < sizeof BROWSERS / sizeof *BROWSERS; i++)
		job->program = file_on_path(job->arena, BROWSERS[i]);
	job->is_browser = job->program != NULL;
	if (!job->program)
		job->program = file_on_path(job->arena, WEASYPRINT);
	if (job->program)
		return true;
	err_set(err, ERR_FAILED, "--format pdf: neither Chromium nor WeasyPrint is on PATH");
	return err_hint(err, "install one of them (apt install chromium), or print the file that --format html makes");
}

bool pdf_can(Err *err)
{
	Job job = {.arena = arena_new()};
	bool found = find_program(&job, err);
	arena_free(job.arena);
	return found;
}

static const char *in_folder(Job *job, const char *name)
{
	return arena_printf(job->arena, "%s/%s", job->folder, name);
}

/* The page runs no script and may load nothing (its policy says so); the browser is told to stay off the network too.
 * Its sandbox does not work for the superuser. */
static void choose_arguments(Job *job)
{
	size_t count = 0;
	job->arguments[count++] = job->program;
	if (!job->is_browser) {
		job->arguments[count++] = in_folder(job, "brief.html");
		job->arguments[count++] = in_folder(job, "brief.pdf");
		return;
	}
	static const char *const always[] = {"--headless",
					     "--disable-gpu",
					     "--disable-quic",
					     "--no-first-run",
					     "--disable-extensions",
					     "--disable-background-networking",
					     "--disable-sync",
					     "--disable-breakpad",
					     "--host-resolver-rules=MAP * ~NOTFOUND",
					     "--disable-dev-shm-usage",
					     "--no-pdf-header-footer"};
	for (size_t i = 0; i < sizeof always / sizeof *always; i++)
		job->arguments[count++] = always[i];
	if (geteuid() == 0)
		job->arguments[count++] = "--no-sandbox";
	job->arguments[count++] = arena_printf(job->arena, "--user-data-dir=%s", in_folder(job, "profile"));
	job->arguments[count++] = arena_printf(job->arena, "--print-to-pdf=%s", in_folder(job, "brief.pdf"));
	job->arguments[count++] = arena_printf(job->arena, "file://%s", in_folder(job, "brief.html"));
}

static bool start(Job *job, pid_t *child, Err *err)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t defaults;
	char *environment[] = {arena_printf(job->arena, "PATH=%s", getenv("PATH")),
			       arena_printf(job->arena, "HOME=%s", job->folder),
			       arena_printf(job->arena, "TMPDIR=%s", job->folder),
			       arena_strdup(job->arena, "LC_ALL=C.UTF-8"),
			       arena_strdup(job->arena, "TZ=UTC"),
			       NULL};
	sigemptyset(&defaults);
	sigaddset(&defaults, SIGINT);
	sigaddset(&defaults, SIGQUIT);
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
	posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, in_folder(job, "log"), O_WRONLY | O_CREAT, 0600);
	posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	int failed = posix_spawn(child, job->program, &actions, &attributes, (char *const *)(uintptr_t)job->arguments,
				 environment);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return failed == 0 || err_set_errno(err, ERR_FAILED, failed, "cannot run %s", job->program);
}

/* The first line of what the program said, for the error's hint. */
static bool said(Job *job, Err *err)
{
	Buf log = {0};
	Err ignored;
	if (file_read(in_folder(job, "log"), (size_t)1024 * 1024, &log, &ignored) && log.len > 0)
		(void)err_hint(err, "it said: %.*s", (int)strcspn(log.data, "\n"), log.data);
	buf_free(&log);
	return false;
}

static bool wait_for(Job *job, pid_t child, unsigned seconds, Err *err)
{
	int fd = pidfd_open(child, 0), status = 0, ready;
	struct pollfd wanted = {.fd = fd, .events = POLLIN};
	do
		ready = fd < 0 ? 1 : poll(&wanted, 1, (int)seconds * 1000);
	while (ready < 0 && errno == EINTR);
	if (ready == 0)
		(void)kill(child, SIGKILL);
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (fd >= 0)
		(void)close(fd);
	if (ready == 0)
		return err_set(err, ERR_FAILED, "%s did not end within %u seconds, and was stopped", job->program,
			       seconds);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	err_set(err, ERR_FAILED, "%s failed to make the PDF", job->program);
	return said(job, err);
}

/* As system(3) does: an interrupt at the terminal ends the program that is run, and we still clear up. */
static bool run(Job *job, unsigned seconds, Err *err)
{
	pid_t child;
	struct sigaction ignore = {.sa_handler = SIG_IGN}, interrupt, quit;
	(void)sigaction(SIGINT, &ignore, &interrupt);
	(void)sigaction(SIGQUIT, &ignore, &quit);
	bool ok = start(job, &child, err) && wait_for(job, child, seconds, err);
	(void)sigaction(SIGINT, &interrupt, NULL);
	(void)sigaction(SIGQUIT, &quit, NULL);
	return ok;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
	(void)status;
	(void)type;
	(void)place;
	return remove(path);
}

static bool make_pdf(Job *job, const Buf *html, unsigned seconds, Buf *pdf, Err *err)
{
	choose_arguments(job);
	if (!file_replace(in_folder(job, "brief.html"), buf_text(html), html->len, 0600, err) ||
	    !run(job, seconds, err))
		return false;
	size_t before = pdf->len;
	Err missing;
	if (file_read(in_folder(job, "brief.pdf"), PDF_MAX_LEN, pdf, &missing) && pdf->len - before > 5 &&
	    memcmp(pdf->data + before, "%PDF-", 5) == 0)
		return true;
	pdf->len = before;
	err_set(err, ERR_FAILED, "%s made no PDF", job->program);
	return said(job, err);
}

bool pdf_from_html(const Buf *html, unsigned seconds, Arena *arena, Buf *pdf, Err *err)
{
	Job job = {.arena = arena};
	const char *base = getenv("TMPDIR");
	if (!find_program(&job, err))
		return false;
	char *folder = arena_printf(arena, "%s/ascribe-pdf-XXXXXX", base && *base == '/' ? base : "/tmp");
	if (!mkdtemp(folder))
		return err_set_errno(err, ERR_FAILED, errno, "cannot make %s", folder);
	job.folder = folder;
	bool ok = make_pdf(&job, html, seconds, pdf, err);
	(void)nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return ok;
}
