/* The child's side of the sandbox; see sandbox.h. Everything here runs after the program was started anew, before or
 * after the filter is set; it leaves by _exit alone. */
#include <errno.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "sandbox_private.h"

#define OPEN_FILES_MAX 32
#define NOBODY 65534

#if defined(__SANITIZE_ADDRESS__)
#define SHADOW_MEMORY 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define SHADOW_MEMORY 1
#endif
#endif

_Noreturn void sandbox_leave(int status)
{
	_exit(status);
}

_Noreturn void sandbox_leave_failed(const Err *err)
{
	Err ignored;
	bool written = file_write_all(STDERR_FILENO, err->message, strlen(err->message), &ignored) &&
		       file_write_all(STDERR_FILENO, "\n", 1, &ignored) &&
		       file_write_all(STDERR_FILENO, err->hint, strlen(err->hint), &ignored);
	_exit(written && err->code == ERR_REFUSED ? SANDBOX_REFUSED : SANDBOX_FAILED);
}

static void or_leave(bool ok, const Err *err)
{
	if (!ok)
		sandbox_leave_failed(err);
}

bool sandbox_take_request(Buf *request, size_t max)
{
	Err err;
	uint32_t len = 0;
	buf_clear(request);
	or_leave(file_input_read(STDIN_FILENO, "the request", sizeof len, request, &err), &err);
	if (request->len < sizeof len)
		return false;
	memcpy(&len, request->data, sizeof len);
	buf_clear(request);
	or_leave(len <= max || err_set(&err, ERR_FAILED, "a request of %u bytes", len), &err);
	or_leave(file_input_read(STDIN_FILENO, "the request", len, request, &err), &err);
	return request->len == len;
}

void sandbox_give_answer(const void *answer, size_t len)
{
	Err err;
	const uint32_t head = (uint32_t)len;
	Buf whole = {0}; /* in one write: the parent wakes once */
	buf_add(&whole, &head, sizeof head);
	buf_add(&whole, answer, len);
	or_leave(file_write_all(STDOUT_FILENO, whole.data, whole.len, &err), &err);
	buf_free(&whole);
}

static _Noreturn void no_memory(void)
{
	_exit(SANDBOX_NO_MEMORY);
}

static _Noreturn void no_start(const char *what)
{
	Err err;
	err_set_errno(&err, ERR_FAILED, errno, "cannot %s", what);
	(void)!write(STDERR_FILENO, err.message, strlen(err.message));
	_exit(SANDBOX_NO_START);
}

static void limit(__rlimit_resource_t resource, rlim_t soft, rlim_t hard)
{
	const struct rlimit both = {soft, hard};
	if (setrlimit(resource, &both) != 0)
		no_start("limit what the sandbox may use");
}

static void limit_all(const SandboxTask *task)
{
#ifndef SHADOW_MEMORY /* which takes terabytes of address space */
	limit(RLIMIT_AS, task->memory_max, task->memory_max);
#endif
	limit(RLIMIT_CPU, task->seconds, task->seconds + 1); /* first SIGXCPU, which says why */
	limit(RLIMIT_FSIZE, 0, 0);
	limit(RLIMIT_CORE, 0, 0);
	limit(RLIMIT_NOFILE, OPEN_FILES_MAX, OPEN_FILES_MAX);
	limit(RLIMIT_NPROC, 0, 0);
}

/* The superuser's rights are given up, where that is possible: a user namespace may have no other user. */
static void become_nobody(void)
{
	if (geteuid() == 0)
		(void)!(setgroups(0, NULL) == 0 && setresgid(NOBODY, NOBODY, NOBODY) == 0 &&
			setresuid(NOBODY, NOBODY, NOBODY) == 0);
}

/* A change of user forgets the signal at the parent's death: so it is asked for after it. A parent that had died before
 * is seen by its id. */
static void start(const SandboxTask *task, const char *parent, const char *argument)
{
	char id[24];
	become_nobody();
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || prctl(PR_SET_DUMPABLE, 0) != 0 ||
	    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		no_start("give up privileges");
	(void)snprintf(id, sizeof id, "%ld", (long)getppid());
	if (strcmp(id, parent) != 0) {
		errno = ESRCH;
		no_start("find the process that asks");
	}
	limit_all(task);
	mem_on_out_of_memory(no_memory);
	task->run(argument);
	_exit(0);
}

void sandbox_enter(int argc, char **argv, const SandboxTask *tasks, size_t task_count)
{
	if (argc != SANDBOX_ARGUMENTS || strcmp(argv[0], SANDBOX_NAME) != 0)
		return;
	for (size_t i = 0; i < task_count; i++) {
		if (strcmp(tasks[i].name, argv[1]) == 0)
			start(&tasks[i], argv[2], argv[3]);
	}
}

void sandbox_seal(void)
{
	if (!sandbox_filter_seal())
		_exit(SANDBOX_NO_FILTER);
}

_Noreturn void sandbox_exec(const SandboxTask *task, const char *const *argv)
{
	char *const nothing[] = {NULL};
	sandbox_filter_files(task->folders, argv[0]);
	if (!sandbox_filter_program())
		_exit(SANDBOX_NO_FILTER);
	execve(argv[0], (char *const *)(uintptr_t)argv, nothing);
	no_start("run the program");
}
