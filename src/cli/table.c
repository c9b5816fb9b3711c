/* The command table: what there is to say to ascribe. Data only; parsing, help, the manual page and completions are
 * made from it. */
#include "cli.h"

#define SUBMIT_MAX 10000 /* files at a time */
#define COMPARE_MAX 100  /* incidents */

const Option GLOBAL_OPTIONS[] = {
	{"db", 0, "URI", "use this PostgreSQL (also ASCRIBE_DB) in place of the private cluster"},
	{"casebook", 0, "ORIGIN", "which casebook, where the database holds several (also ASCRIBE_CASEBOOK)"},
	{"key", 0, "NAME", "sign with this key (also ASCRIBE_KEY); not needed where there is only one"},
	{"passphrase-fd", 0, "FD", "read the key's passphrase from this file descriptor"},
	{"no-input", 0, NULL, "never ask anything"},
	{"json", 0, NULL, "print JSON of a versioned shape; lists as JSON Lines"},
	{"help", 'h', NULL, "show help"},
	{"version", 0, NULL, "show the version"},
	{0}};

static const Option INIT_OPTIONS[] = {{"no-passphrase", 0, NULL, "keep a new key unprotected (for machines)"}, {0}};
static const Option KEY_NEW_OPTIONS[] = {{"no-passphrase", 0, NULL, "keep it unprotected (for machines)"}, {0}};
static const Option KEY_ENROLL_OPTIONS[] = {{"role", 0, "ROLE", "admin, analyst or auditor; may be given again"}, {0}};
static const Option KEY_REVOKE_OPTIONS[] = {
	{"last-valid", 0, "INDEX", "last ledger index at which its signature counts"},
	{"reason", 0, "TEXT", "why"},
	{0}};
static const Option ADD_OPTIONS[] = {
	{"json", 0, "FILE", "take the whole body from a JSON file, or - for standard input"}, {0}};
static const Option EDIT_OPTIONS[] = {{"json", 0, "FILE", "replace the whole body by a JSON file, or -"},
				      {"unset", 0, "FIELD", "take a field away; may be given again"},
				      {"base", 0, "INDEX", "refuse unless this is still the current version"},
				      {0}};
static const Option RETRACT_OPTIONS[] = {{"reason", 0, "TEXT", "why (kept in the ledger)"},
					 {"base", 0, "INDEX", "refuse unless this is still the current version"},
					 {0}};
static const Option LIST_OPTIONS[] = {{"retracted", 0, NULL, "show retracted ones too"}, {0}};
static const Option LIST_OF_INCIDENT_OPTIONS[] = {{"incident", 0, "INCIDENT", "only those of one incident"},
						  {"retracted", 0, NULL, "show retracted ones too"},
						  {0}};
static const Option NOTE_ADD_OPTIONS[] = {
	{"file", 'F', "FILE", "take the note's text from a file"},
	{"message", 'm', "TEXT", "the note's text (Markdown)"},
	{"offline", 0, NULL, "sign it with no database at hand, with --casebook and -o"},
	{"output", 'o', "FILE", "where the signed entry goes (--offline); see: ascribe submit"},
	{0}};
static const Option NOTE_LIST_OPTIONS[] = {{"retracted", 0, NULL, "show retracted ones too"}, {0}};
static const Option RATE_OPTIONS[] = {{"message", 'm', "REASON", "why it is rated so"}, {0}};
static const Option IMPORT_OPTIONS[] = {
	{"dry-run", 'n', NULL, "check everything, write nothing"},
	{"update", 0, NULL, "bring records that are there and differ to what the file says"},
	{0}};
static const Option AUDIT_OPTIONS[] = {
	{"against", 0, "FILE", "a checkpoint kept elsewhere, which the ledger must extend; may be given again"},
	{"file", 0, "FILE", "a captured file that a record should have the digest of; may be given again"},
	{"full", 0, NULL, "the whole ledger (the default)"},
	{"since-last", 0, NULL, "only what came since the last clean audit from here"},
	{"ledger", 0, NULL, "leave out the tables that are projected from it"},
	{"vkey", 0, "VKEY", "key of a witness whose cosignatures count too; may be given again"},
	{"vkeys", 0, "FILE", "such keys, one a line"},
	{0}};
static const Option OUTPUT_OPTIONS[] = {{"output", 'o', "FILE", "write to a file (whole or not at all)"}, {0}};
static const Option BUNDLE_OPTIONS[] = {
	{"with", 0, "FILE", "a captured file that a record of the case has the digest of; may be given again"},
	{"output", 'o', "FILE", "write to a file (whole or not at all)"},
	{0}};
static const Option VERIFY_OPTIONS[] = {
	{"vkey", 0, "VKEY", "trust this public key, had from its owner; may be given again"},
	{"vkeys", 0, "FILE", "trust the public keys in a file, one a line; may be given again"},
	{0}};
