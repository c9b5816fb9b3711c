/* Threads that take jobs from one queue; see pool.h. */
#include "ascribe/base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "ascribe/base/mem.h"

#define THREADS_MAX 64
#define NICE 5

struct Pool {
	pthread_mutex_t lock;
	pthread_cond_t work, done;
	PoolJob *first, **last;
	bool ending;
	size_t count;
	pthread_t threads[THREADS_MAX];
};

size_t pool_processors(void)
{
	cpu_set_t set;
	return sched_getaffinity(0, sizeof set, &set) == 0 ? (size_t)CPU_COUNT(&set) : 1;
}

/* The next job; NULL where the pool ends. */
static PoolJob *take(Pool *pool)
{
	while (!pool->first && !pool->ending)
		pthread_cond_wait(&pool->work, &pool->lock);
	PoolJob *job = pool->first;
	if (job) {
		pool->first = job->next;
		if (!pool->first)
			pool->last = &pool->first;
	}
	return job;
}

static void *work(void *context)
{
	Pool *pool = context;
	/* who feeds the pool goes first: a thread that waits for a processor to hand over work would leave all others
	 * idle */
	(void)setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
	pthread_mutex_lock(&pool->lock);
	for (PoolJob *job = take(pool); job; job = take(pool)) {
		pthread_mutex_unlock(&pool->lock);
		job->run(job->context);
		pthread_mutex_lock(&pool->lock);
		job->done = true;
		pthread_cond_broadcast(&pool->done);
	}
	pthread_mutex_unlock(&pool->lock);
	return NULL;
}

Pool *pool_new(size_t threads)
{
	Pool *pool = mem_alloc(sizeof *pool);
	memset(pool, 0, sizeof *pool);
	pthread_mutex_init(&pool->lock, NULL);
	pthread_cond_init(&pool->work, NULL);
	pthread_cond_init(&pool->done, NULL);
	pool->last = &pool->first;
	while (pool->count < threads && pool->count < THREADS_MAX &&
	       pthread_create(&pool->threads[pool->count], NULL, work, pool) == 0)
		pool->count++;
	return pool;
}

void pool_submit(Pool *pool, PoolJob *job)
{
	job->done = false;
	job->next = NULL;
	if (pool->count == 0) {
		job->run(job->context);
		job->done = true;
		return;
	}
	pthread_mutex_lock(&pool->lock);
	*pool->last = job;
	pool->last = &job->next;
	pthread_cond_signal(&pool->work);
	pthread_mutex_unlock(&pool->lock);
}

void pool_wait(Pool *pool, PoolJob *job)
{
	pthread_mutex_lock(&pool->lock);
	while (!job->done)
		pthread_cond_wait(&pool->done, &pool->lock);
	pthread_mutex_unlock(&pool->lock);
}

void pool_free(Pool *pool)
{
	if (!pool)
		return;
	pthread_mutex_lock(&pool->lock);
	pool->ending = true;
	pthread_cond_broadcast(&pool->work);
	pthread_mutex_unlock(&pool->lock);
	for (size_t i = 0; i < pool->count; i++)
		pthread_join(pool->threads[i], NULL);
	pthread_cond_destroy(&pool->work);
	pthread_cond_destroy(&pool->done);
	pthread_mutex_destroy(&pool->lock);
	free(pool);
}
