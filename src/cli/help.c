/* Help and the manual page, from the command table; see cli.h. */
#include <string.h>

#include "ascribe/base/utf8.h"
#include "cli.h"

#define WIDTH 80
#define INDENT 26

/* "  left                    help", wrapped under the help. */
static void add_row(Buf *out, const char *left, const char *help)
{
	Buf line = {0};
	buf_addf(&line, "%-*s%s%s", INDENT - 2, left, strlen(left) >= INDENT - 2 ? "  " : "", help);
	utf8_add_wrapped(out, buf_text(&line), 2, INDENT, WIDTH);
	buf_free(&line);
}

static void add_option(Buf *out, const Option *option)
{
	Buf left = {0};
	if (option->letter)
		buf_addf(&left, "-%c, ", option->letter);
	buf_addf(&left, "--%s%s%s", option->name, option->value ? " " : "", option->value ? option->value : "");
	add_row(out, buf_text(&left), option->help);
	buf_free(&left);
}

/* What values a field takes, for its help. */
static void add_values(Buf *text, const Field *field)
{
	if (field->type == FIELD_TERM) {
		buf_add_text(text, ": ");
		for (int i = 0; field->vocab->terms[i]; i++)
			buf_addf(text, "%s%s", i > 0 ? ", " : "", field->vocab->terms[i]);
	}
	if (field->type == FIELD_OBJECT) {
		buf_add_text(text, ": ");
		for (const Field *f = field->fields; f->name; f++)
			buf_addf(text, "%s%s%s", f == field->fields ? "" : ",", f->name, f->required ? "=…" : "");
	}
}

static const char *value_name(const Field *field)
{
	switch (field->type) {
	case FIELD_REF:
	case FIELD_SLUG:
		return "NAME";
	case FIELD_ANY_REF:
		return "KIND:NAME";
	case FIELD_DATE:
		return "DATE";
	case FIELD_TIME:
		return "TIME";
	case FIELD_TERM:
		return "TERM";
	case FIELD_OBJECT:
		return "FIELD=VALUE,…";
	case FIELD_COUNT:
		return "NUMBER";
	case FIELD_LINE:
	case FIELD_TEXT:
	case FIELD_URL:
	case FIELD_HASH:
	case FIELD_LANGUAGE:
	case FIELD_COUNTRY:
	case FIELD_VKEY:
		return "TEXT";
	}
	return "TEXT";
}

static void add_field(Buf *out, const Field *field)
{
	Buf left = {0}, help = {0};
	buf_addf(&left, "--%s %s", field->flag, value_name(field));
	buf_addf(&help, "%s%s%s", field->help, field->list ? " (may be given again)" : "",
		 field->required ? " (required)" : "");
	add_values(&help, field);
	add_row(out, buf_text(&left), buf_text(&help));
	buf_free(&left);
	buf_free(&help);
}

static const char *full_name(const Command *command, Buf *name)
{
	buf_clear(name);
	buf_addf(name, "%s%s%s", command->noun, command->verb ? " " : "", command->verb ? command->verb : "");
	return buf_text(name);
}

void help_command(const Command *command, Buf *out)
{
	Buf name = {0};
	buf_addf(out, "ascribe %s%s%s%s\n\n", full_name(command, &name), command->operands[0] ? " " : "",
		 command->operands, command->options || command->takes_fields ? " [OPTION]…" : "");
	buf_addf(out, "  %s\n", command->help);
	if (command->kind)
		buf_addf(out, "  A%s %s is %s.\n", strchr("aeio", command->kind->name[0]) ? "n" : "",
			 command->kind->name, command->kind->help);
	for (const Option *o = command->options; o && o->name; o++) {
		if (o == command->options)
			buf_add_text(out, "\nOptions\n");
		add_option(out, o);
	}
	if (command->takes_fields && command->kind) {
		buf_add_text(out, "\nFields\n");
		for (const Field *f = command->kind->fields; f->name; f++)
			add_field(out, f);
	}
	buf_add_text(out, "\nOptions of every command\n");
	for (const Option *o = GLOBAL_OPTIONS; o->name; o++)
		add_option(out, o);
	if (command->example)
		buf_addf(out, "\nExample\n  %s\n", command->example);
	buf_free(&name);
}

/* One line a command, those of one noun together. */
static void add_commands(Buf *out, const char *noun)
{
	Buf left = {0}, name = {0};
	for (const Command *c = COMMANDS; c->noun; c++) {
		if (noun && strcmp(c->noun, noun) != 0)
			continue;
		buf_clear(&left);
		buf_addf(&left, "%s%s%s", full_name(c, &name), c->operands[0] ? " " : "", c->operands);
		add_row(out, buf_text(&left), c->help);
	}
	buf_free(&left);
	buf_free(&name);
}

bool help_noun(const char *noun, Buf *out)
{
	size_t before = out->len;
	add_commands(out, noun);
	if (out->len == before)
		return false;
	buf_addf(out, "\nascribe help %s VERB shows the options.\n", noun);
	return true;
}

