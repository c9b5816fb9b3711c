/* Parts of the computation that nothing else depends on, done by several threads where the brief is large; see build.h.
 * Each thread has a copy of the build with an arena of its own, which becomes part of the brief's when all are done. */
#include <stdlib.h>

#include "build.h"

typedef struct Part {
	PoolJob job;
	Build build;
	BuildItem item;
	size_t first, end;
} Part;

static void run(void *context)
{
	Part *part = context;
	for (size_t at = part->first; at < part->end; at++)
		part->item(&part->build, at);
}

void build_each(Build *build, size_t count, size_t together, BuildItem item)
{
	if (!build->pool || count <= together) {
		for (size_t at = 0; at < count; at++)
			item(build, at);
		return;
	}
	size_t part_count = (count + together - 1) / together;
	Part *parts = arena_array(build->arena, part_count, sizeof *parts);
	for (size_t i = 0; i < part_count; i++) {
		Part *part = &parts[i];
		*part = (Part){.build = *build, .item = item, .first = i * together};
		part->end = count - part->first < together ? count : part->first + together;
		part->build.arena = arena_new();
		part->job = (PoolJob){.run = run, .context = part};
		pool_submit(build->pool, &part->job);
	}
	for (size_t i = 0; i < part_count; i++) {
		pool_wait(build->pool, &parts[i].job);
		arena_adopt(build->arena, parts[i].build.arena);
	}
}
