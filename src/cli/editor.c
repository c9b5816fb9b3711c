/* Editing a text in the user's editor; see cli.h. What was written is never lost: its file stays until the command that
 * asked for it is done. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "cli.h"

#define TEXT_MAX_LEN ((size_t)1024 * 1024)

static const char *editor_name(void)
{
	const char *visual = getenv("VISUAL"), *editor = getenv("EDITOR");
	if (visual && *visual)
		return visual;
	return editor && *editor ? editor : "vi";
}

/* Run the editor as git does: by the shell, so that VISUAL="code --wait" works; the path is a parameter, not text. */
static bool run_editor(const char *path, Err *err)
{
	const char *editor = editor_name();
	pid_t child = fork();
	if (child < 0)
		return err_set_errno(err, ERR_FAILED, errno, "cannot start %s", editor);
	if (child == 0) {
		Buf command = {0};
		buf_addf(&command, "%s \"$@\"", editor);
		execl("/bin/sh", "sh", "-c", buf_text(&command), editor, path, (char *)NULL);
		_exit(127);
	}
	int status = 0;
	while (waitpid(child, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
		return true;
	return err_set(err, ERR_FAILED, "the editor (%s) failed", editor);
}

bool editor_run(Context *context, const char *suffix, Buf *text, Err *err)
{
	const char *folder = getenv("TMPDIR");
	char *path = arena_printf(context->arena, "%s/ascribe-XXXXXX%s", folder && *folder ? folder : "/tmp", suffix);
	int fd = mkstemps(path, (int)strlen(suffix));
	if (fd < 0)
		return err_set_errno(err, ERR_FAILED, errno, "cannot make %s", path);
	bool ok = file_write_all(fd, buf_text(text), text->len, err);
	close(fd);
	if (!ok || !run_editor(path, err)) {
		context->edited = path;
		return false;
	}
	Buf before = *text;
	*text = (Buf){0};
	context->edited = path;
	ok = file_read(path, TEXT_MAX_LEN, text, err);
	if (ok && strcmp(buf_text(text), buf_text(&before)) == 0) {
		err_set(err, ERR_FAILED, "nothing was changed in the editor, and nothing written");
		unlink(path);
		context->edited = NULL;
		ok = false;
	}
	buf_free(&before);
	return ok;
}

void editor_end(Context *context, bool ok)
{
	if (context->edited && ok)
		unlink(context->edited);
	else if (context->edited)
		context_say(context, "ascribe: what you wrote is kept in %s", context->edited);
}
