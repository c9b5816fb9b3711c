/* PDFs made in a test (ISO 32000-1), since what is in them is then known. */
#ifndef TESTS_SUPPORT_MADE_PDF_H
#define TESTS_SUPPORT_MADE_PDF_H

#include <stddef.h>

#include "ascribe/base/mem.h"

/* One page with one line of `text`, which has no brackets. */
void made_pdf(Buf *out, const char *text);

/* `pages` pages that share one content of `lines` lines: small, and long when read. */
void made_pdf_repeating(Buf *out, const char *text, size_t lines, size_t pages);

/* Two tables of cross-references that name each other as the one before. */
void made_pdf_looping(Buf *out);

#endif