static const Option REPORT_OPTIONS[] = {
	{"format", 0, "FORMAT", "text (the default), md, html, pdf, csv (the matrix) or json"},
	{"as-of", 0, "DATE", "only what was said by this date (EDTF)"},
	{"known-at", 0, "TIME|INDEX", "what the casebook held at this time (RFC 3339) or ledger index"},
	{"since", 0, "TIME|INDEX", "say what changed by what was recorded since this time (RFC 3339) or ledger index"},
	{"output", 'o', "FILE", "write to a file (whole or not at all); a PDF always is"},
	{0}};
static const Option ACROSS_OPTIONS[] = {
	{"format", 0, "FORMAT", "text (the default), md or json"},
	{"as-of", 0, "DATE", "only what was said by this date (EDTF)"},
	{"known-at", 0, "TIME|INDEX", "what the casebook held at this time (RFC 3339) or ledger index"},
	{"output", 'o', "FILE", "write to a file (whole or not at all)"},
	{0}};
static const Option LINT_OPTIONS[] = {
	{"as-of", 0, "DATE", "only what was said by this date (EDTF)"},
	{"known-at", 0, "TIME|INDEX", "what the casebook held at this time (RFC 3339) or ledger index"},
	{0}};
static const Option LOG_OPTIONS[] = {
	{"author", 0, "NAME", "only entries of this key"},
	{"kind", 0, "KIND", "only changes of records of this kind"},
	{"record", 0, "NAME", "only changes of one record: its slug or id (with --kind where the slug is ambiguous)"},
	{"since", 0, "TIME|INDEX", "only what was recorded since this time (RFC 3339) or ledger index"},
	{"limit", 'n', "COUNT", "at most this many entries"},
	{"patch", 'p', NULL, "show how each version differs from the one before"},
	{0}};
static const Option SHOW_OPTIONS[] = {{"signed", 0, NULL, "the very bytes that were signed"},
				      {"output", 'o', "FILE", "write to a file (whole or not at all)"},
				      {0}};
static const Option HELP_OPTIONS[] = {{"man", 0, NULL, "print the manual page (roff)"}, {0}};

#define RECORD_COMMANDS(KIND, NOUN, LIST, EXAMPLE)                                                                     \
	{NOUN, "add",          "",     0, 0, "add one, from options, JSON or an editor", ADD_OPTIONS, &KINDS[KIND],    \
	 true, cmd_record_add, EXAMPLE},                                                                               \
		{NOUN, "show", "NAME", 1, 1, "show one", NULL, &KINDS[KIND], false, cmd_record_show, NULL},            \
		{NOUN, "list", "", 0, 0, "list them", LIST, &KINDS[KIND], false, cmd_record_list, NULL},               \
		{NOUN,                                                                                                 \
		 "edit",                                                                                               \
		 "NAME",                                                                                               \
		 1,                                                                                                    \
		 1,                                                                                                    \
		 "change one: a new version, the old one stays in the ledger",                                         \
		 EDIT_OPTIONS,                                                                                         \
		 &KINDS[KIND],                                                                                         \
		 true,                                                                                                 \
		 cmd_record_edit,                                                                                      \
		 NULL},                                                                                                \
		{NOUN,                                                                                                 \
		 "retract",                                                                                            \
		 "NAME",                                                                                               \
		 1,                                                                                                    \
		 1,                                                                                                    \
		 "take one back, with a reason; nothing is ever deleted",                                              \
		 RETRACT_OPTIONS,                                                                                      \
		 &KINDS[KIND],                                                                                         \
		 false,                                                                                                \
		 cmd_record_retract,                                                                                   \
		 NULL},                                                                                                \
	{                                                                                                              \
		NOUN, "history", "NAME", 1, 1, "show every version, each with its signature verified", NULL,           \
			&KINDS[KIND], false, cmd_record_history, NULL                                                  \
	}

