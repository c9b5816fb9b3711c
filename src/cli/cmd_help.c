/* ascribe help and completion. */
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

bool cmd_completion(Context *context, const Args *args, Err *err)
{
	if (completion_script(args->operands[0], &context->out))
		return true;
	err_set(err, ERR_USAGE, "there is no completion for \"%s\"", args->operands[0]);
	return err_hint(err, "shells: bash, zsh, fish");
}
