/* Whole files, atomically; the XDG folders. See file.h. */
#include "ascribe/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static FileUnfinished *newest_unfinished;

static bool is_stdin(const char *path)
{
	return strcmp(path, "-") == 0;
}

bool file_input_open(const char *path, int *fd, Err *err)
{
	*fd = is_stdin(path) ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	return *fd >= 0 ||
	       err_set_errno(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_FAILED, errno, "cannot open %s", path);
}

void file_input_close(int fd)
{
	if (fd != STDIN_FILENO)
		close(fd);
}

bool file_input_read(int fd, const char *path, size_t len, Buf *out, Err *err)
{
	char chunk[65536];
	while (len > 0) {
		ssize_t got = read(fd, chunk, len < sizeof chunk ? len : sizeof chunk);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set_errno(err, ERR_FAILED, errno, "cannot read %s",
					     is_stdin(path) ? "standard input" : path);
		if (got == 0)
			return true;
		buf_add(out, chunk, (size_t)got);
		len -= (size_t)got;
	}
	return true;
}

bool file_input_rest(int fd, const char *path, size_t max_len, Buf *out, Err *err)
{
	size_t room = max_len > out->len ? max_len - out->len : 0;
	if (!file_input_read(fd, path, room + 1, out, err)) /* one more shows that there is more */
		return false;
	return out->len <= max_len || err_set(err, ERR_REFUSED, "%s is larger than %zu bytes",
					      is_stdin(path) ? "standard input" : path, max_len);
}

bool file_read(const char *path, size_t max_len, Buf *out, Err *err)
{
	int fd;
	if (!file_input_open(path, &fd, err))
		return false;
	bool ok = file_input_rest(fd, path, max_len, out, err);
	file_input_close(fd);
	return ok;
}

bool file_write_all(int fd, const void *bytes, size_t bytes_len, Err *err)
{
	const char *at = bytes;
	while (bytes_len > 0) {
		ssize_t written = write(fd, at, bytes_len);
		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return err_set_errno(err, ERR_FAILED, errno, "cannot write");
		at += written;
		bytes_len -= (size_t)written;
	}
	return true;
}

void file_unfinished_begin(FileUnfinished *unfinished, const char *path)
{
	*unfinished = (FileUnfinished){path, newest_unfinished};
	newest_unfinished = unfinished;
}

void file_unfinished_end(const FileUnfinished *unfinished)
{
	FileUnfinished **at = &newest_unfinished;
	while (*at != unfinished)
		at = &(*at)->older;
	*at = unfinished->older;
}

void file_drop_unfinished(void)
{
	for (const FileUnfinished *at = newest_unfinished; at; at = at->older)
		unlink(at->path);
}

/* Make what was renamed in the folder of `path` last through a crash. */
static bool sync_folder(const char *path, Err *err)
{
	char copy[PATH_MAX]; /* it is no longer, or could not have been renamed */
	snprintf(copy, sizeof copy, "%s", path);
	const char *folder = dirname(copy);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool ok = fd >= 0 && fsync(fd) == 0;
	if (!ok)
		err_set_errno(err, ERR_FAILED, errno, "cannot sync the folder %s", folder);
	if (fd >= 0)
		close(fd);
	return ok;
}

/* A device would be replaced like a file by who may write in its folder, and be gone for everyone. */
static bool check_replaceable(const char *path, Err *err)
{
	struct stat st;
	if (lstat(path, &st) != 0 || S_ISREG(st.st_mode) || S_ISLNK(st.st_mode) || S_ISDIR(st.st_mode))
		return true;
	err_set(err, ERR_USAGE, "%s is a device, pipe or socket, and not a file that could be replaced", path);
	return err_hint(err, "print to it instead: > %s", path);
}

bool file_replacement_begin(FileReplacement *replacement, const char *path, Err *err)
{
	if (!check_replaceable(path, err))
		return false;
	*replacement = (FileReplacement){.path = path};
	buf_addf(&replacement->temporary, "%s.XXXXXX", path); /* the X are mkostemp's to fill */
	replacement->fd = mkostemp(replacement->temporary.data, O_CLOEXEC);
	if (replacement->fd < 0) {
		err_set_errno(err, ERR_FAILED, errno, "cannot make a file beside %s", path);
		buf_free(&replacement->temporary);
		return false;
	}
	file_unfinished_begin(&replacement->unfinished, replacement->temporary.data);
	return true;
}

