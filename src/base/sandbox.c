/* The parent's side of the sandbox; see sandbox.h. It starts the child, reads what it gives within the limits, and says
 * how it ended. */
#include "ascribe/base/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox_private.h"

#define SAID_MAX 2048
#define MIB ((size_t)1024 * 1024)

enum { OUTPUT, SAID, END, WATCHED };

typedef struct Watch {
	const SandboxTask *task;
	pid_t child;
	struct pollfd fds[WATCHED]; /* a negative descriptor is not waited for */
	int64_t deadline;           /* milliseconds */
	Buf *output, said;
	bool too_long, too_much; /* why it was killed */
} Watch;

static int64_t milliseconds(void)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int spawn(const SandboxTask *task, const char *argument, int input, int output, int said, pid_t *child)
{
	posix_spawn_file_actions_t actions;
	posix_spawnattr_t attributes;
	sigset_t signals;
	char parent[24], *environment[] = {NULL};
	(void)snprintf(parent, sizeof parent, "%ld", (long)getpid());
	const char *argv[] = {SANDBOX_NAME, task->name, parent, argument, NULL};
	posix_spawn_file_actions_init(&actions);
	posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&actions, said, STDERR_FILENO);
	posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
	sigemptyset(&signals);
	posix_spawnattr_setsigmask(&attributes, &signals);
	sigfillset(&signals);
	posix_spawnattr_setsigdefault(&attributes, &signals);
	int failed = posix_spawn(child, "/proc/self/exe", &actions, &attributes, (char *const *)(uintptr_t)argv,
				 environment);
	posix_spawn_file_actions_destroy(&actions);
	posix_spawnattr_destroy(&attributes);
	return failed;
}

