/* A PDF of an HTML file, made by a browser or by WeasyPrint where there is one. Private to cli/. */
#ifndef CLI_PDF_H
#define CLI_PDF_H

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"

#define PDF_SECONDS 60 /* that a program may take */

/* Whether a program that makes PDFs is on PATH; ERR_FAILED, with what to install, where none is. */
MUST_USE bool pdf_can(Err *err);
/* Append the PDF of `html` to `pdf`. The HTML goes through a folder that only the user can read, which is gone
 * afterwards. The program is run without a shell, and ended where it takes more than `seconds`. */
MUST_USE bool pdf_from_html(const Buf *html, unsigned seconds, Arena *arena, Buf *pdf, Err *err);

#endif