/* As rename, but never over what is there; by a second name where the file system cannot. */
static int rename_fresh(const char *from, const char *to)
{
	if (renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
		return 0;
	if (errno != EINVAL && errno != ENOSYS)
		return -1;
	if (link(from, to) != 0)
		return -1;
	(void)unlink(from); /* it stands where it belongs */
	return 0;
}

static bool put_in_place(const FileReplacement *replacement, mode_t mode, bool sync, Err *err)
{
	if (fchmod(replacement->fd, mode) < 0 || fsync(replacement->fd) < 0)
		return err_set_errno(err, ERR_FAILED, errno, "cannot write %s", replacement->path);
	const char *temporary = replacement->temporary.data;
	int moved = replacement->fresh ? rename_fresh(temporary, replacement->path)
				       : rename(temporary, replacement->path);
	if (moved < 0 && replacement->fresh && errno == EEXIST)
		return err_set(err, ERR_CONFLICT, "%s is there already", replacement->path);
	if (moved < 0)
		return err_set_errno(err, ERR_FAILED, errno, "cannot replace %s", replacement->path);
	if (!sync || sync_folder(replacement->path, err))
		return true;
	if (replacement->fresh)
		(void)unlink(replacement->path);
	else
		err_prefix(err, "%s is written, but a power cut may undo that: ", replacement->path);
	return false;
}

static bool end_replacement(FileReplacement *replacement, bool written, mode_t mode, bool sync, Err *err)
{
	bool ok = written && put_in_place(replacement, mode, sync, err);
	close(replacement->fd);
	file_unfinished_end(&replacement->unfinished);
	if (!ok)
		unlink(replacement->temporary.data);
	buf_free(&replacement->temporary);
	return ok;
}

bool file_replacement_end(FileReplacement *replacement, bool written, mode_t mode, Err *err)
{
	return end_replacement(replacement, written, mode, true, err);
}

static bool replace(const char *path, const void *bytes, size_t bytes_len, mode_t mode, bool fresh, bool sync, Err *err)
{
	FileReplacement replacement;
	if (!file_replacement_begin(&replacement, path, err))
		return false;
	replacement.fresh = fresh;
	bool written = file_write_all(replacement.fd, bytes, bytes_len, err) || err_prefix(err, "%s: ", path);
	return end_replacement(&replacement, written, mode, sync, err);
}

bool file_replace(const char *path, const void *bytes, size_t bytes_len, mode_t mode, Err *err)
{
	return replace(path, bytes, bytes_len, mode, false, true, err);
}

bool file_create(const char *path, const void *bytes, size_t bytes_len, mode_t mode, Err *err)
{
	return replace(path, bytes, bytes_len, mode, true, true, err);
}

bool file_swap(const char *path, const void *bytes, size_t bytes_len, mode_t mode, Err *err)
{
	return replace(path, bytes, bytes_len, mode, false, false, err);
}

/* Make one folder; false with errno where it is not there afterwards. */
static bool make_one(const char *path, mode_t mode)
{
	struct stat st;
	if (mkdir(path, mode) == 0)
		return true;
	if (errno != EEXIST || stat(path, &st) != 0)
		return false;
	errno = ENOTDIR;
	return S_ISDIR(st.st_mode);
}

bool file_make_folder(const char *path, mode_t mode, Err *err)
{
	char *copy = mem_strdup(path);
	bool ok = true;
	for (char *slash = strchr(copy + (copy[0] == '/'), '/'); ok && slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		ok = make_one(copy, 0700);
		if (ok)
			*slash = '/';
	}
	ok = ok && make_one(copy, mode);
	if (!ok)
		err_set_errno(err, ERR_FAILED, errno, "cannot make the folder %s", copy);
	free(copy);
	return ok;
}

const char *file_on_path(Arena *arena, const char *name)
{
	const char *path = getenv("PATH");
	for (const char *at = path ? path : ""; *at;) {
		size_t len = strcspn(at, ":");
		const char *whole = arena_printf(arena, "%.*s/%s", (int)len, at, name);
		if (len > 0 && *at == '/' && access(whole, X_OK) == 0)
			return whole;
		at += len;
		at += *at == ':';
	}
	return NULL;
}

bool file_xdg_folder(XdgKind kind, Arena *arena, const char **path, Err *err)
{
	static const char *const variables[] = {"XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"};
	static const char *const below_home[] = {".local/share", ".local/state", ".config"};
	const char *set = getenv(variables[kind]);
	if (set && set[0] == '/') {
		*path = arena_printf(arena, "%s/ascribe", set);
		return true;
	}
	const char *home = getenv("HOME");
	if (!home || home[0] != '/') {
		const struct passwd *account = getpwuid(getuid());
		home = account ? account->pw_dir : NULL;
	}
	if (!home) {
		err_set(err, ERR_FAILED, "no home folder is known");
		return err_hint(err, "set HOME or %s", variables[kind]);
	}
	*path = arena_printf(arena, "%s/%s/ascribe", home, below_home[kind]);
	return true;
}
