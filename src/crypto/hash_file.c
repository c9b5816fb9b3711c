/* Hashing a file; see hash_file.h. */
#include "ascribe/crypto/hash_file.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ascribe/base/file.h"

#define PIECE 65536

/* Not blocking, so that a pipe that nobody writes to is refused too. */
static bool open_regular(const char *path, int *fd, Err *err)
{
	struct stat status;
	*fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*fd < 0)
		return err_set_errno(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_FAILED, errno, "cannot open %s", path);
	if (fstat(*fd, &status) == 0 && S_ISREG(status.st_mode))
		return true;
	close(*fd);
	return err_set(err, ERR_REFUSED, "%s is not a regular file", path);
}

bool hash_file(const char *path, uint64_t size_max, Hash *hash, uint64_t *size, Err *err)
{
	int fd;
	HashRunning running;
	Buf piece = {0};
	if (!open_regular(path, &fd, err))
		return false;
	bool ok = true;
	*size = 0;
	hash_begin(&running);
	do {
		buf_clear(&piece);
		ok = file_input_read(fd, path, PIECE, &piece, err);
		hash_add(&running, buf_text(&piece), piece.len);
		*size += piece.len;
	} while (ok && piece.len > 0 && *size <= size_max);
	if (ok && *size > size_max)
		ok = err_set(err, ERR_REFUSED, "%s is larger than %" PRIu64 " bytes", path, size_max);
	*hash = hash_end(&running);
	buf_free(&piece);
	close(fd);
	return ok;
}
