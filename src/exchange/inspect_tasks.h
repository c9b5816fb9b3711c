/* The tasks that run in the sandbox; each reads a file from descriptor 0, but types, of a talk, whose requests are the
 * starts of files. Private to exchange/. */
#ifndef EXCHANGE_INSPECT_TASKS_H
#define EXCHANGE_INSPECT_TASKS_H

#include <stdint.h>

#include "ascribe/base/sandbox.h"
#include "ascribe/exchange/inspect.h"

typedef enum InspectTask {
	INSPECT_TYPE,
	INSPECT_PLAIN,
	INSPECT_HTML,
	INSPECT_PDF,
	INSPECT_PDF_VERSION,
	INSPECT_TASK_COUNT
} InspectTask;

/* The longest request: a group of small files, or a large one alone, each after its length in four bytes. */
#define INSPECT_REQUEST_MAX (INSPECT_TYPE_BYTES_MAX + sizeof(uint32_t))

/* Arguments: none (""); a label of a character set or "" (plain, HTML); pdftotext's path (PDF, and its version, which
 * it says on standard error). Plain text and HTML come out in UTF-8. */
extern const SandboxTask INSPECT_TASKS[INSPECT_TASK_COUNT];

/* What the HTML task leaves with where the page declares a character set that has to be loaded before the file is read:
 * the output is its label, to be given as the argument. */
#define INSPECT_WANTS_CHARSET 1

#endif
