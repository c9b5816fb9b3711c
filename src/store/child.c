/* Running PostgreSQL's own programs; see child.h. */
#include "child.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define OUTPUT_MAX 65536

/* In the child: become the server's account, in a folder that it may be in, with nothing of ours but the two streams.
 */
static _Noreturn void become(const Cluster *cluster, const char *const *argv, int output)
{
	/* PG* variables of the user's would redirect the server; its locale and time zone must not change a byte */
	static char *const environment[] = {"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "TZ=UTC", NULL};
	int nothing = open("/dev/null", O_RDONLY);
	(void)dup2(nothing, STDIN_FILENO);
	(void)dup2(output, STDOUT_FILENO);
	(void)dup2(output, STDERR_FILENO);
	(void)close_range(STDERR_FILENO + 1, ~0U, 0);
	(void)setsid(); /* ^C at the terminal is not for the server */
	if (cluster->account &&
	    (initgroups(cluster->account, cluster->gid) != 0 || setgid(cluster->gid) != 0 || setuid(cluster->uid) != 0))
		_exit(126);
	if (chdir(cluster->folder) != 0)
		_exit(126);
	(void)umask(077);
	execve(argv[0], (char *const *)(uintptr_t)argv, environment);
	_exit(127);
}

static void drain(int fd, Buf *output)
{
	char chunk[4096];
	for (;;) {
		ssize_t got = read(fd, chunk, sizeof chunk);
		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return;
		if (output->len < OUTPUT_MAX)
			buf_add(output, chunk, (size_t)got);
	}
}

bool child_run(const Cluster *cluster, const char *const *argv, Buf *output, int *status, Err *err)
{
	int ends[2];
	if (pipe2(ends, O_CLOEXEC) != 0)
		return err_set_errno(err, ERR_FAILED, errno, "cannot make a pipe");
	pid_t child = fork();
	if (child == 0)
		become(cluster, argv, ends[1]);
	int saved = errno;
	(void)close(ends[1]);
	if (child < 0) {
		(void)close(ends[0]);
		return err_set_errno(err, ERR_FAILED, saved, "cannot run %s", argv[0]);
	}
	drain(ends[0], output);
	(void)close(ends[0]);
	int raw = 0;
	while (waitpid(child, &raw, 0) < 0 && errno == EINTR)
		;
	*status = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
	return true;
}
