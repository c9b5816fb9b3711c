/* libxml2's HTML parser, loaded when it is first needed; which reads in the sandbox alone. Private to exchange/. */
#ifndef EXCHANGE_HTML_LIBRARY_H
#define EXCHANGE_HTML_LIBRARY_H

#include <libxml/HTMLparser.h>

#include "ascribe/base/library.h"

#define HTML_LIBRARY_FUNCTIONS(F)                                                                                      \
	F(htmlNewParserCtxt)                                                                                           \
	F(htmlCtxtReadMemory)                                                                                          \
	F(htmlFreeParserCtxt)                                                                                          \
	F(xmlFreeDoc)

typedef struct HtmlLibrary {
	HTML_LIBRARY_FUNCTIONS(LIBRARY_MEMBER)
	const char *const *version; /* xmlParserVersion, which is a macro too */
} HtmlLibrary;

/* Fill `library`. ERR_FAILED with what to install where it is not there. */
MUST_USE bool html_library(HtmlLibrary *library, Err *err);

#endif
