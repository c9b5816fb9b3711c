/* Import and export of records as JSON Lines: {"kind":…, "slug":…, …}, one record a line, references by slug. Both
 * stream: memory does not grow with the number of records. */
#ifndef ASCRIBE_EXCHANGE_EXCHANGE_H
#define ASCRIBE_EXCHANGE_EXCHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"
#include "ascribe/crypto/sign.h"
#include "ascribe/store/store.h"

#define IMPORT_LINE_MAX ((size_t)1024 * 1024) /* bytes of a line */

typedef struct ImportOptions {
	bool dry_run; /* check everything, write nothing */
	bool update;  /* bring what is there and differs to what the file says; else that is ERR_CONFLICT */
	void (*progress)(void *context, uint64_t lines, uint64_t bytes); /* or NULL */
	void *context;
} ImportOptions;

typedef struct ImportResult {
	uint64_t added, changed, unchanged;
	uint64_t elsewhere; /* files and captures whose bytes the casebook does not have */
	uint64_t index;     /* of the last entry in the ledger */
} ImportResult;

/* Take in all lines of `fd`, called `name` in messages, in one transaction: all or nothing. Order does not matter: a
 * line may refer to a later one. What is there with the same body is left as it is, so that importing again changes
 * nothing. Lines carry no bytes: of files and captures that the casebook does not have, `kept` becomes "elsewhere".
 * Errors say "name:line: field: …". */
MUST_USE bool import_lines(Store *store, const SecretKey *key, int fd, const char *name, const ImportOptions *options,
			   ImportResult *result, Err *err);

/* Called with a piece of the output, whole lines. */
typedef bool (*ExportWriter)(void *context, const Buf *lines, Err *err);

/* Write all current records but keys: by kind in the order of the table, then by slug (notes by id). "id" stands only
 * where it does not follow from the slug. */
MUST_USE bool export_lines(Store *store, ExportWriter write, void *context, Err *err);

#endif
