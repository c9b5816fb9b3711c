/* See child.h. */
#include "tests/support/child.h"

#include <unistd.h>

extern void __gcov_dump(void) __attribute__((weak));

void child_leave(int status)
{
	if (__gcov_dump)
		__gcov_dump();
	_exit(status);
}
