/* The shell's face: the command table, parsed arguments, and the context that commands run in. Private to cli/. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "ascribe/base/err.h"
#include "ascribe/base/mem.h"
#include "ascribe/casebook/kind.h"
#include "ascribe/crypto/sign.h"
#include "ascribe/render/print.h"
#include "ascribe/store/store.h"
#include "ascribe/store/writer.h"
#include "settings.h"

typedef struct Option {
	const char *name;  /* without "--"; NULL ends a table */
	char letter;       /* or 0 */
	const char *value; /* what the value is called in help; NULL for a switch */
	const char *help;
} Option;

typedef struct Context Context;
typedef struct Args Args;
typedef bool (*CommandRun)(Context *context, const Args *args, Err *err);

typedef struct Command {
	const char *noun;
	const char *verb;     /* NULL for a top-level command */
	const char *operands; /* for help: "SLUG", "[ORIGIN]" */
	size_t min, max;      /* how many operands */
	const char *help;     /* one line */
	const Option *options;
	const Kind *kind;  /* of a record command, else NULL */
	bool takes_fields; /* the kind's fields are options too */
	CommandRun run;
	const char *example;
} Command;

extern const Command COMMANDS[]; /* a NULL noun ends it */
extern const Option GLOBAL_OPTIONS[];

typedef struct Given {
	const Option *option;
	const Field *field; /* one of the two */
	const char *value;  /* "" for a switch */
} Given;

struct Args {
	const Command *command;
	const char **operands;
	size_t operand_count;
	Given *given;
	size_t given_count;
	bool help, version;
};

/* Parse argv[1..] by the table. ERR_USAGE with the nearest help in the hint. No command at all: args->command is NULL.
 */
MUST_USE bool args_parse(int argc, char **argv, Arena *arena, Args *args, Err *err);
/* The last value given for an option, "" for a switch, NULL where it was not given. */
const char *args_value(const Args *args, const char *name);
/* A whole number from 0 to 2^53-1. */
MUST_USE bool parse_number(const char *text, const char *what, uint64_t *number, Err *err);
/* A time (RFC 3339), or else a ledger index. */
MUST_USE bool parse_moment(const char *text, const char *what, bool *is_time, uint64_t *index, Err *err);
/* The kind of that name; ERR_USAGE with the list where there is none. */
MUST_USE bool find_kind(const char *name, const Kind **kind, Err *err);

struct Context {
	Arena *arena;
	const char *settings[SETTINGS_COUNT]; /* what counts of settings.h, or NULL; the next three are these */
	SettingFrom settings_from[SETTINGS_COUNT];
	const char *db;       /* or NULL: the private cluster */
	const char *casebook; /* or NULL: the only one there is */
	const char *key_name; /* or NULL: the only one there is */
	int passphrase_fd;    /* -1: ask */
	bool no_input;
	bool no_start; /* a private cluster that is not running is not started */
	Style style;
	const char *edited; /* the file that was written in an editor, until the command is done; NULL */
	Buf out;            /* what goes to standard output, flushed when large and at the end */
	bool page;          /* standard output goes through the pager, where it turns out long */
	pid_t pager;        /* the pager's process, or 0 */
	int pager_fd;       /* to write to it; -1 once it was left */
	Store *store;
	bool casebook_chosen;
	SecretKey *key;
};

void context_open(Context *context, const Args *args, Arena *arena);
void context_close(Context *context);
/* The options that every command takes. */
MUST_USE bool context_take_options(Context *context, const Args *args, Err *err);
/* Connected, with no casebook chosen; the private cluster is started where it is meant. */
MUST_USE bool context_store(Context *context, Store **store, Err *err);
/* Connected, casebook chosen. */
MUST_USE bool context_casebook(Context *context, Store **store, Err *err);
/* The secret key to sign with; asks for the passphrase where it has one. */
MUST_USE bool context_key(Context *context, const SecretKey **key, Err *err);
/* Open the key file of that name. */
MUST_USE bool context_open_key(Context *context, const char *name, SecretKey **key, Err *err);
/* Make a key file named `name`, with a passphrase unless `unprotected`. ERR_CONFLICT where it is there. */
MUST_USE bool context_make_key(Context *context, const char *name, bool unprotected, SecretKey **key, Err *err);
/* Where key files are, whether it is there or not. */
MUST_USE bool context_keys_folder(Context *context, const char **folder, Err *err);
/* Names of the key files here, sorted. */
MUST_USE bool context_key_names(Context *context, const char ***names, size_t *count, Err *err);
MUST_USE bool context_key_text(Context *context, const char *name, char **text, size_t *text_len, Err *err);
/* A line for people, on standard error, made safe for a terminal. */
void context_say(const Context *context, const char *format, ...) PRINTF_LIKE(2, 3);
/* Write what `out` holds to standard output. */
MUST_USE bool context_flush(Context *context, Err *err);
/* Whether a person is at the terminal and may be asked. */
bool context_may_ask(const Context *context);

