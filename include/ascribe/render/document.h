/* A document in parts: headings, paragraphs, items, tables. A report says what stands in it once; each form (plain
 * text, Markdown) says how that looks, and escapes all text at that edge. Text given here is never escaped before. */
#ifndef ASCRIBE_RENDER_DOCUMENT_H
#define ASCRIBE_RENDER_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "ascribe/base/mem.h"

#define DOCUMENT_MAX_COLUMNS 64

/* Rows of `columns` cells, row after row; a NULL cell is empty. The last column takes the room that is left. */
typedef struct DocumentTable {
	const char *const *headers; /* of each column */
	size_t columns;
	const char **cells;
	size_t row_count;
	bool narrow; /* all columns are as narrow as their content: a grid */
} DocumentTable;

typedef struct Document Document;

typedef struct DocumentForm {
	void (*heading)(Document *document, unsigned level, const char *text); /* 1 the title, 2 and 3 below */
	void (*paragraph)(Document *document, const char *text);
	void (*item)(Document *document, unsigned depth, const char *text);  /* of a list; depth from 0 */
	void (*quote)(Document *document, unsigned depth, const char *text); /* somebody's words, below an item */
	void (*table)(Document *document, const DocumentTable *table);
} DocumentForm;

/* Whether the last part was an item; not known where a document begins in the middle of another. */
typedef enum DocumentList { DOCUMENT_NO_LIST, DOCUMENT_IN_LIST, DOCUMENT_UNKNOWN } DocumentList;

/* Takes what `out` holds by now, and empties it: so a long document is not put together in memory. */
typedef struct DocumentDrain {
	void (*take)(void *context, Buf *out);
	void *context;
} DocumentDrain;

struct Document {
	const DocumentForm *form;
	Buf *out;
	const DocumentDrain *drain; /* NULL: all stays in `out` */
	size_t width;               /* columns, for plain text */
	bool colour;
	DocumentList in_list;
	bool ends_list; /* the first part ends a list, if what stands before it is one */
	void *page;     /* of HTML: see src/render/document_html.h */
};

/* For the forms: what is no item begins. */
void document_end_list(Document *document);

extern const DocumentForm DOCUMENT_TEXT, DOCUMENT_MARKDOWN;

/* Append `text` so that Markdown (CommonMark, and tables as GitHub reads them) shows it as itself: every character that
 * could be markup is escaped, line breaks become spaces, and what is unsafe on a terminal is made visible. */
void markdown_add_escaped(Buf *out, const char *text);

#endif
