/* What commands run in: options every command takes, the database, the output; see cli.h. Opens each only when asked.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "ascribe/base/log.h"
#include "ascribe/base/utf8.h"
#include "ascribe/store/cluster.h"
#include "cli.h"
#include "pager.h"

#define WIDTH_DEFAULT 80
#define WIDTH_LEAST 40
#define WIDTH_MOST 400

static const char *environment(const char *name)
{
	const char *value = getenv(name);
	return value && *value ? value : NULL;
}

/* The terminal's own; whatever the environment says, what is piped is as wide. */
static size_t terminal_width(void)
{
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return WIDTH_DEFAULT;
	return size.ws_col < WIDTH_LEAST ? WIDTH_LEAST : size.ws_col > WIDTH_MOST ? WIDTH_MOST : size.ws_col;
}

/* https://no-color.org and https://bixense.com/clicolors */
static bool colour_wanted(void)
{
	const char *term = environment("TERM"), *clicolor = environment("CLICOLOR"),
		   *force = environment("CLICOLOR_FORCE");
	if (environment("NO_COLOR"))
		return false;
	if (force && strcmp(force, "0") != 0)
		return true;
	if (clicolor && strcmp(clicolor, "0") == 0)
		return false;
	return isatty(STDOUT_FILENO) && term && strcmp(term, "dumb") != 0;
}

void context_open(Context *context, const Args *args, Arena *arena)
{
	/* a body given as JSON is answered in JSON */
	*context = (Context){.arena = arena,
			     .passphrase_fd = -1,
			     .style = {.json = args_value(args, "json") != NULL, .width = terminal_width()}};
	context->style.colour = colour_wanted();
}

void context_close(Context *context)
{
	secret_key_free(context->key);
	store_close(context->store);
	buf_free(&context->out);
}

/* The settings that count: by option, else by the environment, else by the user's file. Help needs none. */
static bool take_settings(Context *context, const Args *args, Err *err)
{
	const char *path = NULL, *kept[SETTINGS_COUNT] = {NULL};
	Buf text = {0};
	bool ok = (args->command && args->command->run == cmd_help) ||
		  (settings_read(context->arena, &path, &text, err) &&
		   settings_parse(buf_text(&text), text.len, path, context->arena, kept, err));
	buf_free(&text);
	for (size_t i = 0; ok && i < SETTINGS_COUNT; i++) {
		const char *option = args_value(args, SETTINGS[i].name);
		const char *variable = environment(SETTINGS[i].variable);
		context->settings[i] = option ? option : variable ? variable : kept[i];
		context->settings_from[i] = option ? SETTING_OPTION : variable ? SETTING_ENVIRONMENT : SETTING_FILE;
	}
	return ok;
}

bool context_take_options(Context *context, const Args *args, Err *err)
{
	const char *fd = args_value(args, "passphrase-fd");
	uint64_t number = 0;
	if (!log_open(args_value(args, "verbose") != NULL, environment("ASCRIBE_LOG"), err) ||
	    !take_settings(context, args, err))
		return false;
	context->db = context->settings[SETTING_DB];
	context->casebook = context->settings[SETTING_CASEBOOK];
	context->key_name = context->settings[SETTING_KEY];
	context->no_input = args_value(args, "no-input") != NULL;
	if (!fd)
		return true;
	if (!parse_number(fd, "--passphrase-fd", &number, err))
		return false;
	if (number > 1024)
		return err_set(err, ERR_USAGE, "--passphrase-fd: %s is no file descriptor", fd);
	context->passphrase_fd = (int)number;
	return true;
}

void context_say(const Context *context, const char *format, ...)
{
	(void)context;
	char text[2048];
	va_list args;
	va_start(args, format);
	vsnprintf(text, sizeof text, format, args);
	va_end(args);
	Buf safe = {0};
	utf8_add_terminal_safe(&safe, text, strlen(text), true);
	fprintf(stderr, "%s\n", buf_text(&safe));
	buf_free(&safe);
}

/* The private cluster: connecting is tried first, since it mostly runs; else it is started. */
static bool open_private(Context *context, Err *err)
{
	Cluster cluster;
	if (!cluster_find(context->arena, &cluster, err))
		return false;
	if (!cluster_exists(&cluster)) {
		err_set(err, ERR_NOT_FOUND, "there is no casebook yet");
		return err_hint(err, "open one: ascribe init ORIGIN");
	}
	const char *uri = cluster_uri(&cluster, context->arena);
	if (store_connect(uri, &context->store, err))
		return true;
	if (context->no_start)
		return false;
	err_clear(err);
	return cluster_start(&cluster, err) && store_connect(uri, &context->store, err);
}

bool context_store(Context *context, Store **store, Err *err)
{
	if (!context->store &&
	    !(context->db ? store_connect(context->db, &context->store, err) : open_private(context, err)))
		return false;
	*store = context->store;
	return true;
}

bool context_casebook(Context *context, Store **store, Err *err)
{
	if (!context_store(context, store, err))
		return false;
	if (!context->casebook_chosen && !store_choose_casebook(*store, context->casebook, err))
		return false;
	context->casebook_chosen = true;
	return true;
}

bool context_flush(Context *context, Err *err)
{
	bool ok = pager_write(context, buf_text(&context->out), context->out.len, err);
	buf_clear(&context->out);
	return ok;
}

bool context_may_ask(const Context *context)
{
	return !context->no_input && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
}
