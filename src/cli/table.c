/* The command table: what there is to say to ascribe. Data only; parsing, help, the manual page and completions are
 * made from it. */
#include "cli.h"

#define SUBMIT_MAX 10000 /* files at a time */
#define LOG_MAX 100001   /* an incident and files */
#define ATTACH_MAX 257   /* a record of evidence and files */
#define SEARCH_MAX 100   /* words */
#define COMPARE_MAX 100  /* incidents */
#define KEYS_MAX 102     /* an access, a role and keys */

#define RELEASE_OPTION                                                                                                 \
	{                                                                                                              \
		"release", 0, "LEVEL",                                                                                 \
			"leave out what is marked higher (TLP 2.0: clear, green, amber, amber+strict or red), and "    \
			"what cannot be shown truly without it"                                                        \
	}

const Option GLOBAL_OPTIONS[] = {
	{"db", 0, "URI", "use this PostgreSQL (also ASCRIBE_DB, or config) in place of the private cluster"},
	{"casebook", 0, "ORIGIN",
	 "which casebook, where the database holds several (also ASCRIBE_CASEBOOK, or config)"},
	{"key", 0, "NAME", "sign with this key (also ASCRIBE_KEY, or config); not needed where there is only one"},
	{"passphrase-fd", 0, "FD", "read the key's passphrase from this file descriptor"},
	{"no-input", 0, NULL, "never ask anything"},
	{"verbose", 0, NULL, "tell on standard error what is done; ASCRIBE_LOG=FILE adds the same to a file"},
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
#define QUOTE_OPTIONS                                                                                                  \
	{"quote", 0, "SOURCE:WORDS",                                                                                   \
	 "words quoted, which are found in a capture of the source and pinned to their place; WORDS@2 is the second "  \
	 "of several; may be given again, each with what follows it"},                                                 \
		{"from", 0, "SOURCE:FIRST-LAST",                                                                       \
		 "the same of whole sentences, by their numbers in source read; may be given again"},                  \
		{"voice", 0, "TERM", "of the quotation before it: direct, reported, or unclear where not given"},      \
		{"about", 0, "ALLEGATION", "allegation that it bears on; may be given again"},                         \
		{"language", 0, "TEXT", "its language (BCP 47); the source's where not given"},                        \
		{"translation", 0, "TEXT", "its English translation"}, {"translator", 0, "TEXT", "who translated it"}, \
		{"capture", 0, "DIGEST", "the capture that it stands in; the newest with a text where not given"},     \
	{                                                                                                              \
		"unanchored", 0, NULL, "record it without a place"                                                     \
	}
static const Option STATEMENT_ADD_OPTIONS[] = {
	{"json", 0, "FILE", "take the whole body from a JSON file, or - for standard input"}, QUOTE_OPTIONS, {0}};
static const Option STATEMENT_EDIT_OPTIONS[] = {{"json", 0, "FILE", "replace the whole body by a JSON file, or -"},
						{"unset", 0, "FIELD", "take a field away; may be given again"},
						{"base", 0, "INDEX", "refuse unless this is still the current version"},
						QUOTE_OPTIONS,
						{0}};
static const Option RETRACT_OPTIONS[] = {{"reason", 0, "TEXT", "why (kept in the ledger)"},
					 {"base", 0, "INDEX", "refuse unless this is still the current version"},
					 {0}};
static const Option PARTY_MERGE_OPTIONS[] = {{"reason", 0, "TEXT", "why they are the same (kept in the ledger)"}, {0}};
static const Option OF_CAPTURE_OPTIONS[] = {
	{"capture", 0, "DIGEST", "the capture whose SHA-256 begins so; the newest with a text where not given"}, {0}};
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
	{"accept-restore", 0, NULL,
	 "accept that an older state was put back: recorded as a signed note, and remembered from then on"},
	{"reason", 0, "TEXT", "why it was restored (kept in the ledger)"},
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
	{"format", 0, "FORMAT",
	 "text (the default), md, html, pdf, csv (the matrix: stance, rung, what is contested, days to answer) or "
	 "json"},
	{"for", 0, "READER",
	 "the sections for a reader: executive, technical or legal (JSON always has the whole brief)"},
	{"as-of", 0, "DATE", "only what was said by this date (EDTF)"},
	{"known-at", 0, "TIME|INDEX", "what the casebook held at this time (RFC 3339) or ledger index"},
	{"since", 0, "TIME|INDEX", "say what changed by what was recorded since this time (RFC 3339) or ledger index"},
	RELEASE_OPTION,
	{"output", 'o', "FILE", "write to a file (whole or not at all); a PDF always is"},
	{0}};
