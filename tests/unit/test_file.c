/* Files: limits, atomic replacement, folders, and the XDG Base Directory Specification. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ascribe/base/file.h"

static char folder[64];

static void make_folder(void)
{
	strcpy(folder, "/tmp/ascribe-unit-XXXXXX");
	cr_assert(mkdtemp(folder));
	cr_assert_eq(chdir(folder), 0);
}

static void remove_folder(void)
{
	char command[128];
	snprintf(command, sizeof command, "rm -rf %s", folder);
	cr_assert_eq(chdir("/"), 0);
	cr_assert_eq(system(command), 0);
}

TestSuite(file, .init = make_folder, .fini = remove_folder);

static void holds(const char *path, const char *expected)
{
	Buf out = {0};
	Err err;
	cr_assert(file_read(path, 1 << 20, &out, &err), "%s", err.message);
	cr_assert_str_eq(buf_text(&out), expected);
	buf_free(&out);
}

static size_t names_here(void)
{
	FILE *list = popen("ls -A | wc -l", "r");
	unsigned count = 0;
	cr_assert_eq(fscanf(list, "%u", &count), 1);
	pclose(list);
	return count;
}

Test(file, is_written_whole_with_its_permissions)
{
	Err err;
	struct stat st;
	cr_assert(file_replace("a", "one", 3, 0600, &err), "%s", err.message);
	holds("a", "one");
	cr_assert(file_replace("a", "other", 5, 0640, &err));
	holds("a", "other");
	cr_assert_eq(stat("a", &st), 0);
	cr_assert_eq(st.st_mode & 07777, 0640);
	cr_assert_eq(names_here(), 1);
}

Test(file, is_read_up_to_its_limit)
{
	Err err = {0};
	Buf out = {0};
	cr_assert(file_replace("a", "12345", 5, 0600, &err));
	cr_assert(file_read("a", 5, &out, &err));
	buf_clear(&out);
	cr_assert_not(file_read("a", 4, &out, &err));
	cr_assert_eq(err.code, ERR_REFUSED);
	cr_assert_str_eq(err.message, "a is larger than 4 bytes");
	buf_free(&out);
}

Test(file, says_that_it_is_absent_or_cannot_be_read)
{
	Err err = {0};
	Buf out = {0};
	cr_assert_not(file_read("absent", 5, &out, &err));
	cr_assert_eq(err.code, ERR_NOT_FOUND);
	cr_assert_not(file_read("/dev/null/x", 5, &out, &err));
	cr_assert_eq(err.code, ERR_FAILED);
	cr_assert_not(file_read(".", 5, &out, &err));
	cr_assert_eq(err.code, ERR_FAILED);
}

Test(file, is_standard_input_where_the_name_is_a_hyphen)
{
	Err err;
	int ends[2];
	cr_assert_eq(pipe(ends), 0);
	cr_assert(file_write_all(ends[1], "piped", 5, &err));
	close(ends[1]);
	cr_assert_eq(dup2(ends[0], STDIN_FILENO), STDIN_FILENO);
	holds("-", "piped");
}

Test(file, stays_as_it_was_where_writing_fails)
{
	Err err = {0};
	struct rlimit limit = {.rlim_cur = 100, .rlim_max = RLIM_INFINITY};
	static char large[1000];
	cr_assert(file_replace("a", "old", 3, 0600, &err));
	signal(SIGXFSZ, SIG_IGN);
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	cr_assert_not(file_replace("a", large, sizeof large, 0600, &err));
	limit.rlim_cur = RLIM_INFINITY;
	cr_assert_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	cr_assert_eq(err.code, ERR_FAILED);
	cr_assert(strncmp(err.message, "a: cannot write", 15) == 0, "%s", err.message);
	holds("a", "old");
	cr_assert_eq(names_here(), 1);
}

Test(file, is_not_put_where_a_device_pipe_or_socket_stands)
{
	struct stat st;
	Err err = {0};
	cr_assert_eq(mkfifo("pipe", 0600), 0);
	cr_expect_not(file_replace("pipe", "x", 1, 0600, &err));
	cr_expect_eq(err.code, ERR_USAGE);
	cr_assert_eq(lstat("pipe", &st), 0);
	cr_expect(S_ISFIFO(st.st_mode));
	cr_expect_eq(names_here(), 1);
}

Test(file, is_not_put_where_a_folder_stands_or_none_does)
{
	Err err = {0};
	cr_assert_not(file_replace("absent/a", "x", 1, 0600, &err));
	cr_assert_eq(err.code, ERR_FAILED);
	cr_assert_eq(mkdir("a", 0700), 0);
	cr_assert_not(file_replace("a", "x", 1, 0600, &err));
	cr_assert(strstr(err.message, "cannot replace a"), "%s", err.message);
	cr_assert_eq(names_here(), 1);
}

Test(file, folders_are_made_with_their_parents)
{
	Err err;
	struct stat st;
	umask(0);
	cr_assert(file_make_folder("one/two/three", 0750, &err), "%s", err.message);
	cr_assert(file_make_folder("one/two/three", 0700, &err));
	cr_assert_eq(stat("one/two", &st), 0);
	cr_assert_eq(st.st_mode & 07777, 0700);
	cr_assert_eq(stat("one/two/three", &st), 0);
	cr_assert_eq(st.st_mode & 07777, 0750);
}

Test(file, folders_are_not_made_below_a_file)
{
	Err err = {0};
	cr_assert(file_replace("a", "x", 1, 0600, &err));
	cr_assert_not(file_make_folder("a/b/c", 0700, &err));
	cr_assert_eq(err.code, ERR_FAILED);
	cr_assert(strstr(err.message, "cannot make the folder a: Not a directory"), "%s", err.message);
	cr_assert_not(file_make_folder("a", 0700, &err));
	cr_assert(strstr(err.message, "cannot make the folder a"), "%s", err.message);
}

static void xdg_is(XdgKind kind, const char *expected)
{
	Arena *arena = arena_new();
	const char *path;
	Err err;
	cr_assert(file_xdg_folder(kind, arena, &path, &err), "%s", err.message);
	cr_assert_str_eq(path, expected);
	arena_free(arena);
}

Test(file, finds_the_xdg_folders)
{
	setenv("HOME", "/home/alice", 1);
	unsetenv("XDG_DATA_HOME");
	setenv("XDG_STATE_HOME", "/state", 1);
	setenv("XDG_CONFIG_HOME", "relative", 1);
	xdg_is(XDG_DATA, "/home/alice/.local/share/ascribe");
	xdg_is(XDG_STATE, "/state/ascribe");
	xdg_is(XDG_CONFIG, "/home/alice/.config/ascribe");
	unsetenv("XDG_STATE_HOME");
	xdg_is(XDG_STATE, "/home/alice/.local/state/ascribe");
}

Test(file, finds_the_account_s_home_without_the_variable)
{
	Arena *arena = arena_new();
	const char *path;
	Err err;
	unsetenv("HOME");
	unsetenv("XDG_DATA_HOME");
	cr_assert(file_xdg_folder(XDG_DATA, arena, &path, &err));
	cr_assert_eq(path[0], '/');
	cr_assert(strstr(path, "/.local/share/ascribe"));
	arena_free(arena);
}

Test(file, reads_in_steps_and_bounds_the_whole)
{
	char path[] = "/tmp/ascribe-file.XXXXXX";
	Err err = {0};
	Buf out = {0};
	int fd = mkstemp(path);
	cr_assert(fd >= 0 && write(fd, "0123456789", 10) == 10);
	close(fd);
	cr_assert(file_input_open(path, &fd, &err) && file_input_read(fd, path, 4, &out, &err));
	cr_assert_str_eq(buf_text(&out), "0123");
	cr_assert(file_input_rest(fd, path, 10, &out, &err), "%s", err.message);
	cr_assert_str_eq(buf_text(&out), "0123456789");
	cr_assert(file_input_read(fd, path, 4, &out, &err) && out.len == 10);
	file_input_close(fd);
	buf_clear(&out);
	cr_assert(file_input_open(path, &fd, &err) && file_input_read(fd, path, 4, &out, &err));
	cr_assert_not(file_input_rest(fd, path, 9, &out, &err));
	cr_assert_eq(err.code, ERR_REFUSED);
	file_input_close(fd);
	cr_assert_not(file_input_read(-1, path, 4, &out, &err));
	unlink(path);
	buf_free(&out);
}

Test(file, is_made_anew_and_never_over_what_is_there)
{
	Err err = {0};
	cr_assert(file_create("a", "one", 3, 0600, &err), "%s", err.message);
	cr_assert_not(file_create("a", "two", 3, 0600, &err));
	cr_assert_eq(err.code, ERR_CONFLICT);
	holds("a", "one");
	cr_assert_eq(system("[ \"$(ls)\" = a ]"), 0);
}

Test(file, leaves_nothing_of_what_was_begun_where_it_is_dropped)
{
	Err err = {0};
	FileReplacement first, second, third;
	cr_assert(file_replace("a", "old", 3, 0600, &err) && file_replacement_begin(&first, "a", &err) &&
		  file_replacement_begin(&second, "b", &err) && file_replacement_begin(&third, "c", &err));
	cr_assert(file_replacement_end(&second, true, 0600, &err));
	file_drop_unfinished();
	cr_assert_eq(system("[ \"$(echo *)\" = 'a b' ]"), 0);
	holds("a", "old");
	cr_assert_not(file_replacement_end(&first, false, 0600, &err));
	cr_assert_not(file_replacement_end(&third, false, 0600, &err));
}
