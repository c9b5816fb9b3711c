/* Running PostgreSQL's own programs: no shell, a clean environment, as the server's account. Private to store/. */
#ifndef STORE_CHILD_H
#define STORE_CHILD_H

#include "ascribe/store/cluster.h"

/* Run `argv` (argv[0] is a path) and wait. Its output, both streams, is added to `output`. False where it could not be
 * run at all; *status is its exit status, 128 + signal where it was killed. */
MUST_USE bool child_run(const Cluster *cluster, const char *const *argv, Buf *output, int *status, Err *err);

#endif
