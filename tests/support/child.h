/* Leaving a process of a test at once. */
#ifndef TESTS_SUPPORT_CHILD_H
#define TESTS_SUPPORT_CHILD_H

/* _exit, but with coverage written where it is counted: neither exit handlers nor the check for leaks run. */
_Noreturn void child_leave(int status);

#endif
