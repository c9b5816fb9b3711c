/* libarchive, loaded when it is first needed: with all that it brings it takes half as long to load as everything else
 * together, and two commands use it. Private to exchange/. */
#ifndef EXCHANGE_ARCHIVE_LIBRARY_H
#define EXCHANGE_ARCHIVE_LIBRARY_H

#include <archive.h>
#include <archive_entry.h>

#include "ascribe/base/library.h"

/* The functions that are used, under their own names and of their declared types. */
#define ARCHIVE_LIBRARY_FUNCTIONS(F)                                                                                   \
	F(archive_entry_filetype)                                                                                      \
	F(archive_entry_free)                                                                                          \
	F(archive_entry_hardlink)                                                                                      \
	F(archive_entry_new)                                                                                           \
	F(archive_entry_pathname)                                                                                      \
	F(archive_entry_set_filetype)                                                                                  \
	F(archive_entry_set_mtime)                                                                                     \
	F(archive_entry_set_pathname)                                                                                  \
	F(archive_entry_set_perm)                                                                                      \
	F(archive_entry_set_size)                                                                                      \
	F(archive_entry_size)                                                                                          \
	F(archive_entry_size_is_set)                                                                                   \
	F(archive_errno)                                                                                               \
	F(archive_error_string)                                                                                        \
	F(archive_read_data)                                                                                           \
	F(archive_read_free)                                                                                           \
	F(archive_read_new)                                                                                            \
	F(archive_read_next_header2)                                                                                   \
	F(archive_read_open1)                                                                                          \
	F(archive_read_set_callback_data)                                                                              \
	F(archive_read_set_read_callback)                                                                              \
	F(archive_read_support_filter_zstd)                                                                            \
	F(archive_read_support_format_tar)                                                                             \
	F(archive_write_close)                                                                                         \
	F(archive_write_data)                                                                                          \
	F(archive_write_free)                                                                                          \
	F(archive_write_header)                                                                                        \
	F(archive_write_new)                                                                                           \
	F(archive_write_open2)                                                                                         \
	F(archive_write_set_bytes_in_last_block)                                                                       \
	F(archive_write_set_format_ustar)

typedef struct ArchiveLibrary {
	ARCHIVE_LIBRARY_FUNCTIONS(LIBRARY_MEMBER)
} ArchiveLibrary;

/* The library, loaded once; it stays. ERR_FAILED with what to install where it is not there. */
MUST_USE bool archive_library(const ArchiveLibrary **library, Err *err);

#endif
