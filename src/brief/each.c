/* Parts of the computation that nothing else depends on, done by several threads where the brief is large; see build.h.
 * Each thread has a copy of the build with an arena of its own, which becomes part of the brief's when all are done. */
#include <stdatomic.h>
#include <stdlib.h>

#include "build.h"

/* What all threads take their items from. */
typedef struct Work {
	BuildItem item;
	size_t count, together;
	atomic_size_t next; /* the first item that nobody has taken */
} Work;

typedef struct Part {
	PoolJob job;
	Build build;
	Work *work;
} Part;

static void run(void *context)
{
	Part *part = context;
	Work *work = part->work;
	for (size_t at = atomic_fetch_add(&work->next, work->together); at < work->count;
	     at = atomic_fetch_add(&work->next, work->together)) {
		for (size_t end = at + work->together; at < end && at < work->count; at++)
			work->item(&part->build, at);
	}
}

void build_each(Build *build, size_t count, size_t together, BuildItem item)
{
	if (!build->pool || count <= together) {
		for (size_t at = 0; at < count; at++)
			item(build, at);
		return;
	}
	Work work = {.item = item, .count = count, .together = together};
	size_t part_count = pool_processors();
	Part *parts = arena_array(build->arena, part_count, sizeof *parts);
	for (size_t i = 0; i < part_count; i++) {
		Part *part = &parts[i];
		*part = (Part){.build = *build, .work = &work};
		part->build.arena = arena_new();
		part->job = (PoolJob){.run = run, .context = part};
		pool_submit(build->pool, &part->job);
	}
	for (size_t i = 0; i < part_count; i++) {
		pool_wait(build->pool, &parts[i].job);
		arena_adopt(build->arena, parts[i].build.arena);
	}
}
