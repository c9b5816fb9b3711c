/* The SQL that the program carries, embedded at build time from sql/ (see sql/embed.awk).
 * A query file becomes a constant: sql/queries/head.sql is SQL_QUERY_HEAD. Its own first lines explain its parameters.
 */
#ifndef ASCRIBE_STORE_SQL_H
#define ASCRIBE_STORE_SQL_H

typedef struct SqlMigration {
	int number; /* 0 ends the table */
	const char *text;
} SqlMigration;

typedef struct SqlQuery {
	const char *name; /* NULL ends the table */
	const char *text;
} SqlQuery;

extern const char SQL_QUERY_APPEND[], SQL_QUERY_CASEBOOKS[], SQL_QUERY_CHOOSE_CASEBOOK[], SQL_QUERY_CREATE_DATABASE[],
	SQL_QUERY_ENTRY_STAMPS[], SQL_QUERY_FIND_ID[], SQL_QUERY_FIND_MANY[], SQL_QUERY_FIND_MANY_IDS[],
	SQL_QUERY_FIND_NAMES[], SQL_QUERY_FIND_NAMES_IDS[], SQL_QUERY_FIND_SLUG[], SQL_QUERY_HEAD[],
	SQL_QUERY_HEAD_AT[], SQL_QUERY_INCIDENT_RECORDS[], SQL_QUERY_INDEX_AT[], SQL_QUERY_NODES[],
	SQL_QUERY_NOTES_ABOUT[], SQL_QUERY_OPEN_CASEBOOK[], SQL_QUERY_PARTIES_AND_SOURCES[], SQL_QUERY_RECORD_GET[],
	SQL_QUERY_RECORD_HISTORY[], SQL_QUERY_RECORD_LIST[], SQL_QUERY_RECORD_LIST_FETCH[],
	SQL_QUERY_RECORD_LIST_CLOSE[], SQL_QUERY_SCHEMA_LOCK[], SQL_QUERY_SCHEMA_RECORD[], SQL_QUERY_SCHEMA_THERE[],
	SQL_QUERY_SCHEMA_VERSION[], SQL_QUERY_SLUGS[], SQL_QUERY_WRITER_STATE[];
extern const char SQL_QUERY_ENTRIES_OF_INCIDENT[], SQL_QUERY_ENTRY_GET[], SQL_QUERY_ENTRY_OF[], SQL_QUERY_INDEX_SINCE[],
	SQL_QUERY_KEY_GET[], SQL_QUERY_LOG[], SQL_QUERY_LOG_CLOSE[], SQL_QUERY_LOG_FETCH[], SQL_QUERY_LOG_OF[];

extern const SqlMigration SQL_MIGRATIONS[];
extern const SqlQuery SQL_QUERIES[]; /* all of them, so that a test can prepare each */

#endif
