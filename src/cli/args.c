/* Arguments by the command table; see cli.h. GNU conventions: "--name value", "--name=value", "-n value", "--" ends the
 * options, a lone "-" is an operand. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ascribe/base/clock.h"
#include "cli.h"

typedef struct Parser {
	int argc;
	char **argv;
	int at;
	Arena *arena;
	Args *args;
	Err *err;
} Parser;

static const Option *find_option(const Option *options, const char *name, size_t name_len, char letter)
{
	for (const Option *o = options; o && o->name; o++) {
		if (letter && o->letter == letter)
			return o;
		if (name && strlen(o->name) == name_len && strncmp(o->name, name, name_len) == 0)
			return o;
	}
	return NULL;
}

static const Field *find_flag(const Command *command, const char *name, size_t name_len)
{
	if (!command || !command->takes_fields)
		return NULL;
	for (const Field *f = command->kind->fields; f->name; f++) {
		if (strlen(f->flag) == name_len && strncmp(f->flag, name, name_len) == 0)
			return f;
	}
	return NULL;
}

static bool usage_hint(const Parser *parser)
{
	const Command *command = parser->args->command;
	if (!command)
		return err_hint(parser->err, "see: ascribe help");
	return err_hint(parser->err, "see: ascribe help %s%s%s", command->noun, command->verb ? " " : "",
			command->verb ? command->verb : "");
}

static bool take(Parser *parser, const Option *option, const Field *field, const char *value, const char *shown)
{
	bool wants = field || option->value;
	if (!wants && value) {
		err_set(parser->err, ERR_USAGE, "%s takes no value", shown);
		return usage_hint(parser);
	}
	if (wants && !value) {
		if (parser->at >= parser->argc) {
			err_set(parser->err, ERR_USAGE, "%s needs a value", shown);
			return usage_hint(parser);
		}
		value = parser->argv[parser->at++];
	}
	Args *args = parser->args;
	if (option && strcmp(option->name, "help") == 0)
		args->help = true;
	if (option && strcmp(option->name, "version") == 0)
		args->version = true;
	args->given[args->given_count++] = (Given){option, field, value ? value : ""};
	return true;
}

static bool take_long(Parser *parser, const char *word)
{
	const char *name = word + 2, *equals = strchr(name, '=');
	size_t name_len = equals ? (size_t)(equals - name) : strlen(name);
	const Command *command = parser->args->command;
	const Option *option = find_option(command ? command->options : NULL, name, name_len, 0);
	const Field *field = option ? NULL : find_flag(command, name, name_len);
	if (!option && !field)
		option = find_option(GLOBAL_OPTIONS, name, name_len, 0);
	if (!option && !field) {
		err_set(parser->err, ERR_USAGE, "there is no option --%.*s%s", (int)name_len, name,
			command ? " here" : " before the command");
		return usage_hint(parser);
	}
	return take(parser, option, field, equals ? equals + 1 : NULL,
		    arena_printf(parser->arena, "--%.*s", (int)name_len, name));
}

static bool take_short(Parser *parser, const char *word)
{
	const Command *command = parser->args->command;
	for (const char *c = word + 1; *c; c++) {
		const Option *option = find_option(command ? command->options : NULL, NULL, 0, *c);
		if (!option)
			option = find_option(GLOBAL_OPTIONS, NULL, 0, *c);
		if (!option) {
			err_set(parser->err, ERR_USAGE, "there is no option -%c", *c);
			return usage_hint(parser);
		}
		const char *rest = option->value && c[1] ? c + 1 : NULL;
		if (!take(parser, option, NULL, rest, arena_printf(parser->arena, "-%c", *c)))
			return false;
		if (rest)
			return true;
	}
	return true;
}

/* The command that the words so far name; NULL where a verb is still to come. */
static bool choose_command(Parser *parser, const char **words, size_t count)
{
	bool noun_known = false;
	for (const Command *c = COMMANDS; c->noun; c++) {
		if (strcmp(c->noun, words[0]) != 0)
			continue;
		noun_known = true;
		if (!c->verb || (count > 1 && strcmp(c->verb, words[1]) == 0)) {
			parser->args->command = c;
			return true;
		}
	}
	if (!noun_known) {
		err_set(parser->err, ERR_USAGE, "there is no command \"%s\"", words[0]);
		return err_hint(parser->err, "see: ascribe help");
	}
	if (count < 2)
		return true;
	err_set(parser->err, ERR_USAGE, "there is no command \"%s %s\"", words[0], words[1]);
	return err_hint(parser->err, "see: ascribe help %s", words[0]);
}

