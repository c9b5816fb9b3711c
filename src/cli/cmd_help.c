/* ascribe help and completion. */
#include <stdlib.h>
#include <string.h>

#include "cli.h"

static const Command *find_command(const char *noun, const char *verb)
{
	for (const Command *c = COMMANDS; c->noun; c++) {
		if (strcmp(c->noun, noun) == 0 && (!c->verb || (verb && strcmp(c->verb, verb) == 0)))
			return c;
	}
	return NULL;
}

bool cmd_help(Context *context, const Args *args, Err *err)
{
	bool asked_itself = args->command && strcmp(args->command->noun, "help") == 0;
	const Command *command = args->command;
	const char *noun = args->operand_count > 0 && (asked_itself || !command) ? args->operands[0] : NULL;
	if (args_value(args, "man")) {
		man_page(&context->out);
		return true;
	}
	if (asked_itself || !command)
		command = noun ? find_command(noun, args->operand_count > 1 ? args->operands[1] : NULL) : NULL;
	if (command) {
		help_command(command, &context->out);
	} else if (!noun) {
		help_overview(&context->out);
	} else if (!help_noun(noun, &context->out)) {
		err_set(err, ERR_USAGE, "there is no command \"%s\"", noun);
		return err_hint(err, "see: ascribe help");
	}
	return true;
}

/* Slugs for a completion: quick, and silent where anything fails. */
static bool list_slugs(Context *context, const Args *args)
{
	Err ignored = {0};
	Store *store;
	const Kind *kind = kind_find(args->operands[1]);
	context->no_start = true;
	(void)setenv("PGCONNECT_TIMEOUT", "2", 0);
	if (kind && context_casebook(context, &store, &ignored))
		(void)!store_add_slugs_starting(store, kind->kind, args->operands[2], &context->out, &ignored);
	return true;
}

bool cmd_completion(Context *context, const Args *args, Err *err)
{
	if (strcmp(args->operands[0], "slugs") == 0 && args->operand_count == 3)
		return list_slugs(context, args);
	if (args->operand_count > 1) {
		err_set(err, ERR_USAGE, "completion of what?");
		return err_hint(err, "see: ascribe help completion");
	}
	if (completion_script(args->operands[0], &context->out))
		return true;
	err_set(err, ERR_USAGE, "there is no completion for \"%s\"", args->operands[0]);
	return err_hint(err, "shells: bash, zsh, fish");
}
