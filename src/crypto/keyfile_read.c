/* Reading a key file from disk straight into guarded memory; see keyfile.h.
 * A file that others could read or write, or that somebody else owns, is not read at all. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ascribe/crypto/guarded.h"
#include "ascribe/crypto/keyfile.h"

static bool open_failed(Err *err, int saved_errno, const char *path)
{
	ErrCode code = ERR_FAILED;
	if (saved_errno == ENOENT || saved_errno == ENOTDIR)
		code = ERR_NOT_FOUND;
	else if (saved_errno == EACCES)
		code = ERR_NOT_PERMITTED;
	return err_set_errno(err, code, saved_errno, "key file %s", path);
}

static bool is_private(int fd, const char *path, Err *err)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return err_set_errno(err, ERR_FAILED, errno, "key file %s", path); /* GCOVR_EXCL_LINE: fd is open */
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_NOT_PERMITTED, "key file %s: not a regular file", path);
	if (st.st_uid != geteuid())
		return err_set(err, ERR_NOT_PERMITTED, "key file %s: it belongs to another user", path);
	if (st.st_mode & (S_IRWXG | S_IRWXO)) {
		err_set(err, ERR_NOT_PERMITTED, "key file %s: group or others may use it", path);
		return err_hint(err, "chmod 600 %s", path);
	}
	return true;
}

/* Read up to `size` bytes: less only at the end of the file. */
static bool read_all(int fd, char *out, size_t size, size_t *len)
{
	*len = 0;
	while (*len < size) {
		ssize_t got = read(fd, out + *len, size - *len);
		if (got == 0)
			break;
		if (got > 0)
			*len += (size_t)got;
		else if (errno != EINTR) /* GCOVR_EXCL_LINE: a regular file that was just opened does not fail */
			return false;    /* GCOVR_EXCL_LINE */
	}
	return true;
}

static bool read_private(int fd, const char *path, char *text, size_t *text_len, Err *err)
{
	if (!is_private(fd, path, err))
		return false;
	if (!read_all(fd, text, KEYFILE_MAX + 1, text_len))
		return err_set_errno(err, ERR_FAILED, errno, "key file %s", path); /* GCOVR_EXCL_LINE: as above */
	if (*text_len > KEYFILE_MAX)
		return err_set(err, ERR_REFUSED, "key file %s: longer than %d bytes", path, KEYFILE_MAX);
	return true;
}

bool keyfile_read(const char *path, char **text, size_t *text_len, Err *err)
{
	/* Not blocking, so that a FIFO put in the file's place is refused and not waited for. */
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	if (fd < 0)
		return open_failed(err, errno, path);
	char *bytes = guarded_new(KEYFILE_MAX + 1);
	bool ok = read_private(fd, path, bytes, text_len, err);
	(void)close(fd);
	if (ok)
		*text = bytes;
	else
		guarded_free(bytes);
	return ok;
}

void keyfile_text_free(char *text)
{
	guarded_free(text);
}