static const Option ACROSS_OPTIONS[] = {
	{"format", 0, "FORMAT", "text (the default), md, html or json"},
	{"as-of", 0, "DATE", "only what was said by this date (EDTF)"},
	{"known-at", 0, "TIME|INDEX", "what the casebook held at this time (RFC 3339) or ledger index"},
	RELEASE_OPTION,
	{"output", 'o', "FILE", "write to a file (whole or not at all)"},
	{0}};
static const Option LINT_OPTIONS[] = {
	{"as-of", 0, "DATE", "only what was said by this date (EDTF)"},
	{"known-at", 0, "TIME|INDEX", "what the casebook held at this time (RFC 3339) or ledger index"},
	{"release", 0, "LEVEL", "the gaps of what report --release LEVEL would let out"},
	{0}};
static const Option LOG_OPTIONS[] = {
	{"author", 0, "NAME", "only entries of this key"},
	{"kind", 0, "KIND", "only changes of records of this kind"},
	{"record", 0, "NAME", "only changes of one record: its slug or id (with --kind where the slug is ambiguous)"},
	{"since", 0, "TIME|INDEX", "only what was recorded since this time (RFC 3339) or ledger index"},
	{"limit", 'n', "COUNT", "at most this many entries"},
	{"patch", 'p', NULL, "show how each version differs from the one before"},
	{0}};
static const Option CONFIG_OPTIONS[] = {{"unset", 0, NULL, "take the setting out of the file"}, {0}};
static const Option USE_OPTIONS[] = {{"none", 0, NULL, "forget it"}, {0}};
static const Option SEARCH_OPTIONS[] = {
	{"kind", 0, "KIND", "only records of this kind"},
	{"party", 0, "PARTY", "only what refers to this party, or to what counts for it"},
	{"incident", 0, "INCIDENT", "only this incident, its records and notes about them"},
	{"since", 0, "DATE", "only what may have been said, published, done or going on since then (EDTF)"},
	{"until", 0, "DATE", "only what may have been said, published, done or going on by then (EDTF)"},
	{"limit", 'n', "COUNT", "at most this many (20 where not given)"},
	{0}};
static const Option SHOW_OPTIONS[] = {{"signed", 0, NULL, "the very bytes that were signed"},
				      {"output", 'o', "FILE", "write to a file (whole or not at all)"},
				      {0}};
#define CUSTODY_OPTIONS                                                                                                \
	{"at", 0, "TIME", "when it happened (RFC 3339, UTC); now where not given"},                                    \
		{"by", 0, "WHO", "who did it; the key's name where not given"}, {"from", 0, "WHO", "from whom"},       \
		{"place", 0, "PLACE", "where"}, {"reason", 0, "TEXT", "why"},                                          \
	{                                                                                                              \
		"tool", 0, "TOOL", "with which tool"                                                                   \
	}
static const Option EVIDENCE_LOG_OPTIONS[] = {
	{"title", 0, "TEXT", "what it is; the file's name where not given"},
	{"type", 0, "TERM", "what kind of evidence; unspecified where not given"},
	{"grade", 0, "1-6", "Admiralty credibility of the information"},
	{"description", 0, "TEXT", "what is known of it"},
	{"held-by", 0, "PARTY", "who holds it"},
	{"derived-from", 0, "NAME", "evidence or source that it draws on, as kind:slug"},
	{"slug", 0, "SLUG", "short name; made from the file's name and digest where not given"},
	{"name", 0, "NAME", "name of what comes as standard input"},
	{"cited-by", 0, "STATEMENT", "statement that cites it, with --supports or --undermines, and --disclosure"},
	{"on", 0, "ALLEGATION", "allegation that it is cited on"},
	{"supports", 0, NULL, "the speaker uses it in support"},
	{"undermines", 0, NULL, "the speaker uses it against"},
	{"disclosure", 0, "LEVEL", "how much of it the speaker showed"},
	CUSTODY_OPTIONS,
	{"dry-run", 'n', NULL, "read and check everything, write nothing"},
	{0}};