static void close_if_open(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

/* The child runs, and the watch has the ends of its pipes to read and its process. */
static bool begin(Watch *watch, const char *argument, int input, Err *err)
{
	int output[2] = {-1, -1}, said[2] = {-1, -1}, failed = 0;
	if (pipe2(output, O_CLOEXEC) != 0 || pipe2(said, O_CLOEXEC) != 0)
		failed = errno;
	else
		failed = spawn(watch->task, argument, input, output[1], said[1], &watch->child);
	close_if_open(output[1]);
	close_if_open(said[1]);
	watch->fds[OUTPUT] = (struct pollfd){.fd = output[0], .events = POLLIN};
	watch->fds[SAID] = (struct pollfd){.fd = said[0], .events = POLLIN};
	watch->fds[END] = (struct pollfd){.fd = failed ? -1 : pidfd_open(watch->child, 0), .events = POLLIN};
	if (failed)
		return err_set_errno(err, ERR_FAILED, failed, "cannot start the sandbox");
	if (watch->fds[END].fd < 0) {
		int saved = errno;
		(void)kill(watch->child, SIGKILL);
		(void)waitpid(watch->child, NULL, 0);
		return err_set_errno(err, ERR_FAILED, saved, "cannot watch the sandbox");
	}
	return true;
}

static void finish_reading(Watch *watch, int which)
{
	close_if_open(watch->fds[which].fd);
	watch->fds[which].fd = -1;
}

static void take_bytes(Watch *watch, int which)
{
	char bytes[65536];
	Buf *to = which == OUTPUT ? watch->output : &watch->said;
	const size_t max = which == OUTPUT ? watch->task->output_max : SAID_MAX;
	if (watch->fds[which].fd < 0 || !watch->fds[which].revents)
		return;
	ssize_t got = read(watch->fds[which].fd, bytes, sizeof bytes);
	if (got < 0 && errno == EINTR)
		return;
	if (got <= 0) {
		finish_reading(watch, which);
		return;
	}
	const size_t room = max - to->len, len = (size_t)got < room ? (size_t)got : room;
	buf_add(to, bytes, len);
	if (which == OUTPUT && len < (size_t)got)
		watch->too_much = true;
}

/* Until its process has ended and all that it wrote is read; a limit that is passed ends it. No process of its own can
 * hold the pipes open after it. */
static void attend(Watch *watch)
{
	while (watch->fds[OUTPUT].fd >= 0 || watch->fds[SAID].fd >= 0 || watch->fds[END].fd >= 0) {
		const int64_t left = watch->deadline - milliseconds();
		watch->too_long |= left <= 0;
		if (watch->too_long || watch->too_much) {
			(void)kill(watch->child, SIGKILL);
			return;
		}
		if (poll(watch->fds, WATCHED, (int)left) <= 0)
			continue;
		take_bytes(watch, OUTPUT);
		take_bytes(watch, SAID);
		if (watch->fds[END].fd >= 0 && watch->fds[END].revents)
			finish_reading(watch, END);
	}
}

static bool limits_hint(const Watch *watch, Err *err)
{
	return err_hint(err, "it may use %zu MiB of memory and %u seconds%s%.*s", watch->task->memory_max / MIB,
			watch->task->seconds, watch->said.len ? "; it said: " : "",
			(int)strcspn(buf_text(&watch->said), "\n"), buf_text(&watch->said));
}

static bool killed(const Watch *watch, int signal, Err *err)
{
	if (watch->too_much)
		return err_set(err, ERR_REFUSED, "what the file holds is more than %zu MiB",
			       watch->task->output_max / MIB);
	if (watch->too_long || signal == SIGXCPU)
		return err_set(err, ERR_REFUSED, "reading the file took more than %u seconds, and was stopped",
			       watch->task->seconds);
	if (signal == SIGSYS) {
		err_set(err, ERR_REFUSED,
			"what reads the file asked the kernel for what it may not have, and was stopped");
		return err_hint(err, "the file may be made to do harm; nothing that was read of it is kept");
	}
	err_set(err, ERR_REFUSED, "what reads the file crashed (%s)", strsignal(signal));
	return limits_hint(watch, err);
}

/* What the child said of its own error: message, newline, hint. */
static bool relay(const Watch *watch, ErrCode code, Err *err)
{
	const char *said = buf_text(&watch->said);
	const size_t len = strcspn(said, "\n");
	err_set(err, code, "%.*s", (int)len, said);
	return said[len] ? err_hint(err, "%s", said + len + 1) : false;
}

static bool left_by(const Watch *watch, int status, Err *err)
{
	switch (status) {
	case SANDBOX_NO_FILTER:
		err_set(err, ERR_FAILED, "there is no seccomp here, and without it no file is looked into");
		return err_hint(err, "the kernel, a container or the processor (not x86-64 or arm64) denies it; "
				     "do this on another machine");
	case SANDBOX_NO_START:
		return relay(watch, ERR_FAILED, err);
	case SANDBOX_NO_MEMORY:
		return err_set(err, ERR_REFUSED, "reading the file took more than %zu MiB of memory",
			       watch->task->memory_max / MIB);
	case SANDBOX_REFUSED:
		return relay(watch, ERR_REFUSED, err);
	case SANDBOX_FAILED:
		return relay(watch, ERR_FAILED, err);
	default:
		return status < SANDBOX_STATUS_MAX ||
		       err_set(err, ERR_FAILED, "the sandbox left with status %d", status);
	}
}

static bool end(Watch *watch, SandboxResult *result, Err *err)
{
	int raw = 0;
	const char *said = buf_text(&watch->said);
	while (waitpid(watch->child, &raw, 0) < 0 && errno == EINTR)
		;
	(void)snprintf(result->said, sizeof result->said, "%.*s", (int)strcspn(said, "\n"), said);
	if (watch->too_long || watch->too_much || WIFSIGNALED(raw))
		return killed(watch, WIFSIGNALED(raw) ? WTERMSIG(raw) : 0, err);
	result->status = WEXITSTATUS(raw);
	return left_by(watch, result->status, err);
}

bool sandbox_run(const SandboxTask *task, const char *argument, int input, SandboxResult *result, Err *err)
{
	*result = (SandboxResult){0};
	Watch watch = {
		.task = task, .output = &result->output, .deadline = milliseconds() + (int64_t)task->seconds * 1000};
	bool ok = begin(&watch, argument, input, err);
	if (ok) {
		attend(&watch);
		ok = end(&watch, result, err);
	}
	for (int i = 0; i < WATCHED; i++)
		close_if_open(watch.fds[i].fd);
	buf_free(&watch.said);
	return ok;
}

void sandbox_result_free(SandboxResult *result)
{
	buf_free(&result->output);
}
