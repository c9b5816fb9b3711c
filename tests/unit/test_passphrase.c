/* Passphrases from a descriptor, and asked for on a terminal: a pseudo-terminal whose other end this test holds. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ascribe/crypto/guarded.h"
#include "ascribe/crypto/keyfile.h"
#include "tests/support/child.h"

#define WAIT_MS 20000
#define MESSAGE_MAX 256

static void do_nothing(int signal_number)
{
	(void)signal_number;
}

static void start(void)
{
	Err err;
	cr_assert(crypto_start(&err));
}

TestSuite(passphrase, .init = start, .timeout = 60);

/* Read from a pipe that holds `text`. */
static bool from_pipe(const char *text, size_t text_len, Passphrase **out, Err *err)
{
	int ends[2];
	cr_assert_eq(pipe(ends), 0);
	cr_assert_eq(write(ends[1], text, text_len), (ssize_t)text_len);
	close(ends[1]);
	bool ok = passphrase_from_fd(ends[0], out, err);
	close(ends[0]);
	return ok;
}

static void is_taken(const char *text, const char *expected)
{
	Passphrase *passphrase;
	Err err;
	cr_assert(from_pipe(text, strlen(text), &passphrase, &err), "%s", err.message);
	cr_assert_eq(passphrase->len, strlen(expected));
	cr_assert_arr_eq(passphrase->bytes, expected, passphrase->len);
	passphrase_free(passphrase);
}

Test(passphrase, is_the_first_line_of_a_descriptor)
{
	is_taken("sesame\nother", "sesame");
	is_taken("sesame", "sesame");
	is_taken(" with spaces \n", " with spaces ");
}

Test(passphrase, is_not_empty_and_not_too_long)
{
	static char text[PASSPHRASE_MAX + 10];
	Passphrase *passphrase;
	Err err;
	memset(text, 'p', sizeof text);
	cr_assert_not(from_pipe("\n", 1, &passphrase, &err));
	cr_assert_eq(err.code, ERR_REFUSED);
	cr_assert_not(from_pipe("", 0, &passphrase, &err));
	cr_assert_not(from_pipe(text, sizeof text, &passphrase, &err));
	cr_assert(strstr(err.message, "longer than 1024"));
	cr_assert(from_pipe(text, PASSPHRASE_MAX, &passphrase, &err));
	passphrase_free(passphrase);
}

Test(passphrase, is_not_read_from_a_descriptor_that_cannot_be)
{
	Passphrase *passphrase;
	Err err;
	int folder = open("/", O_RDONLY);
	cr_assert_not(passphrase_from_fd(folder, &passphrase, &err));
	cr_assert_eq(err.code, ERR_FAILED);
	close(folder);
}

/* What a child with the terminal does: ask, and report on `report` what came of it. */
static void ask_and_report(int report, bool twice)
{
	Passphrase *passphrase = NULL;
	Err err = {0};
	if (passphrase_ask("Passphrase: ", twice, &passphrase, &err))
		dprintf(report, "got %.*s", (int)passphrase->len, passphrase->bytes);
	else
		dprintf(report, "%d %s", (int)err.code, err.message);
	passphrase_free(passphrase);
	child_leave(0);
}

typedef struct Terminal {
	int fd, report;
	pid_t child;
} Terminal;

static Terminal open_terminal(bool twice)
{
	Terminal terminal;
	int ends[2];
	cr_assert_eq(pipe(ends), 0);
	terminal.child = forkpty(&terminal.fd, NULL, NULL, NULL);
	cr_assert_geq(terminal.child, 0);
	if (terminal.child == 0)
		ask_and_report(ends[1], twice);
	close(ends[1]);
	terminal.report = ends[0];
	return terminal;
}

/* Read from the terminal until `text` has come, which then says that echo is off and input is waited for. */
static void expect(const Terminal *terminal, const char *text)
{
	char seen[1024] = "";
	size_t len = 0;
	while (!strstr(seen, text)) {
		struct pollfd fd = {.fd = terminal->fd, .events = POLLIN};
		cr_assert_eq(poll(&fd, 1, WAIT_MS), 1, "waited for \"%s\", saw \"%s\"", text, seen);
		ssize_t got = read(terminal->fd, seen + len, sizeof seen - 1 - len);
		cr_assert_gt(got, 0, "waited for \"%s\", saw \"%s\"", text, seen);
		len += (size_t)got;
		seen[len] = '\0';
		cr_assert_null(strstr(seen, "sesame"), "the passphrase was shown");
	}
}

