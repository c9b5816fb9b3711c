/* libmagic, loaded when it is first needed; in the sandbox alone. Private to exchange/. */
#ifndef EXCHANGE_MAGIC_LIBRARY_H
#define EXCHANGE_MAGIC_LIBRARY_H

#include <magic.h>

#include "ascribe/base/library.h"

#define MAGIC_LIBRARY_FUNCTIONS(F)                                                                                     \
	F(magic_open)                                                                                                  \
	F(magic_getpath)                                                                                               \
	F(magic_load_buffers)                                                                                          \
	F(magic_buffer)                                                                                                \
	F(magic_setflags)                                                                                              \
	F(magic_error)

typedef struct MagicLibrary {
	MAGIC_LIBRARY_FUNCTIONS(LIBRARY_MEMBER)
} MagicLibrary;

/* Fill `library`. ERR_FAILED with what to install where it is not there. */
MUST_USE bool magic_library(MagicLibrary *library, Err *err);

#endif