static bool check_operands(Parser *parser, const char *noun)
{
	Args *args = parser->args;
	if (args->help || args->version)
		return true;
	if (!args->command && !noun)
		return true;
	if (!args->command) {
		err_set(parser->err, ERR_USAGE, "%s what?", noun);
		return err_hint(parser->err, "see: ascribe help %s", noun);
	}
	if (args->operand_count >= args->command->min && args->operand_count <= args->command->max)
		return true;
	if (args->operand_count < args->command->min)
		err_set(parser->err, ERR_USAGE, "something is missing: %s%s%s %s", args->command->noun,
			args->command->verb ? " " : "", args->command->verb ? args->command->verb : "",
			args->command->operands);
	else
		err_set(parser->err, ERR_USAGE, "one word too many: \"%s\"", args->operands[args->command->max]);
	return usage_hint(parser);
}

/* How many options may be given: in a word of letters, one by each. */
static size_t options_max(int argc, char **argv)
{
	size_t most = 0;
	for (int i = 1; i < argc; i++)
		most += argv[i][0] == '-' && argv[i][1] != '-' ? strlen(argv[i]) : 1;
	return most;
}

bool args_parse(int argc, char **argv, Arena *arena, Args *args, Err *err)
{
	Parser parser = {.argc = argc, .argv = argv, .at = 1, .arena = arena, .args = args, .err = err};
	const char *words[2] = {NULL, NULL};
	size_t word_count = 0;
	bool options_ended = false;
	*args = (Args){.operands = arena_array(arena, (size_t)argc + 1, sizeof *args->operands),
		       .given = arena_array(arena, options_max(argc, argv) + 1, sizeof *args->given)};
	while (parser.at < argc) {
		const char *word = argv[parser.at++];
		bool ok = true;
		if (!options_ended && strcmp(word, "--") == 0) {
			options_ended = true;
		} else if (!options_ended && word[0] == '-' && word[1] == '-') {
			ok = take_long(&parser, word);
		} else if (!options_ended && word[0] == '-' && word[1]) {
			ok = take_short(&parser, word);
		} else if (!args->command) {
			words[word_count++] = word;
			ok = choose_command(&parser, words, word_count);
		} else {
			args->operands[args->operand_count++] = word;
		}
		if (!ok)
			return false;
	}
	if (!args->command && words[0]) /* "ascribe key --help" */
		args->operands[args->operand_count++] = words[0];
	return check_operands(&parser, words[0]);
}

const char *args_value(const Args *args, const char *name)
{
	const char *value = NULL;
	for (size_t i = 0; i < args->given_count; i++) {
		if (args->given[i].option && strcmp(args->given[i].option->name, name) == 0)
			value = args->given[i].value;
	}
	return value;
}

bool parse_number(const char *text, const char *what, uint64_t *number, Err *err)
{
	size_t digits = strspn(text, "0123456789");
	if (digits == 0 || digits > 16 || text[digits])
		return err_set(err, ERR_USAGE, "%s: \"%s\" is not a whole number", what, text);
	*number = strtoull(text, NULL, 10);
	return true;
}

bool parse_moment(const char *text, const char *what, bool *is_time, uint64_t *index, Err *err)
{
	*is_time = clock_valid(text);
	if (*is_time)
		return true;
	if (strspn(text, "0123456789") == strlen(text))
		return parse_number(text, what, index, err);
	err_set(err, ERR_USAGE, "%s: \"%s\" is neither a ledger index nor a time", what, text);
	return err_hint(err, "like 41, or 2026-11-23T20:15:02Z");
}

bool find_kind(const char *name, const Kind **kind, Err *err)
{
	*kind = kind_find(name);
	if (*kind)
		return true;
	Buf list = {0};
	for (size_t i = 0; i < KIND_COUNT; i++)
		buf_addf(&list, "%s%s", i > 0 ? ", " : "", KINDS[i].name);
	err_set(err, ERR_USAGE, "there is no kind \"%s\"", name);
	err_hint(err, "kinds: %s", buf_text(&list));
	buf_free(&list);
	return false;
}
