/* A progress bar on standard error, where that is a terminal, for what takes longer than half a second. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

typedef struct Progress {
	struct timespec start;
	uint64_t total;   /* 0 where unknown: then only `count` is shown */
	const char *unit; /* what `count` counts */
	bool on, shown;
} Progress;

void progress_begin(Progress *progress, uint64_t total, const char *unit);
double progress_seconds(const Progress *progress);
void progress_show(Progress *progress, uint64_t done, uint64_t count);
/* Take it away again. */
void progress_end(const Progress *progress);

#endif