/* The record kinds share their verbs, and so one line. */
static void add_record_lines(Buf *out)
{
	for (size_t i = 0; i < KIND_COUNT; i++) {
		if (KINDS[i].has_slug)
			add_row(out, KINDS[i].name, KINDS[i].help);
	}
}

void help_overview(Buf *out)
{
	Buf left = {0}, name = {0};
	buf_add_text(out, "ascribe: who is said to have done it, who denies it, and what each side shows for it\n\n"
			  "Records: ascribe KIND add|show|list|edit|retract|history\n");
	add_record_lines(out);
	buf_add_text(out, "\nCommands\n");
	for (const Command *c = COMMANDS; c->noun; c++) {
		if (c->kind && c->kind->has_slug)
			continue;
		buf_clear(&left);
		buf_addf(&left, "%s%s%s", full_name(c, &name), c->operands[0] ? " " : "", c->operands);
		add_row(out, buf_text(&left), c->help);
	}
	buf_add_text(out, "\nOptions of every command\n");
	for (const Option *o = GLOBAL_OPTIONS; o->name; o++)
		add_option(out, o);
	buf_add_text(out, "\nascribe help COMMAND shows its options. Exit codes: 0 done, 1 failed, 2 usage,\n"
			  "3 not found, 4 conflict, 5 not permitted, 6 no database, 7 refused input,\n"
			  "10-15 the ledger does not hold.\n");
	buf_free(&left);
	buf_free(&name);
}

/* roff: a backslash and a leading dot or quote are markup; a hyphen that is to be copied is \-. */
static void add_roff(Buf *out, const char *text)
{
	bool line_start = true;
	for (const char *c = text; *c; c++) {
		if (line_start && (*c == '.' || *c == '\''))
			buf_add_text(out, "\\&");
		if (*c == '\\')
			buf_add_text(out, "\\e");
		else if (*c == '-')
			buf_add_text(out, "\\-");
		else
			buf_add_char(out, *c);
		line_start = *c == '\n';
	}
}

static void add_roff_item(Buf *out, const char *term, const char *text)
{
	buf_add_text(out, ".TP\n.B ");
	add_roff(out, term);
	buf_add_char(out, '\n');
	add_roff(out, text);
	buf_add_char(out, '\n');
}

static void add_roff_options(Buf *out, const Option *options)
{
	Buf term = {0};
	for (const Option *o = options; o && o->name; o++) {
		buf_clear(&term);
		if (o->letter)
			buf_addf(&term, "-%c, ", o->letter);
		buf_addf(&term, "--%s %s", o->name, o->value ? o->value : "");
		add_roff_item(out, buf_text(&term), o->help);
	}
	buf_free(&term);
}

static void add_roff_fields(Buf *out, const Kind *kind)
{
	Buf term = {0}, text = {0};
	for (const Field *f = kind->fields; f->name; f++) {
		buf_clear(&term);
		buf_clear(&text);
		buf_addf(&term, "--%s %s", f->flag, value_name(f));
		buf_addf(&text, "%s%s", f->help, f->list ? " (may be given again)" : "");
		add_values(&text, f);
		add_roff_item(out, buf_text(&term), buf_text(&text));
	}
	buf_free(&term);
	buf_free(&text);
}

void man_page(Buf *out)
{
	Buf name = {0};
	buf_add_text(
		out,
		".TH ASCRIBE 1 \"\" \"ascribe " ASCRIBE_VERSION "\" \"User Commands\"\n"
		".SH NAME\nascribe \\- case manager for the attribution of cyber incidents\n"
		".SH SYNOPSIS\n.B ascribe\nCOMMAND [OPTION]... [OPERAND]...\n"
		".SH DESCRIPTION\nRecords incidents, who is said to have done them, who denies it and what each side "
		"shows for it, in a signed, append\\-only ledger on PostgreSQL; and prints a brief that sets "
		"attribution against denial.\n.SH COMMANDS\n");
	for (const Command *c = COMMANDS; c->noun; c++) {
		buf_add_text(out, ".SS ");
		add_roff(out, full_name(c, &name));
		buf_add_char(out, ' ');
		add_roff(out, c->operands);
		buf_add_char(out, '\n');
		add_roff(out, c->help);
		buf_add_char(out, '\n');
		add_roff_options(out, c->options);
		if (c->takes_fields)
			add_roff_fields(out, c->kind);
	}
	buf_add_text(out, ".SH OPTIONS OF EVERY COMMAND\n");
	add_roff_options(out, GLOBAL_OPTIONS);
	buf_add_text(out,
		     ".SH EXIT STATUS\n0 done; 1 failed; 2 usage; 3 not found; 4 conflict; 5 not permitted; 6 no "
		     "database; 7 refused input; 10 unknown or unentitled key; 11 bad signature; 12 ledger broken; 13 "
		     "contradicts a checkpoint; 14 no longer matches; 15 projection differs from the ledger.\n");
	buf_free(&name);
}