/* Let the user edit `text` in $VISUAL, $EDITOR or vi; `suffix` helps the editor (".json"). The file stays until
 * editor_end, which says where it is if the command failed. ERR_FAILED where nothing was changed. */
MUST_USE bool editor_run(Context *context, const char *suffix, Buf *text, Err *err);
void editor_end(Context *context, bool ok);

/* A body from field options, over `body` (changed in place): scalars are set, a list that is given replaces the old. */
MUST_USE bool body_take_flags(const Args *args, json_t *body, Err *err);
/* Put a value, as an option gives it, into a field of an object: set a scalar, add to a list. */
MUST_USE bool body_put_field(const Field *field, json_t *object, const char *value, Err *err);
/* Whether quotations are given, and to take them: in place of those of the body, found in captures; see quote_flags.c.
 */
bool quotes_given(const Args *args);
MUST_USE bool quotes_take_flags(Context *context, const Args *args, json_t *body, Err *err);
/* Parse one JSON object of `name`, with the line in the message where it is malformed. */
MUST_USE bool parse_body(const Buf *text, const char *name, json_t **body, Err *err);

/* Write one change, and tell what was `done`; `slug` may be NULL. */
MUST_USE bool write_change(Context *context, Store *store, const Change *change, const char *done, const char *slug,
			   Err *err);

/* What is wanted of an entry. */
typedef struct EntryChoice {
	const Kind *kind;   /* changes of this kind alone, or NULL */
	const Uuid *record; /* changes of this record alone, or NULL */
	bool differences;   /* how each version differs from the one before */
} EntryChoice;
/* An entry as print_entry takes it; the caller's. */
MUST_USE bool entry_value(Store *store, const StoreEntry *stored, const EntryChoice *choice, Arena *arena,
			  json_t **value, Err *err);
/* The entry that `text` names by its index or the hash of its leaf, or of the newest version of the record that it
 * names; in the arena. */
MUST_USE bool find_entry(Store *store, const char *text, Arena *arena, StoreEntry *entry, Err *err);
/* The server's head, verified against the one remembered here, with a word where none was. */
MUST_USE bool advance_head(Context *context, Store *store, Head *head, Err *err);
/* Say of a checkpoint what it is, and which of its signatures were `verified`. */
void describe_checkpoint(const Checkpoint *checkpoint, const bool *verified, json_t *value);
/* Verify a bundle, of which `start` has been read from `fd`, and say what was found. */
MUST_USE bool verify_bundle(const Trust *trust, const Buf *start, int fd, json_t *value, Err *err);
/* What was found of a signature, as print_version takes it. */
json_t *signature_value(const char *author, bool good, const Err *err);

/* The keys given by --vkey and --vkeys, as PublicKey one after the other. */
MUST_USE bool trust_take_given(const Args *args, Buf *keys, Err *err);

/* The incident in use in this casebook, said on standard error; NULL where there is none. */
MUST_USE bool incident_in_use(Context *context, const Args *args, const char **slug, Err *err);
/* Where *text is "@", the incident in use in its place; ERR_USAGE where there is none. NULL stays. */
MUST_USE bool incident_named(Context *context, const Args *args, const char **text, Err *err);
/* The same for the operands of a command, where one that may be left out is put in. */
MUST_USE bool take_incident(Context *context, Args *args, Err *err);

/* Help, the manual page and completions, all from the table. */
void help_overview(Buf *out);
void help_command(const Command *command, Buf *out);
bool help_noun(const char *noun, Buf *out); /* false where there is no such noun */
void man_page(Buf *out);
bool completion_script(const char *shell, Buf *out);

