/* A pool of threads that do jobs while their owner prepares the next. Jobs are done in any order, and waited for one by
 * one. A pool of no threads does each job at once, in the caller. */
#ifndef ASCRIBE_BASE_POOL_H
#define ASCRIBE_BASE_POOL_H

#include <stdbool.h>
#include <stddef.h>

/* One piece of work, owned by the caller until pool_wait returned. Zero-initialise, and fill run and context. */
typedef struct PoolJob {
	void (*run)(void *context);
	void *context;
	bool done;
	struct PoolJob *next;
} PoolJob;

typedef struct Pool Pool;

/* As many threads as the machine has processors that this process may use. Where none can be started, none. */
size_t pool_processors(void);
Pool *pool_new(size_t threads);
void pool_submit(Pool *pool, PoolJob *job);
/* Wait until the job is done. */
void pool_wait(Pool *pool, PoolJob *job);
/* Wait for the threads; all jobs must have been waited for. NULL is fine. */
void pool_free(Pool *pool);

#endif
