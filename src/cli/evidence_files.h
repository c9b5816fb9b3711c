/* Files of evidence from the shell: taken into the casebook, and as the records name them. Private to cli/. */
#ifndef CLI_EVIDENCE_FILES_H
#define CLI_EVIDENCE_FILES_H

#include "ascribe/exchange/content.h"
#include "cli.h"

/* What was taken in, in the order of the operands. */
typedef struct TakenFiles {
	IntakeFile *files;
	const char **media_types, **names; /* names as they are recorded: of one line, without folders */
	size_t count;
} TakenFiles;

/* Take files in, in the open transaction, with a progress bar. `name` is that of standard input, or NULL. */
MUST_USE bool take_files(Context *context, Store *store, const char *const *paths, size_t count, const char *name,
			 TakenFiles *taken, Err *err);

/* Send what the writer holds, then see that the bytes are there still: from then on nobody else's erasure comes
 * between. ERR_CONFLICT where one did. */
MUST_USE bool taken_flush(Store *store, const TakenFiles *taken, Writer *writer, Err *err);

/* The item of files[] for one of them. A new reference. */
json_t *file_item(const TakenFiles *taken, size_t i);

/* A custody event, as the options --by, --from, --to, --place, --reason and --tool say; who is the key's name where not
 * said. `before` and `after` are digests, or NULL. A new reference; NULL with ERR_REFUSED for text that is no UTF-8. */
json_t *custody_item(const Args *args, const char *event, const char *key_name, const Hash *before, const Hash *after,
		     Err *err);

/* The record that an operand names, as it is now. ERR_REFUSED where it was retracted. Free its body. */
MUST_USE bool load_current(Context *context, Store *store, RecordKind kind, const char *text, Record *record, Err *err);

/* A new version of one record, and the bytes that are erased with it. */
typedef struct Edit {
	const Record *record;
	json_t *body;
	const Hash *erased; /* `erased_count` of them; all but the first may be kept by other records, and then stay */
	size_t erased_count;
	const TakenFiles *taken; /* whose bytes come with it, or NULL */
	Store *store;
} Edit;
bool edit_fill(void *context, Writer *writer, uint64_t index, Err *err); /* a WriterFill */

/* Write kept bytes to where --output says, or to a file of this name; --force replaces one. */
MUST_USE bool get_bytes(Context *context, Store *store, const Args *args, const Hash *digest, const char *name,
			Err *err);

/* The item of its files[] that `text` names: its name, or a start of its digest; NULL: its only file. NULL with
 * ERR_NOT_FOUND or ERR_USAGE where there is none such, or several. */
const json_t *evidence_file(const Record *record, const char *text, Err *err);

/* A ContentSink that lets the bytes go: to have them hashed. */
bool evidence_no_sink(void *context, const void *bytes, size_t bytes_len, Err *err);

/* A file name as it may be recorded: its last part, with control characters and bytes that are no UTF-8 as %XX, cut to
 * 255 code points. In the arena. */
const char *recorded_name(const char *path, Arena *arena);

#endif
