/* Passphrases, from a descriptor or from the terminal, into guarded memory; see keyfile.h.
 *
 * While the terminal's echo is off, the signals that would end or stop the program are blocked and waited for beside
 * the terminal. When one comes, the terminal is restored first and the signal let through after, so that whatever the
 * program does with it happens on a terminal that echoes again. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sodium.h>
#include <string.h>
#include <sys/signalfd.h>
#include <termios.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/crypto/guarded.h"
#include "ascribe/crypto/keyfile.h"

typedef enum LineResult { LINE_READ, LINE_SIGNAL, LINE_FAILED } LineResult;

/* A terminal with echo off. */
typedef struct Quiet {
	int tty;
	int signals; /* readable when one of the blocked signals is pending */
	struct termios before;
	sigset_t mask_before;
} Quiet;

/* Wait for input; `signals` is -1 where none are waited for. */
static LineResult wait_for_input(int fd, int signals)
{
	struct pollfd fds[] = {{.fd = fd, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
	int ready;
	do
		ready = poll(fds, 2, -1);
	while (ready < 0 && errno == EINTR);
	if (ready < 0)
		return LINE_FAILED; /* GCOVR_EXCL_LINE: poll on two descriptors fails without memory only */
	return fds[1].revents ? LINE_SIGNAL : LINE_READ;
}

/* Read up to a newline or the end. Byte by byte: what follows the line stays unread for others. A line that is too long
 * is read on, with len one over the maximum. */
static LineResult read_line(int fd, int signals, char *bytes, size_t *len)
{
	*len = 0;
	for (;;) {
		LineResult result = wait_for_input(fd, signals);
		if (result != LINE_READ)
			return result;
		char *next = bytes + (*len < PASSPHRASE_MAX ? *len : PASSPHRASE_MAX);
		ssize_t got = read(fd, next, 1);
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			continue; /* GCOVR_EXCL_LINE: a signal between poll and read */
		if (got < 0)
			return LINE_FAILED;
		if (got == 0 || *next == '\n')
			return LINE_READ;
		if (*len <= PASSPHRASE_MAX)
			++*len;
	}
}

static Passphrase *keep(const char *bytes, size_t len)
{
	Passphrase *passphrase = guarded_new(sizeof *passphrase);
	memcpy(passphrase->bytes, bytes, len);
	passphrase->len = len;
	(void)sodium_mprotect_readonly(passphrase);
	return passphrase;
}

static bool keep_line(const char *bytes, size_t len, Passphrase **out, Err *err)
{
	if (len == 0)
		return err_set(err, ERR_REFUSED, "the passphrase is empty");
	if (len > PASSPHRASE_MAX)
		return err_set(err, ERR_REFUSED, "the passphrase is longer than %d bytes", PASSPHRASE_MAX);
	*out = keep(bytes, len);
	return true;
}

bool passphrase_from_fd(int fd, Passphrase **out, Err *err)
{
	char *bytes = guarded_new(PASSPHRASE_MAX + 1);
	size_t len;
	bool ok = read_line(fd, -1, bytes, &len) == LINE_READ;
	if (ok)
		ok = keep_line(bytes, len, out, err);
	else
		err_set_errno(err, ERR_FAILED, errno, "cannot read the passphrase from descriptor %d", fd);
	guarded_free(bytes);
	return ok;
}

void passphrase_free(Passphrase *passphrase)
{
	guarded_free(passphrase);
}

static sigset_t watched_signals(void)
{
	static const int signals[] = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
	sigset_t set;
	sigemptyset(&set);
	for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
		sigaddset(&set, signals[i]);
	return set;
}

static bool quiet_begin(Quiet *quiet, Err *err)
{
	if (tcgetattr(quiet->tty, &quiet->before) != 0)
		return err_set_errno(err, ERR_FAILED, errno, "the terminal"); /* GCOVR_EXCL_LINE: /dev/tty is one */
	sigset_t set = watched_signals();
	quiet->signals = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (quiet->signals < 0)
		return err_set_errno(err, ERR_FAILED, errno, "signals"); /* GCOVR_EXCL_LINE: no descriptor left */
	(void)sigprocmask(SIG_BLOCK, &set, &quiet->mask_before);
	struct termios silent = quiet->before;
	silent.c_lflag &= ~(tcflag_t)(ECHO | ECHOE | ECHOK);
	silent.c_lflag |= ICANON | ECHONL;
	(void)tcsetattr(quiet->tty, TCSAFLUSH, &silent);
	return true;
}

/* Restore the terminal, then let a waiting signal through. Returns whether one was waiting that is not the request to
 * stop for a while. */
static bool quiet_end(Quiet *quiet)
{
	(void)tcsetattr(quiet->tty, TCSAFLUSH, &quiet->before);
	(void)close(quiet->signals);
	sigset_t pending;
	sigemptyset(&pending);
	(void)sigpending(&pending);
	sigset_t watched = watched_signals();
	sigdelset(&watched, SIGTSTP);
	sigset_t ending;
	sigandset(&ending, &pending, &watched);
	(void)sigprocmask(SIG_SETMASK, &quiet->mask_before, NULL);
	return !sigisemptyset(&ending);
}

/* Ask once. A stop and continue asks again. */
static bool ask_line(int tty, const char *prompt, char *bytes, size_t *len, Err *err)
{
	LineResult result;
	do {
		Quiet quiet = {.tty = tty};
		if (!quiet_begin(&quiet, err))
			return false; /* GCOVR_EXCL_LINE: see there */
		result = file_write_all(tty, prompt, strlen(prompt), err) ? read_line(tty, quiet.signals, bytes, len)
									  : LINE_FAILED;
		if (quiet_end(&quiet))
			return err_set(err, ERR_FAILED, "interrupted while asking for the passphrase");
	} while (result == LINE_SIGNAL);
	if (result == LINE_FAILED)
		return err_set(err, ERR_FAILED, "the terminal went away"); /* GCOVR_EXCL_LINE: within an instant */
	return true;
}

static bool ask_twice(int tty, const Passphrase *first, char *bytes, Err *err)
{
	size_t len = 0;
	if (!ask_line(tty, "The same again: ", bytes, &len, err))
		return false;
	if (len != first->len || sodium_memcmp(bytes, first->bytes, len) != 0)
		return err_set(err, ERR_REFUSED, "the two passphrases differ");
	return true;
}

bool passphrase_ask(const char *prompt, bool twice, Passphrase **out, Err *err)
{
	int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (tty < 0) {
		err_set_errno(err, ERR_FAILED, errno, "no terminal to ask for the passphrase");
		return err_hint(err, "give it with --passphrase-fd");
	}
	char *bytes = guarded_new(PASSPHRASE_MAX + 1);
	size_t len = 0;
	Passphrase *first = NULL;
	bool ok = ask_line(tty, prompt, bytes, &len, err) && keep_line(bytes, len, &first, err) &&
		  (!twice || !first || ask_twice(tty, first, bytes, err));
	guarded_free(bytes);
	(void)close(tty);
	if (ok)
		*out = first;
	else
		passphrase_free(first);
	return ok;
}
