/* The progress bar; see cli.h. */
#include <stdio.h>
#include <unistd.h>

#include "cli.h"

#define PROGRESS_AFTER 0.5 /* seconds */
#define BAR_WIDTH 30

void progress_start(Progress *progress, const char *things, uint64_t total)
{
	*progress = (Progress){.things = things, .total = total, .on = isatty(STDERR_FILENO) != 0};
	(void)clock_gettime(CLOCK_MONOTONIC, &progress->start);
}

void progress_show(void *context, uint64_t count, uint64_t done)
{
	Progress *progress = context;
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	double seconds = (double)(now.tv_sec - progress->start.tv_sec) +
			 (double)(now.tv_nsec - progress->start.tv_nsec) / 1e9;
	if (!progress->on || seconds < PROGRESS_AFTER)
		return;
	progress->shown = true;
	if (progress->total == 0) {
		fprintf(stderr, "\r%llu %s", (unsigned long long)count, progress->things);
		return;
	}
	int filled = (int)(done * BAR_WIDTH / progress->total);
	filled = filled > BAR_WIDTH ? BAR_WIDTH : filled;
	fprintf(stderr, "\r[%.*s%*s] %3d %%  %llu %s", filled, "##############################", BAR_WIDTH - filled, "",
		filled * 100 / BAR_WIDTH, (unsigned long long)count, progress->things);
}

void progress_end(Progress *progress)
{
	if (progress->shown)
		fprintf(stderr, "\r%*s\r", 79, "");
}
