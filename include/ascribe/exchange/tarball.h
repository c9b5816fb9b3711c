/* Tarballs: tar (POSIX ustar) compressed by zstd, by libarchive and libzstd, which are loaded only when one of these is
 * called. Only regular files, one after the other; names are the caller's to judge. */
#ifndef ASCRIBE_EXCHANGE_TARBALL_H
#define ASCRIBE_EXCHANGE_TARBALL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"

/* Whether the first bytes of a file are those of what is compressed by zstd. */
#define TARBALL_MAGIC_LEN 4
bool tarball_starts(const char *bytes, size_t bytes_len);

/* Load what writing needs, before a file is begun: where there is no memory for it, the loader ends the program itself.
 * ERR_FAILED with what to install where it is not there. */
MUST_USE bool tarball_load(Err *err);

typedef struct TarballWriter TarballWriter;

/* Begin to write to `fd`. All members get the time `mtime` (POSIX seconds), owner 0 and mode 0644, so that the same
 * members make the same bytes. */
MUST_USE bool tarball_write_start(int fd, uint64_t mtime, TarballWriter **writer, Err *err);
MUST_USE bool tarball_write_member(TarballWriter *writer, const char *name, const void *bytes, size_t bytes_len,
				   Err *err);
/* The same in steps: `size` says how many bytes the pieces have together. */
MUST_USE bool tarball_write_begin(TarballWriter *writer, const char *name, uint64_t size, Err *err);
MUST_USE bool tarball_write_piece(TarballWriter *writer, const void *bytes, size_t bytes_len, Err *err);
/* Complete the archive. */
MUST_USE bool tarball_write_finish(TarballWriter *writer, Err *err);
void tarball_write_drop(TarballWriter *writer); /* NULL is fine */

/* What is read: `start`, and behind it what `fd` still gives. */
typedef struct TarballInput {
	const char *start;
	size_t start_len;
	int fd; /* -1: nothing */
} TarballInput;

/* Asked before a member is read, and given it whole; `size` is what bounds memory. Where there is a `piece`, it is
 * offered each piece as it is read; what it takes (true) is not kept, and take gets the rest. */
typedef struct TarballVisitor {
	bool (*expect)(void *context, const char *name, uint64_t size, Err *err);
	bool (*piece)(void *context, const char *bytes, size_t bytes_len); /* or NULL */
	bool (*take)(void *context, const char *bytes, size_t bytes_len, Err *err);
	void *context;
} TarballVisitor;

/* Read to the end. What is damaged, cut off, no tar in zstd, or holds anything but regular files is ERR_REFUSED. */
MUST_USE bool tarball_read(const TarballInput *input, const TarballVisitor *visitor, Err *err);

#endif