static const Option EVIDENCE_ATTACH_OPTIONS[] = {
	{"name", 0, "NAME", "name of what comes as standard input"}, CUSTODY_OPTIONS, {0}};
static const Option EVIDENCE_GET_OPTIONS[] = {
	{"output", 'o', "FILE",
	 "where to: a file, a folder, or - for standard output; its recorded name where not given"},
	{"force", 0, NULL, "replace a file that is there"},
	{0}};
static const Option EVIDENCE_ERASE_OPTIONS[] = {CUSTODY_OPTIONS, {0}};
static const Option CAPTURE_OPTIONS[] = {
	{"from-url", 0, "URL", "where it was captured from; nothing is fetched"},
	{"captured-at", 0, "TIME", "when it was captured (RFC 3339, UTC); now where not given"},
	{"media-type", 0, "TYPE", "media type, charset too; what its bytes look like where not given"},
	{"dry-run", 'n', NULL, "read and check everything, write nothing"},
	{0}};
static const Option SOURCE_GET_OPTIONS[] = {
	{"text", 0, NULL, "the text that was extracted from it"},
	{"output", 'o', "FILE",
	 "where to: a file, a folder, or - for standard output; its recorded name where not given"},
	{"force", 0, NULL, "replace a file that is there"},
	{0}};
static const Option SOURCE_ERASE_OPTIONS[] = {{"reason", 0, "TEXT", "why (kept in the ledger)"}, {0}};
static const Option CUSTODY_ADD_OPTIONS[] = {
	{"event", 0, "EVENT", "acquired, transferred, examined, released, returned or erased"},
	CUSTODY_OPTIONS,
	{"to", 0, "WHO", "to whom"},
	{"file", 0, "NAME|DIGEST", "the file that it is about, hashed again where the casebook keeps it"},
	{0}};
static const Option CUSTODY_REPORT_OPTIONS[] = {{"format", 0, "FORMAT", "text (the default), md or html"},
						{"output", 'o', "FILE", "write to a file (whole or not at all)"},
						{0}};
static const Option LIMIT_OPTIONS[] = {
	{"file", 0, "SIZE", "most bytes of one file: a number, with K, M, G or T for powers of 1024, or none"},
	{"total", 0, "SIZE", "most bytes that all files may take as they are stored"},
	{0}};
static const Option HELP_OPTIONS[] = {{"man", 0, NULL, "print the manual page (roff)"}, {0}};

#define RECORD_COMMANDS(KIND, NOUN, LIST, EXAMPLE)                                                                     \
	RECORD_COMMANDS_BY(KIND, NOUN, ADD_OPTIONS, EDIT_OPTIONS, LIST, EXAMPLE)
