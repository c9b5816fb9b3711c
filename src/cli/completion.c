/* Completion scripts for bash, zsh and fish, from the command table; see cli.h. */
#include <string.h>

#include "cli.h"

/* Whether a command with this noun stood before `command` in the table. */
static bool noun_seen(const Command *command)
{
	for (const Command *c = COMMANDS; c != command; c++) {
		if (strcmp(c->noun, command->noun) == 0)
			return true;
	}
	return false;
}

static void add_nouns(Buf *out)
{
	for (const Command *c = COMMANDS; c->noun; c++) {
		if (!noun_seen(c))
			buf_addf(out, "%s%s", c == COMMANDS ? "" : " ", c->noun);
	}
}

static void add_verbs(Buf *out, const char *noun)
{
	bool first = true;
	for (const Command *c = COMMANDS; c->noun; c++) {
		if (strcmp(c->noun, noun) != 0 || !c->verb)
			continue;
		buf_addf(out, "%s%s", first ? "" : " ", c->verb);
		first = false;
	}
}

static void add_options(Buf *out, const Command *command)
{
	bool first = true;
	for (const Option *o = command->options; o && o->name; o++, first = false)
		buf_addf(out, "%s--%s", first ? "" : " ", o->name);
	for (const Field *f = command->takes_fields ? command->kind->fields : NULL; f && f->name; f++, first = false)
		buf_addf(out, "%s--%s", first ? "" : " ", f->flag);
	for (const Option *o = GLOBAL_OPTIONS; o->name; o++, first = false)
		buf_addf(out, "%s--%s", first ? "" : " ", o->name);
}

/* bash; zsh runs the same through bashcompinit. */
static void add_bash(Buf *out)
{
	buf_add_text(out, "_ascribe() {\n  local word=${COMP_WORDS[COMP_CWORD]} words=\n"
			  "  case \"$COMP_CWORD ${COMP_WORDS[1]-} ${COMP_WORDS[2]-}\" in\n    1\\ *) words='");
	add_nouns(out);
	buf_add_text(out, "' ;;\n");
	for (const Command *c = COMMANDS; c->noun; c++) {
		if (!c->verb || noun_seen(c))
			continue;
		buf_addf(out, "    2\\ %s\\ *) words='", c->noun);
		add_verbs(out, c->noun);
		buf_add_text(out, "' ;;\n");
	}
	for (const Command *c = COMMANDS; c->noun; c++) {
		buf_addf(out, "    *\\ %s\\ %s) words='", c->noun, c->verb ? c->verb : "*");
		add_options(out, c);
		buf_add_text(out, "' ;;\n");
	}
	buf_add_text(out, "  esac\n  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n}\n"
			  "complete -o default -F _ascribe ascribe\n");
}

static void add_fish_text(Buf *out, const char *text)
{
	buf_add_char(out, '\'');
	for (const char *c = text; *c; c++) {
		if (*c == '\'' || *c == '\\')
			buf_add_char(out, '\\');
		buf_add_char(out, *c);
	}
	buf_add_char(out, '\'');
}

static void add_fish(Buf *out)
{
	buf_add_text(out, "complete -c ascribe -n __fish_use_subcommand -f -a '");
	add_nouns(out);
	buf_add_text(out, "'\n");
	for (const Command *c = COMMANDS; c->noun; c++) {
		if (c->verb) {
			buf_addf(out, "complete -c ascribe -f -n '__fish_seen_subcommand_from %s' -a %s -d ", c->noun,
				 c->verb);
			add_fish_text(out, c->help);
			buf_add_char(out, '\n');
		}
		for (const Option *o = c->options; o && o->name; o++) {
			buf_addf(out, "complete -c ascribe -n '__fish_seen_subcommand_from %s' -l %s -d ",
				 c->verb ? c->verb : c->noun, o->name);
			add_fish_text(out, o->help);
			buf_add_char(out, '\n');
		}
	}
}

bool completion_script(const char *shell, Buf *out)
{
	if (strcmp(shell, "bash") == 0) {
		add_bash(out);
	} else if (strcmp(shell, "zsh") == 0) {
		buf_add_text(out, "autoload -U +X bashcompinit && bashcompinit\n");
		add_bash(out);
	} else if (strcmp(shell, "fish") == 0) {
		add_fish(out);
	} else {
		return false;
	}
	return true;
}