static void type(const Terminal *terminal, const char *text)
{
	cr_assert_eq(write(terminal->fd, text, strlen(text)), (ssize_t)strlen(text));
}

/* The child's report, and its end. */
static int close_terminal(const Terminal *terminal, char report[MESSAGE_MAX])
{
	int status;
	ssize_t len = read(terminal->report, report, MESSAGE_MAX - 1);
	report[len > 0 ? len : 0] = '\0';
	cr_assert_eq(waitpid(terminal->child, &status, 0), terminal->child);
	close(terminal->fd);
	close(terminal->report);
	return status;
}

Test(passphrase, is_asked_for_without_echo)
{
	char report[MESSAGE_MAX];
	Terminal terminal = open_terminal(false);
	expect(&terminal, "Passphrase: ");
	type(&terminal, "sesame\n");
	close_terminal(&terminal, report);
	cr_assert_str_eq(report, "got sesame");
}

Test(passphrase, is_asked_for_twice_and_compared)
{
	char report[MESSAGE_MAX];
	Terminal terminal = open_terminal(true);
	expect(&terminal, "Passphrase: ");
	type(&terminal, "sesame\n");
	expect(&terminal, "The same again: ");
	type(&terminal, "sesame\n");
	close_terminal(&terminal, report);
	cr_assert_str_eq(report, "got sesame");

	terminal = open_terminal(true);
	expect(&terminal, "Passphrase: ");
	type(&terminal, "sesame\n");
	expect(&terminal, "The same again: ");
	type(&terminal, "sesamo\n");
	close_terminal(&terminal, report);
	cr_assert_str_eq(report, "7 the two passphrases differ");
}

Test(passphrase, is_not_asked_for_again_where_the_first_is_empty)
{
	char report[MESSAGE_MAX];
	Terminal terminal = open_terminal(true);
	expect(&terminal, "Passphrase: ");
	type(&terminal, "\n");
	close_terminal(&terminal, report);
	cr_assert_str_eq(report, "7 the passphrase is empty");
}

Test(passphrase, lets_an_interrupt_end_the_program)
{
	char report[MESSAGE_MAX];
	signal(SIGINT, SIG_DFL); /* who runs the tests in the background has it ignored */
	Terminal terminal = open_terminal(false);
	expect(&terminal, "Passphrase: ");
	type(&terminal, "\x03"); /* Ctrl-C */
	int status = close_terminal(&terminal, report);
	cr_assert(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT);
}

Test(passphrase, gives_up_where_the_interrupt_does_not_end_the_program)
{
	char report[MESSAGE_MAX];
	struct sigaction handled = {.sa_handler = do_nothing};
	sigaction(SIGINT, &handled, NULL);
	Terminal terminal = open_terminal(true);
	expect(&terminal, "Passphrase: ");
	type(&terminal, "sesame\n");
	expect(&terminal, "The same again: ");
	type(&terminal, "\x03");
	close_terminal(&terminal, report);
	cr_assert_str_eq(report, "1 interrupted while asking for the passphrase");
}

Test(passphrase, asks_again_after_a_stop)
{
	char report[MESSAGE_MAX];
	struct sigaction handled = {.sa_handler = do_nothing}; /* a handler, so that nothing really stops */
	sigaction(SIGTSTP, &handled, NULL);
	Terminal terminal = open_terminal(false);
	expect(&terminal, "Passphrase: ");
	type(&terminal, "\x1a"); /* Ctrl-Z */
	expect(&terminal, "Passphrase: ");
	type(&terminal, "sesame\n");
	close_terminal(&terminal, report);
	cr_assert_str_eq(report, "got sesame");
}

Test(passphrase, is_not_asked_for_without_a_terminal)
{
	Passphrase *passphrase;
	Err err = {0};
	pid_t child = fork();
	if (child == 0) {
		setsid(); /* a session without a terminal */
		bool ok = passphrase_ask("Passphrase: ", false, &passphrase, &err);
		child_leave(ok || err.code != ERR_FAILED || !strstr(err.hint, "--passphrase-fd"));
	}
	int status;
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert_eq(status, 0);
}
