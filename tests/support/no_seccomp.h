/* A process that may set no seccomp filter, as in a container that denies it. */
#ifndef TESTS_SUPPORT_NO_SECCOMP_H
#define TESTS_SUPPORT_NO_SECCOMP_H

/* From here on, for this process and its children. */
void no_seccomp(void);

#endif
