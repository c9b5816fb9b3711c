/* The parent's side of the sandbox; see sandbox.h. It starts the child, gives it what is asked, reads what it answers
 * within the limits, and says how it ended. */
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
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sandbox_private.h"

#define SAID_MAX 2048
#define MIB ((size_t)1024 * 1024)

enum { INPUT, OUTPUT, SAID, END, WATCHED };

typedef struct Watch {
	const SandboxTask *task;
	pid_t child;
	struct pollfd fds[WATCHED]; /* a negative descriptor is not waited for */
	unsigned seconds;           /* that it may take now */
	int64_t deadline;           /* milliseconds */
	Buf request, output, said;
	size_t sent;             /* of the request */
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
	if (failed) {
		watch->child = 0;
		return err_set_errno(err, ERR_FAILED, failed, "cannot start the sandbox");
	}
	if (watch->fds[END].fd >= 0)
		return true;
	err_set_errno(err, ERR_FAILED, errno, "cannot watch the sandbox");
	(void)kill(watch->child, SIGKILL);
	return false;
}

/* How the child ended, killed where it has not; 0 where it was asked before, or none was started. */
static int reap(Watch *watch)
{
	int raw = 0;
	if (watch->child == 0)
		return 0;
	if (watch->fds[END].fd >= 0 || watch->too_long || watch->too_much)
		(void)kill(watch->child, SIGKILL);
	while (waitpid(watch->child, &raw, 0) < 0 && errno == EINTR)
		;
	watch->child = 0;
	return raw;
}

static void finish(Watch *watch, int which)
{
	close_if_open(watch->fds[which].fd);
	watch->fds[which].fd = -1;
}

static void give_bytes(Watch *watch)
{
	const size_t left = watch->request.len - watch->sent;
	if (watch->fds[INPUT].fd < 0 || !watch->fds[INPUT].revents)
		return;
	ssize_t sent = left == 0 ? -1
				 : send(watch->fds[INPUT].fd, watch->request.data + watch->sent, left,
					MSG_NOSIGNAL | MSG_DONTWAIT);
	if (sent >= 0)
		watch->sent += (size_t)sent;
	else if (left == 0 || (errno != EINTR && errno != EAGAIN)) /* nobody reads it any more */
		finish(watch, INPUT);
}

static void take_bytes(Watch *watch, int which)
{
	char bytes[65536];
	Buf *to = which == OUTPUT ? &watch->output : &watch->said;
	const size_t max = which == OUTPUT ? watch->task->output_max : SAID_MAX;
	if (watch->fds[which].fd < 0 || !watch->fds[which].revents)
		return;
	ssize_t got = read(watch->fds[which].fd, bytes, sizeof bytes);
	if (got < 0 && errno == EINTR)
		return;
	if (got <= 0) {
		finish(watch, which);
		return;
	}
	const size_t room = max - to->len, len = (size_t)got < room ? (size_t)got : room;
	buf_add(to, bytes, len);
	if (which == OUTPUT && len < (size_t)got)
		watch->too_much = true;
}

/* Its process has ended and all that it wrote is read. No process of its own can hold the pipes open after it. */
static bool has_ended(const Watch *watch)
{
	return watch->fds[OUTPUT].fd < 0 && watch->fds[SAID].fd < 0 && watch->fds[END].fd < 0;
}