const Command COMMANDS[] = {
	{"init", NULL, "[ORIGIN]", 0, 1, "open a casebook: database, key and entry 0", INIT_OPTIONS, NULL, false,
	 cmd_init, "ascribe init cert.example/casebook --key alice"},
	{"key", "new", "NAME", 1, 1, "make an Ed25519 key", KEY_NEW_OPTIONS, NULL, false, cmd_key_new,
	 "ascribe key new alice@cert.example"},
	{"key", "list", "", 0, 0, "keys here and in the casebook", NULL, NULL, false, cmd_key_list, NULL},
	{"key", "export", "[NAME]", 0, 1, "print a key's public half (C2SP vkey)", NULL, NULL, false, cmd_key_export,
	 NULL},
	{"key", "enroll", "VKEY", 1, 1, "let a key sign in this casebook", KEY_ENROLL_OPTIONS, NULL, false,
	 cmd_key_enroll, "ascribe key enroll \"$(cat bob.vkey)\" --role analyst"},
	{"key", "revoke", "NAME", 1, 1, "end a key's validity at a ledger index", KEY_REVOKE_OPTIONS, NULL, false,
	 cmd_key_revoke, "ascribe key revoke bob --last-valid 41 --reason 'laptop lost'"},
	{"key", "rotate", "NEWNAME", 1, 1, "hand over to a new key with the same roles, which revokes the old one",
	 KEY_NEW_OPTIONS, NULL, false, cmd_key_rotate, "ascribe key rotate bob-2027 --key bob"},
	{"db", "start", "", 0, 0, "start the private cluster", NULL, NULL, false, cmd_db_start, NULL},
	{"db", "stop", "", 0, 0, "stop the private cluster", NULL, NULL, false, cmd_db_stop, NULL},
	{"db", "status", "", 0, 0, "where the database is and how it does", NULL, NULL, false, cmd_db_status, NULL},
	{"db", "uri", "", 0, 0, "print the address, for psql", NULL, NULL, false, cmd_db_uri,
	 "psql \"$(ascribe db uri)\""},
	{"db", "migrate", "", 0, 0, "bring the schema forward", NULL, NULL, false, cmd_db_migrate, NULL},
	RECORD_COMMANDS(KIND_INCIDENT, "incident", LIST_OPTIONS,
			"ascribe incident add --slug grid-2023 --title 'Power cut of January 2023' --began 2023-01~"),
	RECORD_COMMANDS(KIND_PARTY, "party", LIST_OPTIONS,
			"ascribe party add --slug corland --name Corland --type state"),
	{"party", "dossier", "PARTY", 1, 1,
	 "what it attributes, answers and shows, and what is put to it, over all incidents", ACROSS_OPTIONS, NULL,
	 false, cmd_party_dossier, "ascribe party dossier iran"},
	RECORD_COMMANDS(
		KIND_SOURCE, "source", LIST_OPTIONS,
		"ascribe source add --slug report --title 'A report' --type technical-report --published 2023-02"),
	RECORD_COMMANDS(KIND_ALLEGATION, "allegation", LIST_OF_INCIDENT_OPTIONS,
			"ascribe allegation add --slug did-it --incident grid-2023 --text 'Corland did it.' --type "
			"responsibility"),
	RECORD_COMMANDS(KIND_STATEMENT, "statement", LIST_OF_INCIDENT_OPTIONS,
			"ascribe statement add --slug denial --incident grid-2023 --act denial --speaker corland "
			"--capacity official --source report --position allegation=did-it,stance=denies"),
	RECORD_COMMANDS(KIND_EVIDENCE, "evidence", LIST_OF_INCIDENT_OPTIONS,
			"ascribe evidence add --slug logs --incident grid-2023 --title 'Logs' --type forensic"),
	RECORD_COMMANDS(KIND_RESPONSE, "response", LIST_OF_INCIDENT_OPTIONS,
			"ascribe response add --slug expulsion --incident grid-2023 --actor corland --type expulsion "
			"--status done"),
	RECORD_COMMANDS(KIND_HYPOTHESIS, "hypothesis", LIST_OF_INCIDENT_OPTIONS,
			"ascribe hypothesis add --slug accident --incident grid-2023 --text 'It was an accident.'"),
	{"rate", NULL, "HYPOTHESIS EVIDENCE CONSISTENCY", 3, 3,
	 "rate how consistent evidence is with a hypothesis; again replaces your own rating", RATE_OPTIONS, NULL, false,
	 cmd_rate, "ascribe rate accident logs very-inconsistent -m 'The logs show commands.'"},
	{"rating", "show", "ID", 1, 1, "show one", NULL, &KINDS[KIND_RATING], false, cmd_record_show, NULL},
	{"rating", "list", "[INCIDENT]", 0, 1, "list them", LIST_OPTIONS, &KINDS[KIND_RATING], false, cmd_record_list,
	 NULL},
	{"rating", "retract", "ID", 1, 1, "take one back, with a reason; nothing is ever deleted", RETRACT_OPTIONS,
	 &KINDS[KIND_RATING], false, cmd_record_retract, NULL},
	{"rating", "history", "ID", 1, 1, "show every version, each with its signature verified", NULL,
	 &KINDS[KIND_RATING], false, cmd_record_history, NULL},
	{"note", "add", "INCIDENT [-]", 1, 2, "add a signed note", NOTE_ADD_OPTIONS, &KINDS[KIND_NOTE], true,
	 cmd_note_add, "ascribe note add albania-2022 --type comment -m 'The article is the only source.'"},
	{"note", "show", "ID", 1, 1, "show one", NULL, &KINDS[KIND_NOTE], false, cmd_record_show, NULL},
	{"note", "list", "[INCIDENT]", 0, 1, "list them", NOTE_LIST_OPTIONS, &KINDS[KIND_NOTE], false, cmd_record_list,
	 NULL},
	{"note", "history", "ID", 1, 1, "show every version, each with its signature verified", NULL, &KINDS[KIND_NOTE],
	 false, cmd_record_history, NULL},
	{"note", "verify", "ID", 1, 1, "verify the signature of the newest version", NULL, &KINDS[KIND_NOTE], false,
	 cmd_record_verify, "ascribe note verify 1f3a"},
	{"schema", NULL, "KIND|brief", 1, 1,
	 "print the JSON Schema that bodies are checked by, or that of the brief as JSON", NULL, NULL, false,
	 cmd_schema, "ascribe schema statement"},
	{"import", NULL, "FILE", 1, 1, "take in JSON Lines, all or nothing; - is standard input", IMPORT_OPTIONS, NULL,
	 false, cmd_import, "ascribe import --dry-run case.jsonl"},
	{"export", NULL, "", 0, 0, "write all current records as JSON Lines", OUTPUT_OPTIONS, NULL, false, cmd_export,
	 "ascribe export -o case.jsonl"},
	{"report", NULL, "INCIDENT", 1, 1, "the brief: attribution against denial", REPORT_OPTIONS, NULL, false,
	 cmd_report, "ascribe report albania-2022 --as-of 2022-09-08"},
	{"timeline", NULL, "INCIDENT", 1, 1, "what happened when, with attributions, denials and responses marked",
	 ACROSS_OPTIONS, NULL, false, cmd_timeline, "ascribe timeline albania-2022"},
	{"compare", NULL, "INCIDENT INCIDENT…", 2, COMPARE_MAX,
	 "incidents side by side: parties, positions, evidence, days, gaps", ACROSS_OPTIONS, NULL, false, cmd_compare,
	 "ascribe compare albania-2022 exercise-grid"},
	{"lint", NULL, "INCIDENT", 1, 1, "what the brief lacks, alone; exit code 1 while a gap is open", LINT_OPTIONS,
	 NULL, false, cmd_lint, "ascribe lint albania-2022"},
	{"submit", NULL, "FILE…", 1, SUBMIT_MAX, "append entries that were signed offline; once there, they stay", NULL,
	 NULL, false, cmd_submit, "ascribe submit note-1.entry note-2.entry"},
	{"log", NULL, "", 0, 0, "who wrote what and when, newest first", LOG_OPTIONS, NULL, false, cmd_log,
	 "ascribe log --record kanaani-statement -p"},
	{"show", NULL, "INDEX|ID", 1, 1, "an entry: by ledger index, or that of a record's newest version",
	 SHOW_OPTIONS, NULL, false, cmd_show, "ascribe show 41 --signed -o entry-41"},
	{"audit", NULL, "", 0, 0, "check that nothing signed was changed, dropped, added, moved or rolled back",
	 AUDIT_OPTIONS, NULL, false, cmd_audit, "ascribe audit --against 2026-11-23.checkpoint"},
	{"checkpoint", NULL, "", 0, 0, "sign the ledger's head, for others to keep", OUTPUT_OPTIONS, NULL, false,
	 cmd_checkpoint, "ascribe checkpoint -o 2026-11-23.checkpoint"},
	{"prove", NULL, "INDEX|ID", 1, 1, "prove that an entry, or a record's newest version, stands in the ledger",
	 OUTPUT_OPTIONS, NULL, false, cmd_prove, "ascribe prove kanaani-statement -o kanaani.tlog-proof"},
	{"bundle", NULL, "INCIDENT", 1, 1, "one archive to check an incident by: entries, proofs, keys and the brief",
	 BUNDLE_OPTIONS, NULL, false, cmd_bundle, "ascribe bundle albania-2022 -o albania-2022.tar.zst"},
	{"verify", NULL, "FILE...", 1, SIZE_MAX,
	 "check bundles, proofs, checkpoints and entries by trusted keys, offline", VERIFY_OPTIONS, NULL, false,
	 cmd_verify, "ascribe verify kanaani.tlog-proof --vkeys trusted.vkeys"},
	{"doctor", NULL, "", 0, 0, "check server, casebook and keys, and say what mends what is found", NULL, NULL,
	 false, cmd_doctor, NULL},
	{"demo", NULL, "", 0, 0, "write the case of Albania 2022 into the casebook", NULL, NULL, false, cmd_demo, NULL},
	{"completion", NULL, "bash|zsh|fish", 1, 1, "print a completion script", NULL, NULL, false, cmd_completion,
	 "source <(ascribe completion bash)"},
	{"help", NULL, "[COMMAND]", 0, 2, "show help", HELP_OPTIONS, NULL, false, cmd_help, NULL},
	{0}};
