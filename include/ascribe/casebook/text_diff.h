/* How one text differs from another, word by word. Pure: no I/O; both must be valid UTF-8.
 *
 * Words are what white space parts, and each ideograph or kana by itself; a difference in white space alone is none.
 * The difference is the shortest (Myers, 1986, in linear space) unless that would take more than TEXT_DIFF_STEPS: then
 * what is left is replaced as a whole. Memory is linear in the texts, which are below 4 GiB. */
#ifndef ASCRIBE_CASEBOOK_TEXT_DIFF_H
#define ASCRIBE_CASEBOOK_TEXT_DIFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/mem.h"

#define TEXT_DIFF_STEPS 200000000
#define TEXT_DIFF_CONTEXT ((size_t)12) /* words that are kept around a change */

typedef enum TextEditKind { TEXT_KEPT, TEXT_DELETED, TEXT_INSERTED } TextEditKind;

/* Part of the new text, or where it is deleted of the old one, with the white space between its words. */
typedef struct TextEdit {
	TextEditKind kind;
	const char *bytes;
	size_t len;
} TextEdit;

/* Changes that stand near one another, with the words around them. */
typedef struct TextHunk {
	uint64_t old_line, new_line; /* where it begins, from 1 */
	bool starts_text, ends_text; /* nothing was left out before it, or after it */
	const TextEdit *edits;       /* at least one */
	size_t count;
} TextHunk;

typedef struct TextDiff {
	TextHunk *hunks; /* in order; in the arena */
	size_t count;
	uint64_t deleted, inserted; /* words */
	bool cut;                   /* it may not be the shortest */
} TextDiff;

TextDiff text_diff(const char *old, size_t old_len, const char *new, size_t new_len, Arena *arena);

#endif
