/* A progress bar; see progress.h. */
#include "progress.h"

#include <stdio.h>
#include <unistd.h>

#define PROGRESS_AFTER 0.5 /* seconds */
#define BAR_WIDTH 30

void progress_begin(Progress *progress, uint64_t total, const char *unit)
{
	*progress = (Progress){.total = total, .unit = unit, .on = isatty(STDERR_FILENO) != 0};
	(void)clock_gettime(CLOCK_MONOTONIC, &progress->start);
}

double progress_seconds(const Progress *progress)
{
	struct timespec now;
	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)(now.tv_sec - progress->start.tv_sec) + (double)(now.tv_nsec - progress->start.tv_nsec) / 1e9;
}

void progress_show(Progress *progress, uint64_t done, uint64_t count)
{
	if (!progress->on || progress_seconds(progress) < PROGRESS_AFTER)
		return;
	progress->shown = true;
	if (progress->total == 0) {
		fprintf(stderr, "\r%llu %s", (unsigned long long)count, progress->unit);
		return;
	}
	uint64_t most = done < progress->total ? done : progress->total;
	int filled = (int)(most * BAR_WIDTH / progress->total);
	fprintf(stderr, "\r[%.*s%*s] %3d %%  %llu %s", filled, "##############################", BAR_WIDTH - filled, "",
		(int)(most * 100 / progress->total), (unsigned long long)count, progress->unit);
}

void progress_end(const Progress *progress)
{
	if (progress->shown)
		fprintf(stderr, "\r%*s\r", 79, "");
}
