/* Files: whole reads with a limit, atomic writes, and the XDG folders. */
#ifndef ASCRIBE_BASE_FILE_H
#define ASCRIBE_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"

/* Read all of `path` ("-" is standard input) into `out`; more than `max_len` bytes is ERR_REFUSED. Retries EINTR.
 * A missing file is ERR_NOT_FOUND. */
MUST_USE bool file_read(const char *path, size_t max_len, Buf *out, Err *err);

/* The same in steps, to see from its start what a file is: open it; read on, up to `len` bytes where there are so many;
 * read on to its end, where `out` may come to hold `max_len` bytes; close it. `path` is for messages. */
MUST_USE bool file_input_open(const char *path, int *fd, Err *err);
MUST_USE bool file_input_read(int fd, const char *path, size_t len, Buf *out, Err *err);
MUST_USE bool file_input_rest(int fd, const char *path, size_t max_len, Buf *out, Err *err);
void file_input_close(int fd);

/* Write all of `bytes` to `fd`, through short writes and EINTR. */
MUST_USE bool file_write_all(int fd, const void *bytes, size_t bytes_len, Err *err);

/* A file that is taken away where memory ends between beginning and end. `path` must stay valid. */
typedef struct FileUnfinished FileUnfinished;
struct FileUnfinished {
	const char *path;
	FileUnfinished *older;
};
void file_unfinished_begin(FileUnfinished *unfinished, const char *path);
void file_unfinished_end(const FileUnfinished *unfinished);

/* Take them away, for who leaves where memory ends. Allocates nothing. */
void file_drop_unfinished(void);

/* A file being written beside `path`, which stands as it was until the end. */
typedef struct FileReplacement {
	const char *path;
	Buf temporary; /* the name beside it */
	int fd;        /* write here */
	bool fresh;    /* set it after the beginning where `path` must not be there at the end: ERR_CONFLICT */
	FileUnfinished unfinished;
} FileReplacement;

/* Begin to replace `path`, which must stay valid, by what is written to `replacement->fd`. ERR_USAGE where a device,
 * pipe or socket stands there. It must be ended. */
MUST_USE bool file_replacement_begin(FileReplacement *replacement, const char *path, Err *err);

/* Where all was `written`: permissions `mode`, fsync, rename, fsync of the folder; else, or where that fails, the new
 * file is taken away, and the result is false. Either the old content stands afterwards or the whole new one (where it
 * fails at the folder, the message says so), of what is `fresh` nothing. Once it is renamed, nothing is allocated. */
MUST_USE bool file_replacement_end(FileReplacement *replacement, bool written, mode_t mode, Err *err);

/* Replace `path` by `bytes` in one go, as above. */
MUST_USE bool file_replace(const char *path, const void *bytes, size_t bytes_len, mode_t mode, Err *err);

/* The same, but never over what is there: ERR_CONFLICT. Where it fails, nothing is there. */
MUST_USE bool file_create(const char *path, const void *bytes, size_t bytes_len, mode_t mode, Err *err);

/* As file_replace, but without the fsync of the folder: after a power cut either content may stand, whole. */
MUST_USE bool file_swap(const char *path, const void *bytes, size_t bytes_len, mode_t mode, Err *err);

/* Make `path` and its parents, the last with `mode` (parents 0700). No error where it is there. */
MUST_USE bool file_make_folder(const char *path, mode_t mode, Err *err);

/* The program `name` in the first absolute folder of $PATH that has it, or NULL. */
const char *file_on_path(Arena *arena, const char *name);

typedef enum XdgKind { XDG_DATA, XDG_STATE, XDG_CONFIG } XdgKind;

/* $XDG_DATA_HOME/ascribe (or _STATE_, _CONFIG_) by the XDG Base Directory Specification: a relative value is ignored;
 * the default is below $HOME, and without $HOME below the account's home. ERR_FAILED where neither is known. */
MUST_USE bool file_xdg_folder(XdgKind kind, Arena *arena, const char **path, Err *err);

#endif
