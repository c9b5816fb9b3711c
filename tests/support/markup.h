/* Reading HTML in tests, without the code that writes it. */
#ifndef TESTS_SUPPORT_MARKUP_H
#define TESTS_SUPPORT_MARKUP_H

#include <stdbool.h>

#include "ascribe/base/mem.h"

/* The names of the tags in order, each in brackets: "<p><b></b></p>". */
void markup_tags(const char *html, Buf *tags);
/* The text between tags and in no style element, character references as what they stand for. */
void markup_text(const char *html, Buf *text);
/* Where start and end tags do not match, or an attribute is not in double quotes; NULL where all is well. */
const char *markup_unbalanced(const char *html);

#endif
