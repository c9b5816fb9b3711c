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

/* The kind of record that a name in help stands for ("INCIDENT", "[PARTY]"), or NULL. */
static const char *kind_named(const char *text, const Kind *own)
{
	static const struct {
		const char *name, *kind;
	} names[] = {{"INCIDENT", "incident"}, {"PARTY", "party"},         {"FROM INTO", "party"},
		     {"EVIDENCE", "evidence"}, {"STATEMENT", "statement"}, {"ALLEGATION", "allegation"},
		     {"SOURCE", "source"}};
	text += text[0] == '[';
	if (own && own->has_slug && strcmp(text, "NAME") == 0)
		return own->name;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strncmp(text, names[i].name, strlen(names[i].name)) == 0)
			return names[i].kind;
	}
	return NULL;
}

/* The kind of record that an option or a field wants, or NULL. */
static const char *kind_of_option(const Option *option)
{
	return option->value ? kind_named(option->value, NULL) : NULL;
}

static const char *kind_of_field(const Field *field)
{
	for (size_t i = 0; field->type == FIELD_REF && i < KIND_COUNT; i++) {
		if (field->kinds == KIND_BIT(i) && KINDS[i].has_slug)
			return KINDS[i].name;
	}
	return NULL;
}

/* Which kind of record the word is of: by the option before it, else by the command's operands. */
static void add_bash_kind(Buf *out, const Command *command)
{
	const char *kind = kind_named(command->operands, command->kind);
	if (kind)
		buf_addf(out, "; kind=%s", kind);
	buf_add_text(out, "\n      case $previous in");
	for (const Option *o = command->options; o && o->name; o++) {
		kind = kind_of_option(o);
		if (o->value)
			buf_addf(out, " --%s) kind=%s words= ;;", o->name, kind ? kind : "");
	}
	for (const Field *f = command->takes_fields ? command->kind->fields : NULL; f && f->name; f++) {
		kind = kind_of_field(f);
		buf_addf(out, " --%s) kind=%s words= ;;", f->flag, kind ? kind : "");
	}
	buf_add_text(out, " esac");
}

/* bash; zsh runs the same through bashcompinit. Slugs are those of the database at hand, where it is running. */
static void add_bash(Buf *out)
{
	buf_add_text(out, "_ascribe() {\n  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]-} "
			  "words= kind=\n"
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
		buf_add_char(out, '\'');
		add_bash_kind(out, c);
		buf_add_text(out, " ;;\n");
	}
	buf_add_text(out, "  esac\n"
			  "  if [[ $kind && $word != -* ]]; then\n"
			  "    words+=\" $(\"${COMP_WORDS[0]}\" completion slugs \"$kind\" \"$word\" 2>/dev/null)\"\n"
			  "  fi\n"
			  "  COMPREPLY=($(compgen -W \"$words\" -- \"$word\"))\n}\n"
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

static void add_fish_condition(Buf *out, const Command *command)
{
	buf_addf(out, "complete -c ascribe -n '__fish_seen_subcommand_from %s%s%s'", command->noun,
		 command->verb ? "; and __fish_seen_subcommand_from " : "", command->verb ? command->verb : "");
}

static void add_fish_slugs(Buf *out, const char *kind)
{
	buf_addf(out, " -f -a '(ascribe completion slugs %s (commandline -ct) 2>/dev/null)'", kind);
}

static void add_fish_option(Buf *out, const Command *command, const char *name, bool value, const char *kind,
			    const char *help)
{
	add_fish_condition(out, command);
	buf_addf(out, "%s -l %s", value ? " -r" : "", name);
	if (kind)
		add_fish_slugs(out, kind);
	buf_add_text(out, " -d ");
	add_fish_text(out, help);
	buf_add_char(out, '\n');
}

static void add_fish(Buf *out)
{
	buf_add_text(out, "complete -c ascribe -n __fish_use_subcommand -f -a '");
	add_nouns(out);
	buf_add_text(out, "'\n");
	for (const Command *c = COMMANDS; c->noun; c++) {
		const char *kind = kind_named(c->operands, c->kind);
		if (c->verb) {
			buf_addf(out, "complete -c ascribe -f -n '__fish_seen_subcommand_from %s' -a %s -d ", c->noun,
				 c->verb);
			add_fish_text(out, c->help);
			buf_add_char(out, '\n');
		}
		if (kind) {
			add_fish_condition(out, c);
			add_fish_slugs(out, kind);
			buf_add_char(out, '\n');
		}
		for (const Option *o = c->options; o && o->name; o++)
			add_fish_option(out, c, o->name, o->value != NULL, kind_of_option(o), o->help);
		for (const Field *f = c->takes_fields ? c->kind->fields : NULL; f && f->name; f++)
			add_fish_option(out, c, f->flag, true, kind_of_field(f), f->help);
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
