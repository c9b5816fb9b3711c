/* ascribe: start up, run the command, map the error to an exit code. The only exit() stands here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ascribe/base/file.h"
#include "ascribe/base/log.h"
#include "ascribe/base/utf8.h"
#include "ascribe/casebook/body.h"
#include "cli/cli.h"
#include "cli/pager.h"

/* At once, and with nothing that takes memory. */
static _Noreturn void leave(const char *why)
{
	static char text[1024];
	const char *done = mem_done();
	int len = snprintf(text, sizeof text, "ascribe: %s\n%s%s%s", why, *done ? "  " : "", done, *done ? "\n" : "");
	file_drop_unfinished();
	(void)!write(STDERR_FILENO, text, (size_t)len);
	_exit(ERR_FAILED);
}

static _Noreturn void out_of_memory(void)
{
	leave("out of memory");
}

static _Noreturn void no_random(void)
{
	leave("no random bytes are to be had");
}

static void say_error(const Err *err)
{
	Buf text = {0};
	buf_add_text(&text, "ascribe: ");
	utf8_add_terminal_safe(&text, err->message, strlen(err->message), false);
	buf_add_char(&text, '\n');
	if (err->hint[0]) {
		buf_add_text(&text, "  ");
		utf8_add_terminal_safe(&text, err->hint, strlen(err->hint), false);
		buf_add_char(&text, '\n');
	}
	fputs(buf_text(&text), stderr);
	buf_free(&text);
}

static bool run(Args *args, Context *context, Err *err)
{
	if (args->version) {
		buf_add_text(&context->out, "ascribe " ASCRIBE_VERSION "\n");
		return true;
	}
	if (args->help || !args->command)
		return cmd_help(context, args, err);
	return context_take_options(context, args, err) && crypto_start(err) && take_incident(context, args, err) &&
	       args->command->run(context, args, err);
}

int main(int argc, char **argv)
{
	Err err = {0};
	Args args = {0};
	Context context = {0};
	mem_on_out_of_memory(out_of_memory);
	crypto_on_no_random(no_random);
	(void)atexit(file_drop_unfinished); /* libarchive leaves by exit() where it has no memory */
	body_start();
	double started = log_clock();
	static Arena *arena; /* to the end of the process, which is faster than to free what a large brief rests on */
	arena = arena_new();
	bool ok = args_parse(argc, argv, arena, &args, &err);
	if (ok) {
		context_open(&context, &args, arena);
		ok = run(&args, &context, &err);
		Err flush_err = {0};
		bool flushed = context_flush(&context, &flush_err); /* what was found before an error is still shown */
		if (ok && !flushed) {
			err = flush_err;
			ok = false;
		}
	}
	if (context.arena)
		pager_end(&context);
	if (!ok)
		say_error(&err);
	if (context.arena) {
		editor_end(&context, ok);
		context_close(&context);
	}
	if (args.command)
		log_event("end", "command",
			  arena_printf(arena, "%s%s%s", args.command->noun, args.command->verb ? " " : "",
				       args.command->verb ? args.command->verb : ""),
			  " ms=%.1f exit=%d", log_clock() - started, ok ? 0 : (int)err.code);
	bool asked_nothing = ok && !args.command && !args.help && !args.version;
	exit(asked_nothing ? ERR_USAGE : ok ? ERR_NONE : (int)err.code);
}
