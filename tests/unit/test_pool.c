/* Jobs in threads: each is done exactly once, and is done when it was waited for. */
#include <criterion/criterion.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "ascribe/base/pool.h"

#define JOBS 2000

typedef struct Work {
	PoolJob job;
	atomic_int times;
	unsigned long sum;
	pthread_t thread;
} Work;

static void do_work(void *context)
{
	Work *work = context;
	for (unsigned long i = 1; i <= 1000; i++)
		work->sum += i;
	work->thread = pthread_self();
	atomic_fetch_add(&work->times, 1);
}

static void fill(Work *work, size_t count)
{
	memset(work, 0, count * sizeof *work);
	for (size_t i = 0; i < count; i++)
		work[i].job = (PoolJob){.run = do_work, .context = &work[i]};
}

static void is_done(Pool *pool, Work *work)
{
	pool_wait(pool, &work->job);
	cr_assert_eq(atomic_load(&work->times), 1);
	cr_assert_eq(work->sum, 500500);
}

Test(pool, does_each_job_once_whatever_the_number_of_threads)
{
	static Work work[JOBS];
	static const size_t threads[] = {0, 1, 2, 7, 1000};
	for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
		Pool *pool = pool_new(threads[t]);
		fill(work, JOBS);
		for (size_t i = 0; i < JOBS; i++)
			pool_submit(pool, &work[i].job);
		for (size_t i = 0; i < JOBS; i++)
			is_done(pool, &work[i]);
		pool_free(pool);
	}
}

Test(pool, is_waited_for_in_any_order)
{
	static Work work[JOBS];
	Pool *pool = pool_new(3);
	fill(work, JOBS);
	for (size_t i = 0; i < JOBS; i++)
		pool_submit(pool, &work[i].job);
	for (size_t i = JOBS; i-- > 0;)
		is_done(pool, &work[i]);
	pool_free(pool);
}

Test(pool, takes_a_job_again_once_it_was_waited_for)
{
	static Work work;
	Pool *pool = pool_new(2);
	for (int i = 0; i < JOBS; i++) {
		fill(&work, 1);
		pool_submit(pool, &work.job);
		is_done(pool, &work);
	}
	fill(&work, 1);
	pool_submit(pool, &work.job);
	is_done(pool, &work);
	work.sum = 0;
	pool_submit(pool, &work.job); /* a job that says that it is done */
	pool_wait(pool, &work.job);
	cr_expect_eq(work.sum, 500500);
	pool_free(pool);
}

Test(pool, of_no_threads_works_in_the_caller_at_once)
{
	Work work;
	Pool *pool = pool_new(0);
	fill(&work, 1);
	pool_submit(pool, &work.job);
	cr_expect_eq(atomic_load(&work.times), 1);
	cr_expect(pthread_equal(work.thread, pthread_self()));
	is_done(pool, &work);
	pool_free(pool);
}

Test(pool, of_threads_works_beside_the_caller)
{
	Work work;
	Pool *pool = pool_new(1);
	fill(&work, 1);
	pool_submit(pool, &work.job);
	is_done(pool, &work);
	cr_expect_not(pthread_equal(work.thread, pthread_self()));
	pool_free(pool);
}

Test(pool, that_was_given_nothing_ends)
{
	pool_free(pool_new(4));
	pool_free(NULL);
	cr_expect_gt(pool_processors(), 0);
}
