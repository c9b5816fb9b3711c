/* A process of its own for looking into hostile bytes: ours started anew (/proc/self/exe), so it holds none of this
 * one's memory; no descriptors but the input and two pipes; an empty environment; limits on memory, time and output;
 * and a seccomp filter, without which nothing hostile is read. It is killed when this process ends.
 *
 * A task runs in the child. It loads what it needs first (libraries, tables), then calls sandbox_seal, and only then
 * reads descriptor 0; what it writes to descriptor 1 is the output. It trusts its input in nothing, and the parent
 * trusts the output in nothing. Where this program is the superuser's, the child is nobody's. */
#ifndef ASCRIBE_BASE_SANDBOX_H
#define ASCRIBE_BASE_SANDBOX_H

#include <stddef.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"

typedef struct SandboxTask {
	const char *name;
	void (*run)(const char *argument);
	size_t memory_max; /* bytes of address space */
	unsigned seconds;  /* of processor time, and of time */
	size_t output_max; /* bytes */
	const char *const
		*folders; /* that a program may read with all below them, where the task runs one; NULL ends */
} SandboxTask;

/* Statuses from here on are the sandbox's own. */
#define SANDBOX_STATUS_MAX 100

typedef struct SandboxResult {
	int status;     /* that the task, or the program that it became, left with; below SANDBOX_STATUS_MAX */
	Buf output;     /* all of it; any bytes */
	char said[256]; /* the first line on its standard error, any bytes; or "" */
} SandboxResult;

/* Run `task`, which sandbox_enter knows by its name, over what `input` gives from where it stands. ERR_REFUSED where
 * the task refused the input, crashed, asked the kernel for what it may not have, or went over a limit, and the message
 * says which; ERR_FAILED where the sandbox can't be had, or the task failed by itself. `result` is to be freed either
 * way. */
MUST_USE bool sandbox_run(const SandboxTask *task, const char *argument, int input, SandboxResult *result, Err *err);
void sandbox_result_free(SandboxResult *result);

/* A child that is asked one thing after another, of a task that loops over sandbox_take_request: for what is too small
 * to start a child for. `seconds` are what each request, and each answer, may take; the task's are its processor time
 * in all. It remembers what it was asked, so one file may spoil what is answered of the next: end the talk after some,
 * and take no answer for more than a hint. */
typedef struct SandboxTalk SandboxTalk;
MUST_USE bool sandbox_talk_begin(const SandboxTask *task, const char *argument, unsigned seconds, SandboxTalk **talk,
				 Err *err);
/* Send a request; what goes wrong is told with the answer, which is to be taken before the next is sent. */
void sandbox_talk_ask(SandboxTalk *talk, const void *request, size_t len);
/* Append the answer. After an error, as of sandbox_run or ERR_REFUSED for what is no answer, the talk can only be
 * ended. */
MUST_USE bool sandbox_talk_answer(SandboxTalk *talk, Buf *answer, Err *err);
void sandbox_talk_end(SandboxTalk *talk); /* NULL is fine */

/* Where this process was started for one of `tasks`: become that task, and never return. Else return at
 * once. To be called by a constructor of the file that has the tasks: so whatever program can start them can be them,
 * the tests too. A user who runs the program by that name (argv[0]) has a filter from standard input to output. */
void sandbox_enter(int argc, char **argv, const SandboxTask *tasks, size_t task_count);

/* In a task: from here on it may compute, read and write what is open, and nothing else; anything else kills it. */
void sandbox_seal(void);

/* In a task: become the program at the path argv[0]. It may besides open files to read: those below the task's
 * folders, where the kernel has Landlock; else any that this user can read. Whatever else it asks of the kernel is
 * answered with ENOSYS, since what a program and its libraries try as they start differs from system to system. */
_Noreturn void sandbox_exec(const SandboxTask *task, const char *const *argv);

/* In a task of a talk: the next request, in place of what `request` holds; false where there is none any more. One of
 * more than `max` bytes ends the task. */
MUST_USE bool sandbox_take_request(Buf *request, size_t max);
void sandbox_give_answer(const void *answer, size_t len);

/* In a task: leave; with a status below SANDBOX_STATUS_MAX, or with the error, which is then sandbox_run's. */
_Noreturn void sandbox_leave(int status);
_Noreturn void sandbox_leave_failed(const Err *err);

#endif
