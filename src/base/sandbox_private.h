/* What both sides of the sandbox know, and the filters. Private to base/. */
#ifndef BASE_SANDBOX_PRIVATE_H
#define BASE_SANDBOX_PRIVATE_H

#include "ascribe/base/sandbox.h"

/* argv of the child: this name, the task's, the parent's process id, the task's argument. */
#define SANDBOX_NAME "ascribe-sandbox"
#define SANDBOX_ARGUMENTS 4

enum {
	SANDBOX_NO_FILTER = SANDBOX_STATUS_MAX,
	SANDBOX_NO_START, /* something else that the sandbox is made of */
	SANDBOX_NO_MEMORY,
	SANDBOX_REFUSED, /* the error stands on standard error: message, newline, hint */
	SANDBOX_FAILED
};

/* Set the seccomp filter for a sealed task, or for a program; no new privileges must have been given up before. False,
 * with errno, where there is none to be had: the kernel or a container denies it, or the processor is not one of those
 * that are known here. */
MUST_USE bool sandbox_filter_seal(void);
MUST_USE bool sandbox_filter_program(void);

/* Let only what is below `folders` and `program` be read and run. Where the kernel has no Landlock, does nothing. */
void sandbox_filter_files(const char *const *folders, const char *program);

#endif
