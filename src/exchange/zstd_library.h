/* libzstd, loaded when it is first needed, as archive_library.h does. Private to exchange/. */
#ifndef EXCHANGE_ZSTD_LIBRARY_H
#define EXCHANGE_ZSTD_LIBRARY_H

#include <zstd.h>

#include "ascribe/base/err.h"
#include "ascribe/base/library.h"

/* The functions that are used, under their own names and of their declared types. */
#define ZSTD_LIBRARY_FUNCTIONS(F)                                                                                      \
	F(ZSTD_compressBound)                                                                                          \
	F(ZSTD_compressCCtx)                                                                                           \
	F(ZSTD_compressStream2)                                                                                        \
	F(ZSTD_createCCtx)                                                                                             \
	F(ZSTD_createDCtx)                                                                                             \
	F(ZSTD_decompressDCtx)                                                                                         \
	F(ZSTD_freeCCtx)                                                                                               \
	F(ZSTD_freeDCtx)                                                                                               \
	F(ZSTD_isError)

typedef struct ZstdLibrary {
	ZSTD_LIBRARY_FUNCTIONS(LIBRARY_MEMBER)
} ZstdLibrary;

/* The library, loaded once; it stays. ERR_FAILED with what to install where it is not there. */
MUST_USE bool zstd_library(const ZstdLibrary **library, Err *err);

#endif