#define RECORD_COMMANDS_BY(KIND, NOUN, ADD, EDIT, LIST, EXAMPLE)                                                       \
	{NOUN, "add",          "",     0, 0, "add one, from options, JSON or an editor", ADD, &KINDS[KIND],            \
	 true, cmd_record_add, EXAMPLE},                                                                               \
		{NOUN, "show", "NAME", 1, 1, "show one", NULL, &KINDS[KIND], false, cmd_record_show, NULL},            \
		{NOUN, "list", "", 0, 0, "list them", LIST, &KINDS[KIND], false, cmd_record_list, NULL},               \
		{NOUN,   "edit",                                                                                       \
		 "NAME", 1,                                                                                            \
		 1,      "change one: a new version, the old one stays in the ledger",                                 \
		 EDIT,   &KINDS[KIND],                                                                                 \
		 true,   cmd_record_edit,                                                                              \
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
	{"db", "limit", "", 0, 0, "how many bytes of files the casebook takes, and has; --file and --total set it",
	 LIMIT_OPTIONS, NULL, false, cmd_db_limit, "ascribe db limit --total 500G"},
	{"db", "grant", "ACCESS USER [KEY…]", 2, KEYS_MAX,
	 "let a role of a shared database be reader, auditor, analyst or admin of the casebook, and append with these "
	 "keys",
	 NULL, NULL, false, cmd_db_grant, "ascribe db grant analyst bob bob@cert.example"},
	{"db", "revoke", "USER", 1, 1, "take all access to the casebook from a role", NULL, NULL, false, cmd_db_revoke,
	 NULL},
	{"db", "grants", "", 0, 0, "who has which access to the casebook, with which keys", NULL, NULL, false,
	 cmd_db_grants, NULL},
	RECORD_COMMANDS(KIND_INCIDENT, "incident", LIST_OPTIONS,
			"ascribe incident add --slug grid-2023 --title 'Power cut of January 2023' --began 2023-01~"),
	RECORD_COMMANDS(KIND_PARTY, "party", LIST_OPTIONS,
			"ascribe party add --slug corland --name Corland --type state"),
	{"party", "dossier", "PARTY", 1, 1,
	 "what it attributes, answers and shows, and what is put to it, over all incidents", ACROSS_OPTIONS, NULL,
	 false, cmd_party_dossier, "ascribe party dossier iran"},
	{"party", "merge", "FROM INTO", 2, 2,
	 "hold a party to be another record of the same one, as which it counts from then on", PARTY_MERGE_OPTIONS,
	 NULL, false, cmd_party_merge,
	 "ascribe party merge n-kanani nasser-kanaani --reason 'Two spellings of one name.'"},
	{"party", "split", "PARTY", 1, 1, "take a merge back: it counts for itself again", NULL, NULL, false,
	 cmd_party_split, "ascribe party split n-kanani"},
	{"party", "tree", "[PARTY]", 0, 1, "what is part of what, who speaks for whom, and what is the same", NULL,
	 NULL, false, cmd_party_tree, "ascribe party tree iran"},
	RECORD_COMMANDS(
		KIND_SOURCE, "source", LIST_OPTIONS,
		"ascribe source add --slug report --title 'A report' --type technical-report --published 2023-02"),
	{"source", "read", "SOURCE", 1, 1,
	 "the text of a capture, its sentences numbered as statement add --from counts", OF_CAPTURE_OPTIONS, NULL,
	 false, cmd_source_read, "ascribe source read report"},
	{"source", "capture", "SOURCE FILE|-", 2, 2,
	 "keep a page or document as it was seen, and the text in it, which search then finds", CAPTURE_OPTIONS, NULL,
	 false, cmd_source_capture, "ascribe source capture report report.pdf --from-url https://example.org/report"},
	{"source", "captures", "SOURCE", 1, 1, "what was captured of a source, oldest first", NULL, NULL, false,
	 cmd_source_captures, NULL},
	{"source", "get", "SOURCE [CAPTURE]", 1, 2,
	 "the bytes or the text of a capture, the newest where none is named", SOURCE_GET_OPTIONS, NULL, false,
	 cmd_source_get, "ascribe source get report --text -o -"},
	{"source", "diff", "SOURCE [OLD NEW]", 1, 3,
	 "how the texts of two captures differ, the two newest where none are named", NULL, NULL, false,
	 cmd_source_diff, "ascribe source diff report"},
	{"source", "verify", "[SOURCE…]", 0, SIZE_MAX,
	 "hash the kept captures and texts again, all of them where none is named", NULL, NULL, false,
	 cmd_source_verify, NULL},
	{"source", "erase", "SOURCE [CAPTURE]", 1, 2,
	 "take a capture's bytes and text away for good, as law may ask; record and digest stay", SOURCE_ERASE_OPTIONS,
	 NULL, false, cmd_source_erase, "ascribe source erase report --reason 'Order 12/2026 of the court'"},
	RECORD_COMMANDS(KIND_ALLEGATION, "allegation", LIST_OF_INCIDENT_OPTIONS,
			"ascribe allegation add --slug did-it --incident grid-2023 --text 'Corland did it.' --type "
			"responsibility"),
	RECORD_COMMANDS_BY(KIND_STATEMENT, "statement", STATEMENT_ADD_OPTIONS, STATEMENT_EDIT_OPTIONS,
			   LIST_OF_INCIDENT_OPTIONS,
			   "ascribe statement add --slug denial --incident grid-2023 --act denial --speaker corland "
			   "--capacity official --position allegation=did-it,stance=denies "
			   "--quote report:'We had no part in it' --voice direct --about did-it"),
	{"quote", "find", "SOURCE WORDS", 2, 2,
	 "where words stand in the text of a source, with what stands around them", OF_CAPTURE_OPTIONS, NULL, false,
	 cmd_quote_find, "ascribe quote find report 'no reason to doubt'"},
	{"quote", "verify", "[INCIDENT|STATEMENT…]", 0, SIZE_MAX,
	 "find quotations again in every capture of their sources, all of them where none is named", NULL, NULL, false,
	 cmd_quote_verify, "ascribe quote verify albania-2022"},
	RECORD_COMMANDS(KIND_EVIDENCE, "evidence", LIST_OF_INCIDENT_OPTIONS,
			"ascribe evidence add --slug logs --incident grid-2023 --title 'Logs' --type forensic"),
	{"evidence", "log", "INCIDENT FILE…|-", 2, LOG_MAX,
	 "take files in: hashed, kept, recorded and signed, each with its custody begun", EVIDENCE_LOG_OPTIONS, NULL,
	 false, cmd_evidence_log, "ascribe evidence log albania-2022 disk.img --type forensic --place Tirana"},
	{"evidence", "attach", "EVIDENCE FILE…|-", 2, ATTACH_MAX, "add files to a record of evidence",
	 EVIDENCE_ATTACH_OPTIONS, NULL, false, cmd_evidence_attach, "ascribe evidence attach disk-image notes.txt"},
	{"evidence", "get", "EVIDENCE [FILE]", 1, 2, "the bytes of a file, checked against their digest on the way out",
	 EVIDENCE_GET_OPTIONS, NULL, false, cmd_evidence_get, "ascribe evidence get disk-image -o copies/"},
	{"evidence", "verify", "[EVIDENCE…]", 0, SIZE_MAX, "hash the kept files again, all of them where none is named",
	 NULL, NULL, false, cmd_evidence_verify, NULL},
	{"evidence", "erase", "EVIDENCE [FILE]", 1, 2,
	 "take a file's bytes away for good, as law may ask; record and digest stay", EVIDENCE_ERASE_OPTIONS, NULL,
	 false, cmd_evidence_erase, "ascribe evidence erase disk-image --reason 'Order 12/2026 of the court'"},
	{"custody", "add", "EVIDENCE", 1, 1, "enter an event of the chain of custody, as a new version of the evidence",
	 CUSTODY_ADD_OPTIONS, NULL, false, cmd_custody_add,
	 "ascribe custody add disk-image --event transferred --from 'CERT of Corland' --to 'State laboratory'"},
	{"custody", "show", "EVIDENCE", 1, 1, "the events, each with its entry and whether its signature verifies",
	 NULL, NULL, false, cmd_custody_show, NULL},
	{"custody", "report", "EVIDENCE|INCIDENT", 1, 1, "the chain as a form to print and sign, with its gaps",
	 CUSTODY_REPORT_OPTIONS, NULL, false, cmd_custody_report,
	 "ascribe custody report disk-image --format html -o custody.html"},
	{"custody", "export", "EVIDENCE|INCIDENT", 1, 1, "the chain as a CASE/UCO graph (JSON-LD)", OUTPUT_OPTIONS,
	 NULL, false, cmd_custody_export, "ascribe custody export albania-2022 -o custody.jsonld"},
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
	{"note", "add", "[INCIDENT] [-]", 0, 2, "add a signed note", NOTE_ADD_OPTIONS, &KINDS[KIND_NOTE], true,
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
	{"report", NULL, "[INCIDENT]", 0, 1, "the brief: attribution against denial", REPORT_OPTIONS, NULL, false,
	 cmd_report, "ascribe report albania-2022 --as-of 2022-09-08"},
	{"timeline", NULL, "[INCIDENT]", 0, 1, "what happened when, with attributions, denials and responses marked",
	 ACROSS_OPTIONS, NULL, false, cmd_timeline, "ascribe timeline albania-2022"},
	{"compare", NULL, "INCIDENT INCIDENT…", 2, COMPARE_MAX,
	 "incidents side by side: parties, positions, evidence, days, gaps", ACROSS_OPTIONS, NULL, false, cmd_compare,
	 "ascribe compare albania-2022 exercise-grid"},
	{"lint", NULL, "[INCIDENT]", 0, 1, "what the brief lacks, alone; exit code 1 while a gap is open", LINT_OPTIONS,
	 NULL, false, cmd_lint, "ascribe lint albania-2022"},
	{"submit", NULL, "FILE…", 1, SUBMIT_MAX, "append entries that were signed offline; once there, they stay", NULL,
	 NULL, false, cmd_submit, "ascribe submit note-1.entry note-2.entry"},
	{"config", NULL, "[NAME [VALUE]]", 0, 2,
	 "the settings db, casebook and key, kept in a file of one's own; without a value, what counts and why",
	 CONFIG_OPTIONS, NULL, false, cmd_config, "ascribe config db postgresql://db.example/cases"},
	{"use", NULL, "[INCIDENT]", 0, 1,
	 "have an incident in use: @ stands for it, and commands that take no more need not be told", USE_OPTIONS, NULL,
	 false, cmd_use, "ascribe use albania-2022"},
	{"status", NULL, "", 0, 0, "casebook, incident in use, key, and what changed last", NULL, NULL, false,
	 cmd_status, NULL},
	{"search", NULL, "WORDS…", 1, SEARCH_MAX,
	 "find current records by their words; \"a phrase\", or, and -without are understood", SEARCH_OPTIONS, NULL,
	 false, cmd_search, "ascribe search 'end diplomatic relations' --kind statement"},
	{"log", NULL, "", 0, 0, "who wrote what and when, newest first", LOG_OPTIONS, NULL, false, cmd_log,
	 "ascribe log --record kanaani-statement -p"},
	{"show", NULL, "INDEX|HASH|ID", 1, 1,
	 "an entry: by ledger index, by the hash of its leaf, or that of a record's newest version", SHOW_OPTIONS, NULL,
	 false, cmd_show, "ascribe show 41 --signed -o entry-41"},
	{"audit", NULL, "", 0, 0, "check that nothing signed was changed, dropped, added, moved or rolled back",
	 AUDIT_OPTIONS, NULL, false, cmd_audit, "ascribe audit --against 2026-11-23.checkpoint"},
	{"checkpoint", NULL, "", 0, 0, "sign the ledger's head, for others to keep", OUTPUT_OPTIONS, NULL, false,
	 cmd_checkpoint, "ascribe checkpoint -o 2026-11-23.checkpoint"},
	{"prove", NULL, "INDEX|ID", 1, 1, "prove that an entry, or a record's newest version, stands in the ledger",
	 OUTPUT_OPTIONS, NULL, false, cmd_prove, "ascribe prove kanaani-statement -o kanaani.tlog-proof"},
	{"bundle", NULL, "[INCIDENT]", 0, 1, "one archive to check an incident by: entries, proofs, keys and the brief",
	 BUNDLE_OPTIONS, NULL, false, cmd_bundle, "ascribe bundle albania-2022 -o albania-2022.tar.zst"},
	{"verify", NULL, "FILE...", 1, SIZE_MAX,
	 "check bundles, proofs, checkpoints and entries by trusted keys, offline", VERIFY_OPTIONS, NULL, false,
	 cmd_verify, "ascribe verify kanaani.tlog-proof --vkeys trusted.vkeys"},
	{"doctor", NULL, "", 0, 0, "check server, casebook and keys, and say what mends what is found", NULL, NULL,
	 false, cmd_doctor, NULL},
	{"demo", NULL, "", 0, 0, "write the case of Albania 2022 into the casebook", NULL, NULL, false, cmd_demo, NULL},
	{"completion", NULL, "bash|zsh|fish | slugs KIND START", 1, 3,
	 "print a completion script, or what it asks for: slugs that start so, where a database is running", NULL, NULL,
	 false, cmd_completion, "source <(ascribe completion bash)"},
	{"help", NULL, "[COMMAND]", 0, 2, "show help", HELP_OPTIONS, NULL, false, cmd_help, NULL},
	{0}};
