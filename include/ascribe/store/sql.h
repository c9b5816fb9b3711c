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

extern const SqlMigration SQL_MIGRATIONS[];
extern const SqlQuery SQL_QUERIES[]; /* all of them, so that a test can prepare each */

#endif
