/* Loading libxml2; see html_library.h. From version 2.14 on it has another ABI, and so another name. */
#include "html_library.h"

#include <libxml/xmlversion.h>

#if LIBXML_VERSION >= 21400
#define LIBRARY "libxml2.so.16"
#define PACKAGE "libxml2-16"
#else
#define LIBRARY "libxml2.so.2"
#define PACKAGE "libxml2"
#endif

static const LibraryFunction FUNCTIONS[] = {
#define FUNCTION(name) {#name, offsetof(HtmlLibrary, name)},
	HTML_LIBRARY_FUNCTIONS(FUNCTION)
#undef FUNCTION
		{"xmlParserVersion", offsetof(HtmlLibrary, version)},
};

bool html_library(HtmlLibrary *library, Err *err)
{
	return library_load(LIBRARY, "text of HTML needs libxml2", PACKAGE, FUNCTIONS,
			    sizeof FUNCTIONS / sizeof *FUNCTIONS, library, err);
}