/* Until `enough`; or until a limit is passed, which `watch` says. */
static void attend(Watch *watch, bool (*enough)(const Watch *watch))
{
	watch->deadline = milliseconds() + (int64_t)watch->seconds * 1000;
	while (!enough(watch) && !watch->too_long && !watch->too_much) {
		const int64_t left = watch->deadline - milliseconds();
		watch->fds[INPUT].events = watch->sent < watch->request.len ? POLLOUT : 0;
		watch->too_long = left <= 0;
		if (watch->too_long || poll(watch->fds, WATCHED, (int)left) <= 0)
			continue;
		give_bytes(watch);
		take_bytes(watch, OUTPUT);
		take_bytes(watch, SAID);
		if (watch->fds[END].fd >= 0 && watch->fds[END].revents)
			finish(watch, END);
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
			       watch->too_long ? watch->seconds : watch->task->seconds);
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

/* Whether it left by itself, and with which `status`. */
static bool end(Watch *watch, int *status, Err *err)
{
	const int raw = reap(watch);
	if (watch->too_long || watch->too_much || WIFSIGNALED(raw))
		return killed(watch, WIFSIGNALED(raw) ? WTERMSIG(raw) : 0, err);
	*status = WEXITSTATUS(raw);
	return left_by(watch, *status, err);
}

static void close_all(Watch *watch)
{
	(void)reap(watch);
	for (int i = 0; i < WATCHED; i++)
		finish(watch, i);
	buf_free(&watch->request);
	buf_free(&watch->said);
}

bool sandbox_run(const SandboxTask *task, const char *argument, int input, SandboxResult *result, Err *err)
{
	*result = (SandboxResult){0};
	Watch watch = {.task = task, .seconds = task->seconds, .fds[INPUT].fd = -1};
	bool ok = begin(&watch, argument, input, err);
	if (ok) {
		attend(&watch, has_ended);
		ok = end(&watch, &result->status, err);
		(void)snprintf(result->said, sizeof result->said, "%.*s", (int)strcspn(buf_text(&watch.said), "\n"),
			       buf_text(&watch.said));
	}
	result->output = watch.output;
	close_all(&watch);
	return ok;
}

void sandbox_result_free(SandboxResult *result)
{
	buf_free(&result->output);
}

/* ---- A talk: requests and answers, each after its length in four bytes. The child is this very program, so in its
 * byte order. */

struct SandboxTalk {
	Watch watch;
};

bool sandbox_talk_begin(const SandboxTask *task, const char *argument, unsigned seconds, SandboxTalk **talk, Err *err)
{
	int ends[2];
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
		return err_set_errno(err, ERR_FAILED, errno, "cannot start the sandbox");
	SandboxTalk *made = mem_alloc(sizeof *made);
	made->watch = (Watch){.task = task, .seconds = seconds, .fds[INPUT].fd = ends[0]};
	bool ok = begin(&made->watch, argument, ends[1], err);
	(void)close(ends[1]);
	if (!ok)
		sandbox_talk_end(made);
	*talk = ok ? made : NULL;
	return ok;
}

static bool is_asked(const Watch *watch)
{
	return watch->sent == watch->request.len || watch->fds[INPUT].fd < 0;
}

void sandbox_talk_ask(SandboxTalk *talk, const void *request, size_t len)
{
	Watch *watch = &talk->watch;
	const uint32_t head = (uint32_t)len;
	buf_clear(&watch->request);
	watch->sent = 0;
	buf_add(&watch->request, &head, sizeof head);
	buf_add(&watch->request, request, len);
	attend(watch, is_asked);
}

/* How long the answer is with its head, as far as that is known. */
static size_t answer_len(const Watch *watch)
{
	uint32_t head = 0;
	if (watch->output.len >= sizeof head)
		memcpy(&head, watch->output.data, sizeof head);
	return sizeof head + head;
}

static bool is_answered(const Watch *watch)
{
	return has_ended(watch) || watch->output.len >= answer_len(watch) ||
	       answer_len(watch) > watch->task->output_max;
}

bool sandbox_talk_answer(SandboxTalk *talk, Buf *answer, Err *err)
{
	Watch *watch = &talk->watch;
	int status = 0;
	attend(watch, is_answered);
	if (!watch->too_long && !watch->too_much && watch->output.len == answer_len(watch)) {
		buf_add(answer, watch->output.data + sizeof(uint32_t), watch->output.len - sizeof(uint32_t));
		buf_clear(&watch->output);
		return true;
	}
	const bool nonsense = !watch->too_long && !watch->too_much && !has_ended(watch);
	const bool left = end(watch, &status, err) || nonsense;
	return left ? err_set(err, ERR_REFUSED, "what reads the file did not answer as agreed") : false;
}

void sandbox_talk_end(SandboxTalk *talk)
{
	if (!talk)
		return;
	close_all(&talk->watch);
	buf_free(&talk->watch.output);
	free(talk);
}
