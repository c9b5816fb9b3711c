/* What commands print: values as JSON of a versioned shape, or as text for people. The only place that knows which.
 * Text from records is made safe for a terminal here, at the edge. */
#ifndef ASCRIBE_RENDER_PRINT_H
#define ASCRIBE_RENDER_PRINT_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "ascribe/base/mem.h"
#include "ascribe/casebook/kind.h"

typedef struct Style {
	bool json;
	bool colour;  /* SGR colours are allowed */
	size_t width; /* columns */
} Style;

/* One object: JSON indented by 2 with "schema":"ascribe/<shape>/v1" first; text as "name  value" lines. Takes the
 * reference to `object`. */
void print_object(const Style *style, const char *shape, json_t *object, Buf *out);

/* One of several such objects: one line of JSON; text as print_object, and an empty line. */
void print_item(const Style *style, const char *shape, json_t *object, Buf *out);

/* What was found by a check: {"check", "status": "ok", "warn" or "fail", "found", "mend": what to do, may be absent}.
 * One line of JSON; text as a line, wrapped, and below it what to do, never wrapped, so that a command can be copied.
 * Takes the reference to `check`. */
void print_check(const Style *style, json_t *check, Buf *out);

/* Rows of one shape: JSON Lines; text as a table with the columns named. Takes the reference to `rows`. */
void print_rows(const Style *style, const char *shape, const char *const *columns, json_t *rows, Buf *out);

/* One version of a record; `body` has its references by name. */
void print_record(const Style *style, const Record *record, const json_t *body, Buf *out);

/* The same with what was found of its signature: {"good":…, "key":…, "problem": why it is not good}. Takes the
 * reference to `signature`. */
void print_version(const Style *style, const Record *record, const json_t *body, json_t *signature, Buf *out);

/* An entry of the ledger: {"index", "author", "seq", "anchor": {"size", "root"}, "at", "recorded_at", "last_valid"
 * (where the index is after it), "signature" (as above; may be absent), "changes": [{"change", "kind", "id", "slug",
 * "name", "reason", "differences": [{"path", "old", "new"}]}], "other_changes"}. Short as in a log, one JSON line; or
 * `whole`. Takes the reference to `entry`. */
void print_entry(const Style *style, bool whole, json_t *entry, Buf *out);

/* A finding of an audit: {"code", "index", "record", "field", "text"}; one line of JSON, or one wrapped line of text.
 * Takes the reference to `finding`. */
void print_finding(const Style *style, json_t *finding, Buf *out);

/* What a search found: {"kind", "id", "slug", "index", "title", "date" (may be absent), "field", "snippet" with U+E000
 * and U+E001 around the words that match}; text as a line and the snippet, the words in bold where colours are allowed.
 * In JSON the snippet is plain, and "matches" has [start, end) of each word in code points. Takes the reference to
 * `hit`. */
void print_hit(const Style *style, json_t *hit, Buf *out);

/* How two texts differ: {"source", "old" and "new": {"sha256", "captured_at" (may be absent)}, "deleted" and "inserted"
 * (words), "shortest", "hunks": [{"old_line", "new_line", "starts_text", "ends_text", "edits": [{"kind": kept, deleted
 * or inserted, "text": words, with the white space after each}]}]}; text as wdiff has it. Takes the reference. */
void print_text_diff(const Style *style, json_t *diff, Buf *out);

/* A tree, each node after the one that it hangs on: {"slug", "name", "type", "relation" (to that one; absent at a
 * root), "of" (its slug), "depth"}; JSON Lines, or a tree for people. Takes the reference to `nodes`. */
void print_tree(const Style *style, const char *shape, json_t *nodes, Buf *out);

/* A list of records: JSON Lines of the same shape as print_record's, written as they come; text as a table at the end.
 */
typedef struct RecordList RecordList;
RecordList *record_list_begin(const Style *style, const Kind *kind);
void record_list_add(RecordList *list, const Record *record, const json_t *body, Buf *out);
void record_list_end(RecordList *list, Buf *out); /* frees it */

#endif