/* The commands; see table.c. */
bool cmd_init(Context *context, const Args *args, Err *err);
bool cmd_key_new(Context *context, const Args *args, Err *err);
bool cmd_key_list(Context *context, const Args *args, Err *err);
bool cmd_key_export(Context *context, const Args *args, Err *err);
bool cmd_key_enroll(Context *context, const Args *args, Err *err);
bool cmd_key_revoke(Context *context, const Args *args, Err *err);
bool cmd_key_rotate(Context *context, const Args *args, Err *err);
bool cmd_db_start(Context *context, const Args *args, Err *err);
bool cmd_db_stop(Context *context, const Args *args, Err *err);
bool cmd_db_status(Context *context, const Args *args, Err *err);
bool cmd_db_uri(Context *context, const Args *args, Err *err);
bool cmd_db_migrate(Context *context, const Args *args, Err *err);
bool cmd_db_limit(Context *context, const Args *args, Err *err);
bool cmd_db_grant(Context *context, const Args *args, Err *err);
bool cmd_db_revoke(Context *context, const Args *args, Err *err);
bool cmd_db_grants(Context *context, const Args *args, Err *err);
bool cmd_record_add(Context *context, const Args *args, Err *err);
bool cmd_record_show(Context *context, const Args *args, Err *err);
bool cmd_record_list(Context *context, const Args *args, Err *err);
bool cmd_record_edit(Context *context, const Args *args, Err *err);
bool cmd_record_retract(Context *context, const Args *args, Err *err);
bool cmd_record_history(Context *context, const Args *args, Err *err);
bool cmd_record_verify(Context *context, const Args *args, Err *err);
bool cmd_source_read(Context *context, const Args *args, Err *err);
bool cmd_quote_find(Context *context, const Args *args, Err *err);
bool cmd_quote_verify(Context *context, const Args *args, Err *err);
bool cmd_party_merge(Context *context, const Args *args, Err *err);
bool cmd_party_split(Context *context, const Args *args, Err *err);
bool cmd_party_tree(Context *context, const Args *args, Err *err);
bool cmd_source_capture(Context *context, const Args *args, Err *err);
bool cmd_source_captures(Context *context, const Args *args, Err *err);
bool cmd_source_get(Context *context, const Args *args, Err *err);
bool cmd_source_diff(Context *context, const Args *args, Err *err);
bool cmd_source_verify(Context *context, const Args *args, Err *err);
bool cmd_source_erase(Context *context, const Args *args, Err *err);
bool cmd_evidence_log(Context *context, const Args *args, Err *err);
bool cmd_evidence_attach(Context *context, const Args *args, Err *err);
bool cmd_evidence_get(Context *context, const Args *args, Err *err);
bool cmd_evidence_verify(Context *context, const Args *args, Err *err);
bool cmd_evidence_erase(Context *context, const Args *args, Err *err);
bool cmd_custody_add(Context *context, const Args *args, Err *err);
bool cmd_custody_show(Context *context, const Args *args, Err *err);
bool cmd_custody_report(Context *context, const Args *args, Err *err);
bool cmd_custody_export(Context *context, const Args *args, Err *err);
bool cmd_note_add(Context *context, const Args *args, Err *err);
bool cmd_rate(Context *context, const Args *args, Err *err);
bool cmd_submit(Context *context, const Args *args, Err *err);
bool cmd_schema(Context *context, const Args *args, Err *err);
bool cmd_import(Context *context, const Args *args, Err *err);
bool cmd_export(Context *context, const Args *args, Err *err);
bool cmd_demo(Context *context, const Args *args, Err *err);
bool cmd_lint(Context *context, const Args *args, Err *err);
bool cmd_report(Context *context, const Args *args, Err *err);
bool cmd_timeline(Context *context, const Args *args, Err *err);
bool cmd_party_dossier(Context *context, const Args *args, Err *err);
bool cmd_compare(Context *context, const Args *args, Err *err);
bool cmd_config(Context *context, const Args *args, Err *err);
bool cmd_use(Context *context, const Args *args, Err *err);
bool cmd_status(Context *context, const Args *args, Err *err);
bool cmd_search(Context *context, const Args *args, Err *err);
bool cmd_log(Context *context, const Args *args, Err *err);
bool cmd_show(Context *context, const Args *args, Err *err);
bool cmd_checkpoint(Context *context, const Args *args, Err *err);
bool cmd_prove(Context *context, const Args *args, Err *err);
bool cmd_bundle(Context *context, const Args *args, Err *err);
bool cmd_audit(Context *context, const Args *args, Err *err);
bool cmd_verify(Context *context, const Args *args, Err *err);
bool cmd_doctor(Context *context, const Args *args, Err *err);
bool cmd_completion(Context *context, const Args *args, Err *err);
bool cmd_help(Context *context, const Args *args, Err *err);

#endif
