/* The sandbox, with tasks of the test's own: what a child has, what it may not do, and what its parent says of it. */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/base/sandbox.h"
#include "tests/support/no_seccomp.h"

extern char **environ;

static void print_state(const char *unused)
{
	struct rlimit limit;
	(void)unused;
	for (int fd = 0; fd < 4096; fd++) {
		if (fcntl(fd, F_GETFD) >= 0)
			printf("fd %d\n", fd);
	}
	for (char **variable = environ; *variable; variable++)
		printf("variable %s\n", *variable);
	getrlimit(RLIMIT_FSIZE, &limit);
	printf("file size %lu\n", (unsigned long)limit.rlim_max);
	getrlimit(RLIMIT_CORE, &limit);
	printf("core %lu\n", (unsigned long)limit.rlim_max);
	getrlimit(RLIMIT_NPROC, &limit);
	printf("processes %lu\n", (unsigned long)limit.rlim_max);
	printf("dumpable %d\n", prctl(PR_GET_DUMPABLE));
	printf("no new privileges %d\n", prctl(PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
	fflush(stdout);
}

static void print_user(const char *unused)
{
	(void)unused;
	printf("%d", geteuid() == 0 || getegid() == 0);
	fflush(stdout);
}

/* Sealed, does what the argument says. */
static void try_sealed(const char *what)
{
	const pid_t parent = getppid();
	sandbox_seal();
	(void)!write(STDOUT_FILENO, "sealed", 6);
	if (strcmp(what, "open") == 0)
		(void)open("/etc/hostname", O_RDONLY);
	else if (strcmp(what, "socket") == 0)
		(void)socket(AF_INET, SOCK_STREAM, 0);
	else if (strcmp(what, "exec") == 0)
		(void)execl("/bin/true", "true", NULL);
	else if (strcmp(what, "fork") == 0)
		(void)fork();
	else if (strcmp(what, "kill") == 0)
		(void)kill(parent, SIGTERM);
	else if (strcmp(what, "tgkill") == 0)
		(void)syscall(SYS_tgkill, parent, getpid(), SIGTERM);
	else if (strcmp(what, "ptrace") == 0)
		(void)syscall(SYS_ptrace, 0, 0, 0, 0);
	else if (strcmp(what, "code") == 0)
		(void)mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
#ifdef __x86_64__
	else if (strcmp(what, "x32") == 0)
		(void)syscall(0x40000000 | SYS_read, 0, NULL, 0);
#endif
	else if (strcmp(what, "abort") == 0)
		abort();
	sandbox_leave(7);
}

static void use_up(const char *what)
{
	Buf all = {0};
	char some[65536] = "";
	sandbox_seal();
	if (strcmp(what, "input") == 0)
		(void)!read(STDIN_FILENO, some, 1);
	for (;;) {
		if (strcmp(what, "memory") == 0)
			buf_add(&all, some, sizeof some);
		if (strcmp(what, "output") == 0)
			(void)!write(STDOUT_FILENO, some, sizeof some);
		if (strcmp(what, "errors") == 0)
			(void)!write(STDERR_FILENO, some, sizeof some);
	}
}

static void overwrite_input(const char *unused)
{
	(void)unused;
	signal(SIGXFSZ, SIG_IGN);
	printf("%zd", write(STDIN_FILENO, "x", 1));
	fflush(stdout);
}

static void copy_input(const char *unused)
{
	char bytes[100];
	(void)unused;
	sandbox_seal();
	(void)!write(STDOUT_FILENO, bytes, (size_t)read(STDIN_FILENO, bytes, sizeof bytes));
}

static void refuse(const char *unused)
{
	Err err;
	(void)unused;
	err_set(&err, ERR_REFUSED, "not this");
	err_hint(&err, "but that");
	sandbox_leave_failed(&err);
}

static void run_perl(const char *script);

static const char *const READABLE[] = {"/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/dev/null", NULL};

#define MIB ((size_t)1024 * 1024)

static const SandboxTask TASKS[] = {
	{"test-state", print_state, 512 * MIB, 60, MIB, NULL},
	{"test-user", print_user, 512 * MIB, 60, MIB, NULL},
	{"test-sealed", try_sealed, 512 * MIB, 60, MIB, NULL},
	{"test-use-up", use_up, 512 * MIB, 60, MIB, NULL},
	{"test-spin", use_up, 512 * MIB, 1, MIB, NULL},
	{"test-overwrite", overwrite_input, 512 * MIB, 60, MIB, NULL},
	{"test-copy", copy_input, 512 * MIB, 60, MIB, NULL},
	{"test-refuse", refuse, 512 * MIB, 60, MIB, NULL},
	{"test-perl", run_perl, 512 * MIB, 60, MIB, READABLE},
};

#define TASK_COUNT (sizeof TASKS / sizeof *TASKS)

static const SandboxTask *task(const char *name)
{
	for (size_t i = 0; i < TASK_COUNT; i++) {
		if (strcmp(TASKS[i].name, name) == 0)
			return &TASKS[i];
	}
	abort();
}

static void run_perl(const char *script)
{
	const char *argv[] = {"/usr/bin/perl", "-e", script, NULL};
	sandbox_exec(task("test-perl"), argv);
}

__attribute__((constructor)) static void enter(int argc, char **argv)
{
	sandbox_enter(argc, argv, TASKS, TASK_COUNT);
}

static SandboxResult result;
static Err err;

static bool run(const char *name, const char *argument)
{
	int input = open("/dev/null", O_RDONLY | O_CLOEXEC);
	err_clear(&err);
	bool ok = sandbox_run(task(name), argument, input, &result, &err);
	close(input);
	return ok;
}

static void is_output(const char *text)
{
	cr_expect_str_eq(buf_text(&result.output), text);
	sandbox_result_free(&result);
}

static void is_refused(const char *message)
{
	cr_expect_eq(err.code, ERR_REFUSED);
	cr_expect(strstr(err.message, message), "%s (%s)", err.message, err.hint);
	sandbox_result_free(&result);
}

Test(sandbox, child_has_three_descriptors_no_environment_and_no_privileges)
{
	int kept = open("/etc/hostname", O_RDONLY); /* not close-on-exec */
	int high = fcntl(kept, F_DUPFD, 500);
	setenv("SECRET", "word", 1);
	cr_assert(run("test-state", ""), "%s", err.message);
	is_output("fd 0\nfd 1\nfd 2\nfile size 0\ncore 0\nprocesses 0\ndumpable 0\nno new privileges 1\n");
	close(kept);
	close(high);
}

Test(sandbox, child_is_not_the_superusers)
{
	Buf users = {0};
	cr_assert(file_read("/proc/self/uid_map", 4096, &users, &err), "%s", err.message);
	if (!strstr(users.data, "4294967295"))
		cr_skip_test("there may be no other user in this namespace");
	buf_free(&users);
	cr_assert(run("test-user", ""), "%s", err.message);
	is_output("0");
}

/* By the name that makes the program a task, but without a parent that asked for it. */
Test(sandbox, a_user_who_runs_a_task_by_hand_is_told_and_nothing_is_done)
{
	char said[200] = "";
	int ends[2], status = 0;
	cr_assert_eq(pipe(ends), 0);
	pid_t child = fork();
	if (child == 0) {
		dup2(ends[1], STDOUT_FILENO);
		dup2(ends[1], STDERR_FILENO);
		execl("/proc/self/exe", "ascribe-sandbox", "test-user", "1", "", (char *)NULL);
		_exit(0);
	}
	close(ends[1]);
	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_expect(WIFEXITED(status) && WEXITSTATUS(status) >= SANDBOX_STATUS_MAX, "%d", status);
	cr_assert_gt(read(ends[0], said, sizeof said - 1), 0);
	cr_expect(strstr(said, "cannot find the process that asks"), "%s", said);
	close(ends[0]);
}

Test(sandbox, gives_the_input_and_takes_the_output)
{
	int ends[2];
	cr_assert_eq(pipe(ends), 0);
	cr_assert_eq(write(ends[1], "words", 5), 5);
	close(ends[1]);
	cr_assert(sandbox_run(task("test-copy"), "", ends[0], &result, &err), "%s", err.message);
	is_output("words");
	close(ends[0]);
}

Test(sandbox, a_task_that_only_computes_leaves_with_its_status)
{
	cr_assert(run("test-sealed", "nothing"), "%s %s", err.message, err.hint);
	cr_expect_eq(result.status, 7);
	is_output("sealed");
}

Test(sandbox, what_a_sealed_task_may_not_do_ends_it)
{
	static const char *const forbidden[] = {"open", "socket", "exec", "fork", "kill", "tgkill", "ptrace", "code",
#ifdef __x86_64__
						"x32"
#endif
	};
	for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++) {
		cr_expect_not(run("test-sealed", forbidden[i]), "%s", forbidden[i]);
		cr_expect_str_eq(buf_text(&result.output), "sealed", "%s", forbidden[i]);
		is_refused("asked the kernel for what it may not have");
	}
}

Test(sandbox, a_crash_is_told_from_a_breach)
{
	cr_assert_not(run("test-sealed", "abort"));
	is_refused("crashed (Aborted)");
	cr_expect_str_eq(err.hint, "it may use 512 MiB of memory and 60 seconds");
}

Test(sandbox, time_ends)
{
	struct timespec before, after;
	clock_gettime(CLOCK_MONOTONIC, &before);
	cr_assert_not(run("test-spin", "time"));
	clock_gettime(CLOCK_MONOTONIC, &after);
	is_refused("took more than 1 seconds");
	cr_expect_lt(after.tv_sec - before.tv_sec, 30);
	cr_expect_eq(waitpid(-1, NULL, WNOHANG), -1, "a child is left");
	cr_expect_eq(errno, ECHILD);
}

/* AddressSanitizer's shadow needs more address space than any limit. */
#ifndef __SANITIZE_ADDRESS__
Test(sandbox, memory_ends)
{
	cr_assert_not(run("test-use-up", "memory"));
	is_refused("took more than 512 MiB of memory");
}
#endif

Test(sandbox, output_ends)
{
	cr_assert_not(run("test-use-up", "output"));
	cr_expect_leq(result.output.len, MIB);
	is_refused("more than 1 MiB");
}

Test(sandbox, errors_without_end_are_read_and_dropped_until_time_ends)
{
	cr_assert_not(run("test-spin", "errors"));
	is_refused("took more than 1 seconds");
}

Test(sandbox, input_that_is_open_for_writing_stays_as_it_was)
{
	char byte;
	int fd = memfd_create("test", 0);
	cr_assert_eq(write(fd, "abc", 3), 3);
	lseek(fd, 0, SEEK_SET);
	cr_assert(sandbox_run(task("test-overwrite"), "", fd, &result, &err), "%s", err.message);
	is_output("-1");
	cr_expect_eq(pread(fd, &byte, 1, 0), 1);
	cr_expect_eq(byte, 'a');
	close(fd);
}

Test(sandbox, error_of_a_task_is_the_parents)
{
	cr_assert_not(run("test-refuse", ""));
	is_refused("not this");
	cr_expect_str_eq(err.hint, "but that");
}

static void perl_prints(const char *script, const char *output)
{
	cr_assert(run("test-perl", script), "%s %s", err.message, err.hint);
	cr_expect_str_eq(buf_text(&result.output), output, "%s: %s", script, result.said);
	sandbox_result_free(&result);
}

Test(sandbox, a_program_computes_and_reads_its_own_files)
{
	perl_prints("print 6 * 7", "42");
	perl_prints("open(F, '<', '/usr/bin/env') or die $!; read(F, $x, 4); print substr($x, 1)", "ELF");
}

/* Each is tried, and the program says why it was not to be. */
Test(sandbox, a_program_writes_no_file_opens_no_socket_and_starts_no_process)
{
	char path[] = "/tmp/ascribe-test-sandbox-XXXXXX", script[200];
	int fd = mkstemp(path);
	cr_assert_geq(fd, 0);
	cr_assert_eq(fchmod(fd, 0666), 0);
	for (const char *const *mode = (const char *const[]){">", ">>", "+<", NULL}; *mode; mode++) {
		snprintf(script, sizeof script, "print open(F, '%s', '%s') ? 'wrote' : $!", *mode, path);
		perl_prints(script, "Function not implemented");
	}
	cr_expect_eq(lseek(fd, 0, SEEK_END), 0);
	close(fd);
	unlink(path);
	perl_prints("print socket(S, 2, 1, 0) ? 'socket' : $!", "Function not implemented");
	perl_prints("print defined(fork) ? 'forked' : $!", "Function not implemented");
	perl_prints("print kill(0, $$) ? 'killed' : $!", "Function not implemented");
	perl_prints("print mkdir('/tmp/ascribe-test-made') ? 'made' : $!", "Function not implemented");
}

static bool has_landlock(void)
{
	return syscall(444 /* landlock_create_ruleset */, NULL, 0, 1 /* its version */) > 0;
}

Test(sandbox, a_program_reads_no_file_of_the_users)
{
	if (!has_landlock())
		cr_skip_test("this kernel has no Landlock");
	char path[] = "/tmp/ascribe-test-sandbox-XXXXXX", script[200];
	int fd = mkstemp(path);
	cr_assert_eq(fchmod(fd, 0644), 0);
	cr_assert_eq(write(fd, "secret\n", 7), 7);
	close(fd);
	snprintf(script, sizeof script, "print open(F, '<', '%s') ? 'read' : $!", path);
	perl_prints(script, "Permission denied");
	perl_prints("print open(F, '<', '/etc/passwd') ? 'read' : $!", "Permission denied");
	perl_prints("print open(F, '<', '/proc/self/status') ? 'read' : $!", "Permission denied");
	unlink(path);
}

Test(sandbox, without_seccomp_nothing_is_run)
{
	no_seccomp();
	cr_assert_not(run("test-sealed", "nothing"));
	cr_expect_eq(result.output.len, 0);
	cr_expect_eq(err.code, ERR_FAILED);
	cr_expect(strstr(err.message, "no seccomp here"), "%s", err.message);
	sandbox_result_free(&result);
	cr_assert_not(run("test-perl", "print 1"));
	cr_expect_eq(result.output.len, 0);
	cr_expect(strstr(err.message, "no seccomp here"), "%s", err.message);
	sandbox_result_free(&result);
}

/* The child of a parent that is gone ends. */
Test(sandbox, a_child_dies_with_its_parent)
{
	int ends[2];
	cr_assert_eq(pipe(ends), 0);
	pid_t parent = fork();
	if (parent == 0) {
		close(ends[1]);
		(void)!sandbox_run(task("test-use-up"), "input", ends[0], &result, &err);
		_exit(0);
	}
	close(ends[0]);
	cr_assert_eq(write(ends[1], "x", 1), 1);
	for (int unread = 1; unread > 0; usleep(10000)) /* until the child runs */
		cr_assert_eq(ioctl(ends[1], FIONREAD, &unread), 0);
	(void)kill(parent, SIGKILL);
	(void)waitpid(parent, NULL, 0);
	signal(SIGPIPE, SIG_IGN);
	int tries = 0;
	while (write(ends[1], "x", 1) == 1 && tries++ < 3000) /* until nobody has the other end */
		usleep(10000);
	cr_expect_lt(tries, 3000);
	close(ends[1]);
}
